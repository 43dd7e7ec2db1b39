/*-------------------------------------------------------------------------
 *
 * written.c
 *	  What a transaction has written remotely, which no rollback takes back.
 *
 * Writers check before they begin and note once something was sent.  The first
 * rollback of a (sub)transaction that has such a note warns, once in a
 * transaction.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "access/xact.h"
#include "utils/builtins.h"

#include "remote/remote_internal.h"

/* Levels from this one on share a bit. */
#define DEEPEST_LEVEL 63

int			ch_transaction_writes = CH_WRITES_WARN;

/* A bit for every nesting level of transactions with a note. */
static uint64 noted_levels = 0;
static char noted_table[2 * NAMEDATALEN + 8];
static bool warned = false;

static uint64
level_bit(int level)
{
	return UINT64CONST(1) << Min(level, DEEPEST_LEVEL);
}

void
ch_check_write(const char *table)
{
	if (ch_transaction_writes == CH_WRITES_ERROR && IsTransactionBlock())
		ereport(ERROR,
				(errcode(ERRCODE_ACTIVE_SQL_TRANSACTION),
				 errmsg("foreign table \"%s\" cannot be written to inside a transaction block", table),
				 errdetail("ClickHouse could not roll it back, and clickhouse_fdw.transaction_writes is \"error\".")));
}

void
ch_note_write(const char *table)
{
	if (noted_levels == 0)
		strlcpy(noted_table, table, sizeof(noted_table));
	noted_levels |= level_bit(GetCurrentTransactionNestLevel());
}

static void
warn(void)
{
	if (warned || ch_transaction_writes == CH_WRITES_ALLOW)
		return;
	warned = true;
	ereport(WARNING,
			(errcode(ERRCODE_WARNING),
			 errmsg("what was sent to ClickHouse is not rolled back"),
			 errdetail("Foreign table \"%s\" keeps it, or may keep it where its statement failed.",
					   noted_table)));
}

void
ch_writes_subcommitted(void)
{
	int			level = GetCurrentTransactionNestLevel();

	if ((noted_levels & level_bit(level)) == 0 || level > DEEPEST_LEVEL)
		return;
	noted_levels &= ~level_bit(level);
	noted_levels |= level_bit(level - 1);
}

void
ch_writes_subaborted(void)
{
	uint64		below = level_bit(GetCurrentTransactionNestLevel()) - 1;

	if ((noted_levels & ~below) != 0)
		warn();
	noted_levels &= below;
}

void
ch_writes_ended(bool committed)
{
	if (!committed && noted_levels != 0)
		warn();
	noted_levels = 0;
	warned = false;
}
