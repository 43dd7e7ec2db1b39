-- Options: what is accepted where, and what is said when it is not
\set ECHO none
\set host localhost
\getenv host CLICKHOUSE_HOST
\set port 9000
\getenv port CLICKHOUSE_PORT
SET client_min_messages = warning;
DROP SERVER IF EXISTS ch_loopback CASCADE;
\set ECHO all

-- the table of options
SELECT name, contexts, "values", "default" FROM clickhouse_fdw_options();
SELECT name, contexts FROM clickhouse_fdw_options() WHERE description IS NULL OR description !~ '\.$';

-- every option is accepted where the table says
CREATE SERVER ch_loopback FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (
	host 'localhost', port '9000', dbname 'default', sslmode 'disable',
	sslrootcert '/nowhere/ca.crt', sslcert '/nowhere/client.crt', sslkey '/nowhere/client.key',
	ssl_min_protocol_version 'TLSv1.3', compression 'lz4', connect_timeout '3',
	keepalives 'on', keepalives_idle '30', keepalives_interval '5', keepalives_count '2',
	tcp_user_timeout '1000', application_name '%a %p', keep_connections 'off',
	settings 'max_threads 2', fetch_size '1000', batch_size '1000',
	use_remote_estimate 'false', fdw_startup_cost '10', fdw_tuple_cost '0.5',
	extensions 'plpgsql', updatable 'false', truncatable 'false', async_capable 'false',
	analyze_sampling 'off', invalid_text 'replace');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_loopback OPTIONS (
	user 'default', password '', sslcert '/nowhere/client.crt', sslkey '/nowhere/client.key');
CREATE FOREIGN TABLE options_t (
	a integer OPTIONS (column_name 'A', type 'Int32')
) SERVER ch_loopback OPTIONS (
	database 'd', table_name 't', engine 'MergeTree', settings 'max_threads = 1', fetch_size '10',
	batch_size '10', use_remote_estimate 'true', updatable 'true', truncatable 'true',
	async_capable 'true', analyze_sampling 'random');
ALTER SERVER ch_loopback OPTIONS (SET invalid_text 'truncate', DROP sslcert, DROP sslkey);
DROP SERVER ch_loopback CASCADE;

-- unknown names; the hint depends on the version of PostgreSQL
\set VERBOSITY terse
CREATE SERVER ch_loopback FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (hots 'localhost');
CREATE SERVER ch_loopback FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (password 'x');
CREATE SERVER ch_loopback FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (table_name 'x');
CREATE SERVER ch_loopback FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (import_collate 'true');
CREATE SERVER ch_loopback FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (parallel_commit 'true');
ALTER FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (ADD host 'x');
CREATE SERVER ch_loopback FOREIGN DATA WRAPPER clickhouse_fdw;
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_loopback OPTIONS (host 'x');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_loopback OPTIONS (password_required 'false');
CREATE FOREIGN TABLE options_t (a integer) SERVER ch_loopback OPTIONS (host 'x');
CREATE FOREIGN TABLE options_t (a integer) SERVER ch_loopback OPTIONS (schema_name 'x');
CREATE FOREIGN TABLE options_t (a integer OPTIONS (table_name 'x')) SERVER ch_loopback;
CREATE FOREIGN TABLE options_t (a integer) SERVER ch_loopback OPTIONS (final 'maybe', nonsense 'x');
IMPORT FOREIGN SCHEMA x FROM SERVER ch_loopback INTO public OPTIONS (import_generated 'true');

