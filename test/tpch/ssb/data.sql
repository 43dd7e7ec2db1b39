-- The Star Schema Benchmark's data after its specification, at scale factor
-- 0.01.  Half of the customers and suppliers live in two cities of the United
-- Kingdom, so that the narrowest queries find rows.

INSERT INTO local.dates
SELECT to_char(d, 'YYYYMMDD')::int, to_char(d, 'FMMonth FMDD, YYYY'), to_char(d, 'FMDay'), to_char(d, 'FMMonth'),
	extract(year FROM d), to_char(d, 'YYYYMM')::int, to_char(d, 'MonYYYY'), (to_char(d, 'DDD')::int - 1) / 7 + 1
FROM generate_series(timestamp '1992-01-01', '1998-12-31', '1 day') d;

CREATE TEMP TABLE place AS
SELECT n - 1 AS n, nation, (ARRAY['AFRICA', 'AMERICA', 'AMERICA', 'AMERICA', 'MIDDLE EAST', 'AFRICA', 'EUROPE', 'EUROPE',
	'ASIA', 'ASIA', 'MIDDLE EAST', 'MIDDLE EAST', 'ASIA', 'MIDDLE EAST', 'AFRICA', 'AFRICA', 'AFRICA', 'AMERICA', 'ASIA',
	'EUROPE', 'MIDDLE EAST', 'ASIA', 'EUROPE', 'EUROPE', 'AMERICA'])[n] AS region
FROM unnest(ARRAY['ALGERIA', 'ARGENTINA', 'BRAZIL', 'CANADA', 'EGYPT', 'ETHIOPIA', 'FRANCE', 'GERMANY', 'INDIA',
	'INDONESIA', 'IRAN', 'IRAQ', 'JAPAN', 'JORDAN', 'KENYA', 'MOROCCO', 'MOZAMBIQUE', 'PERU', 'CHINA', 'ROMANIA',
	'SAUDI ARABIA', 'VIETNAM', 'RUSSIA', 'UNITED KINGDOM', 'UNITED STATES']) WITH ORDINALITY u (nation, n);

CREATE FUNCTION gen.city(stream int, key bigint, nation text) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT rpad(left(nation, 9), 9) || CASE WHEN key % 2 = 0 THEN (ARRAY[1, 5])[gen.number(stream, key, 1, 2)]
		ELSE gen.number(stream, key, 0, 9) END
$$;

INSERT INTO local.customer
SELECT k, 'Customer#' || lpad(k::text, 9, '0'), gen.city(1, k, nation), nation, region,
	gen.word(2, k, ARRAY['AUTOMOBILE', 'BUILDING', 'FURNITURE', 'MACHINERY', 'HOUSEHOLD'])
FROM generate_series(1, 3000) k
JOIN place ON n = CASE WHEN k % 2 = 0 THEN 23 ELSE gen.number(3, k, 0, 24) END;

INSERT INTO local.supplier
SELECT k, 'Supplier#' || lpad(k::text, 9, '0'), gen.city(4, k, nation), nation, region
FROM generate_series(1, 200) k
JOIN place ON n = CASE WHEN k % 2 = 0 THEN 23 ELSE gen.number(5, k, 0, 24) END;

INSERT INTO local.part
SELECT k, color || ' ' || gen.word(11, k, ARRAY['lace', 'linen', 'misty', 'navy']), 'MFGR#' || mfgr,
	'MFGR#' || mfgr || category, 'MFGR#' || mfgr || category || gen.number(12, k, 1, 40), color, gen.number(13, k, 1, 50)
FROM (SELECT k, gen.number(14, k, 1, 5) AS mfgr, gen.number(15, k, 1, 5) AS category,
		gen.word(16, k, ARRAY['almond', 'azure', 'beige', 'coral', 'green', 'khaki']) AS color
	FROM generate_series(1, 4000) k) p;

INSERT INTO local.lineorder
SELECT o, line, gen.number(20, o, 1, 3000), part, gen.number(21, n, 1, 200),
	to_char(date '1992-01-01' + gen.number(22, o, 0, 2405)::int, 'YYYYMMDD')::int,
	gen.word(23, o, ARRAY['1-URGENT', '2-HIGH', '3-MEDIUM', '4-NOT SPECIFIED', '5-LOW']), quantity, quantity * price,
	gen.number(24, o, 100000, 50000000), discount, quantity * price * (100 - discount) / 100, price * 6 / 10,
	gen.number(25, n, 0, 8), gen.word(26, n, ARRAY['REG AIR', 'AIR', 'RAIL', 'SHIP', 'TRUCK', 'MAIL', 'FOB'])
FROM (SELECT *, 90000 + part / 10 % 20001 + 100 * (part % 1000) AS price
	FROM (SELECT o, line, o * 8 + line AS n, gen.number(27, o * 8 + line, 1, 4000) AS part,
			gen.number(28, o * 8 + line, 1, 50) AS quantity, gen.number(29, o * 8 + line, 0, 10) AS discount
		FROM generate_series(1, 15000) o, generate_series(1, gen.number(30, o, 1, 7)::int) line) a) l;

ALTER TABLE local.dates ADD PRIMARY KEY (d_datekey);
ALTER TABLE local.customer ADD PRIMARY KEY (c_custkey);
ALTER TABLE local.supplier ADD PRIMARY KEY (s_suppkey);
ALTER TABLE local.part ADD PRIMARY KEY (p_partkey);
ALTER TABLE local.lineorder ADD PRIMARY KEY (lo_orderkey, lo_linenumber);
