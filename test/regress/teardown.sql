-- Leaves nothing behind in the servers.
SET client_min_messages = warning;
RESET ROLE;
CALL clickhouse_perform('ch', 'DROP DATABASE regress_fdw');
DROP SCHEMA remote, local, regress CASCADE;
DROP SERVER ch CASCADE;
