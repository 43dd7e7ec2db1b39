/*-------------------------------------------------------------------------
 *
 * unit_peer.h
 *	  A transport in memory: the peer has said everything beforehand, and what
 *	  it is sent is kept.  Complete in this header, because unit tests and fuzz
 *	  targets share it.
 *
 *-------------------------------------------------------------------------
 */
#ifndef UNIT_PEER_H
#define UNIT_PEER_H

#include <string.h>

#include "conn.h"

typedef struct unit_peer
{
	chc_transport base;			/* first: this is a chc_transport */
	const uint8_t *says;
	size_t		len;
	size_t		pos;
	size_t		step;			/* bytes per receive, 0: all there is */
	bool		repeat;			/* at the end start again */
	bool		hangs;			/* at the end say nothing, instead of closing */
	size_t		takes;			/* bytes it takes before it hangs up, 0: all */
	struct
	{
		size_t		from;		/* what it says from here on ... */
		size_t		until;		/* ... waits until it has heard so many bytes */
	}			holds[2];
	chc_buf		heard;
	bool		closed;
} unit_peer;

/* How much of what it has to say it says now. */
static inline size_t
unit_peer_limit(const unit_peer *peer)
{
	size_t		limit = peer->len;

	for (int i = 0; i < 2; i++)
	{
		if (peer->base.bytes_out < peer->holds[i].until && peer->holds[i].from < limit)
			limit = peer->holds[i].from;
	}
	return limit;
}

static inline chc_io
unit_peer_recv(chc_transport *t, void *buf, size_t n, size_t *done)
{
	unit_peer  *peer = (unit_peer *) t;
	size_t		have;

	if (peer->pos == peer->len && peer->repeat)
		peer->pos = 0;
	have = unit_peer_limit(peer) - peer->pos;
	if (have == 0)
		return peer->hangs ? CHC_IO_WANT_READ : CHC_IO_EOF;
	if (n > have)
		n = have;
	if (peer->step > 0 && n > peer->step)
		n = peer->step;
	memcpy(buf, peer->says + peer->pos, n);
	peer->pos += n;
	t->bytes_in += n;
	*done = n;
	return CHC_IO_OK;
}

static inline chc_io
unit_peer_send(chc_transport *t, const void *buf, size_t n, size_t *done)
{
	unit_peer  *peer = (unit_peer *) t;

	if (peer->takes != 0 && t->bytes_out >= peer->takes)
	{
		strcpy(t->message, "Broken pipe");
		return CHC_IO_ERROR;
	}
	if (peer->step > 0 && n > peer->step)
		n = peer->step;
	if (peer->heard.env != NULL && chc_buf_put(&peer->heard, buf, n) != CHC_OK)
	{
		strcpy(t->message, "peer is out of memory");
		return CHC_IO_ERROR;
	}
	t->bytes_out += n;
	*done = n;
	return CHC_IO_OK;
}

static inline chc_io
unit_peer_peek(chc_transport *t)
{
	unit_peer  *peer = (unit_peer *) t;

	if (peer->pos < unit_peer_limit(peer))
		return CHC_IO_OK;
	return peer->hangs ? CHC_IO_WANT_READ : CHC_IO_EOF;
}

static inline void
unit_peer_close(chc_transport *t)
{
	((unit_peer *) t)->closed = true;
}

/*
 * The peer outlives the connection.  heard_env may be NULL: then what it
 * hears is forgotten.
 */
static inline void
unit_peer_init(unit_peer *peer, const chc_env *heard_env, const void *says, size_t len,
			   size_t step)
{
	static const chc_transport_ops ops = {
		.recv = unit_peer_recv,
		.send = unit_peer_send,
		.peek = unit_peer_peek,
		.close = unit_peer_close,
	};

	memset(peer, 0, sizeof(*peer));
	peer->base.ops = &ops;
	peer->base.fd = -1;
	peer->says = says;
	peer->len = len;
	peer->step = step;
	if (heard_env != NULL)
		chc_buf_init(&peer->heard, heard_env);
}

#endif							/* UNIT_PEER_H */
