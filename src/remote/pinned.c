/*-------------------------------------------------------------------------
 *
 * pinned.c
 *	  The one table of settings that a server's profile or a user must not
 *	  change under the SQL that we generate.
 *
 * Each row names a setting that changes answers.  clickhouse_fdw_pinned_settings()
 * prints the table.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "remote/settings.h"

#define S CH_PIN_SELECT
#define I CH_PIN_INSERT
#define A CH_PIN_ATOMIC
#define C CH_PIN_CATALOG
#define D CH_PIN_DEFAULT

const ChPinnedSetting ch_pinned_settings[] = {
	/* limits fail instead of truncating */
	{"read_overflow_mode", "throw", 18, 16, S | C, "rows are left out"},
	{"group_by_overflow_mode", "throw", 18, 16, S, "groups are left out"},
	{"distinct_overflow_mode", "throw", 18, 16, S, "distinct rows are left out"},
	{"sort_overflow_mode", "throw", 18, 16, S | C, "sorted rows are left out"},
	{"set_overflow_mode", "throw", 18, 16, S, "IN compares with a part of the set"},
	{"join_overflow_mode", "throw", 18, 16, S, "joined rows are left out"},
	{"result_overflow_mode", "throw", 18, 16, S | C, "result rows are left out"},
	{"timeout_overflow_mode", "throw", 18, 16, S | I | C, "a timeout gives a partial result"},
	{"transfer_overflow_mode", "throw", 18, 16, S, "external tables are sent in part"},
	{"read_overflow_mode_leaf", "throw", 21, 3, S, "rows of shards are left out"},
	{"timeout_overflow_mode_leaf", "throw", 23, 12, S, "rows of shards are left out"},
	{"partial_result_on_first_cancel", "0", 23, 8, S, "a cancelled query gives a partial result"},
	{"limit", "0", 20, 12, S | C, "the result is truncated"},
	{"offset", "0", 20, 12, S | C, "the first rows are left out"},
	{"max_query_size", "0", 18, 16, S | I, "long lists of values are refused"},
	{"max_ast_elements", "10000000", 18, 16, S, "long expressions are refused"},
	{"max_expanded_ast_elements", "10000000", 18, 16, S, "long expressions are refused"},

	/* NULL, joins, grouping */
	{"join_use_nulls", "1", 18, 16, S, "outer joins give 0 and '' instead of NULL"},
	{"join_default_strictness", "ALL", 18, 16, S, "joins leave out matching rows"},
	{"optimize_min_equality_disjunction_chain_length", "4294967295", 18, 16, S, "x = 0 OR ... becomes IN, which tells -0 from 0"},
	{"optimize_min_inequality_conjunction_chain_length", "4294967295", 23, 6, S, "x <> 0 AND ... becomes NOT IN, which tells -0 from 0"},
	{"transform_null_in", "0", 20, 5, S, "IN treats NULL as a value"},
	{"aggregate_functions_null_for_empty", "0", 20, 9, S, "aggregates are not what the generated SQL expects"},
	{"group_by_use_nulls", "0", 22, 11, S, "keys are NULL where the generated SQL expects values"},
	{"empty_result_for_aggregation_by_empty_set", "0", 18, 16, S, "aggregates of no rows give no row"},
	{"empty_result_for_aggregation_by_constant_keys_on_empty_set", "1", 21, 9, S, "grouping no rows by a constant gives a row"},
	{"count_distinct_implementation", "uniqExact", 18, 16, S, "count(DISTINCT) is approximate"},
	{"count_distinct_optimization", "0", 22, 7, S, "count(DISTINCT) counts NULL"},
	{"least_greatest_legacy_null_behavior", "0", 24, 12, S, "greatest and least of NULL are NULL"},
	{"cast_keep_nullable", "0", 20, 10, S, "casts have another type"},
	{"data_type_default_nullable", "0", 20, 7, S, "casts have another type"},
	{"use_variant_as_common_type", "0", 24, 1, S, "expressions have type Variant"},
	{"extremes", "0", 18, 16, S, "blocks that are not rows of the result are sent"},

	/* names and numbers in the SQL mean what they say */
	{"enable_positional_arguments", "0", 21, 11, S, "numbers in GROUP BY and ORDER BY are positions"},
	{"implicit_table_at_top_level", "", 25, 5, S, "SELECT without FROM reads a table"},
	{"prefer_column_name_to_alias", "1", 21, 4, S, "aliases hide columns"},
	{"allow_experimental_analyzer", "1", 24, 3, S, "the old analyzer cannot run sub-queries that are generated for the new"},
	{"allow_experimental_correlated_subqueries", "1", 25, 8, S, "correlated sub-queries fail"},

	/* arithmetic and conversion */
	{"decimal_check_overflow", "1", 18, 16, S, "Decimal overflow gives a wrong number"},
	{"query_plan_convert_outer_join_to_inner_join", "0", 24, 4, S, "FULL JOINs below other joins lose rows"},
	{"allow_key_condition_coalesce_rewrite", "0", 26, 5, S, "conditions over coalesce() fail beside a skip index of type set"},
	{"use_top_k_dynamic_filtering", "0", 25, 12, S, "ORDER BY with LIMIT loses rows"},
	{"query_plan_top_k_through_join", "0", 26, 5, S, "joins with LIMIT and a condition that is NULL fail"},
	{"compile_aggregate_expressions", "0", 21, 6, S, "min() and max() of times take those before 1970 for the latest"},
	{"optimize_group_by_function_keys", "0", 21, 1, S, "keys that raise errors are not computed"},
	{"optimize_arithmetic_operations_in_aggregate_functions", "0", 20, 5, S, "sums of products lose digits"},
	{"short_circuit_function_evaluation", "enable", 21, 9, S, "branches that are not taken raise errors"},
	{"precise_float_parsing", "1", 24, 1, S, "text becomes a neighbouring float"},
	{"output_format_decimal_trailing_zeros", "1", 22, 5, S, "text of Decimal loses zeros"},
	{"bool_true_representation", "true", 22, 3, S, "text of Bool is another"},
	{"bool_false_representation", "false", 22, 3, S, "text of Bool is another"},
	{"session_timezone", "UTC", 23, 6, S, "times without a zone mean another instant"},
	{"use_client_time_zone", "0", 18, 16, S, "times without a zone mean another instant"},
	{"date_time_input_format", "basic", 18, 16, S, "text is read as another date"},
	{"cast_string_to_date_time_mode", "basic", 25, 6, S, "text is read as another date"},
	{"function_date_trunc_return_type_behavior", "0", 25, 4, S, "months before 1970 become other months"},
	{"formatdatetime_parsedatetime_m_is_month_name", "1", 23, 4, S, "text of a time is another"},
	{"formatdatetime_f_prints_single_zero", "0", 23, 4, S, "text of a time is another"},
	{"formatdatetime_f_prints_scale_number_of_digits", "0", 24, 11, S, "text of a time is another"},
	{"formatdatetime_format_without_leading_zeros", "0", 23, 11, S, "text of a time is another"},
	{"formatdatetime_e_with_space_padding", "0", 25, 5, S, "text of a time is another"},
	{"date_time_output_format", "simple", 21, 1, S, "text of a time is another"},
	{"date_time_64_output_format_cut_trailing_zeros_align_to_groups_of_thousands", "0", 24, 8, S, "text of a time is another"},
	{"interval_output_format", "numeric", 24, 8, S, "text of an interval is another"},
	{"output_format_values_escape_quote_with_quote", "0", 23, 3, S, "text within arrays, tuples and maps is another"},
	{"output_format_json_quote_64bit_integers", "0", 24, 8, S, "numbers in JSON become strings"},
	{"output_format_json_quote_64bit_floats", "0", 24, 8, S, "numbers in JSON become strings"},
	{"output_format_json_quote_decimals", "0", 24, 8, S, "numbers in JSON become strings"},
	{"output_format_json_quote_denormals", "0", 24, 8, S, "nulls in JSON become strings"},
	{"output_format_json_escape_forward_slashes", "1", 24, 8, S, "text of JSON is another"},
	{"output_format_json_named_tuples_as_objects", "1", 24, 8, S, "objects in JSON become arrays"},
	{"output_format_json_skip_null_value_in_named_tuples", "0", 24, 8, S, "nulls in JSON are left out"},
	{"output_format_json_map_as_array_of_tuples", "0", 24, 8, S, "objects in JSON become arrays"},
	{"date_time_overflow_behavior", "throw", 23, 12, S, "dates out of range become other dates"},
	{"enable_extended_results_for_datetime_functions", "1", 22, 9, S, "dates before 1970 become other dates"},

	/* what the client can decode */
	{"output_format_native_encode_types_in_binary_format", "0", 24, 7, S, "blocks cannot be read"},
	{"output_format_native_write_json_as_string", "1", 24, 10, S, "JSON within Dynamic cannot be read"},

	/* which rows exist */
	{"final", "0", 23, 1, S, "rows of replacing tables are left out"},
	{"additional_table_filters", "{}", 22, 8, S | C, "rows are filtered"},
	{"additional_result_filter", "", 22, 8, S | C, "rows are filtered"},
	{"apply_deleted_mask", "1", 23, 2, S, "deleted rows come back"},
	{"apply_patch_parts", "1", 25, 8, S, "updated rows have their old values"},
	{"use_query_condition_cache", "0", 25, 3, S, "rows that another query left out under other settings are missing"},
	{"use_query_cache", "0", 23, 1, S, "old results come back"},
	{"skip_unavailable_shards", "0", 18, 16, S, "rows of shards are left out"},
	{"fallback_to_stale_replicas_for_distributed_queries", "0", 18, 16, S, "old rows come back"},
	{"distributed_group_by_no_merge", "0", 18, 16, S, "each shard gives its own groups"},
	{"distributed_product_mode", "deny", 18, 16, S, "joins of distributed tables leave out rows"},
	{"select_sequential_consistency", "1", 18, 16, S, "rows that were stored with a quorum are missing"},
	{"max_parallel_replicas", "1", 18, 16, S, "replicas that differ duplicate rows"},

	/* what was stored is stored, once and before we say so */
	{"insert_deduplicate", "0", 18, 16, I, "equal blocks of one INSERT are stored once"},
	{"deduplicate_insert", "disable", 26, 2, I, "equal blocks of one INSERT are stored once"},
	{"deduplicate_insert_select", "disable", 26, 2, I, "equal blocks of one INSERT are stored once"},
	{"async_insert_deduplicate", "0", 22, 11, I, "equal blocks of one INSERT are stored once"},
	{"wait_for_async_insert", "1", 21, 12, I, "errors of the INSERT are not reported"},
	{"insert_distributed_sync", "1", 18, 16, I | D, "rows are not yet in the shards when INSERT returns, or never (\"settings\" may say 0)"},
	{"insert_null_as_default", "0", 21, 1, I, "NULL becomes a default where it should be an error"},

	/* insert_atomic: one block, one part */
	{"min_insert_block_size_rows", "4294967296", 18, 16, A, "parts of an atomic INSERT are stored before the others"},
	{"min_insert_block_size_bytes", "1000000000000000000", 18, 16, A, "parts of an atomic INSERT are stored before the others"},
	{"max_insert_threads", "1", 19, 16, A, "parts of an atomic INSERT are stored before the others"},
	{"max_partitions_per_insert_block", "1", 19, 6, A, "an atomic INSERT may fill several partitions, one after the other"},
	{"throw_on_max_partitions_per_insert_block", "1", 22, 8, A, "an atomic INSERT may fill several partitions, one after the other"},
	{"async_insert", "0", 21, 11, A, "an atomic INSERT is mixed with others"}
};

const int	ch_pinned_settings_size = lengthof(ch_pinned_settings);
