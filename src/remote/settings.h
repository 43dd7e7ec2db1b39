/*-------------------------------------------------------------------------
 *
 * settings.h
 *	  Lists of ClickHouse settings, and the table of the pinned ones.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_SETTINGS_H
#define CH_SETTINGS_H

#include "postgres.h"

#include "nodes/pg_list.h"

/* Which queries a pinned setting is sent with. */
#define CH_PIN_SELECT	0x01	/* CH_QUERY_GENERATED */
#define CH_PIN_INSERT	0x02	/* CH_QUERY_INSERT */
#define CH_PIN_ATOMIC	0x04	/* CH_QUERY_INSERT_ATOMIC, in addition */
#define CH_PIN_CATALOG	0x08	/* queries of system tables: what leaves out rows */
#define CH_PIN_DEFAULT	0x10	/* where the user does not set it otherwise */

/*
 * major.minor is the first version that is known to have the setting.  From
 * 20.5 on a server ignores pinned settings that it does not know, so that only
 * for older ones the version has to be exact.
 */
typedef struct ChPinnedSetting
{
	const char *name;
	const char *value;
	uint32		major,
				minor;
	int			classes;
	const char *why;			/* what goes wrong with another value */
} ChPinnedSetting;

extern const ChPinnedSetting ch_pinned_settings[];
extern const int ch_pinned_settings_size;

/*
 * Parse a list of settings into DefElems.  False if it is malformed, with a
 * sentence about it in *problem.  Memory: current context.
 */
extern bool ch_settings_parse(const char *text, List **settings, char **problem);

#endif							/* CH_SETTINGS_H */
