/*
 * query.cc
 *	  Execution of queries.
 */
#include "query.h"

#include <algorithm>
#include <atomic>

#include "processes.h"
#include "relay.h"
#include "upload.h"

namespace front {

bool Query::always_relay = false;

namespace {

std::atomic<unsigned long> query_count;

bool
isLowCardinality(const Column &column)
{
	return hasLowCardinality(parseType(column.type));
}

/* Old clients are sent the values themselves. */
std::string
castLowCardinality(Columns *columns, const std::string &sql)
{
	std::string list;

	for (Column &c : *columns)
	{
		c.type = withoutLowCardinality(c.type);
		list += (list.empty() ? "" : ", ") + ("CAST(" + quoteName(c.name)) + ", " + quoteString(c.type) + ") AS " +
				quoteName(c.name);
	}
	return "SELECT " + list + " FROM (" + sql + "\n)";
}

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
	statement.text = mapProcesses(statement.text);
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
	if (statement.kind == StatementKind::set)
		client.settings->leaveToUser();
	else
		client.settings->apply(packet.settings);
	checkReadOnly();

	std::unique_ptr<ExternalTables> tables = receiveExternalTables();
	session = tables ? &helper() : client.session.get();
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
Query::describe(const std::string &sql)
{
	try
	{
		auto parts =
			stringColumns(session->query(tag + "DESCRIBE TABLE (" + sql + "\n)", "Native", packet.parameters));
		Columns columns;

		for (size_t i = 0; !parts.empty() && i < parts[0].size(); i++)
			columns.push_back({parts[0][i], unprettyType(parts[1][i])});
		return columns;
	}
	catch (const ServerError &e)
	{
		/* The complaint should be about the client's text, not about ours. */
		if (e.code == errors::syntax_error)
			session->startStream(tag + sql, packet.parameters);
		session->endStream();
		throw;
	}
}

void
Query::select()
{
	CancelWatch watch(client.in, tag_prefix);

	try
	{
		if (!always_relay && mayHaveScalarSubquery(statement.text) && streamUndescribed())
			return;
		Columns columns = describe(statement.text);
		bool convertible = !always_relay;

		if (client.R < revision::low_cardinality && std::any_of(columns.begin(), columns.end(), isLowCardinality))
			statement.text = castLowCardinality(&columns, statement.text);
		for (const Column &c : columns)
			convertible = convertible && isConvertible(c.type, native);
		if (convertible)
			stream(columns);
		else
			relay(columns);
	}
	catch (const ServerError &)
	{
		cancelled = watch.stopped();
		if (watch.clientIsGone())
			throw Disconnected("client went away");
		throw;
	}
}

/* False if nothing has been sent, because the first block does not say enough. */
bool
Query::streamUndescribed()
{
	Columns columns;

	session->startStream(tag + statement.text, packet.parameters);
	Result first = session->fetch();
	if (describesItself(first, native, &columns))
	{
		sendStream(columns, std::move(first));
		return true;
	}
	session->endStream();
	return false;
}

void
Query::stream(const Columns &columns)
{
	session->startStream(tag + statement.text, packet.parameters);
	sendStream(columns, session->fetch());
}

void
Query::sendStream(Columns columns, Result part)
{
	auto send = [&](const std::string &block, uint64_t rows) {
		result->header(columns);
		result->block(block, rows);
	};

	try
	{
		for (; part.size() > 0; part = session->fetch())
		{
			result->addProgress(part.readRows(), part.readBytes());
			convertNative(part, native, &columns, send);
		}
	}
	catch (...)
	{
		session->endStream();
		throw;
	}
	result->header(columns);
	result->finishRows();
}

void
Query::relay(const Columns &columns)
{
	Session &writer = helper();
	RelayTable table(columns, client.R);
	std::string sql = tag + "INSERT INTO FUNCTION " + table.function() + relay_settings + end_of_wrapper + statement.text;
	std::exception_ptr failure;
	std::thread engine([&] {
		try
		{
			Result done = writer.query(sql, "Null", packet.parameters);

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
	Columns columns = describe("SELECT " + list + " FROM " + from);

	if (client.R < revision::low_cardinality)
		for (Column &c : columns)
			c.type = withoutLowCardinality(c.type);
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
	Upload upload(*session, tag + "INSERT INTO " + statement.target + " (" + list + ") " + statement.settings +
				  start_of_rows, columns, client.R);

	for (;;)
	{
		receiveTableName();
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
		result->finishInsert();
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
	CancelWatch watch(client.in, tag_prefix);

	try
	{
		Result done = session->query(tag + statement.text, "Native", packet.parameters);
		Columns columns;

		result->addProgress(done.readRows(), done.readBytes(), done.writtenRows(), done.writtenBytes());
		if (done.size() > 0)
			convertNative(done, native, &columns, [&](const std::string &block, uint64_t rows) {
				result->header(columns);
				result->block(block, rows);
			});
		else if (statement.kind == StatementKind::show)
			result->header(headerOfEmpty());
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
Query::headerOfEmpty()
{
	std::string text =
		session->query(tag + statement.text, "TabSeparatedRawWithNamesAndTypes", packet.parameters).text();
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
std::string
Query::receiveTableName()
{
	uint64_t type = client.in.varint();

	if (type == client_packet::cancel)
	{
		all_received = true;
		throw Cancelled();
	}
	if (type != client_packet::data && type != client_packet::scalar)
		throw std::runtime_error("unexpected packet " + std::to_string(type) + " from client");
	return client.in.str();
}

/* Null if there are none, as is usual. */
std::unique_ptr<ExternalTables>
Query::receiveExternalTables()
{
	std::unique_ptr<ExternalTables> tables;

	for (;;)
	{
		std::string name = receiveTableName();
		RawBlock block = receiver.receive();

		if (block.isEnd())
			break;
		if (!tables)
			tables = std::make_unique<ExternalTables>(helper(), client.R);
		tables->add(name, std::move(block));
	}
	all_received = true;
	if (tables)
		tables->finish();
	return tables;
}

/* After an error: the client may be sending still. */
void
Query::skipRows()
{
	try
	{
		do
			receiveTableName();
		while (!receiver.receive().isEnd());
	}
	catch (const Cancelled &)
	{
	}
}

} // namespace front
