# cluster.pl: joins, UPDATE, DELETE and TRUNCATE of Distributed tables.
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
	my $shard = "<shard><replica>$replica</replica></shard>";
	my $shards = join '', map {
		"<shard><replica>$replica<default_database>$_</default_database></replica></shard>"
	} qw(tap other);
	my $dead = '<shard><replica><host>127.0.0.1</host><port>1</port></replica></shard>';

	open my $fh, '>', $path or die "cannot write $path: $!";
	print $fh "<clickhouse><tcp_port>$port</tcp_port><remote_servers>
		<self>$shard</self>
		<twice>$shard$shard</twice>
		<halves>$shards</halves>
		<wounded>$shard$dead</wounded></remote_servers></clickhouse>";
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

	# the shards do not join, because the other table there is not the one here
	value("CREATE FOREIGN TABLE v$version.spread (id bigint, s text) SERVER ch$version OPTIONS (table_name 'halves');
		CREATE FOREIGN TABLE v$version.here (id bigint, s text) SERVER ch$version OPTIONS (table_name 't')");
	is(value("SELECT count(a.s) FROM v$version.spread a JOIN v$version.spread b ON a.id = b.id
		JOIN v$version.here c ON c.id = a.id"), 16, "$version: joins of tables of several shards");
	is(value("SELECT count(a.s) FROM v$version.spread a WHERE EXISTS
		(SELECT FROM v$version.spread b WHERE b.id = a.id + 2)"), 4, "$version: EXISTS");
	value("UPDATE v$version.whole SET s = 'new' WHERE id > 1; DELETE FROM v$version.whole WHERE id = 3");
	is($content->('tap'), qq(0,"old"\n1,"old"\n2,"new"), "$version: UPDATE and DELETE change the table behind");
	is(value("SELECT string_agg(s, ',' ORDER BY id) FROM v$version.whole"), 'old,old,new',
		"$version: which the Distributed table shows");
	fails("UPDATE v$version.whole SET id = 7", '0A000', qr/sorting or partition key/,
		"$version: the keys are those of the table behind");
	value("TRUNCATE v$version.whole");
	is($content->('tap'), '', "$version: TRUNCATE empties the table behind");

	# INSERT returns when the rows are in their shards, or fails
	$server->query("CREATE TABLE tap.$_ (id Int64, s String) ENGINE = Distributed($_, '', into, id)") for 'wounded';
	$server->query("CREATE TABLE tap.spread_into (id Int64, s String) ENGINE = Distributed(halves, '', into, id)");
	$server->query("CREATE TABLE $_.into (id Int64, s String) ENGINE = MergeTree() ORDER BY id") for qw(tap other);
	value("CREATE FOREIGN TABLE v$version.spread_into (id bigint, s text) SERVER ch$version;
		CREATE FOREIGN TABLE v$version.wounded (id bigint, s text) SERVER ch$version");
	is(value(join ';', map { "INSERT INTO v$version.spread_into SELECT i, 'x' FROM generate_series(1, 10) i;
		SELECT count(*) FROM (SELECT id FROM v$version.spread_into OFFSET 0) x" } 1 .. 3),
		"10\n20\n30", "$version: INSERT: the rows are there at once");
	fails("INSERT INTO v$version.wounded SELECT i, 'x' FROM generate_series(11, 20) i", 'HV00N',
		qr/refused.*DETAIL:.*ClickHouse error (210|279).*may be stored in other shards.*HINT:.*system\.clusters/s, "$version: INSERT: a dead shard is an error");
	fails("SELECT * FROM v$version.wounded", 'HV00N', qr/HINT:.*system\.clusters/s, "$version: SELECT: a dead shard is an error");
	is(value("SET clickhouse_fdw.settings = 'insert_distributed_sync 0';
		INSERT INTO v$version.wounded SELECT i, 'x' FROM generate_series(21, 30) i; SELECT 'queued'"), 'queued', "$version: INSERT: unless rows shall be queued");

	# columns by which rows are spread, and a local_table that is not the right one
	$server->query("CREATE TABLE tap.keyed (id Int64, s String) ENGINE = Distributed(self, tap, t, cityHash64(s, 'id'))");
	$server->query('CREATE TABLE tap.u (id Int64, s String) ENGINE = MergeTree() ORDER BY s');
	value("CREATE FOREIGN TABLE v$version.keyed (id bigint, s text) SERVER ch$version OPTIONS (local_table 't');
		CREATE FOREIGN TABLE v$version.wrong (id bigint, s text) SERVER ch$version
			OPTIONS (table_name 'whole', local_table 'u');
		CREATE FOREIGN TABLE v$version.twice (id bigint, s text) SERVER ch$version
			OPTIONS (table_name 'seen_whole', local_table 'whole')");
	fails("UPDATE v$version.keyed SET s = 'x'", '0A000', qr/"s" is part of the Distributed table's sharding key/,
		"$version: a column of the sharding key");
	value("DELETE FROM v$version.keyed WHERE s = 'x'");
	$refused->("v$version.wrong", qr/"local_table" names "tap"."u", but the rows of the remote table are in "tap"."t"/,
		'local_table is another table than that of the engine');

	# a materialized view hands its rows to another table, where they stay after its TRUNCATE
	$server->query('CREATE TABLE tap.source (id Int64, s String) ENGINE = Null');
	$server->query('CREATE MATERIALIZED VIEW tap.seen_u TO tap.u AS SELECT id, s FROM tap.source');
	$server->query('CREATE MATERIALIZED VIEW tap.seen_whole TO tap.whole AS SELECT id, s FROM tap.source');
	$server->query("INSERT INTO tap.u SELECT number, 'old' FROM system.numbers LIMIT 4");
	value("CREATE FOREIGN TABLE v$version.seen_u (id bigint, s text) SERVER ch$version;
		CREATE FOREIGN TABLE v$version.behind_seen (id bigint, s text) SERVER ch$version
			OPTIONS (table_name 'seen_u', local_table 'u')");
	$refused->("v$version.seen_u", qr/materialized view whose rows are in "tap"."u".*"local_table" of the foreign table to "u"/s,
		'a materialized view with TO');
	value("DELETE FROM v$version.behind_seen WHERE id > 1");
	is(value("SELECT count(*) FROM v$version.seen_u"), 2, "$version: DELETE of the table behind it");
	value("TRUNCATE v$version.behind_seen");
	is(value("SELECT count(*) FROM v$version.seen_u"), 0, "$version: TRUNCATE of the table behind it");
	$refused->("v$version.twice", qr/but the rows of the remote table are in "tap"."t"/,
		'a view of a Distributed table');

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


# Grouped by two shards, and put together: each has all the rows.
$behind->query("CREATE TABLE tap.twice (id Int64, s String) ENGINE = Distributed(twice, tap, feeder)");
$behind->query('CREATE TABLE tap.feeder (id Int64, s String) ENGINE = MergeTree() ORDER BY id');
$behind->query("INSERT INTO tap.feeder SELECT number, toString(number % 2) FROM numbers(9)");
is(value("CREATE FOREIGN TABLE twice (id bigint, s text) SERVER ch26;
	SELECT count(*), sum(id), max(id) FROM twice;
	SELECT s, count(*), avg(id) FROM twice WHERE id > 1.5 GROUP BY s ORDER BY s COLLATE \"C\";
	SELECT id FROM twice ORDER BY id DESC LIMIT 3"),
	"18|72|8\n0|8|5.0000000000000000\n1|6|5.0000000000000000\n8\n8\n7", 'aggregates and order over two shards');

# Projections would keep rows that a lightweight DELETE only hides.
value("CALL clickhouse_perform('ch26', 'CREATE TABLE projected (id Int64, s String,
	PROJECTION p (SELECT s, count() GROUP BY s)) ENGINE = MergeTree() ORDER BY id')");
$behind->query("INSERT INTO tap.projected SELECT number, if(number < 5, 'a', 'b') FROM numbers(9)");
is(value("CREATE FOREIGN TABLE projected (id bigint, s text) SERVER ch26;
	DELETE FROM projected WHERE id IN (1, 7);
	UPDATE projected SET s = 'b' WHERE id = 2;
	SELECT s, count(*) FROM projected GROUP BY s ORDER BY s"), "a|3\nb|4", 'DELETE and UPDATE of a table with a projection');

done_testing;
