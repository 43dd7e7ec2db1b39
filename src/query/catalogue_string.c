/*-------------------------------------------------------------------------
 *
 * catalogue_string.c
 *	  The catalogue: functions and operators over text and bytea.
 *
 * PostgreSQL counts characters; servers whose UTF-8 functions miscount four-
 * byte characters get regular expressions instead, which count right.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "mb/pg_wchar.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"

#include "compat.h"
#include "query/catalogue.h"

/* re2 repeats at most so often */
#define MAX_REPEAT 1000
/* results of repeat() and padding stay far below the server's limits */
#define MAX_LENGTH 1000
#define MAX_POSITION 1000000000

static ChExpr *
text_call(Node *node, const char *template, ChExpr *arg)
{
	return ch_make_call(exprType(node), template, list_make1(arg));
}

/* -------------------------------------------------------------- substrings */

/* Characters from start (from 1) on, at most length; length < 0: all. */
static ChExpr *
substring_expr(ChTranslate *cx, const ChShipRow *row, Node *node, ChExpr *s, int64 start,
			   int64 length)
{
	if (start > MAX_POSITION)
		return ch_fail(cx, "%s: position " INT64_FORMAT, row->object, start);
	if (ch_has(cx, CH_CAP_UTF8_EXACT))
		return text_call(node, length < 0 ?
						 psprintf("substringUTF8($1, " INT64_FORMAT ")", start) :
						 psprintf("substringUTF8($1, " INT64_FORMAT ", " INT64_FORMAT ")",
								  start, Min(length, MAX_POSITION)), s);
	if (start - 1 > MAX_REPEAT || length > MAX_REPEAT)
		return ch_fail(cx, "%s: server %u.%u cannot count beyond %d characters", row->object,
					   cx->version->major, cx->version->minor, MAX_REPEAT);
	if (length < 0)
		return text_call(node, psprintf("extract($1, '(?s)^.{" INT64_FORMAT "}(.*)')", start - 1), s);
	return text_call(node, psprintf("extract($1, '(?s)^.{" INT64_FORMAT "}(.{0," INT64_FORMAT "})')",
									start - 1, length), s);
}

/* A position or a length that the server computes; the true value, however wide. */
static bool
is_computed(ChTranslate *cx, const ChShipRow *row, List *args)
{
	ListCell   *lc;

	if (!ch_has(cx, CH_CAP_UTF8_EXACT))
	{
		ch_fail_capability(cx, row->object, CH_CAP_UTF8_EXACT);
		return false;
	}
	for_each_from(lc, args, 1)
	{
		if (((ChExpr *) lfirst(lc))->bits > 62 || ((ChExpr *) lfirst(lc))->bits == 0)
		{
			ch_fail(cx, "%s: a position that may exceed 64 bits", row->object);
			return false;
		}
	}
	return true;
}

/* A template whose functions may not say NULL where an argument is. */
static ChExpr *
null_if_null(Node *node, const char *template, List *args)
{
	ListCell   *lc;
	StringInfoData buf;
	int			i = 1;

	initStringInfo(&buf);
	foreach(lc, args)
	{
		if (((ChExpr *) lfirst(lc))->nullable)
			appendStringInfo(&buf, "%sisNull(%%%d)", buf.len > 0 ? " OR " : "", i);
		i++;
	}
	return ch_make_call(exprType(node), buf.len > 0 ? psprintf("if(%s, NULL, %s)", buf.data, template) : template,
						args);
}

#define FROM "greatest(toInt64(%2), 1)"
#define ERROR_IF_NEGATIVE \
	"if(throwIf(ifNull(%3 < 0 AND isNotNull(%1) AND isNotNull(%2), 0)) = 0, toInt64(%3), toInt64(0))"

