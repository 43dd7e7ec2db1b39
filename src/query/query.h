/*-------------------------------------------------------------------------
 *
 * query.h
 *	  The remote query as a tree.
 *
 * Three separable steps: translate (PostgreSQL expression -> ChExpr, or a
 * reason why not), build (planner relations -> ChQuery, in src/plan), print
 * (ChQuery -> ClickHouse SQL for the server at hand).  What may ship is said
 * by ONE catalogue (catalogue*.c), keyed by OID.
 *
 * May know: PostgreSQL's trees, src/types, server capabilities.
 * Must not know: connections, planner relations, executors.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_QUERY_H
#define CH_QUERY_H

#include "postgres.h"

#include "lib/stringinfo.h"
#include "nodes/pathnodes.h"
#include "nodes/primnodes.h"

#include "client/capability.h"
#include "types/types.h"

/* ------------------------------------------------------------ expressions */

typedef enum ChExprKind
{
	CHX_COLUMN,					/* a column of a remote table */
	CHX_LITERAL,				/* a constant, already spelled */
	CHX_NULL,					/* an untyped NULL */
	CHX_PARAM,					/* a value known when the scan starts */
	CHX_CALL,					/* a template over arguments */
	CHX_AND,
	CHX_OR,
	CHX_NOT,
	CHX_IN,						/* first argument in the list of the others */
	CHX_NOT_IN,
	CHX_EXISTS,					/* over query */
	CHX_SCALAR,					/* the one value of query */
	CHX_IN_QUERY,				/* first argument in query */
	CHX_CASE					/* cond, result, cond, result, ..., else */
} ChExprKind;

typedef struct ChRemoteTableRef ChRemoteTableRef;

/* Has the case of a text's letters been changed as far as ASCII can tell (letter_case.c)? */
typedef enum ChFolded
{
	CH_NOT_FOLDED,
	CH_FOLDED,
	CH_FOLDED_LONGER			/* and it may have another number of characters */
} ChFolded;

/* A form and its detail as one number. */
#define CH_FORM_BITS 8
#define CH_FORM_MARK(param) ((param)->form | (param)->detail << CH_FORM_BITS)
#define CH_FORM_OF(mark) ((mark) & ((1 << CH_FORM_BITS) - 1))
#define CH_DETAIL_OF(mark) ((mark) >> CH_FORM_BITS)

/* How a parameter is spelled when its value is known: most are of dates and times. */
typedef enum ChTimeForm
{
	CH_TIME_LITERAL,			/* as a literal of its type */
	CH_TIME_DAYS,				/* numbers since 1970: days, ... */
	CH_TIME_SECONDS_FLOOR,
	CH_TIME_SECONDS_CEIL,
	CH_TIME_SECONDS_EXACT,		/* one that no column holds if not whole */
	CH_TIME_MICROS,
	CH_TIME_MICROS_FINITE,		/* an error if infinite */
	/* literals of a column's type, for values that it has room for */
	CH_FORM_WIDE_TIME,			/* a DateTime64 */
	CH_FORM_SAME_MICRO,			/* a microsecond that nanoseconds can count */
	CH_FORM_NEXT_MICRO,			/* the one after it */
	/* numbers of a column's type, see compare_number.c */
	CH_FORM_NUMBER,
	CH_FORM_SIGN,				/* 1 or -1, for a number that is beyond the type */
	CH_FORM_NUMBERS,			/* those of an array that the type has */
	CH_FORM_NOT_NAN,
	CH_FORM_FIXED,				/* a text as long as a FixedString */
	CH_FORM_LIST,				/* an array as what stands behind IN */
	/* not of times: the number of rows of LIMIT, or of OFFSET, with NULL for none */
	CH_FORM_LIMIT,
	CH_FORM_OFFSET,
	CH_FORM_SQL,				/* the value is an expression already */
	CH_FORM_ARRAY_STATE,		/* 2: an array is NULL, 1: it has NULLs, 0: neither */
	CH_FORM_ROWS				/* an array of all the rows of a set */
} ChTimeForm;

