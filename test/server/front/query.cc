/*
 * query.cc
 *	  Execution of queries.
 */
#include "query.h"

#include <atomic>

#include "processes.h"
#include "relay.h"
#include "upload.h"

namespace front {

bool Query::always_relay = false;

namespace {

std::atomic<unsigned long> query_count;

/* The client has sent Cancel where rows were expected. */
struct Cancelled
{
};

/*
 * An INSERT into a relay as part of a statement.  One block in, one block
 * out, in order.
 */
const char *const relay_settings = " SETTINGS min_insert_block_size_rows = 0, min_insert_block_size_bytes = 0, "
								   "max_insert_threads = 1 ";

} // namespace

Query::Query(Client &client_arg, QueryPacket packet_arg)
	: client(client_arg), packet(std::move(packet_arg)), tag_prefix(tagPrefix(++query_count)),
	  tag(statementTag(query_count, client_arg.user, packet.id)), statement(analyze(packet.text)),
	  native{client_arg.R, false}, receiver(client_arg.in, client_arg.R, packet.compressed)
{
	const std::string *json = packet.setting("output_format_native_write_json_as_string");

	native.json_as_string = json && *json == "1";
	for (auto &[name, value] : packet.parameters)
		value = unquoteString(value);
}

void
Query::run()
{
	try
	{
		execute();
	}
	catch (const Cancelled &)
	{
		result->finishCancelled();
	}
	catch (const ServerError &e)
	{
		if (cancelled)
			result->finishCancelled();
		else
			writeException(client.out, withPosition(e));
	}
	catch (const Disconnected &)
	{
		throw;
	}
	catch (const std::exception &e)
	{
		/* Something could not be read, so nobody knows where the next packet is. */
		writeException(client.out, ServerError(errors::unknown_exception, std::string("DB::Exception: front: ") + e.what()));
		throw Disconnected(e.what());
	}
	if (!all_received)
		skipRows();
}

void
Query::execute()
{
	result = std::make_unique<ResultWriter>(client.out, client.R, packet);
	if (statement.kind != StatementKind::select)
		receiveExternalTables(nullptr);
	if (statement.kind != StatementKind::set)
		client.settings->apply(packet.settings);
	checkReadOnly();

	switch (statement.kind)
	{
		case StatementKind::select:
			select();
			break;
		case StatementKind::insert_data:
			insert();
			break;
		case StatementKind::set:
		case StatementKind::use:
			setOrUse();
			break;
		case StatementKind::show:
		case StatementKind::other:
			other();
			break;
	}
}

/*
 * The setting readonly came with the query; for a user who is always readonly
 * the engine itself sees to it, except in the helper session and for what
 * the front does in the user's name.
 */
void
Query::checkReadOnly()
{
	const std::string *setting = packet.setting("readonly");
	bool readonly = client.readonly || (setting && *setting != "0" && *setting != "false");

	if (readonly && !statement.read_only)
		throw ServerError(errors::readonly,
						  "DB::Exception: " + client.user + ": Cannot execute query in readonly mode.");
}

Session &
Query::helper()
{
	if (!client.readonly)
		return *client.session;
	if (!client.helper)
		client.helper = std::make_unique<Session>();
	client.helper->query("USE " + quoteName(client.database));
	return *client.helper;
}

ServerError
Query::withPosition(const ServerError &error) const
{
	return ServerError(error.code, shiftPosition(error.what(), tag.size()));
}

Columns
Query::describe(Session &session, const std::string &sql)
{
	try
	{
		auto parts =
			stringColumns(session.query(tag + "DESCRIBE TABLE (" + sql + "\n)", "Native", packet.parameters));
		Columns columns;

		for (size_t i = 0; !parts.empty() && i < parts[0].size(); i++)
			columns.push_back({parts[0][i], unprettyType(parts[1][i])});
		return columns;
	}
	catch (const ServerError &e)
	{
		/* The complaint should be about the client's text, not about ours. */
		if (e.code == errors::syntax_error)
			session.startStream(tag + sql, packet.parameters);
		session.endStream();
		throw;
	}
}

void
Query::select()
{
	std::string sql = mapProcesses(statement.text);
	Session *session = client.session.get();
	std::unique_ptr<ExternalTables> tables;

	/* The first packet tells whether there are external tables at all. */
	std::string name;
	receiveTableName(&name);
	RawBlock block = receiver.receive();
	if (!block.isEnd())
	{
		session = &helper();
		tables = std::make_unique<ExternalTables>(*session, client.R);
		tables->add(name, std::move(block));
		receiveExternalTables(tables.get());
	}
	else
		all_received = true;

	CancelWatch watch(client.in, tag_prefix);
	statement.text = sql;
	try
	{
		Columns columns = describe(*session, sql);
		bool convertible = !always_relay;

		for (const Column &c : columns)
			convertible = convertible && isConvertible(c.type, native);
		if (convertible)
			stream(*session, columns);
		else
			relay(client.readonly ? helper() : *session, columns);
	}
	catch (const ServerError &)
	{
		cancelled = watch.stopped();
		if (watch.clientIsGone())
			throw Disconnected("client went away");
		throw;
	}
}

void
Query::stream(Session &session, Columns columns)
{
	auto send = [&](const std::string &block, uint64_t rows) {
		result->header(columns);
		result->block(block, rows);
	};

	session.startStream(tag + statement.text, packet.parameters);
	try
	{
		for (;;)
		{
			Result part = session.fetch();

			if (part.size() == 0)
				break;
			result->addProgress(part.readRows(), part.readBytes());
			convertNative(part, native, &columns, send);
		}
	}
	catch (...)
	{
		session.endStream();
		throw;
	}
	result->header(columns);
	result->finishRows();
}

void
Query::relay(Session &session, const Columns &columns)
{
	RelayTable table(columns, client.R);
	std::string sql = tag + "INSERT INTO FUNCTION " + table.function() + relay_settings + end_of_wrapper + statement.text;
	std::exception_ptr failure;
	std::thread engine([&] {
		try
		{
			Result done = session.query(sql, "Null", packet.parameters);

			result->addProgress(done.readRows(), done.readBytes());
		}
		catch (...)
		{
			failure = std::current_exception();
		}
		table.relay().finish();
	});

	try
	{
		std::string block;
		Relay::Taken taken;

		result->header(columns);
		client.out.flush();
		while ((taken = table.relay().pop(&block, 1000)) != Relay::Taken::end)
		{
			if (taken != Relay::Taken::block)
				continue;
			MemoryReader in(block.data(), block.size());
			result->block(block, readBlockHead(in).rows);
		}
	}
	catch (...)
	{
		table.relay().stop();
		engine.join();
		throw;
	}
	engine.join();
	if (failure)
		std::rethrow_exception(failure);
	result->finishRows();
}

void
Query::insert()
{
	std::string from = statement.target;
	std::string columns_text = statement.columns;
	static const std::string function = "FUNCTION ";

	if (from.size() > function.size() && strncasecmp(from.c_str(), function.c_str(), function.size()) == 0)
		from = from.substr(function.size());
	std::string list = columns_text.empty() ? "*" : columns_text.substr(1, columns_text.size() - 2);
	Columns columns = describe(*client.session, "SELECT " + list + " FROM " + from);

	all_received = false;
	result->tableColumns(columns);
	result->header(columns);
	client.out.flush();
	receiveRows(columns);
}

void
Query::receiveRows(const Columns &columns)
{
	std::string list;

	for (const Column &c : columns)
		list += (list.empty() ? "" : ", ") + quoteName(c.name);
	Upload upload(*client.session, tag + "INSERT INTO " + statement.target + " (" + list + ") " + statement.settings +
				  start_of_rows, columns, client.R);

	for (;;)
	{
		std::string name;

		receiveTableName(&name);
		RawBlock block = receiver.receive();
		if (block.isEnd())
		{
			all_received = true;
			break;
		}
		if (block.head.rows > 0 && !upload.push(std::move(block)))
			break;
	}

	std::unique_ptr<CancelWatch> watch;
	if (all_received)
		watch = std::make_unique<CancelWatch>(client.in, tag_prefix);
	try
	{
		Upload::Written written = upload.finish();

		watch.reset();
		result->addProgress(0, 0, written.rows, written.bytes);
		result->finishWithoutRows();
	}
	catch (const ServerError &)
	{
		cancelled = watch && watch->stopped();
		throw;
	}
}

void
Query::setOrUse()
{
	if (statement.kind == StatementKind::set)
		client.settings->leaveToUser();
	client.session->query(tag + statement.text, "Null", packet.parameters);
	if (statement.kind == StatementKind::use)
	{
		auto current = stringColumns(client.session->query("SELECT currentDatabase()", "Native"));

		client.database = current.at(0).at(0);
	}
	result->finishWithoutRows();
}

/* DDL, INSERT SELECT, SHOW and so on: few rows, if any. */
void
Query::other()
{
	std::string sql = mapProcesses(statement.text);
	CancelWatch watch(client.in, tag_prefix);

	try
	{
		Result done = client.session->query(tag + sql, "Native", packet.parameters);
		Columns columns;

		result->addProgress(done.readRows(), done.readBytes(), done.writtenRows(), done.writtenBytes());
		if (done.size() > 0)
			convertNative(done, native, &columns, [&](const std::string &block, uint64_t rows) {
				result->header(columns);
				result->block(block, rows);
			});
		else if (statement.kind == StatementKind::show)
			result->header(headerOfEmpty(sql));
		else
		{
			result->finishWithoutRows();
			return;
		}
		result->finishRows();
	}
	catch (const ServerError &)
	{
		cancelled = watch.stopped();
		throw;
	}
}

/* A result without rows in format Native is nothing at all. */
Columns
Query::headerOfEmpty(const std::string &sql)
{
	std::string text = client.session->query(tag + sql, "TabSeparatedRawWithNamesAndTypes", packet.parameters).text();
	size_t line_end = text.find('\n');
	size_t name = 0;
	size_t type = line_end + 1;
	Columns columns;

	while (line_end != std::string::npos && name < line_end)
	{
		size_t name_end = std::min(text.find('\t', name), line_end);
		size_t type_end = text.find_first_of("\t\n", type);

		columns.push_back({text.substr(name, name_end - name), text.substr(type, type_end - type)});
		name = name_end + 1;
		type = type_end + 1;
	}
	return columns;
}

/* Of the next Data packet. */
uint64_t
Query::receiveTableName(std::string *name)
{
	uint64_t type = client.in.varint();

	if (type == client_packet::cancel)
	{
		all_received = true;
		throw Cancelled();
	}
	if (type != client_packet::data && type != client_packet::scalar)
		throw Disconnected("unexpected packet " + std::to_string(type) + " from client");
	*name = client.in.str();
	return type;
}

/* A null pointer means that the statement cannot have any. */
void
Query::receiveExternalTables(ExternalTables *tables)
{
	for (;;)
	{
		std::string name;

		receiveTableName(&name);
		RawBlock block = receiver.receive();
		if (block.isEnd())
			break;
		if (tables)
			tables->add(name, std::move(block));
	}
	all_received = true;
	if (tables)
		tables->finish();
}

void
Query::skipRows()
{
	try
	{
		receiveExternalTables(nullptr);
	}
	catch (const Cancelled &)
	{
	}
}

} // namespace front
