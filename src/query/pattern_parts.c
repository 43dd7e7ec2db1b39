/*-------------------------------------------------------------------------
 *
 * pattern_parts.c
 *	  Regular expressions of which PostgreSQL and ClickHouse match the same part.
 *
 * PostgreSQL takes the longest match at the leftmost place, and within it gives
 * the earlier pieces as much as possible; re2 takes the first that
 * backtracking finds.  These are the same if there is no choice: a pattern
 * that is a sequence of pieces, none of which can go on with a character that
 * its successors can begin with.  Captured groups divide the sequence into
 * segments; if the pattern ends with "$", so that the end of the match is
 * certain, it is enough that there is no choice within each segment, because
 * between segments both engines try the longest first.
 *
 * The pattern is one that pattern.c accepts.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "mb/pg_wchar.h"

#include "query/catalogue.h"

/* A set of characters; those beyond ASCII are in it together or not at all. */
typedef struct Set
{
	uint64		ascii[2];
	bool		beyond;
} Set;

/* One of some fixed strings of sets, min to max (-1: any number) times. */
typedef struct Piece
{
	List	   *alternatives;	/* of List of Set */
	int			min;
	int			max;
	int			segment;
} Piece;

typedef struct Parts
{
	const char *p;
	bool		ignore_case;
	List	   *pieces;
	int			segment;
	bool		in_capture;
	ChRegexpParts *result;
	const char *why;
} Parts;

static const char *const TOO_FREE = "a choice that the engines make differently";

static bool
fail(Parts *parts, const char *why)
{
	parts->why = why;
	return false;
}

/* -------------------------------------------------------------------- sets */

static void
add_char(Set *set, unsigned int c)
{
	if (c < 128)
		set->ascii[c / 64] |= UINT64CONST(1) << (c % 64);
	else
		set->beyond = true;
}

static void
add_range(Set *set, unsigned int from, unsigned int to)
{
	unsigned int c;

	for (c = from; c <= to && c < 128; c++)
		add_char(set, c);
	if (to >= 128)
		set->beyond = true;
}

static void
add_class(Set *set, char c)
{
	if (c == 'd' || c == 'w')
		add_range(set, '0', '9');
	if (c == 'w')
	{
		add_range(set, 'a', 'z');
		add_range(set, 'A', 'Z');
		add_char(set, '_');
	}
	if (c == 's')
	{
		add_range(set, '\t', '\r');
		add_char(set, ' ');
	}
}

static void
add_other_case(Set *set)
{
	/* letters stand in the second word, their cases 32 apart */
	const uint64 upper = UINT64CONST(0x07FFFFFE);
	uint64		letters = set->ascii[1];

	set->ascii[1] |= (letters & upper) << 32 | ((letters >> 32) & upper);
}

static void
negate(Set *set)
{
	set->ascii[0] = ~set->ascii[0];
	set->ascii[1] = ~set->ascii[1];
	/* some of them, as far as we know */
	set->beyond = true;
}

static bool
overlap(const Set *a, const Set *b)
{
	return (a->ascii[0] & b->ascii[0]) != 0 || (a->ascii[1] & b->ascii[1]) != 0 ||
		(a->beyond && b->beyond);
}

static void
unite(Set *set, const Set *other)
{
	set->ascii[0] |= other->ascii[0];
	set->ascii[1] |= other->ascii[1];
	set->beyond |= other->beyond;
}

/* ----------------------------------------------------------------- parsing */

static bool
is_class(const char *p)
{
	return p[0] == '\\' && (p[1] == 'd' || p[1] == 'w' || p[1] == 's');
}

/* A character, perhaps escaped. */
static unsigned int
next_char(Parts *parts)
{
	unsigned int c;

	if (*parts->p == '\\')
		parts->p++;
	c = utf8_to_unicode((const unsigned char *) parts->p);
	parts->p += pg_utf_mblen((const unsigned char *) parts->p);
	return c;
}

