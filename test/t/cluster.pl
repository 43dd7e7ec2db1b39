# cluster.pl: UPDATE, DELETE and TRUNCATE of Distributed tables.
#
# They change the table behind where all rows are on the server that we are
# connected to, else they need a cluster; what would not reach all rows is
# refused before anything is sent.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use Test::More;

# The clusters that 18 always has.
sub write_clusters
{
	my ($port) = @_;
	my $path = "$FindBin::Bin/../../build/tap/cluster/clusters.xml";
	my $replica = "<host>127.0.0.1</host><port>$port</port>";
	my $shards = join '', map {
		"<shard><replica>$replica<default_database>$_</default_database></replica></shard>"
	} qw(tap other);

	open my $fh, '>', $path or die "cannot write $path: $!";
	print $fh "<clickhouse><tcp_port>$port</tcp_port><remote_servers>
		<self><shard><replica>$replica</replica></shard></self>
		<halves>$shards</halves></remote_servers></clickhouse>";
	close $fh;
	return $path;
}

my $port = free_port;
my %servers = (
	18 => clickhouse(18),
	26 => clickhouse(26, options => [ '--port', $port, '--config', write_clusters($port) ]));

new_database(map { ("ch$_" => $servers{$_}{port}) } keys %servers);

for my $version (18, 26)
{
	my $server = $servers{$version};
	my $content = sub { return $server->query("SELECT id, s FROM $_[0].t ORDER BY id FORMAT CSV"); };
	my $refused = sub {
		my ($table, $pattern, $name) = @_;

		fails("UPDATE $table SET s = 'x'", '0A000', $pattern, "$version: $name: UPDATE");
		fails("DELETE FROM $table", '0A000', $pattern, "$version: $name: DELETE");
		fails("TRUNCATE $table", '0A000', $pattern, "$version: $name: TRUNCATE");
	};

	$server->query('CREATE DATABASE other');
	for my $database (qw(tap other))
	{
		$server->query("CREATE TABLE $database.t (id Int64, s String) ENGINE = MergeTree() ORDER BY id");
		$server->query("INSERT INTO $database.t SELECT number, 'old' FROM system.numbers LIMIT 4");
	}
	$server->query('CREATE TABLE tap.whole (id Int64, s String) ENGINE = Distributed(self, tap, t)');
	$server->query("CREATE TABLE tap.halves (id Int64, s String) ENGINE = Distributed(halves, '', t)");
	value("CREATE SCHEMA v$version;
		CREATE FOREIGN TABLE v$version.bare (id bigint, s text) SERVER ch$version
			OPTIONS (table_name 'whole');
		CREATE FOREIGN TABLE v$version.stale (id bigint, s text) SERVER ch$version
			OPTIONS (table_name 'whole', engine 'MergeTree');
		CREATE FOREIGN TABLE v$version.whole (id bigint, s text) SERVER ch$version
			OPTIONS (local_table 't', report_row_count 'true', engine 'Distributed(self, tap, t)');
		CREATE FOREIGN TABLE v$version.halves (id bigint, s text) SERVER ch$version
			OPTIONS (local_table 't');
		CREATE FOREIGN TABLE v$version.nowhere (id bigint, s text) SERVER ch$version
			OPTIONS (table_name 'halves', local_table 't', cluster 'halves')");

	$refused->("v$version.bare", qr/Distributed: its rows are in other tables.*"local_table" of/s,
		'no local_table');
	$refused->("v$version.stale", qr/Distributed: its rows are in other tables/,
		'what the import found is no longer true');
	$refused->("v$version.halves", qr/not known to be all on this server.*"local_table" and "cluster"/s,
		'more than one shard without a cluster');

	is($content->('tap'), qq(0,"old"\n1,"old"\n2,"old"\n3,"old"), "$version: nothing has changed");
	value("UPDATE v$version.whole SET s = 'new' WHERE id > 1; DELETE FROM v$version.whole WHERE id = 3");
	is($content->('tap'), qq(0,"old"\n1,"old"\n2,"new"), "$version: UPDATE and DELETE change the table behind");
	is(value("SELECT string_agg(s, ',' ORDER BY id) FROM v$version.whole"), 'old,old,new',
		"$version: which the Distributed table shows");
	fails("UPDATE v$version.whole SET id = 7", '0A000', qr/sorting or partition key/,
		"$version: the keys are those of the table behind");
	value("TRUNCATE v$version.whole");
	is($content->('tap'), '', "$version: TRUNCATE empties the table behind");

	# neither server runs statements ON CLUSTER without ZooKeeper
	my $sqlstate = $version == 18 ? 'HV000' : '42501';
	like(value("EXPLAIN VERBOSE DELETE FROM v$version.nowhere WHERE id = 1"),
		qr/`tap`\.`t` ON CLUSTER `halves`/, "$version: the statement goes to the cluster");
	fails("DELETE FROM v$version.nowhere USING v$version.bare b WHERE b.id = nowhere.id", '0A000',
		qr/each server of the cluster would look into its own/,
		"$version: a table that each server has other rows of");
	fails("DELETE FROM v$version.nowhere", $sqlstate, qr/DDL/, "$version: whose error is told");
	fails("TRUNCATE v$version.nowhere", $sqlstate, qr/DDL/, "$version: with TRUNCATE too");
}

# A materialized view hands a mutation on to the table behind it, under whose
# name it runs: it is waited for too.  Many parts take a while.
my $behind = $servers{26};

$behind->query('CREATE TABLE tap.feed (id Int64, s String) ENGINE = Null');
$behind->query('CREATE MATERIALIZED VIEW tap.seen ENGINE = MergeTree() ORDER BY id PARTITION BY id
	AS SELECT id, s FROM tap.feed');
$behind->query("INSERT INTO tap.feed SELECT number, 'old' FROM numbers(90)");
is(value("CREATE FOREIGN TABLE seen (id bigint, s text) SERVER ch26;
	UPDATE seen SET s = 'new';
	SELECT count(*) FROM seen WHERE s = 'new'"), 90, 'UPDATE of a materialized view is over when it says so');
is($behind->query("SELECT count() FROM system.mutations WHERE NOT is_done"), 0, 'nothing is left running');

done_testing;