static ChExpr *
computed_substring(ChTranslate *cx, const ChShipRow *row, Node *node, List *args)
{
	ChExpr	   *length = list_length(args) == 3 ? lthird(args) : NULL;
	int64		constant;
	bool		raises = length != NULL && !(ch_constant_int(length, &constant) && constant >= 0);
	ChExpr	   *e;

	if (!is_computed(cx, row, args))
		return NULL;
	if (raises && cx->conditional > 0)
		return ch_fail(cx, "%s: a negative length raises an error, and ClickHouse evaluates every branch of a condition",
					   row->object);
	if (length == NULL)
		return null_if_null(node, "substringUTF8($1, " FROM ")", args);
	e = null_if_null(node, raises ?
					 "substringUTF8($1, " FROM ", greatest(toInt64(%2) + " ERROR_IF_NEGATIVE ", 1) - " FROM ")" :
					 "substringUTF8($1, " FROM ", greatest(toInt64(%2) + toInt64(%3), 1) - " FROM ")", args);
	if (raises)
		ch_set_raises(e);
	return e;
}

/* left() and right() of a number of characters that the server computes */
static ChExpr *
computed_left_right(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, bool right)
{
	if (!is_computed(cx, row, args))
		return NULL;
	return null_if_null(node, right ?
						"substringUTF8($1, if(%2 < 0, 0 - toInt64(%2), greatest(toInt64(lengthUTF8($1)) - toInt64(%2), 0)) + 1)" :
						"substringUTF8($1, 1, if(%2 < 0, greatest(toInt64(lengthUTF8($1)) + toInt64(%2), 0), toInt64(%2)))",
						args);
}

/* substring(text, start [, length]); what lies before the text counts too. */
static ChExpr *
build_substring(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	int64		start,
				length;

	if (!ch_constant_int(lsecond(args), &start) ||
		(list_length(args) == 3 && !ch_constant_int(lthird(args), &length)))
		return computed_substring(cx, row, node, args);
	if (!ch_constant_range(cx, row, args, &start, &length))
		return NULL;
	return substring_expr(cx, row, node, linitial(args), start, length);
}

/* All but the last n characters. */
static ChExpr *
without_last(ChTranslate *cx, const ChShipRow *row, Node *node, ChExpr *s, int64 n)
{
	if (ch_has(cx, CH_CAP_UTF8_EXACT))
		return text_call(node, psprintf("substringUTF8($1, 1, toUInt64(greatest(0, toInt64(lengthUTF8($1)) - "
										INT64_FORMAT ")))", n), s);
	if (n > MAX_REPEAT)
		return ch_fail(cx, "%s: server %u.%u cannot count beyond %d characters", row->object,
					   cx->version->major, cx->version->minor, MAX_REPEAT);
	return text_call(node, psprintf("extract($1, '(?s)^(.*).{" INT64_FORMAT "}$')", n), s);
}

/* The last n characters. */
static ChExpr *
only_last(ChTranslate *cx, const ChShipRow *row, Node *node, ChExpr *s, int64 n)
{
	if (ch_has(cx, CH_CAP_UTF8_EXACT))
		return text_call(node, psprintf("rightUTF8($1, " INT64_FORMAT ")", n), s);
	if (n > MAX_REPEAT)
		return ch_fail(cx, "%s: server %u.%u cannot count beyond %d characters", row->object,
					   cx->version->major, cx->version->minor, MAX_REPEAT);
	return text_call(node, psprintf("extract($1, '(?s)(.{0," INT64_FORMAT "})$')", n), s);
}

/* left(text, n) and right(text, n); a negative n leaves out instead. */
static ChExpr *
build_left_right(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *s = linitial(args);
	bool		right = row->remote[0] == 'r';
	int64		n;

	if (!ch_constant_int(lsecond(args), &n) || n < -MAX_POSITION || n > MAX_POSITION)
		return computed_left_right(cx, row, node, args, right);
	if (right)
		return n >= 0 ? only_last(cx, row, node, s, n) :
			substring_expr(cx, row, node, s, 1 - n, -1);
	return n >= 0 ? substring_expr(cx, row, node, s, 1, n) : without_last(cx, row, node, s, -n);
}

