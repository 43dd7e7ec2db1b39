--
-- privileges.sql: whose mapping, whose rights, what may be seen
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

\set ECHO none
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_owner, regress_reader, regress_nobody;
RESET client_min_messages;
\set ECHO all
CREATE ROLE regress_owner;
CREATE ROLE regress_reader;
CREATE ROLE regress_nobody;
GRANT USAGE ON SCHEMA remote, local, regress TO PUBLIC;
GRANT SELECT ON event TO regress_owner, regress_reader;
GRANT CREATE ON SCHEMA regress TO regress_owner;

-- a right is not enough, there has to be a mapping; a mapping is not enough, either
SET ROLE regress_reader;
SELECT count(*) FROM event;
SELECT count(*) FROM member;
INSERT INTO event (id) VALUES (1);
RESET ROLE;
CREATE USER MAPPING FOR regress_owner SERVER ch OPTIONS (user :'ch_user', password :'ch_password');
SET ROLE regress_owner;
SELECT count(*) FROM event;
SELECT count(*) FROM member;
INSERT INTO event (id) VALUES (1);

-- in a view the owner's mapping counts, and the reader needs none
CREATE VIEW regress.counted AS SELECT kind, count(*) AS n FROM event GROUP BY kind;
CREATE VIEW regress.some AS SELECT id, kind FROM event WHERE id < 10;
GRANT SELECT ON regress.counted, regress.some TO regress_reader;
RESET ROLE;
SET ROLE regress_reader;
SELECT * FROM counted ORDER BY kind;
SELECT * FROM regress.some WHERE kind = 'buy' ORDER BY id;
SELECT count(*) FROM regress.some a JOIN regress.some b USING (id);
SELECT * FROM regress.some WHERE id IN (SELECT id FROM event) ORDER BY id;
RESET ROLE;

-- unless the view says that its reader is asked
CREATE VIEW regress.asked WITH (security_invoker = true) AS SELECT id FROM event WHERE id < 3;
GRANT SELECT ON regress.asked TO regress_reader, regress_owner;
SET ROLE regress_reader;
SELECT * FROM asked;
SET ROLE regress_owner;
SELECT * FROM asked ORDER BY id;
RESET ROLE;

-- a function of the definer, and the same of its caller
SET ROLE regress_owner;
CREATE FUNCTION regress.as_definer() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM remote.event';
CREATE FUNCTION regress.as_invoker() RETURNS bigint LANGUAGE plpgsql AS
  'DECLARE n bigint; BEGIN SELECT count(*) INTO n FROM remote.event; RETURN n; END';
SELECT as_definer(), as_invoker();
SET ROLE regress_reader;
SELECT as_definer();
SELECT as_invoker();
RESET ROLE;

-- one statement under two mappings is two queries, one plan cached for two roles is two plans
CREATE USER MAPPING FOR regress_reader SERVER ch OPTIONS (user :'ch_user', password :'ch_password');
SELECT plan_of('SELECT count(*) FROM event');
SET ROLE regress_reader;
SELECT count(*) FROM regress.some s JOIN event e USING (id);
SELECT count(*) FROM regress.some s, regress.some t;
PREPARE q AS SELECT count(*) FROM event WHERE id < 100;
EXECUTE q;
SET ROLE regress_owner;
EXECUTE q;
SET ROLE regress_nobody;
EXECUTE q;
RESET ROLE;
DEALLOCATE q;
SELECT user_name, count(*) > 0 AS connected FROM clickhouse_fdw_get_connections() GROUP BY 1 ORDER BY 1;
REVOKE SELECT ON event FROM regress_reader;
SET ROLE regress_reader;
SELECT count(*) FROM event;
RESET ROLE;
GRANT SELECT (id, kind) ON event TO regress_reader;
SET ROLE regress_reader;
SELECT id, kind FROM event WHERE id = 1;
SELECT note FROM event WHERE id = 1;
SELECT count(*) FROM event WHERE note = '';
RESET ROLE;

