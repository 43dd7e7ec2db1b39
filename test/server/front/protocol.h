/*
 * protocol.h
 *	  The packets of the native protocol, as a server sees them.
 *
 * Every function takes the negotiated revision R, min(client, server), and
 * writes or reads exactly the fields that R has.
 */
#ifndef FRONT_PROTOCOL_H
#define FRONT_PROTOCOL_H

#include <functional>
#include <string>
#include <vector>

#include "engine.h"
#include "frames.h"
#include "types.h"
#include "wire.h"

namespace front {

/* The first revision that has a feature. */
namespace revision {
const unsigned oldest = 54058;
const unsigned newest = 54484;
const unsigned server_timezone = 54058;
const unsigned quota_key_in_client_info = 54060;
const unsigned time_zone_in_type = 54337;
const unsigned display_name = 54372;
const unsigned version_patch = 54401;
const unsigned low_cardinality = 54405;
const unsigned server_logs = 54406;
const unsigned table_columns = 54410;
const unsigned written_rows = 54420;
const unsigned settings_as_strings = 54429;
const unsigned interserver_secret = 54441;
const unsigned open_telemetry = 54442;
const unsigned x_forwarded_for = 54443;
const unsigned referer = 54447;
const unsigned distributed_depth = 54448;
const unsigned query_start_time = 54449;
const unsigned profile_events = 54451;
const unsigned parallel_replicas = 54453;
const unsigned custom_serialization = 54454;
const unsigned profile_events_in_insert = 54456;
const unsigned addendum = 54458;
const unsigned parameters = 54459;
const unsigned elapsed_in_progress = 54460;
const unsigned password_rules = 54461;
const unsigned nonce = 54462;
const unsigned total_bytes_in_progress = 54463;
const unsigned rows_before_aggregation = 54469;
const unsigned chunked_packets = 54470;
const unsigned parallel_replicas_version = 54471;
const unsigned external_roles = 54472;
const unsigned server_settings = 54474;
const unsigned script_line_numbers = 54475;
const unsigned jwt = 54476;
const unsigned query_plan_version = 54477;
const unsigned cluster_function_version = 54479;
const unsigned out_of_order_buckets = 54480;
const unsigned compressed_logs = 54481;
} // namespace revision

namespace client_packet {
const uint64_t hello = 0;
const uint64_t query = 1;
const uint64_t data = 2;
const uint64_t cancel = 3;
const uint64_t ping = 4;
const uint64_t tables_status = 5;
const uint64_t keep_alive = 6;
const uint64_t scalar = 7;
} // namespace client_packet

namespace server_packet {
const uint64_t hello = 0;
const uint64_t data = 1;
const uint64_t exception = 2;
const uint64_t progress = 3;
const uint64_t pong = 4;
const uint64_t end_of_stream = 5;
const uint64_t profile_info = 6;
const uint64_t tables_status = 9;
const uint64_t log = 10;
const uint64_t table_columns = 11;
const uint64_t profile_events = 14;
} // namespace server_packet

struct ClientHello
{
	std::string client_name;
	unsigned revision;
	std::string database;
	std::string user;
	std::string password;
};

struct ServerIdentity
{
	unsigned version_major;
	unsigned version_minor;
	unsigned version_patch;
	unsigned revision;		/* what the front claims; both sides use the minimum */
	std::string timezone;
	std::string display_name;
	std::string chunked;	/* "notchunked", "chunked_optional", ... */
};

struct Addendum
{
	std::string quota_key;
	std::string client_sends = "notchunked";
	std::string client_receives = "notchunked";
};

struct Setting
{
	std::string name;
	std::string value;
	bool important;
};

struct QueryPacket
{
	std::string id;
	std::vector<Setting> settings;
	bool compressed;
	std::string text;
	Parameters parameters;

	const std::string *setting(const std::string &name) const;
};

struct Column
{
	std::string name;
	std::string type;
};
using Columns = std::vector<Column>;

/* Does the old binary form of the setting have a number as its value? */
using IsNumericSetting = std::function<bool(const std::string &name)>;

ClientHello readHello(ByteReader &in);
void writeHello(PacketWriter &out, const ServerIdentity &server, unsigned R, const std::vector<Setting> &settings);
Addendum readAddendum(ByteReader &in, unsigned R);
QueryPacket readQuery(ByteReader &in, unsigned R, const IsNumericSetting &is_numeric);

void writeException(PacketWriter &out, const ServerError &error);
void writeEmpty(PacketWriter &out, uint64_t packet);

struct Progress
{
	uint64_t read_rows = 0;
	uint64_t read_bytes = 0;
	uint64_t written_rows = 0;
	uint64_t written_bytes = 0;
	uint64_t elapsed_ns = 0;
};
void writeProgress(PacketWriter &out, unsigned R, const Progress &progress);
void writeProfileInfo(PacketWriter &out, unsigned R, uint64_t rows, uint64_t blocks, uint64_t bytes);

/* How a block's bytes are to be packed: not at all if codec is null. */
struct Packing
{
	bool compressed = false;
	Codec codec = Codec::lz4;
	int level = 1;
};
/* A Data packet, or one that looks like it. */
void writeBlock(PacketWriter &out, uint64_t packet, const std::string &block, const Packing &packing);

/*
 * Building of blocks.  A block begins with a BlockInfo and the numbers of
 * columns and rows; each column begins with its name and type.
 */
std::string blockStart(unsigned R, uint64_t columns, uint64_t rows);
void appendColumnStart(std::string &block, unsigned R, const Column &column);
/* A block without rows; without columns too, it means the end of data. */
std::string headerBlock(unsigned R, const Columns &columns);
std::string stringBlock(unsigned R, const Columns &columns, const std::vector<std::vector<std::string>> &rows);

struct BlockHead
{
	uint64_t columns;
	uint64_t rows;
};
BlockHead readBlockHead(ByteReader &in);
/* Reads a column's name, type and kind of serialization. */
Column readColumnStart(ByteReader &in, unsigned R);

/* The type name that a client of revision R is told. */
std::string typeNameFor(unsigned R, const std::string &type);

} // namespace front

#endif
