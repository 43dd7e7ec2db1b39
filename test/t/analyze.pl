# analyze.pl: how many rows ANALYZE takes, which only its own messages tell, and
# they differ by PostgreSQL's version.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use Test::More;

my %servers = map { $_ => clickhouse($_) } 18, 26;

new_database(map { ("ch$_" => $servers{$_}{port}) } keys %servers);
for my $version (18, 26)
{
	$servers{$version}->query('CREATE TABLE tap.t (id Int32, kind String) ENGINE = MergeTree() ORDER BY id');
	$servers{$version}->query("INSERT INTO tap.t SELECT toInt32(number), 'k' FROM system.numbers LIMIT 60000");
	value("CREATE FOREIGN TABLE t$version (id integer, kind text) SERVER ch$version OPTIONS (table_name 't')");

	my $result = sql("ANALYZE VERBOSE t$version");
	like($result->{err}, qr/table contains 60000 rows, 30000 rows in sample/,
		"$version: a sample of 300 rows for each unit of the statistics target");
	$result = sql("SET default_statistics_target = 10; ANALYZE VERBOSE t$version (id)");
	like($result->{err}, qr/table contains 60000 rows, 3000 rows in sample/, "$version: less for a lower target");
}

done_testing();
