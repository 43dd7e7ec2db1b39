-- Queries that once had another answer over foreign tables, an error there, or
-- ended the backend.  {S} is the schema; a line "--: " before a query says
-- whether its rows are ordered, their types where values need not be the same
-- to the letter, and the time zone.  A query ends with ;; at the end of a line.

-- a target over a join that does not ship
--: zone=America/New_York
SELECT coalesce(a2."i4", (a2."n_i4" - a2."n_i4")) FROM {S}.odd a1 LEFT JOIN {S}.t4 a2 ON (a1."r2" = a2."n_d");;
SELECT greatest(a5."i4", a6."c1") FROM {S}.one a4 JOIN {S}.t2 a5 ON (a4."b" = a5."b") FULL JOIN {S}.odd a6 ON (a4."b" = a6."null") WHERE (1::numeric > a4."i4"::bigint);;
SELECT repeat(a2."n_s", 2) FROM {S}.t1 a1 JOIN {S}.t2 a2 ON (a1."i4" = a2."i4");;

-- a target over a join that is a parameter: it crashed
SELECT DISTINCT a2."e", a4."f8", ('2020-03-08 07:00:00+00'::timestamptz - interval '1 day') FROM {S}.t1 a2 FULL JOIN {S}.t4 a3 ON (a2."n_e" = a3."s") JOIN {S}.t3 a4 ON (a3."n_x4" = a4."n_u2") WHERE (a2."n_u1" = a4."n_u2");;

-- labels of an Enum that can be NULL
--: ordered
SELECT a1."n_e" FROM {S}.t1 a1 ORDER BY 1 DESC NULLS LAST;;
SELECT a3."s" FROM {S}.t4 a3 RIGHT JOIN {S}.t4 a4 ON (a3."n_e" = a4."n_e");;
SELECT a2."i4" FROM {S}.t1 a2 WHERE a2."n_e" ~ 'e';;

-- an Enum is compared by its label
SELECT max(a2."e"), min(a2."e") FROM {S}.t1 a2;;

-- aggregates of constants
SELECT min(1::smallint) FILTER (WHERE a6."null"), max('2020-02-29+00'::timestamptz) FROM {S}.odd a6;;
PREPARE p(smallint) AS SELECT max($1) FROM {S}.odd a1 WHERE (a1."select" ILIKE 'a\%'::text); EXECUTE p(1::smallint);;
SELECT max('10.0.0.1'::inet) FROM {S}.odd a1;;

-- aggregates with FILTER of the condition of WHERE
SELECT bool_or(a1."n_b") FILTER (WHERE (a1."n_f8" >= 1::double precision)) FROM {S}.t1 a1 WHERE a1."n_b";;
SELECT every(a1."b") FILTER (WHERE a1."n_b") FROM {S}.t1 a1 WHERE a1."b";;

-- constants that raise, in what PostgreSQL does not look at
SELECT a1.c1 FROM (SELECT sum(a2."u2") AS c1 FROM {S}.t3 a2 WHERE (1::smallint NOT IN (5::smallint, (32767::smallint - (-1)::smallint)))) a1 WHERE false;;

-- a parameter of a key that is NULL
SELECT a1."n_i4" FROM {S}.t1 a1 WHERE (SELECT every(a2."null") FROM {S}.odd a2 WHERE (a2."c1" = nullif(a1."i8", 1::bigint)));;

-- ORDER BY a correlated sub-query; DISTINCT inside EXISTS
--: ordered
SELECT (SELECT sum(a3."i4") FROM {S}.t4 a3 WHERE (a1."i8" = a3."n_x8")) FROM {S}.t1 a1 ORDER BY 1 ASC NULLS FIRST;;
SELECT a1."u2" FROM {S}.t3 a1 CROSS JOIN {S}.t2 a2 WHERE (EXISTS (SELECT DISTINCT a2."n_u" WHERE (a2."n_i2" <> ALL (ARRAY[1::smallint, 2::smallint]))));;

-- a sub-query that is all of WHERE
SELECT a1."i4" FROM {S}.t1 a1 WHERE (SELECT bool_and(a3."n_b") FROM {S}.t2 a3);;
SELECT a1.c1 FROM (SELECT a2."r2" AS c1 FROM {S}.odd a2) a1 WHERE (SELECT bool_or(a3."n_b") FROM {S}.t2 a3);;

-- ORDER BY inside EXISTS
SELECT 5 FROM {S}.t2 a1 WHERE EXISTS (SELECT a2."u4" FROM {S}.t2 a2 WHERE (a1."i4" <> 1) ORDER BY 1 DESC);;

-- keys that group by something else than they are
--: ordered f8
SELECT a4."c1"::float8 FROM {S}.odd a4 GROUP BY a4."c1"::float8 ORDER BY 1;;
--: ordered
SELECT CASE WHEN (a1."b" IS NULL) THEN true ELSE a1."b" END FROM {S}.t1 a1 GROUP BY a1."b" ORDER BY 1;;
SELECT 1 FROM {S}.t3 a1 GROUP BY a1."f8" ORDER BY a1."f8" ASC NULLS FIRST;;
SELECT true, a1."n_u2"::float8 FROM {S}.t3 a1 GROUP BY a1."s", a1."n_u2"::float8;;

-- an aggregate that nobody reads still makes one row
SELECT 'a'::text FROM (SELECT avg(a4."n_f8") FROM {S}.t3 a3 RIGHT JOIN {S}.t1 a4 ON (a3."tz" = a4."n_tz")) a2;;
SELECT 1 FROM {S}.one a1 WHERE EXISTS (SELECT max(a2."i4") FROM {S}."none" a2);;

-- NOT as an operand
SELECT a4."s" FROM {S}.t1 a4 WHERE (a4."b" BETWEEN SYMMETRIC true AND (a4."n2" IS DISTINCT FROM a4."n2"));;
SELECT a1."u2" FROM {S}.t3 a1 WHERE ((a1."u2" IS DISTINCT FROM 1) < false);;
SELECT a1."n_s" FROM {S}.t2 a1 WHERE (true > (a1."g8" IS DISTINCT FROM 1::double precision));;

-- a list of UUIDs
SELECT a1."d" FROM {S}.t2 a1 WHERE (a1."n_u" IN ('61f0c404-5cb3-11e7-907b-a6006ad3dba0'::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid));;
SELECT 1 FROM {S}.t2 a1 WHERE (CASE WHEN a1."b" THEN '61f0c404-5cb3-11e7-907b-a6006ad3dba0'::uuid END IN ('61f0c404-5cb3-11e7-107b-a6006ad3dba0'::uuid, '61f0c404-5cb3-11e7-907b-a6006ad3dba0'::uuid));;

-- types of join keys
SELECT a2."i4" FROM {S}.t3 a1 JOIN {S}.t1 a2 ON true WHERE (a2."i4" = (a1."n_ts"::date - a1."ts"::date));;
SELECT a2."s" FROM {S}.t2 a1 RIGHT JOIN {S}.t2 a2 ON (a1."n_d" = a2."ts");;
--: zone=Asia/Kolkata
SELECT a2."n_i4" FROM {S}.t2 a1 LEFT JOIN {S}.t1 a2 ON (a1."n_d" = a2."n_tz");;
SELECT a1."i4" FROM {S}.t1 a1 WHERE a1."n_tz" IN (SELECT a2."d" FROM {S}.t2 a2);;

-- the condition of WHERE again, as a result of CASE
SELECT a1."i4" FROM {S}."none" a1 WHERE a1."n_b" ORDER BY nullif(a1."n_b", a1."b") DESC, 1 DESC NULLS LAST;;
SELECT DISTINCT coalesce(a1."n_b"::integer, 1) FROM {S}.t1 a1 WHERE a1."n_b";;
SELECT a1."i4" FROM {S}.t1 a1 WHERE a1."n_b" AND CASE WHEN a1."n_b" THEN a1."n_b" ELSE a1."b" END;;

