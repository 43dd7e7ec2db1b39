-- UPDATE stores of every type what INSERT does, or refuses what INSERT refuses
\set ECHO none
\set host localhost
\getenv host CLICKHOUSE_HOST
\set port 9000
\getenv port CLICKHOUSE_PORT
SET client_min_messages = warning;
SET timezone = 'UTC';
DROP SERVER IF EXISTS ch_update_types CASCADE;
CREATE SERVER ch_update_types FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (host :'host', port :'port');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_update_types;
CALL clickhouse_perform('ch_update_types', 'DROP DATABASE IF EXISTS regress_update_types');
CALL clickhouse_perform('ch_update_types', 'CREATE DATABASE regress_update_types');
SELECT split_part(clickhouse_server_version('ch_update_types'), '.', 1)::int AS server_major \gset
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
	('Array(Int32)', 'integer[]', '{1,-2}'), ('Nullable(Int32)', 'integer', NULL);
INSERT INTO value (type, local, value, since) VALUES
	('Int128', 'numeric(39,0)', '-170141183460469231731687303715884105728', 20), ('UInt128', 'numeric(39,0)', '340282366920938463463374607431768211455', 20),
	('Int256', 'numeric(77,0)', '-1234567890123456789012345678901234567890123456789012345678901234567890', 20), ('UInt256', 'numeric(78,0)', '7', 20),
	('Nullable(Int256)', 'numeric', NULL, 20), ('Int128', 'numeric', '0', 20),
	('Decimal(38, 5)', 'numeric(38,5)', '-123456789012345678901234567890123.12345', 20), ('Decimal(60, 20)', 'numeric(60,20)', '1234567890123456789012345678901234567890.12345678901234567890', 20),
	('IPv4', 'inet', '255.1.0.10', 20), ('IPv6', 'inet', '2001:db8::1', 20), ('IPv6', 'inet', '1.2.3.4', 20), ('Nullable(IPv4)', 'inet', NULL, 20),
	('Date32', 'date', '1900-01-01', 20), ('DateTime64(6, ''UTC'')', 'timestamptz', '2299-12-31 23:59:59.999999+00', 20), ('Bool', 'boolean', 'true', 20),
	('Enum8(''a'' = 1, ''b'' = 2)', 'text', 'b', 20);
-- neither INSERT nor UPDATE stores these
INSERT INTO value (type, local, value, error) VALUES
	('Int8', 'integer', '128', '22003'), ('UInt8', 'integer', '-1', '22003'), ('UInt32', 'bigint', '4294967296', '22003'),
	('UInt64', 'numeric', '18446744073709551616', '22003'), ('Decimal(9, 4)', 'numeric', '100000', '22003'), ('Float32', 'double precision', '1e300', '22003'),
	('FixedString(3)', 'text', 'grün', '22001'), ('Date', 'date', '1969-12-31', '22008'), ('Date', 'date', 'infinity', '22008'),
	('DateTime', 'timestamptz', '2106-02-07 06:28:16+00', '22008'), ('Enum8(''a'' = 1)', 'text', 'b', '22P02'), ('Int32', 'integer', NULL, '23502');
INSERT INTO value (type, local, value, error, since) VALUES
	('Int128', 'numeric', '170141183460469231731687303715884105728', '22003', 20), ('UInt128', 'numeric', '-1', '22003', 20), ('UInt256', 'numeric', '-1', '22003', 20),
	('Decimal(40, 5)', 'numeric', '100000000000000000000000000000000000', '22003', 20);

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
CREATE FUNCTION stored(v value, generic boolean) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	name text := format('t%s', v.n);
	result text;
BEGIN
	PERFORM make(v, name);
	EXECUTE format('INSERT INTO %s (k, v) VALUES (1, %L::%s)', name, v.value, v.local);
	IF generic THEN
		SET LOCAL plan_cache_mode = force_generic_plan;
		EXECUTE format('PREPARE change AS UPDATE %s SET w = $1', name);
		EXECUTE format('EXECUTE change (%L)', v.value);
		DEALLOCATE change;
	ELSE
		EXECUTE format('UPDATE %s SET w = %L', name, v.value);
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
SELECT v.type, v.value, CASE WHEN generic THEN 'parameter' ELSE 'constant' END AS given_as, stored(v, generic)
FROM value v, (VALUES (false), (true)) g(generic)
WHERE since <= :server_major AND error IS NULL AND stored(v, generic) <> 'same' ORDER BY n, generic;
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
