-- INSERT and COPY FROM into foreign tables
\set ECHO none
\set host localhost
\getenv host CLICKHOUSE_HOST
\set port 9000
\getenv port CLICKHOUSE_PORT
SET client_min_messages = warning;
SET timezone = 'UTC';
SET datestyle = 'ISO';
DROP SERVER IF EXISTS ch_insert CASCADE;
CREATE SERVER ch_insert FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (host :'host', port :'port', dbname 'default');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_insert;
CALL clickhouse_perform('ch_insert', 'DROP DATABASE IF EXISTS regress_insert');
CALL clickhouse_perform('ch_insert', 'CREATE DATABASE regress_insert');
ALTER SERVER ch_insert OPTIONS (SET dbname 'regress_insert');
CREATE SCHEMA insert_test;
SET search_path = insert_test, public;
\set ECHO all

CALL clickhouse_perform('ch_insert', $$CREATE TABLE item (
	id Int32, name String DEFAULT 'remote default', price Nullable(Decimal(9, 2)),
	made DateTime DEFAULT toDateTime('2001-02-03 04:05:06', 'UTC'), tags Array(String)) ENGINE = Memory$$);
CREATE FOREIGN TABLE item (id integer NOT NULL, name text, price numeric(9,2), made timestamptz, tags text[])
	SERVER ch_insert;

-- only the columns of the statement are sent
EXPLAIN (VERBOSE, COSTS OFF) INSERT INTO item VALUES (1, 'one', 1.5, '2020-01-01', '{a,b}');
EXPLAIN (VERBOSE, COSTS OFF) INSERT INTO item (price, id) VALUES (2, 2);
INSERT INTO item VALUES (1, 'one', 1.5, '2020-01-01 00:00:00+00', '{a,b}');
INSERT INTO item (price, id) VALUES (2.005, 2), (NULL, 3);
SELECT * FROM item ORDER BY id;

-- local defaults and generated columns are values of the statement
ALTER FOREIGN TABLE item ALTER name SET DEFAULT 'local default';
INSERT INTO item (id) VALUES (4);
INSERT INTO item (id, name) VALUES (5, DEFAULT);
ALTER FOREIGN TABLE item ALTER name DROP DEFAULT;
ALTER FOREIGN TABLE item DROP price, ADD price numeric(9,2) GENERATED ALWAYS AS (id * 1.5) STORED;
INSERT INTO item (id) VALUES (6);
SELECT id, name, price, made, tags FROM item WHERE id > 3 ORDER BY id;
ALTER FOREIGN TABLE item DROP price, ADD price numeric(9,2);

-- RETURNING gives what was sent
INSERT INTO item (id, name, tags) SELECT i, 'n' || i, ARRAY[i::text] FROM generate_series(7, 9) i RETURNING id, upper(name), tags;
WITH new AS (INSERT INTO item (id) VALUES (10) RETURNING *) SELECT id, name FROM new;

-- what there is not
INSERT INTO item (id) VALUES (1) ON CONFLICT DO NOTHING;
MERGE INTO item USING (VALUES (1)) v(i) ON id = i WHEN NOT MATCHED THEN INSERT (id) VALUES (i);
BEGIN READ ONLY;
INSERT INTO item (id) VALUES (1);
ROLLBACK;

-- not updatable
ALTER FOREIGN TABLE item OPTIONS (ADD updatable 'false');
INSERT INTO item (id) VALUES (1);
COPY item (id) FROM STDIN;
\.
ALTER FOREIGN TABLE item OPTIONS (DROP updatable);
ALTER SERVER ch_insert OPTIONS (ADD updatable 'false');
INSERT INTO item (id) VALUES (1);
ALTER SERVER ch_insert OPTIONS (DROP updatable);

-- COPY, also without rows
CALL clickhouse_perform('ch_insert', 'DROP TABLE item');
COPY item FROM STDIN;
\.
INSERT INTO item SELECT * FROM item WHERE false;
INSERT INTO item (id) SELECT 1 WHERE false;
CALL clickhouse_perform('ch_insert', $$CREATE TABLE item (
	id Int32, name String DEFAULT 'remote default', price Nullable(Decimal(9, 2)),
	made DateTime DEFAULT toDateTime('2001-02-03 04:05:06', 'UTC'), tags Array(String)) ENGINE = Memory$$);
