/*
 * sql.cc
 *	  Statements as token lists.
 */
#include "sql.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <vector>

#include <strings.h>

#include "processes.h"

namespace front {

namespace {

struct Token
{
	size_t begin;
	size_t end;
	char kind;				/* w word, q quoted name, s string, or the symbol */
};

size_t
skipSpace(const std::string &sql, size_t i)
{
	while (i < sql.size())
	{
		if (isspace(static_cast<unsigned char>(sql[i])))
			i++;
		else if (sql.compare(i, 2, "--") == 0 || sql.compare(i, 2, "# ") == 0 || sql.compare(i, 2, "#!") == 0)
			i = std::min(sql.find('\n', i), sql.size());
		else if (sql.compare(i, 2, "/*") == 0)
		{
			size_t close = sql.find("*/", i + 2);
			i = close == std::string::npos ? sql.size() : close + 2;
		}
		else
			break;
	}
	return i;
}

size_t
quotedEnd(const std::string &sql, size_t i)
{
	char quote = sql[i++];

	for (; i < sql.size() && sql[i] != quote; i++)
		if (sql[i] == '\\')
			i++;
	return std::min(i + 1, sql.size());
}

size_t
wordEnd(const std::string &sql, size_t i)
{
	while (i < sql.size() && (isalnum(static_cast<unsigned char>(sql[i])) || sql[i] == '_' || sql[i] < 0))
		i++;
	return i;
}

std::vector<Token>
tokenize(const std::string &sql)
{
	std::vector<Token> tokens;

	for (size_t i = skipSpace(sql, 0); i < sql.size(); i = skipSpace(sql, i))
	{
		size_t start = i;
		char c = sql[i];

		if (c == '\'')
			tokens.push_back({start, i = quotedEnd(sql, i), 's'});
		else if (c == '`' || c == '"')
			tokens.push_back({start, i = quotedEnd(sql, i), 'q'});
		else if (wordEnd(sql, i) > i)
			tokens.push_back({start, i = wordEnd(sql, i), 'w'});
		else if (c == '$' && sql.find('$', i + 1) != std::string::npos && wordEnd(sql, i + 1) == sql.find('$', i + 1))
		{
			std::string tag = sql.substr(i, sql.find('$', i + 1) + 1 - i);
			size_t close = sql.find(tag, i + tag.size());

			i = close == std::string::npos ? sql.size() : close + tag.size();
			tokens.push_back({start, i, 's'});
		}
		else
			tokens.push_back({start, ++i, c});
	}
	return tokens;
}

/* A statement's tokens with a position, to look at one after the other. */
class Cursor
{
public:
	explicit Cursor(const std::string &sql_arg) : sql(sql_arg), tokens(tokenize(sql_arg)) {}

	bool atEnd(size_t ahead = 0) const { return at + ahead >= tokens.size(); }
	size_t begin() const { return atEnd() ? sql.size() : tokens[at].begin; }
	/* The end of the token before. */
	size_t lastEnd() const { return at == 0 ? 0 : tokens[at - 1].end; }
	char kind(size_t ahead = 0) const { return atEnd(ahead) ? '\0' : tokens[at + ahead].kind; }

	bool is(const char *word, size_t ahead = 0) const
	{
		if (kind(ahead) != 'w')
			return false;
		const Token &t = tokens[at + ahead];
		return t.end - t.begin == strlen(word) && strncasecmp(sql.c_str() + t.begin, word, strlen(word)) == 0;
	}

	/* The same for a name, quoted or not. */
	bool names(const char *name, size_t ahead) const
	{
		if (is(name, ahead))
			return true;
		if (kind(ahead) != 'q')
			return false;
		const Token &t = tokens[at + ahead];
		return sql.substr(t.begin + 1, t.end - t.begin - 2) == name;
	}

	bool accept(const char *word)
	{
		if (!is(word))
			return false;
		at++;
		return true;
	}

	void next() { at++; }

