# first.pl: the statement that loads the library is planned like those after it.
#
# Each case is a session of its own, and nothing in it touches the extension
# before.  auto_explain shows the plan that really ran.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use Test::More;

my $clickhouse = clickhouse(26);
new_database(ch => $clickhouse->{port});
$clickhouse->query('CREATE TABLE tap.t (id Int32, g Int32) ENGINE = MergeTree ORDER BY id');
$clickhouse->query('INSERT INTO tap.t SELECT number, number % 7 FROM numbers(1000)');
value('IMPORT FOREIGN SCHEMA tap FROM SERVER ch INTO public;
	   CREATE TABLE local (id integer PRIMARY KEY, note text);
	   CREATE VIEW v AS SELECT g, count(*) AS n FROM t WHERE (id IN (SELECT g FROM t) OR id < 0) GROUP BY g');

my $query = 'SELECT count(*) FROM t WHERE (id IN (SELECT g FROM t) OR id < 0)';
my $whole = qr/Foreign Scan[^\n]*\n[^\n]*whole query/;

# The plans of all statements, by auto_explain.
sub plans_of
{
	my ($statements) = @_;
	my $result = sql("SET client_min_messages = log; LOAD 'auto_explain';
		SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on;
		$statements");
	is($result->{status}, 0, 'no error') or diag $result->{err};
	return ($result->{out}, $result->{err});
}

my %first = (
	'a query' => [ $query, '7' ],
	'a query on a view' => [ 'SELECT sum(n) FROM v', '7' ],
	'the second of two statements in one string' => [ "SELECT 5 \\; $query", "5\n7" ],
	'a cursor' => [ "BEGIN; DECLARE c CURSOR FOR $query; FETCH c; COMMIT", '7' ],
	'a cursor that scrolls' => [ "BEGIN; DECLARE c SCROLL CURSOR FOR $query; FETCH ALL FROM c; FETCH FIRST FROM c; COMMIT", "7\n7" ],
	'a new table' => [ "CREATE TEMP TABLE n AS $query; TABLE n", '7' ],
	'a copy' => [ "COPY ($query) TO STDOUT", '7' ],
	'a prepared query' => [ "PREPARE p AS $query; EXECUTE p", '7' ],
	'a prepared query with a parameter' =>
	  [ "PREPARE p (integer) AS $query AND id > \$1; EXECUTE p (2)", '4' ],
	'a prepared query with a generic plan' =>
	  [ "SET plan_cache_mode = force_generic_plan; PREPARE p (integer) AS $query AND id > \$1; EXECUTE p (2)", '4' ],
	'a query in a DO block' => [ "DO \$\$ BEGIN PERFORM count(*) FROM t WHERE (id IN (SELECT g FROM t) OR id < 0); END \$\$", '' ]);

for my $name (sort keys %first)
{
	my ($statements, $expected) = @{ $first{$name} };
	my ($out, $plans) = plans_of($statements);
	is($out, $expected, "$name: the answer");
	like($plans, $whole, "$name: one scan") unless $name =~ /DO block/;
}

# Nor is one whose parts are whole queries another.
my $part = "SELECT count(*) FROM local l JOIN (SELECT g, rank() OVER (ORDER BY id) AS r FROM t) s ON s.g = l.id";
for my $statement ("EXPLAIN (COSTS OFF) $part", "PREPARE p AS $part; EXPLAIN (COSTS OFF) EXECUTE p")
{
	like(value($statement), qr/whole sub-query/, $statement);
}

for my $explain ("EXPLAIN (COSTS OFF) $query", "EXPLAIN (COSTS OFF, ANALYZE) $query",
	"PREPARE p AS $query; EXPLAIN (COSTS OFF) EXECUTE p",
	"EXPLAIN (COSTS OFF) DECLARE c CURSOR FOR $query",
	"EXPLAIN (COSTS OFF) CREATE TABLE n AS $query")
{
	like(value($explain), $whole, "$explain");
}

# What cannot be analyzed again keeps its plan, and is no error; the next time
# round it is planned through the hook.
my ($out, $plans) = plans_of(
	"DO \$\$ DECLARE n integer := 3; found bigint; BEGIN
		FOR i IN 1..2 LOOP SELECT count(*) INTO found FROM t WHERE (id IN (SELECT g FROM t) OR id < 0) AND id > n; END LOOP;
		RAISE LOG 'found %', found; END \$\$");
like($plans, qr/found 3/, 'a query of plpgsql: the answer');
my @shown = $plans =~ /Query Text: SELECT count.*?(?=\nLOG|\z)/gs;
like($shown[-1], $whole, 'a query of plpgsql: one scan from the second time on');

# Errors stay what they are, and the session goes on.
my $result = sql("SELECT count(*) FROM t WHERE id IN (SELECT 1 / (g - g) FROM t)");
is($result->{sqlstate}, '22012', 'an error of the first statement');

# A query on local tables only does not notice.  The least of many short runs, in one
# backend before and after it has loaded the library: another backend may have
# its memory laid out better, and the machine other things to do.
sub planning_times
{
	my ($local) = @_;
	my $times = $local =~ /WITH/ ? 100 : 1000;
	return split /\n/, value("CREATE FUNCTION pg_temp.planning() RETURNS integer LANGUAGE plpgsql AS \$\$
		DECLARE began timestamptz; best interval := '1 hour';
		BEGIN
			FOR round IN 1..60 LOOP
				began := clock_timestamp();
				FOR i IN 1..$times LOOP EXECUTE '$local'; END LOOP;
				best := least(best, clock_timestamp() - began);
			END LOOP;
			RETURN extract(microseconds FROM best);
		END \$\$;
		SELECT pg_temp.planning();
		LOAD 'clickhouse_fdw';
		SELECT pg_temp.planning()");
}

for my $local ('SELECT note FROM local WHERE id = 5',
	'WITH few AS MATERIALIZED (SELECT id FROM local WHERE id < 5)
	 SELECT id FROM (SELECT id, count(*) FROM local GROUP BY id) x WHERE id IN (SELECT id FROM few) AND id > (SELECT min(id) FROM local)')
{
	my $least = 2;
	for my $try (1 .. 20)
	{
		my ($without, $with) = planning_times($local);
		$least = $with / $without if $with / $without < $least;
		last if $least <= 1.01;
	}
	cmp_ok($least, '<=', 1.01, "planning takes no longer with the library: $local");
	note(sprintf 'with the library %.4f of the time', $least);
}

done_testing();
