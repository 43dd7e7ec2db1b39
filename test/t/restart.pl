# restart.pl: what a session does when ClickHouse goes away and comes back.
#
# A connection that died while idle is replaced silently.  One that dies while
# a query runs is an error (08006, for an INSERT under way 08007) at once, and
# nothing is retried.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use Test::More;
use Time::HiRes qw(sleep time);

my %servers = map { $_ => clickhouse($_) } 18, 26;

new_database(map { ("ch$_" => $servers{$_}{port}) } keys %servers);

for my $version (18, 26)
{
	my $server = $servers{$version};
	my $table = "t$version";

	$server->query('CREATE TABLE tap.t (id Int32) ENGINE = MergeTree() ORDER BY id');
	$server->query('INSERT INTO tap.t SELECT number FROM system.numbers LIMIT 1000');
	$server->query('CREATE VIEW tap.endless AS SELECT number AS n FROM system.numbers');
	$server->query('CREATE VIEW tap.silent AS SELECT number AS n FROM system.numbers WHERE number % 7 = 8');
	value("CREATE FOREIGN TABLE $table (id integer) SERVER ch$version OPTIONS (table_name 't');
		   CREATE FOREIGN TABLE endless$version (n numeric) SERVER ch$version OPTIONS (table_name 'endless');
		   CREATE FOREIGN TABLE silent$version (n numeric) SERVER ch$version OPTIONS (table_name 'silent')");

	# Idle, then gone: a session, told when by files, and a server restarted
	# in between.
	my $session = sub {
		my ($first, $second, $how) = @_;
		my $marker = "/tmp/tap-restart-$$-$version";
		unlink "$marker.1", "$marker.2";
		my $psql = background("$first;
			\\! touch $marker.1; for i in \$(seq 600); do [ -e $marker.2 ] && break; sleep 0.05; done
			$second");
		poll_until(sub { -e "$marker.1" }, 30);
		$how->();
		system('touch', "$marker.2");
		$psql->finish;
		unlink "$marker.1", "$marker.2";
		return $psql;
	};

	my $result = $session->("SELECT count(*) FROM $table", "SELECT count(*) FROM $table",
		sub { $server->restart });
	is($result->{out}, "1000\n1000", "$version: a restart between two queries goes unnoticed")
	  or diag $result->{err};

	$result = $session->("SELECT count(*) FROM $table", "SELECT count(*) FROM $table",
		sub { $server->kill; $server->start });
	is($result->{out}, "1000\n1000", "$version: a crash between two queries goes unnoticed")
	  or diag $result->{err};

	$result = $session->("BEGIN; SELECT count(*) FROM $table", "SELECT count(*) FROM $table; COMMIT",
		sub { $server->restart });
	is($result->{out}, "1000\n1000", "$version: also within a transaction") or diag $result->{err};

	$result = $session->("SELECT count(*) FROM $table", "INSERT INTO $table VALUES (-1)",
		sub { $server->restart });
	is($result->{status}, 0, "$version: also before an INSERT") or diag $result->{err};
	is($server->query('SELECT count() FROM tap.t WHERE id = -1'), 1, "$version: which happens once");

	# Gone for good, then back.
	$result = $session->("SELECT count(*) FROM $table", "\\set ON_ERROR_STOP off
		SELECT count(*) FROM $table; SELECT 'still here'", sub { $server->stop });
	is($result->{sqlstate}, '08001', "$version: nobody there is an error of connecting");
	like($result->{out}, qr/still here/, "$version: and the session lives on");
	$server->start;
	is(value("SELECT count(*) FROM $table WHERE id >= 0"), 1000, "$version: back again");

	# Killed while rows stream: an error within a second, and a usable session.
	my $psql = background("\\set ON_ERROR_STOP off
		SELECT count(*) FROM (SELECT n FROM endless$version OFFSET 0) s WHERE n < 0;
		SELECT 'still here'");
	$psql->backend_pid;
	ok(poll_until(sub { $server->runs('endless') }), "$version: rows stream");
	sleep 0.3;
	my $killed = time;
	$server->kill;
	$psql->finish(20);
	cmp_ok(time - $killed, '<', 1, "$version: a crash while rows stream is seen within a second");
	is($psql->{sqlstate}, '08006', "$version: as a lost connection") or diag $psql->{err};
	like($psql->{out}, qr/still here/, "$version: after which the session lives on");
	$server->start;
	is(value("SELECT count(*) FROM $table WHERE id >= 0"), 1000, "$version: the server is back");

	# Killed while nothing arrives.
	$psql = background("SELECT count(*) FROM silent$version");
	$psql->backend_pid;
	ok(poll_until(sub { $server->runs('silent') }), "$version: a query runs");
	sleep 0.3;
	$killed = time;
	$server->kill;
	$psql->finish(20);
	cmp_ok(time - $killed, '<', 1, "$version: a crash while nothing arrives is seen within a second");
	is($psql->{sqlstate}, '08006', "$version: as a lost connection") or diag $psql->{err};
	$server->start;

	# Killed in the middle of an INSERT.
	$psql = background("INSERT INTO $table SELECT generate_series(1, 2000000000)");
	$psql->backend_pid;
	ok(poll_until(sub { $server->runs('INSERT INTO') }), "$version: an INSERT runs");
	sleep 0.3;
	$killed = time;
	$server->kill;
	$psql->finish(20);
	cmp_ok(time - $killed, '<', 1, "$version: a crash during an INSERT is seen within a second");
	is($psql->{sqlstate}, '08007', "$version: as a lost connection, and what is stored is not known") or diag $psql->{err};
	$server->start;
	is(value("SELECT count(*) > 0 FROM $table"), 't', "$version: the server is back");
}

done_testing();
