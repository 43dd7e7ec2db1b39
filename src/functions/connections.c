/*-------------------------------------------------------------------------
 *
 * connections.c
 *	  SQL-callable functions about servers and cached connections.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_user_mapping.h"
#include "fmgr.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"

#include "compat.h"
#include "functions/functions.h"
#include "remote/connection.h"
#include "remote/remote.h"
#include "version.h"

PG_FUNCTION_INFO_V1(clickhouse_server_version);
PG_FUNCTION_INFO_V1(clickhouse_ping);
PG_FUNCTION_INFO_V1(clickhouse_fdw_version);
PG_FUNCTION_INFO_V1(clickhouse_fdw_get_connections);
PG_FUNCTION_INFO_V1(clickhouse_fdw_disconnect);
PG_FUNCTION_INFO_V1(clickhouse_fdw_disconnect_all);

/* ---------------------------------------------------------------- servers */

static void
require_own_server(ForeignServer *server)
{
	ForeignDataWrapper *wrapper = GetForeignDataWrapper(server->fdwid);
	char	   *handler = OidIsValid(wrapper->fdwhandler) ? get_func_name(wrapper->fdwhandler) : NULL;

	if (handler == NULL || strcmp(handler, "clickhouse_fdw_handler") != 0)
		ereport(ERROR,
				(errcode(ERRCODE_WRONG_OBJECT_TYPE),
				 errmsg("server \"%s\" is not a server of clickhouse_fdw", server->servername)));
}

ForeignServer *
ch_usable_server(Name name)
{
	ForeignServer *server = GetForeignServerByName(NameStr(*name), false);
	AclResult	acl = ch_server_aclcheck(server->serverid, GetUserId(), ACL_USAGE);

	if (acl != ACLCHECK_OK)
		aclcheck_error(acl, OBJECT_FOREIGN_SERVER, server->servername);
	require_own_server(server);
	return server;
}

static Datum
version_text(const ChVersion *version)
{
	return CStringGetTextDatum(psprintf("%u.%u.%u", version->major, version->minor,
										version->patch));
}

/* clickhouse_server_version(server name) returns text */
Datum
clickhouse_server_version(PG_FUNCTION_ARGS)
{
	ForeignServer *server = ch_usable_server(PG_GETARG_NAME(0));
	ChLease    *lease = ch_lease_acquire(server->serverid, GetUserId());
	ChVersion	version = lease->version;

	ch_lease_release(lease);
	PG_RETURN_DATUM(version_text(&version));
}

static Datum
milliseconds(double ms)
{
	Interval   *interval = palloc0(sizeof(Interval));

	interval->time = (TimeOffset) (ms * 1000);
	return IntervalPGetDatum(interval);
}

/* clickhouse_ping(server name): a row per host */
Datum
clickhouse_ping(PG_FUNCTION_ARGS)
{
	ForeignServer *server = ch_usable_server(PG_GETARG_NAME(0));
	ReturnSetInfo *rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	Datum		values[6] = {0};
	bool		nulls[6] = {false};
	ChPing		ping;

	InitMaterializedSRF(fcinfo, 0);
	ch_server_ping(server->serverid, GetUserId(), &ping);
	values[0] = CStringGetTextDatum(ping.host);
	values[1] = Int32GetDatum(ping.port);
	values[2] = BoolGetDatum(ping.ok);
	nulls[3] = !ping.ok;
	if (ping.ok)
		values[3] = milliseconds(ping.latency_ms);
	nulls[4] = !ping.version.known;
	if (ping.version.known)
		values[4] = version_text(&ping.version);
	nulls[5] = ping.ok;
	if (!ping.ok)
		values[5] = CStringGetTextDatum(ping.error);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
	return (Datum) 0;
}

/* clickhouse_fdw_version() returns text */
Datum
clickhouse_fdw_version(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(CH_FDW_VERSION));
}

/* ------------------------------------------------------------ connections */

/* Name of the local user of a mapping; NULL if the mapping is gone. */
static char *
mapping_user(Oid umid)
{
	HeapTuple	tuple = SearchSysCache1(USERMAPPINGOID, ObjectIdGetDatum(umid));
	Oid			userid;

	if (!HeapTupleIsValid(tuple))
		return NULL;
	userid = ((Form_pg_user_mapping) GETSTRUCT(tuple))->umuser;
	ReleaseSysCache(tuple);
	return OidIsValid(userid) ? GetUserNameFromId(userid, true) : pstrdup("public");
}

static void
put_text(Datum *value, bool *isnull, const char *text)
{
	*isnull = text == NULL;
	if (text != NULL)
		*value = CStringGetTextDatum(text);
}

static void
put_connection(ReturnSetInfo *rsinfo, const ChConnectionInfo *info)
{
	ForeignServer *server = GetForeignServerExtended(info->serverid, FSV_MISSING_OK);
	Datum		values[11] = {0};
	bool		nulls[11] = {false};

	put_text(&values[0], &nulls[0], server != NULL ? server->servername : NULL);
	put_text(&values[1], &nulls[1], mapping_user(info->umid));
	values[2] = CStringGetTextDatum(info->host);
	values[3] = Int32GetDatum(info->port);
	values[4] = BoolGetDatum(info->valid);
	values[5] = BoolGetDatum(info->in_use);
	values[6] = BoolGetDatum(info->closed);
	values[7] = version_text(&info->version);
	values[8] = Int32GetDatum((int32) info->revision);
	values[9] = Int64GetDatum((int64) info->bytes_in);
	values[10] = Int64GetDatum((int64) info->bytes_out);
	tuplestore_putvalues(rsinfo->setResult, rsinfo->setDesc, values, nulls);
}

/* clickhouse_fdw_get_connections(): a row per cached connection */
Datum
clickhouse_fdw_get_connections(PG_FUNCTION_ARGS)
{
	ListCell   *lc;

	InitMaterializedSRF(fcinfo, 0);
	foreach(lc, ch_connections_list())
		put_connection((ReturnSetInfo *) fcinfo->resultinfo, lfirst(lc));
	return (Datum) 0;
}

static bool
close_connections(Oid serverid)
{
	List	   *in_use;
	int			closed = ch_connections_close(serverid, &in_use);
	ListCell   *lc;

	foreach(lc, in_use)
	{
		ForeignServer *server = GetForeignServerExtended(lfirst_oid(lc), FSV_MISSING_OK);

		if (server != NULL)
			ereport(WARNING,
					(errmsg("cannot close connection for server \"%s\" because it is still in use",
							server->servername)));
		else
			ereport(WARNING,
					(errmsg("cannot close connection for dropped server because it is still in use")));
	}
	return closed > 0;
}

/* clickhouse_fdw_disconnect(server name) returns bool: was one closed? */
Datum
clickhouse_fdw_disconnect(PG_FUNCTION_ARGS)
{
	ForeignServer *server = GetForeignServerByName(NameStr(*PG_GETARG_NAME(0)), false);

	PG_RETURN_BOOL(close_connections(server->serverid));
}

/* clickhouse_fdw_disconnect_all() returns bool: was one closed? */
Datum
clickhouse_fdw_disconnect_all(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(close_connections(InvalidOid));
}
