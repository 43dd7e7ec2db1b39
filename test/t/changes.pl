# changes.pl: remote tables that change while a session is at them, and servers
# that stop, stand still, or are told to end a query.
#
# 18.16 lets DDL wait for queries that read the table; it has no dictionaries in
# SQL and no constraints.  26 with a full disk is not tried: the engine library
# reports success there, also to its own INSERT ... SELECT.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use POSIX qw(:sys_wait_h);
use Test::More;
use Time::HiRes qw(sleep time);

my %servers = map { $_ => clickhouse($_) } 18, 26;
my ($server, $version, $session);

new_database(map { ("ch$_" => $servers{$_}{port}) } keys %servers);
value("CREATE FUNCTION slow(i int, at int) RETURNS int LANGUAGE plpgsql AS \$\$
	BEGIN IF i = at THEN RAISE NOTICE 'waits'; PERFORM pg_sleep(1); END IF; RETURN i; END \$\$");

sub make
{
	my ($name, $rows, $definition) = @_;

	$server->query("CREATE TABLE tap.$name " . ($definition // '(id Int32) ENGINE = MergeTree() ORDER BY id'));
	$server->query("INSERT INTO tap.$name SELECT toInt32(number) FROM system.numbers LIMIT $rows") if $rows;
}

sub foreign_table
{
	my ($name, $columns) = @_;
	value("CREATE FOREIGN TABLE $name$version (@{[ $columns // 'id integer' ]}) SERVER ch$version
		OPTIONS (table_name '$name', batch_size '1000')");
}

# DDL beside the session; the process id.
sub beside
{
	my ($statement) = @_;
	my $pid = fork // die "cannot fork: $!";

	if ($pid == 0)
	{
		open STDERR, '>', '/dev/null';
		exec('clickhouse-client', '--port', $server->{port}, '--query', $statement) or POSIX::_exit(127);
	}
	return $pid;
}

sub ends { my ($pid, $seconds) = @_; return poll_until(sub { waitpid($pid, WNOHANG) != 0 }, $seconds); }

sub signal { kill $_[0], Fixture::slurp_file("$server->{dir}/pid") + 0; }

sub rows_there { return $server->query("SELECT count() FROM tap.$_[0]"); }

my $gone = qr/DETAIL:.*ClickHouse error 60 \(UNKNOWN_TABLE\) of server "ch.*HINT:.*"table_name".*view or dictionary.*CONTEXT:.*`tap`/s;

sub test_changes
{
	# under a cursor; which row comes first is the server's choice
	make('read', 1000000);
	foreign_table('read');
	$session->prints("BEGIN; DECLARE c CURSOR FOR SELECT id FROM read$version; MOVE 1 FROM c", '', "$version: a cursor");
	my $drop = beside('DROP TABLE tap.read');
	sleep 0.3;
	$session->prints("\\set QUIET off\nMOVE ALL FROM c;\n\\set QUIET on\nCLOSE c; COMMIT", 'MOVE 999999',
		"$version: reads all rows of a table that is dropped");
	ok(ends($drop, 10), "$version: DROP ends");
	$session->refuses("SELECT * FROM read$version", 'HV00R', $gone, "$version: the next statement knows");

	# between PREPARE and EXECUTE
	make('planned', 10);
	foreign_table('planned');
	$session->prints("PREPARE p AS SELECT count(*) FROM planned$version WHERE id >= \$1; EXECUTE p(0); EXECUTE p(5)", "10\n5", "$version: prepared");
	for my $change ([ 'RENAME TABLE tap.planned TO tap.other', 'RENAME TABLE tap.other TO tap.planned' ],
		[ 'DETACH TABLE tap.planned', 'ATTACH TABLE tap.planned' ])
	{
		$server->query($change->[0]);
		$session->refuses('EXECUTE p(0)', 'HV00R', $gone, "$version: EXECUTE after $change->[0]");
		$session->refuses("INSERT INTO planned$version VALUES (1)", 'HV00R', $gone, "$version: INSERT after it");
		$server->query($change->[1]);
		$session->prints('EXECUTE p(0)', 10, "$version: EXECUTE after $change->[1]");
	}
	$server->query('TRUNCATE TABLE tap.planned');
	$session->prints('EXECUTE p(0); DEALLOCATE p', 0, "$version: EXECUTE after TRUNCATE");

	# behind a view, which is still there
	make('behind', 3);
	$server->query('CREATE VIEW tap.seen AS SELECT id FROM tap.behind');
	foreign_table('seen');
	$server->query('DROP TABLE tap.behind');
	$session->refuses("SELECT * FROM seen$version", 'HV00R', $gone, "$version: a view over a dropped table");

	# while rows are sent: what the server takes is told, and is not more than was sent
	make('written', 0);
	foreign_table('written');
	$session->ask("INSERT INTO written$version SELECT slow(i, 5500) FROM generate_series(1, 10000) i");
	sleep 0.5;
	my $truncate = beside('TRUNCATE TABLE tap.written');
	is($session->answer->{sqlstate}, '', "$version: TRUNCATE while an INSERT streams is no error");
	ok(ends($truncate, 10), "$version: TRUNCATE ends");
	is(rows_there('written') % 1000, 0, "$version: blocks before it are gone, those after it are there");

	# what happens to the table meanwhile happens to the rows, and is no error
	for my $change ('RENAME TABLE tap.moved TO tap.renamed', 'ALTER TABLE tap.moved ADD COLUMN more Int32', 'DROP TABLE tap.moved')
	{
		make('moved', 0);
		foreign_table('moved') if $change =~ /RENAME/;
		$session->ask("INSERT INTO moved$version SELECT slow(i, 5500) FROM generate_series(1, 10000) i");
		sleep 0.5;
		my $ddl = beside($change);
		is($session->answer->{sqlstate}, '', "$version: $change while an INSERT streams is no error");
		ok(ends($ddl, 10), "$version: $change ends");
		is(rows_there('renamed'), 10000, "$version: the rows are in it") if $change =~ /RENAME/;
		is(rows_there('moved'), 10000, "$version: the rows are there") if $change =~ /ADD/;
		$server->query('DROP TABLE tap.moved') if $change =~ /ADD/;
	}

	# more parts than there may be
	make('parted', 0, '(id Int32) ENGINE = MergeTree() PARTITION BY intDiv(id, 100) ORDER BY id SETTINGS parts_to_throw_insert = 1, parts_to_delay_insert = 1');
	foreign_table('parted');
	value("CALL clickhouse_perform('ch$version', 'SYSTEM STOP MERGES')");
	my $result;
	for (1 .. 4)
	{
		$result = $session->run("INSERT INTO parted$version VALUES ($_)");
		last if $result->{sqlstate};
	}
	is($result->{sqlstate}, '53400', "$version: too many parts");
	like($result->{out}, qr/DETAIL:.*252 \(TOO_MANY_PARTS\) of server.*HINT:.*more rows with each statement.*CONTEXT:.*`parted`/s, "$version: ... message");
	value("CALL clickhouse_perform('ch$version', 'SYSTEM START MERGES')");
}

# What only one of them has.
sub test_own
{
	if ($version == 18)
	{
		make('full', 0, '(id Int32) ENGINE = Log');
		foreign_table('full');
		symlink '/dev/full', "$server->{dir}/data/data/tap/full/id.bin" or die "cannot link: $!";
		$session->refuses("INSERT INTO full18 SELECT generate_series(1, 100)", '58030',
			qr/No space left on device.*DETAIL:.*75 \(CANNOT_WRITE_TO_FILE_DESCRIPTOR\) of server "ch18".*CONTEXT/s, '18: a full disk');
		return;
	}
	value("CALL clickhouse_perform('ch26', \$q\$CREATE TABLE tap.checked
		(id Int32, CONSTRAINT positive CHECK id > 0) ENGINE = MergeTree ORDER BY id\$q\$)");
	foreign_table('checked');
	$session->refuses("INSERT INTO checked26 SELECT 5500 - i FROM generate_series(1, 10000) i", '23514',
		qr/\A(?=.*WARNING:.*not rolled back).*`?positive`?.*id = 0.*DETAIL:.*469 \(VIOLATED_CONSTRAINT\).*may be stored/s, '26: a constraint');
	cmp_ok(rows_there('checked'), '<=', 5000, '26: ... at most the blocks before are stored');
	is(rows_there('checked') % 1000, 0, '26: ... as a whole');
	value("CALL clickhouse_perform('ch26', \$q\$CREATE DICTIONARY tap.words (id UInt64, s String DEFAULT '')
		PRIMARY KEY id SOURCE(CLICKHOUSE(TABLE 'nothing' DB 'tap')) LAYOUT(FLAT()) LIFETIME(0)\$q\$)");
	foreign_table('words', 'id numeric, s text');
	$session->refuses('SELECT * FROM words26', 'HV00R', $gone, '26: a dictionary without its source');
	make('large', 1000);
	foreign_table('large');
	$session->refuses("SET clickhouse_fdw.settings = 'max_table_size_to_drop 1'; TRUNCATE large26", '53400',
		qr/DETAIL:.*359 \(TABLE_SIZE_EXCEEDS_MAX_DROP_SIZE_LIMIT\) of server "ch26"/s, '26: a table that is too large for TRUNCATE');
	$session->prints('RESET clickhouse_fdw.settings; SELECT count(*) FROM large26', 1000, '26: ... has its rows');
}

# KILL QUERY from outside.
sub test_killed
{
	$server->query('CREATE VIEW tap.endless AS SELECT number AS n FROM system.numbers');
	foreign_table('endless', 'n numeric');
	make('target', 10);
	foreign_table('target');
	my $kill = sub {
		my ($text) = @_;

		ok(poll_until(sub { $server->runs($text) }), "$version: $text: runs");
		sleep 0.3;
		ok(ends(beside("KILL QUERY WHERE query LIKE '%$text%' AND query NOT LIKE '%system.processes%' ASYNC"), 10),
			"$version: $text: KILL QUERY");
	};
	my $killed = qr/DETAIL:.*394 \(QUERY_WAS_CANCELLED\) of server "ch$version"/s;

	$session->ask("SELECT count(n) FROM (SELECT n FROM endless$version OFFSET 0) x WHERE n < random() - 1");
	$kill->('endless');
	$session->fails('57014', $killed, "$version: SELECT: is an error", 15);

	# 18.16 does not look at it between the blocks of an INSERT
	$session->ask("INSERT INTO target$version SELECT slow(i, 5500) FROM generate_series(1, 10000) i");
	$kill->('INSERT INTO');
	if ($version == 26)
	{
		$session->fails('57014', $killed, '26: INSERT: is an error', 15);
		is((rows_there('target') - 10) % 1000, 0, '26: INSERT: no part of a block is stored');
		return;
	}
	is($session->answer->{sqlstate}, '', '18: INSERT: goes on');
	is(rows_there('target'), 10010, '18: INSERT: and stores all rows');
}

# A server that stands still; nothing of ours waits for it longer than it shall.
sub test_still
{
	my $fresh = session();
	my @statements = ("SELECT count(*) FROM target$version", "INSERT INTO target$version SELECT generate_series(1, 100000)",
		"DELETE FROM target$version WHERE id = 3");

	$session->run("SELECT count(*) FROM target$version; SET statement_timeout = '500ms'");
	signal('STOP');
	$session->ask($_), $session->fails('57014', qr/statement timeout/, "$version: stopped: statement_timeout: $_", 5) for @statements;
	$fresh->run("SET statement_timeout = '500ms'");
	$fresh->refuses($statements[0], '57014', qr/statement timeout/, "$version: stopped: while connecting");
	for my $stop (qw(pg_cancel_backend pg_terminate_backend))
	{
		$fresh->run('SET statement_timeout = 0');
		$fresh->ask($statements[0]);
		sleep 0.3;
		value("SELECT $stop($fresh->{backend_pid})");
		$fresh->fails($stop =~ /cancel/ ? '57014' : '57P01', qr/ERROR|FATAL/, "$version: stopped: $stop", 5);
	}
	signal('CONT');
	$session->prints("SET statement_timeout = 0; SELECT count(*) > 0 FROM target$version", 't', "$version: it goes on, and so does the session");
}

# Killed under a cursor: rows that had come may be read, and then it is an error.
sub test_crash
{
	$session->prints("BEGIN; DECLARE c CURSOR FOR SELECT n FROM endless$version; FETCH 1 FROM c", 0, "$version: a cursor");
	$server->kill;
	$session->ask('MOVE ALL FROM c');
	my $result = $session->answer(10);
	is($result->{sqlstate}, '08006', "$version: killed: the cursor");
	like($result->{out}, qr/connection to server "ch$version" was lost.*CONTEXT:.*`endless`/s, "$version: ... message");
	$session->run('ROLLBACK');
	$session->refuses("SELECT * FROM target$version", '08001', qr/server "ch$version".*refused/s, "$version: nobody is there");
	$server->start;
	$session->prints("SELECT count(*) > 0 FROM target$version", 't', "$version: back again");
}

for (18, 26)
{
	$version = $_;
	$server = $servers{$version};
	$session = session();
	test_changes();
	test_own();
	test_killed();
	test_still();
	test_crash();
}

done_testing();
