--
-- async.sql: remote queries of one Append at the same time
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

-- three views, each of which takes a second to answer
CALL clickhouse_perform('ch', 'CREATE TABLE ten_1 ENGINE = Memory AS SELECT id, kind FROM event WHERE id <= 10');
CALL clickhouse_perform('ch', 'CREATE TABLE ten_2 ENGINE = Memory AS SELECT id, kind FROM event WHERE id > 10 AND id <= 20');
CALL clickhouse_perform('ch', 'CREATE TABLE ten_3 ENGINE = Memory AS SELECT id, kind FROM event WHERE id > 20 AND id <= 30');
CALL clickhouse_perform('ch', 'CREATE VIEW slow_1 AS SELECT id, kind FROM ten_1 WHERE sleepEachRow(0.1) = 0');
CALL clickhouse_perform('ch', 'CREATE VIEW slow_2 AS SELECT id, kind FROM ten_2 WHERE sleepEachRow(0.1) = 0');
CALL clickhouse_perform('ch', 'CREATE VIEW slow_3 AS SELECT id, kind FROM ten_3 WHERE sleepEachRow(0.1) = 0');
CREATE TABLE slow (id integer, kind text COLLATE "C") PARTITION BY RANGE (id);
CREATE FOREIGN TABLE slow_1 PARTITION OF slow FOR VALUES FROM (1) TO (11) SERVER ch;
CREATE FOREIGN TABLE slow_2 PARTITION OF slow FOR VALUES FROM (11) TO (21) SERVER ch;
CREATE FOREIGN TABLE slow_3 PARTITION OF slow FOR VALUES FROM (21) TO (31) SERVER ch;

-- the same with many blocks and no sleep
CREATE TABLE quick (id integer, kind text COLLATE "C", score integer) PARTITION BY RANGE (id);
CREATE FOREIGN TABLE quick_1 PARTITION OF quick FOR VALUES FROM (1) TO (101) SERVER ch OPTIONS (table_name 'quick_1', fetch_size '10');
CREATE FOREIGN TABLE quick_2 PARTITION OF quick FOR VALUES FROM (101) TO (401) SERVER ch OPTIONS (table_name 'quick_2', fetch_size '10');
CREATE FOREIGN TABLE quick_3 PARTITION OF quick FOR VALUES FROM (401) TO (1001) SERVER ch OPTIONS (table_name 'quick_3');
CALL clickhouse_perform('ch', 'CREATE VIEW quick_1 AS SELECT * FROM event WHERE id <= 100');
CALL clickhouse_perform('ch', 'CREATE VIEW quick_2 AS SELECT * FROM event WHERE id > 100 AND id <= 400');
CALL clickhouse_perform('ch', 'CREATE VIEW quick_3 AS SELECT * FROM event WHERE id > 400');

-- a condition that only PostgreSQL can check
CREATE FUNCTION is_even(integer) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN $1 % 2 = 0; END';

CREATE FUNCTION seconds(query text) RETURNS numeric
LANGUAGE plpgsql AS $$
DECLARE
	start timestamptz := clock_timestamp();
BEGIN
	EXECUTE query;
	RETURN extract(epoch FROM clock_timestamp() - start);
END $$;

EXPLAIN (COSTS OFF) SELECT * FROM slow;
SELECT seconds('SELECT * FROM slow WHERE is_even(id)') AS together \gset
SET enable_async_append = off;
EXPLAIN (COSTS OFF) SELECT * FROM slow;
SELECT seconds('SELECT * FROM slow WHERE is_even(id)') AS one_by_one \gset
RESET enable_async_append;
SELECT :together < 0.7 * :one_by_one AS faster, :one_by_one > 2.9 AS slow;

-- the option, of the table before that of the server
ALTER SERVER ch OPTIONS (ADD async_capable 'false');
EXPLAIN (COSTS OFF) SELECT * FROM quick;
ALTER FOREIGN TABLE quick_2 OPTIONS (ADD async_capable 'true');
EXPLAIN (COSTS OFF) SELECT * FROM quick;
SELECT count(*), sum(id) FROM quick WHERE is_even(id);
ALTER SERVER ch OPTIONS (DROP async_capable);
EXPLAIN (COSTS OFF) SELECT * FROM quick WHERE id > 200;

