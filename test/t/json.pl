# json.pl: parts of JSON, Tuple and Map columns in WHERE.
#
# A condition on a part of a column gives the rows that PostgreSQL finds in the
# same documents, whether the server decides, chooses rows that may match, or
# neither.  The documents are what tells the two apart: values of one path with
# many types, a value with an object beside it, keys that paths have no name for.
use strict;
use warnings;

use FindBin;
use lib $FindBin::Bin;
use Fixture;
use Test::More;

my %servers = (18 => clickhouse(18), 26 => clickhouse(26));
new_database(map { ("ch$_" => $servers{$_}{port}) } keys %servers);

sub perform { return value("CALL clickhouse_perform('ch$_[0]', \$q\$$_[1]\$q\$)"); }

# Which way a condition goes: "exact", "prefilter" or "local".
sub way
{
	my ($table, $condition) = @_;
	my $plan = value("LOAD 'clickhouse_fdw'; EXPLAIN (VERBOSE, COSTS OFF) SELECT id FROM $table WHERE $condition");

	return 'local' unless $plan =~ /Remote SQL:.* WHERE /;
	return $plan =~ /Filter:.*Local because:.*looks for rows that may match/s ? 'prefilter' :
	  $plan =~ /Filter:/ ? 'unexplained' : 'exact';
}

sub found
{
	my ($table, $condition) = @_;
	my $result = sql("SELECT string_agg(id::text, ',' ORDER BY id) FROM $table WHERE $condition");

	return $result->{status} == 0 ? $result->{out} : $result->{sqlstate};
}

sub same
{
	my ($table, $way, @conditions) = @_;

	for my $condition (@conditions)
	{
		is(found("r.$table", $condition), found("l.$table", $condition), "$table: $condition");
		is(way("r.$table", $condition), $way, "$way: $condition");
	}
}

my @documents = (
	'{"a":1,"b":{"c":"x"}}', '{"a":"1","b":{"c":1.5}}', '{"a":{"b":5}}', '{"a":[1,2,3]}', '{"a":null}', '{"a":{}}',
	'{"a":[]}', '{"a":"2020-01-01","b":"2020-01-01 10:00:00"}', '{"a":true}', '{"a.b":7}', '{"a":1e30}',
	'{"a":18446744073709551615}', '{"a":1.0}', '{"a":-0.0}', '{"a":[{"b":1},{"b":2}]}', '{"a":"é\"\\\\\/\u0001\n"}',
	'{"a":"2020-01-01T10:00:00Z"}', '{"a":[1,"x",null]}', '{"a":9223372036854775808,"b":"1.0"}', '{"a":"nan"}',
	'{"1":"one","a b":"sp","q\"q":"dq","":"empty","^x":1,"y:Int64":2,"p%q":3,"Ж":4,"p%2Eq":5}', '{"a":"[1, 2]"}',
	'{"a":"1900-01-01"}', '{}', '{"a":1,"a.b":2}', '{"a":{"b":2},"a":1}', '{"a":1e-7}', '{"a":12345678.123456789}',
	'{"a":"x","b":{"c":{"d":true}}}', '{"a":"true"}', '{"a":false}', '{"a":-9223372036854775808}', '{"a":"{}"}',
	'{"a":5,"n":5}', '{"n":"7"}', '{"n":7.0}', '{"n":99999999999}');

perform(26, 'CREATE TABLE documents (id Int32, c JSON) ENGINE = MergeTree() ORDER BY id');
perform(26, 'CREATE TABLE texts (id Int32, s String) ENGINE = MergeTree() ORDER BY id');
perform(26, 'CREATE TABLE typed (id Int32, n Nullable(JSON), c JSON(a Int64, b.c String, `x y` Nullable(UInt8),
	e Array(Int32), d Date, f Float64, max_dynamic_paths = 2)) ENGINE = MergeTree() ORDER BY id');
