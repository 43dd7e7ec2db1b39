# fault.pl: a network that breaks at every boundary between messages.
#
# A proxy between us and the server cuts, resets, stalls, garbles or delays at
# each place where a piece of the conversation ended when nothing was wrong, and
# within the pieces.  Whatever happens: the statement succeeds with the right
# answer, or fails with an SQLSTATE that says so and what is documented about
# the rows; the same session then works on; nothing is left open.
#
# What is garbled are compressed frames, which carry checksums: bytes that no
# checksum covers can turn into another answer in this protocol.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use IPC::Open2;
use Test::More;

my $rows = 60;
my $batch = 20;
# time is limited; a delay is at every boundary, wherever it begins
my %most_places = (cut => 24, reset => 12, stall => 12, garble => 24, delay => 2);

# ------------------------------------------------------- a session, a proxy

my ($psql_in, $psql_out);

# The last line of the answer, or "ERROR SQLSTATE: message".
sub run_sql
{
	my ($statement) = @_;
	my ($answer, $error) = ('', '');

	print $psql_in "$statement;\n\\echo :LAST_ERROR_SQLSTATE :ERROR end of answer\n";
	while (defined(my $line = <$psql_out>))
	{
		chomp $line;
		if ($line =~ /^(\w+) (\w+) end of answer$/)
		{
			return $2 eq 'true' ? "ERROR $1: $error" : $answer;
		}
		$line =~ /ERROR:|DETAIL:|HINT:/ ? ($error .= "$line ") : ($answer = $line);
	}
	BAIL_OUT("the backend has gone: $error");
}

sub open_session
{
	my ($database) = @_;
	my $pid = open2($psql_out, $psql_in,
		psql_path('psql') . ' ' . join(' ', connection_arguments()) . " -XAtq -d $database 2>&1");
	print $psql_in "\\set VERBOSITY verbose\n";
	run_sql('SET client_min_messages = error');
	return run_sql('SELECT pg_backend_pid()');
}

sub open_proxy
{
	my ($port) = @_;
	my %proxy;

	open2($proxy{out}, $proxy{in}, 'python3', "$FindBin::Bin/proxy.py", $port);
	$proxy{port} = readline $proxy{out};
	chomp $proxy{port};
	return \%proxy;
}

