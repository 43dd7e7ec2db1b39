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
