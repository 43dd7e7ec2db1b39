/*-------------------------------------------------------------------------
 *
 * net.c
 *	  See net.h.
 *
 * Bytes are received into chunks.  Decoded strings point into chunks, so a
 * chunk that was read stays in "full" until chc_net_recycle(); then it is kept
 * as a spare for the next block.  Spares that one block did not need are
 * freed, so memory follows the size of the blocks.
 *
 * With framing, in.[p, end) never reaches over the end of a frame: the bytes
 * behind it, up to "received", start with the next frame's header.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "net.h"

#define CHUNK_SIZE ((size_t) 256 * 1024)
#define TAIL_MIN ((size_t) 4096)	/* less room than this: take a new chunk */
#define DIRECT_MIN ((size_t) 16 * 1024) /* bigger reads bypass the chunks */

typedef struct chc_chunk
{
	struct chc_chunk *next;
	uint8_t		data[];
} chc_chunk;

/* ----------------------------------------------------------------- waiting */

/* Time is up, or *timeout_ms says how long to wait. */
static chc_status
remaining(chc_net *net, int *timeout_ms)
{
	int64_t		left;

	*timeout_ms = -1;
	if (net->deadline == 0)
		return CHC_OK;
	left = net->deadline - chc_now_ms();
	if (left <= 0)
		return chc_fail(net->in.err, CHC_E_TIMEOUT, "timeout expired");
	*timeout_ms = left > INT32_MAX ? INT32_MAX : (int) left;
	return CHC_OK;
}

static chc_status
interrupted(chc_net *net)
{
	if (net->interrupted != NULL)
		return net->interrupted(net->arg);
	return chc_fail(net->in.err, CHC_E_INTERRUPTED, "interrupted");
}

chc_status
chc_net_wait(chc_net *net, int fd, int events)
{
	int			timeout_ms;
	chc_wait_result result;
	chc_status	st = remaining(net, &timeout_ms);

	if (st != CHC_OK)
		return st;
	if (net->draining)
		result = chc_poll_wait(fd, events, timeout_ms);
	else
		result = net->env->wait(net->env->ctx, fd, events, timeout_ms);
	switch (result)
	{
		case CHC_WAIT_READY:
			return CHC_OK;
		case CHC_WAIT_TIMEOUT:
			return chc_fail(net->in.err, CHC_E_TIMEOUT, "timeout expired");
		case CHC_WAIT_INTERRUPTED:
			break;
	}
	return interrupted(net);
}

/* What a stream that is never out of data must look at now and then. */
static chc_status
check_stop(chc_net *net)
{
	int			timeout_ms;

	if (!net->draining && net->env->interrupted != NULL &&
		net->env->interrupted(net->env->ctx))
		return interrupted(net);
	return remaining(net, &timeout_ms);
}

/* doing: "receive data from" or "send data to" */
static chc_status
transport_failed(chc_net *net, chc_io io, const char *doing)
{
	if (io == CHC_IO_EOF)
		return chc_fail(net->in.err, CHC_E_LOST, "server closed the connection unexpectedly");
	return chc_fail(net->in.err, CHC_E_LOST, "could not %s server: %s", doing,
					net->transport->message);
}

/* --------------------------------------------------------------- receiving */

/*
 * Receive 1..n bytes.  With block false, *got may come back as 0.
 */
static chc_status
receive(chc_net *net, void *buf, size_t n, size_t *got, bool block)
{
	chc_status	st = check_stop(net);

	*got = 0;
	while (st == CHC_OK)
	{
		chc_io		io;

		if (net->transport == NULL)
			return chc_fail(net->in.err, CHC_E_LOST, "connection is closed");
		io = net->transport->ops->recv(net->transport, buf, n, got);
		if (io == CHC_IO_OK)
			return CHC_OK;
		if (io == CHC_IO_EOF || io == CHC_IO_ERROR)
			return transport_failed(net, io, "receive data from");
		if (!block)
			return CHC_OK;
		st = chc_net_wait(net, net->transport->fd,
						  io == CHC_IO_WANT_READ ? CHC_WAIT_READ : CHC_WAIT_WRITE);
	}
	return st;
}

