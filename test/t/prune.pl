# prune.pl: conditions on the primary key read only what they need of the table,
# however their values are known: constants, parameters, now().
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use Test::More;

my $rows = 100_000;				# one each 10 seconds from 2020-01-01 on, granules of 128
my %servers = map { $_ => clickhouse($_) } 18, 26;

# types of the key by server, and an instant of number n in them
my %types = (
	18 => { day => 'Date', at => 'DateTime' },
	26 => {
		day => 'Date', day32 => 'Date32', at => 'DateTime',
		map({ ("at$_" => "DateTime64($_, 'Europe/Berlin')") } 0, 3, 6, 9) });
my %declared = (day => 'date', day32 => 'date');

sub make_tables
{
	my ($version) = @_;
	my $instant = 'toDateTime(1577836800 + number * 10)';

	for my $name (sort keys %{ $types{$version} })
	{
		my $type = $types{$version}{$name};
		my $value = $type =~ /DateTime64/ ? "CAST($instant AS $type)" :
		  $type =~ /^Date(32)?$/ ? "to$type($instant)" : $instant;
		$servers{$version}->query("CREATE TABLE tap.$name (k $type, n Int64) ENGINE = MergeTree() ORDER BY k SETTINGS index_granularity = 128");
		$servers{$version}->query("INSERT INTO tap.$name SELECT $value, toInt64(number) FROM system.numbers LIMIT $rows");
		value(sprintf 'CREATE FOREIGN TABLE %s_%d (k %s, n bigint) SERVER ch%d OPTIONS (table_name %s)',
			$name, $version, $declared{$name} // 'timestamptz', $version, "'$name'");
	}
}

# Rows that ClickHouse read for the query; and the query is all remote.
sub rows_read
{
	my ($before, $query) = @_;
	my $plan = sql("$before; EXPLAIN (ANALYZE, VERBOSE, COSTS OFF, TIMING OFF, SUMMARY OFF) $query")->{out};
	return -1 if $plan =~ /Local because/;
	return $plan =~ /Remote Rows Read: (\d+)/ ? $1 : -1;
}

sub reads_little
{
	my ($what, $before, $query) = @_;
	my $read = rows_read($before, $query);
	cmp_ok($read, '>', -1, "$what: is remote");
	cmp_ok($read, '<', $rows / 4, "$what: $read rows of $rows are read");
}

# A key of days, as most tables of events have, and one of numbers that only
# numeric holds.  18.16 does not know that a time is in a day.
sub reads_little_of_other_keys
{
	my ($version) = @_;
	my $generic = 'SET plan_cache_mode = force_generic_plan';

	$servers{$version}->query('CREATE TABLE tap.by_day (at DateTime, n Int64) ENGINE = MergeTree() ORDER BY (toDate(at), n) SETTINGS index_granularity = 128');
	$servers{$version}->query("INSERT INTO tap.by_day SELECT toDateTime(1577836800 + number * 10), toInt64(number) FROM system.numbers LIMIT $rows");
	value("CREATE FOREIGN TABLE by_day_$version (at timestamptz, n bigint) SERVER ch$version OPTIONS (table_name 'by_day')");
	reads_little("by_day_$version, now()", 'SELECT 1', "SELECT count(*) FROM by_day_$version WHERE at > now() - interval '1 day'");
	reads_little("by_day_$version, parameter", "$generic; PREPARE p(timestamptz) AS SELECT count(*) FROM by_day_$version WHERE at >= \$1",
		"EXECUTE p('2020-01-11')");

	$servers{$version}->query('CREATE TABLE tap.by_id (id UInt64, n Int64) ENGINE = MergeTree() ORDER BY id SETTINGS index_granularity = 128');
	$servers{$version}->query("INSERT INTO tap.by_id SELECT number, toInt64(number) FROM system.numbers LIMIT $rows");
	value("CREATE FOREIGN TABLE by_id_$version (id numeric, n bigint) SERVER ch$version OPTIONS (table_name 'by_id')");
	reads_little("by_id_$version, $_", "$generic; PREPARE p($_) AS SELECT n FROM by_id_$version WHERE id = \$1", 'EXECUTE p(77)')
	  for qw(numeric bigint integer);
	reads_little("by_id_$version, between", "$generic; PREPARE p(numeric) AS SELECT n FROM by_id_$version WHERE id > \$1 AND id <= \$1 + 5", 'EXECUTE p(77)');
}

# Keys of other types: the type, its value for row number n, what PostgreSQL reads it as.
my $hex = "concat('k', substring(toString(10000000 + number), 2))";
my $quarter = "CAST(toInt8(intDiv(number, 25000)) AS Enum8('a' = 0, 'b' = 1, 'c' = 2, 'd' = 3))";
my $moment = 'toDateTime(1577836800 + number * 1000)';
my %keys = (
	i8 => [ 'Int8', 'toInt8(intDiv(number, 400) - 125)', 'smallint' ],
	u8 => [ 'UInt8', 'toUInt8(intDiv(number, 400))', 'smallint' ],
	i32 => [ 'Int32', 'toInt32(number)', 'integer' ],
	i64 => [ 'Int64', 'toInt64(number)', 'bigint' ],
	u64 => [ 'UInt64', 'number', 'numeric' ],
	d9 => [ 'Decimal(9, 2)', 'CAST(number AS Decimal(9, 2))', 'numeric' ],
	d18 => [ 'Decimal(18, 4)', 'CAST(number AS Decimal(18, 4))', 'numeric' ],
	d38 => [ 'Decimal(38, 0)', 'CAST(number AS Decimal(38, 0))', 'numeric' ],
	f64 => [ 'Float64', 'toFloat64(number)', 'double precision' ],
	label => [ $quarter =~ /AS (.*)\)/, $quarter, 'text' ],
	fixed => [ 'FixedString(8)', "toFixedString($hex, 8)", 'text' ],
	string => [ 'String', $hex, 'text' ],
	day => [ 'Date', "toDate($moment)", 'date' ],
	stamp => [ 'DateTime', $moment, 'timestamptz' ]);

