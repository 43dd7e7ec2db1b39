/*
 * result.cc
 *	  Writing a query's answer.
 */
#include "result.h"

#include <ctime>

#include <unistd.h>

namespace front {

namespace {

const std::chrono::milliseconds progress_interval(100);

Packing
packingOf(const QueryPacket &query)
{
	Packing packing;

	packing.compressed = query.compressed;
	if (const std::string *method = query.setting("network_compression_method"))
		packing.codec = codecByName(*method);
	if (const std::string *level = query.setting("network_zstd_compression_level"))
		packing.level = atoi(level->c_str());
	return packing;
}

std::string
hostName()
{
	char name[256] = "";

	gethostname(name, sizeof(name) - 1);
	return name;
}

template <class T> void
append(std::string &to, T value)
{
	to.append(reinterpret_cast<const char *>(&value), sizeof(value));
}

} // namespace

ResultWriter::ResultWriter(PacketWriter &out_arg, unsigned R_arg, const QueryPacket &query)
	: out(out_arg), R(R_arg), packing(packingOf(query)), query_id(query.id)
{
	const std::string *level = query.setting("send_logs_level");
	const std::string *events = query.setting("send_profile_events");

	log_wanted = R >= revision::server_logs && level &&
				 (*level == "information" || *level == "debug" || *level == "trace" || *level == "test");
	events_wanted = !events || *events != "0";
}

void
ResultWriter::addProgress(uint64_t read_rows, uint64_t read_bytes, uint64_t written_rows, uint64_t written_bytes)
{
	for (Progress *p : {&unsent, &total})
	{
		p->read_rows += read_rows;
		p->read_bytes += read_bytes;
		p->written_rows += written_rows;
		p->written_bytes += written_bytes;
	}
}

void
ResultWriter::sendProgress()
{
	Clock::time_point now = Clock::now();

	unsent.elapsed_ns = std::chrono::nanoseconds(now - last_progress).count();
	writeProgress(out, R, unsent);
	unsent = Progress();
	last_progress = now;
}

void
ResultWriter::header(const Columns &columns)
{
	if (!header_sent)
		writeBlock(out, server_packet::data, headerBlock(R, columns), packing);
	header_sent = true;
}

void
ResultWriter::block(const std::string &block_bytes, uint64_t block_rows)
{
	rows += block_rows;
	blocks++;
	bytes += block_bytes.size();
	if (Clock::now() - last_progress >= progress_interval)
		sendProgress();
	writeBlock(out, server_packet::data, block_bytes, packing);
	out.flush();
}

void
ResultWriter::tableColumns(const Columns &columns)
{
	std::string body;
	std::string text = "columns format version: 1\n" + std::to_string(columns.size()) + " columns:\n";

	if (R < revision::table_columns)
		return;
	for (const Column &c : columns)
		text += "`" + c.name + "` " + c.type + "\n";
	appendStr(body, "");		/* table name */
	appendStr(body, text);

	out.start(server_packet::table_columns);
	if (R >= revision::compressed_logs && packing.compressed)
	{
		std::string frames;

		appendFrames(frames, body, packing.codec, packing.level);
		out.raw(frames);
	}
	else
		out.raw(body);
	out.finish();
}

/* Logs and events follow the query's compression only since this revision. */
const Packing &
ResultWriter::logPacking() const
{
	static const Packing plain;

	return R >= revision::compressed_logs ? packing : plain;
}

void
ResultWriter::sendLog()
{
	static const Columns columns = {
		{"event_time", "DateTime"}, {"event_time_microseconds", "UInt32"}, {"host_name", "String"},
		{"query_id", "String"}, {"thread_id", "UInt64"}, {"priority", "Int8"}, {"source", "String"},
		{"text", "String"},
	};
	const int8_t information = 6;
	std::string values[8];

	if (!log_wanted)
		return;
	append(values[0], static_cast<uint32_t>(time(nullptr)));
	append(values[1], static_cast<uint32_t>(0));
	appendStr(values[2], hostName());
	appendStr(values[3], query_id);
	append(values[4], static_cast<uint64_t>(getpid()));
	append(values[5], information);
	appendStr(values[6], "executeQuery");
	appendStr(values[7], "Read " + std::to_string(total.read_rows) + " rows, " + std::to_string(total.read_bytes) +
							 " bytes.");

	std::string log = blockStart(R, columns.size(), 1);
	for (size_t i = 0; i < columns.size(); i++)
	{
		appendColumnStart(log, R, columns[i]);
		log += values[i];
	}
	writeBlock(out, server_packet::log, log, logPacking());
}

void
ResultWriter::sendProfileEvents(unsigned since)
{
	static const Columns columns = {
		{"host_name", "String"}, {"current_time", "DateTime"}, {"thread_id", "UInt64"},
		{"type", "Enum8('increment' = 1, 'gauge' = 2)"}, {"name", "String"}, {"value", "Int64"},
	};
	const std::pair<const char *, uint64_t> events[] = {
		{"Query", 1}, {"SelectedRows", total.read_rows}, {"SelectedBytes", total.read_bytes},
		{"InsertedRows", total.written_rows}, {"InsertedBytes", total.written_bytes},
	};
	std::string values[6];
	uint64_t n = 0;

	if (R < since || !events_wanted)
		return;
	for (const auto &[name, value] : events)
	{
		if (value == 0)
			continue;
		n++;
		appendStr(values[0], hostName());
		append(values[1], static_cast<uint32_t>(time(nullptr)));
		append(values[2], static_cast<uint64_t>(0));
		append(values[3], static_cast<int8_t>(1));
		appendStr(values[4], name);
		append(values[5], static_cast<int64_t>(value));
	}

	std::string block_bytes = blockStart(R, columns.size(), n);
	for (size_t i = 0; i < columns.size(); i++)
	{
		appendColumnStart(block_bytes, R, columns[i]);
		block_bytes += values[i];
	}
	writeBlock(out, server_packet::profile_events, block_bytes, logPacking());
}

void
ResultWriter::finishRows()
{
	writeProfileInfo(out, R, rows, blocks, bytes);
	sendProgress();
	sendLog();
	sendProfileEvents(revision::profile_events);
	writeBlock(out, server_packet::data, headerBlock(R, {}), packing);
	sendProgress();
	writeEmpty(out, server_packet::end_of_stream);
	out.flush();
}

void
ResultWriter::finishWithoutRows()
{
	/* of INSERT ... SELECT */
	if (unsent.written_rows > 0)
		sendProgress();
	finishInsert();
}

/* Progress after an INSERT of the client's rows would surprise old clients. */
void
ResultWriter::finishInsert()
{
	sendProfileEvents(revision::profile_events_in_insert);
	sendLog();
	writeEmpty(out, server_packet::end_of_stream);
	out.flush();
}

void
ResultWriter::finishCancelled()
{
	writeEmpty(out, server_packet::end_of_stream);
	out.flush();
}

} // namespace front