/* varchar(n) as an explicit cast: cut off. */
static ChExpr *
build_varchar(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	int64		typmod;
	bool		is_explicit;

	if (!ch_constant_int(lsecond(args), &typmod) || typmod < (int) VARHDRSZ ||
		!ch_constant_bool(lthird(args), &is_explicit) || !is_explicit)
		return ch_fail(cx, "%s: not an explicit cast", row->object);
	return substring_expr(cx, row, node, linitial(args), 1, typmod - VARHDRSZ);
}

/* ---------------------------------------------------------------- trimming */

/* lower() and upper() */
static ChExpr *
build_case(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	return ch_change_case(cx, row->object, linitial(args), inputcollid, row->fn == F_UPPER_TEXT);
}

static ChExpr *
build_trim(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *s = linitial(args);
	char		side = row->remote[0];
	char	   *characters = pstrdup(" ");
	char	   *set;
	ChExpr	   *pattern;

	if (list_length(args) == 2 && !ch_constant_text(lsecond(args), &characters))
		return ch_fail_constant(cx, row, "the set of characters");
	if (characters[0] == '\0')
		return text_call(node, "$1", s);
	set = ch_character_class(characters);
	pattern = ch_text_literal(side == 'l' ? psprintf("^%s+", set) :
							  side == 'r' ? psprintf("%s+$", set) : psprintf("^%s+|%s+$", set, set));
	return ch_make_call(exprType(node), side == 'b' ? "replaceRegexpAll($1, $2, '')" :
						"replaceRegexpOne($1, $2, '')", list_make2(s, pattern));
}

/* ----------------------------------------------------------- building text */

/* An argument of concat() as text; NULL counts as empty. */
static ChExpr *
concat_argument(ChTranslate *cx, const ChShipRow *row, ChExpr *arg)
{
	ChExpr	   *e;

	switch (arg->pgtype)
	{
		case TEXTOID:
		case VARCHAROID:
			e = arg->nullable ? ch_make_call(TEXTOID, "ifNull($1, '')", list_make1(arg)) : arg;
			break;
		case INT2OID:
		case INT4OID:
		case INT8OID:
			if ((arg = ch_canonical(cx, arg)) == NULL)
				return NULL;
			e = ch_make_call(TEXTOID, arg->nullable ? "ifNull(toString($1), '')" : "toString($1)",
							 list_make1(arg));
			break;
		case UUIDOID:
			e = ch_make_call(TEXTOID, arg->nullable ? "ifNull(toString($1), '')" : "toString($1)",
							 list_make1(arg));
			break;
		case BOOLOID:
			e = ch_make_call(TEXTOID, arg->nullable ? "multiIf(ifNull($1, 0) = 1, 't', ifNull($1, 1) = 0, 'f', '')" :
							 "if($1, 't', 'f')", list_make1(arg));
			break;
		default:
			return ch_fail(cx, "%s: an argument of type %s", row->object, format_type_be(arg->pgtype));
	}
	if (e != arg)
		e->nullable = false;
	return e;
}

/* concat(a, b, ...) */
static ChExpr *
build_concat(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *result = NULL;
	ListCell   *lc;

	foreach(lc, args)
	{
		ChExpr	   *e = concat_argument(cx, row, lfirst(lc));

		if (e == NULL)
			return NULL;
		result = result ? ch_make_call(TEXTOID, "concat($1, $2)", list_make2(result, e)) :
			ch_make_call(TEXTOID, "$1", list_make1(e));
	}
	return result;
}

