/*
 * frames.cc
 *	  Packing and unpacking of compression frames.
 */
#include "frames.h"

#include <algorithm>

#include <lz4.h>
#include <strings.h>
#include <zstd.h>

#include "cityhash.h"

namespace front {

namespace {

const size_t checksum_size = 16;
const size_t header_size = 9;
const size_t frame_bytes = 1 << 20;
const uint32_t sane_frame = 1u << 30;

size_t
packLimit(Codec codec, size_t n)
{
	switch (codec)
	{
		case Codec::lz4:
			return LZ4_compressBound(static_cast<int>(n));
		case Codec::zstd:
			return ZSTD_compressBound(n);
		case Codec::none:
			break;
	}
	return n;
}

size_t
pack(Codec codec, int level, const char *from, size_t n, char *to, size_t limit)
{
	switch (codec)
	{
		case Codec::lz4:
			return LZ4_compress_default(from, to, static_cast<int>(n), static_cast<int>(limit));
		case Codec::zstd:
			return ZSTD_compress(to, limit, from, n, level);
		case Codec::none:
			break;
	}
	memcpy(to, from, n);
	return n;
}

void
appendFrame(std::string &to, const char *from, size_t n, Codec codec, int level)
{
	size_t start = to.size();
	size_t body = start + checksum_size;
	size_t limit = packLimit(codec, n);

	to.resize(body + header_size + limit);
	size_t packed = pack(codec, level, from, n, &to[body + header_size], limit);
	to.resize(body + header_size + packed);

	uint32_t sizes[2] = {static_cast<uint32_t>(packed + header_size), static_cast<uint32_t>(n)};
	to[body] = static_cast<char>(codec);
	memcpy(&to[body + 1], sizes, sizeof(sizes));
	Hash128 sum = cityHash128(&to[body], header_size + packed);
	memcpy(&to[start], &sum, sizeof(sum));
}

void
unpack(Codec codec, const char *from, size_t n, std::string &to)
{
	bool ok = false;

	switch (codec)
	{
		case Codec::lz4:
			ok = LZ4_decompress_safe(from, to.data(), static_cast<int>(n), static_cast<int>(to.size())) ==
				 static_cast<int>(to.size());
			break;
		case Codec::zstd:
			ok = ZSTD_decompress(to.data(), to.size(), from, n) == to.size();
			break;
		case Codec::none:
			ok = n == to.size();
			if (ok)
				memcpy(to.data(), from, n);
			break;
	}
	if (!ok)
		throw std::runtime_error("compressed frame is damaged");
}

} // namespace

Codec
codecByName(const std::string &name)
{
	if (strcasecmp(name.c_str(), "lz4") == 0 || strcasecmp(name.c_str(), "lz4hc") == 0)
		return Codec::lz4;
	if (strcasecmp(name.c_str(), "zstd") == 0)
		return Codec::zstd;
	if (strcasecmp(name.c_str(), "none") == 0)
		return Codec::none;
	throw std::runtime_error("unknown compression method " + name);
}

void
appendFrames(std::string &to, const std::string &bytes, Codec codec, int level)
{
	for (size_t done = 0; done < bytes.size(); done += frame_bytes)
		appendFrame(to, bytes.data() + done, std::min(frame_bytes, bytes.size() - done), codec, level);
}

void
FrameReader::refill()
{
	Hash128 expected = {in.fixed<uint64_t>(), in.fixed<uint64_t>()};
	char header[header_size];
	uint32_t sizes[2];

	in.read(header, header_size);
	memcpy(sizes, header + 1, sizeof(sizes));
	if (sizes[0] < header_size || sizes[0] > sane_frame || sizes[1] == 0 || sizes[1] > sane_frame)
		throw std::runtime_error("compressed frame has an impossible size");

	packed.assign(header, header_size);
	packed.resize(sizes[0]);
	in.read(&packed[header_size], sizes[0] - header_size);
	Hash128 sum = cityHash128(packed.data(), packed.size());
	if (sum.low != expected.low || sum.high != expected.high)
		throw std::runtime_error("checksum of a compressed frame does not match");

	bytes.resize(sizes[1]);
	unpack(static_cast<Codec>(packed[0]), packed.data() + header_size, packed.size() - header_size, bytes);
	pos = bytes.data();
	end = pos + bytes.size();
}

void
FrameReader::readFrame(std::string *to)
{
	need();
	to->append(pos, end - pos);
	pos = end;
}

} // namespace front
