/*-------------------------------------------------------------------------
 *
 * test_cityhash.c
 *	  CityHash128 1.0.2 against values that another implementation agrees
 *	  with, for every path that lengths take.
 *
 *-------------------------------------------------------------------------
 */
#include "unit.h"

static const struct
{
	size_t		len;
	uint64_t	low,
				high;
}			known[] = {
	{0, UINT64_C(0x3df09dfc64c09a2b), UINT64_C(0x3cb540c392e51e29)},
	{1, UINT64_C(0x8cd6f519955a1c88), UINT64_C(0x927fb8428512d7a0)},
	{3, UINT64_C(0x6bd96badcd750fa1), UINT64_C(0x75285a92065464cd)},
	{4, UINT64_C(0xfa4d21f9463e6b19), UINT64_C(0xd5569a1de0d942d7)},
	{7, UINT64_C(0x577299c9fc72c962), UINT64_C(0xfcf51afccfd5bfce)},
	{8, UINT64_C(0xdc4a5d461c2ccb7a), UINT64_C(0x7a15d658dc38b809)},
	{12, UINT64_C(0x3796d252e45b08c1), UINT64_C(0xc14f1d66a8f8ff61)},
	{15, UINT64_C(0xc39218d61f658f11), UINT64_C(0x740a02d0ad6f14da)},
	{16, UINT64_C(0xdae230d912b85456), UINT64_C(0x51d5b1d8767b7627)},
	{17, UINT64_C(0x0c6302b9f8fa0e2e), UINT64_C(0xb453cdcc58f29f76)},
	{24, UINT64_C(0xc65453df2dae1511), UINT64_C(0x16b0c95d90b907db)},
	{25, UINT64_C(0xcc7797f63ad0a757), UINT64_C(0x762c2f1b9ee8ed9f)},
	{32, UINT64_C(0x86b9fe541b4448c4), UINT64_C(0xd3137f477c4cbec4)},
	{33, UINT64_C(0xf11bcfb72cc633bf), UINT64_C(0x26ac94cb738e11b7)},
	{40, UINT64_C(0x90ec21aeb7fa9c2d), UINT64_C(0xd85105c72557f918)},
	{64, UINT64_C(0x88efd1368ee619d7), UINT64_C(0x9e22cd3de8e19578)},
	{100, UINT64_C(0x9030e6b37d5debb1), UINT64_C(0xbc2ffc8e70853447)},
	{127, UINT64_C(0xef6f212279d2d250), UINT64_C(0x7f655e7d2b988421)},
	{128, UINT64_C(0x5182d1b9807ea477), UINT64_C(0x985999ed7ee29885)},
	{143, UINT64_C(0x2963f3f7aa3297c9), UINT64_C(0x42c09c71311499b4)},
	{144, UINT64_C(0x6b19f0dffa83722e), UINT64_C(0x21c21731dacf4c53)},
	{145, UINT64_C(0x0a2a5928db5d9fad), UINT64_C(0x2668360c3106d41d)},
	{160, UINT64_C(0x467bc5f6475acdf5), UINT64_C(0xe885f703900d584f)},
	{176, UINT64_C(0x009ad0c1672dbf01), UINT64_C(0x7bec48fb7df7e39d)},
	{255, UINT64_C(0x1ef495fd51b9a361), UINT64_C(0xc325b0bf45c29c6d)},
	{272, UINT64_C(0x92f8d2cca0e61b7d), UINT64_C(0x6cdb26b3a74d19de)},
	{300, UINT64_C(0xf03d60760444d830), UINT64_C(0xd0501402125978e6)},
	{1000, UINT64_C(0x59ae505094c62c08), UINT64_C(0xa5faa17a86021f61)},
	{1500, UINT64_C(0x5968141a47ac08ec), UINT64_C(0x93ef03cf32074037)},
};

static void
hashes_known_values(void)
{
	uint8_t		bytes[2048];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t) (i * i * 7 + i * 13 + (i >> 5));
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
	{
		uint64_t	low,
					high;

		chc_cityhash128(bytes + known[i].len % 7, known[i].len, &low, &high);
		CHECK(low == known[i].low);
		CHECK(high == known[i].high);
	}
}

/* The hash of all hashes of 0 to 1500 bytes. */
static void
hashes_all_lengths(void)
{
	uint8_t		bytes[2048];
	uint64_t	pair[2] = {0, 0};

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t) (i * i * 7 + i * 13 + (i >> 5));
	for (size_t len = 0; len <= 1500; len++)
	{
		uint64_t	low,
					high;

		chc_cityhash128(bytes + len % 7, len, &low, &high);
		pair[0] = pair[0] * 3 + low;
		pair[1] = pair[1] * 3 + high;
	}
	CHECK(pair[0] == UINT64_C(0x9210cf284d3c90e4));
	CHECK(pair[1] == UINT64_C(0x69e6e123eeacbc1b));
}

static const unit_case cases[] = {
	UNIT_CASE(hashes_known_values),
	UNIT_CASE(hashes_all_lengths),
};

UNIT_MAIN(cases)
