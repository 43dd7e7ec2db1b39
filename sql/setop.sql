--
-- setop.sql: UNION, INTERSECT and EXCEPT, with and without ALL
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

SELECT rows, equal, ordered, query FROM regress.compare($$
	SELECT score FROM event INTERSECT ALL SELECT id FROM member;
	SELECT score FROM event EXCEPT ALL SELECT id FROM member;
	SELECT score FROM event WHERE id < 100 EXCEPT ALL SELECT score FROM event WHERE id < 50;
	SELECT note, score FROM event WHERE id < 100 INTERSECT ALL SELECT note, score FROM event WHERE id > 50;
	SELECT count(*) FROM (SELECT kind FROM event WHERE id < 100 EXCEPT ALL SELECT kind FROM event WHERE id < 50) x;
	(SELECT score FROM event INTERSECT ALL SELECT user_id FROM event) EXCEPT ALL (SELECT id FROM member UNION SELECT 7);
	SELECT score FROM event UNION ALL (SELECT user_id FROM event EXCEPT ALL SELECT id FROM member) UNION SELECT 7;
	SELECT score FROM event EXCEPT ALL SELECT id FROM member ORDER BY 1 DESC NULLS LAST LIMIT 5;
	((SELECT id FROM event ORDER BY id LIMIT 5) INTERSECT ALL (SELECT id FROM member ORDER BY id DESC LIMIT 38)) ORDER BY 1;
	(SELECT id FROM event ORDER BY id LIMIT 5) UNION ALL (SELECT id FROM member ORDER BY id DESC LIMIT 3 OFFSET 2);
	SELECT id FROM member WHERE id IN (SELECT user_id FROM event INTERSECT ALL SELECT score FROM event);
	SELECT score FROM event WHERE id < 0 EXCEPT ALL SELECT id FROM member;
	SELECT score FROM event INTERSECT ALL SELECT NULL;
	SELECT ratio FROM event EXCEPT ALL SELECT ratio FROM event WHERE id < 900
$$, false);

-- where it is answered
SELECT regress.plan_of('SELECT score FROM event EXCEPT ALL SELECT id FROM member') = 'remote' OR clickhouse_server_version('ch') < '2' AS remote;
SELECT regress.plan_of('SELECT ratio FROM event EXCEPT ALL SELECT ratio FROM event') = 'remote' AS floats;

\set ECHO none
\i :teardown
