/*
 * relay.h
 *	  Blocks on their way between a client and the engine.
 *
 * The engine library cannot write blocks for a revision, but it contains the
 * client side of the native protocol, whose table function remote() can.  So
 * where it matters, the front lets the engine connect to the front: a Relay
 * is the "remote table" that the engine inserts into, or selects from, with
 * the client at the other end.  The engine encodes and decodes every block,
 * at the client's own revision.
 */
#ifndef FRONT_RELAY_H
#define FRONT_RELAY_H

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

#include "protocol.h"

namespace front {

class Relay
{
public:
	Relay(Columns columns_arg, unsigned R) : columns(std::move(columns_arg)), revision(R) {}

	/* Waits while too much is queued; false if the relay was stopped. */
	bool push(std::string block);

	enum class Taken { block, end, stopped, nothing_yet };
	/* Waits at most so long for the next block. */
	Taken pop(std::string *block, int milliseconds);

	/* No more blocks will be pushed. */
	void finish();
	/* Nobody wants the rest: wakes up both sides. */
	void stop();

	const Columns columns;
	const unsigned revision;

private:
	std::mutex mutex;
	std::condition_variable changed;
	std::deque<std::string> blocks;
	size_t queued_bytes = 0;
	bool finished = false;
	bool stopped = false;
};

/* A Relay that the engine can find by its name as long as this object lives. */
class RelayTable
{
public:
	RelayTable(Columns columns, unsigned R);
	~RelayTable();
	RelayTable(const RelayTable &) = delete;
	RelayTable &operator=(const RelayTable &) = delete;

	Relay &relay() const { return *shared; }
	/* The table function to be put into a statement. */
	std::string function() const;

	static std::shared_ptr<Relay> find(const std::string &name);

private:
	std::string name;
	std::shared_ptr<Relay> shared;
};

/* Serves the engine's connections; returns the port that it listens on. */
int startRelayServer();

} // namespace front

#endif
