/*-------------------------------------------------------------------------
 *
 * zone_past.h
 *	  What zone.c and zone_past.c share with each other and nobody else.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_ZONE_PAST_H
#define CH_ZONE_PAST_H

#include "pgtime.h"

#define CH_YEAR_1900 INT64CONST(-2208988800)
#define CH_YEAR_2300 INT64CONST(10413792000)
#define CH_QUARTER_HOUR 900

/* The offset in seconds, east of Greenwich. */
extern long ch_zone_offset(pg_tz *tz, pg_time_t at);

/* The first change of the clock after a time. */
typedef struct ChZoneChange
{
	int			found;			/* 1; 0 if there is none, with before; -1 if it is not known */
	pg_time_t	at;
	long		before;			/* offsets */
	long		after;
} ChZoneChange;

extern ChZoneChange ch_next_change(pg_tz *tz, pg_time_t after);

/* May a change of the offset be crossed without a difference? */
extern bool ch_is_harmless_change(int64 at, long before, long after, int flags);

/* Can times of the zone be told, with the server's zone for the later ones? */
extern bool ch_zone_has_past(pg_tz *tz);

/* Parts of such a zone, as SQL; of CH_ZONE_PARTS. */
extern char *ch_zone_past(pg_tz *tz, int part);

#endif							/* CH_ZONE_PAST_H */
