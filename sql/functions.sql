-- SQL-callable functions
\set ECHO none
\set host localhost
\getenv host CLICKHOUSE_HOST
\set port 9000
\getenv port CLICKHOUSE_PORT
SET client_min_messages = warning;
DROP SERVER IF EXISTS ch_loopback CASCADE;
CREATE SERVER ch_loopback FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (host :'host', port :'port');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_loopback;
CALL clickhouse_perform('ch_loopback', 'DROP DATABASE IF EXISTS regress_functions');
\set ECHO all

SELECT clickhouse_fdw_version() ~ '^\d+\.\d+\.\d+$' AS version;

-- clickhouse_perform
CALL clickhouse_perform('ch_loopback', 'CREATE DATABASE regress_functions');
CALL clickhouse_perform('ch_loopback', 'CREATE TABLE regress_functions.t (id Int32, s Nullable(String)) ENGINE = MergeTree ORDER BY id');
CALL clickhouse_perform('ch_loopback', $$INSERT INTO regress_functions.t
	SELECT toInt32(number), if(number = 1, NULL, concat('row ', toString(number))) FROM system.numbers LIMIT 3$$);
CALL clickhouse_perform('ch_loopback', 'SELECT number FROM system.numbers LIMIT 100000');
CALL clickhouse_perform(NULL, 'SELECT 1');
CALL clickhouse_perform('ch_loopback', NULL);

