/*-------------------------------------------------------------------------
 *
 * error.h
 *	  The table of ClickHouse's error codes, for those who list it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_ERROR_H
#define CH_ERROR_H

typedef struct ChErrorRow
{
	int			code;
	const char *name;
	int			sqlstate;
} ChErrorRow;

extern const ChErrorRow ch_error_table[];
extern const int ch_error_table_size;

#endif							/* CH_ERROR_H */
