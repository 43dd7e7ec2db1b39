"""The values of hostile.py, between us and python3-clickhouse-driver.

The server makes a value; the driver must read it as the same from what we have
written, and what the driver has written must be read by us, and by the server, as
what it is.  Types that this driver does not know are left out.
"""

import re

import clickhouse_driver
from clickhouse_driver import errors

# what the driver does not know, and labels that Python's enumerations cannot have
UNKNOWN = re.compile(r"BFloat16|Date32|Variant|Dynamic|Time64\(6\)|Point|Polygon|QBit|Enum8\(''")
# it writes times with a fraction before 1970 a second later than it reads them
LATER = "toDateTime64('1969-12-31 23:59:59.999', 3, 'UTC')"
# what 18.16 itself sends so that nobody can read it
GARBLED_18 = 'emptyArrayString()'


class Driver:
    def __init__(self, host, port, settings):
        pairs = [pair.split(' ') for pair in settings.split(', ')]
        self.client = clickhouse_driver.Client(host, port=int(port), settings={k: int(v) for k, v in pairs})

    def run(self, sql, rows=None, as_bytes=False):
        settings = {'strings_as_bytes': True} if as_bytes else None
        return self.client.execute(sql, rows, settings=settings) if rows else self.client.execute(sql, settings=settings)


def same(a, b):
    """Also of NaN, and of -0 and 0."""
    return repr(a) == repr(b)


def exchange(driver, postgres, preamble, quote, name, case):
    """What is wrong with one value, as lines."""
    type_, expression, local, expected = case[:4]
    table = 'fdw_walk.' + name
    driver.run('CREATE TABLE %s (k Int32, v %s) ENGINE = Memory' % (table, type_))
    driver.run('INSERT INTO %s SELECT toInt32(1), %s' % (table, expression))
    as_bytes = local == 'bytea' or 'FixedString' in type_ or 'bytea' in (local or '')
    read = 'SELECT v FROM %s WHERE k = %%d' % table
    value = driver.run(read % 1, as_bytes=as_bytes)[0][0]
    foreign = ("IMPORT FOREIGN SCHEMA fdw_walk LIMIT TO (%s) FROM SERVER walk INTO remote" % name) if local is None else (
        "CREATE FOREIGN TABLE remote.%s (k integer, v %s OPTIONS (type %s)) SERVER walk OPTIONS (database 'fdw_walk')"
        % (name, local, quote(type_)))
    problems = postgres.run(
        '%s; %s; CREATE TEMP TABLE here AS SELECT v FROM remote.%s; INSERT INTO remote.%s SELECT 2, v FROM here;'
        % (preamble, foreign, name, name))
    ours = driver.run(read % 2, as_bytes=as_bytes)[0][0]
    if not same(ours, value):
        problems.append('the driver reads %r of ours, not %r' % (ours, value))
    driver.run('INSERT INTO %s (k, v) VALUES' % table, [(3, value)], as_bytes=as_bytes)
    problems += postgres.run(
        "%s; SELECT format('we read %%s of the driver''s', v) FROM remote.%s WHERE k = 3 AND format('%%s', v) IS DISTINCT FROM %s OFFSET 0"
        % (preamble, name, quote(expected)))
    texts = driver.run("SELECT groupUniqArray(ifNull(toString(v), 'NULL')) FROM %s" % table, as_bytes=True)[0][0]
    if len(texts) != 1:
        problems.append('on the server: %r' % (texts,))
    return problems


def run(postgres, version, host, port, settings, report, preamble, quote, values):
    driver = Driver(host, port, settings)
    for n, case in enumerate(values):
        if (case + (18,))[4] > int(version) or UNKNOWN.search(case[0]):
            continue
        if case[1] == LATER or (version == '18' and case[1] == GARBLED_18):
            continue
        try:
            problems = exchange(driver, postgres, preamble, quote, 'd%d' % n, case)
        except (errors.Error, UnicodeError, TypeError, ValueError, EOFError) as error:
            problems = [str(error).split('Stack trace')[0].strip()[:300]]
            driver = Driver(host, port, settings)
        report(not problems, 'driver: %s of %s' % (case[1][:60], case[0][:60]), *problems)
