/*-------------------------------------------------------------------------
 *
 * error.c
 *	  The error value of a connection: set, replace, clear.
 *
 * Setting an error must work when memory is short, so every text has a
 * constant to fall back on.  Knows nothing of what the errors are about.
 *
 *-------------------------------------------------------------------------
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "chc_internal.h"

/* Slots of chc_errbuf.owned that this file fills. */
enum
{
	OWN_MESSAGE = 0,
	OWN_COLUMN = 4,
	OWN_TYPE = 5
};

static const char *
status_text(chc_status status)
{
	switch (status)
	{
		case CHC_OK:
			return "";
		case CHC_E_NOMEM:
			return "out of memory";
		case CHC_E_USAGE:
			return "the client was called in the wrong order";
		case CHC_E_RESOLVE:
			return "could not resolve host name";
		case CHC_E_CONNECT:
			return "could not connect";
		case CHC_E_TLS:
			return "TLS failed";
		case CHC_E_HTTP:
			return "the port speaks HTTP";
		case CHC_E_TIMEOUT:
			return "timed out";
		case CHC_E_INTERRUPTED:
			return "interrupted";
		case CHC_E_LOST:
			return "connection lost";
		case CHC_E_PROTOCOL:
			return "protocol violation";
		case CHC_E_CHECKSUM:
			return "checksum mismatch";
		case CHC_E_LIMIT:
			return "a limit was exceeded";
		case CHC_E_UNSUPPORTED:
			return "unsupported type";
		case CHC_E_SERVER:
			return "server exception";
	}
	return "unknown error";
}

/* Forget everything but the env; afterwards the error reads CHC_OK and "". */
void
chc_errbuf_init(chc_errbuf *eb, const chc_env *env)
{
	memset(eb, 0, sizeof(*eb));
	eb->env = env;
	eb->pub.server_name = "";
	eb->pub.message = "";
	eb->pub.stack = "";
	eb->pub.query_id = "";
	eb->pub.column = "";
	eb->pub.type = "";
}

/* Free what the error owns; the buffer can be used again. */
void
chc_errbuf_clear(chc_errbuf *eb)
{
	const chc_env *env = eb->env;

	for (size_t i = 0; i < sizeof(eb->owned) / sizeof(eb->owned[0]); i++)
	{
		if (eb->owned[i] != NULL)
			env->realloc(env->ctx, eb->owned[i], 0);
	}
	chc_errbuf_init(eb, env);
}

/* Copy text into slot; the constant fallback if that is not possible. */
static const char *
own_text(chc_errbuf *eb, int slot, const char *text, const char *fallback)
{
	size_t		len = strlen(text) + 1;
	char	   *copy = eb->env->realloc(eb->env->ctx, NULL, len);

	if (copy == NULL)
		return fallback;
	memcpy(copy, text, len);
	eb->owned[slot] = copy;
	return copy;
}

static void set_error(chc_errbuf *eb, chc_status status, const char *column,
					  const char *type, const char *fmt, va_list args)
			__attribute__((format(printf, 5, 0)));

/* Replace the error.  Texts in args may point into the error being replaced. */
static void
set_error(chc_errbuf *eb, chc_status status, const char *column, const char *type,
		  const char *fmt, va_list args)
{
	char		text[1024];
	chc_errbuf	old = *eb;

	vsnprintf(text, sizeof(text), fmt, args);
	chc_errbuf_init(eb, old.env);
	eb->pub.status = status;
	eb->pub.message = own_text(eb, OWN_MESSAGE, text, status_text(status));
	if (column != NULL)
		eb->pub.column = own_text(eb, OWN_COLUMN, column, "");
	if (type != NULL)
		eb->pub.type = own_text(eb, OWN_TYPE, type, "");
	chc_errbuf_clear(&old);
}

chc_status
chc_fail(chc_errbuf *eb, chc_status status, const char *fmt,...)
{
	va_list		args;

	va_start(args, fmt);
	set_error(eb, status, NULL, NULL, fmt, args);
	va_end(args);
	return status;
}

/* Allocates nothing. */
chc_status
chc_fail_nomem(chc_errbuf *eb)
{
	chc_errbuf_clear(eb);
	eb->pub.status = CHC_E_NOMEM;
	eb->pub.message = status_text(CHC_E_NOMEM);
	return CHC_E_NOMEM;
}

chc_status
chc_fail_column(chc_errbuf *eb, chc_status status, const char *column, const char *type,
				const char *fmt,...)
{
	va_list		args;

	va_start(args, fmt);
	set_error(eb, status, column, type, fmt, args);
	va_end(args);
	return status;
}
