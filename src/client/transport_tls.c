/*-------------------------------------------------------------------------
 *
 * transport_tls.c
 *	  The transport over TLS, with OpenSSL 1.1.1 or newer.
 *
 * OpenSSL reads and writes the socket through a BIO of ours, so that a write
 * to a closed connection is an error and never a signal, and bytes on the
 * wire are counted.  Nothing else in the client includes OpenSSL.
 *
 * Verification has libpq's meaning: "require" encrypts, and checks the
 * certificate's signature only if a root certificate file was named;
 * "verify-ca" checks the signature; "verify-full" the host name too.
 *
 *-------------------------------------------------------------------------
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "transport.h"

#define HOST_SIZE 256

typedef struct tls_transport
{
	chc_transport base;			/* first: this is a chc_transport */
	SSL_CTX    *ctx;
	SSL		   *ssl;
	BIO_METHOD *method;
	bool		established;
	bool		broken;			/* no orderly shutdown any more */
	char		host[HOST_SIZE];	/* for messages */
} tls_transport;

/* ---------------------------------------------------------------- messages */

/* OpenSSL's own words for what went wrong last, and an empty queue. */
static void
openssl_reason(char *buf, size_t size)
{
	unsigned long code = ERR_get_error();
	const char *reason = code != 0 ? ERR_reason_error_string(code) : NULL;

	if (code == 0)
		snprintf(buf, size, "no TLS error reported");
	else if (reason != NULL)
		snprintf(buf, size, "%s", reason);
	else
		snprintf(buf, size, "TLS error code %lu", code);
	ERR_clear_error();
}

static chc_status
fail_tls(chc_errbuf *err, const char *what, const char *name)
{
	char		reason[200];

	openssl_reason(reason, sizeof(reason));
	return chc_fail(err, CHC_E_TLS, "%s \"%.200s\": %s", what, name, reason);
}

/* Why the handshake failed, in words that say what to do about it. */
static void
describe_failure(tls_transport *tls)
{
	char	   *message = tls->base.message;
	size_t		size = sizeof(tls->base.message);
	long		verify = SSL_get_verify_result(tls->ssl);
	unsigned long code = ERR_peek_error();

	if (code != 0 && ERR_GET_LIB(code) == ERR_LIB_SSL &&
		ERR_GET_REASON(code) == SSL_R_CERTIFICATE_VERIFY_FAILED)
	{
		const char *reason = X509_verify_cert_error_string(verify);

		if (verify == X509_V_ERR_HOSTNAME_MISMATCH || verify == X509_V_ERR_IP_ADDRESS_MISMATCH)
			snprintf(message, size,
					 "certificate verify failed: %s: the certificate is not for \"%.100s\"",
					 reason, tls->host);
		else
			snprintf(message, size, "certificate verify failed: %s", reason);
	}
	else if (code != 0 && ERR_GET_LIB(code) == ERR_LIB_SSL &&
			 ERR_GET_REASON(code) == SSL_R_WRONG_VERSION_NUMBER)
		snprintf(message, size, "server does not speak TLS on this port");
	else
		openssl_reason(message, size);
	ERR_clear_error();
}

/* --------------------------------------------------------------------- BIO */

static int
bio_result(BIO *bio, chc_io io, size_t done)
{
	switch (io)
	{
		case CHC_IO_OK:
			return (int) done;
		case CHC_IO_WANT_READ:
			BIO_set_retry_read(bio);
			return -1;
		case CHC_IO_WANT_WRITE:
			BIO_set_retry_write(bio);
			return -1;
		case CHC_IO_EOF:
			return 0;
		case CHC_IO_ERROR:
			break;
	}
	return -1;
}

static int
bio_read(BIO *bio, char *buf, int n)
{
	tls_transport *tls = BIO_get_data(bio);
	size_t		done = 0;
	chc_io		io;

	if (n <= 0)
		return 0;
	BIO_clear_retry_flags(bio);
	io = chc_socket_recv(&tls->base, buf, (size_t) n, &done);
	return bio_result(bio, io, done);
}

static int
bio_write(BIO *bio, const char *buf, int n)
{
	tls_transport *tls = BIO_get_data(bio);
	size_t		done = 0;
	chc_io		io;

	if (n <= 0)
		return 0;
	BIO_clear_retry_flags(bio);
	io = chc_socket_send(&tls->base, buf, (size_t) n, &done);
	return bio_result(bio, io, done);
}

static long
bio_ctrl(BIO *bio, int cmd, long num, void *ptr)
{
	(void) bio;
	(void) num;
	(void) ptr;
	return cmd == BIO_CTRL_FLUSH ? 1 : 0;
}

/* The BIO is owned by tls->ssl afterwards. */
static bool
attach_bio(tls_transport *tls)
{
	BIO		   *bio;

	tls->method = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "clickhouse client socket");
	if (tls->method == NULL ||
		!BIO_meth_set_read(tls->method, bio_read) ||
		!BIO_meth_set_write(tls->method, bio_write) ||
		!BIO_meth_set_ctrl(tls->method, bio_ctrl))
		return false;
	bio = BIO_new(tls->method);
	if (bio == NULL)
		return false;
	BIO_set_data(bio, tls);
	BIO_set_init(bio, 1);
	SSL_set_bio(tls->ssl, bio, bio);
	return true;
}