/* concat_ws() of what can be NULL: it leaves NULLs out. */
static ChExpr *
concat_ws_nullable(ChTranslate *cx, const ChShipRow *row, List *args)
{
	List	   *parts = list_make1(linitial(args));
	StringInfoData buf;
	ListCell   *lc;
	int			n = 2;
	char	   *text;
	ChExpr	   *e;

	if (!ch_constant_text(linitial(args), &text) || list_length(args) > 9)
		return ch_fail(cx, "%s: an argument can be NULL, and the separator is not a constant or there are many arguments",
					   row->object);
	initStringInfo(&buf);
	for_each_from(lc, args, 1)
	{
		ChExpr	   *arg = lfirst(lc);
		ChExpr	   *part = concat_argument(cx, row, arg);

		if (part == NULL)
			return NULL;
		if (arg->nullable)
		{
			part = ch_make_call(TEXTOID, "if(isNull(%1), NULL, $2)", list_make2(arg, part));
			part->nullable = true;
		}
		parts = lappend(parts, part);
		appendStringInfo(&buf, "%s$%d", n > 2 ? ", " : "", n);
		n++;
	}
	e = ch_make_call(TEXTOID, psprintf("arrayStringConcat(arrayMap(x -> assumeNotNull(x), "
									   "arrayFilter(x -> isNotNull(x), [%s])), $1)", buf.data), parts);
	e->nullable = false;
	return e;
}

/* concat_ws(separator, a, b, ...) */
static ChExpr *
build_concat_ws(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *separator = linitial(args);
	ChExpr	   *result = NULL;
	ListCell   *lc;

	if (separator->nullable)
		return ch_fail(cx, "%s: the separator can be NULL", row->object);
	for_each_from(lc, args, 1)
	{
		ChExpr	   *e = lfirst(lc);

		if (e->nullable)
			return concat_ws_nullable(cx, row, args);
		if ((e = concat_argument(cx, row, e)) == NULL)
			return NULL;
		result = result ? ch_make_call(TEXTOID, "concat($1, $2, $3)", list_make3(result, separator, e)) :
			ch_make_call(TEXTOID, "$1", list_make1(e));
	}
	return result ? result : ch_text_literal("");
}

static ChExpr *
build_repeat(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	int64		n;

	if (!ch_constant_int(lsecond(args), &n) || n > MAX_LENGTH)
		return ch_fail_constant(cx, row, "the number of times");
	return text_call(node, psprintf("repeat($1, " INT64_FORMAT ")", Max(n, 0)), linitial(args));
}

/* lpad(text, n, fill) and rpad */
static ChExpr *
build_pad(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *s = linitial(args);
	char	   *fill = pstrdup(" ");
	int64		n;

	if (!ch_constant_int(lsecond(args), &n) || n > MAX_LENGTH)
		return ch_fail_constant(cx, row, "the length");
	if (list_length(args) == 3 && !ch_constant_text(lthird(args), &fill))
		return ch_fail_constant(cx, row, "the fill");
	if (fill[0] == '\0' || n <= 0)
		return substring_expr(cx, row, node, s, 1, Max(n, 0));
	return ch_make_call(TEXTOID, psprintf("%s($1, " INT64_FORMAT ", $2)", row->remote, n),
						list_make2(s, ch_text_literal(fill)));
}

/* --------------------------------------------------------------- replacing */

/* replace(text, from, to): old servers need constants. */
static ChExpr *
build_replace(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	char	   *from,
			   *to;

	if (ch_constant_text(lsecond(args), &from) && from[0] == '\0' && !((ChExpr *) lthird(args))->nullable)
		return text_call(node, "$1", linitial(args));
	if (!ch_has(cx, CH_CAP_UTF8_EXACT) &&
		(!ch_constant_text(lsecond(args), &from) || !ch_constant_text(lthird(args), &to)))
		return ch_fail_constant(cx, row, "what is replaced or its replacement");
	return ch_make_call(exprType(node), row->remote, args);
}

static bool
has_duplicates(const char *text)
{
	const char *p,
			   *q;
	int			len;

	for (p = text; *p; p += len)
	{
		len = pg_utf_mblen((const unsigned char *) p);
		for (q = p + len; *q; q += pg_utf_mblen((const unsigned char *) q))
		{
			if (pg_utf_mblen((const unsigned char *) q) == len && memcmp(p, q, len) == 0)
				return true;
		}
	}
	return false;
}

