/*
 * upload.h
 *	  Rows from a client into the engine: INSERTs, and the external tables
 *	  that come with a query.
 */
#ifndef FRONT_UPLOAD_H
#define FRONT_UPLOAD_H

#include <exception>
#include <memory>
#include <string>
#include <thread>

#include "blocks.h"
#include "engine.h"
#include "relay.h"

namespace front {

/* A statement "insert SELECT * FROM relay", executed by a thread of its own. */
class Upload
{
public:
	Upload(Session &session, std::string insert, Columns columns, unsigned R);
	/* Without finish() the rows are abandoned. */
	~Upload();

	/* False if the engine has failed; finish() tells why. */
	bool push(RawBlock block) { return table.relay().push(std::move(block.bytes)); }
	/* The engine's report of written rows and bytes. */
	struct Written
	{
		uint64_t rows = 0;
		uint64_t bytes = 0;
	};
	Written finish();

private:
	void run();

	Session &session;
	RelayTable table;
	const std::string sql;
	Written written;
	std::exception_ptr failure;
	std::thread thread;
};

/* The external tables of one query, which are temporary tables of a session. */
class ExternalTables
{
public:
	ExternalTables(Session &session_arg, unsigned R_arg) : session(session_arg), R(R_arg) {}
	/* Drops the tables. */
	~ExternalTables();

	void add(const std::string &name, RawBlock block);
	void finish();

private:
	void open(const std::string &name, const Columns &columns);

	Session &session;
	unsigned R;
	std::vector<std::string> names;
	std::string current;
	std::unique_ptr<Upload> upload;
};

} // namespace front

#endif
