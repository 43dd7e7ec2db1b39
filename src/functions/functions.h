/*-------------------------------------------------------------------------
 *
 * functions.h
 *	  What the SQL-callable functions share.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_FUNCTIONS_H
#define CH_FUNCTIONS_H

#include "postgres.h"

#include "foreign/foreign.h"

/*
 * The named server, which must be one of this wrapper and usable by the
 * current user.
 */
extern ForeignServer *ch_usable_server(Name name);

/*
 * Does the server wait for rows from the client after this statement, as after
 * INSERT ... VALUES?  Such a statement cannot be run as a text.
 */
extern bool ch_statement_wants_rows(const char *sql);

#endif							/* CH_FUNCTIONS_H */
