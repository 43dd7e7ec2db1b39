/*-------------------------------------------------------------------------
 *
 * connection_info.c
 *	  Looking at cached connections, closing idle ones, pinging servers.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "portability/instr_time.h"

#include "remote/connection.h"
#include "remote/remote_internal.h"

#define PING_TIMEOUT_MS 10000

static bool
add_info(ChConnEntry *entry, void *arg)
{
	List	  **list = arg;
	ChConnectionInfo *info = palloc0(sizeof(ChConnectionInfo));
	const chc_server_info *server = chc_get_server_info(entry->conn);

	info->serverid = entry->mapping->serverid;
	info->umid = entry->mapping->umid;
	info->host = pstrdup(entry->host);
	info->port = entry->port;
	info->valid = !entry->invalid;
	info->in_use = entry->lease != NULL;
	info->closed = chc_get_state(entry->conn) == CHC_CLOSED ||
		(!info->in_use && !chc_is_alive(entry->conn));
	info->version = entry->version;
	info->revision = server->negotiated;
	chc_traffic(entry->conn, &info->bytes_in, &info->bytes_out);
	*list = lappend(*list, info);
	return true;
}

List *
ch_connections_list(void)
{
	List	   *list = NIL;

	ch_connections_walk(add_info, &list);
	return list;
}

typedef struct CloseArg
{
	Oid			serverid;
	int			closed;
	List	   *in_use;
} CloseArg;

static bool
close_idle(ChConnEntry *entry, void *arg)
{
	CloseArg   *close = arg;
	Oid			serverid = entry->mapping->serverid;

	if (OidIsValid(close->serverid) && serverid != close->serverid)
		return true;
	if (entry->lease != NULL)
		close->in_use = list_append_unique_oid(close->in_use, serverid);
	else
	{
		ch_connection_close(entry);
		close->closed++;
	}
	return true;
}

int
ch_connections_close(Oid serverid, List **in_use)
{
	CloseArg	close = {serverid, 0, NIL};

	ch_connections_walk(close_idle, &close);
	ch_describe_forget();
	*in_use = close.in_use;
	return close.closed;
}

static void
ping_lease(ChLease *lease, ChPing *result)
{
	ChFailure	failure;
	instr_time	start,
				end;
	chc_status	status;

	INSTR_TIME_SET_CURRENT(start);
	ch_call_begin(lease->entry, CH_WAIT_RESULT);
	status = chc_ping(lease->conn, PING_TIMEOUT_MS);
	ch_call_end(lease->entry);
	INSTR_TIME_SET_CURRENT(end);
	if (status == CHC_E_INTERRUPTED)
		ch_report(lease, status);
	INSTR_TIME_SUBTRACT(end, start);
	result->latency_ms = INSTR_TIME_GET_MILLISEC(end);
	result->ok = status == CHC_OK;
	if (result->ok)
		return;
	ch_failure_get(lease->entry, status, &failure);
	result->error = failure.message;
}

void
ch_server_ping(Oid serverid, Oid userid, ChPing *result)
{
	ChOptions  *options = ch_options_get(serverid, userid, InvalidOid);
	ChFailure	failure;
	ChLease    *lease = ch_lease_try_acquire(serverid, userid, &failure);

	memset(result, 0, sizeof(*result));
	result->host = options->host;
	result->port = options->port;
	if (lease == NULL)
	{
		result->error = failure.message;
		return;
	}
	result->version = lease->version;
	ping_lease(lease, result);
	ch_lease_release(lease);
}
