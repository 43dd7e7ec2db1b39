"""Random queries as trees, and how such a tree becomes simpler.

A query is made of nodes that print themselves.  Every node has a type (one of
tables.PG, or what kind of clause it is) and keeps its parts in lists, so that a
simpler query is found by putting something of the same type in a node's place or
by leaving out an element of a list.  What makes no sense then is an error on both
sides, and no difference."""

import re

import tables

# aggregates that another order of the rows changes the last digits of
INEXACT = re.compile(r'\b(corr|covar_\w+|regr_\w+|stddev\w*|var_\w+|variance)\(')


class Printer:
    """How a tree is printed: the schema of its tables, and whether its
    parameters are literals or $n."""

    def __init__(self, schema, prepared=False):
        self.schema = schema
        self.prepared = prepared
        self.params = []

    def param(self, node):
        for number, other in enumerate(self.params, 1):
            if other is node:
                return '$%d' % number
        self.params.append(node)
        return '$%d' % len(self.params)


class Node:
    """parts: strings and nodes, printed one after the other."""

    minimum = None                  # of elements, where they may be left out

    def __init__(self, type_, *parts):
        self.type = type_
        self.parts = list(parts)

    def lists(self):
        yield self.parts, self.minimum

    def text(self, p):
        return ''.join(part if isinstance(part, str) else part.text(p) for part in self.parts)


class Items(Node):
    """A list with separators from which elements may be left out."""

    def __init__(self, separator, minimum, elements):
        Node.__init__(self, 'items', *elements)
        self.separator = separator
        self.minimum = minimum

    def text(self, p):
        return self.separator.join(part.text(p) for part in self.parts)


class Literal(Node):
    def __init__(self, type_, value, param=False):
        Node.__init__(self, type_)
        self.value = value
        self.param = param

    def constant(self):
        return '%s::%s' % ('(%s)' % self.value if self.value.startswith('-') else self.value, tables.PG[self.type])

    def text(self, p):
        return p.param(self) if self.param and p.prepared else self.constant()


class Relation(Node):
    def __init__(self, table, alias):
        Node.__init__(self, 'from')
        self.table = table
        self.alias = alias
        self.local = False          # a heap table in both queries

    def text(self, p):
        schema = 'l' if self.local else p.schema
        return '%s %s' % (self.table if self.table.startswith('w') else schema + '.' + self.table, self.alias)


class Key(Node):
    """A grouping expression of its query, by number."""

    def __init__(self, type_, select, number):
        Node.__init__(self, type_)
        self.select = select
        self.number = number

    def text(self, p):
        return self.select.groups[self.number].text(p)


class Query(Node):
    """What SELECT and a set operation have in common: the end."""

    def __init__(self):
        Node.__init__(self, 'query')
        self.order = []             # nodes; then all output columns follow
        self.directions = None      # of those; None: not ordered
        self.limit = []
        self.offset = []
        self.ties = False           # ordered by the first column, with ties
        self.types = []

    def end(self, p, width):
        if self.directions is None:
            return ''
        if self.ties:
            return ' ORDER BY 1%s' % self.directions[0] + ''.join(
                ' FETCH FIRST (%s) ROWS WITH TIES' % n.text(p) for n in self.limit)
        keys = [n.text(p) for n in self.order] + \
            ['%d%s' % (i + 1, self.directions[i % len(self.directions)]) for i in range(width)]
        return ' ORDER BY ' + ', '.join(keys) + ''.join(
            ' %s %s' % (word, n.text(p)) for word, clause in (('LIMIT', self.limit), ('OFFSET', self.offset))
            for n in clause)

    def end_lists(self):
        yield self.order, 0
        yield self.limit, 0
        yield self.offset, 0


