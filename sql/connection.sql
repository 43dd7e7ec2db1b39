-- Connections: opening, caching, closing, settings, interrupts
\set ECHO none
\set host localhost
\getenv host CLICKHOUSE_HOST
\set port 9000
\getenv port CLICKHOUSE_PORT
SET client_min_messages = warning;
DROP SERVER IF EXISTS ch_loopback CASCADE;
DROP SERVER IF EXISTS ch_nowhere CASCADE;
SELECT clickhouse_fdw_disconnect_all() \g /dev/null
CREATE SERVER ch_loopback FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (host :'host', port :'port');
CREATE SERVER ch_nowhere FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (host 'localhost', port '1', connect_timeout '2');
\set ECHO all

-- everybody needs a user mapping
SELECT clickhouse_server_version('ch_loopback');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_loopback;
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_nowhere OPTIONS (user 'u', password 'topsecret');

-- nobody listens
\set VERBOSITY terse
SELECT clickhouse_server_version('ch_nowhere');
\set VERBOSITY sqlstate
SELECT clickhouse_server_version('ch_nowhere');
\set VERBOSITY default
SELECT host, port, ok, latency, version, error IS NOT NULL AS error FROM clickhouse_ping('ch_nowhere');

-- an unknown user and an unknown database
ALTER USER MAPPING FOR CURRENT_USER SERVER ch_loopback OPTIONS (user 'no such user');
\set VERBOSITY terse
SELECT clickhouse_server_version('ch_loopback');
ALTER USER MAPPING FOR CURRENT_USER SERVER ch_loopback OPTIONS (DROP user);
ALTER SERVER ch_loopback OPTIONS (ADD dbname 'no such database');
SELECT clickhouse_server_version('ch_loopback');
ALTER SERVER ch_loopback OPTIONS (DROP dbname);
\set VERBOSITY default

-- one connection is opened and kept
SELECT count(*) FROM clickhouse_fdw_get_connections();
SELECT clickhouse_server_version('ch_loopback') ~ '^\d+\.\d+\.\d+$' AS version;
SELECT ok, latency < '1 minute' AS latency, version = clickhouse_server_version('ch_loopback') AS version, error
FROM clickhouse_ping('ch_loopback');
SELECT server_name, user_name = CURRENT_USER AS user_name, valid, in_use, closed,
	server_version = clickhouse_server_version('ch_loopback') AS server_version,
	revision > 54000 AS revision, bytes_in > 0 AS bytes_in, bytes_out > 0 AS bytes_out
FROM clickhouse_fdw_get_connections();
SELECT clickhouse_fdw_disconnect('ch_loopback');
SELECT clickhouse_fdw_disconnect('ch_loopback');
SELECT clickhouse_fdw_disconnect_all();
SELECT count(*) FROM clickhouse_fdw_get_connections();
SELECT clickhouse_fdw_disconnect('no_such_server');

-- a change of options closes it
SELECT clickhouse_server_version('ch_loopback') IS NOT NULL AS connected;
ALTER SERVER ch_loopback OPTIONS (ADD connect_timeout '5');
SELECT server_name, valid FROM clickhouse_fdw_get_connections();
SELECT clickhouse_server_version('ch_loopback') IS NOT NULL AS connected;
SELECT server_name, valid FROM clickhouse_fdw_get_connections();
BEGIN;
ALTER USER MAPPING FOR CURRENT_USER SERVER ch_loopback OPTIONS (ADD user 'default');
SELECT server_name, valid FROM clickhouse_fdw_get_connections();
ROLLBACK;
SELECT clickhouse_fdw_disconnect_all() IS NOT NULL AS done;

-- keep_connections
ALTER SERVER ch_loopback OPTIONS (ADD keep_connections 'false');
BEGIN;
SELECT clickhouse_server_version('ch_loopback') IS NOT NULL AS connected;
SELECT server_name, valid FROM clickhouse_fdw_get_connections();
COMMIT;
SELECT server_name, valid FROM clickhouse_fdw_get_connections();
ALTER SERVER ch_loopback OPTIONS (SET keep_connections 'true');

-- errors leave the connection usable, also in subtransactions
\set VERBOSITY sqlstate
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT throwIf(1)') AS t(a integer);
BEGIN;
SAVEPOINT s;
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT * FROM no_such_table') AS t(a integer);
ROLLBACK TO s;
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT 1') AS t(a integer);
COMMIT;
\set VERBOSITY default
DO $$
BEGIN
	FOR i IN 1..20 LOOP
		BEGIN
			PERFORM * FROM clickhouse_query('ch_loopback', 'SELECT throwIf(number = 100000) FROM system.numbers') AS t(a integer);
		EXCEPTION WHEN numeric_value_out_of_range THEN NULL;
		END;
	END LOOP;
END $$;
SELECT server_name, in_use, closed FROM clickhouse_fdw_get_connections();

-- a cancelled query ends remotely
SET statement_timeout = '300ms';
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT count() FROM system.numbers WHERE sipHash64(number) = 1') AS t(a numeric);
SELECT count(*) FROM clickhouse_query('ch_loopback', 'SELECT number FROM system.numbers WHERE 1 = 1') AS t(a bigint);
RESET statement_timeout;
DO $$
DECLARE
	n integer;
BEGIN
	FOR i IN 1..100 LOOP
		SELECT a INTO n FROM clickhouse_query('ch_loopback',
			'SELECT toInt32(count()) FROM system.processes WHERE query LIKE ''%FROM system.numbers%'' AND query NOT LIKE ''%processes%''') AS t(a integer);
		EXIT WHEN n = 0;
		PERFORM pg_sleep(0.1);
	END LOOP;
	IF n > 0 THEN
		RAISE WARNING '% queries still run', n;
	END IF;
END $$;

-- settings: server < session, and a misspelt one is an error
ALTER SERVER ch_loopback OPTIONS (ADD settings 'max_execution_time 61, max_threads 3');
SET clickhouse_fdw.settings = 'max_threads = ''2''';
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT name, value FROM system.settings
	WHERE name IN (''max_execution_time'', ''max_threads'') ORDER BY name') AS t(name text, value text);
SET clickhouse_fdw.settings = 'max_treads 2';
\set VERBOSITY sqlstate
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT 1') AS t(a integer);
\set VERBOSITY default
RESET clickhouse_fdw.settings;
ALTER SERVER ch_loopback OPTIONS (DROP settings);

-- every pinned setting that the server's version has is known to it and takes
-- its value
DO $$
DECLARE
	pin record;
	version integer[] := string_to_array(clickhouse_server_version('ch_loopback'), '.');
	found text;
BEGIN
	FOR pin IN SELECT * FROM clickhouse_fdw_pinned_settings() LOOP
		CONTINUE WHEN string_to_array(pin.first_version, '.')::int[] > version[1:2];
		PERFORM set_config('clickhouse_fdw.settings', pin.name || ' ' || quote_literal(pin.value), true);
		SELECT value INTO found FROM clickhouse_query('ch_loopback',
			'SELECT value FROM system.settings WHERE name = ' || quote_literal(pin.name)) AS t(value text);
		IF found IS DISTINCT FROM pin.value THEN
			RAISE WARNING 'setting % is %, not %', pin.name, found, pin.value;
		END IF;
	END LOOP;
END $$;

DROP SERVER ch_loopback CASCADE;
DROP SERVER ch_nowhere CASCADE;
SELECT server_name, valid FROM clickhouse_fdw_get_connections();
