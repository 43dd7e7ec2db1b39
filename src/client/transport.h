/*-------------------------------------------------------------------------
 *
 * transport.h
 *	  Moving bytes to and from a peer without ever blocking or raising a
 *	  signal: plain TCP, TLS, and (in tests) memory behind one vtable.
 *
 * A transport knows no packets, no deadlines and no allocator of the caller
 * except its own memory: who calls it waits on fd when it asks to.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CHC_TRANSPORT_H
#define CHC_TRANSPORT_H

#include <sys/uio.h>

#include "chc_internal.h"

typedef enum chc_io
{
	CHC_IO_OK,
	CHC_IO_WANT_READ,			/* try again when fd is readable */
	CHC_IO_WANT_WRITE,			/* try again when fd is writable */
	CHC_IO_EOF,					/* the peer closed its side */
	CHC_IO_ERROR				/* message says why */
} chc_io;

typedef struct chc_transport chc_transport;

typedef struct chc_transport_ops
{
	/* n > 0.  CHC_IO_OK sets *done to 1..n. */
	chc_io		(*recv) (chc_transport *t, void *buf, size_t n, size_t *done);
	/* After CHC_IO_WANT_*, the next call must start with the same bytes. */
	chc_io		(*send) (chc_transport *t, const void *buf, size_t n, size_t *done);
	/* The same from n places at once.  NULL: it cannot. */
	chc_io		(*sendv) (chc_transport *t, const struct iovec *parts, int n, size_t *done);
	/* Is there anything to receive?  CHC_IO_OK: yes, CHC_IO_WANT_READ: no. */
	chc_io		(*peek) (chc_transport *t);
	/* Does it hold bytes that left the socket already?  NULL: it never does. */
	bool		(*has_buffered) (chc_transport *t);
	void		(*close) (chc_transport *t);	/* also frees t */
} chc_transport_ops;

struct chc_transport
{
	const chc_transport_ops *ops;
	const chc_env *env;
	int			fd;				/* -1 in memory */
	uint64_t	bytes_in;		/* on the wire */
	uint64_t	bytes_out;
	char		message[256];	/* after CHC_IO_ERROR */
};

/* recv(2) and send(2) on t->fd, counted; what both TCP and TLS stand on. */
extern chc_io chc_socket_recv(chc_transport *t, void *buf, size_t n, size_t *done);
extern chc_io chc_socket_send(chc_transport *t, const void *buf, size_t n, size_t *done);

/* A transport over a connected non-blocking socket, which it owns; or NULL. */
extern chc_transport *chc_tcp_new(const chc_env *env, int fd);

/*
 * TLS over a connected non-blocking socket.  On success owns fd; on failure
 * NULL with the error set (CHC_E_TLS or CHC_E_NOMEM) and fd untouched.  Then
 * chc_tls_handshake() until it no longer wants anything.
 */
extern chc_transport *chc_tls_new(const chc_env *env, int fd, const chc_options *options,
								  chc_errbuf *err);
extern chc_io chc_tls_handshake(chc_transport *t);

#endif							/* CHC_TRANSPORT_H */