-- every row once, whatever is checked here
SELECT count(*), count(DISTINCT id), sum(id), count(score), min(kind), max(kind) FROM quick WHERE id IS NOT NULL AND kind IS NOT NULL;
SELECT count(*), count(DISTINCT id), sum(id) FROM quick WHERE is_even(id);
SELECT count(*) FROM quick WHERE is_even(id) AND NOT is_even(id);
SELECT array_agg(id ORDER BY id) FROM slow WHERE is_even(id);
SELECT count(*) FROM quick q JOIN local.event e USING (id, kind) WHERE is_even(q.id);
SELECT id, kind, score FROM quick WHERE id % 100 = 1 AND is_even(id + 1) ORDER BY id;
EXPLAIN (COSTS OFF)
SELECT id FROM slow_1 UNION ALL SELECT id FROM local.member UNION ALL SELECT id FROM slow_2;
SELECT count(*), sum(id) FROM (
	SELECT id FROM quick_1 UNION ALL SELECT id FROM local.member UNION ALL SELECT id FROM quick_2) u
WHERE is_even(id);

-- again and again with other parameters
SELECT e.id, (SELECT count(*) FROM quick WHERE id > e.id AND is_even(id)) AS n
FROM local.event e WHERE e.id IN (5, 150, 990, 1000) ORDER BY e.id;
EXPLAIN (COSTS OFF)
SELECT e.id, (SELECT count(*) FROM quick WHERE id > e.id AND is_even(id)) AS n FROM local.event e;
PREPARE above(integer) AS SELECT count(*), min(id) FROM quick WHERE id > $1 AND is_even(id);
SET plan_cache_mode = force_generic_plan;
EXECUTE above(10);
EXECUTE above(500);
EXECUTE above(5000);
EXECUTE above(NULL);
RESET plan_cache_mode;
DEALLOCATE above;

-- an end before the end
SELECT count(*) FROM (SELECT * FROM quick WHERE is_even(id) LIMIT 7) q;
SELECT count(*) FROM (SELECT * FROM quick LIMIT 1) q;
SELECT EXISTS (SELECT FROM quick WHERE is_even(id));
BEGIN;
DECLARE c CURSOR FOR SELECT id FROM quick WHERE is_even(id);
MOVE 5 FROM c;
DECLARE d SCROLL CURSOR WITH HOLD FOR SELECT count(*) FROM quick WHERE is_even(id);
SAVEPOINT s;
DECLARE e CURSOR FOR SELECT id FROM quick WHERE is_even(id);
MOVE 3 FROM e;
SELECT 1 / 0;
ROLLBACK TO s;
MOVE 400 FROM c;
MOVE 400 FROM c;
COMMIT;
FETCH ALL FROM d;
CLOSE d;

-- one of several fails, at once or later
\set VERBOSITY sqlstate
ALTER FOREIGN TABLE slow_2 OPTIONS (ADD table_name 'nowhere');
SELECT count(*) FROM slow WHERE is_even(id);
CALL clickhouse_perform('ch', 'CREATE VIEW broken AS SELECT id, kind FROM event WHERE throwIf(id = 5) = 0');
ALTER FOREIGN TABLE slow_2 OPTIONS (SET table_name 'broken');
SELECT count(*) FROM slow WHERE is_even(id);
ALTER FOREIGN TABLE slow_2 OPTIONS (DROP table_name);
SELECT count(*) FROM slow WHERE is_even(id);

-- a cancel reaches all of them
SET statement_timeout = '300ms';
SELECT count(*) FROM slow WHERE is_even(id);
RESET statement_timeout;
\set VERBOSITY default
SELECT bool_or(in_use) AS in_use FROM clickhouse_fdw_get_connections();
SELECT pg_sleep(1.5);
SELECT * FROM clickhouse_query('ch', 'SELECT count() FROM system.processes WHERE query LIKE ''%FROM%slow%'' AND query NOT LIKE ''%processes%''') AS (running bigint);
SELECT count(*) FROM quick WHERE is_even(id);

-- rows to be updated keep their plan, and so does an order
SELECT id FROM quick WHERE id IN (1, 101, 401) ORDER BY id FOR UPDATE;
SELECT id FROM quick WHERE is_even(id) ORDER BY id DESC LIMIT 3;

\set ECHO none
\i :teardown
