/*-------------------------------------------------------------------------
 *
 * wideint.c
 *	  Integers of up to 256 bits to and from decimal text.
 *
 * They are little-endian two's complement, as on the wire.  Works on an
 * absolute value of four 64-bit limbs, least significant first.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "types/types_internal.h"

#define LIMBS 4
#define CHUNK UINT64CONST(10000000000000000000)	/* 10^19 */
#define CHUNK_DIGITS 19
#define MAX_DIGITS 78

static void
negate(uint64 *limbs)
{
	uint64		carry = 1;

	for (int i = 0; i < LIMBS; i++)
	{
		limbs[i] = ~limbs[i] + carry;
		carry = (carry && limbs[i] == 0) ? 1 : 0;
	}
}

/* Absolute value of the integer at value; returns its sign. */
static bool
load(uint64 *limbs, const void *value, int width, bool is_signed)
{
	bool		negative = is_signed && (((const uint8 *) value)[width - 1] & 0x80);

	memset(limbs, negative ? 0xff : 0, LIMBS * sizeof(uint64));
	memcpy(limbs, value, width);
	if (negative)
		negate(limbs);
	return negative;
}

/* Divides by 10^19 and returns the remainder. */
static uint64
divide_chunk(uint64 *limbs)
{
	unsigned __int128 rest = 0;

	for (int i = LIMBS - 1; i >= 0; i--)
	{
		rest = (rest << 64) | limbs[i];
		limbs[i] = (uint64) (rest / CHUNK);
		rest %= CHUNK;
	}
	return (uint64) rest;
}

/* limbs = limbs * 10 + digit; false on overflow of 256 bits. */
static bool
multiply_add(uint64 *limbs, unsigned digit)
{
	unsigned __int128 carry = digit;

	for (int i = 0; i < LIMBS; i++)
	{
		carry += (unsigned __int128) limbs[i] * 10;
		limbs[i] = (uint64) carry;
		carry >>= 64;
	}
	return carry == 0;
}

/* Writes the digits backwards, ending before end; returns the first one. */
static char *
put_digits(char *end, uint64 *limbs)
{
	char	   *p = end;

	while (limbs[3] != 0 || limbs[2] != 0 || limbs[1] != 0 || limbs[0] != 0)
	{
		uint64		chunk = divide_chunk(limbs);

		for (int i = 0; i < CHUNK_DIGITS; i++)
		{
			*--p = '0' + chunk % 10;
			chunk /= 10;
		}
	}
	while (p < end && *p == '0')
		p++;
	return p;
}

int
ch_wide_to_text(char *buf, const void *value, int width, bool is_signed, int scale)
{
	char		digits[MAX_DIGITS * 2 + CHUNK_DIGITS];
	char	   *end = digits + sizeof(digits);
	uint64		limbs[LIMBS];
	bool		negative = load(limbs, value, width, is_signed);
	char	   *first = put_digits(end, limbs);
	char	   *out = buf;

	while (end - first <= scale)
		*--first = '0';
	if (negative)
		*out++ = '-';
	memcpy(out, first, end - first - scale);
	out += end - first - scale;
	if (scale > 0)
	{
		*out++ = '.';
		memcpy(out, end - scale, scale);
		out += scale;
	}
	*out = '\0';
	return out - buf;
}

bool
ch_digits_to_wide(void *value, int width, bool is_signed, bool negative,
				  const char *digits, int ndigits)
{
	uint64		limbs[LIMBS] = {0};
	uint8		image[LIMBS * sizeof(uint64)];
	uint8		fill;

	for (int i = 0; i < ndigits; i++)
	{
		if (!multiply_add(limbs, digits[i] - '0'))
			return false;
	}
	if (negative)
	{
		if (!is_signed)
			return limbs[0] == 0 && limbs[1] == 0 && limbs[2] == 0 && limbs[3] == 0 &&
				memset(value, 0, width) != NULL;
		if ((limbs[3] >> 63) != 0 &&
			(limbs[3] != UINT64CONST(1) << 63 || limbs[2] || limbs[1] || limbs[0]))
			return false;
		negate(limbs);
	}
	else if (is_signed && (limbs[3] >> 63) != 0)
		return false;

	/* what is cut off must be the sign */
	memcpy(image, limbs, sizeof(image));
	fill = (negative && (limbs[3] >> 63) != 0) ? 0xff : 0;
	for (int i = width; i < (int) sizeof(image); i++)
	{
		if (image[i] != fill)
			return false;
	}
	if (is_signed && width < (int) sizeof(image) && (image[width - 1] & 0x80) != (fill & 0x80))
		return false;
	memcpy(value, image, width);
	return true;
}
