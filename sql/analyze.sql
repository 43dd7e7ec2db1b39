--
-- analyze.sql: ANALYZE of foreign tables
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

-- 60000 rows: more than the 30000 that ANALYZE wants
CALL clickhouse_perform('ch', '
	CREATE TABLE sampled (id Int32, kind String, score Nullable(Int32), tags Array(String), small UInt8)
	ENGINE = MergeTree() ORDER BY id');
CALL clickhouse_perform('ch', '
	INSERT INTO sampled
	SELECT number, if(number % 2 = 0, ''often'', concat(''kind '', toString(number % 100))),
		if(number % 4 = 0, NULL, number % 1000), [toString(number % 7)], number % 3
	FROM (SELECT toInt32(number) AS number FROM system.numbers LIMIT 60000)');
CREATE FOREIGN TABLE sampled (
	id integer OPTIONS (type 'Int32') NOT NULL,
	kind text OPTIONS (type 'String') COLLATE "C" NOT NULL,
	gone text,
	score integer OPTIONS (type 'Nullable(Int32)'),
	tags text OPTIONS (type 'Array(String)'),
	small smallint OPTIONS (type 'UInt8') NOT NULL
) SERVER ch;
ALTER FOREIGN TABLE sampled DROP COLUMN gone;

-- how far an estimate of the planner is from the truth: about 1 is good
CREATE FUNCTION estimate_error(query text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	plan json;
	estimate float8;
	truth float8;
BEGIN
	EXECUTE 'EXPLAIN (FORMAT JSON) ' || query INTO plan;
	estimate := (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8;
	EXECUTE 'SELECT count(*) FROM (' || query || ') q' INTO truth;
	RETURN CASE WHEN greatest(estimate / truth, truth / estimate) < 1.2 THEN 'good'
		ELSE format('%s rows for %s', estimate, truth) END;
END $$;

ANALYZE sampled;
SELECT reltuples, relpages > 0 AS has_pages FROM pg_class WHERE oid = 'sampled'::regclass;
SELECT attname, (round(null_frac::numeric * 20) / 20)::float8 AS nulls,
	CASE WHEN n_distinct BETWEEN -1 AND -0.5 THEN 'unique'
		WHEN abs(n_distinct) < 10 THEN n_distinct::text
		ELSE round(n_distinct::numeric, -1)::text END AS distinct_values,
	array_length(histogram_bounds, 1) > 50 AS histogram
FROM pg_stats WHERE tablename = 'sampled' ORDER BY attname;
SELECT (most_common_vals::text::text[])[1] AS value, round(most_common_freqs[1]::numeric, 1) AS frequency
FROM pg_stats WHERE tablename = 'sampled' AND attname = 'kind';
SELECT query, estimate_error(query) FROM (VALUES
	('SELECT * FROM sampled'),
	('SELECT * FROM sampled WHERE kind = ''often'''),
	('SELECT * FROM sampled WHERE score IS NULL'),
	('SELECT * FROM sampled WHERE id < 15000'),
	('SELECT * FROM sampled WHERE id BETWEEN 10000 AND 20000'),
	('SELECT * FROM sampled WHERE small = 1'),
	('SELECT * FROM sampled WHERE id < 30000 AND kind = ''often'''),
	('SELECT DISTINCT score FROM sampled')) q (query);

-- few columns, few values: the sample is smaller where less is wanted
ALTER FOREIGN TABLE sampled ALTER kind SET STATISTICS 10;
ALTER FOREIGN TABLE sampled ALTER id SET STATISTICS 10;
ANALYZE sampled (kind, id);

-- what crosses the network
CREATE FUNCTION bytes_for_analyze() RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
	before bigint;
BEGIN
	SELECT sum(bytes_in) INTO before FROM clickhouse_fdw_get_connections();
	ANALYZE sampled;
	RETURN (SELECT sum(bytes_in) FROM clickhouse_fdw_get_connections()) - before;
END $$;
ALTER FOREIGN TABLE sampled ALTER kind SET STATISTICS -1, ALTER id SET STATISTICS -1;
ALTER FOREIGN TABLE sampled OPTIONS (ADD analyze_sampling 'off');
ANALYZE sampled;
SELECT bytes_for_analyze() AS all_rows \gset
ALTER FOREIGN TABLE sampled OPTIONS (SET analyze_sampling 'random');
ANALYZE sampled;
SELECT bytes_for_analyze() AS some_rows \gset
SELECT :some_rows < 0.7 * :all_rows AS sampled_remotely;
ALTER FOREIGN TABLE sampled OPTIONS (SET analyze_sampling 'system');

-- small tables are read whole
ANALYZE event;
SELECT reltuples FROM pg_class WHERE oid = 'event'::regclass;
SELECT f.attname, f.null_frac = l.null_frac AS nulls, f.n_distinct = l.n_distinct AS distinct_values,
	f.avg_width = l.avg_width AS width, f.most_common_vals::text = l.most_common_vals::text AS values,
	f.histogram_bounds::text = l.histogram_bounds::text AS histogram
FROM pg_stats f JOIN pg_stats l ON f.attname = l.attname
WHERE f.schemaname = 'remote' AND f.tablename = 'event' AND l.schemaname = 'local' AND l.tablename = 'event'
	AND f.attname IN ('id', 'kind', 'score', 'ok', 'day');

-- a view, an engine without counters, nothing at all
CALL clickhouse_perform('ch', 'CREATE VIEW viewed AS SELECT kind, count() AS n FROM sampled GROUP BY kind');
CREATE FOREIGN TABLE viewed (kind text COLLATE "C", n bigint) SERVER ch;
ANALYZE viewed;
SELECT attname, n_distinct FROM pg_stats WHERE tablename = 'viewed' ORDER BY attname;
CALL clickhouse_perform('ch', 'CREATE VIEW doubled AS SELECT id, kind FROM sampled UNION ALL SELECT id, kind FROM sampled');
CREATE FOREIGN TABLE doubled (id integer, kind text COLLATE "C") SERVER ch;
ANALYZE doubled;
SELECT estimate_error('SELECT * FROM doubled WHERE id >= 45000');
CALL clickhouse_perform('ch', 'CREATE TABLE empty_one (id Int32) ENGINE = Memory');
CREATE FOREIGN TABLE empty_one (id integer) SERVER ch;
ANALYZE empty_one;
SELECT reltuples, relpages FROM pg_class WHERE oid = 'empty_one'::regclass;

-- a parent takes its share of every partition
CREATE TABLE parent (id integer NOT NULL, kind text COLLATE "C") PARTITION BY RANGE (id);
CREATE FOREIGN TABLE parent_1 PARTITION OF parent FOR VALUES FROM (0) TO (60000) SERVER ch OPTIONS (table_name 'sampled');
CREATE TABLE parent_2 PARTITION OF parent FOR VALUES FROM (60000) TO (MAXVALUE);
INSERT INTO parent_2 SELECT g, 'here' FROM generate_series(60001, 90000) g;
ANALYZE parent;
SELECT tablename, round(n_distinct::numeric) AS distinct_values FROM pg_stats
WHERE tablename LIKE 'parent%' AND attname = 'kind' ORDER BY 1;
SELECT reltuples FROM pg_class WHERE oid IN ('parent_1'::regclass, 'parent_2'::regclass);

-- values that are long, and one that cannot be read
CALL clickhouse_perform('ch', 'CREATE TABLE long (id Int32, body String, state Array(AggregateFunction(uniq, Int32))) ENGINE = MergeTree() ORDER BY id');
CALL clickhouse_perform('ch', 'INSERT INTO long SELECT toInt32(id), arrayStringConcat(arrayMap(x -> ''größe'', range(20000))), [uniqState(toInt32(id))] FROM (SELECT id FROM event LIMIT 100) GROUP BY id');
CREATE FOREIGN TABLE long (
	id integer OPTIONS (type 'Int32'),
	body text OPTIONS (type 'String'),
	state text OPTIONS (type 'Array(AggregateFunction(uniq, Int32))')
) SERVER ch;
ANALYZE long;
SELECT attname, avg_width, null_frac FROM pg_stats WHERE tablename = 'long' ORDER BY attname;

-- the owner's rights count, and errors are errors
CREATE ROLE regress_analyze_owner;
GRANT USAGE ON FOREIGN SERVER ch TO regress_analyze_owner;
GRANT ALL ON SCHEMA remote TO regress_analyze_owner;
ALTER FOREIGN TABLE empty_one OWNER TO regress_analyze_owner;
ANALYZE empty_one;
ALTER FOREIGN TABLE empty_one OWNER TO CURRENT_USER;
REVOKE ALL ON FOREIGN SERVER ch FROM regress_analyze_owner;
REVOKE ALL ON SCHEMA remote FROM regress_analyze_owner;
DROP ROLE regress_analyze_owner;
CALL clickhouse_perform('ch', 'ALTER TABLE sampled MODIFY COLUMN small Int16');
ANALYZE sampled;
\set VERBOSITY sqlstate
ALTER FOREIGN TABLE empty_one OPTIONS (ADD table_name 'nowhere');
ANALYZE empty_one;
ALTER FOREIGN TABLE event RENAME COLUMN note TO missing;
ANALYZE event;
CALL clickhouse_perform('ch', 'CREATE VIEW slow AS SELECT id FROM event WHERE sleepEachRow(0.002) = 0');
CREATE FOREIGN TABLE slow (id integer) SERVER ch;
SET statement_timeout = '200ms';
ANALYZE slow;
RESET statement_timeout;
\set VERBOSITY default

\set ECHO none
\i :teardown
