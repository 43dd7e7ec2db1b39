--
-- correlated.sql: sub-queries that refer to the query around them
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

-- what correlates occurs more than once outside, is NULL there or inside, or
-- nowhere inside
SELECT rows, equal, query FROM regress.compare($$
	SELECT id, (SELECT count(*) FROM member m WHERE m.id = e.score) FROM event e WHERE id < 100;
	SELECT id, (SELECT sum(amount) FROM event i WHERE i.score = e.score), (SELECT count(note) + 1 FROM event i WHERE i.score = e.score) FROM event e WHERE id < 100;
	SELECT id, (SELECT coalesce(max(note), 'none') FROM event i WHERE i.user_id = m.id AND i.kind = 'buy') FROM member m;
	SELECT id FROM event e WHERE (SELECT count(*) FROM event i WHERE i.score = e.score AND i.note = e.note) > 20;
	SELECT id FROM event e WHERE (SELECT count(*) FROM event i WHERE i.score = e.user_id) = 0;
	SELECT id FROM event e WHERE amount > (SELECT 1.2 * avg(amount) FROM event i WHERE i.kind = e.kind);
	SELECT sum((SELECT count(*) FROM event i WHERE i.score = e.score)) FROM event e;
	SELECT kind, max((SELECT min(i.day) FROM event i WHERE i.score = e.score)) FROM event e GROUP BY ROLLUP (kind);
	SELECT id FROM event e ORDER BY (SELECT count(*) FROM event i WHERE i.score = e.score) DESC, id LIMIT 10;
	SELECT m.id, count(e.id) FROM member m LEFT JOIN event e ON m.id = e.user_id WHERE (SELECT count(*) FROM event i WHERE i.score = m.id) < 80 GROUP BY 1;
	SELECT id, EXISTS (SELECT 1 FROM event i WHERE i.score = e.score AND i.id > 900), EXISTS (SELECT 1 FROM member m WHERE m.id = e.user_id AND m.country = e.note) FROM event e;
	SELECT id FROM event e WHERE EXISTS (SELECT 1 FROM event i WHERE i.score = e.score AND i.id > 990) OR NOT EXISTS (SELECT 1 FROM member m WHERE m.id = e.user_id) OR id = 7;
	SELECT id FROM event e WHERE EXISTS (SELECT 1 FROM event i WHERE i.score = e.score AND i.id <> e.id AND i.day = e.day);
	SELECT id FROM event e WHERE EXISTS (SELECT 1 FROM event i WHERE e.score IS NULL OR i.id = e.score);
	SELECT id FROM event e WHERE EXISTS (SELECT 1 FROM event i WHERE i.score = e.score GROUP BY i.score HAVING count(*) > 76);
	SELECT id, score IN (SELECT i.score FROM event i WHERE i.note = e.note AND i.id > 900), score NOT IN (SELECT i.score FROM event i WHERE i.note = e.note AND i.id > 900) FROM event e;
	SELECT id FROM event e WHERE score NOT IN (SELECT i.score FROM event i WHERE i.note = e.note AND i.id > 900);
	SELECT id FROM event e WHERE score IN (SELECT m.id FROM member m WHERE m.id = e.user_id);
	SELECT id, (SELECT note FROM event i WHERE i.id = e.score), (SELECT i.day + 1 FROM event i WHERE i.id = e.score AND i.ok) FROM event e;
	SELECT id FROM event e WHERE (SELECT i.amount FROM event i WHERE i.id = e.score) > -499000000;
	SELECT id FROM member m WHERE EXISTS (SELECT 1 FROM event e WHERE e.score = m.id LIMIT 1);
	SELECT id FROM member m WHERE NOT EXISTS (SELECT DISTINCT ON (kind) id FROM event e WHERE e.score = m.id ORDER BY kind, id LIMIT 21);
	SELECT id FROM member m WHERE EXISTS (SELECT 1 FROM event e WHERE e.score = m.id LIMIT 0);
	SELECT id FROM member m WHERE EXISTS (SELECT DISTINCT kind FROM event e WHERE e.score = m.id OFFSET 1);
	SELECT EXISTS (SELECT 1 FROM event LIMIT 1), EXISTS (SELECT 1 FROM event WHERE id < 0 LIMIT 1), EXISTS (SELECT DISTINCT kind FROM event LIMIT NULL)
$$, false);

