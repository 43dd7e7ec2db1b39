/*-------------------------------------------------------------------------
 *
 * net.h
 *	  The byte streams of a connection: an input in recycled chunks and a
 *	  blocking-with-a-deadline send, over a transport.
 *
 * This is where waiting, deadlines and interruption happen, and the only
 * place.  It undoes and applies the protocol's chunked framing, and knows
 * nothing else about packets.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CHC_NET_H
#define CHC_NET_H

#include "chc_internal.h"
#include "transport.h"

extern int64_t chc_now_ms(void);
extern chc_wait_result chc_poll_wait(int fd, int events, int timeout_ms);

struct chc_chunk;

typedef struct chc_net
{
	chc_input	in;				/* first: decoders see only this */
	const chc_env *env;
	chc_transport *transport;	/* NULL when closed */

	/* receiving: [in.end, received) arrived and is not part of the view yet */
	struct chc_chunk *chunk;	/* being filled */
	struct chc_chunk *full;		/* earlier ones that decoded data points into */
	struct chc_chunk *spare;
	uint8_t    *received;
	size_t		held;			/* bytes in full */

	/* chunked framing */
	bool		framed_in;
	bool		framed_out;
	uint32_t	frame_left;		/* bytes of the current frame after in.end */
	uint8_t		header[4];
	int			header_len;		/* bytes of header that arrived */
	bool		packet_ended;	/* the zero frame after the last byte was seen */

	int64_t		deadline;		/* chc_now_ms() value, 0: none */
	bool		draining;		/* not interruptible: a deadline bounds it */

	/*
	 * Called when the caller wants to stop; CHC_OK means that it was taken
	 * care of (draining is set now) and receiving goes on.
	 */
	chc_status	(*interrupted) (void *arg);

	/*
	 * While sending blocks: called when there may be something to receive.
	 * NULL when the peer is not supposed to speak.
	 */
	chc_status	(*peer_speaks) (void *arg);
	void	   *arg;			/* of both */
} chc_net;

extern void chc_net_init(chc_net *net, const chc_env *env, const chc_limits *limits,
						 chc_errbuf *err);
extern void chc_net_attach(chc_net *net, chc_transport *transport);
extern void chc_net_close(chc_net *net);	/* keeps nothing but env and err */

/* Give up what was handed out since the last call; unread bytes stay. */
extern void chc_net_recycle(chc_net *net);

/* Has input, without blocking: *ready says if a byte can be read now. */
extern chc_status chc_net_poll_input(chc_net *net, bool *ready);

/* Has input that was received already; what the socket holds does not count. */
extern bool chc_net_has_buffered(chc_net *net);

/* Make n (at most 64) bytes contiguous at in.p, blocking; unframed input only. */
extern chc_status chc_net_peek(chc_net *net, size_t n);

/* Framed input only: pass over what is left of the current packet. */
extern chc_status chc_net_skip_packet(chc_net *net);

/* Framed input only, after a packet that ends a conversation: its end mark. */
extern chc_status chc_net_end_packet(chc_net *net);

/* Send all of data; after an error *sent says how much of it went out. */
extern chc_status chc_net_send(chc_net *net, const void *data, size_t len, size_t *sent);

/* The same, as far as it goes without waiting. */
extern chc_status chc_net_push(chc_net *net, const void *data, size_t len, size_t *sent);

/* What the peer takes at once from n places; the transport has sendv. */
extern chc_status chc_net_push_parts(chc_net *net, const struct iovec *parts, int n, size_t *sent);

/* Wait for fd; CHC_E_TIMEOUT and CHC_E_INTERRUPTED as the deadline and the
 * caller say. */
extern chc_status chc_net_wait(chc_net *net, int fd, int events);

#endif							/* CHC_NET_H */
