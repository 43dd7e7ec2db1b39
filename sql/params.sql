--
-- params.sql: parameters: prepared statements, functions, generic plans
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

-- C1, W26: every kind of statement eight times, so that the generic plan is used too
PREPARE by_id(integer) AS SELECT id, kind FROM event WHERE id = $1;
EXECUTE by_id(1);
EXECUTE by_id(2);
EXECUTE by_id(3);
EXECUTE by_id(4);
EXECUTE by_id(5);
EXECUTE by_id(6);
EXECUTE by_id(7);
EXECUTE by_id(8);
EXECUTE by_id(NULL);
SELECT generic_plans > 0 AS generic, custom_plans FROM pg_prepared_statements WHERE name = 'by_id';
DEALLOCATE by_id;

SET plan_cache_mode = force_generic_plan;

-- of every type
PREPARE by_int8(bigint) AS SELECT count(*) FROM event WHERE amount > $1;
PREPARE by_int2(smallint) AS SELECT count(*) FROM event WHERE score = $1;
PREPARE by_text(text) AS SELECT count(*) FROM event WHERE kind = $1;
PREPARE by_varchar(varchar) AS SELECT count(*) FROM event WHERE note = $1;
PREPARE by_date(date) AS SELECT count(*) FROM event WHERE day >= $1;
PREPARE by_timestamptz(timestamptz) AS SELECT count(*) FROM event WHERE at >= $1;
PREPARE by_bool(boolean) AS SELECT count(*) FROM event WHERE ok = $1;
PREPARE by_float8(double precision) AS SELECT count(*) FROM event WHERE ratio > $1;
PREPARE by_numeric(numeric) AS SELECT count(*) FROM event WHERE amount > $1;
PREPARE by_array(integer[]) AS SELECT count(*) FROM event WHERE id = ANY ($1);
PREPARE by_texts(text[]) AS SELECT count(*) FROM event WHERE kind = ANY ($1);
PREPARE by_two(integer, integer) AS SELECT count(*) FROM event WHERE id BETWEEN $1 AND $2;
EXECUTE by_int8(0);
EXECUTE by_int8(-9223372036854775808);
EXECUTE by_int2(3);
EXECUTE by_text('größe');
EXECUTE by_text('it''s \ `"');
EXECUTE by_text('');
EXECUTE by_varchar('');
EXECUTE by_varchar('it''s \ 100%');
EXECUTE by_date('2024-01-20');
EXECUTE by_timestamptz('2024-01-20 00:00:00+00');
EXECUTE by_bool(true);
EXECUTE by_bool(NULL);
EXECUTE by_float8(10.5);
EXECUTE by_numeric(400000000.5);
EXECUTE by_array('{1,2,3,5000}');
EXECUTE by_array('{}');
EXECUTE by_array('{1,NULL}');
EXECUTE by_array(NULL);
PREPARE by_none(integer[]) AS SELECT count(*), count(score) FROM event WHERE id <> ALL ($1);
EXECUTE by_none('{1,2}');
EXECUTE by_none('{}');
EXECUTE by_none('{1,NULL}');
EXECUTE by_none(NULL);
PREPARE by_not_any(integer[]) AS SELECT count(*) FROM event WHERE NOT (score = ANY ($1));
EXECUTE by_not_any('{1,3}');
EXECUTE by_not_any('{}');
EXECUTE by_not_any('{1,NULL}');
EXECUTE by_not_any(NULL);
PREPARE by_not(integer, boolean) AS SELECT count(*) FROM event WHERE NOT (score > $1 OR $2);
EXECUTE by_not(3, false);
EXECUTE by_not(3, NULL);
EXECUTE by_not(NULL, true);
EXECUTE by_not(NULL, false);
PREPARE by_null(text) AS SELECT count(*) FROM event WHERE note IS NOT DISTINCT FROM $1;
EXECUTE by_null('');
EXECUTE by_null(NULL);
PREPARE by_state(integer) AS SELECT count(*), count(score + $1) FROM event WHERE ($1 > 3) IS NULL OR coalesce($1, 7) = score;
EXECUTE by_state(NULL);
EXECUTE by_state(3);
EXECUTE by_texts('{buy,"größe","it''s"}');
EXECUTE by_two(10, 20);
EXECUTE by_two(20, 10);
EXECUTE by_two(NULL, 10);
DEALLOCATE ALL;

