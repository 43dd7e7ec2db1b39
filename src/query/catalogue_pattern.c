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
 * May a regular expression be matched without regard to case?  Under other
 * collations than C if it is ASCII.
 */
static bool
may_ignore_case(const char *pattern, Oid collation)
{
	return ch_ctype_is_c(collation) || (ch_is_ascii(pattern) && ch_case_is_regular(collation));
}

#define CASE_REASON "%s: needs COLLATE \"C\" unless the pattern is ASCII, the case of other letters differs on ClickHouse"

/*
 * text LIKE constant.  Ignoring case is lower() on both sides, as PostgreSQL
 * does it.
 */
static ChExpr *
build_like(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *text = linitial(args);
	const char *template = row->remote;
	char	   *pattern;
	const char *why;

	if (!ch_constant_text(lsecond(args), &pattern))
		return ch_fail(cx, "%s: the pattern is not a constant", row->object);
	if (row->flags & CH_IF_CASE)
	{
		if (!ch_is_ascii(pattern) && !ch_ctype_is_c(inputcollid))
			return ch_fail(cx, CASE_REASON, row->object);
		text = ch_change_case(cx, row->object, text, inputcollid, false);
		template = row->fn == F_TEXTICLIKE ? "($1 LIKE $2)" : "($1 NOT LIKE $2)";
		lower_ascii(pattern);
	}
	if (text == NULL)
		return NULL;
	if (text->folded == CH_FOLDED_LONGER && strchr(pattern, '_'))
		return ch_fail(cx, CASE_REASON, row->object);
	pattern = ch_like_pattern(pattern, &why);
	if (pattern == NULL)
		return ch_fail(cx, "%s: %s", row->object, why);
	return ch_make_call(BOOLOID, template, list_make2(text, ch_text_literal(pattern)));
}

static ChExpr *
build_regexp(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	char	   *pattern;
	const char *why;

	if (!ch_constant_text(lsecond(args), &pattern))
		return ch_fail(cx, "%s: the pattern is not a constant", row->object);
	if ((row->flags & CH_IF_CASE) && !may_ignore_case(pattern, inputcollid))
		return ch_fail(cx, CASE_REASON, row->object);
	pattern = ch_regexp_pattern(pattern, row->flags & CH_IF_CASE,
								inputcollid, false, &why);
	if (pattern == NULL)
		return ch_fail(cx, "%s: the regular expression has %s", row->object, why);
	return ch_make_call(BOOLOID, row->remote, list_make2(linitial(args), ch_text_literal(pattern)));
}

/*
 * The pattern of a function that tells which part of a text matches, as
 * ClickHouse reads it, or NULL.
 */
static char *
part_pattern(ChTranslate *cx, const ChShipRow *row, const ChExpr *arg, bool ignore_case,
			 Oid collation, ChRegexpParts *parts)
{
	char	   *pattern,
			   *result;
	const char *why;

	if (!ch_constant_text(arg, &pattern))
	{
		ch_fail(cx, "%s: the pattern is not a constant", row->object);
		return NULL;
	}
	result = ch_regexp_pattern(pattern, ignore_case, collation, true, &why);
	if (result != NULL && ch_regexp_parts(pattern, ignore_case, parts, &why))
		/* a dot is any character, which is not every function's default */
		return psprintf("(?s)%s", result);
	ch_fail(cx, "%s: the regular expression has %s", row->object, why);
	return NULL;
}

/* The part of a text that matches, or that its first group does. */
static ChExpr *
build_regexp_substring(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChRegexpParts parts;
	char	   *pattern = part_pattern(cx, row, lsecond(args), false, inputcollid, &parts);
	ChExpr	   *result;

	if (pattern == NULL)
		return NULL;
	/* new servers leave out a ".*" at the end of what is not captured */
	if (parts.groups == 0 || row->fn == F_REGEXP_SUBSTR_TEXT_TEXT)
		pattern = psprintf("(%s)", pattern);
	result = ch_make_call(TEXTOID, row->remote, list_make2(linitial(args), ch_text_literal(pattern)));
	result->nullable = true;
	return result;
}