/*
 * One node.  It knows its PostgreSQL type, whether it can be NULL remotely,
 * and how it is spelled.  "Canonical" is the ClickHouse type that types.h
 * names for a PostgreSQL type; a column may be something else (UInt8 for
 * smallint) and then carries the template that makes it canonical.
 */
typedef struct ChExpr
{
	ChExprKind	kind;
	Oid			pgtype;
	int32		typmod;
	bool		nullable;		/* Nullable(...) on the server */
	bool		raises;			/* evaluating it can raise an error, ... */
	bool		where_reached;	/* but only in its branch of CASE */
	bool		has_agg;
	bool		has_column;		/* depends on a row */
	bool		has_param;
	bool		elements_nullable;	/* an array: its elements may be NULL */
	int			size;			/* about how many names, literals and calls are printed, what
								 * is repeated as often as it is */

	/*
	 * Integers: the value fits in this many bits besides the sign, 0 if not an
	 * integer.  wide says that the ClickHouse type is bigger than the
	 * canonical one, because PostgreSQL would raise where we stay exact.
	 */
	int			bits;
	bool		wide;
	bool		integer;		/* an integer on the server too, of any size */

	/*
	 * numeric: digits before the point that the value can have and its scale,
	 * which is also PostgreSQL's display scale; -1 if not known.
	 */
	int			digits;
	int			scale;

	/*
	 * A quotient: what is not zero is not less than 10^-least, and what is shown of
	 * it has no more than so many digits without its point; 0 if not known.
	 */
	int			least;
	int			mantissa;

	/*
	 * scale is a bound only: values show fewer digits, row by row.  row_scale
	 * computes how many, or is NULL where nobody knows.
	 */
	bool		scale_varies;
	struct ChExpr *row_scale;
	struct ChExpr *sum_scale;	/* the same, and 0 where the value is NULL; or NULL, if that
								 * is not told easier than by the value */
	int			scale_attno;	/* where a sub-select has it as a column, or 0 */

	bool		span;			/* a number: an interval of days and time as microseconds, or
								 * a date as days since 1970 */
	bool		age;			/* another interval: a number for comparisons, with
								 * arguments for its fields and for on_output */
	bool		lapse;			/* an interval of days only, or of time only, as microseconds
								 * that fit in bits: added to times and compared */
	bool		of_days;		/* which of the two */
	ChFolded	folded;			/* a text in one case, for comparisons with ASCII only */
	bool		beyond;			/* a time that may be later or earlier than the server's
								 * calendar: compared and returned only */
	bool		edge;			/* but by not more than 1899 and 2300: a time of the server's
								 * as a wall clock of another zone shows it */

	/* A time: not more than so many days before 1970 or after 2149, if bounded. */
	bool		bounded;
	int			days_before;
	int			days_after;
	bool		midnight;		/* timestamptz: the first instant of a day of the session's
								 * time zone */

	const char *sql;			/* LITERAL: text; CALL: template */
	List	   *args;			/* of ChExpr */
	const char *ch_type;		/* CALL, LITERAL: type where it matters, or NULL */
	const struct ChWindow *window;	/* CALL: what %W in the template stands for */

	/* COLUMN */
	const ChRemoteTableRef *table;
	Index		varno;
	AttrNumber	attno;
	const char *column;			/* remote name */
	bool		made_up;		/* the name is one of ours: a sub-select's c1 */
	const char *canonical;		/* template with $1; NULL: raw is (COLUMN, CALL) */
	const char *opaque;			/* why only its value can be used, or NULL */
	bool		if_fits;		/* CALL: of a column and a parameter, for values that have
								 * the form; the third argument is for all */
	struct ChExpr *number;		/* CALL: the column whose value it is in another type of
								 * number; a bigint as a double may be rounded */
	struct ChExpr *stored;		/* CALL: the column that it reads coarser than the server
								 * stores it, in the same order; else NULL */
	bool		native;			/* a result of ClickHouse's own function: another one
								 * takes it as it is */
	const char *on_output;		/* template for what the client can read, where
								 * the value leaves the server */
	const chc_type *type;		/* remote type, wrappers included */
	const chc_type *base;		/* without Nullable and LowCardinality */

	struct ChJsonPath *json;	/* which part of a jsonb column it is, or NULL */
	struct ChQuery *query;		/* EXISTS, SCALAR, IN_QUERY */

	int			param;			/* PARAM: number, from 0 */
	ChTimeForm	form;			/* PARAM */
	int			detail;			/* PARAM: what else the form asks for */
	bool		is_zone;		/* PARAM: the session's time zone, see zone.c */
	int			zone_flags;
	Const	   *constant;		/* LITERAL: where it came from, or NULL */
} ChExpr;

