/*
 * connection.h
 *	  One client's connection: handshake, login, and a loop over its packets.
 */
#ifndef FRONT_CONNECTION_H
#define FRONT_CONNECTION_H

#include "protocol.h"

namespace front {

/* Serves the client until it goes away.  Does not close the socket. */
void serveClient(int fd, const ServerIdentity &identity, int port);

} // namespace front

#endif
