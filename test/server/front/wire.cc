/*
 * wire.cc
 *	  Primitives of the native protocol over sockets and memory.
 */
#include "wire.h"

#include <algorithm>
#include <cerrno>

#include <poll.h>
#include <sys/socket.h>

namespace front {

void
ByteReader::need()
{
	if (pos < end)
		return;
	if (captured)
		captured->append(mark, pos - mark);
	refill();
	mark = pos;
}

uint8_t
ByteReader::byte()
{
	need();
	return static_cast<uint8_t>(*pos++);
}

uint64_t
ByteReader::varint()
{
	uint64_t value = 0;

	for (int shift = 0; shift < 64; shift += 7)
	{
		uint8_t b = byte();

		value |= static_cast<uint64_t>(b & 0x7f) << shift;
		if (b < 0x80)
			return value;
	}
	throw std::runtime_error("varint is too long");
}

std::string
ByteReader::str(uint64_t limit)
{
	uint64_t n = varint();
	std::string value;

	if (n > limit)
		throw std::runtime_error("string of " + std::to_string(n) + " bytes is too long");
	value.resize(n);
	read(value.data(), n);
	return value;
}

void
ByteReader::read(void *to, uint64_t n)
{
	char *out = static_cast<char *>(to);

	while (n > 0)
	{
		need();
		uint64_t part = std::min<uint64_t>(n, end - pos);
		memcpy(out, pos, part);
		pos += part;
		out += part;
		n -= part;
	}
}

void
ByteReader::skip(uint64_t n)
{
	while (n > 0)
	{
		need();
		uint64_t part = std::min<uint64_t>(n, end - pos);
		pos += part;
		n -= part;
	}
}

void
ByteReader::capture(std::string *to)
{
	if (captured)
		captured->append(mark, pos - mark);
	captured = to;
	mark = pos;
}

void
MemoryReader::refill()
{
	throw std::runtime_error("unexpected end of a block");
}

void
SocketReader::receive()
{
	ssize_t n;

	do
		n = recv(fd, buffer.data(), buffer.size(), 0);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		throw Disconnected(n == 0 ? "connection closed" : strerror(errno));
	pos = end = buffer.data();
	raw_end = buffer.data() + n;
}

/* Makes the part of the buffer visible that belongs to the current chunk. */
void
SocketReader::nextWindow()
{
	uint64_t part = raw_end - end;

	if (chunked)
	{
		part = std::min(part, chunk_left);
		chunk_left -= part;
	}
	pos = end;
	end = pos + part;
}

/* Reads a chunk's length, which is outside of what users of this class see. */
uint32_t
SocketReader::chunkHeader()
{
	char bytes[4];
	uint32_t value;

	for (char &b : bytes)
	{
		if (end == raw_end)
			receive();
		b = *end++;
	}
	pos = end;
	memcpy(&value, bytes, sizeof(value));
	return value;
}

void
SocketReader::refill()
{
	/* A length of zero ends a packet; readers need not care. */
	while (chunked && chunk_left == 0)
		chunk_left = chunkHeader();
	if (end == raw_end)
		receive();
	nextWindow();
}

void
SocketReader::enableChunked()
{
	chunked = true;
	chunk_left = 0;
	end = pos;
}

bool
SocketReader::atPacketEnd()
{
	if (pos < end || chunk_left > 0)
		return false;
	chunk_left = chunkHeader();
	return chunk_left == 0;
}

void
SocketReader::readPacketRest(std::string *to)
{
	while (!atPacketEnd())
	{
		need();
		to->append(pos, end - pos);
		pos = end;
	}
}

uint8_t
SocketReader::peekByte()
{
	need();
	return static_cast<uint8_t>(*pos);
}

size_t
SocketReader::peek(char *to, size_t n)
{
	need();
	while (static_cast<size_t>(end - pos) < n)
	{
		size_t have = end - pos;
		char *base = buffer.data();

		memmove(base, pos, have);
		pos = base;
		end = raw_end = base + have;
		ssize_t got = recv(fd, base + have, buffer.size() - have, 0);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		end = raw_end = base + have + got;
	}
	n = std::min<size_t>(n, end - pos);
	memcpy(to, pos, n);
	return n;
}

bool
SocketReader::waitReadable(int stop_fd)
{
	if (pos < end || end < raw_end)
		return true;

	struct pollfd fds[2] = {{fd, POLLIN, 0}, {stop_fd, POLLIN, 0}};
	while (poll(fds, 2, -1) < 0 && errno == EINTR)
		;
	return fds[1].revents == 0;
}

bool
SocketReader::isReadable()
{
	struct pollfd p = {fd, POLLIN, 0};

	return pos < end || end < raw_end || poll(&p, 1, 0) > 0;
}

void
PacketWriter::start(uint64_t packet_type)
{
	if (open)
		buffer.resize(packet_start);
	open = true;
	packet_start = buffer.size();
	if (chunked)
		fixed<uint32_t>(0);
	varint(packet_type);
}

void
PacketWriter::finish()
{
	open = false;
	if (chunked)
	{
		uint32_t n = static_cast<uint32_t>(buffer.size() - packet_start - sizeof(n));

		memcpy(&buffer[packet_start], &n, sizeof(n));
		fixed<uint32_t>(0);
	}
	if (buffer.size() > 64 * 1024)
		flush();
}

void
PacketWriter::flush()
{
	size_t done = 0;

	while (done < buffer.size())
	{
		ssize_t n = send(fd, buffer.data() + done, buffer.size() - done, MSG_NOSIGNAL);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			throw Disconnected(strerror(errno));
		done += n;
	}
	buffer.clear();
	packet_start = 0;
}

void
PacketWriter::varint(uint64_t value)
{
	appendVarint(buffer, value);
}

void
PacketWriter::str(const std::string &value)
{
	appendStr(buffer, value);
}

void
appendVarint(std::string &to, uint64_t value)
{
	while (value >= 0x80)
	{
		to.push_back(static_cast<char>(value | 0x80));
		value >>= 7;
	}
	to.push_back(static_cast<char>(value));
}

void
appendStr(std::string &to, const std::string &value)
{
	appendVarint(to, value.size());
	to.append(value);
}

} // namespace front
