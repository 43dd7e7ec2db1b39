/*-------------------------------------------------------------------------
 *
 * capability.h
 *	  What a server of a given version can do.
 *
 * ONE table (capability.c).  Below the version of a capability the part of a
 * query that needs it stays local, and the answer stays the same.  Where the
 * version is not known the oldest dialect, 18.16, is assumed.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_CAPABILITY_H
#define CH_CAPABILITY_H

#include <stdbool.h>
#include <stdint.h>

typedef enum ChCapability
{
	CH_CAP_NONE,				/* every supported server */
	CH_CAP_JOIN_ON_ANY,			/* non-equi and mixed ON conditions, several joins
								 * in a SELECT, SEMI and ANTI, key types
								 * converted, right key columns readable */
	CH_CAP_FULL_JOIN_NULLS,		/* RIGHT/FULL JOIN keep right rows with NULL key */
	CH_CAP_JOIN_ORDER,			/* setting query_plan_optimize_join_order_limit */
	CH_CAP_EXISTS,				/* correlated EXISTS */
	CH_CAP_CORRELATED,			/* correlated scalar sub-queries */
	CH_CAP_CTE,
	CH_CAP_WINDOW,
	CH_CAP_SET_OPS,				/* INTERSECT, EXCEPT, UNION DISTINCT */
	CH_CAP_THREE_VALUED_LOGIC,	/* AND, OR as values */
	CH_CAP_NULL_SAFE_IF,		/* if(NULL, ..) takes the else branch */
	CH_CAP_WIDE_DATES,			/* Date32, DateTime64 */
	CH_CAP_IP_TYPES,
	CH_CAP_BOOL,
	CH_CAP_WIDE_INTS,			/* Int128, Int256, Decimal256 */
	CH_CAP_DECIMAL_PRODUCTS,	/* of different widths: their scale is the sum (before: the
								 * product, where the left is narrower) */
	CH_CAP_ACCURATE_CAST,		/* accurateCast, accurateCastOrNull */
	CH_CAP_AGGREGATE_FILTER,
	CH_CAP_OFFSET_ALONE,		/* OFFSET without LIMIT */
	CH_CAP_WITH_TIES,
	CH_CAP_IS_DISTINCT,
	CH_CAP_GROUPING_SETS,
	CH_CAP_UTF8_EXACT,			/* substringUTF8 and friends right for 4-byte
								 * characters */
	CH_CAP_PARAMETERS,			/* {p:Type} */
	CH_CAP_CONSTANT_OPERANDS,	/* comparisons of strings and FILTERs of constants
								 * only mean what they say */
	CH_CAP_WIDE_KEYS,			/* GROUP BY Decimal128 beside strings or Nullable */
	CH_CAP_ROUND_BY_ROW,		/* round(x, n) with n from the row: 24.6, and right for all
								 * kinds of arguments since 24.7 */
	CH_CAP_NULLABLE_IN,			/* NULL IN (..) is NULL */
	CH_CAP_LOG_COMMENT,			/* setting log_comment */
	CH_CAP_TABLE_TOTALS,		/* system.tables: total_rows, total_bytes */
	CH_CAP_TABLE_COMMENTS,		/* system.tables: comment */
	CH_CAP_COLUMN_POSITION,		/* system.columns: position */
	CH_CAP_LIGHTWEIGHT_DELETE,	/* DELETE FROM */
	CH_CAP_LIGHTWEIGHT_UPDATE,	/* UPDATE, of tables with block numbers */
	CH_CAP_MUTATION_CONTROL,	/* KILL MUTATION, reasons of failure, settings
								 * mutations_sync, lightweight_deletes_sync */
	CH_CAP_MATH,				/* sinh, atan2, ...; round() to even */
	CH_CAP_DEDUPLICATION_TOKEN, /* setting insert_deduplication_token */
	CH_CAP_PARTITION_LIMIT,		/* setting max_partitions_per_insert_block */
	CH_CAP_WRITTEN_ROWS,		/* progress counts rows that were stored */
	CH_NUM_CAPABILITIES
} ChCapability;

typedef struct ChVersion
{
	uint32_t	major,
				minor,
				patch;
	bool		known;			/* false: assumed, the server was not reached */
} ChVersion;

typedef struct ChCapabilityRow
{
	ChCapability capability;
	const char *name;
	uint32_t	major,
				minor;			/* first version that has it */
	const char *what;			/* for "Local because": "window functions" */
} ChCapabilityRow;

extern const ChCapabilityRow ch_capability_table[CH_NUM_CAPABILITIES];

extern bool ch_capable(const ChVersion *version, ChCapability capability);

#endif							/* CH_CAPABILITY_H */