-- rows that would have to come in blocks are not waited for
CALL clickhouse_perform('ch_loopback', 'INSERT INTO regress_functions.t VALUES (1, ''x'')');
\set VERBOSITY sqlstate
CALL clickhouse_perform('ch_loopback', '/* a */ insert -- b
into regress_functions.t(id) format TSV');
CALL clickhouse_perform('ch_loopback', 'INSERT INTO regress_functions.t (id, s) VALUES ((SELECT 1), ''x'')');
CALL clickhouse_perform('ch_loopback', 'INSERT INTO regress_functions.t');
SELECT * FROM clickhouse_query('ch_loopback', 'INSERT INTO regress_functions.t VALUES (1, ''x'')') AS t(a integer);
\set VERBOSITY default
CALL clickhouse_perform('ch_loopback', 'CREATE TABLE regress_functions.values (format Int32) ENGINE = Log');
CALL clickhouse_perform('ch_loopback', 'INSERT INTO regress_functions.values SELECT 1 AS format');
CALL clickhouse_perform('ch_loopback', 'INSERT INTO regress_functions . values (format) SELECT 2');

-- clickhouse_query
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT id, s FROM regress_functions.t ORDER BY id') AS t(id integer, s text);
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT sum(format) FROM regress_functions.values') AS t(a bigint);
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT id FROM regress_functions.t WHERE id > 100') AS t(id integer);
SELECT count(*), sum(n) FROM clickhouse_query('ch_loopback', 'SELECT number FROM system.numbers LIMIT 200000') AS t(n bigint);
SELECT * FROM clickhouse_query('ch_loopback', $$SELECT toUInt8(255), toInt64(-9223372036854775808), toFloat64(0.5), 'ä€😀',
	toDate('2020-02-29'), [1, 2], toDecimal64('1.50', 2), toFixedString('ab', 3), toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')$$)
	AS t(a smallint, b bigint, c double precision, d text, e date, f integer[], g numeric, h bytea, i uuid);
SELECT * FROM clickhouse_query(NULL, 'SELECT 1') AS t(a integer);

-- its errors
SELECT clickhouse_query('ch_loopback', 'SELECT 1');
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT 1 AS a, 2 AS b') AS t(a integer);
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT 1') AS t(a date);
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT toUInt64(18446744073709551615)') AS t(a bigint);
\set VERBOSITY sqlstate
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT * FROM regress_functions.no_such_table') AS t(a integer);
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT no_such_column FROM regress_functions.t') AS t(a integer);
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT * FROM no_such_database.t') AS t(a integer);
SELECT * FROM clickhouse_query('ch_loopback', 'SELEC 1') AS t(a integer);
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT intDiv(1, 0)') AS t(a integer);
SELECT * FROM clickhouse_query('no_such_server', 'SELECT 1') AS t(a integer);
\set VERBOSITY default

-- a transaction that is read only is so remotely
BEGIN READ ONLY;
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT id FROM regress_functions.t ORDER BY id') AS t(id integer);
SAVEPOINT s;
CALL clickhouse_perform('ch_loopback', 'DROP TABLE regress_functions.t');
ROLLBACK TO s;
\set VERBOSITY sqlstate
SELECT * FROM clickhouse_query('ch_loopback', 'DROP TABLE regress_functions.t') AS t(id integer);
\set VERBOSITY default
ROLLBACK;

-- privileges: EXECUTE, and USAGE on the server
CREATE ROLE regress_ch_functions;
CREATE USER MAPPING FOR regress_ch_functions SERVER ch_loopback;
SET ROLE regress_ch_functions;
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT 1') AS t(a integer);
CALL clickhouse_perform('ch_loopback', 'SELECT 1');
SELECT clickhouse_server_version('ch_loopback');
SELECT ok FROM clickhouse_ping('ch_loopback');
RESET ROLE;
GRANT EXECUTE ON FUNCTION clickhouse_query(name, text) TO regress_ch_functions;
GRANT EXECUTE ON PROCEDURE clickhouse_perform(name, text) TO regress_ch_functions;
SET ROLE regress_ch_functions;
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT 1') AS t(a integer);
CALL clickhouse_perform('ch_loopback', 'SELECT 1');
RESET ROLE;
GRANT USAGE ON FOREIGN SERVER ch_loopback TO regress_ch_functions;
SET ROLE regress_ch_functions;
SELECT * FROM clickhouse_query('ch_loopback', 'SELECT 1') AS t(a integer);
CALL clickhouse_perform('ch_loopback', 'SELECT 1');
SELECT ok FROM clickhouse_ping('ch_loopback');
RESET ROLE;
DROP OWNED BY regress_ch_functions;
DROP ROLE regress_ch_functions;

-- servers of other wrappers
CREATE FOREIGN DATA WRAPPER regress_other;
CREATE SERVER regress_other FOREIGN DATA WRAPPER regress_other;
SELECT clickhouse_server_version('regress_other');
DROP FOREIGN DATA WRAPPER regress_other CASCADE;

-- the tables of knowledge are sound
SELECT count(*) > 40 AS many, count(*) FILTER (WHERE NOT readable AND note IS NULL) AS unexplained
FROM clickhouse_fdw_types();
SELECT count(*) > 20 AS many, count(*) = count(DISTINCT name) AS distinct_names,
	bool_and(first_version ~ '^\d+\.\d+$' OR name = 'any') AS versions
FROM clickhouse_fdw_capabilities();
SELECT count(*) > 100 AS many, count(*) = count(DISTINCT code) AS distinct_codes,
	count(*) = count(DISTINCT name) AS distinct_names, bool_and(sqlstate ~ '^[0-9A-Z]{5}$') AS states
FROM clickhouse_fdw_error_codes();
SELECT * FROM (SELECT code, lag(code) OVER () AS before FROM clickhouse_fdw_error_codes()) AS e WHERE code <= before;
SELECT * FROM clickhouse_fdw_error_codes() WHERE name IN ('UNKNOWN_TABLE', 'UNKNOWN_DATABASE', 'UNKNOWN_IDENTIFIER',
	'READONLY', 'MEMORY_LIMIT_EXCEEDED', 'TIMEOUT_EXCEEDED', 'AUTHENTICATION_FAILED', 'ACCESS_DENIED') ORDER BY code;
SELECT count(*) > 40 AS many, count(*) = count(DISTINCT name) AS distinct_names,
	bool_and(in_queries OR in_inserts) AS used, bool_and(otherwise <> '') AS explained
FROM clickhouse_fdw_pinned_settings();

-- what PUBLIC may run
SELECT p.proname, has_function_privilege('public', p.oid, 'EXECUTE') AS public
FROM pg_depend d JOIN pg_proc p ON d.objid = p.oid AND d.classid = 'pg_proc'::regclass
	JOIN pg_extension e ON d.refobjid = e.oid AND d.refclassid = 'pg_extension'::regclass
WHERE e.extname = 'clickhouse_fdw' AND p.proname IN ('clickhouse_query', 'clickhouse_perform')
ORDER BY 1;

CALL clickhouse_perform('ch_loopback', 'DROP DATABASE regress_functions');
DROP SERVER ch_loopback CASCADE;
