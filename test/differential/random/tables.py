"""The tables of the random test: the same rows for PostgreSQL's heap tables and
for ClickHouse's MergeTree tables.  Few distinct values, so that joins and groups
meet; NULLs, duplicates, a table of one row and an empty one; small granules, so
that the primary key prunes.  Floats are sums of powers of two: their sums do not
depend on the order."""

import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..'))
import data  # noqa: E402

# Type names of the grammar -> PostgreSQL's.
PG = {'i2': 'smallint', 'i4': 'integer', 'i8': 'bigint', 'num': 'numeric', 'f4': 'real',
      'f8': 'double precision', 'text': 'text', 'date': 'date', 'ts': 'timestamp',
      'tz': 'timestamptz', 'uuid': 'uuid', 'bool': 'boolean', 'arr': 'integer[]', 'by': 'bytea'}

INTS = (-7, -2, -1, 0, 1, 2, 3, 5, 12, 100)
FLOATS = ('0', '-0', '0.5', '-0.5', '1.5', '2.5', '-3.25', '100', 'nan', 'inf', '-inf')
TEXTS = ('', ' ', 'a', 'ab', 'abc', 'A', 'AB', ' a ', 'b', 'a%b', 'a_b', 'a\\b', "it's", 'ß', 'é', '😀a', '12', 'a,b', 'null')
DAYS = ('1970-01-01', '1970-01-02', '1999-12-31', '2020-02-29', '2020-03-08', '2020-03-31', '2021-01-01', '2100-03-01')
TIMES = ('1970-01-01 00:00:00', '1970-01-02 00:00:00', '1999-12-31 23:59:59', '2020-02-29 00:00:00', '2020-02-29 12:34:56',
         '2020-03-08 06:59:59', '2020-03-08 07:00:00', '2020-11-01 05:30:00', '2020-11-01 06:30:00', '2021-01-01 00:00:00')
UUIDS = data.UUIDS[:5]
COLOURS = ('red', 'green', 'blue')


class Column:
    def __init__(self, name, type_, values, pg_type=None, ch_type=None, nullable=False):
        self.name = name
        self.type = type_
        self.values = values        # pairs of literals: PostgreSQL's, ClickHouse's
        self.pg_type = pg_type or PG[type_] + (' COLLATE "C"' if type_ == 'text' else '')
        self.ch_type = 'Nullable(%s)' % ch_type if nullable else ch_type
        self.nullable = nullable

    @property
    def pg_name(self):
        return '"%s"' % self.name

    @property
    def ch_name(self):
        return '`%s`' % self.name


def unsigned(bits, *values):
    return [('%d' % v, "toUInt%d('%d')" % (bits, v)) for v in values]


# kind -> grammar type, PostgreSQL type, ClickHouse type, values
KINDS = {
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


def column(name, kind=None, nullable=False):
    type_, pg_type, ch_type, values = KINDS[kind or name]
    return Column(name, type_, values, pg_type, ch_type, nullable)


def plain(*kinds):
    """Each kind, and its nullable twin with n before its name."""
    return [c for k in kinds for c in (column(k), column('n_' + k, k, True))]


class Table:
    def __init__(self, name, columns, key, rows, granularity=8192):
        self.name = name
        self.columns = columns
        self.key = key
        self.rows = rows
        self.granularity = granularity

    def data(self):
        rnd = random.Random(self.name)
        return [[('NULL', 'CAST(NULL AS %s)' % c.ch_type) if c.nullable and rnd.random() < 0.3 else rnd.choice(c.values)
                 for c in self.columns] for _ in range(self.rows)]

    def local(self, schema):
        return 'CREATE TABLE %s.%s (%s);' % (schema, self.name, self.pg_columns())

    def foreign(self, schema, server):
        return 'CREATE FOREIGN TABLE %s.%s (%s) SERVER %s;' % (schema, self.name, self.pg_columns(), server)

    def pg_columns(self):
        return ', '.join('%s %s%s' % (c.pg_name, c.pg_type, '' if c.nullable else ' NOT NULL') for c in self.columns)

    def remote(self, database, suffix, engine):
        return 'CREATE TABLE %s.%s%s (%s) ENGINE = %s' % (
            database, self.name, suffix, ', '.join('%s %s' % (c.ch_name, c.ch_type) for c in self.columns), engine)

    def engine(self):
        return 'MergeTree ORDER BY %s SETTINGS index_granularity = %d' % (self.key, self.granularity)


TABLES = [
    Table('t1', plain('i4', 'i8', 's', 'f8', 'n2', 'd', 'tz', 'b', 'u1', 'e'), 'i4', 24, 2),
    Table('t2', plain('i4', 'i2', 's', 'g8', 'n4', 'ts', 'd', 'u', 'b', 'u4'), '(s, i2)', 20, 3),
    Table('t3', plain('f8', 'f4', 'i8', 'u2', 'u8', 'tz', 'ts', 's', 'n2', 'n4'), '(f8, tz)', 20, 4),
    Table('t4', plain('x2', 'x4', 'x8', 's', 'd', 'u', 'e', 'i4', 'b', 'f8'), '(d, x4)', 16, 2),
    Table('t5', plain('i4', 'c5', 'v3', 'icu', 'fx', 'by', 'd', 'n2') + [column('ar')], 'i4', 20, 3),
    Table('one', plain('i4', 's', 'f8', 'n2', 'd', 'tz', 'b', 'i8'), 'i4', 1, 8),
    Table('none', plain('i4', 's', 'f8', 'n2', 'd', 'tz', 'b', 'i8'), 'i4', 0, 8),
    Table('odd', [column('c1', 'i4'), column('c2', 's', True), column('k1', 'i8', True), column('r1', 'i4'),
                  column('select', 's'), column('Mixed Case', 'n2', True), column('r2', 'd'), column('null', 'b', True)],
          'c1', 14, 2),
]


def setup(schemas, database, server, perform):
    """Statements that make all tables; perform(sql) is one that runs remotely."""
    foreign, local = schemas
    sql = ['CREATE SCHEMA %s; CREATE SCHEMA %s;' % schemas,
           perform('DROP DATABASE IF EXISTS ' + database), perform('CREATE DATABASE ' + database)]
    for t in TABLES:
        sql += [t.local(local), t.foreign(foreign, server),
                perform(t.remote(database, '_rows', 'Log')), perform(t.remote(database, '', t.engine()))]
        names = ', '.join(c.ch_name for c in t.columns)
        for row in t.data():
            sql.append('INSERT INTO %s.%s VALUES (%s);' % (local, t.name, ', '.join(v[0] for v in row)))
            sql.append(perform('INSERT INTO %s.%s_rows (%s) SELECT %s' %
                               (database, t.name, names, ', '.join(v[1] for v in row))))
        if t.rows:
            sql.append(perform('INSERT INTO %s.%s SELECT %s FROM %s.%s_rows' %
                               (database, t.name, names, database, t.name)))
        sql.append('ANALYZE %s.%s;' % (local, t.name))
    return sql