-- values
\set VERBOSITY default
ALTER SERVER ch_loopback OPTIONS (port 'x');
ALTER SERVER ch_loopback OPTIONS (port '0');
ALTER SERVER ch_loopback OPTIONS (port '65536');
ALTER SERVER ch_loopback OPTIONS (host '');
ALTER SERVER ch_loopback OPTIONS (host 'two names');
ALTER SERVER ch_loopback OPTIONS (dbname '');
ALTER SERVER ch_loopback OPTIONS (sslmode 'prefer');
ALTER SERVER ch_loopback OPTIONS (ssl_min_protocol_version 'SSLv3');
ALTER SERVER ch_loopback OPTIONS (compression 'gzip');
ALTER SERVER ch_loopback OPTIONS (fetch_size '0');
ALTER SERVER ch_loopback OPTIONS (batch_size '-1');
ALTER SERVER ch_loopback OPTIONS (keepalives 'maybe');
ALTER SERVER ch_loopback OPTIONS (keepalives_idle '-1');
ALTER SERVER ch_loopback OPTIONS (tcp_user_timeout '1.5x');
ALTER SERVER ch_loopback OPTIONS (fdw_startup_cost '-1');
ALTER SERVER ch_loopback OPTIONS (fdw_tuple_cost 'cheap');
ALTER SERVER ch_loopback OPTIONS (analyze_sampling 'bernoulli');
ALTER SERVER ch_loopback OPTIONS (invalid_text 'ignore');
ALTER SERVER ch_loopback OPTIONS (settings 'max_threads');
ALTER SERVER ch_loopback OPTIONS (settings 'max_threads 4,');
ALTER SERVER ch_loopback OPTIONS (settings 'max_threads 4 5');
ALTER SERVER ch_loopback OPTIONS (settings '= 4');
ALTER SERVER ch_loopback OPTIONS (settings 'totals_mode ''x');
ALTER SERVER ch_loopback OPTIONS (settings ' max_threads=4 , max_execution_time = ''60'',join_algorithm ''a''''b\''c'' ');
ALTER SERVER ch_loopback OPTIONS (extensions 'no_such_extension');
ALTER SERVER ch_loopback OPTIONS (SET extensions 'a b');
CREATE FOREIGN TABLE options_t (a integer) SERVER ch_loopback OPTIONS (table_name '');
CREATE FOREIGN TABLE options_t (a integer OPTIONS (type '')) SERVER ch_loopback;

-- files in user mappings are for superusers
CREATE ROLE regress_ch_options;
GRANT USAGE ON FOREIGN SERVER ch_loopback TO regress_ch_options;
SET ROLE regress_ch_options;
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_loopback OPTIONS (user 'x', sslcert '/etc/passwd');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_loopback OPTIONS (user 'x', sslkey '/etc/passwd');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_loopback OPTIONS (user 'x', password 'y');
RESET ROLE;
DROP SERVER ch_loopback CASCADE;
DROP ROLE regress_ch_options;

-- port and sslmode depend on each other
CREATE SERVER ch_loopback FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (host '127.0.0.1', connect_timeout '2');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_loopback;
SELECT host, port FROM clickhouse_ping('ch_loopback');
ALTER SERVER ch_loopback OPTIONS (sslmode 'require');
SELECT host, port FROM clickhouse_ping('ch_loopback');
ALTER SERVER ch_loopback OPTIONS (port '9000');
SELECT host, port FROM clickhouse_ping('ch_loopback');
DROP SERVER ch_loopback CASCADE;

-- configuration parameters
SHOW clickhouse_fdw.pushdown;
SHOW clickhouse_fdw.enable_join_pushdown;
SHOW clickhouse_fdw.enable_aggregate_pushdown;
SHOW clickhouse_fdw.enable_sort_pushdown;
SHOW clickhouse_fdw.enable_query_pushdown;
SHOW clickhouse_fdw.explain_local;
SHOW clickhouse_fdw.settings;
SET clickhouse_fdw.pushdown = off;
SET clickhouse_fdw.pushdown = approximate;
SET clickhouse_fdw.settings = 'max_threads 4, max_execution_time 60';
SET clickhouse_fdw.settings = 'max_threads 4 max_execution_time 60';
SHOW clickhouse_fdw.settings;
SET clickhouse_fdw.nonsense = 1;
RESET ALL;