static void
parse_bracket(Parts *parts, Set *set)
{
	bool		negated = *++parts->p == '^';
	bool		first = true;

	parts->p += negated;
	for (; *parts->p != ']' || first; first = false)
	{
		unsigned int from;

		if (is_class(parts->p))
		{
			add_class(set, parts->p[1]);
			parts->p += 2;
			continue;
		}
		from = next_char(parts);
		if (*parts->p == '-' && parts->p[1] != ']')
		{
			parts->p++;
			add_range(set, from, next_char(parts));
		}
		else
			add_char(set, from);
	}
	parts->p++;
	if (parts->ignore_case)
		add_other_case(set);
	if (negated)
		negate(set);
}

/* Whatever stands for one character. */
static Set *
parse_set(Parts *parts)
{
	Set		   *set = palloc0(sizeof(Set));

	if (*parts->p == '[')
		parse_bracket(parts, set);
	else if (*parts->p == '.')
	{
		negate(set);
		parts->p++;
	}
	else if (is_class(parts->p))
	{
		add_class(set, parts->p[1]);
		parts->p += 2;
	}
	else
	{
		add_char(set, next_char(parts));
		if (parts->ignore_case)
			add_other_case(set);
	}
	return set;
}

static void
parse_quantifier(Parts *parts, Piece *piece)
{
	char	   *end;

	piece->min = piece->max = 1;
	switch (*parts->p)
	{
		case '*':
			piece->min = 0;
			/* FALLTHROUGH */
		case '+':
			piece->max = -1;
			parts->p++;
			break;
		case '?':
			piece->min = 0;
			parts->p++;
			break;
		case '{':
			piece->min = piece->max = strtol(parts->p + 1, &end, 10);
			if (*end == ',')
				piece->max = end[1] == '}' ? -1 : strtol(end + 1, &end, 10);
			parts->p = strchr(parts->p, '}') + 1;
			break;
	}
}

/* The alternatives of a group: fixed strings only. */
static bool
parse_alternatives(Parts *parts, Piece *piece)
{
	List	   *string = NIL;

	for (;; string = lappend(string, parse_set(parts)))
	{
		if (*parts->p == '|' || *parts->p == ')')
		{
			piece->alternatives = lappend(piece->alternatives, string);
			string = NIL;
			if (*parts->p++ == ')')
				return true;
		}
		if (strchr("*+?{(^$", *parts->p) != NULL)
			return fail(parts, TOO_FREE);
	}
}

static Piece *
add_piece(Parts *parts)
{
	Piece	   *piece = palloc0(sizeof(Piece));

	piece->segment = parts->segment;
	parts->pieces = lappend(parts->pieces, piece);
	return piece;
}

static const char *
end_of_bracket(const char *p)
{
	p += p[1] == '^' ? 2 : 1;
	/* one that comes first is a character */
	if (*p == ']')
		p++;
	while (*p != ']')
		p += *p == '\\' ? 2 : 1;
	return p;
}

/* Is there a "|" in the group that starts at p? */
static bool
has_alternatives(const char *p)
{
	int			depth = 0;

	for (; *p; p++)
	{
		if (*p == '\\' && p[1] != '\0')
			p++;
		else if (*p == '[')
			p = end_of_bracket(p);
		else if (*p == '(')
			depth++;
		else if (*p == ')' && --depth == 0)
			return false;
		else if (*p == '|' && depth == 1)
			return true;
	}
	return false;
}

/* A group that is not captured: fixed strings, at most once. */
static bool
parse_group(Parts *parts)
{
	Piece	   *piece = add_piece(parts);

	if (!parse_alternatives(parts, piece))
		return false;
	parse_quantifier(parts, piece);
	return piece->max == 1 || fail(parts, TOO_FREE);
}

/* A captured group is a segment of its own. */
static bool
begin_capture(Parts *parts)
{
	bool		alternatives = has_alternatives(parts->p);

	if (parts->in_capture)
		return fail(parts, "a group in a captured group");
	parts->result->groups++;
	parts->segment++;
	parts->p++;
	if (alternatives)
	{
		Piece	   *piece = add_piece(parts);

		if (!parse_alternatives(parts, piece))
			return false;
		piece->min = piece->max = 1;
		parts->p--;
	}
	parts->in_capture = true;
	return true;
}

