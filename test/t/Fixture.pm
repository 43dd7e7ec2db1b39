# Fixture.pm: what the tests of this directory share.
#
# A private PostgreSQL, one for all files when test/t/run started it, and
# private ClickHouse servers, one or more for each file.  SQL goes through
# psql.  Everything a file has started is stopped when it ends, however it ends.
package Fixture;

use strict;
use warnings;

use Cwd qw(abs_path);
use Exporter 'import';
use File::Basename qw(basename dirname);
use File::Temp qw(tempdir);
use IO::Socket::INET;
use IPC::Open2;
use POSIX qw(:sys_wait_h);
use Test::More;
use Time::HiRes qw(sleep time);

our @EXPORT = qw(
  new_database sql value fails background session clickhouse connection_arguments poll_until free_port
  slurp_file psql_path server_user);

my $top = abs_path(dirname(__FILE__) . '/../..');
my $program = basename($0, '.pl');
my $work = "$top/build/tap/$program";
my (%postgres, $own_postgres, $database, @servers, @children);

system('rm', '-rf', $work);
system('mkdir', '-p', $work);

sub slurp_file
{
	my ($path) = @_;
	open my $fh, '<', $path or return '';
	local $/;
	return <$fh> // '';
}

# Call $test until it is true; false if it is not within $seconds.
sub poll_until
{
	my ($test, $seconds) = @_;
	my $end = time + ($seconds // 10);

	until ($test->())
	{
		return 0 if time > $end;
		sleep 0.02;
	}
	return 1;
}

# ---------------------------------------------------------------- PostgreSQL

sub words_of
{
	return map { split /=/, $_, 2 } split ' ', $_[0];
}

sub start_postgres
{
	my $line = $ENV{CLICKHOUSE_FDW_TAP_POSTGRES};

	unless (defined $line)
	{
		$own_postgres = "$top/build/tap/postgres";
		system("$top/test/pg/stop", $own_postgres) if -d "$own_postgres/data";
		$line = `'$top/test/pg/start' '$own_postgres'`;
	}
	%postgres = words_of($line);
	BAIL_OUT('PostgreSQL does not start') unless $postgres{port};
}

sub psql_path { return "$postgres{bindir}/$_[0]"; }

# The user id of PostgreSQL's server.
sub server_user { return (stat $postgres{host})[4]; }

sub connection_arguments
{
	return ('-h', $postgres{host}, '-p', $postgres{port}, '-U', 'postgres');
}

# psql's arguments for statements that shall be reported with their SQLSTATE.
sub psql_command
{
	my (%options) = @_;
	return (
		psql_path('psql'), connection_arguments(), '-XAtq',
		'-v', 'ON_ERROR_STOP=1', '-v', 'VERBOSITY=verbose',
		'-d', $options{database} // $database);
}

# Run statements, each in its own transaction unless they say otherwise.
# Returns { out, err, status, seconds, sqlstate }.
sub sql
{
	return background(@_)->finish;
}

# The output of statements that must not fail.
sub value
{
	my ($statements, %options) = @_;
	my $result = sql($statements, %options);

	if ($result->{status} != 0)
	{
		fail("statement failed: $statements");
		diag($result->{err});
	}
	return $result->{out};
}

# One test: the statements fail with this SQLSTATE and a message like this.
# Returns the result.
sub fails
{
	my ($statements, $sqlstate, $pattern, $name, %options) = @_;
	my $result = sql($statements, %options);

	subtest $name => sub {
		is($result->{sqlstate}, $sqlstate, 'SQLSTATE');
		like($result->{err}, $pattern, 'message');
	};
	return $result;
}

# A fresh database with the extension, and a server "ch" for each ClickHouse
# given as name => port.
sub new_database
{
	my (%clickhouse) = @_;

	start_postgres() unless %postgres;
	$database = "tap_$program";
	value("DROP DATABASE IF EXISTS $database", database => 'postgres');
	value("CREATE DATABASE $database", database => 'postgres');
	value('CREATE EXTENSION clickhouse_fdw');
	for my $name (sort keys %clickhouse)
	{
		value("CREATE SERVER $name FOREIGN DATA WRAPPER clickhouse_fdw
			   OPTIONS (host '127.0.0.1', port '$clickhouse{$name}', dbname 'tap');
			   CREATE USER MAPPING FOR PUBLIC SERVER $name");
	}
	return $database;
}

# ------------------------------------------------------- a psql that goes on

# Start statements; the object has backend_pid and finish.
sub background
{
	my ($statements, %options) = @_;
	our $sequence;
	my $name = 'tap-' . $$ . '-' . ++$sequence;
	my $base = write_file("$work/psql-$sequence", $statements);
	my $pid = fork // die "cannot fork: $!";

	if ($pid == 0)
	{
		open STDIN, '<', '/dev/null' or die;
		open STDOUT, '>', "$base.out" or die;
		open STDERR, '>', "$base.err" or die;
		$ENV{PGAPPNAME} = $name;
		$ENV{PGOPTIONS} = $options{options} // '';
		exec(psql_command(%options), '-f', $base) or POSIX::_exit(127);
	}
	push @children, $pid;
	return bless {
		pid => $pid, name => $name, base => $base, started => time,
		database => $options{database} // $database }, 'Fixture::Psql';
}

sub write_file
{
	my ($path, $text) = @_;
	open my $fh, '>', $path or die "cannot write $path: $!";
	print $fh $text;
	close $fh;
	return $path;
}

# -------------------------------------------------- a session, told bit by bit

# The object has ask, answer, run, prints, refuses, fails and backend_pid.
sub session
{
	my ($in, $out);
	my $pid = open2($out, $in, join(' ', psql_path('psql'), connection_arguments(), '-XAtq -v VERBOSITY=verbose -d', $database, '2>&1'));

	push @children, $pid;
	my $session = bless { in => $in, out => $out, asked => 0 }, 'Fixture::Session';
	$session->{backend_pid} = $session->run('SELECT pg_backend_pid()')->{out};
	return $session;
}

# ---------------------------------------------------------------- ClickHouse

# A ClickHouse server of version 18 or 26 with an empty database "tap".
sub clickhouse
{
	my ($version, %options) = @_;
	my $name = $options{name} // "clickhouse-$version";
	my $server = bless {
		version => $version, dir => "$work/$name",
		options => $options{options} // [] }, 'Fixture::ClickHouse';

	push @servers, $server;
	$server->start;
	$server->query('CREATE DATABASE tap');
	return $server;
}

sub free_port
{
	my $socket = IO::Socket::INET->new(Listen => 1, LocalAddr => '127.0.0.1') or die;
	my $port = $socket->sockport;
	close $socket;
	return $port;
}

END
{
	my $status = $?;

	for my $pid (@children)
	{
		kill 'TERM', $pid if waitpid($pid, WNOHANG) == 0;
	}
	$_->stop for @servers;
	system("$top/test/pg/stop", $own_postgres) if $own_postgres;
	$? = $status;
}

# ------------------------------------------------------------------- classes

package Fixture::Psql;

use POSIX qw(:sys_wait_h);
use Time::HiRes qw(sleep time);

# The backend that runs the statements, once it is active (or 0).
sub backend_pid
{
	my ($self) = @_;

	Fixture::poll_until(
		sub {
			$self->{backend} = Fixture::value(
				"SELECT pid FROM pg_stat_activity WHERE application_name = '$self->{name}'
				 AND state = 'active'", database => 'postgres');
			return $self->{backend} ne '';
		}, 10);
	return $self->{backend} || 0;
}

sub finished
{
	my ($self) = @_;
	return 1 if defined $self->{status};
	return 0 if waitpid($self->{pid}, WNOHANG) == 0;
	$self->{status} = $?;
	$self->{seconds} = time - $self->{started};
	return 1;
}

# Wait for the end, at most $seconds.
sub finish
{
	my ($self, $seconds) = @_;

	unless (Fixture::poll_until(sub { $self->finished }, $seconds // 120))
	{
		kill 'KILL', $self->{pid};
		waitpid $self->{pid}, 0;
		$self->{status} = 'did not end';
		$self->{seconds} = time - $self->{started};
	}
	$self->{out} = Fixture::slurp_file("$self->{base}.out");
	$self->{err} = Fixture::slurp_file("$self->{base}.err");
	$self->{out} =~ s/\n\z//;
	($self->{sqlstate}) = $self->{err} =~ /(?:ERROR|FATAL):  (\w{5}):/;
	$self->{sqlstate} //= '';
	return $self;
}

package Fixture::Session;

use IO::Select;
use Test::More;

# Tell the session to do something; answer() waits for it.
sub ask
{
	my ($self, $statements) = @_;

	$self->{asked}++;
	syswrite $self->{in}, "$statements;\n\\echo end of answer $self->{asked}\n";
}

# What has been printed since: { out, sqlstate }.  Errors are part of out.
sub answer
{
	my ($self, $seconds) = @_;
	my $end = "end of answer $self->{asked}\n";
	my $text = '';

	until ($text =~ s/\Q$end\E\z//)
	{
		my $more = IO::Select->new($self->{out})->can_read($seconds // 30)
		  ? sysread $self->{out}, $text, 65536, length $text : 0;
		next if $more;
		$text .= 'there is no answer';
		last;
	}
	chomp $text;
	my ($sqlstate) = $text =~ /(?:ERROR|FATAL):  (\w{5}):/;
	return { out => $text, sqlstate => $sqlstate // '' };
}

sub run
{
	my ($self, $statements) = @_;
	$self->ask($statements);
	return $self->answer;
}

# One test: the statements print this.
sub prints
{
	my ($self, $statements, $output, $name) = @_;
	is($self->run($statements)->{out}, $output, $name);
}

# One test: the statements fail like this.
sub refuses
{
	my ($self, $statements, $sqlstate, $pattern, $name) = @_;
	$self->ask($statements);
	return $self->fails($sqlstate, $pattern, $name);
}

# One test: what was asked fails like this, and the session goes on.
sub fails
{
	my ($self, $sqlstate, $pattern, $name, $seconds) = @_;
	my $result = $self->answer($seconds);

	subtest $name => sub {
		is($result->{sqlstate}, $sqlstate, 'SQLSTATE');
		like($result->{out}, $pattern, 'message');
		is($self->run('SELECT 1')->{out}, 1, 'the session goes on') unless $sqlstate eq '57P01';
	};
	return $result;
}

package Fixture::ClickHouse;

use Test::More;
use Time::HiRes qw(sleep time);

sub start
{
	my ($self) = @_;
	my @command = ("$top/test/server/start", $self->{version}, $self->{dir}, @{ $self->{options} });
	my $report = `@command`;

	BAIL_OUT("ClickHouse $self->{version} does not start") if $?;
	%$self = (%$self, map { split /=/, $_, 2 } split ' ', $report);
	return $self;
}

sub stop
{
	my ($self) = @_;
	system("$top/test/server/stop", $self->{dir}) if -d $self->{dir};
}

sub restart
{
	my ($self) = @_;
	$self->stop;
	return $self->start;
}

# As if the machine had failed: no farewell on any connection.
sub kill
{
	my ($self) = @_;
	my $pid = Fixture::slurp_file("$self->{dir}/pid") + 0;

	CORE::kill('KILL', $pid);
	Fixture::poll_until(sub { !CORE::kill(0, $pid) || zombie($pid) });
}

sub zombie
{
	return Fixture::slurp_file("/proc/$_[0]/stat") =~ /\) Z /;
}

# Through clickhouse-client 18.16, which speaks to both.
sub query
{
	my ($self, $query) = @_;
	open my $client, '-|', 'clickhouse-client', '--port', $self->{port}, '--query', $query
	  or die "cannot run clickhouse-client: $!";
	my $out = do { local $/; <$client> } // '';

	close $client or diag("query failed: $query");
	$out =~ s/\n\z//;
	return $out;
}

# Is a query with this text still running there?
sub runs
{
	my ($self, $text) = @_;
	return $self->query("SELECT count() FROM system.processes
		WHERE query LIKE '%$text%' AND query NOT LIKE '%system.processes%'") > 0;
}

# One test: a query like this ends within $seconds.
sub is_quiet
{
	my ($self, $text, $name, $seconds) = @_;
	ok(Fixture::poll_until(sub { !$self->runs($text) }, $seconds // 2), $name);
}

1;