-- a condition of CASE that is a constant
SELECT 3 FROM {S}.odd a2 WHERE CASE WHEN (a2."r2" NOT IN ('2020-03-08'::date, NULL)) THEN starts_with(a2."select", 'a') ELSE true END;;

-- -0 in a list
SELECT a1."x4" FROM {S}.t4 a1 WHERE (a1."n_f8" IN (1::float8, 1.5::float8, '-0'::float8));;
SELECT a1."x4" FROM {S}.t4 a1 WHERE (a1."n_f8" NOT IN (1::float8, 1.5::float8, '-0'::float8));;

-- an array parameter with NULL in it
PREPARE p(text) AS SELECT a1."i2" FROM {S}.t2 a1 WHERE (a1."n_s" IN ($1, NULL)); EXECUTE p(' '::text);;

-- a numeric parameter with many decimal places
PREPARE p(numeric) AS SELECT a1."i4" FROM {S}.t2 a1 WHERE (a1."n_n4" = $1); EXECUTE p(4.2857142857142857);;
PREPARE p(numeric) AS SELECT a1."i4" FROM {S}.t2 a1 WHERE (a1."n_n4" > $1); EXECUTE p(1.4857142857142857);;

-- signed zero comes as it is
--: f8
SELECT a2."n_f8" FROM {S}.t1 a2;;

-- NOT of a pattern as an operand
SELECT a3."n_i8" FROM {S}.t3 a3 WHERE nullif(true, (a3."s" !~ 'a'));;
SELECT a3."n_i8" FROM {S}.t3 a3 WHERE (a3."s" !~* 'A') = (a3."n_s" !~ 'b');;

-- a condition of HAVING that becomes another one when it is simplified
SELECT count(*) FROM {S}.t4 a1 GROUP BY (a1."d" = '2020-02-29'::date) HAVING ((a1."d" = '2020-02-29'::date) <> true::boolean);;

-- a small constant of a sub-select has its own type
SELECT lead(max(a2.c3), 1::integer, 1::smallint) OVER ( ORDER BY min(a6."n_ts") DESC, a6."n_s", a6."g8" ASC NULLS FIRST ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) AS c1 FROM (SELECT 1::smallint AS c1, a3."ts" AS c2, 1::smallint AS c3 FROM {S}.t3 a3) a2 JOIN {S}.t2 a6 ON true::boolean GROUP BY a6."n_s", a6."g8";;

-- a day before 1970 among days
SELECT a1."n_d" FROM {S}.t1 a1 WHERE ((a1."n_d" - 1::integer) NOT IN (SELECT a2."r2" FROM {S}.odd a2));;
SELECT a1."n_d" FROM {S}.t1 a1 WHERE ((a1."d" - 1::integer) IN (SELECT a2."r2" FROM {S}.odd a2));;
SELECT a1."ts" FROM {S}.t2 a1 WHERE ((a1."ts" - interval '1 day') IN (SELECT a2."n_ts" FROM {S}.t3 a2));;

-- an aggregate with FILTER over constants and no rows
SELECT min('2020-02-29+00'::timestamptz) FILTER (WHERE true::boolean) AS c1 FROM {S}.none a1;;
SELECT min('2020-02-29+00'::timestamptz) FILTER (WHERE false), max(1) FILTER (WHERE a1."b"), sum(2) FILTER (WHERE NULL), min(3) FROM {S}.none a1;;
PREPARE p(boolean) AS SELECT min('2020-02-29+00'::timestamptz) FILTER (WHERE $1), max(1) FILTER (WHERE $1) FROM {S}.none a1; EXECUTE p(true);;

-- PostgreSQL does not know which collation
SELECT 1::integer AS c1 FROM {S}.t2 a9 JOIN {S}.t5 a10 ON (a9."s" = a10."icu");;
SELECT 1::integer AS c1 FROM {S}.t2 a9, {S}.t5 a10 WHERE a9."s" <> a10."icu";;

-- a constant below an aggregate has its own type too
SELECT lag(max(5::integer) FILTER (WHERE (100::bigint IN (1::bigint, a1."u4"))), 2::integer, 1::integer) OVER ( ORDER BY true::boolean ASC NULLS FIRST, min(a1."n_d"), a1."i4", a1."ts" NULLS LAST ROWS CURRENT ROW) AS c1 FROM {S}.t2 a1 GROUP BY a1."i4", a1."ts";;

-- a local condition over a join looks at an array that cannot be NULL remotely
SELECT a2."d" AS c1 FROM {S}.t1 a1 LEFT JOIN {S}.t5 a2 ON (a1."n_i4" = a2."i4") WHERE (array_append(a2."ar", a2."n_i4") <> '{1}'::integer[]);;
SELECT a2."d" AS c1 FROM {S}.t1 a1 LEFT JOIN {S}.t5 a2 ON (a1."n_i4" = a2."i4") WHERE (coalesce(a2."ar", '{2}') <> '{1}'::integer[]);;

-- a value that is NULL only if a parameter is has no type that can be NULL
PREPARE p(bytea) AS SELECT nth_value(CASE WHEN a1."b" THEN 'a'::bytea ELSE $1 END, 30) OVER (ORDER BY a1."i4", a1."n_i4"), lag(CASE WHEN a1."b" THEN 'a'::bytea ELSE $1 END) OVER (ORDER BY a1."i4", a1."n_i4") FROM {S}.t2 a1; EXECUTE p('b');;
PREPARE p(text, integer) AS SELECT max(CASE WHEN a1."b" THEN 'a' ELSE $1 END), min(CASE WHEN a1."b" THEN 1 ELSE $2 END), sum(CASE WHEN a1."b" THEN 1 ELSE $2 END) FROM {S}.none a1; EXECUTE p('b', 2);;
PREPARE p(text, integer) AS SELECT max(CASE WHEN a1."b" THEN 'a' ELSE $1 END) FILTER (WHERE a1."i4" > $2), sum($2) FILTER (WHERE a1."i4" > 10) FROM {S}.none a1; EXECUTE p('b', 2);;

-- constants that have no type
SELECT '2020-02-29'::timestamp AS c1 FROM (SELECT 'a'::bytea AS c1, '2020-03-31'::date AS c2, max('a'::text) FILTER (WHERE false::boolean) AS c3 FROM {S}.t3 a2) a1 WHERE (a1.c3 IN (' '::text, NULL));;
SELECT a1."n_i4" AS c1 FROM {S}.t1 a1 JOIN {S}.t2 a2 ON true::boolean WHERE (CASE '2020-02-29'::timestamp WHEN '1999-12-31 23:59:59'::timestamp THEN a2."i4" WHEN '2020-03-08 06:59:59'::timestamp THEN 2::integer END = ANY (array_append('{1}'::integer[], a2."i4")));;
SELECT a8."n_fx" AS c1 FROM {S}.t5 a8 WHERE (a8."ar"[0::integer] = ANY ('{1}'::integer[]));;
SELECT a5."n_v3" AS c1 FROM {S}.t2 a4 FULL JOIN {S}.t5 a5 ON (a4."n4" = a5."n_n2") WHERE (a5."ar" IS NULL) AND a4."b";;
SELECT a1."f8" AS c1 FROM {S}.none a1 LEFT JOIN {S}.t5 a2 ON (a1."s" = a2."v3") WHERE CASE WHEN (a2."n_n2" <> 1::numeric) THEN a1."b" ELSE (a2."ar" <> '{1}'::integer[]) END;;
SELECT a1."n_s" AS c1 FROM {S}.t2 a1 JOIN (SELECT 1::numeric AS c1, CASE WHEN a3."b" THEN array_position('{1}'::integer[], 3::integer) END AS c2 FROM {S}.none a3) a2 ON (a1."i4" = a2.c2);;
SELECT a2."by" AS c1 FROM {S}.t1 a1 FULL JOIN {S}.t5 a2 ON (a1."n_n2" = a2."n2") JOIN (VALUES ('2020-03-08 06:59:59'::timestamp, (-2)::smallint), ('1970-01-01 00:00:00'::timestamp, 12::smallint)) a3 (c1, c2) ON (a1."u1" < a3.c2) WHERE ('{1}'::integer[] = a2."ar"[1:2]);;