/* ---------------------------------------------------------- the catalogue */

typedef struct ChTranslate ChTranslate;
typedef struct ChShipRow ChShipRow;

/* Conditions of a row; each has a name for clickhouse_fdw_pushdown(). */
#define CH_IF_COLLATION_C		0x0001	/* byte order is the order */
#define CH_IF_COLLATION_DET		0x0002	/* equality is bytewise */
#define CH_IF_CONST2			0x0004	/* second argument is a constant */
#define CH_IF_CONST3			0x0008
#define CH_IF_UTF8				0x0010	/* database encoding is UTF8 */
#define CH_IF_CTYPE_C			0x0020	/* only ASCII's letters have a case */
#define CH_IF_CASE				0x0040	/* like that, or all that is compared is ASCII; the
										 * builder checks */
#define CH_RAISES				0x0100	/* can raise: not below CASE, not beside
										 * other conditions */
#define CH_RESULT_NULLABLE		0x0200	/* NULL even when no argument is */
#define CH_RESULT_NOT_NULL		0x0400	/* never NULL */
#define CH_TAKES_UNSPELLED		0x1000	/* the builder copes with constants that have
										 * no ClickHouse literal */
#define CH_TAKES_VARYING		0x2000	/* the display scale of arguments does not matter */
#define CH_TAKES_SPAN			0x4000	/* the difference of two times may be an argument */
#define CH_TAKES_BEYOND			0x8000	/* a time beyond the server's calendar may be an argument */
#define CH_TAKES_EDGE			0x100000	/* one that is of 1899 or 2300 may */
#define CH_TAKES_OPAQUE			0x10000 /* the builder looks at columns of any type */
#define CH_TAKES_JSON			0x20000 /* a part of a jsonb column may be an argument */
#define CH_TAKES_FOLDED			0x40000 /* lower() and upper() may be an argument, see letter_case.c */
#define CH_TAKES_LAPSE			0x80000 /* an interval that is computed may be an argument */
#define CH_FLOAT_CLASS			0x0800	/* equal to 1e-9, not to the last bit */

typedef ChExpr *(*ChBuilder) (ChTranslate *cx, const ChShipRow *row, Node *node,
							  List *args, Oid inputcollid);

/*
 * One shippable function, operator, cast or aggregate.
 *
 * A template's $1 is the first argument in its canonical ClickHouse type, %1
 * the same argument as it comes (cheaper, and prunes by primary key); $T is
 * the result's ClickHouse type as a string literal, Nullable if need be; $* is
 * all arguments, each in its canonical type.
 *
 * remote applies to servers that have cap, old to those that do not: NULL
 * means the same as remote, "" that it stays local there.
 */
