/*
 * processes.cc
 *	  Tags, and the views that understand them.
 */
#include "processes.h"

#include <cctype>
#include <cstdio>

#include "watch.h"

namespace front {

const char *const end_of_wrapper = "/*front*/ ";
const char *const start_of_rows = " /*front-rows*/";
const char *const processes_view = "system.front_processes";
const char *const statements_view = "system.front_statements";

namespace {

/* A regular expression in a string literal, hence the backslashes. */
const std::string tag_pattern = "^/\\\\*front:\\\\d+:([^:]*):([^*]*)\\\\*/ ";
const std::string wrapper_pattern = "(?s:INSERT INTO FUNCTION remote.*?/\\\\*front\\\\*/ )?";
const std::string rows_pattern = "(?s) /\\\\*front-rows\\\\*/.*$";

/* Bytes that could end the comment, or a part of it, are escaped. */
std::string
escape(const std::string &text)
{
	std::string out;

	for (char ch : text)
	{
		if (isalnum(static_cast<unsigned char>(ch)) || ch == '-' || ch == '_' || ch == '.')
			out.push_back(ch);
		else
		{
			char code[4];

			snprintf(code, sizeof(code), "%%%02X", static_cast<unsigned char>(ch));
			out += code;
		}
	}
	return out;
}

/* The n-th group of the tag, or else what the engine says. */
std::string
fromTag(int group, const std::string &column)
{
	return "coalesce(nullIf(decodeURLComponent(extractGroups(query, '" + tag_pattern + "')[" + std::to_string(group) +
		   "]), ''), " + column + ") AS " + column;
}

} // namespace

std::string
tagPrefix(unsigned long number)
{
	return "/*front:" + std::to_string(number) + ":";
}

std::string
statementTag(unsigned long number, const std::string &user, const std::string &query_id)
{
	return tagPrefix(number) + escape(user) + ":" + escape(query_id) + "*/ ";
}

void
createProcessViews()
{
	std::string processes = processes_view;
	std::string statements = statements_view;
	std::string text = "replaceRegexpOne(query, '" + tag_pattern + wrapper_pattern + "', '')";

	text = "replaceRegexpOne(" + text + ", '" + rows_pattern + "', '')";
	text = "replaceAll(" + text + ", '" + processes + "', 'system.processes')";
	administer("CREATE OR REPLACE VIEW " + statements + " AS SELECT query_id AS engine_query_id, * REPLACE (" +
			   fromTag(2, "query_id") + ", " + fromTag(2, "initial_query_id") + ", " + fromTag(1, "user") + ", " + text +
			   " AS query) FROM system.processes");
	administer("CREATE OR REPLACE VIEW " + processes + " AS SELECT * EXCEPT (engine_query_id) FROM " + statements);
}

} // namespace front
