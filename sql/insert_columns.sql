--
-- insert_columns.sql: columns that a statement leaves out, or may not name
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

CALL clickhouse_perform('ch', $$
	CREATE TABLE made (
		id Int32,
		name String DEFAULT concat('item ', toString(id)),
		note Nullable(String),
		twice Int64 MATERIALIZED id * 2,
		label String ALIAS concat(name, '!')
	) ENGINE = MergeTree() ORDER BY id$$);
IMPORT FOREIGN SCHEMA regress_fdw LIMIT TO (made) FROM SERVER ch INTO regress;

-- columns that the server computes are read, not written
SELECT attname, attfdwoptions FROM pg_attribute WHERE attrelid = 'made'::regclass AND attnum > 0 ORDER BY attnum;
EXPLAIN (VERBOSE, COSTS OFF) INSERT INTO made VALUES (1, 'one');
INSERT INTO made VALUES (1, 'one');
INSERT INTO made VALUES (2, 'two', 'noted', DEFAULT, DEFAULT);
SELECT * FROM made ORDER BY id;
INSERT INTO made VALUES (3, 'three', NULL, 6);
INSERT INTO made (label, id) SELECT 'three', 3;
COPY made FROM stdin;
\.
COPY made (id, label) FROM stdin;
\.
COPY made (id, note) FROM stdin;
3	copied
\.
UPDATE made SET twice = 7 WHERE id = 1;
UPDATE made SET label = 'x' WHERE id = 1;
UPDATE made SET id = 7 WHERE id = 1;
SELECT * FROM made WHERE id > 2;
-- ... also when a trigger might have changed all columns
CREATE FUNCTION regress.change() RETURNS trigger LANGUAGE plpgsql
AS 'BEGIN NEW.name := upper(NEW.name); NEW.twice := 1; RETURN NEW; END';
CREATE TRIGGER change BEFORE INSERT ON made FOR EACH ROW EXECUTE FUNCTION change();
INSERT INTO made (id, name) VALUES (4, 'four');
DROP TRIGGER change ON made;
SELECT * FROM made WHERE id = 4;

-- DEFAULT is the server's, unless there is one here
EXPLAIN (VERBOSE, COSTS OFF) INSERT INTO made (id, name, note) VALUES (5, DEFAULT, DEFAULT);
INSERT INTO made (id, name, note) VALUES (5, DEFAULT, DEFAULT);
ALTER FOREIGN TABLE made ALTER note SET DEFAULT 'local';
INSERT INTO made (id, name, note) VALUES (6, DEFAULT, DEFAULT);
ALTER FOREIGN TABLE made ALTER note DROP DEFAULT;
CREATE VIEW notes AS SELECT id, note FROM made;
ALTER VIEW notes ALTER note SET DEFAULT 'of the view';
INSERT INTO notes (id) VALUES (7);
SELECT * FROM made WHERE id BETWEEN 5 AND 7 ORDER BY id;

-- a row of defaults
EXPLAIN (VERBOSE, COSTS OFF) INSERT INTO made DEFAULT VALUES;
INSERT INTO made DEFAULT VALUES;
INSERT INTO made DEFAULT VALUES RETURNING note;
SELECT * FROM made WHERE id = 0;
CALL clickhouse_perform('ch', 'CREATE TABLE all_defaults (a Int32 DEFAULT 1, b String DEFAULT ''x'') ENGINE = Memory');
CREATE FOREIGN TABLE all_defaults (a integer, b text) SERVER ch;
INSERT INTO all_defaults DEFAULT VALUES;

-- what the server filled in is not known here: NULL would be wrong
INSERT INTO made (id) VALUES (10) RETURNING id, note;
INSERT INTO made (id) VALUES (11) RETURNING name;
INSERT INTO made (id) VALUES (11) RETURNING made;
INSERT INTO made (id, name, note) VALUES (11, 'x', 'y') RETURNING twice;
INSERT INTO made (id, name, note) VALUES (11, 'x', 'y') RETURNING id + 1 AS next, name, note;
CREATE VIEW named AS SELECT id FROM made WHERE name <> '' WITH CHECK OPTION;
INSERT INTO named VALUES (12);
CREATE FUNCTION regress.note() RETURNS trigger LANGUAGE plpgsql
AS 'BEGIN RAISE NOTICE ''%'', NEW; RETURN NULL; END';
CREATE TRIGGER note AFTER INSERT ON made FOR EACH ROW EXECUTE FUNCTION note();
INSERT INTO made (id) VALUES (13);
ALTER FOREIGN TABLE made DROP twice, DROP label;
INSERT INTO made (id, name) VALUES (13, 'thirteen');
DROP TRIGGER note ON made;

-- rows that are routed to a partition
CREATE TABLE parts (note text COLLATE "C", id integer NOT NULL, name text COLLATE "C" NOT NULL) PARTITION BY LIST (id);
ALTER TABLE parts ATTACH PARTITION made FOR VALUES IN (14, 15);
INSERT INTO parts (id) VALUES (14);
INSERT INTO parts (id) VALUES (15) RETURNING id, name;
INSERT INTO parts (id, name) VALUES (15, 'fifteen') RETURNING *;
SELECT id, name, note FROM made WHERE id > 9 ORDER BY id;

\set ECHO none
\i :teardown