-- IN of a computed time over times of several types
SELECT a1."i4" AS c1 FROM {S}.t1 a1 WHERE (CASE 1 WHEN a1."n_i4" THEN '2020-02-29'::timestamp END IN ('2020-02-29'::timestamp, '1969-12-31 22:30:00'::timestamp));;

-- a FULL JOIN below another join, and a condition that makes it a LEFT JOIN
SELECT 'a'::bytea AS c1 FROM (SELECT 1::integer AS c1) a1 FULL JOIN {S}.t2 a3 ON (a1.c1 = a3."n_i4") JOIN {S}.t2 a4 ON true::boolean WHERE (a3."n_s" <= 'a'::text);;

-- keys of an order that raise for rows that a join leaves out
SELECT 1::bigint AS c1 FROM {S}.t4 a1 JOIN {S}.t3 a2 ON (a1."n_f8" = a2."f8") WHERE a1."n_b" GROUP BY ((a1."n_x8" + a1."n_x8") # a1."n_x8");;

-- a comparison of strings without a column
SELECT a7."i8" AS c1 FROM (SELECT array_to_string(a2.c1, ',') AS c1 FROM (SELECT '{1}'::integer[] AS c1) a2) a1 CROSS JOIN {S}.t1 a7 WHERE ((a7."i4", a1.c1) <= (1::integer, ''::text));;
SELECT a7."i8" AS c1 FROM (SELECT 'a'::text AS c1) a1 CROSS JOIN {S}.t1 a7 WHERE ((a7."i4", a1.c1) <= (1::integer, ''::text));;

-- a parameter that is a column of a sub-select, under an aggregate of no rows
SELECT max(a2.c3) AS c1 FROM LATERAL (SELECT 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid AS c1, a3."n_v3" AS c2, ('2020-02-29+00'::timestamptz - interval '1 day') AS c3 FROM {S}.t5 a3 ORDER BY 1 ASC NULLS FIRST, 2 DESC, 3 DESC NULLS LAST LIMIT 0::bigint) a2;;

-- an array parameter that is NULL
PREPARE p(integer[], integer[]) AS SELECT a3."s" AS c1 FROM {S}.t1 a3 WHERE (CASE WHEN ($1 = $2) THEN '{1}'::integer[] END IS NULL); EXECUTE p('{-7}'::integer[], '{1}'::integer[]);;

-- a value that a local condition keeps in its range
SELECT a3."x4" AS c1 FROM {S}.t5 a2 RIGHT JOIN {S}.t4 a3 ON (a2."n_fx" = a3."s") WHERE (CASE WHEN a3."n_b" THEN 'a'::text ELSE a2."n_c5" END LIKE 'a'::text) ORDER BY abs(a3."n_x2") ASC NULLS FIRST, 1 DESC NULLS LAST;;

-- NOT of an operation on arrays, as an operand
SELECT 1::integer AS c1 FROM {S}.t1 a1 WHERE nullif(true::boolean, (true::boolean NOT IN (true::boolean, a1."b")));;

-- EXISTS beside a FULL JOIN
SELECT (EXISTS (SELECT a1."tz" AS c1 WHERE (1::numeric > a2."k1"))) AS c1 FROM {S}.t3 a1 FULL JOIN {S}.odd a2 ON (a1."n_i8" = a2."c1"::bigint) WHERE a2."null";;

-- keys of more than 64 bits, of which old servers died
SELECT (- greatest(a1."n_u4", a1."n_u4")) AS c1, a1."s" AS c2 FROM {S}.t2 a1 GROUP BY a1."s", (- greatest(a1."n_u4", a1."n_u4"));;
SELECT DISTINCT a1."x8" * a1."n_x8" AS c1, a1."n_s" AS c2 FROM {S}.t4 a1;;

-- addresses of two families have no common type
SELECT coalesce(max(a1."n_ip"), '::1'::inet) AS c1 FROM {S}.t6 a1;;
SELECT lag(a1."n_ip6", 1, '10.0.0.1'::inet) OVER (ORDER BY a1."n_ip6", a1."i4", a1."n_i4", a1."lc", a1."n_lc") AS c1 FROM {S}.t6 a1;;
SELECT a1."ip" AS c1 FROM {S}.t6 a1 UNION ALL SELECT a2."ip6" FROM {S}.t6 a2;;
--: ordered
SELECT 5::smallint AS c1 FROM {S}.t6 a1 ORDER BY CASE WHEN a1."bo" THEN a1."n_ip6" ELSE a1."n_ip" END, 1 DESC NULLS LAST;;
SELECT coalesce(a1."n_ip", '10.0.0.1') AS c1, count(*) FROM {S}.t6 a1 GROUP BY 1;;

-- constants that have no literal there are not NULL, and crashed
SELECT max('10.0.0.1'::inet) AS c1, max('1969-12-31'::date)::timestamp AS c2, count('::1'::inet), count(DISTINCT '1969-12-31'::date) FROM {S}.t3 a4;;
SELECT '2020-02-29'::date AS c1 FROM {S}.p1 a1 GROUP BY (a1."n_d" IS DISTINCT FROM '1969-12-31'::date);;
--: zone=Europe/London
SELECT a8."i4" AS c1 FROM {S}.v3 a8 WHERE (('1970-01-01 00:00:00'::timestamp AT TIME ZONE 'Europe/London'::text) IN ('2020-03-08 07:00:00+00'::timestamptz, '1999-12-31 23:59:59'::timestamp));;

-- LowCardinality in joins of old servers
SELECT a1."lc", a1."n_lc", length(a1."lc") FROM {S}.t6 a1 RIGHT JOIN {S}.t2 a2 ON (a1."lc" = a2."s");;
SELECT a1."lc", a1."n_lc", a2."i4" FROM {S}.t2 a2 JOIN {S}.t6 a1 ON upper(a1."n_lc") = a2."s" AND a1."lc" = a2."n_s" WHERE a1."lc" < 'x';;

-- a key that is divided by, or cast to a bigger type before it is computed with
SELECT a4."i4" AS c1 FROM {S}.t5 a4 WHERE ((a4."i4" / (-2)::integer) IS DISTINCT FROM 1::integer);;
SELECT a4."i4" AS c1 FROM {S}.t5 a4 WHERE ((a4."i4"::bigint / 300) * 2 + 1 > -3);;
SELECT a4."i1" AS c1 FROM {S}.t6 a4 WHERE ((a4."i1"::bigint + 1) * 2 - 3 > 4);;

-- lists of times that the column cannot have, where they are not the condition itself
SELECT max(a1."u2") FILTER (WHERE (a1."n_tz" NOT IN ('2020-02-29+00'::timestamptz, '1969-12-31 23:59:59.999+00'::timestamptz))) FROM {S}.t3 a1;;
SELECT max(a1."u2") FILTER (WHERE (a1."n_ts" NOT IN ('2020-02-29 00:00:00.5'::timestamp, '1969-12-31 23:59:59.999'::timestamp))) FROM {S}.t3 a1;;
SELECT max(a1."u1") FILTER (WHERE (a1."n_d" NOT IN ('1969-12-31'::date, '1969-12-30'::date))) FROM {S}.t1 a1;;

-- a heap table that PostgreSQL does not have to read
SELECT a4."i4" AS c1 FROM (SELECT 1::numeric AS c1 FROM {S}.heap a2 GROUP BY GROUPING SETS ((a2."d"), (a2."d"), ())) a1 RIGHT JOIN (VALUES (true::boolean), (true::boolean)) a3 (c1) ON (1::integer < 1::integer) CROSS JOIN {S}.t2 a4;;

-- LowCardinality in functions and aggregates of old servers
SELECT min(a1."n_lc") AS c1, max(a1."lc") FROM {S}.t6 a1;;
SELECT '::'::inet AS c1 FROM {S}.t6 a2 WHERE ('00000000-0000-0000-ffff-000000000000'::uuid = CASE WHEN (a2."n_lc" LIKE 'a'::text) THEN '61f0c404-5cb3-11e7-107b-a6006ad3dba0'::uuid END);;

-- an array parameter and a key that is a function, on old servers
SELECT a1."n_n2" AS c1 FROM {S}.p1 a1 WHERE (a1."tz" IN ('2020-02-29+00'::timestamptz, '2020-02-29'::timestamp));;

-- a Decimal that has to fit into an integer, on old servers
SELECT 'a'::text AS c1 FROM {S}.t3 a6 WHERE (0::smallint = greatest(extract(epoch FROM a6."n_ts")::integer, a6."n_u2"));;
SELECT a1."i8" AS c1 FROM {S}.t3 a1 WHERE ((a1."n_u2" + a1."n_i8")::integer = ALL (array_prepend(a1."u2", '{1}'::integer[])));;
SELECT a2."f8" AS c1 FROM {S}.t3 a2 WHERE gcd(extract(epoch FROM a2."ts")::integer, 1::integer) IN (0, 1);;

-- a local condition over a join looks at a value that is computed below it
SELECT a1."i8" AS c1 FROM {S}.t1 a1 LEFT JOIN (SELECT '2020-02-29+00'::timestamptz AS c1, a3."s" AS c2 FROM {S}.t2 a3) a2 ON (a1."n_s" = a2.c2) WHERE ((a1."n_tz", '1 day'::interval) OVERLAPS ('2020-02-29+00'::timestamptz, a2.c1));;

-- a key that the server sees to be a constant
SELECT a1."u4" AS c1 FROM {S}.t2 a1 LEFT JOIN {S}.t1 a2 ON (a1."i4" = num_nulls(a2."i4", a2."b"));;
SELECT a1."u4" AS c1 FROM {S}.t2 a1 LEFT JOIN {S}.t1 a2 ON (a1."b" = (a2."i4" IS NULL)) AND a1."i4" = a2."i4";;

-- an operator that the planner has made, beside a whole query
PREPARE p(inet, inet) AS SELECT lead(a1."x2", 3) OVER (ORDER BY a1."x2", a1."n_x2", a1."x4", a1."n_x4"), CASE WHEN (NOT ('10.0.0.1'::inet = $1 AND $2 <> '10.0.0.1'::inet)) THEN 1 END FROM {S}.t4 a1; EXECUTE p('10.0.0.1', '::1');;

-- a condition on the left side of an outer join that is never true
SELECT a2."i8" AS c1, a3."n_n2" FROM {S}.t1 a2 LEFT JOIN {S}.t5 a3 ON (a2."n2" = a3."n_n2") AND (a2."i8" <> ALL (ARRAY[1::bigint, NULL]));;

-- an aggregate of pairs with NULL
SELECT '{1}'::integer[] AS c1 FROM {S}.t6 a5 HAVING (regr_sxx(NULL::double precision, 1::double precision) <> 1::double precision);;
SELECT corr(NULL::double precision, a1."f8") AS c1, regr_count(a1."f8", NULL) FROM {S}.t1 a1;;

-- a column of a sub-select that is always NULL
SELECT mode() WITHIN GROUP (ORDER BY a1.c1) AS c1 FROM (SELECT CASE '2020-02-29 12:34:56'::timestamp WHEN '2020-02-29'::timestamp THEN 1::numeric WHEN '2020-02-29'::timestamp THEN 1::numeric END::smallint AS c1 FROM {S}.t1 a3) a1;;
SELECT max(a1.c2) AS c1, corr(a1.c3, a1.c3), count(a1.c4) FROM (SELECT NULL::date AS c1, NULL::text AS c2, NULL::float8 AS c3, NULL::timestamptz AS c4 FROM {S}.t1 a3) a1 WHERE a1.c1 IS NULL GROUP BY a1.c1;;

-- pairs of one that is not finite
--: text f8 f8 f8 f8 f8
SELECT a1."n_s", corr(a1."f8", a1."f8") AS c1, regr_r2(a1."i4", a1."f8"), regr_r2(a1."f8", a1."i4"), regr_slope(a1."f8", a1."f8"), regr_intercept(a1."i4", a1."f8") FROM {S}.p1 a1 GROUP BY a1."n_s";;
SELECT corr(a1."f8", a1."f8") OVER (ORDER BY a1."i8", a1."n_i8", a1."s") AS c1, a1."i8" FROM {S}.p1 a1 WHERE a1."f8" = 'inf';;

-- days that the set of another type does not have
SELECT a3."i4" AS c1 FROM {S}.t6 a3 WHERE (NOT EXISTS (SELECT 1 AS c1 FROM {S}.t2 a4 WHERE (a3."n_d32" = a4."n_d")));;
SELECT a3."i4" AS c1 FROM {S}.t6 a3 WHERE (EXISTS (SELECT 1 AS c1 FROM {S}.t2 a4 WHERE (a3."n_ts3" = a4."n_ts")));;
SELECT a3."i4" AS c1 FROM {S}.t2 a3 WHERE (EXISTS (SELECT 1 AS c1 FROM {S}.t6 a4 WHERE (a4."n_d32" = a3."n_d") AND a4."tz6" = '2020-02-29+00'));;
SELECT a3."i4" AS c1 FROM {S}.t6 a3 WHERE ((a3."n_d32", 1) NOT IN (SELECT a4."n_d", 1 FROM {S}.t2 a4 WHERE a4."n_d" IS NOT NULL)) AND a3."n_d32" IS NOT NULL;;

-- a cross join beside an outer join, whose conditions the server forgot
SELECT 1::bigint AS c1 FROM {S}.t3 a1 LEFT JOIN {S}.odd a2 ON (a1."u2" = a2."c1") JOIN {S}.odd a3 ON (a2."k1" = a3."k1") GROUP BY GROUPING SETS ((a1."i8"), (a1."i8"), ());;
SELECT count(*), sum(a1."i8") FROM {S}.t3 a1 LEFT JOIN {S}.odd a2 ON (a1."u2" = a2."c1") JOIN {S}.odd a3 ON (a2."k1" = a3."k1"), {S}.t5 a4;;
SELECT count(*), sum(a1."i8") FROM {S}.t3 a1 CROSS JOIN {S}.t5 a4 LEFT JOIN {S}.odd a2 ON (a1."u2" = a2."c1") JOIN {S}.odd a3 ON (a2."k1" = a3."k1");;

-- a key that raises
SELECT a1."u4" AS c1 FROM {S}.t2 a1 GROUP BY a1."u4", (a1."u4" % a1."u4");;

-- what IN looks into is counted beside it
SELECT a1."i4" FROM {S}.t2 a1 WHERE a1."s" NOT IN (SELECT a2."c2" FROM {S}.odd a2);;
SELECT a1."i4", a1."n_i8" = ALL (SELECT a2."k1" FROM {S}.odd a2), a1."n_i8" <> ALL (SELECT a2."k1" FROM {S}.odd a2) FROM {S}.t2 a1;;

-- the order of a sorted sub-select: another answer, and an error with WHERE
--: ordered
SELECT a1."i4" FROM (SELECT * FROM {S}.t1 a2 ORDER BY a2."i4", a2."s") a1 WHERE (a1."b" IS NOT NULL) LIMIT 5;;
SELECT a1."i4", row_number() OVER () FROM (SELECT a2."i4", a2."s" FROM {S}.t1 a2 ORDER BY a2."s" DESC, a2."i4") a1;;
-- WHERE again as what chooses: 18.16 has a constant that can be NULL there
SELECT abs(a1."n_i4"), count(*) FROM {S}.t2 a1 WHERE a1."n_i4" < 0 GROUP BY abs(a1."n_i4");;
SELECT sum(abs(a1."n_i8")) FROM {S}.t2 a1 WHERE a1."n_i8" < 0 AND a1."n_i4" < 100;;
SELECT 2::bigint AS c1 FROM {S}.t5 a2 WHERE ('nan'::double precision = a2."n_i4") GROUP BY a2."n_i4"::double precision, 2::bigint;;

-- a NULL of no type in a template
SELECT a2."u1" AS c1 FROM {S}.t6 a1 FULL JOIN {S}.t1 a2 ON true::boolean WHERE (overlay((a1."at")[0::integer] placing 'é'::text from 1::integer) = ANY (a1."at"));;
SELECT count(*) FROM {S}.t6 a1 WHERE (overlay((a1."at")[0::integer] placing 'é'::text from 1::integer) = ANY (a1."at"));;

-- sub-selects that PostgreSQL does not come to compute
SELECT CASE WHEN a1."i4" > 100000000 THEN (SELECT a2."i4" FROM {S}.t2 a2) END FROM {S}.t2 a1 WHERE a1."i4" < 100000000;;
SELECT COALESCE(1, (SELECT max(10 / (a2."i4" - a2."i4")) FROM {S}.t2 a2)) FROM {S}.t2 a1;;
SELECT CASE WHEN a1."n_i4" IS NULL AND a1."n_i4" > 0 THEN (SELECT max(10 / (a2."i4" - a2."i4")) FROM {S}.t2 a2) ELSE (SELECT max(a2."i8") FROM {S}.t2 a2) END FROM {S}.t2 a1;;

-- DISTINCT decides on the rows that OFFSET leaves to EXISTS
SELECT '1 day'::interval AS c1 WHERE (EXISTS (SELECT DISTINCT 1 AS c1 FROM {S}.t6 a4 ORDER BY 1 OFFSET 2::bigint));;
SELECT 1 AS c1 WHERE EXISTS (SELECT DISTINCT a4."b" FROM {S}.t6 a4 OFFSET 3);;
SELECT 1 AS c1 WHERE EXISTS (SELECT DISTINCT ON (a4."b") a4."i4" FROM {S}.t6 a4 OFFSET 3);;
SELECT 1 AS c1 WHERE EXISTS (SELECT a4."b" FROM {S}.t6 a4 GROUP BY 1 OFFSET 3);;
SELECT 1 AS c1 WHERE EXISTS (SELECT a4."b" FROM {S}.t6 a4 UNION SELECT a4."b" FROM {S}.t2 a4 OFFSET 3);;

-- a condition of an inner join that the server gave to the outer join below
SELECT a1."ar" AS c1 FROM {S}.t5 a1 LEFT JOIN {S}.t1 a2 ON (a1."i4" < a2."n_i4") JOIN {S}.t4 a3 ON (a1."n_i4" = a3."n_x4") AND (a2."n_b" = a3."b");;
SELECT (SELECT max(a4."i4") FROM {S}.t6 a4 WHERE a4."i4" < a1."i4") AS c1, a1."i4" FROM {S}.t5 a1 LEFT JOIN {S}.t1 a2 ON (a1."n_i4" = a2."n_i4") JOIN {S}.t4 a3 ON (a1."n_i4" = a3."n_x4") AND (a2."n_b" = a3."b");;
SELECT a1."c1", (SELECT max(a4."i4") FROM {S}.t6 a4 WHERE a4."i4" < a1."c1") AS c2 FROM (SELECT a1."i4" AS c1, a1."n_i4" AS c2, a2."n_b" AS c3 FROM {S}.t5 a1 LEFT JOIN {S}.t1 a2 ON (a1."n_i4" = a2."n_i4") OFFSET 0) a1, {S}.t4 a3 WHERE (a1."c2" = a3."n_x4") AND (a1."c3" = a3."b");;

-- errors beside NULLs that decide without them
SELECT 1::double precision AS c1 FROM {S}.t6 a2 WHERE ((1::integer / a2."n_i4") NOT IN (0::integer, NULL));;
SELECT ((1::integer / a2."n_i4") IN (NULL, NULL)) FROM {S}.t6 a2;;
SELECT a1."i4" FROM {S}.t6 a1 WHERE (((a1."n2" % a1."n_n2"), a1."f8") >= (NULL::numeric, 1::double precision));;
SELECT a1."i4" FROM {S}.t6 a1 WHERE a1."n_i4" NOT IN (1, NULL);;

-- compiled aggregates, which took times before 1970 for the latest
SELECT min(a1."n_ts3") AS c1, max(a1."ts3") FROM {S}.t6 a1 GROUP BY a1."tz";;

-- a count made an integer has no type in common with a negative one
SELECT a1."n_i4" FROM {S}.t1 a1 GROUP BY a1."n_i4" HAVING abs(count(*)::integer) = 1;;
SELECT abs(count(*)::integer), abs(length(a1."s")::smallint), -(count(a1."n_i4")::smallint) FROM {S}.t1 a1 GROUP BY a1."s";;

-- a NULL that NaN is behind
SELECT '{}'::jsonb AS c1 FROM {S}.t1 a1 WHERE (nullif(a1."n_f8", a1."n_f8")::integer = 1::bigint);;
SELECT nullif(a1."n_f8", 'nan')::integer, nullif(a1."f8", 'nan')::bigint FROM {S}.t1 a1 WHERE a1."n_f8" = 'nan' OR a1."n_f8" IS NULL OR abs(a1."n_f8") < 100;;
SELECT CASE WHEN a1."f8" <> 'nan' AND abs(a1."f8") < 100 THEN a1."f8" END::smallint FROM {S}.t1 a1;;
SELECT 1::bigint AS c1 FROM {S}.p1 a1 GROUP BY abs((a1."u4" + 1::bigint));;
SELECT 1::numeric AS c1 FROM {S}.t4 a10 GROUP BY a10."n_x4"::numeric HAVING (a10."n_x4"::numeric <> 1::numeric);;
-- a parameter makes a key of a join a constant
PREPARE p(boolean) AS SELECT true::boolean AS c1 FROM {S}.t2 a3 LEFT JOIN {S}.t1 a4 ON true::boolean FULL JOIN {S}.t3 a5 ON ((a4."n_d" + interval '1 hour') = CASE WHEN $1 THEN a5."ts" ELSE '2020-02-29'::timestamp END) WHERE (a3."ts" < a4."n_tz"); EXECUTE p(false::boolean);;
PREPARE p(integer) AS SELECT a1."i4", a2."i4" FROM {S}.t1 a1 LEFT JOIN {S}.t2 a2 ON a1."i4" = coalesce($1, a2."i4"); EXECUTE p(1);;
PREPARE p(boolean) AS SELECT a1."b", a2."b" FROM {S}.t1 a1 LEFT JOIN {S}.t2 a2 ON a1."b" = ($1 AND a2."b"); EXECUTE p(false);;
SELECT (SELECT a2."s" AS c1 FROM {S}.t3 a2 LEFT JOIN {S}.t6 a3 ON (a2."n_s" = a3."n_lc") WHERE (a1."n_n2" = a2."n_n2") AND (a1."n2" <> a2."n_n4") ORDER BY 1 LIMIT 1::bigint) AS c1 FROM {S}.heap a1;;
PREPARE p(integer) AS SELECT a1."s" FROM {S}.t2 a1 LEFT JOIN {S}.t1 a2 ON a1."i4" = a2."i4" WHERE a1."n_i4" <> 1 AND a1."n_i2" = $1 ORDER BY a1."s" LIMIT 1; EXECUTE p(NULL);;
SELECT '1 day'::interval AS c1 FROM {S}.t6 a2 GROUP BY (NOT EXISTS (SELECT true::boolean AS c1 WHERE (2::double precision = a2."n_i4")));;
SELECT EXISTS (SELECT 1 FROM {S}.t1 a1 WHERE a1."i4" = a2."i4" AND a1."i2" < a2."i2"), count(*) FROM {S}.t2 a2 GROUP BY 1;;
PREPARE p(timestamptz) AS SELECT (SELECT max('2020-02-29+00'::timestamptz) - min($1) AS c1 FROM {S}.t2 a2) AS c1; EXECUTE p('1970-01-02 00:00:00+00'::timestamptz);;
PREPARE p(timestamptz) AS SELECT max(a2."tz") - min($1) AS c1 FROM {S}.t2 a2; EXECUTE p('1970-01-02 00:00:00+00'::timestamptz);;
PREPARE p(timestamptz) AS SELECT a2."tz" - $1 AS c1 FROM {S}.t2 a2 GROUP BY 1; EXECUTE p('1970-01-02 00:00:00+00'::timestamptz);;
SELECT a2."n_u1" AS c1 FROM {S}.t1 a2 WHERE (abs(extract(epoch FROM a2."n_tz")::integer) = 2::integer) GROUP BY a2."n_s", a2."n_u1";;
-- DISTINCT beside WITH TIES
SELECT DISTINCT ((1::integer, a16."i4") IN ((1::integer, 1::integer), (1::integer, 1::integer))) AS c1, a16."n_s" AS c2, a16."s" AS c3 FROM {S}.t2 a16 WHERE (a16."n_b" IS FALSE) ORDER BY 1 DESC NULLS LAST FETCH FIRST (5::bigint) ROWS WITH TIES;;
-- arrays of sub-queries with NULLs, days that are numbers, constants of which one begins the other
SELECT a1."i8" AS c1 FROM {S}.t3 a1 WHERE (family('10.0.0.2'::inet) <> ALL (ARRAY(SELECT a2."n_i4" AS c1 FROM {S}.p2 a2 ORDER BY 1 DESC)));;
SELECT (a2."d" < ANY (SELECT (least(a3."n_d", '1970-01-01'::date, a3."d") + 1::integer) AS c1 FROM {S}.p2 a3 WHERE a2."n_b")) AS c1 FROM {S}.p1 a2;;
SELECT a2."d" FROM {S}.p1 a2 WHERE a2."d" < (SELECT max(a3."n_d" + a3."i4") AS c1 FROM {S}.t1 a3 WHERE a2."n_i4" = a3."i4");;
SELECT (SELECT max(a3."n_d" + a3."i4") AS c1 FROM {S}.t1 a3 WHERE a2."n_i4" = a3."i4") FROM {S}.p1 a2;;
SELECT a2."d" FROM {S}.p1 a2 WHERE '2 days' < (SELECT max(a3."n_ts" - a3."ts") AS c1 FROM {S}.t1 a3 WHERE a2."n_i4" = a3."i4");;
SELECT a2."d", a2."n_d" - 100 < ALL (SELECT a3."n_d" + a3."i2" FROM {S}.t1 a3 WHERE a2."n_i4" = a3."i4") FROM {S}.p1 a2;;
SELECT max(a3."n_d" + a3."i4") > '2020-01-01', max(a3."n_ts" - a3."ts") > '2 days' FROM {S}.t1 a3 GROUP BY a3."b" HAVING min(a3."d" + a3."i2") < '2021-01-01';;
PREPARE p(text) AS WITH w1 AS NOT MATERIALIZED (SELECT a1."n_ts" AS c1 FROM {S}.t2 a1) SELECT '1 day'::interval AS c1 WHERE (SELECT every(true::boolean) AS c1 FROM w1 a3 WHERE ('a'::text ~>=~ $1)); EXECUTE p('abc'::text);;
PREPARE p(text) AS SELECT a1."i4" FROM {S}.t2 a1 WHERE $1 <= 'a' COLLATE "C" OR a1."i4" > 10000; EXECUTE p('abc'::text);;
SELECT a6."c1" AS c1 FROM {S}.odd a6 WHERE (SELECT bool_or(a7."null") AS c1 FROM {S}.odd a7 WHERE (a6."c2" ~>=~ 'a'::text));;
-- AND with a constant beside a skip index
SELECT 1::integer AS c1 FROM {S}.p2 a1 WHERE ((a1."n_ts" < a1."n_tz") IS FALSE);;

-- what is divided raises where the division does not: such a key is not sorted by below a local condition
SELECT count(*) AS c1 FROM {S}.t2 a1 WHERE ('{}'::text[] = nullif(array_append('{a}'::text[], a1."n_s"), '{a}'::text[])) GROUP BY ((a1."u4" % a1."n_u4") / nullif(a1."u4", 0::bigint));;
-- PostgreSQL raises it too once it knows the parameter
PREPARE p(bytea) AS SELECT count(*) AS c1 FROM {S}.t1 a1 WHERE a1."i4" = 77777 GROUP BY get_byte($1, 0); EXECUTE p('\x'::bytea);;
-- an array that is a constant is no value of the server's
PREPARE p(integer[]) AS SELECT $1 AS c1 FROM {S}.t1 a1 GROUP BY $1; EXECUTE p('{1,NULL}'::integer[]);;
PREPARE p(integer[]) AS SELECT $1 AS c1, a1."i4" FROM {S}.t1 a1 GROUP BY $1, a1."i4"; EXECUTE p('{1,NULL}'::integer[]);;
-- NULL in a list does not hide an error
SELECT a1."n_ts" AS c1 FROM {S}.t3 a1 WHERE ((least(a1."u2", 2::integer, a1."u2") / a1."n_u2") NOT IN (NULL::integer, 1::integer)) GROUP BY a1."n_ts";;
--: zone=America/Sao_Paulo
SELECT count(*) FROM {S}.t1 a3 WHERE date_trunc('month', date_trunc('month', date_trunc('month', date_trunc('month', a3."n_d")::date)::date)::date)::date = '2020-02-01'::date;;
-- an array of instants holds no clocks
--: zone=Asia/Kolkata
SELECT a1."n_s" AS c1 FROM {S}.t2 a1 WHERE ((a1."d" AT TIME ZONE 'UTC'::text) IN ('2020-02-29+00'::timestamptz, '2020-02-29'::timestamp));;
--: zone=Asia/Kolkata
PREPARE p(timestamptz[], timestamp[], date[]) AS SELECT count(*), count(*) FILTER (WHERE a1."ts" = ANY ($1)), count(*) FILTER (WHERE a1."d" = ANY ($2)), count(*) FILTER (WHERE a1."d" = ANY ($1)), count(*) FILTER (WHERE a1."ts" = ANY ($3)), count(*) FILTER (WHERE a1."n_ts" <> ALL ($1)) FROM {S}.t2 a1; EXECUTE p('{2020-02-29 00:00:00+00,2020-02-28 18:30:00+00,1970-01-01 00:00:00+00,1969-12-31 18:30:00+00}', '{2020-02-29,1970-01-01}', '{2020-02-29,1970-01-01}');;
-- a condition that is never true is no join key
SELECT a2."x4" AS c1 FROM {S}.t4 a2 RIGHT JOIN {S}.t4 a3 ON ((a2."x8" = ALL (ARRAY[1::bigint, 0::bigint])) = (a3."n_i4" IN (1::bigint, 3::bigint)));;
-- a NULL without a type is no member of a tuple
SELECT a1."lc" AS c1 FROM {S}.t6 a1 WHERE ('2020-02-29+00'::timestamptz IN (SELECT CASE WHEN ('{2}'::integer[] <@ '{1}'::integer[]) THEN a2."tz" END AS c1 FROM {S}.p1 a2 WHERE a1."n_bo")) GROUP BY a1."lc";;
SELECT a1."lc" AS c1 FROM {S}.t6 a1 WHERE (3::numeric NOT IN (SELECT CASE WHEN ('{2}'::integer[] <@ '{1}'::integer[]) THEN a2."n2" END AS c1 FROM {S}.p1 a2 WHERE a1."n_bo")) GROUP BY a1."lc";;
SELECT a1."lc" AS c1 FROM {S}.t6 a1 WHERE ('a'::text IN (SELECT CASE WHEN ('{2}'::integer[] <@ '{1}'::integer[]) THEN a2."s" END AS c1 FROM {S}.p1 a2 WHERE a1."n_bo")) GROUP BY a1."lc";;
SELECT count(*) FROM {S}.t6 a1 WHERE ((1::bigint, CASE WHEN ('{2}'::integer[] <@ '{1}'::integer[]) THEN a1."lc" END) IN (SELECT a2."i8", a2."s" FROM {S}.p1 a2 WHERE a1."n_bo"));;
-- old servers multiply the scales where the left factor is narrower
SELECT '1900-01-01'::date AS c1 FROM {S}.t3 a1 GROUP BY (a1."u2" * a1."n_n4"::numeric(10,1));;
SELECT a1."n4"::numeric(5,1) * a1."n_n4"::numeric(10,1) AS c1, a1."n4"::numeric(5,1) * round(a1."n_n4", 1), a1."n4"::numeric(4,1) * (a1."n_n4"::numeric(10,1) + 1.5), count(*) FROM {S}.t3 a1 GROUP BY 1, 2, 3;;
SELECT sum(a1."u2" * a1."n_n4"::numeric(10,1)), max(a1."n4"::numeric(5,1) * a1."n_n4"::numeric(10,1)), sum((a1."u2" * 0.5) * a1."n_n4"::numeric(10,1)) FROM {S}.t3 a1;;
-- of 0 and -0 either may be kept; PostgreSQL looks at one row only
SELECT a1.c1::text AS c1 FROM (SELECT DISTINCT a2."f8" AS c1 FROM {S}.t3 a2) a1;;
SELECT bool_and(true::boolean) AS c1 FROM {S}.t3 a2 WHERE ((a2."f8" / a2."n_f8") IS NOT NULL);;
-- EXISTS without FROM beside WHERE, and below a window function; comparisons with such a sub-select
SELECT (EXISTS (SELECT 1::numeric AS c1 WHERE (a1."icu" SIMILAR TO 'a'::text))) AS c1 FROM {S}.t5 a1 WHERE (a1."d" IN ('1970-01-02'::date, '2020-03-08'::date, '1999-12-31'::date, '2020-03-08'::date));;
SELECT (EXISTS (SELECT 1 FROM {S}.t2 a2 WHERE a2."i4" > a1."i4")) AS c1 FROM {S}.t5 a1 WHERE a1."d" <> '2020-03-08';;
SELECT row_number() OVER (ORDER BY a1."i4"), (EXISTS (SELECT 1 FROM {S}.t2 a2 WHERE a2."i4" > a1."i4")) AS c2 FROM {S}.t1 a1;;
SELECT (SELECT a1."n_s" WHERE a1."n_i4" > 1), a1."n_i4" IN (SELECT a1."i4" WHERE a1."n_d" > '2000-01-01'), a1."n_i4" <> ALL (SELECT a1."i4" WHERE a1."n_d" > '2000-01-01'), NOT EXISTS (SELECT 1 WHERE a1."n_i4" = 1), (a1."n_i4", a1."n_s") IN (SELECT a1."i4", a1."s") FROM {S}.t1 a1 WHERE a1."d" <> '2020-03-08';;
SELECT a1."n_i4" IN (SELECT a1."i4" WHERE a1."n_d" > '2000-01-01'), count(*) FROM {S}.t1 a1 WHERE (SELECT a1."b" WHERE a1."n_d" > '2000-01-01') GROUP BY 1;;
SELECT (SELECT max(a1."i4") WHERE count(*) > 1), a1."n_i4" FROM {S}.t1 a1 GROUP BY a1."n_i4";;
-- coalesce() beside a skip index of type set
SELECT a2."n_n2" AS c1 FROM {S}.p2 a2 WHERE (a2."tz" = ANY (ARRAY['2020-02-29+00'::timestamptz, '2020-02-29+00'::timestamptz])) AND ((a2."tz" >= a2."n_d") IS FALSE);;
SELECT a2."n_n2" AS c1 FROM {S}.p2 a2 WHERE a2."tz" > '2000-01-01' AND coalesce(a2."n_d", '2000-01-01') > '2000-01-01';;
PREPARE p(boolean) AS SELECT a2."n_n2" AS c1 FROM {S}.p2 a2 WHERE ((a2."tz" >= a2."n_tz" AND $1) IS FALSE); SET plan_cache_mode = force_generic_plan; EXECUTE p(true);;
-- what nobody reads is not computed
PREPARE p(bytea) AS WITH w1 AS (SELECT 'a'::text AS c1, get_byte(btrim('\x00'::bytea, $1), 0) AS c2, a1."n_i8" AS c3 FROM {S}.t1 a1) SELECT a2.c3 AS c1 FROM w1 a2 GROUP BY a2.c3; EXECUTE p('\x00'::bytea);;
-- patterns of to_char() are in capitals or in small letters
SELECT to_char(a1."ts", 'Yyyy Mi') AS c1, to_char(a1."n_d", 'hh24:00 iyyy'), to_char(a1."n_tz", 'FMDay, FMDD Month YYYY') FROM {S}.t2 a1;;
-- PostgreSQL does not come to it if a parameter is false
PREPARE p(bytea, boolean) AS WITH w1 AS (SELECT 'a'::text AS c1, 'a'::text AS c2, get_byte(btrim('\x00'::bytea, $1), 0) AS c3 FROM {S}.t1 a1 ORDER BY 1, 2 NULLS LAST, 3) SELECT a2.c3 AS c1 FROM w1 a2 WHERE $2 GROUP BY a2.c3; EXECUTE p('\x00'::bytea, false::boolean);;
-- an aggregate of NULL has a type
SELECT lead(min(NULL::integer), 1::integer, 1::integer) OVER () AS c1 FROM {S}.odd a2;;
SELECT lag(max(NULL::text), 1, 'a') OVER (), lag(sum(NULL::numeric(5,2)), 1, 1) OVER (), lead(max(NULL::date), 1, '2020-01-01') OVER (), min(NULL::timestamptz), bool_or(NULL) FROM {S}.t1 a2;;
-- old servers take the sum of a product of small unsigned integers for UInt64
SELECT 'a'::bytea AS c1 FROM {S}.t3 a1 WHERE (abs(((a1."n_u2" * 2::integer) + 1::integer)) = 2::integer);;
SELECT abs(a1."u2" * 2 + 1), abs(a1."u2" + 1), abs(-a1."n_u2"), abs(a1."u2" * 2), abs(a1."u2" - 1), abs(a1."n_u2" * a1."u2" + 1) FROM {S}.t3 a1;;
-- texts as integers, in branches that are taken where they are some; dates as texts
SELECT CASE WHEN a1."s" ~ '^[0-9]+$' THEN a1."s"::integer END AS c1, CASE WHEN a1."n_s" ~ '^[0-9]+$' THEN a1."n_s"::bigint * 2 ELSE 0 END, count(*) FROM {S}.t1 a1 GROUP BY 1, 2;;
SELECT count(*), sum(CASE WHEN a1."c5" IS NULL THEN -1 WHEN a1."c5" !~ '^[0-9]+$' THEN -2 ELSE a1."c5"::integer END), max(CASE WHEN a1."fx"::text ~ '^[0-9]+$' THEN a1."fx"::text::smallint END) FROM {S}.t5 a1 WHERE CASE WHEN a1."v3" ~ '^[0-9]+$' THEN a1."v3"::integer > 1 ELSE true END;;
SELECT CASE WHEN a1."lc" ~ '^[0-9]+$' THEN CASE WHEN a1."i4" > 1 THEN a1."lc"::integer END END AS c1, CASE WHEN a1."e16" = 'a' THEN a1."e16"::text::integer END, count(*) FROM {S}.t6 a1 GROUP BY 1, 2;;
SELECT DISTINCT (a1."i4" || '')::integer AS c1, (' ' || a1."n_i8" || ' ')::bigint, ('+' || abs(a1."i2"))::smallint FROM {S}.t1 a1;;
SELECT max((a1."i8" || '0')::bigint) FROM {S}.t1 a1;;
SELECT max(a1."s"::integer) FROM {S}.t1 a1;;
SELECT max(a1."s"::integer) FROM {S}.none a1;;
SELECT a1."d"::text AS c1, a1."n_d" || 'x', a1."d32"::varchar, count(*) FROM {S}.t6 a1 GROUP BY 1, 2, 3 ORDER BY 1;;
--: zone=Europe/London
SELECT a1."d"::text AS c1, a1."n_tz"::date::text, count(*) FROM {S}.t2 a1 WHERE a1."d"::text LIKE '%1970%' GROUP BY 1, 2;;
--: zone=America/New_York
SELECT a1."d"::text AS c1, a1."n_tz"::date::text, count(*) FROM {S}.t2 a1 GROUP BY 1, 2;;
-- instants beside what a clock shows
--: zone=America/New_York
SELECT count(*) FROM {S}.t2 a1 WHERE a1."tz" >= date '2020-03-08' AND a1."tz" < date '2020-03-08' + interval '1 month';;
--: zone=America/Sao_Paulo
PREPARE p(timestamp, date, timestamptz) AS SELECT a1."tz" > $1, a1."n_tz" <= $2, $1 <> a1."tz", $2 = a1."n_tz", a1."ts" > $3, $3 <= a1."n_ts", a1."n_ts" = a1."tz", count(*) FROM {S}.t2 a1 WHERE a1."ts" <= $3 OR a1."tz" < $1 GROUP BY 1, 2, 3, 4, 5, 6, 7; EXECUTE p('2020-02-29 12:00', '2020-02-29', '2020-02-29 15:00+00');;
--: zone=Europe/London
PREPARE p(timestamp, date, timestamptz) AS SELECT a1."tz" > $1, a1."n_tz" <= $2, $1 <> a1."tz", $2 = a1."n_tz", a1."ts" > $3, $3 <= a1."n_ts", count(*) FROM {S}.t2 a1 GROUP BY 1, 2, 3, 4, 5, 6; EXECUTE p('infinity', '-infinity', 'infinity');;
--: zone=America/New_York
PREPARE p(timestamp, date, timestamptz) AS SELECT a1."tz" > $1, a1."n_tz" <= $2, $1 <> a1."tz", $2 = a1."n_tz", a1."ts" > $3, $3 <= a1."n_ts", count(*) FROM {S}.t2 a1 GROUP BY 1, 2, 3, 4, 5, 6; EXECUTE p('294276-12-31 23:59:59', '5874897-12-31', '294276-12-31 23:59:59+00');;
--: zone=Asia/Kolkata
PREPARE p(timestamp, date, timestamptz) AS SELECT a1."tz" > $1, a1."n_tz" <= $2, $1 <> a1."tz", $2 = a1."n_tz", a1."ts" > $3, $3 <= a1."n_ts", count(*) FROM {S}.t2 a1 GROUP BY 1, 2, 3, 4, 5, 6; EXECUTE p('4714-11-24 BC', '4714-11-24 BC', NULL);;
-- a NULL of a type that the server does not have under one name
SELECT max(NULL::inet) AS c1, min(NULL::numeric), max(NULL::integer[]), min(NULL::interval), bool_and(NULL), max(NULL::bpchar), string_agg(NULL, ','), sum(NULL::float8), min(NULL::time), max(NULL::money) FROM {S}.p1 a4;;
SELECT count(*) FROM {S}.t6 a1 WHERE (NULL::inet IN (SELECT a2."ip" FROM {S}.t6 a2 WHERE a1."n_bo" = a2."n_bo"));;
SELECT max(NULL::inet) AS c1 FROM {S}.p1 a4;;
SELECT min(NULL::numeric) AS c1, max(NULL::integer[]), min(NULL::time) FROM {S}.p1 a4;;
-- a sub-select without FROM that another one is looked for in
SELECT (a1."n_i4" IN (SELECT a2."i4" FROM {S}.t2 a2)) IN (SELECT a1."b" WHERE a1."n_d" > '2000-01-01') AS c1, count(*) FROM {S}.t1 a1 GROUP BY 1;;
-- the text of an element that no array has
SELECT 'a'::bytea AS c1 FROM {S}.t6 a1 WHERE (md5((a1."an")[0::integer]::text) <> ALL ('{a}'::text[]));;
SELECT (a1."an")[0]::text AS c1, ((a1."an")[0]::text)::integer, (nullif(a1."d32", a1."d32"))::text, count(*) FROM {S}.t6 a1 GROUP BY 1, 2, 3;;
-- PostgreSQL makes another condition of that on a key
SELECT true::boolean AS c1 FROM {S}.t5 a7 GROUP BY ROLLUP ((a7."n_i4" = ALL ('{1}'::integer[]))) HAVING ((a7."n_i4" = ALL ('{1}'::integer[])) <> true::boolean);;
-- date_bin() from an origin that is known when the query is sent
--: zone=America/New_York
PREPARE p(timestamptz, timestamp) AS SELECT date_bin('15 minutes', a1."n_tz", timestamp '2001-01-01') AS c1, date_bin('7 days', a1."tz", $1), date_bin('90 minutes 0.5 seconds', a1."ts", $2), count(*) FROM {S}.t2 a1 GROUP BY 1, 2, 3; EXECUTE p('2020-02-29 12:34:56.789+00', '1990-01-01 00:00:01');;
PREPARE p(timestamptz, timestamp) AS SELECT date_bin('1 hour', a1."n_tz", $1) AS c1, date_bin('2 days', a1."ts", $2), count(*) FROM {S}.t2 a1 GROUP BY 1, 2; EXECUTE p('200000-12-31 00:00:01.5+00', '4000-11-24 01:00 BC');;
PREPARE p(timestamptz, timestamp) AS SELECT date_bin('1 hour', a1."n_tz", $1) AS c1, date_bin('2 days', a1."ts", $2), count(*) FROM {S}.t2 a1 GROUP BY 1, 2; EXECUTE p(NULL, 'infinity');;
-- 26.5 filters by the least of the first rows, with its equals
SELECT a1."ts" AS c1, a1."n_i4"::double precision AS c2 FROM {S}.p2 a1 ORDER BY a1."n_i4" DESC NULLS LAST, 1 DESC NULLS LAST, 2 ASC NULLS FIRST LIMIT 5::bigint;;
SELECT a1."ts" AS c1, a1."n_i4"::double precision AS c2 FROM {S}.p2 a1 ORDER BY a1."n_i4" DESC NULLS LAST, 1 DESC NULLS LAST, 2 ASC NULLS FIRST LIMIT 4::bigint;;
SELECT a1."ts" AS c1, a1."n_i4" AS c2 FROM {S}.p2 a1 ORDER BY a1."n_i4" DESC NULLS LAST, 1 LIMIT 5::bigint;;
SELECT a1."ts" AS c1, a1."n_i4" AS c2 FROM {S}.p2 a1 ORDER BY a1."n_i4" DESC NULLS LAST, 1 LIMIT 3::bigint;;