static ChExpr *
build_translate(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	char	   *from,
			   *to;

	if (!ch_constant_text(lsecond(args), &from) || !ch_constant_text(lthird(args), &to) ||
		has_duplicates(from))
		return ch_fail_constant(cx, row, "what is translated, each character once,");
	if (from[0] == '\0')
		return text_call(node, "$1", linitial(args));
	/* surplus characters to translate to are ignored */
	if (pg_mbstrlen(to) > pg_mbstrlen(from))
		to = pnstrdup(to, pg_mbcharcliplen(to, strlen(to), pg_mbstrlen(from)));
	return ch_make_call(exprType(node), row->remote,
						list_make3(linitial(args), ch_text_literal(from), ch_text_literal(to)));
}

static ChExpr *
build_split_part(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *s = linitial(args);
	char	   *delimiter;
	int64		n;

	if (!ch_constant_text(lsecond(args), &delimiter) || delimiter[0] == '\0')
		return ch_fail_constant(cx, row, "the delimiter");
	if (!ch_constant_int(lthird(args), &n) || n == 0)
		return ch_fail_constant(cx, row, "the number of the part");
	return ch_make_call(TEXTOID, psprintf(s->nullable ?
										  "if(isNull(%%1), NULL, splitByString($2, assumeNotNull($1))[" INT64_FORMAT "])" :
										  "splitByString($2, $1)[" INT64_FORMAT "]", n),
						list_make2(s, ch_text_literal(delimiter)));
}

/* overlay(text placing text from constant [for constant]) */
static ChExpr *
build_overlay(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *s = linitial(args);
	int64		start,
				length;
	char	   *text;
	ChExpr	   *before,
			   *after;

	if (!ch_constant_int(lthird(args), &start) || start < 1)
		return ch_fail_constant(cx, row, "the position");
	if (list_length(args) == 4 ? !ch_constant_int(lfourth(args), &length) || length < 0 :
		!ch_constant_text(lsecond(args), &text))
		return ch_fail_constant(cx, row, "the length");
	if (list_length(args) == 3)
		length = pg_mbstrlen(text);
	before = substring_expr(cx, row, node, s, 1, start - 1);
	after = substring_expr(cx, row, node, s, start + length, -1);
	return before && after ? ch_make_call(exprType(node), "concat($1, $2, $3)",
										  list_make3(before, lsecond(args), after)) : NULL;
}

/* ---------------------------------------------------------------- the rest */

/* encode(bytea, 'hex') */
static ChExpr *
build_encode(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	char	   *format;

	if (!ch_constant_text(lsecond(args), &format) || pg_strcasecmp(format, "hex") != 0)
		return ch_fail(cx, "%s: a format other than hex", row->object);
	return text_call(node, row->remote, linitial(args));
}

/* text ~<~ text and the like, which order by bytes */
static ChExpr *
build_pattern_order(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	if (!ch_has(cx, CH_CAP_CONSTANT_OPERANDS) &&
		!((ChExpr *) linitial(args))->has_column && !((ChExpr *) lsecond(args))->has_column)
		return ch_fail(cx, "%s: old servers compare two constant strings wrongly", row->object);
	if (!ch_encoding_orders_like_utf8())
		return ch_fail(cx, "%s: %s", row->object, ch_text_order_problem());
	return ch_make_call(BOOLOID, row->remote, args);
}

#define UTF8 CH_IF_UTF8
#define DET CH_IF_COLLATION_DET
#define EXACT CH_CAP_UTF8_EXACT

#define LENGTH_TESTS(f) f "(s); " f "(ns); " f "(e)"
#define SUBSTRING_TESTS(f) \
	"~" f "(s, a4, p4); ~" f "(ns, 1, strpos(ns, 'b')); ~" f "(s, na4, 3); ~" f "(s, 2, a4); ~" f "(s, p4, np4 + 1); " \
	f "(s, 1, 2); " f "(ns, 2, 1); " f "(s, 0, 3); " f "(s, -1, 4); " f "(s, 10, 2); " f "(s, 2, 0); " f "(e, 2, 3)"
