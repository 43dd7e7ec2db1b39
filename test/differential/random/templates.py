"""What random expressions are made of.

{i4} is an expression of that type, {i4:1,2} one of these literals, {=i4} a
literal of the type's own values, {any} of a type chosen once per template.
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
                                   'cardinality({arr})', 'array_length({arr}, 1)', '{arr}[{i4:1,2,0}]', 'array_position({arr}, {=i4})', 'octet_length({by})', 'length({by})',
                                   'CASE WHEN {bool} THEN 1 WHEN {bool} THEN {i4} WHEN {bool} THEN {=i4} ELSE -1 END',
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
    'arr': ANY[:5] + ['({arr} || {arr})', 'array_append({arr}, {i4})', 'ARRAY[{i4}, {i4:1,2}]', 'array_remove({arr}, {=i4})', '{arr}[1:2]'],
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
PATTERNS = ("'a%'", "'%b'", "'%a%'", "'a_'", "'_'", "''", "'%'", "'a\\\\b'", "'a\\_b'", "'a\\%%'", "'%''%'", "'A%'", "'ß'", "'_a'")
REGEXES = ("'^a'", "'b$'", "'a.b'", "'^$'", "'[ab]+'", "'^(a|b)'", "'é'", "'^.$'", "'A'")
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
}
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
ROW_FRAMES = (' ROWS UNBOUNDED PRECEDING', ' ROWS 1 PRECEDING', ' ROWS BETWEEN 3 PRECEDING AND 1 PRECEDING',
              ' ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING', ' ROWS BETWEEN CURRENT ROW AND 1 FOLLOWING', ' ROWS CURRENT ROW')
