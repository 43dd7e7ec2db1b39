-- TPC-H's data after section 4.2 of its specification, at scale factor 0.01.
-- Random texts are simpler; every value that a query looks for occurs.

CREATE FUNCTION gen.comment(stream int, key bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT gen.phrase(stream, key, ARRAY['furiously', 'quickly', 'carefully', 'special', 'pending', 'unusual',
		'express', 'final', 'regular', 'ironic', 'requests', 'deposits', 'packages', 'accounts', 'theodolites',
		'pinto beans', 'foxes', 'asymptotes', 'sleep', 'haggle', 'nag', 'wake'], 4, 9)
$$;

CREATE FUNCTION gen.phone(stream int, key bigint, nation bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT concat_ws('-', nation + 10, gen.number(stream, key, 100, 999),
		gen.number(stream + 1, key, 100, 999), gen.number(stream + 2, key, 1000, 9999))
$$;

INSERT INTO local.region
SELECT n - 1, name, gen.comment(1, n)
FROM unnest(ARRAY['AFRICA', 'AMERICA', 'ASIA', 'EUROPE', 'MIDDLE EAST']) WITH ORDINALITY u (name, n);

INSERT INTO local.nation
SELECT n - 1, name, (ARRAY[0, 1, 1, 1, 4, 0, 3, 3, 2, 2, 4, 4, 2, 4, 0, 0, 0, 1, 2, 3, 4, 2, 3, 3, 1])[n],
	gen.comment(2, n)
FROM unnest(ARRAY['ALGERIA', 'ARGENTINA', 'BRAZIL', 'CANADA', 'EGYPT', 'ETHIOPIA', 'FRANCE', 'GERMANY', 'INDIA',
	'INDONESIA', 'IRAN', 'IRAQ', 'JAPAN', 'JORDAN', 'KENYA', 'MOROCCO', 'MOZAMBIQUE', 'PERU', 'CHINA', 'ROMANIA',
	'SAUDI ARABIA', 'VIETNAM', 'RUSSIA', 'UNITED KINGDOM', 'UNITED STATES']) WITH ORDINALITY u (name, n);

INSERT INTO local.supplier
SELECT k, 'Supplier#' || lpad(k::text, 9, '0'), gen.phrase(10, k, ARRAY['aB3', 'x9,', 'Qw', 'zE7k', 'Lm '], 3, 7),
	nation, gen.phone(12, k, nation), gen.number(15, k, -99999, 999999) / 100.0,
	gen.comment(16, k) || CASE k % 20 WHEN 3 THEN ' Customer slyly Complaints' WHEN 7 THEN ' Customer Recommends' ELSE '' END
FROM (SELECT k, gen.number(11, k, 0, 24) AS nation FROM generate_series(1, 100) k) s;

INSERT INTO local.customer
SELECT k, 'Customer#' || lpad(k::text, 9, '0'), gen.phrase(20, k, ARRAY['aB3', 'x9,', 'Qw', 'zE7k', 'Lm '], 3, 7),
	nation, gen.phone(22, k, nation), gen.number(25, k, -99999, 999999) / 100.0,
	gen.word(26, k, ARRAY['AUTOMOBILE', 'BUILDING', 'FURNITURE', 'MACHINERY', 'HOUSEHOLD']), gen.comment(27, k)
FROM (SELECT k, gen.number(21, k, 0, 24) AS nation FROM generate_series(1, 1500) k) c;

INSERT INTO local.part
SELECT k, gen.phrase(30, k, ARRAY['almond', 'antique', 'aquamarine', 'azure', 'beige', 'bisque', 'black', 'blue', 'brown',
		'chiffon', 'chocolate', 'coral', 'cornsilk', 'cyan', 'dark', 'deep', 'dim', 'drab', 'firebrick', 'forest',
		'frosted', 'ghost', 'goldenrod', 'green', 'honeydew', 'hot', 'indian', 'ivory', 'khaki', 'lace', 'lavender',
		'lemon', 'light', 'lime', 'linen', 'magenta', 'maroon', 'medium', 'midnight', 'mint', 'misty', 'navy'], 5, 5),
	'Manufacturer#' || mfgr, 'Brand#' || mfgr || gen.number(32, k, 1, 5),
	gen.word(33, k, ARRAY['STANDARD', 'SMALL', 'MEDIUM', 'LARGE', 'ECONOMY', 'PROMO']) || ' ' ||
	gen.word(34, k, ARRAY['ANODIZED', 'BURNISHED', 'PLATED', 'POLISHED', 'BRUSHED']) || ' ' ||
	gen.word(35, k, ARRAY['TIN', 'NICKEL', 'BRASS', 'STEEL', 'COPPER']),
	gen.number(36, k, 1, 50),
	gen.word(37, k, ARRAY['SM', 'LG', 'MED', 'JUMBO', 'WRAP']) || ' ' ||
	gen.word(38, k, ARRAY['CASE', 'BOX', 'BAG', 'JAR', 'PKG', 'PACK', 'CAN', 'DRUM']),
	(90000 + k / 10 % 20001 + 100 * (k % 1000)) / 100.0, gen.comment(39, k)
FROM (SELECT k, gen.number(31, k, 1, 5) AS mfgr FROM generate_series(1, 2000) k) p;

INSERT INTO local.partsupp
SELECT p, (p + i * (100 / 4 + (p - 1) / 100)) % 100 + 1, gen.number(40, p * 4 + i, 1, 9999),
	gen.number(41, p * 4 + i, 100, 100000) / 100.0, gen.comment(42, p * 4 + i)
FROM generate_series(1, 2000) p, generate_series(0, 3) i;

-- a third of the customers has no orders
CREATE TEMP TABLE o AS
SELECT (k - 1) / 8 * 32 + (k - 1) % 8 + 1 AS orderkey, k,
	gen.number(50, k, 0, 499) * 3 + gen.number(51, k, 1, 2) AS custkey,
	date '1992-01-01' + gen.number(52, k, 0, 2405)::int AS orderdate
FROM generate_series(1, 15000) k;

INSERT INTO local.lineitem
SELECT orderkey, part, (part + gen.number(62, n, 0, 3) * (100 / 4 + (part - 1) / 100)) % 100 + 1, line, quantity,
	quantity * (90000 + part / 10 % 20001 + 100 * (part % 1000)) / 100.0,
	gen.number(64, n, 0, 10) / 100.0, gen.number(65, n, 0, 8) / 100.0,
	CASE WHEN received <= date '1995-06-17' THEN gen.word(66, n, ARRAY['R', 'A']) ELSE 'N' END,
	CASE WHEN shipped > date '1995-06-17' THEN 'O' ELSE 'F' END,
	shipped, orderdate + gen.number(67, n, 30, 90)::int, received,
	gen.word(68, n, ARRAY['DELIVER IN PERSON', 'COLLECT COD', 'NONE', 'TAKE BACK RETURN']),
	gen.word(69, n, ARRAY['REG AIR', 'AIR', 'RAIL', 'SHIP', 'TRUCK', 'MAIL', 'FOB']), gen.comment(70, n)
FROM (SELECT *, shipped + gen.number(61, n, 1, 30)::int AS received
	FROM (SELECT *, orderdate + gen.number(60, n, 1, 121)::int AS shipped,
			gen.number(59, n, 1, 2000) AS part, gen.number(63, n, 1, 50) AS quantity
		FROM (SELECT o.*, line, k * 8 + line AS n
			FROM o, generate_series(1, gen.number(58, k, 1, 7)::int) line) a) b) l;

INSERT INTO local.orders
SELECT orderkey, custkey, status, price, orderdate,
	gen.word(53, k, ARRAY['1-URGENT', '2-HIGH', '3-MEDIUM', '4-NOT SPECIFIED', '5-LOW']),
	'Clerk#' || lpad(gen.number(54, k, 1, 10)::text, 9, '0'), 0, gen.comment(55, k)
FROM o JOIN (SELECT l_orderkey, round(sum(l_extendedprice * (1 + l_tax) * (1 - l_discount)), 2) AS price,
		CASE WHEN bool_and(l_linestatus = 'F') THEN 'F' WHEN bool_and(l_linestatus = 'O') THEN 'O' ELSE 'P' END AS status
	FROM local.lineitem GROUP BY l_orderkey) l ON l_orderkey = orderkey;

ALTER TABLE local.region ADD PRIMARY KEY (r_regionkey);
ALTER TABLE local.nation ADD PRIMARY KEY (n_nationkey);
ALTER TABLE local.supplier ADD PRIMARY KEY (s_suppkey);
ALTER TABLE local.customer ADD PRIMARY KEY (c_custkey);
ALTER TABLE local.part ADD PRIMARY KEY (p_partkey);
ALTER TABLE local.partsupp ADD PRIMARY KEY (ps_partkey, ps_suppkey);
ALTER TABLE local.orders ADD PRIMARY KEY (o_orderkey);
ALTER TABLE local.lineitem ADD PRIMARY KEY (l_orderkey, l_linenumber);
CREATE INDEX ON local.orders (o_custkey);
CREATE INDEX ON local.lineitem (l_partkey, l_suppkey);
