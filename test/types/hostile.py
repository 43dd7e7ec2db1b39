"""Values that break what was written with ordinary ones in mind.

Each is made by the server, must be read as the text given here, and is written by
INSERT, by COPY in its three formats, by a prepared statement and by UPDATE, after
which the server must have it seven times.  Then values that PostgreSQL's types do
not hold, and values that fit no column.
"""

ODD_LABELS = ("Enum8('' = -1, '\\'' = 0, '\\\\' = 1, 'ß\\t\\n' = 2, '\"' = 3, 'a,b' = 4, 'x) = 5' = 5, "
              "'NULL' = 6, ' ' = 7, '\\\\N' = 8)")


def float_of(hexadecimal, bits=64):
    return "reinterpretAsFloat%d(unhex('%s'))" % (bits, hexadecimal)


def instant(text, zone, digits=3):
    return ("DateTime64(%d, '%s')" % (digits, zone), "toDateTime64('%s', %d, 'UTC')" % (text, digits))


NINES = '9' * 76

# type, the value as the server makes it, local type, text; the first version that has it
VALUES = [
    # payloads of NaN, denormals, the last and the first of the range
    ('Float64', float_of('010000000000f07f'), None, 'NaN'),
    ('Float64', float_of('ffffffffffffffff'), None, 'NaN'),
    ('Array(Nullable(Float64))', '[%s, NULL]' % float_of('0100000000000000'), None, '{5e-324,NULL}'),
    ('Array(Float64)', '[%s, -0.0]' % float_of('ffffffffffffef7f'), None, '{1.7976931348623157e+308,-0}'),
    ('Float64', '-0.0', None, '-0'),
    ('Float32', float_of('0100807f', 32), None, 'NaN'),
    ('Float32', float_of('01000080', 32), None, '-1e-45'),
    ('Float32', float_of('ffff7f00', 32), 'double precision', '1.1754942106924411e-38'),
    ('Tuple(a Float32, b Array(Float32))', '({0}, [{0}])'.format(float_of('ffff7f00', 32)), None, '{"a": 0.000000000000000000000000000000000000011754942, "b": [0.000000000000000000000000000000000000011754942]}', 26),
    ('BFloat16', 'toBFloat16(-0.0)', None, '-0', 26),
    ('Variant(UInt64, Int64, Float64, Bool)', '18446744073709551615::UInt64', None, '18446744073709551615', 26),
    # bytes
    ('String', "unhex('00ff5c')", 'bytea', '\\x00ff5c'),
    ('Array(String)', "[unhex('00'), '']", 'bytea[]', '{"\\\\x00","\\\\x"}'),
    ('Array(String)', "['', 'NULL', '{', '\"', '\\\\', ' ']", None, '{"","NULL","{","\\"","\\\\"," "}'),
    ('Array(LowCardinality(String))', "['\\\\N']", None, '{"\\\\N"}'),
    ('Array(LowCardinality(String))', 'emptyArrayString()', None, '{}'),
    ('Array(Array(LowCardinality(Nullable(String))))', "[['é'], [NULL]]", None, '{{é},{NULL}}', 26),
    ('LowCardinality(String)', "''", None, ''),
    ('LowCardinality(Nullable(FixedString(2)))', "'é'", None, 'é', 26),
    ('FixedString(3)', "unhex('006100')", 'bytea', '\\x006100'),
    ('Map(String, String)', "map('', '', '\"', '\\\\')", None, '{"": "", "\\"": "\\\\"}', 26),
    # labels
] + [
    (ODD_LABELS, label, None, text) for label, text in (
        ("''", ''), ("'\\''", "'"), ("'\\\\'", '\\'), ("'a,b'", 'a,b'), ("'x) = 5'", 'x) = 5'), ("'NULL'", 'NULL'), ("'\\\\N'", '\\N'))
] + [
    (ODD_LABELS, "'\"'", 'smallint', '3'),
    # 76 digits
    ('Decimal(76, 0)', "toDecimal256('-%s', 0)" % NINES, None, '-' + NINES, 26),
    ('Decimal(76, 76)', "toDecimal256('0.%s', 76)" % NINES, None, '0.' + NINES, 26),
    ('Array(Nullable(Decimal(76, 38)))', "[toDecimal256('-%s.%s', 38), NULL]" % (NINES[:38], NINES[:38]), None,
     '{-%s.%s,NULL}' % (NINES[:38], NINES[:38]), 26),
    ('Map(String, Decimal(76, 75))', "map('', toDecimal256('9.%s', 75))" % NINES[:75], None, '{"": 9.%s}' % NINES[:75], 26),
    ('Decimal(38, 38)', "toDecimal128('0.00000000000000000000000000000000000001', 38)", None, '0.' + '0' * 37 + '1', 26),
    # zones: what does not exist, what exists twice, half hours, a day left out
    instant('2021-10-31 00:30:00.25', 'Europe/Berlin') + (None, '2021-10-30 20:30:00.25-04', 26),
    instant('2021-10-31 01:30:00.25', 'Europe/Berlin') + (None, '2021-10-30 21:30:00.25-04', 26),
    instant('2021-04-03 15:15:00', 'Australia/Lord_Howe') + (None, '2021-04-03 11:15:00-04', 26),
    instant('2011-12-30 12:00:00', 'Pacific/Apia') + (None, '2011-12-30 07:00:00-05', 26),
    instant('1969-12-31 23:59:59.999', 'Africa/Monrovia') + (None, '1969-12-31 18:59:59.999-05', 26),
    instant('1900-01-01 12:00:00', 'America/St_Johns') + ('text', '1900-01-01 08:29:08.000', 26),
    ('Array(%s)' % instant('', 'Europe/Berlin')[0], '[%s]' % instant('2299-12-31 00:00:00.125', 'Europe/Berlin')[1], None, '{"2299-12-30 19:00:00.125-05"}', 26),
    ('Map(Date32, Date32)', "map(toDate32('1900-01-01'), toDate32('2299-12-31'))", None, '{"1900-01-01": "2299-12-31"}', 26),
    ('Date32', "toDate32('1900-01-01')", 'timestamp', '1900-01-01 00:00:00', 26),
    ('Time64(6)', "'-999:59:59.999999'::Time64(6)", None, '-999:59:59.999999', 26),
    # addresses
    ('IPv6', "toIPv6('::ffff:1.2.3.4')", None, '::ffff:1.2.3.4', 26),
    ('Array(IPv6)', "[toIPv6('::'), toIPv6('::ffff:0:0'), toIPv6('fe80::1')]", None, '{::,::ffff:0.0.0.0,fe80::1}', 26),
    ('Map(IPv6, IPv4)', "map(toIPv6('::1.2.3.4'), toIPv4('0.0.0.0'))", None, '{"::1.2.3.4": "0.0.0.0"}', 26),
    # depth; arrays of PostgreSQL's have six dimensions
    ('Array(Array(Array(Array(Array(Array(Int8))))))', '[[[[[[1, 2]]]]]]', None, '{{{{{{1,2}}}}}}'),
    ('Array(Array(Array(Array(Array(Array(Array(Int8)))))))', '[[[[[[[1, 2]]]]]]]', None, '[[[[[[[1, 2]]]]]]]'),
    ('Array(Array(Array(UInt8)))', "CAST('[]', 'Array(Array(Array(UInt8)))')", None, '{}'),
    ('Array(Array(UInt8))', '[[1], []]', 'jsonb', '[[1], []]'),
    ('Tuple(Tuple(Tuple(Tuple(Array(Tuple(Int8, String))))))', "tuple(tuple(tuple(tuple([(1, 'x')]))))", None, '[[[[[[1, "x"]]]]]]', 26),
    ('Tuple(`a"b` Int8, `c d` String, `é` String)', "(1, 'x', 'y')", None, '{"é": "y", "a\\"b": 1, "c d": "x"}', 26),
    ('Nested(a Nullable(Int8), b Array(String))', "[(NULL, []), (1, ['', 'x'])]", None, '[{"a": null, "b": []}, {"a": 1, "b": ["", "x"]}]', 26),
    ('Map(String, Map(String, Int8))', "map('', map('x', 1), 'a', map())", None, '{"": {"x": 1}, "a": {}}', 26),
    ('Array(Variant(Int8, String))', "[1::Int8, 'x', NULL]::Array(Variant(Int8, String))", None, '[1, "x", null]', 26),
    ('Variant(Array(Array(Int8)), Map(String, Int8), Tuple(a Int8))', '[[1::Int8], []]::Array(Array(Int8))', None, '[[1], []]', 26),
    ('Map(Int256, UInt256)', "map(toInt256('-%d'), toUInt256('%d'))" % (2 ** 255, 2 ** 256 - 1), None, '{"-%d": %d}' % (2 ** 255, 2 ** 256 - 1), 26),
    ('Point', '(nan, -inf)', None, '(NaN,-Infinity)', 26),
    ('MultiPolygon', '[[[(1., 2.)]], []]', None, '[[[[1, 2]]], []]', 26),
    ('QBit(Float64, 2)', '[inf, -0.0]', None, '{Infinity,-0}', 26),
    # values of types that it does not keep apart are read as text only
    ('Dynamic(max_types=0)', '7::UInt8', 'text', '7', 26),
]

