SELECT * FROM differences(:'letter');
INSERT INTO there.label VALUES (1, 'a', 'a'), (2, :'letter', :'letter');
SELECT * FROM there.label WHERE e = :'letter' OR :"letter" < 'b' ORDER BY id;
ANALYZE there.label;
SET clickhouse_fdw.enable_query_pushdown = off;