struct ChShipRow
{
	Oid			fn;				/* pg_proc; operators through oprcode */
	const char *object;			/* for people: "lower(text)", "int4 + int4" */
	const char *remote;
	ChCapability cap;
	const char *old;
	int			flags;
	const char *ch_type;		/* result type when it is not the canonical one of
								 * the PostgreSQL result type, else NULL */
	ChBuilder	build;			/* what no template can say; NULL: the template */
	const char *tests;			/* SQL expressions over the columns of the
								 * differential test's tables, split by ';' */
};

/* How a remote aggregate's columns become PostgreSQL's value. */
typedef enum ChFinal
{
	CH_FINAL_NONE,				/* one column, as it is */
	CH_FINAL_EMPTY_NULL,		/* an array, NULL if it is empty */
	CH_FINAL_AVG,				/* numeric: sum / count */
	CH_FINAL_SCALE,				/* numeric, its display scale */
	/* numeric: sum, count, sum of squares */
	CH_FINAL_VAR_SAMP,
	CH_FINAL_VAR_POP,
	CH_FINAL_STDDEV_SAMP,
	CH_FINAL_STDDEV_POP
} ChFinal;

/* Remote columns of a value that is finished so. */
static inline int
ch_final_columns(ChFinal final)
{
	return final <= CH_FINAL_EMPTY_NULL ? 1 : final < CH_FINAL_VAR_SAMP ? 2 : 3;
}

typedef struct ChAggRow ChAggRow;

/* An aggregate as a whole, with the condition of FILTER or NULL. */
typedef ChExpr *(*ChAggBuilder) (ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *filter);

struct ChAggRow
{
	Oid			fn;
	const char *object;
	const char *remote;			/* template; $1 is the argument, Nullable and
								 * filtered */
	const char *old;
	ChCapability cap;
	int			flags;
	ChFinal		final;
	const char *remote2;		/* second column for the final step */
	bool		distinct_ok;	/* DISTINCT changes nothing (min, max) */
	ChBuilder	build;
	const char *tests;
	ChAggBuilder whole;			/* instead of all this, where more than one
								 * argument or an order counts */
};

typedef struct ChShipList
{
	const ChShipRow *rows;
	int			n;
} ChShipList;

/* One window function that is not an aggregate. */
typedef struct ChWindowRow ChWindowRow;
struct ChWindowRow
{
	Oid			fn;
	const char *object;
	const char *remote;			/* for people */
	ChExpr	   *(*build) (ChTranslate *cx, const ChWindowRow *row, WindowFunc *func,
						  const struct ChWindow *window);
	const char *tests;			/* calls without OVER */
};

/* the catalogue's parts, one file each */
extern const ChShipList ch_ship_number;
extern const ChShipList ch_ship_float;
extern const ChShipList ch_ship_compare;
extern const ChShipList ch_ship_string;
extern const ChShipList ch_ship_pattern;
extern const ChShipList ch_ship_datetime;
extern const ChShipList ch_ship_extract;
extern const ChShipList ch_ship_span;
extern const ChShipList ch_ship_lapse;
extern const ChShipList ch_ship_cast;
extern const ChShipList ch_ship_array;
extern const ChShipList ch_ship_inet;
extern const ChShipList ch_ship_bytea;
extern const ChShipList ch_ship_json;
extern const ChAggRow ch_ship_aggregates[];
extern const int ch_ship_aggregates_n;
extern const ChWindowRow ch_ship_windows[];
extern const int ch_ship_windows_n;

extern const ChShipRow *ch_ship_lookup(Oid fn);
extern const ChAggRow *ch_ship_lookup_aggregate(Oid fn);
extern const ChShipList *const *ch_ship_lists(int *n);	/* all parts */

/* catalogue_local.c: why what has no row stays local, or NULL */
extern const char *ch_local_reason(Oid fn);
extern bool ch_is_listed(Oid fn);
extern const char *ch_local_name(int n);	/* the names it knows, then NULL */

/* "constant 2nd argument, collation C" or "" */
extern char *ch_ship_conditions(int flags, ChCapability cap, bool not_old);