-- the first row, or the only group
SELECT rows, equal, query FROM regress.compare($$
	SELECT id, (SELECT note FROM event e WHERE e.score = m.id ORDER BY note DESC NULLS LAST, id LIMIT 1), (SELECT amount FROM event e WHERE e.user_id = m.id AND ok ORDER BY id LIMIT 1 OFFSET 2) FROM member m;
	SELECT id FROM member m WHERE (SELECT kind FROM event e WHERE e.score = m.id ORDER BY at DESC LIMIT 1) <> 'buy';
	SELECT id, (SELECT count(*) FROM event e WHERE e.score = m.id GROUP BY e.score), coalesce((SELECT avg(amount) FROM event e WHERE m.id = e.score GROUP BY e.score), 0) FROM member m;
	SELECT id, (SELECT kind FROM event e WHERE e.score = m.id GROUP BY kind ORDER BY count(*) DESC, kind LIMIT 1) FROM member m;
	SELECT id, (SELECT 1 FROM event e WHERE e.score = m.id LIMIT 0), (SELECT count(*) FROM event e WHERE e.score = m.id LIMIT 1) FROM member m;
	SELECT sum((SELECT amount FROM event e WHERE e.score = m.id ORDER BY id LIMIT 1)) FROM member m;
	SELECT id FROM member m ORDER BY (SELECT day FROM event e WHERE e.score = m.id ORDER BY day LIMIT 1) NULLS FIRST, id;
	SELECT id, (SELECT amount / (amount - amount) FROM event e WHERE e.score = -m.id - 100 ORDER BY id LIMIT 1) FROM member m;
	SELECT id, (SELECT id FROM event e WHERE e.score >= m.id ORDER BY id LIMIT 1) FROM member m
$$, false);

-- by more than equality
SELECT rows, equal, query FROM regress.compare($$
	SELECT id, (SELECT count(*) FROM event e WHERE e.user_id = m.id AND e.score < m.id), (SELECT max(note) FROM event e WHERE e.score = m.id AND (e.note > m.country OR m.country IS NULL)) FROM member m;
	SELECT id FROM event e WHERE id < 60 AND NOT EXISTS (SELECT 1 FROM event i WHERE i.score = e.score AND (i.day > e.day OR e.note IS NULL));
	SELECT id, (SELECT i.day FROM event i WHERE i.user_id = e.score AND i.day <= e.day ORDER BY i.day DESC LIMIT 1) FROM event e WHERE id < 60;
	SELECT m.id, c.n FROM member m LEFT JOIN LATERAL (SELECT e.id AS n FROM event e WHERE e.user_id = m.id AND e.score > m.id ORDER BY e.id LIMIT 2) c ON true
$$, false);

-- more than one row is an error
DO $$
BEGIN
	PERFORM id, (SELECT i.id FROM event i WHERE i.score = e.score) FROM event e;
	RAISE WARNING 'no error';
EXCEPTION WHEN others THEN
	RAISE NOTICE '%', sqlerrm LIKE '%more than one row returned by a subquery used as an expression%';
END $$;

-- where it is answered
CREATE FUNCTION regress.is_remote(query text) RETURNS boolean
LANGUAGE sql AS $$ SELECT plan_of(query) = 'remote' OR clickhouse_server_version('ch') < '2' $$;
SELECT regress.is_remote('SELECT id, (SELECT sum(score) FROM event i WHERE i.score = e.score), (SELECT count(*) FROM event i WHERE i.note = e.note) FROM event e');
SELECT regress.is_remote('SELECT id, (SELECT note FROM event i WHERE i.id = e.score) FROM event e');
SELECT regress.is_remote('SELECT id FROM event e WHERE id = 1 OR EXISTS (SELECT 1 FROM event i WHERE i.score = e.score) OR score NOT IN (SELECT i.score FROM event i WHERE i.note = e.note)');
SELECT regress.is_remote('SELECT id FROM member m WHERE EXISTS (SELECT 1 FROM event e WHERE e.score = m.id LIMIT 1)');
SELECT regress.is_remote('SELECT id, (SELECT note FROM event e WHERE e.score = m.id ORDER BY id DESC LIMIT 1), (SELECT count(*) FROM event e WHERE e.score = m.id GROUP BY e.score) FROM member m');
SELECT regress.is_remote('SELECT id, (SELECT count(*) FROM event i WHERE i.score = e.score AND i.day < e.day), (SELECT sum(i.score) FROM event i WHERE i.id < e.score) FROM event e');
SELECT regress.is_remote('SELECT id, (SELECT day FROM event i WHERE i.score = e.score AND i.day <= e.day ORDER BY day DESC LIMIT 1) FROM event e');
-- LIMIT would take any of the rows of a day
SELECT regress.is_remote('SELECT id, (SELECT note FROM event i WHERE i.score = e.score AND i.day <= e.day ORDER BY day DESC LIMIT 1) FROM event e') AND clickhouse_server_version('ch') >= '2' AS is_remote;

\set ECHO none
\i :teardown
