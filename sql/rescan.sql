--
-- rescan.sql: inner sides of nested loops, correlated subqueries
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

-- each row of the outer side asks again, with a parameter
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SET enable_material = off;
SET enable_memoize = off;
SET clickhouse_fdw.enable_join_pushdown = off;
SET clickhouse_fdw.enable_query_pushdown = off;
SELECT * FROM compare($$
	SELECT m.id, e.id FROM member m JOIN event e ON e.user_id = m.id WHERE m.country = 'de';
	SELECT m.id, e.id FROM member m LEFT JOIN event e ON e.user_id = m.id AND e.kind = 'buy' WHERE m.id > 25;
	SELECT m.id, x.id FROM member m, LATERAL (SELECT e.id FROM event e WHERE e.user_id = m.id ORDER BY e.id LIMIT 1) x;
	SELECT m.id, x.n FROM member m, LATERAL (SELECT count(*) AS n FROM event e WHERE e.user_id = m.id) x;
	SELECT m.id, (SELECT max(e.at) FROM event e WHERE e.user_id = m.id) FROM member m;
	SELECT m.id, (SELECT e.note FROM event e WHERE e.id = m.id) FROM member m;
	SELECT m.id FROM member m WHERE (SELECT count(*) FROM event e WHERE e.user_id = m.id) = 0;
	SELECT m.id FROM member m WHERE EXISTS (SELECT FROM event e WHERE e.user_id = m.id AND e.score > m.id);
	SELECT e.id, (SELECT m.name FROM member m WHERE m.id = e.score) FROM event e WHERE e.id < 30;
	SELECT v.id, e.kind FROM (VALUES (1), (2), (NULL), (2), (5000)) v (id) LEFT JOIN event e ON e.id = v.id;
$$, false);

-- the same with a scan that is read again from the start
SET enable_material = on;
SELECT * FROM compare($$
	SELECT count(*) FROM member a JOIN member b ON a.id <> b.id;
	SELECT count(*) FROM member a, member b WHERE a.id < b.id + txid_current() % 1;
$$, false);
RESET enable_material;

-- asked often it holds no more memory than asked once
CREATE FUNCTION regress.memory() RETURNS bigint LANGUAGE sql
AS 'SELECT sum(used_bytes)::bigint FROM pg_backend_memory_contexts';
CREATE FUNCTION regress.ask(n integer) RETURNS bigint LANGUAGE sql AS $$
	SELECT count(x.name) FROM generate_series(1, n) g,
		LATERAL (SELECT m.name FROM member m WHERE m.id = g % 50 AND g > 0 OFFSET 0) x
$$;
SELECT ask(10);
SELECT memory() AS before \gset
SELECT ask(200);
SELECT memory() - :before < 100000 AS bounded;

-- scans that end early
SELECT memory() AS before \gset
SELECT count(x.id) FROM generate_series(1, 100) g,
	LATERAL (SELECT e.id FROM event e WHERE e.id > g AND txid_current() > 0 LIMIT 1) x;
SELECT memory() - :before < 100000 AS bounded;
SELECT bool_or(in_use) AS in_use, count(*) < 4 AS few FROM clickhouse_fdw_get_connections();
RESET enable_hashjoin;
RESET enable_mergejoin;
RESET enable_memoize;
RESET clickhouse_fdw.enable_join_pushdown;
RESET clickhouse_fdw.enable_query_pushdown;

\set ECHO none
\i :teardown
