"""The rows of the differential test: edge values of every type, the same for
PostgreSQL's heap table and for ClickHouse's MergeTree tables, each side in its
own spelling.  Nothing here goes through the foreign data wrapper."""

import json
import random

ROWS = 72


class Column:
    """A column: its types, its values as (PostgreSQL, ClickHouse) literals,
    and whether a remote table is sorted by it."""

    def __init__(self, name, pg_type, ch_type, values, key=False, modern=False, twin=True):
        self.name = name
        self.pg_type = pg_type
        self.ch_type = ch_type
        self.values = values
        self.key = key
        self.modern = modern
        self.twin = twin                # an Array cannot be NULL
        self.nullable = False

    def nullable_twin(self):
        twin = Column('n' + self.name, self.pg_type, 'Nullable(%s)' % self.ch_type,
                      self.values, False, self.modern)
        twin.nullable = True
        return twin


def pg_string(text):
    return "'" + text.replace("'", "''") + "'"


def ch_string(text):
    return "'" + text.replace('\\', '\\\\').replace("'", "\\'").replace('\x01', '\\x01') + "'"


def ints(bits, *values):
    return [('(%d)' % v, "toInt%d('%d')" % (bits, v)) for v in values]


def floats(bits, *values):
    def remote(v):
        if v == 'nan' or v == 'inf' or v == '-inf':
            return 'toFloat%d(%s)' % (bits, v)
        return 'toFloat%d(%s)' % (bits, v if '.' in v or 'e' in v else v + '.')
    return [("'%s'" % v, remote(v)) for v in values]


def decimals(function, scale, *values):
    return [("'%s'" % v, "%s('%s', %d)" % (function, v, scale)) for v in values]


def texts(*values):
    return [(pg_string(v), ch_string(v)) for v in values]


def bytea(*values):
    return [("'\\x%s'" % v, "unhex('%s')" % v) for v in values]


def dates(function, *values):
    return [("'%s'" % v, "%s('%s')" % (function, v)) for v in values]


def times(zone, *values):
    return [("'%s%s'" % (v, zone), "toDateTime('%s', 'UTC')" % v) for v in values]


def times64(zone, scale, *values):
    return [("'%s%s'" % (v, zone), "toDateTime64('%s', %d, 'UTC')" % (v, scale)) for v in values]


def nanoseconds(*values):
    """Read in microseconds, the rest cut off."""
    return [("'%s+00'" % v[:26], "toDateTime64('%s', 9, 'UTC')" % v) for v in values]


TEXTS = texts(
    '', ' ', '  ', 'a', 'ab', 'abc', 'A', 'AB', 'hello', 'HELLO', 'Hello, World', 'hell', 'hallo',
    'ß', 'İ', 'i', 'é', 'É', 'e\u0301', '😀', 'a😀b', '\\', 'a\\b', '%', '_', '100%', 'a_b', "it's", '"',
    'a\nb', '\n', 'ſ', '\u212a', 'K', 'k', '  a b  ', 'a.b', 'a-b', 'x', '(a)', '[x]', ']', '^', '1', '12',
    '中😀É', 'aaa', 'bab', '\u00a0a', 'a\tb', 'éaé', 'ааа', '\uffff', '\x01', 'l', 'll', 'red')
DAYS = ('1970-01-01', '1970-01-02', '1970-01-04', '1970-01-05', '1999-12-31', '2000-01-01', '2000-02-29',
        '2020-02-29', '2020-03-08', '2020-03-31', '2020-11-01', '2020-12-31', '2021-01-01', '2021-01-03',
        '2024-12-30', '2100-02-28', '2100-03-01', '2105-12-31')
TIMES = ('1970-01-01 00:00:00', '1970-01-01 00:00:01', '1970-01-03 10:00:00', '1999-12-31 23:59:59',
         '2000-01-01 00:00:00', '2020-02-29 12:34:56', '2020-03-08 06:59:59', '2020-03-08 07:00:00',
         '2020-03-29 00:59:59', '2020-03-29 01:00:00', '2020-05-17 13:45:59', '2020-10-25 00:30:00',
         '2020-10-25 01:30:00', '2020-11-01 05:30:00', '2020-11-01 06:30:00', '2021-01-03 23:30:00',
         '2038-01-19 03:14:08', '2100-03-01 00:00:00', '2105-12-31 10:59:59')
