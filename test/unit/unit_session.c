/*-------------------------------------------------------------------------
 *
 * unit_session.c
 *	  A connection to a peer in memory; see unit_session.h.
 *
 *-------------------------------------------------------------------------
 */
#include <stdlib.h>

#include "unit_session.h"

/* A peer in memory that says nothing now will say nothing later. */
static chc_wait_result
nothing_will_come(void *ctx, int fd, int events, int timeout_ms)
{
	(void) ctx;
	(void) fd;
	(void) events;
	(void) timeout_ms;
	return CHC_WAIT_TIMEOUT;
}

void
session_init(session *s, const chc_env *env, const char *notation)
{
	memset(s, 0, sizeof(*s));
	s->env = *env;
	s->env.wait = nothing_will_come;
	s->limits = chc_default_limits;
	s->options.user = "me";
	s->options.password = "secret";
	s->options.database = "db";
	s->options.quota_key = "quota";
	s->options.client_name = "unit";
	s->options.os_user = "os";
	s->options.os_hostname = "host";
	s->options.client_version[0] = 1;
	s->options.client_version[1] = 2;
	s->options.client_version[2] = 3;
	s->options.limits = &s->limits;
	chc_buf_init(&s->says, &chc_default_env);
	unit_bytes(&s->says, notation);
}

void
session_say(session *s, const char *notation)
{
	unit_bytes(&s->says, notation);
}

void
session_answer(session *s, const char *notation)
{
	s->answer = s->says.len;
	session_say(s, notation);
}

void
session_frame(session *s, size_t offset, size_t size)
{
	size_t		len = s->says.len - offset;
	uint8_t    *bytes = malloc(len + 1);

	memcpy(bytes, s->says.data + offset, len);
	s->says.len = offset;
	for (size_t done = 0; done < len;)
	{
		size_t		n = len - done < size ? len - done : size;

		if (chc_buf_u32(&s->says, (uint32_t) n) != CHC_OK ||
			chc_buf_put(&s->says, bytes + done, n) != CHC_OK)
			abort();
		done += n;
	}
	if (chc_buf_u32(&s->says, 0) != CHC_OK)
		abort();
	free(bytes);
}

chc_status
session_open(session *s, size_t step)
{
	chc_status	st;

	unit_peer_init(&s->peer, &chc_default_env, s->says.data, s->says.len, step);
	s->peer.hangs = true;
	if (s->answer > 0)
	{
		s->peer.holds[0].from = s->answer;
		s->peer.holds[0].until = SIZE_MAX;
	}
	s->conn = chc_new(&s->env);
	if (s->conn == NULL)
		return CHC_E_NOMEM;
	st = chc_open_transport(s->conn, &s->options, &s->peer.base);
	if (s->answer > 0)
		s->peer.holds[0].until = s->peer.base.bytes_out + 1;
	return st;
}

void
session_close(session *s)
{
	bool		opened = s->conn != NULL;

	chc_free(s->conn);
	CHECK(!opened || s->peer.closed);
	if (s->peer.heard.env != NULL)
		chc_buf_free(&s->peer.heard);
	chc_buf_free(&s->says);
}

void
session_start(session *s, const char *notation)
{
	session_init(s, unit_env(), notation);
	CHECK_INT(session_open(s, 0), CHC_OK);
}

chc_query
session_query(const char *text)
{
	chc_query	q = {
		.text = text,
		.text_len = strlen(text),
		.query_id = "id-1",
		.stage = CHC_STAGE_COMPLETE,
	};

	return q;
}

void
session_check_heard(session *s, size_t offset, const char *notation)
{
	chc_buf		want;

	chc_buf_init(&want, &chc_default_env);
	unit_bytes(&want, notation);
	if (CHECK_INT(s->peer.heard.len - offset, want.len))
		CHECK_MEM(s->peer.heard.data + offset, want.data, want.len);
	chc_buf_free(&want);
}
