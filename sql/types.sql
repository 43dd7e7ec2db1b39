-- Every type: what is read, what is written, and what is refused
\set ECHO none
\set host localhost
\getenv host CLICKHOUSE_HOST
\set port 9000
\getenv port CLICKHOUSE_PORT
SET client_min_messages = warning;
SET timezone = 'UTC';
SET datestyle = 'ISO';
SET extra_float_digits = 1;
SET intervalstyle = 'postgres';
DROP SERVER IF EXISTS ch_types CASCADE;
CREATE SERVER ch_types FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (host :'host', port :'port');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_types;
CALL clickhouse_perform('ch_types', 'DROP DATABASE IF EXISTS regress_types');
CALL clickhouse_perform('ch_types', 'CREATE DATABASE regress_types');
SELECT split_part(clickhouse_server_version('ch_types'), '.', 1)::int AS server_major \gset
SELECT :server_major >= 20 AS modern \gset
\if :modern
ALTER SERVER ch_types OPTIONS (ADD settings 'allow_suspicious_low_cardinality_types 1, allow_experimental_time_time64_type 1, allow_suspicious_variant_types 1, allow_experimental_bfloat16_type 1, flatten_nested 0', ADD compression 'lz4');
\else
ALTER SERVER ch_types OPTIONS (ADD settings 'allow_experimental_low_cardinality_type 1');
\endif
CREATE SCHEMA types_test;
SET search_path = types_test, public;
\set ECHO all

CREATE TYPE color AS ENUM ('red', 'grün');
CREATE TYPE pair AS (a integer, b text);
CREATE DOMAIN positive AS integer CHECK (value > 0);

--
-- A remote value and what it is here.  Where written is true the local value
-- is also written and compared on the server.  since is the first server that
-- has the type, 0 for all.
--
CREATE TABLE type_value (n integer GENERATED ALWAYS AS IDENTITY, type text, remote text,
	local text, value text, written boolean DEFAULT true, since integer DEFAULT 0);

