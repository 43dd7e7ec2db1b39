# profile.pl: accounts whose profile, quota or password is not what queries expect.
#
# A profile that tells the server to answer in part, or otherwise than the SQL
# says, gets the whole answer or an error, never another answer; what is asked
# about tables comes whole too.  Accounts change while sessions use them.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use Test::More;

my %servers = map { $_ => clickhouse($_) } 18, 26;
my $old = $servers{18};
my $users = "$old->{dir}/users.xml";

new_database(map { ("ch$_" => $servers{$_}{port}) } keys %servers);

# Limits at which a server may stop, the mode that makes it do so without an
# error, and a query that goes beyond.
my %limits = (
	read => [ 'max_rows_to_read 100, read_overflow_mode break', 'SELECT count(*), sum(id) FROM t' ],
	result => [ 'max_result_rows 1, result_overflow_mode break, max_block_size 1', 'SELECT id FROM t ORDER BY id' ],
	group => [ 'max_rows_to_group_by 2, group_by_overflow_mode any', 'SELECT g, count(*) FROM t GROUP BY g ORDER BY g' ],
	group_cut => [ 'max_rows_to_group_by 2, group_by_overflow_mode break', 'SELECT g, count(*) FROM t GROUP BY g ORDER BY g' ],
	distinct => [ 'max_rows_in_distinct 2, distinct_overflow_mode break', 'SELECT count(*) FROM (SELECT DISTINCT g, n FROM t) x' ],
	sort => [ 'max_rows_to_sort 10, sort_overflow_mode break', 'SELECT id FROM t ORDER BY n, id LIMIT 50' ],
	set => [ 'max_rows_in_set 2, set_overflow_mode break', 'SELECT count(*) FROM t WHERE id IN (SELECT n FROM t)' ],
	join => [ 'max_rows_in_join 2, join_overflow_mode break', 'SELECT count(*) FROM t JOIN t u ON t.id = u.n' ],
	time => [ 'max_execution_time 1, timeout_overflow_mode break, max_block_size 1',
		'SELECT count(*) FROM slow' ],
	rows => [ 'limit 1, offset 1', 'SELECT id FROM t ORDER BY id LIMIT 5' ],
	from => [ 'implicit_table_at_top_level system.numbers', 'SELECT (SELECT max(id) FROM t), (SELECT min(id) FROM t)' ],
	extremes => [ 'extremes 1', 'SELECT g, count(*) FROM t GROUP BY g ORDER BY g' ],
	nulls => [ 'join_use_nulls 0, empty_result_for_aggregation_by_empty_set 1',
		'SELECT count(*), max(id) FROM t WHERE id < 0 UNION ALL SELECT count(*), count(u.id) FROM t LEFT JOIN t u ON u.id = t.id + 500' ],
	counts => [ 'count_distinct_implementation uniq', 'SELECT count(DISTINCT id) FROM t' ]);

my $modern = 'rows|from';

sub profile_xml
{
	my ($settings) = @_;
	return join '', map { my ($name, $value) = split; "<$name>$value</$name>" } split /, /, $settings;
}

# The server reads its accounts anew.
sub change_users
{
	my ($change) = @_;
	my $xml = slurp_file($users);

	$change->(\$xml);
	open my $fh, '>', $users or die "cannot write $users: $!";
	print $fh $xml;
	close $fh;
	$old->query('SYSTEM RELOAD CONFIG');
}

sub add_account
{
	my ($xml, $name, $settings, $quota, $password) = @_;
	my $profile = "<$name>" . profile_xml($settings) . "</$name>";
	my $user = "<$name><password>$password</password><networks><ip>::/0</ip></networks>" .
	  "<profile>$name</profile><quota>$quota</quota></$name>";

	$$xml =~ s{</profiles>}{$profile</profiles>};
	$$xml =~ s{</users>}{$user</users>};
}