# Returns the boundaries of what passed since the last call.
sub arm
{
	my ($proxy, $action, $direction, $offset) = @_;

	print { $proxy->{in} } join(' ', $action, $direction // 'up', $offset // 0), "\n";
	my ($up, $down) = split /\|/, readline $proxy->{out};
	return (up => [ split ' ', $up ], down => [ split ' ', $down ]);
}

sub open_files
{
	my ($backend) = @_;
	my @files = glob "/proc/$backend/fd/*";
	return scalar @files;
}

# -------------------------------------------------------------- the scenarios

my $case = 0;
my $target = 'CREATE TABLE tap.target (tag Int32, id Int32, note String) ENGINE = MergeTree() ORDER BY tag';

# What is run, what it answers, and what is true afterwards if it failed.
my %scenario = (
	'SELECT' => {
		run => sub { "SELECT count(*), sum(id), min(note), max(note) FROM source" },
		answer => "$rows|1770|note 0|note 9" },
	'aggregate' => {
		run => sub { "SELECT count(*) || ' ' || sum(id) FROM source" },
		answer => "$rows 1770" },
	'INSERT' => {
		# anew, because 18.16 can store what was garbled as a part without columns
		before => sub {
			run_sql("CALL clickhouse_perform('direct', '$_')")
			  for 'DROP TABLE IF EXISTS tap.target', $target;
			return 'SELECT 1';
		},
		run => sub { "INSERT INTO target SELECT $case, i, 'note ' || i FROM generate_series(0, $rows - 1) i RETURNING 1" },
		answer => '1',
		# blocks of rows, whole and as they were sent, and all if it succeeded
		after => sub {
			my ($succeeded, $action) = @_;
			my $is = run_sql("SELECT count(*), count(DISTINCT id), coalesce(max(id), -1) + 1, count(*) FILTER (WHERE note <> 'note ' || id)
				FROM direct.target WHERE tag = $case");
			return '' if $action eq 'garble' && $is =~ /LOGICAL_ERROR/;
			my ($n) = split /\|/, $is;
			return "$n rows: $is" if $is ne "$n|$n|$n|0" || $n % $batch != 0;
			return "$n rows after success" if $succeeded && $n != $rows;
			return '';
		} },
	'DELETE' => {
		before => sub { "INSERT INTO direct.target VALUES ($case, 1, 'gone'), ($case, 2, 'gone')" },
		run => sub { "DELETE FROM target WHERE tag = $case" },
		answer => '',
		after => sub {
			my ($succeeded) = @_;
			my $n = run_sql("SELECT count(*) FROM direct.target WHERE tag = $case");
			return "$n rows after success" if $succeeded && $n != 0;
			return $n eq '0' || $n eq '2' ? '' : "$n rows after an error";
		} });

my %sqlstates = (
	cut => qr/^08...$/, reset => qr/^08...$/, delay => qr/^$/,
	# nothing can tell a stall from a slow server
	stall => qr/^(57014|08...)$/,
	# or the server's verdict on what it got
	garble => qr/^(08...|HV...|XX001|54000|57014)$/);

# What is wrong with this fault's outcome, or ''.
sub outcome
{
	my ($proxy, $name, $action, $direction, $offset) = @_;
	my $scenario = $scenario{$name};
	my $succeeded = 1;

	$case++;
	run_sql($scenario->{before}->()) if $scenario->{before};
	run_sql("SELECT clickhouse_fdw_disconnect('ch')");
	run_sql("SET statement_timeout = " . ($action eq 'stall' ? 250 : 20000));
	arm($proxy, $action, $direction, $offset);
	my $is = run_sql($scenario->{run}->());
	run_sql("SET statement_timeout = 0");
	arm($proxy, 'none');
	if ($is =~ /^ERROR (\w+)/)
	{
		$succeeded = 0;
		return $is if $1 !~ $sqlstates{$action};
	}
	elsif ($is ne $scenario->{answer})
	{
		return "answer $is";
	}
	my $wrong = $scenario->{after} ? $scenario->{after}->($succeeded, $action) : '';
	return "$wrong after $is" if $wrong ne '';
	my $next = run_sql("SELECT 'alive ' || count(*) FROM source");
	return $next eq "alive $rows" ? '' : "next: $next after $is";
}

# Where nothing is wrong, and how the conversation falls into pieces.
sub pieces
{
	my ($proxy, $name) = @_;

	run_sql($scenario{$name}{before}->()) if $scenario{$name}{before};
	run_sql("SELECT clickhouse_fdw_disconnect('ch')");
	arm($proxy, 'none');
	is(run_sql($scenario{$name}{run}->()), $scenario{$name}{answer}, "$name: without a fault");
	my %boundaries = arm($proxy, 'none');
	my @places;
	for my $direction ('up', 'down')
	{
		my @ends = @{ $boundaries{$direction} };
		for my $i (0 .. $#ends - 1)
		{
			my $middle = int(($ends[$i] + $ends[ $i + 1 ]) / 2);
			push @places, map { [ $direction, $_ ] } $ends[$i], ($middle > $ends[$i] ? $middle : ());
		}
	}
	return @places;
}

# So many of them, evenly.
sub some_of
{
	my ($n, @places) = @_;
	return @places if @places <= $n;
	return map { $places[ int($_ * @places / $n) ] } 0 .. $n - 1;
}

sub check_server
{
	my ($version, $server) = @_;
	my $proxy = open_proxy($server->{port});
	my $database = new_database(ch => $proxy->{port}, direct => $server->{port});

	$server->query('CREATE TABLE tap.source (id Int32, note String) ENGINE = MergeTree() ORDER BY id');
	$server->query("INSERT INTO tap.source SELECT toInt32(number), concat('note ', toString(number)) FROM system.numbers LIMIT $rows");
	$server->query($target);
	value("ALTER SERVER ch OPTIONS (ADD compression 'lz4', ADD connect_timeout '2', ADD batch_size '$batch', ADD fetch_size '25');
		   CREATE SCHEMA direct;
		   IMPORT FOREIGN SCHEMA tap FROM SERVER direct INTO direct;
		   IMPORT FOREIGN SCHEMA tap FROM SERVER ch INTO public");
	my $backend = open_session($database);
	run_sql("SELECT count(*) FROM $_") for 'source', 'direct.source';
	my $files = open_files($backend);

	for my $name (sort keys %scenario)
	{
		my @places = pieces($proxy, $name);
		for my $action ('cut', 'reset', 'stall', 'garble', 'delay')
		{
			my ($tried, @wrong) = (0);
			for my $place (some_of($most_places{$action}, @places))
			{
				my ($direction, $offset) = @$place;
				my $wrong = outcome($proxy, $name, $action, $direction, $offset);
				$tried++;
				push @wrong, "$direction at byte $offset: $wrong" if $wrong ne '';
			}
			is(scalar @wrong, 0, "$version: $name: $action at each of $tried places")
			  or diag(join("\n", @wrong));
		}
	}
	run_sql('SELECT count(*) FROM source');
	is(open_files($backend), $files, "$version: nothing is left open");
	close $psql_in;
}

check_server($_, clickhouse($_)) for 18, 26;

done_testing();
