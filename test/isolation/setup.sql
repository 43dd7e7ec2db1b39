-- What the specs share: a server, and a foreign table over a remote one that
-- each spec creates anew.
CREATE EXTENSION clickhouse_fdw;
CREATE SERVER ch FOREIGN DATA WRAPPER clickhouse_fdw
  OPTIONS (host :'host', port :'port', dbname 'regress_isolation');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch;
CREATE SERVER ch_default FOREIGN DATA WRAPPER clickhouse_fdw OPTIONS (host :'host', port :'port');
CREATE USER MAPPING FOR CURRENT_USER SERVER ch_default;
CALL clickhouse_perform('ch_default', 'DROP DATABASE IF EXISTS regress_isolation');
CALL clickhouse_perform('ch_default', 'CREATE DATABASE regress_isolation');
CREATE FOREIGN TABLE t (id integer OPTIONS (type 'Int32'), note text OPTIONS (type 'String'))
  SERVER ch OPTIONS (database 'regress_isolation', table_name 't', engine 'MergeTree');

-- five rows, each with its number as a note
CREATE PROCEDURE make_remote_table() LANGUAGE plpgsql AS $$
BEGIN
  CALL clickhouse_perform('ch', 'DROP TABLE IF EXISTS t');
  CALL clickhouse_perform('ch', 'CREATE TABLE t (id Int32, note String) ENGINE = MergeTree() ORDER BY id');
  INSERT INTO t SELECT i, 'row ' || i FROM generate_series(1, 5) i;
END $$;
