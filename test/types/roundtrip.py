"""Random values of many types, through us and through other clients.

The values are made here, as PostgreSQL and as the server write them, with a pinned
seed.  They are written by us, by clickhouse-client 18.16 and by
python3-clickhouse-driver (each also passes on what it has read from us); each
time the server is asked for their text, and we read them back.
"""

import datetime
import ipaddress
import random
import struct
import subprocess
import uuid
from decimal import Decimal
from zoneinfo import ZoneInfo

import clickhouse_driver

SEED = 20180116
ROWS = 400
CLIENT = 'clickhouse-client'
LETTERS = 'abcXYZ019 _-äöß€😀\'"\\,[]{}()\t\n'
EPOCH = datetime.datetime(1970, 1, 1)


class Column:
    """name, the types, and value(random), which gives both texts.

    clients: who else can write it: c clickhouse-client 18.16, d the driver.
    """

    def __init__(self, ch, pg, value, clients='cd', since=18, same=None, nullable=True):
        self.ch = ch
        self.pg = pg
        self.value = value
        self.clients = clients
        self.since = since
        self.same = same or (lambda a, b: a == b)
        self.nullable = nullable
        self.container = ch.startswith(('Array', 'Tuple', 'Map'))


# -------------------------------------------------------------------- values

def integer(low, high):
    def value(r):
        n = r.choice([low, high, 0, low + 1, high - 1]) if r.random() < 0.3 else r.randint(low, high)
        return str(n), str(n)
    return value


def bits(n, signed):
    return integer(-2 ** (n - 1), 2 ** (n - 1) - 1) if signed else integer(0, 2 ** n - 1)


def decimal(digits, scale):
    def value(r):
        most = 10 ** digits - 1
        n = r.choice([most, -most, 0, 1, -1]) if r.random() < 0.3 else r.randint(-most, most) // 10 ** r.randint(0, digits - 1)
        sign = '-' if n < 0 else ''
        whole = str(abs(n)).rjust(scale + 1, '0')
        text = sign + (whole[:-scale] + '.' + whole[-scale:] if scale else whole)
        return text, text
    return value


def same_number(a, b):
    return a == b if None in (a, b) else Decimal(a) == Decimal(b)


def float_value(form):
    size = struct.calcsize(form)

    def value(r):
        number = r.choice([0.0, 1.0, -1.5, 0.1, float('inf'), float('-inf'), float('nan')])
        if r.random() < 0.7:
            number = struct.unpack(form, bytes(r.getrandbits(8) for _ in range(size)))[0]
            if abs(number) < 1e-30:
                number = 0.25
        number = struct.unpack(form, struct.pack(form, number))[0]
        return repr(number), repr(number)
    return value


def same_float(form):
    def same(a, b):
        if None in (a, b):
            return a == b
        x, y = float(a), float(b)
        return (x != x and y != y) or struct.pack(form, x) == struct.pack(form, y)
    return same


def string(longest):
    def value(r):
        text = ''.join(r.choice(LETTERS) for _ in range(r.choice([0, 1, 5, longest])))
        return text, text
    return value


def fixed(width):
    def value(r):
        text = ''.join(r.choice('abc é') for _ in range(width))
        while len(text.encode()) > width:
            text = text[:-1]
        return text, text
    return value


def date(low, high):
    def value(r):
        days = r.choice([low, high]) if r.random() < 0.2 else r.randint(low, high)
        text = (EPOCH + datetime.timedelta(days=days)).strftime('%Y-%m-%d')
        return text, text
    return value


def instant(low, high, digits, zone):
    """A moment whose wall clock means nothing else."""
    def value(r):
        while True:
            units = r.randint(low * 10 ** digits, high * 10 ** digits)
            seconds, fraction = divmod(units, 10 ** digits)
            utc = (EPOCH + datetime.timedelta(seconds=seconds)).replace(tzinfo=datetime.timezone.utc)
            wall = utc.astimezone(ZoneInfo(zone))
            if all(wall.replace(fold=f).astimezone(datetime.timezone.utc) == utc for f in (0, 1)):
                break
        after = '.%0*d' % (digits, fraction) if digits else ''
        return utc.strftime('%Y-%m-%d %H:%M:%S') + after + '+00', wall.strftime('%Y-%m-%d %H:%M:%S') + after
    return value


