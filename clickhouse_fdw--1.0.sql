/* clickhouse_fdw--1.0.sql */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION clickhouse_fdw" to load this file. \quit

CREATE FUNCTION clickhouse_fdw_handler()
RETURNS fdw_handler
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT;

CREATE FUNCTION clickhouse_fdw_validator(text[], oid)
RETURNS void
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT;

CREATE FOREIGN DATA WRAPPER clickhouse_fdw
  HANDLER clickhouse_fdw_handler
  VALIDATOR clickhouse_fdw_validator;

--
-- SQL of the user's own
--

CREATE FUNCTION clickhouse_query(server name, query text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT VOLATILE PARALLEL UNSAFE;
REVOKE ALL ON FUNCTION clickhouse_query(name, text) FROM PUBLIC;
COMMENT ON FUNCTION clickhouse_query(name, text)
  IS 'run a query on a ClickHouse server and return its rows';

CREATE PROCEDURE clickhouse_perform(server name, statement text)
AS 'MODULE_PATHNAME'
LANGUAGE C;
REVOKE ALL ON PROCEDURE clickhouse_perform(name, text) FROM PUBLIC;
COMMENT ON PROCEDURE clickhouse_perform(name, text)
  IS 'run a statement on a ClickHouse server';

--
-- Servers and connections
--

CREATE FUNCTION clickhouse_server_version(server name)
RETURNS text
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION clickhouse_server_version(name)
  IS 'version of a ClickHouse server';

CREATE FUNCTION clickhouse_ping(server name,
  OUT host text, OUT port integer, OUT ok boolean, OUT latency interval,
  OUT version text, OUT error text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION clickhouse_ping(name)
  IS 'can the hosts of a ClickHouse server be reached?';

CREATE FUNCTION clickhouse_fdw_get_connections(
  OUT server_name text, OUT user_name text, OUT host text, OUT port integer,
  OUT valid boolean, OUT in_use boolean, OUT closed boolean,
  OUT server_version text, OUT revision integer,
  OUT bytes_in bigint, OUT bytes_out bigint)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT VOLATILE PARALLEL RESTRICTED;
COMMENT ON FUNCTION clickhouse_fdw_get_connections()
  IS 'open connections of this session';

CREATE FUNCTION clickhouse_fdw_disconnect(server name)
RETURNS boolean
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT VOLATILE PARALLEL RESTRICTED;
COMMENT ON FUNCTION clickhouse_fdw_disconnect(name)
  IS 'close the idle connections of this session to a server';

CREATE FUNCTION clickhouse_fdw_disconnect_all()
RETURNS boolean
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT VOLATILE PARALLEL RESTRICTED;
COMMENT ON FUNCTION clickhouse_fdw_disconnect_all()
  IS 'close all idle connections of this session';

--
-- What the extension knows
--

CREATE FUNCTION clickhouse_fdw_version()
RETURNS text
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION clickhouse_fdw_version()
  IS 'version of the library';

CREATE FUNCTION clickhouse_fdw_types(
  OUT type text, OUT postgresql_types text, OUT readable boolean,
  OUT writable boolean, OUT ordered boolean, OUT equality boolean,
  OUT nan boolean, OUT note text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION clickhouse_fdw_types()
  IS 'ClickHouse types and the PostgreSQL types they are read into';

CREATE FUNCTION clickhouse_fdw_pushdown(
  OUT kind text, OUT object text, OUT remote text, OUT conditions text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT STABLE PARALLEL SAFE;
COMMENT ON FUNCTION clickhouse_fdw_pushdown()
  IS 'what may run remotely, as what and where; without remote: what may not, and why';

CREATE FUNCTION clickhouse_fdw_options(
  OUT name text, OUT contexts text, OUT "values" text, OUT "default" text,
  OUT description text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION clickhouse_fdw_options()
  IS 'options of servers, user mappings, tables, columns and imports';

CREATE FUNCTION clickhouse_fdw_capabilities(
  OUT name text, OUT first_version text, OUT description text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION clickhouse_fdw_capabilities()
  IS 'what servers can do, by version';

CREATE FUNCTION clickhouse_fdw_error_codes(
  OUT code integer, OUT name text, OUT sqlstate text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION clickhouse_fdw_error_codes()
  IS 'ClickHouse error codes and their SQLSTATEs';

CREATE FUNCTION clickhouse_fdw_pinned_settings(
  OUT name text, OUT value text, OUT first_version text,
  OUT in_queries boolean, OUT in_inserts boolean, OUT otherwise text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION clickhouse_fdw_pinned_settings()
  IS 'ClickHouse settings that every remote query is sent with';

CREATE FUNCTION clickhouse_fdw_markers(
  OUT kind text, OUT name text, OUT arguments text, OUT result text,
  OUT remote text, OUT first_version text)
RETURNS SETOF record
AS 'MODULE_PATHNAME'
LANGUAGE C STRICT IMMUTABLE PARALLEL SAFE;
COMMENT ON FUNCTION clickhouse_fdw_markers()
  IS 'ClickHouse''s own functions and aggregates, as SQL functions';

--
-- ClickHouse's own functions and aggregates, from the tables
-- src/query/marker_*.c; doc/generate writes what follows
-- generated: markers
--
CREATE FUNCTION clickhouse_fdw_marker_step(internal, "any")
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, "any", "any")
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, "any", boolean)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, anyarray)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, anyelement)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, anyelement, "any")
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, anyelement, "any", boolean)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, anyelement, anyelement)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, anyelement, boolean)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, anynonarray)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, anynonarray, boolean)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, bigint)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, bigint, boolean)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, bigint[])
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, boolean)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, double precision)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, double precision, "any")
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, double precision, "any", "any")
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, double precision, "any", boolean)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, double precision, anyelement)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, double precision, anyelement, "any")
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, double precision, anyelement, boolean)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, double precision, boolean)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, double precision, double precision, "any")
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, double precision[])
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, double precision[], "any")
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, double precision[], "any", "any")
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, double precision[], anynonarray)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, integer)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, integer, "any")
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, integer, anyarray)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, integer, anynonarray)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, integer, anynonarray, "any")
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, integer, anynonarray, boolean)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, integer, boolean)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, integer, double precision, "any")
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, integer, integer, anynonarray)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, integer[])
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, numeric, boolean)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, real, boolean)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, smallint)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, smallint, boolean)
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step(internal, text, "any")
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step_variadic(internal, VARIADIC "any")
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step_variadic(internal, integer, VARIADIC "any")
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_step_variadic(internal, text, VARIADIC "any")
RETURNS internal
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_anyarray(internal, anyarray)
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_anyarray(internal, anynonarray)
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_anyarray(internal, anynonarray, boolean)
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_anyarray(internal, double precision[], anynonarray)
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_anyarray(internal, integer, anyarray)
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_anyarray(internal, integer, anynonarray)
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_anyarray(internal, integer, anynonarray, "any")
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_anyarray(internal, integer, anynonarray, boolean)
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_anyarray(internal, integer, integer, anynonarray)
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_anyelement(internal, anyarray)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_anyelement(internal, anyelement)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_anyelement(internal, anyelement, "any")
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_anyelement(internal, anyelement, "any", boolean)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_anyelement(internal, anyelement, anyelement)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_anyelement(internal, anyelement, boolean)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_anyelement(internal, double precision, anyelement)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_anyelement(internal, double precision, anyelement, "any")
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_anyelement(internal, double precision, anyelement, boolean)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bigint(internal, "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bigint(internal, "any", "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bigint(internal, "any", boolean)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bigint(internal, bigint, boolean)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bigint(internal, bigint[])
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bigint(internal, boolean)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bigint(internal, integer, boolean)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bigint(internal, integer[])
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bigint(internal, smallint, boolean)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bigint_array(internal, bigint)
RETURNS bigint[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bigint_array(internal, integer)
RETURNS bigint[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bigint_array(internal, smallint)
RETURNS bigint[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bigint_variadic(internal, VARIADIC "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bigint_variadic(internal, integer, VARIADIC "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bigint_variadic(internal, text, VARIADIC "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_boolean_variadic(internal, text, VARIADIC "any")
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bytea(internal, "any")
RETURNS bytea
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bytea(internal, "any", "any")
RETURNS bytea
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bytea(internal, double precision, "any")
RETURNS bytea
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bytea(internal, integer, "any")
RETURNS bytea
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_bytea_variadic(internal, VARIADIC "any")
RETURNS bytea
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_double_precision(internal, "any")
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_double_precision(internal, "any", "any")
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_double_precision(internal, "any", boolean)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_double_precision(internal, double precision)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_double_precision(internal, double precision, "any")
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_double_precision(internal, double precision, "any", "any")
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_double_precision(internal, double precision, "any", boolean)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_double_precision(internal, double precision, boolean)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_double_precision(internal, double precision, double precision, "any")
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_double_precision(internal, double precision[])
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_double_precision(internal, integer, double precision, "any")
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_double_precision(internal, real, boolean)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_double_precision_array(internal, double precision)
RETURNS double precision[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_double_precision_array(internal, double precision[], "any")
RETURNS double precision[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_double_precision_array(internal, double precision[], "any", "any")
RETURNS double precision[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_double_precision_variadic(internal, VARIADIC "any")
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_integer_variadic(internal, integer, VARIADIC "any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_jsonb(internal, "any")
RETURNS jsonb
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_jsonb(internal, "any", "any")
RETURNS jsonb
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_jsonb(internal, integer, "any")
RETURNS jsonb
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_jsonb_variadic(internal, VARIADIC "any")
RETURNS jsonb
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_numeric(internal, "any")
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_numeric(internal, numeric, boolean)
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_smallint_array_variadic(internal, VARIADIC "any")
RETURNS smallint[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_text(internal, "any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE FUNCTION clickhouse_fdw_marker_final_text(internal, text, "any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker_step'
LANGUAGE C VOLATILE;
CREATE AGGREGATE uniq(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint_variadic, finalfunc_extra);
CREATE AGGREGATE uniqexact(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint_variadic, finalfunc_extra);
CREATE AGGREGATE uniqcombined(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint_variadic, finalfunc_extra);
CREATE AGGREGATE uniqcombined64(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint_variadic, finalfunc_extra);
CREATE AGGREGATE uniqhll12(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint_variadic, finalfunc_extra);
CREATE AGGREGATE uniqtheta(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint_variadic, finalfunc_extra);
CREATE AGGREGATE uniqupto(integer, VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint_variadic, finalfunc_extra);
CREATE AGGREGATE uniqif(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint_variadic, finalfunc_extra);
CREATE AGGREGATE uniqexactif(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint_variadic, finalfunc_extra);
CREATE AGGREGATE uniqcombinedif(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint_variadic, finalfunc_extra);
CREATE AGGREGATE uniqarray("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE uniqexactarray("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE uniqstate(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea_variadic, finalfunc_extra);
CREATE AGGREGATE uniqexactstate(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea_variadic, finalfunc_extra);
CREATE AGGREGATE uniqcombinedstate(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea_variadic, finalfunc_extra);
CREATE AGGREGATE uniqcombined64state(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea_variadic, finalfunc_extra);
CREATE AGGREGATE uniqhll12state(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea_variadic, finalfunc_extra);
CREATE AGGREGATE uniqthetastate(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea_variadic, finalfunc_extra);
CREATE AGGREGATE uniqmerge("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE uniqexactmerge("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE uniqcombinedmerge("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE uniqcombined64merge("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE uniqhll12merge("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE uniqthetamerge("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE quantile(double precision, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE quantileexact(double precision, anyelement) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE quantileexactlow(double precision, anyelement) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE quantileexacthigh(double precision, anyelement) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE quantileexactinclusive(double precision, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE quantileexactexclusive(double precision, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE quantileexactweighted(double precision, anyelement, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE quantileinterpolatedweighted(double precision, "any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE quantiletdigest(double precision, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE quantiletdigestweighted(double precision, "any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE quantilebfloat16(double precision, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE quantiletiming(double precision, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE quantiletimingweighted(double precision, "any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE quantiledeterministic(double precision, "any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE quantiledd(double precision, double precision, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE quantilegk(integer, double precision, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE quantiles(double precision[], "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision_array, finalfunc_extra);
CREATE AGGREGATE quantilesexact(double precision[], anynonarray) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyarray, finalfunc_extra);
CREATE AGGREGATE quantilestdigest(double precision[], "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision_array, finalfunc_extra);
CREATE AGGREGATE quantilestiming(double precision[], "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision_array, finalfunc_extra);
CREATE AGGREGATE quantilesdeterministic(double precision[], "any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision_array, finalfunc_extra);
CREATE AGGREGATE median("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE medianexact(anyelement) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE mediantdigest("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE mediantiming("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE mediandeterministic("any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE quantileif(double precision, "any", boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE quantileexactif(double precision, anyelement, boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE quantiletdigestif(double precision, "any", boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE quantilearray(double precision, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE quantileornull(double precision, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE quantilestate(double precision, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea, finalfunc_extra);
CREATE AGGREGATE quantiletdigeststate(double precision, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea, finalfunc_extra);
CREATE AGGREGATE quantilemerge(double precision, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE quantiletdigestmerge(double precision, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE anyvalue(anyelement) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE anylast(anyelement) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE anyheavy(anyelement) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE anyif(anyelement, boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE anylastif(anyelement, boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE anyornull(anyelement) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE anystate("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea, finalfunc_extra);
CREATE AGGREGATE anymerge("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_text, finalfunc_extra);
CREATE AGGREGATE singlevalueornull(anyelement) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE argmin(anyelement, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE argmax(anyelement, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE argminif(anyelement, "any", boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE argmaxif(anyelement, "any", boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE argminornull(anyelement, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE argmaxornull(anyelement, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE argminstate("any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea, finalfunc_extra);
CREATE AGGREGATE argmaxstate("any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea, finalfunc_extra);
CREATE AGGREGATE argminmerge("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_text, finalfunc_extra);
CREATE AGGREGATE argmaxmerge("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_text, finalfunc_extra);
CREATE AGGREGATE grouparray(anynonarray) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyarray, finalfunc_extra);
CREATE AGGREGATE grouparray(integer, anynonarray) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyarray, finalfunc_extra);
CREATE AGGREGATE grouparrayif(anynonarray, boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyarray, finalfunc_extra);
CREATE AGGREGATE grouparraystate("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea, finalfunc_extra);
CREATE AGGREGATE grouparraylast(integer, anynonarray) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyarray, finalfunc_extra);
CREATE AGGREGATE grouparraysorted(integer, anynonarray) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyarray, finalfunc_extra);
CREATE AGGREGATE grouparraysample(integer, integer, anynonarray) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyarray, finalfunc_extra);
CREATE AGGREGATE grouparraymovingsum(smallint) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint_array, finalfunc_extra);
CREATE AGGREGATE grouparraymovingsum(integer) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint_array, finalfunc_extra);
CREATE AGGREGATE grouparraymovingsum(bigint) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint_array, finalfunc_extra);
CREATE AGGREGATE grouparraymovingsum(double precision) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision_array, finalfunc_extra);
CREATE AGGREGATE grouparrayarray(anyarray) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyarray, finalfunc_extra);
CREATE AGGREGATE groupuniqarray(anynonarray) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyarray, finalfunc_extra);
CREATE AGGREGATE groupuniqarray(integer, anynonarray) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyarray, finalfunc_extra);
CREATE AGGREGATE groupuniqarrayif(anynonarray, boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyarray, finalfunc_extra);
CREATE AGGREGATE groupuniqarrayarray(anyarray) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyarray, finalfunc_extra);
CREATE AGGREGATE groupuniqarraystate("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea, finalfunc_extra);
CREATE AGGREGATE grouparrayintersect(anyarray) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyarray, finalfunc_extra);
CREATE AGGREGATE groupconcat(text, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_text, finalfunc_extra);
CREATE AGGREGATE topk(integer, anynonarray) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyarray, finalfunc_extra);
CREATE AGGREGATE topkif(integer, anynonarray, boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyarray, finalfunc_extra);
CREATE AGGREGATE topkweighted(integer, anynonarray, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyarray, finalfunc_extra);
CREATE AGGREGATE topkstate(integer, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea, finalfunc_extra);
CREATE AGGREGATE topkarray(integer, anyarray) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyarray, finalfunc_extra);
CREATE AGGREGATE summap(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_jsonb_variadic, finalfunc_extra);
CREATE AGGREGATE minmap(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_jsonb_variadic, finalfunc_extra);
CREATE AGGREGATE maxmap(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_jsonb_variadic, finalfunc_extra);
CREATE AGGREGATE summapif(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_jsonb_variadic, finalfunc_extra);
CREATE AGGREGATE groupbitmap("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE groupbitmapif("any", boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE groupbitmapstate("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea, finalfunc_extra);
CREATE AGGREGATE groupbitmapmerge("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE groupbitmapand("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE groupbitmapor("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE groupbitmapxor("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE countif(boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE sumif(smallint, boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE sumif(integer, boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE sumif(bigint, boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE sumif(numeric, boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_numeric, finalfunc_extra);
CREATE AGGREGATE sumif(real, boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE sumif(double precision, boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE avgif("any", boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE minif(anyelement, boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE maxif(anyelement, boolean) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE sumornull(double precision) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE avgornull("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE minornull(anyelement) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE maxornull(anyelement) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE sumarray(integer[]) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE sumarray(bigint[]) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE sumarray(double precision[]) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE avgarray("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE minarray(anyarray) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE maxarray(anyarray) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE sumwithoverflow(anyelement) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE sumkahan("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE avgweighted("any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE sumcount("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_jsonb, finalfunc_extra);
CREATE AGGREGATE sumstate("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea, finalfunc_extra);
CREATE AGGREGATE summerge("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_numeric, finalfunc_extra);
CREATE AGGREGATE countstate(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea_variadic, finalfunc_extra);
CREATE AGGREGATE countmerge("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE avgstate("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea, finalfunc_extra);
CREATE AGGREGATE avgmerge("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE minstate("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea, finalfunc_extra);
CREATE AGGREGATE maxstate("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bytea, finalfunc_extra);
CREATE AGGREGATE minmerge("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_text, finalfunc_extra);
CREATE AGGREGATE maxmerge("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_text, finalfunc_extra);
CREATE AGGREGATE windowfunnel(integer, VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_integer_variadic, finalfunc_extra);
CREATE AGGREGATE retention(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_smallint_array_variadic, finalfunc_extra);
CREATE AGGREGATE sequencematch(text, VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_boolean_variadic, finalfunc_extra);
CREATE AGGREGATE sequencecount(text, VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint_variadic, finalfunc_extra);
CREATE AGGREGATE deltasum(anyelement) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE deltasumtimestamp(anyelement, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE exponentialmovingaverage(double precision, "any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE maxintersections("any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_bigint, finalfunc_extra);
CREATE AGGREGATE maxintersectionsposition(anyelement, anyelement) (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_anyelement, finalfunc_extra);
CREATE AGGREGATE intervallengthsum("any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE entropy(VARIADIC "any") (
  sfunc = clickhouse_fdw_marker_step_variadic, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision_variadic, finalfunc_extra);
CREATE AGGREGATE histogram(integer, "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_jsonb, finalfunc_extra);
CREATE AGGREGATE skewpop("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE skewsamp("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE kurtpop("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE kurtsamp("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE rankcorr("any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE corrstable("any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE varpopstable("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE varsampstable("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE stddevpopstable("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE stddevsampstable("any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE cramersv("any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE theilsu("any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE contingency("any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE boundingratio("any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_double_precision, finalfunc_extra);
CREATE AGGREGATE simplelinearregression("any", "any") (
  sfunc = clickhouse_fdw_marker_step, stype = internal,
  finalfunc = clickhouse_fdw_marker_final_jsonb, finalfunc_extra);
CREATE FUNCTION cityhash64(VARIADIC "any")
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION siphash64(VARIADIC "any")
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION xxhash32(VARIADIC "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION xxhash64(VARIADIC "any")
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION xxh3(VARIADIC "any")
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION wyhash64(VARIADIC "any")
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION murmurhash2_32(VARIADIC "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION murmurhash2_64(VARIADIC "any")
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION murmurhash3_32(VARIADIC "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION murmurhash3_64(VARIADIC "any")
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION farmhash64(VARIADIC "any")
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION farmfingerprint64(VARIADIC "any")
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION metrohash64(VARIADIC "any")
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION halfmd5(VARIADIC "any")
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION javahash("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION hivehash(text)
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION inthash32("any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION inthash64("any")
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION crc32(text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION crc64(text)
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION urlhash(text)
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION urlhash(text, integer)
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION jumpconsistenthash("any", integer)
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION md5hex(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION sha256hex(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dictget(text, text, VARIADIC "any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dictgetstring(text, text, VARIADIC "any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dictgetint8(text, text, VARIADIC "any")
RETURNS smallint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dictgetint16(text, text, VARIADIC "any")
RETURNS smallint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dictgetint32(text, text, VARIADIC "any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dictgetint64(text, text, VARIADIC "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dictgetuint8(text, text, VARIADIC "any")
RETURNS smallint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dictgetuint16(text, text, VARIADIC "any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dictgetuint32(text, text, VARIADIC "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dictgetuint64(text, text, VARIADIC "any")
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dictgetfloat32(text, text, VARIADIC "any")
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dictgetfloat64(text, text, VARIADIC "any")
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dictgetdate(text, text, VARIADIC "any")
RETURNS date
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dictgetdatetime(text, text, VARIADIC "any")
RETURNS timestamptz
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dictgetuuid(text, text, VARIADIC "any")
RETURNS uuid
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dictgetordefault(text, text, "any", anyelement)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dictgetornull(text, text, VARIADIC "any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dicthas(text, VARIADIC "any")
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION toyear("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION toquarter("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tomonth("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION todayofyear("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION todayofmonth("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION todayofweek("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tohour("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tominute("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tosecond("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION toisoweek("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION toisoyear("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION toweek("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION toweek("any", integer)
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION toyearweek("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tounixtimestamp("any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION toyyyymm("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION toyyyymmdd("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION toyyyymmddhhmmss("any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tomonday("any")
RETURNS date
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tostartofweek("any")
RETURNS date
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tostartofweek("any", integer)
RETURNS date
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tostartofmonth("any")
RETURNS date
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tostartofquarter("any")
RETURNS date
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tostartofyear("any")
RETURNS date
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tostartofisoyear("any")
RETURNS date
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tolastdayofmonth("any")
RETURNS date
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tostartofday(timestamptz)
RETURNS timestamptz
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tostartofday(timestamp)
RETURNS timestamp
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tostartofhour(anyelement)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tostartoffifteenminutes(anyelement)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tostartoftenminutes(anyelement)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tostartoffiveminute(anyelement)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tostartofminute(anyelement)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tostartofsecond(anyelement)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tostartofinterval(anyelement, interval)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION timeslot(anyelement)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION torelativeyearnum("any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION torelativemonthnum("any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION torelativeweeknum("any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION torelativedaynum("any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION torelativehournum("any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION torelativeminutenum("any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION datediff(text, "any", "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION formatdatetime("any", text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION formatdatetime("any", text, text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION datename(text, "any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION monthname("any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION todaysinmonth("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION parsedatetimebesteffort(text)
RETURNS timestamptz
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION parsedatetimebesteffortornull(text)
RETURNS timestamptz
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION intdiv("any", "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION intdivorzero("any", "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION roundtoexp2(anyelement)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION roundduration("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION roundage("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION bittest("any", integer)
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION bitcount("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION exp2(double precision)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION exp10(double precision)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION log2(double precision)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tgamma(double precision)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION widthbucket(double precision, double precision, double precision, integer)
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION formatreadablesize("any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION formatreadablequantity("any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION formatreadabletimedelta("any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION bar("any", "any", "any", integer)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION greatcircledistance(double precision, double precision, double precision, double precision)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION geodistance(double precision, double precision, double precision, double precision)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION greatcircleangle(double precision, double precision, double precision, double precision)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION pointinpolygon(double precision, double precision, polygon)
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION pointinpolygon(point, polygon)
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION pointinellipses(double precision, double precision, double precision, double precision, double precision, double precision)
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION geohashencode(double precision, double precision)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION geohashencode(double precision, double precision, integer)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION geotoh3(double precision, double precision, integer)
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION h3isvalid("any")
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION h3getresolution("any")
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION h3toparent("any", integer)
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION h3tostring("any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION stringtoh3(text)
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION has("any", "any")
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION hasall("any", "any")
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION hasany("any", "any")
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION indexof("any", "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION countequal("any", "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION empty("any")
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION notempty("any")
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arrayuniq(VARIADIC "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arraysum(smallint[])
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arraysum(integer[])
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arraysum(bigint[])
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arraysum(numeric[])
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arraysum(real[])
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arraysum(double precision[])
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arrayavg("any")
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arraymin(anyarray)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arraymax(anyarray)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arraydistinct(anyarray)
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arrayintersect(anyarray, anyarray)
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arrayreverse(anyarray)
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arraysort(anyarray)
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arrayreversesort(anyarray)
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arrayconcat(anyarray, anyarray)
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arrayslice(anyarray, integer, integer)
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arraypopback(anyarray)
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arraypopfront(anyarray)
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arraycompact(anyarray)
RETURNS anyarray
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arraystringconcat("any", text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arrayenumerate("any")
RETURNS bigint[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION arrayelement(anyarray, integer)
RETURNS anyelement
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION bitmapbuild("any")
RETURNS bytea
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION bitmaptoarray("any")
RETURNS bigint[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION bitmapcardinality("any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION bitmapcontains("any", "any")
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION bitmaphasany("any", "any")
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION bitmaphasall("any", "any")
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION bitmapand("any", "any")
RETURNS bytea
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION bitmapor("any", "any")
RETURNS bytea
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION bitmapxor("any", "any")
RETURNS bytea
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION bitmapandnot("any", "any")
RETURNS bytea
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION bitmapandcardinality("any", "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION bitmaporcardinality("any", "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION bitmapxorcardinality("any", "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION bitmapandnotcardinality("any", "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION finalizeaggregation("any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION protocol(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION domain(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION domainwithoutwww(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION topleveldomain(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION firstsignificantsubdomain(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION cuttofirstsignificantsubdomain(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION port(text)
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION path(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION pathfull(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION querystring(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION fragment(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION querystringandfragment(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION netloc(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION extracturlparameter(text, text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION extracturlparameters(text)
RETURNS text[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION extracturlparameternames(text)
RETURNS text[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION urlhierarchy(text)
RETURNS text[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION urlpathhierarchy(text)
RETURNS text[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION cutwww(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION cutquerystring(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION cutfragment(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION cutquerystringandfragment(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION cuturlparameter(text, text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION decodeurlcomponent(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION encodeurlcomponent(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION lowerutf8(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION upperutf8(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION lengthutf8(text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION reverseutf8(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION substringutf8(text, integer, integer)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION positioncaseinsensitive(text, text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION positionutf8(text, text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION positioncaseinsensitiveutf8(text, text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION countsubstrings(text, text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION countmatches(text, text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION match(text, text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION "extract"(text, text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION extractall(text, text)
RETURNS text[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION extractgroups(text, text)
RETURNS text[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION replaceone(text, text, text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION replaceall(text, text, text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION replaceregexpone(text, text, text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION replaceregexpall(text, text, text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION splitbychar(text, text)
RETURNS text[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION splitbystring(text, text)
RETURNS text[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION splitbyregexp(text, text)
RETURNS text[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION splitbywhitespace(text)
RETURNS text[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION splitbynonalpha(text)
RETURNS text[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION alphatokens(text)
RETURNS text[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tokens(text)
RETURNS text[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION ngrams(text, integer)
RETURNS text[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION startswith(text, text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION endswith(text, text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION multisearchany(text, text[])
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION multisearchanycaseinsensitive(text, text[])
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION multisearchfirstindex(text, text[])
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION multisearchfirstposition(text, text[])
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION multisearchallpositions(text, text[])
RETURNS bigint[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION multimatchany(text, text[])
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION multimatchanyindex(text, text[])
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION ngramdistance(text, text)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION ngramsearch(text, text)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION editdistance(text, text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION dameraulevenshteindistance(text, text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION jarosimilarity(text, text)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION jarowinklersimilarity(text, text)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION hastoken(text, text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION hastokencaseinsensitive(text, text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION hassubsequence(text, text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION appendtrailingcharifabsent(text, text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION isvalidutf8(text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tovalidutf8(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION base64encode(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION base64decode(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION hex("any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION unhex(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION normalizequery(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION normalizedqueryhash(text)
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION soundex(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION toint32ornull(text)
RETURNS integer
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION toint64ornull(text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION toint64orzero(text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tofloat64ornull(text)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tofloat64orzero(text)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION touint64ornull(text)
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION touint64orzero(text)
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION todateornull(text)
RETURNS date
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION totypename("any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION visitparamhas(text, text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION visitparamextractuint(text, text)
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION visitparamextractint(text, text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION visitparamextractfloat(text, text)
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION visitparamextractbool(text, text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION visitparamextractraw(text, text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION visitparamextractstring(text, text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION jsonhas(text, VARIADIC "any")
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION jsonlength(text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION jsonlength(text, VARIADIC "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION jsontype(text)
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION jsontype(text, VARIADIC "any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION jsonextractuint(text, VARIADIC "any")
RETURNS numeric
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION jsonextractint(text, VARIADIC "any")
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION jsonextractfloat(text, VARIADIC "any")
RETURNS double precision
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION jsonextractbool(text, VARIADIC "any")
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION jsonextractstring(text, VARIADIC "any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION jsonextractraw(text, VARIADIC "any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION jsonextractarrayraw(text, VARIADIC "any")
RETURNS text[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION jsonextractkeys(text)
RETURNS text[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION jsonextractkeys(text, VARIADIC "any")
RETURNS text[]
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION isvalidjson(text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION tojsonstring("any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION ipv4numtostring("any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION ipv4numtostringclassc("any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION ipv4stringtonum(text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION ipv4stringtonumornull(text)
RETURNS bigint
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION ipv6numtostring("any")
RETURNS text
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION ipv6stringtonum(text)
RETURNS bytea
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION toipv4(text)
RETURNS inet
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION toipv6(text)
RETURNS inet
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION toipv4ornull(text)
RETURNS inet
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION isipv4string(text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION isipv6string(text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
CREATE FUNCTION isipaddressinrange(text, text)
RETURNS boolean
AS 'MODULE_PATHNAME', 'clickhouse_fdw_marker'
LANGUAGE C VOLATILE PARALLEL SAFE;