COPY item (id, name, tags) FROM STDIN;
1	one	{a,"b c"}
2	zwölf	{}
\.
COPY item (tags, id) FROM STDIN (FORMAT csv);
{},3
"{x,y}",4
\.
SELECT id, name, price, made, tags FROM item ORDER BY id;
COPY item (id, name) FROM STDIN;
5	five
x	six
\.
COPY item (id, name) FROM STDIN;
5	\N
\.
SELECT count(*) FROM item;

-- names that need quotes
CALL clickhouse_perform('ch_insert', 'CREATE TABLE `odd \`\\name` (`select` Int32, `a b` String, `c\`d` Int8) ENGINE = Memory');
CREATE FOREIGN TABLE odd (one integer OPTIONS (column_name 'select'), two text OPTIONS (column_name 'a b'),
	three smallint OPTIONS (column_name 'c`d')) SERVER ch_insert OPTIONS (table_name 'odd `\name');
INSERT INTO odd VALUES (1, 'x', 2);
SELECT * FROM odd;

-- blocks: by rows and by bytes
CALL clickhouse_perform('ch_insert', 'CREATE TABLE big (id Int64, s String) ENGINE = Memory');
CREATE FOREIGN TABLE big (id bigint, s text) SERVER ch_insert OPTIONS (batch_size '7');
INSERT INTO big SELECT i, 'row ' || i FROM generate_series(1, 10000) i;
SELECT count(*), sum(id), count(DISTINCT s) FROM big;
ALTER FOREIGN TABLE big OPTIONS (SET batch_size '100000');
INSERT INTO big SELECT -i, repeat('x', 1000000) FROM generate_series(1, 40) i;
SELECT count(*), sum(length(s)) FROM big WHERE id < 0;
INSERT INTO big SELECT id + 100000, s FROM big WHERE id > 0;
SELECT count(*), sum(id) FROM big WHERE id > 0;

-- an error in the middle: nothing more arrives and the server is free again
-- (whether a warning comes before or after its error is not certain in psql)
SET clickhouse_fdw.transaction_writes = allow;
ALTER FOREIGN TABLE big OPTIONS (SET batch_size '1000');
INSERT INTO big SELECT i, (1 / (5000 - i))::text FROM generate_series(1, 10000) i;
INSERT INTO big SELECT i, CASE WHEN i < 5000 THEN '' END FROM generate_series(1, 10000) i;
INSERT INTO big VALUES (0, 'after the errors');
SELECT s FROM big WHERE id = 0;
DO $$
BEGIN
	FOR i IN 1..50 LOOP
		EXIT WHEN (SELECT n = 0 FROM clickhouse_query('ch_insert',
			'SELECT toInt64(count()) FROM system.processes WHERE query LIKE ''INSERT INTO%big%''') AS t(n bigint));
		PERFORM pg_sleep(0.1);
		IF i = 50 THEN RAISE EXCEPTION 'an INSERT is still running'; END IF;
	END LOOP;
END $$;

-- errors of the server, also when rows are under way
CALL clickhouse_perform('ch_insert', 'CREATE TABLE strict (id Int32) ENGINE = Memory');
CALL clickhouse_perform('ch_insert', 'CREATE MATERIALIZED VIEW strict_view ENGINE = Memory AS SELECT intDiv(1, id) AS x FROM strict');
CREATE FOREIGN TABLE strict (id integer) SERVER ch_insert OPTIONS (batch_size '100');
\set VERBOSITY sqlstate
INSERT INTO strict SELECT i - 5000 FROM generate_series(1, 100000) i;
INSERT INTO strict VALUES (0);
\set VERBOSITY default
RESET clickhouse_fdw.transaction_writes;
INSERT INTO strict VALUES (-7000);
SELECT id FROM strict WHERE id < -5000;
CREATE FOREIGN TABLE missing (id integer) SERVER ch_insert;
\set VERBOSITY sqlstate
INSERT INTO missing VALUES (1);
ALTER FOREIGN TABLE item ADD nothing integer;
INSERT INTO item (nothing) VALUES (1);
\set VERBOSITY default
ALTER FOREIGN TABLE item DROP nothing;

-- subtransactions: what was sent stays, the rest does not matter
CREATE FUNCTION try_insert(i integer) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO item (id, name) VALUES (i, 'try'), (i / (i % 2), 'fails for even numbers');
	RETURN 'done';
EXCEPTION WHEN division_by_zero THEN
	RETURN SQLERRM;
