-- Included by every file of sql/ that wants it, see CONTRIBUTING.md.
--
-- Afterwards there are a server "ch" (see server.sql), the remote database
-- regress_fdw, and the same two tables with the same rows twice: foreign in
-- schema "remote", heap in schema "local".
SET client_min_messages = warning;
\set ON_ERROR_STOP on
\ir server.sql

DROP SERVER IF EXISTS ch CASCADE;
DROP SCHEMA IF EXISTS remote, local, regress CASCADE;
CREATE SERVER ch FOREIGN DATA WRAPPER clickhouse_fdw
	OPTIONS (host :'ch_host', port :'ch_port', dbname 'regress_fdw');
CREATE SERVER ch_setup FOREIGN DATA WRAPPER clickhouse_fdw
	OPTIONS (host :'ch_host', port :'ch_port');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch
	OPTIONS (user :'ch_user', password :'ch_password');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_setup
	OPTIONS (user :'ch_user', password :'ch_password');
CALL clickhouse_perform('ch_setup', 'DROP DATABASE IF EXISTS regress_fdw');
CALL clickhouse_perform('ch_setup', 'CREATE DATABASE regress_fdw');
DROP SERVER ch_setup CASCADE;

CREATE SCHEMA remote;
CREATE SCHEMA local;
CREATE SCHEMA regress;
SET search_path = remote, regress, public;

