/*
 * blocks.cc
 *	  Relaying and converting of blocks.
 */
#include "blocks.h"

namespace front {

namespace {

/*
 * How many bytes of what follows a frame decide whether a packet or a frame
 * begins there: a packet id, an empty or short name, and the frame's header.
 */
const size_t frame_method_at = 16;
const size_t frame_header = 25;
const size_t longest_name = 63;

bool
isFrameHeader(const char *bytes)
{
	uint8_t method = static_cast<uint8_t>(bytes[frame_method_at]);
	uint32_t sizes[2];

	memcpy(sizes, bytes + frame_method_at + 1, sizeof(sizes));
	return (method == static_cast<uint8_t>(Codec::none) || method == static_cast<uint8_t>(Codec::lz4) ||
			method == static_cast<uint8_t>(Codec::zstd)) &&
		   sizes[0] >= 9 && sizes[0] < (1u << 30) && sizes[1] > 0 && sizes[1] < (1u << 30);
}

/*
 * JSON under output_format_native_write_json_as_string: a version for the
 * whole column, then the values as strings.
 */
void
skipJsonStrings(ByteReader &in, uint64_t rows)
{
	in.skip(8);
	skipColumn(in, {"String", {}, {}}, rows);
}

void
skipNativeColumn(ByteReader &in, const Type &type, uint64_t rows, const NativeOptions &options)
{
	if (options.json_as_string && type.name == "JSON")
		skipJsonStrings(in, rows);
	else
		skipColumn(in, type, rows);
}

/*
 * At revision 0 a DateTime has lost its time zone; everything else about the
 * types of a block is newer than what DESCRIBE said before.
 */
void
correct(Column &described, const Column &actual)
{
	described.name = actual.name;
	if (typeNameFor(0, described.type) != actual.type)
		described.type = actual.type;
}

struct NativeColumn
{
	Column column;
	std::string bytes;
};

} // namespace

/*
 * Only what follows can tell whether a packet has another frame.  Something
 * does follow, since an empty block ends the data.  A frame that looks like a
 * packet would need a checksum with the right bytes in the right places.
 * (Chunks are of no help, since they need not end where packets do.)
 */
bool
BlockReceiver::packetGoesOn()
{
	char next[2 + longest_name + frame_header];
	in.peek(next, 2 + frame_header);
	size_t name = static_cast<uint8_t>(next[1]);
	if ((next[0] != client_packet::data && next[0] != client_packet::scalar) || name > longest_name)
		return true;
	in.peek(next, 2 + name + frame_header);
	return !isFrameHeader(next + 2 + name);
}

void
BlockReceiver::receiveOpaque(RawBlock &block)
{
	if (!compressed)
		throw UnknownEnd("the front takes columns of this type only in compressed blocks");
	if (!frames.atFrameEnd())
		frames.readFrame(&block.bytes);
	while (packetGoesOn())
		frames.readFrame(&block.bytes);
}

void
BlockReceiver::receiveColumns(ByteReader &from, RawBlock &block)
{
	from.capture(&block.bytes);
	block.head = readBlockHead(from);
	for (uint64_t i = 0; i < block.head.columns; i++)
	{
		Type type = parseType(readColumnStart(from, R).type);

		if (block.head.rows > 0 && isOpaque(type))
		{
			from.capture(nullptr);
			receiveOpaque(block);
			return;
		}
		skipColumn(from, type, block.head.rows);
	}
	from.capture(nullptr);
}

RawBlock
BlockReceiver::receive()
{
	RawBlock block;

	if (compressed)
		receiveColumns(frames, block);
	else
		receiveColumns(in, block);
	return block;
}

Columns
columnsOf(const RawBlock &block, unsigned R)
{
	MemoryReader in(block.bytes.data(), block.bytes.size());
	BlockHead head = readBlockHead(in);
	Columns columns;

	for (uint64_t i = 0; i < head.columns; i++)
	{
		columns.push_back(readColumnStart(in, R));
		if (i + 1 < head.columns)
			skipColumn(in, parseType(columns.back().type), head.rows);
	}
	return columns;
}

bool
isConvertible(const std::string &name, const NativeOptions &options)
{
	Type type = parseType(name);

	if (options.R < revision::low_cardinality && hasLowCardinality(type))
		return false;
	return (options.json_as_string && type.name == "JSON") || !isOpaque(type);
}

bool
describesItself(const Result &result, const NativeOptions &options, Columns *columns)
{
	MemoryReader in(result.data(), result.size());

	if (result.size() == 0)
		return false;
	uint64_t n = in.varint();
	uint64_t rows = in.varint();
	for (uint64_t i = 0; i < n; i++)
	{
		Column column = {in.str(), in.str()};
		bool lost_zone = column.type == "DateTime" && options.R >= revision::time_zone_in_type;

		if (lost_zone || !isConvertible(column.type, options))
			return false;
		skipNativeColumn(in, parseType(column.type), rows, options);
		columns->push_back(column);
	}
	return true;
}

void
convertNative(const Result &result, const NativeOptions &options, Columns *columns,
			  const std::function<void(const std::string &, uint64_t)> &sink)
{
	MemoryReader in(result.data(), result.size());

	while (in.left() > 0)
	{
		uint64_t n = in.varint();
		uint64_t rows = in.varint();
		std::vector<NativeColumn> parts(n);

		columns->resize(n);
		for (uint64_t i = 0; i < n; i++)
		{
			NativeColumn &part = parts[i];

			part.column.name = in.str();
			part.column.type = in.str();
			in.capture(&part.bytes);
			skipNativeColumn(in, parseType(part.column.type), rows, options);
			in.capture(nullptr);
			correct((*columns)[i], part.column);
		}

		std::string block = blockStart(options.R, n, rows);
		for (uint64_t i = 0; i < n; i++)
		{
			appendColumnStart(block, options.R, (*columns)[i]);
			block += parts[i].bytes;
		}
		sink(block, rows);
	}
}

} // namespace front
