# insert.pl: what a session is told when ClickHouse goes away in the middle of
# an INSERT: what had been sent by then, and whether it can be stored.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use Test::More;
use Time::HiRes qw(sleep);

my %servers = map { $_ => clickhouse($_) } 18, 26;

new_database(map { ("ch$_" => $servers{$_}{port}) } keys %servers);

# The statement waits at a row for a file, and the server is killed meanwhile.
sub killed_at_row
{
	my ($server, $table, $row, $rows) = @_;
	my $marker = "/tmp/tap-insert-$$";

	unlink $marker;
	value("CREATE OR REPLACE FUNCTION pause(i int, at int) RETURNS int LANGUAGE plpgsql AS \$\$
		BEGIN
			IF i = at THEN
				RAISE NOTICE 'paused';
				PERFORM pg_sleep(1.5);
			END IF;
			RETURN i;
		END \$\$");
	my $psql = background(
		"INSERT INTO $table SELECT pause(i, $row) FROM generate_series(1, $rows) i");
	poll_until(sub { Fixture::slurp_file("$psql->{base}.err") =~ /paused/ }, 30);
	$server->kill;
	$psql->finish;
	$server->start;
	return $psql;
}

for my $version (18, 26)
{
	my $server = $servers{$version};
	my $table = "t$version";

	$server->query('CREATE TABLE tap.t (id Int32) ENGINE = MergeTree() ORDER BY id');
	value("CREATE FOREIGN TABLE $table (id integer) SERVER ch$version
		   OPTIONS (table_name 't', batch_size '1000')");

	my $psql = killed_at_row($server, $table, 500, 900);
	is($psql->{sqlstate}, '08007', "$version: lost with the first block");
	like($psql->{err}, qr/DETAIL:  900 rows had been sent, at least in part, in 1 blocks|DETAIL:  All 900 rows had been sent, but/,
		"$version: ... which rows are in doubt");
	like($psql->{err}, qr/HINT:  .*insert_deduplication_token/, "$version: ... and what to do");
	is(value("SELECT count(*) FROM $table"), 0, "$version: nothing was stored");

	$psql = killed_at_row($server, $table, 5500, 10000);
	is($psql->{sqlstate}, '08007', "$version: lost between blocks");
	like($psql->{err}, qr/DETAIL:  \d+000 rows had been sent, at least in part, in \d+ blocks; which/,
		"$version: ... which rows are in doubt");
	like($psql->{err}, qr/WARNING:.*what was sent to ClickHouse is not rolled back/s,
		"$version: ... and they are not rolled back");
	is(value("SELECT 1"), 1, "$version: PostgreSQL lives");
	value("INSERT INTO $table VALUES (-1)");
	is(value("SELECT id FROM $table WHERE id < 0"), -1, "$version: the next INSERT works");

	# atomic: killed before the end, nothing is there; killed at any time, all or nothing
	value("ALTER FOREIGN TABLE $table OPTIONS (ADD insert_atomic 'true')");
	my $before = value("SELECT count(*) FROM $table");
	$psql = killed_at_row($server, $table, 9500, 10000);
	is($psql->{sqlstate}, '08006', "$version: atomic, lost between blocks");
	like($psql->{err}, qr/DETAIL:  No row is stored/, "$version: ... and it is known");
	unlike($psql->{err}, qr/WARNING/, "$version: ... so that there is no warning");
	is(value("SELECT count(*) FROM $table"), $before, "$version: ... to be so");
	my $stored = 0;
	for my $delay (0.02, 0.1, 0.2, 0.3)
	{
		value("TRUNCATE $table");
		$psql = background("INSERT INTO $table SELECT i FROM generate_series(1, 500000) i");
		sleep $delay;
		$server->kill;
		$psql->finish;
		$server->start;
		my $count = value("SELECT count(*) FROM $table");
		ok($count == 0 || $count == 500000, "$version: killed after $delay s, all or nothing")
		  or diag "$count rows";
	}

	# an error of the server's while rows are under way is its own, not a broken pipe
	$server->query('CREATE TABLE tap.refusing (id Int32) ENGINE = MergeTree() ORDER BY id');
	$server->query('CREATE MATERIALIZED VIEW tap.refuses ENGINE = Memory AS
		SELECT throwIf(id = 3000) AS x FROM tap.refusing') if $version == 26;
	$server->query('CREATE MATERIALIZED VIEW tap.refuses ENGINE = Memory AS
		SELECT intDiv(1, id - 3000) AS x FROM tap.refusing') if $version == 18;
	value("CREATE FOREIGN TABLE refusing$version (id integer) SERVER ch$version
		   OPTIONS (table_name 'refusing', batch_size '1000')");
	my $result = sql("INSERT INTO refusing$version SELECT i FROM generate_series(1, 2000000) i");
	like($result->{err}, qr/DETAIL:  ClickHouse error (153|395).*CONTEXT:  remote SQL command: INSERT INTO .tap.\..refusing. \(.id.\)/s,
		"$version: the server's error, with table and columns");
}

# A statement that is repeated with its token is stored once.
$servers{26}->query('CREATE TABLE tap.once (id Int32) ENGINE = MergeTree() ORDER BY id
	SETTINGS non_replicated_deduplication_window = 100');
value("CREATE FOREIGN TABLE once (id integer) SERVER ch26 OPTIONS (batch_size '1000')");
my $load = 'INSERT INTO once SELECT i FROM generate_series(1, 5500) i';
value("SET clickhouse_fdw.insert_deduplication_token = 'first'; $load; $load");
is(value('SELECT count(*) FROM once'), 5500, 'a repeated statement is stored once');
value("SET clickhouse_fdw.insert_deduplication_token = 'second'; $load");
is(value('SELECT count(*) FROM once'), 11000, 'another statement with equal rows is stored');
value("$load; $load");
is(value('SELECT count(*) FROM once'), 22000, 'so are those without a token');
my $profile = "SET clickhouse_fdw.settings = 'deduplicate_insert enable, deduplicate_insert_select enable_even_for_bad_queries'";
value("$profile; $load; INSERT INTO once SELECT 1 FROM generate_series(1, 3000);
	INSERT INTO once SELECT id + 10000 FROM once WHERE id = 5000; INSERT INTO once SELECT id + 10000 FROM once WHERE id = 5000");
is(value('SELECT count(*) FROM once WHERE id < 15000'), 30500, 'whatever a profile says about equal blocks');
is(value('SELECT count(*) FROM once WHERE id = 15000'), 10, 'in INSERT ... SELECT on the server too');
fails("SET clickhouse_fdw.insert_deduplication_token = 'first'; INSERT INTO t18 VALUES (1)",
	'0A000', qr/server 18\.16 has no deduplication tokens/, 'an old server knows no tokens');

done_testing();