# type, the value, what the error says
UNREADABLE = [
    ('String', "unhex('6100')", 'invalid byte sequence'),
    ('Array(String)', "['', unhex('eda080')]", 'invalid byte sequence'),
    ('Array(Array(UInt8))', '[[1], []]', 'different lengths'),
]
UNREADABLE_26 = [
    ('LowCardinality(String)', "unhex('f4908080')", 'invalid byte sequence'),
    ('Map(String, String)', "map(unhex('fe'), '')", 'invalid byte sequence'),
    ('Dynamic(max_types=0)', '7::UInt8', 'of a type beyond'),
    ('Array(Dynamic(max_types=1))', "['x'::Dynamic(max_types=1), true::Dynamic(max_types=1), 1::Dynamic(max_types=1)]", 'of a type beyond'),
    ('JSON', "'{\"a\":\"\\\\u0000\"}'", 'unsupported Unicode escape'),
]

# type, local type, value, SQLSTATE, what the message has
MISFITS = [
    ('UInt8', 'integer', '256', '22003', '256.*0.*255'),
    ('Array(Int8)', 'integer[]', '{1,-129}', '22003', '-129.*-128.*127'),
    ('Nullable(UInt64)', 'numeric', '-1', '22003', '-1.*0.*18446744073709551615'),
    ('Float32', 'double precision', '-1e39', '22003', '1e\\+?39'),
    ('Decimal(4, 2)', 'numeric', '99.995', '22003', '99.995'),
    ('FixedString(2)', 'text', 'aé', '22001', '3 bytes|2 bytes'),
    ('Date', 'date', '2149-06-07', '22008', '2149-06-07.*1970-01-01.*2149-06-06'),
    ('DateTime', 'timestamptz', '-infinity', '22008', 'infinity'),
    ("Enum8('it\\'s' = 1)", 'text', 'its', '22P02', 'its'),
    ('String', 'text', None, '23502', ''),
]
MISFITS_26 = [
    ('Date32', 'date', '1899-12-31', '22008', '1899-12-31.*1900-01-01.*2299-12-31'),
    ("DateTime64(9, 'UTC')", 'timestamptz', '2262-04-11 23:47:17+00', '22008', '2262-04-1'),
    ('IPv4', 'inet', '::1', '22023', '::1'),
    ('UInt256', 'numeric', str(2 ** 256), '22003', str(2 ** 256)),
    ('Map(String, UInt8)', 'jsonb', '{"a": 1, "b": 256}', '22003', '256'),
    ('Tuple(a Int8, b Tuple(c Date))', 'jsonb', '{"a": 1, "b": {"c": "1969-12-31"}}', '22008', '1969-12-31'),
    ('Array(LowCardinality(String))', 'text[]', '{a,NULL}', '23502', ''),
    ('Time', 'interval', '1 month', '22008', 'mon'),
]


def run(postgres, version, report, preamble, quote):
    cases = []
    for value in VALUES:
        if (value + (18,))[4] <= int(version):
            cases.append((value[0], value[1], 'hostile(%s, %s, %s, %s, %s)', value[:4]))
    for what in UNREADABLE + (UNREADABLE_26 if version != '18' else []):
        cases.append((what[0], what[1], 'unreadable(%s, %s, %s, %s)', what))
    for misfit in MISFITS + (MISFITS_26 if version != '18' else []):
        cases.append((misfit[0], misfit[2] or 'NULL', 'misfit(%s, %s, %s, %s, %s, %s)', misfit))
    sql = [preamble]
    for n, (_, _, call, arguments) in enumerate(cases):
        sql.append('\\echo case %d' % n)
        sql.append('SELECT %s;' % (call % tuple(quote(a) for a in ('h%d' % n,) + tuple(arguments))))
    problems = [[] for _ in cases]
    for line in postgres.run('\n'.join(sql)):
        if line.startswith('case '):
            n = int(line[5:])
        else:
            problems[n].append(line[:400])
    for (name, value, _, _), found in zip(cases, problems):
        report(not found, '%s of %s' % (value[:60], name[:60]), *found)
