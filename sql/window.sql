--
-- window.sql: window functions, DISTINCT ON, WITH TIES
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

SELECT equal, ordered, query FROM regress.compare($$
	SELECT id, row_number() OVER (ORDER BY id DESC), rank() OVER (ORDER BY score), dense_rank() OVER (ORDER BY score DESC), rank() OVER (ORDER BY score NULLS FIRST, kind) FROM event;
	SELECT id, percent_rank() OVER (PARTITION BY kind ORDER BY score), cume_dist() OVER (PARTITION BY note ORDER BY day), ntile(7) OVER (PARTITION BY ok ORDER BY id), ntile(600) OVER (PARTITION BY ok ORDER BY id) FROM event;
	SELECT id, lag(score) OVER w, lead(score, 3) OVER w, lag(note, 2, 'none') OVER w, lead(id, -1) OVER w, lag(day) OVER w, lead(ok, 1, false) OVER w FROM event WINDOW w AS (PARTITION BY kind ORDER BY id);
	SELECT id, first_value(score) OVER w, last_value(note) OVER w, nth_value(score, 2) OVER w, count(*) OVER w, count(score) OVER w, sum(score) OVER w, avg(amount) OVER w, min(note) OVER w, bool_or(ok) OVER w FROM event WINDOW w AS (PARTITION BY user_id ORDER BY id ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING);
	SELECT id, sum(amount) OVER (ORDER BY day), sum(amount) OVER (ORDER BY day RANGE BETWEEN '2 days' PRECEDING AND CURRENT ROW), sum(id) OVER (ORDER BY user_id RANGE BETWEEN 5 PRECEDING AND 1 PRECEDING), avg(score) OVER (ORDER BY id ROWS 10 PRECEDING), count(*) OVER (ORDER BY score RANGE CURRENT ROW) FROM event;
	SELECT id, max(ratio) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), stddev(score) OVER (PARTITION BY kind), sum(score) FILTER (WHERE ok) OVER (PARTITION BY kind ORDER BY id) FROM event;
	SELECT id, sum(id) OVER (ORDER BY kind GROUPS 1 PRECEDING), sum(id) OVER (ORDER BY id ROWS 3 PRECEDING EXCLUDE CURRENT ROW), lag(id, score) OVER (ORDER BY id), sum(id) OVER (ORDER BY score RANGE 1 PRECEDING) FROM event;
	SELECT kind, sum(score), rank() OVER (ORDER BY sum(score) DESC), sum(sum(score)) OVER (), sum(score) * 100.0 / sum(sum(score)) OVER (PARTITION BY ok) FROM event GROUP BY kind, ok;
	SELECT kind, ok, count(*), rank() OVER (PARTITION BY grouping(kind, ok) ORDER BY count(*) DESC, kind, ok) FROM event GROUP BY ROLLUP (kind, ok);
	SELECT * FROM (SELECT id, kind, row_number() OVER (PARTITION BY kind ORDER BY amount DESC) AS n FROM event) x WHERE n <= 3 ORDER BY kind, n;
	SELECT DISTINCT kind, max(score) OVER (PARTITION BY kind) FROM event ORDER BY 1;
	SELECT id, rank() OVER (ORDER BY score) + 1 AS r FROM event ORDER BY r DESC, id LIMIT 10 OFFSET 3;
	SELECT name, count(*) OVER (PARTITION BY country), lag(born) OVER (ORDER BY id) FROM member;
	SELECT country, id, n FROM (SELECT m.country, m.id, count(*) OVER (PARTITION BY m.country ORDER BY m.id) n FROM member m JOIN event e ON e.user_id = m.id) x WHERE n < 5;
	WITH v AS (SELECT kind, day, sum(amount) s, rank() OVER (PARTITION BY kind ORDER BY day) r FROM event GROUP BY kind, day) SELECT v.kind, v.day, v.s - l.s FROM v JOIN v l ON v.kind = l.kind AND v.r = l.r + 1;
	SELECT id FROM event WHERE id IN (SELECT first_value(id) OVER (PARTITION BY kind ORDER BY amount) FROM event);
	SELECT DISTINCT ON (kind) kind, id, note FROM event ORDER BY kind, score DESC NULLS LAST, id;
	SELECT DISTINCT ON (note, ok) id, rank() OVER (ORDER BY score) FROM event ORDER BY note, ok DESC, id LIMIT 5 OFFSET 2;
	SELECT count(*), sum(id) FROM (SELECT DISTINCT ON (user_id) id FROM event ORDER BY user_id, day DESC, id) x;
	SELECT id FROM member WHERE id IN (SELECT DISTINCT ON (kind) user_id FROM event ORDER BY kind, id DESC);
	SELECT * FROM (SELECT id, score FROM event ORDER BY score DESC FETCH FIRST 3 ROWS WITH TIES) x;
	SELECT score FROM event ORDER BY score NULLS FIRST OFFSET 5 FETCH FIRST 10 ROWS WITH TIES;
	SELECT * FROM (SELECT kind, count(*) FROM event GROUP BY kind ORDER BY 2 FETCH FIRST 1 ROW WITH TIES) x;
	SELECT kind FROM event UNION ALL SELECT name FROM member ORDER BY 1 FETCH FIRST 1 ROW WITH TIES;
	SELECT id, row_number() OVER (ORDER BY id), lag(score) OVER (ORDER BY id), sum(score) OVER () FROM event WHERE id < 0
