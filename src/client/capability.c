/*-------------------------------------------------------------------------
 *
 * capability.c
 *	  The table of server capabilities by version.
 *
 * A version here is the first whose answer was verified, or that ClickHouse's
 * changelog names; where the two disagree the later one stands, because a
 * capability that is missed costs speed and one that is assumed wrongly costs
 * the answer.
 *
 *-------------------------------------------------------------------------
 */
#include "client/capability.h"

const ChCapabilityRow ch_capability_table[CH_NUM_CAPABILITIES] = {
	{CH_CAP_NONE, "any", 0, 0, "nothing special"},
	{CH_CAP_JOIN_ON_ANY, "join_on_any", 24, 8, "JOIN conditions other than equality"},
	{CH_CAP_FULL_JOIN_NULLS, "full_join_nulls", 23, 3, "RIGHT and FULL JOIN that keep rows with a NULL key"},
	{CH_CAP_JOIN_ORDER, "join_order", 25, 11, "choosing an order of joins"},
	{CH_CAP_EXISTS, "exists", 25, 8, "correlated EXISTS"},
	{CH_CAP_CORRELATED, "correlated", 25, 8, "correlated sub-queries"},
	{CH_CAP_CTE, "cte", 23, 3, "common table expressions"},
	{CH_CAP_WINDOW, "window", 23, 3, "window functions"},
	{CH_CAP_SET_OPS, "set_operations", 23, 3, "INTERSECT, EXCEPT and UNION DISTINCT"},
	{CH_CAP_THREE_VALUED_LOGIC, "three_valued_logic", 23, 3, "three-valued AND and OR"},
	{CH_CAP_NULL_SAFE_IF, "null_safe_if", 23, 3, "conditions that may be NULL"},
	{CH_CAP_WIDE_DATES, "wide_dates", 23, 3, "Date32 and DateTime64"},
	{CH_CAP_IP_TYPES, "ip_types", 23, 3, "IPv4 and IPv6"},
	{CH_CAP_BOOL, "bool", 23, 3, "Bool"},
	{CH_CAP_WIDE_INTS, "wide_integers", 23, 3, "128- and 256-bit numbers"},
	{CH_CAP_DECIMAL_PRODUCTS, "decimal_products", 20, 9, "products of Decimals of different widths"},
	{CH_CAP_ACCURATE_CAST, "accurate_cast", 23, 3, "accurateCast"},
	{CH_CAP_AGGREGATE_FILTER, "aggregate_filter", 23, 3, "FILTER"},
	{CH_CAP_OFFSET_ALONE, "offset", 23, 3, "OFFSET without LIMIT"},
	{CH_CAP_WITH_TIES, "with_ties", 23, 3, "WITH TIES"},
	{CH_CAP_IS_DISTINCT, "is_distinct", 24, 8, "IS DISTINCT FROM"},
	{CH_CAP_GROUPING_SETS, "grouping_sets", 23, 3, "GROUPING SETS"},
	{CH_CAP_UTF8_EXACT, "utf8_exact", 23, 3, "UTF-8 functions that know 4-byte characters"},
	{CH_CAP_PARAMETERS, "parameters", 23, 3, "typed query parameters"},
	{CH_CAP_CONSTANT_OPERANDS, "constant_operands", 24, 8, "comparisons of constant strings"},
	{CH_CAP_WIDE_KEYS, "wide_keys", 24, 8, "grouping by wide Decimals and other keys"},
	{CH_CAP_ROUND_BY_ROW, "round_by_row", 24, 8, "rounding to a number of digits that differs from row to row"},
	{CH_CAP_NULLABLE_IN, "nullable_in", 23, 3, "three-valued IN"},
	{CH_CAP_LOG_COMMENT, "log_comment", 23, 3, "comments in the query log"},
	{CH_CAP_TABLE_TOTALS, "table_totals", 23, 3, "row counts in system.tables"},
	{CH_CAP_TABLE_COMMENTS, "table_comments", 23, 3, "comments on tables"},
	{CH_CAP_COLUMN_POSITION, "column_position", 23, 3, "column positions in system.columns"},
	{CH_CAP_LIGHTWEIGHT_DELETE, "lightweight_delete", 23, 3, "DELETE FROM"},
	{CH_CAP_LIGHTWEIGHT_UPDATE, "lightweight_update", 25, 8, "UPDATE without a mutation"},
	{CH_CAP_MUTATION_CONTROL, "mutation_control", 23, 3, "KILL MUTATION"},
	{CH_CAP_MATH, "math", 23, 3, "hyperbolic functions and rounding of halves to even"},
	{CH_CAP_DEDUPLICATION_TOKEN, "deduplication_token", 23, 3, "deduplication tokens"},
	{CH_CAP_PARTITION_LIMIT, "partition_limit", 23, 3, "a limit of partitions per INSERT"},
	{CH_CAP_WRITTEN_ROWS, "written_rows", 23, 3, "counts of rows that were stored"}
};

/* Does a server of this version have the capability?  Unknown is oldest. */
bool
ch_capable(const ChVersion *version, ChCapability capability)
{
	const ChCapabilityRow *row = &ch_capability_table[capability];

	if (capability == CH_CAP_NONE)
		return true;
	if (!version->known)
		return false;
	if (version->major != row->major)
		return version->major > row->major;
	return version->minor >= row->minor;
}
