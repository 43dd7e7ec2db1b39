/*-------------------------------------------------------------------------
 *
 * catalogue_json.c
 *	  The catalogue: parts of columns that are read as jsonb (json_path.c).
 *
 * What is in the text of a String stays local: PostgreSQL keeps the digits of
 * numbers there and ClickHouse does not.
 *
 *-------------------------------------------------------------------------
 */
#include "postgres.h"

#include "utils/fmgroids.h"

#include "query/catalogue.h"
#include "query/json_path.h"

#define JSON_FLAGS (CH_TAKES_OPAQUE | CH_TAKES_JSON)

static const ChShipRow rows[] = {
	BUILT(F_JSONB_OBJECT_FIELD, "jsonb -> text", "part of a Tuple or JSON", JSON_FLAGS, ch_build_json_field,
		  "tj -> 'n' ->> 'x'; tj -> 'n' ->> 'y'; !tj -> 'n' -> 'x'; !(tj -> 'n') is null"),
	BUILT(F_JSONB_OBJECT_FIELD_TEXT, "jsonb ->> text", "part of a Map, Tuple or JSON", JSON_FLAGS, ch_build_json_field,
		  "tj ->> 'i'; (tj ->> 'i')::bigint; (tj ->> 'u')::smallint; mp ->> 'a'; mp ->> 'zz'; mi ->> 'a'; mp ->> 'é\"'; !mp ->> s; tj ->> 's'; ~tj ->> 'd'; tj ->> 'u'; !tj ->> 'zz'; !tj ->> 'f'"),
	BUILT(F_JSONB_EXTRACT_PATH, "jsonb #> text[]", "part of a Tuple or JSON", JSON_FLAGS, ch_build_json_path,
		  "tj #> '{n}' ->> 'x'; tj #> '{n}' #>> '{y}'"),
	BUILT(F_JSONB_EXTRACT_PATH_TEXT, "jsonb #>> text[]", "part of a Map, Tuple or JSON", JSON_FLAGS, ch_build_json_path,
		  "tj #>> '{n,x}'; tj #>> '{s}'; !tj #>> '{n,0}'; !tj #>> '{}'; !tj #>> '{n,null}'"),
	BUILT_CAP(F_JSONB_EXISTS, "jsonb ? text", "mapContains() or a path", CH_CAP_AGGREGATE_FILTER, JSON_FLAGS,
			  ch_build_json_exists, "mp ? 'a'; mp ? 'zz'; mi ? 'b'"),
	BUILT_CAP(F_JSONB_EXISTS_ANY, "jsonb ?| text[]", "mapContains() or paths", CH_CAP_AGGREGATE_FILTER, JSON_FLAGS,
			  ch_build_json_exists, "mp ?| '{a,zz}'; mi ?| '{zz}'; !mp ?| '{}'; !mp ?| '{a,null}'"),
	BUILT_CAP(F_JSONB_EXISTS_ALL, "jsonb ?& text[]", "mapContains() or paths", CH_CAP_AGGREGATE_FILTER, JSON_FLAGS,
			  ch_build_json_exists, "mp ?& '{a,b}'; mi ?& '{a}'; !mp ?& '{a,null}'"),
	BUILT_CAP(F_JSONB_CONTAINS, "jsonb @> jsonb", "paths of JSON, checked again here", CH_CAP_AGGREGATE_FILTER,
			  JSON_FLAGS | CH_TAKES_UNSPELLED, ch_build_json_contains, "!mp @> '{\"a\":\"1\"}'"),
	BUILT_CAP(F_JSONB_CONTAINED, "jsonb <@ jsonb", "paths of JSON, checked again here", CH_CAP_AGGREGATE_FILTER,
			  JSON_FLAGS | CH_TAKES_UNSPELLED, ch_build_json_contains, "!'{\"a\":\"1\"}' <@ mp"),
};

const ChShipList ch_ship_json = {rows, lengthof(rows)};