$$, false);

-- errors are errors
SELECT ntile(0) OVER (ORDER BY id) FROM event;
SELECT nth_value(id, 0) OVER (ORDER BY id) FROM event;
SELECT sum(id) OVER (ORDER BY id ROWS -1 PRECEDING) FROM event;
SELECT id FROM event ORDER BY id FETCH FIRST (NULL) ROWS WITH TIES;

-- values that are not known when the query is planned
PREPARE parts(integer, integer, bigint) AS
	SELECT id, ntile($1) OVER (ORDER BY id), lag(id, $2, -1) OVER (ORDER BY id), sum(id) OVER (ORDER BY id ROWS $3 PRECEDING)
	FROM member WHERE id < 8 ORDER BY id;
PREPARE tied(bigint) AS SELECT count(*), sum(id) FROM (SELECT id FROM member ORDER BY country FETCH FIRST ($1) ROWS WITH TIES) x;
EXECUTE parts(3, 2, 1);
SET plan_cache_mode = force_generic_plan;
EXECUTE parts(3, 2, 1);
EXECUTE parts(2, -1, 100);
EXECUTE parts(0, 1, 1);
EXECUTE parts(1, 1, -1);
EXECUTE tied(0);
EXECUTE tied(11);
EXECUTE tied(NULL);
RESET plan_cache_mode;

-- other ways to run one
BEGIN;
DECLARE w SCROLL CURSOR FOR SELECT id, rank() OVER (ORDER BY id) FROM member ORDER BY id;
FETCH 2 FROM w;
FETCH LAST FROM w;
FETCH BACKWARD 1 FROM w;
FETCH FIRST FROM w;
COMMIT;
CREATE TABLE regress.ranked AS SELECT DISTINCT ON (country) country, id, rank() OVER (ORDER BY id) FROM member ORDER BY country, id;
SELECT * FROM regress.ranked;
CREATE VIEW regress.ranking AS SELECT id, row_number() OVER (PARTITION BY country ORDER BY id) AS n FROM member;
SELECT * FROM regress.ranking WHERE n > 9 ORDER BY id;

-- EXPLAIN has no window to look up
CREATE FUNCTION regress.explains(query text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (VERBOSE, ANALYZE, COSTS OFF, TIMING OFF) ' || query LOOP
		IF line ~ 'Local because: .*window clause' THEN
			RETURN false;
		END IF;
	END LOOP;
	RETURN true;
END $$;
SELECT regress.explains('SELECT id, rank() OVER w + 1, sum(score) OVER w, upper(lag(kind) OVER w) FROM event WINDOW w AS (PARTITION BY ok ORDER BY id)');
SELECT regress.explains('SELECT kind, sum(sum(score)) OVER (ORDER BY kind), format(''%s'', rank() OVER ()) FROM event GROUP BY kind ORDER BY rank() OVER (ORDER BY kind)');

-- where it is answered, and why not
CREATE FUNCTION regress.is_remote(query text) RETURNS boolean
LANGUAGE sql AS $$ SELECT plan_of(query) = 'remote' OR clickhouse_server_version('ch') < '2' $$;
SELECT regress.is_remote('SELECT id, rank() OVER (PARTITION BY kind ORDER BY score), avg(amount) OVER (ORDER BY id ROWS 3 PRECEDING) FROM event');
SELECT regress.is_remote('SELECT DISTINCT ON (kind) kind, id FROM event ORDER BY kind, id');
SELECT regress.is_remote('SELECT id FROM event ORDER BY kind FETCH FIRST 3 ROWS WITH TIES');

CREATE FUNCTION regress.why_local(query text) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query LOOP
		RETURN QUERY SELECT substring(line from 'whole query: (.*)') WHERE line ~ 'whole query: ';
	END LOOP;
END $$;
SELECT CASE WHEN clickhouse_server_version('ch') < '2' THEN why = 'server 18.16 does not have window functions'
	ELSE why LIKE '%: a frame with EXCLUDE' END AS told
	FROM regress.why_local('SELECT sum(id) OVER (ORDER BY id ROWS 3 PRECEDING EXCLUDE CURRENT ROW) FROM event') why;

-- DISTINCT is grouping, on every server
SELECT plan, equal, query FROM regress.compare($$
	SELECT DISTINCT kind, ok FROM event;
	SELECT DISTINCT upper(kind) FROM event WHERE score > 3;
	SELECT DISTINCT country FROM member JOIN event ON user_id = member.id
$$);

-- a CTE that is read twice must be the same both times
SELECT regress.plan_of('WITH v AS (SELECT id, row_number() OVER (ORDER BY kind) n FROM event) SELECT count(*) FROM v a JOIN v b USING (n) WHERE a.id = b.id') <> 'remote' AS row_number_twice;

\set ECHO none
\i :teardown
