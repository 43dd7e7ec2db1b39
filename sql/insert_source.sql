--
-- insert_source.sql: a whole query as the source of other statements
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

-- what plan_of() cannot explain, or in other words: one scan below the node
CREATE FUNCTION regress.is_remote(query text) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
	line text;
	scans int := 0;
	others int := 0;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		scans := scans + (line ~ '(->|^) *Foreign Scan')::int;
		others := others + (line ~ '->' AND line !~ 'Foreign Scan|Materialize')::int;
	END LOOP;
	RETURN scans = 1 AND others = 0 OR clickhouse_server_version('ch') < '2';
END $$;

CREATE TABLE regress.target (
	no serial,
	kind varchar(20) COLLATE "C" DEFAULT 'none',
	gone integer,
	total numeric(20,2),
	note text DEFAULT 'made',
	parts integer CHECK (parts >= 0)
);
ALTER TABLE regress.target DROP COLUMN gone;
ALTER TABLE regress.target ADD UNIQUE (kind, note);

-- conversions, defaults, a dropped column, RETURNING, ON CONFLICT
INSERT INTO target (parts, kind, total) SELECT count(*), e.kind, sum(m.id) FROM event e JOIN member m ON m.id = e.user_id
	WHERE e.score > (SELECT avg(score) FROM event) GROUP BY e.kind ORDER BY e.kind;
SELECT * FROM target ORDER BY no;
INSERT INTO target (kind, total, note) SELECT kind, n + 1, 'from ' || kind FROM (SELECT kind, count(*) n FROM event WHERE id IN (SELECT id FROM member) GROUP BY kind) x ORDER BY kind LIMIT 2
	RETURNING no > 5 AS later, kind, total, note, parts;
INSERT INTO target (kind, total) SELECT kind, -count(*) FROM event WHERE id IN (SELECT id FROM member) GROUP BY kind
	ON CONFLICT (kind, note) DO UPDATE SET total = target.total + excluded.total;
SELECT kind, total, note FROM target ORDER BY 1, 2;
WITH few AS (SELECT id FROM member WHERE id < 4) INSERT INTO target (kind, parts) SELECT 'few', (SELECT count(*) FROM few) FROM few WHERE id = 2;
INSERT INTO target (parts, kind) SELECT count(*) - 1000, 'too few' FROM event WHERE id IN (SELECT id FROM member);
INSERT INTO target (kind, total) SELECT 'union', id FROM member WHERE id < 2 UNION ALL SELECT 'of two', 7 ON CONFLICT DO NOTHING;
-- sorted here: the order is not that of bytes
INSERT INTO target (kind, total) SELECT country || ' sorted', count(*) FROM member WHERE id IN (SELECT user_id FROM event) GROUP BY country ORDER BY country COLLATE "und-x-icu", 2 LIMIT 1;
INSERT INTO target (kind) SELECT 'no rows' FROM event WHERE id < 0 AND id IN (SELECT id FROM member);
SELECT kind, total, parts FROM target WHERE kind IN ('few', 'de sorted', 'union', 'of two', 'no rows') ORDER BY 1, 2;
SELECT regress.is_remote('INSERT INTO target (parts, kind, total) SELECT count(*), e.kind, sum(m.id) FROM event e JOIN member m ON m.id = e.user_id WHERE e.score > (SELECT avg(score) FROM event) GROUP BY e.kind ORDER BY e.kind');
SELECT regress.is_remote('WITH few AS (SELECT id FROM member WHERE id < 4) INSERT INTO target (kind, parts) SELECT ''few'', id FROM few WHERE id IN (SELECT id FROM few) RETURNING no');

-- a partitioned table, and one of the server's own
CREATE TABLE regress.parted (kind text, n bigint) PARTITION BY LIST (kind);
CREATE TABLE regress.parted_buy PARTITION OF regress.parted FOR VALUES IN ('buy');
CREATE TABLE regress.parted_rest PARTITION OF regress.parted DEFAULT;
INSERT INTO parted SELECT kind, count(*) FROM event WHERE id IN (SELECT id FROM member) GROUP BY kind;
SELECT tableoid::regclass, count(*) FROM parted GROUP BY 1 ORDER BY 1;
INSERT INTO member SELECT 1000 + max(id), 'from ' || kind FROM event WHERE id > (SELECT max(id) FROM member) GROUP BY kind;
SELECT count(*) FROM member WHERE id > 1000;

-- statements that contain a query
CREATE TABLE regress.made AS SELECT kind, count(*) FROM event WHERE id IN (SELECT id FROM member) GROUP BY kind;
SELECT count(*) FROM made;
CREATE MATERIALIZED VIEW regress.kept AS SELECT kind, count(*) FROM event WHERE id IN (SELECT id FROM member) GROUP BY kind;
REFRESH MATERIALIZED VIEW kept;
SELECT count(*) FROM kept;
COPY (SELECT count(*) FROM event WHERE id IN (SELECT id FROM member)) TO stdout;
BEGIN;
DECLARE c SCROLL CURSOR FOR SELECT id FROM member WHERE id IN (SELECT score FROM event) AND id < 1000 ORDER BY id;
FETCH 2 FROM c;
FETCH LAST FROM c;
FETCH FIRST FROM c;
COMMIT;
DO $$
DECLARE
	r record;
	n int := 0;
BEGIN
	FOR r IN SELECT id FROM member WHERE id IN (SELECT score FROM event) AND id < 1000 LOOP
		n := n + r.id;
	END LOOP;
	RAISE NOTICE '%', n;
END $$;
CREATE FUNCTION regress.scored(at_least integer) RETURNS SETOF integer
LANGUAGE sql STABLE AS $$ SELECT id FROM remote.member WHERE id IN (SELECT score FROM remote.event) AND id >= at_least AND id < 1000 $$;
SELECT * FROM scored(7) ORDER BY 1;
SELECT regress.is_remote('CREATE TABLE regress.never AS SELECT kind, count(*) FROM event WHERE id IN (SELECT id FROM member) GROUP BY kind');
SELECT regress.is_remote('CREATE MATERIALIZED VIEW regress.never AS SELECT kind, count(*) FROM event WHERE id IN (SELECT id FROM member) GROUP BY kind');
SELECT regress.is_remote('DECLARE c SCROLL CURSOR FOR SELECT id FROM member WHERE id IN (SELECT score FROM event) ORDER BY id');
SELECT regress.is_remote('SELECT * FROM scored(7)');

\set ECHO none
\i :teardown
