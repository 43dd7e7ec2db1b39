"""How random queries are made, of the trees of tree.py and the templates of
templates.py, over the tables that the server can have."""

import re

import tables
from templates import PARTS, TEMPLATES, PATTERNS, REGEXES, AGGREGATES, WINDOWS, VALUES, PEER_FRAMES, ROW_FRAMES
from tree import Column, Items, Key, Literal, Node, Relation, Select, SetOperation, Statement

SCALARS = ('i2', 'i4', 'i4', 'i8', 'i8', 'num', 'num', 'f8', 'f8', 'text', 'text', 'text', 'date', 'date', 'ts', 'ts', 'tz', 'tz',
           'bool', 'bool', 'uuid', 'by', 'ip', 'iv')
ORDERED = SCALARS + ('arr', 'txa')
FREQUENT = ('arr', 'arr', 'by', 'by', 'uuid', 'uuid', 'ip', 'iv', 'txa', 'js') + 2 * (
    'i4', 'i4', 'i4', 'i8', 'num', 'f8', 'text', 'text', 'text', 'date', 'ts', 'tz', 'bool', 'i2')
KINDS = list(tables.KINDS.values()) + list(tables.MODERN.values())
VALUES_OF = {t: [v[0] for kind in KINDS if kind[0] == t for v in kind[3]] + list(tables.LITERALS.get(t, ())) for t in tables.PG}
PLACE = re.compile(r'\{([^{}]+)\}')


def is_call(template):
    """One call of an aggregate and nothing around it: what FILTER and OVER may follow."""
    plain = template.replace(' WITHIN GROUP ', '')
    while '(' in plain:
        plain = re.sub(r'\([^()]*\)', '', plain, 1)
    return re.fullmatch(r'\w+', plain) is not None and not template.startswith(('round(', 'array_to_string('))


class Scope:
    """The columns that expressions of a query may use, and those of the
    queries around it."""

    def __init__(self, outer=None):
        self.columns = []           # (type, text)
        self.outer = outer

    def add(self, columns):
        self.columns += columns


