--
-- cursor.sql: cursors, several scans at once, subtransactions
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

-- two cursors of one session, fetched in turn
BEGIN;
DECLARE a CURSOR FOR SELECT id FROM event ORDER BY id;
DECLARE b CURSOR FOR SELECT id, name FROM member ORDER BY id;
FETCH 2 FROM a;
FETCH 2 FROM b;
FETCH 2 FROM a;
MOVE 90 IN a;
FETCH 1 FROM a;
FETCH ALL FROM b \g /dev/null
FETCH 1 FROM b;
-- and a query while they are open
SELECT count(*) FROM event;
CLOSE a;
FETCH BACKWARD 1 FROM b;
COMMIT;
SELECT bool_or(in_use) AS in_use FROM clickhouse_fdw_get_connections();

-- backward, and from the start again
BEGIN;
DECLARE s SCROLL CURSOR FOR SELECT id FROM event WHERE id < 4 ORDER BY id;
FETCH ALL FROM s;
FETCH BACKWARD 2 FROM s;
MOVE ABSOLUTE 0 IN s;
FETCH 1 FROM s;
FETCH LAST FROM s;
COMMIT;

-- beyond the end of the transaction
BEGIN;
DECLARE h CURSOR WITH HOLD FOR SELECT id FROM event WHERE id > 997 ORDER BY id;
FETCH 1 FROM h;
COMMIT;
FETCH ALL FROM h;
CLOSE h;

-- a cursor that is not read to its end leaves nothing behind
BEGIN;
DECLARE a CURSOR FOR SELECT * FROM event;
FETCH 1 FROM a \g /dev/null
ROLLBACK;
SELECT count(*) AS connections, bool_or(in_use) AS in_use FROM clickhouse_fdw_get_connections()
	WHERE server_name = 'ch' HAVING count(*) > 3 OR bool_or(in_use);
SELECT count(*) FROM event;

-- subtransactions
BEGIN;
DECLARE a CURSOR FOR SELECT id FROM event ORDER BY id;
FETCH 1 FROM a;
SAVEPOINT s1;
FETCH 1 FROM a;
DECLARE b CURSOR FOR SELECT id FROM member ORDER BY id;
FETCH 1 FROM b;
ROLLBACK TO s1;
FETCH 1 FROM a;
FETCH 1 FROM b;
ROLLBACK;
BEGIN;
SAVEPOINT s1;
DECLARE a CURSOR FOR SELECT id FROM event ORDER BY id;
FETCH 1 FROM a;
RELEASE s1;
FETCH 1 FROM a;
SAVEPOINT s2;
\set VERBOSITY sqlstate
SELECT 1 / (count(*) - 1000) FROM event;
\set VERBOSITY default
ROLLBACK TO s2;
FETCH 1 FROM a;
COMMIT;

-- a loop over one table that queries another, and errors that are caught inside
DO $$
DECLARE
	r record;
	n bigint := 0;
	caught int := 0;
BEGIN
	FOR r IN SELECT id, name FROM member ORDER BY id LOOP
		BEGIN
			n := n + (SELECT count(*) FROM event WHERE user_id = r.id);
			IF r.id % 2 = 0 THEN
				RAISE EXCEPTION 'no even ones';
			END IF;
		EXCEPTION WHEN raise_exception THEN
			caught := caught + 1;
		END;
	END LOOP;
	RAISE NOTICE 'n = %, caught = %', n, caught;
END $$;
SELECT count(*) FROM event WHERE user_id BETWEEN 1 AND 40 AND user_id % 2 = 1;

-- an error in the middle of a scan, of PostgreSQL's and of ClickHouse's making
DO $$
DECLARE
	i int;
BEGIN
	FOR i IN 1..5 LOOP
		BEGIN
			PERFORM 1 / (id - 500) FROM event WHERE txid_current() > 0;
		EXCEPTION WHEN division_by_zero THEN
			NULL;
		END;
		BEGIN
			PERFORM * FROM clickhouse_query('ch', 'SELECT throwIf(number = 3) FROM system.numbers') AS t(a int);
		EXCEPTION WHEN OTHERS THEN
			NULL;
		END;
	END LOOP;
	RAISE NOTICE 'count = %', (SELECT count(*) FROM event);
END $$;

-- many scans of one query: connections are given back
SELECT count(*) FROM event a, event b, event c, event d
WHERE a.id = 1 AND b.id = a.id + 1 AND c.id = b.id + 1 AND d.id = c.id + 1;
SET clickhouse_fdw.enable_join_pushdown = off;
SET clickhouse_fdw.enable_query_pushdown = off;
SELECT count(*) FROM event a, event b, event c, event d
WHERE a.id = 1 AND b.id = a.id + 1 AND c.id = b.id + 1 AND d.id = c.id + 1;
SELECT m.id, (SELECT count(*) FROM event e WHERE e.user_id = m.id),
	(SELECT max(at) IS NULL FROM event e WHERE e.user_id = m.id AND e.score > 5)
FROM member m WHERE m.id IN (3, 33) ORDER BY 1;
RESET clickhouse_fdw.enable_join_pushdown;
RESET clickhouse_fdw.enable_query_pushdown;
SELECT bool_or(in_use) AS in_use, count(*) < 10 AS few FROM clickhouse_fdw_get_connections();

-- in transactions of every kind
BEGIN;
SELECT count(*) FROM member;
ROLLBACK;
BEGIN READ ONLY;
SELECT count(*) FROM member;
COMMIT;
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT count(*) FROM member;
COMMIT;

\set ECHO none
\i :teardown
