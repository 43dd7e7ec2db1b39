--
-- join.sql: joins of foreign tables with each other and with local ones
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set setup :abs_srcdir '/test/regress/setup.sql'
\set teardown :abs_srcdir '/test/regress/teardown.sql'
\set ECHO none
\i :setup

-- inner
SELECT * FROM compare($$
	SELECT e.id, m.name FROM event e JOIN member m ON m.id = e.user_id;
	SELECT e.id, m.name FROM event e, member m WHERE m.id = e.user_id AND e.id < 50 AND m.country = 'de';
	SELECT id, e.kind, m.country FROM event e JOIN member m USING (id) WHERE e.score > 2;
	SELECT m.name, e.id FROM member m JOIN event e ON m.id = e.user_id AND e.day > m.born ORDER BY e.id LIMIT 10;
$$);
SELECT * FROM compare($$
	SELECT e FROM event e JOIN member m ON m.id = e.user_id WHERE e.id < 20;
	SELECT e.id, m.id FROM event e JOIN member m ON m.id < e.id WHERE e.id < 10;
	SELECT e.id, m.id FROM event e CROSS JOIN member m WHERE e.id < 10;
$$, false);

-- a key that can be NULL never matches
SELECT * FROM compare($$
	SELECT a.id, b.id FROM event a JOIN event b ON a.score = b.id;
	SELECT a.id, b.id FROM event a JOIN event b ON a.score = b.score WHERE a.id < 40 AND b.id < 40;
	SELECT count(*) FROM member a JOIN member b ON a.country = b.country;
$$);
SELECT * FROM compare($$
	SELECT count(*) FROM member a JOIN member b ON a.country IS NOT DISTINCT FROM b.country;
$$, false);

-- outer: who has no partner gets NULL, not zero or the empty string
SELECT * FROM compare($$
	SELECT m.id, e.id, e.kind, e.amount, e.day, e.ok FROM member m LEFT JOIN event e ON e.user_id = m.id;
$$);
SELECT * FROM compare($$
	SELECT m.id FROM member m LEFT JOIN event e ON e.user_id = m.id WHERE e.id IS NULL;
$$, false);
SELECT * FROM compare($$
	SELECT e.id, m.name FROM event e LEFT JOIN member m ON m.id = e.user_id AND m.country = 'fr';
$$);
SELECT * FROM compare($$
	SELECT e.id, m.name FROM event e LEFT JOIN member m ON m.id = e.user_id AND e.kind = 'buy';
$$, false);
SELECT * FROM compare($$
	SELECT e.id, m.name FROM event e LEFT JOIN member m ON m.id = e.user_id WHERE m.country = 'fr';
	SELECT e.id, coalesce(m.name, 'nobody') FROM event e LEFT JOIN member m ON m.id = e.user_id;
	SELECT e.id, m.name FROM member m RIGHT JOIN event e ON m.id = e.user_id;
$$);
SELECT * FROM compare($$
	SELECT e.id, m.id, m.name FROM member m FULL JOIN event e ON m.id = e.user_id;
	SELECT count(*), count(m.id), count(e.id) FROM member m FULL JOIN event e ON m.id = e.user_id;
$$, false);
SELECT * FROM compare($$
	SELECT e.id, m.id FROM (SELECT * FROM event WHERE score > 3) e LEFT JOIN (SELECT * FROM member WHERE country = 'us') m ON m.id = e.user_id;
$$);
SELECT * FROM compare($$
	SELECT e.id FROM event e LEFT JOIN member m ON false WHERE e.id < 10;
	SELECT e.id, m.x FROM event e LEFT JOIN (SELECT id, 1 AS x FROM member) m ON m.id = e.user_id;
$$, false);

-- semi and anti
SELECT * FROM compare($$
	SELECT m.id FROM member m WHERE EXISTS (SELECT FROM event e WHERE e.user_id = m.id AND e.score > 5);
	SELECT m.id FROM member m WHERE EXISTS (SELECT FROM event e WHERE e.user_id = m.id AND e.day > m.born AND e.score = 9);
	SELECT m.id FROM member m WHERE NOT EXISTS (SELECT FROM event e WHERE e.user_id = m.id);
	SELECT e.id FROM event e WHERE user_id IN (SELECT id FROM member WHERE country = 'de');
	SELECT e.id FROM event e WHERE user_id NOT IN (SELECT id FROM member);
	SELECT e.id FROM event e WHERE kind NOT IN (SELECT country FROM member);
	SELECT m.id FROM member m WHERE id > ALL (SELECT user_id FROM event WHERE score = 9 AND id < 200);
$$, false);

-- more than two
SELECT * FROM compare($$
	SELECT a.id, b.name, c.name FROM event a JOIN member b ON b.id = a.user_id JOIN member c ON c.id = a.id;
	SELECT a.id, b.name, c.id FROM event a LEFT JOIN member b ON b.id = a.user_id LEFT JOIN event c ON c.id = b.id;
	SELECT a.id, b.name, c.id FROM event a JOIN member b ON b.id = a.user_id LEFT JOIN event c ON c.id = b.id AND c.ok;
	SELECT a.id, s.n FROM member a LEFT JOIN (SELECT m.id, count(*) AS n FROM member m JOIN event e ON e.user_id = m.id GROUP BY 1) s ON s.id = a.id;
	SELECT m.id, x.* FROM member m, LATERAL (SELECT e.id, e.at FROM event e WHERE e.user_id = m.id ORDER BY e.at DESC LIMIT 2) x;
$$, false);

