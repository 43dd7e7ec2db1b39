# drift.pl: a column whose type was altered, which only conditions, keys and
# aggregates use, so that no result shows its type.
#
# Whatever a cached plan or a declaration thinks: the answer is an error that names
# the column, or what PostgreSQL answers with the new type.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use Test::More;

my %servers = (18 => clickhouse(18), 26 => clickhouse(26));
new_database(map { ("ch$_" => $servers{$_}{port}) } keys %servers);

# The type, the local type, what it becomes, a row that comes then, statements.
my @cases = (
	[ 'Int32', 'integer', 'Nullable(Int32)', '(9, NULL)', 'count(x) FROM t', 'count(*) FROM t WHERE (x = 1) IS NOT TRUE' ],
	[ 'Int32', 'integer', 'String', "(9, '10')", 'max(x) FROM t', 'count(*) FROM t WHERE x > 5' ],
	[ 'Int32', 'integer', 'Int64', '(9, 77)', 'count(*) FROM t WHERE x * 2 > 5', 'count(*) FROM t a JOIN t b ON a.x = b.x' ],
	[ 'String', 'text COLLATE "C"', "Enum8('7' = 1, '3' = 2, '1' = 3)", "(9, '7')", 'min(x) FROM t', "count(*) FROM t WHERE x < '5'" ],
	[ "DateTime('UTC')", 'timestamp', "DateTime('Europe/Paris')", undef, 'max(x) FROM t', "count(*) FROM t WHERE x < '1970-01-01 00:30'" ],
	[ 'Decimal(10, 2)', 'numeric', 'Decimal(12, 4)', '(9, 1.0049)', 'count(*) FROM t WHERE x < 1.005', 'sum(x) FROM t' ]);

# Runs the changes between two executions in one session; it has forgotten what it knew.
sub around
{
	my ($server, $ch, $before, $after, @changes) = @_;
	my $file = "/tmp/tap-drift-$$.sh";

	open my $fh, '>', $file or die;
	print $fh "set -e\n", map { s/"/\\"/gr } map { "clickhouse-client --port $server->{port} --query '" . (s/'/'\\''/gr) . "'\n" } @changes;
	close $fh;
	my $result = sql("LOAD 'clickhouse_fdw'; SET plan_cache_mode = force_generic_plan;
		$before;\n\\! sh $file\nSELECT clickhouse_fdw_disconnect('$ch') \\g /dev/null\n\\set ON_ERROR_STOP off\n$after");
	unlink $file;
	return $result;
}

sub create_table
{
	my ($server, $ch, $from, $local, $option) = @_;
	my ($type, $collate) = $local =~ /(\w+)(.*)/;

	$server->query($_) for 'DROP TABLE IF EXISTS tap.t',
		"CREATE TABLE tap.t (k Int32, x $from, y Int32) ENGINE = MergeTree() ORDER BY k",
		'INSERT INTO tap.t VALUES ' . ($from eq 'String' ? "(1, '1', 1), (2, '3', 2)" : '(1, 1, 1), (2, 3, 2)');
	value("DROP FOREIGN TABLE IF EXISTS t;
		CREATE FOREIGN TABLE t (k integer, x $type $option $collate, y integer) SERVER $ch");
}

for my $version (18, 26)
{
	my ($server, $ch) = ($servers{$version}, "ch$version");

	for my $case (@cases)
	{
		my ($from, $local, $to, $row, @statements) = @$case;
		my @changes = ("ALTER TABLE tap.t MODIFY COLUMN x $to", $row ? "INSERT INTO tap.t (k, x) VALUES $row" : ());
		my $error = qr/ERROR:  HV004: .*column "x" of foreign table "public\.t" has type \Q$to\E on the server, not \Q$from\E/;

		for my $statement (map { "SELECT $_" } @statements)
		{
			my $name = "$version: $from to $to: $statement";

			create_table($server, $ch, $from, $local, '');
			my $result = around($server, $ch, "PREPARE p AS $statement; EXECUTE p; EXECUTE p;",
				"\\echo ---\nEXECUTE p;\n\\echo ---\nEXECUTE p;", @changes);
			my ($before, $once, $twice) = split /---\n?/, "$result->{out}\n";
			my $errors = () = $result->{err} =~ /$error/g;
			ok($errors == 1 && $once eq '', "$name: a cached plan is an error, once") or diag "$result->{out} $result->{err}";
			like($result->{err}, qr/HINT:  Run the statement again/, "$name: that says what to do");
			my $right = value("SET clickhouse_fdw.pushdown = off; $statement");
			is($twice, "$right\n", "$name: then the right answer");
			is(value("LOAD 'clickhouse_fdw'; $statement"), $right, "$name: which a new session gets");

			create_table($server, $ch, $from, $local, "OPTIONS (type '" . ($from =~ s/'/''/gr) . "')");
			$result = around($server, $ch, "PREPARE p AS $statement; EXECUTE p; EXECUTE p;", 'EXECUTE p; EXECUTE p;', @changes);
			$errors = () = $result->{err} =~ /$error/g;
			is($errors, 2, "$name: an error each time where the type is declared") or diag $result->{err};
			like($result->{err}, qr/HINT:  Import the foreign schema again/, "$name: that says what to do");
			fails("LOAD 'clickhouse_fdw'; $statement", 'HV004', $error, "$name: in a new session too");
		}
	}

	# what changes rows, and what copies them on the server
	for my $case ([ 'DELETE FROM t WHERE x = $1', 1 ], [ 'UPDATE t SET y = 5 WHERE x = $1', 3 ],
		[ 'UPDATE t SET x = 9 WHERE k = $1', 1 ], [ 'INSERT INTO t SELECT k + 10, x, y FROM t WHERE k > $1', 0 ])
	{
		my ($statement, $value) = @$case;

		create_table($server, $ch, 'Int32', 'integer', '');
		my $result = around($server, $ch, "PREPARE p AS $statement; EXECUTE p (77); EXECUTE p (77);", "EXECUTE p ($value);",
			'ALTER TABLE tap.t MODIFY COLUMN x String');
		like($result->{err}, qr/ERROR:  HV004: .*column "x" of foreign table "public\.t" has type String/, "$version: $statement");
		is($server->query('SELECT * FROM tap.t ORDER BY k FORMAT CSV'), qq(1,"1",1\n2,"3",2), "$version: $statement: has changed nothing");
	}
}

done_testing();