	/* Moves behind the parenthesis that closes the one at the position. */
	void skipParens()
	{
		int depth = 0;

		do
		{
			if (kind() == '(' || kind() == '[')
				depth++;
			if (kind() == ')' || kind() == ']')
				depth--;
			at++;
		} while (depth > 0 && !atEnd());
	}

	const std::string &sql;

private:
	std::vector<Token> tokens;
	size_t at = 0;
};

bool
isOneOf(const Cursor &c, std::initializer_list<const char *> words)
{
	return std::any_of(words.begin(), words.end(), [&](const char *w) { return c.is(w); });
}

/* Removes the clauses that a server ignores: the client acts on them. */
std::string
withoutClientClauses(const std::string &sql)
{
	std::string out;
	size_t kept = 0;
	Cursor c(sql);

	while (!c.atEnd())
	{
		size_t start = c.begin();

		if (c.kind() == '(' || c.kind() == '[')
			c.skipParens();
		else if (c.is("FORMAT") && c.kind(1) == 'w' && (c.atEnd(2) || c.kind(2) == ';' || c.is("SETTINGS", 2)))
		{
			c.next();
			c.next();
			out += sql.substr(kept, start - kept);
			kept = c.lastEnd();
		}
		else if (c.is("INTO") && c.is("OUTFILE", 1))
		{
			while (!c.atEnd() && c.kind() != ';' && !c.is("FORMAT") && !c.is("SETTINGS"))
				c.next();
			out += sql.substr(kept, start - kept);
			kept = c.begin();
		}
		else if (c.kind() == ';' && c.atEnd(1))
		{
			out += sql.substr(kept, start - kept);
			kept = sql.size();
			c.next();
		}
		else
			c.next();
	}
	return out + sql.substr(kept);
}

/* Behind INSERT; false if the rows do not come from the client. */
bool
analyzeInsert(Cursor &c, Statement &st)
{
	const std::string &sql = c.sql;
	size_t start;

	c.accept("INTO");
	c.accept("TABLE");
	start = c.begin();
	if (c.accept("FUNCTION"))
	{
		c.next();
		c.skipParens();
	}
	else
	{
		c.next();
		while (c.kind() == '.')
		{
			c.next();
			c.next();
		}
	}
	st.target = sql.substr(start, c.lastEnd() - start);

	if (c.kind() == '(' && !c.is("SELECT", 1) && !c.is("WITH", 1) && c.kind(1) != '(')
	{
		start = c.begin();
		c.skipParens();
		st.columns = sql.substr(start, c.lastEnd() - start);
	}
	start = c.begin();
	while (!c.atEnd() && !isOneOf(c, {"VALUES", "FORMAT", "SELECT", "WITH", "FROM", "WATCH"}) && c.kind() != ';')
	{
		if (c.kind() == '(')
			c.skipParens();
		else
			c.next();
	}
	st.settings = sql.substr(start, c.begin() - start);
	return c.atEnd() || c.kind() == ';' || isOneOf(c, {"VALUES", "FORMAT"});
}

/* WITH may begin an INSERT too. */
bool
containsInsert(Cursor c)
{
	while (!c.atEnd())
	{
		if (c.is("INSERT") && c.is("INTO", 1))
			return true;
		if (c.kind() == '(')
			c.skipParens();
		else
			c.next();
	}
	return false;
}

/* SYNC has been seen to hang in the library, so it never gets there. */
std::string
mapKill(Cursor c)
{
	size_t where = c.sql.size();
	size_t tail = c.sql.size();

	for (; !c.atEnd(); c.next())
	{
		if (c.is("WHERE") && where == c.sql.size())
			where = c.begin() + strlen("WHERE");
		if (isOneOf(c, {"SYNC", "ASYNC", "TEST", "FORMAT"}))
			tail = std::min(tail, c.begin());
	}
	return std::string("KILL QUERY WHERE query_id IN (SELECT engine_query_id FROM ") + statements_view + " WHERE " +
		   c.sql.substr(where, tail - where) + ") ASYNC";
}

} // namespace

Statement
analyze(const std::string &sql)
{
	Statement st;
	Cursor c(sql);

	while (c.kind() == '(')
		c.next();
	st.kind = StatementKind::other;
	st.text = sql;
	st.read_only = isOneOf(c, {"SHOW", "DESCRIBE", "DESC", "EXPLAIN", "EXISTS", "SELECT", "WITH", "FROM", "USE", "SET"});
	if (isOneOf(c, {"SELECT", "WITH", "FROM"}) && !containsInsert(c))
		st.kind = StatementKind::select;
	else if (c.is("SET"))
		st.kind = StatementKind::set;
	else if (c.is("USE"))
		st.kind = StatementKind::use;
	else if (c.is("SHOW"))
		st.kind = StatementKind::show;
	else if (c.accept("INSERT"))
	{
		if (analyzeInsert(c, st))
			st.kind = StatementKind::insert_data;
		return st;
	}
	st.text = withoutClientClauses(sql);
	return st;
}

bool
mayHaveScalarSubquery(const std::string &sql)
{
	bool table_follows = true;	/* the subquery is a table, or a set */

	for (Cursor c(sql); !c.atEnd(); c.next())
	{
		if (c.kind() == '(')
		{
			if (!table_follows && (c.is("SELECT", 1) || c.is("WITH", 1)))
				return true;
			continue;
		}
		table_follows = isOneOf(c, {"FROM", "JOIN", "IN", "AS", "UNION", "ALL", "DISTINCT", "EXCEPT", "INTERSECT"});
	}
	return false;
}

std::string
mapProcesses(const std::string &sql)
{
	static const std::string table = "processes";
	std::string out;
	size_t kept = 0;
	Cursor c(sql);

	if (c.is("KILL") && c.is("QUERY", 1))
		return mapKill(c);
	for (; !c.atEnd(); c.next())
	{
		if (!c.names("system", 0) || c.kind(1) != '.' || !c.names(table.c_str(), 2))
			continue;
		out += sql.substr(kept, c.begin() - kept) + processes_view;
		for (int i = 0; i < 3; i++)
			c.next();
		kept = c.lastEnd();
	}
	return out + sql.substr(kept);
}

std::string
quoteString(const std::string &text)
{
	std::string out = "'";

	for (char ch : text)
	{
		if (ch == '\'' || ch == '\\')
			out.push_back('\\');
		if (ch == '\0')
			out += "\\0";
		else
			out.push_back(ch);
	}
	return out + "'";
}

std::string
quoteName(const std::string &text)
{
	std::string out = "`";

	for (char ch : text)
	{
		if (ch == '`' || ch == '\\')
			out.push_back('\\');
		out.push_back(ch);
	}
	return out + "`";
}

std::string
unquoteString(const std::string &literal)
{
	std::string out;
	static const char *const codes = "btnrf0ave";
	static const char *const meanings = "\b\t\n\r\f\0\a\v\x1b";

	if (literal.size() < 2 || literal.front() != '\'' || literal.back() != '\'')
		return literal;
	for (size_t i = 1; i + 1 < literal.size(); i++)
	{
		char ch = literal[i];

		if (ch == '\\' && i + 2 < literal.size())
		{
			ch = literal[++i];
			if (const char *code = strchr(codes, ch))
				ch = meanings[code - codes];
		}
		out.push_back(ch);
	}
	return out;
}

/* Subtracts prefix from the number behind the marker. */
static std::string
shiftNumber(const std::string &message, const std::string &marker, size_t prefix)
{
	size_t at = message.find(marker);
	char *end;

	if (at == std::string::npos)
		return message;
	at += marker.size();
	unsigned long number = strtoul(message.c_str() + at, &end, 10);
	if (number <= prefix)
		return message;
	return message.substr(0, at) + std::to_string(number - prefix) + message.substr(end - message.c_str());
}

std::string
shiftPosition(const std::string &message, size_t prefix)
{
	return shiftNumber(shiftNumber(message, "failed at position ", prefix), "(line 1, col ", prefix);
}

} // namespace front
