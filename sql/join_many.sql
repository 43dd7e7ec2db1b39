--
-- join_many.sql: joins of more than two tables, semi and anti joins, as one
-- remote query on every server
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup
CREATE FUNCTION regress.reasons(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	found text[] := '{}';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query LOOP
		CONTINUE WHEN line !~ 'join of' OR btrim(line) = ANY (found);
		found := found || btrim(line);
		RETURN NEXT btrim(line);
	END LOOP;
END $$;
-- what is planned by relation
SET clickhouse_fdw.enable_query_pushdown = off;

-- chains and stars
SELECT * FROM compare($$
	SELECT a.id, b.name, c.name FROM event a JOIN member b ON b.id = a.user_id JOIN member c ON c.id = a.id;
	SELECT a.id, b.name, c.country, d.kind FROM event a JOIN member b ON b.id = a.user_id JOIN member c ON c.id = a.score JOIN event d ON d.id = b.id WHERE a.day > '2024-01-05' AND c.country = 'de' ORDER BY a.id LIMIT 5;
	SELECT b.country, c.country, count(*), sum(a.amount) FROM event a, member b, member c, event d WHERE a.user_id = b.id AND a.score = c.id AND d.user_id = c.id GROUP BY 1, 2;
	SELECT a.id, e.id FROM event a JOIN member b ON b.id = a.user_id JOIN member c ON c.id = b.id JOIN member d ON d.id = c.id JOIN event e ON e.id = d.id AND e.day <> a.day;
$$);

-- outer joins above and below others
SELECT * FROM compare($$
	SELECT a.id, b.name, c.id FROM event a LEFT JOIN member b ON b.id = a.user_id LEFT JOIN event c ON c.id = b.id;
	SELECT a.id, b.name, c.id FROM event a LEFT JOIN member b ON b.id = a.user_id LEFT JOIN event c ON c.id = b.id AND c.ok WHERE a.id < 300;
	SELECT a.id, b.name, c.id FROM event a JOIN member b ON b.id = a.user_id LEFT JOIN event c ON c.id = b.id AND c.ok;
	SELECT a.id, b.name, c.id FROM event a LEFT JOIN (member b JOIN event c ON c.user_id = b.id AND c.score = 9) ON b.id = a.user_id;
	SELECT a.id, b.name, c.id FROM member b JOIN event c ON c.user_id = b.id RIGHT JOIN event a ON b.id = a.score WHERE a.id < 200;
	SELECT a.id, b.name, c.id FROM event a LEFT JOIN (member b LEFT JOIN event c ON c.id = b.id) ON b.id = a.user_id WHERE c.kind IS NULL;
	SELECT b.country, count(c.id), count(*), max(c.note) FROM member b LEFT JOIN event a ON a.user_id = b.id LEFT JOIN event c ON c.id = a.score GROUP BY 1;
$$);

-- conditions of ON on the side whose rows all stay
SELECT * FROM compare($$
	SELECT a.id, b.name FROM event a LEFT JOIN member b ON b.id = a.user_id AND a.ok AND (a.score > 3 OR a.kind = 'buy');
	SELECT a.id, b.name, c.id FROM event a LEFT JOIN member b ON b.id = a.score AND a.note IS NULL LEFT JOIN event c ON c.day = b.born AND c.ok AND b.country > 'e';
	SELECT m.id FROM member m WHERE NOT EXISTS (SELECT FROM event e WHERE e.user_id = m.id AND m.country = 'de');
$$);

-- semi joins: a row is there once, a key that is NULL has no partner
SELECT * FROM compare($$
	SELECT m.id FROM member m WHERE EXISTS (SELECT FROM event e WHERE e.user_id = m.id AND e.score > 5);
	SELECT m.id, m.name FROM member m WHERE m.country IN (SELECT note FROM event) OR m.id < 0;
	SELECT e.id FROM event e WHERE user_id IN (SELECT id FROM member WHERE country = 'de');
	SELECT a.id FROM event a WHERE a.score IN (SELECT b.score FROM event b WHERE b.ok);
	SELECT e.kind, count(*) FROM event e JOIN member m ON m.id = e.user_id WHERE EXISTS (SELECT FROM event x WHERE x.user_id = m.id AND x.kind = 'buy') GROUP BY 1 ORDER BY 1;
	SELECT m.id FROM member m WHERE EXISTS (SELECT FROM event e JOIN member x ON x.id = e.score WHERE e.user_id = m.id AND x.country = 'us');
	SELECT m.id FROM member m WHERE EXISTS (SELECT FROM event e WHERE e.user_id = m.id AND e.id < 0);
$$);

-- anti joins: NULLs and empty sides
SELECT * FROM compare($$
	SELECT m.id FROM member m WHERE NOT EXISTS (SELECT FROM event e WHERE e.user_id = m.id);
	SELECT a.id, a.score FROM event a WHERE NOT EXISTS (SELECT FROM event b WHERE b.score = a.score AND b.id > 30);
	SELECT a.id, a.score FROM event a WHERE NOT EXISTS (SELECT FROM member b WHERE b.id = a.score) AND a.id < 50;
	SELECT m.id FROM member m WHERE NOT EXISTS (SELECT FROM event e WHERE e.user_id = m.id AND e.id < 0);
	SELECT m.id FROM member m WHERE NOT EXISTS (SELECT FROM event e WHERE e.user_id = m.id) AND m.id < 0;
	SELECT m.id, e.id, e.kind FROM member m LEFT JOIN event e ON e.user_id = m.id WHERE e.user_id IS NULL;
	SELECT count(*), count(e.user_id), max(m.name) FROM member m LEFT JOIN event e ON e.user_id = m.id WHERE e.user_id IS NULL;
	SELECT e.id FROM event e JOIN member m ON m.id = e.user_id WHERE NOT EXISTS (SELECT FROM event x JOIN member y ON y.id = x.score WHERE x.id = m.id);
$$);

-- with other conditions than equality, and full joins: where the server can
SELECT * FROM compare($$
	SELECT m.id FROM member m WHERE EXISTS (SELECT FROM event e WHERE e.user_id = m.id AND e.day > m.born AND e.score = 9);
	SELECT m.id FROM member m WHERE NOT EXISTS (SELECT FROM event e WHERE e.user_id = m.id AND e.id > m.id * 20);
	SELECT a.id, c.id FROM member a LEFT JOIN member b ON b.id = a.id + 5 LEFT JOIN event c ON c.user_id = b.id AND c.id > a.id AND c.score = 7;
	SELECT e.id, m.id FROM (SELECT * FROM event WHERE id < 100) e FULL JOIN (SELECT * FROM member WHERE country = 'de') m ON m.id = e.user_id;
	SELECT e.id, m.id, n.id FROM event e FULL JOIN member m ON m.id = e.user_id FULL JOIN member n ON n.id = e.score;
	SELECT e.id, m.id, n.id FROM event e FULL JOIN member m ON m.id = e.user_id JOIN member n ON n.id = m.id;
	SELECT e.id, m.id, n.id FROM member n LEFT JOIN (event e FULL JOIN member m ON m.id = e.user_id) ON n.id = e.score AND e.kind = 'buy';
	SELECT e.id, m.id, n.id FROM (SELECT * FROM event WHERE id < 200) e FULL JOIN (member m JOIN member n ON n.country = m.country) ON m.id = e.user_id;
	SELECT m.id, n.id FROM member m FULL JOIN member n ON n.country = m.country WHERE m.id IS NULL OR n.id > 30;
$$, false);

-- some of the tables are local
CREATE TABLE public.country (code text COLLATE "C", label text);
INSERT INTO country VALUES ('de', 'Germany'), ('us', 'United States'), ('it', 'Italy');
ANALYZE country;
SELECT * FROM compare($$
	SELECT c.label, count(*), sum(a.amount) FROM event a JOIN member b ON b.id = a.user_id JOIN member d ON d.id = a.score JOIN country c ON c.code = b.country GROUP BY 1;
	SELECT c.label, b.id FROM country c JOIN member b ON b.country = c.code WHERE NOT EXISTS (SELECT FROM event e JOIN member m ON m.id = e.score WHERE e.user_id = b.id);
	SELECT c.label, x.id FROM country c LEFT JOIN (SELECT b.id, b.country FROM member b JOIN event a ON a.user_id = b.id WHERE a.score = 9 AND EXISTS (SELECT FROM event y WHERE y.id = b.id)) x ON x.country = c.code;
$$, false);
DROP TABLE country;

-- what stands in the way
EXPLAIN (COSTS OFF) SELECT 1 FROM event a JOIN member b ON b.id < a.id JOIN member c ON c.id = b.id;
SELECT reasons($$ SELECT 1 FROM event a JOIN member b ON b.id = a.id WHERE b.name ~ '(x)\1' $$);
SELECT reasons($$ SELECT 1 FROM event a JOIN member b ON b.id < a.id $$);
SELECT reasons($$ SELECT 1 FROM event a LEFT JOIN member b ON b.id = a.id AND b.name < a.note COLLATE "und-x-icu" $$);
SELECT reasons($$ SELECT 1 FROM event a JOIN event b ON a.ratio = b.ratio $$);
SET clickhouse_fdw.enable_join_pushdown = off;
EXPLAIN (COSTS OFF) SELECT 1 FROM event a JOIN member b ON b.id = a.id;
RESET clickhouse_fdw.enable_join_pushdown;

RESET clickhouse_fdw.enable_query_pushdown;

-- outer joins that a condition makes inner ones are that in whole queries too
CREATE FUNCTION regress.joins(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query LOOP
		RETURN NEXT (regexp_match(line, 'Remote SQL:.*(LEFT|FULL) '))[1];
	END LOOP;
END $$;
SELECT x.query, array(SELECT j FROM joins(x.query) j WHERE j IS NOT NULL) AS kinds FROM (VALUES
	($$SELECT DISTINCT a.id, b.name FROM event a LEFT JOIN member b ON b.id = a.user_id AND a.user_id = 5 WHERE b.country > 'a'$$),
	($$SELECT a.id, (SELECT max(id) FROM member) FROM event a LEFT JOIN member b ON b.id = a.user_id WHERE b.country > 'a'$$),
	($$SELECT a.id, (SELECT max(id) FROM member) FROM event a LEFT JOIN member b ON b.id = a.user_id WHERE b.country IS NULL$$),
	($$SELECT a.id, (SELECT max(id) FROM member) FROM event a FULL JOIN member b ON b.id = a.user_id WHERE a.id > 3$$),
	($$SELECT a.id, (SELECT max(id) FROM member) FROM event a FULL JOIN member b ON b.id = a.user_id WHERE a.id > 3 AND b.id > 3$$)) x(query);

-- arms of UNION ALL that a condition leaves nothing of are not sent
CREATE FUNCTION regress.reads(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query LOOP
		RETURN QUERY SELECT m[1] FROM regexp_matches(line, '`\.`(event|member)`', 'g') m WHERE line ~ 'Remote SQL';
	END LOOP;
END $$;
SELECT array(SELECT DISTINCT r FROM reads($$
	SELECT t, id, (SELECT max(id) FROM event) FROM (SELECT 'e' AS t, id FROM event UNION ALL SELECT 'm', id FROM member) u WHERE t = 'e'$$) r);
SELECT array(SELECT DISTINCT r FROM reads($$
	SELECT t, e.id, (SELECT max(id) FROM event) FROM (SELECT 'e' AS t, id FROM event UNION ALL SELECT 'm', id FROM member) u RIGHT JOIN event e ON e.id = u.id WHERE coalesce(t, 'e') = 'e'$$) r ORDER BY 1);
\set ECHO none
\i :teardown
