CREATE TABLE dates (
	d_datekey Int32,
	d_date String,
	d_dayofweek String,
	d_month String,
	d_year Int32,
	d_yearmonthnum Int32,
	d_yearmonth String,
	d_weeknuminyear Int32
) ENGINE = MergeTree ORDER BY d_datekey;

CREATE TABLE customer (
	c_custkey Int32,
	c_name String,
	c_city String,
	c_nation String,
	c_region String,
	c_mktsegment String
) ENGINE = MergeTree ORDER BY c_custkey;

CREATE TABLE supplier (
	s_suppkey Int32,
	s_name String,
	s_city String,
	s_nation String,
	s_region String
) ENGINE = MergeTree ORDER BY s_suppkey;

CREATE TABLE part (
	p_partkey Int32,
	p_name String,
	p_mfgr String,
	p_category String,
	p_brand1 String,
	p_color String,
	p_size Int32
) ENGINE = MergeTree ORDER BY p_partkey;

CREATE TABLE lineorder (
	lo_orderkey Int32,
	lo_linenumber Int32,
	lo_custkey Int32,
	lo_partkey Int32,
	lo_suppkey Int32,
	lo_orderdate Int32,
	lo_orderpriority String,
	lo_quantity Int32,
	lo_extendedprice Int32,
	lo_ordtotalprice Int32,
	lo_discount Int32,
	lo_revenue Int32,
	lo_supplycost Int32,
	lo_tax Int32,
	lo_shipmode String
) ENGINE = MergeTree ORDER BY (lo_orderdate, lo_orderkey, lo_linenumber)
