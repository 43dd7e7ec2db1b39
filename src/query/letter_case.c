/*-------------------------------------------------------------------------
 *
 * letter_case.c
 *	  lower() and upper() under other collations than C, as far as a comparison
 *	  with ASCII text tells.
 *
 * ClickHouse's lower() changes ASCII's letters only.  The result is another text
 * than PostgreSQL's, but equals, or matches, the same ASCII texts if the few
 * characters are changed first that PostgreSQL makes ASCII of, such as the sign
 * for Kelvin.  Which those are PostgreSQL itself is asked, once per collation:
 * it depends on the C library's or ICU's version.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

#include "query/catalogue.h"

/* Behind this no version of Unicode has letters with a case. */
#define LAST_CASED 0x1FFFF
#define MAX_EXCEPTIONS 20

typedef struct Exception
{
	const char *from;
	const char *to;
} Exception;

typedef struct LetterCase
{
	Oid			collation;
	bool		upper;
	bool		regular;		/* ASCII's letters become ASCII's, and few others do */
	bool		longer;			/* other characters can become more or fewer than one */
	List	   *exceptions;
	struct LetterCase *next;
} LetterCase;

static LetterCase *known = NULL;

bool
ch_is_ascii(const char *text)
{
	for (; *text; text++)
	{
		if (IS_HIGHBIT_SET(*text))
			return false;
	}
	return true;
}

static char *
change_case(const LetterCase *lc, const char *string)
{
	return TextDatumGetCString(DirectFunctionCall1Coll(lc->upper ? upper : lower, lc->collation,
													   CStringGetTextDatum(string)));
}

/* In Lithuanian the dot over an i is a character of its own before accents. */
static bool
is_regular(const LetterCase *lc)
{
	StringInfoData text,
				changed;

	initStringInfo(&text);
	initStringInfo(&changed);
	for (char c = ' '; c < 0x7f; c++)
	{
		appendStringInfoChar(&text, c);
		appendStringInfoChar(&changed, lc->upper ? pg_ascii_toupper(c) : pg_ascii_tolower(c));
	}
	return strcmp(change_case(lc, text.data), changed.data) == 0 &&
		strcmp(change_case(lc, lc->upper ? "i\xcc\x87" : "I\xcc\x80"), lc->upper ? "I\xcc\x87" : "i\xcc\x80") == 0;
}

static bool
has_ascii(const char *text)
{
	for (; *text; text++)
	{
		if (!IS_HIGHBIT_SET(*text))
			return true;
	}
	return false;
}

static char *
next_line(char **lines)
{
	char	   *line = *lines;
	char	   *end = strchr(line, '\n');

	if (end == NULL)
		return NULL;
	*end = '\0';
	*lines = end + 1;
	return line;
}

/* Note what becomes of one character. */
static void
note_change(LetterCase *lc, const char *from, const char *to)
{
	Exception  *exception;

	if (!has_ascii(to))
	{
		lc->longer = lc->longer || pg_mbstrlen(to) != 1;
		return;
	}
	/* one after another they are replaced */
	lc->regular = lc->regular && strcmp(change_case(lc, to), to) == 0 && list_length(lc->exceptions) < MAX_EXCEPTIONS;
	exception = MemoryContextAlloc(TopMemoryContext, sizeof(Exception));
	exception->from = MemoryContextStrdup(TopMemoryContext, from);
	exception->to = MemoryContextStrdup(TopMemoryContext, to);
	lc->exceptions = lappend(lc->exceptions, exception);
}

static void
note_changes(LetterCase *lc)
{
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "clickhouse_fdw letter case",
												  ALLOCSET_DEFAULT_SIZES);

	for (pg_wchar c = 0; c < LAST_CASED && lc->regular; c += CH_CHARACTER_BLOCK)
	{
		MemoryContext old = MemoryContextSwitchTo(scratch);
		char	   *from = ch_block_of_characters(c, "\n");
		char	   *to = change_case(lc, from);
		char	   *a,
				   *b;

		MemoryContextSwitchTo(TopMemoryContext);
		while ((a = next_line(&from)) != NULL)
		{
			b = next_line(&to);
			if (b == NULL)
				lc->regular = false;
			else if (IS_HIGHBIT_SET(*a) && strcmp(a, b) != 0)
				note_change(lc, a, b);
		}
		lc->regular = lc->regular && *to == '\0';
		MemoryContextSwitchTo(old);
		MemoryContextReset(scratch);
	}
	MemoryContextDelete(scratch);
}

