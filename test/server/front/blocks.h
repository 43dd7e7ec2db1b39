/*
 * blocks.h
 *	  Blocks as opaque bytes: finding the end of one that arrives, and turning
 *	  the engine's Native output into what a client of some revision reads.
 */
#ifndef FRONT_BLOCKS_H
#define FRONT_BLOCKS_H

#include <memory>
#include <string>

#include "protocol.h"

namespace front {

/*
 * The end of a block cannot be found, and nothing that comes behind it can be
 * read.
 */
struct UnknownEnd : std::runtime_error
{
	using std::runtime_error::runtime_error;
};

struct RawBlock
{
	BlockHead head;
	std::string bytes;		/* uncompressed, encoded at the sender's revision */

	bool isEnd() const { return head.columns == 0 && head.rows == 0; }
};

/* Receives the blocks of Data packets, behind the packet's table name. */
class BlockReceiver
{
public:
	BlockReceiver(SocketReader &in_arg, unsigned R_arg, bool compressed_arg)
		: in(in_arg), frames(in_arg), R(R_arg), compressed(compressed_arg)
	{
	}

	RawBlock receive();

private:
	void receiveColumns(ByteReader &from, RawBlock &block);
	void receiveOpaque(RawBlock &block);
	bool packetGoesOn();

	SocketReader &in;
	FrameReader frames;
	unsigned R;
	bool compressed;
};

/* The columns of a block. */
Columns columnsOf(const RawBlock &block, unsigned R);

/*
 * Converts the blocks of a result in format Native, which is encoded at
 * revision 0.  The types must not be opaque.  *columns has the described
 * columns; where the engine says otherwise it is changed, before any block is
 * handed to the sink.
 */
struct NativeOptions
{
	unsigned R;
	bool json_as_string;
};
void convertNative(const Result &result, const NativeOptions &options, Columns *columns,
				   const std::function<void(const std::string &block, uint64_t rows)> &sink);

/* Can convertNative() deal with the type at this revision? */
bool isConvertible(const std::string &type, const NativeOptions &options);

/*
 * The columns of a result in format Native, if it tells all that a client of
 * this revision must know, and convertNative() can deal with them.
 */
bool describesItself(const Result &result, const NativeOptions &options, Columns *columns);

} // namespace front

#endif
