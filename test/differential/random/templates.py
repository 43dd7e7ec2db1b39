"""What random expressions are made of.

{i4} is an expression of that type, {i4:1,2} one of these literals, {=i4} a
literal of the type's own values, {any} and {cmp} of a type chosen once per
template, {part} a field of a time.
"""

ARITH = ['({T} + {T})', '({T} - {T})', '({T} * {=T})', '({T} + {=T})', '(- {T})', 'abs({T})', '({T} - {T})']
ANY = ['CASE WHEN {bool} THEN {T} ELSE {T} END', 'CASE WHEN {bool} THEN {T} END', 'coalesce({T}, {T})',
       'coalesce({T}, {=T})', 'nullif({T}, {=T})', 'nullif({T}, {T})', 'CASE {any} WHEN {=any} THEN {T} WHEN {any} THEN {=T} END']
RANGED = ['greatest({T}, {T})', 'least({T}, {=T}, {T})']
INTEGER = ARITH + ['({T} / {T:2,3,-2,7})', '({T} % {T:2,3,-2,7})', '({T} & {T})', '({T} | {T})', '({T} # {T})', '(~ {T})',
                   '({T} / nullif({T}, {T:0}))']
PARTS = ('year', 'month', 'day', 'hour', 'minute', 'second', 'dow', 'isodow', 'doy', 'week', 'quarter', 'isoyear', 'epoch')