/* ------------------------------------------------------------- translation */

/*
 * What a translation works in.  column() gives the remote column for a Var,
 * or NULL with the reason; it also sees to it that Vars of other relations
 * become parameters or are refused.
 */
struct ChTranslate
{
	const ChVersion *version;
	ChExpr	   *(*column) (ChTranslate *cx, Var *var);
	void	   *column_arg;
	ChExpr	   *(*sublink) (ChTranslate *cx, SubLink *sublink); /* or NULL */
	struct ChWindow *(*window) (ChTranslate *cx, WindowFunc *func); /* or NULL */
	const struct ChWindow *over;	/* the aggregate that is translated is over it */
	bool		all_columns;	/* every Var is a column */
	Relids		relids;			/* else: relations whose Vars are columns */
	Relids		nullable_relids;	/* those below the nullable side of an outer
									 * join that is part of the query */
	bool		allow_agg;
	bool		allow_params;
	bool		in_agg;			/* inside an aggregate's argument */
	bool		group_keys;		/* GROUP BY: no group is empty */
	List	   *group_nodes;	/* grouping expressions, where they may stand for */
	List	   *group_exprs;	/* these ChExprs; NULLs, opaque, have no value */
	List	   *group_outputs;	/* and, as outputs, these ChOutputs or NULLs, or NIL */
	bool		truth;			/* only true or not true matters (WHERE) */
	bool		json_step;		/* the argument of an operator that takes a part */
	List	  **uncertain;		/* NULL: the condition must be exact; else ChExprs for rows
								 * for which it may not be, see json_path.c */
	int			conditional;	/* depth of CASE and COALESCE branches */
	int			unreached;		/* of these, what PostgreSQL may not come to compute */
	List	   *facts;			/* what holds in this branch, see guard.c, */
	List	   *reach;			/* and when it is taken, for each CASE around */
	List	  **params;			/* PostgreSQL expressions of the PARAMs; may grow */
	char	   *reason;			/* why the last translation failed */
};

/* NULL, with cx->reason set, if the expression has to stay local. */
extern ChExpr *ch_translate(ChTranslate *cx, Expr *expr);

/* The same for a boolean in WHERE, ON or HAVING. */
extern ChExpr *ch_translate_filter(ChTranslate *cx, Expr *expr);

/*
 * The rows of a function that PostgreSQL calls when the scan starts, as an array;
 * NULL with the reason.
 */
extern ChExpr *ch_translate_rows(ChTranslate *cx, Expr *expr);

/* An array of numeric that is known when the scan starts; NULL with the reason. */
extern ChExpr *ch_translate_numbers(ChTranslate *cx, Expr *expr);

/*
 * A condition that holds for all rows for which the filter does, and for others:
 * PostgreSQL checks again.  NULL if there is none that chooses less than all.
 */
extern ChExpr *ch_translate_prefilter(ChTranslate *cx, Expr *expr);

/* Sort key; equality key (DISTINCT, join); what values of one expression are grouped by. */
extern ChExpr *ch_translate_sort_key(ChTranslate *cx, Expr *expr, bool *is_float);
extern ChExpr *ch_translate_equal_key(ChTranslate *cx, Expr *expr);
extern ChExpr *ch_translate_group_key(ChTranslate *cx, Expr *expr);

/* Can the server group by these equality keys together? */
extern bool ch_can_group_by(ChTranslate *cx, List *keys);

/* Have values that stand for each other one type on the server, if they are addresses? */
extern bool ch_one_family(ChTranslate *cx, const List *exprs);

/*
 * An output column of an aggregate query.  An aggregate that PostgreSQL
 * finishes has more than one remote column.
 */
typedef struct ChOutput
{
	ChExpr	   *expr;
	ChExpr	   *expr2;			/* CH_FINAL_SCALE: the scale; else the count, or NULL */
	ChExpr	   *expr3;			/* the sum of squares, or NULL */
	ChFinal		final;
} ChOutput;