OLD_TIMES = ('1901-12-31 23:00:00', '1950-05-15 10:00:00.25', '1969-12-31 23:59:59.999999',
             '2020-05-17 13:45:59.75', '2020-05-17 13:45:59.123456', '2150-06-07 08:09:10.5',
             '2298-12-31 23:59:59.999')
# ends of the server's calendar, and what clocks were turned by in ZONES
EDGE_TIMES = ('1900-01-01 00:00:00', '1900-01-01 04:59:59.999999', '1900-01-01 05:00:00', '1911-03-10 23:50:38.999999',
              '1911-03-10 23:50:39', '1940-06-14 22:00:00.5', '1945-09-16 00:30:00', '2299-12-31 18:29:59.999999',
              '2299-12-31 23:59:59.999999')
UUIDS = ('00000000-0000-0000-0000-000000000000', '61f0c404-5cb3-11e7-907b-a6006ad3dba0',
         '61f0c404-5cb3-11e7-107b-a6006ad3dba0', 'ffffffff-ffff-ffff-ffff-ffffffffffff',
         '00000000-0000-0000-ffff-000000000000', '01000000-0000-0000-0000-000000000000')


def base_columns():
    tame = (-12, -7, -3, -2, -1, 0, 1, 2, 3, 5, 8, 12)
    positive = (1, 2, 3, 4, 5, 7, 9)
    f_edges = ('0', '-0', '1.5', '-1.5', 'nan', 'inf', '-inf', '0.1', '2.5', '-2.5', '3.5', '0.5', '-0.5',
               '16777216')
    g_edges = ('-3.25', '-1', '0.5', '1', '2.5', '3.5', '7.75', '10.125', '-0.125')
    return [
        Column('i2', 'smallint', 'Int16', ints(16, 0, 1, -1, 5, 7, 100, -100, 32767, -32768), key=True),
        Column('i4', 'integer', 'Int32',
               ints(32, 0, 1, -1, 5, 2147483647, -2147483648, 31, 32, 65536, -7), key=True),
        Column('i8', 'bigint', 'Int64',
               ints(64, 0, 1, -1, 5, 9223372036854775807, -9223372036854775808, 4294967296,
                    9007199254740993, -7), key=True),
        Column('a2', 'smallint', 'Int16', ints(16, *tame)),
        Column('a4', 'integer', 'Int32', ints(32, *tame), key=True),
        Column('a8', 'bigint', 'Int64', ints(64, *tame)),
        Column('p2', 'smallint', 'Int16', ints(16, *positive)),
        Column('p4', 'integer', 'Int32', ints(32, *positive)),
        Column('p8', 'bigint', 'Int64', ints(64, *positive)),
        Column('u8', 'smallint', 'UInt8', [(str(v), 'toUInt8(%d)' % v) for v in (0, 1, 2, 127, 128, 255)],
               key=True),
        Column('u32', 'bigint', 'UInt32', [(str(v), 'toUInt32(%d)' % v) for v in (0, 1, 2, 2147483648, 4294967295)],
               key=True),
        Column('u64', 'numeric', 'UInt64',
               [(str(v), "toUInt64('%d')" % v) for v in
                (0, 1, 5, 10, 9223372036854775807, 9223372036854775808, 18446744073709551615)], key=True),
        Column('f4', 'real', 'Float32', floats(32, *f_edges, '3.4028235e38', '-3.4028235e38', '1e-37'), key=True),
        Column('f8', 'double precision', 'Float64',
               floats(64, *f_edges, '1.7976931348623157e308', '1e-300', '9007199254740993', '1e15'), key=True),
        Column('g4', 'real', 'Float32', floats(32, *g_edges)),
        Column('g8', 'double precision', 'Float64', floats(64, *g_edges), key=True),
        Column('d', 'numeric(18,4)', 'Decimal(18, 4)',
               decimals('toDecimal64', 4, '0.0000', '0.0001', '-0.0001', '1.5000', '1.5', '12345678.9012',
                        '99999999999999.9999', '-99999999999999.9999', '2.5', '-2.5', '0.05', '7'), key=True),
        Column('m', 'numeric(9,2)', 'Decimal(9, 2)',
               decimals('toDecimal32', 2, '0', '1.50', '2.5', '-2.5', '0.05', '9999999.99', '-9999999.99',
                        '0.01', '0.99', '1'), key=True),
        Column('s', 'text COLLATE "C"', 'String', TEXTS, key=True),
        Column('e', 'text COLLATE "C"', "Enum8('red' = 1, 'green' = 2, 'blue' = 3, 'it\\'s' = -1)",
               texts('red', 'green', 'blue', "it's"), key=True),
        Column('by', 'bytea', 'String', bytea('', '6162', '00', 'ff0001', '6163', '61'), key=True),
        Column('u', 'uuid', 'UUID', [("'%s'" % v, "toUUID('%s')" % v) for v in UUIDS], key=True),
        Column('b', 'boolean', 'UInt8', [('false', 'toUInt8(0)'), ('true', 'toUInt8(1)'), ('true', 'toUInt8(2)')],
               key=True),
        Column('dt', 'date', 'Date', dates('toDate', *DAYS), key=True),
        Column('ts', 'timestamp', "DateTime('UTC')", times('', *TIMES), key=True),
        Column('tz', 'timestamptz', "DateTime('America/New_York')", times('+00', *TIMES), key=True),
        Column('dt32', 'date', 'Date32',
               dates('toDate32', '1900-01-01', '1950-05-15', '1969-12-31', '2200-07-01', '2299-12-31', *DAYS),
               key=True, modern=True),
        Column('ts6', 'timestamp', "DateTime64(6, 'UTC')", times64('', 6, *OLD_TIMES, *TIMES), key=True, modern=True),
        Column('tz6', 'timestamptz', "DateTime64(6, 'Asia/Tokyo')", times64('+00', 6, *EDGE_TIMES, *OLD_TIMES, *TIMES),
               key=True, modern=True),
        Column('tz3', 'timestamptz', "DateTime64(3, 'UTC')",
               times64('+00', 3, '1950-05-15 10:00:00.25', '2020-05-17 13:45:59.123', '2150-06-07 08:09:10.5', *TIMES),
               modern=True),
        Column('tz9', 'timestamptz', "DateTime64(9, 'Europe/Paris')",
               nanoseconds(*['%s.000000000' % v for v in TIMES], '1901-12-31 23:00:00.000000001',
                           '1950-05-15 10:00:00.250000999', '1969-12-31 23:59:59.999999999',
                           '1969-12-31 23:59:59.999999001', '1969-12-31 23:59:59.999999000',
                           '1970-01-01 00:00:00.000000999', '2020-05-17 13:45:59.123456999',
                           '2020-05-17 13:45:59.123456001', '2020-05-17 13:45:59.123456000',
                           '2020-05-17 13:45:59.123457000', '2261-12-31 23:59:59.999999999'),
               key=True, modern=True),
        Column('ip', 'inet', 'IPv4', [("'%s'" % v, "toIPv4('%s')" % v) for v in
                                      ('0.0.0.0', '10.0.0.1', '192.168.1.2', '255.255.255.255')], modern=True),
        Column('ip6', 'inet', 'IPv6', [("'%s'" % v, "toIPv6('%s')" % v) for v in
                                       ('::', '::1', '2001:db8::1', '::ffff:10.0.0.1', 'ffff::ffff')], modern=True),
    ]


