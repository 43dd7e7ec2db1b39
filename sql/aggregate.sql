--
-- aggregate.sql: aggregates, groups, distinct rows
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

-- one row
SELECT * FROM compare($$
	SELECT count(*), count(note), count(score), count(DISTINCT kind), count(DISTINCT score) FROM event;
	SELECT sum(id), sum(amount), sum(score) FROM event;
	SELECT min(id), max(id), min(amount), max(score), min(day), max(day), min(at), max(at) FROM event;
	SELECT min(kind), max(kind), min(note), max(note) FROM event;
	SELECT avg(id), avg(amount), avg(score) FROM event;
$$);
SELECT * FROM compare($$
	SELECT min(ratio), max(ratio) FROM event;
	SELECT round(sum(ratio)::numeric, 6), round(avg(ratio)::numeric, 6) FROM event;
	SELECT bool_and(ok), bool_or(ok), every(id > 0) FROM event;
	SELECT round(stddev(id), 6), round(var_pop(id), 6) FROM event;
	SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY id), mode() WITHIN GROUP (ORDER BY kind) FROM event;
	SELECT string_agg(kind, ',' ORDER BY id), array_agg(score ORDER BY id DESC) FROM event;
	SELECT sum(DISTINCT score), avg(DISTINCT score), min(DISTINCT score) FROM event;
$$, false);

-- of nothing
SELECT * FROM compare($$
	SELECT count(*), count(note), sum(id), sum(amount), avg(id), min(kind), max(day), max(at), min(score) FROM event WHERE id > 5000;
$$);
SELECT * FROM compare($$
	SELECT bool_and(ok), array_agg(id), string_agg(note, ',') FROM event WHERE id > 5000;
$$, false);
SELECT * FROM compare($$
	SELECT kind, count(*) FROM event WHERE id > 5000 GROUP BY 1;
$$);
SELECT sum(id), avg(score), min(kind), count(*) FROM event WHERE id > 5000;

-- groups
SELECT * FROM compare($$
	SELECT kind, count(*) FROM event GROUP BY kind;
$$);
SELECT kind, count(*), sum(amount), avg(score) FROM event GROUP BY kind ORDER BY kind;
SELECT * FROM compare($$
	SELECT note, count(*), sum(score) FROM event GROUP BY note;
	SELECT score, count(*), count(score), sum(score), avg(score) FROM event GROUP BY score;
	SELECT kind, ok, min(at), max(amount) FROM event GROUP BY ok, kind;
	SELECT day, count(*) FROM event GROUP BY day ORDER BY day LIMIT 5;
	SELECT id % 7, sum(amount) FROM event GROUP BY 1 ORDER BY 1;
	SELECT kind, user_id, count(*) FROM event GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 20;
	SELECT count(*) FROM event GROUP BY kind ORDER BY 1;
	SELECT kind FROM event GROUP BY kind;
$$);
SELECT * FROM compare($$
	SELECT kind, kind || '!', count(*) + 1, sum(score) / count(*) FROM event GROUP BY kind;
	SELECT tags, count(*) FROM event GROUP BY tags;
	SELECT ratio, count(*) FROM event GROUP BY ratio;
$$, false);

-- groups that are filtered
SELECT * FROM compare($$
	SELECT kind, count(*) FROM event GROUP BY kind HAVING sum(amount) > 0;
	SELECT user_id, sum(score) FROM event GROUP BY 1 HAVING sum(score) > 60 AND min(kind) < 'c';
	SELECT user_id FROM event WHERE ok GROUP BY 1 HAVING max(score) < 9 OR count(*) < 9;
$$);
SELECT * FROM compare($$
	SELECT count(*) FROM event HAVING count(*) > 5000;
$$, false);
SELECT * FROM compare($$
	SELECT kind, count(*) FILTER (WHERE ok), sum(score) FILTER (WHERE score > 3), max(id) FILTER (WHERE note IS NULL) FROM event GROUP BY 1;
	SELECT count(*) FILTER (WHERE score > 100), sum(id) FILTER (WHERE id > 5000) FROM event;
$$);

-- several groupings
SELECT * FROM compare($$
	SELECT kind, ok, count(*) FROM event GROUP BY ROLLUP (kind, ok);
	SELECT kind, score, count(*), grouping(kind, score) FROM event GROUP BY CUBE (kind, score);
	SELECT kind, ok, sum(amount) FROM event GROUP BY GROUPING SETS ((kind), (ok), ());
$$, false);

-- distinct rows
SELECT * FROM compare($$
	SELECT DISTINCT kind FROM event;
	SELECT DISTINCT score, ok FROM event;
	SELECT DISTINCT note FROM event ORDER BY note LIMIT 5;
	SELECT DISTINCT ON (kind) kind, id FROM event ORDER BY kind, id DESC;
	SELECT count(*) FROM (SELECT DISTINCT user_id, kind FROM event) s;
$$, false);

-- aggregates of aggregates, windows, set operations, common table expressions
SELECT * FROM compare($$
	SELECT max(n) FROM (SELECT count(*) AS n FROM event GROUP BY user_id) s;
	SELECT id, row_number() OVER (PARTITION BY kind ORDER BY id), sum(score) OVER (PARTITION BY kind ORDER BY id) FROM event;
	SELECT kind, count(*), rank() OVER (ORDER BY count(*) DESC, kind) FROM event GROUP BY kind;
	SELECT id, lag(score) OVER w, first_value(note) OVER w FROM event WINDOW w AS (PARTITION BY user_id ORDER BY id);
	SELECT user_id FROM event UNION SELECT id FROM member;
	SELECT user_id FROM event INTERSECT SELECT id FROM member;
	SELECT id FROM member EXCEPT SELECT user_id FROM event;
	SELECT id FROM member EXCEPT ALL SELECT user_id FROM event;
	WITH busy AS (SELECT user_id, count(*) AS n FROM event GROUP BY 1) SELECT m.name, b.n FROM member m JOIN busy b ON b.user_id = m.id WHERE b.n > 20;
	WITH RECURSIVE r AS (SELECT id, 1 AS depth FROM member WHERE id = 1 UNION ALL SELECT m.id, r.depth + 1 FROM r JOIN member m ON m.id = r.id * 2) SELECT * FROM r;
	SELECT e.kind, (SELECT count(*) FROM member m WHERE m.id < e.id) FROM event e WHERE e.id < 20;
$$, false);

-- groups by halves: the server sorts, or PostgreSQL does
SET clickhouse_fdw.enable_aggregate_pushdown = off;
SET clickhouse_fdw.enable_query_pushdown = off;
SELECT * FROM compare($$
	SELECT kind, count(*), sum(amount), avg(score) FROM event GROUP BY kind;
$$, false);
SET enable_hashagg = off;
SELECT * FROM compare($$
	SELECT kind, count(*), sum(amount), avg(score) FROM event GROUP BY kind;
	SELECT note, count(*) FROM event GROUP BY note;
$$, false);
RESET enable_hashagg;
RESET clickhouse_fdw.enable_aggregate_pushdown;
RESET clickhouse_fdw.enable_query_pushdown;

\set ECHO none
\i :teardown
