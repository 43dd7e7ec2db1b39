/*-------------------------------------------------------------------------
 *
 * protocol.c
 *	  The table of revisions of protocol.h, for those who want to list it.
 *
 *-------------------------------------------------------------------------
 */
#include "chc.h"
#include "protocol.h"

const chc_revision *
chc_revisions(size_t *n)
{
#define REVISION_ROW(name, revision, what) {#name, revision, what},
	static const chc_revision rows[] = {
		CHC_REVISIONS(REVISION_ROW)
	};
#undef REVISION_ROW

	*n = sizeof(rows) / sizeof(rows[0]);
	return rows;
}
