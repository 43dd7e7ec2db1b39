"""The tables of the random test: the same rows for PostgreSQL's heap tables and
for ClickHouse's MergeTree tables.  Few distinct values, so that joins and groups
meet; NULLs, duplicates, a table of one row and an empty one; small granules, several
parts, partitions and keys that are expressions, so that the server prunes.  Floats
are sums of powers of two: their sums do not depend on the order.  Beside the
foreign tables stand a heap table, views, and a table whose partitions are foreign."""

import copy
import os
import random
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
import data  # noqa: E402

# Type names of the grammar -> PostgreSQL's.
PG = {'i2': 'smallint', 'i4': 'integer', 'i8': 'bigint', 'num': 'numeric', 'f4': 'real',
      'f8': 'double precision', 'text': 'text', 'date': 'date', 'ts': 'timestamp',
      'tz': 'timestamptz', 'uuid': 'uuid', 'bool': 'boolean', 'arr': 'integer[]', 'by': 'bytea', 'txa': 'text[]',
      'ip': 'inet', 'iv': 'interval', 'js': 'jsonb'}

INTS = (-7, -2, -1, 0, 1, 2, 3, 5, 12, 100)
FLOATS = ('0', '-0', '0.5', '-0.5', '1.5', '2.5', '-3.25', '100', 'nan', 'inf', '-inf')
TEXTS = ('', ' ', 'a', 'ab', 'abc', 'A', 'AB', ' a ', 'b', 'a%b', 'a_b', 'a\\b', "it's", 'ß', 'é', '😀a', '12', 'a,b', 'null')
DAYS = ('1970-01-01', '1970-01-02', '1999-12-31', '2020-02-29', '2020-03-08', '2020-03-31', '2021-01-01', '2100-03-01')
TIMES = ('1970-01-01 00:00:00', '1970-01-02 00:00:00', '1999-12-31 23:59:59', '2020-02-29 00:00:00', '2020-02-29 12:34:56',
         '2020-03-08 06:59:59', '2020-03-08 07:00:00', '2020-11-01 05:30:00', '2020-11-01 06:30:00', '2021-01-01 00:00:00')
UUIDS = data.UUIDS[:5]
COLOURS = ('red', 'green', 'blue')
OLD_DAYS = ('1900-01-01', '1969-12-31', '2299-12-31')
FRACTIONS = ('1969-12-31 23:59:59.999', '2020-02-29 12:34:56.5', '2020-11-01 05:30:00.001', '1950-05-15 10:00:00.25')


class Column:
    def __init__(self, name, type_, values, pg_type=None, ch_type=None, nullable=False, modern=False):
        self.name = name
        self.type = type_
        self.values = values        # pairs of literals: PostgreSQL's, ClickHouse's
        self.pg_type = pg_type or PG[type_] + (' COLLATE "C"' if type_ == 'text' else '')
        self.ch_type = ch_type
        if nullable:
            wrapped = re.fullmatch(r'LowCardinality\((.*)\)', ch_type)
            self.ch_type = 'LowCardinality(Nullable(%s))' % wrapped.group(1) if wrapped else 'Nullable(%s)' % ch_type
        self.null = 'CAST(NULL AS %s)' % re.sub(r'^LowCardinality\((.*)\)$', r'\1', self.ch_type)
        self.nullable = nullable
        self.modern = modern

    @property
    def pg_name(self):
        return '"%s"' % self.name

    @property
    def ch_name(self):
        return '`%s`' % self.name


def unsigned(bits, *values):
    return [('%d' % v, "toUInt%d('%d')" % (bits, v)) for v in values]


def zoned(pairs, zone):
    return [("'%s+00'" % pg.strip("'"), "toTimeZone(%s, '%s')" % (ch, zone)) for pg, ch in pairs]


