-- What other foreign data wrappers for ClickHouse got wrong about types: each
-- paragraph begins with the numbers of the lessons and what was wrong.
\set ECHO none
\set host localhost
\getenv host CLICKHOUSE_HOST
\set port 9000
\getenv port CLICKHOUSE_PORT
SET client_min_messages = warning;
SET timezone = 'America/New_York';
SET datestyle = 'ISO';
SET extra_float_digits = 1;
SET bytea_output = 'hex';
DROP SERVER IF EXISTS ch_lessons CASCADE;
CREATE SERVER ch_lessons FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (host :'host', port :'port');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_lessons;
CALL clickhouse_perform('ch_lessons', 'DROP DATABASE IF EXISTS regress_lessons');
CALL clickhouse_perform('ch_lessons', 'CREATE DATABASE regress_lessons');
CREATE SCHEMA lessons;
SET search_path = lessons, public;
\set VERBOSITY terse
\set ECHO all

-- W18, 26: char(n) lost its padding, varchar(n) and numeric(p,s) were not enforced
CALL clickhouse_perform('ch_lessons', 'CREATE TABLE regress_lessons.lengths (c String, v String, n Decimal(9, 4)) ENGINE = Memory');
CALL clickhouse_perform('ch_lessons', 'INSERT INTO regress_lessons.lengths SELECT ''ab'', ''abc'', toDecimal32(''1.2345'', 4)');
CREATE FOREIGN TABLE lengths (c char(4), v varchar(3), n numeric(4,2)) SERVER ch_lessons OPTIONS (database 'regress_lessons');
SELECT '<' || format('%s', c) || '>' AS c, octet_length(c) AS bytes, v, n FROM lengths;
ALTER FOREIGN TABLE lengths ALTER v TYPE varchar(2);
SELECT v FROM lengths;
ALTER FOREIGN TABLE lengths ALTER n TYPE numeric(2,2);
SELECT n FROM lengths;

-- W18, 48: a value too long for FixedString was cut off without a word; its padding came back as NUL bytes
CALL clickhouse_perform('ch_lessons', 'CREATE TABLE regress_lessons.fixed (f FixedString(3)) ENGINE = Memory');
CREATE FOREIGN TABLE fixed (f text) SERVER ch_lessons OPTIONS (database 'regress_lessons');
INSERT INTO fixed VALUES ('abcd');
INSERT INTO fixed VALUES ('ab');
SELECT f, length(f) FROM fixed;

-- W21, 25, 58: uuid and bytea were sent as bare text, and bytea within arrays in another form
CALL clickhouse_perform('ch_lessons', 'CREATE TABLE regress_lessons.ids (u UUID, b String, bs Array(String), us Array(UUID)) ENGINE = Memory');
CREATE FOREIGN TABLE ids (u uuid OPTIONS (type 'UUID'), b bytea OPTIONS (type 'String'),
	bs bytea[] OPTIONS (type 'Array(String)'), us uuid[] OPTIONS (type 'Array(UUID)')) SERVER ch_lessons OPTIONS (database 'regress_lessons');
INSERT INTO ids VALUES ('61f0c404-5cb3-11e7-907b-a6006ad3dba0', '\x00ff27', '{"\\x00ff27","\\x"}', '{61f0c404-5cb3-11e7-907b-a6006ad3dba0}');
SELECT * FROM ids WHERE u = '61f0c404-5cb3-11e7-907b-a6006ad3dba0' AND b = '\x00ff27';
SELECT count(*) FROM ids WHERE b IN ('\x00ff27', '\x01') AND u = ANY (us);
SELECT hex FROM clickhouse_query('ch_lessons', 'SELECT arrayStringConcat(arrayMap(x -> hex(x), bs), '','') FROM regress_lessons.ids') AS t(hex text);

