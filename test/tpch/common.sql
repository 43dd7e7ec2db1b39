-- What the data of every suite are made with: numbers and words that look
-- random and are the same in every run.
CREATE SCHEMA gen;

-- lo to hi; stream tells the columns apart, key the rows
CREATE FUNCTION gen.number(stream int, key bigint, lo bigint, hi bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT lo + (hashint8extended(key, stream) & 9223372036854775807) % (hi - lo + 1)
$$;

CREATE FUNCTION gen.word(stream int, key bigint, words text[]) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT words[gen.number(stream, key, 1, cardinality(words))]
$$;

-- some words in a row
CREATE FUNCTION gen.phrase(stream int, key bigint, words text[], fewest int, most int) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
	SELECT coalesce(string_agg(gen.word(stream + 1000 * i, key, words), ' ' ORDER BY i), '')
	FROM generate_series(1, gen.number(stream, key, fewest, most)::int) i
$$;