# kind -> grammar type, PostgreSQL type, ClickHouse type, values
KINDS = {
    'i1': ('i2', None, 'Int8', data.ints(8, 0, 1, 2, -1, 5, 127, -128)),
    'lc': ('text', None, 'LowCardinality(String)', data.texts(*TEXTS)),
    'e16': ('text', None, "Enum16('red' = 1000, 'green' = 2, 'blue' = -3000, '' = 0)", data.texts('', *COLOURS)),
    'n38': ('num', 'numeric(38,10)', 'Decimal(38, 10)',
            data.decimals('toDecimal128', 10, '0', '1', '2', '1.5', '-1.5', '0.0000000001', '-1234567890123456.7890123456')),
    'an': ('arr', None, 'Array(Nullable(Int32))',
           data.arrays('Array(Nullable(Int32))', '{}', '{NULL}', '{1}', '{1,NULL}', '{1,2}', '{2,NULL,1}')),
    'at': ('txa', None, 'Array(String)', data.arrays('Array(String)', '{}', '{""}', '{a}', '{a,b}', '{b,a}', '{ab,A,ab}')),
    'i2': ('i2', None, 'Int16', data.ints(16, *INTS)),
    'i4': ('i4', None, 'Int32', data.ints(32, *INTS)),
    'i8': ('i8', None, 'Int64', data.ints(64, *INTS)),
    'x2': ('i2', None, 'Int16', data.ints(16, 0, 1, -1, 32767, -32768)),
    'x4': ('i4', None, 'Int32', data.ints(32, 0, 1, -1, 2147483647, -2147483648)),
    'x8': ('i8', None, 'Int64', data.ints(64, 0, 1, -1, 9223372036854775807, -9223372036854775808)),
    'u1': ('i2', None, 'UInt8', unsigned(8, 0, 1, 2, 3, 200, 255)),
    'u2': ('i4', None, 'UInt16', unsigned(16, 0, 1, 2, 3, 65535)),
    'u4': ('i8', None, 'UInt32', unsigned(32, 0, 1, 2, 5, 4294967295)),
    'u8': ('num', 'numeric(20,0)', 'UInt64', unsigned(64, 0, 1, 2, 5, 18446744073709551615)),
    'n2': ('num', 'numeric(9,2)', 'Decimal(9, 2)',
           data.decimals('toDecimal32', 2, '0', '1', '2', '1.5', '-1.5', '2.25', '-0.01', '100.00')),
    'n4': ('num', 'numeric(18,4)', 'Decimal(18, 4)',
           data.decimals('toDecimal64', 4, '0', '1', '2', '1.5', '-1.5', '0.0001', '12345.6789')),
    'f8': ('f8', None, 'Float64', data.floats(64, *FLOATS)),
    'g8': ('f8', None, 'Float64', data.floats(64, '0.5', '1.5', '-2.5', '4', '100', '-0.25')),
    'f4': ('f4', None, 'Float32', data.floats(32, *FLOATS)),
    's': ('text', None, 'String', data.texts(*TEXTS)),
    'c5': ('text', 'character(5)', 'String', data.texts('', 'a', 'ab', 'ab  ', 'abcde', 'A', 'é', 'b')),
    'v3': ('text', 'character varying(3) COLLATE "C"', 'String', data.texts('', 'a', 'ab', 'ab ', 'abc', 'A', 'é')),
    'icu': ('text', 'text COLLATE "en-US-x-icu"', 'String', data.texts(*TEXTS)),
    'fx': ('text', None, 'FixedString(3)', data.texts('aaa', 'abc', 'a b', '123')),
    'ar': ('arr', None, 'Array(Int32)', data.arrays('Array(Int32)', '{}', '{1}', '{2}', '{1,2}', '{2,1}', '{1,1,5}', '{-7}')),
    'by': ('by', None, 'String', data.bytea('', '61', '6162', '00', '61ff', 'c3')),
    'e': ('text', None, "Enum8('red' = 1, 'green' = 2, 'blue' = -3)", data.texts(*COLOURS)),
    'd': ('date', None, 'Date', data.dates('toDate', *DAYS)),
    'ts': ('ts', None, "DateTime('UTC')", data.times('', *TIMES)),
    'tz': ('tz', None, "DateTime('Europe/London')",
           [("'%s+00'" % v, "toDateTime(toDateTime('%s', 'UTC'), 'Europe/London')" % v) for v in TIMES]),
    'u': ('uuid', None, 'UUID', [("'%s'" % v, "toUUID('%s')" % v) for v in UUIDS]),
    'b': ('bool', None, 'UInt8', [('false', 'toUInt8(0)'), ('true', 'toUInt8(1)'), ('true', 'toUInt8(2)')]),
}

