-- IMPORT FOREIGN SCHEMA
\set ECHO none
\set host localhost
\getenv host CLICKHOUSE_HOST
\set port 9000
\getenv port CLICKHOUSE_PORT
SET client_min_messages = warning;
DROP SERVER IF EXISTS ch_loopback CASCADE;
CREATE SERVER ch_loopback FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (host :'host', port :'port');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_loopback;
CALL clickhouse_perform('ch_loopback', 'DROP DATABASE IF EXISTS regress_import');
RESET client_min_messages;
\set ECHO all

CALL clickhouse_perform('ch_loopback', 'CREATE DATABASE regress_import');
CALL clickhouse_perform('ch_loopback', $$CREATE TABLE regress_import.numbers (
	i8 Int8, i16 Int16, i32 Int32, i64 Int64, u8 UInt8, u16 UInt16, u32 UInt32, u64 UInt64,
	f32 Float32, f64 Float64, d Decimal(10, 2), n Nullable(Int32)
) ENGINE = MergeTree ORDER BY i8$$);
CALL clickhouse_perform('ch_loopback', $$CREATE TABLE regress_import.others (
	s String, ns Nullable(String), f FixedString(3), e Enum8('a' = 1, 'it\'s' = 2), u UUID, d Date, t DateTime,
	tz DateTime('Europe/Berlin'), a Array(Int32), aa Array(Array(Nullable(String))), tu Tuple(Int32, String),
	n Nested(x Int32, y String), st AggregateFunction(sum, Int32), sts Array(AggregateFunction(sum, Int32))
) ENGINE = MergeTree ORDER BY s$$);
CALL clickhouse_perform('ch_loopback', $$CREATE TABLE regress_import.defaults (
	i Int32 DEFAULT 5, neg Int64 DEFAULT -7, f Float64 DEFAULT 1.5, s String DEFAULT 'x', q String DEFAULT 'it\'s',
	d Date DEFAULT '2020-02-29', x Int32 DEFAULT i + 1, t DateTime DEFAULT now(),
	m Int32 MATERIALIZED i * 2, al Int32 ALIAS i * 3
) ENGINE = Log$$);
CALL clickhouse_perform('ch_loopback', $$CREATE TABLE regress_import.comments (
	a Int32 COMMENT 'the first', b String COMMENT 'it''s', c String
) ENGINE = Log$$);
CALL clickhouse_perform('ch_loopback', $$CREATE TABLE regress_import.`Odd "names"` (
	`Upper` Int32, `with space` Int32, `quote"d` Int32, `it's` Int32, `back\\slash` Int32, `select` Int32, xmin Int32,
	`a_column_name_that_is_longer_than_the_sixty_three_bytes_of_postgresql_1` Int32,
	`a_column_name_that_is_longer_than_the_sixty_three_bytes_of_postgresql_2` Int32
) ENGINE = Log$$);
CALL clickhouse_perform('ch_loopback', 'CREATE TABLE regress_import.a_table_name_that_is_longer_than_the_sixty_three_bytes_of_postgresql_1 (a Int32) ENGINE = Log');
CALL clickhouse_perform('ch_loopback', 'CREATE TABLE regress_import.a_table_name_that_is_longer_than_the_sixty_three_bytes_of_postgresql_2 (a Int32) ENGINE = Log');
CALL clickhouse_perform('ch_loopback', 'CREATE VIEW regress_import.a_view AS SELECT i8, u64 FROM regress_import.numbers');
CALL clickhouse_perform('ch_loopback', 'CREATE MATERIALIZED VIEW regress_import.a_materialized_view ENGINE = MergeTree ORDER BY i8 AS SELECT i8, u64 FROM regress_import.numbers');

