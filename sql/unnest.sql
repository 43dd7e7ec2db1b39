--
-- unnest.sql: unnest() of an array of the row, in FROM and in the select list
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

SELECT rows, equal, ordered OR query !~ 'ORDER BY [^()]*$' AS ordered, query FROM regress.compare($$
	SELECT tag, count(*) FROM event e, unnest(e.tags) t(tag) GROUP BY tag ORDER BY tag;
	SELECT e.id, tag FROM event e CROSS JOIN LATERAL unnest(e.tags) AS t(tag) WHERE tag = 'b' AND e.score > 2 ORDER BY e.id;
	SELECT count(*) FROM event e, unnest(e.tags) t(tag);
	SELECT sum(e.id), max(e.kind) FROM event e, unnest(e.tags) t(tag);
	SELECT tag, count(*), count(tag) FROM event e LEFT JOIN LATERAL unnest(e.tags) t(tag) ON true GROUP BY tag ORDER BY tag;
	SELECT e.id FROM event e LEFT JOIN LATERAL unnest(e.tags) t(tag) ON true WHERE tag IS NULL ORDER BY e.id;
	SELECT name, tag, count(*) FROM event e JOIN member m ON m.id = e.user_id, unnest(e.tags) t(tag) GROUP BY 1, 2 ORDER BY 1, 2;
	SELECT name, tag, count(*) FROM event e CROSS JOIN unnest(e.tags) t(tag) LEFT JOIN member m ON m.id = e.user_id GROUP BY 1, 2 ORDER BY 1, 2;
	SELECT name, tag, count(*) FROM event e LEFT JOIN member m ON m.id = e.user_id CROSS JOIN unnest(e.tags) t(tag) GROUP BY 1, 2 ORDER BY 1, 2;
	SELECT name, tag FROM member m LEFT JOIN (event e CROSS JOIN unnest(e.tags) t(tag)) ON m.id = e.user_id AND tag = 'a';
	SELECT e.id, tag, m.name FROM event e CROSS JOIN unnest(e.tags) tag FULL JOIN member m ON m.id = e.user_id;
	SELECT a.tag, b.tag, count(*) FROM event e, unnest(e.tags) a(tag), unnest(e.tags) b(tag) GROUP BY 1, 2 ORDER BY 1, 2;
	SELECT e.id, x.n, tag FROM event e, LATERAL (SELECT count(*) n FROM member m WHERE m.id = e.user_id) x, unnest(e.tags) tag;
	SELECT s.id, tag FROM (SELECT id, tags FROM event ORDER BY id LIMIT 7) s, unnest(s.tags) t(tag) ORDER BY 1, 2;
	SELECT id FROM member m WHERE EXISTS (SELECT 1 FROM event e, unnest(e.tags) t(tag) WHERE e.user_id = m.id AND tag = 'b') ORDER BY id;
	SELECT tag, (SELECT count(*) FROM member m WHERE m.id = e.user_id) FROM event e, unnest(e.tags) tag;
	SELECT tag, row_number() OVER (PARTITION BY tag ORDER BY id) FROM event e, unnest(tags) tag;
	SELECT id, tag FROM event JOIN member USING (id), unnest(tags) tag WHERE id < 20;
	SELECT x, id FROM event e, unnest(ARRAY[id, score]) x WHERE x < 5;
	SELECT tag, id FROM event e, unnest(string_to_array(kind, 'i')) tag;
	SELECT e.* FROM event e, unnest(tags || kind) tag;
	SELECT unnest(tags) t, count(*) FROM event GROUP BY 1 ORDER BY 1;
	SELECT unnest(tags) t, count(*) FROM event GROUP BY t HAVING count(*) > 260;
	SELECT id, unnest(tags) FROM event WHERE score IS NULL;
	SELECT DISTINCT unnest(tags), kind FROM event ORDER BY 1, 2;
	SELECT id, unnest(tags) t FROM event ORDER BY t, id LIMIT 9;
	SELECT tag, count(*) FROM (SELECT unnest(tags) AS tag FROM event) s GROUP BY tag ORDER BY 1;
	SELECT unnest(tags) FROM event UNION SELECT name FROM member;
	SELECT id FROM member WHERE id IN (SELECT unnest('{1,2,NULL}'::int[])) ORDER BY id;
	SELECT tags, unnest(tags), count(*) FROM event GROUP BY tags;
	SELECT id, unnest(tags) FROM event ORDER BY id LIMIT 9;
	SELECT unnest(tags), unnest(tags) FROM event;
	SELECT unnest(array_agg(kind)) FROM event;
	SELECT id, tag, n FROM event e, unnest(tags) WITH ORDINALITY u(tag, n);
	SELECT id, tag, x, n FROM event e, ROWS FROM (unnest(tags), generate_series(1, score % 4)) WITH ORDINALITY u(tag, x, n);
	SELECT tag, n, count(*) FROM event e LEFT JOIN unnest(tags) WITH ORDINALITY u(tag, n) ON true GROUP BY 1, 2;
	SELECT unnest(tags) AS tag, generate_series(score, 5) AS n, count(*) FROM event GROUP BY 1, 2 ORDER BY 1, 2;
	SELECT id, part, n FROM event, string_to_table(kind, 'i') WITH ORDINALITY p(part, n);
	SELECT m.id, n FROM member m JOIN event e ON m.id = e.user_id, generate_series(m.id, e.id % 7, 2) n;
	SELECT e.id, tag FROM event e LEFT JOIN LATERAL unnest(e.tags) t(tag) ON tag = 'a';
	SELECT name, tag FROM member m LEFT JOIN event e ON m.id = e.user_id CROSS JOIN unnest(e.tags) t(tag)
$$, false);

-- where it is answered
SELECT regress.plan_of(query) = 'remote' OR clickhouse_server_version('ch') < '2' AS remote, query FROM unnest(ARRAY[
	'SELECT tag, count(*) FROM event e, unnest(e.tags) t(tag) GROUP BY tag',
	'SELECT tag, count(*) FROM event e LEFT JOIN unnest(e.tags) t(tag) ON true GROUP BY tag',
	'SELECT name, tag FROM event e CROSS JOIN unnest(e.tags) tag LEFT JOIN member m ON m.id = e.user_id',
	'SELECT name, tag FROM event e LEFT JOIN member m ON m.id = e.user_id CROSS JOIN unnest(e.tags) tag',
	'SELECT unnest(tags) t, count(*) FROM event GROUP BY 1',
	'SELECT id, unnest(tags) FROM event',
	'SELECT unnest(tags), unnest(tags), id FROM event',
	'SELECT id, tag, n FROM event e, unnest(tags) WITH ORDINALITY u(tag, n)',
	'SELECT id, tag, n FROM event e, ROWS FROM (unnest(tags), generate_series(1, score % 4)) u(tag, n)',
	'SELECT part, count(*) FROM event, string_to_table(kind, ''i'') part GROUP BY part'
]) query;
-- what PostgreSQL does before it makes the rows
SELECT regress.plan_of(query) <> 'remote' AS local, query FROM unnest(ARRAY[
	'SELECT tags, unnest(tags), count(*) FROM event GROUP BY tags',
	'SELECT id, unnest(tags) FROM event ORDER BY id LIMIT 9',
	'SELECT unnest(tags), row_number() OVER (ORDER BY id) FROM event'
]) query;

\set ECHO none
\i :teardown
