--
-- scan.sql: reading one foreign table: columns, conditions, order, limits
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

-- columns
SELECT * FROM compare($$
	SELECT * FROM event;
	SELECT * FROM member ORDER BY id;
	SELECT note, id, note, id FROM event;
	SELECT tags, ok, at, day, ratio FROM event;
$$);
SELECT * FROM compare($$
	SELECT e FROM event e WHERE id < 5;
	SELECT e.*, e, (e).kind FROM event e WHERE id < 5;
$$, false);
SELECT DISTINCT tableoid::regclass FROM event;
SELECT id, user_id, kind, note, amount, score, ratio, day, at AT TIME ZONE 'UTC' AS at, tags, ok
FROM event WHERE id IN (1, 500, 1000) ORDER BY id;

-- conditions that a server can check
SELECT * FROM compare($$
	SELECT * FROM event WHERE id = 7;
	SELECT * FROM event WHERE id <> 7;
	SELECT * FROM event WHERE id < 7;
	SELECT * FROM event WHERE id >= 995;
	SELECT * FROM event WHERE 7 > id;
	SELECT * FROM event WHERE id BETWEEN 10 AND 20;
	SELECT * FROM event WHERE id NOT BETWEEN 10 AND 990;
	SELECT * FROM event WHERE id IN (1, 2, 3, 5000);
	SELECT * FROM event WHERE id NOT IN (1, 2, 3);
	SELECT * FROM event WHERE id = ANY (ARRAY[4, 5]);
	SELECT * FROM event WHERE kind = 'buy';
	SELECT * FROM event WHERE kind <> 'buy';
	SELECT * FROM event WHERE kind IN ('View', 'größe');
	SELECT * FROM event WHERE kind < 'c';
	SELECT * FROM event WHERE kind >= 'view';
	SELECT * FROM event WHERE note = '';
	SELECT * FROM event WHERE note = 'it''s \ 100%';
	SELECT * FROM event WHERE note IS NULL;
	SELECT * FROM event WHERE note IS NOT NULL;
	SELECT * FROM event WHERE score IS NULL;
	SELECT * FROM event WHERE score = 3;
	SELECT * FROM event WHERE score <> 3;
	SELECT * FROM event WHERE score IN (1, 2);
	SELECT * FROM event WHERE score NOT IN (1, 2);
	SELECT * FROM event WHERE score > 3 OR note IS NULL;
	SELECT * FROM event WHERE NOT (score > 3);
	SELECT * FROM event WHERE NOT (score > 3 OR note = '');
	SELECT * FROM event WHERE (score > 3) IS NULL;
	SELECT * FROM event WHERE (score > 3) IS NOT TRUE;
	SELECT * FROM event WHERE (score > 3) IS FALSE;
	SELECT * FROM event WHERE score IS DISTINCT FROM 3;
	SELECT * FROM event WHERE score IS NOT DISTINCT FROM NULL;
	SELECT * FROM event WHERE amount < 0;
	SELECT * FROM event WHERE amount = -499001497;
	SELECT * FROM event WHERE amount > 400000000;
	SELECT * FROM event WHERE day = '2024-01-02';
	SELECT * FROM event WHERE day < '2024-01-01';
	SELECT * FROM event WHERE at >= '2024-01-10 12:00:00+00';
	SELECT * FROM event WHERE at < '2024-01-02 02:00:00+02';
	SELECT * FROM event WHERE ok;
	SELECT * FROM event WHERE NOT ok;
	SELECT * FROM event WHERE ok = false;
	SELECT * FROM event WHERE ok IS TRUE;
	SELECT * FROM event WHERE ok AND kind = 'buy';
	SELECT * FROM event WHERE id % 10 = 3;
	SELECT * FROM event WHERE id + user_id = 41;
	SELECT * FROM event WHERE -id > -5;
	SELECT * FROM event WHERE id > 5 AND (kind = 'buy' OR kind = 'view') AND NOT ok;
	SELECT * FROM event WHERE id > 2147483646;
	SELECT * FROM event WHERE id = 3000000000;
	SELECT * FROM event WHERE amount = 1000003::numeric;
$$);
SELECT * FROM compare($$
	SELECT * FROM event WHERE id < 4.5;
$$, false);