value('CREATE SCHEMA r; CREATE SCHEMA l;
	CREATE FOREIGN TABLE texts (id int, s text) SERVER ch26;
	CREATE FOREIGN TABLE r.documents (id int, c jsonb) SERVER ch26;
	CREATE FOREIGN TABLE r.typed (id int, n jsonb, c jsonb) SERVER ch26;
	INSERT INTO texts VALUES ' . join ',', map { "($_, \$q\$$documents[$_]\$q\$)" } 0 .. $#documents);

# each in a part of its own, so that types differ between parts
perform(26, "INSERT INTO documents SELECT id, CAST(s, 'JSON') FROM texts WHERE id % 4 = $_") for 0 .. 3;
perform(26, q(INSERT INTO typed
	SELECT 1, '{"a":1}', '{"a":5,"b":{"c":"x"},"x y":7,"k1":1,"k2":2,"k3":3,"k4":{"n":1.5}}'
	UNION ALL SELECT 2, NULL, '{}' UNION ALL SELECT 3, '{}', '{"a":1,"a.b":2,"k1":"x"}'
	UNION ALL SELECT 4, '{"a":{"b":1}}', '{"a":-1,"b":{"c":"{}","d":1},"k1":[1],"x y":null,"d":"2020-01-01","f":1.5}'));
value('CREATE TABLE l.documents AS SELECT * FROM r.documents; CREATE TABLE l.typed AS SELECT * FROM r.typed');

same('documents', 'prefilter', map { "c->>'a' = \$\$$_\$\$" }
	  '1', 'x', '{"b": 2}', '[1, 2]', '[1, 2, 3]', 'true', 'false', '2020-01-01', '2020-01-01 10:00:00', '1e30',
	'1000000000000000000000000000000', '0', '-0', '18446744073709551615', '-9223372036854775808', 'nan');
same('documents', 'prefilter',
	"c->>'a' = E'\\u00e9\"\\\\/\\x01\\n'", "c->>'a' IS NULL", "c->>'a' IS NOT NULL", "c->>'a' <> '1'",
	"NOT (c->>'a' = '1')", "(c->>'a' = '1') IS NOT TRUE", "c->>'a' IS DISTINCT FROM '1'", "c->>'a' IN ('1', 'x')",
	"c->>'a' = ANY (ARRAY['1', 'true'])", "c->>'a' LIKE '1%'", "c->>'a' ~ '^[0-9]+\$'", "c->>'a' < 'b' COLLATE \"C\"",
	"length(c->>'a') = 1", "c->>'a' = c->>'b'", "c->>'a' = id::text", "coalesce(c->>'a', 'none') = 'none'",
	"CASE WHEN c->>'a' = '1' THEN true ELSE false END", "c->>'a' = '1' OR id = 3",
	"c->'a'->>'b' = '5'", "c->'a'->>'b' IS NULL", "c->'b'->'c'->>'d' = 'true'", "c #>> '{a,b}' = '2'",
	"c #> '{b}' ->> 'c' = 'x'", "c->>'a b' = 'sp'", "c->>'1' = 'one'", "c->>'Ж' = '4'");
same('documents', 'prefilter',
	"(c->>'n')::int > 5", "(c->>'n')::int = 7", "(c->>'n')::smallint = 5 AND id < 36", "(c->>'n')::bigint > 5", "(c->>'n')::numeric > 5.5",
	"(c->>'n')::float8 > 5.5", "(c->>'n')::int > 5 AND id < 36", "(c->>'a')::int = 1", "(c->>'a')::boolean",
	"(c->>'a')::boolean AND id IN (8, 29, 30)", "(c->>'a')::float8 < 0.5 AND id IN (10, 12, 13, 26, 27)");
same('documents', 'prefilter', map { "c @> '$_'" }
	  '{"a":1}', '{"a":1.0}', '{"a":1.5}', '{"a":"1"}', '{"a":true}', '{"a":{"b":2}}', '{"a":5,"n":5}', '{"a":1,"b":{}}',
	'{"b":{"c":1.5}}', '{"b":{"c":{"d":true}}}', '{"a":-9223372036854775808}', '{"a":1,"b":null}');
same('documents', 'prefilter', q('{"a":1}' <@ c));
same('documents', 'exact',
	"c ? 'a'", "c ? 'n'", "c ? 'zz'", "NOT c ? 'a'", "c ?| '{a,n}'", "c ?& '{a,n}'", "c ? 'a b'");
same('documents', 'local',
	map({ "c @> '$_'" } '{"a":null}', '{"a":[1]}', '{"a":{}}', '{}', '{"a":[{"b":1}]}', '{"a.b":7}'),
	map({ "c->>'$_' IS NOT NULL" } 'q"q', '', '^x', 'y:Int64', 'p%q', 'p%2Eq', 'a.b'),
	"c #>> '{a,0}' = '1'", "c #>> '{}' IS NULL", "c->'a' IS NULL", "c->'a' ? 'b'", "c->'a' = '1'", "c->>id::text IS NULL");

same('typed', 'prefilter',
	"c->>'a' = '5'", "c->>'a' = '{\"b\": 2}'", "(c->>'a')::int > 0", "(c->>'a')::int > 0 AND id <> 3", "c->>'x y' IS NULL",
	"c->'b'->>'c' = 'x'", "c->'b'->>'c' = '{}'", "c->'b'->>'d' = '1'", "c->>'e' = '[]'", "c->>'d' = '1970-01-01'",
	"c->>'f' = '0'", "(c->>'f')::float8 > 1", "c->>'k1' = 'x'", "(c->>'k3')::int = 3", "c->'k4'->>'n' = '1.5'",
	"c @> '{\"a\":5}'", "c @> '{\"f\":1.5}'", "c @> '{\"d\":\"1970-01-01\"}'",
	"n->>'a' = '1'", "n->>'a' IS NULL", "n @> '{\"a\":{\"b\":1}}'");
same('typed', 'local', "c ? 'x y'", "c ? 'k1'", "n ? 'a'", "c @> '{\"x y\":null}'");

# the server reads the part, not the documents
like(value("LOAD 'clickhouse_fdw'; EXPLAIN (VERBOSE, COSTS OFF) SELECT count(*) FROM r.documents WHERE c ? 'a'"),
	qr/Remote SQL: SELECT count\(\) AS c1 FROM .* WHERE .*`c`\.`a`/, 'count(*) where a key exists is one remote query');
is(value("PREPARE p(text) AS SELECT count(*) FROM r.documents WHERE c->>'a' = \$1;
	SET plan_cache_mode = force_generic_plan; EXECUTE p('1'); EXECUTE p('x'); EXECUTE p(NULL)"), "3\n1\n0", 'with a parameter');

# what the server knows of a document without a match says nothing of what does not match
same('documents', 'prefilter', map({ "NOT c @> '$_'" } '{"a":1}', '{"a":"1"}', '{"a":1,"b":[1]}', '{"b":{"c":1.5}}'),
	q((c @> '{"a":1}') IS NOT NULL), q((c @> '{"a":1,"b":null}') IS NOT TRUE), q((c @> '{"a":1}') = (id = 24)));

# The select list reads the parts that the query looks at, whatever is in them
sub same_rows { return qq(SELECT md5(string_agg(t::text, '|' ORDER BY t::text COLLATE "C")) FROM ($_[0]) t;); }

sub parts
{
	my ($table, $whole, @lists) = @_;

	for my $list (@lists)
	{
		my ($far, $near, $plan) = split /\n/, value(join('', map { same_rows("SELECT $list FROM $_.$table") } 'r', 'l')
			  . "LOAD 'clickhouse_fdw'; EXPLAIN (VERBOSE, COSTS OFF) SELECT $list FROM r.$table"), 3;
		is($far, $near, "$table: $list");
		is($plan =~ /toString\(`c`\)/ ? 1 : 0, $whole, ($whole ? 'whole: ' : 'parts: ') . $list);
	}
}
perform(26, q(CREATE TABLE below (id Int32, n Nullable(JSON(a Nullable(Int8))), c JSON(a Tuple(b Int64, c String), j JSON, m Map(String, Int64),
	x.y String, `x z`.n Nullable(Int8), `0` Nullable(Float64), SKIP s, SKIP REGEXP 'a,(b)')) ENGINE = MergeTree() ORDER BY id));
perform(26, q(INSERT INTO below SELECT 1, '{"a":1,"b":2}', '{"a":{"b":5},"j":{"k":{"l":[1,2]}},"m":{"k":7},"x":{"y":"p","w":3},"x z":{"n":1},"0":1.5,"SKIP":1}'
	UNION ALL SELECT 2, NULL, '{}' UNION ALL SELECT 3, '{}', '{"x":{"y":"q"},"0":null,"u":{"v":[{"w":1},{"w":"x"}]}}'));
value('CREATE FOREIGN TABLE r.below (id int, n jsonb, c jsonb) SERVER ch26; CREATE TABLE l.below AS SELECT * FROM r.below');
same('below', 'local', "c->'m'->>'k' = '7'", "c->'j'->'k'->>'l' = '[1, 2]'", "c->'a'->>'b' = '5'", "c @> '{\"m\":{\"k\":7}}'");
parts($_, 0, "id, c->'a'", "c->>'a', c->>'n'", "c->'a'->>'b', c->'b'->'c', c->'b'->>'c'", "id, c->'b', c->'b'->'c'->>'d', c ? 'a b'", "c #> '{a,b}', c #>> '{a,0}'",
	"c['a'][0], c['b']['c']", "c->>'a b', c->>'Ж', c->'1'", "c IS NULL, c->'a'", "c @> '{\"a\":[1]}', jsonb_typeof(c->'a')", "id, (c->>'n')::numeric", "c->'a'->0, c->'b' ? 'c'",
	"c->'a' FROM r.$_ EXCEPT SELECT c->'n'", "c->'SKIP', c->'s', c->'x'->'y', c->'x'->'w', c->'x z'->'n', c->'x z', c->'0', c->'j'->'k'->'l'->0, c->'m'->'k', c->'u'->'v'->1->'w'")
  for 'documents', 'typed', 'below';
parts('below', 0, "n->'a', n->'b'", "n IS NULL, n->'a'", "n IS NULL");
parts('documents', 1, "c->'a', c", "c->>'a.b'", "c->>id::text", "c #>> '{0}'", "documents, c->'a'", "c || '{}', c->'a'", "c->'a', c ? 'q\"q'", "c - 'a'");
for my $query ("SELECT c->'a', count(*), max(c->>'n') FROM %.documents GROUP BY 1", "SELECT DISTINCT c->>'a' FROM %.documents",
	"SELECT a.id, a.c->'a', b.c->>'n' FROM %.documents a JOIN %.documents b ON b.id = a.id + 1",
	"SELECT a.id, a.c->'a', b.c->>'n' FROM %.documents a LEFT JOIN %.documents b ON b.id = a.id + 30",
	"SELECT a.id, (SELECT b.c->>'b' FROM %.documents b WHERE b.id = a.id + 1 AND b.c->'a' IS NOT DISTINCT FROM a.c->'a') FROM %.documents a",
	"SELECT a.id, a.c->'n', (SELECT a.c #>> '{}') FROM %.documents a",
	"SELECT a.id, l.* FROM %.documents a, LATERAL (SELECT a.c->'b' AS b, k FROM jsonb_object_keys(a.c) k) l",
	"SELECT c->'a' FROM (SELECT c FROM %.documents UNION ALL SELECT c FROM %.typed) u",
	"SELECT id, row_number() OVER (ORDER BY c->'a', id) FROM %.documents")
{
	my ($far, $near) = split /\n/, value(join '', map { same_rows($query =~ s/%/$_/gr) } 'r', 'l');
	is($far, $near, $query);
}
# a column can have the name of a path
perform(26, 'CREATE TABLE hidden (id Int32, c JSON, `c.a` String) ENGINE = MergeTree() ORDER BY id');
perform(26, q(INSERT INTO hidden SELECT 1, '{"a":5}', 'x'));
value('CREATE FOREIGN TABLE r.hidden (id int, c jsonb) SERVER ch26; CREATE TABLE l.hidden AS SELECT * FROM r.hidden');
same('hidden', 'local', "c->>'a' = '5'", "c ? 'b'");
parts('hidden', 1, "c->'a'");
value("CREATE TABLE l.copy AS SELECT c->'a' AS a FROM r.documents LIMIT 0; INSERT INTO l.copy SELECT c->'a' FROM r.documents");
is(value("SELECT count(*), count(a) FROM l.copy"), value("SELECT count(*), count(c->'a') FROM l.documents"), 'INSERT of a part');

# JSON inside of other types: written, read, changed, looked into
perform(26, 'CREATE TABLE inside (id Int32, t Tuple(x Int8, j JSON), a Array(JSON), m Map(String, JSON), n Nullable(JSON), d Array(Array(JSON)), v Variant(JSON, Int64))
	ENGINE = MergeTree() ORDER BY id');
value(q(ALTER SERVER ch26 OPTIONS (ADD compression 'lz4'); CREATE SCHEMA i; IMPORT FOREIGN SCHEMA tap LIMIT TO (inside) FROM SERVER ch26 INTO i;
	INSERT INTO i.inside VALUES (1, '{"x":1,"j":{"a":1.50,"b":{"c":[1,"x"]}}}', '[{"a":1},{}]', '{"q":{"z":1}}', NULL, '[[{"a":1}],[]]', '{"a":5}'),
	(2, '{"x":1,"j":{}}', '[]', '{"q":{"z":[1,2]},"r":{}}', '{"y":{}}', '[]', '7')));
is(value('SELECT * FROM i.inside ORDER BY id'), q(1|{"j": {"a": 1.5, "b": {"c": [1, "x"]}}, "x": 1}|[{"a": 1}, {}]|{"q": {"z": 1}}||[[{"a": 1}], []]|{"a": 5}
2|{"j": {}, "x": 1}|[]|{"q": {"z": [1, 2]}, "r": {}}|{}|[]|7), 'written and read inside of other types');
for (['t', '{"x":1,"j":[1]}'], ['t', '{"x":1,"j":5}'], ['m', '{"x":null}'], ['a', '[{"a":1},null]'], ['a', '[[1]]'], ['v', '[1]'])
{
	my ($column, $value) = @$_;

	like(sql("INSERT INTO i.inside (id, $column) VALUES (3, '$value')")->{err},
		qr/(JSON value cannot be written|null value).*column "$column" of foreign table "i\.inside"/s, "refused: $value");
}
value(q(UPDATE i.inside SET t = '{"x":2,"j":{"n":12345678901234567890}}', a = '[{"u":1}]', m = '{"z":{"a":"b"}}', n = '{"k":1}' WHERE id = 1));
is(value(q(SELECT id, t->'j'->>'n', t->'j', m->'z'->>'a', a->0->>'u', n->>'k' FROM i.inside ORDER BY id)),
	qq(1|12345678901234567890|{"n": 12345678901234567890}|b|1|1\n2||{}|||), 'UPDATE, and parts of it');
is(value("SELECT id FROM i.inside WHERE $_"), '1', $_)
  for "t->'j'->>'n' = '12345678901234567890'", "m->'z'->>'a' = 'b'", "a->0->>'u' = '1'", "n->>'k' = '1'", "NOT t->'j' = '{}'";

# settings of a profile or a user do not change what a document says
my $document = "SELECT c, t, x FROM r.shown";
perform(26, 'CREATE TABLE shown (c JSON, t Tuple(a Int64, j JSON, d Decimal(9, 2), n Nullable(Int8), m Map(String, JSON)), x Array(String)) ENGINE = Memory');
perform(26, q(INSERT INTO shown SELECT '{"a":12345678901,"b":1.5}', (5, '{"x":77}', 1.25, NULL, map('k', '{"y":2}')), ['it\'s']));
value("CREATE FOREIGN TABLE r.shown (c jsonb, t jsonb, x text) SERVER ch26");
my $shown = value($document);
is($shown, q({"a": 12345678901, "b": 1.5}|{"a": 5, "d": 1.25, "j": {"x": 77}, "m": {"k": {"y": 2}}, "n": null}|['it\'s']), 'as it is');
for my $setting ((map { "output_format_json_$_" } 'quote_64bit_integers 1', 'quote_64bit_floats 1', 'quote_decimals 1',
	'named_tuples_as_objects 0', 'skip_null_value_in_named_tuples 1', 'map_as_array_of_tuples 1'),
	'output_format_values_escape_quote_with_quote 1')
{
	value("ALTER FOREIGN TABLE r.shown OPTIONS (ADD settings '$setting')");
	is(value($document), $shown, "$setting changes nothing");
	value('ALTER FOREIGN TABLE r.shown OPTIONS (DROP settings)');
}

# Tuples have types, so that the server decides; 18.16 has no Map
for my $version (18, 26)
{
	my $maps = $version == 26;

	perform($version, 'CREATE TABLE tuples (id Int32, t Tuple(i Int32, s String, n Tuple(x UInt8, y String), f Float64)'
		  . ($maps ? ', b Tuple(o Bool, m Map(String, UInt64), `a b` Nullable(String)), m Map(String, Array(Int32))' : '')
		  . ') ENGINE = MergeTree() ORDER BY id');
	perform($version, 'INSERT INTO tuples SELECT ' . join ' UNION ALL SELECT ', map {
		"toInt32($_), CAST(($_, '" . ('', '1', '{}', 'é')[$_] . "', ($_, 'y'), 1.5) AS Tuple(i Int32, s String, n Tuple(x UInt8, y String), f Float64))"
		  . ($maps ? ", ($_ = 1, map('k', $_, 'k', 7), if($_ = 2, NULL, 'z')), map('a', [$_])" : '')
	} 0 .. 3);
	value("DROP TABLE IF EXISTS l.tuples; DROP FOREIGN TABLE IF EXISTS r.tuples;
		CREATE FOREIGN TABLE r.tuples (id int, t jsonb" . ($maps ? ', b jsonb, m jsonb' : '') . ") SERVER ch$version;
		CREATE TABLE l.tuples AS SELECT * FROM r.tuples");
	same('tuples', 'exact',
		"t->>'i' = '1'", "(t->>'i')::int > 1", "(t->>'i')::bigint > 1", "(t->>'i')::smallint = 1", "t->>'s' = '{}'", "t->'n'->>'x' = '2'",
		"t #>> '{n,y}' = 'y'", "t->>'s' IS NULL");
	same('tuples', 'local', "t->>'zz' IS NULL", "t->>'f' = '1.5'", "t->'n' IS NULL", "t ? 'i'");
	next unless $maps;
	same('tuples', 'exact', "b->>'o' = 'true'", "b->'m'->>'k' = '7'", "b->'m'->>'zz' IS NULL", "b->>'a b' IS NULL", "m ? 'a'");
	same('tuples', 'local', "m->>'a' = '[1]'", "m @> '{\"a\": [1]}'");
}

done_testing;
