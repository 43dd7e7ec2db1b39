--
-- partition.sql: foreign tables as partitions
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

CALL clickhouse_perform('ch', 'CREATE TABLE log_2023 (id Int32, day Date, text Nullable(String)) ENGINE = MergeTree() ORDER BY id');
CALL clickhouse_perform('ch', 'CREATE TABLE log_2024 (text Nullable(String), day Date, id Int32) ENGINE = MergeTree() ORDER BY id');
CREATE TABLE log (id integer NOT NULL, day date NOT NULL, text text COLLATE "C") PARTITION BY RANGE (day);
CREATE FOREIGN TABLE log_2023 PARTITION OF log FOR VALUES FROM ('2023-01-01') TO ('2024-01-01') SERVER ch;
-- attached, with its columns in another order and one that was dropped
CREATE FOREIGN TABLE log_2024 (gone integer, text text COLLATE "C", day date NOT NULL, id integer NOT NULL) SERVER ch;
ALTER FOREIGN TABLE log_2024 DROP COLUMN gone;
ALTER TABLE log ATTACH PARTITION log_2024 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE log_2025 PARTITION OF log FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');

-- rows find their partition
INSERT INTO log SELECT g, date '2023-12-01' + g, 'row ' || g FROM generate_series(1, 60) g;
INSERT INTO log VALUES (61, '2025-01-01', NULL), (62, '2023-05-05', NULL), (63, '2024-05-05', '');
COPY log FROM stdin;
64	2024-06-01	copied
65	2023-06-01	copied
66	2025-06-01	copied
67	2024-06-02	\N
\.
COPY log FROM stdin;
\.
SELECT tableoid::regclass, count(*), min(id), max(id), count(text) FROM log GROUP BY 1 ORDER BY 1;
INSERT INTO log_2024 (id, day, text) VALUES (68, '2024-07-01', 'direct');
INSERT INTO log VALUES (70, '2030-01-01', 'nowhere');
INSERT INTO log VALUES (71, '2024-08-01', 'back') RETURNING *, tableoid::regclass;
INSERT INTO log VALUES (72, '2025-08-01', 'here'), (73, '2023-08-01', 'there'), (74, '2024-08-01', 'there') RETURNING id, text;

-- what is read
SELECT count(*), count(DISTINCT id), min(day), max(day) FROM log;
SELECT * FROM log WHERE day BETWEEN '2023-12-30' AND '2024-01-02' ORDER BY day;
SELECT * FROM log WHERE id IN (61, 63, 65) ORDER BY id;
SELECT id FROM log ORDER BY id DESC LIMIT 3;
SELECT extract(year FROM day) AS year, count(*) FROM log GROUP BY 1 ORDER BY 1;
SELECT l.id, m.name FROM log l JOIN member m USING (id) WHERE l.day = '2023-12-05';
EXPLAIN (COSTS OFF) SELECT * FROM log_2023 WHERE day = '2023-12-30';
SET enable_partition_pruning = on;
SELECT count(*) FROM (SELECT plan_of('SELECT * FROM log WHERE day = ''2023-12-30''') p) s WHERE p = 'remote';
SET enable_partitionwise_aggregate = on;
SELECT tableoid::regclass, count(*), max(text) FROM log GROUP BY 1 ORDER BY 1;
SELECT day, count(*) FROM log GROUP BY day HAVING count(*) > 1 ORDER BY day;
SELECT count(*), sum(id), avg(id), min(text) FROM log;
RESET enable_partitionwise_aggregate;

-- plain inheritance
CREATE TABLE parent (id integer, name text COLLATE "C");
INSERT INTO parent VALUES (1000, 'parent');
CREATE FOREIGN TABLE child () INHERITS (parent) SERVER ch OPTIONS (table_name 'member');
SELECT count(*) FROM parent;
SELECT tableoid::regclass, * FROM parent WHERE id IN (1, 1000) ORDER BY id;
SELECT count(*) FROM ONLY parent;

-- a union over both kinds
SELECT src, count(*) FROM (SELECT 'remote' AS src, id FROM remote.member UNION ALL SELECT 'local', id FROM local.member) u
WHERE id < 10 GROUP BY 1 ORDER BY 1;

\set ECHO none
\i :teardown