static LetterCase *
letter_case(Oid collation, bool upper)
{
	LetterCase *lc;

	for (lc = known; lc != NULL; lc = lc->next)
	{
		if (lc->collation == collation && lc->upper == upper)
			return lc;
	}
	lc = MemoryContextAllocZero(TopMemoryContext, sizeof(LetterCase));
	lc->collation = collation;
	lc->upper = upper;
	lc->regular = is_regular(lc);
	note_changes(lc);
	lc->next = known;
	known = lc;
	return lc;
}

/* May be asked for lower() and upper(), and for what ignores case. */
static bool
can_ask(Oid collation)
{
	return OidIsValid(collation) && GetDatabaseEncoding() == PG_UTF8;
}

/* Are ASCII's letters the case variants of ASCII's letters, for a regular expression? */
bool
ch_case_is_regular(Oid collation)
{
	LetterCase	lowered = {.collation = collation};
	LetterCase	raised = {.collation = collation, .upper = true};

	return ch_ctype_is_c(collation) || (can_ask(collation) && is_regular(&lowered) && is_regular(&raised));
}

/*
 * lower() or upper() of e, for comparisons with ASCII text only if the collation's
 * letters are not ASCII's; NULL with the reason.
 */
ChExpr *
ch_change_case(ChTranslate *cx, const char *object, ChExpr *e, Oid collation, bool upper)
{
	const char *template = upper ? "upper($1)" : "lower($1)";
	const LetterCase *lc;
	ListCell   *cell;

	if (ch_ctype_is_c(collation))
		return ch_make_call(TEXTOID, template, list_make1(e));
	lc = can_ask(collation) ? letter_case(collation, upper) : NULL;
	if (lc == NULL || !lc->regular)
		return ch_fail(cx, "%s: needs COLLATE \"C\", this collation changes the case of ASCII's letters in its own way", object);
	foreach(cell, lc->exceptions)
	{
		const Exception *exception = lfirst(cell);

		e = ch_make_call(TEXTOID, "replaceAll($1, $2, $3)",
						 list_make3(e, ch_text_literal(exception->from), ch_text_literal(exception->to)));
	}
	e = ch_make_call(TEXTOID, template, list_make1(e));
	e->folded = lc->longer ? CH_FOLDED_LONGER : CH_FOLDED;
	e->opaque = psprintf("%s: needs COLLATE \"C\" unless it is compared with ASCII text, the case of other letters differs on ClickHouse",
						 object);
	return e;
}

/*
 * Is a text whose case has been changed, if there is one among the arguments,
 * compared with a constant of ASCII?
 */
bool
ch_check_folded(ChTranslate *cx, const ChShipRow *row, List *args)
{
	ChExpr	   *folded = NULL;
	char	   *text = NULL;
	ListCell   *lc;

	foreach(lc, args)
	{
		ChExpr	   *e = lfirst(lc);

		if (e->folded)
			folded = folded ? NULL : e;
		else if (!ch_constant_text(e, &text))
			text = NULL;
	}
	foreach(lc, args)
	{
		ChExpr	   *e = lfirst(lc);

		if (!e->folded)
			continue;
		if (e != folded || text == NULL || !ch_is_ascii(text))
			return ch_fail(cx, "%s", e->opaque) != NULL;
		/* a pattern may tell how long it is */
		if (e->folded == CH_FOLDED_LONGER && row->build != NULL && row->build != ch_build_text_equal &&
			(strstr(row->remote, "LIKE") == NULL || strchr(text, '_')))
			return ch_fail(cx, "%s: with this collation a letter can become two, which the pattern may tell", row->object) != NULL;
	}
	return true;
}