# those that old servers do not have
MODERN = {
    'bo': ('bool', None, 'Bool', [('false', 'false'), ('true', 'true')]),
    'i128': ('num', 'numeric', 'Int128', [(v, "toInt128('%s')" % v) for v in
                                          ('0', '1', '2', '5', '170141183460469231731687303715884105727')]),
    'd32': ('date', None, 'Date32', data.dates('toDate32', *OLD_DAYS, *DAYS)),
    'ts3': ('ts', None, "DateTime64(3, 'UTC')", data.times64('', 3, *FRACTIONS, *TIMES)),
    'tz3': ('tz', None, "DateTime64(3, 'America/New_York')", zoned(data.times64('', 3, *FRACTIONS, *TIMES), 'America/New_York')),
    'tz6': ('tz', None, "DateTime64(6, 'Asia/Tokyo')",
            zoned(data.times64('', 6, '2020-02-29 12:34:56.123456', *FRACTIONS, *TIMES), 'Asia/Tokyo')),
    'ip': ('ip', None, 'IPv4', [("'%s'" % v, "toIPv4('%s')" % v) for v in ('0.0.0.0', '10.0.0.1', '10.0.0.2', '255.255.255.255')]),
    'ip6': ('ip', None, 'IPv6', [("'%s'" % v, "toIPv6('%s')" % v) for v in ('::', '::1', '2001:db8::1', 'ffff::ffff')]),
    'mp': ('js', None, 'Map(String, String)', data.maps('Map(String, String)', (), (('a', '1'),), (('a', 'x y'), ('b', '')))),
}
# what literals are made of, besides the values of columns
LITERALS = {
    'iv': ("'1 day'", "'02:00:00'", "'-1 days'", "'0'", "'00:00:00.5'", "'18320 days 12:34:56'"),
    'ip': ("'10.0.0.1'", "'10.0.0.0/8'", "'::1'", "'2001:db8::/32'", "'0.0.0.0'"),
    'js': ("'{}'", "'{\"a\": \"1\"}'", "'null'"),
}


def column(name, kind=None, nullable=False):
    kind = kind or name
    type_, pg_type, ch_type, values = KINDS.get(kind) or MODERN[kind]
    return Column(name, type_, values, pg_type, ch_type, nullable, kind in MODERN)


def plain(*kinds):
    """Each kind, and its nullable twin with n before its name."""
    return [c for k in kinds for c in (column(k), column('n_' + k, k, True))]


class Table:
    """weight: how often queries use it."""

    def __init__(self, name, columns, key, rows, granularity=8192, weight=3, partition=None, indexes=''):
        self.name = name
        self.columns = columns
        self.key = key
        self.rows = rows
        self.granularity = granularity
        self.weight = weight
        self.partition = partition
        self.indexes = indexes

    def of(self, modern):
        """The table as a server can have it."""
        result = copy.copy(self)
        if not modern:
            result.columns = [c for c in self.columns if not c.modern]
            result.indexes = ''
        return result

    def data(self):
        rnd = random.Random(self.name)
        return [[('NULL', c.null) if c.nullable and rnd.random() < 0.3 else rnd.choice(c.values)
                 for c in self.columns] for _ in range(self.rows)]

    def pg_columns(self):
        return ', '.join('%s %s%s' % (c.pg_name, c.pg_type, '' if c.nullable else ' NOT NULL') for c in self.columns)

    def remote(self, database, suffix, engine, indexes=''):
        return 'CREATE TABLE %s.%s%s (%s%s) ENGINE = %s' % (
            database, self.name, suffix, ', '.join('%s %s' % (c.ch_name, c.ch_type) for c in self.columns), indexes, engine)

    def engine(self):
        return 'MergeTree %sORDER BY %s SETTINGS index_granularity = %d' % (
            'PARTITION BY %s ' % self.partition if self.partition else '', self.key, self.granularity)

    def setup(self, schemas, database, server, perform):
        """The same rows on both sides, in two parts of the remote table."""
        foreign, local = schemas
        yield 'CREATE TABLE %s.%s (%s);' % (local, self.name, self.pg_columns())
        yield 'CREATE FOREIGN TABLE %s.%s (%s) SERVER %s;' % (foreign, self.name, self.pg_columns(), server)
        yield perform(self.remote(database, '', self.engine(), self.indexes))
        rows = self.data()
        for part in (0, 1):
            yield from self.fill_part('_rows%d' % part, rows[part::2], local, database, perform)
        yield 'ANALYZE %s.%s;' % (local, self.name)

    def fill_part(self, suffix, rows, local, database, perform):
        if not rows:
            return
        names = ', '.join(c.ch_name for c in self.columns)
        yield perform(self.remote(database, suffix, 'Log'))
        for row in rows:
            yield 'INSERT INTO %s.%s VALUES (%s);' % (local, self.name, ', '.join(v[0] for v in row))
            yield perform('INSERT INTO %s.%s%s (%s) SELECT %s' %
                          (database, self.name, suffix, names, ', '.join(v[1] for v in row)))
        yield perform('INSERT INTO %s.%s (%s) SELECT %s FROM %s.%s%s' %
                      (database, self.name, names, names, database, self.name, suffix))


