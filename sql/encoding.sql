--
-- encoding.sql: databases whose encoding is not UTF8; the server's text always is
--
\getenv abs_srcdir PG_ABS_SRCDIR
\set body :abs_srcdir '/test/regress/encoding.sql'
\set checks :abs_srcdir '/test/regress/encoding_checks.sql'
\set VERBOSITY terse
\set back :DBNAME

-- one byte a character, in the order of code points
CREATE DATABASE regress_fdw_encoding ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;
\c regress_fdw_encoding
\set words '{é,ß,ÿ,Ä,éß}'
\set letter é
\set ECHO none
\i :body
\set ECHO all
\i :checks
EXPLAIN (VERBOSE, COSTS OFF) SELECT count(*) FROM there.word WHERE w = 'é' AND n < 'ÿ';
UPDATE there.word SET n = 'größer' WHERE w = 'ß';
SELECT * FROM there.word WHERE w = 'ß';
\c :back
DROP DATABASE regress_fdw_encoding;

-- ... in another order
CREATE DATABASE regress_fdw_encoding ENCODING 'WIN1251' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;
\c regress_fdw_encoding
\set words '{я,ё,Ж,і,яЖ}'
\set letter ё
\set ECHO none
\i :body
\set ECHO all
\i :checks
EXPLAIN (VERBOSE, COSTS OFF) SELECT count(*) FROM there.word WHERE w = 'ё' AND n < 'я';
\c :back
DROP DATABASE regress_fdw_encoding;

-- several bytes
CREATE DATABASE regress_fdw_encoding ENCODING 'EUC_JP' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;
\c regress_fdw_encoding
\set words '{あ,字,ア,亜,ｱ,あア}'
\set letter 字
\set ECHO none
\i :body
\set ECHO all
\i :checks
EXPLAIN (VERBOSE, COSTS OFF) SELECT count(*) FROM there.word WHERE w = '字' AND length(n) > 1;
\c :back
DROP DATABASE regress_fdw_encoding;

-- bytes that are no characters
CREATE DATABASE regress_fdw_encoding ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0;
\c regress_fdw_encoding
\set words '{é,字,ÿ,€,é字}'
\set letter é
\set ECHO none
\i :body
\set ECHO all
\i :checks
EXPLAIN (VERBOSE, COSTS OFF) SELECT count(*) FROM there.word WHERE w = 'é' AND length(n) > 1;
\c :back
DROP DATABASE regress_fdw_encoding;
