/*-------------------------------------------------------------------------
 *
 * fuzz_frame.c
 *	  Compressed frames from anywhere.  The first byte chooses the size of the
 *	  chunks and whether checksums are put right, so that the fuzzer gets past
 *	  them; what unpacks is read in pieces.
 *
 * fuzz-runs: 100000
 *
 *-------------------------------------------------------------------------
 */
#include <stdlib.h>
#include <string.h>

#include "chc_internal.h"

static chc_limits
small_limits(void)
{
	chc_limits	limits = chc_default_limits;

	limits.max_frame = 1 << 20;
	return limits;
}

/* Sign the frames that data seems to consist of. */
static void
sign_frames(uint8_t *data, size_t len)
{
	while (len >= CHC_FRAME_HEAD)
	{
		uint32_t	size;
		uint64_t	low,
					high;

		memcpy(&size, data + 17, sizeof(size));
		if (size < 9 || size > len - 16)
			return;
		chc_cityhash128(data + 16, size, &low, &high);
		memcpy(data, &low, sizeof(low));
		memcpy(data + 8, &high, sizeof(high));
		data += 16 + size;
		len -= 16 + size;
	}
}

int			LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const size_t pieces[] = {1, 3, 100, 5000};
	const chc_limits limits = small_limits();
	uint8_t		buf[5000];
	uint8_t    *copy;
	chc_errbuf	err;
	chc_arena	arena;
	chc_mem_input raw;
	chc_frame_input frames;
	chc_status	st = CHC_OK;

	if (size < 1)
		return 0;
	copy = malloc(size);
	memcpy(copy, data + 1, size - 1);
	if (data[0] & 1)
		sign_frames(copy, size - 1);
	chc_errbuf_init(&err, &chc_default_env);
	chc_arena_init(&arena, &chc_default_env, &err, (size_t) 16 << 20);
	chc_mem_input_init(&raw, &chc_default_env, &limits, &err, copy, size - 1, data[0] >> 1);
	chc_frame_input_init(&frames, &raw.in, &arena, &chc_default_env, &limits, &err);
	for (size_t i = 0; st == CHC_OK; i++)
		st = chc_in_bytes(&frames.in, buf, pieces[i % 4]);
	if (err.pub.status != st || err.pub.message[0] == '\0')
		abort();
	chc_frame_input_free(&frames);
	chc_mem_input_free(&raw);
	chc_arena_free(&arena);
	chc_errbuf_clear(&err);
	free(copy);
	return 0;
}
