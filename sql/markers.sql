--
-- markers.sql: ClickHouse's own functions and aggregates as SQL functions
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup
\set ECHO none
SET timezone = 'UTC';

CALL clickhouse_perform('ch', $$
	CREATE TABLE marker (
		id UInt32, i Int32, n Nullable(Int32), u UInt64, w UInt32,
		five Int32, nfive Nullable(Int32), fives Array(Int32),
		f Float64, g Float64, s String, ns Nullable(String), ts String,
		d Date, nd Nullable(Date), t DateTime('UTC'), nt Nullable(DateTime('UTC')), l DateTime('UTC'),
		ok UInt8, k Enum8('x' = 1, 'y' = 2), fs FixedString(4),
		a Array(Int32), fa Array(Float64), sa Array(String), ba Array(UInt32),
		url String, nurl Nullable(String), j String, ip String, ip6 String, lat Float64, lon Float64
	) ENGINE = MergeTree() ORDER BY id$$);
CALL clickhouse_perform('ch', $$
	INSERT INTO marker SELECT number, toInt32(number % 17) - 3,
		if(number % 5 = 0, NULL, toInt32(number % 7)), 18446744073709551615 - number, number % 11 + 1,
		5, if(number % 3 = 0, NULL, 5), [5, 5],
		number / 8 - 10, number + 1, substring('abcabcdxyz', 1, number % 11),
		if(number % 4 = 0, NULL, substring('xyzb', 1, number % 5)), concat('2024-01-0', toString(number % 9 + 1), ' 10:11:12'),
		toDate('2024-01-31') + number % 60, if(number % 6 = 0, NULL, toDate('2024-02-01') + number % 30),
		toDateTime('2024-02-28 20:00:00', 'UTC') + number * 1234,
		if(number % 6 = 0, NULL, toDateTime('2024-01-01 00:00:00', 'UTC') + number * 777),
		toDateTime('2024-02-28 20:00:00', 'UTC') + number * 4321,
		number % 3 = 0, if(number % 2 = 0, 'x', 'y'), toFixedString(toString(number % 4), 4),
		[toInt32(number % 4), 3, toInt32(number % 9)], [number / 4, 2.5], [substring('abc', 1, number % 3 + 1), 'b'],
		[toUInt32(number % 7), toUInt32(3)],
		concat('https://www.example', toString(number % 3), '.co.uk:8080/p/', toString(number), '?a=', toString(number % 5), '&b=c#frag'),
		if(number % 7 = 0, NULL, 'http://a.b.com/x'),
		concat('{"a":', toString(number), ',"b":true,"c":[1,', toString(number), '],"d":"v', toString(number), '"}'),
		concat('10.1.', toString(number % 200), '.7'), concat('2001:db8::', toString(number % 9)),
		toFloat64(number % 90) - 45, toFloat64(number % 180) - 90
	FROM system.numbers LIMIT 100$$);
-- old servers take dictionaries from their configuration only
DO $do$
BEGIN
	CALL clickhouse_perform('ch', 'CREATE TABLE named (id UInt64, name String, size Int64) ENGINE = MergeTree() ORDER BY id');
	CALL clickhouse_perform('ch', $$INSERT INTO named SELECT number, concat('n', toString(number)), toInt64(number) - 5
		FROM system.numbers LIMIT 50$$);
	CALL clickhouse_perform('ch', $$CREATE DICTIONARY dict (id UInt64, name String, size Int64) PRIMARY KEY id
		SOURCE(CLICKHOUSE(DB 'regress_fdw' TABLE 'named')) LAYOUT(FLAT()) LIFETIME(0)$$);
