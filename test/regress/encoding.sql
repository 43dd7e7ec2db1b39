-- Included by sql/encoding.sql once a database: the same words here and there, and
-- queries whose answers must be the same.  :words are they, :letter is one of them.
\ir server.sql
SET client_min_messages = warning;
SET client_encoding = 'UTF8';
CREATE EXTENSION clickhouse_fdw;
CREATE SERVER ch_default FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (host :'ch_host', port :'ch_port');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_default OPTIONS (user :'ch_user', password :'ch_password');
CALL clickhouse_perform('ch_default', 'DROP DATABASE IF EXISTS regress_encoding');
CALL clickhouse_perform('ch_default', 'CREATE DATABASE regress_encoding');
CREATE SERVER ch FOREIGN DATA WRAPPER clickhouse_fdw
	OPTIONS (host :'ch_host', port :'ch_port', dbname 'regress_encoding');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch OPTIONS (user :'ch_user', password :'ch_password');
CREATE SCHEMA here;
CREATE SCHEMA there;
CREATE TABLE here.word (id integer NOT NULL, w text COLLATE "C" NOT NULL, n text COLLATE "C");
INSERT INTO here.word SELECT i, w, nullif(w || 'x' || w, 'xxx')
FROM unnest(:'words'::text[] || '{"",a,abc,Zz,x}') WITH ORDINALITY AS u (w, i);
CALL clickhouse_perform('ch', 'CREATE TABLE word (id Int32, w String, n Nullable(String)) ENGINE = MergeTree ORDER BY id');
SELECT format('CREATE TABLE label (id Int32, e Enum8(''a'' = 1, ''%1$s'' = 2), `%1$s` Nullable(String)) ENGINE = MergeTree ORDER BY id', :'letter') AS label \gset
CALL clickhouse_perform('ch', :'label');
IMPORT FOREIGN SCHEMA regress_encoding FROM SERVER ch INTO there OPTIONS (import_collate 'true');
INSERT INTO there.word SELECT * FROM here.word;

CREATE FUNCTION answers(query text, place text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	result text;
BEGIN
	PERFORM set_config('search_path', place || ', public', true);
	EXECUTE 'SELECT string_agg(r::text, ''|'') FROM (' || query || ') r' INTO result;
	RETURN result;
END $$;
CREATE FUNCTION differences(letter text) RETURNS TABLE (query text, here text, there text) LANGUAGE plpgsql AS $$
DECLARE
	condition text;
	value text;
BEGIN
	FOREACH condition IN ARRAY ARRAY['w = @', 'w <> @', 'w < @', 'w >= @', 'w ~<~ @', 'w ~>=~ @', 'w IN (@, ''a'')', 'w LIKE ''_''', 'w LIKE @ || ''%''',
		'w NOT LIKE ''%'' || @', 'w ~ @', 'w ~ ''^.$''', 'length(w) = 1', 'octet_length(w) = 2', 'strpos(n, ''x'') = 2', 'starts_with(n, @)',
		'n > @ || @', 'w BETWEEN ''x'' AND @', 'left(n, 1) = @', 'reverse(n) = n', 'upper(w) = w', 'md5(w) = md5(@)',
		'split_part(n, ''x'', 1) = @', 'greatest(w, @) = w', 'w > ANY (ARRAY[@, ''b''])', 'w::varchar(1) = @', 'lpad(w, 2, @) = w', 'replace(n, @, '''') = ''x''',
		'encode(w::bytea, ''hex'') <> ''''', 'translate(w, @, ''a'') = ''a''', 'coalesce(n, @) <= @', 'initcap(n) = n', 'to_char(length(w), ''9'') = '' 1'''] LOOP
		query := replace('SELECT id FROM word WHERE ' || condition || ' ORDER BY id', '@', quote_literal(letter));
		here := answers(query, 'here');
		there := answers(query, 'there');
		CONTINUE WHEN here IS NOT DISTINCT FROM there;
		RETURN NEXT;
	END LOOP;
	FOREACH value IN ARRAY ARRAY['min(w)', 'max(n)', 'max(length(n))', 'sum(octet_length(w))', 'string_agg(w, '','' ORDER BY w)', 'count(DISTINCT upper(n))',
		'string_agg(md5(w), '','' ORDER BY id)', 'string_agg(substr(n, 2, 1), '''' ORDER BY id)', 'array_agg(w ORDER BY n, w DESC)', 'min(repeat(w, 2))'] LOOP
		query := 'SELECT ' || value || ' FROM word';
		here := answers(query, 'here');
		there := answers(query, 'there');
		CONTINUE WHEN here IS NOT DISTINCT FROM there;
		RETURN NEXT;
	END LOOP;
	query := 'SELECT w FROM word ORDER BY w';
	here := answers(query, 'here');
	there := answers(query, 'there');
	IF here IS DISTINCT FROM there THEN RETURN NEXT; END IF;
END $$;
LOAD 'clickhouse_fdw';