# Conditions on them, with a parameter's type and value, and of how many rows less
# than a quarter may be all that is read; 26 means that 18.16 reads more.
my @conditions = (
	[ i8 => 'k < -120.5' ], [ u8 => 'k < 5.5' ], [ u8 => 'k >= 245 AND k < 300' ], [ u8 => 'k IN (7, 300, -1, NULL)' ],
	[ u8 => 'k = ANY ($1)', 'int[]', '{7,300,-1,NULL}' ], [ i32 => 'k < 50.5' ], [ i32 => 'k = 3.0' ], [ i32 => 'k >= 99e3' ],
	[ i32 => 'k BETWEEN 5.5 AND 100.5' ], [ i32 => 'k >= 99000::float8' ], [ i32 => 'k > $1', 'float8', 99000.5 ],
	[ i32 => 'k <= $1', 'numeric', 77.5 ], [ i32 => 'k = $1', 'numeric', 77 ], [ i32 => 'k = ANY ($1)', 'bigint[]', '{77,99,NULL}' ],
	[ i64 => 'k IN (77, 99.5, 20000, NULL)' ], [ i64 => 'k = ANY ($1)', 'numeric[]', '{77,99.5,NaN,1e30}' ], [ i64 => 'k = ANY ($1)', 'int[]', '{77,-5}' ],
	[ i64 => 'k < $1', 'numeric', 77.5 ], [ i64 => '$1 <= k', 'numeric', 99000 ],
	[ u64 => 'k IN (77, 99, 1.5, -7)' ], [ u64 => 'k IN (77, NULL)' ], [ u64 => 'k < 100.5' ], [ u64 => 'k BETWEEN 5.5 AND 100.5' ],
	[ u64 => 'k < $1', 'numeric', 77.5 ], [ u64 => 'k >= $1', 'numeric', 99000.5 ], [ u64 => 'k = $1', 'bigint', 77 ],
	[ u64 => 'k = ANY ($1)', 'numeric[]', '{77,1.5,NaN,1e30,-7,NULL}' ], [ u64 => 'k = ANY ($1)', 'bigint[]', '{77,99}' ],
	[ d9 => 'k = 77' ], [ d9 => 'k < 77.123' ], [ d9 => 'k = $1', 'numeric', 77 ], [ d9 => 'k IN (77, 99.5, 1e20)' ],
	[ d18 => 'k <= $1', 'numeric', 77.123456 ], [ d18 => 'k = ANY ($1)', 'numeric[]', '{77,99.123456}' ],
	[ d38 => 'k < 77.5' ], [ d38 => 'k <= $1', 'numeric', 77 ],
	[ f64 => 'k <= $1', 'float8', 77 ], [ f64 => 'k = $1', 'float8', 77 ],
	[ string => 'k = ANY ($1)', 'text[]', '{k0000077,k0000099,NULL}' ], [ string => q(k LIKE 'k00000%') ],
	[ string => q(starts_with(k, 'k00000')), undef, undef, 26 ], [ string => q(k >= 'k0099900') ],
	[ fixed => q(k = 'k0000077') ], [ fixed => q(k IN ('k0000077', 'k00000999')) ], [ fixed => 'k = $1', 'text', 'k0000077' ],
	[ day => q(k >= timestamp '2023-02-01 10:00') ], [ day => q(k = timestamp '2021-07-11') ],
	[ day => 'k >= $1', 'timestamptz', '2023-02-01' ], [ day => 'k < $1', 'timestamp', '2020-02-01 00:00:00.5' ],
	[ day => q(k >= now() - interval '7 days') ], [ day => q(k >= date_trunc('month', now())) ], [ day => 'k >= current_date - 7' ],
	[ day => q(date_trunc('month', k) = '2021-07-01') ],
	[ stamp => q(k::date = '2021-07-11') ], [ stamp => q(k::date BETWEEN '2021-07-11' AND '2021-07-12') ],
	[ stamp => 'k::date = $1', 'date', '2021-07-11' ], [ stamp => q(date_trunc('day', k) = '2021-07-11') ],
	[ stamp => q(date_trunc('month', k) >= '2023-02-01') ], [ stamp => q(date_trunc('month', k) = $1), 'timestamptz', '2021-07-01' ],
	[ stamp => q(extract(year from k) >= 2023) ], [ stamp => q(date_part('year', k) = 2023) ],
	[ day => q(to_char(k, 'YYYY-MM') = '2021-07') ], [ day => q(to_char(k, 'YYYY-MM-DD') BETWEEN '2021-07-31' AND '2021-08-01') ],
	[ stamp => q(to_char(k, 'DD.MM.YYYY') = '28.02.2021') ], [ stamp => q('2022-12' <= to_char(k, 'YYYY-MM')) ],
	[ stamp => q(k >= date '2023-02-01') ], [ stamp => q((k AT TIME ZONE 'Europe/Berlin')::date = '2021-07-11'), undef, undef, 26 ]);

