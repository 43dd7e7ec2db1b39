/*-------------------------------------------------------------------------
 *
 * exception.c
 *	  The Exception packet: from the wire into the connection's error.
 *
 *-------------------------------------------------------------------------
 */
#include <string.h>

#include "conn.h"

/* Texts of an exception: a stack trace can be long, a query in it too. */
#define MAX_TEXT ((size_t) 16 << 20)

/* Servers have long stopped to nest; more than this is not meant well. */
#define MAX_NESTING 16

/* Slots of chc_errbuf.owned, see error.c for the others. */
enum
{
	OWN_MESSAGE = 0,
	OWN_SERVER_NAME = 1,
	OWN_STACK = 2,
	OWN_QUERY_ID = 3
};

typedef struct exception
{
	uint32_t	code;
	const char *name;
	const char *message;
	const char *stack;
	uint8_t		has_nested;
} exception;

static chc_status
read_exception(chc_conn *conn, exception *e)
{
	chc_input  *in = &conn->net.in;
	chc_arena  *a = &conn->arena;
	chc_status	st = chc_in_u32(in, &e->code);

	if (st == CHC_OK)
		st = chc_in_string(in, a, MAX_TEXT, "name of an exception", &e->name, NULL);
	if (st == CHC_OK)
		st = chc_in_string(in, a, MAX_TEXT, "message of an exception", &e->message, NULL);
	if (st == CHC_OK)
		st = chc_in_string(in, a, MAX_TEXT, "stack of an exception", &e->stack, NULL);
	if (st == CHC_OK)
		st = chc_in_u8(in, &e->has_nested);
	return st;
}

/* What an exception was caused by is read, and the outermost one kept. */
static chc_status
skip_nested(chc_conn *conn, uint8_t has_nested)
{
	for (int depth = 0; has_nested != 0; depth++)
	{
		exception	cause = {0};
		chc_status	st;

		if (depth >= MAX_NESTING)
			return chc_fail(&conn->err, CHC_E_LIMIT,
							"exceptions nested deeper than the limit of %d", MAX_NESTING);
		st = read_exception(conn, &cause);
		if (st != CHC_OK)
			return st;
		has_nested = cause.has_nested;
	}
	return CHC_OK;
}

/* Hand text to the error; short of memory it stays what it is. */
static void
own(chc_errbuf *eb, int slot, const char **target, const char *text)
{
	size_t		size = strlen(text) + 1;
	char	   *copy;

	if (size == 1)
		return;
	copy = eb->env->realloc(eb->env->ctx, NULL, size);
	if (copy == NULL)
		return;
	memcpy(copy, text, size);
	eb->owned[slot] = copy;
	*target = copy;
}

static void
set_error(chc_conn *conn, const exception *e)
{
	chc_errbuf *eb = &conn->err;

	chc_errbuf_clear(eb);
	eb->pub.status = CHC_E_SERVER;
	eb->pub.server_code = (int32_t) e->code;
	eb->pub.message = "server exception";
	own(eb, OWN_MESSAGE, &eb->pub.message, e->message);
	own(eb, OWN_SERVER_NAME, &eb->pub.server_name, e->name);
	own(eb, OWN_STACK, &eb->pub.stack, e->stack);
	if (conn->query_id.len > 0)
		own(eb, OWN_QUERY_ID, &eb->pub.query_id, (const char *) conn->query_id.data);
}

chc_status
chc_receive_exception(chc_conn *conn)
{
	exception	e = {0};
	chc_status	st = read_exception(conn, &e);

	if (st == CHC_OK)
		st = skip_nested(conn, e.has_nested);
	if (st != CHC_OK)
		return st;
	set_error(conn, &e);
	return CHC_E_SERVER;
}
