--
-- truncate.sql: TRUNCATE of foreign tables
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

TRUNCATE member;
SELECT (SELECT count(*) FROM member) AS members, (SELECT count(*) FROM event) AS events;
INSERT INTO member SELECT * FROM local.member;
TRUNCATE event, member, local.member RESTART IDENTITY CASCADE;
SELECT (SELECT count(*) FROM member) AS members, (SELECT count(*) FROM event) AS events,
	(SELECT count(*) FROM local.member) AS local_members;
TRUNCATE event;

-- not undone by ROLLBACK
INSERT INTO event SELECT * FROM local.event;
BEGIN;
TRUNCATE event;
ROLLBACK;
SELECT count(*) FROM event;

-- not truncatable: nothing is emptied
INSERT INTO event SELECT * FROM local.event;
ALTER FOREIGN TABLE member OPTIONS (ADD truncatable 'false');
TRUNCATE event, member;
ALTER SERVER ch OPTIONS (ADD truncatable 'false');
TRUNCATE event;
ALTER FOREIGN TABLE member OPTIONS (SET truncatable 'true');
TRUNCATE member;
ALTER SERVER ch OPTIONS (DROP truncatable);
SELECT count(*) FROM event;

-- partitions
CALL clickhouse_perform('ch', 'CREATE TABLE part_a (id Int32) ENGINE = Memory');
CREATE TABLE regress.part (id integer) PARTITION BY LIST (id);
CREATE FOREIGN TABLE regress.part_a PARTITION OF regress.part FOR VALUES IN (1) SERVER ch;
CREATE TABLE regress.part_b PARTITION OF regress.part FOR VALUES IN (2);
INSERT INTO part VALUES (1), (2);
TRUNCATE part;
SELECT count(*) FROM part;

-- a table behind another
CALL clickhouse_perform('ch', 'CREATE TABLE behind (id Int32) ENGINE = Memory');
CALL clickhouse_perform('ch', 'CREATE VIEW front AS SELECT id FROM behind');
CREATE FOREIGN TABLE remote.front (id integer) SERVER ch OPTIONS (local_table 'behind');
CALL clickhouse_perform('ch', 'INSERT INTO behind SELECT toInt32(number) FROM system.numbers LIMIT 5');
SELECT count(*) FROM front;
TRUNCATE front;
SELECT count(*) FROM front;
CREATE FOREIGN TABLE remote.spread (id integer) SERVER ch OPTIONS (engine 'Distributed(c, d, t)', local_table 'behind');
TRUNCATE event, spread;
SELECT count(*) FROM event;

-- errors of the server
CREATE FOREIGN TABLE remote.missing (id integer) SERVER ch;
\set VERBOSITY sqlstate
TRUNCATE missing;
\set VERBOSITY default

-- privileges
CREATE ROLE regress_truncate_user;
GRANT USAGE ON SCHEMA remote TO regress_truncate_user;
GRANT SELECT, DELETE ON event TO regress_truncate_user;
SET ROLE regress_truncate_user;
TRUNCATE remote.event;
RESET ROLE;

\set ECHO none
\i :teardown
DROP ROLE regress_truncate_user;