EXCEPTION WHEN syntax_error OR fdw_error THEN NULL;
END $do$;
CREATE FOREIGN TABLE remote.marker (
	id bigint OPTIONS (type 'UInt32') NOT NULL, i integer OPTIONS (type 'Int32') NOT NULL,
	n integer OPTIONS (type 'Nullable(Int32)'), u numeric(20,0) OPTIONS (type 'UInt64') NOT NULL,
	w bigint OPTIONS (type 'UInt32') NOT NULL, five integer OPTIONS (type 'Int32') NOT NULL,
	nfive integer OPTIONS (type 'Nullable(Int32)'), fives integer[] OPTIONS (type 'Array(Int32)') NOT NULL,
	f double precision OPTIONS (type 'Float64') NOT NULL, g double precision OPTIONS (type 'Float64') NOT NULL,
	s text OPTIONS (type 'String') COLLATE "C" NOT NULL, ns text OPTIONS (type 'Nullable(String)') COLLATE "C",
	ts text OPTIONS (type 'String') COLLATE "C" NOT NULL,
	d date OPTIONS (type 'Date') NOT NULL, nd date OPTIONS (type 'Nullable(Date)'),
	t timestamptz OPTIONS (type 'DateTime(''UTC'')') NOT NULL, nt timestamptz OPTIONS (type 'Nullable(DateTime(''UTC''))'),
	l timestamp OPTIONS (type 'DateTime(''UTC'')') NOT NULL, ok boolean OPTIONS (type 'UInt8') NOT NULL,
	k text OPTIONS (type 'Enum8(''x'' = 1, ''y'' = 2)') COLLATE "C" NOT NULL,
	fs text OPTIONS (type 'FixedString(4)') COLLATE "C" NOT NULL,
	a integer[] OPTIONS (type 'Array(Int32)') NOT NULL, fa double precision[] OPTIONS (type 'Array(Float64)') NOT NULL,
	sa text[] OPTIONS (type 'Array(String)') COLLATE "C" NOT NULL, ba bigint[] OPTIONS (type 'Array(UInt32)') NOT NULL,
	url text OPTIONS (type 'String') COLLATE "C" NOT NULL, nurl text OPTIONS (type 'Nullable(String)') COLLATE "C",
	j text OPTIONS (type 'String') COLLATE "C" NOT NULL, ip text OPTIONS (type 'String') COLLATE "C" NOT NULL,
	ip6 text OPTIONS (type 'String') COLLATE "C" NOT NULL,
	lat double precision OPTIONS (type 'Float64') NOT NULL, lon double precision OPTIONS (type 'Float64') NOT NULL
) SERVER ch;
CREATE FUNCTION regress.marker_tests(OUT kind text, OUT name text, OUT arguments text,
	OUT result text, OUT remote text, OUT first_version text, OUT tests text)
RETURNS SETOF record AS '$libdir/clickhouse_fdw', 'clickhouse_fdw_marker_tests' LANGUAGE C STRICT;

-- Calls in one query, here and as ClickHouse itself is asked.  "equal" if the
-- rows are the same, else what is wrong.
CREATE FUNCTION regress.marker_calls(kind text, tests text[]) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	suffix text := CASE WHEN kind = 'function' THEN ' ORDER BY id' ELSE '' END;
	here text;
	there text;
	r record;
	types text;
	mine text[] := '{}';
	yours text[] := '{}';
BEGIN
	SELECT string_agg(split_part(t, ' => ', 1), ', '),
		string_agg(coalesce(nullif(split_part(t, ' => ', 2), ''), t), ', ') INTO here, there FROM unnest(tests) AS t;
	here := 'SELECT ' || here || CASE WHEN here ~ ' FROM ' THEN '' ELSE ' FROM marker' || suffix END;
	there := 'SELECT ' || there || CASE WHEN there ~ ' FROM ' THEN '' ELSE ' FROM marker' || suffix END;
	FOR r IN EXECUTE here LOOP
		mine := mine || r::text;
	END LOOP;
	EXECUTE format('CREATE TEMP VIEW typed (%s) AS %s',
		(SELECT string_agg('v' || i, ', ' ORDER BY i) FROM generate_series(1, cardinality(tests)) i), here);
	SELECT string_agg(format('v%s %s', attnum, format_type(atttypid, NULL)), ', ' ORDER BY attnum) INTO types
	FROM pg_attribute WHERE attrelid = 'typed'::regclass;
	DROP VIEW typed;
	FOR r IN EXECUTE format('SELECT * FROM clickhouse_query(''ch'', %L) AS x(%s)', there, types) LOOP
		yours := yours || r::text;
	END LOOP;
	RETURN CASE WHEN mine = yours THEN 'equal'
		ELSE format('%s instead of %s', left(mine::text, 100), left(yours::text, 100)) END;
