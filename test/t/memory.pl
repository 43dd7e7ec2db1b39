# memory.pl: a backend's memory does not grow with what passes through it.
#
# Measured is the peak of the resident memory, shared buffers and mapped files
# included, above what an idle session has.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use Test::More;
use Time::HiRes qw(sleep);

my $limit_mb = 64;
my %servers = map { $_ => clickhouse($_) } 18, 26;

new_database(map { ("ch$_" => $servers{$_}{port}) } keys %servers);

# The kernel keeps the high-water mark; writing 5 sets it back.
sub peak_mb
{
	my ($kb) = slurp_file("/proc/$_[0]/status") =~ /^VmHWM:\s+(\d+) kB/m;
	return ($kb // 0) / 1024;
}

sub reset_peak
{
	open my $fh, '>', "/proc/$_[0]/clear_refs" or return;
	print $fh '5';
	close $fh;
}

# Run a statement in a session that has begun with an idle query, watching its
# backend.  The output, and by how much it grew at most.
sub watched
{
	my ($prelude, $statement) = @_;
	my $psql = background("$prelude; SELECT pg_sleep(0.5) \\g /dev/null\n $statement");
	my $pid = $psql->backend_pid;
	sleep 0.3;
	reset_peak($pid);
	my $before = peak_mb($pid);
	my $peak = $before;

	poll_until(
		sub {
			my $now = peak_mb($pid);
			$peak = $now if $now > $peak;
			return $psql->finished;
		}, 300);
	$psql->finish;
	diag $psql->{err} if $psql->{status};
	return ($psql->{out}, $peak - $before);
}

sub bounded
{
	my ($name, $expected, @statements) = @_;
	my ($out, $grown) = watched(@statements);
	is($out, $expected, "$name: the answer");
	cmp_ok($grown, '<', $limit_mb, sprintf('%s: %.1f MB', $name, $grown));
}

for my $version (18, 26)
{
	my $server = $servers{$version};
	my $rows = $version == 18 ? 10_000_000 : 3_000_000;

	$server->query("CREATE VIEW tap.narrow AS SELECT toInt64(number) AS id, toInt64(number % 1000) AS b
		FROM system.numbers LIMIT $rows");
	$server->query("CREATE VIEW tap.wide AS SELECT toInt64(number) AS id,
		concat('a text of some length, number ', toString(number)) AS s,
		['some', 'more', toString(number)] AS a FROM system.numbers LIMIT 1000000");
	$server->query('CREATE TABLE tap.sink (id Int64, s String) ENGINE = Null');
	$server->query('CREATE TABLE tap.small (id Int32, s String) ENGINE = MergeTree() ORDER BY id');
	$server->query("INSERT INTO tap.small SELECT number, toString(number) FROM system.numbers LIMIT 100");
	value("CREATE FOREIGN TABLE narrow$version (id bigint, b bigint) SERVER ch$version OPTIONS (table_name 'narrow');
		   CREATE FOREIGN TABLE wide$version (id bigint, s text, a text[]) SERVER ch$version OPTIONS (table_name 'wide');
		   CREATE FOREIGN TABLE sink$version (id bigint NOT NULL, s text NOT NULL)
			 SERVER ch$version OPTIONS (table_name 'sink');
		   CREATE FOREIGN TABLE small$version (id integer OPTIONS (type 'Int32') NOT NULL, s text NOT NULL)
			 SERVER ch$version OPTIONS (table_name 'small')");
	my $idle = "SELECT count(*) FROM small$version \\g /dev/null\n SELECT 1 \\g /dev/null\n SELECT 1 WHERE false";

	bounded("$version: scan of $rows rows", "$rows|$rows", $idle,
		"SELECT count(id), count(b) FROM (SELECT id, b FROM narrow$version OFFSET 0) x");
	bounded("$version: scan of a million texts and arrays", '1000000|1000000', $idle,
		"SELECT count(s), count(a) FROM (SELECT s, a FROM wide$version OFFSET 0) x");
	bounded("$version: INSERT of five million rows", '', $idle,
		"INSERT INTO sink$version SELECT generate_series(1, 5000000), 'a text of some length that is sent'");
	bounded("$version: COPY of five million rows", '', $idle,
		"COPY sink$version FROM PROGRAM 'yes \"1\ta text of some length that is sent\" | head -n 5000000' (DELIMITER E'\\t')");

	# Many questions instead of one big: contexts and connections are given back.
	my $times = $version == 18 ? 20_000 : 1_000;
	bounded("$version: $times questions", $times * 9 / 10, $idle,
		"SET enable_memoize = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off;
		 SELECT count(x.s) FROM generate_series(1, $times) g,
			LATERAL (SELECT s FROM small$version t WHERE t.id = g % 10 AND g % 10 <> 0 OFFSET 0) x");
	my ($out) = watched('SELECT 1 WHERE false', "
		CREATE FUNCTION pg_temp.used() RETURNS bigint LANGUAGE sql
			AS 'SELECT sum(used_bytes)::bigint FROM pg_backend_memory_contexts';
		CREATE FUNCTION pg_temp.work(n integer) RETURNS void LANGUAGE plpgsql AS \$\$
		BEGIN
			FOR i IN 1..n LOOP
				BEGIN
					PERFORM count(*) FROM small$version WHERE id < i;
					PERFORM 1 / (id - 5) FROM small$version;
				EXCEPTION WHEN division_by_zero THEN NULL;
				END;
			END LOOP;
		END \$\$;
		SELECT pg_temp.work(20) \\g /dev/null
		SELECT pg_temp.used() AS before \\gset
		SELECT pg_temp.work(300) \\g /dev/null
		SELECT pg_temp.used() - :before < 200000");
	is($out, 't', "$version: failed statements leave no memory behind");
}

done_testing();
