--
-- mixed.sql: sub-queries of one server in a query that also reads other tables
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

CREATE TABLE regress.note (user_id integer, kind text COLLATE "C", stars integer);
INSERT INTO note SELECT i % 45, (ARRAY['buy', 'click', 'none', NULL])[1 + i % 4], i % 6 FROM generate_series(1, 90) i;
INSERT INTO note VALUES (NULL, 'buy', 3);
ANALYZE note;

-- How many foreign scans a statement has that are whole sub-queries, how many
-- others, and what is left to do with their rows.
CREATE FUNCTION regress.scans(query text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	line text;
	node text;
	whole int := 0;
	others int := 0;
	rest text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		others := others + (line ~ 'Foreign Scan')::int;
		whole := whole + (line ~ 'Relations: whole sub-query')::int;
		IF line ~ 'Foreign Scan' AND node = 'Materialize' THEN
			rest := rest || '; kept';
		END IF;
		node := coalesce(substring(line from '^ *(?:-> *)([A-Z][A-Za-z ]*)'), node);
		rest := rest || coalesce('; ' || substring(line from '-> *(WindowAgg|Unique|HashSetOp|SetOp|Subquery Scan)'), '') ||
			CASE WHEN node ~ 'Foreign Scan' THEN coalesce('; ' || substring(line from '^ *(Filter: .*)$'), '') ELSE '' END;
	END LOOP;
	RETURN format('%s, %s', whole, others - whole) || rest;
END $$;

-- Is that so?  Only newer servers nest queries.
CREATE FUNCTION regress.compare_scans(expected text, queries text)
RETURNS TABLE (rows bigint, equal boolean, as_expected boolean, query text)
LANGUAGE plpgsql AS $$
DECLARE
	found text;
BEGIN
	FOR rows, equal, query IN SELECT c.rows, c.equal, c.query FROM regress.compare(queries, false) c LOOP
		found := regress.scans(query);
		as_expected := found = expected OR clickhouse_server_version('ch') < '2';
		IF NOT as_expected THEN
			RAISE WARNING '%: %', query, found;
		END IF;
		RETURN NEXT;
	END LOOP;
END $$;

-- what PostgreSQL would compute of the rows of the sub-query
SELECT * FROM regress.compare_scans('1, 0', $$
	SELECT n.stars, s.* FROM note n JOIN (SELECT id, user_id, row_number() OVER (PARTITION BY user_id ORDER BY id) AS nth FROM event) s ON s.user_id = n.user_id WHERE s.nth <= 2;
	SELECT n.stars, s.* FROM note n LEFT JOIN (SELECT kind, country, count(*) c FROM event e JOIN member m ON m.id = e.user_id GROUP BY ROLLUP (kind, country)) s ON s.kind = n.kind AND s.country = 'de';
	SELECT n.*, s.* FROM note n FULL JOIN (SELECT DISTINCT ON (user_id) user_id, note, id FROM event ORDER BY user_id, id DESC) s USING (user_id);
	SELECT n.stars, s.id FROM note n, (SELECT id FROM member WHERE id < 20 UNION SELECT user_id FROM event WHERE kind = 'buy') s WHERE s.id = n.user_id;
	SELECT n.stars, s.m FROM note n JOIN (SELECT m.id, (SELECT max(e.id) FROM event e WHERE e.user_id = m.id) AS m FROM member m) s ON s.id = n.user_id;
	SELECT n.stars, s.name FROM note n JOIN (SELECT m.id, m.name FROM member m WHERE m.id = 3 OR NOT EXISTS (SELECT 1 FROM event e WHERE e.user_id = m.id)) s ON s.id = n.user_id;
	SELECT n.stars, s.total FROM note n JOIN (SELECT kind, sum(c) AS total FROM (SELECT kind, user_id, count(*) AS c FROM event GROUP BY 1, 2) x WHERE c > 3 GROUP BY kind) s USING (kind);
	SELECT n.stars, s.tag FROM note n JOIN (SELECT id, unnest(tags) AS tag FROM event WHERE id < 40) s ON s.id = n.user_id;
	SELECT count(*) FROM note n, (SELECT id, rank() OVER (ORDER BY score) FROM event WHERE id < 400) s;
	SELECT n, s FROM note n JOIN (SELECT id, kind, lag(id) OVER (ORDER BY id) AS before FROM event WHERE id < 5) s ON s.id = n.stars;
	SELECT s.id FROM (SELECT id, rank() OVER (ORDER BY score, id) AS r FROM event) s WHERE s.r < (SELECT max(stars) FROM note);
$$);

-- CTEs, and sub-queries in expressions
SELECT * FROM regress.compare_scans('1, 0', $$
	WITH w AS (SELECT user_id, id, row_number() OVER (PARTITION BY user_id ORDER BY id DESC) AS nth FROM event) SELECT n.stars, w.id FROM note n JOIN w ON w.user_id = n.user_id AND w.nth = 1;
	WITH w AS (SELECT user_id, id, row_number() OVER (PARTITION BY user_id ORDER BY id DESC) AS nth FROM event) SELECT a.id, b.id FROM note n JOIN w a ON a.user_id = n.user_id AND a.nth = 1 JOIN w b ON b.user_id = a.user_id AND b.nth = 2;
	WITH w AS MATERIALIZED (SELECT kind, count(DISTINCT user_id) c, max(id) FILTER (WHERE id IN (SELECT id FROM member)) m FROM event GROUP BY kind) SELECT * FROM note n LEFT JOIN w USING (kind);
	SELECT * FROM note WHERE user_id IN (SELECT DISTINCT ON (kind) user_id FROM event ORDER BY kind, id);
	SELECT * FROM note WHERE user_id NOT IN (SELECT user_id FROM event EXCEPT SELECT id FROM member);
	SELECT *, (SELECT max(r) FROM (SELECT rank() OVER (ORDER BY score) AS r FROM event) x) FROM note;
	SELECT *, ARRAY(SELECT id FROM (SELECT id, rank() OVER (ORDER BY id DESC) AS r FROM event) x WHERE r < 4 ORDER BY 1) FROM note WHERE stars > 4;
	SELECT * FROM note WHERE (user_id, stars) = (SELECT id, id % 6 FROM (SELECT id, count(*) OVER () AS c FROM event WHERE id = 8) x);
	SELECT * FROM note WHERE EXISTS (SELECT 1 FROM (SELECT id, rank() OVER (ORDER BY id) AS r FROM event) x WHERE r > 999);
	SELECT * FROM note WHERE NOT EXISTS (SELECT 1 FROM (SELECT id, rank() OVER (ORDER BY id) AS r FROM event) x WHERE r > 1000) AND stars = 1;
$$);

-- what is sent with the sub-query, and what is not
SELECT * FROM regress.compare_scans('1, 0', $$
	SELECT * FROM note n JOIN (SELECT id, note, row_number() OVER (ORDER BY id) AS nth FROM event) s ON s.id = n.user_id WHERE s.note LIKE 'note%' AND s.nth > 3;
	SELECT * FROM note n LEFT JOIN (SELECT user_id, 'x'::text AS x, row_number() OVER (ORDER BY id) AS nth FROM event) s ON s.user_id = n.user_id AND s.x = 'x' AND nth < 5;
	SELECT * FROM note n JOIN (SELECT user_id, avg(nth) AS a FROM (SELECT user_id, row_number() OVER (ORDER BY id) AS nth FROM event) x GROUP BY 1) s USING (user_id) WHERE s.a > 500;
$$);
SELECT * FROM regress.compare_scans('1, 0; Filter: ((note ~ ''(e) \1''::text) OR (nth > 3))', $$
	SELECT * FROM note n JOIN (SELECT id, note, row_number() OVER (ORDER BY id) AS nth FROM event) s ON s.id = n.user_id WHERE s.note ~ '(e) \1' OR s.nth > 3;
	SELECT * FROM note n JOIN (SELECT id, note, row_number() OVER (ORDER BY id) AS nth FROM event) s ON s.id = n.user_id WHERE (s.note ~ '(e) \1' OR s.nth > 3) AND s.nth < 500;
$$);
SELECT * FROM regress.compare_scans('1, 0; Filter: (r > 2)', $$
	SELECT * FROM note n JOIN (SELECT id, user_id, rank() OVER (ORDER BY id) AS r FROM event ORDER BY score NULLS FIRST, id LIMIT 7) s USING (user_id) WHERE s.r > 2;
$$);
-- what is read more than once is kept
SELECT * FROM regress.compare_scans('1, 0; kept', $$
	SELECT * FROM note n LEFT JOIN (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM event) s ON s.nth < n.user_id;
	SELECT * FROM note WHERE user_id > ALL (SELECT user_id FROM event WHERE id < 4 INTERSECT SELECT id FROM member);
$$);

-- PostgreSQL's own where that is one scan already, or where it cannot be one
SELECT rows, equal, query FROM regress.compare($$
	SELECT n.stars, s.c FROM note n JOIN (SELECT kind, count(*) AS c FROM event GROUP BY kind) s USING (kind);
	SELECT n.stars, e.id FROM note n JOIN (SELECT * FROM event WHERE id < 50) e USING (user_id);
	SELECT n.stars, (SELECT max(r) FROM (SELECT rank() OVER (ORDER BY id) AS r FROM event e WHERE e.user_id = n.user_id) x) FROM note n WHERE stars = 2;
	SELECT n.stars, s.r FROM note n, LATERAL (SELECT id, rank() OVER (ORDER BY id) AS r FROM event e WHERE e.user_id = n.user_id) s WHERE stars = 2;
	SELECT n.stars, s.r FROM note n JOIN (SELECT id, note || random()::text AS x, rank() OVER (ORDER BY id) AS r FROM event) s ON s.id = n.user_id;
	WITH RECURSIVE w AS (SELECT user_id AS i FROM note WHERE stars = 5 UNION SELECT i + 1 FROM w JOIN (SELECT id, row_number() OVER (ORDER BY id) r FROM event) s ON s.r = w.i WHERE i < 44) SELECT * FROM w;
	SELECT s.kind, c FROM note n JOIN (SELECT kind COLLATE "und-x-icu" AS kind, count(*) OVER (ORDER BY kind COLLATE "und-x-icu") AS c FROM event) s ON s.kind = n.kind COLLATE "C" WHERE stars = 1;
$$);
EXPLAIN (COSTS OFF) SELECT * FROM note n JOIN (SELECT id FROM remote.event ORDER BY to_tsvector('simple', note), id LIMIT 5) s ON s.id = n.user_id;

-- a part of a query of one server that is not one remote query itself
SELECT * FROM regress.compare_scans('1, 0', $$
	SELECT to_tsvector('simple', s.note), count(*) FROM (SELECT id, note, row_number() OVER (PARTITION BY kind ORDER BY id) AS nth FROM event) s WHERE nth < 4 GROUP BY 1;
$$);

-- what a sub-query would raise alone, and the query does not come to
SELECT rows, equal, query FROM regress.compare($$
	SELECT n.stars, s.id FROM note n JOIN (SELECT id, 1 / 0 AS x FROM member m WHERE m.id = 3 OR EXISTS (SELECT 1 FROM event e WHERE e.user_id = m.id)) s ON s.id = n.user_id;
	SELECT n.stars, s.id FROM note n JOIN (SELECT id, 1 / (id - id) AS x, row_number() OVER (ORDER BY id) FROM member ORDER BY id LIMIT 9) s ON s.id = n.user_id;
	SELECT count(*) FROM (SELECT id, 1 / 0 AS x FROM member) m WHERE m.id = 3 OR EXISTS (SELECT 1 FROM event e WHERE e.user_id = m.id);
	SELECT n.stars, s.id FROM note n JOIN (SELECT m.id, v.i FROM (VALUES (1)) v (i) FULL JOIN member m ON 3 = m.id) s ON s.id = n.user_id WHERE s.id > 7;
$$, false);

-- intervals, which the server has as numbers
SELECT rows, equal, query FROM regress.compare($$
	SELECT n.stars, s.c FROM note n JOIN (SELECT kind, max(at) - min(at) AS c, rank() OVER (ORDER BY kind) FROM event GROUP BY kind) s USING (kind) WHERE s.c > '1 day';
	SELECT kind FROM (SELECT kind, max(at) - min(at) AS c FROM event GROUP BY kind) s WHERE s.c > '1 day' OR kind IN (SELECT name FROM member);
	SELECT c FROM (SELECT kind, max(at) - min(at) AS c FROM event GROUP BY kind) s WHERE s.c > '1 day' OR kind IN (SELECT name FROM member);
	SELECT extract(hour FROM c), c = '26 days' FROM (SELECT kind, max(at) - min(at) AS c FROM event GROUP BY kind) s WHERE kind <> 'x' OR kind IN (SELECT name FROM member);
	SELECT DISTINCT c FROM (SELECT kind, max(at) - min(at) AS c FROM event GROUP BY kind) s WHERE kind <> 'x' OR kind IN (SELECT name FROM member);
	SELECT max(c), count(c) FROM (SELECT kind, max(at) - min(at) AS c FROM event GROUP BY kind) s WHERE kind <> 'x' OR kind IN (SELECT name FROM member) GROUP BY c;
$$, false);

-- other statements
CREATE TABLE regress.fresh AS SELECT n.stars, s.nth FROM note n JOIN (SELECT user_id, row_number() OVER (ORDER BY id) AS nth FROM event) s USING (user_id);
INSERT INTO fresh SELECT n.stars, s.nth FROM note n JOIN (SELECT user_id, row_number() OVER (ORDER BY id) AS nth FROM event WHERE id < 100) s USING (user_id);
SELECT count(*), sum(nth) FROM fresh;
BEGIN;
UPDATE note n SET stars = s.nth FROM (SELECT DISTINCT ON (user_id) user_id, rank() OVER (ORDER BY id) AS nth FROM event ORDER BY user_id, id) s WHERE s.user_id = n.user_id;
SELECT count(*), sum(stars) FROM note;
DELETE FROM note n WHERE user_id IN (SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id DESC) AS nth FROM member) s WHERE nth < 10);
SELECT count(*), sum(stars) FROM note;
MERGE INTO note n USING (SELECT id, row_number() OVER (ORDER BY id DESC) AS nth FROM member) s ON s.id = n.user_id AND s.nth > 5 WHEN MATCHED THEN UPDATE SET stars = s.nth WHEN NOT MATCHED AND s.nth < 4 THEN INSERT VALUES (s.id, 'new', s.nth);
SELECT count(*), sum(stars) FROM note;
SELECT count(*) FROM (SELECT n.stars FROM note n JOIN (SELECT user_id, row_number() OVER (ORDER BY id) AS nth FROM event) s USING (user_id) WHERE nth < 50 FOR UPDATE OF n) x;
DECLARE c SCROLL CURSOR FOR SELECT n.user_id, s.nth FROM note n JOIN (SELECT user_id, row_number() OVER (ORDER BY id) AS nth FROM event) s USING (user_id) WHERE nth < 9 ORDER BY 2, 1;
FETCH 3 FROM c;
FETCH BACKWARD 2 FROM c;
ROLLBACK;
PREPARE p (integer) AS SELECT count(*), min(s.nth) FROM note n JOIN (SELECT user_id, row_number() OVER (ORDER BY id) AS nth FROM event WHERE id > $1) s USING (user_id) WHERE s.nth > $1;
SET plan_cache_mode = force_generic_plan;
EXECUTE p (3);
EXECUTE p (500);
RESET plan_cache_mode;

