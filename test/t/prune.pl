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

new_database(map { ("ch$_" => $servers{$_}{port}) } keys %servers);
for my $version (18, 26)
{
	make_tables($version);
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