EXCEPTION WHEN OTHERS THEN
	RETURN CASE WHEN sqlstate = '0A000' THEN 'local' ELSE SQLERRM END;
END $$;
-- Does the server have it?  Old ones have no CREATE DICTIONARY, and do not nest queries freely.
CREATE FUNCTION regress.on_server(test text, first_version text) RETURNS boolean
LANGUAGE sql STABLE AS $$
	SELECT coalesce(string_to_array(first_version, '.')::int[] <= v, true) AND (test !~ 'dict|FROM \(|OVER|DISTINCT' OR v > '{20}')
	FROM (SELECT string_to_array(substring(clickhouse_server_version('ch') FROM '^\d+\.\d+'), '.')::int[]) AS s(v)
$$;
\set ECHO all
\set VERBOSITY terse
CREATE TEMP TABLE called AS
SELECT kind, test, regress.on_server(test, first_version) AS there,
	row_number() OVER (ORDER BY kind, ordinality, test) / CASE WHEN test ~ ' FROM ' THEN 1 ELSE 12 END AS batch
FROM regress.marker_tests() WITH ORDINALITY, unnest(string_to_array(tests, '; ')) AS test WHERE test <> '';
-- what the server has: as whole queries, and planned by relation
CREATE FUNCTION regress.differing() RETURNS TABLE (kind text, tests text, outcome text) LANGUAGE sql AS $$
	WITH batch AS (
		SELECT kind, array_agg(test) AS tests FROM called WHERE there GROUP BY kind, test ~ ' FROM ', batch
	), differing AS (
		SELECT * FROM batch WHERE regress.marker_calls(kind, tests) <> 'equal'
	)
	SELECT kind, test, regress.marker_calls(kind, ARRAY[test]) FROM differing, unnest(tests) AS test
$$;
SELECT * FROM regress.differing() WHERE outcome <> 'equal';
SET clickhouse_fdw.enable_query_pushdown = off;
SELECT * FROM regress.differing() WHERE outcome <> CASE WHEN tests ~ 'FROM \(|OVER' THEN 'local' ELSE 'equal' END;
RESET clickhouse_fdw.enable_query_pushdown;
-- what it has not is not sent to it
SELECT kind, test FROM called
WHERE NOT there AND test !~ 'dict' AND regress.marker_calls(kind, ARRAY[test]) <> 'local';
SELECT count(*) > 350 AS many FROM called;

-- every row of the table is an SQL function, and every such function in the table
SELECT kind, name, arguments, result FROM regress.marker_tests()
EXCEPT
SELECT CASE p.prokind WHEN 'a' THEN 'aggregate' ELSE 'function' END, p.proname,
	replace(replace(pg_get_function_identity_arguments(p.oid), 'timestamp with time zone', 'timestamptz'), 'timestamp without time zone', 'timestamp'),
	replace(replace(pg_get_function_result(p.oid), 'timestamp with time zone', 'timestamptz'), 'timestamp without time zone', 'timestamp')
FROM pg_proc p LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid LEFT JOIN pg_proc step ON step.oid = a.aggtransfn
WHERE 'clickhouse_fdw_marker' IN (p.prosrc, left(step.prosrc, 21));
SELECT (SELECT count(*) FROM regress.marker_tests()) =
	(SELECT count(*) FROM pg_proc p LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid LEFT JOIN pg_proc step ON step.oid = a.aggtransfn
	WHERE p.prosrc = 'clickhouse_fdw_marker' OR step.prosrc = 'clickhouse_fdw_marker_step') AS same;
