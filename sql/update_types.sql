-- UPDATE stores of every type what INSERT does, or refuses what INSERT refuses
\set ECHO none
\set host localhost
\getenv host CLICKHOUSE_HOST
\set port 9000
\getenv port CLICKHOUSE_PORT
SET client_min_messages = warning;
SET timezone = 'UTC';
DROP SERVER IF EXISTS ch_update_types CASCADE;
CREATE SERVER ch_update_types FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (host :'host', port :'port', compression 'lz4');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_update_types;
CALL clickhouse_perform('ch_update_types', 'DROP DATABASE IF EXISTS regress_update_types');
CALL clickhouse_perform('ch_update_types', 'CREATE DATABASE regress_update_types');
SELECT split_part(clickhouse_server_version('ch_update_types'), '.', 1)::int AS server_major,
	CASE WHEN clickhouse_server_version('ch_update_types') LIKE '18.%' THEN 'allow_experimental_low_cardinality_type 1'
		ELSE 'allow_suspicious_low_cardinality_types 1' END AS settings \gset
ALTER SERVER ch_update_types OPTIONS (ADD settings :'settings');
CREATE SCHEMA update_types;
SET search_path = update_types, public;
\set ECHO all

CREATE TABLE value (n integer GENERATED ALWAYS AS IDENTITY, type text, local text, value text, error text, since integer DEFAULT 0);
INSERT INTO value (type, local, value) VALUES
	('Int8', 'smallint', '-128'), ('UInt8', 'smallint', '255'), ('UInt16', 'integer', '65535'), ('Int32', 'integer', '-2147483648'),
	('UInt64', 'numeric(20,0)', '18446744073709551615'), ('Float64', 'double precision', '0.1'), ('Float32', 'real', '1.5'),
	('Decimal(9, 4)', 'numeric(9,4)', '-99999.9999'), ('Decimal(18, 0)', 'numeric(18,0)', '999999999999999999'),
	('String', 'text', 'größe ''"\'), ('FixedString(3)', 'text', 'ab'), ('UUID', 'uuid', '61f0c404-5cb3-11e7-907b-a6006ad3dba0'),
	('Date', 'date', '2020-02-29'), ('DateTime(''Asia/Tokyo'')', 'timestamptz', '2020-01-01 00:00:00+00'),
	('Array(Int32)', 'integer[]', '{1,-2}'), ('Nullable(Int32)', 'integer', NULL),
	('Decimal(38, 38)', 'numeric(38,38)', '0.12345678901234567890123456789012345678'), ('Decimal(38, 0)', 'numeric(38,0)', '-99999999999999999999999999999999999999'),
	('UInt64', 'bigint', '5'), ('FixedString(3)', 'bytea', '\x006162'),
	('Array(Array(Int32))', 'integer[]', '{{1,2},{3,4}}'), ('Array(UInt8)', 'smallint[]', '{1,255}'), ('Array(UInt64)', 'numeric[]', '{18446744073709551615,0}'),
	('Array(Nullable(Int32))', 'integer[]', '{1,NULL}'), ('Array(Float64)', 'double precision[]', '{0.30000000000000004,NaN,-Infinity,5e-324}'),
	('Array(Float32)', 'real[]', '{0.1,-0,3.4028235e38}'), ('Array(DateTime(''Asia/Tokyo''))', 'timestamptz[]', '{2020-01-01 00:00:00+00}'), ('Array(Date)', 'date[]', '{1970-01-01,2020-02-02}'),
	('Array(FixedString(3))', 'text[]', '{ab,abc}'), ('Array(String)', 'text[]', '{}'),
	('Tuple(Int32, String)', 'jsonb', '[1, "it''s \\ größe"]'), ('Tuple(a Int8, b Tuple(c Date, d Nullable(Float64)))', 'jsonb', '{"a": -1, "b": {"c": "2020-02-02", "d": 0.1}}'),
	('DateTime(''Europe/London'')', 'timestamptz', '2020-10-25 01:30:00+00');
INSERT INTO value (type, local, value, since) VALUES
	('Int128', 'numeric(39,0)', '-170141183460469231731687303715884105728', 20), ('UInt128', 'numeric(39,0)', '340282366920938463463374607431768211455', 20),
	('Int256', 'numeric(77,0)', '-1234567890123456789012345678901234567890123456789012345678901234567890', 20), ('UInt256', 'numeric(78,0)', '7', 20),
	('Nullable(Int256)', 'numeric', NULL, 20), ('Int128', 'numeric', '0', 20),
	('Decimal(38, 5)', 'numeric(38,5)', '-123456789012345678901234567890123.12345', 20), ('Decimal(60, 20)', 'numeric(60,20)', '1234567890123456789012345678901234567890.12345678901234567890', 20),
	('IPv4', 'inet', '255.1.0.10', 20), ('IPv6', 'inet', '2001:db8::1', 20), ('IPv6', 'inet', '1.2.3.4', 20), ('Nullable(IPv4)', 'inet', NULL, 20),
	('Date32', 'date', '1900-01-01', 20), ('DateTime64(6, ''UTC'')', 'timestamptz', '2299-12-31 23:59:59.999999+00', 20), ('Bool', 'boolean', 'true', 20),
	('Enum8(''a'' = 1, ''b'' = 2)', 'text', 'b', 20),
	('Enum8(''it\''s'' = -1, ''b\\c'' = 2)', 'text', 'it''s', 20), ('Array(Decimal(9, 2))', 'numeric[]', '{1.25,-3}', 20), ('Array(UUID)', 'uuid[]', '{61f0c404-5cb3-11e7-907b-a6006ad3dba0}', 20),
	('Decimal(76, 76)', 'numeric(76,76)', '0.1234567890123456789012345678901234567890123456789012345678901234567890123456', 20),
	('Decimal(76, 0)', 'numeric(76,0)', '9999999999999999999999999999999999999999999999999999999999999999999999999999', 20), ('Decimal(76, 10)', 'numeric', '-1.5', 20),
	('UInt256', 'numeric(78,0)', '115792089237316195423570985008687907853269984665640564039457584007913129639935', 20),
	('IntervalDay', 'interval', '5 days', 20), ('IntervalSecond', 'interval', '-7 seconds', 20), ('IntervalMonth', 'interval', '3 mons', 20), ('IntervalNanosecond', 'interval', '0.000001 s', 20),
	('Time', 'interval', '-999:59:59', 20), ('Time64(9)', 'interval', '-12:34:56.789', 20), ('Time64(6)', 'time', '12:34:56.789123', 20), ('BFloat16', 'real', '1.5', 20), ('QBit(Float32, 2)', 'real[]', '{1,2}', 20),
	('JSON', 'jsonb', '{"a": {"b": 1}, "c": [1, "x"], "d": "2020-01-01", "e": 0.1}', 20), ('JSON(a Decimal(30, 2))', 'jsonb', '{"a": 123456789012345678901234567.25, "b": "it''s \\ \" é"}', 20), ('Nullable(JSON)', 'jsonb', NULL, 20),
	('Map(String, UInt64)', 'jsonb', '{"a": 18446744073709551615, "it''s": 0}', 20), ('Map(String, String)', 'jsonb', '{}', 20), ('Map(UInt8, Nullable(String))', 'jsonb', '{"1": null, "255": "é"}', 20),
	('Map(String, Array(Tuple(a UInt8, b Nullable(DateTime64(3, ''America/New_York'')))))', 'jsonb', '{"k": [{"a": 1, "b": "2020-11-01 05:30:00.5+00"}, {"a": 2, "b": null}], "l": []}', 20),
	('Array(Tuple(Int32, String))', 'jsonb', '[[1, "a"], [2, ""]]', 20), ('Array(Map(String, Int32))', 'jsonb', '[{}, {"a": 1}]', 20), ('Variant(Int64, String)', 'jsonb', '5', 20), ('Array(Variant(Int64, String))', 'jsonb', '[5, "5", null]', 20), ('Variant(Int64, String)', 'jsonb', '"5"', 20), ('Dynamic', 'jsonb', '"2020-01-01"', 20), ('Dynamic', 'jsonb', '[1, "x"]', 20), ('Dynamic', 'jsonb', NULL, 20),
	('Tuple(a Int32, j JSON)', 'jsonb', '{"a": 1, "j": {"b": 2}}', 20), ('Array(LowCardinality(Nullable(String)))', 'text[]', '{a,NULL,a}', 20), ('Array(Bool)', 'boolean[]', '{t,f}', 20), ('Array(IPv6)', 'inet[]', '{::1,2001:db8::ff}', 20),
	('Array(Int128)', 'numeric[]', '{-170141183460469231731687303715884105728}', 20), ('Array(Enum8(''a'' = 1, ''b'' = 2))', 'text[]', '{a,b}', 20), ('Array(Date32)', 'date[]', '{1900-01-01,2299-12-31}', 20),
	('Array(Time64(3))', 'interval[]', '{-00:00:00.001}', 20), ('Point', 'point', '(1.5,-2)', 20), ('Polygon', 'jsonb', '[[[0, 0], [1, 0.1], [0, 0]]]', 20),
	('DateTime64(9, ''UTC'')', 'timestamptz', '2020-01-01 00:00:00.123456+00', 20), ('DateTime64(9)', 'timestamptz', '1900-01-01 00:00:00.000001+00', 20), ('DateTime64(0, ''America/New_York'')', 'timestamptz', '2020-11-01 06:30:00+00', 20),
	('DateTime64(3, ''Asia/Kolkata'')', 'timestamptz', '1950-01-01 00:00:00.5+00', 20), ('DateTime64(6, ''UTC'')', 'timestamp', '1969-12-31 23:59:59.999999', 20), ('SimpleAggregateFunction(groupArrayArray, Array(Int32))', 'integer[]', '{1,2}', 20),
	('Map(String, UInt8)', 'text', '{''a'':1}', 20), ('IPv6', 'text', '::1', 20);
-- 18.16 crashes when a mutation stores a constant that is a LowCardinality already
INSERT INTO value (type, local, value) VALUES
	('LowCardinality(String)', 'text', 'x'), ('LowCardinality(String)', 'text', ''), ('LowCardinality(Nullable(String))', 'text', 'x'),
	('LowCardinality(Nullable(String))', 'text', NULL), ('LowCardinality(FixedString(3))', 'text', 'x'), ('LowCardinality(DateTime)', 'timestamptz', '2020-01-01 00:00:00+00'),
	('LowCardinality(Int64)', 'bigint', '-5'), ('LowCardinality(Nullable(UInt8))', 'smallint', '255'), ('LowCardinality(Date)', 'date', '2020-01-01'),
	('Array(LowCardinality(String))', 'text[]', '{x,""}');
-- neither INSERT nor UPDATE stores these
INSERT INTO value (type, local, value, error) VALUES
	('Int8', 'integer', '128', '22003'), ('UInt8', 'integer', '-1', '22003'), ('UInt32', 'bigint', '4294967296', '22003'),
	('UInt64', 'numeric', '18446744073709551616', '22003'), ('Decimal(9, 4)', 'numeric', '100000', '22003'), ('Float32', 'double precision', '1e300', '22003'),
	('FixedString(3)', 'text', 'grün', '22001'), ('Date', 'date', '1969-12-31', '22008'), ('Date', 'date', 'infinity', '22008'),
	('DateTime', 'timestamptz', '2106-02-07 06:28:16+00', '22008'), ('Enum8(''a'' = 1)', 'text', 'b', '22P02'), ('Int32', 'integer', NULL, '23502');
INSERT INTO value (type, local, value, error, since) VALUES
	('Int128', 'numeric', '170141183460469231731687303715884105728', '22003', 20), ('UInt128', 'numeric', '-1', '22003', 20), ('UInt256', 'numeric', '-1', '22003', 20),
	('Decimal(40, 5)', 'numeric', '100000000000000000000000000000000000', '22003', 20),
	('Map(String, UInt8)', 'jsonb', '{"a": 256}', '22003', 20), ('Map(String, UInt8)', 'jsonb', '[]', '22023', 20), ('Tuple(a Int32, b String)', 'jsonb', '{"a": 1, "c": "x"}', '22023', 20),
	('Decimal(76, 0)', 'numeric', '1e76', '22003', 20), ('IntervalDay', 'interval', '1 mon', '22008', 20), ('Time', 'interval', '1000:00:00', '22008', 20),
	('Array(Int32)', 'integer[]', '{1,NULL}', '23502', 20), ('Array(UInt8)', 'smallint[]', '{256}', '22003', 0), ('UInt64', 'bigint', '-1', '22003', 0), ('Map(String, String)', 'jsonb', NULL, '23502', 20), ('JSON', 'jsonb', '[1]', '22023', 20);

-- the two columns start equal; v is written by INSERT, w by UPDATE
CREATE FUNCTION make(v value, name text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	CALL clickhouse_perform('ch_update_types', format('DROP TABLE IF EXISTS regress_update_types.%s', name));
	CALL clickhouse_perform('ch_update_types', format('CREATE TABLE regress_update_types.%s (k Int32, v %s, w %s) ENGINE = MergeTree() ORDER BY k', name, v.type, v.type));
	EXECUTE format('DROP FOREIGN TABLE IF EXISTS %s', name);
	EXECUTE format('CREATE FOREIGN TABLE %s (k integer OPTIONS (type ''Int32''), v %s OPTIONS (type %L), w %s OPTIONS (type %L)) SERVER ch_update_types OPTIONS (database ''regress_update_types'')',
		name, v.local, v.type, v.local, v.type);
END $$;
CREATE FUNCTION stored(v value, given_as text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	name text := format('t%s', v.n);
	result text;
BEGIN
	PERFORM make(v, name);
	EXECUTE format('INSERT INTO %s (k, v) VALUES (1, %L::%s)', name, v.value, v.local);
	IF given_as = 'parameter' THEN
		SET LOCAL plan_cache_mode = force_generic_plan;
		EXECUTE format('PREPARE change AS UPDATE %s SET w = $1 WHERE k = 1', name);
		EXECUTE format('EXECUTE change (%L)', v.value);
		DEALLOCATE change;
	ELSIF given_as = 'column' THEN
		EXECUTE format('UPDATE %s SET w = v WHERE k = 1', name);
	ELSE
		EXECUTE format('UPDATE %s SET w = %L WHERE k = 1', name, v.value);
	END IF;
	SELECT s INTO STRICT result FROM clickhouse_query('ch_update_types',
		format('SELECT if(ifNull(toString(v), ''NULL'') = ifNull(toString(w), ''NULL''), ''same'', ifNull(toString(w), ''NULL'')) FROM regress_update_types.%s', name)) AS t(s text);
	RETURN result;
EXCEPTION WHEN OTHERS THEN
	DEALLOCATE ALL;
	RETURN SQLERRM;
END $$;
CREATE FUNCTION refused(v value, by_insert boolean) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	name text := format('t%s', v.n);
BEGIN
	PERFORM make(v, name);
	IF NOT by_insert THEN
		CALL clickhouse_perform('ch_update_types', format('INSERT INTO regress_update_types.%s (k) SELECT 1', name));
	END IF;
	EXECUTE format(CASE WHEN by_insert THEN 'INSERT INTO %s (k, v) VALUES (1, %L::%s)' ELSE 'UPDATE %s SET w = %L::%s' END, name, v.value, v.local);
	RETURN 'stored';
EXCEPTION WHEN OTHERS THEN
	RETURN SQLSTATE;
END $$;

-- stored as something else
SELECT v.type, v.value, given_as, result
FROM value v, (VALUES ('constant'), ('parameter'), ('column')) g(given_as), stored(v, given_as) AS result
WHERE since <= :server_major AND error IS NULL AND result <> 'same' ORDER BY n, given_as;
-- refused with another SQLSTATE than that of the kind of error
SELECT v.type, v.value, v.error, refused(v, true) AS by_insert FROM value v
WHERE since <= :server_major AND error IS NOT NULL AND refused(v, true) <> error ORDER BY n;
-- not refused
SELECT v.type, v.value, refused(v, false) AS by_update FROM value v
WHERE since <= :server_major AND error IS NOT NULL AND refused(v, false) NOT IN (error, '22003', '0A000') ORDER BY n;

\set ECHO none
CALL clickhouse_perform('ch_update_types', 'DROP DATABASE regress_update_types');
DROP SCHEMA update_types CASCADE;
DROP SERVER ch_update_types CASCADE;