END $$;
SELECT i, try_insert(i) FROM generate_series(101, 104) i;
BEGIN;
INSERT INTO item (id, name) VALUES (105, 'try');
SAVEPOINT s;
INSERT INTO item (id, name) VALUES (1 / 0, 'fails');
ROLLBACK TO s;
INSERT INTO item (id, name) VALUES (106, 'try');
COMMIT;
SELECT id FROM item WHERE name = 'try' ORDER BY id;

-- again and again
PREPARE ins(integer, text) AS INSERT INTO item (id, name) VALUES ($1, $2);
EXECUTE ins(201, 'a'); EXECUTE ins(202, 'b'); EXECUTE ins(203, 'c'); EXECUTE ins(204, 'd');
EXECUTE ins(205, 'e'); EXECUTE ins(206, 'f'); EXECUTE ins(207, 'g'); EXECUTE ins(208, 'h');
DO $$
BEGIN
	FOR i IN 1..8 LOOP
		INSERT INTO item (id, name) VALUES (208 + i, 'loop ' || i);
	END LOOP;
END $$;
SELECT count(*), sum(id), max(name COLLATE "C") FROM item WHERE id > 200;

-- triggers see and change rows
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.name := 'from the trigger';
	NEW.tags := ARRAY[TG_OP];
	NEW.made := '2010-01-01';
	RETURN NEW;
END $$;
CREATE TRIGGER stamp BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION stamp();
INSERT INTO item (id) VALUES (301) RETURNING name;
SELECT id, name, made, tags FROM item WHERE id = 301;
DROP TRIGGER stamp ON item;

-- views, and whose user mapping
CREATE VIEW cheap AS SELECT id AS number, name AS label FROM item WHERE id > 400 WITH CHECK OPTION;
INSERT INTO cheap VALUES (401, 'by the view');
INSERT INTO cheap VALUES (1, 'outside');
CREATE ROLE regress_insert_user;
GRANT USAGE ON SCHEMA insert_test TO regress_insert_user;
GRANT INSERT, SELECT ON cheap TO regress_insert_user;
SET ROLE regress_insert_user;
INSERT INTO insert_test.cheap VALUES (402, 'with the rights of the owner');
INSERT INTO insert_test.item (id) VALUES (403);
RESET ROLE;
GRANT INSERT ON item TO regress_insert_user;
SET ROLE regress_insert_user;
INSERT INTO insert_test.item (id) VALUES (403);
RESET ROLE;
SELECT * FROM cheap ORDER BY number;

-- partitions: rows are routed to two tables of the server and one here
CALL clickhouse_perform('ch_insert', 'CREATE TABLE part_a (id Int32, kind String, note String DEFAULT ''none'') ENGINE = Memory');
CALL clickhouse_perform('ch_insert', 'CREATE TABLE part_b (note String DEFAULT ''none'', kind String, id Int32) ENGINE = Memory');
CREATE TABLE part (id integer, kind text, note text) PARTITION BY LIST (kind);
CREATE FOREIGN TABLE part_a PARTITION OF part FOR VALUES IN ('a') SERVER ch_insert;
CREATE FOREIGN TABLE part_b (note text, kind text, id integer) SERVER ch_insert;
ALTER TABLE part ATTACH PARTITION part_b FOR VALUES IN ('b');
CREATE TABLE part_c PARTITION OF part FOR VALUES IN ('c');
INSERT INTO part (id, kind) SELECT i, (ARRAY['a', 'b', 'c'])[1 + i % 3] FROM generate_series(1, 9) i;
INSERT INTO part VALUES (10, 'a', 'noted'), (11, 'b', 'noted') RETURNING *;
COPY part FROM STDIN;
12	b	copied
13	a	copied
14	c	copied
\.
COPY part (kind, id) FROM STDIN;
b	15
\.
COPY part FROM STDIN;
\.
INSERT INTO part_b VALUES ('direct', 'b', 16);
SELECT tableoid::regclass AS partition, id, kind, note FROM part ORDER BY id;
-- a row moves from here to there
UPDATE part SET kind = 'a' WHERE kind = 'c' AND id = 14;
UPDATE part SET kind = 'b' WHERE kind = 'c' AND id = 8;
SELECT tableoid::regclass AS partition, id, kind, note FROM part WHERE id IN (8, 14) ORDER BY id;

\set ECHO none
CALL clickhouse_perform('ch_insert', 'DROP DATABASE regress_insert');
DROP SCHEMA insert_test CASCADE;
DROP SERVER ch_insert CASCADE;
DROP ROLE regress_insert_user;
