--
-- partition_aggregate.sql: aggregation and joins partition by partition
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

-- two partitions there and one here, and the same rows in one table
CREATE TABLE local.part (id integer, g integer, s smallint, n numeric(12,2), t text COLLATE "C", f double precision, b boolean, big bigint, day date);
INSERT INTO local.part SELECT i, nullif(i % 7, 3), i % 5, nullif(i * 0.25, 10), 'x' || i % 9, i * 0.5, i % 3 = 0, i * 1000000000000, date '2024-01-01' + i % 30
	FROM generate_series(0, 2999) i;
CALL clickhouse_perform('ch', 'CREATE TABLE part_1 (id Int32, g Nullable(Int32), s Int16, n Nullable(Decimal(12, 2)), t String, f Float64, b UInt8, big Int64, day Date) ENGINE = MergeTree() ORDER BY id');
CALL clickhouse_perform('ch', 'CREATE TABLE part_2 (id Int32, g Nullable(Int32), s Int16, n Nullable(Decimal(12, 2)), t String, f Float64, b UInt8, big Int64, day Date) ENGINE = MergeTree() ORDER BY id');
CREATE TABLE remote.part (LIKE local.part) PARTITION BY RANGE (id);
CREATE FOREIGN TABLE remote.part_1 PARTITION OF remote.part FOR VALUES FROM (0) TO (1000) SERVER ch;
CREATE FOREIGN TABLE remote.part_2 PARTITION OF remote.part FOR VALUES FROM (1000) TO (2000) SERVER ch;
CREATE TABLE remote.part_3 PARTITION OF remote.part FOR VALUES FROM (2000) TO (3000);
INSERT INTO remote.part SELECT * FROM local.part;
ANALYZE local.part;
ANALYZE remote.part_3;

CREATE FUNCTION regress.parts_of(query text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	line text;
	nodes text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query LOOP
		nodes := nodes || coalesce(substring(line from '(Relations: .*|Seq Scan|Foreign Scan on remote.part_[0-9]|Local because.*)$') || '; ', '');
	END LOOP;
	RETURN nodes;
END $$;

SET enable_partitionwise_aggregate = on;
SET enable_partitionwise_join = on;

-- of each partition one row a group, which PostgreSQL puts together
SELECT parts_of(query), rows, equal, query FROM regress.compare($$
	SELECT g, count(*), count(n), sum(id), sum(s), min(t), max(n), min(f), bool_and(b), bool_or(b), every(id > 3) FROM part GROUP BY g HAVING count(*) > 3;
	SELECT g, avg(id), avg(s) FILTER (WHERE f > 20), max(day) FROM part GROUP BY g;
	SELECT count(*), sum(id), avg(s), avg(id) FILTER (WHERE id < 0), min(day), max(t), sum(f), bool_and(b) FROM part;
	SELECT sum(id), count(*), avg(s) FROM part WHERE id > 1990 AND t = 'x1';
	SELECT t || 'y', id % 2, count(*), 1 + sum(s) FROM part WHERE b GROUP BY 1, 2;
$$, false);

-- grouped by what they are partitioned by
SELECT parts_of(query), rows, equal, query FROM regress.compare($$
	SELECT id, sum(big), avg(n), stddev(id) FROM part GROUP BY id HAVING sum(big) > 0;
	SELECT id, day, count(DISTINCT t) FROM part GROUP BY id, day;
$$, false);

-- states that only PostgreSQL can make
SELECT parts_of(query), rows, equal, query FROM regress.compare($$
	SELECT sum(big) FROM part;
	SELECT g, avg(n) FROM part GROUP BY g;
$$, false);

-- joins, and what is above them
SELECT parts_of(query), rows, equal, query FROM regress.compare($$
	SELECT a.id, b.t FROM part a JOIN part b ON a.id = b.id WHERE a.g = 2;
	SELECT a.g, count(*), sum(b.s) FROM part a JOIN part b ON a.id = b.id GROUP BY a.g;
	SELECT a.g, count(*), sum(m.id) FROM part a JOIN member m ON a.id = m.id GROUP BY a.g;
$$, false);
RESET enable_partitionwise_aggregate;
RESET enable_partitionwise_join;

\set ECHO none
\i :teardown