static bool
end_capture(Parts *parts)
{
	parts->in_capture = false;
	parts->segment++;
	parts->p++;
	return *parts->p == '\0' || strchr("*+?{", *parts->p) == NULL ||
		fail(parts, "a captured group that is repeated or optional");
}

static bool
parse_piece(Parts *parts)
{
	Piece	   *piece;

	if (strncmp(parts->p, "(?:", 3) == 0)
	{
		parts->p += 3;
		return parse_group(parts);
	}
	if (*parts->p == '(')
		return begin_capture(parts);
	if (*parts->p == ')')
		return end_capture(parts);
	if (*parts->p == '|' || *parts->p == '^')
		return fail(parts, TOO_FREE);
	piece = add_piece(parts);
	piece->alternatives = list_make1(list_make1(parse_set(parts)));
	parse_quantifier(parts, piece);
	return true;
}

static bool
parse_sequence(Parts *parts)
{
	if (*parts->p == '^')
	{
		parts->result->at_start = true;
		parts->p++;
	}
	while (*parts->p != '\0')
	{
		if (strcmp(parts->p, "$") == 0)
		{
			parts->result->at_end = true;
			return true;
		}
		if (*parts->p == '$')
			return fail(parts, TOO_FREE);
		if (!parse_piece(parts))
			return false;
	}
	return true;
}

/* ---------------------------------------------------------------- choices */

static Set
first_of(const Piece *piece)
{
	Set			set = {{0, 0}, false};
	ListCell   *lc;

	foreach(lc, piece->alternatives)
		unite(&set, linitial((List *) lfirst(lc)));
	return set;
}

/* Does every text match at most one of the two? */
static bool
exclude_each_other(List *a, List *b)
{
	ListCell   *la,
			   *lb;

	forboth(la, a, lb, b)
	{
		if (!overlap(lfirst(la), lfirst(lb)))
			return true;
	}
	return false;
}

static bool
has_choice_inside(const Piece *piece)
{
	ListCell   *la,
			   *lb;

	foreach(la, piece->alternatives)
	{
		for_each_cell(lb, piece->alternatives, lnext(piece->alternatives, la))
		{
			if (!exclude_each_other(lfirst(la), lfirst(lb)))
				return true;
		}
	}
	return false;
}

/* Can what follows the piece, as far as it matters, begin as the piece goes on? */
static bool
has_choice_after(const Parts *parts, int number, bool whole)
{
	const Piece *piece = list_nth(parts->pieces, number);
	Set			first = first_of(piece);
	int			i;

	if (piece->min == piece->max)
		return false;
	for (i = number + 1; i < list_length(parts->pieces); i++)
	{
		const Piece *next = list_nth(parts->pieces, i);
		Set			next_first = first_of(next);

		if (!whole && next->segment != piece->segment)
			return false;
		if (overlap(&first, &next_first))
			return true;
		if (next->min > 0)
			return false;
	}
	return false;
}

static bool
has_choice(const Parts *parts, bool whole)
{
	int			i;

	for (i = 0; i < list_length(parts->pieces); i++)
	{
		if (has_choice_inside(list_nth(parts->pieces, i)) || has_choice_after(parts, i, whole))
			return true;
	}
	return false;
}

static bool
may_be_empty(const Parts *parts)
{
	ListCell   *lc;

	foreach(lc, parts->pieces)
	{
		if (((Piece *) lfirst(lc))->min > 0)
			return false;
	}
	return true;
}

bool
ch_regexp_parts(const char *pattern, bool ignore_case, ChRegexpParts *result, const char **why)
{
	Parts		parts = {0};

	memset(result, 0, sizeof(*result));
	parts.p = pattern;
	parts.ignore_case = ignore_case;
	parts.result = result;
	if (!parse_sequence(&parts))
	{
		*why = parts.why;
		return false;
	}
	result->may_be_empty = may_be_empty(&parts);
	if (!has_choice(&parts, !result->at_end))
		return true;
	*why = TOO_FREE;
	return false;
}
