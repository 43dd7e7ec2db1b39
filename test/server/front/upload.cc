/*
 * upload.cc
 *	  Feeding rows to the engine.
 */
#include "upload.h"

#include <algorithm>
#include <cstdio>

#include "sql.h"

namespace front {

Upload::Upload(Session &session_arg, std::string insert, Columns columns, unsigned R)
	: session(session_arg), table(std::move(columns), R), sql(insert + " SELECT * FROM " + table.function()),
	  thread(&Upload::run, this)
{
}

Upload::~Upload()
{
	table.relay().stop();
	if (thread.joinable())
		thread.join();
}

void
Upload::run()
{
	try
	{
		Result result = session.query(sql);

		written = {result.writtenRows(), result.writtenBytes()};
	}
	catch (...)
	{
		failure = std::current_exception();
	}
	table.relay().stop();
}

Upload::Written
Upload::finish()
{
	table.relay().finish();
	thread.join();
	if (failure)
		std::rethrow_exception(failure);
	return written;
}

ExternalTables::~ExternalTables()
{
	upload.reset();
	for (const std::string &name : names)
	{
		try
		{
			session.query("DROP TEMPORARY TABLE IF EXISTS " + quoteName(name));
		}
		catch (const ServerError &e)
		{
			fprintf(stderr, "external table: %s\n", e.what());
		}
	}
}

void
ExternalTables::open(const std::string &name, const Columns &columns)
{
	if (std::find(names.begin(), names.end(), name) == names.end())
	{
		std::string list;

		for (const Column &c : columns)
			list += (list.empty() ? "" : ", ") + quoteName(c.name) + " " + c.type;
		session.query("CREATE TEMPORARY TABLE " + quoteName(name) + " (" + list + ") ENGINE = Memory");
		names.push_back(name);
	}
	upload = std::make_unique<Upload>(session, "INSERT INTO " + quoteName(name), columns, R);
	current = name;
}

void
ExternalTables::add(const std::string &name, RawBlock block)
{
	if (!upload || current != name)
	{
		finish();
		open(name, columnsOf(block, R));
	}
	if (block.head.rows > 0 && !upload->push(std::move(block)))
		finish();
}

void
ExternalTables::finish()
{
	std::unique_ptr<Upload> done = std::move(upload);

	if (done)
		done->finish();
}

} // namespace front
