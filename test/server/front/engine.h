/*
 * engine.h
 *	  The ClickHouse engine library, loaded at run time: sessions, queries,
 *	  streams.
 *
 * The library's interface is C and declared here by hand, since the package
 * that ships it has no header.  One process can open one data directory; each
 * Session in it is independent of the others (settings, current database,
 * temporary tables) and executes one statement at a time.
 */
#ifndef FRONT_ENGINE_H
#define FRONT_ENGINE_H

#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace front {

/* An error to be sent to the client, as ClickHouse numbers its errors. */
struct ServerError : std::runtime_error
{
	ServerError(int code_arg, const std::string &message) : std::runtime_error(message), code(code_arg) {}
	int code;
};

namespace errors {
const int syntax_error = 62;
const int unexpected_packet = 101;
const int unknown_setting = 115;
const int readonly = 164;
const int query_was_cancelled = 394;
const int authentication_failed = 516;
const int unknown_exception = 1002;
} // namespace errors

using Parameters = std::map<std::string, std::string>;

/* What a statement, or a part of a stream, returned. */
class Result
{
public:
	explicit Result(void *handle_arg) : handle(handle_arg) {}
	Result(Result &&other) noexcept : handle(other.handle) { other.handle = nullptr; }
	Result &operator=(Result &&other) noexcept
	{
		std::swap(handle, other.handle);
		return *this;
	}
	~Result();

	const char *data() const;
	size_t size() const;
	std::string text() const { return std::string(data(), size()); }
	uint64_t readRows() const;
	uint64_t readBytes() const;
	uint64_t writtenRows() const;
	uint64_t writtenBytes() const;

	void throwOnError() const;
	void *raw() const { return handle; }

private:
	void *handle;
};

class Session
{
public:
	Session();
	~Session();
	Session(const Session &) = delete;
	Session &operator=(const Session &) = delete;

	Result query(const std::string &sql, const std::string &format = "Null", const Parameters &params = {});

	/* A SELECT whose blocks come one by one, each in the Native format. */
	void startStream(const std::string &sql, const Parameters &params);
	/* An empty result is the end. */
	Result fetch();
	void endStream();

private:
	void *connection;
	void *handle;
	std::unique_ptr<Result> stream;
};

/*
 * Loads the library for a data directory and, unless it is empty, a
 * configuration file of the engine's.  Exits on failure.
 */
void startEngine(const std::string &library, const std::string &path, const std::string &config);

/*
 * The columns of a result that has columns of type String only, such as that
 * of DESCRIBE in format Native.
 */
std::vector<std::vector<std::string>> stringColumns(const Result &result);

} // namespace front

#endif
