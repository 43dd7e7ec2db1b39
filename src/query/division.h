/*-------------------------------------------------------------------------
 *
 * division.h
 *	  What the files that compute quotients digit by digit share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_DIVISION_H
#define CH_DIVISION_H

#include "query/query.h"

#define DEC_DIGITS 4			/* decimal digits in a digit of numeric */
#define MIN_SIG_DIGITS 16		/* numeric.h's NUMERIC_MIN_SIG_DIGITS */
#define MAX_DIGITS 76			/* of a Decimal256 */

/* 10 to the power of an expression, at most 76, as an Int256. */
#define POWER(n) "toInt256(concat('1', repeat('0', toUInt32(least(greatest(" n ", 0), 76)))))"

/* An integer, without its point, as a Decimal256 of so many digits after it. */
#define WITH_POINT "toDecimal256(%s, 0) * toDecimal256('%s%0*d', %d)"
#define WITH_POINT_ARGS(integer, scale) (integer), (scale) > 0 ? "0." : "", Max((scale), 1), 1, (scale)

/* What the expansion knows of an operand. */
typedef struct Operand
{
	int			digits;			/* before the point */
	int			scale;
	int			aligned;		/* scale in whole digits of base 10000 */
	bool		nullable;
} Operand;

extern Operand ch_operand(const ChExpr *e);

/* x without its point */
extern char *ch_unscaled(const char *x, Operand o);

/*
 * What body computes from the operands a and b, and the scales x and y that they
 * show where those differ from row to row.
 */
extern ChExpr *ch_operands_call(Oid type, const char *body, ChExpr *a, ChExpr *b);

/*
 * division_exact.c: the quotient of a and d with r digits as a Decimal256 of scale digits,
 * where the types of the operands leave no room for a Decimal's division; NULL
 * if their values may not either.
 */
extern char *ch_divide_mantissas(const ChExpr *a, const ChExpr *b, int scale);

#endif							/* CH_DIVISION_H */