def choice(*values):
    def value(r):
        text = r.choice(values)
        return text, text
    return value


def of_uuid(r):
    text = str(uuid.UUID(int=r.choice([0, 2 ** 128 - 1, r.getrandbits(128)])))
    return text, text


def address(width, kind):
    def value(r):
        text = str(kind(r.choice([0, 2 ** width - 1, r.getrandbits(width)])))
        return text, text
    return value


def quoted_pg(text):
    return 'NULL' if text is None else '"%s"' % text.replace('\\', '\\\\').replace('"', '\\"')


def quoted_ch(text):
    if text is None:
        return 'NULL'
    for plain, escaped in (('\\', '\\\\'), ("'", "\\'"), ('\t', '\\t'), ('\n', '\\n')):
        text = text.replace(plain, escaped)
    return "'%s'" % text


def array(element, quote, nulls=False):
    def value(r):
        parts = [(None, None) if nulls and r.random() < 0.2 else element(r) for _ in range(r.randint(0, 4))]
        bare = lambda t: 'NULL' if t is None else t
        return ('{%s}' % ','.join(quoted_pg(p) for p, _ in parts),
                '[%s]' % ','.join((quoted_ch if quote else bare)(c) for _, c in parts))
    return value


def matrix(r):
    rows = r.randint(0, 3)
    numbers = [[r.randint(-9, 9) for _ in range(2)] for _ in range(rows)]
    inner = ['%d,%d' % tuple(n) for n in numbers]
    return '{%s}' % ','.join('{%s}' % i for i in inner), '[%s]' % ','.join('[%s]' % i for i in inner)


def pair(r):
    number, text = r.randint(-2 ** 31, 2 ** 31 - 1), ''.join(r.choice('abcé') for _ in range(3))
    return '[%d, "%s"]' % (number, text), "(%d,'%s')" % (number, text)


def mapping(r):
    keys = sorted({''.join(r.choice('abc') for _ in range(r.randint(1, 3))) for _ in range(r.randint(0, 3))},
                  key=lambda k: (len(k), k))
    values = [(k, r.randint(0, 2 ** 64 - 1)) for k in keys]
    return ('{%s}' % ', '.join('"%s": %d' % v for v in values),
            '{%s}' % ','.join("'%s':%d" % v for v in values))


ENUM = "Enum8('a' = -128, 'b' = 0, 'größer' = 127)"
BOTH = [
    Column('Int8', 'smallint', bits(8, True)), Column('Int16', 'smallint', bits(16, True)),
    Column('Int32', 'integer', bits(32, True)), Column('Int64', 'bigint', bits(64, True)),
    Column('UInt8', 'smallint', bits(8, False)), Column('UInt16', 'integer', bits(16, False)),
    Column('UInt32', 'bigint', bits(32, False)), Column('UInt64', 'numeric(20,0)', bits(64, False)),
    Column('Float32', 'real', float_value('<f'), same=same_float('<f')),
    Column('Float64', 'double precision', float_value('<d'), same=same_float('<d')),
    Column('Decimal(9, 4)', 'numeric(9,4)', decimal(9, 4), same=same_number),
    Column('Decimal(18, 0)', 'numeric(18,0)', decimal(18, 0), same=same_number),
    # 18.16 writes digits beyond the nineteenth wrongly as text
    Column('Decimal(38, 10)', 'numeric(38,10)', decimal(19, 10), same=same_number),
    Column('String', 'text', string(300)), Column('FixedString(5)', 'text', fixed(5)),
    # 18.16 shows day 0 as 0000-00-00
    Column('Date', 'date', date(1, 49672)),
    Column("DateTime('UTC')", 'timestamptz', instant(0, 4291747199, 0, 'UTC')),
    Column("DateTime('Europe/Berlin')", 'timestamptz', instant(400000000, 2100000000, 0, 'Europe/Berlin')),
    Column(ENUM, 'text', choice('a', 'b', 'größer'), nullable=False),
    Column('UUID', 'uuid', of_uuid),
    Column('Array(Int32)', 'integer[]', array(bits(32, True), False), nullable=False),
    Column('Array(Nullable(String))', 'text[]', array(string(8), True, nulls=True), nullable=False),
    Column('Array(Array(Int8))', 'smallint[]', matrix, nullable=False),
    Column('Tuple(Int32, String)', 'jsonb', pair, nullable=False),
    Column('LowCardinality(String)', 'text', choice('a', 'b', ''), nullable=False),
]
MODERN = [
    Column('Bool', 'boolean', choice('true', 'false'), clients=''),
    Column('Int128', 'numeric(39,0)', bits(128, True), clients='d'), Column('UInt128', 'numeric(39,0)', bits(128, False), clients='d'),
    Column('Int256', 'numeric(77,0)', bits(256, True), clients='d'), Column('UInt256', 'numeric(78,0)', bits(256, False), clients='d'),
    Column('Decimal(76, 40)', 'numeric(76,40)', decimal(76, 40), clients='d', same=same_number),
    Column('Date32', 'date', date(-25567, 120529), clients=''),
    Column("DateTime64(6, 'UTC')", 'timestamptz', instant(-2208988800, 10413791999, 6, 'UTC'), clients=''),
    Column("DateTime64(3, 'Asia/Kolkata')", 'timestamptz', instant(0, 4291747199, 3, 'Asia/Kolkata'), clients='d'),
    Column('IPv4', 'inet', address(32, ipaddress.IPv4Address), clients='d'),
    Column('IPv6', 'inet', address(128, ipaddress.IPv6Address), clients='d'),
    Column('Map(String, UInt64)', 'jsonb', mapping, clients='d', nullable=False),
]


