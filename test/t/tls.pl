# tls.pl: sslmode, certificates, and what happens when they do not fit.
#
# The server is 18.16: its certificate names localhost and 127.0.0.1, and is
# signed by an authority of its own.  A second authority has signed nothing.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use Test::More;

my $relaxed = clickhouse(18);
my $strict = clickhouse(18, name => 'strict', options => ['--require-client-cert']);
my $number = 0;

new_database();

# PostgreSQL's server process, which reads the files, may read none of root's.
for my $server ($relaxed, $strict)
{
	for my $file (qw(ca other_ca client_cert client_key))
	{
		my $copy = "/tmp/tap-tls-$$-" . ++$number . '.pem';
		system('install', '-m', '0600', $server->{$file}, $copy) == 0 or die;
		chown server_user(), -1, $copy;
		$server->{$file} = $copy;
	}
	$server->query('CREATE TABLE tap.t (id Int32) ENGINE = MergeTree() ORDER BY id');
	$server->query('INSERT INTO tap.t SELECT number FROM system.numbers LIMIT 300000');
}
END { unlink glob "/tmp/tap-tls-$$-*"; }

sub table_of
{
	my ($server, $options, $user_options) = @_;
	my $name = 's' . ++$number;
	my $port = $options =~ /\bport\b/ ? '' : ", port '$server->{secure_port}'";

	value("CREATE SERVER $name FOREIGN DATA WRAPPER clickhouse_fdw
			 OPTIONS (dbname 'tap', connect_timeout '5', $options$port);
		   CREATE USER MAPPING FOR PUBLIC SERVER $name" . ($user_options ? " OPTIONS ($user_options)" : '') . ";
		   CREATE FOREIGN TABLE t_$name (id integer) SERVER $name OPTIONS (table_name 't')");
	return "t_$name";
}

sub works
{
	my ($options, $name, $server, $user_options) = @_;
	my $table = table_of($server // $relaxed, $options, $user_options);
	is(value("SELECT count(*), sum(id) FROM (SELECT id FROM $table OFFSET 0) x"), '300000|44999850000', $name);
	return $table;
}

sub refused
{
	my ($options, $pattern, $name, $server, $user_options) = @_;
	my $table = table_of($server // $relaxed, $options, $user_options);
	return fails("SELECT count(*) FROM $table", '08001', $pattern, $name);
}

my $ca = "sslrootcert '$relaxed->{ca}'";
my $other_ca = "sslrootcert '$relaxed->{other_ca}'";

works("host 'localhost', sslmode 'require'", 'require');
works("host '127.0.0.1', sslmode 'require'", 'require, by address');
works("host 'localhost', sslmode 'verify-ca', $ca", 'verify-ca');
works("host 'localhost', sslmode 'verify-full', $ca", 'verify-full');
works("host '127.0.0.1', sslmode 'verify-full', $ca", 'verify-full, by address');
works("host '127.0.0.2', sslmode 'verify-ca', $ca", 'verify-ca does not ask who it is')
  if system("bash -c '</dev/tcp/127.0.0.2/$relaxed->{secure_port}' 2>/dev/null") == 0;

refused("host 'localhost', sslmode 'verify-ca', $other_ca", qr/certificate/i, 'verify-ca, signed by somebody else');
refused("host 'localhost', sslmode 'verify-full', $other_ca", qr/certificate/i, 'verify-full, signed by somebody else');
refused("host 'localhost', sslmode 'verify-full'", qr/certificate/i, 'verify-full, an authority the system does not know');
refused("host 'localhost', sslmode 'require', $other_ca", qr/certificate/i,
	'require, with an authority named: as in libpq, verified');

# A host by another name: what the certificate does not say is not believed.
my $hostname = `hostname`;
chomp $hostname;
SKIP:
{
	my $alias = (grep { (gethostbyname $_)[4] } ('ip6-localhost', 'localhost.localdomain', $hostname))[0];
	skip 'this machine has no second name', 2 unless defined $alias;
	my @address = (gethostbyname $alias)[4];
	skip "$alias is not the loopback interface", 2
	  unless join('.', unpack 'C4', $address[0]) eq '127.0.0.1';
	works("host '$alias', sslmode 'verify-ca', $ca", 'verify-ca, another name of the host');
	refused("host '$alias', sslmode 'verify-full', $ca", qr/certificate.*\Q$alias\E|\Q$alias\E.*certificate/is,
		'verify-full, another name of the host');
}

# Client certificates.
my $client = "sslcert '$strict->{client_cert}', sslkey '$strict->{client_key}'";
my $strict_ca = "sslrootcert '$strict->{ca}'";
refused("host 'localhost', sslmode 'verify-full', $strict_ca", qr/could not connect/,
	'a server that wants a certificate gets none', $strict);
works("host 'localhost', sslmode 'verify-full', $strict_ca, $client", 'a client certificate', $strict);
works("host 'localhost', sslmode 'verify-full', $strict_ca", 'a client certificate of the user mapping', $strict, $client);
works("host 'localhost', sslmode 'verify-full', $ca, sslcert '$relaxed->{client_cert}', sslkey '$relaxed->{client_key}'",
	'one that nobody asked for');
refused("host 'localhost', sslmode 'verify-full', $strict_ca, sslcert '$strict->{client_cert}'",
	qr/key/i, 'a certificate without its key', $strict);
refused("host 'localhost', sslmode 'verify-full', $strict_ca, sslcert '$strict->{client_cert}', sslkey '$relaxed->{client_key}'",
	qr/key/i, 'a key of another certificate', $strict);
refused("host 'localhost', sslmode 'verify-full', sslrootcert '/nonexistent/ca.pem'", qr{/nonexistent/ca\.pem}, 'a file that is not there');

# Only a superuser chooses files for a user mapping.
value("CREATE ROLE tls_user; GRANT USAGE ON FOREIGN DATA WRAPPER clickhouse_fdw TO tls_user;
	   CREATE SERVER s_files FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (host 'localhost');
	   GRANT USAGE ON FOREIGN SERVER s_files TO tls_user");
fails("SET ROLE tls_user; CREATE USER MAPPING FOR CURRENT_USER SERVER s_files OPTIONS ($client)",
	'42501', qr/sslcert/, 'a mapping may not name files');
value('DROP OWNED BY tls_user; DROP SERVER s_files CASCADE; DROP ROLE tls_user');

# Protocol versions.
works("host 'localhost', sslmode 'require', ssl_min_protocol_version 'TLSv1.2'", 'TLS 1.2 and later');
my $table = works("host 'localhost', sslmode 'verify-full', compression 'lz4', $ca", 'with compression');
value("INSERT INTO $table SELECT generate_series(300000, 499999)");
is(value("SELECT count(*), max(id) FROM (SELECT id FROM $table OFFSET 0) x"), '500000|499999', 'and for writing');
is(value("SELECT 1 FROM $table LIMIT 1"), 1, 'an answer that is not read to its end');

# Restarted in between: the session it had with TLS is gone.
my $marker = "/tmp/tap-tls-$$-marker";
my $psql = background("SELECT count(*) FROM $table WHERE id < 10;
	\\! touch $marker.1; for i in \$(seq 600); do [ -e $marker.2 ] && break; sleep 0.05; done
	SELECT count(*) FROM $table WHERE id < 10");
poll_until(sub { -e "$marker.1" }, 30);
$relaxed->restart;
system('touch', "$marker.2");
is($psql->finish->{out}, "10\n10", 'a restart between two queries goes unnoticed') or diag $psql->{err};

done_testing();
