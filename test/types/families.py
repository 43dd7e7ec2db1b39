"""The type families of ClickHouse: for each, types with values to store.

A family that a server lists and this does not is a failure of the test: somebody
has to look at it.  Values are ClickHouse expressions: least and greatest first.
"""


class Type:
    """A column type; readonly says why its values are not written back."""

    def __init__(self, name, *values, v18=None, since=0, local=None, readonly=None,
                 plain=False):
        self.name = name
        self.values = list(values)
        self.values_18 = v18
        self.since = since
        self.local = local        # a local type other than IMPORT's choice
        self.readonly = readonly
        self.plain = plain        # do not put it into arrays and the like

    def values_for(self, version):
        return self.values_18 if version == '18' and self.values_18 is not None else self.values


def text(value):
    return "'%s'" % value


def signed(bits):
    return [str(-2 ** (bits - 1)), str(2 ** (bits - 1) - 1), '0', '-1']


def unsigned(bits):
    return ['0', str(2 ** bits - 1), '1']


def number(name, values):
    if int(name.lstrip('UInt')) <= 64:
        return Type(name, *['to%s(%s)' % (name, text(v)) for v in values])
    return Type(name, *['to%s(%s)' % (name, text(v)) for v in values])


def decimal(name, width, precision, scale):
    nines = '9' * precision
    most = (nines[:precision - scale] or '0') + ('.' + nines[precision - scale:] if scale else '')
    return Type(name, *["toDecimal%d('%s', %d)" % (width, v, scale)
                        for v in ('-' + most, most, '0')])


def interval(unit):
    return [Type('Interval' + unit, 'toInterval%s(-3)' % unit, 'toInterval%s(200)' % unit,
                 'toInterval%s(0)' % unit, plain=unit != 'Day')]


def geo(name, *values):
    return [Type(name, *['%s::%s' % (v, name) for v in values], plain=True)]


RING = '[(0., 0.), (10.5, 0.), (10., 10.), (0., 0.)]'
FLOATS = ['-inf', 'inf', 'nan', '-0.0', '0.1']
ONE = '1970-01-02'

