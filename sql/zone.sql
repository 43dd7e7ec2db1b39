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
SELECT regress.is_remote('SELECT date_trunc(''month'', at) + interval ''1 month 1 hour'' AS m, count(*) FROM event GROUP BY 1');
SET timezone = 'America/Sao_Paulo';
SELECT regress.is_remote('SELECT date_trunc(''month'', at) + interval ''1 month'' AS m, count(*) FROM event GROUP BY 1');
RESET timezone;

-- a cached plan that was made for another zone: once an error, then planned again
SET plan_cache_mode = force_generic_plan;
SET timezone = 'UTC';
PREPARE days AS SELECT date_trunc('day', at) AS day, count(*) FROM event GROUP BY 1 ORDER BY 1 LIMIT 2;
EXECUTE days;
EXECUTE days;
SET timezone = 'Asia/Kathmandu';
\set VERBOSITY terse
EXECUTE days;
\set VERBOSITY default
EXECUTE days;
SET timezone = 'UTC';
EXECUTE days;
DEALLOCATE days;
RESET timezone;
RESET plan_cache_mode;

-- times from 1900 to 2299 in zones whose past is told by their offsets, and of days that
-- the server's calendar does not have; 18.16 has no such times
DO $$
BEGIN
	CREATE TABLE local.moment (k int, at timestamptz, day date);
	INSERT INTO local.moment SELECT row_number() OVER (ORDER BY t), t, (t AT TIME ZONE 'UTC')::date FROM (
		SELECT t FROM generate_series(timestamptz '1900-01-01 00:00:00+00', '1900-01-02 00:00:00+00', '1 hour') t UNION
		SELECT t FROM generate_series(timestamptz '1900-01-05 23:59:59.999999+00', '2299-12-01 00:00:00+00', '617 days 5 hours 7 minutes') t UNION
		SELECT t FROM generate_series(timestamptz '2299-12-31 02:59:59.999999+00', '2299-12-31 23:59:59.999999+00', '30 minutes') t UNION
		SELECT timestamptz '1970-01-01 00:00:00+00' + n * interval '30 minutes' FROM generate_series(-30, 30) n UNION
		SELECT change::timestamptz + n * interval '1 microsecond' FROM unnest('{1911-03-10 23:50:39+00, 1940-06-14 22:00:00+00,
			1914-01-01 03:06:28+00, 1931-10-03 14:00:00+00, 1916-05-21 02:25:21+00, 1916-10-01 02:25:21+00, 1985-12-31 18:30:00+00,
			1941-10-01 18:30:00+00, 1963-10-23 03:00:00+00, 1999-10-03 03:00:00+00}'::text[]) change, unnest('{0, -1, -1000000, 1000000, 3600000000}'::bigint[]) n) x;
	IF clickhouse_server_version('ch') > '2' THEN
		CALL clickhouse_perform('ch', 'CREATE TABLE moment (k Int32, at DateTime64(6, ''UTC''), day Date32) ENGINE = MergeTree ORDER BY k');
		CREATE FOREIGN TABLE remote.moment (k int OPTIONS (type 'Int32') NOT NULL,
			at timestamptz OPTIONS (type 'DateTime64(6, ''UTC'')') NOT NULL, day date OPTIONS (type 'Date32') NOT NULL) SERVER ch;
		INSERT INTO remote.moment SELECT * FROM local.moment;
	END IF;
END $$;
CREATE FUNCTION regress.told_otherwise(VARIADIC zones text[]) RETURNS TABLE (zone text, query text, equal boolean, plan text)
LANGUAGE plpgsql AS $$
BEGIN
	IF clickhouse_server_version('ch') < '2' THEN RETURN; END IF;
	FOREACH zone IN ARRAY zones LOOP
		PERFORM set_config('timezone', zone, false);
		FOR query, equal, plan IN SELECT c.query, c.equal, c.plan FROM regress.compare($q$
			SELECT k, max(date_trunc('minute', at)), max(date_trunc('hour', at)), max(date_trunc('day', at)), max(date_trunc('week', at)), max(date_trunc('month', at)), max(date_trunc('quarter', at)), max(date_trunc('year', at)) FROM moment GROUP BY k;
			SELECT k, max(at::date), max(at::timestamp), max(at AT TIME ZONE 'America/New_York'), max(date_trunc('month', at, 'Asia/Kolkata')), max(day::timestamptz), max(date_trunc('month', day)) FROM moment GROUP BY k;
			SELECT k, max(extract(year from at)), max(extract(isoyear from at)), max(extract(century from at)), max(extract(week from at)), max(extract(doy from at)), max(extract(dow from at)), max(extract(hour from at)), max(extract(second from at)), max(extract(epoch from at)) FROM moment GROUP BY k;
			SELECT k, max(to_char(at, 'YYYY-MM-DD HH24:MI:SS')), max(to_char(at, 'IYYY-IW-ID Q DDD YY')), max(to_char(at, 'FMDay, DD Mon HH12 AM')), max(to_char(day, 'YYYY DDD')) FROM moment GROUP BY k;
			SELECT k, max(to_char(date_trunc('month', at), 'YYYY-MM')), max(extract(year from date_trunc('week', at))), max(extract(hour from date_trunc('month', at))), max(date_trunc('month', at)::date), max(date_trunc('month', at::timestamp)), max(extract(doy from at::date)), max(date_trunc('week', at::date)), max(at::date - day) FROM moment GROUP BY k;
			SELECT date_trunc('month', at), at::date, to_char(at, 'YYYY-MM'), count(*) FROM moment GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
			SELECT count(*), sum(k) FROM moment WHERE extract(year from at) <> 1900;
			SELECT count(*), sum(k) FROM moment WHERE at::date < '1900-01-01' OR at::date > '2299-12-31' OR date_trunc('month', at) < '1900-02-01' OR to_char(at, 'YYYY-MM-DD') = '1899-12-31';
			SELECT count(*), sum(k) FROM moment WHERE date_trunc('day', at) = date_trunc('hour', at) OR day::timestamptz > at;
			SELECT count(*), sum(k) FROM moment WHERE day > at OR at::date <> day
		$q$) c WHERE NOT c.equal OR c.plan <> 'remote' LOOP
			RETURN NEXT;
		END LOOP;
	END LOOP;
	-- each level repeats what is in it some ten times: too long, which is noticed before it is written
	PERFORM set_config('timezone', 'America/Sao_Paulo', false);
	FOR query, equal, plan IN SELECT c.query, c.equal, c.plan FROM regress.compare($q$
		SELECT count(*) FROM moment WHERE date_trunc('month', date_trunc('month', date_trunc('month', date_trunc('month', date_trunc('month', day)::date)::date)::date)::date) >= '2000-01-01'
	$q$) c WHERE NOT c.equal OR c.plan = 'remote' LOOP
		RETURN NEXT;
	END LOOP;
	RESET timezone;
END $$;
SELECT * FROM regress.told_otherwise('UTC', 'America/New_York', 'America/Sao_Paulo', 'Europe/Paris', 'Europe/Berlin', 'Asia/Kolkata', 'Europe/Dublin', 'Asia/Kathmandu');

-- a clock that shows a time twice, or never; instants moved by days and months as it shows
-- them: around each change
DO $$
BEGIN
	CREATE TABLE local.clock (k int, zone text, shows timestamp, at timestamptz, late_shows timestamp, late timestamptz);
	WITH zones (zone) AS (VALUES ('America/New_York'), ('America/Sao_Paulo'), ('Europe/Berlin'), ('Asia/Kathmandu'),
			('Asia/Gaza'), ('Africa/Casablanca'), ('Australia/Lord_Howe')),
		days AS (SELECT d FROM generate_series(timestamp '1900-02-10', '2042-01-01', '1 day') d UNION ALL SELECT d FROM generate_series(timestamp '2298-12-25', '2299-11-20', '1 day') d),
		changes AS (SELECT zone, x FROM zones, days, LATERAL (SELECT d + q * interval '15 minutes' AS x FROM generate_series(1, 96) q
				WHERE ((d + q * interval '15 minutes') AT TIME ZONE 'UTC') AT TIME ZONE zone - (d AT TIME ZONE 'UTC') AT TIME ZONE zone <> q * interval '15 minutes' ORDER BY q LIMIT 1) c
			WHERE ((d + interval '1 day') AT TIME ZONE 'UTC') AT TIME ZONE zone - (d AT TIME ZONE 'UTC') AT TIME ZONE zone <> interval '1 day'),
		around AS (SELECT zone, x + step AS x FROM changes, unnest('{-31 days, -1 day, -1 hour, -0.25 seconds, 0, 20 minutes, 1 hour, 23:30}'::interval[]) step
			UNION SELECT zone, x FROM zones, unnest('{1900-01-01, 1900-01-02, 1970-01-01, 1969-12-31 23:59:59.5, 2299-12-31 23:59:59.999999, 2299-12-29}'::timestamp[]) x)
	INSERT INTO local.clock SELECT row_number() OVER (ORDER BY zone, x), zone, (x AT TIME ZONE 'UTC') AT TIME ZONE zone, x AT TIME ZONE 'UTC' FROM around;
	UPDATE local.clock SET shows = least(greatest(shows, '1900-01-01'), '2299-12-31 23:59:59');
	UPDATE local.clock SET late_shows = date_trunc('second', shows) WHERE shows BETWEEN '1970-01-01' AND '2106-02-07';
	UPDATE local.clock SET late = date_trunc('second', at) WHERE at BETWEEN '1970-01-01 00:00:00+00' AND '2106-02-07 00:00:00+00';
	IF clickhouse_server_version('ch') > '2' THEN
		CALL clickhouse_perform('ch', 'CREATE TABLE clock (k Int32, zone String, shows DateTime64(6, ''UTC''), at DateTime64(6, ''UTC''),
			late_shows Nullable(DateTime(''UTC'')), late Nullable(DateTime(''UTC''))) ENGINE = MergeTree ORDER BY (zone, k)');
		CREATE FOREIGN TABLE remote.clock (k int NOT NULL, zone text NOT NULL, shows timestamp NOT NULL,
			at timestamptz NOT NULL, late_shows timestamp, late timestamptz) SERVER ch;
		INSERT INTO remote.clock SELECT * FROM local.clock;
	END IF;
END $$;
SELECT count(*) > 5000 AS many, count(DISTINCT zone) AS zones FROM local.clock;
CREATE FUNCTION regress.shown_otherwise(told_alike boolean, VARIADIC zones text[]) RETURNS TABLE (zone text, query text, equal boolean, plan text)
LANGUAGE plpgsql AS $$
BEGIN
	IF clickhouse_server_version('ch') < '2' THEN RETURN; END IF;
	FOREACH zone IN ARRAY zones LOOP
		PERFORM set_config('timezone', zone, false);
		FOR query, equal, plan IN SELECT c.query, c.equal, c.plan FROM regress.compare(replace($q$
			SELECT k, shows::timestamptz, shows AT TIME ZONE '@', late_shows::timestamptz, late_shows AT TIME ZONE '@', count(*) FROM clock WHERE zone = '@' GROUP BY 1, 2, 3, 4, 5;
			SELECT k, at + interval '1 day', at - interval '1 month', at + interval '1 year 03:00', count(*) FROM clock WHERE zone = '@' GROUP BY 1, 2, 3, 4;
			SELECT k, late + interval '1 day', late - interval '1 month', late + interval '13 years -1 day -03:00', late - interval '30 days', count(*) FROM clock WHERE zone = '@' GROUP BY 1, 2, 3, 4, 5;
			SELECT k, at::timestamp::timestamptz, (at AT TIME ZONE 'UTC') AT TIME ZONE '@', date_trunc('hour', at AT TIME ZONE '@') AT TIME ZONE '@', count(*) FROM clock WHERE zone = '@' GROUP BY 1, 2, 3, 4;
			SELECT count(*), sum(k) FROM clock WHERE zone = '@' AND at + interval '1 day' < shows::timestamptz + interval '12 hours'
		$q$, '@', zone)) c WHERE NOT c.equal OR (c.plan = 'remote') <> told_alike LOOP
			RETURN NEXT;
		END LOOP;
	END LOOP;
	-- further than the offsets are listed
	PERFORM set_config('timezone', 'Europe/Berlin', false);
	FOR query, equal, plan IN SELECT c.query, c.equal, c.plan FROM regress.compare($q$
		SELECT k, at + interval '13 months', count(*) FROM clock GROUP BY 1, 2
	$q$) c WHERE NOT c.equal OR c.plan = 'remote' LOOP
		RETURN NEXT;
	END LOOP;
	RESET timezone;
END $$;
SELECT * FROM regress.shown_otherwise(true, 'America/New_York', 'America/Sao_Paulo', 'Europe/Berlin', 'Asia/Kathmandu', 'Africa/Casablanca');
SELECT * FROM regress.shown_otherwise(false, 'Asia/Gaza', 'Australia/Lord_Howe');
SELECT regress.is_remote('SELECT at + interval ''12 months'' AS t, count(*) FROM event GROUP BY 1');

\set ECHO none
\i :teardown