static uint8_t *
chunk_end(const chc_chunk *chunk)
{
	return (uint8_t *) chunk->data + CHUNK_SIZE;
}

/* An empty chunk to receive into; the old one goes to full. */
static chc_status
next_chunk(chc_net *net)
{
	chc_chunk  *chunk = net->spare;

	if (net->chunk != NULL && net->held + CHUNK_SIZE > net->in.limits->max_block_bytes)
		return chc_fail(net->in.err, CHC_E_LIMIT,
						"block needs more memory than max_block_bytes (%zu) allows",
						net->in.limits->max_block_bytes);
	if (chunk != NULL)
		net->spare = chunk->next;
	else
	{
		chunk = net->env->realloc(net->env->ctx, NULL,
								  sizeof(chc_chunk) + CHUNK_SIZE + CHC_INPUT_PAD);
		if (chunk == NULL)
			return chc_fail_nomem(net->in.err);
		memset(chunk_end(chunk), 0, CHC_INPUT_PAD);
	}
	if (net->chunk != NULL)
	{
		net->chunk->next = net->full;
		net->full = net->chunk;
		net->held += CHUNK_SIZE;
	}
	chunk->next = NULL;
	net->chunk = chunk;
	net->in.p = net->in.end = net->received = chunk->data;
	return CHC_OK;
}

/* Nothing is unread: receive more behind it, or into the next chunk. */
static chc_status
receive_chunk(chc_net *net, bool block)
{
	size_t		got;
	chc_status	st;

	if (net->chunk == NULL || (size_t) (chunk_end(net->chunk) - net->received) < TAIL_MIN)
	{
		st = next_chunk(net);
		if (st != CHC_OK)
			return st;
	}
	st = receive(net, net->received, (size_t) (chunk_end(net->chunk) - net->received), &got,
				 block);
	if (st == CHC_OK)
		net->received += got;
	return st;
}

/* The view is used up and bytes wait behind it: take those of frame headers. */
static void
parse_frame_header(chc_net *net)
{
	while (net->frame_left == 0 && net->in.end < net->received)
	{
		net->header[net->header_len++] = *net->in.end++;
		if (net->header_len < (int) sizeof(net->header))
			continue;
		net->header_len = 0;
		net->frame_left = (uint32_t) net->header[0] | (uint32_t) net->header[1] << 8 |
			(uint32_t) net->header[2] << 16 | (uint32_t) net->header[3] << 24;
		if (net->frame_left == 0)
		{
			net->packet_ended = true;
			break;
		}
		net->packet_ended = false;
	}
	net->in.p = net->in.end;
}

/* Extend the empty view over bytes that were received. */
static void
extend_view(chc_net *net)
{
	size_t		n = (size_t) (net->received - net->in.end);

	net->in.p = net->in.end;
	if (net->framed_in)
	{
		if (n > net->frame_left)
			n = net->frame_left;
		net->frame_left -= (uint32_t) n;
	}
	net->in.end += n;
}

/* Fill the empty view from what was received; false if that is used up. */
static bool
fill_from_received(chc_net *net)
{
	while (net->in.end < net->received)
	{
		if (net->framed_in && net->frame_left == 0)
			parse_frame_header(net);
		else
		{
			extend_view(net);
			return true;
		}
	}
	return false;
}

/* Make the view non-empty; if block is false it may stay empty. */
static chc_status
fill(chc_net *net, bool block)
{
	while (!fill_from_received(net))
	{
		uint8_t    *before = net->received;
		chc_status	st = receive_chunk(net, block);

		if (st != CHC_OK)
			return st;
		if (!block && (net->received == before || net->in.end == net->received))
			return CHC_OK;
	}
	return CHC_OK;
}