FAMILIES = {
    'Int8': [number('Int8', signed(8))],
    'Int16': [number('Int16', signed(16))],
    'Int32': [number('Int32', signed(32))],
    'Int64': [number('Int64', signed(64)), Type('Int64', 'toInt64(-1)', 'toInt64(1)', local='numeric')],
    'Int128': [number('Int128', signed(128))],
    'Int256': [number('Int256', signed(256))],
    'UInt8': [number('UInt8', unsigned(8)), Type('UInt8', 'toUInt8(0)', 'toUInt8(1)', local='boolean')],
    'UInt16': [number('UInt16', unsigned(16))],
    'UInt32': [number('UInt32', unsigned(32)), Type('UInt32', 'toUInt32(0)', 'toUInt32(4294967295)', local='oid')],
    'UInt64': [number('UInt64', unsigned(64)), Type('UInt64', 'toUInt64(0)', 'toUInt64(7)', local='bigint')],
    'UInt128': [number('UInt128', unsigned(128))],
    'UInt256': [number('UInt256', unsigned(256))],
    'Bool': [Type('Bool', 'false', 'true')],
    'Float32': [Type('Float32', *['toFloat32(%s)' % v for v in FLOATS + ['3.4028235e38', '1e-45']])],
    'Float64': [Type('Float64', *['toFloat64(%s)' % v for v in FLOATS + ['1.7976931348623157e308', '2.2250738585072014e-308']],
                     v18=['toFloat64(%s)' % v for v in FLOATS + ['1.7976931348623157e308', '1e-300']])],
    'BFloat16': [Type('BFloat16', 'toBFloat16(-1.5)', 'toBFloat16(3e38)', 'toBFloat16(nan)')],
    'Decimal': [decimal('Decimal(9, 4)', 32, 9, 4), decimal('Decimal(18, 0)', 64, 18, 0)],
    'Decimal32': [decimal('Decimal32(9)', 32, 9, 9)],
    'Decimal64': [decimal('Decimal64(18)', 64, 18, 18)],
    # 18.16 writes digits beyond the nineteenth wrongly as text
    'Decimal128': [Type('Decimal128(10)', *["toDecimal128('%s', 10)" % v for v in ('-' + '9' * 28 + '.' + '9' * 10, '9' * 28 + '.' + '9' * 10, '0')],
                        v18=["toDecimal128('%s', 10)" % v for v in ('-999999999.9999999999', '999999999.9999999999', '0')])],
    'Decimal256': [decimal('Decimal256(40)', 256, 76, 40)],
    'String': [Type('String', text(''), text('größe 😀'), text('\\\\N'), text('a\\tb\\nc')),
               Type('String', "unhex('00ff5c27')", text('x'), local='bytea')],
    'FixedString': [Type('FixedString(5)', "toFixedString('', 5)", "toFixedString('grün', 5)"),
                    Type('FixedString(3)', "toFixedString(unhex('610062'), 3)", "toFixedString('', 3)", local='bytea')],
    'UUID': [Type('UUID', "toUUID('00000000-0000-0000-0000-000000000000')",
                  "toUUID('ffffffff-ffff-ffff-ffff-ffffffffffff')",
                  "toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')")],
    'IPv4': [Type('IPv4', "toIPv4('0.0.0.0')", "toIPv4('255.255.255.255')", "toIPv4('10.0.0.1')")],
    'IPv6': [Type('IPv6', "toIPv6('::')", "toIPv6('ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff')",
                  "toIPv6('::ffff:10.0.0.1')", "toIPv6('2001:db8::1')")],
    'Date': [Type('Date', 'toDate(0)', 'toDate(65535)', "toDate('2020-02-29')",
                  v18=['toDate(0)', "toDate('2105-12-31')", "toDate('2020-02-29')"])],
    'Date32': [Type('Date32', "toDate32('1900-01-01')", "toDate32('2299-12-31')", "toDate32('1969-12-31')")],
    'DateTime': [Type(name, 'toDateTime(0)', 'toDateTime(4294967295)', 'toDateTime(1603587600)',
                      v18=['toDateTime(0)', 'toDateTime(4291747199)', 'toDateTime(1603587600)'])
                 for name in ('DateTime', "DateTime('Europe/Berlin')", "DateTime('Asia/Kolkata')")] +
                [Type("DateTime('UTC')", 'toDateTime(0)', 'toDateTime(1577836800)', local='timestamp')],
    'DateTime32': [Type('DateTime32', 'toDateTime(0)', 'toDateTime(4294967295)')],
    'DateTime64': [Type("DateTime64(%d, 'UTC')" % digits,
                        "toDateTime64('1900-01-01 00:00:00', %d, 'UTC')" % digits,
                        "toDateTime64('2262-04-11 23:47:16', %d, 'UTC')" % digits,
                        "toDateTime64('1969-12-31 23:59:59', %d, 'UTC')" % digits,
                        "toDateTime64('2020-01-01 12:34:56.123456', %d, 'UTC')" % digits)
                   for digits in (0, 3, 6, 9)] +
                  [Type("DateTime64(3, 'America/New_York')", "toDateTime64('2020-11-01 05:30:00.5', 3, 'UTC')",
                        "toDateTime64('2020-11-01 06:30:00.5', 3, 'UTC')")],
    'Time': [Type('Time', "'-999:59:59'::Time", "'999:59:59'::Time", "'12:34:56'::Time")],
    'Time64': [Type('Time64(%d)' % digits, "'-999:59:59'::Time64(%d)" % digits,
                    "'999:59:59'::Time64(%d)" % digits, "'12:34:56.5'::Time64(%d)" % digits)
               for digits in (1, 6, 9)],
    'Enum8': [Type("Enum8('least' = -128, 'größt' = 127, '' = 0)", text('least'), text('größt'), text(''), plain=True)],
    'Enum16': [Type("Enum16('least' = -32768, 'it\\'s' = 32767)", text('least'), text("it\\'s"), plain=True)],
    'Enum': [Type("Enum('a' = 1, 'b' = 300)", text('a'), text('b'), plain=True)],
    'Array': [Type('Array(Array(Int32))', '[[1, 2], [3, 4]]', '[]', plain=True,
                   v18=['[[1, 2], [3, 4]]']),
              Type('Array(Array(Int32))', '[[1], [2, 3]]', local='jsonb', plain=True),
              Type('Array(Array(Array(Nullable(String))))', "[[['a', NULL]], [['c', '']]]", plain=True)],
    'Tuple': [Type('Tuple(Int32, String)', "(1, 'x')", "(-1, '')", plain=True),
              Type('Tuple(Int32, String)', "(1, 'x')", local='walk_pair', plain=True),
              Type('Tuple(a Int32, b String)', "(1, 'x')::Tuple(a Int32, b String)", since=20, plain=True),
              Type('Array(Tuple(a Int32, b String))', "[(1, 'x')]", '[]', local='walk_pair[]', since=20, plain=True)],
    'Map': [Type('Map(String, UInt64)', "map('a', 18446744073709551615, 'b', 0)", "map()", plain=True),
            Type('Map(Int32, Array(Nullable(Date)))', "map(1, [toDate(1), NULL])", plain=True)],
    'Nested': [Type('Nested(a Int32, b String)', "[(1, 'x'), (2, '')]", '[]', since=20, plain=True),
               Type('Nested(a Int32, b String)', "[(1, 'x')]", local='walk_pair[]', since=20, plain=True)],
    'Nullable': [Type('Nullable(Int32)', 'NULL', 'toInt32(0)', plain=True),
                 Type('Nullable(String)', 'NULL', text(''), text('NULL'), plain=True)],
    'LowCardinality': [Type('LowCardinality(String)', text('a'), text(''), plain=True),
                       Type('LowCardinality(Nullable(String))', 'NULL', text(''), text('a'), plain=True)],
    'SimpleAggregateFunction': [Type('SimpleAggregateFunction(max, Nullable(Int64))', '9223372036854775807', 'NULL', plain=True),
                                Type('SimpleAggregateFunction(groupArrayArray, Array(String))', "['a', '']", plain=True)],
    'AggregateFunction': [
        Type('AggregateFunction(sum, UInt64)', 'sumState(toUInt64(18446744073709551615))', 'sumState(toUInt64(0))',
             readonly='results', plain=True),
        Type('AggregateFunction(uniq, String)', "uniqState('x')", local='bytea', plain=True),
        Type('AggregateFunction(quantiles(0.5, 0.9), Float64)', 'quantilesState(0.5, 0.9)(toFloat64(7))',
             readonly='results', plain=True),
        Type('AggregateFunction(groupArray, String)', "groupArrayState('x')", local='bytea', plain=True)],
    'Variant': [Type('Variant(Array(Int64), Bool, Date, String)', 'true', text('x'), '[1, 2]::Array(Int64)', 'toDate(1)', 'NULL',
                     readonly='a date is a string in JSON', plain=True),
                Type('Variant(Array(Int64), Bool, String)', 'true', text('x'), '[1, 2]::Array(Int64)', 'NULL', plain=True)],
    'Dynamic': [Type('Dynamic', 'toInt64(1)', text('x'), "toUInt64('18446744073709551615')", '1.5', 'NULL', plain=True),
                Type('Dynamic(max_types=2)', 'toInt64(1)', text('x'), 'true', plain=True)],
    'JSON': [Type('JSON', """'{"a":{"b":[1,"x",1.5]}}'""", "'{}'", plain=True),
             Type('JSON(a Decimal(38, 10), max_dynamic_paths=1)', """'{"a":"12345678901234567890.5","b":{"c":[{"d":true}]}}'""", plain=True)],
    'Point': geo('Point', '(-180.25, 90.)', '(0., 0.)'),
    'Ring': geo('Ring', RING, '[]'),
    'LineString': geo('LineString', RING, '[]'),
    'MultiLineString': geo('MultiLineString', '[%s, []]' % RING, '[]'),
    'Polygon': geo('Polygon', '[%s, [(1., 1.), (2., 1.), (1., 1.)]]' % RING, '[]'),
    'MultiPolygon': geo('MultiPolygon', '[[%s]]' % RING, '[]'),
    'Geometry': [Type('Geometry', '(1., 2.)::Point', RING + '::Ring', RING + '::LineString', '[%s]::Polygon' % RING,
                      '[%s]::MultiLineString' % RING, '[[%s]]::MultiPolygon' % RING, 'NULL', plain=True)],
    'QBit': [Type('QBit(%s, %d)' % (element, n), '%s::QBit(%s, %d)' % ([i - 1.5 for i in range(n)], element, n),
                  '%s::QBit(%s, %d)' % ([0.0] * n, element, n), plain=True)
             for element in ('Float32', 'Float64', 'BFloat16') for n in (3, 8, 17)],
    'Nothing': [Type('Nullable(Nothing)', 'NULL', plain=True)],
}
for unit in ('Nanosecond', 'Microsecond', 'Millisecond', 'Second', 'Minute', 'Hour', 'Day', 'Week', 'Month',
             'Quarter', 'Year'):
    FAMILIES['Interval' + unit] = interval(unit)

