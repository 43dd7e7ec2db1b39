--
-- quantified.sql: ANY and ALL of sub-queries, comparisons of rows
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

SELECT rows, equal, query FROM regress.compare($$
	SELECT id FROM event WHERE score > ALL (SELECT id FROM member WHERE id < 4);
	SELECT id FROM event WHERE score > ALL (SELECT score FROM event);
	SELECT id FROM event WHERE NOT (score > ALL (SELECT score FROM event));
	SELECT id FROM event WHERE score > ALL (SELECT score FROM event WHERE id < 0);
	SELECT id FROM event WHERE score > ANY (SELECT score FROM event WHERE id < 0);
	SELECT id FROM event WHERE score <= ANY (SELECT score FROM event WHERE id < 20);
	SELECT id, score > ANY (SELECT score FROM event), score < ALL (SELECT score FROM event), score >= ALL (SELECT id FROM member WHERE id < 8), score <= ANY (SELECT id FROM member WHERE id > 50) FROM event;
	SELECT id, score = ALL (SELECT score FROM event WHERE id = 5), score <> ANY (SELECT score FROM event), score <> ALL (SELECT score FROM event WHERE id = 5), score <> ALL (SELECT score FROM event) FROM event;
	SELECT id FROM event WHERE note >= ALL (SELECT note FROM event WHERE note IS NOT NULL);
	SELECT id FROM event WHERE ratio <= ALL (SELECT ratio FROM event);
	SELECT id, score >= ALL (SELECT i.score FROM event i WHERE i.note = e.note), score < ANY (SELECT i.score FROM event i WHERE i.user_id = e.score) FROM event e;
	SELECT kind FROM event GROUP BY kind HAVING sum(amount) >= ALL (SELECT sum(amount) FROM event GROUP BY kind);
	SELECT id, (score, note) < (5, 'note 3'), (score, id) >= (user_id, 3), (note, score, id) <= ('it''s', 3, 100), (score, note) = (3, ''), (score, note) <> (3, '') FROM event;
	SELECT id FROM event WHERE (score, note) > (5, 'note 3') OR (score, note) IS NOT DISTINCT FROM (3, NULL);
	SELECT id FROM event WHERE (score, note) IN ((1, 'note 3'), (2, ''), (NULL, ''));
	SELECT id FROM event WHERE (score, note) NOT IN ((1, 'note 3'), (2, ''), (NULL, ''));
	SELECT id FROM event WHERE (score, note) IN (SELECT score, note FROM event WHERE id < 30);
	SELECT id FROM event WHERE (user_id, kind) NOT IN (SELECT user_id, kind FROM event WHERE id < 300);
	SELECT id FROM event WHERE (score, note) NOT IN (SELECT score, note FROM event WHERE id < 30)
$$, false);

-- where it is answered
CREATE FUNCTION regress.is_remote(query text) RETURNS boolean
LANGUAGE sql AS $$ SELECT plan_of(query) = 'remote' OR clickhouse_server_version('ch') < '2' $$;
SELECT regress.is_remote('SELECT id, score >= ALL (SELECT i.score FROM event i WHERE i.note = e.note) FROM event e WHERE score < ANY (SELECT score FROM event)');
SELECT regress.is_remote('SELECT id FROM event WHERE (user_id, kind) NOT IN (SELECT user_id, kind FROM event WHERE id < 300)');
SELECT regress.plan_of('SELECT id FROM event WHERE (score, note) >= (5, ''note 3'') ORDER BY id');

\set ECHO none
\i :teardown
