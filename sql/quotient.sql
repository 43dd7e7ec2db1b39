--
-- quotient.sql: quotients and averages of numerics in conditions, keys and sub-selects
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

-- one remote query where the server rounds by row
SELECT equal, ordered, plan = 'remote' OR clickhouse_server_version('ch') < '2' AS one_scan, query FROM regress.compare($$
	SELECT kind, sum(amount) / sum(score) FROM event GROUP BY kind ORDER BY 2, 1 LIMIT 5;
	SELECT kind, round(sum(amount) * 100.0 / nullif(sum(score), 0), 2) r FROM event GROUP BY kind ORDER BY r DESC NULLS LAST, kind LIMIT 10;
	SELECT kind, avg(amount) / nullif(avg(score), 0) r FROM event GROUP BY kind ORDER BY kind;
	SELECT kind, round(sum(amount) * 100 / sum(sum(amount)) OVER (), 2) AS share FROM event GROUP BY kind ORDER BY share DESC, kind LIMIT 10;
	SELECT kind, sum(score) * 100.0 / sum(sum(score)) OVER () AS share FROM event GROUP BY kind ORDER BY share DESC, kind LIMIT 10;
	SELECT kind FROM event GROUP BY kind HAVING CASE WHEN sum(score) > 0 THEN sum(amount) / sum(score) END > CASE WHEN count(note) > 0 THEN sum(amount) / count(note) END ORDER BY kind;
	SELECT kind FROM event GROUP BY kind HAVING sum(amount) / nullif(sum(score), 0) > avg(amount) ORDER BY kind;
	SELECT kind, round(avg(score), 2), coalesce(round(sum(amount) / nullif(count(note), 0), 3), 0) FROM event GROUP BY kind ORDER BY 2, 3, 1;
	SELECT kind FROM event GROUP BY kind HAVING avg(amount) > 1.5 * avg(score) ORDER BY kind;
	SELECT kind FROM event GROUP BY kind HAVING sum(amount) / nullif(sum(score), 0) > 0.5 ORDER BY kind;
	SELECT kind, r, r * 2 FROM (SELECT kind, avg(score) r FROM event GROUP BY kind) s WHERE r > 1 ORDER BY r, kind;
	SELECT kind, sum(r), max(x) FROM (SELECT kind, note, sum(score) / nullif(count(note), 0)::numeric r, max(ratio) x FROM event GROUP BY kind, note) s GROUP BY kind ORDER BY kind;
	SELECT round(avg(ratio)::numeric, 2), kind FROM event GROUP BY kind ORDER BY kind;
	SELECT kind, sum(score) * 100.0 / sum(sum(score)) OVER () FROM event GROUP BY kind ORDER BY kind;
	SELECT kind, count(*) * 100.0 / sum(count(*)) OVER () AS pct FROM event GROUP BY kind ORDER BY pct DESC, kind LIMIT 10;
	SELECT kind, round(count(*) FILTER (WHERE ok) * 100.0 / count(*), 2) AS pct FROM event GROUP BY kind ORDER BY pct DESC, kind;
	SELECT kind, round((sum(amount) / nullif(count(*), 0))::numeric, 2) FROM event GROUP BY kind ORDER BY kind;
$$);

-- variances and deviations are values too
SELECT equal, plan = 'remote' OR clickhouse_server_version('ch') < '2' AS one_scan, query FROM regress.compare($$
	SELECT kind, x FROM (SELECT kind, stddev_samp(id) x FROM event GROUP BY kind) s WHERE x > 1 OR x IS NULL ORDER BY x, kind;
	SELECT kind, x, y FROM (SELECT kind, var_pop(score) x, stddev(amount) y FROM event GROUP BY kind) s WHERE x < 1000 OR y > 0 ORDER BY y DESC, kind;
	SELECT kind, x, CASE m WHEN 0 THEN NULL ELSE x / m END cov FROM (SELECT kind, stddev_samp(id) x, avg(id) m FROM event GROUP BY kind) s WHERE CASE m WHEN 0 THEN 0 ELSE x / m END > 0.1 ORDER BY cov, kind;
	SELECT kind, stddev_pop(id) * 2, -variance(score), round(stddev(amount), 3), coalesce(stddev_samp(score), 0) FROM event GROUP BY kind HAVING stddev_pop(id) > 1 ORDER BY kind;
	SELECT kind, id, x FROM (SELECT kind, id, stddev_samp(id) OVER (PARTITION BY kind ORDER BY id) x FROM event) s WHERE x > 2 ORDER BY x, id;
	SELECT sum(x), avg(x) FROM (SELECT kind, stddev_samp(id) x FROM event GROUP BY kind) s WHERE x < (SELECT 2 * stddev_pop(id) FROM event);
	SELECT x FROM (SELECT stddev_pop(id - id) x, 1 FROM event GROUP BY kind) s WHERE x = 0;
$$);

