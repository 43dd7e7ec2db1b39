/*
 * relay_server.cc
 *	  The server that the engine's remote() connects to: a ClickHouse that has
 *	  nothing but relays as tables.
 */
#include <cstdio>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "blocks.h"
#include "relay.h"

namespace front {

namespace {

const Columns description = {
	{"name", "String"}, {"type", "String"}, {"default_type", "String"}, {"default_expression", "String"},
	{"comment", "String"}, {"codec_expression", "String"}, {"ttl_expression", "String"},
};

class RelayConnection
{
public:
	explicit RelayConnection(int fd) : in(fd), out(fd) {}

	void run()
	{
		handshake();
		for (;;)
			packet(in.varint());
	}

private:
	void handshake()
	{
		in.varint();
		ClientHello hello = readHello(in);
		ServerIdentity server = {26, 5, 1, static_cast<unsigned>(std::stoul(hello.user)), "UTC", "relay", "notchunked"};

		R = std::min(hello.revision, server.revision);
		writeHello(out, server, R, {});
		readAddendum(in, R);
	}

	void packet(uint64_t type)
	{
		if (type == client_packet::ping)
			writeEmpty(out, server_packet::pong);
		else if (type == client_packet::tables_status)
			tablesStatus();
		else if (type == client_packet::query)
			query(readQuery(in, R, nullptr));
		else if (type != client_packet::cancel)
			throw std::runtime_error("unexpected packet " + std::to_string(type));
		out.flush();
	}

	/* No table is replicated. */
	void tablesStatus()
	{
		uint64_t n = in.varint();

		out.start(server_packet::tables_status);
		out.varint(n);
		while (n-- > 0)
		{
			out.str(in.str());
			out.str(in.str());
			out.byte(0);
		}
		out.finish();
	}

	void query(const QueryPacket &q)
	{
		BlockReceiver blocks(in, R, q.compressed);
		size_t at = q.text.find("relay_");
		size_t end = q.text.find_first_not_of("0123456789", at + strlen("relay_"));
		std::shared_ptr<Relay> relay = RelayTable::find(q.text.substr(at, end - at));

		packing.compressed = q.compressed;
		packing.codec = Codec::none;
		/* Scalars and external tables, none of which a relay needs. */
		while (!receive(blocks).isEnd())
			;
		if (!relay)
			writeException(out, ServerError(60, "DB::Exception: no such relay"));
		else if (q.text.compare(0, 4, "DESC") == 0)
			describe(*relay);
		else if (q.text.compare(0, 6, "INSERT") == 0)
			takeFromEngine(*relay, blocks);
		else
			giveToEngine(*relay);
	}

	RawBlock receive(BlockReceiver &blocks)
	{
		uint64_t type = in.varint();

		if (type != client_packet::data && type != client_packet::scalar)
			throw std::runtime_error("expected data, got packet " + std::to_string(type));
		in.str();
		return blocks.receive();
	}

	void send(const std::string &block)
	{
		writeBlock(out, server_packet::data, block, packing);
	}

	void describe(const Relay &relay)
	{
		std::vector<std::vector<std::string>> rows;

		for (const Column &c : relay.columns)
			rows.push_back({c.name, c.type, "", "", "", "", ""});
		send(headerBlock(R, description));
		send(stringBlock(R, description, rows));
		send(headerBlock(R, {}));
		writeEmpty(out, server_packet::end_of_stream);
	}

	/* Leaving by an exception closes the connection, so the engine fails. */
	void takeFromEngine(Relay &relay, BlockReceiver &blocks)
	{
		send(headerBlock(R, relay.columns));
		out.flush();
		for (RawBlock block = receive(blocks); !block.isEnd(); block = receive(blocks))
			if (block.head.rows > 0 && !relay.push(std::move(block.bytes)))
				throw Disconnected("the client does not want more");
		writeEmpty(out, server_packet::end_of_stream);
	}

	void giveToEngine(Relay &relay)
	{
		std::string block;

		send(headerBlock(R, relay.columns));
		for (;;)
		{
			out.flush();
			if (engineCancels())
			{
				relay.stop();
				writeEmpty(out, server_packet::end_of_stream);
				return;
			}
			switch (relay.pop(&block, 20))
			{
				case Relay::Taken::block:
					send(block);
					break;
				case Relay::Taken::end:
					send(headerBlock(R, {}));
					writeEmpty(out, server_packet::end_of_stream);
					return;
				case Relay::Taken::stopped:
					writeException(out, ServerError(errors::query_was_cancelled,
													"DB::Exception: Query was cancelled."));
					return;
				case Relay::Taken::nothing_yet:
					break;
			}
		}
	}

	/* The engine sends Cancel when the other end of its INSERT has failed. */
	bool engineCancels()
	{
		return in.isReadable() && in.varint() == client_packet::cancel;
	}

	SocketReader in;
	PacketWriter out;
	unsigned R = 0;
	Packing packing;
};

void
serve(int fd)
{
	try
	{
		RelayConnection(fd).run();
	}
	catch (const Disconnected &)
	{
	}
	catch (const std::exception &e)
	{
		fprintf(stderr, "relay: %s\n", e.what());
	}
	close(fd);
}

void
acceptLoop(int listener)
{
	for (;;)
	{
		int fd = accept(listener, nullptr, nullptr);
		int on = 1;

		if (fd < 0)
			continue;
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
		std::thread(serve, fd).detach();
	}
}

} // namespace

int
startRelayServer()
{
	struct sockaddr_in address = {};
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	address.sin_family = AF_INET;
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, reinterpret_cast<struct sockaddr *>(&address), size) != 0 || listen(fd, 64) != 0 ||
		getsockname(fd, reinterpret_cast<struct sockaddr *>(&address), &size) != 0)
		throw ServerError(210, "DB::Exception: the front cannot listen for the engine");
	std::thread(acceptLoop, fd).detach();
	return ntohs(address.sin_port);
}

} // namespace front
