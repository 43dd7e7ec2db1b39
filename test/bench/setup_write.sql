-- The tables of the benchmark's write part: twenty columns of the usual types,
-- in a heap table that rows come from, one that they go to, and in ClickHouse
-- a MergeTree table and one that forgets them.  Run by run, with "rows".

CREATE TABLE heap.source (
    id int8 NOT NULL, visitor int8 NOT NULL, session int8 NOT NULL, parent int8,
    hits int4 NOT NULL, site int4 NOT NULL, campaign int4, status int2 NOT NULL,
    duration float8 NOT NULL, score float8, price numeric(12,2) NOT NULL,
    started timestamptz NOT NULL, ended timestamptz NOT NULL, day date NOT NULL,
    is_mobile bool NOT NULL, browser text NOT NULL, url text NOT NULL, city text NOT NULL,
    title text NOT NULL, note text);
INSERT INTO heap.source
SELECT i, i * 7919 % 1000003, i * 31 % 77777, CASE WHEN i % 10 > 0 THEN i / 2 END,
    i % 1000, i % 77, nullif(i % 5, 0), 200 + i % 300,
    i * 0.5, CASE WHEN i % 4 > 0 THEN i * 0.25 END, (i % 1000000) * 0.01,
    '2020-01-01 UTC'::timestamptz + i * interval '1 s',
    '2020-01-01 UTC'::timestamptz + i * interval '3 s', '2020-01-01'::date + (i % 1000)::int,
    i % 2 = 0, 'Agent ' || 10 + i % 80,
    'https://www.example.com/catalogue/section/' || 100 + i % 900 || '/item/' || i,
    'Town ' || i % 5000, 'The title of a page, number ' || 10000 + i % 90000,
    CASE WHEN i % 3 > 0 THEN 'note ' || i END
FROM generate_series(1, :rows::int8) i;
VACUUM (FREEZE, ANALYZE) heap.source;
CREATE TABLE heap.target (LIKE heap.source);

SET client_min_messages = error;
CALL clickhouse_perform('ch', 'CREATE TABLE bench.target (
    id Int64, visitor Int64, session Int64, parent Nullable(Int64),
    hits Int32, site Int32, campaign Nullable(Int32), status Int16,
    duration Float64, score Nullable(Float64), price Decimal(12, 2),
    started DateTime, ended DateTime, day Date,
    is_mobile UInt8, browser String, url String, city String,
    title String, note Nullable(String)) ENGINE = MergeTree ORDER BY id');
CALL clickhouse_perform('ch', 'CREATE TABLE bench.nowhere AS bench.target ENGINE = Null');
IMPORT FOREIGN SCHEMA bench LIMIT TO (target, nowhere) FROM SERVER ch INTO ch;
ALTER FOREIGN TABLE ch.target ALTER is_mobile TYPE bool;
ALTER FOREIGN TABLE ch.nowhere ALTER is_mobile TYPE bool;
