/*-------------------------------------------------------------------------
 *
 * numeric_value.c
 *	  A numeric's value times a power of ten, without going through text.
 *
 * Reads the stored form of numeric, which PostgreSQL keeps stable for the
 * sake of pg_upgrade but declares in numeric.c only.  Whatever is not simple
 * is left to the caller, who uses numeric's own functions then.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/numeric.h"

#include "types/types_internal.h"

/* Forms of the header, see numeric.c. */
#define FORM_MASK 0xC000
#define FORM_SHORT 0x8000
#define FORM_SPECIAL 0xC000
#define LONG_NEGATIVE 0x4000
#define SHORT_NEGATIVE 0x2000
#define SHORT_WEIGHT_NEGATIVE 0x0040
#define SHORT_WEIGHT_MASK 0x003F

#define BASE 10000
#define BASE_DIGITS 4

/* So many digits of the base always fit into 127 bits. */
#define MOST_DIGITS 9

typedef struct NumericParts
{
	bool		negative;
	int			weight;			/* power of the base of the first digit */
	int			ndigits;
	const uint16 *digits;		/* unaligned */
} NumericParts;

static inline uint16
load16(const char *p)
{
	uint16		value;

	memcpy(&value, p, sizeof(value));
	return value;
}

/* False for NaN and infinities. */
static bool
take_apart(const char *data, int len, NumericParts *parts)
{
	uint16		header = load16(data);
	int			header_size = sizeof(uint16);

	if ((header & FORM_MASK) == FORM_SPECIAL)
		return false;
	if ((header & FORM_MASK) == FORM_SHORT)
	{
		parts->negative = (header & SHORT_NEGATIVE) != 0;
		parts->weight = header & SHORT_WEIGHT_MASK;
		if (header & SHORT_WEIGHT_NEGATIVE)
			parts->weight -= SHORT_WEIGHT_MASK + 1;
	}
	else
	{
		parts->negative = (header & FORM_MASK) == LONG_NEGATIVE;
		parts->weight = (int16) load16(data + sizeof(uint16));
		header_size += sizeof(int16);
	}
	parts->digits = (const uint16 *) (data + header_size);
	parts->ndigits = (len - header_size) / sizeof(uint16);
	return true;
}

/* *value /= 10^power; false if that is no integer. */
static bool
divide_exactly(__int128 *value, int power)
{
	/* the usual case, without a function call for 128 bits */
	if (*value == (int64) *value && power <= 18)
	{
		int64		small = (int64) *value;

		*value = small / ch_pow10[power];
		return small % ch_pow10[power] == 0;
	}
	for (; power > 0; power--)
	{
		if (*value % 10 != 0)
			return false;
		*value /= 10;
	}
	return true;
}

/* *value *= 10^power; false on overflow. */
static bool
multiply(__int128 *value, int power)
{
	for (; power > 0; power -= 18)
	{
		if (__builtin_mul_overflow(*value, (__int128) ch_pow10[Min(power, 18)], value))
			return false;
	}
	return true;
}

bool
ch_numeric_scaled(Datum num, int scale, __int128 *result)
{
	struct varlena *v = (struct varlena *) DatumGetPointer(num);
	NumericParts parts;
	__int128	value = 0;
	int			power;

	if (VARATT_IS_EXTERNAL(v) || VARATT_IS_COMPRESSED(v) ||
		!take_apart(VARDATA_ANY(v), VARSIZE_ANY_EXHDR(v), &parts) ||
		parts.ndigits > MOST_DIGITS)
		return false;
	for (int i = 0; i < parts.ndigits; i++)
		value = value * BASE + load16((const char *) (parts.digits + i));
	*result = parts.negative ? -value : value;
	if (value == 0)
		return true;
	power = BASE_DIGITS * (parts.weight - parts.ndigits + 1) + scale;
	return power < 0 ? divide_exactly(result, -power) : multiply(result, power);
}
