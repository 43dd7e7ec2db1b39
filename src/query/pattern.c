/*-------------------------------------------------------------------------
 *
 * pattern.c
 *	  LIKE patterns and regular expressions as ClickHouse reads them.
 *
 * A regular expression is parsed by a small grammar of what both engines mean
 * alike and written anew for re2: literals, ".", bracket expressions, "^" and
 * "$", groups, alternatives, "*", "+", "?" and bounds.  Whatever else stands in
 * it keeps it local.  Whether a text matches may be asked of all these; which
 * part of it does is decided differently, see pattern_parts.c.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "mb/pg_wchar.h"

#include "query/catalogue.h"

/*
 * In PostgreSQL a backslash makes any character literal; ClickHouse's versions
 * disagree about it before ordinary characters, so it stays only where all
 * agree.
 */
char *
ch_like_pattern(const char *pattern, const char **why)
{
	StringInfoData buf;
	const char *p;

	initStringInfo(&buf);
	for (p = pattern; *p; p++)
	{
		if (*p == '\\')
		{
			p++;
			if (*p == '\0')
			{
				*why = "the pattern ends with an escape character";
				return NULL;
			}
			if (*p == '%' || *p == '_' || *p == '\\')
				appendStringInfoChar(&buf, '\\');
		}
		appendStringInfoChar(&buf, *p);
	}
	return buf.data;
}

/* ----------------------------------------------------- regular expressions */

/* What \d, \w and \s are in COLLATE "C"; NULL if it is none of them. */
static const char *
class_escape(char c)
{
	switch (c)
	{
		case 'd':
			return "0-9";
		case 'w':
			return "0-9A-Za-z_";
		case 's':
			return " \\t\\n\\x0b\\f\\r";
		default:
			return NULL;
	}
}

#define MAX_BOUND 255			/* of PostgreSQL */
#define MAX_GROUP_DEPTH 20
#define MAX_PATTERN 1000

typedef struct Regexp
{
	const char *p;
	StringInfoData buf;
	bool		ignore_case;
	Oid			collation;
	bool		captures;		/* groups that are captured stay so */
	int			depth;
	const char *why;
} Regexp;

static bool parse_alternatives(Regexp *re);

static bool
fail(Regexp *re, const char *why)
{
	re->why = why;
	return false;
}

