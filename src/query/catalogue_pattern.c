/*-------------------------------------------------------------------------
 *
 * catalogue_pattern.c
 *	  The catalogue: LIKE and regular expressions, over constant patterns that
 *	  mean the same (pattern.c).
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "utils/fmgroids.h"

#include "query/catalogue.h"

static void
lower_ascii(char *text)
{
	for (; *text; text++)
		*text = pg_ascii_tolower(*text);
}

/*
 * text LIKE constant.  Ignoring case is lower() on both sides, as PostgreSQL
 * does it; with ASCII's letters only, that is the same function.
 */
static ChExpr *
build_like(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	char	   *pattern;
	const char *why;

	if (!ch_constant_text(lsecond(args), &pattern))
		return ch_fail(cx, "%s: the pattern is not a constant", row->object);
	if (row->flags & CH_IF_CTYPE_C)
		lower_ascii(pattern);
	pattern = ch_like_pattern(pattern, &why);
	if (pattern == NULL)
		return ch_fail(cx, "%s: %s", row->object, why);
	return ch_make_call(BOOLOID, row->remote, list_make2(linitial(args), ch_text_literal(pattern)));
}

static ChExpr *
build_regexp(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	char	   *pattern;
	const char *why;

	if (!ch_constant_text(lsecond(args), &pattern))
		return ch_fail(cx, "%s: the pattern is not a constant", row->object);
	pattern = ch_regexp_pattern(pattern, row->flags & CH_IF_CTYPE_C,
								ch_ctype_is_c(inputcollid), &why);
	if (pattern == NULL)
		return ch_fail(cx, "%s: the regular expression has %s", row->object, why);
	return ch_make_call(BOOLOID, row->remote, list_make2(linitial(args), ch_text_literal(pattern)));
}

#define LIKE(fn, object, remote, flags, tests) \
	BUILT(fn, object, remote, CH_IF_COLLATION_DET | CH_IF_UTF8 | CH_IF_CONST2 | (flags), build_like, tests)
#define REGEXP(fn, object, remote, flags, tests) \
	BUILT(fn, object, remote, CH_IF_COLLATION_DET | CH_IF_UTF8 | CH_IF_CONST2 | (flags), build_regexp, tests)

#define LIKE_TESTS(op) \
	"s " op " 'a%'; ns " op " '%b%'; s " op " '_'; s " op " 'h_l%'; s " op " '%\\%%'; " \
	"s " op " '%\\_%'; s " op " '%\\\\%'; ns " op " '\\a%'; s " op " ''; s " op " '%'; " \
	"s " op " '%\xc3\xa9%'; s " op " '_\xf0\x9f\x98\x80%'; e " op " 'r%'; s " op " '%''%'; " \
	"s " op " 'A%'; s " op " '%.%'; s " op " '(%'; s " op " '%\n%'; s " op " '_\n_'"
#define REGEXP_TESTS(op) \
	"s " op " '^a'; ns " op " 'b$'; s " op " '^.$'; s " op " 'l+'; s " op " 'hel{2}o'; " \
	"s " op " '^(a|b)'; s " op " '[0-9]'; s " op " '[^a-z]'; s " op " '\\.'; s " op " '\\d'; " \
	"s " op " '\\w'; s " op " '\\s'; s " op " '^\\s*$'; s " op " '[\\d\\s]'; s " op " '[]x]'; " \
	"s " op " '[a-]'; s " op " '\xc3\xa9'; s " op " '[\xc3\xa0-\xc3\xbf]'; s " op " '^$'; " \
	"s " op " ''; s " op " 'a.b'; s " op " '(?:h|H)(ello|i)?'; e " op " '^(red|green)$'; " \
	"!s " op " '[[]'; s " op " '\\\\'; s " op " '[k]'; s " op " '^[^a]$'; s " op " 'ab{0,2}c?'; " \
	"s " op " 'HELLO'; s " op " '[B-c]'; s " op " '%'; s " op " 'a\\-b|x'; s " op " '[Z-a]'"

static const ChShipRow rows[] = {
	LIKE(F_TEXTLIKE, "text LIKE text", "($1 LIKE $2)", 0, LIKE_TESTS("LIKE")),
	LIKE(F_TEXTNLIKE, "text NOT LIKE text", "($1 NOT LIKE $2)", 0, LIKE_TESTS("NOT LIKE")),
	LIKE(F_LIKE_TEXT_TEXT, "like(text, text)", "($1 LIKE $2)", 0, "\"like\"(s, 'a%')"),
	LIKE(F_NOTLIKE_TEXT_TEXT, "notlike(text, text)", "($1 NOT LIKE $2)", 0, "notlike(s, 'a%')"),
	LIKE(F_TEXTICLIKE, "text ILIKE text", "(lower($1) LIKE $2)", CH_IF_CTYPE_C, LIKE_TESTS("ILIKE")),
	LIKE(F_TEXTICNLIKE, "text NOT ILIKE text", "(lower($1) NOT LIKE $2)", CH_IF_CTYPE_C,
		 LIKE_TESTS("NOT ILIKE")),

	REGEXP(F_TEXTREGEXEQ, "text ~ text", "match($1, $2)", 0, REGEXP_TESTS("~")),
	REGEXP(F_TEXTREGEXNE, "text !~ text", "(NOT match($1, $2))", 0, REGEXP_TESTS("!~")),
	REGEXP(F_TEXTICREGEXEQ, "text ~* text", "match($1, $2)", CH_IF_CTYPE_C, REGEXP_TESTS("~*")),
	REGEXP(F_TEXTICREGEXNE, "text !~* text", "(NOT match($1, $2))", CH_IF_CTYPE_C, REGEXP_TESTS("!~*")),
	REGEXP(F_REGEXP_LIKE_TEXT_TEXT, "regexp_like(text, text)", "match($1, $2)", 0,
		   "regexp_like(s, '^h.l+o$'); regexp_like(ns, '[0-9]')"),
};

const ChShipList ch_ship_pattern = {rows, lengthof(rows)};