/* "\1" and "\&" as ClickHouse has them; NULL if there is something else. */
static char *
replacement_text(const char *text, int groups)
{
	StringInfoData buf;

	initStringInfo(&buf);
	for (; *text; text++)
	{
		if (*text == '\\')
		{
			text++;
			if (*text != '&' && (*text < '1' || *text > '0' + groups))
				return NULL;
			appendStringInfo(&buf, "\\%c", *text == '&' ? '0' : *text);
		}
		else
			appendStringInfoChar(&buf, *text);
	}
	return buf.data;
}

static ChExpr *
build_regexp_replace(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChRegexpParts parts;
	char	   *flags = "",
			   *pattern,
			   *replacement;
	bool		all;

	if (list_length(args) == 4 && !ch_constant_text(lfourth(args), &flags))
		return ch_fail(cx, "%s: the flags are not a constant", row->object);
	if (flags[strspn(flags, "gi")] != '\0')
		return ch_fail(cx, "%s: flags other than \"g\" and \"i\"", row->object);
	if (strchr(flags, 'i') && ch_constant_text(lsecond(args), &pattern) && !may_ignore_case(pattern, inputcollid))
		return ch_fail(cx, CASE_REASON, row->object);
	pattern = part_pattern(cx, row, lsecond(args), strchr(flags, 'i') != NULL, inputcollid, &parts);
	if (pattern == NULL)
		return NULL;
	all = strchr(flags, 'g') != NULL;
	if (parts.may_be_empty)
		return ch_fail(cx, "%s: the regular expression can match nothing, which old servers do not replace",
					   row->object);
	if (all && parts.at_start)
		return ch_fail(cx, "%s: the regular expression is anchored, and all its matches are replaced",
					   row->object);
	if (!ch_constant_text(lthird(args), &replacement))
		return ch_fail(cx, "%s: the replacement is not a constant", row->object);
	replacement = replacement_text(replacement, parts.groups);
	if (replacement == NULL)
		return ch_fail(cx, "%s: the replacement has a backslash that is not known to mean the same",
					   row->object);
	return ch_make_call(TEXTOID, all ? "replaceRegexpAll($1, $2, $3)" : row->remote,
						list_make3(linitial(args), ch_text_literal(pattern),
								   ch_text_literal(replacement)));
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

#define PARTS (CH_IF_COLLATION_DET | CH_IF_UTF8 | CH_IF_CONST2)
#define PART_TESTS(before, after) \
	before "'l+'" after "; " before "'^.'" after "; " before "'[^a-z]+'" after "; " before "'.$'" after "; " \
	before "'\\d+'" after "; " before "'h.'" after "; " before "'e(l+)o'" after "; " before "'^(.)(.*)$'" after "; " \
	before "'(?:he)?l+'" after "; " before "'(?:a|b|he)l*'" after "; " before "'(hel|a|\303\251)'" after "; " \
	before "'a{2}b?'" after "; " before "'[ o]+$'" after "; " before "'%'" after "; " before "'[]x]'" after "; "

static const ChShipRow rows[] = {
	LIKE(F_TEXTLIKE, "text LIKE text", "($1 LIKE $2)", CH_TAKES_FOLDED, LIKE_TESTS("LIKE")),
	LIKE(F_TEXTNLIKE, "text NOT LIKE text", "($1 NOT LIKE $2)", CH_TAKES_FOLDED, LIKE_TESTS("NOT LIKE")),
	LIKE(F_LIKE_TEXT_TEXT, "like(text, text)", "($1 LIKE $2)", 0, "\"like\"(s, 'a%')"),
	LIKE(F_NOTLIKE_TEXT_TEXT, "notlike(text, text)", "($1 NOT LIKE $2)", 0, "notlike(s, 'a%')"),
	LIKE(F_TEXTICLIKE, "text ILIKE text", "(lower($1) LIKE $2)", CH_IF_CASE, LIKE_TESTS("ILIKE")),
	LIKE(F_TEXTICNLIKE, "text NOT ILIKE text", "(lower($1) NOT LIKE $2)", CH_IF_CASE,
		 LIKE_TESTS("NOT ILIKE")),

	REGEXP(F_TEXTREGEXEQ, "text ~ text", "match($1, $2)", CH_TAKES_FOLDED, REGEXP_TESTS("~")),
	REGEXP(F_TEXTREGEXNE, "text !~ text", "(NOT match($1, $2))", CH_TAKES_FOLDED, REGEXP_TESTS("!~")),
	REGEXP(F_TEXTICREGEXEQ, "text ~* text", "match($1, $2)", CH_IF_CASE, REGEXP_TESTS("~*")),
	REGEXP(F_TEXTICREGEXNE, "text !~* text", "(NOT match($1, $2))", CH_IF_CASE, REGEXP_TESTS("!~*")),
	REGEXP(F_REGEXP_LIKE_TEXT_TEXT, "regexp_like(text, text)", "match($1, $2)", 0,
		   "regexp_like(s, '^h.l+o$'); regexp_like(ns, '[0-9]')"),

	BUILT(F_SUBSTRING_TEXT_TEXT, "substring(text, text)", "if(match($1, $2), extract($1, $2), NULL)",
		  PARTS | CH_RESULT_NULLABLE, build_regexp_substring,
		  PART_TESTS("substring(s from ", ")") "substring(ns from '^([a-z]+)'); substring(s from 'l.*$'); !substring(s from '(l+)(o)?'); "
		  "!substring(s from '(a|ab)(c|bcd)'); !substring(s from 'a*(ab)?')"),
	BUILT(F_REGEXP_SUBSTR_TEXT_TEXT, "regexp_substr(text, text)", "if(match($1, $2), extract($1, $2), NULL)",
		  PARTS | CH_RESULT_NULLABLE, build_regexp_substring,
		  PART_TESTS("regexp_substr(s, ", ")") "regexp_substr(ns, 'b')"),
	BUILT(F_REGEXP_REPLACE_TEXT_TEXT_TEXT, "regexp_replace(text, text, text)",
		  "replaceRegexpOne($1, $2, $3)", PARTS, build_regexp_replace,
		  PART_TESTS("regexp_replace(s, ", ", '<\\&>')")
		  "regexp_replace(ns, '^(.)(.*)$', '\\2\\1'); regexp_replace(s, 'l', ''); !regexp_replace(s, 'x*', 'y'); "
		  "regexp_replace(concat('https://www.', e, '.org/a/', s), '^https?://(?:www\\.)?([^/]+)/.*$', '\\1'); "
		  "!regexp_replace(s, 'a', '\\\\'); !regexp_replace(s, 'a', '\\1'); !regexp_replace(s, 'a(.)', '\\2')"),
	BUILT(F_REGEXP_REPLACE_TEXT_TEXT_TEXT_TEXT, "regexp_replace(text, text, text, text)",
		  "replaceRegexpOne($1, $2, $3)", PARTS, build_regexp_replace,
		  PART_TESTS("regexp_replace(s, ", ", '', '')")
		  "regexp_replace(s, 'l', '<\\&>', 'g'); regexp_replace(ns, '[a-c]+', '', 'gi'); regexp_replace(s, 'H', 'j', 'i'); "
		  "regexp_replace(s, '(.)(.)', '\\2\\1', 'g'); !regexp_replace(s, '^h', '', 'g'); "
		  "!regexp_replace(s, 'x*', '-', 'g'); !regexp_replace(s, 'a', 'b', 'n')"),
};

const ChShipList ch_ship_pattern = {rows, lengthof(rows)};