class Select(Query):
    def __init__(self):
        Query.__init__(self)
        self.ctes = []
        self.distinct = []
        self.targets = []
        self.source = []
        self.where = []
        self.groups = []
        self.sets = None            # ROLLUP, CUBE, GROUPING SETS
        self.having = []

    def lists(self):
        yield self.ctes, 0
        yield self.distinct, 0
        yield self.targets, 1
        yield self.source, 0
        yield self.where, 0
        yield self.groups, 0
        yield self.having, 0
        yield from self.end_lists()

    def text(self, p):
        def clause(word, nodes, separator=', '):
            return word + separator.join(n.text(p) for n in nodes) if nodes else ''
        return (clause('WITH ', self.ctes) + (' ' if self.ctes else '') + 'SELECT ' + clause('', self.distinct) +
                ', '.join('%s AS c%d' % (n.text(p), i) for i, n in enumerate(self.targets, 1)) +
                clause(' FROM ', self.source) + clause(' WHERE ', self.where, ' AND ') +
                self.group_by(p) + clause(' HAVING ', self.having, ' AND ') +
                self.end(p, len(self.targets)))

    def group_by(self, p):
        keys = [n.text(p) for n in self.groups]
        if not keys:
            return ''
        # PostgreSQL takes a constant for sorted, although a grouping set without it is NULL
        if self.sets and not all('"' in key for key in keys):
            return ' GROUP BY ' + ', '.join(keys)
        if self.sets == 'GROUPING SETS':
            return ' GROUP BY GROUPING SETS ((%s), (%s), ())' % (', '.join(keys), keys[-1])
        if self.sets:
            return ' GROUP BY %s (%s)' % (self.sets, ', '.join(keys))
        return ' GROUP BY ' + ', '.join(keys)


class SetOperation(Query):
    def __init__(self, word, left, right):
        Query.__init__(self)
        self.word = word
        self.parts = [left, right]

    def lists(self):
        yield self.parts, None
        yield from self.end_lists()

    def text(self, p):
        return '(%s) %s (%s)%s' % (self.parts[0].text(p), self.word, self.parts[1].text(p), self.end(p, self.width()))

    def width(self):
        first = self.parts[0]
        return len(first.targets) if isinstance(first, Select) else first.width()


# ------------------------------------------------------------------- shrinking

def slots(node):
    """(list, index) of every node below, outer ones first."""
    todo = [node]
    while todo:
        node = todo.pop(0)
        for elements, _ in node.lists():
            for i, part in enumerate(elements):
                if isinstance(part, Node):
                    yield elements, i
                    todo.append(part)


def removals(root):
    """(list, index) of what can be left out."""
    todo = [root]
    while todo:
        node = todo.pop(0)
        for elements, minimum in node.lists():
            if minimum is not None and len(elements) > minimum:
                for i in range(len(elements)):
                    yield elements, i
            todo += [part for part in elements if isinstance(part, Node)]


SIMPLEST = {'i2': '1', 'i4': '1', 'i8': '1', 'num': '1', 'f8': '1', 'f4': '1', 'text': "'a'", 'bool': 'true',
            'arr': "'{1}'", 'by': "'a'", 'txa': "'{a}'", 'ip': "'10.0.0.1'", 'iv': "'1 day'", 'js': "'{}'", 'date': "'2020-02-29'", 'ts': "'2020-02-29'", 'tz': "'2020-02-29+00'"}


def simplifications(root):
    """Changes, as (list, index, new elements), that make the query simpler."""
    for elements, i in removals(root):
        yield elements, i, []
    for elements, i in slots(root):
        node = elements[i]
        if isinstance(node, Query) and node.directions is not None and not node.limit and not node.order:
            yield node, 'directions', None
        seen = [node]
        for inner, j in slots(node):
            if inner[j].type == node.type and not any(inner[j] is s for s in seen):
                seen.append(inner[j])
                yield elements, i, [inner[j]]
        if node.type in SIMPLEST and not (isinstance(node, Literal) and node.value == SIMPLEST[node.type]) and \
                not isinstance(node, Column):
            yield elements, i, [Literal(node.type, SIMPLEST[node.type])]


class Column(Node):
    def __init__(self, type_, text):
        Node.__init__(self, type_, text)


def mix(root, rnd):
    """Some of the tables are heap tables in both queries."""
    for elements, i in slots(root):
        if isinstance(elements[i], Relation):
            elements[i].local = rnd.random() < 0.35


class Statement:
    """A query and how it is asked."""

    def __init__(self, query, types, prepared):
        self.root = Node('root', query)
        self.types = types
        self.prepared = prepared

    @property
    def query(self):
        return self.root.parts[0]

    @property
    def ordered(self):
        """Is the order of the rows known?  Not by values that would be equal but for their last digits."""
        return self.query.directions is not None and not self.query.ties and not INEXACT.search(self.sql('l'))

    def sql(self, schema, explain=False):
        p = Printer(schema, self.prepared)
        text = self.query.text(p)
        explain = 'EXPLAIN (VERBOSE, COSTS OFF) ' if explain else ''
        if not p.params:
            return explain + text
        return 'PREPARE p(%s) AS %s; %sEXECUTE p(%s)' % (
            ', '.join(tables.PG[n.type] for n in p.params), text, explain, ', '.join(n.constant() for n in p.params))