TEMPLATES = {
    'i2': ANY + RANGED + ARITH + ['{i4:1,5}::smallint'],
    'i4': ANY + RANGED + INTEGER + ['({i2} + {i4})', '({i4} * {i2})', 'length({text})', 'strpos({text}, {=text})',
                                   'octet_length({text})', '({date} - {date})', '({i4} << {i4:0,1,2})', '({i4} >> {i4:0,1,2})',
                                   'cardinality({arr})', 'array_length({arr}, 1)', '({arr})[{i4:1,2,0}]', 'array_position({arr}, {=i4})', 'octet_length({by})', 'length({by})',
                                   'CASE WHEN {bool} THEN 1 WHEN {bool} THEN {i4} WHEN {bool} THEN {=i4} ELSE -1 END',
                                   "substring({text} from '[0-9]+')::integer",
                                   'CASE WHEN {i4} > 0 THEN {i4} / {i4:2,3,1} WHEN {i4} = 0 THEN 0 END',
                                   '{bool}::integer', '{i2}::integer', '({i2} / {i4:2,3})'],
    'i8': ANY + RANGED + INTEGER + ['({i4} + {i8})', '({i2} * {i8})', '{i4}::bigint', '({i8} - {i4})', '({i8} << {i4:0,1,3})',
                                   '({i8} / {i4:2,-3})'],
    'num': ANY + RANGED + ARITH + ['round({num}, {i4:0,1,2})', 'trunc({num}, {i4:0,1})', 'ceil({num})', 'floor({num})',
                                   'round({num})', 'sign({num})', '{i4}::numeric', '{i8}::numeric(20,2)', '({num} % {num:1,2,0.5})',
                                   '({i8} + {num})', '({num} / {num:2,3,7})', '({num} * {num})'] +
    ['extract(%s FROM {%s})' % (part, t) for part, t in zip(PARTS, ('date', 'ts', 'tz', 'ts', 'tz', 'ts') * 3)
     if not (t == 'date' and part in ('hour', 'minute', 'second'))],
    'f8': ANY + RANGED + ['({f8} + {f8})', '({f8} - {f8})', '({f8} * {=f8})', '(- {f8})', 'abs({f8})', '({f8} / {f8:2,4,-0.5})',
                          'floor({f8})', 'ceil({f8})', 'trunc({f8})', 'sign({f8})', '{i4}::float8', '{num}::float8', '{f4}::float8',
                          'sqrt(abs({f8}))', 'round({f8})', '({i4} * {f8})', '({f4} + {f8})'],
    'f4': ANY[:] + ['(- {f4})', 'abs({f4})', '{i2}::real'],
    'text': ANY + RANGED + ['lower({text})', 'upper({text})', '({text} || {text})', '({text} || {=text})', 'concat({text}, {text})',
                            'concat({text}, {=text})', "concat_ws({text:',','-',''}, {text}, {text})", 'substr({text}, {i4:0,1,2,3})',
                            'substr({text}, {i4:-1,0,1,2}, {i4:0,1,2,5})', 'left({text}, {i4:-1,0,1,2})', 'right({text}, {i4:-1,0,1,2})',
                            "replace({text}, {text:'a','ab','b',''}, {text:'x','','aa'})", 'btrim({text})', "ltrim({text}, {text:'a','ab',' '})",
                            "rtrim({text})", "split_part({text}, {text:',','b','_'}, {i4:1,2,-1})", "translate({text}, {text:'ab','a'}, {text:'xy','','x'})",
                            'reverse({text})', 'md5({text})', "lpad({text}, {i4:0,2,5}, {text:'xy','0'})", 'repeat({text}, {i4:0,1,2})',
                            "encode({by}, {text:'hex','base64'})", 'md5({by})', "array_to_string({arr}, ',')",
                            '{bool}::text', 'substring({text} FROM {i4:1,2} FOR {i4:1,2})', "to_char({ts}, {text:'YYYY-MM-DD','HH24:MI:SS','YYYY'})"],
    'date': ANY + RANGED + ['{ts}::date', '{tz}::date', '({date} + {i4:0,1,31,-1})', '({date} - {i4:1,365})'],
    'ts': ANY + RANGED + ['date_trunc({text:%s}, {ts})' % ','.join("'%s'" % u for u in ('day', 'month', 'hour', 'year', 'week', 'minute', 'quarter')),
                          '{date}::timestamp', "({ts} + interval '1 day')", "({ts} - interval '90 minutes')", "({ts} + interval '1 month')",
                          '{tz}::timestamp', "({date} + interval '1 hour')"],
    'tz': ANY + RANGED + ['date_trunc({text:%s}, {tz})' % ','.join("'%s'" % u for u in ('day', 'month', 'hour', 'year', 'week', 'minute')),
                          '{date}::timestamptz', "({tz} + interval '2 hours')", "({tz} - interval '1 day')"],
    'uuid': ANY[:5],
    'arr': ANY[:5] + ['({arr} || {arr})', 'array_append({arr}, {i4})', 'ARRAY[{i4}, {i4:1,2}]', 'array_remove({arr}, {=i4})', '({arr})[1:2]'],
    'by': ANY[:5] + ['({by} || {by})', 'substr({by}, {i4:1,2}, {i4:0,1,2})', "convert_to({text}, 'UTF8')"],
    'bool': ANY + ['({cmp} = {cmp})', '({cmp} <> {=cmp})', '({cmp} < {cmp})', '({cmp} <= {=cmp})', '({cmp} > {=cmp})', '({cmp} >= {cmp})',
                   '({cmp} = {=cmp})', '({cmp} < {=cmp})', '({cmp} > {cmp})', '({=cmp} > {cmp})'] * 2 +
    ['({bool} AND {bool})', '({bool} OR {bool})', '(NOT {bool})', '({cmp} IS NULL)', '({cmp} IS NOT NULL)',
     '({cmp} IS DISTINCT FROM {cmp})', '({cmp} IS NOT DISTINCT FROM {cmp})', '({cmp} IS DISTINCT FROM {=cmp})', '({bool} IS TRUE)', '({bool} IS NOT TRUE)',
     '({bool} IS FALSE)', '({bool} IS UNKNOWN)', '({bool} IS NOT UNKNOWN)', '({cmp} BETWEEN {=cmp} AND {=cmp})', '({cmp} NOT BETWEEN {cmp} AND {=cmp})',
     '({cmp} BETWEEN SYMMETRIC {=cmp} AND {cmp})', '({cmp} IN ({=cmp}, {=cmp}, {=cmp}))', '({cmp} NOT IN ({=cmp}, {=cmp}))',
     '({cmp} IN ({=cmp}, NULL))', '({cmp} NOT IN ({=cmp}, NULL))', '({cmp} IN ({=cmp}, {cmp}))', '({cmp} NOT IN ({=cmp}, {cmp}))',
     '({cmp} = ANY (ARRAY[{=cmp}, {=cmp}]))', '({cmp} <> ALL (ARRAY[{=cmp}, {=cmp}]))', '({cmp} > ANY (ARRAY[{=cmp}, {=cmp}]))',
     '({text} LIKE {pattern})', '({text} NOT LIKE {pattern})', '({text} ILIKE {pattern})', '({text} ~ {regex})', '({text} !~ {regex})',
     '({text} ~* {regex})', 'starts_with({text}, {=text})', '({i4} = {i8})', '({i8} < {i4})', '({i2} = {i4})', '({i4} = {num})', '({num} > {i8})',
     '({f8} = {i4})', '({f8} > {num})', '({f4} = {f8})', '({f4} < {=f8})', '({date} = {ts})', '({ts} >= {date})', '({date} < {tz})', '({tz} >= {date})', '({ts} < {tz})',
     '({arr} = {arr})', '({arr} <> {=arr})', '({arr} < {=arr})', '({i4} = ANY ({arr}))', '({arr} IS NULL)', '({arr} @> {arr})', '({arr} && {=arr})',
     '({by} = {by})', '({by} < {=by})', '({by} <> {=by})', '({by} IN ({=by}, {=by}))', '(({i4}, {text}) <= ({i4}, {=text}))', '(({i4}, {date}) IN (({=i4}, {=date}), ({=i4}, {=date})))',
     '(({i4}, {text}) IS NOT NULL)', '(({cmp}, {i4}) <> ({cmp}, {i4}))',
     '{i4}::boolean', '(({cmp}, {i4}) = ({=cmp}, {=i4}))', '(({cmp}, {i4}) < ({=cmp}, {=i4}))', '({uuid} = {=uuid})', '({uuid} IN ({=uuid}, {=uuid}))'],
}
ZONE = "{text:'UTC','America/New_York','Asia/Kolkata','Europe/London','Australia/Lord_Howe'}"
UNITS = "{text:'day','month','hour','year','week','minute','quarter','second','decade','century','microseconds'}"
STRIDE = "interval '%s'"
STRIDES = [STRIDE % v for v in ('15 minutes', '1 day', '7 days', '90 seconds', '1 hour 30 minutes')]
MORE = {
    'i2': ['{num}::smallint', '{f8}::smallint', 'mod({i2}, {i2:2,3})', '({i2} % {i2:2,-3})', '({i2} | {i2})', '({i2} << {i4:0,1})',
           '({i2} / {i2:2,3})'],
    'i4': ['gcd({i4}, {i4})', 'lcm({i4}, {i4:2,3})', 'num_nulls({any}, {any})', 'num_nonnulls({any}, {cmp}, {any})', 'ascii({text})', 'bit_length({text})',
           'char_length({text})', 'position({text} in {text})', 'get_byte({by}, 0)', 'width_bucket({f8}, 0, 10, 5)', 'width_bucket({num}, -1, 3.5, 7)', 'array_upper({arr}, 1)',
           'array_lower({txa}, 1)', 'array_ndims({arr})', 'family({ip})', 'masklen({ip})', '{num}::integer', '{f8}::integer', '{i8}::integer',
           'mod({i4}, {i4:2,3,-2})', 'extract({part} FROM {ts})::integer', 'cardinality({txa})', 'array_position({txa}, {=text})',
           '({i4} + {i2})', '({i4} - {i4:1,100})', 'CASE WHEN {text} LIKE {pattern} THEN {i4} ELSE {i2} END', 'position({by} in {by})',
           'bit_length({by})', '({i4} / {i4})', '({i4} % nullif({i4}, 0))', 'length({text}::character(5))', 'array_length({txa}, {i4:1,2})', 'regexp_count({text}, {regex})'],
    'i8': ['gcd({i8}, {i8:4,6})', 'mod({i8}, {i8:2,3,-2})', '{num}::bigint', '{f8}::bigint', '({i8} + {i2})', '({i4} * {i8})', '({i2} - {i8})',
           '({i8} / nullif({i8}, 0))', '({i8} % {i8})', '({i8} / {i2:2,3})', 'extract(epoch FROM {tz})::bigint', '({i8} >> {i4:1,3})'],
    'num': ['mod({num}, {num:2,0.7})', 'div({num}, {num:2,3})', 'round({num}, {i4:-1,-2,3})', 'trunc({num}, {i4:-1,2})', 'trunc({num})', 'abs({num} - {num})',
            '{num}::numeric(10,1)', '{num}::numeric(20,3)', '{f8}::numeric', '({num} / {num})', '({num} / nullif({num}, 0))', '({num} % {num})',
            'extract(day FROM {iv})', 'extract(hour FROM {iv})', 'extract(epoch FROM {iv})', 'extract(epoch FROM {tz})', 'extract({part} FROM {date})', '({num} + {num:0.001})', '({num} * {num:0.1,10,1.5})',
            '({i4} * {num})', '({i4} / {num:3,0.5})', 'round({num} / {num:3,7}, {i4:0,2,4})', 'round(({num} * {num}), 1)', 'ceiling({num})', '(+ {num})',
            'greatest({num}, {i4})', 'coalesce({num}, {i8})', 'scale({num})::numeric', 'trim_scale({num})', 'extract(decade FROM {ts})', 'extract(century FROM {date})'],
    'f8': ['power({f8}, {f8:2,0,1,-1})', 'cbrt({f8})', 'exp({f8:0,1,-1})', 'degrees({f8})', 'radians({f8})', 'date_part({text:\'year\',\'hour\',\'dow\',\'doy\'}, {ts})',
           "date_part('epoch', {tz})", '{i8}::float8', '({f8} / {f8})', '({f8} / nullif({f8}, 0))', '({f8} + {f4})', 'round({f8} * 2)', '(@ {f8})',
           'greatest({f8}, {f4})', 'coalesce({f8}, {i4})', '({f8} ^ {f8:2,1})', "date_part('epoch', {iv})", 'extract(epoch FROM {ts})::float8'],
    'f4': ['({f4} + {f4})', '({f4} * {f4})', '{f8}::real', '{i4}::real', '{num}::real', '(- {f4})'],
    'text': ['initcap({text})', "overlay({text} placing {=text} from {i4:1,2})", "overlay({text} placing 'x' from 2 for {i4:0,1,2})", "rpad({text}, {i4:0,2,5}, {text:'xy','0'})",
             'lpad({text}, {i4:3,6})', 'ltrim({text})', "btrim({text}, {text:'a','ab',' '})", "regexp_replace({text}, {regex}, {text:'x','','<&>'})",
             "regexp_replace({text}, {regex}, 'x', {text:'g','i','gi'})", 'substring({text} from {regex})', 'regexp_substr({text}, {regex})', 'host({ip})', 'text({ip})',
             'to_hex({i4})', 'to_hex({i8})', '{i4}::text', '{i8}::text', '{i2}::text', '{num}::text', '{date}::text', '{ts}::text', '{tz}::text', '{uuid}::text', '{f8}::text',
             '{ip}::text', '{by}::text', '{arr}::text', 'concat({text}, {i4}, {bool})', "concat_ws('-', {i4}, {text}, {date})", "({text} || {i4})", "({i8} || {text})",
             "to_char({tz}, {text:'YYYY-MM-DD HH24:MI:SS','DD.MM.YYYY','IYYY-IW','Day'})", "to_char({ts}, {text:'HH12:MI AM','Mon DD','DDD','Q','US'})", "array_to_string({txa}, {text:',','-'})",
             "array_to_string({txa}, ',', '*')", "array_to_string({arr}, ',', '*')", "encode(sha256({by}), 'hex')", '({txa})[{i4:1,2,0}]',
             '{text}::character varying(3)', '{text}::character(5)', 'left({text}, {i4})', 'repeat({text}, {i4:1,3,-1})', 'substr({text}, {i4}, {i4:0,1,2})', "split_part({text}, {text:'a','ab',' '}, {i4:1,2})",
             "replace({text}, {text}, {text:'x',''})", "({js} ->> {text:'a','b'})", 'upper({text} || {text})', 'reverse({text}::character(5))', "coalesce({text}, {bool}::text)",
             "(({text} || {text}) COLLATE \"C\")", 'quote_literal({text})', 'chr({i4:65,233,10000})', 'md5({i4}::text)'],
    'date': ['({date} + {i4:7,-30})', "least({date}, {ts}::date)", "({ts} AT TIME ZONE %s)::date" % ZONE, "({tz} AT TIME ZONE %s)::date" % ZONE, "date_trunc('month', {date})::date",
             '({date} + {i4})', '({i4:1,2} + {date})', "({date} + interval '1 month')::date"],
    'ts': ['date_trunc(%s, {ts})' % UNITS, '({tz} AT TIME ZONE %s)' % ZONE, 'timezone(%s, {tz})' % ZONE, '({ts} + {iv})', '({ts} - {iv})', '({date} + {iv})',
           "({date} - interval '2 months')", "({ts} + interval '1 year 2 months')", "({ts} + {i4} * interval '1 hour')", "({ts} + interval '1 second' * {i4})",
           'greatest({ts}, {date})'] + ["date_bin(%s, {ts}, {ts:'2001-01-01','2020-02-29 00:00:07'})" % v for v in STRIDES[:3]],
    'tz': ['date_trunc(%s, {tz})' % UNITS, 'date_trunc(%s, {tz}, %s)' % (UNITS, ZONE), '({ts} AT TIME ZONE %s)' % ZONE, '{ts}::timestamptz', '({tz} + {iv})', '({tz} - {iv})',
           "({tz} + interval '1 month')", "({tz} + interval '1 day 2 hours')", 'to_timestamp({f8})', 'to_timestamp({i4})', '({date} AT TIME ZONE %s)' % ZONE] +
    ["date_bin(%s, {tz}, {tz:'2001-01-01 00:00:00+00'})" % v for v in STRIDES[1:]],
    'arr': ['array_prepend({i4}, {arr})', 'array_cat({arr}, {arr})', 'array_replace({arr}, {=i4}, {i4})', 'array_positions({arr}, {=i4})', '({arr})[:2]', '({arr})[2:]',
            'ARRAY[{i4}, {i4}, {i4}]', '({arr} || {i4})', '({i4} || {arr})', "string_to_array({text:'1,2','3',''}, ',')::integer[]", 'ARRAY[]::integer[]', 'array_remove({arr}, {i4})'],
    'txa': ANY[:5] + ['({txa} || {txa})', 'array_append({txa}, {text})', 'array_prepend({=text}, {txa})', "string_to_array({text}, {text:',','b','a'})", 'ARRAY[{text}, {=text}]',
                      'array_remove({txa}, {=text})', 'array_replace({txa}, {=text}, {text})', '({txa})[1:2]', 'array_cat({txa}, {txa})'],
    'by': ["overlay({by} placing {=by} from 1)", 'sha256({by})', "convert_to({text} || 'x', 'UTF8')", 'substring({by} from {i4:1,2})', "decode({text:'61','6162'}, 'hex')", 'btrim({by}, {=by})'],
    'ip': ANY[:5] + RANGED,
    'iv': ANY[:5] + ['({ts} - {ts})', '({tz} - {tz})', '({ts} - {=ts})', '({tz} - {=tz})', "({date}::timestamp - {ts})"],
    'js': ANY[:2] + ["({js} -> 'a')", 'to_jsonb({i4})'],
    'bool': ['isfinite({date})', 'isfinite({ts})', 'isfinite({tz})', '(({ts}, {ts}) OVERLAPS ({=ts}, {ts}))', '(({tz}, {iv}) OVERLAPS ({tz}, {tz}))',
             '(({date}, {date}) OVERLAPS ({=date}, {=date}))', '({arr} <@ {=arr})', '({arr} @> {=arr})', '({txa} = {txa})', '({txa} && {=txa})', '({txa} @> {txa})', '({text} = ANY ({txa}))',
             '({text} <> ALL ({txa}))', '({i4} <> ALL ({arr}))', '({i4} > ANY ({arr}))', '({i4} = ALL ({arr}))', '({text} ^@ {=text})', '({text} ~<~ {text})', '({text} ~>=~ {=text})',
             "({text} SIMILAR TO {text:'a%','(a|b)','[ab]+'})", '({text} LIKE {text})', '({text} NOT ILIKE {pattern})', "({text} LIKE {pattern} ESCAPE '|')", 'regexp_like({text}, {regex})',
             '({ip} = {ip})', '({ip} < {=ip})', '({ip} << {=ip})', '({ip} <<= {ip})', '({ip} >>= {=ip})', '({ip} && {=ip})', '({ip} IN ({=ip}, {=ip}))', '({iv} < {iv})', '({iv} > {=iv})',
             '({iv} = {=iv})', '({iv} BETWEEN {=iv} AND {=iv})', '({uuid} < {=uuid})', '({uuid} >= {uuid})', '({ts} = {tz})', '({tz} > {ts})', '({f4} IN ({=f4}, {=f4}))', '({num} = {f8})',
             '({num} < {i4})', '({i2} > {i8})', '({i8} IN ({=i4}, {=i4}))', '({i4} IN ({=i8}, {=i8}))', '({i4} BETWEEN {=i2} AND {=i8})', '({f8} IN ({=i4}, {=f8}))', '({date} IN ({=date}, {=date}, {=date}, {=date}))',
             '({ts} BETWEEN {=date} AND {=ts})', '({tz} BETWEEN {=tz} AND {=tz})', '({tz} IN ({=tz}, {=ts}))', '({date} = {=tz})', '(({cmp}, {i4}) IN (({=cmp}, {=i4}), ({=cmp}, {i4})))',
             '(({text}, {ts}) > ({=text}, {=ts}))', '(({num}, {f8}) >= ({=num}, {=f8}))', '(({i4}, {text}) IS NULL)', '(ROW({i4}, {text}) IS DISTINCT FROM ROW({i4}, {=text}))',
             '({any} = ANY (ARRAY[{=any}, {any}]))', '({cmp} = ALL (ARRAY[{=cmp}, {=cmp}]))', '({cmp} <= ANY (ARRAY[{=cmp}, NULL]))', '({cmp} <> ALL (ARRAY[{=cmp}, NULL]))',
             "({js} ? {text:'a','b'})", '({js} = {js})', '({text}::character(5) = {text}::character(5))', '({text}::character varying(3) = {=text})', '(({bool}) IS DISTINCT FROM ({bool}))',
             '(({bool}) = ({bool}))', '(NOT ({cmp} = {=cmp} AND {cmp} <> {=cmp}))', '(({cmp} = {=cmp}) OR ({cmp} = {=cmp}) OR ({cmp} = {=cmp}))', '({i4} % 2 = {i4:0,1})', '(lower({text}) = {=text})',
             "(date_trunc('month', {ts}) = {=ts})", '({ts}::date = {=date})', '({tz}::date = {=date})', '({tz}::date >= {=date})', '(extract(year FROM {tz}) = {num:2020,1970})', '(extract(month FROM {date}) < 3)',
             "(to_char({tz}, 'YYYY') = '2020')", '(abs({i4}) = {i4:1,2})', '((- {i4}) > {=i4})', '({i8} * 2 > {=i8})', '({date} + 1 = {=date})', "({tz} + interval '1 day' > {=tz})", "({tz} > {=tz} - interval '1 month')",
             '(coalesce({cmp}, {=cmp}) = {=cmp})', '(nullif({cmp}, {=cmp}) IS NULL)', '(CASE WHEN {bool} THEN {cmp} ELSE {=cmp} END = {=cmp})'],
}
for type_, more in MORE.items():
    TEMPLATES[type_] = TEMPLATES.get(type_, []) + more
