/*
 * engine.cc
 *	  The interface to the engine library.
 */
#include "engine.h"

#include <cstdio>
#include <cstdlib>

#include <dlfcn.h>

#include "wire.h"

namespace front {

namespace {

using StringList = const char *const *;
using SizeList = const size_t *;

struct Library
{
	void *(*connect)(int, char **);
	void (*close_conn)(void *);
	void *(*query_with_params_n)(void *, const char *, size_t, const char *, size_t, StringList, SizeList, StringList,
								 SizeList, size_t);
	void *(*stream_query_with_params_n)(void *, const char *, size_t, const char *, size_t, StringList, SizeList,
										StringList, SizeList, size_t);
	void *(*stream_fetch_result)(void *, void *);
	void (*stream_cancel_query)(void *, void *);
	void (*destroy_query_result)(void *);
	char *(*result_buffer)(void *);
	size_t (*result_length)(void *);
	const char *(*result_error)(void *);
	uint64_t (*result_storage_rows_read)(void *);
	uint64_t (*result_storage_bytes_read)(void *);
	uint64_t (*result_rows_written)(void *);
	uint64_t (*result_bytes_written)(void *);
	void (*set_signal_handlers_enabled)(int);
};

Library lib;
std::string data_path;
std::string config_file;

template <class F> void
resolve(void *so, const char *name, F *&function)
{
	function = reinterpret_cast<F *>(dlsym(so, name));
	if (!function)
	{
		fprintf(stderr, "the engine library has no %s\n", name);
		exit(1);
	}
}

void
load(const std::string &library)
{
	void *so = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);

	if (!so)
	{
		fprintf(stderr, "could not load the engine library: %s\n", dlerror());
		exit(1);
	}
	resolve(so, "chdb_connect", lib.connect);
	resolve(so, "chdb_close_conn", lib.close_conn);
	resolve(so, "chdb_query_with_params_n", lib.query_with_params_n);
	resolve(so, "chdb_stream_query_with_params_n", lib.stream_query_with_params_n);
	resolve(so, "chdb_stream_fetch_result", lib.stream_fetch_result);
	resolve(so, "chdb_stream_cancel_query", lib.stream_cancel_query);
	resolve(so, "chdb_destroy_query_result", lib.destroy_query_result);
	resolve(so, "chdb_result_buffer", lib.result_buffer);
	resolve(so, "chdb_result_length", lib.result_length);
	resolve(so, "chdb_result_error", lib.result_error);
	resolve(so, "chdb_result_storage_rows_read", lib.result_storage_rows_read);
	resolve(so, "chdb_result_storage_bytes_read", lib.result_storage_bytes_read);
	resolve(so, "chdb_result_rows_written", lib.result_rows_written);
	resolve(so, "chdb_result_bytes_written", lib.result_bytes_written);
	resolve(so, "chdb_set_signal_handlers_enabled", lib.set_signal_handlers_enabled);
}

/*
 * Query parameters as the parallel arrays that the library takes.  Holds
 * pointers into the map.
 */
struct ParameterArrays
{
	std::vector<const char *> names, values;
	std::vector<size_t> name_sizes, value_sizes;

	explicit ParameterArrays(const Parameters &params)
	{
		for (const auto &[name, value] : params)
		{
			names.push_back(name.data());
			name_sizes.push_back(name.size());
			values.push_back(value.data());
			value_sizes.push_back(value.size());
		}
	}
};

/* "Code: 60. DB::Exception: Table x does not exist. (UNKNOWN_TABLE)" */
ServerError
parseError(const std::string &text)
{
	int code = errors::unknown_exception;
	size_t start = 0;
	std::string message = text;

	if (sscanf(text.c_str(), "Code: %d.", &code) == 1 && (start = text.find("DB::")) != std::string::npos)
		message = text.substr(start);

	/* On the wire the number is not followed by the error's name. */
	size_t open = message.rfind(" (");
	if (open != std::string::npos && message.back() == ')' &&
		message.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", open + 2) == message.size() - 1)
		message.resize(open);
	return ServerError(code, message);
}

} // namespace

Result::~Result()
{
	if (handle)
		lib.destroy_query_result(handle);
}

const char *
Result::data() const
{
	return lib.result_buffer(handle);
}

size_t
Result::size() const
{
	return lib.result_length(handle);
}

uint64_t
Result::readRows() const
{
	return lib.result_storage_rows_read(handle);
}

uint64_t
Result::readBytes() const
{
	return lib.result_storage_bytes_read(handle);
}

uint64_t
Result::writtenRows() const
{
	return lib.result_rows_written(handle);
}

uint64_t
Result::writtenBytes() const
{
	return lib.result_bytes_written(handle);
}

void
Result::throwOnError() const
{
	if (!handle)
		throw ServerError(errors::unknown_exception, "DB::Exception: the engine returned nothing");
	if (const char *error = lib.result_error(handle))
		throw parseError(error);
}

Session::Session()
{
	/*
	 * implicit_select makes the engine accept a bare expression as a query;
	 * it is on in the library and off in a server.
	 */
	std::string path = "--path=" + data_path;
	std::string config = "--config-file=" + config_file;
	std::string args[] = {"front", path, "--implicit_select=0", config};
	char *argv[] = {args[0].data(), args[1].data(), args[2].data(), args[3].data(), nullptr};

	connection = lib.connect(config_file.empty() ? 3 : 4, argv);
	if (!connection)
		throw ServerError(errors::unknown_exception, "DB::Exception: the engine refused a session");
	handle = *static_cast<void **>(connection);
}

Session::~Session()
{
	endStream();
	lib.close_conn(connection);
}

Result
Session::query(const std::string &sql, const std::string &format, const Parameters &params)
{
	ParameterArrays p(params);
	Result result(lib.query_with_params_n(handle, sql.data(), sql.size(), format.data(), format.size(), p.names.data(),
										  p.name_sizes.data(), p.values.data(), p.value_sizes.data(), params.size()));

	result.throwOnError();
	return result;
}

void
Session::startStream(const std::string &sql, const Parameters &params)
{
	static const std::string format = "Native";
	ParameterArrays p(params);
	auto result = std::make_unique<Result>(lib.stream_query_with_params_n(
		handle, sql.data(), sql.size(), format.data(), format.size(), p.names.data(), p.name_sizes.data(),
		p.values.data(), p.value_sizes.data(), params.size()));

	result->throwOnError();
	stream = std::move(result);
}

Result
Session::fetch()
{
	Result result(lib.stream_fetch_result(handle, stream->raw()));

	try
	{
		result.throwOnError();
	}
	catch (const ServerError &)
	{
		stream.reset();
		throw;
	}
	if (result.size() == 0)
		stream.reset();
	return result;
}

void
Session::endStream()
{
	if (!stream)
		return;
	lib.stream_cancel_query(handle, stream->raw());
	stream.reset();
}

void
startEngine(const std::string &library, const std::string &path, const std::string &config)
{
	load(library);
	data_path = path;
	config_file = config;
	/* The front has its own idea of signals. */
	lib.set_signal_handlers_enabled(0);
}

std::vector<std::vector<std::string>>
stringColumns(const Result &result)
{
	std::vector<std::vector<std::string>> columns;
	MemoryReader in(result.data(), result.size());

	while (in.left() > 0)
	{
		columns.resize(in.varint());
		uint64_t rows = in.varint();

		for (auto &column : columns)
		{
			in.str();
			in.str();
			for (uint64_t i = 0; i < rows; i++)
				column.push_back(in.str());
		}
	}
	return columns;
}

} // namespace front
