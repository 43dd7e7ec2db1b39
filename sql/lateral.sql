--
-- lateral.sql: LATERAL sub-selects
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

SELECT rows, equal, query FROM regress.compare($$
	SELECT e.id, l.* FROM event e, LATERAL (SELECT count(*) c, sum(i.amount) s, max(i.note), coalesce(min(i.day), '2000-01-01') FROM event i WHERE i.score = e.score) l WHERE e.id < 100;
	SELECT m.id, l.c FROM member m LEFT JOIN LATERAL (SELECT count(*) c FROM event e WHERE e.score = m.id) l ON true WHERE l.c <> 77;
	SELECT e.id, l.c FROM event e CROSS JOIN LATERAL (SELECT count(*) c FROM event i WHERE i.score = e.score) l WHERE l.c = e.id;
	SELECT m.id, l.id, l.kind FROM member m, LATERAL (SELECT e.id, e.kind || 'x' AS kind FROM event e WHERE e.score = m.id AND e.id > 800) l;
	SELECT m.id, l.id FROM member m LEFT JOIN LATERAL (SELECT e.id FROM event e WHERE e.score = m.id AND e.id > 800) l ON l.id > 900;
	SELECT m.id, l.q FROM member m, LATERAL (SELECT max(id) q FROM event) l;
	SELECT m.country, sum(l.c) FROM member m, LATERAL (SELECT count(*) c FROM event e WHERE e.score = m.id) l GROUP BY m.country;
	SELECT m.id, l.c, k.d FROM member m, LATERAL (SELECT count(*) c FROM event e WHERE e.score = m.id) l, LATERAL (SELECT max(o.id) d FROM member o WHERE o.id = l.c) k;
	SELECT m.id, l.c FROM member m LEFT JOIN event e ON m.id = e.score, LATERAL (SELECT count(*) c FROM event i WHERE i.id = e.id) l;
	SELECT m.id, l.id FROM member m, LATERAL (SELECT e.id FROM event e WHERE e.score = m.id ORDER BY e.id LIMIT 2) l;
	SELECT m.id, l.c FROM member m LEFT JOIN LATERAL (SELECT count(*) c FROM event e WHERE e.score = m.id) l ON l.c > 70
$$, false);

-- what is done with all rows of the sub-select is done for each key
SELECT rows, equal, query FROM regress.compare($$
	SELECT m.id, l.* FROM member m, LATERAL (SELECT id, note, amount FROM event e WHERE e.score = m.id ORDER BY note DESC NULLS LAST, id LIMIT 3) l;
	SELECT m.id, l.* FROM member m LEFT JOIN LATERAL (SELECT id, kind FROM event e WHERE e.score = m.id AND ok ORDER BY amount DESC LIMIT 2 OFFSET 1) l ON l.id > 900;
	SELECT m.id, l.* FROM member m LEFT JOIN LATERAL (SELECT id FROM event e WHERE e.score = m.id ORDER BY id LIMIT 0) l ON true;
	SELECT m.id, l.* FROM member m, LATERAL (SELECT kind, count(*) n, sum(amount) FROM event e WHERE e.score = m.id GROUP BY kind HAVING count(*) > 14) l;
	SELECT m.id, l.* FROM member m, LATERAL (SELECT kind, count(*) n FROM event e WHERE e.score = m.id GROUP BY kind ORDER BY n DESC, kind LIMIT 2) l;
	SELECT m.id, l.* FROM member m LEFT JOIN LATERAL (SELECT DISTINCT kind, ok FROM event e WHERE e.score = m.id) l ON true;
	SELECT m.id, l.* FROM member m, LATERAL (SELECT id, row_number() OVER (ORDER BY amount), sum(amount) OVER (PARTITION BY kind) FROM event e WHERE e.score = m.id) l;
	SELECT m.id, k.id, l.id FROM member m, LATERAL (SELECT id, score FROM event e WHERE e.user_id = m.id ORDER BY id LIMIT 2) k, LATERAL (SELECT id FROM event i WHERE i.score = k.score ORDER BY id DESC LIMIT 1) l;
	WITH late AS (SELECT * FROM event WHERE id > 700) SELECT m.id, l.id FROM member m, LATERAL (SELECT id FROM late e WHERE e.score = m.id ORDER BY id DESC LIMIT 2) l;
	SELECT m.id, l.id FROM member m, LATERAL (SELECT id FROM event e WHERE e.score > m.id ORDER BY id LIMIT 1) l;
	SELECT m.id, l.id FROM member m, LATERAL (SELECT id FROM event e WHERE e.score = m.id ORDER BY day FETCH FIRST 1 ROW WITH TIES) l;
	SELECT m.id, l.c FROM member m, LATERAL (SELECT count(*) c FROM event e WHERE e.score = m.id HAVING count(*) > 76) l
$$, false);

-- where it is answered
CREATE FUNCTION regress.is_remote(query text) RETURNS boolean
LANGUAGE sql AS $$ SELECT plan_of(query) = 'remote' OR clickhouse_server_version('ch') < '2' $$;
SELECT regress.is_remote('SELECT m.id, l.c FROM member m LEFT JOIN LATERAL (SELECT count(*) c FROM event e WHERE e.score = m.id) l ON true');
SELECT regress.is_remote('SELECT m.id, l.id FROM member m LEFT JOIN LATERAL (SELECT e.id FROM event e WHERE e.score = m.id AND e.id > 800) l ON l.id > 900');
SELECT regress.is_remote('SELECT m.id, l.* FROM member m LEFT JOIN LATERAL (SELECT id, kind FROM event e WHERE e.score = m.id ORDER BY amount DESC LIMIT 2 OFFSET 1) l ON true');
SELECT regress.is_remote('SELECT m.id, l.* FROM member m, LATERAL (SELECT kind, count(*) n FROM event e WHERE e.score = m.id GROUP BY kind ORDER BY n DESC, kind LIMIT 2) l');

\set ECHO none
\i :teardown
