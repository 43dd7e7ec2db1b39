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

-- where it is answered
CREATE FUNCTION regress.is_remote(query text) RETURNS boolean
LANGUAGE sql AS $$ SELECT plan_of(query) = 'remote' OR clickhouse_server_version('ch') < '2' $$;
SELECT regress.is_remote('SELECT m.id, l.c FROM member m LEFT JOIN LATERAL (SELECT count(*) c FROM event e WHERE e.score = m.id) l ON true');
SELECT regress.is_remote('SELECT m.id, l.id FROM member m LEFT JOIN LATERAL (SELECT e.id FROM event e WHERE e.score = m.id AND e.id > 800) l ON l.id > 900');

\set ECHO none
\i :teardown
