/*-------------------------------------------------------------------------
 *
 * tables.c
 *	  SQL-callable functions that list the tables of knowledge: types,
 *	  options, capabilities, error codes, pinned settings.
 *
 * The reference manual's tables are printed from these.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "fmgr.h"
#include "funcapi.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/elog.h"

#include "client/capability.h"
#include "compat.h"
#include "remote/error.h"
#include "remote/option.h"
#include "remote/settings.h"
#include "types/types.h"

PG_FUNCTION_INFO_V1(clickhouse_fdw_types);
PG_FUNCTION_INFO_V1(clickhouse_fdw_options);
PG_FUNCTION_INFO_V1(clickhouse_fdw_capabilities);
PG_FUNCTION_INFO_V1(clickhouse_fdw_error_codes);
PG_FUNCTION_INFO_V1(clickhouse_fdw_pinned_settings);

#define MAX_COLUMNS 8

/* A row being put together, column by column. */
typedef struct Row
{
	ReturnSetInfo *rsinfo;
	int			n;
	Datum		values[MAX_COLUMNS];
	bool		nulls[MAX_COLUMNS];
} Row;

static Row
begin_table(FunctionCallInfo fcinfo)
{
	Row			row = {0};

	InitMaterializedSRF(fcinfo, 0);
	row.rsinfo = (ReturnSetInfo *) fcinfo->resultinfo;
	return row;
}

/* NULL is NULL. */
static void
add_text(Row *row, const char *text)
{
	row->nulls[row->n] = text == NULL;
	row->values[row->n] = text != NULL ? CStringGetTextDatum(text) : (Datum) 0;
	row->n++;
}

static void
add_bool(Row *row, bool value)
{
	row->nulls[row->n] = false;
	row->values[row->n++] = BoolGetDatum(value);
}

static void
add_int(Row *row, int value)
{
	row->nulls[row->n] = false;
	row->values[row->n++] = Int32GetDatum(value);
}

static void
add_version(Row *row, uint32 major, uint32 minor)
{
	add_text(row, major == 0 ? NULL : psprintf("%u.%u", major, minor));
}

static void
end_row(Row *row)
{
	Assert(row->n == row->rsinfo->setDesc->natts);
	tuplestore_putvalues(row->rsinfo->setResult, row->rsinfo->setDesc, row->values,
						 row->nulls);
	row->n = 0;
}

/* clickhouse_fdw_types() */
Datum
clickhouse_fdw_types(PG_FUNCTION_ARGS)
{
	Row			row = begin_table(fcinfo);

	for (int i = 0; i < ch_type_table_size; i++)
	{
		const ChTypeRow *type = &ch_type_table[i];

		add_text(&row, type->name);
		add_text(&row, type->pg_types);
		add_bool(&row, (type->traits & CH_TRAIT_READABLE) != 0);
		add_bool(&row, (type->traits & CH_TRAIT_WRITABLE) != 0);
		add_bool(&row, (type->traits & CH_TRAIT_ORDERED) != 0);
		add_bool(&row, (type->traits & CH_TRAIT_EQUAL) != 0);
		add_bool(&row, (type->traits & CH_TRAIT_NAN) != 0);
		add_text(&row, type->note);
		end_row(&row);
	}
	return (Datum) 0;
}

static const char *
option_contexts(int contexts)
{
	static const char *const names[] = {
		"server", "user mapping", "table", "column", "import"
	};
	StringInfoData buf;

	initStringInfo(&buf);
	for (int i = 0; i < (int) lengthof(names); i++)
	{
		if ((contexts & (1 << i)) != 0)
			appendStringInfo(&buf, "%s%s", buf.len > 0 ? ", " : "", names[i]);
	}
	return buf.data;
}

static const char *
option_values(const ChOptionRow *option)
{
	StringInfoData buf;

	switch (option->kind)
	{
		case CH_OPTION_BOOL:
			return "boolean";
		case CH_OPTION_INT:
			return option->max < INT_MAX ?
				psprintf("integer, %d to %d", (int) option->min, (int) option->max) :
				psprintf("integer, at least %d", (int) option->min);
		case CH_OPTION_FLOAT:
			return psprintf("number, at least %g", option->min);
		case CH_OPTION_PATH:
			return "file";
		case CH_OPTION_SETTINGS:
			return "list of settings";
		case CH_OPTION_EXTENSIONS:
			return "list of extensions";
		case CH_OPTION_ENUM:
		case CH_OPTION_CHOICE:
			initStringInfo(&buf);
			for (const ChOptionValue *v = option->values; v->name != NULL; v++)
				appendStringInfo(&buf, "%s%s", buf.len > 0 ? ", " : "", v->name);
			return buf.data;
		default:
			return "text";
	}
}

/* clickhouse_fdw_options() */
Datum
clickhouse_fdw_options(PG_FUNCTION_ARGS)
{
	Row			row = begin_table(fcinfo);

	for (int i = 0; i < ch_option_table_size; i++)
	{
		const ChOptionRow *option = &ch_option_table[i];

		add_text(&row, option->name);
		add_text(&row, option_contexts(option->contexts));
		add_text(&row, option_values(option));
		add_text(&row, option->dflt);
		add_text(&row, option->doc);
		end_row(&row);
	}
	return (Datum) 0;
}

/* clickhouse_fdw_capabilities() */
Datum
clickhouse_fdw_capabilities(PG_FUNCTION_ARGS)
{
	Row			row = begin_table(fcinfo);

	for (int i = 0; i < CH_NUM_CAPABILITIES; i++)
	{
		const ChCapabilityRow *capability = &ch_capability_table[i];

		add_text(&row, capability->name);
		add_version(&row, capability->major, capability->minor);
		add_text(&row, capability->what);
		end_row(&row);
	}
	return (Datum) 0;
}

/* clickhouse_fdw_error_codes() */
Datum
clickhouse_fdw_error_codes(PG_FUNCTION_ARGS)
{
	Row			row = begin_table(fcinfo);

	for (int i = 0; i < ch_error_table_size; i++)
	{
		add_int(&row, ch_error_table[i].code);
		add_text(&row, ch_error_table[i].name);
		add_text(&row, unpack_sql_state(ch_error_table[i].sqlstate));
		end_row(&row);
	}
	return (Datum) 0;
}

/* clickhouse_fdw_pinned_settings() */
Datum
clickhouse_fdw_pinned_settings(PG_FUNCTION_ARGS)
{
	Row			row = begin_table(fcinfo);

	for (int i = 0; i < ch_pinned_settings_size; i++)
	{
		const ChPinnedSetting *pin = &ch_pinned_settings[i];

		add_text(&row, pin->name);
		add_text(&row, pin->value);
		add_version(&row, pin->major, pin->minor);
		add_bool(&row, (pin->classes & CH_PIN_SELECT) != 0);
		add_bool(&row, (pin->classes & (CH_PIN_INSERT | CH_PIN_ATOMIC)) != 0);
		add_text(&row, pin->why);
		end_row(&row);
	}
	return (Datum) 0;
}