/* ----------------------------------------------------------- configuration */

/* Never ask at a terminal. */
static int
no_passphrase(char *buf, int size, int rwflag, void *arg)
{
	(void) buf;
	(void) size;
	(void) rwflag;
	(void) arg;
	return 0;
}

static bool
named(const char *file)
{
	return file != NULL && file[0] != '\0';
}

static chc_status
set_min_version(SSL_CTX *ctx, const char *name, chc_errbuf *err)
{
	static const struct
	{
		const char *name;
		int			version;
	}			versions[] = {
		{"TLSv1", TLS1_VERSION},
		{"TLSv1.1", TLS1_1_VERSION},
		{"TLSv1.2", TLS1_2_VERSION},
		{"TLSv1.3", TLS1_3_VERSION},
	};

	if (!named(name))
		name = "TLSv1.2";
	for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++)
	{
		if (strcmp(name, versions[i].name) != 0)
			continue;
		if (SSL_CTX_set_min_proto_version(ctx, versions[i].version))
			return CHC_OK;
		return fail_tls(err, "could not set minimum TLS protocol version", name);
	}
	return chc_fail(err, CHC_E_TLS, "unknown TLS protocol version \"%.100s\"", name);
}

static chc_status
set_roots(SSL_CTX *ctx, const chc_options *o, chc_errbuf *err)
{
	bool		verify = o->sslmode >= CHC_SSL_VERIFY_CA || named(o->sslrootcert);

	SSL_CTX_set_verify(ctx, verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, NULL);
	if (!verify)
		return CHC_OK;
	if (!named(o->sslrootcert))
	{
		if (!SSL_CTX_set_default_verify_paths(ctx))
			return fail_tls(err, "could not load root certificates from", "system store");
		return CHC_OK;
	}
	if (!SSL_CTX_load_verify_locations(ctx, o->sslrootcert, NULL))
		return fail_tls(err, "could not read root certificate file", o->sslrootcert);
	return CHC_OK;
}

static chc_status
set_client_certificate(SSL_CTX *ctx, const chc_options *o, chc_errbuf *err)
{
	if (!named(o->sslcert) && !named(o->sslkey))
		return CHC_OK;
	if (!named(o->sslcert) || !named(o->sslkey))
		return chc_fail(err, CHC_E_TLS,
						"client certificate and private key must be given together");
	SSL_CTX_set_default_passwd_cb(ctx, no_passphrase);
	if (SSL_CTX_use_certificate_chain_file(ctx, o->sslcert) != 1)
		return fail_tls(err, "could not read certificate file", o->sslcert);
	if (SSL_CTX_use_PrivateKey_file(ctx, o->sslkey, SSL_FILETYPE_PEM) != 1)
		return fail_tls(err, "could not load private key file", o->sslkey);
	if (SSL_CTX_check_private_key(ctx) != 1)
		return fail_tls(err, "certificate does not match private key file", o->sslkey);
	return CHC_OK;
}

static bool
is_ip_literal(const char *host)
{
	unsigned char addr[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, host, addr) == 1 || inet_pton(AF_INET6, host, addr) == 1;
}

/* Name the host to the server, and to the verification of its certificate. */
static chc_status
set_host(SSL *ssl, const chc_options *o, chc_errbuf *err)
{
	const char *host = o->host != NULL ? o->host : "";
	X509_VERIFY_PARAM *param = SSL_get0_param(ssl);
	bool		literal = is_ip_literal(host);
	bool		ok = true;

	if (!literal && host[0] != '\0' && !SSL_set_tlsext_host_name(ssl, host))
		return fail_tls(err, "could not set server name", host);
	if (o->sslmode != CHC_SSL_VERIFY_FULL)
		return CHC_OK;
	if (host[0] == '\0')
		return chc_fail(err, CHC_E_TLS, "host name must be given to verify the certificate");
	X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	if (literal)
		ok = X509_VERIFY_PARAM_set1_ip_asc(param, host) == 1;
	else
		ok = X509_VERIFY_PARAM_set1_host(param, host, 0) == 1;
	return ok ? CHC_OK : fail_tls(err, "could not set expected host", host);
}