CALL clickhouse_perform('ch', '
	CREATE TABLE event (
		id Int32,
		user_id Int32,
		kind String,
		note Nullable(String),
		amount Int64,
		score Nullable(Int32),
		ratio Float64,
		day Date,
		at DateTime(''UTC''),
		tags Array(String),
		ok UInt8
	) ENGINE = MergeTree() ORDER BY id');
CALL clickhouse_perform('ch', '
	CREATE TABLE member (
		id Int32,
		name String,
		country Nullable(String),
		born Nullable(Date)
	) ENGINE = MergeTree() ORDER BY id');

CREATE FOREIGN TABLE remote.event (
	id integer OPTIONS (type 'Int32') NOT NULL,
	user_id integer OPTIONS (type 'Int32') NOT NULL,
	kind text OPTIONS (type 'String') COLLATE "C" NOT NULL,
	note text OPTIONS (type 'Nullable(String)') COLLATE "C",
	amount bigint OPTIONS (type 'Int64') NOT NULL,
	score integer OPTIONS (type 'Nullable(Int32)'),
	ratio double precision OPTIONS (type 'Float64') NOT NULL,
	day date OPTIONS (type 'Date') NOT NULL,
	at timestamptz OPTIONS (type 'DateTime(''UTC'')') NOT NULL,
	tags text[] OPTIONS (type 'Array(String)') COLLATE "C" NOT NULL,
	ok boolean OPTIONS (type 'UInt8') NOT NULL
) SERVER ch;
CREATE FOREIGN TABLE remote.member (
	id integer OPTIONS (type 'Int32') NOT NULL,
	name text OPTIONS (type 'String') COLLATE "C" NOT NULL,
	country text OPTIONS (type 'Nullable(String)') COLLATE "C",
	born date OPTIONS (type 'Nullable(Date)')
) SERVER ch;

CREATE TABLE local.event (
	id integer NOT NULL,
	user_id integer NOT NULL,
	kind text COLLATE "C" NOT NULL,
	note text COLLATE "C",
	amount bigint NOT NULL,
	score integer,
	ratio double precision NOT NULL,
	day date NOT NULL,
	at timestamptz NOT NULL,
	tags text[] COLLATE "C" NOT NULL,
	ok boolean NOT NULL
);
CREATE TABLE local.member (
	id integer NOT NULL,
	name text COLLATE "C" NOT NULL,
	country text COLLATE "C",
	born date
);

-- user_id 1 to 50, of whom 41 to 50 are no members; members 31 to 40 did nothing
INSERT INTO local.event
SELECT i,
	CASE WHEN i % 4 = 0 THEN 41 + i % 10 ELSE 1 + i * 7 % 30 END,
	(ARRAY['view', 'click', 'buy', 'View', 'größe'])[1 + i % 5],
	CASE i % 6 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'it''s \ 100%'
		ELSE 'note ' || i % 17 END,
	(i::bigint - 500) * 1000003,
	nullif(i % 13, 5) - 3,
	(i - 200) / 8.0,
	date '2023-12-20' + i % 40,
	timestamptz '2024-01-01 00:00:00+00' + i * interval '37 min 11 s',
	(ARRAY['{}', '{a}', '{a,b}', '{"x y","it''s"}'])[1 + i % 4]::text[],
	i % 3 = 0
FROM generate_series(1, 1000) i;
INSERT INTO local.member
SELECT i, 'member ' || i, (ARRAY['de', 'fr', NULL, 'us'])[1 + i % 4],
	CASE WHEN i % 5 <> 0 THEN date '1970-01-02' + i * 300 END
FROM generate_series(1, 40) i;
ANALYZE local.event;
ANALYZE local.member;
INSERT INTO remote.event SELECT * FROM local.event;
INSERT INTO remote.member SELECT * FROM local.member;

-- Where a query is answered: "remote" if one remote query does it all, else the
-- nodes of the plan from the top, with what they check themselves.
CREATE FUNCTION regress.plan_of(query text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	line text;
	nodes text[] := '{}';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		IF line ~ '^ *(Join |Hash |Index |One-Time )?(Filter|Cond): ' THEN
			nodes[cardinality(nodes)] := nodes[cardinality(nodes)] || ' (' ||
				substring(line from '^ *([A-Z][A-Za-z -]*):') || ')';
		ELSIF line !~ '^ *[A-Z][A-Za-z -]*[0-9]*( \(.*\))?:' THEN
			nodes := nodes || regexp_replace(line, '^ *(-> +)?| on .*$| using .*$', '', 'g');
		END IF;
	END LOOP;
	RETURN CASE WHEN nodes = '{Foreign Scan}' THEN 'remote' ELSE array_to_string(nodes, ' < ') END;
END $$;

-- One query on the local and on the remote tables.
CREATE FUNCTION regress.compare_one(query text, with_plan boolean,
	OUT rows bigint, OUT equal boolean, OUT ordered boolean, OUT plan text)
LANGUAGE plpgsql AS $$
DECLARE
	here text[] := '{}';
	there text[] := '{}';
	r record;
	missing text;
BEGIN
	SET LOCAL search_path = local, regress, public;
	FOR r IN EXECUTE query LOOP here := here || r::text; END LOOP;
	SET LOCAL search_path = remote, regress, public;
	FOR r IN EXECUTE query LOOP there := there || r::text; END LOOP;
	rows := cardinality(there);
	ordered := here = there;
	equal := ordered OR
		(SELECT array_agg(x ORDER BY x COLLATE "C") FROM unnest(here) x) =
		(SELECT array_agg(x ORDER BY x COLLATE "C") FROM unnest(there) x);
	IF NOT equal THEN
		SELECT x INTO missing FROM unnest(here) x EXCEPT ALL SELECT x FROM unnest(there) x ORDER BY 1 LIMIT 1;
		RAISE WARNING 'only local: %', missing;
		SELECT x INTO missing FROM unnest(there) x EXCEPT ALL SELECT x FROM unnest(here) x ORDER BY 1 LIMIT 1;
		RAISE WARNING 'only remote: %', missing;
	END IF;
	IF with_plan THEN
		plan := regress.plan_of(query);
	END IF;
END $$;

-- Queries separated by semicolons at the ends of lines: how many rows each
-- returns, whether the remote and the local tables give the same ones, whether in
-- the same order (which says something only where the query orders them), and
-- the plan, where it is the same on every server.
CREATE FUNCTION regress.compare(queries text, with_plan boolean DEFAULT true)
RETURNS TABLE (rows bigint, equal boolean, ordered boolean, plan text, query text)
LANGUAGE plpgsql AS $$
BEGIN
	FOREACH query IN ARRAY regexp_split_to_array(queries, ';\s*(\n|$)') LOOP
		query := regexp_replace(btrim(query, E' \t\n'), '\s+', ' ', 'g');
		CONTINUE WHEN query = '';
		SELECT c.* INTO rows, equal, ordered, plan FROM regress.compare_one(query, with_plan) c;
		ordered := CASE WHEN query ~* '\morder by\M(?!.*\))' THEN ordered END;
		RETURN NEXT;
	END LOOP;
END $$;

RESET client_min_messages;
\set ON_ERROR_STOP off
\set ECHO all