class HeapTable(Table):
    """A heap table in both schemas, for queries that mix the two."""

    def setup(self, schemas, database, server, perform):
        for schema in schemas:
            yield 'CREATE TABLE %s.%s (%s);' % (schema, self.name, self.pg_columns())
            for row in self.data():
                yield 'INSERT INTO %s.%s VALUES (%s);' % (schema, self.name, ', '.join(v[0] for v in row))
            yield 'ANALYZE %s.%s;' % (schema, self.name)


class View(Table):
    """A query of both schemas; columns are pairs of name and type."""

    def __init__(self, name, columns, query, weight=2, options=''):
        Table.__init__(self, name, [column(n, k) for n, k in columns], None, 0, weight=weight)
        self.query = query
        self.options = options

    def setup(self, schemas, database, server, perform):
        for schema in schemas:
            yield 'CREATE VIEW %s.%s%s AS %s;' % (schema, self.name, self.options, self.query.replace('{S}', schema))


class Partitioned(Table):
    """A table whose partitions are foreign, by the sign of its column i4."""

    def setup(self, schemas, database, server, perform):
        foreign, local = schemas
        yield 'CREATE TABLE %s.%s (%s);' % (local, self.name, self.pg_columns())
        yield 'CREATE TABLE %s.%s (%s) PARTITION BY RANGE (i4);' % (foreign, self.name, self.pg_columns())
        rows = self.data()
        number = [c.name for c in self.columns].index('i4')
        for name, bounds, sign in (('_low', '(MINVALUE) TO (1)', False), ('_high', '(1) TO (MAXVALUE)', True)):
            part = copy.copy(self)
            part.name = self.name + name
            yield 'CREATE FOREIGN TABLE %s.%s PARTITION OF %s.%s FOR VALUES FROM %s SERVER %s;' % (
                foreign, part.name, foreign, self.name, bounds, server)
            yield perform(part.remote(database, '', self.engine()))
            yield 'CREATE TABLE %s.%s (%s) INHERITS (%s.%s);' % (local, part.name, '', local, self.name)
            yield from part.fill_part('_rows', [r for r in rows if (int(r[number][0].strip('()')) > 0) == sign],
                                      local, database, perform)
        yield 'ANALYZE %s.%s;' % (local, self.name)


USUAL = ('i4', 'i8', 's', 'd', 'tz', 'n2', 'b')