# A schema of its own for each account.
sub schema_of
{
	my ($name, $password) = @_;

	value("CREATE SERVER $name FOREIGN DATA WRAPPER clickhouse_fdw
			 OPTIONS (host '127.0.0.1', port '$old->{port}', dbname 'tap');
		   CREATE USER MAPPING FOR PUBLIC SERVER $name OPTIONS (user '$name', password '$password');
		   CREATE SCHEMA $name");
	return "SET search_path = $name; ";
}

sub tables_of
{
	my ($schema, $server) = @_;
	return "CREATE FOREIGN TABLE $schema.t (id integer NOT NULL, g integer NOT NULL, n integer) SERVER $server;
		CREATE FOREIGN TABLE $schema.slow (id smallint NOT NULL) SERVER $server;";
}

for my $server (values %servers)
{
	$server->query('CREATE TABLE tap.t (id Int32, g Int32, n Nullable(Int32)) ENGINE = MergeTree() ORDER BY id');
	$server->query('INSERT INTO tap.t SELECT toInt32(number), toInt32(number % 10), if(number % 3 = 0, NULL, toInt32(number)) FROM system.numbers LIMIT 1000');
	$server->query('CREATE VIEW tap.slow AS SELECT toInt16(sleep(0.4)) AS id FROM system.numbers LIMIT 5');
}
value("CREATE SCHEMA plain18; CREATE SCHEMA plain26; " . tables_of('plain18', 'ch18') . tables_of('plain26', 'ch26'));
my %right = map { $_ => value("SET search_path = plain18; $limits{$_}[1]") } keys %limits;

sub is_whole
{
	my ($result, $name, $what) = @_;

	return is($result->{out}, $right{$name}, "$what: the whole answer") if $result->{status} == 0;
	like($result->{sqlstate}, qr/^(53400|57014)$/, "$what: an error") or diag $result->{err};
}

# A profile of the server's, where it has the settings.
change_users(sub {
	my ($xml) = @_;
	add_account($xml, "p_$_", $limits{$_}[0], 'default', '') for grep { !/^$modern$/ } keys %limits;
});
for my $name (sort grep { !/^$modern$/ } keys %limits)
{
	my $path = schema_of("p_$name", '');

	value(tables_of("p_$name", "p_$name"));
	is_whole(sql("$path $limits{$name}[1]"), $name, "18: profile: $name");
	my $import = sql("CREATE SCHEMA i_$name; IMPORT FOREIGN SCHEMA tap FROM SERVER p_$name INTO i_$name");
	next if $import->{status} != 0 && $import->{sqlstate} =~ /^(53400|57014)$/;
	is(value("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'i_$name'"), 4,
		"18: import: $name") or diag $import->{err};
}

# The same as settings of a session, which are no better.
for my $version (18, 26)
{
	for my $name (sort keys %limits)
	{
		next if $version == 18 && $name =~ /^$modern$/;
		is_whole(sql("SET search_path = plain$version; SET clickhouse_fdw.settings = '$limits{$name}[0]'; $limits{$name}[1]"),
			$name, "$version: settings: $name");
	}
}

# 26 takes such settings for the connection, which the session keeps.
is(value("CALL clickhouse_perform('ch26', 'SET limit = 1, offset = 1');
	CREATE SCHEMA whole; IMPORT FOREIGN SCHEMA tap FROM SERVER ch26 INTO whole;
	SELECT count(*) FROM information_schema.columns WHERE table_schema = 'whole';
	SELECT count(*), sum(id) FROM whole.t WHERE g = 1"), "4\n100|49600", '26: what is asked about tables comes whole');

# readonly=2 lets settings count: reading is right, writing is refused.
change_users(sub { add_account($_[0], 'reader', 'readonly 2', 'default', ''); });
my $path = schema_of('reader', '');
value(tables_of('reader', 'reader'));
is(value("$path SELECT count(*), sum(id) FROM t"), '1000|499500', 'readonly=2 reads');
fails("$path INSERT INTO t VALUES (1, 1, 1)", '25006', qr/read.?only/i, 'and does not write');
fails("$path DELETE FROM t WHERE id = 1", '25006', qr/read.?only/i, 'nor deletes');

# A quota that runs out, and a password that changes, while a session goes on.
change_users(sub {
	my ($xml) = @_;
	$$xml =~ s{</quotas>}{<few><interval><duration>3600</duration><queries>12</queries><errors>0</errors><result_rows>0</result_rows><read_rows>0</read_rows><execution_time>0</execution_time></interval></few></quotas>};
	add_account($xml, 'few', '', 'few', 'secret');
});
$path = schema_of('few', 'secret');
value(tables_of('few', 'few'));
my $result = sql($path . "SELECT count(*) FROM t;" x 20);
is($result->{sqlstate}, '53400', 'a quota that runs out is an error') or diag $result->{err};
like($result->{out}, qr/^(1000\n)*1000$/, 'after right answers');
change_users(sub { ${$_[0]} =~ s{<few><password>secret</password>(.*?)<quota>few</quota>}{<few><password>changed</password>$1<quota>default</quota>}s; });
fails("$path SELECT count(*) FROM t", '28P01', qr/password/i, 'a password that has changed');
is(value("ALTER USER MAPPING FOR PUBLIC SERVER few OPTIONS (SET password 'changed'); $path SELECT count(*) FROM t"),
	1000, 'until the user mapping knows it');

done_testing();