-- W23, 29, 30: day 0 and second 0 were read as NULL, and dates within arrays were off by a factor
CALL clickhouse_perform('ch_lessons', 'CREATE TABLE regress_lessons.days (d Date, t DateTime(''UTC''), ds Array(Date), dn Nullable(Date)) ENGINE = Memory');
CALL clickhouse_perform('ch_lessons', 'INSERT INTO regress_lessons.days SELECT toDate(0), toDateTime(0), [toDate(0), toDate(18262)], toDate(0)');
CREATE FOREIGN TABLE days (d date, t timestamptz, ds date[], dn date) SERVER ch_lessons OPTIONS (database 'regress_lessons');
INSERT INTO days SELECT d, t, ds, dn FROM (SELECT * FROM days OFFSET 0) once;
SELECT d, t AT TIME ZONE 'UTC' AS t, ds, dn, count(*) FROM days GROUP BY 1, 2, 3, 4;

-- W24, 27: UInt16 was read as a signed 16-bit integer
CALL clickhouse_perform('ch_lessons', 'CREATE TABLE regress_lessons.words (w UInt16, ws Array(UInt16), l UInt32, q UInt64) ENGINE = Memory');
CALL clickhouse_perform('ch_lessons', 'INSERT INTO regress_lessons.words SELECT 65535, [toUInt16(65535)], 4294967295, 18446744073709551615');
IMPORT FOREIGN SCHEMA regress_lessons LIMIT TO (words) FROM SERVER ch_lessons INTO lessons;
-- 64: UInt64 beyond bigint was an error
SELECT *, pg_typeof(w) AS of_w, pg_typeof(l) AS of_l, pg_typeof(q) AS of_q FROM words;

-- W30: dates and integers out of range wrapped around or became 0000-00-00
INSERT INTO days (d) VALUES ('2149-06-07');
INSERT INTO days (d) VALUES ('1969-12-31');
INSERT INTO days (t) VALUES ('1969-12-31 23:59:59+00');
INSERT INTO days (t) VALUES ('2106-02-07 06:28:16+00');
INSERT INTO days (d) VALUES ('infinity');
INSERT INTO days (t) VALUES ('0044-03-15 BC');
INSERT INTO words (w) VALUES (65536);
INSERT INTO words (l) VALUES (-1);
INSERT INTO words (q) VALUES (18446744073709551616);
SELECT (SELECT count(*) FROM days) AS days, (SELECT count(*) FROM words) AS words;

-- 28, 55: DateTime was taken for a timestamp, in the wrong zone
CALL clickhouse_perform('ch_lessons', 'CREATE TABLE regress_lessons.moments (k Int32, z DateTime(''Asia/Tokyo''), u DateTime(''UTC'')) ENGINE = Memory');
IMPORT FOREIGN SCHEMA regress_lessons LIMIT TO (moments) FROM SERVER ch_lessons INTO lessons;
INSERT INTO moments VALUES (1, '2020-01-01 09:00:00+09', '2020-07-01 00:00:00+00');
SELECT z, u, pg_typeof(z) FROM moments WHERE z = '2019-12-31 19:00:00-05' AND u = timestamptz '2020-06-30 20:00:00';
SELECT z FROM clickhouse_query('ch_lessons', 'SELECT toString(z) FROM regress_lessons.moments') AS t(z text);
-- an hour that is twice in New York, one that Berlin does not have
INSERT INTO moments VALUES (2, '2020-11-01 01:30:00-04', '2020-11-01 01:30:00-05'), (3, timestamp '2021-03-28 02:30:00' AT TIME ZONE 'Europe/Berlin', '2021-03-28 01:30:00+00');
SELECT k, z, u, u - z AS apart FROM moments WHERE k > 1 ORDER BY k;

-- 31, 32, 33: text that looks like an array, like \N, and UUIDs and brackets within arrays were parsed
CALL clickhouse_perform('ch_lessons', 'CREATE TABLE regress_lessons.looks (s String, n Nullable(String), a Array(String)) ENGINE = Memory');
CREATE FOREIGN TABLE looks (s text, n text, a text[]) SERVER ch_lessons OPTIONS (database 'regress_lessons');
INSERT INTO looks VALUES ('[1,2]', '\N', '{"[]","a,b","it''s","\"","{}","NULL",""}'), ('NULL', 'NULL', '{}'), ('', '', '{"\\N"}'), ('{', NULL, '{" "}');
SELECT *, cardinality(a) FROM looks ORDER BY s;