#define SUBSTRING_FROM_TESTS(f) "~" f "(s, strpos(s, 'l') + 1); ~" f "(ns, a4); ~" f "(s, ni4); " f "(s, 2); " f "(ns, 3); " f "(s, -2); " f "(s, 1); " f "(e, 2)"

static const ChShipRow rows[] = {
	ROW(F_LENGTH_TEXT, "length(text)", "toInt32(lengthUTF8($1))", UTF8, LENGTH_TESTS("length")),
	ROW(F_CHAR_LENGTH_TEXT, "char_length(text)", "toInt32(lengthUTF8($1))", UTF8, LENGTH_TESTS("char_length")),
	ROW(F_CHARACTER_LENGTH_TEXT, "character_length(text)", "toInt32(lengthUTF8($1))", UTF8,
		LENGTH_TESTS("character_length")),
	ROW(F_TEXTLEN, "textlen(text)", "toInt32(lengthUTF8($1))", UTF8, LENGTH_TESTS("textlen")),
	ROW(F_OCTET_LENGTH_TEXT, "octet_length(text)", "toInt32(length($1))", UTF8, LENGTH_TESTS("octet_length")),
	ROW(F_BIT_LENGTH_TEXT, "bit_length(text)", "toInt32(length($1) * 8)", UTF8, LENGTH_TESTS("bit_length")),
	ROW(F_LENGTH_BYTEA, "length(bytea)", "toInt32(length($1))", 0, "length(by); length(nby)"),
	ROW(F_OCTET_LENGTH_BYTEA, "octet_length(bytea)", "toInt32(length($1))", 0, "octet_length(by); octet_length(nby)"),
	ROW(F_BIT_LENGTH_BYTEA, "bit_length(bytea)", "toInt32(length($1) * 8)", 0, "bit_length(by); bit_length(nby)"),

	BUILT(F_LOWER_TEXT, "lower(text)", "lower($1)", CH_IF_CASE, build_case, "lower(s); lower(ns); lower(e)"),
	BUILT(F_UPPER_TEXT, "upper(text)", "upper($1)", CH_IF_CASE, build_case, "upper(s); upper(ns); upper(e)"),

	ROW_CAP(F_INITCAP, "initcap(text)", "initcap($1)", EXACT, "", CH_IF_CTYPE_C, "initcap(s); initcap(ns); initcap(s || ' ' || s); initcap(e)"),

	BUILT(F_SUBSTRING_TEXT_INT4_INT4, "substring(text, int4, int4)", "substringUTF8($1, $2, $3)", UTF8,
		  build_substring, SUBSTRING_TESTS("substring")),
	BUILT(F_SUBSTRING_TEXT_INT4, "substring(text, int4)", "substringUTF8($1, $2)", UTF8,
		  build_substring, SUBSTRING_FROM_TESTS("substring")),
	BUILT(F_SUBSTR_TEXT_INT4_INT4, "substr(text, int4, int4)", "substringUTF8($1, $2, $3)", UTF8,
		  build_substring, SUBSTRING_TESTS("substr")),
	BUILT(F_SUBSTR_TEXT_INT4, "substr(text, int4)", "substringUTF8($1, $2)", UTF8,
		  build_substring, SUBSTRING_FROM_TESTS("substr")),
	BUILT(F_LEFT, "left(text, int4)", "leftUTF8($1, $2)", UTF8, build_left_right,
		  "left(s, 2); left(ns, 1); left(s, 0); left(s, -2); left(ns, -1); left(s, 999); ~left(s, a4); ~left(ns, strpos(ns, 'b') - 1); ~left(s, ni4)"),
	BUILT(F_RIGHT, "right(text, int4)", "rightUTF8($1, $2)", UTF8, build_left_right,
		  "right(s, 2); right(ns, 1); right(s, 0); right(s, -2); right(ns, -1); right(s, 999); ~right(s, a4); ~right(ns, na4); ~right(s, ni4)"),
	BUILT(F_VARCHAR_VARCHAR_INT4_BOOL, "varchar(varchar, int4, bool)", "substringUTF8($1, 1, n)", UTF8,
		  build_varchar, "s::varchar(3); ns::varchar(1)"),

	ROW(F_STRPOS, "strpos(text, text)", "toInt32(positionUTF8($1, $2))", DET | UTF8,
		"strpos(s, 'l'); strpos(ns, 'b'); strpos(s, ''); strpos(s, '\xc3\xa9'); strpos(s, s); strpos(e, 'e')"),
	ROW(F_POSITION_TEXT_TEXT, "position(text, text)", "toInt32(positionUTF8($1, $2))", DET | UTF8,
		"position('l' in s); position('b' in ns); position('' in s); position('\xf0\x9f\x98\x80' in s)"),
	ROW(F_STARTS_WITH, "starts_with(text, text)", "startsWith($1, $2)", DET,
		"starts_with(s, 'a'); starts_with(ns, 'ab'); starts_with(s, ''); s ^@ 'h'; ns ^@ 'he'; starts_with(s, ns)"),

	BUILT(F_BTRIM_TEXT, "btrim(text)", "both", UTF8, build_trim, "btrim(s); btrim(ns); trim(e)"),
	BUILT(F_LTRIM_TEXT, "ltrim(text)", "left", UTF8, build_trim, "ltrim(s); ltrim(ns)"),
	BUILT(F_RTRIM_TEXT, "rtrim(text)", "right", UTF8, build_trim, "rtrim(s); rtrim(ns)"),
	BUILT(F_BTRIM_TEXT_TEXT, "btrim(text, text)", "both", UTF8, build_trim,
		  "btrim(s, 'ao'); btrim(ns, '-]^'); btrim(s, ''); btrim(s, '\xc3\xa9'); btrim(s, '%_\\')"),
	BUILT(F_LTRIM_TEXT_TEXT, "ltrim(text, text)", "left", UTF8, build_trim,
		  "ltrim(s, 'ah'); ltrim(ns, ' a'); ltrim(s, '\\')"),
	BUILT(F_RTRIM_TEXT_TEXT, "rtrim(text, text)", "right", UTF8, build_trim,
		  "rtrim(s, 'oc'); rtrim(ns, ' b'); rtrim(s, '\xf0\x9f\x98\x80')"),

	ROW(F_TEXTCAT, "text || text", "concat($1, $2)", 0, "s || 'x'; ns || s; s || ns; 'a''\\' || s || ns; e || s"),
	ROW(F_BYTEACAT, "bytea || bytea", "concat($1, $2)", 0, "by || by; nby || by"),
	BUILT(F_CONCAT, "concat(...)", "concat(ifNull($1, ''), ...)", 0, build_concat,
		  "concat(s, ns); concat(ns); concat(ns, i4, ':', ni8); concat(s, 'x', e); concat(nb, b, nu, '-', u)"),
	BUILT(F_CONCAT_WS, "concat_ws(text, ...)", "concat($2, $1, $3, ...)", 0, build_concat_ws,
		  "concat_ws(',', s, e); concat_ws('', i4, s); concat_ws('-', s); concat_ws(', ', ns, ni4, s, nb); concat_ws('', ns, nu); concat_ws('ab', ns, NULL, ns)"),
	BUILT(F_OVERLAY_TEXT_TEXT_INT4, "overlay(text, text, int4)", "concat(substringUTF8($1, 1, $3 - 1), $2, ...)", UTF8, build_overlay,
		  "overlay(s placing 'XY' from 2); overlay(ns placing '\xc3\xa9' from 1); overlay(s placing '' from 3)"),
	BUILT(F_OVERLAY_TEXT_TEXT_INT4_INT4, "overlay(text, text, int4, int4)", "concat(substringUTF8($1, 1, $3 - 1), $2, ...)", UTF8,
		  build_overlay, "overlay(s placing 'XY' from 2 for 1); overlay(ns placing s from 1 for 0); overlay(s placing ns from 3 for 2)"),
	ROW_CAP(F_REVERSE, "reverse(text)", "reverseUTF8($1)", EXACT, "", UTF8, "reverse(s); reverse(ns)"),
	BUILT_CAP(F_REPEAT, "repeat(text, int4)", "repeat($1, $2)", EXACT, 0, build_repeat,
			  "repeat(s, 2); repeat(ns, 3); repeat(s, 0); repeat(s, -1)"),
	BUILT_CAP(F_LPAD_TEXT_INT4_TEXT, "lpad(text, int4, text)", "leftPadUTF8", EXACT, UTF8, build_pad,
			  "lpad(s, 4, '*'); lpad(ns, 3, 'xy'); lpad(s, 2, ''); lpad(s, 0, 'x'); lpad(s, -1, 'x'); lpad(s, 6, '\xc3\xa9')"),
	BUILT_CAP(F_RPAD_TEXT_INT4_TEXT, "rpad(text, int4, text)", "rightPadUTF8", EXACT, UTF8, build_pad,
			  "rpad(s, 4, '*'); rpad(ns, 3, 'xy'); rpad(s, 2, ''); rpad(s, 0, 'x'); rpad(s, 6, '\xf0\x9f\x98\x80')"),
	BUILT_CAP(F_LPAD_TEXT_INT4, "lpad(text, int4)", "leftPadUTF8", EXACT, UTF8, build_pad, "lpad(s, 4); lpad(ns, 1)"),
	BUILT_CAP(F_RPAD_TEXT_INT4, "rpad(text, int4)", "rightPadUTF8", EXACT, UTF8, build_pad, "rpad(s, 4); rpad(ns, 1)"),

	BUILT(F_REPLACE, "replace(text, text, text)", "replaceAll($1, $2, $3)", DET, build_replace,
		  "replace(s, 'l', 'L'); replace(ns, 'a', ''); replace(s, '', 'x'); replace(s, '\\', '/'); replace(s, '\xc3\xa9', 'e')"),
	BUILT_CAP(F_TRANSLATE, "translate(text, text, text)", "translateUTF8($1, $2, $3)", EXACT, UTF8, build_translate,
			  "translate(s, 'abl', 'AB'); translate(ns, 'a', ''); translate(s, '', 'x'); translate(s, '\xc3\xa9o', 'e0123')"),
	BUILT(F_SPLIT_PART, "split_part(text, text, int4)", "splitByString($2, $1)[$3]", DET, build_split_part,
		  "split_part(s, 'l', 1); split_part(ns, 'b', 2); split_part(s, ' ', -1); split_part(s, 'll', 2); split_part(s, 'a', 5)"),
	ROW(F_MD5_TEXT, "md5(text)", "lower(hex(MD5($1)))", UTF8, "md5(s); md5(ns); md5(e)"),
	ROW(F_MD5_BYTEA, "md5(bytea)", "lower(hex(MD5($1)))", 0, "md5(by); md5(nby)"),
	BUILT(F_ENCODE, "encode(bytea, text)", "lower(hex($1))", CH_IF_CONST2, build_encode,
		  "encode(by, 'hex'); encode(nby, 'hex')"),

	BUILT(F_TEXT_PATTERN_LT, "text ~<~ text", "($1 < $2)", 0, build_pattern_order, "s ~<~ 'b'; ns ~<~ s"),
	BUILT(F_TEXT_PATTERN_LE, "text ~<=~ text", "($1 <= $2)", 0, build_pattern_order, "s ~<=~ 'b'; ns ~<=~ s"),
	BUILT(F_TEXT_PATTERN_GE, "text ~>=~ text", "($1 >= $2)", 0, build_pattern_order, "s ~>=~ 'b'; ns ~>=~ s"),
	BUILT(F_TEXT_PATTERN_GT, "text ~>~ text", "($1 > $2)", 0, build_pattern_order, "s ~>~ 'b'; ns ~>~ s"),
};

const ChShipList ch_ship_string = {rows, lengthof(rows)};
