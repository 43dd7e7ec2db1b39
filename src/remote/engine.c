/*-------------------------------------------------------------------------
 *
 * engine.c
 *	  What a table's definition, as the server prints it, says about where the
 *	  table's rows are.
 *
 * A Distributed table and a materialized view with TO hold no rows: they name
 * the table that does.  The text is SQL of ClickHouse; only its tokens are looked
 * at.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "lib/stringinfo.h"

#include "remote/remote_internal.h"

typedef enum TokenKind
{
	TOKEN_END,
	TOKEN_WORD,					/* a bare name, keyword or number */
	TOKEN_NAME,					/* `quoted` */
	TOKEN_TEXT,					/* 'quoted' */
	TOKEN_OTHER					/* one character */
} TokenKind;

typedef struct Token
{
	TokenKind	kind;
	const char *start;
	char	   *text;			/* without quotes */
} Token;

/* ----------------------------------------------------------------- tokens */

static bool
is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static char
unescaped(char c)
{
	static const char letters[] = "bfnrt0";
	static const char meanings[] = "\b\f\n\r\t";
	const char *letter = c ? strchr(letters, c) : NULL;

	return letter ? meanings[letter - letters] : c;
}

static const char *
read_quoted(const char *p, StringInfo text)
{
	char		quote = *p++;

	while (*p != '\0' && *p != quote)
	{
		if (*p == '\\' && p[1] != '\0')
			appendStringInfoChar(text, unescaped(*++p));
		else
			appendStringInfoChar(text, *p);
		p++;
	}
	return *p == quote ? p + 1 : p;
}

/* The token at *p, which moves behind it. */
static Token
next_token(const char **p)
{
	StringInfoData text;
	Token		token = {TOKEN_OTHER};

	initStringInfo(&text);
	while (**p == ' ' || **p == '\n' || **p == '\t')
		(*p)++;
	token.start = *p;
	if (**p == '\0')
		token.kind = TOKEN_END;
	else if (**p == '`' || **p == '\'' || **p == '"')
	{
		token.kind = **p == '\'' ? TOKEN_TEXT : TOKEN_NAME;
		*p = read_quoted(*p, &text);
	}
	else if (is_word_char(**p))
	{
		token.kind = TOKEN_WORD;
		while (is_word_char(**p))
			appendStringInfoChar(&text, *(*p)++);
	}
	else
		appendStringInfoChar(&text, *(*p)++);
	token.text = text.data;
	return token;
}

static bool
is_char(const Token *token, char c)
{
	return token->kind == TOKEN_OTHER && token->text[0] == c;
}

static bool
is_name(const Token *token)
{
	return token->kind == TOKEN_WORD || token->kind == TOKEN_NAME;
}

/* ------------------------------------------------------ arguments of engines */

#define MAX_ARGS 5

/*
 * The texts of the arguments in "Name(arg, ...) ...", those beyond the last of
 * args are left out.  Returns how many there are in args.
 */
static int
engine_args(const char *definition, char **args)
{
	const char *p = strchr(definition, '(');
	const char *start;
	int			depth = 1;
	int			n = 0;

	if (p == NULL)
		return 0;
	start = ++p;
	while (depth > 0 && n < MAX_ARGS)
	{
		Token		token = next_token(&p);

		if (token.kind == TOKEN_END)
			return n;
		if (is_char(&token, '(') || is_char(&token, '['))
			depth++;
		else if (is_char(&token, ')') || is_char(&token, ']'))
			depth--;
		if (depth == 0 || (depth == 1 && is_char(&token, ',')))
		{
			args[n++] = pnstrdup(start, token.start - start);
			start = p;
		}
	}
	return n;
}

/* The name or text that an argument is; NULL if it is something else. */
static char *
argument_name(const char *arg)
{
	const char *p = arg;
	Token		token = next_token(&p);
	Token		end = next_token(&p);

	return (is_name(&token) || token.kind == TOKEN_TEXT) && end.kind == TOKEN_END ? token.text : NULL;
}

void
ch_engine_distributed(const char *definition, ChBehind *behind, char **cluster)
{
	char	   *args[MAX_ARGS];
	int			n = engine_args(definition, args);

	memset(behind, 0, sizeof(*behind));
	*cluster = n > 0 ? argument_name(args[0]) : NULL;
	if (n < 3)
		return;
	behind->database = argument_name(args[1]);
	if (behind->database != NULL && behind->database[0] == '\0')
		behind->database = NULL;
	behind->table = argument_name(args[2]);
	behind->sharding_key = n > 3 ? args[3] : NULL;
}

/* CREATE MATERIALIZED VIEW database.view [REFRESH ...] TO database.table ... */
void
ch_engine_materialized_view(const char *definition, ChBehind *behind)
{
	const char *p = definition;
	Token		token;

	memset(behind, 0, sizeof(*behind));
	for (int i = 0; i < 6; i++)
		token = next_token(&p);
	do
	{
		token = next_token(&p);
		if (token.kind == TOKEN_WORD && strcmp(token.text, "TO") == 0)
		{
			Token		database = next_token(&p);
			Token		dot = next_token(&p);
			Token		table = next_token(&p);

			if (!is_name(&database) || !is_char(&dot, '.') || !is_name(&table))
				return;
			behind->database = database.text;
			behind->table = table.text;
			return;
		}
	} while (token.kind != TOKEN_END && !is_char(&token, '('));
}

/* Does the expression use the column?  True also for a lambda's parameter. */
bool
ch_engine_uses(const char *expression, const char *column)
{
	const char *p = expression;
	Token		token = next_token(&p);

	while (token.kind != TOKEN_END)
	{
		Token		next = next_token(&p);

		if (is_name(&token) && strcmp(token.text, column) == 0 && !is_char(&next, '('))
			return true;
		token = next;
	}
	return false;
}
