--
-- insert_select.sql: rows from queries, views and triggers; values that do not fit
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

CALL clickhouse_perform('ch', '
	CREATE TABLE item (
		id Int32,
		name String DEFAULT ''unnamed'',
		price Nullable(Int64),
		added Date DEFAULT ''2001-02-03''
	) ENGINE = MergeTree() ORDER BY id');
CREATE FOREIGN TABLE item (
	id integer OPTIONS (type 'Int32') NOT NULL,
	name text OPTIONS (type 'String') COLLATE "C" NOT NULL,
	price bigint OPTIONS (type 'Nullable(Int64)'),
	added date OPTIONS (type 'Date')
) SERVER ch;

INSERT INTO item VALUES (1, 'one', 100, '2024-01-01');
INSERT INTO item VALUES (2, 'two', NULL, '2024-01-02'), (3, '', -1, '1970-01-01'), (4, E'a\tb\nc\\d''e', 9223372036854775807, '2105-12-31');
SELECT * FROM item ORDER BY id;

-- columns that are not named take the default of the remote table
INSERT INTO item (id) VALUES (5);
INSERT INTO item (price, id) VALUES (7, 6), (8, 7);
SELECT * FROM item WHERE id >= 5 ORDER BY id;
-- from queries, also of the same table
INSERT INTO item SELECT 100 + id, kind, amount, day FROM event WHERE id <= 3;
INSERT INTO item SELECT id + 1000, name, price, added FROM item WHERE id < 5;
INSERT INTO item SELECT id, kind, amount, day FROM event WHERE false;
WITH new AS (INSERT INTO item VALUES (10, 'ten', 1, '2024-01-10') RETURNING id, name) SELECT * FROM new;
SELECT count(*), sum(id), min(name) FROM item;
INSERT INTO item SELECT g, 'bulk', g, '2024-05-05' FROM generate_series(100001, 350000) g;
SELECT count(*), sum(price), count(DISTINCT id) FROM item WHERE name = 'bulk';

-- COPY
COPY item FROM stdin;
20	twenty	\N	2024-01-20
21	\\ and tab\t	5	2024-01-21
\.
COPY item (name, id) FROM stdin WITH (FORMAT csv);
"quoted, and ""more""",22
größe,23
\.
COPY item FROM stdin;
\.
SELECT * FROM item WHERE id BETWEEN 20 AND 29 ORDER BY id;
COPY (SELECT id, name FROM item WHERE id BETWEEN 20 AND 29 ORDER BY id) TO stdout;

-- values that do not fit are not changed into others
\set VERBOSITY sqlstate
INSERT INTO item VALUES (30, NULL, 1, '2024-01-01');
INSERT INTO item VALUES (30, 'early', 1, '1969-12-31');
INSERT INTO item VALUES (30, 'late', 1, '2150-01-01');
INSERT INTO item VALUES (30, 'forever', 1, 'infinity');
INSERT INTO item VALUES (99999999999, 'big', 1, '2024-01-01');
INSERT INTO item SELECT 30, 'thirty', 10 / (g - 5), '2024-01-01' FROM generate_series(1, 9) g;
COPY item FROM stdin;
30	thirty	x	2024-01-01
\.
\set VERBOSITY default
INSERT INTO item VALUES (30, 'late', 1, '2150-01-01');
SELECT count(*) FROM item WHERE id = 30;

-- triggers; a row that one may change is sent with all its columns
CREATE FUNCTION regress.shout() RETURNS trigger LANGUAGE plpgsql
AS 'BEGIN NEW.name := upper(NEW.name); RETURN CASE WHEN NEW.id <> 51 THEN NEW END; END';
CREATE FUNCTION regress.note() RETURNS trigger LANGUAGE plpgsql
AS 'BEGIN RAISE NOTICE ''% % %'', TG_WHEN, TG_OP, CASE WHEN TG_LEVEL = ''ROW'' THEN NEW.id END; RETURN NULL; END';
CREATE TRIGGER shout BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION shout();
CREATE TRIGGER note AFTER INSERT ON item FOR EACH ROW EXECUTE FUNCTION note();
INSERT INTO item VALUES (50, 'fifty', 1, '2024-01-01'), (51, 'fifty-one', 1, '2024-01-01'), (52, 'fifty-two', 1, '2024-01-01');
\set VERBOSITY sqlstate
INSERT INTO item (id, name) VALUES (53, 'fifty-three');
\set VERBOSITY default
SELECT id, name FROM item WHERE id BETWEEN 50 AND 59 ORDER BY id;
DROP TRIGGER shout ON item;
DROP TRIGGER note ON item;

-- through a view
CREATE VIEW cheap AS SELECT id, name, price FROM item WHERE price < 10 WITH CHECK OPTION;
INSERT INTO cheap VALUES (60, 'sixty', 6);
INSERT INTO cheap VALUES (61, 'sixty-one', 600);
SELECT * FROM cheap WHERE id >= 60 AND id < 100;

-- small blocks
ALTER FOREIGN TABLE item OPTIONS (ADD batch_size '3');
INSERT INTO item SELECT g, 'small', g, '2024-05-05' FROM generate_series(400001, 400010) g;
SELECT count(*), sum(price) FROM item WHERE name = 'small';

-- the statement fails, the session goes on
ALTER FOREIGN TABLE item OPTIONS (ADD table_name 'nowhere');
\set VERBOSITY sqlstate
INSERT INTO item (id) VALUES (70);
\set VERBOSITY default
SELECT count(*) FROM event;

\set ECHO none
\i :teardown