INSERT INTO type_value (type, remote, local, value) VALUES
	-- integers
	('Int8', '-128', 'smallint', '-128'), ('Int8', '127', 'bigint', '127'),
	('Int8', '1', 'boolean', 'true'), ('Int8', '0', 'boolean', 'false'),
	('Int16', '-32768', 'smallint', '-32768'), ('Int16', '32767', 'integer', '32767'),
	('Int32', '-2147483648', 'integer', '-2147483648'), ('Int32', '2147483647', 'bigint', '2147483647'),
	('Int32', '32767', 'smallint', '32767'), ('Int32', '-5', 'numeric', '-5'),
	('Int64', '-9223372036854775808', 'bigint', '-9223372036854775808'),
	('Int64', '9223372036854775807', 'numeric(19,0)', '9223372036854775807'),
	('Int64', '9223372036854775807', 'bigint', '9223372036854775807'),
	('Int64', '-7', 'smallint', '-7'),
	('UInt8', '255', 'smallint', '255'), ('UInt8', '1', 'boolean', 'true'),
	('UInt16', '65535', 'integer', '65535'), ('UInt16', '40000', 'integer', '40000'),
	('UInt16', '32767', 'smallint', '32767'),
	('UInt32', '4294967295', 'bigint', '4294967295'), ('UInt32', '4294967295', 'oid', '4294967295'),
	('UInt64', '18446744073709551615', 'numeric(20,0)', '18446744073709551615'),
	('UInt64', '9223372036854775807', 'bigint', '9223372036854775807'),
	('UInt64', '0', 'numeric', '0'),
	('Nullable(Int32)', 'NULL', 'integer', NULL), ('Nullable(Int64)', 'NULL', 'smallint', NULL),
	('Int32', '5', 'positive', '5'),
	-- floats
	('Float32', '0.1', 'real', '0.1'), ('Float32', '1.5', 'double precision', '1.5'),
	('Float32', 'nan', 'real', 'NaN'), ('Float32', '-inf', 'real', '-Infinity'),
	('Float64', '0.1', 'double precision', '0.1'), ('Float64', '1.7976931348623157e308', 'double precision', '1.7976931348623157e+308'),
	('Float64', '-0.0', 'double precision', '-0'), ('Float64', 'nan', 'double precision', 'NaN'),
	('Float64', 'inf', 'double precision', 'Infinity'), ('Float64', '1e-10', 'double precision', '1e-10'),
	('Float64', '1.5', 'real', '1.5'), ('Nullable(Float64)', 'NULL', 'double precision', NULL),
	-- decimals
	('Decimal(9, 4)', 'toDecimal32(''-1.5'', 4)', 'numeric(9,4)', '-1.5000'),
	('Decimal(9, 0)', 'toDecimal32(''999999999'', 0)', 'numeric', '999999999'),
	('Decimal(9, 9)', 'toDecimal32(''0.000000001'', 9)', 'numeric(9,9)', '0.000000001'),
	('Decimal(18, 8)', 'toDecimal64(''-1234567890.12345678'', 8)', 'numeric(18,8)', '-1234567890.12345678'),
	('Decimal(18, 18)', 'toDecimal64(''-0.999999999999999999'', 18)', 'numeric', '-0.999999999999999999'),
	('Decimal(38, 0)', 'toDecimal128(''-99999999999999999999999999999999999999'', 0)', 'numeric(38,0)', '-99999999999999999999999999999999999999'),
	('Decimal(38, 20)', 'toDecimal128(''123456789012345678.00000000000000000001'', 20)', 'numeric', '123456789012345678.00000000000000000001'),
	('Decimal(38, 10)', 'toDecimal128(''0'', 10)', 'numeric(38,10)', '0.0000000000'),
	('Nullable(Decimal(9, 2))', 'NULL', 'numeric', NULL),
	-- strings
	('String', '''plain''', 'text', 'plain'), ('String', '''''', 'text', ''),
	('String', '''größe 😀''', 'text', 'größe 😀'), ('String', '''\\N''', 'text', '\N'),
	('String', '''[1,2]''', 'text', '[1,2]'), ('String', '''it\''s "\\"''', 'text', 'it''s "\"'),
	('String', '''NULL''', 'text', 'NULL'), ('Nullable(String)', '''NULL''', 'text', 'NULL'),
	('Nullable(String)', '''\\N''', 'text', '\N'), ('Nullable(String)', 'NULL', 'text', NULL),
	('String', '''abc''', 'varchar(3)', 'abc'), ('String', '''grü''', 'varchar(3)', 'grü'),
	('String', 'unhex(''00ff5c27'')', 'bytea', '\x00ff5c27'), ('String', '''''', 'bytea', '\x'),
	('String', '''{"a": [1, null]}''', 'jsonb', '{"a": [1, null]}'), ('String', '''10.0.0.0/8''', 'cidr', '10.0.0.0/8'),
	('String', '''12''', 'integer', '12'), ('String', '''{1,2}''', 'integer[]', '{1,2}'),
	('Nullable(String)', 'NULL', 'jsonb', NULL),
	('FixedString(3)', '''abc''', 'text', 'abc'), ('FixedString(5)', '''grü''', 'text', 'grü'),
	('FixedString(4)', '''ab''', 'bytea', '\x61620000'), ('FixedString(2)', 'unhex(''0000'')', 'text', ''),
	('Nullable(FixedString(3))', 'NULL', 'text', NULL),
	-- uuid
	('UUID', 'toUUID(''61f0c404-5cb3-11e7-907b-a6006ad3dba0'')', 'uuid', '61f0c404-5cb3-11e7-907b-a6006ad3dba0'),
	('UUID', 'toUUID(''00000000-0000-0000-0000-000000000000'')', 'uuid', '00000000-0000-0000-0000-000000000000'),
	('Nullable(UUID)', 'NULL', 'uuid', NULL),
	-- dates
	('Date', 'toDate(0)', 'date', '1970-01-01'), ('Date', 'toDate(''2105-12-31'')', 'date', '2105-12-31'),
	('Date', 'toDate(''2020-02-29'')', 'timestamp', '2020-02-29 00:00:00'),
	('Nullable(Date)', 'NULL', 'date', NULL),
	('DateTime', 'toDateTime(0)', 'timestamptz', '1970-01-01 00:00:00+00'),
	('DateTime', 'toDateTime(4291747199)', 'timestamptz', '2105-12-31 23:59:59+00'),
	('DateTime(''Asia/Tokyo'')', 'toDateTime(1577836800)', 'timestamptz', '2020-01-01 00:00:00+00'),
	('DateTime(''Asia/Tokyo'')', 'toDateTime(1577836800)', 'timestamp', '2020-01-01 09:00:00'),
	('DateTime(''America/New_York'')', 'toDateTime(1577836800)', 'timestamp', '2019-12-31 19:00:00'),
	('DateTime(''Europe/Berlin'')', 'toDateTime(1593561600)', 'timestamp', '2020-07-01 02:00:00'),
	('DateTime(''UTC'')', 'toDateTime(1577836800)', 'timestamp', '2020-01-01 00:00:00'),
	('Nullable(DateTime)', 'NULL', 'timestamptz', NULL),
	-- enums
	('Enum8(''a'' = -128, ''b'' = 127)', '''b''', 'text', 'b'), ('Enum8(''a'' = -128, ''b'' = 127)', '''a''', 'smallint', '-128'),
	('Enum16(''x'' = -32768, ''y'' = 32767)', '''y''', 'text', 'y'), ('Enum16(''x'' = -32768, ''y'' = 32767)', '''x''', 'integer', '-32768'),
	('Enum8(''red'' = 1, ''grün'' = 2)', '''grün''', 'color', 'grün'), ('Enum8('''' = 0, ''it\''s'' = 1)', '''it\''s''', 'text', 'it''s'),
	-- arrays
	('Array(Int32)', '[1, -2]', 'integer[]', '{1,-2}'), ('Array(Int32)', 'emptyArrayInt32()', 'integer[]', '{}'),
	('Array(UInt16)', '[65535]', 'integer[]', '{65535}'), ('Array(UInt64)', '[18446744073709551615]', 'numeric[]', '{18446744073709551615}'),
	('Array(Nullable(Int32))', '[1, NULL]', 'integer[]', '{1,NULL}'), ('Array(Nullable(String))', '[NULL, '''', ''NULL'']', 'text[]', '{NULL,"","NULL"}'),
	('Array(String)', '[''a,b'', ''{}'', ''it\''s'', ''"'']', 'text[]', '{"a,b","{}",it''s,"\""}'),
	('Array(Float64)', '[1.5, nan]', 'double precision[]', '{1.5,NaN}'), ('Array(Date)', '[toDate(1), toDate(''2020-01-01'')]', 'date[]', '{1970-01-02,2020-01-01}'),
	('Array(DateTime)', '[toDateTime(1577836800)]', 'timestamptz[]', '{"2020-01-01 00:00:00+00"}'),
	('Array(UUID)', '[toUUID(''61f0c404-5cb3-11e7-907b-a6006ad3dba0'')]', 'uuid[]', '{61f0c404-5cb3-11e7-907b-a6006ad3dba0}'),
	('Array(Decimal(9, 2))', '[toDecimal32(''1.5'', 2)]', 'numeric(9,2)[]', '{1.50}'),
	('Array(Array(Int8))', '[[1, 2], [3, 4]]', 'smallint[]', '{{1,2},{3,4}}'), ('Array(Array(String))', '[[''a''], [''b'']]', 'text[]', '{{a},{b}}'),
	('Array(Array(Array(UInt8)))', '[[[1], [2]]]', 'integer[]', '{{{1},{2}}}'),
	('Array(Enum8(''a'' = 1, ''b'' = 2))', '[''b'']', 'text[]', '{b}'),
	('Array(String)', '[unhex(''00ff'')]', 'bytea[]', '{"\\x00ff"}'),
	('Array(Array(Int32))', '[[1], emptyArrayInt32()]', 'jsonb', '[[1], []]'), ('Array(Nullable(String))', '[''a'', NULL]', 'jsonb', '["a", null]'),
	-- tuples
	('Tuple(Int32, String)', '(1, ''x'')', 'pair', '(1,x)'), ('Tuple(Int32, String)', '(1, ''x'')', 'jsonb', '[1, "x"]'),
	('Tuple(Float64, Float64)', '(1.5, -2.)', 'point', '(1.5,-2)'),
	('Tuple(Date, Array(Nullable(Float64)), UUID)', '(toDate(1), [1.5, NULL], toUUID(''61f0c404-5cb3-11e7-907b-a6006ad3dba0''))', 'jsonb',
		'["1970-01-02", [1.5, null], "61f0c404-5cb3-11e7-907b-a6006ad3dba0"]');

