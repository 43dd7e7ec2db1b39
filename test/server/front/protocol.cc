/*
 * protocol.cc
 *	  Packets: handshake, queries, exceptions, progress.
 */
#include "protocol.h"

#include <random>

namespace front {

namespace {

/* Longer strings in a handshake are no ClickHouse client's. */
const uint64_t hello_string_limit = 64 * 1024;

/* The versions of sub-protocols that a server of revision 54484 has. */
const unsigned parallel_replicas_protocol = 7;
const unsigned query_plan_serialization = 0;
const unsigned cluster_processing_protocol = 2;

void
writeSettings(PacketWriter &out, const std::vector<Setting> &settings)
{
	for (const Setting &s : settings)
	{
		out.str(s.name);
		out.varint(s.important ? 1 : 0);
		out.str(s.value);
	}
	out.str("");
}

/* Name, flags, value; a name of "" ends the list. */
std::vector<Setting>
readSettings(ByteReader &in)
{
	std::vector<Setting> settings;

	for (std::string name = in.str(); !name.empty(); name = in.str())
	{
		uint64_t flags = in.varint();

		settings.push_back({name, in.str(), (flags & 1) != 0});
	}
	return settings;
}

std::vector<Setting>
readBinarySettings(ByteReader &in, const IsNumericSetting &is_numeric)
{
	std::vector<Setting> settings;

	for (std::string name = in.str(); !name.empty(); name = in.str())
	{
		std::string value = is_numeric(name) ? std::to_string(in.varint()) : in.str();

		settings.push_back({name, value, false});
	}
	return settings;
}

void
skipTcpClientInfo(ByteReader &in)
{
	in.str();					/* os_user */
	in.str();					/* client_hostname */
	in.str();					/* client_name */
	in.varint();				/* major, minor, revision */
	in.varint();
	in.varint();
}

void
skipHttpClientInfo(ByteReader &in, unsigned R)
{
	in.byte();					/* method */
	in.str();					/* user agent */
	if (R >= revision::x_forwarded_for)
		in.str();
	if (R >= revision::referer)
		in.str();
}

/* Who the client is; nothing of it matters here. */
void
skipClientInfo(ByteReader &in, unsigned R)
{
	const uint8_t tcp = 1;
	const uint8_t http = 2;

	if (in.byte() == 0)			/* query_kind */
		return;
	in.str();					/* initial_user */
	in.str();					/* initial_query_id */
	in.str();					/* initial_address */
	if (R >= revision::query_start_time)
		in.fixed<int64_t>();
	uint8_t interface = in.byte();
	if (interface == tcp)
		skipTcpClientInfo(in);
	else if (interface == http)
		skipHttpClientInfo(in, R);
	if (R >= revision::quota_key_in_client_info)
		in.str();
	if (R >= revision::distributed_depth)
		in.varint();
	if (interface == tcp && R >= revision::version_patch)
		in.varint();
	if (R >= revision::open_telemetry && in.byte() == 1)
	{
		in.skip(16 + 8);		/* trace and span id */
		in.str();				/* tracestate */
		in.byte();				/* flags */
	}
	if (R >= revision::parallel_replicas)
	{
		in.varint();			/* collaborate_with_initiator */
		in.varint();			/* count_participating_replicas */
		in.varint();			/* number_of_current_replica */
	}
	if (R >= revision::script_line_numbers)
	{
		in.varint();			/* script_query_number */
		in.varint();			/* script_line_number */
	}
	if (R >= revision::jwt && in.byte() == 1)
		in.str();
}

} // namespace

const std::string *
QueryPacket::setting(const std::string &name) const
{
	for (const Setting &s : settings)
		if (s.name == name)
			return &s.value;
	return nullptr;
}

ClientHello
readHello(ByteReader &in)
{
	ClientHello hello;

	hello.client_name = in.str(hello_string_limit);
	in.varint();				/* version_major */
	in.varint();				/* version_minor */
	hello.revision = static_cast<unsigned>(in.varint());
	hello.database = in.str(hello_string_limit);
	hello.user = in.str(hello_string_limit);
	hello.password = in.str(hello_string_limit);
	return hello;
}

void
writeHello(PacketWriter &out, const ServerIdentity &server, unsigned R, const std::vector<Setting> &settings)
{
	out.start(server_packet::hello);
	out.str("ClickHouse");
	out.varint(server.version_major);
	out.varint(server.version_minor);
	out.varint(server.revision);
	if (R >= revision::parallel_replicas_version)
		out.varint(parallel_replicas_protocol);
	if (R >= revision::server_timezone)
		out.str(server.timezone);
	if (R >= revision::display_name)
		out.str(server.display_name);
	if (R >= revision::version_patch)
		out.varint(server.version_patch);
	if (R >= revision::chunked_packets)
	{
		out.str(server.chunked);
		out.str(server.chunked);
	}
	if (R >= revision::password_rules)
	{
		out.varint(1);
		out.str(".{4}");
		out.str("be at least 4 characters long");
	}
	if (R >= revision::nonce)
		out.fixed<uint64_t>(std::random_device()());
	if (R >= revision::server_settings)
		writeSettings(out, settings);
	if (R >= revision::query_plan_version)
		out.varint(query_plan_serialization);
	if (R >= revision::cluster_function_version)
		out.varint(cluster_processing_protocol);
	out.finish();
	out.flush();
}

Addendum
readAddendum(ByteReader &in, unsigned R)
{
	Addendum addendum;

	if (R < revision::addendum)
		return addendum;
	addendum.quota_key = in.str(hello_string_limit);
	if (R >= revision::chunked_packets)
	{
		addendum.client_sends = in.str(hello_string_limit);
		addendum.client_receives = in.str(hello_string_limit);
	}
	if (R >= revision::parallel_replicas_version)
		in.varint();
	return addendum;
}

QueryPacket
readQuery(ByteReader &in, unsigned R, const IsNumericSetting &is_numeric)
{
	QueryPacket query;

	query.id = in.str();
	skipClientInfo(in, R);
	query.settings =
		R >= revision::settings_as_strings ? readSettings(in) : readBinarySettings(in, is_numeric);
	if (R >= revision::external_roles)
		in.str();
	if (R >= revision::interserver_secret)
		in.str();
	in.varint();				/* stage */
	query.compressed = in.varint() != 0;
	query.text = in.str();
	if (R >= revision::parameters)
		for (const Setting &s : readSettings(in))
			query.parameters[s.name] = s.value;
	return query;
}

void
writeException(PacketWriter &out, const ServerError &error)
{
	out.start(server_packet::exception);
	out.fixed<int32_t>(error.code);
	out.str("DB::Exception");
	out.str(error.what());
	out.str("");				/* stack trace */
	out.byte(0);				/* nested exception */
	out.finish();
	out.flush();
}

void
writeEmpty(PacketWriter &out, uint64_t packet)
{
	out.start(packet);
	out.finish();
}

void
writeProgress(PacketWriter &out, unsigned R, const Progress &progress)
{
	out.start(server_packet::progress);
	out.varint(progress.read_rows);
	out.varint(progress.read_bytes);
	out.varint(0);				/* total_rows_to_read */
	if (R >= revision::total_bytes_in_progress)
		out.varint(0);
	if (R >= revision::written_rows)
	{
		out.varint(progress.written_rows);
		out.varint(progress.written_bytes);
	}
	if (R >= revision::elapsed_in_progress)
		out.varint(progress.elapsed_ns);
	out.finish();
}

void
writeProfileInfo(PacketWriter &out, unsigned R, uint64_t rows, uint64_t blocks, uint64_t bytes)
{
	out.start(server_packet::profile_info);
	out.varint(rows);
	out.varint(blocks);
	out.varint(bytes);
	out.byte(0);				/* applied_limit */
	out.varint(rows);			/* rows_before_limit */
	out.byte(1);				/* calculated_rows_before_limit; old clients need it */
	if (R >= revision::rows_before_aggregation)
	{
		out.byte(0);
		out.varint(0);
	}
	out.finish();
}

void
writeBlock(PacketWriter &out, uint64_t packet, const std::string &block, const Packing &packing)
{
	out.start(packet);
	out.str("");				/* table name, or log tag */
	if (packing.compressed)
	{
		std::string frames;

		appendFrames(frames, block, packing.codec, packing.level);
		out.raw(frames);
	}
	else
		out.raw(block);
	out.finish();
}

std::string
blockStart(unsigned R, uint64_t columns, uint64_t rows)
{
	std::string block;
	int32_t bucket = -1;

	appendVarint(block, 1);		/* is_overflows */
	block.push_back('\0');
	appendVarint(block, 2);		/* bucket_num */
	block.append(reinterpret_cast<const char *>(&bucket), sizeof(bucket));
	if (R >= revision::out_of_order_buckets)
	{
		appendVarint(block, 3);
		appendVarint(block, 0);
	}
	appendVarint(block, 0);
	appendVarint(block, columns);
	appendVarint(block, rows);
	return block;
}

std::string
typeNameFor(unsigned R, const std::string &type)
{
	if (R < revision::time_zone_in_type && type.compare(0, strlen("DateTime("), "DateTime(") == 0)
		return "DateTime";
	return type;
}

void
appendColumnStart(std::string &block, unsigned R, const Column &column)
{
	appendStr(block, column.name);
	appendStr(block, typeNameFor(R, column.type));
	if (R >= revision::custom_serialization)
		block.push_back('\0');
}

std::string
headerBlock(unsigned R, const Columns &columns)
{
	std::string block = blockStart(R, columns.size(), 0);

	for (const Column &column : columns)
		appendColumnStart(block, R, column);
	return block;
}

std::string
stringBlock(unsigned R, const Columns &columns, const std::vector<std::vector<std::string>> &rows)
{
	std::string block = blockStart(R, columns.size(), rows.size());

	for (size_t i = 0; i < columns.size(); i++)
	{
		appendColumnStart(block, R, columns[i]);
		for (const auto &row : rows)
			appendStr(block, row[i]);
	}
	return block;
}

BlockHead
readBlockHead(ByteReader &in)
{
	BlockHead head;

	/* The fields of BlockInfo are numbered, whatever the revision. */
	for (uint64_t field = in.varint(); field != 0; field = in.varint())
	{
		if (field == 1)
			in.skip(1);
		else if (field == 2)
			in.skip(4);
		else if (field == 3)
			in.skip(in.varint() * 4);
		else
			throw std::runtime_error("unknown field in BlockInfo");
	}
	head.columns = in.varint();
	head.rows = in.varint();
	return head;
}

Column
readColumnStart(ByteReader &in, unsigned R)
{
	Column column;

	column.name = in.str();
	column.type = in.str();
	if (R >= revision::custom_serialization && in.byte() != 0)
		throw std::runtime_error("columns with a custom serialization are not supported");
	return column;
}

} // namespace front
