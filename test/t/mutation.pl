# mutation.pl: a mutation that is cancelled or fails is seen to end on the server.
#
# Merges are stopped, so that a mutation waits for as long as the test wants.
# 18.16 has no KILL MUTATION: there the mutation goes on, and a WARNING says so.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use Test::More;

my %servers = (18 => clickhouse(18), 26 => clickhouse(26));
new_database(map { ("ch$_" => $servers{$_}{port}) } keys %servers);

for my $version (18, 26)
{
	my $server = $servers{$version};
	my $perform = sub { value("CALL clickhouse_perform('ch$version', \$q\$$_[0]\$q\$)"); };
	my $mutations = sub {
		return $server->query("SELECT count() FROM system.mutations WHERE table = '$_[0]' AND NOT is_done"
			  . ($version == 18 ? '' : " AND NOT is_killed"));
	};
	my $ends = sub {
		my ($table, $how) = @_;

		if ($version == 18)
		{
			is($mutations->($table), 1, "$version: $how: the server goes on");
			return;
		}
		ok(poll_until(sub { $mutations->($table) == 0 }), "$version: $how: the mutation is gone");
	};
	my $warns = sub {
		my ($result, $how) = @_;

		is($result->{sqlstate}, '57014', "$version: $how: SQLSTATE") or diag $result->{err};
		if ($version == 18)
		{
			like($result->{err}, qr/WARNING.*the mutation of remote table "tap.\w+" goes on.*18.16 has no KILL MUTATION/s,
				"$version: $how: a warning");
		}
		else
		{
			unlike($result->{err}, qr/could not stop|goes on/, "$version: $how: no warning");
		}
	};

	for my $table (qw(timed cancelled killed))
	{
		$perform->("CREATE TABLE $table (id Int32, s String) ENGINE = MergeTree() ORDER BY id");
		$perform->("INSERT INTO $table SELECT toInt32(number), 'old' FROM system.numbers LIMIT 4");
		$perform->($version == 18 ? 'SYSTEM STOP MERGES' : "SYSTEM STOP MERGES $table");
		value("CREATE SCHEMA IF NOT EXISTS v$version;
			CREATE FOREIGN TABLE v$version.$table (id int, s text) SERVER ch$version");
	}

	my $result = sql("SET statement_timeout = '1s'; UPDATE v$version.timed SET s = 'new' WHERE id < 2");
	$warns->($result, 'statement_timeout');
	$ends->('timed', 'statement_timeout');

	if ($version != 18)
	{
		my $updating = background("UPDATE v$version.killed SET s = 'new' WHERE id < 2");
		ok(poll_until(sub { $mutations->('killed') == 1 }), "$version: killed by somebody: under way");
		sleep 2;				# it is asked for meanwhile
		$perform->("KILL MUTATION WHERE table = 'killed'");
		$updating->finish;
		is($updating->{sqlstate}, '57014', "$version: killed by somebody: SQLSTATE") or diag $updating->{err};
		like($updating->{err}, qr/the mutation of remote table "tap.killed" was killed/, "$version: killed by somebody: an error");
		is(value("SELECT count(*) FROM v$version.killed WHERE s = 'new'"), 0, "$version: killed by somebody: nothing changed");
	}

	my $psql = background("UPDATE v$version.cancelled SET s = 'new' WHERE id < 2");
	ok(poll_until(sub { $mutations->('cancelled') == 1 }), "$version: the mutation is there");
	value("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE 'UPDATE v$version.cancelled%'");
	$warns->($psql->finish(20), 'pg_cancel_backend');
	$ends->('cancelled', 'pg_cancel_backend');

	is($server->query("SELECT count() FROM tap.cancelled WHERE s = 'new'"), 0, "$version: no row has changed");
	$perform->($version == 18 ? 'SYSTEM START MERGES' : "SYSTEM START MERGES $_") for qw(timed cancelled);
	ok(poll_until(sub { $mutations->('timed') + $mutations->('cancelled') == 0 }, 60), "$version: nothing is left running");
	is($server->query("SELECT count() FROM tap.cancelled WHERE s = 'new'"), $version == 18 ? 2 : 0,
		"$version: rows change afterwards where the mutation went on only");
	value("UPDATE v$version.cancelled SET s = 'last' WHERE id = 3");
	is($server->query("SELECT s FROM tap.cancelled WHERE id = 3"), 'last', "$version: the next one is not held up");
}

# A mutation that fails where no check can look: in a column that the server computes.
my $server = $servers{26};
value("CALL clickhouse_perform('ch26', \$q\$CREATE TABLE failing (id Int32, x Int32,
		y UInt8 MATERIALIZED throwIf(x > 100, 'too much')) ENGINE = MergeTree() ORDER BY id\$q\$);
	CREATE FOREIGN TABLE failing (id int, x int) SERVER ch26;
	INSERT INTO failing VALUES (1, 1), (2, 2)");
fails('UPDATE failing SET x = 200 WHERE id = 2', '22003',
	qr/the mutation of remote table "tap.failing" failed.*DETAIL:.*too much.*HINT/s, 'a mutation that fails tells why');
is($server->query("SELECT count() FROM system.mutations WHERE table = 'failing' AND NOT is_done AND NOT is_killed"), 0,
	'and is stopped');
is($server->query('SELECT id, x FROM tap.failing ORDER BY id FORMAT CSV'), "1,1\n2,2", 'nothing has changed');
value('UPDATE failing SET x = 100 WHERE id = 2');
is($server->query('SELECT x FROM tap.failing WHERE id = 2'), 100, 'the next one is not held up');

done_testing;
