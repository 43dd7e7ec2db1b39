/*
 * watch.cc
 *	  Listening for Cancel, and killing statements of the engine.
 */
#include "watch.h"

#include <cstdio>
#include <mutex>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "protocol.h"
#include "sql.h"

namespace front {

void
administer(const std::string &sql)
{
	static std::mutex mutex;
	static Session *session;
	std::lock_guard<std::mutex> lock(mutex);

	if (!session)
		session = new Session;
	session->query(sql);
}

CancelWatch::CancelWatch(SocketReader &in_arg, std::string tag_prefix_arg)
	: in(in_arg), tag_prefix(std::move(tag_prefix_arg)), stop_fd(eventfd(0, EFD_CLOEXEC)), thread(&CancelWatch::run, this)
{
}

CancelWatch::~CancelWatch()
{
	eventfd_write(stop_fd, 1);
	thread.join();
	close(stop_fd);
}

void
CancelWatch::run()
{
	listen();
	if (stopped())
		kill();
}

void
CancelWatch::listen()
{
	try
	{
		/* Anything but Cancel is the next thing to read for somebody else. */
		if (in.waitReadable(stop_fd) && in.peekByte() == client_packet::cancel)
		{
			in.byte();
			cancelled = true;
		}
	}
	catch (const Disconnected &)
	{
		gone = true;
	}
}

void
CancelWatch::kill()
{
	struct pollfd stop = {stop_fd, POLLIN, 0};

	/* SYNC would wait in the engine, and has been seen to hang there. */
	do
	{
		try
		{
			administer("KILL QUERY WHERE startsWith(query, " + quoteString(tag_prefix) + ") ASYNC");
		}
		catch (const ServerError &e)
		{
			fprintf(stderr, "cancel: %s\n", e.what());
		}
	} while (poll(&stop, 1, 20) == 0);
}

} // namespace front
