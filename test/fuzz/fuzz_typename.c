/*-------------------------------------------------------------------------
 *
 * fuzz_typename.c
 *	  Type names from anywhere.  What parses must parse again from its own
 *	  text, to the same.
 *
 * fuzz-runs: 300000
 *
 *-------------------------------------------------------------------------
 */
#include <stdlib.h>
#include <string.h>

#include "chc_internal.h"

static const chc_limits limits = {
	.max_type_depth = 20,
	.max_type_text = 4096,
};

static void
require_same(const chc_type *a, const chc_type *b)
{
	if (a->kind != b->kind || a->width != b->width || a->nargs != b->nargs ||
		a->nenum != b->nenum || a->precision != b->precision || a->scale != b->scale ||
		strcmp(a->text, b->text) != 0 || strcmp(a->name, b->name) != 0)
		abort();
	for (uint32_t i = 0; i < a->nenum; i++)
	{
		if (a->enum_values[i] != b->enum_values[i] || a->enum_lens[i] != b->enum_lens[i] ||
			memcmp(a->enum_names[i], b->enum_names[i], a->enum_lens[i] + 1) != 0)
			abort();
	}
	for (uint32_t i = 0; i < a->nargs; i++)
		require_same(a->args[i], b->args[i]);
}

extern int	LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char		message[40] = "";
	chc_type   *type = chc_type_parse(&chc_default_env, &limits, (const char *) data, size,
									  message, sizeof(message));
	chc_type   *again;

	if (type == NULL)
	{
		if (message[0] == '\0')
			abort();
		return 0;
	}
	again = chc_type_parse(&chc_default_env, &limits, type->text, strlen(type->text), NULL, 0);
	if (again == NULL)
		abort();
	require_same(type, again);
	chc_type_free(&chc_default_env, type);
	chc_type_free(&chc_default_env, again);
	return 0;
}
