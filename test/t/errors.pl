# errors.pl: what a user is told when something is wrong with the server, the
# account, the port or the table.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use Test::More;

my %servers = map { $_ => clickhouse($_) } 18, 26;

new_database(map { ("ch$_" => $servers{$_}{port}) } keys %servers);

# A foreign table of a server with these options, and user options.
my $number = 0;

sub table_of
{
	my ($options, $user_options) = @_;
	my $name = 's' . ++$number;

	value("CREATE SERVER $name FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS ($options);
		   CREATE USER MAPPING FOR PUBLIC SERVER $name OPTIONS ($user_options);
		   CREATE FOREIGN TABLE t_$name (id integer) SERVER $name OPTIONS (table_name 't')");
	return "t_$name";
}

my $old = "host '127.0.0.1', port '$servers{18}{port}'";

# Accounts: 18.16's test server has the user pwuser with the password secret.
my $table = table_of("$old, dbname 'tap'", "user 'pwuser', password 'secret'");
$servers{18}->query('CREATE TABLE tap.t (id Int32) ENGINE = Memory');
is(value("SELECT count(*) FROM $table"), 0, 'the right password');
$table = table_of("$old, dbname 'tap'", "user 'pwuser', password 'wrong-one'");
my $result = fails("SELECT * FROM $table", '28P01', qr/s\d.*\n.*DETAIL:.*pwuser/s, 'a wrong password');
unlike($result->{err}, qr/wrong-one/, 'is not shown');
$table = table_of("$old, dbname 'tap'", "user 'nobody-there', password 'x'");
fails("SELECT * FROM $table", '28000', qr/nobody-there/, 'an unknown user');
$table = table_of("$old, dbname 'tap'", "user 'rouser'");
fails("SELECT * FROM $table", '25006', qr/settings.*HINT:.*readonly=2/s,
	'a user whose settings do not count gets no answers that could be wrong');
fails("INSERT INTO $table VALUES (1)", '25006', qr/read.?only/i, 'and cannot write');

# Places.
my $port = free_port();
$table = table_of("host '127.0.0.1', port '$port'", "user 'default'");
fails("SELECT * FROM $table", '08001', qr/could not connect to server.*127\.0\.0\.1.*$port.*refused/s,
	'nobody listens');
$table = table_of("host 'host.invalid', connect_timeout '5'", "user 'default'");
fails("SELECT * FROM $table", '08001', qr/could not connect to server.*host\.invalid/s, 'no such host');
$table = table_of("host '127.0.0.1', port '$servers{18}{http_port}'", "user 'default'");
fails("SELECT * FROM $table", '08001', qr/DETAIL:.*speaks HTTP.*HINT:.*9000/s, 'the port of the HTTP interface');
$table = table_of("host '127.0.0.1', port '$servers{18}{secure_port}', connect_timeout '3'", "user 'default'");
fails("SELECT * FROM $table", '08001', qr/could not connect/, 'a TLS port without TLS');
$table = table_of("$old, sslmode 'require', connect_timeout '3'", "user 'default'");
fails("SELECT * FROM $table", '08001', qr/could not connect/, 'TLS with a plain port');
my (undef, $postgres_port) = ($ENV{CLICKHOUSE_FDW_TAP_POSTGRES} // '') =~ /(port)=(\d+)/;
if ($postgres_port)
{
	$table = table_of("host '127.0.0.1', port '$postgres_port', connect_timeout '3'", "user 'default'");
	fails("SELECT * FROM $table", '08001', qr/could not connect/, 'something else altogether');
}
$table = table_of("$old, dbname 'not_there'", "user 'default'");
fails("SELECT * FROM $table", 'HV00Q', qr/not_there/, 'no such database');

for my $version (18, 26)
{
	my $server = $servers{$version};
	my $ch = "ch$version";

	$server->query('CREATE TABLE tap.drift (id Int32, name String, extra Nullable(Int32)) ENGINE = MergeTree() ORDER BY id');
	$server->query("INSERT INTO tap.drift VALUES (1, 'one', 11), (2, 'two', NULL)");
	value("CREATE FOREIGN TABLE drift$version (
			 id integer OPTIONS (type 'Int32') NOT NULL,
			 name text OPTIONS (type 'String') NOT NULL,
			 extra integer OPTIONS (type 'Nullable(Int32)')
		   ) SERVER $ch OPTIONS (table_name 'drift')");

	fails("CREATE FOREIGN TABLE lost$version (id integer) SERVER $ch;
		   SELECT * FROM lost$version", 'HV00R', qr/lost$version.*DETAIL:.*\b60\b.*UNKNOWN_TABLE.*CONTEXT:.*SELECT/s,
		"$version: no such table");
	fails("CREATE FOREIGN TABLE other$version (id integer, nope text) SERVER $ch OPTIONS (table_name 'drift');
		   SELECT nope FROM other$version", 'HV005', qr/nope/, "$version: no such column");

	# The remote table changes between PREPARE and EXECUTE, in a session that knows it.
	my $drift = sub {
		my ($statement, @changes) = @_;
		my $file = "/tmp/tap-errors-$$.sh";
		open my $fh, '>', $file or die;
		print $fh map { "clickhouse-client --port $server->{port} --query \"$_\"\n" } @changes;
		close $fh;
		my $done = sql("PREPARE p AS $statement; EXECUTE p; EXECUTE p;\n\\! sh $file\nEXECUTE p");
		unlink $file;
		return $done;
	};
	$result = $drift->("SELECT name, extra FROM drift$version WHERE id = 1",
		'ALTER TABLE tap.drift MODIFY COLUMN extra Nullable(String)');
	is($result->{sqlstate}, 'HV004', "$version: a column whose type has changed is an error") or diag $result->{err};
	like($result->{err}, qr/"extra".*drift$version.*Nullable\(String\)/s, "$version: that names the column, the table and the type");
	like($result->{err}, qr/HINT/, "$version: and what to do");
	unlike($result->{out}, qr/\n.*\n.*\n/, "$version: not an answer");

	$result = $drift->("SELECT name FROM drift$version WHERE id = 1",
		'ALTER TABLE tap.drift ADD COLUMN more Int32');
	is($result->{out}, "one\none\none", "$version: a column more does no harm") or diag $result->{err};

	$server->query('ALTER TABLE tap.drift MODIFY COLUMN extra Nullable(Int32)');
	$result = $drift->("SELECT name, extra FROM drift$version WHERE id = 1",
		'ALTER TABLE tap.drift DROP COLUMN extra');
	is($result->{sqlstate}, 'HV005', "$version: a column less is an error") or diag $result->{err};
	like($result->{err}, qr/extra/, "$version: that names it");
	is(value("SELECT name FROM drift$version WHERE id = 2"), 'two', "$version: where it is asked for");

	$result = $drift->("INSERT INTO drift$version (id, name) VALUES (3, 'three')",
		'DROP TABLE tap.drift', 'CREATE TABLE tap.drift (id Int32, name Int64) ENGINE = Memory');
	isnt($result->{status}, 0, "$version: an INSERT into another type is an error");
	like($result->{err}, qr/"name".*drift$version|drift$version.*"name"/s, "$version: that names column and table");

	# An error where no row can be in the answer, in a table that has no PREWHERE.
	$server->query('CREATE TABLE tap.plain (x Float64) ENGINE = Memory');
	$server->query('INSERT INTO tap.plain VALUES (1), (1e200)');
	value("CREATE FOREIGN TABLE plain$version (x double precision NOT NULL) SERVER $ch OPTIONS (table_name 'plain')");
	fails("SELECT x FROM plain$version WHERE (x * x) $_", '22003', qr/./, "$version: an overflow below $_")
	  for 'IS NULL', 'IS NOT NULL', 'IS NULL OR false', 'IS NOT NULL IS FALSE';

	# What the server says in the middle of an answer.
	$server->query('CREATE VIEW tap.breaks AS SELECT intDiv(10, toInt32(number) - 500000) AS n FROM system.numbers LIMIT 1000000');
	value("CREATE FOREIGN TABLE breaks$version (n integer) SERVER $ch OPTIONS (table_name 'breaks')");
	$result = fails("SET clickhouse_fdw.enable_query_pushdown = off; SELECT count(n) FROM (SELECT n FROM breaks$version OFFSET 0) x", '22012',
		qr/DETAIL:.*153.*CONTEXT:/s, "$version: an exception in mid-stream");
	fails("SET clickhouse_fdw.settings = 'max_memory_usage 1000000';
		   SELECT count(n) FROM (SELECT n FROM breaks$version ORDER BY n OFFSET 0) x", '53200',
		qr/memory/i, "$version: the server's memory limit") if $version == 18;
	fails("SET clickhouse_fdw.settings = 'max_rows_to_read 10'; SELECT count(*) FROM breaks$version WHERE n > 0",
		'53400', qr/HINT:.*profile/s, "$version: the limit of rows that are read") if $version == 18;
	fails("SET clickhouse_fdw.settings = 'no_such_setting 1'; SELECT * FROM breaks$version LIMIT 1",
		'HV00J', qr/no_such_setting/, "$version: an unknown setting") if $version == 26;
	is(value("SELECT count(*) FROM (SELECT n FROM breaks$version LIMIT 10) x"), 10, "$version: and on");
}

done_testing();
