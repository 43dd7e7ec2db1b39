-- What hostile.py does with each value; its problems come as text.

-- Everything that can write, each to a row of its own; what is refused is told.
CREATE FUNCTION written_by_all(name text, column_type text, imported boolean) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
	file text := current_setting('data_directory') || '/hostile.' || name;
	value text := (SELECT v FROM here);
	-- 18.16 does not change an Enum, and not every other local type can be sent
	updatable boolean := imported AND (clickhouse_server_version('walk') NOT LIKE '18.%' OR remote_type(name) NOT LIKE 'Enum%');
	way text;
BEGIN
	FOREACH way IN ARRAY ARRAY[
		format('INSERT INTO remote.%s SELECT 2, v FROM here', name),
		format('COPY (SELECT 3, v FROM here) TO %L; COPY remote.%s FROM %1$L', file, name),
		format('COPY (SELECT 4, v FROM here) TO %L (FORMAT csv); COPY remote.%s FROM %1$L (FORMAT csv)', file, name),
		format('COPY (SELECT 5, v FROM here) TO %L (FORMAT binary); COPY remote.%s FROM %1$L (FORMAT binary)', file, name),
		format('PREPARE hostile_insert (%s) AS INSERT INTO remote.%s VALUES (6, $1); EXECUTE hostile_insert (%L)', column_type, name, value),
		CASE WHEN updatable THEN format('INSERT INTO remote.%s (k) VALUES (7); UPDATE remote.%1$s SET v = %L WHERE k = 7', name, value)
			ELSE format('INSERT INTO remote.%s SELECT 7, v FROM here', name) END]
	LOOP
		BEGIN
			EXECUTE way;
		EXCEPTION WHEN OTHERS THEN
			RETURN NEXT format('%s: %s', left(way, 40), SQLERRM);
		END;
		DEALLOCATE ALL;
	END LOOP;
END $$;

-- The value as it must be read, by a scan and by clickhouse_query(), and written.
CREATE FUNCTION hostile(name text, type text, expression text, local text, expected text) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
	which text := CASE WHEN type ~ '^Variant' THEN 'toString(variantType(v))' ELSE '''''' END;
	imported boolean := local IS NULL;
BEGIN
	CALL clickhouse_perform('walk', format('CREATE TABLE fdw_walk.%s (k Int32, v %s) ENGINE = MergeTree() ORDER BY k', name, type));
	IF imported THEN
		EXECUTE format('IMPORT FOREIGN SCHEMA fdw_walk LIMIT TO (%s) FROM SERVER walk INTO remote OPTIONS (on_unsupported ''error'')', name);
	ELSE
		EXECUTE format('CREATE FOREIGN TABLE remote.%s (k integer, v %s OPTIONS (type %L)) SERVER walk OPTIONS (database ''fdw_walk'')', name, local, remote_type(name));
	END IF;
	CALL clickhouse_perform('walk', format('INSERT INTO fdw_walk.%s SELECT toInt32(1), %s', name, expression));
	EXECUTE format('CREATE TEMP TABLE here AS SELECT v FROM remote.%s', name);
	SELECT format_type(atttypid, atttypmod) INTO local FROM pg_attribute WHERE attrelid = 'here'::regclass AND attname = 'v';
	RETURN QUERY SELECT format('read: %s, not %s', v, expected) FROM here WHERE format('%s', v) IS DISTINCT FROM expected;
	-- of its own accord 18.16 garbles arrays of LowCardinality that are all empty
	IF type NOT LIKE '%Array(LowCardinality%' AND local <> 'text' THEN
		RETURN QUERY EXECUTE format('SELECT format(''clickhouse_query: %%s'', v) FROM clickhouse_query(''walk'', %L) AS t(v %s) WHERE format(''%%s'', v) IS DISTINCT FROM %L',
			format('SELECT v FROM fdw_walk.%s', name), local, expected);
	END IF;
	RETURN QUERY SELECT written_by_all(name, local, imported);
	RETURN QUERY EXECUTE format('SELECT format(''%%s reads as %%s'', k, v) FROM remote.%s WHERE format(''%%s'', v) IS DISTINCT FROM %L OFFSET 0', name, expected);
	RETURN QUERY SELECT 'on the server: ' || t.v FROM clickhouse_query('walk', format(
		'SELECT arrayStringConcat(groupArray(concat(toString(k), '' '', s)), ''; '') FROM (SELECT k, concat(ifNull(toString(v), ''NULL''), %s) AS s FROM fdw_walk.%s ORDER BY k) HAVING uniqExact(s) <> 1 OR count() <> 7',
		which, name)) AS t(v text);
	DROP TABLE here;
	CALL clickhouse_perform('walk', format('DROP TABLE fdw_walk.%s', name));
