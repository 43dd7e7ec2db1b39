# columns.pl: columns that the server computes, and columns that change after the import.
#
# EPHEMERAL, MATERIALIZED, ALIAS, DEFAULT, CODEC, TTL and comments, imported and
# written; then columns renamed, dropped and of another type, a dropped table, and
# views over all that: nothing reads or writes what it should not, and the error
# names the column and says what to do.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use Test::More;

my %servers = (18 => clickhouse(18), 26 => clickhouse(26));
new_database(map { ("ch$_" => $servers{$_}{port}) } keys %servers);

sub perform { return value("CALL clickhouse_perform('ch$_[0]', \$q\$$_[1]\$q\$)"); }

# The statement fails with that SQLSTATE, and says all of that.
sub refused
{
	my ($statement, $sqlstate, @said) = @_;
	my $result = sql($statement);

	is($result->{sqlstate}, $sqlstate, "$sqlstate: $statement");
	like($result->{err}, $_, "$_") for @said;
}

for my $version (18, 26)
{
	my $t = "s$version.cols";
	my $new = $version == 26;

	perform($version, 'CREATE TABLE cols (k Int32' . ($new ? q( COMMENT 'the key') : '') . q(, d String DEFAULT concat('d', toString(k)),)
		  . ($new ? 'e Int32 EPHEMERAL 7, f Int32 DEFAULT e * 2,' : 'f Int32 DEFAULT 14,')
		  . 'm Int32 MATERIALIZED k + 1, a String ALIAS upper(d), z Int64' . ($new ? ' CODEC(Delta, LZ4)' : '')
		  . ', t DateTime DEFAULT now()' . ($new ? ' TTL t + INTERVAL 10 YEAR' : '')
		  . q(, s String DEFAULT 'low') . ($new ? q( COMMENT 'it\'s' CODEC(ZSTD(3))) : '') . ') ENGINE = MergeTree() ORDER BY k');
	value("CREATE SCHEMA s$version; IMPORT FOREIGN SCHEMA tap FROM SERVER ch$version INTO s$version");
	is(value("SELECT string_agg(attname, ',' ORDER BY attname) FROM pg_attribute WHERE attrelid = '$t'::regclass AND attnum > 0"),
		'a,d,f,k,m,s,t,z', "$version: all columns but the EPHEMERAL one are imported");
	is(value("SELECT string_agg(col_description('$t'::regclass, attnum), ',' ORDER BY attnum) FROM pg_attribute WHERE attrelid = '$t'::regclass"),
		$new ? "the key,it's" : '', "$version: with their comments");

	value("INSERT INTO $t (k, z) VALUES (1, 5); COPY $t (k, d, z) FROM stdin;\n2\tcopied\t6\n\\.\n");
	value("PREPARE p(int) AS INSERT INTO $t (k, z) VALUES (\$1, \$1 + 10); EXECUTE p(3); INSERT INTO $t (k, z, d) SELECT 4, 14, 'x'");
	is(value("SELECT k, d, f, m, a, z, s FROM $t ORDER BY k"),
		"1|d1|14|2|D1|5|low\n2|copied|14|3|COPIED|6|low\n3|d3|14|4|D3|13|low\n4|x|14|5|X|14|low", "$version: the server computed the others");
	is(value("SELECT k FROM $t WHERE a = 'D1' AND m = 2"), '1', "$version: and they are found");
	is(value("SELECT t > now() - interval '1 day' FROM $t WHERE k = 1"), 't', "$version: a column with TTL");
	for (['m', 'MATERIALIZED', '5'], ['a', 'ALIAS', "'x'"])
	{
		my ($column, $kind, $value) = @$_;

		refused("INSERT INTO $t (k, $column) VALUES (9, $value)", '428C9', qr/column "$column" of foreign table "cols"/, qr/is $kind/, qr/HINT/);
		refused("COPY $t (k, $column) FROM stdin;\n9\t9\n\\.\n", '428C9', qr/column "$column" of foreign table "cols"/, qr/HINT/);
		refused("UPDATE $t SET $column = $value WHERE k = 1", '0A000', qr/column "$column" of foreign table/, qr/computed from others/);
	}
	refused("INSERT INTO $t (k, e) VALUES (9, 1)", '42703', qr/"e"/);
	is(value("UPDATE $t SET z = 9, d = 'new' WHERE k = 1; SELECT k, d, m, a, z FROM $t WHERE k = 1"), '1|new|2|NEW|9', "$version: UPDATE");

	# what changes there
	value("CREATE VIEW s$version.v AS SELECT k, z, d FROM $t WHERE z > 1");
	if ($new)
	{
		perform($version, 'ALTER TABLE cols RENAME COLUMN z TO zz');
		for my $statement ("SELECT k, z FROM $t", "SELECT * FROM s$version.v", "SELECT sum(z) FROM $t", "INSERT INTO $t (k, z) VALUES (9, 9)",
			"COPY $t (k, z) FROM stdin;\n9\t9\n\\.\n", "UPDATE $t SET z = 1 WHERE k = 1", "DELETE FROM $t WHERE z = 1")
		{
			refused($statement, 'HV005', qr/`z`/, qr/cols/, qr/HINT:  Check the option "column_name"/);
		}
		is(value("ALTER FOREIGN TABLE $t ALTER z OPTIONS (ADD column_name 'zz'); SELECT k, z FROM s$version.v ORDER BY k"), "1|9\n2|6\n3|13\n4|14", 'the option mends it');
		perform($version, 'ALTER TABLE cols DROP COLUMN zz');
	}
	else
	{
		perform($version, 'ALTER TABLE cols DROP COLUMN z');
	}
	refused("SELECT * FROM s$version.v", 'HV005', qr/z/, qr/cols/, qr/HINT:  Check the option "column_name"/);
	refused("INSERT INTO $t (k, z) VALUES (9, 9)", 'HV005', qr/z/, qr/HINT/);
	is(value("SELECT count(k) FROM $t; INSERT INTO $t (k, d) VALUES (5, 'five'); SELECT count(*) FROM $t"), "4\n5", "$version: the other columns are used as before");

	perform($version, 'ALTER TABLE cols MODIFY COLUMN f String');
	for my $statement ("SELECT k, f FROM $t", "INSERT INTO $t (k, f) VALUES (6, 5)", "COPY $t (k, f) FROM stdin;\n6\t5\n\\.\n",
		"SELECT k FROM $t WHERE f = 100", "SELECT sum(f) FROM $t")
	{
		refused($statement, 'HV004', qr/column "f" of foreign table "s$version\.cols" has type String on the server, not Int32/, qr/HINT:  Import the foreign schema again/);
	}
	is(value("ALTER FOREIGN TABLE $t ALTER f TYPE text, ALTER f OPTIONS (SET type 'String'); SELECT k FROM $t WHERE f = '14' ORDER BY k LIMIT 1"), '1', "$version: the type as it is");

	perform($version, 'DROP TABLE cols');
	for my $statement ("SELECT k FROM $t", "INSERT INTO $t (k) VALUES (1)", "UPDATE $t SET d = 'x' WHERE k = 1", "SELECT * FROM s$version.v")
	{
		refused($statement, 'HV00R', qr/cols/, qr/HINT/);
	}
}

done_testing;