static bool
is_letter(unsigned int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool
is_letter_or_digit(char c)
{
	return is_letter((unsigned char) c) || (c >= '0' && c <= '9');
}

/* One character, escaped where re2 would read more into it. */
static void
put_char(StringInfo buf, const char *p, int len)
{
	unsigned char c = *p;

	if (len == 1 && c < 0x20)
		appendStringInfo(buf, "\\x%02x", c);
	else if (len == 1 && c < 0x7f && c != ' ' && !is_letter_or_digit(*p) && c != '_')
		appendStringInfo(buf, "\\%c", c);
	else
		appendBinaryStringInfo(buf, p, len);
}

/* A literal; both cases of a letter if case does not matter. */
static void
put_literal(Regexp *re, const char *p, int len)
{
	if (re->ignore_case && len == 1 && is_letter((unsigned char) *p))
		appendStringInfo(&re->buf, "[%c%c]", pg_ascii_tolower(*p), pg_ascii_toupper(*p));
	else
		put_char(&re->buf, p, len);
}

/* The part of a range that is letters of one case, in the other case. */
static void
put_other_case(StringInfo buf, unsigned int from, unsigned int to, char first, int shift)
{
	unsigned int lo = Max(from, (unsigned int) first);
	unsigned int hi = Min(to, (unsigned int) first + 25);

	if (lo <= hi)
		appendStringInfo(buf, "%c-%c", (int) lo + shift, (int) hi + shift);
}

/* The characters of \d, \w or \s; where parts are captured only ASCII's are looked at. */
static bool
put_class(Regexp *re, char escape)
{
	bool		ascii = true;
	const char *members = ch_ctype_is_c(re->collation) ? class_escape(escape) :
		ch_class_members(re->collation, escape, &ascii);

	if (members == NULL || (re->captures && !ascii))
		return fail(re, "a class of characters that depends on the collation");
	appendStringInfoString(&re->buf, members);
	return true;
}

/* A character inside brackets, perhaps escaped; false at a class or an error. */
static bool
bracket_char(Regexp *re, const char **start, int *len)
{
	if (*re->p == '[')
		return fail(re, "a bracket expression with a bracket in it");
	if (*re->p == '\\')
	{
		re->p++;
		if (*re->p == '\0' || is_letter_or_digit(*re->p))
			return fail(re, "an escape that is not known to mean the same");
	}
	*start = re->p;
	*len = pg_utf_mblen((const unsigned char *) re->p);
	re->p += *len;
	return true;
}

/* One element of a bracket expression: a class, a range or a character. */
static bool
bracket_element(Regexp *re)
{
	const char *from,
			   *to;
	int			from_len,
				to_len;
	unsigned int lo,
				hi;

	if (*re->p == '\\' && class_escape(re->p[1]))
	{
		if (!put_class(re, re->p[1]))
			return false;
		re->p += 2;
		if (*re->p == '-' && re->p[1] != ']')
			return fail(re, "a range that starts with a class");
		return true;
	}
	if (!bracket_char(re, &from, &from_len))
		return false;
	to = from;
	to_len = from_len;
	if (*re->p == '-' && re->p[1] != ']' && re->p[1] != '\0')
	{
		re->p++;
		if (*re->p == '\\' && class_escape(re->p[1]))
			return fail(re, "a range that ends with a class");
		if (!bracket_char(re, &to, &to_len))
			return false;
		if (*re->p == '-' && re->p[1] != ']')
			return fail(re, "a range of a range");
	}
	lo = utf8_to_unicode((const unsigned char *) from);
	hi = utf8_to_unicode((const unsigned char *) to);
	if (lo > hi)
		return fail(re, "an empty range");
	put_char(&re->buf, from, from_len);
	if (lo == hi && re->ignore_case && is_letter(lo))
		appendStringInfoChar(&re->buf, lo ^ 0x20);
	if (lo == hi)
		return true;
	appendStringInfoChar(&re->buf, '-');
	put_char(&re->buf, to, to_len);
	if (re->ignore_case)
	{
		put_other_case(&re->buf, lo, hi, 'a', -0x20);
		put_other_case(&re->buf, lo, hi, 'A', 0x20);
	}
	return true;
}

static bool
parse_bracket(Regexp *re)
{
	bool		first = true;

	re->p++;
	appendStringInfoChar(&re->buf, '[');
	if (*re->p == '^')
	{
		appendStringInfoChar(&re->buf, '^');
		re->p++;
	}
	for (; *re->p != ']' || first; first = false)
	{
		if (*re->p == '\0')
			return fail(re, "an unclosed bracket expression");
		if (!bracket_element(re))
			return false;
	}
	re->p++;
	appendStringInfoChar(&re->buf, ']');
	return true;
}

static bool
parse_escape(Regexp *re)
{
	re->p++;
	if (class_escape(*re->p))
	{
		appendStringInfoChar(&re->buf, '[');
		if (!put_class(re, *re->p))
			return false;
		appendStringInfoChar(&re->buf, ']');
		re->p++;
		return true;
	}
	if (*re->p == '\0' || (unsigned char) *re->p >= 0x80 || is_letter_or_digit(*re->p))
		return fail(re, "an escape that is not known to mean the same");
	put_char(&re->buf, re->p, 1);
	re->p++;
	return true;
}

static bool
parse_group(Regexp *re)
{
	bool		captured = re->captures;

	re->p++;
	if (*re->p == '?')
	{
		if (re->p[1] != ':')
			return fail(re, "an extended group");
		re->p += 2;
		captured = false;
	}
	else if (*re->p == '*')
		return fail(re, "an extended group");
	if (++re->depth > MAX_GROUP_DEPTH)
		return fail(re, "too many groups in groups");
	appendStringInfoString(&re->buf, captured ? "(" : "(?:");
	if (!parse_alternatives(re))
		return false;
	if (*re->p != ')')
		return fail(re, "an unclosed group");
	re->depth--;
	re->p++;
	appendStringInfoChar(&re->buf, ')');
	return true;
}

/* A number of a bound at *p. */
static bool
bound_number(Regexp *re, int *n)
{
	if (*re->p < '0' || *re->p > '9')
		return false;
	*n = 0;
	while (*re->p >= '0' && *re->p <= '9' && *n <= MAX_BOUND)
		*n = *n * 10 + (*re->p++ - '0');
	return *n <= MAX_BOUND;
}

/* {m}, {m,} or {m,n} */
static bool
parse_bound(Regexp *re)
{
	int			from,
				to;

	re->p++;
	if (!bound_number(re, &from))
		return fail(re, "a bound that is not known to mean the same");
	appendStringInfo(&re->buf, "{%d", from);
	if (*re->p == ',')
	{
		re->p++;
		appendStringInfoChar(&re->buf, ',');
		if (*re->p != '}')
		{
			if (!bound_number(re, &to) || to < from)
				return fail(re, "a bound that is not known to mean the same");
			appendStringInfo(&re->buf, "%d", to);
		}
	}
	if (*re->p != '}')
		return fail(re, "a bound that is not known to mean the same");
	re->p++;
	appendStringInfoChar(&re->buf, '}');
	return true;
}

static bool
parse_quantifier(Regexp *re)
{
	switch (*re->p)
	{
		case '*':
		case '+':
		case '?':
			appendStringInfoChar(&re->buf, *re->p++);
			break;
		case '{':
			if (!parse_bound(re))
				return false;
			break;
		default:
			return true;
	}
	if (*re->p == '*' || *re->p == '+' || *re->p == '?' || *re->p == '{')
		return fail(re, "a quantifier after a quantifier");
	return true;
}

/* An anchor takes no quantifier. */
static bool
parse_anchor(Regexp *re)
{
	appendStringInfoChar(&re->buf, *re->p++);
	if (*re->p == '*' || *re->p == '+' || *re->p == '?' || *re->p == '{')
		return fail(re, "a quantifier after an anchor");
	return true;
}

static bool
parse_atom(Regexp *re)
{
	int			len;

	switch (*re->p)
	{
		case '.':
			appendStringInfoChar(&re->buf, *re->p++);
			return true;
		case '[':
			return parse_bracket(re);
		case '(':
			return parse_group(re);
		case '\\':
			return parse_escape(re);
		case '*':
		case '+':
		case '?':
		case '{':
			return fail(re, "a quantifier after nothing");
		default:
			len = pg_utf_mblen((const unsigned char *) re->p);
			put_literal(re, re->p, len);
			re->p += len;
			return true;
	}
}

static bool
parse_branch(Regexp *re)
{
	const char *start = re->p;

	while (*re->p != '\0' && *re->p != '|' && !(*re->p == ')' && re->depth > 0))
	{
		if (*re->p == '^' || *re->p == '$')
		{
			if (!parse_anchor(re))
				return false;
		}
		else if (*re->p == ')')
			return fail(re, "an unopened group");
		else if (!parse_atom(re) || !parse_quantifier(re))
			return false;
	}
	if (re->p == start)
		return fail(re, "an empty alternative");
	return true;
}

static bool
parse_alternatives(Regexp *re)
{
	for (;;)
	{
		if (!parse_branch(re))
			return false;
		if (*re->p != '|')
			return true;
		appendStringInfoChar(&re->buf, *re->p++);
	}
}

/* pattern is in UTF-8; ignoring case is known only for ASCII's letters. */
char *
ch_regexp_pattern(const char *pattern, bool ignore_case, Oid collation, bool captures,
				  const char **why)
{
	Regexp		re = {0};

	re.p = pattern;
	re.ignore_case = ignore_case;
	re.collation = collation;
	re.captures = captures;
	initStringInfo(&re.buf);
	if (strlen(pattern) > MAX_PATTERN)
	{
		*why = "the pattern is long";
		return NULL;
	}
	if (*pattern == '\0')
		return re.buf.data;
	if (!parse_alternatives(&re))
	{
		*why = re.why;
		return NULL;
	}
	return re.buf.data;
}

/* A bracket expression of the characters of a UTF-8 text, which is not empty. */
char *
ch_character_class(const char *characters)
{
	StringInfoData buf;
	const char *p;

	initStringInfo(&buf);
	appendStringInfoChar(&buf, '[');
	for (p = characters; *p;)
	{
		int			len = pg_utf_mblen((const unsigned char *) p);

		put_char(&buf, p, len);
		p += len;
	}
	appendStringInfoChar(&buf, ']');
	return buf.data;
}
