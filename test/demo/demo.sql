-- The demo: everything a user types, in psql.  Run by test/demo/run, which has
-- started the servers, loaded demo.flights in ClickHouse and the table
-- airports here, and passes :ch_port.

\set QUIET on
\pset null '-'
\timing off

\echo
\echo '==== Connect to ClickHouse and import its tables'
\echo

CREATE EXTENSION clickhouse_fdw;

CREATE SERVER ch FOREIGN DATA WRAPPER clickhouse_fdw
    OPTIONS (host '127.0.0.1', port :'ch_port', dbname 'demo');

CREATE USER MAPPING FOR CURRENT_USER SERVER ch OPTIONS (user 'default');

IMPORT FOREIGN SCHEMA demo FROM SERVER ch INTO public;

\echo '\\d flights'
\d flights

\echo
\echo '==== Grouping runs in ClickHouse: one row per month travels, not three million'
\echo

EXPLAIN (VERBOSE, COSTS OFF)
SELECT date_trunc('month', departure) AS month,
       count(*) AS flights,
       sum(distance) AS miles,
       count(*) FILTER (WHERE delay > 60) AS very_late
  FROM flights
 GROUP BY 1
 ORDER BY 1;

\timing on
SELECT date_trunc('month', departure) AS month,
       count(*) AS flights,
       sum(distance) AS miles,
       count(*) FILTER (WHERE delay > 60) AS very_late
  FROM flights
 GROUP BY 1
 ORDER BY 1;
\timing off

\echo
\echo '==== Joined with a local table: delays by airport'
\echo

EXPLAIN (VERBOSE, COSTS OFF)
SELECT a.name, a.city, a.state, count(*) AS flights, round(avg(f.delay), 1) AS avg_delay
  FROM flights f JOIN airports a ON a.iata = f.origin
 GROUP BY a.name, a.city, a.state
HAVING count(*) > 20000
 ORDER BY avg_delay DESC
 LIMIT 10;

\timing on
SELECT a.name, a.city, a.state, count(*) AS flights, round(avg(f.delay), 1) AS avg_delay
  FROM flights f JOIN airports a ON a.iata = f.origin
 GROUP BY a.name, a.city, a.state
HAVING count(*) > 20000
 ORDER BY avg_delay DESC
 LIMIT 10;
\timing off

\echo
\echo '==== Grouped remotely, joined here: the busiest routes between states'
\echo

EXPLAIN (VERBOSE, COSTS OFF)
SELECT o.state AS from_state, d.state AS to_state, sum(r.flights) AS flights
  FROM (SELECT origin, destination, count(*) AS flights
          FROM flights GROUP BY origin, destination) r
  JOIN airports o ON o.iata = r.origin
  JOIN airports d ON d.iata = r.destination
 WHERE o.state <> d.state
 GROUP BY 1, 2
 ORDER BY 3 DESC
 LIMIT 10;

\timing on
SELECT o.state AS from_state, d.state AS to_state, sum(r.flights) AS flights
  FROM (SELECT origin, destination, count(*) AS flights
          FROM flights GROUP BY origin, destination) r
  JOIN airports o ON o.iata = r.origin
  JOIN airports d ON d.iata = r.destination
 WHERE o.state <> d.state
 GROUP BY 1, 2
 ORDER BY 3 DESC
 LIMIT 10;
\timing off

\echo
\echo '==== A whole query with sub-selects: the worst days of the busiest airports'
\echo

EXPLAIN (VERBOSE, COSTS OFF)
WITH busy AS (
    SELECT origin FROM flights GROUP BY origin HAVING count(*) > 50000)
SELECT origin, date_trunc('day', departure) AS day, count(*) AS flights,
       count(*) FILTER (WHERE delay > 60) AS very_late
  FROM flights
 WHERE origin IN (SELECT origin FROM busy)
 GROUP BY 1, 2
 ORDER BY very_late DESC, origin, day
 LIMIT 5;

\timing on
WITH busy AS (
    SELECT origin FROM flights GROUP BY origin HAVING count(*) > 50000)
SELECT origin, date_trunc('day', departure) AS day, count(*) AS flights,
       count(*) FILTER (WHERE delay > 60) AS very_late
  FROM flights
 WHERE origin IN (SELECT origin FROM busy)
 GROUP BY 1, 2
 ORDER BY very_late DESC, origin, day
 LIMIT 5;
\timing off

\echo
\echo '==== What a query cost over there'
\echo

EXPLAIN (ANALYZE, VERBOSE, COSTS OFF, SUMMARY OFF)
SELECT departure, destination, delay
  FROM flights
 WHERE origin = 'ANC' AND delay > 240
 ORDER BY departure;

\echo
\echo '==== What does not run over there, and why'
\echo

CREATE FUNCTION is_hub(airport text) RETURNS bool LANGUAGE plpgsql IMMUTABLE
    AS $$ BEGIN RETURN airport IN ('ATL', 'ORD', 'DFW'); END $$;

EXPLAIN (VERBOSE, COSTS OFF)
SELECT count(*) FROM flights WHERE is_hub(origin) AND delay > 240;

\timing on
SELECT count(*) FROM flights WHERE is_hub(origin) AND delay > 240;
\timing off