sub make_keys
{
	my ($version) = @_;

	for my $name (sort keys %keys)
	{
		my ($type, $value, $declared) = @{ $keys{$name} };
		$servers{$version}->query("CREATE TABLE tap.key_$name (k $type, n Int64) ENGINE = MergeTree() ORDER BY k SETTINGS index_granularity = 128");
		$servers{$version}->query("INSERT INTO tap.key_$name SELECT $value, toInt64(number) FROM system.numbers LIMIT $rows");
		value(qq(CREATE FOREIGN TABLE key_${name}_$version (k $declared COLLATE "C", n bigint) SERVER ch$version OPTIONS (table_name 'key_$name'))
			=~ s/(?<!text) COLLATE "C"//r);
		value("CREATE TABLE IF NOT EXISTS key_$name AS SELECT * FROM key_${name}_$version");
	}
}

# The same rows as in a table of PostgreSQL's, and few of them are read.
sub reads_little_of_keys
{
	my ($version) = @_;

	make_keys($version);
	for my $condition (@conditions)
	{
		my ($name, $text, $type, $value, $only) = @$condition;
		my $before = 'SET plan_cache_mode = force_generic_plan';
		my $what = "key_${name}_$version, $text";
		my $query = "SELECT count(*), sum(n) FROM key_${name}_$version WHERE $text";
		my $local = "SELECT count(*), sum(n) FROM key_$name WHERE $text";

		if ($type)
		{
			$before .= "; PREPARE p($type) AS $query; PREPARE l($type) AS $local";
			($query, $local) = map { "EXECUTE $_('$value')" } qw(p l);
			$what .= " of $type";
		}
		is(value("$before; $query"), value("$before; $local"), "$what: the same rows");
		reads_little($what, $before, $query) unless ($only // $version) != $version;
	}
}

# Enums: the label is found, however many rows have it.
sub reads_labels
{
	my ($version) = @_;
	my @texts = (q(k = 'c'), q(k IN ('c', 'none')), q('c' = k));

	for my $text (@texts)
	{
		my $query = "SELECT count(*), sum(n) FROM key_label_$version WHERE $text";
		is(value($query), value($query =~ s/key_label_$version/key_label/r), "key_label_$version, $text: the same rows");
		cmp_ok(rows_read('SELECT 1', $query), '<', $rows / 3, "key_label_$version, $text: only the label is read");
	}
	is(value("PREPARE p(text) AS SELECT count(*) FROM key_label_$version WHERE k = \$1; SET plan_cache_mode = force_generic_plan;
		EXECUTE p('b'); EXECUTE p('none'); EXECUTE p(NULL)"), "25000\n0\n0", "key_label_$version: a label, none, and NULL as parameters");
}

new_database(map { ("ch$_" => $servers{$_}{port}) } keys %servers);
# what it has found for a condition before is not what we ask about
value(q(ALTER SERVER ch26 OPTIONS (ADD settings 'use_query_condition_cache=0')));
for my $version (18, 26)
{
	make_tables($version);
	reads_little_of_keys($version);
	reads_labels($version);
	reads_little_of_other_keys($version) if $version != 18;
	for my $name (sort keys %{ $types{$version} })
	{
		my $table = "${name}_$version";
		my $type = $declared{$name} // 'timestamptz';
		my $start = '2020-01-11';
		my $generic = 'SET plan_cache_mode = force_generic_plan';

		reads_little("$table, constant", 'SELECT 1', "SELECT count(*) FROM $table WHERE k >= '$start'");
		reads_little("$table, between", 'SELECT 1', "SELECT count(*) FROM $table WHERE k BETWEEN '2020-01-02' AND '2020-01-03'");
		reads_little("$table, parameter", "$generic; PREPARE p($type) AS SELECT count(*) FROM $table WHERE k > \$1",
			"EXECUTE p('$start')");
		reads_little("$table, parameters", "$generic; PREPARE p($type, $type) AS SELECT count(*) FROM $table WHERE k >= \$1 AND k < \$2",
			"EXECUTE p('2020-01-02', '2020-01-03')");
		reads_little("$table, now()", 'SELECT 1',
			"SELECT count(*) FROM $table WHERE k > " . ($type eq 'date' ? 'current_date - 1' : "now() - interval '1 day'"));
		next if $version == 18;
		reads_little("$table, last rows", 'SELECT 1', "SELECT k FROM $table ORDER BY k DESC LIMIT 5");
	}
}

done_testing();
