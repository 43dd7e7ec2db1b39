/*
 * main.cc
 *	  A ClickHouse server for tests: the native protocol in front of the engine
 *	  library.
 *
 *	  clickhouse-front --library FILE --path DIR --port N
 *					   [--revision N] [--chunked CAPABILITY] [--blocks auto|relay]
 *					   [--config FILE]
 *
 * Run it in an empty directory, which is where the engine's file functions
 * look.  Prints "ready port=N" when clients can connect.
 */
#include <atomic>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <set>
#include <thread>

#include <arpa/inet.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "connection.h"
#include "processes.h"
#include "query.h"

using namespace front;

namespace {

struct Options
{
	std::string library;
	std::string path;
	int port = 0;
	unsigned revision = revision::newest;
	std::string chunked = "notchunked_optional";
	std::string config;
};

[[noreturn]] void
usage()
{
	fprintf(stderr, "usage: clickhouse-front --library FILE --path DIR --port N "
					"[--revision N] [--chunked CAPABILITY] [--blocks auto|relay] [--config FILE]\n");
	exit(2);
}

Options
parseOptions(int argc, char **argv)
{
	static const struct option names[] = {
		{"library", required_argument, nullptr, 'l'}, {"path", required_argument, nullptr, 'd'},
		{"port", required_argument, nullptr, 'p'}, {"revision", required_argument, nullptr, 'r'},
		{"chunked", required_argument, nullptr, 'c'}, {"blocks", required_argument, nullptr, 'b'},
		{"config", required_argument, nullptr, 'f'},
		{nullptr, 0, nullptr, 0},
	};
	Options options;

	for (int c; (c = getopt_long(argc, argv, "", names, nullptr)) != -1;)
	{
		switch (c)
		{
			case 'l': options.library = optarg; break;
			case 'd': options.path = optarg; break;
			case 'p': options.port = atoi(optarg); break;
			case 'r': options.revision = atoi(optarg); break;
			case 'c': options.chunked = optarg; break;
			case 'b': Query::always_relay = strcmp(optarg, "relay") == 0; break;
			case 'f': options.config = optarg; break;
			default: usage();
		}
	}
	if (options.library.empty() || options.path.empty() || options.port == 0 || optind != argc ||
		options.revision < revision::oldest || options.revision > revision::newest)
		usage();
	return options;
}

[[noreturn]] void
fail(const char *what)
{
	perror(what);
	exit(1);
}

int
listenOn(int port)
{
	struct sockaddr_in address = {};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int on = 1;

	address.sin_family = AF_INET;
	address.sin_port = htons(static_cast<uint16_t>(port));
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0)
		fail("socket");
	/* For a restart on the port of connections that are still closing. */
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, reinterpret_cast<struct sockaddr *>(&address), sizeof(address)) != 0)
		fail("bind");
	if (listen(fd, 256) != 0)
		fail("listen");
	return fd;
}

/*
 * The library's "default" database also shows the files of the working
 * directory as tables.  Make it an ordinary database, with the tables of an
 * earlier run if there was one.
 *
 * The engine keeps a link to a database's directory from its first table on.
 * Without the link the library does not find the database's identity again,
 * and there is nothing to keep.
 */
void
forgetEmptyDefaultDatabase(const std::string &path)
{
	struct stat st;

	if (lstat((path + "/metadata/default").c_str(), &st) != 0)
		unlink((path + "/metadata/default.sql").c_str());
}

void
openDefaultDatabase(const std::string &path)
{
	bool exists = access((path + "/metadata/default.sql").c_str(), F_OK) == 0;

	administer("DETACH DATABASE default");
	administer(exists ? "ATTACH DATABASE default" : "CREATE DATABASE default ENGINE = Atomic");
}

ServerIdentity
identify(const Options &options)
{
	ServerIdentity id = {};
	Session session;
	auto row = stringColumns(session.query("SELECT version(), timezone(), hostName()", "Native"));

	if (sscanf(row[0][0].c_str(), "%u.%u.%u", &id.version_major, &id.version_minor, &id.version_patch) != 3)
		fail("version");
	id.revision = options.revision;
	id.timezone = row[1][0];
	id.display_name = row[2][0];
	id.chunked = options.chunked;
	loadSettingTypes(session);
	return id;
}

/* The sockets of the clients, to wake up their threads at the end. */
std::mutex clients_mutex;
std::set<int> clients;

size_t
clientCount()
{
	std::lock_guard<std::mutex> lock(clients_mutex);

	return clients.size();
}

/*
 * Closing a socket with something unread resets the connection, and the
 * client might not see the exception that was the last thing it was sent.
 */
void
closeGently(int fd)
{
	struct timeval second = {1, 0};
	char buffer[64 * 1024];

	shutdown(fd, SHUT_WR);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof(second));
	while (recv(fd, buffer, sizeof(buffer), 0) > 0)
		;
	close(fd);
}

void
clientThread(int fd, const ServerIdentity &identity, int port)
{
	int on = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	serveClient(fd, identity, port);
	{
		std::lock_guard<std::mutex> lock(clients_mutex);

		clients.erase(fd);
	}
	closeGently(fd);
}

void
acceptLoop(int listener, const ServerIdentity &identity, int port)
{
	for (;;)
	{
		int fd = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);

		if (fd < 0)
			continue;
		{
			std::lock_guard<std::mutex> lock(clients_mutex);

			clients.insert(fd);
		}
		std::thread(clientThread, fd, std::cref(identity), port).detach();
	}
}

/*
 * Clients that notice the end stop their queries.  Those that do not are not
 * waited for long, and the engine writes nothing that it could not recover.
 */
void
shutDown()
{
	{
		std::lock_guard<std::mutex> lock(clients_mutex);

		for (int fd : clients)
			shutdown(fd, SHUT_RDWR);
	}
	for (int i = 0; i < 100 && clientCount() > 0; i++)
		usleep(20000);
	_exit(0);
}

} // namespace

int
main(int argc, char **argv)
{
	Options options = parseOptions(argc, argv);
	sigset_t ending;
	int signal_number;

	/* Before any thread exists, so that only this one gets them. */
	sigemptyset(&ending);
	sigaddset(&ending, SIGTERM);
	sigaddset(&ending, SIGINT);
	pthread_sigmask(SIG_BLOCK, &ending, nullptr);
	signal(SIGPIPE, SIG_IGN);

	int listener = listenOn(options.port);
	try
	{
		forgetEmptyDefaultDatabase(options.path);
		startEngine(options.library, options.path, options.config);
		openDefaultDatabase(options.path);
		createProcessViews();
		static const ServerIdentity identity = identify(options);

		std::thread(acceptLoop, listener, std::cref(identity), options.port).detach();
	}
	catch (const ServerError &e)
	{
		fprintf(stderr, "%s\n", e.what());
		exit(1);
	}
	printf("ready port=%d\n", options.port);
	fflush(stdout);
	sigwait(&ending, &signal_number);
	shutDown();
}