static chc_status
configure(tls_transport *tls, const chc_options *o, chc_errbuf *err)
{
	chc_status	st;

	tls->ctx = SSL_CTX_new(TLS_client_method());
	if (tls->ctx == NULL)
		return chc_fail_nomem(err);
	SSL_CTX_set_mode(tls->ctx, SSL_MODE_ENABLE_PARTIAL_WRITE |
					 SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
	SSL_CTX_set_options(tls->ctx, SSL_OP_NO_COMPRESSION);
#ifdef SSL_OP_NO_RENEGOTIATION
	SSL_CTX_set_options(tls->ctx, SSL_OP_NO_RENEGOTIATION);
#endif
	st = set_min_version(tls->ctx, o->ssl_min_protocol_version, err);
	if (st == CHC_OK)
		st = set_roots(tls->ctx, o, err);
	if (st == CHC_OK)
		st = set_client_certificate(tls->ctx, o, err);
	if (st != CHC_OK)
		return st;
	tls->ssl = SSL_new(tls->ctx);
	if (tls->ssl == NULL || !attach_bio(tls))
		return chc_fail_nomem(err);
	snprintf(tls->host, sizeof(tls->host), "%s", o->host != NULL ? o->host : "");
	return set_host(tls->ssl, o, err);
}

/* --------------------------------------------------------------- transport */

/*
 * What a call of OpenSSL came to.  It must have started with an empty error
 * queue.  A connection that ends without close_notify reads as an end of
 * file: the protocol above knows where its data ends.
 */
static chc_io
judge(tls_transport *tls, int rc)
{
	switch (SSL_get_error(tls->ssl, rc))
	{
		case SSL_ERROR_WANT_READ:
			return CHC_IO_WANT_READ;
		case SSL_ERROR_WANT_WRITE:
			return CHC_IO_WANT_WRITE;
		case SSL_ERROR_ZERO_RETURN:
			tls->broken = true;
			return CHC_IO_EOF;
		case SSL_ERROR_SYSCALL:
			tls->broken = true;
			/* the socket functions have left a message if they failed */
			return tls->base.message[0] != '\0' ? CHC_IO_ERROR : CHC_IO_EOF;
		default:
			break;
	}
	tls->broken = true;
#ifdef SSL_R_UNEXPECTED_EOF_WHILE_READING
	if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING)
	{
		ERR_clear_error();
		return CHC_IO_EOF;
	}
#endif
	describe_failure(tls);
	return CHC_IO_ERROR;
}

static void
before_call(tls_transport *tls)
{
	ERR_clear_error();
	tls->base.message[0] = '\0';
}

chc_io
chc_tls_handshake(chc_transport *t)
{
	tls_transport *tls = (tls_transport *) t;
	int			rc;

	before_call(tls);
	rc = SSL_connect(tls->ssl);
	if (rc != 1)
		return judge(tls, rc);
	tls->established = true;
	return CHC_IO_OK;
}

static chc_io
tls_recv(chc_transport *t, void *buf, size_t n, size_t *done)
{
	tls_transport *tls = (tls_transport *) t;

	before_call(tls);
	return SSL_read_ex(tls->ssl, buf, n, done) == 1 ? CHC_IO_OK : judge(tls, 0);
}

static chc_io
tls_send(chc_transport *t, const void *buf, size_t n, size_t *done)
{
	tls_transport *tls = (tls_transport *) t;

	before_call(tls);
	return SSL_write_ex(tls->ssl, buf, n, done) == 1 ? CHC_IO_OK : judge(tls, 0);
}

static chc_io
tls_peek(chc_transport *t)
{
	tls_transport *tls = (tls_transport *) t;
	char		byte;
	size_t		done;

	before_call(tls);
	return SSL_peek_ex(tls->ssl, &byte, 1, &done) == 1 ? CHC_IO_OK : judge(tls, 0);
}

/* The rest of a record of which a part was asked for. */
static bool
tls_has_buffered(chc_transport *t)
{
	return SSL_pending(((tls_transport *) t)->ssl) > 0;
}

/* Free everything but the socket. */
static void
free_tls(tls_transport *tls)
{
	SSL_free(tls->ssl);
	SSL_CTX_free(tls->ctx);
	if (tls->method != NULL)
		BIO_meth_free(tls->method);
	ERR_clear_error();
	tls->base.env->realloc(tls->base.env->ctx, tls, 0);
}

static void
tls_close(chc_transport *t)
{
	tls_transport *tls = (tls_transport *) t;
	int			fd = t->fd;

	/* tell the peer if it can be told without waiting */
	if (tls->established && !tls->broken)
	{
		before_call(tls);
		SSL_shutdown(tls->ssl);
	}
	free_tls(tls);
	close(fd);
}

static const chc_transport_ops tls_ops = {
	.recv = tls_recv,
	.send = tls_send,
	.peek = tls_peek,
	.has_buffered = tls_has_buffered,
	.close = tls_close,
};

chc_transport *
chc_tls_new(const chc_env *env, int fd, const chc_options *options, chc_errbuf *err)
{
	tls_transport *tls = env->realloc(env->ctx, NULL, sizeof(*tls));

	if (tls == NULL)
	{
		chc_fail_nomem(err);
		return NULL;
	}
	memset(tls, 0, sizeof(*tls));
	tls->base.ops = &tls_ops;
	tls->base.env = env;
	tls->base.fd = fd;
	ERR_clear_error();
	if (configure(tls, options, err) != CHC_OK)
	{
		free_tls(tls);
		return NULL;
	}
	return &tls->base;
}
