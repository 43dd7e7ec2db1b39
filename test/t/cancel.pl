# cancel.pl: nothing waits longer than its user wants it to.
#
# Cancel, statement_timeout and terminate end every wait within 100 ms: while
# nothing arrives, while rows stream, while an INSERT sends, in connecting to
# something that never answers.  The remote query ends too, and the session
# can be used on.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use IO::Socket::INET;
use Test::More;
use Time::HiRes qw(sleep time);

my $allowed = 0.1;
my %servers = map { $_ => clickhouse($_) } 18, 26;

new_database(map { ("ch$_" => $servers{$_}{port}) } keys %servers);

for my $version (18, 26)
{
	my $server = $servers{$version};

	$server->query('CREATE TABLE tap.t (id Int64, s String) ENGINE = MergeTree() ORDER BY id');
	$server->query("CREATE VIEW tap.streams AS SELECT number AS n, 'some text' AS s FROM system.numbers");
	$server->query('CREATE VIEW tap.silent AS SELECT number AS n FROM system.numbers WHERE number % 7 = 8');
	$server->query('CREATE VIEW tap.drips AS SELECT number AS n, sleepEachRow(0.5) AS z FROM system.numbers');
	value("CREATE FOREIGN TABLE t$version (id bigint NOT NULL, s text NOT NULL)
			 SERVER ch$version OPTIONS (table_name 't');
		   CREATE FOREIGN TABLE streams$version (n numeric, s text)
			 SERVER ch$version OPTIONS (table_name 'streams');
		   CREATE FOREIGN TABLE silent$version (n numeric)
			 SERVER ch$version OPTIONS (table_name 'silent');
		   CREATE FOREIGN TABLE drips$version (n numeric, z integer)
			 SERVER ch$version OPTIONS (table_name 'drips', fetch_size '1')");
}

# A statement that $stop ends after $seconds of work.  Times are the server's
# own: when it was told, and when it could do the next thing.  A terminated
# backend has no next thing; it is looked for in pg_stat_activity.
sub ends
{
	my ($statement, $seconds, $stop, $sqlstate, $name, %options) = @_;
	my $psql = background("\\set ON_ERROR_STOP off\n$statement;\n
		SELECT extract(epoch FROM clock_timestamp())");
	my $pid = $psql->backend_pid;

	if ($options{server})
	{
		ok(poll_until(sub { $options{server}->runs($options{text}) }), "$name: has begun remotely");
	}
	sleep $seconds;
	my ($stopped, $ended) = split /\n/, value("SELECT extract(epoch FROM clock_timestamp());
		SELECT $stop($pid) \\g /dev/null
		DO \$\$ BEGIN WHILE EXISTS (SELECT FROM pg_stat_activity WHERE pid = $pid AND state = 'active') LOOP
			PERFORM pg_stat_clear_snapshot(); PERFORM pg_sleep(0.005);
		END LOOP; END \$\$;
		SELECT extract(epoch FROM clock_timestamp())", database => 'postgres');
	$psql->finish(5);
	if ($sqlstate eq '57014')
	{
		like($psql->{out}, qr/^\d+\.\d+$/, "$name: the session goes on");
		$ended = $psql->{out} || 0;
	}
	is($psql->{sqlstate}, $sqlstate, "$name: SQLSTATE") or diag $psql->{err};
	if ($options{server})
	{
		$options{server}->is_quiet($options{text}, "$name: so has the remote query");
	}
	return $ended - $stopped;
}

# One test of a time.  A busy machine may miss it now and then, a wait that is
# not interrupted misses it always.
sub in_time
{
	my ($limit, $name, $measure) = @_;
	my $took;

	for (1 .. 4)
	{
		$took = $measure->();
		last if $took < $limit;
	}
	cmp_ok($took, '<', $limit, sprintf('%s (%.0f ms)', $name, 1000 * $took));
}

# The statement under statement_timeout: over in time, by the server's clock.
sub times_out
{
	my ($statement, $name) = @_;

	in_time(0.5 + $allowed, "$name: statement_timeout is over in time", sub {
		my $result = sql("\\set ON_ERROR_STOP off\nSET statement_timeout = '500ms';
			SELECT clock_timestamp() AS begun \\gset
			$statement;
			SELECT extract(epoch FROM clock_timestamp() - :'begun');");
		is($result->{sqlstate}, '57014', "$name: statement_timeout") or diag $result->{err};
		return $result->{out} || 0;
	});
}

my ($cancel, $terminate) = qw(pg_cancel_backend pg_terminate_backend);

for my $version (18, 26)
{
	my $server = $servers{$version};
	my %waits = (
		silent => "SELECT count(*) FROM silent$version",
		streams => "SELECT count(s) FROM (SELECT s FROM streams$version OFFSET 0) x",
		drips => "SELECT count(n) FROM (SELECT n FROM drips$version OFFSET 0) x",
		'INSERT INTO' => "INSERT INTO t$version SELECT generate_series(1, 5000000000), 'some text'");

	for my $text (sort keys %waits)
	{
		in_time($allowed, "$version: $text: cancel ends it", sub {
			ends($waits{$text}, 0.3, $cancel, '57014', "$version: $text: cancel",
				server => $server, text => $text) });
		in_time($allowed, "$version: $text: terminate ends it", sub {
			ends($waits{$text}, 0.3, $terminate, '57P01', "$version: $text: terminate",
				server => $server, text => $text) });
		times_out($waits{$text}, "$version: $text");
		$server->is_quiet($text, "$version: $text: so is the remote query");
	}

	# A connection that was cancelled is clean or closed: the next answer is its own.
	my $result = sql("\\set ON_ERROR_STOP off
		SET statement_timeout = '200ms';
		SELECT count(s) FROM (SELECT s FROM streams$version OFFSET 0) x;
		SELECT count(*) FROM silent$version;
		SET statement_timeout = 0;
		SELECT n FROM streams$version ORDER BY n LIMIT 0;
		SELECT s FROM (SELECT n, s FROM streams$version LIMIT 1) x;
		SELECT count(*) FROM t$version WHERE id < 0;
		SELECT bool_or(in_use) FROM clickhouse_fdw_get_connections()");
	is($result->{out}, "some text\n0\nf", "$version: after cancels the answers are the right ones")
	  or diag $result->{err};

	# What was inserted before the cancel is whole rows.
	is(value("SELECT count(*) FROM t$version WHERE s <> 'some text'"), 0,
		"$version: a cancelled INSERT leaves no broken rows");

	# A cursor that is given up early stops the remote query as well.
	value("BEGIN; DECLARE c CURSOR FOR SELECT s FROM streams$version; FETCH 1 FROM c; COMMIT");
	$server->is_quiet('streams', "$version: an abandoned cursor leaves no remote query");
	value("SELECT s FROM (SELECT s FROM streams$version OFFSET 0) x LIMIT 1");
	$server->is_quiet('streams', "$version: nor does a LIMIT");
}

# Something that accepts connections and never says a word.
my $mute = IO::Socket::INET->new(Listen => 16, LocalAddr => '127.0.0.1') or die;
my $mute_port = $mute->sockport;

for my $sslmode ('disable', 'require')
{
	value("CREATE SERVER mute_$sslmode FOREIGN DATA WRAPPER clickhouse_fdw
			 OPTIONS (host '127.0.0.1', port '$mute_port', connect_timeout '60', sslmode '$sslmode');
		   CREATE USER MAPPING FOR PUBLIC SERVER mute_$sslmode;
		   CREATE FOREIGN TABLE mute_$sslmode (id integer) SERVER mute_$sslmode");
	my $query = "SELECT * FROM mute_$sslmode";
	in_time($allowed, "mute, $sslmode: cancel ends it",
		sub { ends($query, 0.3, $cancel, '57014', "mute, $sslmode: cancel") });
	in_time($allowed, "mute, $sslmode: terminate ends it",
		sub { ends($query, 0.3, $terminate, '57P01', "mute, $sslmode: terminate") });
	times_out($query, "mute, $sslmode");
	value("ALTER SERVER mute_$sslmode OPTIONS (SET connect_timeout '1')");
	my $result = sql($query);
	is($result->{sqlstate}, '08001', "mute, $sslmode: connect_timeout") or diag $result->{err};
	like($result->{err}, qr/timeout|timed out/i, "mute, $sslmode: says so");
	cmp_ok($result->{seconds}, '>', 0.9, "mute, $sslmode: not before it is over");
	cmp_ok($result->{seconds}, '<', 5, "mute, $sslmode: and not long after");
}

my $result;

# Planning asks the server too, but a statement waits for connect_timeout once.
value("ALTER SERVER mute_disable OPTIONS (SET connect_timeout '2')");
for my $statement ('SELECT * FROM mute_disable', 'SELECT count(*) FROM mute_disable a JOIN mute_disable b USING (id)',
	'INSERT INTO mute_disable VALUES (1)', 'INSERT INTO mute_disable SELECT * FROM mute_disable', 'UPDATE mute_disable SET id = 1',
	'DELETE FROM mute_disable WHERE id = 3', 'TRUNCATE mute_disable', 'ANALYZE mute_disable')
{
	my $result = fails($statement, '08001', qr/could not connect to server "mute_disable".*DETAIL:.*127\.0\.0\.1.*timeout/s, "mute: $statement");
	cmp_ok($result->{seconds}, '>', 1.9, "mute: $statement: waits");
	cmp_ok($result->{seconds}, '<', 3.5, "mute: $statement: once");
}
# What a statement before was told is not taken for an answer.
$result = sql("\\set ON_ERROR_STOP off
	EXPLAIN SELECT * FROM mute_disable; SELECT * FROM mute_disable");
cmp_ok($result->{seconds}, '>', 3.9, 'mute: the next statement tries again');

# A host whose packets go nowhere, as behind a firewall: an address for
# documentation that is routed to nobody.  Where there is no network at all the
# error comes at once, which is as good.
value("CREATE SERVER nowhere FOREIGN DATA WRAPPER clickhouse_fdw
		 OPTIONS (host '192.0.2.1', port '9000', connect_timeout '60');
	   CREATE USER MAPPING FOR PUBLIC SERVER nowhere;
	   CREATE FOREIGN TABLE nowhere (id integer) SERVER nowhere");
$result = sql("SET statement_timeout = '500ms'; SELECT * FROM nowhere");
like($result->{sqlstate}, qr/^(57014|08001)$/, 'nowhere: an error') or diag $result->{err};
cmp_ok($result->{seconds}, '<', 5, 'nowhere: in time');

done_testing();
