/*
 * connection.cc
 *	  Handshake, login, loop.
 */
#include "connection.h"

#include <algorithm>
#include <cstdio>

#include <sys/socket.h>

#include "query.h"

namespace front {

namespace {

struct User
{
	const char *name;
	const char *password;	/* null: any will do */
	bool readonly;
};

const User users[] = {
	{"default", nullptr, false},
	{"pwuser", "secret", false},
	{"rouser", nullptr, true},
};

class Connection
{
public:
	Connection(int fd_arg, const ServerIdentity &identity_arg, int port_arg)
		: fd(fd_arg), identity(identity_arg), port(port_arg), client(fd_arg)
	{
	}

	void run()
	{
		if (!handshake())
			return;
		for (;;)
			packet(client.in.varint());
	}

private:
	bool handshake();
	void answerHttp();
	void login(const ClientHello &hello);
	void negotiateChunks(const Addendum &addendum);
	bool wantsChunks(const std::string &client_wish, const char *direction) const;
	void packet(uint64_t type);
	void tablesStatus();

	int fd;
	const ServerIdentity &identity;
	int port;
	Client client;
};

bool
Connection::handshake()
{
	uint8_t first = client.in.peekByte();

	if (first == 'G' || first == 'P')
	{
		answerHttp();
		return false;
	}
	if (client.in.varint() != client_packet::hello)
		throw Disconnected("client does not say hello");
	ClientHello hello = readHello(client.in);

	client.R = std::min(hello.revision, identity.revision);
	try
	{
		login(hello);
		writeHello(client.out, identity, client.R, {{"allow_introspection_functions", "1", false}});
		negotiateChunks(readAddendum(client.in, client.R));
	}
	catch (const ServerError &e)
	{
		writeException(client.out, e);
		return false;
	}
	return true;
}

/* Somebody has mistaken the port for that of HTTP. */
void
Connection::answerHttp()
{
	std::string text = "HTTP/1.0 400 Bad Request\r\n\r\nPort " + std::to_string(port) +
					   " is for clickhouse-client program\r\n";

	if (send(fd, text.data(), text.size(), MSG_NOSIGNAL) < 0)
		perror("send");
}

void
Connection::login(const ClientHello &hello)
{
	std::string name = hello.user.empty() ? "default" : hello.user;
	const User *user = std::find_if(std::begin(users), std::end(users), [&](const User &u) { return u.name == name; });

	if (user == std::end(users) || (user->password && hello.password != user->password))
		throw ServerError(errors::authentication_failed,
						  "DB::Exception: " + name +
							  ": Authentication failed: password is incorrect, or there is no user with such name.");
	client.user = name;
	client.readonly = user->readonly;
	client.database = hello.database.empty() ? "default" : hello.database;
	client.session = std::make_unique<Session>();
	client.settings = std::make_unique<QuerySettings>(*client.session);
	client.session->query("USE " + quoteName(client.database));
	if (client.readonly)
		client.session->query("SET readonly = 1");
}

bool
Connection::wantsChunks(const std::string &client_wish, const char *direction) const
{
	static const std::string optional = "_optional";
	const std::string &caps = identity.chunked;
	bool is_optional =
		caps.size() > optional.size() && caps.compare(caps.size() - optional.size(), optional.size(), optional) == 0;
	bool server_wants = caps.compare(0, strlen("chunked"), "chunked") == 0;
	bool client_wants = client_wish.compare(0, strlen("chunked"), "chunked") == 0;

	if (!is_optional && server_wants != client_wants)
		throw ServerError(210, std::string("DB::Exception: Incompatible protocol: ") + direction + " is " + caps +
								   ", client requested " + client_wish);
	return client_wants;
}

void
Connection::negotiateChunks(const Addendum &addendum)
{
	if (client.R < revision::chunked_packets)
		return;
	if (wantsChunks(addendum.client_receives, "send"))
		client.out.enableChunked();
	if (wantsChunks(addendum.client_sends, "recv"))
		client.in.enableChunked();
}

void
Connection::packet(uint64_t type)
{
	switch (type)
	{
		case client_packet::query:
			Query(client, readQuery(client.in, client.R, isNumericSetting)).run();
			break;
		case client_packet::ping:
			writeEmpty(client.out, server_packet::pong);
			break;
		case client_packet::tables_status:
			tablesStatus();
			break;
		case client_packet::cancel:
		case client_packet::keep_alive:
			break;
		default:
			writeException(client.out, ServerError(errors::unexpected_packet, "DB::Exception: Unexpected packet " +
																				  std::to_string(type) + " from client"));
			throw Disconnected("unexpected packet");
	}
	client.out.flush();
}

/* Nothing is replicated here, and every table is taken to exist. */
void
Connection::tablesStatus()
{
	uint64_t n = client.in.varint();

	client.out.start(server_packet::tables_status);
	client.out.varint(n);
	while (n-- > 0)
	{
		client.out.str(client.in.str());
		client.out.str(client.in.str());
		client.out.byte(0);
	}
	client.out.finish();
}

} // namespace

void
serveClient(int fd, const ServerIdentity &identity, int port)
{
	try
	{
		Connection(fd, identity, port).run();
	}
	catch (const Disconnected &)
	{
	}
	catch (const std::exception &e)
	{
		fprintf(stderr, "connection: %s\n", e.what());
	}
}

} // namespace front
