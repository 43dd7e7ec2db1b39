# limits.pl: what a user is told who may not do something, or not so much of it:
# accounts, access rights, quotas, and limits of a profile.
#
# 18.16 has users in users.xml, which limit databases and nothing below.  The
# front before 26 logs everybody in as the engine's user, so that rights are
# those of views' definers there, and limits come with the option "settings";
# quotas cannot be made there.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use Test::More;

my $top = "$FindBin::Bin/../../build/tap/limits";

sub write_text
{
	my ($path, $text) = @_;
	open my $fh, '>', $path or die "cannot write $path: $!";
	print $fh $text;
	close $fh;
	return $path;
}

sub user_entry
{
	my ($name, %options) = @_;
	my $profile = $options{profile} // 'default';
	my $quota = $options{quota} // 'default';
	my $network = $options{network} // '::/0';
	my $password = $options{password} // '';
	my $more = $options{more} // '';

	return "<$name><password>$password</password><networks><ip>$network</ip></networks>
		<profile>$profile</profile><quota>$quota</quota>$more</$name>";
}

my %profiles = (
	default => '',
	readonly => '<readonly>1</readonly>',
	settings_only => '<readonly>2</readonly>',
	memory => '<max_memory_usage>3000000</max_memory_usage>',
	result => '<max_result_rows>100</max_result_rows>',
	short => '<max_execution_time>1</max_execution_time>',
	single => '<max_concurrent_queries_for_user>1</max_concurrent_queries_for_user>');

# users.xml of these users; 18 also has the profiles as users.
sub users_xml
{
	my ($root, @users) = @_;
	my $all = join '', map { "<$_>$profiles{$_}</$_>" } sort keys %profiles;

	return "<$root><profiles>$all</profiles><users>@users</users>
		<quotas><default></default>
		<few><interval><duration>3600</duration><queries>30</queries></interval></few></quotas></$root>";
}