/* The second column for an output whose scale differs from row to row. */
extern bool ch_output_scale(ChTranslate *cx, Expr *expr, ChOutput *out);

extern bool ch_translate_output(ChTranslate *cx, Expr *expr, ChOutput *out);

/*
 * COALESCE(array_agg(...), '{}'): the array of no rows is the server's.  Is it, and
 * the aggregate as such.
 */
extern bool ch_is_array_or_empty(Node *node);

/* For builders and the planner. */
extern char *ch_format_reason(const char *fmt, va_list args) pg_attribute_printf(1, 0);
extern ChExpr *ch_fail(ChTranslate *cx, const char *fmt,...) pg_attribute_printf(2, 3);
extern bool ch_has(const ChTranslate *cx, ChCapability cap);
extern ChExpr *ch_make_call(Oid pgtype, const char *template, List *args);
extern ChExpr *ch_make_literal(Oid pgtype, const char *sql);
extern bool ch_is_nullable_type(const ChExpr *e);

/* Range, digits and scale: e has the values of from, wrapped differently. */
extern void ch_take_number(ChExpr *e, const ChExpr *from);

/* When a time can be: that of from, or so many days apart. */
extern void ch_take_bounds(ChExpr *e, const ChExpr *from, int days_before, int days_after);

/*
 * The same value with a type that can be NULL, where only a parameter makes it
 * NULL, so that the type would depend on the parameter's value.
 */
extern ChExpr *ch_nullable_value(ChExpr *e);
extern ChExpr *ch_typed_integer(ChExpr *literal);
extern ChExpr *ch_make_null(Oid pgtype);
extern ChExpr *ch_typed_null(const ChExpr *of);
extern ChExpr *ch_copy_expr(const ChExpr *e);	/* not of what it points to */
extern bool ch_any_raises(const List *exprs);
extern void ch_set_raises(ChExpr *e);
extern bool ch_is_time_type(Oid pgtype);	/* date, timestamp, timestamptz */
extern ChExpr *ch_make_param(Oid pgtype, int number);
extern ChExpr *ch_make_column(Oid pgtype);
extern ChExpr *ch_make_partner(Index varno, bool has_one);
extern ChExpr *ch_make_bool(ChExprKind kind, List *args);
extern ChExpr *ch_make_case(Oid pgtype, List *args);
extern bool ch_expr_equal(const ChExpr *a, const ChExpr *b);
extern bool ch_expr_walk(const ChExpr *e, bool (*fn) (const ChExpr *, void *), void *arg);
extern ChExpr *ch_call_row(ChTranslate *cx, const ChShipRow *row, Oid resulttype,
						   List *args, Oid inputcollid);
extern ChExpr *ch_canonical(ChTranslate *cx, ChExpr *expr);	/* wide integers guarded */
extern ChExpr *ch_const_expr(ChTranslate *cx, Const *con);
extern bool ch_encoding_orders_like_utf8(void);
extern bool ch_collation_is_c(Oid collation);
extern const char *ch_text_order_problem(void);
extern bool ch_ctype_is_c(Oid collation);
extern bool ch_collation_is_deterministic(Oid collation);
extern const char *ch_expr_name(Node *node);	/* "lower(text)" for reasons */
extern char *ch_function_name(Oid fn);
extern char *ch_operator_name(Oid opno);	/* "text = text" */

/*
 * Builders that rows of several parts of the catalogue share; those of one part
 * are static in its file.
 */
extern ChExpr *ch_build_int_cast(ChTranslate *cx, const ChShipRow *row, Node *node,
								 List *args, Oid inputcollid);
extern ChExpr *ch_build_sum_int(ChTranslate *cx, const ChShipRow *row, Node *node,
								List *args, Oid inputcollid);
