/*-------------------------------------------------------------------------
 *
 * catalogue_inet.c
 *	  The catalogue: addresses.
 *
 * A column of ClickHouse holds addresses of one family, none of them with a
 * netmask, and so does an expression here: PostgreSQL compares families first,
 * ClickHouse takes IPv4 for a part of IPv6.  A netmask can only be that of a
 * constant, which becomes the first and the last address of its network.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <sys/socket.h>

#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/fmgrprotos.h"
#include "utils/inet.h"

#include "query/catalogue.h"

#define ANY_FAMILY (-1)			/* of nothing but NULL */

static int	family_of_all(const List *exprs);

/* Of all values of the expression, or 0.  Whatever returns addresses returns one of its arguments. */
static int
family_of(const ChExpr *e)
{
	if (e->kind == CHX_NULL)
		return ANY_FAMILY;
	if (e->kind == CHX_LITERAL && e->constant)
		return ip_family(DatumGetInetPP(e->constant->constvalue));
	if (e->base && e->base->kind == CHC_IPV4)
		return PGSQL_AF_INET;
	if (e->base && e->base->kind == CHC_IPV6)
		return PGSQL_AF_INET6;
	return e->kind == CHX_CALL || e->kind == CHX_CASE ? family_of_all(e->args) : 0;
}

/* Of those expressions that are addresses. */
static int
family_of_all(const List *exprs)
{
	int			result = ANY_FAMILY;
	ListCell   *lc;

	foreach(lc, exprs)
	{
		const ChExpr *e = lfirst(lc);
		int			family = e->pgtype == INETOID ? family_of(e) : ANY_FAMILY;

		if (family == 0 || (result != ANY_FAMILY && family != ANY_FAMILY && family != result))
			return 0;
		if (family != ANY_FAMILY)
			result = family;
	}
	return result;
}

/* Have these expressions one type on the server, if they are addresses? */
bool
ch_one_family(ChTranslate *cx, const List *exprs)
{
	if (family_of_all(exprs) != 0)
		return true;
	return ch_fail(cx, "addresses of more than one family, or of one that is not known") != NULL;
}

static ChExpr *
fail_family(ChTranslate *cx, const ChShipRow *row)
{
	return ch_fail(cx, "%s: the family of an address is not known, or not the same", row->object);
}

static ChExpr *
build_compare(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	int			left = family_of(linitial(args));

	if (left <= 0 || left != family_of(lsecond(args)))
		return fail_family(cx, row);
	return ch_call_row(cx, row, BOOLOID, args, inputcollid);
}

/* Functions whose result depends on the family: IPv4, whose text is the same, or both. */
static ChExpr *
build_by_family(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	int			family = family_of(linitial(args));
	const char *six = strchr(row->remote, '|');
	char	   *template;

	if (family <= 0 || (family == PGSQL_AF_INET6 && six == NULL))
		return fail_family(cx, row);
	if (six == NULL)
		template = pstrdup(row->remote);
	else
		template = family == PGSQL_AF_INET6 ? pstrdup(six + 1) : pnstrdup(row->remote, six - row->remote);
	return ch_make_call(exprType(node), template, args);
}

/* A bound of a constant's network, as a literal. */
static ChExpr *
bound(ChTranslate *cx, const ChExpr *network, PGFunction function)
{
	Datum		value = DirectFunctionCall1(function, network->constant->constvalue);
	int			bits = ip_maxbits(DatumGetInetPP(value));

	value = DirectFunctionCall2(inet_set_masklen, value, Int32GetDatum(bits));
	return ch_const_expr(cx, makeConst(INETOID, -1, InvalidOid, -1, value, false, false));
}

/*
 * Is a column's address in the network that is a constant?  strict: the network
 * is bigger than one address.
 */
static ChExpr *
within(ChTranslate *cx, const ChShipRow *row, ChExpr *address, ChExpr *network, bool strict)
{
	ChExpr	   *first,
			   *last;

	if (address->kind == CHX_LITERAL || network->kind != CHX_LITERAL || family_of(address) <= 0 ||
		family_of(address) != family_of(network))
		return fail_family(cx, row);
	if (strict && ip_bits(DatumGetInetPP(network->constant->constvalue)) ==
		ip_maxbits(DatumGetInetPP(network->constant->constvalue)))
		return ch_fail(cx, "%s: the network is one address", row->object);
	first = bound(cx, network, network_network);
	last = bound(cx, network, network_broadcast);
	if (first == NULL || last == NULL)
		return NULL;
	return ch_make_call(BOOLOID, "(%1 >= %2 AND %1 <= %3)", list_make3(address, first, last));
}