static chc_status
net_fill(chc_input *in)
{
	return fill((chc_net *) in, true);
}

/*
 * Copy n bytes.  What did not arrive yet goes straight from the socket to its
 * destination, within the current frame.
 */
static chc_status
net_read(chc_input *in, void *dst, size_t n)
{
	chc_net    *net = (chc_net *) in;
	uint8_t    *out = dst;

	while (n > 0)
	{
		size_t		got = (size_t) (in->end - in->p);
		chc_status	st = CHC_OK;

		if (got > 0)
		{
			if (got > n)
				got = n;
			memcpy(out, in->p, got);
			in->p += got;
		}
		else if (n < DIRECT_MIN || in->end < net->received ||
				 (net->framed_in && net->frame_left == 0))
			st = fill(net, true);
		else
		{
			size_t		want = net->framed_in && net->frame_left < n ? net->frame_left : n;

			st = receive(net, out, want, &got, true);
			if (st == CHC_OK && net->framed_in)
				net->frame_left -= (uint32_t) got;
		}
		if (st != CHC_OK)
			return st;
		out += got;
		n -= got;
	}
	return CHC_OK;
}

chc_status
chc_net_poll_input(chc_net *net, bool *ready)
{
	chc_status	st = CHC_OK;

	if (net->in.p == net->in.end)
		st = fill(net, false);
	*ready = net->in.p < net->in.end;
	return st;
}

bool
chc_net_has_buffered(chc_net *net)
{
	chc_transport *t = net->transport;

	if (net->in.p < net->in.end || fill_from_received(net))
		return true;
	return t != NULL && t->ops->has_buffered != NULL && t->ops->has_buffered(t);
}

/* Move the unread bytes to a chunk of their own, with room behind them. */
static chc_status
move_to_next_chunk(chc_net *net)
{
	uint8_t    *unread = net->in.p;
	size_t		n = (size_t) (net->received - unread);
	chc_status	st = next_chunk(net);

	if (st != CHC_OK)
		return st;
	memcpy(net->chunk->data, unread, n);
	net->received += n;
	net->in.end = net->received;
	return CHC_OK;
}

chc_status
chc_net_peek(chc_net *net, size_t n)
{
	while ((size_t) (net->in.end - net->in.p) < n)
	{
		chc_status	st = CHC_OK;
		uint8_t    *unread = net->in.p;

		if (net->in.p == net->in.end)
			st = fill(net, true);
		else if ((size_t) (chunk_end(net->chunk) - net->received) < TAIL_MIN)
			st = move_to_next_chunk(net);
		else
		{
			st = receive_chunk(net, true);
			net->in.p = unread;
			net->in.end = net->received;
		}
		if (st != CHC_OK)
			return st;
	}
	return CHC_OK;
}

chc_status
chc_net_skip_packet(chc_net *net)
{
	while (!net->packet_ended)
	{
		net->in.p = net->in.end;
		if (net->in.end < net->received)
		{
			if (net->frame_left == 0)
				parse_frame_header(net);
			else
				extend_view(net);
		}
		else
		{
			chc_status	st = receive_chunk(net, true);

			if (st != CHC_OK)
				return st;
		}
	}
	return CHC_OK;
}

chc_status
chc_net_end_packet(chc_net *net)
{
	if (net->in.p != net->in.end || net->frame_left != 0)
		return chc_fail(net->in.err, CHC_E_PROTOCOL, "packet is longer than its contents");
	while (!net->packet_ended)
	{
		chc_status	st;

		if (net->in.end == net->received)
		{
			st = receive_chunk(net, true);
			if (st != CHC_OK)
				return st;
		}
		parse_frame_header(net);
		if (net->frame_left != 0)
			return chc_fail(net->in.err, CHC_E_PROTOCOL, "packet is longer than its contents");
	}
	return CHC_OK;
}

