/*-------------------------------------------------------------------------
 *
 * write_misc.c
 *	  UUID, IPv4 and IPv6; states of aggregate functions.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include <sys/socket.h>

#include "catalog/pg_type.h"
#include "port/pg_bswap.h"
#include "utils/inet.h"
#include "utils/uuid.h"

#include "types/types_internal.h"

#define IPV6_BYTES 16

/* Two little-endian halves. */
static void
put_uuid(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	uint64		halves[2];

	memcpy(halves, DatumGetUUIDP(value)->data, UUID_LEN);
	halves[0] = pg_bswap64(halves[0]);
	halves[1] = pg_bswap64(halves[1]);
	ch_put_check(writer, chc_put_fixed(col, halves));
}

bool
ch_make_uuid_writer(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	writer->put = put_uuid;
	return writer->pgtype == UUIDOID;
}

static void
put_ipv4(ChWriter *writer, chc_wcolumn *col, Datum value, const inet *address)
{
	uint32		number;

	if (ip_family(address) != PGSQL_AF_INET)
		ch_write_out_of_range(writer, value, ERRCODE_INVALID_PARAMETER_VALUE,
							  "It is an IPv6 address.");
	memcpy(&number, ip_addr(address), sizeof(number));
	number = pg_ntoh32(number);
	ch_put_check(writer, chc_put_fixed(col, &number));
}

/* An IPv4 address is written IPv4-mapped. */
static void
put_ipv6(ChWriter *writer, chc_wcolumn *col, const inet *address)
{
	uint8		bytes[IPV6_BYTES] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

	if (ip_family(address) == PGSQL_AF_INET)
		memcpy(bytes + 12, ip_addr(address), 4);
	else
		memcpy(bytes, ip_addr(address), IPV6_BYTES);
	ch_put_check(writer, chc_put_fixed(col, bytes));
}

static void
put_ip(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	inet	   *address = DatumGetInetPP(value);

	if (ip_bits(address) != ip_maxbits(address))
		ch_write_out_of_range(writer, value, ERRCODE_INVALID_PARAMETER_VALUE,
							  "ClickHouse addresses have no netmask.");
	if (writer->type->kind == CHC_IPV4)
		put_ipv4(writer, col, value, address);
	else
		put_ipv6(writer, col, address);
}

bool
ch_make_ip_writer(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	writer->put = put_ip;
	return writer->pgtype == INETOID || writer->pgtype == CIDROID;
}

/*
 * The bytes of a state as CH_READ_STATE reads them.  Neither we nor the protocol
 * know where a state ends, so a malformed one is the server's to find out.
 */
static void
put_state(ChWriter *writer, chc_wcolumn *col, Datum value)
{
	bytea	   *state = DatumGetByteaPP(value);

	ch_put_check(writer, chc_put_bytes(col, VARDATA_ANY(state), VARSIZE_ANY_EXHDR(state)));
	if ((Pointer) state != DatumGetPointer(value))
		pfree(state);
}

bool
ch_make_state_writer(ChWriter *writer, const chc_type *type, int32 typmod, char **why)
{
	writer->put = put_state;
	if (writer->pgtype == BYTEAOID)
		return true;
	*why = psprintf("%s is the state of an aggregate function; as bytea its bytes are written.",
					type->text);
	return false;
}