EXCEPTION WHEN OTHERS THEN
	RETURN NEXT 'error: ' || SQLERRM;
END $$;

-- A value that does not fit: no way writes it, and the error says where and why.
CREATE FUNCTION misfit(name text, type text, local text, value text, code text, message text) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
	file text := current_setting('data_directory') || '/hostile.' || name;
	way text;
	state text;
	said text;
	place text;
BEGIN
	CALL clickhouse_perform('walk', format('CREATE TABLE fdw_walk.%s (k Int32, v %s) ENGINE = MergeTree() ORDER BY k', name, type));
	EXECUTE format('CREATE FOREIGN TABLE remote.%s (k integer, v %s OPTIONS (type %L)) SERVER walk OPTIONS (database ''fdw_walk'')', name, local, remote_type(name));
	FOREACH way IN ARRAY ARRAY[
		format('INSERT INTO remote.%s VALUES (1, %L)', name, value),
		format('COPY (SELECT 1, %L::%s) TO %L; COPY remote.%s FROM %3$L', value, local, file, name),
		format('PREPARE hostile_insert (%s) AS INSERT INTO remote.%s VALUES (1, $1); EXECUTE hostile_insert (%L)', local, name, value)]
	LOOP
		BEGIN
			EXECUTE way;
			RETURN NEXT 'stored: ' || left(way, 40);
		EXCEPTION WHEN OTHERS THEN
			GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = PG_EXCEPTION_DETAIL, place = PG_EXCEPTION_CONTEXT;
			said := concat_ws(' ', SQLERRM, said, place);
			IF state <> code OR said !~ message OR said !~ name OR said !~ '"v"' THEN
				RETURN NEXT format('%s: %s %s', left(way, 40), state, said);
			END IF;
		END;
		DEALLOCATE ALL;
	END LOOP;
	RETURN QUERY SELECT 'rows: ' || n FROM clickhouse_query('walk', format('SELECT toInt64(count()) FROM fdw_walk.%s', name)) AS t(n bigint) WHERE n <> 0;
	CALL clickhouse_perform('walk', format('DROP TABLE fdw_walk.%s', name));
END $$;

-- A value that is an error to read, and not another value.
CREATE FUNCTION unreadable(name text, type text, expression text, message text) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
	value text;
BEGIN
	CALL clickhouse_perform('walk', format('CREATE TABLE fdw_walk.%s (k Int32, v %s) ENGINE = MergeTree() ORDER BY k', name, type));
	EXECUTE format('IMPORT FOREIGN SCHEMA fdw_walk LIMIT TO (%s) FROM SERVER walk INTO remote', name);
	CALL clickhouse_perform('walk', format('INSERT INTO fdw_walk.%s SELECT toInt32(1), %s', name, expression));
	EXECUTE format('SELECT v FROM remote.%s', name) INTO value;
	RETURN NEXT 'read: ' || value;
EXCEPTION WHEN OTHERS THEN
	IF SQLERRM !~ message THEN
		RETURN NEXT SQLERRM;
	END IF;
END $$;
