/*
 * sql.h
 *	  What the front must understand of a statement's text: its kind, the
 *	  parts of an INSERT, and the clauses that are meant for clients.
 *
 * There is no parser here.  Whatever is not recognised goes to the engine as
 * it is, and the engine complains.
 */
#ifndef FRONT_SQL_H
#define FRONT_SQL_H

#include <string>

namespace front {

enum class StatementKind
{
	select,
	insert_data,	/* the rows come from the client */
	set,
	use,
	show,			/* returns rows, but cannot be described */
	other
};

struct Statement
{
	StatementKind kind;
	bool read_only;			/* allowed under readonly=1 */

	/* Without FORMAT, INTO OUTFILE and a semicolon at the end. */
	std::string text;

	/* Of an INSERT: "t" or "FUNCTION f(x)", "(a, b)" or "", "SETTINGS ..." or "". */
	std::string target;
	std::string columns;
	std::string settings;
};

Statement analyze(const std::string &sql);

/*
 * Might the engine compute something already when it describes the SELECT?
 * It does so for subqueries that stand for one value.
 */
bool mayHaveScalarSubquery(const std::string &sql);

/* Makes statements that look at system.processes see processes.h's view. */
std::string mapProcesses(const std::string &sql);

/* 'text' as a literal, `text` as an identifier. */
std::string quoteString(const std::string &text);
std::string quoteName(const std::string &text);
/* The inverse of quoteString. */
std::string unquoteString(const std::string &literal);

/* Corrects the positions in a syntax error for text that the front put before. */
std::string shiftPosition(const std::string &message, size_t prefix);

} // namespace front

#endif
