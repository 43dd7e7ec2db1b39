/*-------------------------------------------------------------------------
 *
 * character_class.c
 *	  Which characters \d, \s and \w of a regular expression are under a
 *	  collation.
 *
 * The C library or ICU says so, by its version, and PostgreSQL asks it; so it is
 * PostgreSQL that is asked, once per collation.  ClickHouse is sent the characters.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "mb/pg_wchar.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"

#include "query/catalogue.h"

/* Behind this no version of Unicode has digits, spaces or letters of an alphabet. */
#define LAST_OF_CLASS 0x1FFFF
#define MAX_RANGES 80

typedef struct CharacterClass
{
	Oid			collation;
	char		escape;
	const char *members;		/* for brackets, NULL if there are too many */
	bool		ascii;
	struct CharacterClass *next;
} CharacterClass;

static CharacterClass *known = NULL;

typedef struct Ranges
{
	StringInfoData buf;
	int			n;
	pg_wchar	first;			/* of the range that is not yet written; 0: none */
	pg_wchar	last;
} Ranges;

static void
put_code_point(StringInfo buf, pg_wchar c)
{
	appendStringInfo(buf, "\\x{%x}", c);
}

static void
end_range(Ranges *ranges)
{
	if (ranges->first == 0)
		return;
	put_code_point(&ranges->buf, ranges->first);
	if (ranges->last > ranges->first)
	{
		appendStringInfoChar(&ranges->buf, '-');
		put_code_point(&ranges->buf, ranges->last);
	}
	ranges->n++;
	ranges->first = 0;
}

static void
add_member(Ranges *ranges, pg_wchar c)
{
	if (ranges->first != 0 && c == ranges->last + 1)
	{
		ranges->last = c;
		return;
	}
	end_range(ranges);
	ranges->first = ranges->last = c;
}

/* A block of characters from first on, but for those that no text has; end follows each. */
char *
ch_block_of_characters(pg_wchar first, const char *end)
{
	StringInfoData buf;

	initStringInfo(&buf);
	for (pg_wchar c = Max(first, 1); c < first + CH_CHARACTER_BLOCK; c++)
	{
		unsigned char utf8[8] = {0};

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		unicode_to_utf8(c, utf8);
		appendStringInfo(&buf, "%s%s", utf8, end);
	}
	return buf.data;
}

/* Those of a text that are in the class: what is left without the others. */
static char *
members_of(const CharacterClass *class, const char *characters)
{
	char	   *others = psprintf("\\%c+", pg_toupper((unsigned char) class->escape));

	return TextDatumGetCString(DirectFunctionCall4Coll(textregexreplace, class->collation,
													   CStringGetTextDatum(characters), CStringGetTextDatum(others),
													   CStringGetTextDatum(""), CStringGetTextDatum("g")));
}

static void
find_members(CharacterClass *class)
{
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "clickhouse_fdw character class",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext old = CurrentMemoryContext;
	Ranges		ranges = {.n = 0};

	initStringInfo(&ranges.buf);
	class->ascii = true;
	for (pg_wchar c = 0; c < LAST_OF_CLASS && ranges.n <= MAX_RANGES; c += CH_CHARACTER_BLOCK)
	{
		char	   *p;

		MemoryContextSwitchTo(scratch);
		p = members_of(class, ch_block_of_characters(c, ""));
		MemoryContextSwitchTo(old);
		for (; *p; p += pg_utf_mblen((unsigned char *) p))
		{
			class->ascii = class->ascii && !IS_HIGHBIT_SET(*p);
			add_member(&ranges, utf8_to_unicode((unsigned char *) p));
		}
		MemoryContextReset(scratch);
	}
	end_range(&ranges);
	MemoryContextDelete(scratch);
	if (ranges.n > 0 && ranges.n <= MAX_RANGES)
		class->members = MemoryContextStrdup(TopMemoryContext, ranges.buf.data);
}

/*
 * What \d, \s or \w stands for in brackets under a collation, NULL if it is not
 * known or long; is it only ASCII?
 */
const char *
ch_class_members(Oid collation, char escape, bool *ascii)
{
	CharacterClass *class;

	if (!OidIsValid(collation) || GetDatabaseEncoding() != PG_UTF8)
		return NULL;
	for (class = known; class != NULL; class = class->next)
	{
		if (class->collation == collation && class->escape == escape)
			break;
	}
	if (class == NULL)
	{
		class = MemoryContextAllocZero(TopMemoryContext, sizeof(CharacterClass));
		class->collation = collation;
		class->escape = escape;
		find_members(class);
		class->next = known;
		known = class;
	}
	*ascii = class->ascii;
	return class->members;
}
