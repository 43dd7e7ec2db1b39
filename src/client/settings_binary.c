/*-------------------------------------------------------------------------
 *
 * settings_binary.c
 *	  Settings for servers below revision 54429: there a setting's value goes
 *	  over the wire in the binary form of its declared type, without a length,
 *	  so the sender has to know every setting.
 *
 * The table below is ClickHouse 18.16's.  A name that is not in it cannot be
 * sent: the server would lose its place in the stream.
 *
 *-------------------------------------------------------------------------
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "conn.h"

typedef enum setting_kind
{
	UINT,						/* varint; also bool, seconds, milliseconds */
	INT,						/* zigzag varint */
	TEXT						/* string; also float, enumerations, char */
} setting_kind;

typedef struct known_setting
{
	const char *name;
	setting_kind kind;
} known_setting;

/* Ordered by name. */
static const known_setting known_settings[] = {
	{"add_http_cors_header", UINT},
	{"aggregation_memory_efficient_merge_threads", UINT},
	{"allow_ddl", UINT},
	{"allow_distributed_ddl", UINT},
	{"allow_experimental_low_cardinality_type", UINT},
	{"asterisk_left_columns_only", UINT},
	{"background_pool_size", UINT},
	{"background_schedule_pool_size", UINT},
	{"calculate_text_stack_trace", UINT},
	{"compile", UINT},
	{"compile_expressions", UINT},
	{"connect_timeout", UINT},
	{"connect_timeout_with_failover_ms", UINT},
	{"connections_with_failover_max_tries", UINT},
	{"count_distinct_implementation", TEXT},
	{"date_time_input_format", TEXT},
	{"decimal_check_overflow", UINT},
	{"distinct_overflow_mode", TEXT},
	{"distributed_aggregation_memory_efficient", UINT},
	{"distributed_connections_pool_size", UINT},
	{"distributed_ddl_task_timeout", INT},
	{"distributed_directory_monitor_batch_inserts", UINT},
	{"distributed_directory_monitor_sleep_time_ms", UINT},
	{"distributed_group_by_no_merge", UINT},
	{"distributed_product_mode", TEXT},
	{"empty_result_for_aggregation_by_empty_set", UINT},
	{"enable_debug_queries", UINT},
	{"enable_http_compression", UINT},
	{"enable_optimize_predicate_expression", UINT},
	{"extremes", UINT},
	{"fallback_to_stale_replicas_for_distributed_queries", UINT},
	{"force_index_by_date", UINT},
	{"force_primary_key", UINT},
	{"format_csv_allow_double_quotes", UINT},
	{"format_csv_allow_single_quotes", UINT},
	{"format_csv_delimiter", TEXT},
	{"format_schema", TEXT},
	{"fsync_metadata", UINT},
	{"group_by_overflow_mode", TEXT},
	{"group_by_two_level_threshold", UINT},
	{"group_by_two_level_threshold_bytes", UINT},
	{"http_connection_timeout", UINT},
	{"http_headers_progress_interval_ms", UINT},
	{"http_max_multipart_form_data_size", UINT},
	{"http_native_compression_disable_checksumming_on_decompress", UINT},
	{"http_receive_timeout", UINT},
	{"http_send_timeout", UINT},
	{"http_zlib_compression_level", INT},
	{"input_format_allow_errors_num", UINT},
	{"input_format_allow_errors_ratio", TEXT},
	{"input_format_import_nested_json", UINT},
	{"input_format_skip_unknown_fields", UINT},
	{"input_format_values_interpret_expressions", UINT},
	{"insert_allow_materialized_columns", UINT},
	{"insert_deduplicate", UINT},
	{"insert_distributed_sync", UINT},
	{"insert_distributed_timeout", UINT},
	{"insert_quorum", UINT},
	{"insert_quorum_timeout", UINT},
	{"insert_sample_with_metadata", UINT},
	{"interactive_delay", UINT},
	{"join_default_strictness", TEXT},
	{"join_overflow_mode", TEXT},
	{"join_use_nulls", UINT},
	{"load_balancing", TEXT},
	{"log_profile_events", UINT},
	{"log_queries", UINT},
	{"log_queries_cut_to_length", UINT},
	{"log_query_settings", UINT},
	{"log_query_threads", UINT},
	{"low_cardinality_allow_in_native_format", UINT},
	{"low_cardinality_max_dictionary_size", UINT},
	{"low_cardinality_use_single_dictionary_for_part", UINT},
	{"mark_cache_min_lifetime", UINT},
	{"max_ast_depth", UINT},
	{"max_ast_elements", UINT},
	{"max_block_size", UINT},
	{"max_bytes_before_external_group_by", UINT},
	{"max_bytes_before_external_sort", UINT},
	{"max_bytes_before_remerge_sort", UINT},
	{"max_bytes_in_distinct", UINT},
	{"max_bytes_in_join", UINT},
	{"max_bytes_in_set", UINT},
	{"max_bytes_to_read", UINT},
	{"max_bytes_to_sort", UINT},
	{"max_bytes_to_transfer", UINT},
	{"max_columns_to_read", UINT},
	{"max_compress_block_size", UINT},
	{"max_concurrent_queries_for_user", UINT},
	{"max_distributed_connections", UINT},
	{"max_execution_time", UINT},
	{"max_expanded_ast_elements", UINT},
	{"max_fetch_partition_retries_count", UINT},
	{"max_insert_block_size", UINT},
	{"max_memory_usage", UINT},
	{"max_memory_usage_for_all_queries", UINT},
	{"max_memory_usage_for_user", UINT},
	{"max_network_bandwidth", UINT},
	{"max_network_bandwidth_for_all_users", UINT},
	{"max_network_bandwidth_for_user", UINT},
	{"max_network_bytes", UINT},
	{"max_parallel_replicas", UINT},
	{"max_pipeline_depth", UINT},
	{"max_query_size", UINT},
	{"max_read_buffer_size", UINT},
	{"max_replica_delay_for_distributed_queries", UINT},
	{"max_result_bytes", UINT},
	{"max_result_rows", UINT},
	{"max_rows_in_distinct", UINT},
	{"max_rows_in_join", UINT},
	{"max_rows_in_set", UINT},
	{"max_rows_to_group_by", UINT},
	{"max_rows_to_read", UINT},
	{"max_rows_to_sort", UINT},
	{"max_rows_to_transfer", UINT},
	{"max_streams_to_max_threads_ratio", TEXT},
	{"max_subquery_depth", UINT},
	{"max_temporary_columns", UINT},
	{"max_temporary_non_const_columns", UINT},
	{"max_threads", UINT},
	{"memory_tracker_fault_probability", TEXT},
	{"merge_tree_coarse_index_granularity", UINT},
	{"merge_tree_max_rows_to_use_cache", UINT},
	{"merge_tree_min_rows_for_concurrent_read", UINT},
	{"merge_tree_min_rows_for_seek", UINT},
	{"merge_tree_uniform_read_distribution", UINT},
	{"min_bytes_to_use_direct_io", UINT},
	{"min_compress_block_size", UINT},
	{"min_count_to_compile", UINT},
	{"min_execution_speed", UINT},
	{"min_insert_block_size_bytes", UINT},
	{"min_insert_block_size_rows", UINT},
	{"mysql_max_rows_to_insert", UINT},
	{"network_compression_method", TEXT},
	{"network_zstd_compression_level", INT},
	{"odbc_max_field_size", UINT},
	{"optimize_min_equality_disjunction_chain_length", UINT},
	{"optimize_move_to_prewhere", UINT},
	{"optimize_throw_if_noop", UINT},
	{"output_format_json_escape_forward_slashes", UINT},
	{"output_format_json_quote_64bit_integers", UINT},
	{"output_format_json_quote_denormals", UINT},
	{"output_format_pretty_color", UINT},
	{"output_format_pretty_max_column_pad_width", UINT},
	{"output_format_pretty_max_rows", UINT},
	{"output_format_write_statistics", UINT},
	{"parallel_replica_offset", UINT},
	{"parallel_replicas_count", UINT},
	{"parallel_view_processing", UINT},
	{"poll_interval", UINT},
	{"prefer_localhost_replica", UINT},
	{"preferred_block_size_bytes", UINT},
	{"preferred_max_column_in_block_size_bytes", UINT},
	{"priority", UINT},
	{"queue_max_wait_ms", UINT},
	{"read_backoff_max_throughput", UINT},
	{"read_backoff_min_events", UINT},
	{"read_backoff_min_interval_between_events_ms", UINT},
	{"read_backoff_min_latency_ms", UINT},
	{"read_overflow_mode", TEXT},
	{"readonly", UINT},
	{"receive_timeout", UINT},
	{"replace_running_query", UINT},
	{"replication_alter_columns_timeout", UINT},
	{"replication_alter_partitions_sync", UINT},
	{"result_overflow_mode", TEXT},
	{"select_sequential_consistency", UINT},
	{"send_logs_level", TEXT},
	{"send_progress_in_http_headers", UINT},
	{"send_timeout", UINT},
	{"set_overflow_mode", TEXT},
	{"skip_unavailable_shards", UINT},
	{"sort_overflow_mode", TEXT},
	{"stream_flush_interval_ms", UINT},
	{"table_function_remote_max_addresses", UINT},
	{"tcp_keep_alive_timeout", UINT},
	{"timeout_before_checking_execution_speed", UINT},
	{"timeout_overflow_mode", TEXT},
	{"totals_auto_threshold", TEXT},
	{"totals_mode", TEXT},
	{"transfer_overflow_mode", TEXT},
	{"use_client_time_zone", UINT},
	{"use_index_for_in_with_subqueries", UINT},
	{"use_uncompressed_cache", UINT},
};

