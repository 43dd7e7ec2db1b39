--
-- empty_target.sql: queries that need no column of a table
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

SELECT count(*) FROM event;
SELECT * FROM compare($$
	SELECT FROM event WHERE id < 4;
$$, false);
SELECT FROM event WHERE id < 4;
SELECT * FROM compare($$
	SELECT 1 FROM event WHERE id < 4;
	SELECT 'a' COLLATE "C", NULL::text, 2 FROM event WHERE id < 4;
	SELECT count(*) FROM event;
	SELECT count(*) FROM event WHERE score IS NULL;
	SELECT count(1) FROM (SELECT FROM event) e;
$$);
SELECT * FROM compare($$
	SELECT count(*) FROM (SELECT 1 FROM event LIMIT 10) e;
	SELECT count(*) FROM (SELECT FROM event OFFSET 10) e;
	SELECT now() IS NULL FROM event WHERE id < 4;
	SELECT FROM event e JOIN member m ON m.id = e.user_id;
$$, false);
SELECT * FROM compare($$
	SELECT 1 FROM event e LEFT JOIN member m ON m.id = e.user_id;
$$);
SELECT * FROM compare($$
	SELECT count(*) FROM event e, member m WHERE e.id < 3;
	SELECT EXISTS (SELECT FROM event);
	SELECT EXISTS (SELECT FROM event WHERE id > 5000);
	SELECT 1 WHERE EXISTS (SELECT FROM event);
	SELECT id FROM member m WHERE EXISTS (SELECT FROM event e WHERE e.user_id = m.id);
	SELECT FROM member m WHERE NOT EXISTS (SELECT FROM event e WHERE e.user_id = m.id);
	SELECT (SELECT 1 FROM event WHERE id = 1), 2;
	SELECT max(1) FROM event;
	SELECT 1 FROM event GROUP BY kind;
	SELECT FROM event GROUP BY kind;
	SELECT 1 FROM event HAVING count(*) > 5;
	SELECT 1 FROM event HAVING count(*) > 5000;
	SELECT DISTINCT 1 FROM event;
	SELECT 1 FROM event UNION ALL SELECT 1 FROM member;
	VALUES ((SELECT count(*) FROM event));
$$, false);
INSERT INTO member SELECT 100 + id, name FROM event e JOIN member m USING (id) WHERE id = 1;
SELECT count(*) FROM member WHERE id = 101;

\set ECHO none
\i :teardown
