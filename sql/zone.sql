--
-- zone.sql: days, weeks and months of the session's time zone
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

-- moved by days and months across changes of the clock; where days start late,
-- or twice
CREATE FUNCTION regress.in_zones(VARIADIC zones text[])
RETURNS TABLE (zone text, rows bigint, equal boolean, query text)
LANGUAGE plpgsql AS $$
BEGIN
	FOREACH zone IN ARRAY zones LOOP
		PERFORM set_config('timezone', zone, false);
		FOR rows, equal, query IN SELECT c.rows, c.equal, c.query FROM regress.compare($q$
			SELECT DISTINCT date_trunc('month', at) + n * interval '1 month' FROM event, generate_series(1, 12) n;
			SELECT DISTINCT date_trunc('month', at) + interval '3 months', date_trunc('month', at) + interval '9 months', date_trunc('year', at) + interval '8 months 27 days' FROM event;
			SELECT (date_trunc('month', day) + interval '1 month - 1 day')::date AS month_end, count(*) FROM event GROUP BY 1;
			SELECT (date_trunc('week', at::timestamp + interval '1 day') - interval '1 day')::date AS sunday, count(*) FROM event GROUP BY 1;
			SELECT a.m, b.n FROM (SELECT date_trunc('month', at) AS m, count(*) AS n FROM event GROUP BY 1) a LEFT JOIN (SELECT date_trunc('month', at) AS m, count(*) AS n FROM event GROUP BY 1) b ON b.m = a.m - interval '1 month';
			SELECT extract(year from age(at, '2021-02-28 23:30:00')), extract(month from age(day, '2024-01-31')), date_part('day', age('2024-01-31 12:00:00', at)), count(*) FROM event GROUP BY 1, 2, 3;
			SELECT kind, avg(at - '2024-01-02'), max(at - day), min(day - at) FROM event GROUP BY kind;
			SELECT x.d, extract(epoch from x.d) FROM (SELECT at - '2024-01-02' AS d FROM event OFFSET 0) x;
			SELECT day::timestamptz + interval '280 days', day::timestamptz - interval '2 years' FROM event;
			SELECT (SELECT max(at) FROM event)::date - 7, max(at)::date + 1, (min(at)::date - interval '1 month')::date FROM event
		$q$, false) c LOOP
			RETURN NEXT;
		END LOOP;
	END LOOP;
	RESET timezone;
END $$;
SELECT * FROM regress.in_zones('UTC', 'Europe/Berlin', 'America/Sao_Paulo', 'Asia/Beirut', 'Atlantic/Azores', 'Africa/Cairo', 'Asia/Kolkata');

-- where it is answered
CREATE FUNCTION regress.is_remote(query text) RETURNS boolean
LANGUAGE sql AS $$ SELECT plan_of(query) = 'remote' OR clickhouse_server_version('ch') < '2' $$;
SET timezone = 'Europe/Berlin';
SELECT regress.is_remote('SELECT (date_trunc(''month'', day) + interval ''1 month - 1 day'')::date AS month_end, count(*) FROM event GROUP BY 1');
SELECT regress.is_remote('SELECT (date_trunc(''week'', at::timestamp + interval ''1 day'') - interval ''1 day'')::date AS sunday, count(*) FROM event GROUP BY 1');
SELECT regress.plan_of('SELECT date_trunc(''month'', at) + interval ''1 month 1 hour'' AS m, count(*) FROM event GROUP BY 1') <> 'remote' AS has_a_time;
SET timezone = 'America/Sao_Paulo';
SELECT regress.plan_of('SELECT date_trunc(''month'', at) + interval ''1 month'' AS m, count(*) FROM event GROUP BY 1') <> 'remote' AS starts_late;
RESET timezone;

\set ECHO none
\i :teardown
