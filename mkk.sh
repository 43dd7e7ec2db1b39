. /tmp/prune2/setup.sh
for v in 26 18; do 
q="CREATE DATABASE IF NOT EXISTS kk;"
h="concat('k', substring(toString(10000000 + number), 2))"
mk() { q="$q DROP TABLE IF EXISTS kk.$1; CREATE TABLE kk.$1 (k $2, n Int64) ENGINE=MergeTree ORDER BY k SETTINGS index_granularity=128; INSERT INTO kk.$1 SELECT $3, toInt64(number) FROM system.numbers LIMIT 100000;"; }
mk fixed 'FixedString(8)' "toFixedString($h,8)"
mk string String "$h"
mk label "Enum8('a' = 0, 'b' = 1, 'c' = 2, 'd' = 3)" "CAST(toInt8(intDiv(number, 25000)) AS Enum8('a' = 0, 'b' = 1, 'c' = 2, 'd' = 3))"
mk f64 Float64 'toFloat64(number)'
mk day Date 'toDate(1577836800 + number * 1000)'
mk stamp DateTime 'toDateTime(1577836800 + number * 1000)'
mk u64 UInt64 number
[ $v = 26 ] && mk ip IPv4 "toIPv4(number*1000)"
[ $v = 26 ] && mk nd "Nullable(Decimal(18,4))" "CAST(number AS Decimal(18,4))"; 
[ $v = 26 ] && q=${q/ORDER BY k SETTINGS index_granularity=128; INSERT INTO kk.nd/ORDER BY k SETTINGS index_granularity=128, allow_nullable_key=1; INSERT INTO kk.nd}
ch$v "$q"
done
P -d w -q <<X
drop schema if exists k26 cascade; drop schema if exists k18 cascade; drop schema if exists lk cascade;
create schema k26; create schema k18; create schema lk;
import foreign schema kk from server c26 into k26;
import foreign schema kk from server c18 into k18;
X
P -d w -qAt -c "select format('create table lk.%I as select * from k26.%I;', relname, relname) from pg_class where relnamespace='k26'::regnamespace and relkind='f'" | P -d w -q
P -d w -c '\d k26.fixed' -c '\d k26.label'  -c '\d k26.ip'