static void
free_chunks(chc_net *net, chc_chunk *chunk)
{
	while (chunk != NULL)
	{
		chc_chunk  *next = chunk->next;

		net->env->realloc(net->env->ctx, chunk, 0);
		chunk = next;
	}
}

void
chc_net_recycle(chc_net *net)
{
	free_chunks(net, net->spare);
	net->spare = net->full;
	net->full = NULL;
	net->held = 0;
	if (net->chunk != NULL && net->in.p == net->received)
		net->in.p = net->in.end = net->received = net->chunk->data;
}

/* ----------------------------------------------------------------- sending */

/* The peer does not take bytes: wait, and listen if it may have something to say. */
static chc_status
wait_to_send(chc_net *net, chc_io io)
{
	int			events = io == CHC_IO_WANT_READ ? CHC_WAIT_READ : CHC_WAIT_WRITE;
	chc_status	st;

	if (net->peer_speaks != NULL)
		events |= CHC_WAIT_READ;
	st = chc_net_wait(net, net->transport->fd, events);
	if (st == CHC_OK && net->peer_speaks != NULL)
		st = net->peer_speaks(net->arg);
	return st;
}

/* Send what the peer takes now; *io says whether it took something. */
static chc_status
send_some(chc_net *net, const struct iovec *parts, int n, size_t *done, chc_io *io)
{
	chc_transport *t = net->transport;
	chc_status	st = check_stop(net);

	*done = 0;
	if (st != CHC_OK)
		return st;
	if (t == NULL)
		return chc_fail(net->in.err, CHC_E_LOST, "connection is closed");
	*io = n == 1 ? t->ops->send(t, parts->iov_base, parts->iov_len, done) :
		t->ops->sendv(t, parts, n, done);
	if (*io == CHC_IO_EOF || *io == CHC_IO_ERROR)
		return transport_failed(net, *io, "send data to");
	return CHC_OK;
}

chc_status
chc_net_send(chc_net *net, const void *data, size_t len, size_t *sent)
{
	*sent = 0;
	while (*sent < len)
	{
		struct iovec rest = {(uint8_t *) data + *sent, len - *sent};
		size_t		done;
		chc_io		io;
		chc_status	st = send_some(net, &rest, 1, &done, &io);

		if (st == CHC_OK && io != CHC_IO_OK)
			st = wait_to_send(net, io);
		if (st != CHC_OK)
			return st;
		*sent += done;
	}
	return CHC_OK;
}

chc_status
chc_net_push(chc_net *net, const void *data, size_t len, size_t *sent)
{
	*sent = 0;
	while (*sent < len)
	{
		struct iovec rest = {(uint8_t *) data + *sent, len - *sent};
		size_t		done;
		chc_io		io;
		chc_status	st = send_some(net, &rest, 1, &done, &io);

		if (st != CHC_OK || io != CHC_IO_OK)
			return st;
		*sent += done;
	}
	return CHC_OK;
}

chc_status
chc_net_push_parts(chc_net *net, const struct iovec *parts, int n, size_t *sent)
{
	chc_io		io;

	return send_some(net, parts, n, sent, &io);
}

/* ------------------------------------------------------------------ set-up */

void
chc_net_init(chc_net *net, const chc_env *env, const chc_limits *limits, chc_errbuf *err)
{
	memset(net, 0, sizeof(*net));
	net->in.fill = net_fill;
	net->in.read = net_read;
	net->in.err = err;
	net->in.limits = limits;
	net->env = env;
}

void
chc_net_attach(chc_net *net, chc_transport *transport)
{
	net->transport = transport;
}

void
chc_net_close(chc_net *net)
{
	if (net->transport != NULL)
		net->transport->ops->close(net->transport);
	free_chunks(net, net->chunk);
	free_chunks(net, net->full);
	free_chunks(net, net->spare);
	chc_net_init(net, net->env, net->in.limits, net->in.err);
}
