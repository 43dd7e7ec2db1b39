-- What test/types/run does with each column type; its problems come as text.
CREATE EXTENSION clickhouse_fdw;
CREATE SERVER walk FOREIGN DATA WRAPPER clickhouse_fdw
	OPTIONS (host :'host', port :'port', compression 'lz4', settings :'settings');
CREATE USER MAPPING FOR CURRENT_USER SERVER walk;
CREATE TYPE walk_pair AS (a integer, b text);
CREATE SCHEMA remote;
CALL clickhouse_perform('walk', 'DROP DATABASE IF EXISTS fdw_walk');
CALL clickhouse_perform('walk', 'CREATE DATABASE fdw_walk');

-- As the server spells it.
CREATE FUNCTION remote_type(name text) RETURNS text
LANGUAGE sql AS $$
	SELECT t.type FROM clickhouse_query('walk', format('SELECT type FROM system.columns WHERE database = ''fdw_walk'' AND table = %L AND name = ''v''', name)) AS t(type text)
$$;

-- The remote table and its foreign table; an error if the server has no such type.
CREATE FUNCTION make_table(name text, type text, local text) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	CALL clickhouse_perform('walk', format('CREATE TABLE fdw_walk.%s (k Int32, v %s) ENGINE = Memory', name, type));
	IF local IS NULL THEN
		EXECUTE format('IMPORT FOREIGN SCHEMA fdw_walk LIMIT TO (%s) FROM SERVER walk INTO remote OPTIONS (on_unsupported ''error'')', name);
	ELSE
		EXECUTE format('CREATE FOREIGN TABLE remote.%s (k integer, v %s OPTIONS (type %L)) SERVER walk OPTIONS (database ''fdw_walk'')',
			name, local, remote_type(name));
	END IF;
END $$;

CREATE FUNCTION fill(name text, expressions text[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	FOR i IN 1 .. cardinality(expressions) LOOP
		CALL clickhouse_perform('walk', format('INSERT INTO fdw_walk.%s SELECT toInt32(%s), %s', name, i, expressions[i]));
	END LOOP;
END $$;

-- Written back, every value must be what it was, as the server tells it.
CREATE FUNCTION written(name text) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
	value record;
	-- the type of what a column holds is part of its value
	which text := CASE WHEN remote_type(name) ~ '^(Variant|Geometry)' THEN 'toString(variantType(v))'
		WHEN remote_type(name) ~ '^Dynamic' THEN 'dynamicType(v)' ELSE '''''' END;
BEGIN
	EXECUTE format('INSERT INTO remote.%s SELECT k + 1000, v FROM here', name);
	FOR value IN SELECT * FROM clickhouse_query('walk', format(
		'SELECT toInt32(k %% 1000), arrayStringConcat(groupArray(s), '' became '') FROM (SELECT k, concat(ifNull(toString(v), ''NULL''), %s) AS s FROM fdw_walk.%s ORDER BY k) GROUP BY k %% 1000 HAVING count() <> 2 OR uniqExact(s) <> 1',
		which, name)) AS t(k integer, v text)
	LOOP
		RETURN NEXT 'written: ' || value.v;
	END LOOP;
END $$;

-- An expression that is true where v equals another value of its type.
CREATE FUNCTION equality(type regtype) RETURNS text
LANGUAGE sql AS $$
	SELECT CASE WHEN EXISTS (SELECT FROM pg_operator WHERE oprname = '=' AND oprleft = type AND oprright = type)
		OR (SELECT typtype IN ('c', 'e') OR typelem <> 0 AND typlen = -1 FROM pg_type WHERE oid = type)
			AND type::text NOT LIKE 'point%' THEN 'v = %s'
		WHEN type = 'character varying'::regtype THEN 'v = %s' ELSE 'v::text = %s::text' END
$$;

-- With a constant and with a parameter, the same rows as from a local table.
CREATE FUNCTION found(name text) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
	column_type text := (SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'here'::regclass AND attname = 'v');
	base regtype := (SELECT atttypid FROM pg_attribute WHERE attrelid = 'here'::regclass AND attname = 'v');
	operators text[] := ARRAY[equality(base)];
	value record;
	operator text;
	wanted int[];
	got int[];
BEGIN
	IF base IN ('smallint'::regtype, 'integer', 'bigint', 'numeric', 'real', 'double precision', 'date', 'timestamptz', 'timestamp', 'interval', 'inet') THEN
		operators := operators || ARRAY['v <> %s', 'v <= %s', 'v > %s'];
	END IF;
	EXECUTE format('CREATE TEMP TABLE everything AS SELECT * FROM remote.%s', name);
	FOR value IN SELECT k, v::text AS v FROM here LOOP
		FOREACH operator IN ARRAY operators LOOP
			EXECUTE 'SELECT array_agg(k ORDER BY k) FROM everything WHERE ' || format(operator, format('%L::%s', value.v, column_type)) INTO wanted;
			EXECUTE format('SELECT array_agg(k ORDER BY k) FROM remote.%s WHERE ', name)
				|| format(operator, format('%L::%s', value.v, column_type)) INTO got;
			IF got IS DISTINCT FROM wanted THEN
				RETURN NEXT format('constant: %s for %s: %s, not %s', operator, value.v, got, wanted);
			END IF;
			EXECUTE format('PREPARE walk_query (%s) AS SELECT array_agg(k ORDER BY k) FROM remote.%s WHERE ', base, name)
				|| format(operator, '$1');
			EXECUTE format('EXECUTE walk_query (%L)', value.v) INTO got;
			DEALLOCATE walk_query;
			IF got IS DISTINCT FROM wanted THEN
				RETURN NEXT format('parameter: %s for %s: %s, not %s', operator, value.v, got, wanted);
			END IF;
		END LOOP;
	END LOOP;
	EXECUTE format('SELECT array_agg(k ORDER BY k) FROM remote.%s WHERE v IS NULL', name) INTO got;
	SELECT array_agg(k ORDER BY k) INTO wanted FROM everything WHERE CASE WHEN base::oid IN (SELECT oid FROM pg_type WHERE typtype = 'c') THEN v::text IS NULL ELSE v IS NULL END;
	IF got IS DISTINCT FROM wanted THEN
		RETURN NEXT format('IS NULL: %s, not %s', got, wanted);
	END IF;
	DROP TABLE everything;
END $$;

CREATE FUNCTION walk(name text, type text, expressions text[], local text, readonly boolean) RETURNS SETOF text
LANGUAGE plpgsql AS $$
BEGIN
	BEGIN
		PERFORM make_table(name, type, local);
		PERFORM fill(name, expressions);
	EXCEPTION WHEN OTHERS THEN
		RETURN NEXT 'refused: ' || SQLERRM;
		RETURN;
	END;
	BEGIN
		EXECUTE format('CREATE TEMP TABLE here AS SELECT * FROM remote.%s', name);
		IF (SELECT count(*) FROM here) <> cardinality(expressions) THEN
			RETURN NEXT 'rows are missing';
		END IF;
		IF NOT readonly THEN
			RETURN QUERY SELECT written(name);
		END IF;
		RETURN QUERY SELECT found(name);
		DROP TABLE here;
	EXCEPTION WHEN OTHERS THEN
		RETURN NEXT 'error: ' || SQLERRM;
	END;
	CALL clickhouse_perform('walk', format('DROP TABLE fdw_walk.%s', name));
END $$;
