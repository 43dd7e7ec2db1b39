--
-- explain.sql: what EXPLAIN says: the remote query, what stays local and why, what was read
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

-- only our lines, which are the same in every version of PostgreSQL; why a whole
-- query is not sent differs between servers
CREATE FUNCTION regress.said(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query LOOP
		IF line ~ '^ *(Remote|Relations|Local|Batch)' AND line !~ 'Local because: whole query' THEN
			RETURN NEXT btrim(line);
		END IF;
	END LOOP;
END $$;

SELECT said('SELECT id, kind FROM event WHERE id < 10 AND score > 3 AND note = ''it''''s''');
SELECT said('SELECT FROM event');
SELECT said('SELECT id FROM event ORDER BY score DESC NULLS LAST, id LIMIT 3 OFFSET 2');
SELECT said('SELECT kind, count(*), sum(score) FROM event WHERE ok GROUP BY kind HAVING count(*) > 5');
SELECT said('INSERT INTO member (id, name) VALUES (1, ''a'')');
SET clickhouse_fdw.enable_query_pushdown = off;
SELECT said('INSERT INTO member (name, id) SELECT kind, id FROM event');
RESET clickhouse_fdw.enable_query_pushdown;

-- without VERBOSE it is a plan like any other
EXPLAIN (COSTS OFF) SELECT id FROM event WHERE id = 1;
EXPLAIN (COSTS OFF) SELECT count(*) FROM event WHERE id = 1;
EXPLAIN (COSTS OFF) SELECT count(*) FROM event e JOIN member m ON m.id = e.user_id;
EXPLAIN (COSTS OFF) INSERT INTO member (id) VALUES (1);

-- why something stays with PostgreSQL
SELECT said('SELECT id FROM event WHERE random() < 0.5');
SELECT said('SELECT id FROM event WHERE random() < 0.5 AND kind ~ ''^v(?=i)'' AND id = 5');
SELECT * FROM said('SELECT json_agg(kind) FROM event') line WHERE line LIKE 'Local%';
SET clickhouse_fdw.pushdown = off;
SELECT said('SELECT id FROM event WHERE id = 5');
RESET clickhouse_fdw.pushdown;
SET clickhouse_fdw.explain_local = off;
SELECT said('SELECT id FROM event WHERE random() < 0.5');
RESET clickhouse_fdw.explain_local;

-- parameters
SET plan_cache_mode = force_generic_plan;
PREPARE p(integer, text) AS SELECT id FROM event WHERE id > $1 AND kind = $2;
SELECT said('EXECUTE p(1, ''x'')');
DEALLOCATE p;
RESET plan_cache_mode;

-- what the server says it has read
CREATE FUNCTION regress.counted(query text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, VERBOSE, FORMAT JSON) ' || query INTO plan;
	RETURN plan -> 0 -> 'Plan';
END $$;
SELECT p ->> 'Node Type' AS node, p ->> 'Remote SQL' AS sql, p -> 'Actual Rows' = '1' AS rows,
	p -> 'Remote Rows Read' AS "read", (p ->> 'Remote Bytes Read')::int > 0 AS bytes,
	(p ->> 'Blocks')::int > 0 AS blocks, (p ->> 'Network Bytes')::int > 0 AS network,
	(p ->> 'Remote Time')::float8 >= 0 AS "time"
FROM counted('SELECT id FROM event WHERE id = 1') p;
SELECT p -> 'Remote Rows Read' AS "read" FROM counted('SELECT count(*), max(at) FROM event') p;
SELECT p -> 'Actual Rows' = '0' AS empty FROM counted('SELECT id FROM event WHERE false') p;

-- every format
DO $$
DECLARE
	format text;
	line text;
	found bool;
BEGIN
	FOREACH format IN ARRAY '{text,json,yaml,xml}'::text[] LOOP
		found := false;
		FOR line IN EXECUTE 'EXPLAIN (ANALYZE, VERBOSE, FORMAT ' || format || ') SELECT count(*) FROM event' LOOP
			found := found OR line ~ 'Remote.SQL';
		END LOOP;
		RAISE NOTICE '%: %', format, found;
	END LOOP;
END $$;

-- a server that is down can be planned for, not asked
CREATE SERVER down FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (host '127.0.0.1', port '1', connect_timeout '1');
CREATE USER MAPPING FOR CURRENT_USER SERVER down;
CREATE FOREIGN TABLE unreachable (id integer OPTIONS (type 'Int32'), name text OPTIONS (type 'String')) SERVER down;
SELECT said('SELECT name FROM unreachable WHERE id = 1');
EXPLAIN (COSTS OFF) SELECT count(*) FROM unreachable GROUP BY id;
\set VERBOSITY sqlstate
SELECT name FROM unreachable WHERE id = 1;
\set VERBOSITY default
\set ECHO none
SET client_min_messages = warning;
DROP SERVER down CASCADE;
RESET client_min_messages;
\set ECHO all

-- rows are estimated from the server's own numbers, or from ANALYZE
CREATE FUNCTION regress.estimated(query text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
	RETURN plan -> 0 -> 'Plan' ->> 'Plan Rows';
END $$;
SELECT estimated('SELECT * FROM event');
SELECT estimated('SELECT * FROM event WHERE id > 0') BETWEEN 300 AND 1000 AS plausible;

\set ECHO none
\i :teardown
