/*
 * result.h
 *	  A query's answer: header, blocks, progress and the packets at the end,
 *	  in the order in which a server sends them.
 */
#ifndef FRONT_RESULT_H
#define FRONT_RESULT_H

#include <chrono>
#include <string>

#include "protocol.h"

namespace front {

class ResultWriter
{
public:
	ResultWriter(PacketWriter &out, unsigned R, const QueryPacket &query);

	void addProgress(uint64_t read_rows, uint64_t read_bytes, uint64_t written_rows = 0, uint64_t written_bytes = 0);

	/* The header goes before the first block, and is sent once. */
	void header(const Columns &columns);
	void block(const std::string &bytes, uint64_t rows);

	/* What an INSERT begins with. */
	void tableColumns(const Columns &columns);

	/* For a query with rows, one without, an INSERT of the client's, and one that was cancelled. */
	void finishRows();
	void finishWithoutRows();
	void finishInsert();
	void finishCancelled();

private:
	void sendProgress();
	void sendLog();
	void sendProfileEvents(unsigned since);
	const Packing &logPacking() const;

	PacketWriter &out;
	const unsigned R;
	Packing packing;
	bool log_wanted;
	bool events_wanted;
	std::string query_id;

	bool header_sent = false;
	uint64_t rows = 0;
	uint64_t blocks = 0;
	uint64_t bytes = 0;
	Progress total;
	Progress unsent;
	using Clock = std::chrono::steady_clock;
	Clock::time_point last_progress = Clock::now();
};

} // namespace front

#endif