INTEGERS = ('{}', '{1}', '{2}', '{1,2}', '{2,1}', '{1,2,3}', '{7,1,1,5}', '{2147483647,-2147483648}', '{0}', '{3,2,1,0,-1}')


def arrays(ch_type, *values):
    """Array literals of numbers, dates and simple texts."""
    def remote(v):
        elements = v[1:-1].split(',') if v != '{}' else []
        if 'Int' not in ch_type:
            elements = [e if e == 'NULL' else ch_string(e.strip('"')) for e in elements]
        return 'CAST([%s] AS %s)' % (', '.join(elements), ch_type)
    return [("'%s'" % v, remote(v)) for v in values]


def maps(ch_type, *entries):
    """Maps as jsonb."""
    def remote(m):
        flat = ', '.join(ch_string(k) + ', ' + (str(v) if isinstance(v, int) else ch_string(v)) for k, v in m)
        return 'CAST(map(%s) AS %s)' % (flat, ch_type)
    return [(pg_string(json.dumps(dict(m), ensure_ascii=False)), remote(m)) for m in entries]


def map_columns():
    return [
        Column('mp', 'jsonb', 'Map(String, String)',
               maps('Map(String, String)', (), (('a', '1'),), (('a', 'x y'), ('b', '')), (('b', '😀"\\'), ('é"', 'z')),
                    (('a', 'first'), ('b', 'x'), ('a', 'last'))), modern=True, twin=False),
        Column('mi', 'jsonb', 'Map(LowCardinality(String), Int64)',
               maps('Map(LowCardinality(String), Int64)', (), (('a', 0),), (('a', -9223372036854775807), ('b', 12345678901234))),
               modern=True, twin=False),
        Column('tj', 'jsonb', TUPLE, tuples(), twin=False),
    ]