class Generator:
    def __init__(self, rnd, choice):
        self.rnd = rnd
        self.tables = choice
        self.aliases = 0
        self.ctes = []              # (name, types)
        self.prepared = rnd.random() < 0.15

    def alias(self):
        self.aliases += 1
        return 'a%d' % self.aliases

    def chance(self, p):
        return self.rnd.random() < p

    # expressions

    def literal(self, type_, values=None):
        if values is None:
            values = VALUES_OF[type_]
            if self.chance(0.015):
                return Literal(type_, 'NULL', self.prepared and self.chance(0.5))
            if type_ in ('i4', 'i8', 'i2'):
                values = [str(v) for v in tables.INTS] if self.chance(0.97) else values
        return Literal(type_, self.rnd.choice(values).strip('()'), self.prepared and self.chance(0.5))

    def column(self, type_, scope):
        found = [c for c in scope.columns if c[0] == type_]
        if scope.outer is not None and self.chance(0.3):
            found = found + self.outer_columns(type_, scope.outer)
        if not found:
            return self.literal(type_) if self.chance(0.6) else self.narrow(type_, scope)
        return Column(type_, self.rnd.choice(found)[1])

    def outer_columns(self, type_, scope):
        found = [c for c in scope.columns if c[0] == type_]
        return found if scope.outer is None else found + self.outer_columns(type_, scope.outer)

    def narrow(self, type_, scope):
        other = {'i8': 'i4', 'num': 'i4', 'f8': 'i4', 'i4': 'i2', 'f4': 'i2'}.get(type_)
        found = [c for c in scope.columns if c[0] == other]
        if not found:
            return self.literal(type_)
        return Node(type_, self.rnd.choice(found)[1], '::' + tables.PG[type_])

    def expr(self, type_, scope, depth):
        if depth <= 0 or self.chance(0.25):
            return self.column(type_, scope) if self.chance(0.88) else self.literal(type_)
        if type_ == 'bool' and depth >= 2 and self.chance(0.08):
            return self.sub_condition(scope, depth)
        if depth >= 2 and type_ in AGGREGATES and self.chance(0.03):
            return self.sub_scalar(type_, scope)
        if depth >= 1 and type_ == 'arr' and self.chance(0.1):
            return self.sub_array(scope)
        return self.fill(type_, self.rnd.choice(TEMPLATES[type_]), scope, depth)

    def fill(self, type_, template, scope, depth):
        any_ = self.rnd.choice(FREQUENT)
        comparable = self.rnd.choice(SCALARS)
        parts = []
        position = 0
        for m in PLACE.finditer(template):
            parts.append(template[position:m.start()])
            position = m.end()
            self.same = next((n for n in parts if isinstance(n, Node)), None)
            parts.append(self.place(m.group(1).replace('any', any_).replace('cmp', comparable)
                                    .replace('T', type_, 1) if 'T' in m.group(1)[:2] else
                                    m.group(1).replace('any', any_).replace('cmp', comparable), scope, depth))
        parts.append(template[position:])
        return Node(type_, *[p for p in parts if p != ''])

    def fill_with(self, type_, template, make):
        """The template over what make(type) gives."""
        any_ = self.rnd.choice(SCALARS)
        parts = []
        position = 0
        for m in PLACE.finditer(template):
            what = m.group(1).replace('any', any_)
            parts.append(template[position:m.start()])
            position = m.end()
            parts.append(self.place(what, Scope(), 1) if ':' in what or what.startswith('=') else make(what))
        parts.append(template[position:])
        return Node(type_, *[p for p in parts if p != ''])

    def place(self, what, scope, depth):
        if what == 'same':
            return self.same
        if what == 'pattern':
            return Literal('text', self.rnd.choice(PATTERNS).replace('%%', '%'))
        if what == 'part':
            return Node('part', self.rnd.choice(PARTS))
        if what == 'regex':
            return Literal('text', self.rnd.choice(REGEXES))
        if ':' in what:
            type_, values = what.split(':', 1)
            return Literal(type_, self.rnd.choice(re.findall(r"'[^']*'|[^,]+", values)))
        if what.startswith('='):
            return self.literal(what[1:])
        return self.expr(what, scope, depth - 1)

    def aggregate(self, type_, scope, depth):
        template = self.rnd.choice(AGGREGATES[type_])
        node = self.fill(type_, template, Scope() if scope is None else self.level(scope), depth)
        if self.chance(0.2) and is_call(template):
            return Node(type_, node, ' FILTER (WHERE ', self.expr('bool', self.level(scope), 1), ')')
        return node

    # windows

    def window(self, type_, argument, key, columns):
        """A call over a window: argument and key make an expression of a type, and
        an order by all columns leaves no two rows equal that differ."""
        peers, _, rows = '\0'.join(WINDOWS.get(type_, ['|'])).partition('|')
        peers = [f for f in peers.split('\0') if f] + \
            [a for a in AGGREGATES.get(type_, ()) if 'DISTINCT' not in a and 'ORDER BY' not in a and is_call(a)]
        rows = [f for f in rows.split('\0') if f] + VALUES
        by_rows = not peers or self.chance(0.5)
        call = argument(type_, self.rnd.choice(rows if by_rows else peers).replace('{T}', '{%s}' % type_)
                        .replace('{=T}', '{=%s}' % type_))
        frames = PEER_FRAMES + ROW_FRAMES if by_rows else PEER_FRAMES
        parts = [call]
        if type_ in AGGREGATES and not by_rows and call.parts[0].split('(')[0] in ('count', 'sum', 'avg', 'min', 'max') and \
                self.chance(0.15):
            parts += [' FILTER (WHERE ', key('bool'), ')']
        parts.append(' OVER (')
        if self.chance(0.5):
            parts += ['PARTITION BY ', key(self.rnd.choice(SCALARS))]
        order = [part for _ in range(self.rnd.randint(0 if by_rows else 1, 2))
                 for part in (', ', key(self.rnd.choice(ORDERED)), self.direction())]
        if by_rows:
            order += [part for c in columns for part in (', ', c, self.direction())]
        if order:
            parts += [' ORDER BY '] + order[1:]
        return Node(type_, *parts, self.rnd.choice(frames) if order else '', ')')

    def plain_window(self, type_, scope, size):
        return self.window(type_, lambda t, template: self.fill(t, template, scope, size),
                           lambda t: self.expr(t, scope, 1), [text for _, text in scope.columns])

    @staticmethod
    def level(scope):
        """Only this level's columns: an aggregate of outer ones belongs elsewhere."""
        inner = Scope()
        inner.columns = scope.columns
        return inner

    # sub-queries

    def sub_condition(self, scope, depth):
        kind = self.rnd.choice(('in', 'not in', 'exists', 'not exists', 'in', 'compare'))
        if 'exists' in kind:
            return Node('bool', '(', kind.upper(), ' (', self.select(scope, [self.rnd.choice(FREQUENT)], 1, simple=True), '))')
        type_ = self.rnd.choice(SCALARS)
        left = self.expr(type_, scope, 1)
        if kind == 'compare':
            return Node('bool', '(', left, self.rnd.choice((' < ANY (', ' >= ALL (', ' = ANY (', ' <> ALL (')),
                        self.select(scope, [type_], 1, simple=True), '))')
        return Node('bool', '(', left, ' %s (' % kind.upper(), self.select(scope, [type_], 1, simple=True), '))')

    def sub_scalar(self, type_, scope):
        select = Select()
        inner = Scope(scope)
        select.source.append(self.relation(inner))
        if self.chance(0.7):
            select.where.append(self.expr('bool', inner, 2))
        select.targets.append(self.aggregate(type_, inner, 1))
        return Node(type_, '(', select, ')')

    def sub_array(self, scope):
        """The values in their own order: equal ones look the same."""
        select = Select()
        inner = Scope(scope)
        select.source.append(self.relation(inner))
        if self.chance(0.7):
            select.where.append(self.expr('bool', inner, 2))
        same = [c for c in inner.columns if c[0] in ('i2', 'i4')]
        if same and scope is not None and self.chance(0.7):
            type_, name = self.rnd.choice(same)
            select.where.append(Node('bool', '(', Column(type_, name), ' = ', self.column(type_, scope), ')'))
        select.targets.append(self.expr('i4', inner, 1))
        select.directions = [self.direction()]
        return Node('arr', 'ARRAY(', select, ')')

    # FROM

    def values(self, scope):
        alias = self.alias()
        types = [self.rnd.choice(FREQUENT) for _ in range(self.rnd.randint(1, 3))]
        rows = ['(%s)' % ', '.join('NULL::' + tables.PG[t] if self.chance(0.15) else Literal(t, self.literal(t).value).constant()
                                   for t in types) for _ in range(self.rnd.randint(1, 4))]
        names = ['c%d' % i for i in range(1, len(types) + 1)]
        scope.add([(t, '%s.%s' % (alias, n)) for t, n in zip(types, names)])
        return Node('from', '(VALUES %s) %s (%s)' % (', '.join(rows), alias, ', '.join(names)))

    def function(self, scope):
        """Rows of a function."""
        alias = self.alias()
        type_, call = self.rnd.choice((('i4', 'generate_series(%d, %d)' % (self.rnd.randint(-1, 1), self.rnd.randint(0, 4))),
                                       ('i4', "unnest('{1,NULL,5,1}'::integer[])"), ('text', "unnest('{a,ab,NULL}'::text[])")))
        scope.add([(type_, alias + '.c1')])
        return Node('from', '%s %s (c1)' % (call, alias))

    def unnest(self, left, scope):
        """The elements of an array of the tables before it."""
        alias = self.alias()
        type_, element = self.rnd.choice((('arr', 'i4'), ('txa', 'text')))
        scope.add([(element, alias + '.c1')])
        return Node('from', 'LATERAL unnest(', self.column(type_, left), ') %s (c1)' % alias)

    def row_values(self, left, scope):
        """VALUES made of the rows of the tables before them."""
        alias = self.alias()
        types = [self.rnd.choice(FREQUENT) for _ in range(self.rnd.randint(1, 3))]
        parts = ['LATERAL (VALUES ']
        for row in range(self.rnd.randint(2, 4)):
            parts.append(', (' if row > 0 else '(')
            for i, type_ in enumerate(types):
                parts += [', '] if i > 0 else []
                if self.chance(0.1):
                    parts.append('NULL::' + tables.PG[type_])
                else:
                    parts.append(self.expr(type_, left, 1) if self.chance(0.3) else self.column(type_, left))
            parts.append(')')
        names = ['c%d' % i for i in range(1, len(types) + 1)]
        scope.add([(t, '%s.%s' % (alias, n)) for t, n in zip(types, names)])
        return Node('from', *parts, ') %s (%s)' % (alias, ', '.join(names)))

    def lateral(self, left, scope):
        """What stands after the tables that it may refer to."""
        if self.chance(0.3):
            return self.unnest(left, scope)
        if self.chance(0.3):
            return self.row_values(left, scope)
        alias = self.alias()
        types = [self.rnd.choice(FREQUENT) for _ in range(self.rnd.randint(1, 3))]
        query = self.select(left, types, 0, simple=True)
        scope.add([(t, '%s.c%d' % (alias, i)) for i, t in enumerate(types, 1)])
        return Node('from', 'LATERAL (', query, ') ' + alias)

    def relation(self, scope):
        alias = self.alias()
        if self.ctes and self.chance(0.5):
            name, types = self.rnd.choice(self.ctes)
            scope.add([(t, '%s.c%d' % (alias, i)) for i, t in enumerate(types, 1)])
            return Relation(name, alias)
        table = self.rnd.choices(self.tables, [t.weight for t in self.tables])[0]
        scope.add([(c.type, '%s.%s' % (alias, c.pg_name)) for c in table.columns])
        return Relation(table.name, alias)

    def item(self, scope, depth):
        if self.chance(0.04):
            return self.values(scope)
        if self.chance(0.015):
            return self.function(scope)
        if depth <= 0 or self.chance(0.8):
            return self.relation(scope)
        alias = self.alias()
        types = [self.rnd.choice(FREQUENT) for _ in range(self.rnd.randint(2, 4))]
        query = self.query(None, types, depth - 1)
        scope.add([(t, '%s.c%d' % (alias, i)) for i, t in enumerate(types, 1)])
        return Node('from', '(', query, ') ' + alias)

    def source(self, scope, depth, joins):
        node = self.item(scope, depth)
        for _ in range(joins):
            right_scope = Scope()
            left_scope = Scope()
            left_scope.columns = list(scope.columns)
            if self.chance(0.06):
                right = self.lateral(left_scope, right_scope)
                scope.add(right_scope.columns)
                node = Node('from', node, self.rnd.choice((' CROSS JOIN ', ' LEFT JOIN ')), right)
                if 'LEFT' in node.parts[1]:
                    node.parts.append(' ON true')
                continue
            right = self.item(right_scope, depth)
            kind = self.rnd.choice(('JOIN', 'JOIN', 'LEFT JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN', 'CROSS JOIN', ','))
            scope.add(right_scope.columns)
            if kind in ('CROSS JOIN', ','):
                node = Node('from', node, ' CROSS JOIN ' if kind != ',' else ', ', right)
                if kind == ',':
                    node.parts[1] = ' CROSS JOIN '
                continue
            node = Node('from', node, ' %s ' % kind, right, ' ON ', self.join_condition(kind, left_scope, right_scope, scope))
        return node

    def join_condition(self, kind, left, right, both):
        conditions = []
        for _ in range(1 if self.chance(0.8) else 2):
            shared = [t for t in SCALARS if any(c[0] == t for c in left.columns) and any(c[0] == t for c in right.columns)]
            type_ = self.rnd.choice(shared or ['i4'])
            mixed = type_ == 'i4' and self.chance(0.2)
            depth = 0 if self.chance(0.8) else 1
            conditions.append(Node('bool', '(', self.expr('i8' if mixed else type_, left, depth),
                                   ' = ' if kind == 'FULL JOIN' or self.chance(0.9) else ' < ', self.expr(type_, right, depth), ')'))
        if self.chance(0.25) and kind != 'FULL JOIN' or self.chance(0.05):
            conditions.append(self.expr('bool', both, 1))
        return Items(' AND ', 1, conditions)

    # queries

    def query(self, outer, types, depth):
        if depth > 0 and self.chance(0.12):
            return self.set_operation(outer, types, depth)
        return self.select(outer, types, depth)

    def set_operation(self, outer, types, depth):
        word = self.rnd.choice(('UNION', 'UNION ALL', 'UNION ALL', 'INTERSECT', 'EXCEPT', 'INTERSECT ALL', 'EXCEPT ALL'))
        node = SetOperation(word, self.query(outer, types, depth - 1), self.query(outer, types, depth - 1))
        self.maybe_order(node, None, 0.3)
        return node

    def direction(self):
        return self.rnd.choice(('', ' DESC', ' ASC NULLS FIRST', ' DESC NULLS LAST', ' NULLS LAST'))

    def maybe_order(self, query, expression, chance):
        if not self.chance(chance):
            return
        query.directions = [self.direction() for _ in range(6)]
        if expression is not None:
            for _ in range(self.rnd.randint(0, 2)):
                node = expression()
                if not isinstance(node, Literal):
                    query.order.append(Node('order', node, self.direction()))
        if self.chance(0.6):
            query.limit.append(Literal('i8', str(self.rnd.choice((0, 1, 2, 3, 5, 10))), self.prepared and self.chance(0.5)))
            query.ties = self.chance(0.15) and query.order == [] and query.limit[0].value != '0' and not self.prepared
        if not query.ties and self.chance(0.25):
            query.offset.append(Literal('i8', str(self.rnd.choice((0, 1, 2, 4))), self.prepared and self.chance(0.5)))

    def select(self, outer, types, depth, simple=False):
        select = Select()
        scope = Scope(outer)
        joins = 0 if simple and self.chance(0.85) else self.rnd.choices((0, 1, 2, 3), (55, 30, 11, 4))[0]
        select.source.append(self.source(scope, depth, joins))
        size = 2 if depth > 0 else 1
        for _ in range(self.rnd.choices((0, 1, 2), (25, 55, 20))[0]):
            select.where.append(self.expr('bool', scope, size + self.rnd.randint(0, 1)))
        if self.chance(0.1 if simple else 0.35):
            self.group(select, scope, types, size)
        else:
            self.project(select, scope, types, size)
        return select

    def project(self, select, scope, types, size):
        select.targets += [self.plain_window(t, scope, size) if self.chance(0.06) else self.expr(t, scope, size) for t in types]
        if self.chance(0.04):
            self.distinct_on(select, scope)
        elif self.chance(0.12):
            select.distinct.append(Node('distinct', 'DISTINCT '))
            self.maybe_order(select, None, 0.3)
        else:
            self.maybe_order(select, lambda: self.expr(self.rnd.choice(ORDERED), scope, 1), 0.3)

    def distinct_on(self, select, scope):
        """The first row in an order that leaves none equal."""
        node = self.expr(self.rnd.choice(ORDERED), scope, 1)
        if isinstance(node, Literal):
            return
        select.distinct.append(Node('distinct', 'DISTINCT ON (', node, ') '))
        select.directions = [self.direction()]
        select.order.append(Node('order', node, self.direction(), *[', %s%s' % (c, self.direction()) for _, c in scope.columns]))
        if self.chance(0.3):
            select.limit.append(Literal('i8', str(self.rnd.choice((1, 2, 5)))))

    def group(self, select, scope, types, size):
        keys = []
        for _ in range(self.rnd.choices((0, 1, 2), (2, 5, 3))[0]):
            type_ = self.rnd.choice(types + [self.rnd.choice(SCALARS)])
            node = self.expr(type_, scope, 0 if self.chance(0.5) else 2)
            if not isinstance(node, Literal):
                select.groups.append(node)
                keys.append(Key(type_, select, len(keys)))

        if keys and self.chance(0.2):
            select.sets = self.rnd.choice(('ROLLUP', 'CUBE', 'GROUPING SETS'))

        def grouped(type_, depth=1):
            same = [k for k in keys if k.type == type_]
            if select.sets and type_ == 'i4' and self.chance(0.4):
                return Node('i4', 'grouping(', self.rnd.choice(keys), ')')
            if same and self.chance(0.6):
                return self.rnd.choice(same)
            if type_ in AGGREGATES:
                return self.aggregate(type_, scope, depth)
            return self.literal(type_)
        def grouped_window(type_):
            return self.window(type_, lambda t, template: self.fill_with(t, template, grouped), grouped,
                               list(keys))
        for t in types:
            # rows of grouping sets can be equal in all keys
            node = grouped_window(t) if not select.sets and self.chance(0.08) else grouped(t)
            if self.chance(0.15):
                inner = Scope()
                node = self.wrap(t, node, inner)
            select.targets.append(node)
        if self.chance(0.3):
            t = self.rnd.choice(SCALARS)
            select.having.append(Node('bool', '(', grouped(t), self.rnd.choice((' > ', ' = ', ' <> ', ' <= ')), self.literal(t), ')'))
        if self.chance(0.1):
            t = self.rnd.choice(SCALARS)
            select.having.append(Node('bool', '(', grouped(t), self.rnd.choice((' IS NULL', ' IS NOT NULL')), ')'))
        self.maybe_order(select, lambda: grouped(self.rnd.choice(SCALARS)), 0.3)

    def wrap(self, type_, node, scope):
        """Something computed from an aggregate or a key."""
        choice = self.rnd.choice(('coalesce', 'nullif', 'case'))
        if choice == 'coalesce':
            return Node(type_, 'coalesce(', node, ', ', self.literal(type_), ')')
        if choice == 'nullif':
            return Node(type_, 'nullif(', node, ', ', self.literal(type_), ')')
        return Node(type_, 'CASE WHEN (', node, ' IS NULL) THEN ', self.literal(type_), ' ELSE ', node, ' END')

    def statement(self):
        types = [self.rnd.choice(FREQUENT) for _ in range(self.rnd.randint(1, 4))]
        ctes = []
        if self.chance(0.1):
            for number in range(self.rnd.randint(1, 2)):
                columns = [self.rnd.choice(FREQUENT) for _ in range(self.rnd.randint(2, 4))]
                name = 'w%d' % (number + 1)
                ctes.append(Node('cte', name + self.rnd.choice((' AS (', ' AS (', ' AS MATERIALIZED (', ' AS NOT MATERIALIZED (')), self.query(None, columns, 1), ')'))
                self.ctes.append((name, columns))
        query = self.query(None, types, 2)
        if ctes:
            if isinstance(query, Select):
                query.ctes += ctes
            else:
                outer = Select()
                outer.ctes += ctes
                outer.source.append(Node('from', '(', query, ') q'))
                outer.targets += [Column(t, 'q.c%d' % i) for i, t in enumerate(types, 1)]
                query = outer
        self.maybe_order(query, None, 0) if query.directions else self.maybe_order(query, None, 0.15)
        return Statement(query, types, self.prepared)