extern ChExpr *ch_build_sum_numeric(ChTranslate *cx, const ChShipRow *row, Node *node,
									List *args, Oid inputcollid);
extern ChExpr *ch_build_max_float(ChTranslate *cx, const ChShipRow *row, Node *node,
								  List *args, Oid inputcollid);
extern ChExpr *ch_build_min_float(ChTranslate *cx, const ChShipRow *row, Node *node,
								  List *args, Oid inputcollid);

extern ChExpr *ch_build_array_agg(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *filter);
extern ChExpr *ch_build_string_agg(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *filter);
extern ChExpr *ch_build_percentile(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *filter);
extern ChExpr *ch_build_mode(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *filter);
extern ChExpr *ch_build_hypothetical(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *filter);
extern ChExpr *ch_build_span_aggregate(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *filter);
extern ChExpr *ch_build_pair(ChTranslate *cx, const ChAggRow *row, Aggref *agg, ChExpr *filter);

/* e counts microseconds and stands for an interval. */
extern void ch_make_span(ChExpr *e);
/* e counts days since 1970 and stands for a date, which the server may not have. */
extern void ch_make_day_number(ChExpr *e);

extern ChExpr *ch_build_time_compare(ChTranslate *cx, const ChShipRow *row, Node *node,
									 List *args, Oid inputcollid);
extern int64 ch_time_number(Oid type, Datum value, ChTimeForm form);

/*
 * (column op value), as the primary key likes it, for the values of the parameter
 * that have the form; general for the others.
 */
extern ChExpr *ch_make_fitting(ChExpr *column, const char *op, const ChExpr *param,
							   ChTimeForm form, ChExpr *general);
extern const char *ch_row_operator(const ChShipRow *row);

/* key_range.c: conditions on bare columns that hold where the clause does */
extern List *ch_translate_ranges(ChTranslate *cx, Expr *clause);
extern const char *ch_mirrored_operator(const char *op);
extern bool ch_counts_nanos(Oid type, Datum value);
extern bool ch_time_fits(const ChExpr *x, Oid pgtype, Datum value);

/* column.c: a remote column as an expression */
typedef struct ChColumnInfo
{
	const ChRemoteTableRef *table;
	Index		varno;
	AttrNumber	attno;
	const char *local_name;		/* for reasons */
	const char *name;			/* remote name */
	const char *type;			/* remote type, NULL if not known */
	Oid			pgtype;
	int32		typmod;
} ChColumnInfo;

/* A column on the nullable side of an outer join; NULL if it cannot be NULL there. */
extern ChExpr *ch_null_column(ChTranslate *cx, ChExpr *e);

/* Can the server give rows without a partner a NULL for this?  Sets the reason. */
extern bool ch_can_be_nulled(ChTranslate *cx, const ChExpr *e);

/* Never NULL: a column that cannot be computed with is opaque. */
extern ChExpr *ch_column_expr(ChTranslate *cx, const ChColumnInfo *info);

/* ---------------------------------------------------------------- queries */

struct ChRemoteTableRef
{
	const char *database;
	const char *table;
	bool		distributed;	/* its rows are read elsewhere, beside which the other
								 * tables of a join are not the same */
	bool		hides_paths;	/* it may have a column "c.a" beside one named "c" */
};

typedef enum ChFromKind
{
	CH_FROM_TABLE,
	CH_FROM_QUERY,
	CH_FROM_JOIN
} ChFromKind;

typedef struct ChJoinKey
{
	ChExpr	   *left;
	ChExpr	   *right;
} ChJoinKey;

typedef struct ChFrom
{
	ChFromKind	kind;
	/* TABLE */
	ChRemoteTableRef table;
	const char *function;		/* in place of table, a call of a table function */
	Index		varno;			/* alias r<varno> */
	List	   *where;			/* conditions below the join above, of ChExpr */
	/* QUERY, also under the alias */
	struct ChQuery *query;
	/* JOIN */
	JoinType	jointype;		/* JOIN_INNER, JOIN_LEFT, JOIN_FULL, JOIN_SEMI or
								 * JOIN_ANTI */
	struct ChFrom *left;
	struct ChFrom *right;
	List	   *keys;			/* of ChJoinKey */
	List	   *on;				/* further conditions, of ChExpr */
} ChFrom;

