--
-- insert_remote.sql: INSERT ... SELECT within one server.  From 23.3 on it is one
-- remote statement where that stores the same; on older servers rows come by here.
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

CALL clickhouse_perform('ch', $$CREATE TABLE source (id Int32, small Int8, big Int64, huge UInt64, ratio Float64,
	price Nullable(Decimal(9, 2)), name String, note Nullable(String), day Date, at DateTime, key UUID)
	ENGINE = MergeTree() ORDER BY id$$);
CALL clickhouse_perform('ch', $$INSERT INTO source SELECT number, number % 100 - 50, number * 1000000007, number, number / 4,
	if(number % 3 = 0, NULL, toDecimal32(number % 1000, 2)), concat('row ', toString(number)),
	if(number % 5 = 0, NULL, 'é'), toDate('2020-01-01') + number % 1000, toDateTime('2020-01-01 00:00:00', 'UTC') + number,
	toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0') FROM system.numbers LIMIT 5000$$);
CALL clickhouse_perform('ch', 'CREATE TABLE copy AS source ENGINE = MergeTree() ORDER BY id');
CALL clickhouse_perform('ch', $$CREATE TABLE daily (day Date, n UInt32, total Nullable(Int64), least String, mean Float64)
	ENGINE = MergeTree() ORDER BY day$$);
IMPORT FOREIGN SCHEMA regress_fdw LIMIT TO (source, copy, daily) FROM SERVER ch INTO regress;

-- is the plan one remote statement?  Only new servers have such.
CREATE FUNCTION regress.is_remote(query text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	line text;
	result boolean := false;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN ' || query LOOP
		result := result OR line ~ 'Foreign Insert';
	END LOOP;
	RETURN result;
END $$;
SELECT is_remote('INSERT INTO copy SELECT * FROM source') AS new_server \gset
CREATE FUNCTION regress.check_remote(query text, expected boolean, new_server boolean) RETURNS text LANGUAGE sql
AS $$ SELECT CASE WHEN is_remote(query) = (expected AND new_server) THEN 'as it should' ELSE 'unexpected' END $$;

-- whole rows; the number is known
INSERT INTO copy SELECT * FROM source;
SELECT count(*) FROM (TABLE copy EXCEPT ALL TABLE source) x;
SELECT count(*), sum(hashtext(c::text)) = (SELECT sum(hashtext(s::text)) FROM source s) AS same FROM copy c;

SELECT check_remote('INSERT INTO copy (id, name, note) SELECT id + 10000, upper(name), note FROM source WHERE id < 5', true, :'new_server');
PREPARE few(integer) AS INSERT INTO copy (id, name, note) SELECT id + 10000, upper(name), note FROM source WHERE id < $1;
EXECUTE few(5);
EXECUTE few(2);
SELECT id, name, note, big, price FROM copy WHERE id >= 10000 ORDER BY id;

DO $$
DECLARE n bigint;
BEGIN
	INSERT INTO copy (id, big) SELECT id + 11000, small FROM source WHERE id < 7;
	GET DIAGNOSTICS n = ROW_COUNT;
	RAISE NOTICE '% rows', n;
	INSERT INTO copy (id, big) SELECT id + 12000, small FROM source WHERE id < 0;
	GET DIAGNOSTICS n = ROW_COUNT;
	RAISE NOTICE '% rows', n;
END $$;
ALTER FOREIGN TABLE copy OPTIONS (ADD insert_atomic 'true');
INSERT INTO copy (id, big) SELECT id + 13000, small FROM source WHERE id < 7;
ALTER FOREIGN TABLE copy OPTIONS (DROP insert_atomic);
SELECT count(*), sum(id), sum(big) FROM copy WHERE id > 10900;

-- grouped, and of the same table
\set q 'INSERT INTO daily SELECT day, count(*), sum(small), min(name), max(ratio) FROM source GROUP BY day'
SELECT check_remote(:'q', true, :'new_server');
:q;
SELECT count(*), sum(n), sum(total), min(least), max(mean) FROM daily;
\set q 'INSERT INTO daily SELECT day + 2000, n, total, least, mean FROM daily WHERE day < \'2020-01-11\''
:q;
SELECT count(*), sum(n) FROM daily;

-- what does not fit is an error, and nothing is stored
\set VERBOSITY sqlstate
INSERT INTO copy (id, small) SELECT id, small + 100 FROM source WHERE id > 10 AND clickhouse_fdw_version() <> '';
\set VERBOSITY default
CREATE FUNCTION regress.fails(query text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE query;
	RETURN 'no error';
EXCEPTION WHEN OTHERS THEN
	RETURN 'error';
END $$;
SET client_min_messages = error;
SELECT fails('INSERT INTO copy (id, small) SELECT id + 20000, small + 100 FROM source WHERE id < 200');
SELECT fails('INSERT INTO copy (id, small) SELECT id + 20000, (small::int * 2)::int FROM source WHERE id < 200');
SELECT fails('INSERT INTO copy (id, name) SELECT id + 20000, note FROM source WHERE id < 200');
SELECT fails('INSERT INTO copy (id) SELECT id + 2147483640 FROM source WHERE id < 200');
CALL clickhouse_perform('ch', $$INSERT INTO source (id, name) SELECT 9000 + number, unhex(if(number = 0, 'ff', '6100')) FROM system.numbers LIMIT 2$$);
SELECT fails('INSERT INTO copy (id, name) SELECT id + 20000, name FROM source WHERE id = 9000');
SELECT fails('INSERT INTO copy (id, name) SELECT id + 20000, name FROM source WHERE id = 9001');
RESET client_min_messages;
SELECT count(*) FROM copy WHERE id > 20000;
-- ... but only where it is inserted
INSERT INTO copy (id, name) SELECT id + 30000, name FROM source WHERE id < 3;
INSERT INTO copy (id, name) SELECT min(id) + 30000, name FROM source GROUP BY name HAVING min(id) < 3;
SELECT count(*), count(DISTINCT name) FROM copy WHERE id >= 30000;

-- what has to come by here
SELECT q, check_remote(q, false, :'new_server') FROM unnest(ARRAY[
	'INSERT INTO copy SELECT * FROM source RETURNING id',
	'INSERT INTO copy (id, ratio) SELECT id, random() FROM source',
	'INSERT INTO copy (id, big) SELECT id, small FROM source WHERE random() < 2',
	'INSERT INTO copy (id, name) SELECT id, name FROM source s JOIN pg_class c ON c.relname = s.name']) q;
SELECT check_remote('INSERT INTO copy (id, big) SELECT id, small FROM source', true, :'new_server');
CREATE FUNCTION regress.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER note BEFORE INSERT ON copy FOR EACH ROW EXECUTE FUNCTION note();
SELECT check_remote('INSERT INTO copy SELECT * FROM source', false, :'new_server');
DROP TRIGGER note ON copy;
CALL clickhouse_perform('ch', 'CREATE MATERIALIZED VIEW viewed ENGINE = Memory AS SELECT id FROM copy');
SELECT clickhouse_fdw_disconnect('ch');
SELECT check_remote('INSERT INTO copy SELECT * FROM source', false, :'new_server');
CALL clickhouse_perform('ch', 'DROP TABLE viewed');
SELECT clickhouse_fdw_disconnect('ch');
SELECT check_remote('INSERT INTO copy SELECT * FROM source', true, :'new_server');
ALTER FOREIGN TABLE copy ALTER note SET DEFAULT 'here';
SELECT check_remote('INSERT INTO copy (id) SELECT id FROM source', false, :'new_server');
SET clickhouse_fdw.enable_query_pushdown = off;
SELECT check_remote('INSERT INTO copy (id, note) SELECT id, note FROM source', false, :'new_server');
RESET clickhouse_fdw.enable_query_pushdown;

-- the order of joins is kept: another one gives a condition to the outer join
CALL clickhouse_perform('ch', 'CREATE TABLE one (i Int32, n Nullable(Int32)) ENGINE = MergeTree() ORDER BY i');
CALL clickhouse_perform('ch', 'CREATE TABLE two (i Int32, n Nullable(Int32), b Nullable(UInt8)) ENGINE = MergeTree() ORDER BY i');
CALL clickhouse_perform('ch', 'CREATE TABLE three (x Nullable(Int32), b UInt8) ENGINE = MergeTree() ORDER BY b');
CALL clickhouse_perform('ch', 'INSERT INTO one SELECT number, if(number % 5 = 0, NULL, number % 7) FROM system.numbers LIMIT 30');
CALL clickhouse_perform('ch', 'INSERT INTO two SELECT number, if(number % 4 = 0, NULL, number % 11), if(number % 3 = 0, NULL, number % 2) FROM system.numbers LIMIT 25');
CALL clickhouse_perform('ch', 'INSERT INTO three SELECT if(number % 6 = 0, NULL, number % 9), number % 2 FROM system.numbers LIMIT 20');
CALL clickhouse_perform('ch', 'CREATE TABLE four (a Nullable(Int32), b Nullable(Int32)) ENGINE = MergeTree() ORDER BY tuple()');
IMPORT FOREIGN SCHEMA regress_fdw LIMIT TO (one, two, three, four) FROM SERVER ch INTO regress;
\set q 'INSERT INTO four SELECT a.i, (SELECT max(d.i) FROM two d WHERE d.i = a.i) FROM one a LEFT JOIN two b ON a.n = b.n JOIN three c ON a.n = c.x AND COALESCE(b.b, 0) = c.b'
SELECT check_remote(:'q', true, :'new_server');
:q;
SELECT count(*), sum(a), sum(b) FROM four;

-- in a transaction
SET clickhouse_fdw.transaction_writes = 'error';
BEGIN;
INSERT INTO copy SELECT * FROM source WHERE id < 3;
ROLLBACK;

\set ECHO none
\i :teardown