-- 49: invalid and NUL bytes came as broken or shortened text
CALL clickhouse_perform('ch_lessons', 'CREATE TABLE regress_lessons.bytes (k Int32, s String) ENGINE = Memory');
CALL clickhouse_perform('ch_lessons', 'INSERT INTO regress_lessons.bytes SELECT 1, unhex(''6100'')');
CREATE FOREIGN TABLE bytes (k integer, s text) SERVER ch_lessons OPTIONS (database 'regress_lessons');
SELECT s FROM bytes;
ALTER SERVER ch_lessons OPTIONS (ADD invalid_text 'replace');
SELECT s, length(s) FROM bytes;
ALTER SERVER ch_lessons OPTIONS (DROP invalid_text);
ALTER FOREIGN TABLE bytes ALTER s TYPE bytea;
SELECT s FROM bytes;

-- 57, 73, C13: NULL into Nullable columns failed; into others it must be an error that names the column
CALL clickhouse_perform('ch_lessons', 'CREATE TABLE regress_lessons.nulls (k Int32, i Nullable(Int32), d Nullable(Decimal(9, 2)), s Nullable(String), u Nullable(UUID), e Nullable(Enum8(''a'' = 0)), a Array(Nullable(Int8))) ENGINE = Memory');
IMPORT FOREIGN SCHEMA regress_lessons LIMIT TO (nulls) FROM SERVER ch_lessons INTO lessons;
INSERT INTO nulls VALUES (1, NULL, NULL, NULL, NULL, NULL, '{NULL}');
\set VERBOSITY default
INSERT INTO nulls (k) VALUES (NULL);
INSERT INTO nulls (k, a) VALUES (2, NULL);
\set VERBOSITY terse
SELECT num_nulls(i, d, s, u, e), a FROM nulls;

-- 59: an empty array was an error
INSERT INTO nulls (k, a) VALUES (3, '{}');
SELECT a, cardinality(a) FROM nulls WHERE k = 3;

-- 60, 63: fractions of a second and floating-point numbers did not survive the way
CALL clickhouse_perform('ch_lessons', 'CREATE TABLE regress_lessons.floats (f Float64, g Float32) ENGINE = Memory');
IMPORT FOREIGN SCHEMA regress_lessons LIMIT TO (floats) FROM SERVER ch_lessons INTO lessons;
INSERT INTO floats VALUES (0.1, 0.1), ('NaN', 'NaN'), ('-Infinity', 'Infinity'), (1.7976931348623157e308, 3.4028235e38), (5e-324, 1e-45), ('-0', '-0');
SELECT f, g FROM floats ORDER BY f, g;
SELECT count(*) FROM floats WHERE f = 0.1 AND g = real '0.1';

-- 72: a type that cannot be written crashed the server
CREATE TABLE local_row (x xid8);
CREATE FOREIGN TABLE strange (f xid8) SERVER ch_lessons OPTIONS (database 'regress_lessons', table_name 'floats');
INSERT INTO strange VALUES ('1');
SELECT f FROM strange;

-- W6, 52: counting states of aggregate functions counts rows, and a state is a value like another
CALL clickhouse_perform('ch_lessons', 'CREATE TABLE regress_lessons.states (k Int32, s AggregateFunction(sum, UInt64)) ENGINE = Memory');
CALL clickhouse_perform('ch_lessons', 'INSERT INTO regress_lessons.states SELECT 1, sumState(toUInt64(7))');
IMPORT FOREIGN SCHEMA regress_lessons LIMIT TO (states) FROM SERVER ch_lessons INTO lessons;
SELECT count(s), sum(s), count(*) FROM states;

\set ECHO none
CALL clickhouse_perform('ch_lessons', 'DROP DATABASE regress_lessons');
DROP SCHEMA lessons CASCADE;
DROP SERVER ch_lessons CASCADE;
