/*
 * frames.h
 *	  Compression frames: a 128-bit checksum, a method byte, two sizes, data.
 *
 * A block is sent as one or more frames; a frame never spans blocks.
 */
#ifndef FRONT_FRAMES_H
#define FRONT_FRAMES_H

#include <string>
#include <vector>

#include "wire.h"

namespace front {

enum class Codec : uint8_t
{
	none = 0x02,
	lz4 = 0x82,
	zstd = 0x90
};

/* Of a query's network_compression_method; throws if it is unknown. */
Codec codecByName(const std::string &name);

void appendFrames(std::string &to, const std::string &bytes, Codec codec, int level = 1);

/* Reads the bytes inside of frames; stops nowhere, frame after frame. */
class FrameReader : public ByteReader
{
public:
	explicit FrameReader(ByteReader &in_arg) : in(in_arg) {}

	/* Has everything of the current frame been read? */
	bool atFrameEnd() const { return pos == end; }

	/* Appends the rest of the current frame, or a whole frame, to *to. */
	void readFrame(std::string *to);

protected:
	void refill() override;

private:
	ByteReader &in;
	std::string packed;
	std::string bytes;
};

} // namespace front

#endif