my $users = write_text("$top/users.xml", users_xml('clickhouse', user_entry('default'),
	user_entry('limited', more => '<grants><query>GRANT SELECT(id) ON tap.t</query>
		<query>GRANT SELECT ON tap.source</query></grants>')));
my %servers = (
	18 => clickhouse(18),
	26 => clickhouse(26, options => [ '--config',
		write_text("$top/config.xml", "<clickhouse><users_config>$users</users_config></clickhouse>") ]));

new_database(map { ("ch$_" => $servers{$_}{port}) } keys %servers);

# Users of 18 as they shall be from now on.
sub set_users
{
	my (%changing) = @_;

	write_text("$servers{18}{dir}/users.xml", users_xml('yandex', user_entry('default'),
		(map { user_entry($_, profile => $_) } grep { $_ ne 'default' } sort keys %profiles),
		user_entry('few', quota => 'few'), user_entry('away', network => '10.1.2.3'),
		user_entry('fenced', more => '<allow_databases><database>other</database></allow_databases>'),
		map { user_entry($_, password => $changing{$_}) } sort keys %changing));
	$servers{18}->query('SYSTEM RELOAD CONFIG');
}

# A foreign table over tap.t with a server of its own, of the same name.
sub table_of
{
	my ($name, $version, $user, %options) = @_;
	my $database = $options{dbname} // 'tap';
	my $more = join '', map { ", $_ '$options{$_}'" } grep { !/password|dbname/ } sort keys %options;
	my $password = $options{password} ? ", password '$options{password}'" : '';

	value("CREATE SERVER $name FOREIGN DATA WRAPPER clickhouse_fdw
			OPTIONS (host '127.0.0.1', port '$servers{$version}{port}', dbname '$database' $more);
		CREATE USER MAPPING FOR PUBLIC SERVER $name OPTIONS (user '$user'$password);
		CREATE FOREIGN TABLE $name (id integer NOT NULL, s text NOT NULL) SERVER $name
			OPTIONS (database 'tap', table_name 't', batch_size '1000');
		CREATE FOREIGN TABLE endless_$name (n numeric) SERVER $name OPTIONS (database 'tap', table_name 'endless');
		CREATE FOREIGN TABLE silent_$name (n numeric) SERVER $name OPTIONS (database 'tap', table_name 'silent')");
}

for my $version (18, 26)
{
	my $server = $servers{$version};

	$server->query('CREATE DATABASE other');
	$server->query('CREATE TABLE tap.t (id Int32, s String) ENGINE = MergeTree() ORDER BY id');
	$server->query('INSERT INTO tap.t SELECT toInt32(number), toString(number) FROM system.numbers LIMIT 10000');
	$server->query('CREATE VIEW tap.endless AS SELECT number AS n FROM system.numbers');
	$server->query('CREATE VIEW tap.silent AS SELECT number AS n FROM system.numbers WHERE number % 7 = 8');
}
set_users(changing => 'first', leaving => 'x');

# Accounts.  18.16 says at login who may not come in, except for the database.
table_of("plain$_", $_, 'default') for 18, 26;
table_of("readonly$_", $_, $_ == 18 ? 'settings_only' : 'default', $_ == 18 ? () : (settings => 'readonly 2')) for 18, 26;
table_of('away', 18, 'away');
table_of('fenced', 18, 'fenced');
table_of('fenced_in', 18, 'fenced', dbname => 'other');
table_of('few', 18, 'few');
table_of('changing', 18, 'changing', password => 'first');
table_of('leaving', 18, 'leaving', password => 'x');
table_of('stranger', 26, 'nobody-there');
table_of('wrong', 26, 'pwuser', password => 'not-it');
table_of('lost', 26, 'default', dbname => 'not_there');

my $session = session();
my $lasting = session();

$session->refuses('SELECT count(*) FROM away', '28000', qr/server "away".*DETAIL:.*195 \(IP_ADDRESS_NOT_ALLOWED\).*HINT:.*networks/s,
	'18: a user of another network');
$session->refuses('SELECT count(*) FROM fenced', '08001', qr/server "fenced".*HINT:.*may not use the database "tap"/s,
	'18: a user who may not use the database that he is connected to');
$session->refuses('SELECT count(*) FROM fenced_in', '42501',
	qr/DETAIL:.*291 \(DATABASE_ACCESS_DENIED\) of server "fenced_in".*HINT:.*granted.*CONTEXT:.*`tap`.`t`/s,
	'18: a user who may not use the database of a table');
$session->refuses("INSERT INTO fenced_in VALUES (-1, '')", '42501', qr/HINT:.*granted.*CONTEXT:.*`tap`.`t`/s, '18: nor insert there');
$session->refuses("TRUNCATE fenced_in", '42501', qr/HINT:.*granted.*CONTEXT:.*`tap`.`t`/s, '18: nor truncate');
$session->refuses('SELECT count(*) FROM wrong', '28P01', qr/server "wrong".*DETAIL:.*pwuser.*HINT:.*password/s, '26: a wrong password');
$session->refuses('SELECT count(*) FROM stranger', '28P01', qr/server "stranger".*HINT:.*"user"/s, '26: an unknown user');
$session->refuses('SELECT count(*) FROM lost', 'HV00Q', qr/not_there/, '26: no such database');

# A connection that is open stays so; the next one needs the new password.
$lasting->prints("SELECT count(*) FROM changing; SELECT count(*) FROM leaving", "10000\n10000", '18: two users');
set_users(changing => 'second');
$lasting->prints('SELECT count(*) FROM changing', 10000, '18: password changed: open connections go on');
$lasting->refuses('SELECT count(*) FROM leaving', '28000', qr/leaving.*192 \(UNKNOWN_USER\) of server "leaving".*HINT:.*dropped.*CONTEXT/s,
	'18: user dropped: open connections do not');
$session->refuses('SELECT count(*) FROM changing', '28P01', qr/server "changing".*HINT:.*"password"/s, '18: another has the old password');
$session->refuses('SELECT count(*) FROM leaving', '28000', qr/server "leaving".*leaving.*HINT/s, '18: and another has no user');
$lasting->run("SELECT clickhouse_fdw_disconnect_all()");
$lasting->refuses("INSERT INTO changing VALUES (-1, '')", '28P01', qr/server "changing"/, '18: after the connection was closed');
$lasting->prints("ALTER USER MAPPING FOR PUBLIC SERVER changing OPTIONS (SET password 'second');
	SELECT count(*) FROM changing", 10000, '18: the new password counts at once');

# Readers.  26 has readonly with the query: the engine knows no other user.
for my $version (18, 26)
{
	my $table = "readonly$version";

	$session->prints("SELECT count(*) FROM $table", 10000, "$version: readonly=2 reads");
	$session->refuses("$_", '25006', qr/DETAIL:.*\(READONLY\) of server "$table".*HINT:.*"?readonly"?.*CONTEXT:.*`tap`.`t`/s, "$version: readonly=2: $_")
	  for "INSERT INTO $table VALUES (-1, 'x')", "UPDATE $table SET s = 'x'", "DELETE FROM $table", "TRUNCATE $table";
	$session->prints("SELECT count(*), count(*) FILTER (WHERE s = 'x') FROM $table", '10000|0', "$version: readonly=2: nothing has changed");
}

# Rights of the definer: a column, a table, another table behind an INSERT.
my $perform = sub { value("CALL clickhouse_perform('ch26', \$q\$$_[0]\$q\$)"); };
$perform->('CREATE VIEW tap.through DEFINER = limited SQL SECURITY DEFINER AS SELECT * FROM tap.t');
$perform->('CREATE VIEW tap.hidden DEFINER = limited SQL SECURITY DEFINER AS SELECT * FROM tap.endless');
$perform->('CREATE TABLE tap.source (id Int32) ENGINE = MergeTree ORDER BY id');
$perform->('CREATE TABLE tap.target (id Int32) ENGINE = MergeTree ORDER BY id');
$perform->('CREATE MATERIALIZED VIEW tap.feeds TO tap.target DEFINER = limited SQL SECURITY DEFINER AS SELECT id FROM tap.source');
value("CREATE FOREIGN TABLE through (id integer, s text) SERVER ch26;
	CREATE FOREIGN TABLE hidden (n numeric) SERVER ch26;
	CREATE FOREIGN TABLE source (id integer) SERVER ch26");
$session->prints('SELECT sum(id) FROM through', 49995000, '26: the column that may be read');
$session->refuses('SELECT s FROM through', '42501',
	qr/SELECT\(s\) ON tap.t|SELECT ON tap.t.*DETAIL:.*497 \(ACCESS_DENIED\) of server "ch26".*HINT:.*granted.*CONTEXT:.*`tap`.`through`/s, '26: the column that may not');
$session->refuses('SELECT n FROM hidden LIMIT 1', '42501', qr/tap.endless.*HINT:.*definer/s, '26: a table that may not be read');
$session->refuses('INSERT INTO source VALUES (1)', '42501', qr/INSERT.*tap.target.*HINT:.*definer.*CONTEXT:.*INSERT INTO `tap`.`source`/s,
	'26: a view behind an INSERT that may not write');
$session->refuses("CALL clickhouse_perform('ch26', 'CREATE QUOTA q FOR INTERVAL 1 hour MAX queries 3 TO default')", '42501',
	qr/CREATE QUOTA.*HINT:.*granted/s, '26: quotas may not be made here');

# Quotas: 30 queries an hour.
my ($queries, $result) = (0);
do { $result = $session->run('SELECT count(*) FROM few') } until $result->{sqlstate} || ++$queries > 30;
cmp_ok($queries, '<=', 30, "18: a quota is used up");
is($result->{sqlstate}, '53400', '18: ... SQLSTATE');
like($result->{out}, qr/DETAIL:.*201 \(QUOTA_EXCEEDED\) of server "few".*HINT:.*quota/s, '18: ... message');
$session->refuses("INSERT INTO few VALUES (-1, '')", '53400', qr/QUOTA_EXCEEDED/, '18: nor is anything inserted');

# Limits, from the profile and from the option.
my %limits = (memory => 'max_memory_usage 3000000', result => 'max_result_rows 100', short => 'max_execution_time 1',
	single => 'max_concurrent_queries_for_user 1');
for my $version (18, 26)
{
	table_of("$_$version", $version, $version == 18 ? $_ : 'default', $version == 18 ? () : (settings => $limits{$_})) for sort keys %limits;
	my $server = $servers{$version};

	$session->refuses("SELECT id FROM result$version", '53400', qr/DETAIL:.*396 .* of server "result$version".*HINT:.*limit.*CONTEXT/s, "$version: max_result_rows");
	$session->prints("SELECT count(*) FROM result$version", 10000, "$version: fewer rows");
	$session->refuses("SELECT count(*) FROM silent_short$version", '57014', qr/159.* of server "short$version".*HINT:.*max_execution_time/s,
		"$version: max_execution_time");
	$session->refuses("SELECT count(s) FROM (SELECT n::text || repeat('x', 100) AS s FROM endless_memory$version ORDER BY n OFFSET 0) x", '53200',
		qr/DETAIL:.*241.* of server "memory$version".*HINT:.*max_memory_usage/s, "$version: max_memory_usage: SELECT");
	$result = $session->refuses("INSERT INTO memory$version SELECT -i, repeat('x', 4000) FROM generate_series(1, 20000) i", '53200',
		qr/\A(?=.*WARNING:.*not rolled back).*DETAIL:.*241.* of server "memory$version".*may be stored.*HINT:.*max_memory_usage/s, "$version: max_memory_usage: INSERT");
	is($session->run("SELECT count(*) % 1000 FROM plain$version WHERE id < 0")->{out}, 0, "$version: ... blocks are stored whole");

	# A cursor and the next query.  26's front keeps a query that has ended until
	# its connection does something else.
	$session->run('SELECT clickhouse_fdw_disconnect_all()');
	$server->is_quiet('tap', "$version: what was refused has ended");
	$session->prints("BEGIN; DECLARE c CURSOR FOR SELECT n FROM endless_single$version; FETCH 1 FROM c; SAVEPOINT s", 0, "$version: a query is open");
	$result = $session->run("SELECT count(*) FROM single$version");
	is($result->{sqlstate}, '53300', "$version: max_concurrent_queries_for_user");
	like($result->{out}, qr/server "single$version".*202 \(TOO_MANY.*HINT:.*cursor|202 \(TOO_MANY.*server "single$version".*HINT:.*cursor/s,
		"$version: ... message");
	$session->prints("ROLLBACK TO s; FETCH 1 FROM c; CLOSE c", 1, "$version: the cursor goes on");
	$session->run('SELECT clickhouse_fdw_disconnect_all()');
	$server->is_quiet('endless', "$version: its query ends");
	$session->prints("SELECT count(*) FROM single$version; COMMIT", 10000, "$version: then there is room for the next one");
}

done_testing();
