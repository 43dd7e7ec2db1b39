--
-- copy.sql: COPY FROM into foreign tables: formats, conditions, triggers, partitions
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup
SELECT current_setting('data_directory') || '/regress_copy.bin' AS binary_file \gset

CALL clickhouse_perform('ch', $$CREATE TABLE item (id Int32, name String DEFAULT 'unnamed', price Nullable(Decimal(9, 2)),
	added Date DEFAULT '2001-02-03') ENGINE = MergeTree() ORDER BY id$$);
CREATE FOREIGN TABLE item (id integer, name text, price numeric(9,2), added date) SERVER ch OPTIONS (batch_size '100');

-- formats
COPY item FROM stdin (FORMAT csv, HEADER match, NULL 'none', DELIMITER ';', QUOTE '|');
id;name;price;added
1;|semi;colon|;1.50;2024-01-01
2;;none;2024-01-02
\.
COPY item (id, added) FROM stdin (DELIMITER ' ', NULL '-');
3 2024-01-03
\.
COPY (SELECT i, 'binary ' || i, i / 4.0, '2024-01-04'::date FROM generate_series(1001, 2000) i) TO :'binary_file' (FORMAT binary);
COPY item FROM :'binary_file' (FORMAT binary);
SELECT * FROM item WHERE id < 1002 ORDER BY id;
SELECT count(*), sum(id), sum(price) FROM item WHERE id > 1000;

-- conditions
COPY item FROM :'binary_file' (FORMAT binary) WHERE id % 100 = 0;
SELECT count(*), sum(id), sum(price) FROM item WHERE id > 1000;

-- errors say which line, and an encoding that is not the database's is converted
COPY item (id, name) FROM stdin;
4	four
5	five	too much
\.
COPY item (id, price) FROM stdin;
4	1.5
5	99999999.99
\.
COPY item (id, added) FROM stdin;
4	2024-01-01
5	infinity
\.
COPY item (id, name) FROM stdin (ENCODING 'LATIN1');
6	latin
\.
SELECT * FROM item WHERE id BETWEEN 4 AND 6 ORDER BY id;

-- triggers: a row that one drops is not sent; still one remote INSERT
CALL clickhouse_perform('ch', 'TRUNCATE TABLE item');
CREATE FUNCTION regress.odd() RETURNS trigger LANGUAGE plpgsql
AS 'BEGIN NEW.name := NEW.name || TG_OP; RETURN CASE WHEN NEW.id % 2 = 1 THEN NEW END; END';
CREATE TABLE seen (n integer);
CREATE FUNCTION regress.see() RETURNS trigger LANGUAGE plpgsql
AS 'BEGIN INSERT INTO seen VALUES (NEW.id); RETURN NULL; END';
CREATE TRIGGER odd BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION odd();
CREATE TRIGGER see AFTER INSERT ON item FOR EACH ROW EXECUTE FUNCTION see();
COPY item FROM :'binary_file' (FORMAT binary);
SELECT count(*), sum(id), min(name) FROM item;
SELECT count(*), sum(n) FROM seen;
SELECT * FROM clickhouse_query('ch', $$SELECT count() FROM system.parts
	WHERE database = 'regress_fdw' AND table = 'item' AND active AND rows > 0$$) AS parts(n bigint);
INSERT INTO item SELECT i, 'many', i, '2024-01-01' FROM generate_series(1, 999) i;
SELECT * FROM clickhouse_query('ch', $$SELECT count() FROM system.parts
	WHERE database = 'regress_fdw' AND table = 'item' AND active AND rows > 0$$) AS parts(n bigint);

-- partitions that take turns: one remote INSERT each
CALL clickhouse_perform('ch', 'CREATE TABLE part_0 (id Int32, name String) ENGINE = MergeTree() ORDER BY id');
CALL clickhouse_perform('ch', 'CREATE TABLE part_1 (name String, id Int32) ENGINE = MergeTree() ORDER BY id');
CREATE TABLE parted (id integer, name text) PARTITION BY LIST ((id % 3));
CREATE FOREIGN TABLE part_0 PARTITION OF parted FOR VALUES IN (0) SERVER ch OPTIONS (batch_size '100');
CREATE FOREIGN TABLE part_1 (name text, id integer) SERVER ch OPTIONS (batch_size '100');
ALTER TABLE parted ATTACH PARTITION part_1 FOR VALUES IN (1);
CREATE TABLE part_2 PARTITION OF parted FOR VALUES IN (2);
COPY (SELECT i, 'row ' || i FROM generate_series(1, 3000) i) TO :'binary_file' (FORMAT binary);
COPY parted FROM :'binary_file' (FORMAT binary);
INSERT INTO parted SELECT id + 3000, name FROM parted;
SELECT tableoid::regclass AS partition, count(*), sum(id), min(name) FROM parted GROUP BY 1 ORDER BY 1;
SELECT * FROM clickhouse_query('ch', $$SELECT table, count() FROM system.parts
	WHERE database = 'regress_fdw' AND table LIKE 'part%' AND active GROUP BY table ORDER BY table$$) AS parts(name text, n bigint);

\set ECHO none
\set remove 'rm -f ' :binary_file
COPY (SELECT 1) TO PROGRAM :'remove';
\i :teardown
