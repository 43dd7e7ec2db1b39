--
-- insert_atomic.sql: statements that are stored as a whole or not at all
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

CALL clickhouse_perform('ch', 'CREATE TABLE item (id Int64, name String) ENGINE = MergeTree() ORDER BY id');
CREATE FOREIGN TABLE item (id bigint, name text) SERVER ch OPTIONS (insert_atomic 'true', batch_size '1000');

-- however many blocks are sent, one part is stored
INSERT INTO item SELECT i, 'row ' || i FROM generate_series(1, 10000) i;
SELECT * FROM clickhouse_query('ch', $$SELECT rows FROM system.parts
	WHERE database = 'regress_fdw' AND table = 'item' AND active$$) AS parts(rows bigint);
SELECT count(*), sum(id) FROM item;

-- an error leaves nothing, and so there is nothing to warn of
BEGIN;
INSERT INTO item SELECT i, (1 / (5000 - i))::text FROM generate_series(1, 10000) i;
ROLLBACK;
COPY item FROM stdin;
20001	copied
x	not a number
\.
SELECT count(*), sum(id) FROM item;

-- rows of several partitions are refused: by the server where it can, else by us
CALL clickhouse_perform('ch', 'CREATE TABLE parted (id Int64, name String) ENGINE = MergeTree() PARTITION BY id % 3 ORDER BY id');
CREATE FOREIGN TABLE parted (id bigint, name text) SERVER ch OPTIONS (insert_atomic 'true');
DO $$
BEGIN
	INSERT INTO parted SELECT i, 'row' FROM generate_series(1, 10) i;
	RAISE NOTICE 'stored';
EXCEPTION WHEN OTHERS THEN
	RAISE NOTICE 'refused: %', SQLERRM ~ '(^Too many partitions|cannot be atomic$)';
END $$;
SELECT count(*) FROM parted;

-- other engines cannot
CALL clickhouse_perform('ch', 'CREATE TABLE logged (id Int64) ENGINE = Log');
CREATE FOREIGN TABLE logged (id bigint) SERVER ch OPTIONS (insert_atomic 'true');
INSERT INTO logged VALUES (1);
CREATE FOREIGN TABLE missing (id bigint) SERVER ch OPTIONS (insert_atomic 'true');
INSERT INTO missing VALUES (1);

-- a token for a table that does not keep them would do nothing
SET clickhouse_fdw.insert_deduplication_token = 'load 1';
\set VERBOSITY sqlstate
INSERT INTO item VALUES (1, 'one');
\set VERBOSITY default
RESET clickhouse_fdw.insert_deduplication_token;

\set ECHO none
\i :teardown