# Written as nanoseconds, cut off to microseconds.
FAMILIES['IntervalNanosecond'] = [Type('IntervalNanosecond', 'toIntervalNanosecond(-3000)', 'toIntervalNanosecond(0)', plain=True),
                                  Type('IntervalNanosecond', 'toIntervalNanosecond(-3)', local='bigint')]

# Types within types.
FAMILIES['Map'] += [Type(*t, plain=True) for t in (
    ('Map(LowCardinality(String), Nullable(UUID))', "map('a', NULL, 'b', toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0'))"),
    ("Map(Enum8('x' = 1, 'y' = 2), Tuple(a Int8, b Array(String)))", "map('x', (1, ['q']))"),
    ('Map(UUID, DateTime64(3))', "map(toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0'), toDateTime64('2020-01-01 00:00:00.123', 3))"),
    ('Map(String, Map(Int128, UInt8))', "map('a', map(toInt128('170141183460469231731687303715884105727'), 1))"),
    ('Map(Float64, IPv6)', "map(1.5, toIPv6('::1'))"),
    ('Array(Map(String, Array(Nullable(Float64))))', "[map('a', [1.5, NULL, nan, inf])]"))]
FAMILIES['Tuple'] += [Type(*t, since=20, plain=True) for t in (
    ('Tuple()', 'tuple()'), ('Array(Tuple())', '[tuple(), tuple()]'),
    ('Tuple(a Tuple(b Tuple(c Nullable(Int64))))', 'tuple(tuple(tuple(9223372036854775807)))'),
    ('Array(Tuple(LowCardinality(String), LowCardinality(Nullable(String))))', "[('a', NULL), ('b', 'c')]"),
    ('Array(Array(Tuple(Int32, Array(String))))', "[[(1, ['a'])], []]"),
    ('Tuple(j JSON, k String)', """('{"a":1}'::JSON, 'x')"""))]
