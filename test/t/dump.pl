# dump.pl: what pg_dump writes can be restored, with no ClickHouse in reach.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use Test::More;

my $clickhouse = clickhouse(26);
my $file = "/tmp/tap-dump-$$.sql";
END { unlink $file if defined $file; }

$clickhouse->query("CREATE TABLE tap.`odd \\`name` (
	id Int32, name String, price Nullable(Decimal(10, 2)), tags Array(String), at DateTime('Europe/Berlin'),
	kind Enum8('a b' = 1, 'c' = 2), big UInt64
) ENGINE = MergeTree() ORDER BY id");
$clickhouse->query("INSERT INTO tap.`odd \\`name` VALUES (1, 'one', 1.5, ['x'], '2024-01-01 00:00:00', 'c', 18446744073709551615)");

my $database = new_database(ch => $clickhouse->{port});
value(q{
	ALTER SERVER ch OPTIONS (ADD settings 'max_threads 2, max_execution_time 60', ADD fetch_size '1000',
		ADD application_name 'it''s %u', ADD invalid_text 'replace');
	CREATE ROLE dump_user;
	CREATE USER MAPPING FOR dump_user SERVER ch OPTIONS (user 'some''one', password 'se"cr''et\\');
	GRANT USAGE ON FOREIGN SERVER ch TO dump_user;
	CREATE SCHEMA shop;
	IMPORT FOREIGN SCHEMA tap FROM SERVER ch INTO shop;
	ALTER FOREIGN TABLE shop."odd `name" OPTIONS (ADD batch_size '500', ADD settings 'max_threads 1');
	CREATE VIEW shop.cheap AS SELECT id, name FROM shop."odd `name" WHERE price < 10;
	CREATE MATERIALIZED VIEW shop.kept AS SELECT id, upper(name) AS name FROM shop."odd `name";
	CREATE TABLE shop.parts (id integer, name text) PARTITION BY LIST (id);
	CREATE FOREIGN TABLE shop.part_1 PARTITION OF shop.parts FOR VALUES IN (1) SERVER ch OPTIONS (table_name 'odd `name');
	CREATE FUNCTION shop.total() RETURNS bigint LANGUAGE sql
		BEGIN ATOMIC SELECT count(*) FROM shop."odd `name"; END;
});

# Options are dumped in the order of their names.
my $sorted = q{CREATE FUNCTION pg_temp.sorted(text[]) RETURNS text LANGUAGE sql
	AS 'SELECT array_agg(o ORDER BY o)::text FROM unnest($1) o';};

# What a catalog says of all this, for comparison.
my $catalog = $sorted . q{
	SELECT 'server', srvname, pg_temp.sorted(srvoptions), '', '' FROM pg_foreign_server
	UNION ALL SELECT 'mapping', srvname, usename, pg_temp.sorted(umoptions), '' FROM pg_user_mappings
	UNION ALL SELECT 'table', ftrelid::regclass::text, pg_temp.sorted(ftoptions), '', '' FROM pg_foreign_table
	UNION ALL SELECT 'column', attrelid::regclass::text, attname, pg_temp.sorted(attfdwoptions) || attnotnull::text,
		format_type(atttypid, atttypmod) || attcollation::regcollation::text
	FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
	WHERE relnamespace = 'shop'::regnamespace AND attnum > 0
	UNION ALL SELECT 'view', c.oid::regclass::text, pg_get_viewdef(c.oid), '', ''
	FROM pg_class c WHERE relnamespace = 'shop'::regnamespace AND relkind IN ('v', 'm')
	ORDER BY 1, 2, 3, 4};
my $before = value($catalog);
like($before, qr/odd `name/, 'there is something to dump');

my @pg_dump = (psql_path('pg_dump'), Fixture::connection_arguments(), '-d', $database, '-f', $file);
is(system(@pg_dump), 0, 'pg_dump');
my $dump = slurp_file($file);
unlike($dump, qr/CREATE FUNCTION.*clickhouse_fdw_handler/, 'members of the extension are not dumped');
unlike($dump, qr/COPY shop\."odd/, 'nor are the rows of foreign tables');

$clickhouse->stop;
value("DROP DATABASE IF EXISTS restored; CREATE DATABASE restored", database => 'postgres');
my $restored = sql("\\i $file", database => 'restored');
is($restored->{status}, 0, 'restored while the server is down, except for what has to be computed')
  or diag $restored->{err} if $dump !~ /REFRESH MATERIALIZED VIEW/;
if ($dump =~ /REFRESH MATERIALIZED VIEW/)
{
	like($restored->{err}, qr/08001/, 'a materialized view needs the server');
	my @lines = grep { !/^REFRESH/ } split /\n/, $dump;
	open my $fh, '>', $file or die;
	print $fh map { "$_\n" } @lines;
	close $fh;
	value("DROP DATABASE restored", database => 'postgres');
	value("CREATE DATABASE restored", database => 'postgres');
	$restored = sql("\\i $file", database => 'restored');
	is($restored->{status}, 0, 'all else is restored without one') or diag $restored->{err};
}
is(value($catalog, database => 'restored'), $before, 'everything is as it was');
$clickhouse->start;
value('REFRESH MATERIALIZED VIEW shop.kept', database => 'restored');
is(value('SELECT * FROM shop.cheap; SELECT * FROM shop.kept; SELECT shop.total()', database => 'restored'),
	"1|one\n1|ONE\n1", 'and works');
is(value(q{SELECT * FROM shop."odd `name"}, database => 'restored'),
	value(q{SELECT * FROM shop."odd `name"}), 'with the same rows');

# With the rows, too, if somebody insists.
is(system(@pg_dump, '--include-foreign-data=ch'), 0, 'pg_dump --include-foreign-data');
ok(slurp_file($file) =~ /COPY shop\."odd `name".*\n1\tone\t1\.50\t\{x\}\t.*\tc\t18446744073709551615\n/,
	'dumps the rows of foreign tables');

# Dropped and created again: nothing is left over.
value('DROP EXTENSION clickhouse_fdw CASCADE; CREATE EXTENSION clickhouse_fdw; DROP EXTENSION clickhouse_fdw');
is(value("SELECT count(*) FROM pg_proc WHERE proname LIKE 'clickhouse%'"), 0, 'the extension leaves nothing behind');

value("DROP DATABASE restored; DROP DATABASE $database; DROP ROLE dump_user", database => 'postgres');
done_testing();
