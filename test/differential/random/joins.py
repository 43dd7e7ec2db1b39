"""Random queries whose point is how tables are joined: two to five of them, in
chains, stars and parentheses, with semi and anti joins, some of the tables local
ones.  Conditions are mostly equalities of columns, so that most of it can be one
remote join."""

from grammar import FREQUENT, SCALARS, Generator, Scope
from tree import Column, Items, Node, Select, Statement

KINDS = ('JOIN',) * 5 + ('LEFT JOIN',) * 4 + ('RIGHT JOIN', 'FULL JOIN')


class Joins(Generator):
    def __init__(self, rnd, choice):
        Generator.__init__(self, rnd, choice)
        self.prepared = False
        self.local_share = self.rnd.choice((0, 0, 0.2, 0.4))

    def relation(self, scope):
        node = Generator.relation(self, scope)
        node.local = self.chance(self.local_share)
        return node

    def equality(self, left, right):
        """A column of each side that have the same type; mostly not floats."""
        shared = [t for t in SCALARS if t != 'f8' or self.chance(0.1)]
        shared = [t for t in shared if any(c[0] == t for c in left.columns) and any(c[0] == t for c in right.columns)]
        if not shared:
            return Node('bool', '(true)')
        type_ = self.rnd.choice(shared + ['i4'] * 4 * ('i4' in shared))
        sides = [Column(type_, self.rnd.choice([c for c in s.columns if c[0] == type_])[1]) for s in (left, right)]
        return Node('bool', '(', sides[0], ' = ', sides[1], ')')

    def plain(self, scope):
        """A simple condition over a column."""
        type_, text = self.rnd.choice([c for c in scope.columns if c[0] in SCALARS])
        if self.chance(0.25):
            return Node('bool', '(', Column(type_, text), self.rnd.choice((' IS NULL', ' IS NOT NULL')), ')')
        return Node('bool', '(', Column(type_, text), self.rnd.choice((' > ', ' = ', ' <> ', ' <= ')), self.literal(type_), ')')

    def between(self, left, right):
        """A condition over both sides that is no equality."""
        types = [t for t in ('i4', 'i8', 'date', 'num') if any(c[0] == t for c in left.columns) and
                 any(c[0] == t for c in right.columns)]
        if not types:
            return self.plain(right)
        type_ = self.rnd.choice(types)
        sides = [Column(type_, self.rnd.choice([c for c in s.columns if c[0] == type_])[1]) for s in (left, right)]
        return Node('bool', '(', sides[0], self.rnd.choice((' < ', ' <> ', ' >= ')), sides[1], ')')

    def on(self, kind, left, right):
        conditions = [self.equality(left, right)]
        if self.chance(0.2):
            conditions.append(self.equality(left, right))
        if kind != 'FULL JOIN' and self.chance(0.3):
            conditions.append(self.rnd.choice((self.plain(right), self.plain(left), self.between(left, right))))
        return Items(' AND ', 1, conditions)

    def joined(self, scope, tables):
        """A join of that many tables."""
        if tables == 1:
            return self.relation(scope)
        right_tables = self.rnd.randint(1, tables - 1) if self.chance(0.3) else 1
        left, right = Scope(), Scope()
        left_node = self.joined(left, tables - right_tables)
        right_node = self.joined(right, right_tables)
        if right_tables > 1:
            right_node = Node('from', '(', right_node, ')')
        kind = self.rnd.choice(KINDS)
        scope.add(left.columns + right.columns)
        return Node('from', left_node, ' %s ' % kind, right_node, ' ON ', self.on(kind, left, right))

    def partner(self, scope):
        """[NOT] EXISTS and IN over a table or two."""
        select = Select()
        inner = Scope()
        select.source.append(self.joined(inner, 1 if self.chance(0.75) else 2))
        kind = self.rnd.choice(('EXISTS', 'NOT EXISTS', 'IN', 'NOT IN'))
        if self.chance(0.5):
            select.where.append(self.plain(inner))
        if 'EXISTS' in kind:
            select.where.append(self.equality(scope, inner))
            if self.chance(0.25):
                select.where.append(self.between(scope, inner))
            select.targets.append(Node('i4', '1'))
            return Node('bool', '(%s (' % kind, select, '))')
        equality = self.equality(scope, inner)
        if len(equality.parts) == 1:
            return self.plain(scope)
        select.targets.append(equality.parts[3])
        return Node('bool', '(', equality.parts[1], ' %s (' % kind, select, '))')

    def statement(self):
        types = [self.rnd.choice(FREQUENT) for _ in range(self.rnd.randint(1, 4))]
        select = Select()
        scope = Scope()
        select.source.append(self.joined(scope, self.rnd.choices((1, 2, 3, 4, 5), (2, 4, 6, 4, 1))[0]))
        if self.chance(0.5):
            select.where.append(self.plain(scope))
        for _ in range(self.rnd.choices((0, 1, 2), (5, 4, 1))[0]):
            select.where.append(self.partner(scope))
        if self.chance(0.4):
            self.group(select, scope, types, 0)
        else:
            select.targets += [self.column(t, scope) for t in types]
            self.maybe_order(select, lambda: self.column(self.rnd.choice(SCALARS), scope), 0.2)
        return Statement(select, types, self.prepared)
