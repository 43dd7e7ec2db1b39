/*
 * relay.cc
 *	  Queues of blocks, and the table of those that the engine may reach.
 */
#include "relay.h"

#include <map>

namespace front {

namespace {

/* Bounds the memory of a client that reads slowly. */
const size_t queue_limit = 16 << 20;

std::mutex relays_mutex;
std::map<std::string, std::shared_ptr<Relay>> relays;
unsigned long relay_count;

int
relayPort()
{
	static const int port = startRelayServer();

	return port;
}

} // namespace

bool
Relay::push(std::string block)
{
	std::unique_lock<std::mutex> lock(mutex);

	changed.wait(lock, [&] { return stopped || queued_bytes < queue_limit; });
	if (stopped)
		return false;
	queued_bytes += block.size();
	blocks.push_back(std::move(block));
	changed.notify_all();
	return true;
}

Relay::Taken
Relay::pop(std::string *block, int milliseconds)
{
	std::unique_lock<std::mutex> lock(mutex);

	changed.wait_for(lock, std::chrono::milliseconds(milliseconds),
					 [&] { return stopped || finished || !blocks.empty(); });
	if (stopped)
		return Taken::stopped;
	if (!blocks.empty())
	{
		*block = std::move(blocks.front());
		blocks.pop_front();
		queued_bytes -= block->size();
		changed.notify_all();
		return Taken::block;
	}
	return finished ? Taken::end : Taken::nothing_yet;
}

void
Relay::finish()
{
	std::lock_guard<std::mutex> lock(mutex);

	finished = true;
	changed.notify_all();
}

void
Relay::stop()
{
	std::lock_guard<std::mutex> lock(mutex);

	stopped = true;
	changed.notify_all();
}

RelayTable::RelayTable(Columns columns, unsigned R)
{
	std::lock_guard<std::mutex> lock(relays_mutex);

	/*
	 * Below this revision the engine would send its settings in the binary
	 * form, and blocks are the same.
	 */
	shared = std::make_shared<Relay>(std::move(columns), std::max(R, revision::settings_as_strings));
	name = "relay_" + std::to_string(++relay_count);
	relays[name] = shared;
}

RelayTable::~RelayTable()
{
	std::lock_guard<std::mutex> lock(relays_mutex);

	shared->stop();
	relays.erase(name);
}

/*
 * Without a password: the engine would hide it, by printing the statement
 * anew in system.processes, without the comment that identifies it.
 *
 * The user name carries the revision, because the engine keeps a pool of
 * connections for each user, and a connection has one revision for its life.
 */
std::string
RelayTable::function() const
{
	return "remote('127.0.0.1:" + std::to_string(relayPort()) + "', 'front', '" + name + "', '" +
		   std::to_string(shared->revision) + "')";
}

std::shared_ptr<Relay>
RelayTable::find(const std::string &name)
{
	std::lock_guard<std::mutex> lock(relays_mutex);
	auto found = relays.find(name);

	return found == relays.end() ? nullptr : found->second;
}

} // namespace front
