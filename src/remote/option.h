/*-------------------------------------------------------------------------
 *
 * option.h
 *	  The table of options, for those who list it or read import options.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_OPTION_H
#define CH_OPTION_H

#include "postgres.h"

#include "nodes/pg_list.h"

/* Where an option may stand. */
#define CH_OPTION_SERVER	0x01
#define CH_OPTION_USER		0x02	/* user mapping */
#define CH_OPTION_TABLE		0x04
#define CH_OPTION_COLUMN	0x08
#define CH_OPTION_IMPORT	0x10

typedef enum ChOptionKind
{
	CH_OPTION_STRING,			/* char * */
	CH_OPTION_NONEMPTY,			/* char *, '' is refused */
	CH_OPTION_HOST,				/* char *, one host */
	CH_OPTION_PATH,				/* char *, a file: in a user mapping only for
								 * superusers */
	CH_OPTION_SECRET,			/* char *, never shown */
	CH_OPTION_CHOICE,			/* char *, one of values */
	CH_OPTION_ENUM,				/* int, one of values */
	CH_OPTION_INT,				/* int within min and max */
	CH_OPTION_FLOAT,			/* double within min and max */
	CH_OPTION_BOOL,				/* bool */
	CH_OPTION_SETTINGS,			/* List of DefElem */
	CH_OPTION_EXTENSIONS		/* List of Oid */
} ChOptionKind;

typedef struct ChOptionValue
{
	const char *name;
	int			value;
} ChOptionValue;

/*
 * offset is into ChOptions, for column options into ChColumnOptions and for
 * import options into ChImportOptions.  dflt is the text of the default or
 * NULL: then it depends (see doc) or is nothing.
 */
typedef struct ChOptionRow
{
	const char *name;
	int			contexts;
	ChOptionKind kind;
	double		min,
				max;
	const ChOptionValue *values;	/* ends with a NULL name */
	size_t		offset;
	const char *dflt;
	const char *doc;
} ChOptionRow;

extern const ChOptionRow ch_option_table[];
extern const int ch_option_table_size;

typedef enum ChOnUnsupported
{
	CH_UNSUPPORTED_TEXT,
	CH_UNSUPPORTED_SKIP,
	CH_UNSUPPORTED_ERROR
} ChOnUnsupported;

/* Options of IMPORT FOREIGN SCHEMA. */
typedef struct ChImportOptions
{
	bool		collate;
	bool		dflt;
	bool		not_null;
	bool		comments;
	int			uint64_as_bigint;	/* 0 or 1 */
	int			on_unsupported; /* ChOnUnsupported */
} ChImportOptions;

/* Checks the options and fills in result; ereports. */
extern void ch_import_options(List *options, ChImportOptions *result);

#endif							/* CH_OPTION_H */
