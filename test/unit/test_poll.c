/*-------------------------------------------------------------------------
 *
 * test_poll.c
 *	  Looking for an answer without waiting for it, as those do who run several
 *	  queries.  The peer in memory never lets anybody wait: it answers a wait
 *	  with a timeout.
 *
 *-------------------------------------------------------------------------
 */
#include "unit_session.h"

#define FRAMING_HELLO NEW_HELLO_START "\"chunked\" \"chunked\" " NEW_HELLO_END

/* The newest revision's form of the block info. */
#define NEW_INFO "01 00 02 ffffffff 03 00 00 "
#define NEW_DATA_PACKET "var:1 \"\" " NEW_INFO "var:1 var:2 \"n\" \"UInt32\" u8:0 u32:7 u32:8 "

static bool stop;

static bool
interrupted(void *ctx)
{
	(void) ctx;
	return stop;
}

/* Ask; what the peer has said is still in the socket, so to speak. */
static void
ask(session *s)
{
	chc_query	q = session_query("select n");

	s->env.interrupted = interrupted;
	CHECK_INT(session_open(s, 1), CHC_OK);
	CHECK_INT(chc_send_query(s->conn, &q), CHC_OK);
	s->peer.step = 0;
}

static void
check_poll(session *s, bool receive, bool want)
{
	bool		arrived = !want;

	CHECK_INT(chc_poll(s->conn, receive, &arrived), CHC_OK);
	CHECK_INT(arrived, want);
}

static void
check_next(session *s, chc_event_kind want)
{
	chc_event	event;

	if (CHECK_INT(chc_next(s->conn, &event), CHC_OK))
		CHECK_INT(event.kind, want);
}

static void
tells_socket_from_buffer(void)
{
	session		s;

	session_init(&s, unit_env(), OLD_HELLO HEADER_PACKET PROGRESS_PACKET DATA_PACKET END_PACKET);
	ask(&s);
	check_poll(&s, false, false);
	check_poll(&s, true, true);
	check_next(&s, CHC_EVENT_HEADER);
	check_poll(&s, false, true);
	check_next(&s, CHC_EVENT_PROGRESS);
	check_poll(&s, false, true);
	check_next(&s, CHC_EVENT_DATA);
	check_poll(&s, true, true);
	check_next(&s, CHC_EVENT_END);
	session_close(&s);
}

static void
finds_nothing(void)
{
	session		s;

	session_init(&s, unit_env(), OLD_HELLO DATA_PACKET);
	ask(&s);
	check_poll(&s, true, true);
	check_next(&s, CHC_EVENT_DATA);
	check_poll(&s, false, false);
	check_poll(&s, true, false);
	CHECK_INT(chc_get_state(s.conn), CHC_BUSY_SELECT);
	session_close(&s);
}

/* The mark at the end of a packet is not the next packet. */
static void
passes_over_end_marks(void)
{
	session		s;
	size_t		greeting;

	session_init(&s, unit_env(), FRAMING_HELLO);
	greeting = s.says.len;
	session_say(&s, NEW_DATA_PACKET);
	session_frame(&s, greeting, 1000);
	ask(&s);
	check_poll(&s, true, true);
	check_next(&s, CHC_EVENT_DATA);
	check_poll(&s, false, false);
	check_poll(&s, true, false);
	session_close(&s);
}

/* ... but what follows it is, however little of it arrived. */
static void
sees_packets_behind_end_marks(void)
{
	session		s;
	size_t		greeting;
	size_t		second;

	session_init(&s, unit_env(), FRAMING_HELLO);
	greeting = s.says.len;
	session_say(&s, NEW_DATA_PACKET);
	session_frame(&s, greeting, 7);
	second = s.says.len;
	session_say(&s, END_PACKET);
	session_frame(&s, second, 1000);
	ask(&s);
	check_poll(&s, true, true);
	check_next(&s, CHC_EVENT_DATA);
	check_poll(&s, false, true);
	check_next(&s, CHC_EVENT_END);
	CHECK_INT(chc_get_state(s.conn), CHC_IDLE);
	session_close(&s);
}

/* Nothing beyond what poll finds is needed to read the answer byte by byte. */
static void
reads_slow_answers(void)
{
	session		s;

	session_init(&s, unit_env(), OLD_HELLO HEADER_PACKET DATA_PACKET END_PACKET);
	ask(&s);
	s.peer.step = 1;
	check_poll(&s, true, true);
	check_next(&s, CHC_EVENT_HEADER);
	check_poll(&s, false, false);
	check_poll(&s, true, true);
	check_next(&s, CHC_EVENT_DATA);
	check_poll(&s, true, true);
	check_next(&s, CHC_EVENT_END);
	session_close(&s);
}

static void
reports_lost_connections(void)
{
	session		s;
	bool		arrived;

	session_init(&s, unit_env(), OLD_HELLO);
	ask(&s);
	s.peer.hangs = false;
	CHECK_INT(chc_poll(s.conn, true, &arrived), CHC_E_LOST);
	CHECK(!arrived);
	CHECK_INT(chc_get_state(s.conn), CHC_CLOSED);
	session_close(&s);
}

/* The query is being cancelled then, which chc_next() finishes. */
static void
heeds_interruptions(void)
{
	session		s;
	chc_event	event;

	session_init(&s, unit_env(), OLD_HELLO HEADER_PACKET DATA_PACKET END_PACKET);
	ask(&s);
	stop = true;
	check_poll(&s, false, false);
	check_poll(&s, true, true);
	stop = false;
	CHECK_INT(chc_next(s.conn, &event), CHC_E_INTERRUPTED);
	CHECK_INT(chc_get_state(s.conn), CHC_IDLE);
	session_close(&s);
}

static void
needs_a_query(void)
{
	session		s;
	bool		arrived;

	session_start(&s, OLD_HELLO);
	CHECK_INT(chc_poll(s.conn, true, &arrived), CHC_E_USAGE);
	CHECK_INT(chc_get_state(s.conn), CHC_IDLE);
	session_close(&s);
}

static const unit_case cases[] = {
	UNIT_CASE(tells_socket_from_buffer),
	UNIT_CASE(finds_nothing),
	UNIT_CASE(passes_over_end_marks),
	UNIT_CASE(sees_packets_behind_end_marks),
	UNIT_CASE(reads_slow_answers),
	UNIT_CASE(reports_lost_connections),
	UNIT_CASE(heeds_interruptions),
	UNIT_CASE(needs_a_query),
};

UNIT_MAIN(cases)
