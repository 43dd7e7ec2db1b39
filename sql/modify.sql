--
-- modify.sql: UPDATE and DELETE as one remote statement
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup
\set ECHO none
SET timezone = 'UTC';
ALTER SERVER ch OPTIONS (ADD report_row_count 'true');
-- Each statement on the foreign and on the local tables: how many rows it
-- changed, and whether the tables are the same then.
CREATE FUNCTION regress.modify(statements text)
RETURNS TABLE (rows bigint, local_rows bigint, equal boolean, statement text)
LANGUAGE plpgsql AS $$
BEGIN
	FOREACH statement IN ARRAY regexp_split_to_array(statements, ';\s*(\n|$)') LOOP
		statement := regexp_replace(btrim(statement, E' \t\n'), '\s+', ' ', 'g');
		CONTINUE WHEN statement = '';
		SET LOCAL search_path = local, regress, public;
		EXECUTE statement;
		GET DIAGNOSTICS local_rows = ROW_COUNT;
		SET LOCAL search_path = remote, regress, public;
		EXECUTE statement;
		GET DIAGNOSTICS rows = ROW_COUNT;
		equal := (SELECT bool_and(c.equal) FROM (VALUES ('event'), ('member'), ('value')) t(n),
			regress.compare_one('SELECT * FROM ' || n, false) c);
		RETURN NEXT;
	END LOOP;
END $$;
-- DELETE has a form for every server
CREATE FUNCTION regress.remote_sql(statement text) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || statement LOOP
		CONTINUE WHEN line !~ 'Remote|Foreign|Result|Filter';
		RETURN NEXT regexp_replace(line, 'DELETE FROM (\S+)|ALTER TABLE (\S+) DELETE', 'DELETE \1\2');
	END LOOP;
