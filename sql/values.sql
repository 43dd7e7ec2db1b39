--
-- values.sql: rows in FROM that are not stored: VALUES, functions, SELECT without FROM
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

SELECT rows, equal, ordered, query FROM regress.compare($$
	SELECT id, v.b FROM member, (VALUES (1, 'x'), (2, NULL), (3, 'it''s $1 %1 \')) v(a, b) WHERE id = v.a;
	SELECT id, v.b FROM member LEFT JOIN (VALUES (1, 'x'), (2, NULL)) v(a, b) ON id = v.a;
	SELECT v.* FROM member, (VALUES (1, 1.5, date '2020-02-29', timestamptz '2020-01-01 00:00:00.123456+00', true, 1.5::float8), (NULL, NULL, NULL, NULL, NULL, NULL), (3, 2.5, '1960-01-01', '1950-01-01', false, 'NaN')) v WHERE id = 1;
	SELECT id FROM member WHERE id IN (VALUES (5), (7), (NULL));
	SELECT id FROM member WHERE id NOT IN (VALUES (5), (7));
	SELECT id FROM member UNION ALL VALUES (500), (501);
	SELECT id FROM member EXCEPT VALUES (1), (2);
	SELECT id FROM event WHERE day IN (SELECT d FROM (VALUES (date '2024-01-01'), ('1970-01-01')) v(d));
	SELECT v.a FROM (VALUES (1), (2)) v(a) WHERE v.a IN (SELECT id FROM member);
	SELECT id, x.a FROM member LEFT JOIN (SELECT 1 AS a UNION ALL SELECT 2) x ON id = x.a;
	SELECT id, (SELECT 7), (SELECT 8 WHERE false) FROM member;
	SELECT g, count(id) FROM generate_series(1, 10) g LEFT JOIN member ON id = g GROUP BY g;
	SELECT g, count(id) FROM generate_series(10, 1, -3) g LEFT JOIN member ON id = g GROUP BY g;
	SELECT g FROM generate_series(10, 1) g, member WHERE id = 1;
	SELECT g FROM generate_series(1, NULL) g, member WHERE id = 1;
	SELECT g FROM generate_series(-9223372036854775808, 9223372036854775807, 4611686018427387904) g, member WHERE id = 1;
	SELECT u, id FROM member JOIN unnest('{1,2,NULL,5,5}'::int[]) u ON u = id;
	SELECT v.a FROM member, (VALUES (1.5), (2)) v(a) WHERE id = 1
$$, false);

-- what PostgreSQL computes when the query is sent: days and months of its time
-- zone, rows of functions that ClickHouse does not have
SET timezone = 'Europe/Berlin';
SELECT rows, equal, ordered, query FROM regress.compare($$
	SELECT g, count(id) FROM generate_series(date '2023-12-28', '2024-01-04', interval '1 day') g LEFT JOIN event ON day = g::date GROUP BY g ORDER BY g;
	SELECT g, count(id), sum(amount) FROM generate_series(timestamptz '2023-11-01', '2024-04-01', '1 month') g LEFT JOIN event ON date_trunc('month', at) = g GROUP BY g ORDER BY g;
	SELECT g, count(*) FROM generate_series(timestamptz '2024-03-30', '2024-04-02', '1 day') g, member GROUP BY g ORDER BY g;
	SELECT g, count(*) FROM generate_series(timestamptz '2024-03-31', '2024-03-30 20:00', '-1 hour') g, member GROUP BY g ORDER BY g;
	WITH days AS (SELECT generate_series(timestamp '2023-12-28', '2024-01-04', '1 day')::date AS d) SELECT d, count(id) FROM days LEFT JOIN event ON day = d GROUP BY d ORDER BY d;
	SELECT g::date - current_date, count(id) FROM generate_series(current_date - 2, current_date, interval '1 day') g LEFT JOIN event ON day = g::date GROUP BY 1 ORDER BY 1;
	SELECT count(*) FROM generate_series(now(), NULL, '1 day') g, member;
	SELECT count(*) FROM generate_series(timestamp '1850-01-01', '2024-01-01', '10 years') g, member;
	SELECT k, count(id) FROM regexp_split_to_table('buy,view,none', ',') k LEFT JOIN event ON kind = k GROUP BY k ORDER BY k;
	SELECT k, count(id) FROM unnest(string_to_array('buy,it''s,%', ',', '%')) k LEFT JOIN event ON kind = k GROUP BY k ORDER BY k;
	SELECT id FROM member WHERE id IN (SELECT unnest('{1,2}'::int[]) + 5) ORDER BY id;
	SELECT generate_series(1, 3) * 10 AS g, count(*) FROM member GROUP BY 1 ORDER BY 1;
	SELECT upper(unnest(tags)) AS tag, count(*) FROM event GROUP BY 1 ORDER BY 1;
	SELECT generate_series(1, 2) AS a, generate_series(1, 3) AS b, id FROM member WHERE id = 1;
	SELECT generate_series(1, 3) AS g, count(*) FROM member
$$, false);
RESET timezone;

PREPARE rows_of(integer, text, date) AS SELECT id, v.*
	FROM member JOIN (VALUES ($1, $2, $3), ($1 + 1, 'two', '2020-02-29')) v(a, b, c) ON id = v.a ORDER BY v.a;
PREPARE series(bigint, bigint) AS SELECT g, id FROM member RIGHT JOIN generate_series($1, $2, 2) g ON id = g ORDER BY g;
SET plan_cache_mode = force_generic_plan;
EXECUTE rows_of(1, 'it''s', '1960-01-01');
EXECUTE rows_of(NULL, NULL, NULL);
EXECUTE series(38, 42);
EXECUTE series(NULL, 42);
EXECUTE series(3, 1);
PREPARE days(date, date) AS SELECT g::date, count(id) FROM generate_series($1, $2, interval '1 day') g LEFT JOIN event ON day = g::date GROUP BY 1 ORDER BY 1;
EXECUTE days('2024-01-01', '2024-01-03');
EXECUTE days('2024-01-01', NULL);
PREPARE elements(text[]) AS SELECT k, count(id) FROM unnest($1) k LEFT JOIN event ON kind = k GROUP BY k ORDER BY k;
EXECUTE elements('{buy,NULL,"it''s","a,b"}');
EXECUTE elements('{}');
EXECUTE elements(NULL);
RESET plan_cache_mode;

-- where it is answered
SELECT regress.plan_of('SELECT id, v.b FROM member LEFT JOIN (VALUES (1, ''x''), (2, NULL)) v(a, b) ON id = v.a') = 'remote'
	OR clickhouse_server_version('ch') < '2' AS remote;
SELECT regress.plan_of('SELECT g, count(id) FROM generate_series(1, 10) g LEFT JOIN member ON id = g GROUP BY g') = 'remote'
	OR clickhouse_server_version('ch') < '2' AS remote;
SELECT regress.plan_of('SELECT g, count(id) FROM generate_series(current_date - 2, current_date, interval ''1 day'') g LEFT JOIN event ON day = g::date GROUP BY g') = 'remote'
	OR clickhouse_server_version('ch') < '2' AS remote;

\set ECHO none
\i :teardown