-- in other places of a query
PREPARE in_list(integer) AS SELECT id + $1, $1 FROM event WHERE id < 3 ORDER BY id;
EXECUTE in_list(10);
EXECUTE in_list(NULL);
PREPARE in_limit(bigint, bigint) AS SELECT id FROM event ORDER BY id LIMIT $1 OFFSET $2;
EXECUTE in_limit(2, 3);
EXECUTE in_limit(NULL, 998);
EXECUTE in_limit(0, NULL);
PREPARE in_having(bigint) AS SELECT kind FROM event GROUP BY kind HAVING sum(amount) > $1 ORDER BY kind;
EXECUTE in_having(0);
EXECUTE in_having(400000000);
PREPARE in_join(integer, text) AS
	SELECT e.id, m.name FROM event e LEFT JOIN member m ON m.id = e.user_id AND m.country = $2
	WHERE e.id <= $1 ORDER BY e.id;
EXECUTE in_join(5, 'de');
EXECUTE in_join(2, NULL);
PREPARE in_group(integer) AS SELECT id % $1 AS rest, count(*) FROM event GROUP BY 1 ORDER BY 1;
EXECUTE in_group(2);
EXECUTE in_group(3);
PREPARE in_insert(integer, text) AS INSERT INTO member VALUES ($1, $2, NULL, NULL);
EXECUTE in_insert(201, 'a');
EXECUTE in_insert(202, 'b');
EXECUTE in_insert(203, 'c');
SELECT * FROM member WHERE id > 200 ORDER BY id;
DEALLOCATE ALL;
RESET plan_cache_mode;

-- a definition that changes in between
PREPARE names AS SELECT id, name FROM member WHERE id = 1;
EXECUTE names;
ALTER FOREIGN TABLE member OPTIONS (ADD table_name 'event');
\set VERBOSITY sqlstate
EXECUTE names;
\set VERBOSITY default
ALTER FOREIGN TABLE member OPTIONS (DROP table_name);
EXECUTE names;
ALTER FOREIGN TABLE member ALTER COLUMN name OPTIONS (ADD column_name 'country');
EXECUTE names;
ALTER FOREIGN TABLE member ALTER COLUMN name OPTIONS (DROP column_name);
EXECUTE names;
ALTER SERVER ch OPTIONS (SET dbname 'system');
\set VERBOSITY sqlstate
EXECUTE names;
\set VERBOSITY default
ALTER SERVER ch OPTIONS (SET dbname 'regress_fdw');
EXECUTE names;
DEALLOCATE names;

-- functions
CREATE FUNCTION regress.events_of(member integer) RETURNS bigint
LANGUAGE sql STABLE AS 'SELECT count(*) FROM event WHERE user_id = member';
SELECT id, events_of(id) FROM local.member WHERE id < 9 ORDER BY id;
CREATE FUNCTION regress.loop() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
	i int;
	k text;
	n bigint;
	s bigint;
BEGIN
	FOR i IN 1..8 LOOP
		SELECT kind INTO k FROM event WHERE id = i;
		SELECT count(*), sum(score) INTO n, s FROM event WHERE id <= i AND kind = k;
		INSERT INTO member VALUES (300 + i, k, NULL, '2020-01-01'::date + i);
		RETURN NEXT format('%s %s %s %s', i, k, n, coalesce(s::text, 'none'));
	END LOOP;
END $$;
SELECT * FROM loop();
SELECT * FROM loop() LIMIT 1;
SELECT count(*), min(name), max(born) FROM member WHERE id > 300;
CREATE FUNCTION regress.by_row(e event) RETURNS text LANGUAGE sql AS 'SELECT e.kind || e.id';
SELECT by_row(e) FROM event e WHERE id < 4 ORDER BY id;

\set ECHO none
\i :teardown
