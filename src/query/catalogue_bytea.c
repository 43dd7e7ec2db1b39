/*-------------------------------------------------------------------------
 *
 * catalogue_bytea.c
 *	  The catalogue: bytes.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "nodes/nodeFuncs.h"
#include "utils/fmgroids.h"

#include "query/catalogue.h"

static ChExpr *
build_substring(ChTranslate *cx, const ChShipRow *row, Node *node, List *args, Oid inputcollid)
{
	int64		start,
				length;

	if (!ch_constant_range(cx, row, args, &start, &length))
		return NULL;
	if (length < 0)
		return ch_make_call(BYTEAOID, psprintf("substring($1, " INT64_FORMAT ")", start), list_make1(linitial(args)));
	return ch_make_call(BYTEAOID, psprintf("substring($1, " INT64_FORMAT ", " INT64_FORMAT ")", start, length),
						list_make1(linitial(args)));
}

#define DIGEST(fn, name, remote) \
	ROW_CAP(fn, name "(bytea)", "concat(" remote "($1), '')", CH_CAP_UTF8_EXACT, "", 0, name "(by); " name "(nby)")

static const ChShipRow rows[] = {
	BUILT(F_SUBSTRING_BYTEA_INT4_INT4, "substring(bytea, int4, int4)", "substring($1, $2, $3)", 0, build_substring,
		  "substring(by, 2, 1); substring(nby, 0, 2); substring(by, -5, 7); substring(by, 3, 100); substring(by, 1, 0)"),
	BUILT(F_SUBSTRING_BYTEA_INT4, "substring(bytea, int4)", "substring($1, $2)", 0, build_substring,
		  "substring(by, 2); substring(nby, -1); substring(by, 7)"),
	BUILT(F_SUBSTR_BYTEA_INT4_INT4, "substr(bytea, int4, int4)", "substring($1, $2, $3)", 0, build_substring,
		  "substr(by, 2, 1); substr(nby, 0, 2)"),
	BUILT(F_SUBSTR_BYTEA_INT4, "substr(bytea, int4)", "substring($1, $2)", 0, build_substring, "substr(by, 2); substr(nby, -1)"),
	ROW_CAP(F_POSITION_BYTEA_BYTEA, "position(bytea, bytea)", "toInt32(position($1, $2))", CH_CAP_UTF8_EXACT, "", 0,
		"position('\\x62'::bytea in by); position('\\x00'::bytea in nby); position(''::bytea in by); position(by in nby)"),
	ROW(F_GET_BYTE, "get_byte(bytea, int4)",
		"if(throwIf(ifNull($2 < 0 OR $2 >= length($1), 0)) = 0, toInt32(reinterpretAsUInt8(substring($1, $2 + 1, 1))), 0)",
		CH_RAISES | CH_IF_CONST2, "get_byte(by || 'x', 0); get_byte(nby || 'x', 0); get_byte(by, 1)"),
	DIGEST(F_SHA224, "sha224", "SHA224"),
	DIGEST(F_SHA256, "sha256", "SHA256"),
	DIGEST(F_SHA384, "sha384", "SHA384"),
	DIGEST(F_SHA512, "sha512", "SHA512"),
};

const ChShipList ch_ship_bytea = {rows, lengthof(rows)};
