--
-- grouping.sql: GROUPING SETS, ROLLUP, CUBE, grouping()
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

-- one remote query where the server nests queries freely; NULLs of the data are
-- not those of sets without the key
SELECT equal, ordered, query FROM regress.compare($$
	SELECT kind, count(*) FROM event GROUP BY ROLLUP (kind);
	SELECT kind, note, count(*), sum(amount), avg(score), grouping(kind, note), grouping(note, kind), grouping(note) FROM event GROUP BY CUBE (kind, note);
	SELECT note, score, grouping(note, score) FROM event GROUP BY GROUPING SETS ((note, score), (score), (), (note), (note));
	SELECT note, kind, ok, count(*) FROM event GROUP BY note, ROLLUP (kind, ok), GROUPING SETS ((), (ok));
	SELECT note, count(*) FROM event GROUP BY DISTINCT ROLLUP (note, note), ROLLUP (note);
	SELECT note, count(*) FROM event GROUP BY ROLLUP (note, note), ROLLUP (note);
	SELECT note, kind, sum(score) FROM event GROUP BY ROLLUP (note, kind) HAVING grouping(kind) = 1 OR avg(score) > 3;
	SELECT note IS NULL, coalesce(score, -1) + 1, grouping(note) * 2 + grouping(score), count(*) FROM event GROUP BY CUBE (note, score);
	SELECT note, kind, count(*) FROM event GROUP BY ROLLUP (note, kind) ORDER BY grouping(note, kind) DESC, case when grouping(note) = 0 then kind end, 1 NULLS FIRST, 2 LIMIT 20;
	SELECT extract(year from day), ok, max(ratio), min(day) FILTER (WHERE score > 5), count(DISTINCT kind) FROM event GROUP BY ROLLUP (1, 2);
	SELECT country, kind, count(*), sum(amount) FROM event LEFT JOIN member ON user_id = member.id GROUP BY CUBE (country, kind);
	SELECT g, count(*), sum(n) FROM (SELECT grouping(kind, note) g, count(*) n FROM event GROUP BY CUBE (kind, note)) x GROUP BY g;
	SELECT DISTINCT grouping(kind), note FROM event GROUP BY CUBE (kind, note);
	SELECT kind FROM event GROUP BY ROLLUP (kind) UNION ALL SELECT country FROM member GROUP BY CUBE (country);
	SELECT id FROM member WHERE id > (SELECT max(g) FROM (SELECT grouping(country) g FROM member GROUP BY ROLLUP (country)) y);
	SELECT grouping(kind), kind FROM event GROUP BY kind ORDER BY grouping(kind), kind
$$, false);

-- over no rows the empty sets still have a row each
SELECT rows, equal, query FROM regress.compare($$
	SELECT kind, grouping(kind), count(*), count(score), sum(score), avg(amount), max(note), bool_and(ok) FROM event WHERE id < 0 GROUP BY ROLLUP (kind);
	SELECT kind, count(*) FROM event WHERE id < 0 GROUP BY GROUPING SETS ((kind), (), ());
	SELECT kind, count(*) FROM event WHERE id < 0 GROUP BY GROUPING SETS ((kind), (kind, ok));
	SELECT count(*) FROM event WHERE id < 0 GROUP BY ();
	SELECT 1 FROM event WHERE id < 0 GROUP BY ();
	SELECT kind, count(*) FROM event WHERE id < 0 GROUP BY ROLLUP (kind) HAVING count(*) > 0;
	SELECT 'x' AS x, count(*), sum(score), max(note), sum(amount) / count(*) FROM event WHERE id < 0 GROUP BY 1;
	SELECT count(*) FROM (SELECT 'x' AS x, count(*) FROM event WHERE id < 0 GROUP BY 1) e
$$, false);

-- constants are one group
SELECT rows, equal, query FROM regress.compare($$
	SELECT 'all' AS label, 1 AS one, count(*), sum(score), avg(amount), max(note), sum(amount) / count(*) FROM event GROUP BY 1, 2;
	SELECT 'all' AS label, sum(score) FROM event GROUP BY 1 HAVING sum(score) > 0 AND max(id) < 5;
	SELECT label, s FROM (SELECT 'all' AS label, sum(score) AS s FROM event GROUP BY 1) e ORDER BY label;
	SELECT current_date - current_date AS today, count(*) FROM event GROUP BY 1
$$, false);

-- where it is answered
CREATE FUNCTION regress.is_remote(query text) RETURNS boolean
LANGUAGE sql AS $$ SELECT plan_of(query) = 'remote' OR clickhouse_server_version('ch') < '2' $$;
SELECT regress.is_remote('SELECT kind, sum(score), avg(amount), grouping(kind) FROM event GROUP BY ROLLUP (kind, ok) HAVING avg(score) > 1 ORDER BY 1');
SELECT regress.is_remote('SELECT ''all'' AS label, sum(score) FROM event GROUP BY 1 HAVING sum(score) > 0');
SELECT regress.plan_of('SELECT kind, 1, count(*) FROM event GROUP BY ROLLUP (kind, 2)') <> 'remote' AS constant_key;

\set ECHO none
\i :teardown