-- read only: cut off, rounded or padded, or through the server's own text
INSERT INTO type_value (type, remote, local, value, written) VALUES
	('Nullable(Enum8(''a'' = 1))', 'NULL', 'text', NULL, false),	-- 18.16 cannot compare it
	('UInt8', '2', 'boolean', 'true', false), ('Int64', '9007199254740993', 'double precision', '9.007199254740992e+15', false),
	('Decimal(9, 4)', 'toDecimal32(''-1.555'', 4)', 'numeric(4,2)', '-1.56', false),
	('Decimal(9, 2)', 'toDecimal32(''2.50'', 2)', 'integer', '3', false),
	('Decimal(9, 2)', 'toDecimal32(''12.25'', 2)', 'double precision', '12.25', false),
	('Decimal(9, 2)', 'toDecimal32(''12.34'', 2)', 'real', '12.34', false),
	('String', '''ab''', 'char(4)', 'ab', false), ('String', '''ab   ''', 'varchar(3)', 'ab ', false),
	('DateTime(''Asia/Tokyo'')', 'toDateTime(1577836800)', 'date', '2020-01-01', false),
	('Int32', '-5', 'text', '-5', false), ('Array(Int32)', '[1,2]', 'text', '[1,2]', false), ('Float64', '1.5', 'varchar', '1.5', false),
	('Date', 'toDate(''2020-01-01'')', 'text', '2020-01-01', false), ('Nullable(Int32)', 'NULL', 'text', NULL, false),
	('UUID', 'toUUID(''61f0c404-5cb3-11e7-907b-a6006ad3dba0'')', 'text', '61f0c404-5cb3-11e7-907b-a6006ad3dba0', false),
	('Array(Float64)', '[nan, inf]', 'jsonb', '["NaN", "Infinity"]', false),
	('Int64', '9223372036854775807', 'jsonb', '9223372036854775807', false), ('Nullable(Int64)', 'NULL', 'jsonb', NULL, false),
	('LowCardinality(String)', '''a''', 'text', 'a', true), ('LowCardinality(Nullable(String))', 'NULL', 'text', NULL, true),
	('LowCardinality(Nullable(String))', '''''', 'text', '', true), ('LowCardinality(String)', '''12''', 'integer', '12', true),
	('LowCardinality(FixedString(2))', '''ab''', 'text', 'ab', true);