-- conditions that nobody can meet, or that only PostgreSQL can check
SELECT * FROM compare($$
	SELECT * FROM event WHERE false;
	SELECT * FROM event WHERE 1 = 0;
	SELECT * FROM event WHERE NULL;
	SELECT * FROM event WHERE kind = NULL;
	SELECT count(*) FROM event WHERE false;
$$, false);
CREATE FUNCTION public.is_small(integer) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN $1 < 4; END';
SELECT * FROM compare($$
	SELECT id, kind FROM event WHERE is_small(id);
	SELECT kind FROM event WHERE is_small(id) AND id > 1;
	SELECT id FROM event WHERE random() >= 0 AND id < 10;
	SELECT count(*) FROM event WHERE is_small(id);
$$);

-- a subquery as a value
SELECT * FROM compare($$
	SELECT * FROM event WHERE id = (SELECT max(id) FROM event);
	SELECT * FROM event WHERE user_id = (SELECT min(id) FROM member WHERE country = 'us');
	SELECT id, (SELECT count(*) FROM member) FROM event WHERE id < 4;
$$, false);

-- order and limit
SELECT * FROM compare($$
	SELECT id FROM event ORDER BY id DESC LIMIT 3;
	SELECT id, kind FROM event ORDER BY kind, id DESC LIMIT 7 OFFSET 5;
	SELECT id, score FROM event ORDER BY score, id LIMIT 100;
	SELECT id, score FROM event ORDER BY score DESC, id;
	SELECT id, score FROM event ORDER BY score NULLS FIRST, id;
	SELECT id, score FROM event ORDER BY score DESC NULLS LAST, id;
	SELECT id, note FROM event ORDER BY note DESC, id LIMIT 300;
$$);
SELECT * FROM compare($$
	SELECT id, ratio FROM event ORDER BY ratio LIMIT 10;
$$, false);
SELECT * FROM compare($$
	SELECT at, day FROM event ORDER BY day, at LIMIT 10;
$$);
SELECT * FROM compare($$
	SELECT id FROM event ORDER BY id + user_id, id LIMIT 10;
	SELECT id FROM event LIMIT 0;
	SELECT id FROM event ORDER BY id LIMIT NULL OFFSET 990;
	SELECT id FROM event ORDER BY id OFFSET 2000;
	SELECT id FROM event ORDER BY id LIMIT (SELECT 3);
	SELECT score FROM event ORDER BY score FETCH FIRST 5 ROWS WITH TIES;
$$, false);
SELECT * FROM compare($$
	SELECT id FROM event WHERE is_small(id) ORDER BY id LIMIT 2;
$$);
SELECT * FROM compare($$
	SELECT id FROM event ORDER BY id FOR UPDATE;
$$, false);
-- a text in the database's own order is not ClickHouse's order
SELECT * FROM compare($$
	SELECT kind FROM event ORDER BY kind COLLATE "default", id LIMIT 5;
$$, false);

-- instants do not depend on the session's time zone, what is shown of them does
SET timezone = 'Europe/Berlin';
SELECT id, at FROM event WHERE id IN (1, 2) ORDER BY id;
SELECT * FROM compare($$
	SELECT id, at FROM event WHERE at > '2024-01-05 00:00';
$$);
SELECT * FROM compare($$
	SELECT id FROM event WHERE at::date = '2024-01-05';
$$, false);
SET timezone = 'America/St_Johns';
SELECT * FROM compare($$
	SELECT id, at FROM event WHERE at > '2024-01-05 00:00';
$$);
RESET timezone;