END $$;
CALL clickhouse_perform('ch', '
	CREATE TABLE value (
		id Int32,
		i8 Int8, u8 UInt8, i16 Int16, u16 UInt16, i32 Nullable(Int32), u32 UInt32, i64 Int64, u64 UInt64,
		dec Decimal(9, 2), ndec Nullable(Decimal(18, 4)), f32 Float32,
		txt String, ntxt Nullable(String), fix FixedString(4),
		en Enum8(''one'' = 1, ''it\''s'' = 2), uid UUID, d Nullable(Date), t DateTime(''Europe/Berlin''),
		arr Array(Int32), computed Int32 MATERIALIZED id + 1
	) ENGINE = MergeTree() ORDER BY id');
CREATE FOREIGN TABLE remote.value (
	id integer, i8 smallint, u8 smallint, i16 smallint, u16 integer, i32 integer, u32 bigint, i64 bigint, u64 numeric(20, 0),
	dec numeric(9, 2), ndec numeric(18, 4), f32 real,
	txt text COLLATE "C", ntxt text COLLATE "C", fix text COLLATE "C",
	en text COLLATE "C", uid uuid, d date, t timestamptz, arr integer[]) SERVER ch;
CREATE TABLE local.value (LIKE remote.value);
INSERT INTO local.value
SELECT i, i, i, i * 100, i * 100, nullif(i, 3), i, i, i, i * 1.25, nullif(i, 4) * 0.0001, i / 4.0,
	'text ' || i, nullif('n' || i, 'n5'), 'f' || i, 'one', md5(i::text)::uuid, date '2020-01-01' + i,
	timestamptz '2020-06-01 12:00:00+00' + i * interval '1 hour', ARRAY[i]
FROM generate_series(1, 10) i;
INSERT INTO remote.value SELECT * FROM local.value;
\set ECHO all

-- rows are chosen by the server
SELECT * FROM remote_sql($$UPDATE event SET note = 'seen' WHERE id < 10 AND kind = 'buy'$$);
SELECT * FROM remote_sql($$DELETE FROM event WHERE score IS NULL OR day = '2023-12-25'$$);
SELECT * FROM modify($$
	DELETE FROM event WHERE id > 990;
	DELETE FROM event WHERE score IS NULL AND amount < 0;
	DELETE FROM event WHERE kind IN ('View') AND note LIKE 'note 1%';
	DELETE FROM event WHERE NOT (kind = 'buy' AND note = 'note 2') AND id % 50 = 1;
	DELETE FROM event WHERE (score = 3 OR note = '') AND id > 900;
	DELETE FROM event WHERE (score > 3) IS NOT TRUE AND id < 20;
	DELETE FROM event WHERE id = 100000;
	UPDATE event SET kind = 'high' WHERE score > 6;
	UPDATE event SET kind = 'both', tags = '{new}' WHERE score = 6 OR (note = 'note 5' AND NOT ok);
	UPDATE event SET kind = CASE WHEN score > 3 THEN 'case' ELSE kind END WHERE note <> '';
	DELETE FROM member WHERE country IS NULL OR born > '1990-01-01';
	UPDATE event SET note = 'seen' WHERE id < 100 AND kind = 'buy';
	UPDATE event SET note = NULL, score = 5 WHERE at < '2024-01-10';
	UPDATE member SET country = 'it' WHERE name = 'member 4';
	UPDATE member SET country = 'nn' WHERE country IS DISTINCT FROM 'it';
	UPDATE event SET ok = true WHERE NOT ok AND id % 7 = 0
$$);

-- values: constants, columns and expressions of every kind
SELECT * FROM modify($$
	UPDATE value SET i8 = -128, u8 = 255, i16 = -32768, u16 = 65535, i32 = -2147483648, u32 = 4294967295, i64 = -9223372036854775808, u64 = 18446744073709551615 WHERE id = 1;
	UPDATE value SET i8 = u8, u8 = i8, i16 = u16, u16 = i16, i64 = u32, u32 = i64, i32 = i16 WHERE id = 2;
	UPDATE value SET i8 = i8 + 1, u8 = u8 * 2, i16 = i16 - 1, u16 = u16 + i16, i64 = i64 * 1000000, u64 = u64 + 1 WHERE id > 2;
	UPDATE value SET i32 = NULL, ndec = NULL, ntxt = NULL, d = NULL WHERE id = 3;
	UPDATE value SET i32 = i32 + 1 WHERE id < 8;
	UPDATE value SET i32 = coalesce(i32, 0), ntxt = coalesce(ntxt, txt) WHERE id > 5;
	UPDATE value SET i16 = i32 WHERE i32 IS NOT NULL AND id > 4;
	UPDATE value SET i8 = CASE WHEN id % 2 = 0 THEN 1 ELSE 2 END;
	UPDATE value SET dec = dec * 1.1, ndec = dec WHERE id > 5;
	UPDATE value SET dec = 9999999.99, ndec = -0.00005 WHERE id = 2;
	UPDATE value SET dec = 1.005 WHERE id = 3;
	UPDATE value SET dec = id, u64 = dec WHERE id = 4;
	UPDATE value SET f32 = 0.5 WHERE id = 1;
	UPDATE value SET f32 = 'NaN' WHERE id = 2;
	UPDATE value SET txt = txt || '!', fix = 'abcd' WHERE id < 5;
	UPDATE value SET txt = E'quote '' backslash \\ $1 %1 tab \t end', ntxt = '' WHERE id = 6;
	UPDATE value SET txt = ntxt WHERE ntxt IS NOT NULL;
	UPDATE value SET fix = txt, txt = 'four' WHERE id = 10 AND txt = 'n10';
	UPDATE value SET uid = '00000000-0000-0000-0000-00000000000a' WHERE id = 1;
	UPDATE value SET d = '2149-06-06', t = '2105-12-31 23:59:59+00' WHERE id = 1;
	UPDATE value SET d = '1970-01-01', t = '1970-01-01 00:00:00+00' WHERE id = 2;
	UPDATE value SET d = coalesce(d, '2020-02-29'), t = '2020-03-29 02:30:00 Europe/Berlin' WHERE id > 3;
	UPDATE value SET arr = '{}' WHERE id = 1;
	UPDATE value SET arr = '{1,2,-3}' WHERE id = 2;
	UPDATE value SET txt = id WHERE id > 5
$$);
-- INSERT and UPDATE cut off fractions of a second
UPDATE remote.value SET t = '2020-01-01 00:00:00.999+00' WHERE id = 1;
UPDATE local.value SET t = '2020-01-01 00:00:00+00' WHERE id = 1;
UPDATE remote.value SET t = now() WHERE id = 9;
SELECT now() - t < interval '1 minute' AS recent FROM remote.value WHERE id = 9;
UPDATE remote.value SET t = '2020-01-01 00:00:00+00' WHERE id = 9;
UPDATE local.value SET t = '2020-01-01 00:00:00+00' WHERE id = 9;

-- a value that does not fit is an error, and nothing is changed
UPDATE remote.value SET i8 = 128;
UPDATE remote.value SET i8 = id * 50 WHERE id > 1;
UPDATE remote.value SET u8 = -1 WHERE id = 1;
UPDATE remote.value SET u8 = i8 - 10 WHERE id > 5;
UPDATE remote.value SET u16 = 65536 WHERE id = 1;
UPDATE remote.value SET i16 = i16 + 32767 WHERE id > 2;
UPDATE remote.value SET u32 = id - 5;
UPDATE remote.value SET i64 = i64 + 9223372036854775807 WHERE id > 2;
UPDATE remote.value SET u64 = 18446744073709551616 WHERE id = 1;
UPDATE remote.value SET u64 = dec - 100 WHERE id > 5;
UPDATE remote.value SET dec = dec * 1000000 WHERE id > 5;
UPDATE remote.value SET fix = 'abcde' WHERE id = 1;
UPDATE remote.value SET fix = txt || txt || txt WHERE id > 5;
UPDATE remote.value SET d = '1969-12-31' WHERE id = 1;
UPDATE remote.value SET t = '2106-02-07 06:28:16+00' WHERE id = 1;
UPDATE remote.value SET txt = NULL;
UPDATE remote.value SET txt = ntxt;
UPDATE remote.value SET i16 = i32 WHERE id IN (3, 4);
UPDATE remote.value SET fix = ntxt;
SELECT * FROM modify('UPDATE value SET txt = txt WHERE false');

-- other tables
SELECT * FROM remote_sql('DELETE FROM event USING member m WHERE user_id = m.id AND country = ''it''');
SELECT * FROM remote_sql('UPDATE event SET kind = ''x'' WHERE NOT EXISTS (SELECT FROM member m WHERE m.id = user_id)');
SELECT * FROM modify($$
	DELETE FROM event USING member m WHERE user_id = m.id AND country = 'it';
	UPDATE event SET kind = 'no member' WHERE NOT EXISTS (SELECT FROM member m WHERE m.id = user_id);
	UPDATE event SET kind = 'member' WHERE user_id IN (SELECT id FROM member WHERE born < '1980-01-01');
	UPDATE event SET kind = 'both' FROM member m WHERE m.id = event.user_id AND m.name = event.note;
	UPDATE member SET country = note FROM event WHERE false;
	DELETE FROM event WHERE (user_id, score) IN (SELECT i32, u32 FROM value);
	DELETE FROM event WHERE score NOT IN (1, 2, 3) AND user_id IN (SELECT m.id FROM member m WHERE m.id < 10) AND id IN (SELECT id FROM value);
	DELETE FROM event WHERE amount > (SELECT max(amount) - 10000000 FROM event);
	DELETE FROM event WHERE id = ANY (ARRAY(SELECT id + 20 FROM local.value));
	UPDATE value SET txt = (SELECT max(name) FROM member) WHERE id = 1;
	WITH doomed AS (SELECT 1) DELETE FROM value WHERE id = 1
$$);

-- parameters
PREPARE up(int, text, numeric, timestamptz) AS UPDATE remote.value SET i8 = $1, txt = $2, dec = $3, t = $4 WHERE id = $1;
EXECUTE up(6, 'six', 6.66, '2020-06-06 06:06:06.6+00');
SET plan_cache_mode = force_generic_plan;
EXECUTE up(7, 'seven', 7.775, '2020-07-07 07:07:07+00');
EXECUTE up(7, NULL, 7, now());
EXECUTE up(300, 'x', 7, now());
RESET plan_cache_mode;
SELECT id, i8, txt, dec, t FROM remote.value WHERE id IN (6, 7) ORDER BY id;
DEALLOCATE up;
DO $$
BEGIN
	FOR i IN 1..8 LOOP
		UPDATE remote.value SET i64 = i * 10 WHERE id = i;
	END LOOP;
END $$;
SELECT id, i64 FROM remote.value WHERE id < 9 ORDER BY id;

-- no rows: nothing is sent
SELECT * FROM remote_sql('DELETE FROM event WHERE false');
DELETE FROM remote.event WHERE false;
UPDATE remote.event SET note = 'x' WHERE 1 = 2;
PREPARE never(int) AS DELETE FROM remote.event WHERE $1 = 1;
SET plan_cache_mode = force_generic_plan;
EXECUTE never(0);
SELECT count(*) > 0 AS still_there FROM remote.event;
EXECUTE never(1);
SELECT count(*) FROM remote.event;
RESET plan_cache_mode;

-- the tag says 0 where rows are not counted
ALTER SERVER ch OPTIONS (SET report_row_count 'false');
UPDATE remote.value SET txt = 'not counted' WHERE id = 8;
ALTER FOREIGN TABLE remote.value OPTIONS (ADD report_row_count 'true');
UPDATE remote.value SET txt = 'counted' WHERE txt = 'not counted';
ALTER FOREIGN TABLE remote.value OPTIONS (DROP report_row_count);

-- what cannot be sent
UPDATE remote.value SET id = 1;
UPDATE remote.value SET txt = 'x' WHERE txt ~* 'ß';
UPDATE remote.value SET txt = quote_ident(txt);
UPDATE remote.value SET txt = random();
UPDATE remote.value SET txt = 'x' RETURNING id;
DELETE FROM remote.value RETURNING *;
UPDATE remote.value SET txt = name FROM remote.member m WHERE m.id = value.id;
UPDATE remote.value SET txt = (SELECT name FROM remote.member m WHERE m.id = value.id);
UPDATE remote.value SET (txt, ntxt) = (SELECT name, name FROM remote.member m WHERE m.id = value.id);
DELETE FROM remote.value USING local.member m WHERE m.id = value.id;
DELETE FROM remote.value USING remote.member m WHERE m.id < value.id;
DELETE FROM remote.value USING remote.member m;
DELETE FROM remote.value v USING remote.member m LEFT JOIN remote.event e ON e.id = m.id WHERE m.id = v.id;
DELETE FROM remote.value v USING remote.member m, remote.event e WHERE m.id = v.id AND e.id = v.id AND e.user_id = m.id;
DELETE FROM remote.value USING remote.value w WHERE w.id = value.id + 1;
DELETE FROM remote.value WHERE id IN (SELECT max(id) FROM remote.member GROUP BY country);
DELETE FROM remote.value WHERE id NOT IN (SELECT id FROM remote.member);
DELETE FROM remote.value WHERE i32 IN (SELECT id FROM remote.member) OR id = 1;
SET clickhouse_fdw.pushdown = off;
DELETE FROM remote.value;
RESET clickhouse_fdw.pushdown;
ALTER FOREIGN TABLE remote.value ADD computed integer;
UPDATE remote.value SET computed = 1;
ALTER FOREIGN TABLE remote.value DROP computed, ADD nothing integer;
UPDATE remote.value SET nothing = 1;
ALTER FOREIGN TABLE remote.value DROP nothing;
CREATE VIEW regress.small AS SELECT * FROM remote.value WHERE id < 100 WITH CHECK OPTION;
UPDATE small SET txt = 'x';
DELETE FROM small WHERE id = 10;
CREATE OR REPLACE VIEW regress.small AS SELECT * FROM remote.value WHERE id < 100;
UPDATE small SET txt = 'by the view' WHERE id = 9;
SELECT txt FROM small WHERE id = 9;
CREATE FUNCTION regress.note_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER note_row AFTER UPDATE ON remote.value FOR EACH ROW EXECUTE FUNCTION note_row();
UPDATE remote.value SET txt = 'x';
DROP TRIGGER note_row ON remote.value;
ALTER FOREIGN TABLE remote.value ADD gen integer GENERATED ALWAYS AS (id + 1) STORED;
UPDATE remote.value SET txt = 'x';
ALTER FOREIGN TABLE remote.value DROP gen;
ALTER FOREIGN TABLE remote.value OPTIONS (ADD updatable 'false');
UPDATE remote.value SET txt = 'x';
DELETE FROM remote.value;
ALTER FOREIGN TABLE remote.value OPTIONS (DROP updatable);
BEGIN READ ONLY;
DELETE FROM remote.value;
ROLLBACK;

-- not undone by ROLLBACK
BEGIN;
UPDATE remote.value SET txt = 'stays' WHERE id = 9;
ROLLBACK;
SELECT txt FROM remote.value WHERE id = 9;

-- partitions
CALL clickhouse_perform('ch', 'CREATE TABLE part_a (id Int32, kind String, note String) ENGINE = MergeTree() ORDER BY kind');
CALL clickhouse_perform('ch', 'CREATE TABLE part_b (id Int32, kind String, note String) ENGINE = MergeTree() ORDER BY id');
CREATE TABLE regress.part (id integer, kind text, note text COLLATE "C") PARTITION BY LIST (kind);
CREATE FOREIGN TABLE regress.part_a PARTITION OF regress.part FOR VALUES IN ('a') SERVER ch;
CREATE FOREIGN TABLE regress.part_b PARTITION OF regress.part FOR VALUES IN ('b') SERVER ch OPTIONS (report_row_count 'true');
CREATE TABLE regress.part_c PARTITION OF regress.part FOR VALUES IN ('c');
INSERT INTO part SELECT i, substr('abc', 1 + i % 3, 1), 'note' FROM generate_series(1, 12) i;
SELECT * FROM remote_sql('UPDATE part SET note = note || id WHERE id > 3');
UPDATE part SET note = note || id WHERE id > 3;
DELETE FROM part WHERE id > 9;
DELETE FROM part WHERE kind = 'b' AND id = 1;
SELECT tableoid::regclass, * FROM part ORDER BY id;
UPDATE part SET kind = 'a' WHERE kind = 'b';
DELETE FROM part USING remote.member m WHERE m.id = part.id;

-- a table behind another, and clusters
CALL clickhouse_perform('ch', 'CREATE TABLE behind (id Int32, x Int32) ENGINE = MergeTree() ORDER BY id');
CALL clickhouse_perform('ch', 'CREATE VIEW front AS SELECT id, x FROM behind');
CREATE FOREIGN TABLE remote.front (id integer, x integer) SERVER ch OPTIONS (local_table 'behind', report_row_count 'true');
CREATE FOREIGN TABLE remote.behind (id integer, x integer) SERVER ch;
INSERT INTO behind SELECT i, i FROM generate_series(1, 5) i;
EXPLAIN (VERBOSE, COSTS OFF) UPDATE front SET x = 7 WHERE id > 3;
UPDATE front SET x = 7 WHERE id > 3;
SELECT * FROM front ORDER BY id;
UPDATE front SET id = 1;
ALTER FOREIGN TABLE remote.front OPTIONS (ADD cluster 'some "`cluster');
EXPLAIN (VERBOSE, COSTS OFF) UPDATE front SET x = 7 WHERE id > 3;
CREATE FOREIGN TABLE remote.spread (id integer, x integer) SERVER ch OPTIONS (engine 'Distributed(''c'', ''d'', ''t'')');
UPDATE spread SET x = 7;
DELETE FROM spread;

-- nothing is left running
SELECT * FROM clickhouse_query('ch', 'SELECT toInt64(count()) FROM system.mutations
	WHERE database = ''regress_fdw'' AND is_done = 0') AS t(unfinished bigint);

\set ECHO none
\i :teardown