-- aggregates over joins
SELECT * FROM compare($$
	SELECT m.country, count(*), sum(e.amount), min(e.at) FROM event e JOIN member m ON m.id = e.user_id GROUP BY 1;
	SELECT m.country, count(e.id), max(e.score) FROM member m LEFT JOIN event e ON e.user_id = m.id GROUP BY 1;
	SELECT m.id, sum(e.score) FROM member m LEFT JOIN event e ON e.user_id = m.id GROUP BY 1 HAVING sum(e.score) IS NULL;
$$);

-- with local tables
CREATE TABLE public.country (code text COLLATE "C", label text);
INSERT INTO country VALUES ('de', 'Germany'), ('us', 'United States'), ('it', 'Italy');
ANALYZE country;
SELECT * FROM compare($$
	SELECT e.id, c.label FROM event e JOIN member m ON m.id = e.user_id JOIN country c ON c.code = m.country;
	SELECT c.label, count(e.id) FROM country c LEFT JOIN member m ON m.country = c.code LEFT JOIN event e ON e.user_id = m.id GROUP BY 1;
	SELECT m.id FROM member m WHERE EXISTS (SELECT FROM country c WHERE c.code = m.country);
	SELECT m.id FROM member m WHERE NOT EXISTS (SELECT FROM country c WHERE c.code = m.country);
	SELECT m.id, c.code FROM member m FULL JOIN country c ON c.code = m.country;
	SELECT c.*, (SELECT count(*) FROM member m WHERE m.country = c.code) FROM country c;
$$, false);
SELECT count(*) FROM remote.event r JOIN local.event l USING (id, user_id, kind, amount, day, at, tags, ok);
DROP TABLE country;

-- in whatever way PostgreSQL joins
SET clickhouse_fdw.enable_join_pushdown = off;
SET clickhouse_fdw.enable_query_pushdown = off;
SET enable_hashjoin = off;
SET enable_mergejoin = off;
SELECT * FROM compare($$
	SELECT e.id, m.name FROM event e LEFT JOIN member m ON m.id = e.user_id WHERE e.id < 50;
$$, false);
SET enable_nestloop = off;
SET enable_mergejoin = on;
SELECT * FROM compare($$
	SELECT e.id, m.name FROM event e LEFT JOIN member m ON m.id = e.user_id;
	SELECT e.id, m.id FROM event e FULL JOIN member m ON m.country = e.kind;
$$, false);
RESET enable_nestloop;
RESET enable_hashjoin;
SET enable_mergejoin = off;
SELECT * FROM compare($$
	SELECT e.id, m.name FROM event e LEFT JOIN member m ON m.id = e.user_id;
$$, false);
RESET enable_mergejoin;
RESET clickhouse_fdw.enable_join_pushdown;

-- GEQO throws away the joins that it tries, but not what was said about them
SET geqo_threshold = 2;
SELECT * FROM compare($$
	SELECT a.id, b.name, c.kind, d.country, e.kind
	FROM event a JOIN member b ON b.id = a.user_id JOIN event c ON c.id < a.id JOIN member d ON d.id > c.user_id AND d.id = b.id
		JOIN event e ON e.id = c.id AND e.kind > d.country
	WHERE a.id < 20;
$$, false);
RESET geqo_threshold;
RESET clickhouse_fdw.enable_query_pushdown;

-- outer joins without an equality, as whole queries
SELECT rows, equal, query FROM compare($$
	SELECT h, count(e.id) FROM generate_series(timestamptz '2024-01-02 00:00+00', '2024-01-03 00:00+00', '1 hour') h LEFT JOIN event e ON e.at >= h AND e.at < h + interval '1 hour' GROUP BY h;
	SELECT m.id, e.id FROM member m LEFT JOIN event e ON e.score > m.id AND e.id < 100;
	SELECT m.id, e.id FROM event e RIGHT JOIN member m ON e.id < 3;
	SELECT m.id, e.id FROM member m LEFT JOIN event e ON m.id < 3 AND e.id < 5;
	SELECT e.id, t.n FROM event e LEFT JOIN (SELECT avg(score) n FROM event) t ON true WHERE e.score > t.n;
	SELECT m.id, l.id FROM member m LEFT JOIN LATERAL (SELECT id FROM event WHERE id < 0) l ON true;
	SELECT m.id, e.id, o.id FROM member m JOIN event e ON e.user_id = m.id LEFT JOIN member o ON o.born > e.day OR o.id = e.score;
	SELECT count(*), count(b.id) FROM member a LEFT JOIN member b ON a.country IS DISTINCT FROM b.country;
	SELECT a.id FROM member a LEFT JOIN event b ON b.score > a.id WHERE b.id IS NULL
$$, false);
SELECT plan_of('SELECT m.id, e.id FROM member m LEFT JOIN event e ON e.score > m.id AND e.id < 100') = 'remote'
	OR clickhouse_server_version('ch') < '2' AS remote;

\set ECHO none
\i :teardown