-- names
CALL clickhouse_perform('ch', 'CREATE TABLE `odd "table" \`x\\y` (`col''umn 1` Int32, `größe` String, `SELECT` Int32) ENGINE = Memory');
CREATE FOREIGN TABLE remote."Odd" (
	a integer OPTIONS (column_name 'col''umn 1', type 'Int32') NOT NULL,
	"größe" text OPTIONS (type 'String') NOT NULL,
	"SELECT" integer OPTIONS (type 'Int32') NOT NULL
) SERVER ch OPTIONS (database 'regress_fdw', table_name 'odd "table" `x\y');
INSERT INTO "Odd" VALUES (1, 'a''b\c`d"e', 2);
SELECT * FROM "Odd" WHERE "größe" = 'a''b\c`d"e' AND a = 1 AND "SELECT" = 2;
SELECT a FROM "Odd" ORDER BY "SELECT";

-- the local definition changes
ALTER FOREIGN TABLE "Odd" DROP COLUMN "größe";
SELECT * FROM "Odd";
ALTER FOREIGN TABLE "Odd" ADD COLUMN b text OPTIONS (column_name 'größe', type 'String');
SELECT * FROM "Odd";
SELECT b FROM "Odd" WHERE a = 1;
ALTER FOREIGN TABLE "Odd" RENAME COLUMN a TO c;
SELECT * FROM "Odd";
ALTER FOREIGN TABLE "Odd" ALTER COLUMN c TYPE bigint;
SELECT c, pg_typeof(c) FROM "Odd" WHERE c = 1;

-- what is not there
ALTER FOREIGN TABLE "Odd" ADD COLUMN missing integer;
\set VERBOSITY sqlstate
SELECT missing FROM "Odd";
ALTER FOREIGN TABLE "Odd" OPTIONS (SET table_name 'nowhere');
SELECT c FROM "Odd";
ALTER FOREIGN TABLE "Odd" OPTIONS (SET database 'nowhere');
SELECT c FROM "Odd";
\set VERBOSITY default
DROP FUNCTION public.is_small(integer);

-- columns that PostgreSQL computes when they are read, though the server has some of that name
DO $$
BEGIN
	CREATE VIEW local.computed AS SELECT id, user_id, id::bigint * 2 AS amount, user_id + 1 AS next FROM local.event;
	IF current_setting('server_version_num')::integer < 180000 THEN
		CREATE VIEW remote.computed AS SELECT id, user_id, id::bigint * 2 AS amount, user_id + 1 AS next FROM remote.event;
	ELSE
		CREATE FOREIGN TABLE remote.computed (id integer OPTIONS (type 'Int32') NOT NULL, user_id integer OPTIONS (type 'Int32') NOT NULL)
			SERVER ch OPTIONS (table_name 'event');
		EXECUTE 'ALTER FOREIGN TABLE remote.computed ADD COLUMN amount bigint GENERATED ALWAYS AS (id::bigint * 2) VIRTUAL,
			ADD COLUMN next integer GENERATED ALWAYS AS (user_id + 1) VIRTUAL';
		ANALYZE remote.computed;
	END IF;
	CREATE TABLE local.some (id integer PRIMARY KEY, amount bigint);
	INSERT INTO local.some SELECT i, 0 FROM generate_series(1, 9) i;
END $$;
SELECT query, rows, equal FROM compare($$
	SELECT * FROM computed WHERE amount BETWEEN 10 AND 20;
	SELECT next, count(*), sum(amount) FROM computed GROUP BY next;
	SELECT c, c.* FROM computed c WHERE next = 3;
	SELECT amount, row_number() OVER (ORDER BY amount) FROM computed WHERE id < 5
		UNION ALL SELECT max(amount), count(*) FROM (SELECT amount FROM computed ORDER BY amount LIMIT 5) x;
	SELECT count(*), sum(c.amount) FROM computed c JOIN computed d ON c.next = d.user_id AND c.amount < d.amount;
	SELECT id, amount FROM computed WHERE next IN (SELECT user_id FROM event WHERE id < 20) ORDER BY amount DESC LIMIT 7;
	SELECT s.id, c.amount FROM local.some s JOIN computed c USING (id) FOR UPDATE OF s;
$$, false);
UPDATE local.some s SET amount = c.amount + c.next FROM computed c WHERE c.id = s.id;
SELECT sum(s.amount), bool_and(s.amount = c.amount + c.next) FROM local.some s JOIN local.computed c USING (id);

\set ECHO none
\i :teardown
