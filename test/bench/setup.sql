-- The benchmark's tables: the same names in a schema for each way to read
-- them.  Run by run, which passes the variables.

CREATE EXTENSION clickhouse_fdw;
CREATE EXTENSION postgres_fdw;

-- local heap tables
CREATE SCHEMA heap;
CREATE TABLE heap.narrow (c1 int8 NOT NULL, c2 int8 NOT NULL);
CREATE TABLE heap.wide (c1 int8 NOT NULL, c2 int8 NOT NULL, country text NOT NULL,
    browser text NOT NULL, os text NOT NULL, city text NOT NULL, ip text NOT NULL,
    url text NOT NULL, referer text NOT NULL, title text NOT NULL);

-- this extension
CREATE SCHEMA ch;
CREATE SERVER ch FOREIGN DATA WRAPPER clickhouse_fdw
    OPTIONS (host '127.0.0.1', port :'ch_port', dbname 'bench');
CREATE USER MAPPING FOR PUBLIC SERVER ch OPTIONS (user 'default');
IMPORT FOREIGN SCHEMA bench FROM SERVER ch INTO ch;

-- the executor's floor
CREATE SCHEMA floor;
CREATE FUNCTION nullfdw_handler() RETURNS fdw_handler LANGUAGE c AS :'nullfdw';
CREATE FOREIGN DATA WRAPPER nullfdw HANDLER nullfdw_handler;
CREATE SERVER nothing FOREIGN DATA WRAPPER nullfdw;
CREATE FOREIGN TABLE floor.narrow (c1 int8, c2 int8)
    SERVER nothing OPTIONS (rows :'rows');
CREATE FOREIGN TABLE floor.wide (c1 int8, c2 int8, country text, browser text, os text,
    city text, ip text, url text, referer text, title text)
    SERVER nothing OPTIONS (rows :'wide_rows');

-- postgres_fdw, to this very server
CREATE SCHEMA pg;
CREATE SERVER pg FOREIGN DATA WRAPPER postgres_fdw
    OPTIONS (host :'pg_host', port :'pg_port', dbname 'bench', fetch_size '10000');
CREATE USER MAPPING FOR PUBLIC SERVER pg OPTIONS (user 'postgres');
IMPORT FOREIGN SCHEMA heap FROM SERVER pg INTO pg;

-- nobody listens to what arrives here: for cancelling a connection attempt
CREATE SERVER mute FOREIGN DATA WRAPPER clickhouse_fdw
    OPTIONS (host '127.0.0.1', port '1');
CREATE USER MAPPING FOR PUBLIC SERVER mute OPTIONS (user 'default');
CREATE SCHEMA mute;
CREATE FOREIGN TABLE mute.asleep (c1 int8 OPTIONS (type 'Int64')) SERVER mute;
