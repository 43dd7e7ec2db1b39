/*
 * processes.h
 *	  Which statement of the engine belongs to which query of a client.
 *
 * The engine chooses query ids itself, knows one user, and sees statements
 * that the front has wrapped.  So the front puts a comment, the tag, before
 * each statement, and views in the engine show what the client expects to
 * see in system.processes.
 */
#ifndef FRONT_PROCESSES_H
#define FRONT_PROCESSES_H

#include <string>

namespace front {

std::string statementTag(unsigned long number, const std::string &user, const std::string &query_id);
/* What the tag of that query begins with. */
std::string tagPrefix(unsigned long number);

/* The end of what the front puts before a client's SELECT... */
extern const char *const end_of_wrapper;
/* ... and the start of what it puts behind a client's INSERT. */
extern const char *const start_of_rows;

/* system.processes for clients; the other one has engine_query_id as well. */
extern const char *const processes_view;
extern const char *const statements_view;
void createProcessViews();

} // namespace front

#endif
