--
-- pushdown.sql: what may run remotely and what may not, and the switches
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

-- the catalogue is keyed by object, not by name: functions of the user's own stay
CREATE FUNCTION local.lower(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT pg_catalog.upper($1)';
CREATE FUNCTION remote.lower(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN pg_catalog.upper($1); END';
SELECT kind, remote.lower(kind) FROM event WHERE remote.lower(kind) = 'BUY' AND id < 20;
SELECT plan_of('SELECT id FROM event WHERE remote.lower(kind) = ''BUY''');
CREATE OPERATOR remote.=== (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4ne);
SELECT count(*) FROM event WHERE id === 5;
CREATE AGGREGATE remote.sum(integer) (SFUNC = int4pl, STYPE = integer);
SELECT remote.sum(id), pg_catalog.sum(id) FROM event WHERE id < 4;
SELECT plan_of('SELECT remote.sum(id) FROM event WHERE id < 4');

-- only part of a condition
CREATE FUNCTION regress.yes() RETURNS boolean LANGUAGE plpgsql VOLATILE AS 'BEGIN RETURN true; END';
SELECT * FROM compare($$
	SELECT id FROM event WHERE id < 100 AND yes() AND kind = 'buy';
	SELECT id FROM event WHERE id < 100 OR NOT yes();
	SELECT id FROM event WHERE id < 100 AND yes() ORDER BY id LIMIT 3;
	SELECT count(*) FROM event WHERE yes();
$$);
-- a condition on groups, or on no column at all
SELECT * FROM compare($$
	SELECT kind, count(*) FROM event GROUP BY kind HAVING yes();
	SELECT kind, count(*) FROM event GROUP BY kind HAVING yes() AND sum(amount) > 0;
	SELECT count(*) FROM event WHERE txid_current() IS NOT NULL;
	SELECT id FROM event WHERE txid_current() IS NULL;
	SELECT kind, count(*) FROM event GROUP BY kind HAVING txid_current() IS NOT NULL;
$$, false);

-- what changes while PostgreSQL looks is not sent as text
SELECT * FROM compare($$
	SELECT id FROM event WHERE at < now();
	SELECT id FROM event WHERE at < CURRENT_TIMESTAMP AND id < 20;
	SELECT id FROM event WHERE day < CURRENT_DATE AND id < 20;
	SELECT id FROM event WHERE at < clock_timestamp() AND id < 20;
$$, false);

-- text is compared by bytes remotely: not where the collation says otherwise
SELECT * FROM compare($$
	SELECT id FROM event WHERE kind COLLATE "POSIX" < 'c';
	SELECT id FROM event WHERE kind = 'VIEW';
	SELECT min(kind) FROM event;
	SELECT id FROM event ORDER BY kind, id LIMIT 3;
$$);
ALTER FOREIGN TABLE event ALTER COLUMN kind TYPE text COLLATE "en-x-icu";
SELECT plan_of(query), query FROM unnest(ARRAY[
	'SELECT id FROM event WHERE kind < ''c''',
	'SELECT id FROM event WHERE kind = ''buy''',
	'SELECT id FROM event ORDER BY kind']) query;
SELECT count(*) FROM event WHERE kind < 'c';
SELECT DISTINCT kind FROM event ORDER BY kind;
SELECT min(kind), max(kind) FROM event;
ALTER FOREIGN TABLE event ALTER COLUMN kind TYPE text COLLATE "C";

-- a NULL in a list, and everything that has three values
SELECT * FROM compare($$
	SELECT id FROM event WHERE score IN (1, NULL);
	SELECT id FROM event WHERE score NOT IN (1, NULL);
	SELECT id FROM event WHERE NOT (score = 1 OR NULL);
	SELECT id FROM event WHERE (score = 1 AND NULL) IS NULL;
	SELECT id FROM event WHERE score = ANY (ARRAY[1, NULL]);
	SELECT id FROM event WHERE score <> ALL (ARRAY[1, 2]);
	SELECT id FROM event WHERE score <> ANY (ARRAY[1, 2]);
	SELECT id FROM event WHERE score = ANY ('{}'::integer[]);
	SELECT id FROM event WHERE score <> ALL ('{}'::integer[]);
	SELECT id FROM event WHERE score = ANY (NULL::integer[]);
	SELECT id FROM event WHERE (note = '') IS DISTINCT FROM true;
	SELECT id FROM event WHERE coalesce(note, 'none') = 'none';
	SELECT id FROM event WHERE nullif(note, '') IS NULL;
	SELECT id FROM event WHERE CASE WHEN score > 3 THEN note IS NULL ELSE score IS NULL END;
	SELECT id FROM event WHERE CASE score WHEN 1 THEN 'a' WHEN 3 THEN 'b' END = 'b';
	SELECT id, score > 3, score > 3 OR ok, score > 3 AND ok, NOT (score > 3) FROM event;
	SELECT score > 3 AS big, count(*) FROM event GROUP BY 1;
$$, false);

-- what raises an error in PostgreSQL raises one
\set VERBOSITY sqlstate
SELECT id / (score - 3) FROM event WHERE id = 19;
SELECT id FROM event WHERE 10 / (score - 3) > 1;
SELECT id + 2147483647 FROM event WHERE id = 1;
SELECT count(*) FROM event WHERE amount * amount * amount > 5;
\set VERBOSITY default
-- except that ClickHouse may have room for what an integer has not
SELECT count(*) FROM event WHERE id + 2147483647 > 5;
SELECT count(*) FROM event WHERE CASE WHEN score <> 3 THEN 10 / (score - 3) > 1 END;

-- switches
SET clickhouse_fdw.pushdown = off;
SELECT * FROM compare($$
	SELECT id FROM event WHERE id = 7;
	SELECT id FROM event ORDER BY id LIMIT 3;
	SELECT count(*) FROM event;
$$);
RESET clickhouse_fdw.pushdown;
SET clickhouse_fdw.enable_query_pushdown = off;
SELECT plan_of('SELECT count(*) FROM event WHERE id = 7');
SET clickhouse_fdw.enable_aggregate_pushdown = off;
SELECT plan_of('SELECT count(*) FROM event WHERE id = 7');
RESET clickhouse_fdw.enable_aggregate_pushdown;
SET clickhouse_fdw.enable_sort_pushdown = off;
SELECT plan_of('SELECT id FROM event ORDER BY id');
RESET clickhouse_fdw.enable_sort_pushdown;
SET clickhouse_fdw.enable_join_pushdown = off;
SELECT plan_of('SELECT e.id FROM event e JOIN member m ON m.id = e.user_id') <> 'remote' AS local;
RESET clickhouse_fdw.enable_join_pushdown;
RESET clickhouse_fdw.enable_query_pushdown;
SET clickhouse_fdw.pushdown = 'sometimes';

-- two servers have nothing in common
CREATE SERVER other FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (host :'ch_host', port :'ch_port', dbname 'regress_fdw');
CREATE USER MAPPING FOR CURRENT_USER SERVER other OPTIONS (user :'ch_user', password :'ch_password');
CREATE FOREIGN TABLE member2 (id integer NOT NULL, name text) SERVER other OPTIONS (table_name 'member');
SELECT plan_of('SELECT count(*) FROM member m JOIN member2 USING (id)') <> 'remote' AS local;
SELECT count(*) FROM member m JOIN member2 USING (id);
\set ECHO none
SET client_min_messages = warning;
DROP SERVER other CASCADE;
RESET client_min_messages;
\set ECHO all

\set ECHO none
\i :teardown