static ChExpr *
build_within(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	return within(cx, row, linitial(args), lsecond(args), row->fn == F_NETWORK_SUB);
}

static ChExpr *
build_contains(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	return within(cx, row, lsecond(args), linitial(args), row->fn == F_NETWORK_SUP);
}

/* Of an address and a network the one is in the other, if they overlap. */
static ChExpr *
build_overlap(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	ChExpr	   *left = linitial(args);

	if (left->kind == CHX_LITERAL)
		return within(cx, row, lsecond(args), left, false);
	return within(cx, row, left, lsecond(args), false);
}

#define COMPARE(fn, op, remote) \
	BUILT_CAP(fn, "inet " op " inet", "(%1 " remote " %2)", CH_CAP_IP_TYPES, 0, build_compare, \
		  "ip " op " nip; ip " op " '10.0.0.1'; nip " op " '10.0.0.1'; ip6 " op " '::1'; nip6 " op " '::ffff:10.0.0.1'; " \
		  "!ip " op " '::1'; !ip " op " '10.0.0.0/8'; !ip " op " ip6")
#define SUBNET(fn, op, build, tests) \
	BUILT_CAP(fn, "inet " op " inet", "BETWEEN", CH_CAP_IP_TYPES, CH_TAKES_UNSPELLED, build, tests)

static const ChShipRow rows[] = {
	COMPARE(F_NETWORK_EQ, "=", "="),
	COMPARE(F_NETWORK_NE, "<>", "!="),
	COMPARE(F_NETWORK_LT, "<", "<"),
	COMPARE(F_NETWORK_LE, "<=", "<="),
	COMPARE(F_NETWORK_GT, ">", ">"),
	COMPARE(F_NETWORK_GE, ">=", ">="),

	SUBNET(F_NETWORK_SUB, "<<", build_within,
		   "ip << '10.0.0.0/8'; nip << '10.0.0.7/24'; ip6 << '2001:db8::/32'; nip << '0.0.0.0/0'; !ip << '10.0.0.1'; !ip << '::/0'"),
	SUBNET(F_NETWORK_SUBEQ, "<<=", build_within,
		   "ip <<= '10.0.0.0/8'; nip <<= '10.0.0.1'; ip6 <<= '::/0'; ip <<= '192.168.0.0/16'::cidr"),
	SUBNET(F_NETWORK_SUP, ">>", build_contains, "'10.0.0.0/8' >> ip; inet '2001:db8::/32' >> nip6; !ip >> '10.0.0.0/8'"),
	SUBNET(F_NETWORK_SUPEQ, ">>=", build_contains, "'10.0.0.0/8' >>= ip; inet '10.0.0.1' >>= nip"),
	SUBNET(F_NETWORK_OVERLAP, "&&", build_overlap, "ip && '10.0.0.0/8'; inet '10.0.0.0/8' && nip; nip6 && '2001:db8::/32'"),

	BUILT_CAP(F_HOST, "host(inet)", "toString($1)", CH_CAP_IP_TYPES, 0, build_by_family, "host(ip); host(nip); !host(ip6)"),
	BUILT_CAP(F_TEXT_INET, "text(inet)", "concat(toString($1), '/32')", CH_CAP_IP_TYPES, 0, build_by_family,
		  "ip::text; nip::text; !ip6::text"),
	BUILT_CAP(F_FAMILY, "family(inet)", "toInt32(if(isNull(%1), NULL, 4))|toInt32(if(isNull(%1), NULL, 6))", CH_CAP_IP_TYPES, 0,
		  build_by_family, "family(nip); family(nip6)"),
	BUILT_CAP(F_MASKLEN, "masklen(inet)", "toInt32(if(isNull(%1), NULL, 32))|toInt32(if(isNull(%1), NULL, 128))", CH_CAP_IP_TYPES, 0,
		  build_by_family, "masklen(nip); masklen(nip6)"),
};

const ChShipList ch_ship_inet = {rows, lengthof(rows)};