-- UNION of rows that are never there twice compares none of them
SELECT equal, plan = 'remote' OR clickhouse_server_version('ch') < '2' AS one_scan, query FROM regress.compare($$
	SELECT 'a' c, kind, r FROM (SELECT kind, avg(amount) r FROM event GROUP BY kind) x UNION SELECT 'b', note, max(amount) FROM event GROUP BY note ORDER BY 1, 3, 2;
	SELECT 1, avg(id) FROM event UNION SELECT 2, stddev(id) FROM event UNION SELECT 3, avg(score) FROM event ORDER BY 1;
	SELECT 1, id, amount FROM (SELECT DISTINCT id, amount FROM event) x UNION SELECT 2, id, 1.0 FROM (SELECT DISTINCT ON (id) id, score FROM event ORDER BY id, score) y ORDER BY 1, 2;
$$);
SELECT equal, plan = 'remote' AS one_scan, query FROM regress.compare($$
	SELECT 'a' c, kind, r FROM (SELECT kind, avg(amount) r FROM event GROUP BY kind) x UNION SELECT 'a', note, max(amount) FROM event GROUP BY note ORDER BY 1, 3, 2;
	SELECT 'a' c, avg(amount) r FROM event GROUP BY kind UNION SELECT 'b', max(amount) FROM event GROUP BY note ORDER BY 1, 2;
$$);

-- a condition that could raise an error, where PostgreSQL evaluates it last
SELECT equal, plan = 'remote' OR clickhouse_server_version('ch') < '2' AS one_scan, query FROM regress.compare($$
	SELECT x.id, y.id FROM event x, event y WHERE x.id = y.id + 1 AND y.score <> 0 AND y.id > 3 AND x.amount / y.score::numeric > 0.1 ORDER BY x.id * 100 + y.id LIMIT 20;
	WITH t AS (SELECT kind, id % 3 m, count(*) n, sum(score) s FROM event GROUP BY 1, 2) SELECT a.kind, a.n - b.n FROM t a, t b WHERE a.kind = b.kind AND a.m = 1 AND b.m = 2 AND a.s::numeric(9,2) / b.m::numeric(9,2) < 100 ORDER BY a.n - b.n, 1;
$$);
SELECT equal, plan = 'remote' AS one_scan, query FROM regress.compare($$
	SELECT x.id, y.id FROM event x, event y WHERE x.id = y.id + 1 AND y.id > 3 AND y.score <> 0 AND x.amount / y.score::numeric > 0.1 ORDER BY x.id LIMIT 20;
	SELECT x.id FROM event x, event y WHERE x.id = y.id AND y.id > 3 AND x.amount / coalesce(nullif(y.id, 0), 1) > 0.1 AND x.amount / nullif(y.id, 0)::numeric / x.id > 0 ORDER BY 1;
$$);

-- what nobody reads of a sub-select is not computed
SELECT equal, plan = 'remote' OR clickhouse_server_version('ch') < '2' AS one_scan, query FROM regress.compare($$
	WITH t AS (SELECT kind, avg(amount) OVER (PARTITION BY kind) a, avg(score) OVER (PARTITION BY note), upper(note) FROM event) SELECT x.kind, max(round(x.a, 3)), count(*) FROM t x JOIN t y ON x.kind = y.kind GROUP BY 1 ORDER BY 1;
	SELECT count(*), sum(n) FROM (SELECT kind, note, count(*) n, avg(score) FROM event GROUP BY kind, note) s;
	SELECT sum(n) FROM (SELECT count(*) n, avg(score) FROM event) s;
	SELECT count(*) FROM (SELECT DISTINCT kind, note FROM event) s;
	SELECT sum(n) FROM (SELECT kind, score n FROM event UNION ALL SELECT note, score + 1 FROM event) s;
	SELECT sum(n) FROM (SELECT kind, score n FROM event UNION SELECT note, score + 1 FROM event) s;
	SELECT count(*) FROM (SELECT kind, unnest(ARRAY[1, 2]) FROM event) s;
$$);
\i :teardown
