-- Where ClickHouse is, from the environment: CLICKHOUSE_HOST, CLICKHOUSE_PORT,
-- CLICKHOUSE_USER, CLICKHOUSE_PASSWORD.
\set ch_host localhost
\getenv ch_host CLICKHOUSE_HOST
\set ch_port 9000
\getenv ch_port CLICKHOUSE_PORT
\set ch_user default
\getenv ch_user CLICKHOUSE_USER
\set ch_password ''
\getenv ch_password CLICKHOUSE_PASSWORD