-- of newer servers
INSERT INTO type_value (type, remote, local, value, since) VALUES
	('Bool', 'true', 'boolean', 'true', 20), ('Bool', 'false', 'boolean', 'false', 20),
	('Int128', '''-170141183460469231731687303715884105728''', 'numeric(39,0)', '-170141183460469231731687303715884105728', 20),
	('UInt128', '''340282366920938463463374607431768211455''', 'numeric(39,0)', '340282366920938463463374607431768211455', 20),
	('Int256', '''-57896044618658097711785492504343953926634992332820282019728792003956564819968''', 'numeric(77,0)',
		'-57896044618658097711785492504343953926634992332820282019728792003956564819968', 20),
	('UInt256', '''115792089237316195423570985008687907853269984665640564039457584007913129639935''', 'numeric(78,0)',
		'115792089237316195423570985008687907853269984665640564039457584007913129639935', 20),
	('Int128', '-7', 'bigint', '-7', 20),
	('Decimal(76, 40)', '''-123456789012345678901234567890123456.1234567890123456789012345678901234567890''', 'numeric(76,40)',
		'-123456789012345678901234567890123456.1234567890123456789012345678901234567890', 20),
	('BFloat16', '1.5', 'real', '1.5', 20),
	('Date', 'toDate(65535)', 'date', '2149-06-06', 20),
	('Date32', '''1900-01-01''', 'date', '1900-01-01', 20), ('Date32', '''2299-12-31''', 'date', '2299-12-31', 20),
	('Date32', '''1969-12-31''', 'date', '1969-12-31', 20),
	('DateTime', 'toDateTime(4294967295)', 'timestamptz', '2106-02-07 06:28:15+00', 20),
	('DateTime64(0, ''UTC'')', '''1900-01-01 00:00:00''', 'timestamptz', '1900-01-01 00:00:00+00', 20),
	('DateTime64(3, ''UTC'')', '''1969-12-31 23:59:59.999''', 'timestamptz', '1969-12-31 23:59:59.999+00', 20),
	('DateTime64(6, ''UTC'')', '''2299-12-31 23:59:59.999999''', 'timestamptz', '2299-12-31 23:59:59.999999+00', 20),
	('DateTime64(9, ''UTC'')', '''2262-04-11 23:47:16.854775000''', 'timestamptz', '2262-04-11 23:47:16.854775+00', 20),
	('DateTime64(3, ''Asia/Tokyo'')', '''2020-01-01 09:00:00.5''', 'timestamp', '2020-01-01 09:00:00.5', 20),
	('Time', '''-999:59:59''', 'interval', '-999:59:59', 20), ('Time', '''12:34:56''', 'time', '12:34:56', 20),
	('Time64(6)', '''-12:34:56.123456''', 'interval', '-12:34:56.123456', 20), ('Time64(3)', '''12:34:56.5''', 'time', '12:34:56.5', 20),
	('IPv4', '''255.1.0.10''', 'inet', '255.1.0.10/32', 20), ('IPv6', '''2001:db8::1''', 'inet', '2001:db8::1/128', 20),
	('IPv6', '''::ffff:1.2.3.4''', 'inet', '::ffff:1.2.3.4/128', 20), ('Nullable(IPv4)', 'NULL', 'inet', NULL, 20),
	('IntervalDay', 'toIntervalDay(-7)', 'interval', '-7 days', 20), ('IntervalQuarter', 'toIntervalQuarter(5)', 'interval', '1 year 3 mons', 20),
	('IntervalMicrosecond', 'toIntervalMicrosecond(1500000)', 'interval', '00:00:01.5', 20), ('IntervalMonth', 'toIntervalMonth(2)', 'bigint', '2', 20),
	('Point', '(1.5, -2)', 'point', '(1.5,-2)', 20), ('Ring', '[(1, 2), (3, 4)]', 'point[]', '{"(1,2)","(3,4)"}', 20),
	('Array(Tuple(Int32, String))', '[(1, ''x''), (2, ''y z'')]', 'pair[]', '{"(1,x)","(2,\"y z\")"}', 20),
	('Tuple(a Int32, b String)', '(1, ''x'')', 'pair', '(1,x)', 20), ('Tuple(a Int32, b Nullable(String))', '(1, NULL)', 'jsonb', '{"a": 1, "b": null}', 20),
	('Map(String, Array(Int32))', 'map(''a'', [1, 2], ''b'', [])', 'jsonb', '{"a": [1, 2], "b": []}', 20),
	('Map(UInt64, Nullable(String))', 'map(18446744073709551615, NULL)', 'jsonb', '{"18446744073709551615": null}', 20),
	('Map(Date, Bool)', 'map(toDate(1), true)', 'jsonb', '{"1970-01-02": true}', 20),
	('SimpleAggregateFunction(sum, Int64)', '5', 'bigint', '5', 20),
	('Array(LowCardinality(Nullable(String)))', '[''a'', NULL, ''a'']', 'text[]', '{a,NULL,a}', 20);
INSERT INTO type_value (type, remote, local, value, written, since) VALUES
	('DateTime64(9, ''UTC'')', '''1969-12-31 23:59:59.999999999''', 'timestamptz', '1969-12-31 23:59:59.999999+00', false, 20),
	('DateTime64(9, ''UTC'')', '''2020-01-01 00:00:00.123456789''', 'timestamptz(3)', '2020-01-01 00:00:00.123+00', false, 20),
	('IntervalNanosecond', 'toIntervalNanosecond(1500)', 'interval', '00:00:00.000001', false, 20),
	('Variant(Int32, String)', '5::Int32', 'text', '5', false, 20),
	('AggregateFunction(sum, UInt64)', 'sumState(number) FROM numbers(5)', 'bigint', '10', false, 20),
	('AggregateFunction(max, Nullable(Date))', 'maxState(toNullable(toDate(number))) FROM numbers(5)', 'date', '1970-01-05', false, 20),
	('AggregateFunction(groupArray, String)', 'groupArrayState(toString(number)) FROM numbers(3)', 'text', '[''0'',''1'',''2'']', false, 20),
	('Map(String, UInt8)', 'map(''a'', 1)', 'text', '{''a'':1}', false, 20);

