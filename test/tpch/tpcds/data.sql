-- TPC-DS's data after section 3 of its specification, with some thousands of
-- sales.  Every value that a query looks for occurs, and often, foreign keys
-- are NULL as often as dsdgen makes them.

CREATE FUNCTION gen.id(key bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT 'AAAAAAAA' || translate(lpad(to_hex(key), 8, '0'), '0123456789abcdef', 'ABCDEFGHIJKLMNOP')
$$;

-- a foreign key: NULL one time in 25
CREATE FUNCTION gen.key(stream int, key bigint, lo bigint, hi bigint) RETURNS int
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT CASE WHEN gen.number(stream + 5000, key, 1, 25) > 1 THEN gen.number(stream, key, lo, hi)::int END
$$;

CREATE FUNCTION gen.day(d date) RETURNS int
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$ SELECT 2450815 + (d - date '1998-01-01') $$;

-- a day of sales: more in 1999 to 2001, and at the end of the year
CREATE FUNCTION gen.sold(stream int, key bigint) RETURNS date
LANGUAGE sql IMMUTABLE AS $$
	SELECT make_date((ARRAY[1998, 1998, 1999, 1999, 1999, 2000, 2000, 2000, 2001, 2001, 2001, 2002])[gen.number(stream, key, 1, 12)],
		(ARRAY[1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 8, 9, 9, 10, 11, 11, 11, 12, 12, 12, 12])[gen.number(stream + 1, key, 1, 24)],
		gen.number(stream + 2, key, 1, 28)::int)
$$;

CREATE FUNCTION gen.state(stream int, key bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT gen.word(stream, key, ARRAY['TN', 'GA', 'TX', 'OH', 'KY', 'VA', 'CA', 'IN', 'MS', 'MO', 'OR', 'NM', 'WI', 'NE', 'IA', 'IL',
		'NC', 'WA', 'LA', 'MN'])
$$;

CREATE FUNCTION gen.county(stream int, key bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT gen.word(stream, key, ARRAY['Williamson County', 'Rush County', 'Toole County', 'Jefferson County', 'Dona Ana County',
		'La Porte County', 'Walker County', 'Ziebach County', 'Orange County', 'Bronx County', 'Franklin Parish'])
$$;

CREATE FUNCTION gen.city(stream int, key bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT gen.word(stream, key, ARRAY['Fairview', 'Midway', 'Edgewood', 'Oakland', 'Glendale', 'Five Points', 'Pleasant Hill'])
$$;

CREATE FUNCTION gen.zip(stream int, key bigint) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
	SELECT gen.word(stream, key, ARRAY['85669', '86197', '88274', '83405', '86475', '85392', '85460', '80348', '81792', '24128', '76232',
		'65084', '87816', '83926', '77556', '20548', '26231', '43848', '15126', '91137', '61265', '98294', '25782', '17920', '18426',
		'98235', '40081', '84093', '28577', '55565', '35709', '31904'])
$$;

INSERT INTO local.date_dim (d_date_sk, d_date_id, d_date, d_month_seq, d_week_seq, d_quarter_seq, d_year, d_dow, d_moy, d_dom, d_qoy,
	d_fy_year, d_fy_quarter_seq, d_fy_week_seq, d_day_name, d_quarter_name, d_holiday, d_weekend, d_following_holiday, d_first_dom,
	d_last_dom, d_same_day_ly, d_same_day_lq, d_current_day, d_current_week, d_current_month, d_current_quarter, d_current_year)
SELECT gen.day(d), gen.id(gen.day(d)), d, (y - 1900) * 12 + m - 1, week, (y - 1900) * 4 + q, y, dow, m, extract(day FROM d), q, y,
	(y - 1900) * 4 + q, week, (ARRAY['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'])[dow + 1],
	y || 'Q' || q, CASE WHEN m = 12 AND extract(day FROM d) IN (24, 25) THEN 'Y' ELSE 'N' END,
	CASE WHEN dow IN (0, 6) THEN 'Y' ELSE 'N' END, 'N', gen.day(date_trunc('month', d)::date),
	gen.day((date_trunc('month', d) + interval '1 month')::date - 1), gen.day((d - interval '1 year')::date),
	gen.day((d - interval '3 months')::date), 'N', 'N', 'N', 'N', 'N'
FROM (SELECT d::date AS d, extract(year FROM d)::int AS y, extract(month FROM d)::int AS m, extract(quarter FROM d)::int AS q,
		extract(dow FROM d)::int AS dow, (d::date - date '1900-01-02') / 7 + 1 AS week
	FROM generate_series(timestamp '1998-01-01', '2003-06-30', '1 day') d) d;

INSERT INTO local.time_dim (t_time_sk, t_time_id, t_time, t_hour, t_minute, t_second, t_am_pm, t_shift, t_sub_shift, t_meal_time)
SELECT t, gen.id(t), t, h, t / 60 % 60, t % 60, CASE WHEN h < 12 THEN 'AM' ELSE 'PM' END,
	CASE WHEN h < 8 THEN 'third' WHEN h < 16 THEN 'first' ELSE 'second' END,
	CASE WHEN h < 6 THEN 'night' WHEN h < 12 THEN 'morning' WHEN h < 18 THEN 'afternoon' ELSE 'evening' END,
	CASE WHEN h BETWEEN 6 AND 8 THEN 'breakfast' WHEN h BETWEEN 12 AND 13 THEN 'lunch' WHEN h BETWEEN 17 AND 20 THEN 'dinner' END
FROM (SELECT t, t / 3600 AS h FROM generate_series(0, 86399, 300) t) t;

INSERT INTO local.income_band
SELECT k, CASE WHEN k > 1 THEN (k - 1) * 10000 + 1 ELSE 0 END, k * 10000 FROM generate_series(1, 20) k;

INSERT INTO local.household_demographics
SELECT k, k % 20 + 1, gen.word(1, k, ARRAY['>10000', 'Unknown', '1001-5000', '501-1000', '0-500', '5001-10000']),
	gen.number(2, k, 0, 9), gen.number(3, k, -1, 4)
FROM generate_series(1, 300) k;

INSERT INTO local.customer_demographics
SELECT k, (ARRAY['M', 'F'])[k % 2 + 1], (ARRAY['M', 'S', 'D', 'W', 'U'])[k / 2 % 5 + 1],
	(ARRAY['College', 'Advanced Degree', 'Primary', '2 yr Degree', 'Secondary', '4 yr Degree', 'Unknown'])[k / 10 % 7 + 1],
	gen.number(4, k, 1, 20) * 500, gen.word(5, k, ARRAY['Low Risk', 'Good', 'High Risk', 'Unknown']), gen.number(6, k, 0, 6),
	gen.number(7, k, 0, 3), gen.number(8, k, 0, 3)
FROM generate_series(1, 700) k;

INSERT INTO local.customer_address
SELECT k, gen.id(k), gen.number(10, k, 1, 999), gen.phrase(11, k, ARRAY['Oak', 'Park', '2nd', 'Lake', 'Cedar', 'Elm'], 1, 2),
	gen.word(12, k, ARRAY['Street', 'Ave', 'Blvd', 'Ln', 'Road']), 'Suite ' || gen.number(13, k, 0, 99), gen.city(14, k), gen.county(15, k),
	CASE WHEN gen.number(16, k, 1, 30) > 1 THEN gen.state(17, k) END, gen.zip(18, k), 'United States',
	gen.word(19, k, ARRAY['-5', '-6', '-5', '-7'])::numeric, gen.word(20, k, ARRAY['apartment', 'condo', 'single family'])
FROM generate_series(1, 300) k;

INSERT INTO local.customer
SELECT k, gen.id(k), gen.key(30, k, 1, 700), gen.key(31, k, 1, 300), gen.number(32, k, 1, 300), gen.day(gen.sold(33, k)),
	gen.day(gen.sold(36, k)), gen.word(39, k, ARRAY['Mr.', 'Mrs.', 'Ms.', 'Dr.', 'Sir', 'Miss']),
	CASE WHEN gen.number(40, k, 1, 30) > 1 THEN gen.word(41, k, ARRAY['James', 'Mary', 'John', 'Anna', 'Robert', 'Linda', 'William']) END,
	CASE WHEN gen.number(42, k, 1, 30) > 1 THEN gen.word(43, k, ARRAY['Smith', 'Jones', 'Brown', 'Davis', 'Miller', 'Wilson', 'Moore']) END,
	gen.word(44, k, ARRAY['Y', 'N', NULL]), gen.number(45, k, 1, 28), gen.number(46, k, 1, 12), gen.number(47, k, 1924, 1992),
	gen.word(48, k, ARRAY['GERMANY', 'TOGO', 'CANADA', 'UNITED STATES', 'ITALY', 'JAPAN']), NULL,
	gen.word(49, k, ARRAY['James', 'Mary', 'John']) || k || '@example.com', gen.day(gen.sold(50, k))
FROM generate_series(1, 400) k;

INSERT INTO local.item
SELECT k, gen.id((k + 1) / 2), date '1997-10-27', CASE WHEN k % 2 = 0 THEN date '2000-10-26' END,
	gen.phrase(60, k, ARRAY['Powers', 'will', 'not', 'get', 'influences', 'Electoral', 'ports', 'only', 'general'], 3, 9),
	gen.number(61, k, 9, 9999) / 100.0, gen.number(62, k, 5, 5000) / 100.0, category * 1000000 + brand,
	gen.word(63, brand, ARRAY['amalg', 'edu pack', 'export', 'import', 'scholar', 'brand']) || gen.word(64, category, ARRAY['amalg', 'unamalg', 'maxi']) || ' #' || brand,
	class, (ARRAY[ARRAY['dresses', 'fragrances', 'maternity', 'swimwear'], ARRAY['accessories', 'shirts', 'pants', 'sports-apparel'],
		ARRAY['infants', 'newborn', 'school-uniforms', 'toddlers'], ARRAY['athletic', 'kids', 'mens', 'womens'],
		ARRAY['classical', 'country', 'pop', 'rock'], ARRAY['birdal', 'diamonds', 'rings', 'bracelets'],
		ARRAY['accent', 'bathroom', 'rugs', 'lighting'], ARRAY['football', 'fishing', 'golf', 'tennis'],
		ARRAY['computers', 'reference', 'self-help', 'history'], ARRAY['personal', 'portable', 'stereo', 'televisions']])[category][class], category,
	(ARRAY['Women', 'Men', 'Children', 'Shoes', 'Music', 'Jewelry', 'Home', 'Sports', 'Books', 'Electronics'])[category],
	manufact, gen.phrase(65, manufact, ARRAY['ought', 'able', 'pri', 'ese'], 1, 2),
	gen.word(66, k, ARRAY['medium', 'extra large', 'N/A', 'small', 'petite', 'large', 'economy']), gen.number(67, k, 1, 99999),
	gen.word(68, k, ARRAY['slate', 'blanched', 'burnished', 'purple', 'pale', 'chiffon', 'peru', 'saddle', 'powder', 'khaki', 'brown', 'honeydew', 'spring', 'floral', 'deep', 'light', 'cornflower', 'midnight', 'snow']),
	gen.word(69, k, ARRAY['Ounce', 'Oz', 'Bunch', 'Ton', 'N/A', 'Dozen', 'Box', 'Pound', 'Pallet', 'Gross', 'Cup', 'Dram', 'Each', 'Tbl', 'Lb', 'Bundle']),
	'Unknown', (ARRAY[1, 8, 28, 36, 13, 2, 5, 11, 40, 55])[gen.number(70, k, 1, 10)], gen.phrase(71, k, ARRAY['ought', 'able', 'pri', 'ese', 'anti', 'cally'], 2, 4)
FROM (SELECT k, (k - 1) / 2 % 10 + 1 AS category, (k - 1) / 20 % 4 + 1 AS class, gen.number(72, k, 1, 8) AS brand,
		(ARRAY[128, 977, 350, 677, 940, 694, 808, 129, 270, 821, 423, 738, 436, 212, 742, 783])[gen.number(73, k, 1, 16)] AS manufact
	FROM generate_series(1, 240) k) i;

INSERT INTO local.promotion (p_promo_sk, p_promo_id, p_start_date_sk, p_end_date_sk, p_item_sk, p_cost, p_response_target, p_promo_name,
	p_channel_dmail, p_channel_email, p_channel_catalog, p_channel_tv, p_channel_radio, p_channel_press, p_channel_event, p_channel_demo,
	p_purpose, p_discount_active)
SELECT k, gen.id(k), gen.day(gen.sold(80, k)), gen.day(gen.sold(80, k)) + 30, gen.number(83, k, 1, 240), 1000, 1,
	gen.word(84, k, ARRAY['ought', 'able', 'pri', 'ese']), gen.word(85, k, ARRAY['Y', 'N']), gen.word(86, k, ARRAY['N', 'N', 'Y', NULL]), 'N',
	gen.word(87, k, ARRAY['N', 'Y']), 'N', 'N', gen.word(88, k, ARRAY['N', 'Y']), 'N', 'Unknown', 'N'
FROM generate_series(1, 30) k;

INSERT INTO local.reason
SELECT k, gen.id(k), CASE WHEN k = 28 THEN 'Did not like the color' ELSE 'reason ' || k END FROM generate_series(1, 35) k;

INSERT INTO local.ship_mode
SELECT k, gen.id(k), gen.word(90, k, ARRAY['EXPRESS', 'OVERNIGHT', 'REGULAR', 'TWO DAY', 'LIBRARY']), gen.word(91, k, ARRAY['AIR', 'SURFACE', 'SEA']),
	gen.word(92, k, ARRAY['DHL', 'BARIAN', 'UPS', 'FEDEX', 'MSC']), gen.number(93, k, 10000, 99999)
FROM generate_series(1, 10) k;

INSERT INTO local.warehouse
SELECT k, gen.id(k), CASE WHEN k < 5 THEN (ARRAY['Conventional childr', 'Important issues liv', 'Doors canno', 'Bad cards must make.'])[k] END,
	gen.number(95, k, 50000, 999999), gen.number(96, k, 1, 999), 'Oak', 'Street', 'Suite 0', gen.city(97, k), gen.county(98, k), gen.state(99, k),
	gen.zip(100, k), 'United States', -5
FROM generate_series(1, 5) k;

INSERT INTO local.store (s_store_sk, s_store_id, s_rec_start_date, s_rec_end_date, s_store_name, s_number_employees, s_floor_space, s_hours,
	s_manager, s_market_id, s_company_id, s_company_name, s_street_number, s_street_name, s_street_type, s_suite_number, s_city, s_county,
	s_state, s_zip, s_country, s_gmt_offset, s_tax_precentage)
SELECT k, gen.id((k + 1) / 2), date '1997-03-13', NULL, (ARRAY['ought', 'able', 'pri', 'ese'])[k % 4 + 1],
	gen.number(110, k, 200, 300), gen.number(111, k, 5000000, 9999999), '8AM-4PM', gen.word(112, k, ARRAY['Mary Smith', 'John Jones']),
	(ARRAY[8, 5, 7, 10])[k % 4 + 1], 1, 'Unknown', gen.number(113, k, 1, 999), 'Lake', 'Ave', 'Suite 1', gen.city(114, k % 4),
	CASE WHEN k % 3 > 0 THEN 'Williamson County' ELSE gen.county(115, k) END, (ARRAY['TN', 'TN', 'GA', 'TX'])[k % 4 + 1], gen.zip(116, k),
	'United States', (ARRAY[-5, -6])[k % 2 + 1], gen.number(117, k, 0, 10) / 100.0
FROM generate_series(1, 12) k;

INSERT INTO local.call_center (cc_call_center_sk, cc_call_center_id, cc_rec_start_date, cc_name, cc_class, cc_employees, cc_sq_ft, cc_manager,
	cc_mkt_id, cc_county, cc_state, cc_gmt_offset, cc_tax_percentage)
SELECT k, gen.id(k), date '1998-01-01', (ARRAY['NY Metro', 'Mid Atlantic', 'North Midwest', 'Pacific Northwest'])[k], 'medium', 100 * k, 1000,
	gen.word(120, k, ARRAY['Bob Belcher', 'Felipe Perkins', 'Mark Hightower', 'Larry Mccray']), k, 'Williamson County', 'TN', -5, 0.05
FROM generate_series(1, 4) k;

INSERT INTO local.catalog_page
SELECT k, gen.id(k), gen.day(date '1998-01-01' + k::int * 20), gen.day(date '1998-01-01' + k::int * 20 + 60), 'DEPARTMENT', k / 10, k % 10,
	'Rights may', gen.word(125, k, ARRAY['bi-annual', 'quarterly', 'monthly'])
FROM generate_series(1, 60) k;

INSERT INTO local.web_site (web_site_sk, web_site_id, web_rec_start_date, web_name, web_class, web_manager, web_company_id, web_company_name,
	web_gmt_offset, web_tax_percentage)
SELECT k, gen.id(k), date '1997-08-16', 'site_' || (k - 1) / 2, 'Unknown', 'Ronald Shaffer', k % 3 + 1, (ARRAY['pri', 'ought', 'able'])[k % 3 + 1], -5, 0.05
FROM generate_series(1, 6) k;

INSERT INTO local.web_page (wp_web_page_sk, wp_web_page_id, wp_rec_start_date, wp_url, wp_type, wp_char_count, wp_link_count)
SELECT k, gen.id(k), date '1997-09-03', 'http://www.foo.com', gen.word(130, k, ARRAY['order', 'feedback', 'general', 'welcome']),
	gen.number(131, k, 4800, 5400), gen.number(132, k, 2, 25)
FROM generate_series(1, 20) k;

-- What all three kinds of a sale say of quantity and money
CREATE FUNCTION gen.price(stream int, key bigint, OUT quantity int, OUT cost numeric, OUT list numeric, OUT price numeric, OUT coupon numeric,
	OUT discount numeric, OUT ext_price numeric, OUT tax numeric, OUT ship numeric)
LANGUAGE sql IMMUTABLE AS $$
	SELECT q, c, l, p, CASE WHEN gen.number(stream + 4, key, 1, 5) = 1 THEN round(p * q * 0.3, 2) ELSE 0.00 END, round((l - p) * q, 2), p * q,
		round(p * q * gen.number(stream + 5, key, 0, 9) / 100, 2), round(l * q * gen.number(stream + 6, key, 0, 50) / 100, 2)
	FROM (SELECT *, round(l * gen.number(stream + 3, key, 0, 100) / 100, 2) AS p
		FROM (SELECT *, round(c * gen.number(stream + 2, key, 100, 300) / 100, 2) AS l
			FROM (SELECT gen.number(stream, key, 1, 100)::int AS q, gen.number(stream + 1, key, 100, 10000) / 100.0 AS c) a) b) c
$$;

INSERT INTO local.store_sales
SELECT CASE WHEN t % 30 > 0 THEN gen.day(gen.sold(200, t)) END, gen.number(204, t, 96, 263)::int * 300, item, customer,
	gen.key(206, t, 1, 700), gen.key(207, t, 1, 300), gen.key(208, t, 1, 300), gen.key(209, t, 1, 12), gen.key(210, n, 1, 30), t,
	quantity, cost, list, price, discount, ext_price, cost * quantity, list * quantity, tax, coupon, ext_price - coupon,
	ext_price - coupon + tax, ext_price - coupon - cost * quantity
FROM (SELECT t, t * 20 + line AS n, (gen.number(203, t, 1, 240) + line * 7) % 240 + 1 AS item, gen.key(205, t, 1, 400) AS customer
	FROM generate_series(1, 1600) t, generate_series(1, CASE WHEN t % 20 = 0 THEN 17 ELSE gen.number(202, t, 2, 10)::int END) line) s,
	gen.price(220, n);

INSERT INTO local.store_returns
SELECT ss_sold_date_sk + gen.number(240, n, 2, 90)::int, gen.number(241, n, 96, 263)::int * 300, ss_item_sk, customer, gen.key(242, n, 1, 700),
	gen.key(243, n, 1, 300), gen.key(244, n, 1, 300), ss_store_sk, (ARRAY[28, gen.number(245, n, 1, 35)])[gen.number(246, n, 1, 2)],
	ss_ticket_number, quantity, amount, tax, amount + tax, gen.number(247, n, 50, 10000) / 100.0, ship, cash, round((amount - cash) / 2, 2),
	amount - cash - round((amount - cash) / 2, 2), round(amount / 2 + ship, 2)
FROM (SELECT *, round(amount * 0.08, 2) AS tax, round(amount * 0.3, 2) AS ship, round(amount * gen.number(248, n, 0, 10) / 10, 2) AS cash
	FROM (SELECT *, ss_customer_sk AS customer, quantity * ss_sales_price AS amount
		FROM (SELECT *, gen.number(250, n, 1, ss_quantity)::int AS quantity
			FROM (SELECT *, ss_ticket_number::bigint * 1000 + ss_item_sk AS n FROM local.store_sales) a
			WHERE gen.number(249, n, 1, 4) = 1) b) c) d;

-- Half of the orders are by customers who have returned the same item before.
CREATE TEMP TABLE returned AS
SELECT row_number() OVER (ORDER BY sr_ticket_number, sr_item_sk) AS k, sr_customer_sk AS customer, sr_item_sk AS item, sr_returned_date_sk AS day
FROM local.store_returns WHERE sr_customer_sk IS NOT NULL AND sr_returned_date_sk IS NOT NULL;

INSERT INTO local.catalog_sales
SELECT day, gen.number(300, o, 0, 287)::int * 300, day + gen.number(301, n, 2, 130)::int, customer, gen.key(302, o, 1, 700), gen.key(303, o, 1, 300),
	gen.key(304, o, 1, 300), (ARRAY[customer, gen.key(305, o, 1, 400)])[gen.number(306, o, 1, 2)], gen.key(307, o, 1, 700), gen.key(308, o, 1, 300),
	gen.key(309, o, 1, 300), gen.key(310, o, 1, 4), gen.key(311, n, 1, 60), gen.key(312, n, 1, 10), gen.key(313, n, 1, 5), item,
	gen.key(314, n, 1, 30), o, quantity, cost, list, price, discount, ext_price, cost * quantity, list * quantity, tax, coupon, ship,
	ext_price - coupon, ext_price - coupon + tax, ext_price - coupon + ship, ext_price - coupon + ship + tax, ext_price - coupon - cost * quantity
FROM (SELECT o, o * 20 + line AS n, CASE WHEN line = 1 AND r.item IS NOT NULL THEN r.item ELSE (gen.number(315, o, 1, 240) + line * 7) % 240 + 1 END AS item,
		coalesce(r.customer, gen.key(316, o, 1, 400)) AS customer,
		CASE WHEN o % 30 > 0 THEN coalesce(r.day + gen.number(317, o, 1, 120)::int, gen.day(gen.sold(318, o))) END AS day
	FROM generate_series(1, 1000) o LEFT JOIN returned r ON k = o AND o % 2 = 0, generate_series(1, gen.number(322, o, 2, 8)) line) s,
	gen.price(330, n);

INSERT INTO local.web_sales
SELECT day, gen.number(400, o, 0, 287)::int * 300, day + gen.number(401, n, 2, 130)::int, item, customer, gen.key(402, o, 1, 700),
	gen.key(403, o, 1, 300), gen.key(404, o, 1, 300), customer, gen.key(407, o, 1, 700), gen.key(408, o, 1, 300), gen.key(409, o, 1, 300),
	gen.key(410, n, 1, 20), gen.key(411, n, 1, 6), gen.key(412, n, 1, 10), gen.key(413, n, 1, 5), gen.key(414, n, 1, 30), o, quantity, cost, list,
	price, discount, ext_price, cost * quantity, list * quantity, tax, coupon, ship, ext_price - coupon, ext_price - coupon + tax,
	ext_price - coupon + ship, ext_price - coupon + ship + tax, ext_price - coupon - cost * quantity
FROM (SELECT o, o * 20 + line AS n, (gen.number(415, o, 1, 240) + line * 7) % 240 + 1 AS item, gen.key(416, o, 1, 400) AS customer,
		CASE WHEN o % 30 > 0 THEN gen.day(gen.sold(418, o)) END AS day
	FROM generate_series(1, 700) o, generate_series(1, gen.number(422, o, 2, 8)) line) s,
	gen.price(430, n);

INSERT INTO local.catalog_returns
SELECT cs_sold_date_sk + gen.number(440, n, 2, 90)::int, gen.number(441, n, 0, 287)::int * 300, cs_item_sk, cs_bill_customer_sk, cs_bill_cdemo_sk,
	cs_bill_hdemo_sk, cs_bill_addr_sk, cs_ship_customer_sk, cs_ship_cdemo_sk, cs_ship_hdemo_sk, cs_ship_addr_sk, cs_call_center_sk, cs_catalog_page_sk,
	cs_ship_mode_sk, cs_warehouse_sk, gen.key(442, n, 1, 35), cs_order_number, quantity, amount, tax, amount + tax, gen.number(443, n, 50, 10000) / 100.0,
	ship, cash, round((amount - cash) / 2, 2), amount - cash - round((amount - cash) / 2, 2), round(amount / 2 + ship, 2)
FROM (SELECT *, round(amount * 0.08, 2) AS tax, round(amount * 0.3, 2) AS ship, round(amount * gen.number(444, n, 0, 10) / 10, 2) AS cash
	FROM (SELECT *, quantity * cs_sales_price AS amount
		FROM (SELECT *, gen.number(445, n, 1, cs_quantity)::int AS quantity
			FROM (SELECT *, cs_order_number::bigint * 1000 + cs_item_sk AS n FROM local.catalog_sales) a
			WHERE gen.number(446, n, 1, 4) = 1) b) c) d;

INSERT INTO local.web_returns
SELECT ws_sold_date_sk + gen.number(450, n, 2, 90)::int, gen.number(451, n, 0, 287)::int * 300, ws_item_sk, ws_bill_customer_sk, cdemo,
	ws_bill_hdemo_sk, ws_bill_addr_sk, ws_ship_customer_sk, (ARRAY[cdemo, cdemo, ws_ship_cdemo_sk])[gen.number(452, n, 1, 3)], ws_ship_hdemo_sk,
	ws_ship_addr_sk, ws_web_page_sk, gen.key(453, n, 1, 35), ws_order_number, quantity, amount, tax, amount + tax,
	gen.number(454, n, 50, 10000) / 100.0, ship, cash, round((amount - cash) / 2, 2), amount - cash - round((amount - cash) / 2, 2),
	round(amount / 2 + ship, 2)
FROM (SELECT *, round(amount * 0.08, 2) AS tax, round(amount * 0.3, 2) AS ship, round(amount * gen.number(455, n, 0, 10) / 10, 2) AS cash
	FROM (SELECT *, quantity * ws_sales_price AS amount, ws_bill_cdemo_sk AS cdemo
		FROM (SELECT *, gen.number(456, n, 1, ws_quantity)::int AS quantity
			FROM (SELECT *, ws_order_number::bigint * 1000 + ws_item_sk AS n FROM local.web_sales) a
			WHERE gen.number(457, n, 1, 4) = 1) b) c) d;

INSERT INTO local.inventory
SELECT gen.day(d::date), item, w, gen.key(461, n, 0, 1000)
FROM (SELECT *, (d::date - date '1998-01-01')::bigint * 10000 + item * 10 + w AS n
	FROM generate_series(timestamp '1999-01-07', '2001-12-31', '14 days') d, generate_series(1, 240, 3) item, generate_series(1, 5) w) i
WHERE gen.number(460, n, 1, 3) > 1;