# ----------------------------------------------------------------- the texts

def copy_text(value):
    """A field of COPY, which is one of TabSeparated too."""
    if value is None:
        return '\\N'
    return value.replace('\\', '\\\\').replace('\t', '\\t').replace('\n', '\\n')


def from_tabs(field):
    if field == '\\N':
        return None
    out = []
    escaped = False
    for c in field:
        if escaped:
            out.append({'t': '\t', 'n': '\n', 'r': '\r', '0': '\0', 'b': '\b', 'f': '\f'}.get(c, c))
            escaped = False
        elif c == '\\':
            escaped = True
        else:
            out.append(c)
    return ''.join(out)


def lines_of(rows):
    return ''.join('\t'.join(copy_text(f) for f in row) + '\n' for row in rows)


class RoundTrip:
    def __init__(self, postgres, version, host, port, report):
        self.postgres = postgres
        self.version = int(version)
        self.host = host
        self.port = port
        self.report = report
        self.driver = clickhouse_driver.Client(host, port=int(port))
        self.columns = BOTH + (MODERN if self.version >= 20 else [])
        r = random.Random(SEED)
        self.columns += [Column('Nullable(%s)' % c.ch, c.pg, self.or_null(c.value), c.clients, same=c.same)
                         for c in self.columns if c.nullable]
        self.names = ['c%d' % i for i in range(len(self.columns))]
        self.rows = [[c.value(r) for c in self.columns] for _ in range(ROWS)]

    @staticmethod
    def or_null(value):
        return lambda r: (None, None) if r.random() < 0.2 else value(r)

    def client(self, query, data=b''):
        """clickhouse-client, with what it reads and what it prints."""
        done = subprocess.run([CLIENT, '--host', self.host, '--port', str(self.port), '--query', query],
                              input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode(errors='replace').strip()[:500])
        return done.stdout

    def numbers_for(self, who):
        return [i for i, c in enumerate(self.columns) if who in c.clients]

    def list_of(self, numbers):
        return ', '.join(['k'] + ['c%d' % i for i in numbers])

    # ------------------------------------------------------------ the tables

    def create(self, name):
        columns = ''.join(', c%d %s' % (i, c.ch) for i, c in enumerate(self.columns))
        self.driver.execute('CREATE TABLE fdw_walk.%s (k Int32%s) ENGINE = Memory' % (name, columns),
                            settings={'allow_experimental_low_cardinality_type': 1} if self.version < 20 else
                            {'allow_suspicious_low_cardinality_types': 1})
        local = ''.join(', c%d %s OPTIONS (type $t$%s$t$)' % (i, c.pg, c.ch) for i, c in enumerate(self.columns))
        self.postgres.run("CREATE FOREIGN TABLE remote.%s (k integer%s) SERVER walk OPTIONS (database 'fdw_walk')"
                          % (name, local))

    def wanted(self):
        local = ''.join(', c%d %s' % (i, c.pg) for i, c in enumerate(self.columns))
        data = lines_of([[str(k)] + [v[0] for v in row] for k, row in enumerate(self.rows)])
        self.postgres.run('CREATE TABLE wanted (k integer%s);\nCOPY wanted FROM STDIN;\n%s\\.\n' % (local, data))

    # ------------------------------------------------------------ the checks

    def check_server(self, name, numbers):
        """What the server says that the table has."""
        texts = ', '.join('toString(c%d)' % i for i in numbers)
        out = self.client('SELECT k, %s FROM fdw_walk.%s ORDER BY k FORMAT TabSeparated' % (texts, name))
        got = [[from_tabs(f) for f in line.split('\t')] for line in out.decode().splitlines()]
        self.report(len(got) == ROWS, '%s: %d rows, not %d' % (name, len(got), ROWS))
        for place, i in enumerate(numbers, 1):
            column = self.columns[i]
            wrong = ['%r, not %r' % (row[place], want[i][1]) for row, want in zip(got, self.rows)
                     if not column.same(self.padded(row[place]), want[i][1])]
            self.report(not wrong, '%s: %s on the server' % (name, column.ch), *wrong[:3])

    @staticmethod
    def padded(text):
        return None if text is None else text.rstrip('\0')

    def check_read(self, name, numbers):
        """What we read, against the values that PostgreSQL has made itself."""
        for i in numbers:
            wrong = self.postgres.run(
                "SET client_min_messages = error; SET extra_float_digits = 1; SELECT format('%%s, not %%s', r.c%d, w.c%d) "
                'FROM (SELECT k, c%d FROM remote.%s OFFSET 0) r RIGHT JOIN wanted w USING (k) '
                'WHERE r.c%d::text IS DISTINCT FROM w.c%d::text LIMIT 3' % (i, i, i, name, i, i))
            self.report(not wrong, '%s: %s as read' % (name, self.columns[i].ch), *wrong)

    def check(self, name, numbers):
        self.check_server(name, numbers)
        self.check_read(name, numbers)

    # ------------------------------------------------------------ the writers

    def by_us(self):
        numbers = range(len(self.columns))
        self.postgres.run('INSERT INTO remote.ours SELECT * FROM wanted')
        self.check('ours', numbers)

    def tab_field(self, i, text):
        """The strings within a container are escaped, the container is not."""
        return text if self.columns[i].container else copy_text(text)

    def by_client(self):
        """Text that it parses itself, then what it has read from our table."""
        numbers = self.numbers_for('c')
        names = self.list_of(numbers)
        # its parser is off by a bit for many floating-point numbers
        exact = [i for i in numbers if 'Float' not in self.columns[i].ch]
        data = ''.join('\t'.join([str(k)] + [self.tab_field(i, row[i][1]) for i in exact]) + '\n'
                       for k, row in enumerate(self.rows))
        self.client('INSERT INTO fdw_walk.client (%s) FORMAT TabSeparated' % self.list_of(exact), data.encode())
        self.check('client', exact)
        native = self.client('SELECT %s FROM fdw_walk.ours FORMAT Native' % names)
        self.client('INSERT INTO fdw_walk.client_copy (%s) FORMAT Native' % names, native)
        self.check('client_copy', numbers)

    def by_driver(self):
        """What it has read from our table, as values of Python."""
        numbers = self.numbers_for('d')
        names = self.list_of(numbers)
        rows = self.driver.execute('SELECT %s FROM fdw_walk.ours' % names)
        self.driver.execute('INSERT INTO fdw_walk.driver (%s) VALUES' % names, rows)
        self.check('driver', numbers)

    def run(self):
        for name in ('ours', 'client', 'client_copy', 'driver'):
            self.create(name)
        self.wanted()
        for write in (self.by_us, self.by_client, self.by_driver):
            try:
                write()
            except (RuntimeError, clickhouse_driver.errors.Error) as error:
                self.report(False, write.__name__, str(error).split('Stack trace')[0].strip())
