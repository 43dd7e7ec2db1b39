/*-------------------------------------------------------------------------
 *
 * read_misc.c
 *	  UUID, IPv4, IPv6 and Enum.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <sys/socket.h>

#include "access/htup_details.h"
#include "catalog/pg_enum.h"
#include "catalog/pg_type.h"
#include "port/pg_bswap.h"
#include "utils/builtins.h"
#include "utils/inet.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/uuid.h"

#include "types/types_internal.h"

/* What the numbers of an Enum are; labels[value - first]. */
typedef struct EnumState
{
	int			first;
	int			n;
	Datum	   *labels;
	bool	   *known;			/* the Enum and the local type have it */
} EnumState;

/* ------------------------------------------------------------------- UUID */

/* Two little-endian halves, each the other way round than in ours. */
static void
read_uuid(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);
	pg_uuid_t  *out = ch_block_alloc(col->rows, sizeof(pg_uuid_t));
	const uint64 *src = col->data;

	for (uint32 row = 0; row < col->rows; row++)
	{
		uint64		halves[2];

		halves[0] = pg_bswap64(src[row * (size_t) 2]);
		halves[1] = pg_bswap64(src[row * (size_t) 2 + 1]);
		memcpy(out[row].data, halves, UUID_LEN);
		values[row] = UUIDPGetDatum(&out[row]);
	}
}

bool
ch_make_uuid_reader(ChReader *reader, const chc_type *type, char **why)
{
	reader->read = read_uuid;
	return reader->pgtype == UUIDOID;
}

/* ------------------------------------------------------------- IPv4, IPv6 */

#define IP_SIZE(bytes) (VARHDRSZ + offsetof(inet_struct, ipaddr) + (bytes))

static void
read_ipv4(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);
	inet	   *out = ch_block_alloc(col->rows, sizeof(inet));
	const uint32 *src = col->data;

	for (uint32 row = 0; row < col->rows; row++)
	{
		uint32		address = pg_hton32(src[row]);

		SET_VARSIZE(&out[row], IP_SIZE(sizeof(address)));
		out[row].inet_data.family = PGSQL_AF_INET;
		out[row].inet_data.bits = 32;
		memcpy(out[row].inet_data.ipaddr, &address, sizeof(address));
		values[row] = InetPGetDatum(&out[row]);
	}
}

static void
read_ipv6(ChReader *reader, const chc_column *col)
{
	Datum	   *values = ch_reader_values(reader, col->rows);
	inet	   *out = ch_block_alloc(col->rows, sizeof(inet));
	const uint8 *src = col->data;

	for (uint32 row = 0; row < col->rows; row++)
	{
		SET_VARSIZE(&out[row], IP_SIZE(16));
		out[row].inet_data.family = PGSQL_AF_INET6;
		out[row].inet_data.bits = 128;
		memcpy(out[row].inet_data.ipaddr, src + (size_t) row * 16, 16);
		values[row] = InetPGetDatum(&out[row]);
	}
}

bool
ch_make_ip_reader(ChReader *reader, const chc_type *type, char **why)
{
	reader->read = type->kind == CHC_IPV4 ? read_ipv4 : read_ipv6;
	return reader->pgtype == INETOID || reader->pgtype == CIDROID;
}

/* ------------------------------------------------------------------- Enum */

static void
unknown_enum_value(const ChReader *reader, int value)
{
	for (uint32 i = 0; i < reader->type->nenum; i++)
	{
		if (reader->type->enum_values[i] == value)
			ereport(ERROR,
					(errcode(ERRCODE_INVALID_TEXT_REPRESENTATION),
					 errmsg("label \"%s\" of the remote Enum is not a label of type %s",
							reader->type->enum_names[i], format_type_be(reader->pgtype)),
					 errhint("Add it with ALTER TYPE ... ADD VALUE, or declare the column as text.")));
	}
	ereport(ERROR,
			(errcode(ERRCODE_FDW_ERROR),
			 errmsg("the server sent the number %d, which %s does not have",
					value, reader->type->text)));
}

static void
read_enum(ChReader *reader, const chc_column *col)
{
	const EnumState *state = reader->state;
	Datum	   *values = ch_reader_values(reader, col->rows);
	bool		wide = reader->type->kind == CHC_ENUM16;

	for (uint32 row = 0; row < col->rows; row++)
	{
		int			value = wide ? ((const int16 *) col->data)[row] :
		((const int8 *) col->data)[row];
		int			i = value - state->first;

		values[row] = (Datum) 0;
		if (likely(i >= 0 && i < state->n && state->known[i]))
			values[row] = state->labels[i];
		else if (!ch_row_is_null(col, row))
			unknown_enum_value(reader, value);
	}
}

/* The Datum of a label, if the local type has it. */
static bool
enum_label(const ChReader *reader, const char *name, Datum *label)
{
	HeapTuple	tuple;

	if (ch_pg_is_text(reader->pgtype))
	{
		*label = CStringGetTextDatum(name);
		return true;
	}
	if (strlen(name) >= NAMEDATALEN)
		return false;
	tuple = SearchSysCache2(ENUMTYPOIDNAME, ObjectIdGetDatum(reader->pgtype),
							CStringGetDatum(name));
	if (!HeapTupleIsValid(tuple))
		return false;
	*label = ObjectIdGetDatum(((Form_pg_enum) GETSTRUCT(tuple))->oid);
	ReleaseSysCache(tuple);
	return true;
}

/* One Datum per label, made once. */
static EnumState *
enum_state(const ChReader *reader, const chc_type *type)
{
	EnumState  *state = palloc0(sizeof(EnumState));
	int			last = PG_INT16_MIN;

	state->first = PG_INT16_MAX;
	for (uint32 i = 0; i < type->nenum; i++)
	{
		state->first = Min(state->first, type->enum_values[i]);
		last = Max(last, type->enum_values[i]);
	}
	state->n = Max(last - state->first + 1, 0);
	state->labels = palloc0(Max(state->n, 1) * sizeof(Datum));
	state->known = palloc0(Max(state->n, 1) * sizeof(bool));
	for (uint32 i = 0; i < type->nenum; i++)
	{
		int			at = type->enum_values[i] - state->first;
		char	   *name = ch_text_to_cstring(type->enum_names[i], type->enum_lens[i],
											  reader->invalid_text);

		state->known[at] = enum_label(reader, name, &state->labels[at]);
	}
	return state;
}

/* text: the label; integers: the number; a PostgreSQL enum: by label */
bool
ch_make_enum_reader(ChReader *reader, const chc_type *type, char **why)
{
	bool		is_text = reader->pgtype == TEXTOID || reader->pgtype == VARCHAROID ||
	reader->pgtype == BPCHAROID;

	if (is_text && reader->typmod >= (int32) VARHDRSZ)
		return ch_make_length_reader(reader, type, why);
	if (is_text || type_is_enum(reader->pgtype))
	{
		reader->state = enum_state(reader, type);
		reader->read = read_enum;
		return true;
	}
	return (reader->pgtype == INT2OID || reader->pgtype == INT4OID ||
			reader->pgtype == INT8OID) && ch_make_int_reader(reader, type, why);
}
