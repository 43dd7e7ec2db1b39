-- Twenty thousand hits of web pages in July 2013, with the columns of ClickBench.
-- Columns that no query looks at are 0 or empty.  Half of the hits are those of
-- counter 62, which the last queries ask for.

INSERT INTO local.hits
SELECT
	gen.number(1, k, 1, 9000000000000000000), gen.number(2, k, 0, 1), title, 1, seen, seen::date, counter,
	gen.number(3, person, -2000000000, 2000000000), gen.number(4, person, 1, 300), CASE person WHEN 7 THEN
	435090932899640449 ELSE gen.number(5, person, 1, 9000000000000000000) END, 0, gen.number(6, person, 0, 90),
	gen.number(7, person, 0, 80), url, referer, (gen.number(8, k, 0, 9) = 0)::int, gen.number(9, k, 0, 9) * 1000,
	gen.number(11, k, 1, 300), gen.number(10, k, 0, 9) * 1000, gen.number(12, k, 1, 300), gen.word(13, person,
	ARRAY['0', '1024', '1280', '1366', '1638', '1920'])::int, gen.word(13, person, ARRAY['0', '768', '1024', '768',
	'900', '1080'])::int, 24, gen.number(14, person, 0, 11), gen.number(15, person, 0, 9), '', 0, 0, gen.number(16,
	person, 1, 40), gen.number(17, person, 0, 9)::text, 1, 1, (person % 5 = 0)::int, CASE WHEN person % 5 = 0 THEN
	gen.number(18, person, 1, 120) ELSE 0 END, CASE WHEN person % 5 = 0 THEN gen.word(19, person, ARRAY['iPad',
	'iPhone', 'A500', 'N8', 'GT-I9100', 'Lumia']) ELSE '' END, '', gen.number(20, person, 1, 4000000), gen.number(21,
	k, -1, 8), CASE WHEN phrase <> '' THEN gen.number(22, k, 0, 5) ELSE 0 END, phrase, CASE WHEN k % 30 = 0 THEN
	gen.number(23, k, 2, 60) ELSE 0 END, 0, gen.number(24, person, 400, 1900), gen.number(25, person, 300, 1000),
	gen.number(26, person, -12, 14), seen + gen.number(27, person, -600, 600) * interval '1 second', 0, 0, 0, 0,
	gen.word(28, k, ARRAY['', 'utf-8', 'windows-1251']), 1601, (gen.number(29, k, 0, 4) = 0)::int, (gen.number(30, k,
	0, 19) = 0)::int, gen.number(31, k, 0, 1), gen.number(32, person, 1, 9000000000000000000), '', gen.number(33, k, 1,
	1000000000), 0, 0, 0, (gen.number(34, k, 0, 9) = 0)::int, 0, gen.word(35, k, ARRAY['5', 'D', 'g', 'T']), seen +
	gen.number(27, person, -12, 14) * interval '1 hour', gen.number(36, person, 0, 60), gen.number(37, person, 0, 2),
	gen.number(38, person, 0, 3), gen.number(39, person, 0, 30000), 0, gen.number(40, person, -2000000000, 2000000000),
	gen.number(41, k, -1, 9000), 0, gen.number(42, k, -1, 40), gen.word(43, person, ARRAY['S0', 'en', 'ru', 'de']),
	gen.word(44, person, ARRAY['T1', 'US', 'RU', 'DE']), '', '', 0, gen.number(45, k, 0, 3000), gen.number(46, k, 0,
	300), gen.number(47, k, 0, 900), gen.number(48, k, 0, 2000), gen.number(49, k, 0, 9000), gen.number(50, k, 0,
	20000), 0, '', 0, '', '', 0, '', '', '', '', '', '', '', '', '', '', 0, CASE WHEN counter = 62 AND k % 13 = 0 THEN
	3594120000172545465 ELSE hashtextextended(referer, 1) END, CASE WHEN counter = 62 AND k % 11 = 0 THEN
	2868770270353813622 ELSE hashtextextended(url, 1) END, 0
FROM (
	SELECT k, person, counter,
		timestamptz '2013-07-01 00:00:00+00' + gen.number(60, k, 0, 31 * 86400 - 1) * interval '1 second' AS seen,
		gen.phrase(61, page, ARRAY['News', 'Google', 'Cars', 'Weather', 'Größe', 'Погода'], 0, 3) AS title,
		CASE page % 17 WHEN 0 THEN '' ELSE 'http://' ||
			gen.word(62, page, ARRAY['example.com', 'shop.example.org', 'www.google.com', 'news.example.net']) || '/' ||
			gen.word(63, page, ARRAY['index', 'google/help', 'cars', 'a+b', 'item']) || '/' || page END AS url,
		CASE WHEN k % 4 = 0 THEN '' ELSE gen.word(64, k, ARRAY['http://', 'https://', 'http://www.', 'https://www.', 'ftp://']) ||
			gen.word(65, k, ARRAY['example.com', 'search.example.org', 'google.ru', 'mail.example.net', 'abc']) ||
			gen.word(66, k, ARRAY['/', '/q?text=x', '', '/a/b']) END AS referer,
		CASE WHEN k % 3 = 0 THEN gen.phrase(67, gen.number(68, k, 1, 900),
			ARRAY['car', 'buy', 'cheap', 'погода', 'map', 'film', 'it''s', '100%'], 1, 3) ELSE '' END AS phrase
	FROM (SELECT k, gen.number(69, k, 1, 2000) AS person, gen.number(70, k, 1, 700) AS page,
			CASE WHEN k % 2 = 0 THEN 62 ELSE gen.number(71, k, 1, 200) END AS counter
		FROM generate_series(1, 20000) k) a) h;

CREATE INDEX ON local.hits (counterid, eventdate, userid, eventtime, watchid);
