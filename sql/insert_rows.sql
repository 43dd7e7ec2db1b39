--
-- insert_rows.sql: rows of local plans, sent as the plan has them or after triggers and the like
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

CALL clickhouse_perform('ch', '
	CREATE TABLE item (
		id Int32,
		wide Nullable(Int64),
		note Nullable(String),
		list Array(Int32),
		price Nullable(Decimal(20, 3)),
		at Nullable(DateTime),
		day Date,
		ok UInt8,
		ratio Nullable(Float64)
	) ENGINE = MergeTree() ORDER BY id');
CREATE FOREIGN TABLE item (id integer, wide bigint, gone text, note text, list integer[], price numeric,
	at timestamptz, day date, ok boolean, ratio double precision) SERVER ch;
ALTER FOREIGN TABLE item DROP COLUMN gone;
SET clickhouse_fdw.transaction_writes = allow;
CREATE TEMP TABLE source AS
SELECT i AS id, CASE WHEN i % 3 > 0 THEN (i - 1000)::bigint << 40 END AS wide,
	CASE WHEN i % 7 > 0 THEN repeat(md5(i::text), CASE WHEN i % 500 = 0 THEN 4000 ELSE i % 9 END) END AS note,
	CASE WHEN i % 5 > 0 THEN ARRAY[i, -i] ELSE '{}' END AS list,
	CASE WHEN i % 4 > 0 THEN (i - 1000) * 1.125 END AS price,
	CASE WHEN i % 6 > 0 THEN '2000-01-01 UTC'::timestamptz + i * interval '1 hour' END AS at,
	'2001-01-01'::date + i AS day, i % 2 = 0 AS ok,
	CASE WHEN i % 8 > 0 THEN i / 3.0::float8 END AS ratio
FROM generate_series(1, 2000) i;

-- every row once, as it is; large values, NULLs, dropped columns
INSERT INTO item SELECT * FROM source;
\echo :ROW_COUNT rows
SELECT count(*) FROM (SELECT * FROM item EXCEPT SELECT * FROM source) s;
SELECT count(*) FROM (SELECT * FROM source EXCEPT SELECT * FROM item) s;
TRUNCATE item;

-- a column of the plan that is not of the table; a node that computes; none
INSERT INTO item (id, day, ok) SELECT id, '2001-01-01', true FROM source WHERE id < 6 ORDER BY ratio DESC NULLS LAST LIMIT 3;
INSERT INTO item (id, day, ok) SELECT DISTINCT id % 3 + 10, '2001-01-01'::date, false FROM source;
INSERT INTO item (id, day, ok) SELECT id, day, ok FROM source WHERE id < 0;
\echo :ROW_COUNT rows
SELECT id, ok FROM item ORDER BY id;

-- rows are counted where the statement is the whole, and only there
WITH a AS (INSERT INTO item (id, day, ok) SELECT 20, '2001-01-01', true),
	b AS (INSERT INTO item (id, day, ok) SELECT 21 + i, '2001-01-01', true FROM generate_series(0, 1) i)
SELECT 'read';
\echo :ROW_COUNT row
DO $$
DECLARE
	n bigint;
	list integer[];
BEGIN
	INSERT INTO item (id, day, ok) SELECT 30 + i, '2001-01-01', true FROM generate_series(1, 4) i;
	GET DIAGNOSTICS n = ROW_COUNT;
	list[1] := 7;
	list[2] := n;
	INSERT INTO item (id, list, day, ok) VALUES (40, list, '2001-01-01', true);
END $$;
SELECT id, list FROM item WHERE id >= 20 ORDER BY id;
-- the plan below is seen to have run
DO $$
DECLARE
	plan json;
BEGIN
	EXECUTE 'EXPLAIN (ANALYZE, FORMAT json) INSERT INTO item (id, day, ok)
		SELECT i, ''2001-01-01'', true FROM generate_series(50, 54) i' INTO plan;
	RAISE WARNING '% rows', (plan -> 0 -> 'Plan' -> 'Plans' -> 0 ->> 'Actual Rows')::numeric::integer;
END $$;

-- triggers see their rows, and change them
CREATE FUNCTION shift() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN IF new.id = 61 THEN RETURN NULL; END IF; new.id := new.id + 100; RETURN new; END $$;
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE NOTICE '% % %', tg_when, tg_level, CASE WHEN tg_level = 'ROW' THEN new.id END; RETURN NULL; END $$;
CREATE TRIGGER around AFTER INSERT ON item FOR EACH STATEMENT EXECUTE FUNCTION tell();
INSERT INTO item (id, day, ok) SELECT i, '2001-01-01', true FROM generate_series(55, 56) i;
CREATE TRIGGER changes BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION shift();
INSERT INTO item (id, wide, note, list, price, at, day, ok, ratio)
SELECT i, 0, '', '{}', 0, now(), '2001-01-01', true, 0 FROM generate_series(60, 62) i;
\echo :ROW_COUNT rows
SELECT id FROM item WHERE id >= 55 ORDER BY id;
DROP TRIGGER changes ON item;
DROP TRIGGER around ON item;

-- a column that is generated here
CREATE FOREIGN TABLE made (id integer, wide bigint GENERATED ALWAYS AS (id * 2) STORED, day date, ok boolean)
	SERVER ch OPTIONS (table_name 'item');
INSERT INTO made (id, day, ok) SELECT i, '2001-01-01', true FROM generate_series(300, 301) i;
SELECT id, wide FROM made WHERE id >= 300 ORDER BY id;

-- errors of the plan, and of a value, in the middle: nothing is stored
INSERT INTO item (id, day, ok) SELECT 400 + 1 / (1500 - id), day, ok FROM source;
INSERT INTO item (id, day, ok) SELECT id, CASE WHEN id < 1500 THEN day ELSE '1900-01-01' END, ok FROM source;
SELECT count(*) FROM item WHERE id >= 400;

\i :teardown