def tuples():
    """A named Tuple as jsonb."""
    def remote(i, s, d, u, f, x, y):
        return "CAST((%d, %s, '%s', %s, %s, (%d, %s)) AS %s)" % (
            i, ch_string(s), d, 'NULL' if u is None else u, f, x, ch_string(y), TUPLE)
    def local(i, s, d, u, f, x, y):
        return pg_string(json.dumps({'i': i, 's': s, 'd': d, 'u': u, 'f': f, 'n': {'x': x, 'y': y}}, ensure_ascii=False))
    values = [(0, '', '1970-01-01', None, 0, 0, ''), (-5, 'a', '2020-02-29', 255, 1.5, 7, '{}'),
              (9007199254740993, 'é"\\', '2105-12-31', 0, 0.5, -1, '1'), (1, '1', '2000-01-01', 1, 1, 1, 'x y')]
    return [(local(*v), remote(*v)) for v in values]


TUPLE = 'Tuple(i Int64, s String, d Date, u Nullable(UInt8), f Float64, n Tuple(x Int32, y String))'


def array_columns():
    return [
        Column('ai', 'integer[]', 'Array(Int32)', arrays('Array(Int32)', *INTEGERS), twin=False),
        Column('ai2', 'integer[]', 'Array(Int32)', arrays('Array(Int32)', *INTEGERS), twin=False),
        Column('an', 'integer[]', 'Array(Nullable(Int32))',
               arrays('Array(Nullable(Int32))', '{NULL}', '{1,NULL,2}', '{NULL,NULL,5}', '{2,2,NULL,2}', *INTEGERS), twin=False),
        Column('au', 'smallint[]', 'Array(UInt8)', arrays('Array(UInt8)', '{}', '{0}', '{1,255}', '{5,4,3}'), twin=False),
        Column('at', 'text[]', 'Array(String)',
               arrays('Array(String)', '{}', '{""}', '{a}', '{a,b}', '{b,a}', '{é,😀,x y}', '{abc,ab,a,""}'), twin=False),
        Column('ad', 'date[]', 'Array(Date)', arrays('Array(Date)', '{}', '{2020-02-29}', '{1970-01-01,2020-02-29}'), twin=False),
    ]


def columns(modern):
    """k, then each column and its nullable twin."""
    result = []
    for column in base_columns() + array_columns() + map_columns():
        if column.modern and not modern:
            continue
        result.append(column)
        if column.twin:
            result.append(column.nullable_twin())
    return result


def rows(cols):
    """ROWS lists of literal pairs; every value occurs, combinations vary."""
    rnd = random.Random(16)
    table = []
    for column in cols:
        values = list(column.values)
        if column.nullable:
            null = ('NULL', 'CAST(NULL AS %s)' % column.ch_type)
            values += [null] * (len(values) // 4 + 1)
        picked = []
        while len(picked) < ROWS:
            rnd.shuffle(values)
            picked += values
        table.append(picked[:ROWS])
    return list(zip(*table))
