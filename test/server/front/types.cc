/*
 * types.cc
 *	  Parsing of type names, and the length of a column on the wire.
 */
#include "types.h"

#include <algorithm>
#include <map>

namespace front {

namespace {

/* The bytes of a value, for types whose values all have the same length. */
const std::map<std::string, unsigned> fixed_sizes = {
	{"Bool", 1}, {"Int8", 1}, {"UInt8", 1}, {"Enum8", 1},
	{"Int16", 2}, {"UInt16", 2}, {"Enum16", 2}, {"Date", 2}, {"BFloat16", 2},
	{"Int32", 4}, {"UInt32", 4}, {"Float32", 4}, {"Date32", 4}, {"DateTime", 4}, {"Time", 4}, {"IPv4", 4},
	{"Int64", 8}, {"UInt64", 8}, {"Float64", 8}, {"DateTime64", 8}, {"Time64", 8},
	{"Int128", 16}, {"UInt128", 16}, {"UUID", 16}, {"IPv6", 16},
	{"Int256", 32}, {"UInt256", 32},
	{"Nothing", 1},
};

/* Names that stand for other types. */
const std::map<std::string, std::string> aliases = {
	{"Point", "Tuple(Float64, Float64)"},
	{"Ring", "Array(Point)"},
	{"LineString", "Array(Point)"},
	{"Polygon", "Array(Ring)"},
	{"MultiLineString", "Array(LineString)"},
	{"MultiPolygon", "Array(Polygon)"},
	{"Geometry", "Variant(LineString, MultiLineString, MultiPolygon, Point, Polygon, Ring)"},
};

class TypeParser
{
public:
	explicit TypeParser(const std::string &text_arg) : text(text_arg) {}

	Type parse()
	{
		Type type = element();

		spaces();
		if (at != text.size())
			fail();
		return type;
	}

private:
	[[noreturn]] void fail() { throw std::runtime_error("cannot parse type " + text); }

	void spaces()
	{
		while (at < text.size() && isspace(static_cast<unsigned char>(text[at])))
			at++;
	}

	bool accept(char c)
	{
		spaces();
		if (at >= text.size() || text[at] != c)
			return false;
		at++;
		return true;
	}

	std::string quoted()
	{
		size_t start = at;
		char quote = text[at++];

		for (; at < text.size() && text[at] != quote; at++)
			if (text[at] == '\\')
				at++;
		if (at++ >= text.size())
			fail();
		return text.substr(start, at - start);
	}

	std::string word()
	{
		size_t start = at;

		spaces();
		start = at;
		if (at < text.size() && (text[at] == '`' || text[at] == '"' || text[at] == '\''))
			return quoted();
		while (at < text.size() && !strchr("(), =", text[at]))
			at++;
		if (at == start)
			fail();
		return text.substr(start, at - start);
	}

	/* name, or name(arguments); an argument may be preceded by a field name. */
	Type element()
	{
		Type type;

		type.name = word();
		if (accept('('))
			arguments(type);
		return type;
	}

	void arguments(Type &type)
	{
		/* Functions of aggregate states and enum labels are not types. */
		bool opaque = type.name == "AggregateFunction" || type.name == "Dynamic" || type.name == "JSON" ||
					  type.name == "Object";
		bool skip_first = type.name == "SimpleAggregateFunction";

		if (accept(')'))
			return;
		if (opaque)
		{
			skipArguments();
			return;
		}
		do
		{
			if (skip_first)
				skipFunction();
			else
				argument(type);
			skip_first = false;
		} while (accept(','));
		if (!accept(')'))
			fail();
	}

	void argument(Type &type)
	{
		spaces();
		char c = at < text.size() ? text[at] : '\0';

		if (c == '\'' || c == '-' || isdigit(static_cast<unsigned char>(c)))
		{
			type.literals.push_back(word());
			if (accept('='))
				word();
			return;
		}
		Type first = element();
		spaces();
		bool named = at < text.size() && text[at] != ',' && text[at] != ')';
		type.args.push_back(named ? element() : first);
	}

	/* The function of a SimpleAggregateFunction, which may have parameters. */
	void skipFunction()
	{
		word();
		if (accept('('))
			skipArguments();
	}

	/* Everything to the closing parenthesis. */
	void skipArguments()
	{
		for (int depth = 1; depth > 0;)
		{
			if (at >= text.size())
				fail();
			char c = text[at];
			if (c == '\'' || c == '`' || c == '"')
			{
				quoted();
				continue;
			}
			if (c == '(')
				depth++;
			if (c == ')')
				depth--;
			at++;
		}
	}