-- of newer servers, both ways: what is made of other types, and what has its type with it
INSERT INTO type_value (type, remote, local, value, since) VALUES
	('Nested(a Int32, b String)', '[(1, ''x''), (2, ''y'')]', 'jsonb', '[{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]', 20),
	('Nested(a Int32, b String)', '[(1, ''x'')]', 'pair[]', '{"(1,x)"}', 20), ('Nested(a Int32, b String)', '[]', 'jsonb', '[]', 20),
	('Array(Nested(a Int32, b String))', '[[(1, ''x'')], []]', 'jsonb', '[[{"a": 1, "b": "x"}], []]', 20),
	('Variant(Array(Int32), Int32, String)', '[1, 2]::Array(Int32)', 'jsonb', '[1, 2]', 20), ('Variant(Int32, String)', '''x''', 'jsonb', '"x"', 20),
	('Variant(Int32, String)', 'NULL', 'jsonb', NULL, 20), ('Variant(Int32, String)', '''x''', 'text', 'x', 20),
	('Variant(Float64, Int8, UInt64)', '18446744073709551615::UInt64', 'jsonb', '18446744073709551615', 20),
	('Variant(Bool, Date)', 'true', 'jsonb', 'true', 20), ('Variant(Bool, Date)', 'toDate(1)', 'jsonb', '"1970-01-02"', 20),
	('Variant(Map(String, UInt8), Tuple(a Int32, b String))', '(1, ''x'')::Tuple(a Int32, b String)', 'jsonb', '{"a": 1, "b": "x"}', 20),
	('Variant(Map(String, UInt8), Tuple(a Int32, b String))', 'map(''a'', 1)::Map(String, UInt8)', 'jsonb', '{"a": 1}', 20),
	('Array(Variant(Int32, String))', '[1::Int32, NULL, ''x'']::Array(Variant(Int32, String))', 'jsonb', '[1, null, "x"]', 20),
	('Dynamic', '5::Int64', 'jsonb', '5', 20), ('Dynamic', '''x''', 'text', 'x', 20), ('Dynamic', 'NULL', 'jsonb', NULL, 20), ('Dynamic', 'true', 'jsonb', 'true', 20),
	('Dynamic', '''-170141183460469231731687303715884105728''::Int128', 'jsonb', '-170141183460469231731687303715884105728', 20),
	('Dynamic', '''0.12345678901234567891''::Decimal(76, 20)', 'jsonb', '0.12345678901234567891', 20), ('Dynamic', '1.5', 'jsonb', '1.5', 20),
	('Dynamic', '[1::Int64, ''x'']::Array(Dynamic)', 'jsonb', '[1, "x"]', 20), ('Dynamic', 'map(''a'', 1::Int64)::Map(String, Dynamic)', 'jsonb', '{"a": 1}', 20),
	('Array(Dynamic)', '[1::Int64, NULL, [1.5]::Array(Dynamic)]', 'jsonb', '[1, null, [1.5]]', 20),
	('JSON', '''{"a":{"b":[1,"x"]}}''', 'jsonb', '{"a": {"b": [1, "x"]}}', 20), ('JSON', '''{"a":5}''', 'text', '{"a":5}', 20), ('JSON', '''{"a":5}''', 'json', '{"a":5}', 20),
	('JSON', '''{"a":18446744073709551615,"b":[1.5,true,{"c":"\\"grün"}],"d":1e30}''', 'jsonb',
		'{"a": 18446744073709551615, "b": [1.5, true, {"c": "\"grün"}], "d": 1000000000000000000000000000000}', 20),
	('JSON(a Decimal(38, 10), `b.c` Int256)', '''{"a":"1234567890123456789012345.1","b":{"c":"-57896044618658097711785492504343953926634992332820282019728792003956564819968"}}''', 'jsonb',
		'{"a": 1234567890123456789012345.1000000000, "b": {"c": -57896044618658097711785492504343953926634992332820282019728792003956564819968}}', 20),
	('Array(JSON)', '[''{"a":1}'']::Array(JSON)', 'jsonb', '[{"a": 1}]', 20), ('Map(String, JSON)', 'map(''k'', ''{"a":1}''::JSON)', 'jsonb', '{"k": {"a": 1}}', 20),
	('QBit(Float32, 3)', '[1.5, -2, 0]::QBit(Float32, 3)', 'real[]', '{1.5,-2,0}', 20), ('QBit(Float64, 9)', 'range(9)::QBit(Float64, 9)', 'jsonb', '[0, 1, 2, 3, 4, 5, 6, 7, 8]', 20),
	('Geometry', '[(0, 0), (1, 1.5)]::Ring', 'jsonb', '{"type": "Ring", "coordinates": [[0, 0], [1, 1.5]]}', 20), ('Geometry', 'NULL', 'jsonb', NULL, 20),
	('AggregateFunction(sum, UInt64)', 'sumState(number) FROM numbers(5)', 'bytea', '\x0a00000000000000', 20);

-- as text, which is written as the server shows it
INSERT INTO type_value (type, remote, local, value, since) VALUES
	('Int32', '-5', 'text', '-5', 0), ('Nullable(Int64)', 'NULL', 'text', NULL, 0), ('Float64', '1.5', 'varchar', '1.5', 0), ('Array(Int32)', '[1, 2]', 'text', '[1,2]', 0),
	('Decimal(9, 2)', 'toDecimal32(''-1.25'', 2)', 'text', '-1.25', 0), ('UUID', 'toUUID(''61f0c404-5cb3-11e7-907b-a6006ad3dba0'')', 'text', '61f0c404-5cb3-11e7-907b-a6006ad3dba0', 0),
	('Date', 'toDate(''2020-01-01'')', 'text', '2020-01-01', 0), ('DateTime(''Asia/Tokyo'')', 'toDateTime(1577836800)', 'text', '2020-01-01 09:00:00', 0),
	('Array(Nullable(String))', '[''it\''s'', NULL, ''NULL'', ''a\tb'']', 'text', '[''it\''s'',NULL,''NULL'',''a\tb'']', 0), ('Array(Array(Date))', '[[toDate(1)], [toDate(2)]]', 'text', '[[''1970-01-02''],[''1970-01-03'']]', 0),
	('Tuple(Int32, String)', '(1, ''x'')', 'text', '(1,''x'')', 0),
	('Map(String, Array(Int8))', 'map(''a'', [1], ''b'', [])', 'text', '{''a'':[1],''b'':[]}', 20), ('Nested(a Int32, b String)', '[(1, ''x'')]', 'text', '[(1,''x'')]', 20),
	('Array(DateTime64(3, ''Asia/Tokyo''))', '[toDateTime64(''2020-01-01 09:00:00.5'', 3, ''Asia/Tokyo'')]', 'text', '[''2020-01-01 09:00:00.500'']', 20),
	('Time64(3)', '''-12:34:56.5''', 'text', '-12:34:56.500', 20), ('IntervalWeek', 'toIntervalWeek(-2)', 'text', '-2', 20), ('Array(Bool)', '[true]', 'text', '[true]', 20),
	('Int256', '''-57896044618658097711785492504343953926634992332820282019728792003956564819968''', 'text', '-57896044618658097711785492504343953926634992332820282019728792003956564819968', 20),
	('IPv6', '''2001:db8::1''', 'text', '2001:db8::1', 20), ('QBit(Float32, 2)', '[1.5, 2]::QBit(Float32, 2)', 'text', '[1.5,2]', 20), ('Ring', '[(1, 2)]', 'text', '[(1,2)]', 20);

CREATE FUNCTION remote_table(v type_value, filled boolean) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	name text := format('v%s', v.n);
BEGIN
	CALL clickhouse_perform('ch_types', format('DROP TABLE IF EXISTS regress_types.%s', name));
	CALL clickhouse_perform('ch_types', format('CREATE TABLE regress_types.%s (v %s) ENGINE = Memory', name, v.type));
	IF filled THEN
		CALL clickhouse_perform('ch_types', format('INSERT INTO regress_types.%s SELECT %s', name, v.remote));
	END IF;
	EXECUTE format('DROP FOREIGN TABLE IF EXISTS %s', name);
	EXECUTE format('CREATE FOREIGN TABLE %s (v %s OPTIONS (type %L)) SERVER ch_types OPTIONS (database ''regress_types'')',
		name, v.local, v.type);
	RETURN name;
END $$;

-- what comes when the value is read
CREATE FUNCTION value_read(v type_value) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	got text;
BEGIN
	EXECUTE format('SELECT v::text FROM %s', remote_table(v, true)) INTO STRICT got;
	RETURN got;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLERRM;
END $$;

-- 'same' if what arrives when the value is written is the remote value
CREATE FUNCTION value_written(v type_value) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	name text := remote_table(v, false);
	same text;
BEGIN
	EXECUTE format('INSERT INTO %s VALUES (%L::%s)', name, v.value, v.local);
	CALL clickhouse_perform('ch_types', format('INSERT INTO regress_types.%s SELECT %s', name, v.remote));
	SELECT s INTO STRICT same FROM clickhouse_query('ch_types', format(
		'SELECT if(count() = 2 AND uniqExact(s) = 1, ''same'', any(s)) FROM (SELECT ifNull(toString(v), ''NULL'') AS s FROM regress_types.%s)',
		name)) AS t(s text);
	RETURN same;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLERRM;
END $$;

-- values that are read as something else
SELECT v.type, v.remote, v.local, v.value, r.got
FROM type_value v, value_read(v) AS r(got)
WHERE v.since <= :server_major AND v.value IS DISTINCT FROM r.got ORDER BY n;

-- values that arrive as something else
SELECT v.type, v.local, v.value, w.got
FROM type_value v, value_written(v) AS w(got)
WHERE v.since <= :server_major AND v.written AND w.got <> 'same' ORDER BY n;

-- types without a test value here
SELECT t.type FROM clickhouse_fdw_types() t
WHERE NOT EXISTS (SELECT FROM type_value v WHERE v.type ~ ('(^|[ (])' || t.type || '($|[(), ])')
	OR t.type = 'Interval' AND v.type ~ '^Interval') ORDER BY 1;

--
-- What is refused, and why
--
CREATE TABLE type_error (type text, remote text, local text, value text, error text, since integer DEFAULT 0);
INSERT INTO type_error (type, remote, local, error) VALUES
	('UInt16', '32768', 'smallint', 'value "32768" is out of range for type smallint'),
	('Int64', '2147483648', 'integer', 'value "2147483648" is out of range for type integer'),
	('UInt32', '2147483648', 'integer', 'value "2147483648" is out of range for type integer'),
	('UInt64', '9223372036854775808', 'bigint', 'value "9223372036854775808" is out of range for type bigint'),
	('Int32', '-1', 'oid', 'value "-1" is out of range for type oid'),
	('Int32', '-5', 'positive', 'value for domain positive violates check constraint "positive_check"'),
	('Float64', '1e300', 'real', 'value out of range: overflow'),
	('Decimal(9, 2)', 'toDecimal32(''1000'', 2)', 'numeric(4,2)', 'numeric field overflow'),
	('String', '''abcd''', 'varchar(3)', 'value too long for type character varying(3)'),
	('String', 'unhex(''41ff'')', 'text', 'invalid byte sequence for encoding "UTF8": 0xff'),
	('String', 'unhex(''410042'')', 'text', 'invalid byte sequence for encoding "UTF8": 0x00'),
	('FixedString(3)', 'unhex(''410042'')', 'text', 'invalid byte sequence for encoding "UTF8": 0x00'),
	('String', '''x''', 'integer', 'invalid input syntax for type integer: "x"'),
	('Enum8(''red'' = 1, ''blue'' = 2)', '''blue''', 'color', 'label "blue" of the remote Enum is not a label of type color'),
	('Array(Array(Int32))', '[[1], [2, 3]]', 'integer[]', 'inner arrays have different lengths');
INSERT INTO type_error (type, local, value, error) VALUES
	('Int8', 'smallint', '128', 'value "128" is out of range for type Int8'),
	('Int8', 'smallint', '-129', 'value "-129" is out of range for type Int8'),
	('UInt8', 'smallint', '-1', 'value "-1" is out of range for type UInt8'),
	('UInt16', 'integer', '65536', 'value "65536" is out of range for type UInt16'),
	('UInt32', 'bigint', '4294967296', 'value "4294967296" is out of range for type UInt32'),
	('UInt64', 'numeric', '18446744073709551616', 'value "18446744073709551616" is out of range for type UInt64'),
	('UInt64', 'bigint', '-1', 'value "-1" is out of range for type UInt64'),
	('Float32', 'double precision', '1e300', 'value "1e+300" is out of range for type Float32'),
	('Decimal(5, 2)', 'numeric', '999.995', 'value "999.995" is out of range for type Decimal(5, 2)'),
	('Decimal(5, 2)', 'numeric', 'NaN', 'value "NaN" is out of range for type Decimal(5, 2)'),
	('Decimal(5, 2)', 'integer', '-1000', 'value "-1000" is out of range for type Decimal(5, 2)'),
	('FixedString(3)', 'text', 'grün', 'value too long for type FixedString(3)'),
	('Date', 'date', '1969-12-31', 'value "1969-12-31" is out of range for type Date'),
	('Date', 'date', '2149-06-07', 'value "2149-06-07" is out of range for type Date'),
	('Date', 'date', 'infinity', 'value "infinity" is out of range for type Date'),
	('Date', 'timestamp', '2020-01-01 00:00:01', 'value "2020-01-01 00:00:01" is out of range for type Date'),
	('DateTime', 'timestamptz', '1969-12-31 23:59:59+00', 'value "1969-12-31 23:59:59+00" is out of range for type DateTime'),
	('DateTime', 'timestamptz', '2106-02-07 06:28:16+00', 'value "2106-02-07 06:28:16+00" is out of range for type DateTime'),
	('DateTime', 'timestamptz', '-infinity', 'value "-infinity" is out of range for type DateTime'),
	('DateTime', 'date', '0044-03-15 BC', 'value "0044-03-15 BC" is out of range for type DateTime'),
	('Enum8(''a'' = 1)', 'text', 'b', 'value "b" is not in Enum8(''a'' = 1)'),
	('Enum8(''a'' = 1)', 'integer', '2', 'value "2" is not in Enum8(''a'' = 1)'),
	('Int32', 'integer', NULL, 'null value in column "v" of foreign table "types_test.e"'),
	('Array(Int32)', 'integer[]', NULL, 'null value in column "v" of foreign table "types_test.e"'),
	('Array(Int32)', 'integer[]', '{1,NULL}', 'null value in column "v" of foreign table "types_test.e"'),
	('Array(Int32)', 'integer[]', '{{1}}', 'array with 2 dimensions cannot be written as type Array(Int32)'),
	('Int32', 'text', 'x', 'invalid input syntax for type numeric: "x"'),
	('Int8', 'text', '128', 'value "128" is out of range for type Int8'),
	('Array(Int32)', 'text', '[1,2', 'malformed text for type Array(Int32): "[1,2"'),
	('Array(Int32)', 'text', '[1,2]]', 'malformed text for type Array(Int32): "[1,2]]"'),
	('Array(String)', 'text', '[a]', 'malformed text for type String: "[a]"'),
	('Array(String)', 'text', '[''a]', 'malformed text for type String: "[''a]"'),
	('Array(Int32)', 'text', '[NULL]', 'null value in column "v" of foreign table "types_test.e"'),
	('Tuple(Int32, String)', 'text', '(1)', 'malformed text for type Tuple(Int32, String): "(1)"'),
	('Tuple(Int32, String)', 'jsonb', '[1]', 'JSON value cannot be written as type Tuple(Int32, String)'),
	('Array(Int32)', 'jsonb', '[1, "x"]', 'invalid input syntax for type numeric: "x"');
INSERT INTO type_error (type, local, value, error, since) VALUES
	('Date32', 'date', '1899-12-31', 'value "1899-12-31" is out of range for type Date32', 20),
	('DateTime64(6)', 'timestamptz', '2300-01-01 00:00:00+00', 'value "2300-01-01 00:00:00+00" is out of range for type DateTime64(6)', 20),
	('DateTime64(9)', 'timestamptz', '2262-04-11 23:47:17+00', 'value "2262-04-11 23:47:17+00" is out of range for type DateTime64(9)', 20),
	('IPv4', 'inet', '::1', 'value "::1" is out of range for type IPv4', 20),
	('IPv6', 'inet', '10.0.0.0/8', 'value "10.0.0.0/8" is out of range for type IPv6', 20),
	('Time', 'interval', '1000:00:00', 'value "1000:00:00" is out of range for type Time', 20),
	('IntervalMonth', 'interval', '1 day', 'value "1 day" is out of range for type IntervalMonth', 20),
	('Tuple(a Int32)', 'jsonb', '{"b": 1}', 'JSON key "b" is no field of type Tuple(a Int32)', 20),
	('UInt128', 'numeric', '-1', 'value "-1" is out of range for type UInt128', 20),
	('Variant(Int32, String)', 'jsonb', '1.5', 'JSON value cannot be written as type Variant(Int32, String)', 20),
	('Variant(Date, UUID)', 'jsonb', '"1970-01-02"', 'JSON value cannot be written as type Variant(Date, UUID)', 20),
	('Dynamic', 'jsonb', '12345678901234567890123456789012345678901234567890123456789012345678901234567890', 'value "12345678901234567890123456789012345678901234567890123456789012345678901234567890" is out of range for type Dynamic', 20),
	('JSON', 'jsonb', '[1]', 'JSON value cannot be written as type JSON', 20),
	('JSON', 'json', '1', 'JSON value cannot be written as type JSON', 20),
	('JSON', 'jsonb', '{"a": [12345678901234567890123]}', 'value "12345678901234567890123" is out of range for type JSON', 20),
	('QBit(Float32, 3)', 'real[]', '{1,2}', 'value does not fit into type QBit(Float32, 3)', 20),
	('Geometry', 'jsonb', '[[0, 0]]', 'JSON value cannot be written as type Geometry', 20),
	('Geometry', 'jsonb', '{"type": "Circle", "coordinates": [0, 0]}', 'JSON value cannot be written as type Geometry', 20),
	('AggregateFunction(sum, UInt64)', 'bigint', '1', 'column "v" of foreign table "types_test.e" cannot be written', 20);

CREATE FUNCTION error_of(e type_error) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	got text;
BEGIN
	CALL clickhouse_perform('ch_types', 'DROP TABLE IF EXISTS regress_types.e');
	CALL clickhouse_perform('ch_types', format('CREATE TABLE regress_types.e (v %s) ENGINE = Memory', e.type));
	DROP FOREIGN TABLE IF EXISTS e;
	EXECUTE format('CREATE FOREIGN TABLE e (v %s) SERVER ch_types OPTIONS (database ''regress_types'')', e.local);
	IF e.remote IS NOT NULL THEN
		CALL clickhouse_perform('ch_types', format('INSERT INTO regress_types.e SELECT %s', e.remote));
		EXECUTE 'SELECT v::text FROM e' INTO got;
	ELSE
		EXECUTE format('INSERT INTO e VALUES (%L::%s)', e.value, e.local);
	END IF;
	RETURN got;
EXCEPTION WHEN OTHERS THEN
	RETURN SQLERRM;
END $$;

SELECT e.type, e.local, coalesce(e.remote, e.value) AS value, e.error, r.got
FROM type_error e, error_of(e) AS r(got)
WHERE e.since <= :server_major AND e.error IS DISTINCT FROM r.got;

-- details of such errors
CALL clickhouse_perform('ch_types', 'CREATE TABLE regress_types.detail (a UInt8, b String, c Enum8(''x'' = 1), d FixedString(3)) ENGINE = Memory');
CALL clickhouse_perform('ch_types', 'INSERT INTO regress_types.detail SELECT 200, unhex(''6162ff6364''), ''x'', ''abc''');
CREATE FOREIGN TABLE detail (a smallint, b text, c text, d text) SERVER ch_types OPTIONS (database 'regress_types');
INSERT INTO detail VALUES (256, '', 'x', '');
INSERT INTO detail VALUES (1, NULL, 'x', '');
INSERT INTO detail VALUES (1, '', 'y', '');
INSERT INTO detail VALUES (1, '', 'x', 'abcd');
SELECT a, b FROM detail;
ALTER SERVER ch_types OPTIONS (ADD invalid_text 'replace');
SELECT a, b FROM detail;
ALTER SERVER ch_types OPTIONS (SET invalid_text 'truncate');
SELECT a, b FROM detail;
ALTER SERVER ch_types OPTIONS (DROP invalid_text);
ALTER FOREIGN TABLE detail ALTER b TYPE bytea;
SELECT a, b FROM detail;
ALTER FOREIGN TABLE detail ALTER a TYPE uuid;
SELECT a FROM detail;

-- value, type, range, column and table are named; nothing is stored
CREATE FUNCTION whole_error(statement text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	message text;
	detail text;
	context text;
BEGIN
	EXECUTE statement;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, context = PG_EXCEPTION_CONTEXT;
	RETURN format('%s: %s / %s / %s', SQLSTATE, message, detail, split_part(context, E'\n', 1));
END $$;
CALL clickhouse_perform('ch_types', 'CREATE TABLE regress_types.ranges (i8 Int8, u64 UInt64, d Decimal(9, 4), f Float32, day Date, t DateTime, a Array(UInt8)) ENGINE = Memory');
CREATE FOREIGN TABLE ranges (i8 integer, u64 numeric, d numeric, f double precision, day date, t timestamptz, a integer[]) SERVER ch_types OPTIONS (database 'regress_types');
SELECT whole_error(format('INSERT INTO ranges (%I) VALUES (%L)', c, v)) FROM (VALUES
	('i8', '128'), ('u64', '-1'), ('u64', 'NaN'), ('d', '100000'), ('d', 'Infinity'), ('f', '1e39'), ('day', '1969-12-31'), ('day', '-infinity'),
	('t', '2106-02-07 06:28:16+00'), ('t', 'infinity'), ('a', '{1,256}')) AS x(c, v);
SELECT count(*) FROM ranges;

-- a column that is not what it was
ALTER FOREIGN TABLE detail ALTER a TYPE smallint, ALTER a OPTIONS (ADD type 'UInt16');
SELECT a FROM detail;
INSERT INTO detail VALUES (1, '', 'x', '');

-- many rows: several blocks, dictionaries and NULLs in each of them
CALL clickhouse_perform('ch_types', 'CREATE TABLE regress_types.many (n Int64, s Nullable(String), l LowCardinality(Nullable(String)), a Array(UInt32), d Decimal(18, 4)) ENGINE = Memory');
CALL clickhouse_perform('ch_types', $$INSERT INTO regress_types.many
	SELECT number, if(number % 3 = 0, NULL, concat('row ', toString(number))),
		if(number % 5 = 0, NULL, toString(number % 1000)), arrayMap(x -> toUInt32(x), range(number % 4)), toDecimal64(number, 4)
	FROM system.numbers LIMIT 200000$$);
CREATE FOREIGN TABLE many (n bigint, s text, l text, a bigint[], d numeric(18,4)) SERVER ch_types
	OPTIONS (database 'regress_types', fetch_size '30000');
CREATE TABLE many_here AS SELECT * FROM many;
SELECT count(*), count(s), count(l), sum(n), sum(length(s)), sum(l::int), sum(cardinality(a)), sum(d) FROM many_here;
SELECT count(*) FROM many_here WHERE s IS DISTINCT FROM CASE WHEN n % 3 <> 0 THEN 'row ' || n END
	OR l IS DISTINCT FROM CASE WHEN n % 5 <> 0 THEN (n % 1000)::text END
	OR a IS DISTINCT FROM (SELECT coalesce(array_agg(i ORDER BY i), '{}') FROM generate_series(0::bigint, n % 4 - 1) i) OR d <> n;
INSERT INTO many SELECT n + 200000, s, l, a, d + 0.00004 FROM many_here;
SELECT count(*), count(s), count(l), sum(n), sum(d), sum(a[3]) FROM (SELECT * FROM many OFFSET 0) x;

\set ECHO none
CALL clickhouse_perform('ch_types', 'DROP DATABASE regress_types');
DROP SCHEMA types_test CASCADE;
DROP SERVER ch_types CASCADE;