-- the rights of a view's owner, and those of who asks
CREATE VIEW regress.numbered AS SELECT user_id, row_number() OVER (ORDER BY id) AS nth FROM event;
CREATE VIEW regress.guarded WITH (security_barrier) AS SELECT user_id, row_number() OVER (ORDER BY id) AS nth FROM event;
SELECT count(*), sum(nth) FROM note JOIN numbered USING (user_id) WHERE nth < 100;
SELECT count(*), sum(nth) FROM note JOIN guarded USING (user_id) WHERE nth < 100;
CREATE ROLE regress_mixed;
GRANT USAGE ON SCHEMA regress, remote TO regress_mixed;
GRANT SELECT ON note, numbered TO regress_mixed;
SET ROLE regress_mixed;
SELECT count(*), sum(nth) FROM note JOIN numbered USING (user_id) WHERE nth < 100;
SELECT count(*) FROM note JOIN (SELECT user_id, row_number() OVER (ORDER BY id) AS nth FROM event) s USING (user_id);
RESET ROLE;
DROP OWNED BY regress_mixed;
DROP ROLE regress_mixed;

-- the wrapper is known by what it does, not by its name
ALTER FOREIGN DATA WRAPPER clickhouse_fdw RENAME TO regress_renamed;
SELECT clickhouse_server_version('ch') < '2' OR regress.plan_of($$
	SELECT user_id FROM event WHERE amount > (SELECT avg(amount) FROM event) UNION SELECT id FROM member
$$) = 'remote' AS known;
ALTER FOREIGN DATA WRAPPER regress_renamed RENAME TO clickhouse_fdw;

\set ECHO none
\i :teardown