-- a barrier: a function that tells sees only what the view shows
CREATE FUNCTION regress.tell(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001
AS 'BEGIN RAISE NOTICE ''saw %'', $1; RETURN true; END';
CREATE VIEW regress.guarded WITH (security_barrier) AS SELECT id, kind FROM event WHERE id IN (2, 3) AND txid_current() > 0;
GRANT SELECT ON regress.guarded TO regress_reader;
SET ROLE regress_reader;
SELECT * FROM guarded WHERE tell(kind) ORDER BY id;
-- and a condition that could raise an error is not evaluated on hidden rows
SELECT * FROM guarded WHERE 10 / (id - 1) > 0 ORDER BY id;
SELECT count(*) FROM guarded WHERE kind = 'buy';
RESET ROLE;

-- row security of a local partitioned table that has a foreign partition
CREATE TABLE owned (id integer, owner text) PARTITION BY LIST (id);
CREATE TABLE owned_here PARTITION OF owned FOR VALUES IN (1, 2);
CALL clickhouse_perform('ch', 'CREATE TABLE owned_there (id Int32, owner String) ENGINE = Memory');
CREATE FOREIGN TABLE owned_there PARTITION OF owned FOR VALUES IN (3, 4) SERVER ch;
INSERT INTO owned VALUES (1, 'regress_reader'), (2, 'regress_owner'), (3, 'regress_reader'), (4, 'regress_owner');
ALTER TABLE owned ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON owned USING (owner = current_user);
GRANT SELECT ON owned TO regress_reader, regress_owner;
SET ROLE regress_reader;
SELECT * FROM owned ORDER BY id;
SELECT * FROM owned WHERE tell(owner) ORDER BY id;
SELECT count(*) FROM owned;
SELECT count(*) FROM owned_there;
SET ROLE regress_owner;
SELECT * FROM owned ORDER BY id;
RESET ROLE;
SELECT count(*) FROM owned;

-- ClickHouse's own rights
CALL clickhouse_perform('ch', 'DROP TABLE owned_there');
\set VERBOSITY sqlstate
SELECT * FROM owned_there;
\set VERBOSITY default

-- functions that take SQL are nobody's by default, and need USAGE of the server
SET ROLE regress_reader;
CALL clickhouse_perform('ch', 'SELECT 1');
SELECT * FROM clickhouse_query('ch', 'SELECT 1') AS t(a integer);
RESET ROLE;
GRANT EXECUTE ON FUNCTION clickhouse_query(name, text) TO regress_reader;
SET ROLE regress_reader;
SELECT * FROM clickhouse_query('ch', 'SELECT toInt32(1)') AS t(a integer);
RESET ROLE;
GRANT USAGE ON FOREIGN SERVER ch TO regress_reader;
SET ROLE regress_reader;
SELECT * FROM clickhouse_query('ch', 'SELECT toInt32(1)') AS t(a integer);
RESET ROLE;

-- a password is never shown
ALTER USER MAPPING FOR regress_reader SERVER ch OPTIONS (SET user 'no such user', SET password 'do not show me');
SET ROLE regress_reader;
DO $$
DECLARE
	detail text;
	hint text;
	context text;
BEGIN
	PERFORM id FROM event;
EXCEPTION WHEN OTHERS THEN
	GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT,
		context = PG_EXCEPTION_CONTEXT;
	RAISE NOTICE '%: %, password shown: %', left(SQLSTATE, 2), SQLERRM,
		concat(SQLERRM, detail, hint, context) ~ 'do not show';
END $$;
RESET ROLE;

\set ECHO none
SET client_min_messages = warning;
DROP SCHEMA remote, regress CASCADE;
CREATE SCHEMA remote;
CREATE SCHEMA regress;
REVOKE EXECUTE ON FUNCTION clickhouse_query(name, text) FROM regress_reader;
DROP USER MAPPING FOR regress_owner SERVER ch;
DROP USER MAPPING FOR regress_reader SERVER ch;
REVOKE ALL ON FOREIGN SERVER ch FROM regress_reader;
DROP OWNED BY regress_owner, regress_reader, regress_nobody;
DROP ROLE regress_owner, regress_reader, regress_nobody;

\set ECHO none
\i :teardown
