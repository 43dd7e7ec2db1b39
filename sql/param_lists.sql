--
-- param_lists.sql: arrays, lists and numbers of rows as parameters of generic plans
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup
SET plan_cache_mode = force_generic_plan;

-- a query with parameters, over the local and the remote tables with the same values
CREATE FUNCTION regress.same(types text, query text, VARIADIC calls text[])
RETURNS TABLE (call text, rows bigint, equal boolean)
LANGUAGE plpgsql AS $$
DECLARE
	here text[];
	there text[];
	r record;
BEGIN
	EXECUTE format('PREPARE here (%s) AS %s', types, replace(query, 'FROM event', 'FROM local.event'));
	EXECUTE format('PREPARE there (%s) AS %s', types, replace(query, 'FROM event', 'FROM remote.event'));
	FOREACH call IN ARRAY calls LOOP
		here := '{}';
		there := '{}';
		FOR r IN EXECUTE 'EXECUTE here ' || call LOOP here := here || r::text; END LOOP;
		FOR r IN EXECUTE 'EXECUTE there ' || call LOOP there := there || r::text; END LOOP;
		rows := cardinality(there);
		equal := here = there;
		RETURN NEXT;
	END LOOP;
	DEALLOCATE here;
	DEALLOCATE there;
END $$;

SELECT * FROM regress.same('int, bigint', 'SELECT id FROM event ORDER BY id LIMIT $1 OFFSET $2',
	'(3, 2)', '(NULL, 995)', '(3, NULL)', '(0, 0)', '(2, 9223372036854775807)');
SELECT * FROM regress.same('int', 'SELECT x.id FROM (SELECT id FROM event ORDER BY id DESC LIMIT $1 + 1) x ORDER BY id', '(2)', '(NULL)');
SELECT * FROM regress.same('int[]', 'SELECT id FROM event WHERE score = ANY ($1) ORDER BY id',
	'(''{1,5}'')', '(''{1,NULL}'')', '(''{}'')', '(NULL)');
SELECT * FROM regress.same('int[]', 'SELECT id FROM event WHERE score <> ALL ($1) ORDER BY id',
	'(''{1,5}'')', '(''{1,NULL}'')', '(''{}'')', '(NULL)');
SELECT * FROM regress.same('int[]', 'SELECT id, score = ANY ($1), score <> ALL ($1), NOT (score = ANY ($1)) FROM event ORDER BY id',
	'(''{1,5}'')', '(''{1,NULL}'')', '(''{}'')', '(NULL)', '(''{{1,2},{NULL,3}}'')');
SELECT * FROM regress.same('int, int', 'SELECT id, score IN ($1, $2), score NOT IN ($1, $2, 3) FROM event ORDER BY id', '(1, 5)', '(1, NULL)');
SELECT * FROM regress.same('varchar[]', 'SELECT id FROM event WHERE note = ANY ($1) ORDER BY id', '(ARRAY[''note 3'', '''', ''it''''s \ 100%''])');
SELECT * FROM regress.same('date[]', 'SELECT id FROM event WHERE day <> ALL ($1) ORDER BY id', '(''{2024-01-01,2024-01-02}'')');
SELECT * FROM regress.same('text, date, text', 'SELECT id FROM event WHERE kind = $1 AND day > $2 AND score = $3::int ORDER BY id', '(''buy'', ''2024-01-01'', ''5'')', '(NULL, NULL, NULL)');

-- a list longer than servers take by default
PREPARE many(int) AS SELECT count(*) FROM event WHERE id = ANY (array_fill(1007 - 1000, ARRAY[$1]));
EXECUTE many(200000);

PREPARE rows_of(int, int) AS SELECT id FROM event WHERE id IN (SELECT id FROM event) ORDER BY id LIMIT $1 OFFSET $2;
EXECUTE rows_of(-1, 0);
EXECUTE rows_of(1, -1);

-- where it is answered
SELECT regress.plan_of('EXECUTE rows_of(1, 1)') = 'remote' OR clickhouse_server_version('ch') < '2' AS remote;
PREPARE listed(int[], varchar[]) AS SELECT count(*) FROM event WHERE score <> ALL ($1) AND note = ANY ($2);
SELECT regress.plan_of('EXECUTE listed(NULL, NULL)') = 'remote' OR clickhouse_server_version('ch') < '2' AS remote;
-- what PostgreSQL knows to be empty
SELECT regress.plan_of('SELECT count(*) FROM event WHERE false');
SELECT regress.plan_of('SELECT e.id FROM event e JOIN member m USING (id) WHERE e.id = 1 AND m.id = 2');

\set ECHO none
\i :teardown
