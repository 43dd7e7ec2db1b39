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

/* Receives behind what is not read yet, which moves to the front. */
void
SocketReader::receiveMore()
{
	size_t window = end - pos;
	size_t have = raw_end - pos;
	ssize_t n;

	memmove(buffer.data(), pos, have);
	do
		n = recv(fd, buffer.data() + have, buffer.size() - have, 0);
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		throw Disconnected(n == 0 ? "connection closed" : strerror(errno));
	pos = buffer.data();
	end = pos + window;
	raw_end = pos + have + n;
}

/* Takes the length of a chunk out of the bytes; four of them must be there. */
void
SocketReader::takeChunkHeader()
{
	uint32_t length;
	const char *rest = end + sizeof(length);

	memcpy(&length, end, sizeof(length));
	chunk_left = length;
	if (pos == end)
		pos = end = rest;
	else
	{
		memmove(buffer.data() + (end - buffer.data()), rest, raw_end - rest);
		raw_end -= sizeof(length);
	}
}

/*
 * Makes more bytes visible behind end.  A chunk of length zero ends a packet,
 * which readers need not care for: clients do not even send one after every
 * packet.
 */
void
SocketReader::extend()
{
	while (chunked && chunk_left == 0)
	{
		while (raw_end - end < static_cast<ptrdiff_t>(sizeof(uint32_t)))
			receiveMore();
		takeChunkHeader();
	}
	if (end == raw_end)
		receiveMore();

	uint64_t part = raw_end - end;
	if (chunked)
	{
		part = std::min(part, chunk_left);
		chunk_left -= part;
	}
	end += part;
}

void
SocketReader::refill()
{
	extend();
}

void
SocketReader::enableChunked()
{
	chunked = true;
	end = pos;
}

uint8_t
SocketReader::peekByte()
{
	need();
	return static_cast<uint8_t>(*pos);
}

void
SocketReader::peek(char *to, size_t n)
{
	while (static_cast<size_t>(end - pos) < n)
		extend();
	memcpy(to, pos, n);
}

/* Is there a byte to be read, as far as has been received? */
bool
SocketReader::hasByte()
{
	while (chunked && pos == end && chunk_left == 0 && raw_end - end >= static_cast<ptrdiff_t>(sizeof(uint32_t)))
		takeChunkHeader();
	return pos < end || (end < raw_end && (!chunked || chunk_left > 0));
}

bool
SocketReader::waitReadable(int stop_fd)
{
	while (!hasByte())
	{
		struct pollfd fds[2] = {{fd, POLLIN, 0}, {stop_fd, POLLIN, 0}};

		if (poll(fds, 2, -1) < 0)
			continue;
		if (fds[1].revents != 0)
			return false;
		receiveMore();
	}
	return true;
}

bool
SocketReader::isReadable()
{
	struct pollfd p = {fd, POLLIN, 0};

	return hasByte() || poll(&p, 1, 0) > 0;
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