typedef struct ChSort
{
	ChExpr	   *expr;
	bool		descending;
	bool		nulls_first;
	bool		is_float;
} ChSort;

/*
 * What a window function sees.  Each call has its own, because frames differ
 * between functions that share a window of PostgreSQL's.
 */
typedef struct ChWindow
{
	List	   *partition;		/* of ChExpr */
	List	   *order;			/* of ChSort */
	const char *frame;			/* "ROWS BETWEEN ...", NULL: the function's own */
	const char *why_not;		/* why frame cannot be said, else NULL */
	bool		has_current;	/* the current row is in every frame */
} ChWindow;

typedef struct ChQuery
{
	List	   *arms;			/* of ChQuery: a set operation, nothing else set */
	SetOperation setop;
	bool		setop_all;

	bool		nested;			/* has queries inside */
	bool		distinct;
	List	   *targets;		/* of ChExpr, printed as c1, c2, ... */
	ChFrom	   *from;			/* may be NULL */
	List	   *where;
	bool		grouped;		/* GROUP BY or an aggregate */
	List	   *group;
	List	   *having;
	List	   *order;			/* of ChSort */
	List	   *first_by;		/* of ChExpr: only the first row of each (DISTINCT ON) */
	bool		with_ties;
	ChExpr	   *limit;			/* LITERAL or PARAM of int8, or NULL */
	ChExpr	   *offset;
} ChQuery;

/* A parsed type of a chc_kind pair may join only in one type; see join_key.c. */
extern bool ch_is_key_operator(OpExpr *op);
extern ChJoinKey *ch_join_key(ChTranslate *cx, OpExpr *op, Relids lrelids, Relids rrelids,
							  Relids left, Relids right);
extern bool ch_unify_join_key(ChTranslate *cx, ChJoinKey *key);

/* Dates and times of two sides in one remote type; others are left alone. */
extern bool ch_unify_times(ChTranslate *cx, ChExpr **a, ChExpr **b);

/* Sub-selects do without the outputs that nobody reads. */
extern void ch_prune_query(ChQuery *query);

/*
 * Print for a server.  Parameters become markers that ch_bind_params()
 * replaces when their values are known.
 */
extern Index ch_first_table(const ChFrom *from);
extern char *ch_print_query(const ChQuery *query, const ChVersion *version);
extern const char *ch_cut_settings(char *sql);
extern void ch_print_expr(StringInfo buf, const ChExpr *expr, const ChVersion *version);

extern void ch_literal_context(const ChVersion *version, ChLiteralContext *lcx);

/* A remote query whose parameters have values. */
typedef struct ChBoundQuery
{
	char	   *sql;
	int			nparams;
	chc_param  *params;			/* of {p1:Type} in sql; none on old servers */
} ChBoundQuery;

extern List *ch_used_params(const char *sql, List *params);

/*
 * Replace the markers in sql by literals.  values and nulls are indexed by
 * parameter number; types are the PostgreSQL types.  ereports if a value has no
 * spelling on that server.
 */
extern char *ch_bind_params(const char *sql, int nparams, const Oid *types,
							const Datum *values, const bool *nulls,
							const ChVersion *version);

/*
 * The same with typed query parameters, where the server has them and the
 * value an exact text; the other values are literals.  The text of the query is
 * then the same for other values of the same types.
 */
extern void ch_bind_typed(const char *sql, int nparams, const Oid *types,
						  const Datum *values, const bool *nulls,
						  const ChVersion *version, ChBoundQuery *bound);

#endif							/* CH_QUERY_H */
