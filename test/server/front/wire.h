/*
 * wire.h
 *	  Reading and writing the primitives of the native protocol: varints,
 *	  strings, little-endian integers, and the optional chunked framing.
 *
 * Knows nothing about packets.  Every reader can record the bytes that it
 * hands out, which is how blocks are relayed without being decoded.
 */
#ifndef FRONT_WIRE_H
#define FRONT_WIRE_H

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

namespace front {

/* The peer is gone: nobody is left to whom an error could be sent. */
struct Disconnected : std::runtime_error
{
	using std::runtime_error::runtime_error;
};

class ByteReader
{
public:
	virtual ~ByteReader() = default;

	uint8_t byte();
	uint64_t varint();
	std::string str(uint64_t limit = 256 << 20);
	void read(void *to, uint64_t n);
	void skip(uint64_t n);

	template <class T> T fixed()
	{
		T value;
		read(&value, sizeof(value));
		return value;
	}

	/* From now on append whatever is read to *to; nullptr ends it. */
	void capture(std::string *to);

protected:
	/* Makes pos < end, or throws. */
	virtual void refill() = 0;
	void need();

	const char *pos = nullptr;
	const char *end = nullptr;

private:
	std::string *captured = nullptr;
	const char *mark = nullptr;
};

class MemoryReader : public ByteReader
{
public:
	MemoryReader(const char *data, size_t n)
	{
		pos = data;
		end = data + n;
	}
	size_t left() const { return end - pos; }

protected:
	void refill() override;
};

class SocketReader : public ByteReader
{
public:
	explicit SocketReader(int fd_arg) : fd(fd_arg), buffer(256 * 1024)
	{
		pos = end = raw_end = buffer.data();
	}

	void enableChunked();

	/* Looks at the next byte without consuming it. */
	uint8_t peekByte();

	/* Copies the next n bytes, waiting for them.  Not while capturing. */
	void peek(char *to, size_t n);

	/*
	 * Waits until a byte can be read, or until stop_fd is readable; the
	 * result tells which.  The end of the connection counts as readable.
	 */
	bool waitReadable(int stop_fd);

	/* Is there something to read, or has the connection ended? */
	bool isReadable();

protected:
	void refill() override;

private:
	void receiveMore();
	bool hasByte();
	void takeChunkHeader();
	void extend();

	int fd;
	std::vector<char> buffer;
	const char *raw_end;
	bool chunked = false;
	uint64_t chunk_left = 0;
};

/*
 * Collects packets and sends them.  A packet that was started but not
 * finished, because something failed in between, is forgotten by the next
 * start().  flush() sends what has been finished.
 */
class PacketWriter
{
public:
	explicit PacketWriter(int fd_arg) : fd(fd_arg) {}

	void enableChunked() { chunked = true; }

	void start(uint64_t packet_type);
	void finish();
	void flush();

	void byte(uint8_t value) { buffer.push_back(static_cast<char>(value)); }
	void varint(uint64_t value);
	void str(const std::string &value);
	void raw(const std::string &bytes) { buffer.append(bytes); }
	template <class T> void fixed(T value)
	{
		buffer.append(reinterpret_cast<const char *>(&value), sizeof(value));
	}

private:
	int fd;
	std::string buffer;
	size_t packet_start = 0;
	bool chunked = false;
	bool open = false;
};

void appendVarint(std::string &to, uint64_t value);
void appendStr(std::string &to, const std::string &value);

} // namespace front

#endif
