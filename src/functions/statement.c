/*-------------------------------------------------------------------------
 *
 * statement.c
 *	  Telling statements that wait for rows from the client from those that
 *	  run by themselves.
 *
 * In the native protocol rows of INSERT ... VALUES or INSERT ... FORMAT travel
 * in blocks; what stands behind these words in the text is not read by the
 * server, which would wait for blocks for ever.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "functions/functions.h"

typedef struct Scanner
{
	const char *p;
	const char *word;			/* the current word, or NULL */
	size_t		len;
	int			depth;			/* of parentheses */
	bool		named;			/* the word stands behind a dot */
	bool		subquery;		/* "(SELECT" was passed */
} Scanner;

/* Behind a comment or a quoted piece at p; p itself if there is none. */
static const char *
skip_opaque(const char *p)
{
	char		quote = *p;
	const char *end;

	if (p[0] == '-' && p[1] == '-')
		return p + strcspn(p, "\n");
	if (p[0] == '/' && p[1] == '*')
	{
		end = strstr(p + 2, "*/");
		return end != NULL ? end + 2 : p + strlen(p);
	}
	if (quote != '\'' && quote != '"' && quote != '`')
		return p;
	for (p++; *p != '\0' && *p != quote; p++)
	{
		if (*p == '\\' && p[1] != '\0')
			p++;
	}
	return *p != '\0' ? p + 1 : p;
}

static bool
is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		(c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
}

static bool
word_is(const Scanner *s, const char *keyword)
{
	return strlen(keyword) == s->len && pg_strncasecmp(s->word, keyword, s->len) == 0;
}

/* Go to the next bare word outside parentheses; false at the end. */
static bool
next_word(Scanner *s)
{
	char		before = ' ';	/* the last sign that is not space */
	const char *behind;

	while (*s->p != '\0')
	{
		behind = skip_opaque(s->p);
		if (behind > s->p)
			s->p = behind;
		else if (is_word_char(*s->p))
		{
			s->word = s->p;
			while (is_word_char(*s->p))
				s->p++;
			s->len = s->p - s->word;
			s->named = before == '.';
			s->subquery |= before == '(' && (word_is(s, "SELECT") || word_is(s, "WITH"));
			before = 'a';
			if (s->depth == 0)
				return true;
		}
		else
		{
			s->depth += *s->p == '(' ? 1 : *s->p == ')' ? -1 : 0;
			if (*s->p > ' ')
				before = *s->p;
			s->p++;
		}
	}
	return false;
}

bool
ch_statement_wants_rows(const char *sql)
{
	Scanner		s = {.p = sql};
	bool		name_follows = false;

	if (!next_word(&s) || !word_is(&s, "INSERT"))
		return false;
	while (next_word(&s))
	{
		if (!s.named && !name_follows)
		{
			if (word_is(&s, "SELECT") || word_is(&s, "WITH"))
				return false;
			if (word_is(&s, "VALUES") || word_is(&s, "FORMAT"))
				return true;
		}
		name_follows = word_is(&s, "INTO") || word_is(&s, "TABLE") || word_is(&s, "FUNCTION");
	}
	return !s.subquery;
}
