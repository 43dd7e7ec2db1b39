/*
 * watch.h
 *	  While a statement runs, somebody must listen to its client.
 */
#ifndef FRONT_WATCH_H
#define FRONT_WATCH_H

#include <atomic>
#include <string>
#include <thread>

#include "engine.h"
#include "wire.h"

namespace front {

/*
 * As long as it lives it owns the client's reader.  When the client cancels,
 * or goes away, the engine's statements that begin with the tag are killed,
 * again and again until the object is destroyed: the statement may not have
 * reached the engine yet.
 */
class CancelWatch
{
public:
	CancelWatch(SocketReader &in, std::string tag_prefix);
	~CancelWatch();

	/* Either of the two. */
	bool stopped() const { return cancelled || gone; }
	bool clientIsGone() const { return gone; }

private:
	void run();
	void listen();
	void kill();

	SocketReader &in;
	const std::string tag_prefix;
	int stop_fd;
	std::atomic<bool> cancelled{false};
	std::atomic<bool> gone{false};
	std::thread thread;
};

/* Runs a statement in a session that belongs to no client. */
void administer(const std::string &sql);

} // namespace front

#endif
