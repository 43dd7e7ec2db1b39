/*-------------------------------------------------------------------------
 *
 * unit_session.h
 *	  A connection to a peer in memory, for the tests of the connection half.
 *
 *-------------------------------------------------------------------------
 */
#ifndef UNIT_SESSION_H
#define UNIT_SESSION_H

#include "unit_block.h"
#include "unit_peer.h"

/* Hello of an old server without any optional field. */
#define OLD_HELLO "var:0 \"ClickHouse\" var:1 var:1 var:54058 \"UTC\" "

/* The same of the newest, with its wishes about framing to be put in between. */
#define NEW_HELLO_START "var:0 \"ClickHouse\" var:26 var:5 var:54999 var:8 \"UTC\" \"box\" var:3 "
#define NEW_HELLO_END \
	"var:2 \"rule\" \"message\" \"rule2\" \"message2\" u64:77 \"setting\" var:1 \"value\" \"\" " \
	"var:1 var:2 "
#define NEW_HELLO \
	NEW_HELLO_START "\"notchunked_optional\" \"notchunked_optional\" " NEW_HELLO_END

/* Block info of an old server. */
#define INFO "01 00 02 ffffffff 00 "

#define HEADER_PACKET "var:1 \"\" " INFO "var:1 var:0 \"n\" \"UInt32\" "
#define DATA_PACKET "var:1 \"\" " INFO "var:1 var:2 \"n\" \"UInt32\" u32:7 u32:8 "
#define EMPTY_PACKET "var:1 \"\" " INFO "var:0 var:0 "
#define PROGRESS_PACKET "var:3 var:10 var:20 var:30 "
#define EXCEPTION_PACKET \
	"var:2 u32:60 \"DB::Exception\" \"DB::Exception: no table\" \"0. stack\" u8:0 "
#define PROFILE_PACKET "var:6 var:2 var:1 var:8 u8:1 var:5 u8:1 "
#define END_PACKET "var:5 "
#define PONG_PACKET "var:4 "

typedef struct session
{
	chc_env		env;
	chc_limits	limits;
	chc_options options;		/* to be changed before session_open() */
	chc_conn   *conn;
	unit_peer	peer;
	chc_buf		says;
	size_t		answer;			/* offset in says, 0: none */
} session;

/* A session whose peer will say what the notation means. */
extern void session_init(session *s, const chc_env *env, const char *notation);

/* Let the peer say more; before session_open(). */
extern void session_say(session *s, const char *notation);

/* What is said from here on is said after the first thing heard after Hello. */
extern void session_answer(session *s, const char *notation);

/* What was said after offset is put into frames of at most size bytes. */
extern void session_frame(session *s, size_t offset, size_t size);

extern chc_status session_open(session *s, size_t step);
extern void session_close(session *s);

/* init and open, and a check that it succeeded. */
extern void session_start(session *s, const char *notation);

extern chc_query session_query(const char *text);

/* What the peer has heard since offset must be what the notation means. */
extern void session_check_heard(session *s, size_t offset, const char *notation);

#endif							/* UNIT_SESSION_H */