FAMILIES['Nested'] += [Type('Nested(a Int32, b Nested(c String, d Array(Date)))', "[(1, [('x', [toDate(1)])])]", since=20, plain=True)]
FAMILIES['Variant'] += [
    Type('Variant(Tuple(a Int32, b String), Array(Variant(Int32, String)), UUID)', "(1, 'x')::Tuple(a Int32, b String)",
         "toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')", "[1::Int32, 'x']::Array(Variant(Int32, String))", plain=True),
    Type('Variant(LowCardinality(String), UInt8)', "'x'::LowCardinality(String)", '7::UInt8', plain=True)]
FAMILIES['Dynamic'] += [
    Type('Dynamic', 'toDate(1)', "(1, 'x')::Tuple(Int32, String)", '[1, 2]::Array(Int64)', "map('a', 1)",
         readonly='JSON has no such types', plain=True)]
FAMILIES['JSON'] += [Type(*t, plain=True) for t in (
    ('JSON(max_dynamic_paths=0)', """'{"a":{"b":[{"c":1},{"c":[1.5,"x"]}]}}'"""),
    ("JSON(a.b UInt8, SKIP x, SKIP REGEXP 'y.*')", """'{"a":{"b":7},"q":"2020-01-01"}'"""),
    ('JSON(`a b` Array(Decimal(30, 10)), c Tuple(d Int128, e String, f Int8, g Float64), h Array(JSON))',
     """'{"a b":["1.5"],"c":{"d":"170141183460469231731687303715884105727","e":"x","f":-7,"g":1.25},"h":[{"q":1}]}'"""),
    ('JSON(a Map(String, Int256))',
     """'{"a":{"x":"57896044618658097711785492504343953926634992332820282019728792003956564819967"}}'"""),
    ('Nullable(JSON)', """'{"a":1}'""", 'NULL'), ('Array(Nullable(JSON))', """['{"a":1}'::JSON, NULL]"""))]
FAMILIES['AggregateFunction'] += [
    Type('AggregateFunction(argMax, String, DateTime)', "argMaxState('x', toDateTime(5))", readonly='results', plain=True),
    Type('AggregateFunction(countIf, UInt8)', 'countIfState(toUInt8(1))', readonly='results', plain=True)]

# What a server lists and refuses to store, so that no foreign table can have it.
NOT_STORED = {
    '18': ('IntervalSecond', 'IntervalMinute', 'IntervalHour', 'IntervalDay', 'IntervalWeek', 'IntervalMonth',
           'IntervalYear', 'Nothing'),
    '26': ('Nothing',),
}

# As text they are read, but text that is written becomes a String in them, or is refused.
TEXT_IS_ANOTHER = ('Variant', 'Dynamic', 'Geometry', 'AggregateFunction', 'Nothing')


def derived(t, version):
    """The types around a type that the server may or may not allow."""
    values = t.values_for(version)
    first = values[0]
    last = values[-1]
    yield Type('Nullable(%s)' % t.name, 'NULL', *values)
    yield Type('Array(%s)' % t.name, '[%s]' % ', '.join(values))
    yield Type('Array(Nullable(%s))' % t.name, '[%s, NULL]' % first)
    yield Type('Array(Array(%s))' % t.name, '[[%s], [%s]]' % (first, last))
    yield Type('LowCardinality(%s)' % t.name, *values)
    yield Type('LowCardinality(Nullable(%s))' % t.name, 'NULL', *values)
    yield Type('Tuple(%s, String)' % t.name, "(%s, 'x')" % last)
    if version != '18':
        yield Type('Map(String, %s)' % t.name, "map('k', %s, 'l', %s)" % (first, last))
        yield Type('SimpleAggregateFunction(any, %s)' % t.name, *values)