	const std::string &text;
	size_t at = 0;
};

/* The length of a value, or 0 if values differ in length. */
unsigned
fixedSize(const Type &type)
{
	auto found = fixed_sizes.find(type.name);

	if (found != fixed_sizes.end())
		return found->second;
	if (type.name == "FixedString")
		return std::stoul(type.literals.at(0));
	if (type.name.compare(0, 8, "Interval") == 0)
		return 8;
	if (type.name == "Decimal")
	{
		unsigned precision = std::stoul(type.literals.at(0));

		return precision <= 9 ? 4 : precision <= 18 ? 8 : precision <= 38 ? 16 : 32;
	}
	return 0;
}

/* Types that are encoded as another type; the caller must have asked. */
bool
underlying(const Type &type, Type &result)
{
	auto alias = aliases.find(type.name);

	if (alias != aliases.end())
		result = parseType(alias->second);
	else if (type.name == "SimpleAggregateFunction")
		result = type.args.at(0);
	else if (type.name == "Nested")
		result = {"Array", {{"Tuple", type.args, {}}}, {}};
	else if (type.name == "Map")
		result = {"Array", {{"Tuple", type.args, {}}}, {}};
	else if (type.name == "QBit")
	{
		/* One plane per bit of the element, each with a bit per dimension. */
		unsigned bits = fixed_sizes.at(type.args.at(0).name) * 8;
		unsigned bytes = (std::stoul(type.literals.at(0)) + 7) / 8;

		result = {"Tuple", std::vector<Type>(bits, {"FixedString", {}, {std::to_string(bytes)}}), {}};
	}
	else
		return false;
	return true;
}

/* Some types begin with a version before the values of the whole column. */
void
skipPrefix(ByteReader &in, const Type &type)
{
	Type other;

	if (underlying(type, other))
	{
		skipPrefix(in, other);
		return;
	}
	if (type.name == "LowCardinality")
	{
		in.skip(8);
		return;
	}
	if (type.name == "Variant" && in.fixed<uint64_t>() != 0)
		throw std::runtime_error("compact Variant columns are not supported");
	for (const Type &arg : type.args)
		skipPrefix(in, arg);
}

void skipValues(ByteReader &in, const Type &type, uint64_t rows);

void
skipStrings(ByteReader &in, uint64_t rows)
{
	while (rows-- > 0)
		in.skip(in.varint());
}

void
skipArrays(ByteReader &in, const Type &element, uint64_t rows)
{
	if (rows == 0)
		return;
	in.skip((rows - 1) * 8);
	skipValues(in, element, in.fixed<uint64_t>());
}

void
skipLowCardinality(ByteReader &in, const Type &dictionary, uint64_t rows)
{
	if (rows == 0)
		return;
	uint64_t flags = in.fixed<uint64_t>();
	uint64_t keys = in.fixed<uint64_t>();

	/* The dictionary of a Nullable type has plain values. */
	skipValues(in, dictionary.name == "Nullable" ? dictionary.args.at(0) : dictionary, keys);
	in.skip(in.fixed<uint64_t>() << (flags & 0xff));
}

void
skipVariants(ByteReader &in, const Type &type, uint64_t rows)
{
	std::vector<uint64_t> counts(256);

	while (rows-- > 0)
		counts[in.byte()]++;
	for (size_t i = 0; i < type.args.size(); i++)
		skipValues(in, type.args[i], counts[i]);
}

void
skipValues(ByteReader &in, const Type &type, uint64_t rows)
{
	Type other;

	if (unsigned size = fixedSize(type))
		in.skip(rows * size);
	else if (underlying(type, other))
		skipValues(in, other, rows);
	else if (type.name == "String")
		skipStrings(in, rows);
	else if (type.name == "Nullable")
	{
		in.skip(rows);
		skipValues(in, type.args.at(0), rows);
	}
	else if (type.name == "Array")
		skipArrays(in, type.args.at(0), rows);
	else if (type.name == "Tuple")
	{
		if (type.args.empty())
			in.skip(rows);
		for (const Type &arg : type.args)
			skipValues(in, arg, rows);
	}
	else if (type.name == "LowCardinality")
		skipLowCardinality(in, type.args.at(0), rows);
	else if (type.name == "Variant")
		skipVariants(in, type, rows);
	else
		throw std::runtime_error("cannot find the end of a column of type " + type.name);
}

bool
known(const Type &type)
{
	Type other;

	return fixedSize(type) > 0 || underlying(type, other) || type.name == "String" || type.name == "Nullable" ||
		   type.name == "Array" || type.name == "Tuple" || type.name == "LowCardinality" || type.name == "Variant";
}

} // namespace

Type
parseType(const std::string &text)
{
	return TypeParser(text).parse();
}

bool
isOpaque(const Type &type)
{
	return !known(type) || std::any_of(type.args.begin(), type.args.end(), isOpaque);
}

bool
hasLowCardinality(const Type &type)
{
	return type.name == "LowCardinality" || std::any_of(type.args.begin(), type.args.end(), hasLowCardinality);
}

std::string
withoutLowCardinality(const std::string &text)
{
	static const std::string start = "LowCardinality(";
	size_t at = text.find(start);
	size_t close = at + start.size();

	if (at == std::string::npos)
		return text;
	for (int depth = 1; depth > 0 && close < text.size(); close++)
		depth += text[close] == '(' ? 1 : text[close] == ')' ? -1 : 0;
	return withoutLowCardinality(text.substr(0, at) +
								 text.substr(at + start.size(), close - 1 - at - start.size()) + text.substr(close));
}

void
skipColumn(ByteReader &in, const Type &type, uint64_t rows)
{
	if (rows == 0)
		return;
	skipPrefix(in, type);
	skipValues(in, type, rows);
}

std::string
unprettyType(const std::string &text)
{
	std::string out;
	char quote = '\0';

	for (size_t i = 0; i < text.size(); i++)
	{
		char c = text[i];

		if (quote)
		{
			if (c == '\\' && i + 1 < text.size())
				out.push_back(text[i++]);
			else if (c == quote)
				quote = '\0';
		}
		else if (c == '\'' || c == '`' || c == '"')
			quote = c;
		else if (c == '\n')
		{
			while (i + 1 < text.size() && text[i + 1] == ' ')
				i++;
			if (!out.empty() && out.back() == ',')
				out.push_back(' ');
			continue;
		}
		out.push_back(text[i]);
	}
	return out;
}

} // namespace front