static int
compare_names(const void *name, const void *known)
{
	return strcmp(name, ((const known_setting *) known)->name);
}

/* Booleans are numbers for these servers, and max_threads knows "auto". */
static bool
parse_uint(const char *text, uint64_t *value)
{
	char	   *end;

	if (strcmp(text, "true") == 0)
		*value = 1;
	else if (strcmp(text, "false") == 0 || strcmp(text, "auto") == 0)
		*value = 0;
	else
	{
		if (text[0] < '0' || text[0] > '9')
			return false;
		errno = 0;
		*value = strtoull(text, &end, 10);
		return errno == 0 && *end == '\0';
	}
	return true;
}

static bool
parse_int(const char *text, int64_t *value)
{
	char	   *end;

	if ((text[0] < '0' || text[0] > '9') && text[0] != '-')
		return false;
	errno = 0;
	*value = strtoll(text, &end, 10);
	return errno == 0 && *end == '\0' && end[-1] != '-';
}

static chc_status
bad_value(const chc_setting *setting, chc_errbuf *err)
{
	return chc_fail(err, CHC_E_USAGE, "invalid value for setting \"%.100s\": \"%.200s\"",
					setting->name, setting->value);
}

chc_status
chc_put_binary_setting(chc_buf *out, const chc_setting *setting, chc_errbuf *err)
{
	const known_setting *known = bsearch(setting->name, known_settings,
										 sizeof(known_settings) / sizeof(known_settings[0]),
										 sizeof(known_settings[0]), compare_names);
	uint64_t	u = 0;
	int64_t		i = 0;
	chc_status	st = CHC_OK;

	if (known == NULL)
		return chc_fail(err, CHC_E_USAGE, "setting \"%.200s\" cannot be sent to this server: "
						"it is too old to take settings that did not exist in ClickHouse 18.16",
						setting->name);
	switch (known->kind)
	{
		case UINT:
			if (!parse_uint(setting->value, &u))
				return bad_value(setting, err);
			st = chc_buf_varint(out, u);
			break;
		case INT:
			if (!parse_int(setting->value, &i))
				return bad_value(setting, err);
			st = chc_buf_varint(out, (uint64_t) i << 1 ^ (uint64_t) (i >> 63));
			break;
		case TEXT:
			st = chc_buf_str(out, setting->value);
			break;
	}
	return st == CHC_OK ? CHC_OK : chc_fail_nomem(err);
}