-- everything
CREATE SCHEMA regress_import;
IMPORT FOREIGN SCHEMA regress_import FROM SERVER ch_loopback INTO regress_import;
SELECT c.relname, t.ftoptions FROM pg_foreign_table t JOIN pg_class c ON c.oid = t.ftrelid
WHERE c.relnamespace = 'regress_import'::regnamespace ORDER BY c.relname;
\d regress_import.numbers
\d regress_import.others
\d regress_import.defaults
\d regress_import."Odd ""names"""
\d regress_import.a_view
\d regress_import.a_materialized_view
SELECT attname, col_description(attrelid, attnum) FROM pg_attribute
WHERE attrelid = 'regress_import.comments'::regclass AND attnum > 0 ORDER BY attnum;
SET client_min_messages = warning;
DROP SCHEMA regress_import CASCADE;

-- a part
CREATE SCHEMA regress_import;
IMPORT FOREIGN SCHEMA regress_import LIMIT TO (numbers, a_view, no_such_table) FROM SERVER ch_loopback INTO regress_import;
SELECT relname FROM pg_class WHERE relnamespace = 'regress_import'::regnamespace ORDER BY 1;
DROP SCHEMA regress_import CASCADE;
CREATE SCHEMA regress_import;
IMPORT FOREIGN SCHEMA regress_import EXCEPT (numbers, a_view, "Odd ""names""") FROM SERVER ch_loopback INTO regress_import;
SELECT relname FROM pg_class WHERE relnamespace = 'regress_import'::regnamespace ORDER BY 1;
DROP SCHEMA regress_import CASCADE;

-- options
CREATE SCHEMA regress_import;
IMPORT FOREIGN SCHEMA regress_import LIMIT TO (numbers, others, defaults, comments) FROM SERVER ch_loopback INTO regress_import
	OPTIONS (import_collate 'false', import_default 'true', import_not_null 'false', import_comments 'false',
		import_uint64 'bigint', on_unsupported 'skip');
\d regress_import.numbers
\d regress_import.others
\d regress_import.defaults
SELECT count(*) FROM pg_description WHERE objoid = 'regress_import.comments'::regclass;
DROP SCHEMA regress_import CASCADE;
CREATE SCHEMA regress_import;
IMPORT FOREIGN SCHEMA regress_import LIMIT TO (others) FROM SERVER ch_loopback INTO regress_import OPTIONS (on_unsupported 'error');
\set VERBOSITY terse
IMPORT FOREIGN SCHEMA regress_import FROM SERVER ch_loopback INTO regress_import OPTIONS (on_unsupported 'ignore');
IMPORT FOREIGN SCHEMA regress_import FROM SERVER ch_loopback INTO regress_import OPTIONS (import_collate 'maybe');
IMPORT FOREIGN SCHEMA regress_import FROM SERVER ch_loopback INTO regress_import OPTIONS (final 'true');
\set VERBOSITY default
IMPORT FOREIGN SCHEMA regress_no_such_database FROM SERVER ch_loopback INTO regress_import;
SELECT relname FROM pg_class WHERE relnamespace = 'regress_import'::regnamespace ORDER BY 1;

-- names and comments of the server cannot break out of their quotes
IMPORT FOREIGN SCHEMA "regress_import'; DROP TABLE x; --" FROM SERVER ch_loopback INTO regress_import;

-- comments of tables, where servers have them
DO $$
DECLARE
	version integer[] := string_to_array(clickhouse_server_version('ch_loopback'), '.');
BEGIN
	IF version[1] >= 23 THEN
		CALL clickhouse_perform('ch_loopback', 'CREATE TABLE regress_import.table_comment (a Int32) ENGINE = Log COMMENT ''of the table''');
		IMPORT FOREIGN SCHEMA regress_import LIMIT TO (table_comment) FROM SERVER ch_loopback INTO regress_import;
		ASSERT obj_description('regress_import.table_comment'::regclass) = 'of the table';
	END IF;
END $$;

DROP SCHEMA regress_import CASCADE;
CALL clickhouse_perform('ch_loopback', 'DROP DATABASE regress_import');
DROP SERVER ch_loopback CASCADE;
