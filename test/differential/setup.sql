-- What test/differential/run does inside PostgreSQL: run a query over the
-- foreign tables and over the local copy, and say how the answers differ.
CREATE EXTENSION clickhouse_fdw;
CREATE SCHEMA diff;

-- every row of a query as text, or the error, as one array element each
CREATE FUNCTION diff.answer(query text) RETURNS text[]
LANGUAGE plpgsql AS $$
DECLARE
	r record;
	rows text[] := '{}';
BEGIN
	FOR r IN EXECUTE query LOOP
		rows := rows || coalesce(r::text, '');
	END LOOP;
	RETURN rows;
EXCEPTION WHEN others THEN
	RETURN ARRAY['ERROR ' || sqlstate || ': ' || sqlerrm];
END $$;

CREATE FUNCTION diff.sorted(rows text[]) RETURNS text[]
LANGUAGE sql AS $$ SELECT coalesce(array_agg(x ORDER BY x COLLATE "C"), '{}') FROM unnest(rows) x $$;

-- The lines of a plan that show work left to PostgreSQL, or NULL.
CREATE FUNCTION diff.not_shipped(query text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	line text;
	lines text := '';
	first boolean := true;
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (VERBOSE, COSTS OFF) ' || query LOOP
		IF line ~ 'Local because|^ *Filter:|Join Filter' OR
			(first AND line !~ '^Foreign Scan') THEN
			lines := lines || line || E'\n';
		END IF;
		first := false;
	END LOOP;
	RETURN nullif(lines, '');
EXCEPTION WHEN others THEN
	RETURN 'ERROR ' || sqlstate || ': ' || sqlerrm;
END $$;

-- One line a case: NULL if nothing is wrong.  ordered: the order counts too.
-- A statement that raises locally has to raise remotely, whatever it says.
CREATE FUNCTION diff.compare(id int, remote text, local text, ordered boolean, ships boolean)
RETURNS TABLE (verdict jsonb)
LANGUAGE plpgsql AS $$
DECLARE
	a text[];
	b text[];
	reason text;
BEGIN
	IF ships THEN
		reason := diff.not_shipped(remote);
		IF reason IS NOT NULL THEN
			RETURN QUERY SELECT jsonb_build_object('id', id, 'kind', 'local', 'query', remote, 'reason', reason);
		END IF;
	END IF;
	a := diff.answer(remote);
	b := diff.answer(local);
	IF a[1] ~ '^ERROR' AND b[1] ~ '^ERROR' THEN
		RETURN QUERY SELECT jsonb_build_object('id', id, 'kind', 'raises');
		RETURN;
	END IF;
	IF NOT ordered THEN
		a := diff.sorted(a);
		b := diff.sorted(b);
	END IF;
	IF a IS DISTINCT FROM b THEN
		RETURN QUERY SELECT jsonb_build_object('id', id, 'kind', 'differs', 'query', remote,
			'remote', to_jsonb(a), 'local', to_jsonb(b));
	END IF;
END $$;

-- a table of PostgreSQL's own for queries over both
CREATE TABLE diff.here AS SELECT k, nullif(k % 4, 2) AS g FROM generate_series(1, 60) k;
ANALYZE diff.here;