PATTERNS = ("'a%b'", "'%%a_%%'", "'%|%%'", "'a%'", "'%b'", "'%a%'", "'a_'", "'_'", "''", "'%'", "'a\\\\b'", "'a\\_b'", "'a\\%%'", "'%''%'", "'A%'", "'ß'", "'_a'")
REGEXES = ("'a|b'", "'^[^a]*$'", "'a{1,2}'", "'(a)(b)?'", "'\\d'", "'\\s'", "'^a'", "'b$'", "'a.b'", "'^$'", "'[ab]+'", "'^(a|b)'", "'é'", "'^.$'", "'A'")
AGGREGATES = {
    'i8': ['count(*)', 'count({any})', 'count(DISTINCT {any})', 'sum({i4})', 'sum({i2})', 'max({i8})', 'min({i8})', 'sum(DISTINCT {i4})'],
    'num': ['stddev_samp({i4})', 'stddev_pop({i2})', 'variance({num})', 'var_pop({i4})', 'stddev({num})', 'sum({num} / {num:3,7})', 'avg({num} / {num:2,7})',
            'sum(CASE WHEN {bool} THEN {num} ELSE 0 END)', 'sum({i8})', 'sum({num})', 'avg({i4})', 'avg({i8})', 'avg({num})', 'min({num})', 'max({num})', 'sum(DISTINCT {num})', 'avg(DISTINCT {i4})'],
    'f8': ['sum({f8})', 'avg({f8})', 'min({f8})', 'max({f8})'],
    'i4': ['min({i4})', 'max({i4})'],
    'i2': ['min({i2})', 'max({i2})'],
    'text': ['min({text})', 'max({text})', 'string_agg({text}, {text:\',\',\'-\',\'\'} ORDER BY {same})', "array_to_string(array_agg({i4} ORDER BY {same}), ',', '*')",
             "string_agg(DISTINCT {text}, ',')"],
    'date': ['min({date})', 'max({date})'],
    'ts': ['min({ts})', 'max({ts})'],
    'tz': ['min({tz})', 'max({tz})'],
    'bool': ['bool_and({bool})', 'bool_or({bool})', 'every({bool})'],
    'ip': ['min({ip})', 'max({ip})'],
    'by': ["string_agg({by}, ''::bytea ORDER BY {same})"],
    'arr': ['array_agg({i4} ORDER BY {same})', 'array_agg({i4} ORDER BY {same} DESC NULLS LAST)', 'array_agg(DISTINCT {i4})',
            "(coalesce(array_agg({i4} ORDER BY {same}), '{}'))"],
    'txa': ['array_agg({text} ORDER BY {same})', 'array_agg(DISTINCT {text} ORDER BY {same})'],
}
MORE_AGGREGATES = {
    'i8': ['regr_count({f8}, {f8})', 'bit_and({i8})', 'bit_or({i8})', 'bit_xor({i8})', 'count({any}) + count({any})', 'rank({=i4}) WITHIN GROUP (ORDER BY {i4})',
           'dense_rank({=text}) WITHIN GROUP (ORDER BY {text} DESC)', 'sum(CASE WHEN {bool} THEN 1 ELSE 0 END)', 'sum(length({text}))', 'percentile_disc(0.5) WITHIN GROUP (ORDER BY {i8})',
           'sum({i4} * {i4})', 'count(DISTINCT ({i4}, {text}))'],
    'i4': ['bit_and({i4})', 'bit_or({i4})', 'mode() WITHIN GROUP (ORDER BY {i4})', 'percentile_disc({f8:0,0.25,0.5,1}) WITHIN GROUP (ORDER BY {i4} DESC)', 'max({i4} + {i4})'],
    'i2': ['bit_xor({i2})', 'mode() WITHIN GROUP (ORDER BY {i2})'],
    'num': ['var_samp({i8})', 'variance({i2})', 'sum({num} * {num})', 'sum({i8} * {i4})', 'avg({i2})', 'max({i4}::numeric)', 'sum(round({num}, 1))', 'percentile_disc(0.5) WITHIN GROUP (ORDER BY {num})',
            'round(avg({num}), 2)', 'sum({num}) / nullif(count(*), 0)', 'avg(CASE WHEN {bool} THEN {num} END)', 'stddev_pop({num})'],
    'f8': ['corr({f8}, {f8})', 'covar_pop({f8}, {f8})', 'regr_avgx({f8}, {f8})', 'regr_slope({f8}, {i4})', 'regr_sxx({f8}, {f8})', 'stddev_samp({f8})', 'var_pop({f8})',
           'percentile_cont({f8:0,0.25,0.5,1}) WITHIN GROUP (ORDER BY {f8})', 'percentile_cont(0.5) WITHIN GROUP (ORDER BY {i4})', 'percentile_disc(0.5) WITHIN GROUP (ORDER BY {f8})',
           'percent_rank({=i4}) WITHIN GROUP (ORDER BY {i4})', 'cume_dist({=num}) WITHIN GROUP (ORDER BY {num})', 'avg({f4})', 'sum({i4}::float8)'],
    'f4': ['min({f4})', 'max({f4})', 'sum({f4})'],
    'text': ['mode() WITHIN GROUP (ORDER BY {text})', 'percentile_disc(0.5) WITHIN GROUP (ORDER BY {text})', "string_agg({text}, ',' ORDER BY {same} DESC NULLS LAST)",
             "string_agg({i4}::text, ',' ORDER BY {same})", "array_to_string(array_agg(DISTINCT {text} ORDER BY {same}), ',')", 'max(lower({text}))'],
    'date': ['max({ts}::date)', 'mode() WITHIN GROUP (ORDER BY {date})'],
    'ts': ['max({date})::timestamp', 'percentile_disc(0.5) WITHIN GROUP (ORDER BY {ts})'],
    'iv': ['max({tz}) - min({tz})'],
}
for type_, more in MORE_AGGREGATES.items():
    AGGREGATES[type_] = AGGREGATES.get(type_, []) + more
# functions of windows; those after | tell rows apart that are equal in its order
WINDOWS = {
    'i8': ['rank()', 'dense_rank()', '|', 'row_number()'],
    'i4': ['|', 'ntile({i4:1,2,3,7})'],
    'f8': ['percent_rank()', 'cume_dist()', '|'],
}
VALUES = ['lag({T})', 'lead({T}, {i4:0,1,2,3,-1})', 'lag({T}, {i4:1,2}, {=T})', 'lead({T}, {i4:1}, {T})', 'first_value({T})', 'last_value({T})',
          'nth_value({T}, {i4:1,2,3})']
PEER_FRAMES = ('', '', '', ' RANGE CURRENT ROW', ' RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING',
               ' ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING')
ROW_FRAMES = (' GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW', ' ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW',
              ' ROWS UNBOUNDED PRECEDING', ' ROWS 1 PRECEDING', ' ROWS BETWEEN 3 PRECEDING AND 1 PRECEDING',
              ' ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING', ' ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING', ' ROWS CURRENT ROW')