SELECT count(*) FROM (SELECT name, arguments FROM regress.marker_tests() GROUP BY 1, 2 HAVING count(*) > 1) twice;

-- no name is one of PostgreSQL's with the same arguments
SELECT p.oid::regprocedure FROM pg_proc p JOIN pg_proc q ON p.proname = q.proname AND p.proargtypes = q.proargtypes
WHERE p.prosrc = 'clickhouse_fdw_marker' AND q.pronamespace = 'pg_catalog'::regnamespace;

-- in every clause
CREATE FUNCTION regress.explained(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	line text;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query LOOP
		IF line ~ 'Local because|Filter|Sort|Aggregate on' THEN
			RETURN NEXT btrim(line);
		END IF;
	END LOOP;
END $$;
CREATE FUNCTION regress.both(query text, direct text) RETURNS TABLE (rows bigint, equal boolean, plan text) LANGUAGE plpgsql AS $$
DECLARE
	value text;
	mine text[] := '{}';
	yours text[] := '{}';
BEGIN
	FOR value IN EXECUTE format('SELECT row(x.*) FROM (%s) x', query) LOOP
		mine := mine || value;
	END LOOP;
	FOR value IN EXECUTE direct LOOP
		yours := yours || value;
	END LOOP;
	RETURN QUERY SELECT count(*), mine = yours, regress.plan_of(query) FROM unnest(mine);
END $$;
CREATE FUNCTION regress.direct(query text, columns text) RETURNS text LANGUAGE sql AS $$
	SELECT format('SELECT row(x.*) FROM clickhouse_query(''ch'', %L) AS x(%s)', query, columns)
$$;
SELECT * FROM regress.both('SELECT id, cityhash64(s, i) % 10 AS h FROM marker ORDER BY id',
	regress.direct('SELECT id, modulo(cityHash64(s, i), 10) FROM marker ORDER BY id', 'id bigint, h numeric'));
SELECT * FROM regress.both('SELECT id FROM marker WHERE match(s, ''^abc'') AND i > 2 ORDER BY id',
	regress.direct('SELECT id FROM marker WHERE match(s, ''^abc'') AND i > 2 ORDER BY id', 'id bigint'));
SELECT * FROM regress.both('SELECT id FROM marker WHERE NOT match(ns, ''z'') ORDER BY id',
	regress.direct('SELECT id FROM marker WHERE NOT match(ns, ''z'') ORDER BY id', 'id bigint'));
SELECT * FROM regress.both('SELECT id FROM marker WHERE cityhash64(s) = cityhash64(''abc'') ORDER BY id',
	regress.direct('SELECT id FROM marker WHERE s = ''abc'' ORDER BY id', 'id bigint'));
SELECT * FROM regress.both('SELECT toyyyymm(d) AS m, count(*) AS c, uniq(i) AS u FROM marker GROUP BY toyyyymm(d) ORDER BY toyyyymm(d)',
	regress.direct('SELECT toYYYYMM(d) AS m, count(), uniq(i) FROM marker GROUP BY m ORDER BY m', 'm integer, c bigint, u bigint'));
SELECT * FROM regress.both('SELECT w FROM marker GROUP BY w HAVING quantile(0.5, f) > 0 AND uniq(i) > 2 ORDER BY w',
	regress.direct('SELECT w FROM marker GROUP BY w HAVING quantile(0.5)(f) > 0 AND uniq(i) > 2 ORDER BY w', 'w bigint'));
SELECT * FROM regress.both('SELECT w FROM marker GROUP BY w ORDER BY quantile(0.5, f) DESC, w LIMIT 3',
	regress.direct('SELECT w FROM marker GROUP BY w ORDER BY quantile(0.5)(f) DESC, w LIMIT 3', 'w bigint'));
SELECT * FROM regress.both('SELECT uniq(i) FILTER (WHERE n > 2) AS a, quantile(0.9, f) FILTER (WHERE ok) AS b FROM marker',
	regress.direct('SELECT uniqIf(i, ifNull(n > 2, 0)), quantileIf(0.9)(f, ok) FROM marker', 'a bigint, b double precision'));
SELECT * FROM regress.both('SELECT DISTINCT domain(url) AS d FROM marker ORDER BY 1',
	regress.direct('SELECT DISTINCT domain(url) AS d FROM marker ORDER BY d', 'd text'));
SELECT * FROM regress.both('SELECT DISTINCT tostartofhour(t) AS h FROM marker WHERE tomonday(d) >= ''2024-02-05'' ORDER BY h DESC LIMIT 5',
	regress.direct('SELECT DISTINCT toStartOfHour(t) AS h FROM marker WHERE toMonday(d) >= ''2024-02-05'' ORDER BY h DESC LIMIT 5', 'h timestamptz'));
SELECT * FROM regress.both('SELECT id FROM marker ORDER BY cityhash64(s), id LIMIT 10',
	regress.direct('SELECT id FROM marker ORDER BY cityHash64(s), id LIMIT 10', 'id bigint'));
SELECT * FROM regress.both('SELECT id, greatest(cityhash64(ns), 5) AS g, CASE WHEN i > 3 THEN siphash64(s) ELSE 0 END AS c FROM marker ORDER BY id',
	regress.direct('SELECT id, ifNull(greatest(cityHash64(ns), 5), 5) AS g, if(i > 3, sipHash64(s), 0) FROM marker ORDER BY id', 'id bigint, g numeric, c numeric'));
-- states in a column
CALL clickhouse_perform('ch', 'CREATE TABLE states (k UInt32, s AggregateFunction(uniq, Int32)) ENGINE = MergeTree() ORDER BY k');
CALL clickhouse_perform('ch', 'INSERT INTO states SELECT w AS k, uniqState(i) FROM marker GROUP BY w');
IMPORT FOREIGN SCHEMA regress_fdw LIMIT TO (states) FROM SERVER ch INTO remote;
SELECT uniqmerge(s), min(k), max(k) FROM states;
SELECT uniq(i) FROM marker;
SELECT * FROM regress.both('SELECT max(h) AS m, count(*) AS c FROM (SELECT siphash64(s) AS h FROM marker WHERE i > 0) x',
	regress.direct('SELECT max(h), count() FROM (SELECT sipHash64(s) AS h FROM marker WHERE i > 0)', 'm numeric, c bigint')) WHERE NOT equal;
-- nothing to aggregate
SELECT uniq(i), quantile(0.5, f), count(*), sum(cityhash64(n)) FROM marker WHERE id < 0;
SELECT uniq(i) AS u, sum(cityhash64(n)) IS NULL AS s FROM marker WHERE id < 0 GROUP BY w;

-- where PostgreSQL has to run them, they say so
\set VERBOSITY default
CREATE TABLE regress.here AS SELECT 1 AS a;
SELECT cityhash64(a) FROM regress.here;
SELECT uniq(a) FROM regress.here;
SELECT uniq(a) FROM regress.here WHERE a > 1;
SELECT uniq(a) OVER () FROM regress.here;
SELECT cityhash64('a');
EXPLAIN (COSTS OFF) SELECT cityhash64(a), uniq(a) FROM regress.here GROUP BY 1;
SELECT quantile(f / 100, f) FROM marker;
SELECT grouparray(i ORDER BY i) FROM marker;
SET clickhouse_fdw.pushdown = off;
SELECT uniq(i) FROM marker;
RESET clickhouse_fdw.pushdown;
SELECT * FROM regress.explained('SELECT quantile(i, f) FROM marker');
SELECT * FROM regress.explained('SELECT grouparray(i ORDER BY i) FROM marker');
SELECT * FROM regress.explained('SELECT topk(3, i) FROM marker');

\set ECHO none
\i :teardown
