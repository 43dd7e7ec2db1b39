/*
 * query.h
 *	  Executes one query of one client, from its packet to the end of stream.
 *
 * A SELECT is described first, which gives the header, unless that could take
 * as long as the query itself.  If all its types have the same encoding at
 * every revision it is streamed in format Native, where the query runs as
 * itself; else the engine sends the blocks through a relay.  Rows that are
 * inserted always go through a relay.
 */
#ifndef FRONT_QUERY_H
#define FRONT_QUERY_H

#include <memory>

#include "blocks.h"
#include "result.h"
#include "settings.h"
#include "sql.h"
#include "upload.h"
#include "watch.h"

namespace front {

struct Client
{
	explicit Client(int fd) : in(fd), out(fd) {}

	SocketReader in;
	PacketWriter out;
	unsigned R = 0;
	std::string user;
	bool readonly = false;
	std::string database;

	std::unique_ptr<Session> session;
	std::unique_ptr<QuerySettings> settings;

	/*
	 * A session that is readonly cannot have external tables, and cannot
	 * insert into a relay.  The SELECT that needs it runs here.
	 */
	std::unique_ptr<Session> helper;
};

class Query
{
public:
	Query(Client &client, QueryPacket packet);

	/* Sends the answer, be it an exception.  Throws only if the client is gone. */
	void run();

	/* Every SELECT through a relay (an option of the command line). */
	static bool always_relay;

private:
	void execute();
	void select();
	bool streamUndescribed();
	void stream(const Columns &columns);
	void sendStream(Columns columns, Result part);
	void relay(const Columns &columns);
	void insert();
	void receiveRows(const Columns &columns);
	void other();
	void setOrUse();

	void checkReadOnly();
	Session &helper();
	Columns describe(const std::string &sql);
	Columns headerOfEmpty();
	std::unique_ptr<ExternalTables> receiveExternalTables();
	std::string receiveTableName();
	void skipRows();
	ServerError withPosition(const ServerError &error) const;

	Client &client;
	QueryPacket packet;
	const std::string tag_prefix;
	const std::string tag;
	Statement statement;
	NativeOptions native;
	BlockReceiver receiver;
	std::unique_ptr<ResultWriter> result;
	Session *session = nullptr;

	/* Has the empty block arrived that ends what the client sends? */
	bool all_received = false;
	bool cancelled = false;
};

} // namespace front

#endif
