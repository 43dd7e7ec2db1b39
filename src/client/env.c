/*-------------------------------------------------------------------------
 *
 * env.c
 *	  The services and limits a caller gets who does not bring their own:
 *	  malloc, poll(2), generous limits; and the clock.
 *
 *-------------------------------------------------------------------------
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <time.h>

#include "net.h"

const chc_limits chc_default_limits = {
	.max_string = (size_t) 1 << 30,
	.max_block_bytes = (size_t) 2 << 30,
	.max_frame = (size_t) 256 << 20,
	.max_columns = 100000,
	.max_rows = (uint32_t) 1 << 28,
	.max_type_depth = 64,
	.max_type_text = (size_t) 4 << 20,
	.max_packets = 10000,
};

/* Milliseconds of a clock that never goes back. */
int64_t
chc_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/*
 * Wait with poll(2) only.  A signal is no reason to stop: the time that is
 * left is waited for.
 */
chc_wait_result
chc_poll_wait(int fd, int events, int timeout_ms)
{
	int64_t		until = timeout_ms < 0 ? 0 : chc_now_ms() + timeout_ms;
	struct pollfd pfd = {.fd = fd};

	if (events & CHC_WAIT_READ)
		pfd.events |= POLLIN;
	if (events & CHC_WAIT_WRITE)
		pfd.events |= POLLOUT;

	for (;;)
	{
		int			n = poll(&pfd, 1, timeout_ms);

		if (n > 0)
			return CHC_WAIT_READY;
		if (n == 0)
			return CHC_WAIT_TIMEOUT;
		if (errno != EINTR && errno != EAGAIN)
			return CHC_WAIT_READY;	/* the operation itself will say why */
		if (timeout_ms >= 0)
		{
			int64_t		left = until - chc_now_ms();

			timeout_ms = left > 0 ? (int) left : 0;
		}
	}
}

static void *
default_realloc(void *ctx, void *ptr, size_t size)
{
	(void) ctx;
	if (size == 0)
	{
		free(ptr);
		return NULL;
	}
	return realloc(ptr, size);
}

static chc_wait_result
default_wait(void *ctx, int fd, int events, int timeout_ms)
{
	(void) ctx;
	return chc_poll_wait(fd, events, timeout_ms);
}

const chc_env chc_default_env = {
	.realloc = default_realloc,
	.wait = default_wait,
};
