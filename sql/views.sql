--
-- views.sql: whole queries through views, with their owners' rights
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup
SET client_min_messages = warning;
DROP ROLE IF EXISTS regress_view_owner, regress_view_reader;
RESET client_min_messages;
\set ECHO all
CREATE ROLE regress_view_owner;
CREATE ROLE regress_view_reader;
GRANT USAGE ON SCHEMA remote, local, regress TO regress_view_owner, regress_view_reader;
GRANT CREATE ON SCHEMA regress TO regress_view_owner;
GRANT SELECT ON ALL TABLES IN SCHEMA remote, local TO regress_view_owner;
GRANT SELECT (id, score) ON event TO regress_view_reader;
GRANT USAGE ON FOREIGN SERVER ch TO regress_view_owner;
CREATE USER MAPPING FOR regress_view_owner SERVER ch OPTIONS (user :'ch_user', password :'ch_password');
CREATE FUNCTION regress.is_remote(query text) RETURNS boolean
LANGUAGE sql AS $$ SELECT plan_of(query) = 'remote' OR clickhouse_server_version('ch') < '2' $$;

SET ROLE regress_view_owner;
CREATE VIEW regress.scored AS SELECT e.id, e.kind, (SELECT count(*) FROM remote.event i WHERE i.score = e.score) AS n FROM remote.event e;
CREATE VIEW regress.barred WITH (security_barrier) AS SELECT id, kind, score FROM remote.event WHERE score < 5;
GRANT SELECT ON regress.scored, regress.barred TO regress_view_reader;
RESET ROLE;

-- the reader has no mapping: all is read with the owner's
SET ROLE regress_view_reader;
SELECT kind, sum(n), grouping(kind) FROM scored GROUP BY ROLLUP (kind) ORDER BY kind;
SELECT count(*) FROM scored a WHERE n > ALL (SELECT n FROM scored WHERE id < 5);
-- a column that the reader may not see
SELECT count(*) FROM event WHERE id IN (SELECT id FROM event WHERE kind = 'buy');
RESET ROLE;
SET ROLE regress_view_owner;
SELECT regress.is_remote('SELECT kind, sum(n), grouping(kind) FROM scored GROUP BY ROLLUP (kind) ORDER BY kind');
RESET ROLE;

-- two users are two connections
CREATE USER MAPPING FOR regress_view_reader SERVER ch OPTIONS (user :'ch_user', password :'ch_password');
SET ROLE regress_view_reader;
SELECT count(*) FROM scored WHERE id IN (SELECT score FROM event);
SELECT regress.plan_of('SELECT count(*) FROM regress.scored WHERE id IN (SELECT score FROM event)') = 'remote' AS remote;
RESET ROLE;

-- what a barrier keeps apart is not put together
SELECT kind, count(*) FROM barred WHERE id < 100 GROUP BY ROLLUP (kind) ORDER BY kind;
SELECT regress.plan_of('SELECT kind, count(*) FROM barred WHERE id < 100 GROUP BY ROLLUP (kind)') = 'remote' AS remote;

DROP VIEW regress.scored, regress.barred;
\set ECHO none
DROP USER MAPPING FOR regress_view_owner SERVER ch;
DROP USER MAPPING FOR regress_view_reader SERVER ch;
REVOKE USAGE ON FOREIGN SERVER ch FROM regress_view_owner;
DROP OWNED BY regress_view_owner, regress_view_reader;
DROP ROLE regress_view_owner, regress_view_reader;
\i :teardown
