--
-- transaction.sql: remote writes are not rolled back, and it is said so
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

CALL clickhouse_perform('ch', 'CREATE TABLE item (id Int32, name String) ENGINE = MergeTree() ORDER BY id');
CREATE FOREIGN TABLE item (id integer, name text) SERVER ch OPTIONS (batch_size '10');

-- a warning when what was written is rolled back
BEGIN;
INSERT INTO item VALUES (1, 'one');
INSERT INTO item VALUES (2, 'two');
ROLLBACK;
BEGIN;
SELECT count(*) FROM item;
ROLLBACK;
BEGIN;
INSERT INTO item VALUES (3, 'three');
COMMIT;

-- once in a transaction, at the first rollback
BEGIN;
SAVEPOINT a;
INSERT INTO item VALUES (4, 'four');
ROLLBACK TO a;
INSERT INTO item VALUES (5, 'five');
ROLLBACK;
BEGIN;
SAVEPOINT a;
INSERT INTO item VALUES (6, 'six');
RELEASE a;
SAVEPOINT b;
ROLLBACK TO b;
ROLLBACK;
BEGIN;
INSERT INTO item VALUES (7, 'seven');
SAVEPOINT a;
SAVEPOINT b;
RELEASE b;
ROLLBACK TO a;
COMMIT;
SELECT id FROM item ORDER BY id;

-- other statements
BEGIN;
DELETE FROM item WHERE id = 1;
ROLLBACK;
BEGIN;
UPDATE item SET name = 'deux' WHERE id = 2;
ROLLBACK;
BEGIN;
UPDATE item SET id = 2 WHERE id = 2;
ROLLBACK;
BEGIN;
TRUNCATE item;
ROLLBACK;

-- a block that is caught
CREATE FUNCTION regress.try_insert(rows integer) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO item SELECT i, (1 / (rows - i))::text FROM generate_series(1, rows) i;
	RETURN 'done';
EXCEPTION WHEN division_by_zero THEN
	RETURN SQLERRM;
END $$;
SELECT try_insert(5);
SELECT try_insert(15);
SELECT try_insert(5);

-- the choice
SET clickhouse_fdw.transaction_writes = 'allow';
BEGIN;
INSERT INTO item VALUES (20, 'twenty');
ROLLBACK;
SET clickhouse_fdw.transaction_writes = 'error';
INSERT INTO item VALUES (21, 'twenty-one');
DO $$ BEGIN INSERT INTO item VALUES (22, 'twenty-two'); END $$;
BEGIN;
INSERT INTO item VALUES (23, 'twenty-three');
ROLLBACK;
BEGIN;
DELETE FROM item WHERE id = 1;
ROLLBACK;
BEGIN;
TRUNCATE item;
ROLLBACK;
BEGIN;
COPY item FROM stdin;
24	twenty-four
\.
ROLLBACK;
RESET clickhouse_fdw.transaction_writes;
SELECT id FROM item WHERE id >= 20 ORDER BY id;

\set ECHO none
\i :teardown