TABLES = [
    Table('t1', plain('i4', 'i8', 's', 'f8', 'n2', 'd', 'tz', 'b', 'u1', 'e'), 'i4', 24, 2, 12),
    Table('t2', plain('i4', 'i2', 's', 'g8', 'n4', 'ts', 'd', 'u', 'b', 'u4'), '(s, i2)', 20, 3, 10),
    Table('t3', plain('f8', 'f4', 'i8', 'u2', 'u8', 'tz', 'ts', 's', 'n2', 'n4'), '(f8, tz)', 20, 4, 8),
    Table('t4', plain('x2', 'x4', 'x8', 's', 'd', 'u', 'e', 'i4', 'b', 'f8'), '(d, x4)', 16, 2, 4),
    Table('t5', plain('i4', 'c5', 'v3', 'icu', 'fx', 'by', 'd', 'n2') + [column('ar')], 'i4', 20, 3, 6),
    Table('one', plain('i4', 's', 'f8', 'n2', 'd', 'tz', 'b', 'i8'), 'i4', 1, 8, 2),
    Table('none', plain('i4', 's', 'f8', 'n2', 'd', 'tz', 'b', 'i8'), 'i4', 0, 8, 2),
    Table('odd', [column('c1', 'i4'), column('c2', 's', True), column('k1', 'i8', True), column('r1', 'i4'),
                  column('select', 's'), column('Mixed Case', 'n2', True), column('r2', 'd'), column('null', 'b', True)],
          'c1', 14, 2, 6),
    Table('t6', plain('i1', 'lc', 'e16', 'n38', 'i4', 'tz', 'bo', 'i128', 'd32', 'ts3', 'tz3', 'tz6', 'ip', 'ip6') +
          [column('an'), column('at'), column('mp')], '(lc, i1)', 20, 2, 8),
    Table('p1', plain('i4', 'i8', 's', 'd', 'tz', 'ts', 'n2', 'b', 'u4', 'f8'), '(toStartOfHour(tz), negate(i4), lower(s))', 24, 1, 5,
          'toYYYYMM(d)', ', INDEX x1 i8 TYPE minmax GRANULARITY 1, INDEX x2 s TYPE bloom_filter GRANULARITY 1'),
    Table('p2', plain('i4', 'i8', 's', 'd', 'tz', 'ts', 'n2', 'b', 'u', 'i2'), '(i4 % 3, toDate(ts), s)', 24, 1, 5,
          '(intDiv(i4, 5), b)', ', INDEX x1 tz TYPE set(4) GRANULARITY 2, INDEX x2 (i8 * 2) TYPE minmax GRANULARITY 1'),
    HeapTable('heap', plain(*USUAL), None, 12, weight=4),
    Partitioned('parts', plain(*USUAL, 'ts'), '(s, i4)', 18, 3, 4),
    View('v1', (('i4', 'i4'), ('s1', 's'), ('s2', 's'), ('d', 'd'), ('tz', 'tz'), ('b', 'b'), ('n4', 'n4')),
         'SELECT i4, a.s AS s1, b.n_s AS s2, a.n_d AS d, a.tz, b.n_b AS b, b.n4 FROM {S}.t1 a LEFT JOIN {S}.t2 b USING (i4)'),
    View('v2', (('i4', 'i4'), ('i8', 'i8'), ('s', 's'), ('d', 'd'), ('num', 'n2'), ('b', 'b')),
         'SELECT n_i4 AS i4, count(*) AS i8, min(s) AS s, max(n_d) AS d, sum(n2) AS num, bool_or(b) AS b FROM {S}.t1 GROUP BY n_i4'),
    View('v3', (('i4', 'i4'), ('s', 's'), ('d', 'd'), ('f8', 'f8')),
         'SELECT i4, s, n_d AS d, f8 FROM {S}.t1 WHERE n_b UNION ALL SELECT x4, n_s, d, n_f8 FROM {S}.t4', options=' WITH (security_barrier)'),
]


def choose(modern):
    """The tables as a server can have them."""
    return [t.of(modern) for t in TABLES]


def setup(schemas, database, server, perform, modern):
    """Statements that make all tables; perform(sql) is one that runs remotely."""
    sql = ['CREATE SCHEMA %s; CREATE SCHEMA %s;' % schemas,
           perform('DROP DATABASE IF EXISTS ' + database), perform('CREATE DATABASE ' + database)]
    for table in choose(modern):
        sql += table.setup(schemas, database, server, perform)
    return sql
