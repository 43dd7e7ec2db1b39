-- Every built-in function, operator, cast and aggregate over types that ClickHouse
-- has either ships or is known to stay local, on every version of PostgreSQL.
CREATE FUNCTION local_reason(oid) RETURNS text LANGUAGE c STRICT AS 'clickhouse_fdw', 'clickhouse_fdw_pushdown_reason';
CREATE FUNCTION local_name(int) RETURNS text LANGUAGE c STRICT AS 'clickhouse_fdw', 'clickhouse_fdw_pushdown_name';

CREATE TABLE mapped AS
	SELECT t FROM unnest('{bool,int2,int4,int8,float4,float8,numeric,text,varchar,bpchar,name,bytea,date,time,timetz,
		timestamp,timestamptz,interval,uuid,inet,cidr,json,jsonb}'::regtype[]) t;
INSERT INTO mapped SELECT typarray FROM pg_type JOIN mapped ON oid = t;
INSERT INTO mapped
	SELECT oid FROM pg_type WHERE typname ~ '^(any|record$)' AND typname !~ 'range' AND typtype = 'p';
CREATE TABLE built_in AS
	SELECT p.oid, p.proname::text AS name, p.oid::regprocedure::text AS signature, local_reason(p.oid) AS reason
	FROM pg_proc p
	WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.prokind IN ('f', 'a') AND p.oid < 10000
		AND NOT EXISTS (SELECT FROM unnest(p.proargtypes::oid[] || p.prorettype) a WHERE a NOT IN (SELECT t FROM mapped));
SELECT count(*) > 1400 AS enough, count(*) FILTER (WHERE reason = '') > 400 AS ships FROM built_in;

-- missing: it needs a row in catalogue_*.c or a reason in catalogue_local.c
SELECT signature FROM built_in WHERE reason IS NULL ORDER BY 1;
SELECT o.oid::regoperator AS operator FROM pg_operator o JOIN built_in b ON b.oid = o.oprcode WHERE b.reason IS NULL ORDER BY 1;
SELECT castsource::regtype, casttarget::regtype FROM pg_cast JOIN built_in b ON b.oid = castfunc WHERE b.reason IS NULL ORDER BY 1, 2;

-- said twice
SELECT local_name(i) FROM generate_series(0, 2000) i WHERE local_name(i) IS NOT NULL GROUP BY 1 HAVING count(*) > 1;

-- said to stay local, but ships
SELECT n.name FROM (SELECT local_name(i) AS name FROM generate_series(0, 2000) i) n
WHERE n.name !~ '\*' AND EXISTS (SELECT FROM built_in b WHERE n.name IN (b.name, replace(b.signature, ',', ', ')))
	AND NOT EXISTS (SELECT FROM built_in b WHERE n.name IN (b.name, replace(b.signature, ',', ', ')) AND b.reason <> '')
ORDER BY 1;

-- clickhouse_fdw_pushdown() lists what stays local too
SELECT kind, object, conditions FROM clickhouse_fdw_pushdown() WHERE remote IS NULL
	AND object IN ('quote_ident(text)', 'character = character', 'row_to_json(record)', 'random()', 'lower(text)')
ORDER BY kind, object COLLATE "C";
SELECT count(*) FROM clickhouse_fdw_pushdown() WHERE remote IS NULL AND conditions IS NULL;

-- whose function it is, and of which type, is a reason too
CREATE FUNCTION twice(int) RETURNS int LANGUAGE sql AS 'SELECT $1 * 2';
SELECT local_reason('twice(int)'::regprocedure), local_reason('point_add(point, point)'::regprocedure);

DROP FUNCTION local_reason, local_name, twice;
DROP TABLE mapped, built_in;
