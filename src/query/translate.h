/*-------------------------------------------------------------------------
 *
 * translate.h
 *	  What the parts of the translator share with each other and nobody else.
 *
 *-------------------------------------------------------------------------
 */
#ifndef CH_TRANSLATE_H
#define CH_TRANSLATE_H

#include "query/query.h"

extern ChExpr *ch_translate_bool(ChTranslate *cx, Expr *expr);
extern ChExpr *ch_translate_conditional(ChTranslate *cx, Expr *expr);
extern Expr *ch_make_choice(Expr *condition, Expr *result, Expr *otherwise);	/* CASE WHEN ... */
extern bool ch_is_null_constant(Node *node);
extern ChExpr *ch_translate_aggref(ChTranslate *cx, Aggref *agg);
extern ChExpr *ch_translate_array_or_empty(ChTranslate *cx, CoalesceExpr *expr);

/* translate_partial.c: an aggregate of which PostgreSQL puts states together */
extern bool ch_translate_partial(ChTranslate *cx, Aggref *agg, ChOutput *out);

extern ChExpr *ch_translate_grouping(ChTranslate *cx, GroupingFunc *func);

/*
 * translate_window.c.  An aggregate over a window is translated as an Aggref
 * with cx->over set; NULL, with the reason, if it has to stay local.
 */
extern ChExpr *ch_translate_window(ChTranslate *cx, WindowFunc *func);
extern Aggref *ch_begin_window_agg(ChTranslate *cx, WindowFunc *func);
extern ChExpr *ch_over_window(ChTranslate *cx, ChExpr *aggregate, List *inputs);
extern ChExpr *ch_window_call(Oid type, const char *template, List *args, const ChWindow *window);

extern bool ch_check_aggref(ChTranslate *cx, Aggref *agg);
extern ChExpr *ch_filter_condition(ChTranslate *cx, Expr *filter);

/* Digits that sums of so many rows as there can be have more than a row. */
#define CH_COUNT_DIGITS 13

extern ChExpr *ch_fail_capability(ChTranslate *cx, const char *what, ChCapability cap);

extern ChExpr *ch_fail_local(ChTranslate *cx, Node *node, Oid fn);

/* A numeric as a Decimal of so many digits and exactly this scale (>= its own). */
extern ChExpr *ch_decimal_cast(ChTranslate *cx, ChExpr *e, int digits, int scale);

/* translate_array.c */
extern ChExpr *ch_translate_subscript(ChTranslate *cx, SubscriptingRef *node);
extern ChExpr *ch_translate_array(ChTranslate *cx, ArrayExpr *node);
extern ChExpr *ch_translate_any_array(ChTranslate *cx, ScalarArrayOpExpr *node, ChExpr *x, ChExpr *array);
extern ChExpr *ch_array_argument(ChTranslate *cx, const char *what, ChExpr *e);
extern bool ch_comparable_array(ChTranslate *cx, const char *what, const ChExpr *e, Oid collation);
extern bool ch_elements_equal(Oid elemtype);

/* An expression inside an aggregate. */
extern ChExpr *ch_aggregate_value(ChTranslate *cx, Aggref *agg, Expr *expr);

/*
 * compare_number.c: (column op value) with the column as it is; NULL if e is no
 * column of whole numbers or decimals, or value is not known.  general is for
 * doubles that it is not true for; numerics need none.
 */
extern ChExpr *ch_compare_number(ChExpr *e, const char *op, const ChExpr *value, ChExpr *general);

/* A value as a number that the detail of a form describes; NULL if it is none. */
extern char *ch_number_text(Oid type, Datum value, int detail);
extern char *ch_number_literal(const char *text, int detail);
extern char *ch_number_type(const char *text, int detail);
extern bool ch_number_above(Datum value);

/* The same for a list that x is looked for in: the column that x is, or NULL. */
extern ChExpr *ch_list_column(ChTranslate *cx, ChExpr *x, int *detail);
extern char *ch_list_number(Datum value, int detail);
extern char *ch_list_literal(const char *text, int detail);
extern char *ch_list_type(int detail);

/* compare_text.c: how equality with a constant finds the same rows of a column */
typedef enum ChTextMatch
{
	CH_TEXT_AS_READ,			/* in the canonical type */
	CH_TEXT_AS_STORED,			/* as the server has it */
	CH_TEXT_NEVER				/* it finds none */
} ChTextMatch;

extern ChTextMatch ch_match_text(const ChExpr *column, const ChExpr *literal);
extern ChExpr *ch_build_text_equal(ChTranslate *cx, const ChShipRow *row, Node *node, List *args,
								   Oid inputcollid);

/* variance.c: the sum of the squares of an aggregate's argument, and what is made of it */
extern ChExpr *ch_sum_of_squares(ChTranslate *cx, const char *what, ChExpr *arg);
extern ChExpr *ch_variance(ChTranslate *cx, const ChAggRow *row, ChExpr *arg, int digits, const ChOutput *parts);

/* division.c: a / b as PostgreSQL's numeric_div() rounds it */
extern ChExpr *ch_divide(ChTranslate *cx, const char *what, ChExpr *a, ChExpr *b, int digits, int least);
extern int	ch_least(const ChExpr *e);
extern ChExpr *ch_divide_rounded(ChTranslate *cx, ChExpr *a, ChExpr *b, int scale);
extern ChExpr *ch_compare_quotients(ChTranslate *cx, ChExpr *a, ChExpr *b, ChExpr *c, ChExpr *d);
extern ChExpr *ch_compare_quotient(ChTranslate *cx, ChExpr *a, ChExpr *b, Datum constant);

/* division_exact.c */
extern ChExpr *ch_square_root(ChTranslate *cx, const char *what, ChExpr *a);

/*
 * quotient.c: a comparison or round() of a quotient that has too many digits by
 * itself; NULL if node is none
 */
extern ChExpr *ch_translate_quotient(ChTranslate *cx, Node *node);

/*
 * translate_case.c: a comparison of coalesce() with a constant that the server
 * does not have; NULL if node is none
 */
extern ChExpr *ch_translate_alternatives(ChTranslate *cx, Node *node);

/* translate.c: what depends on nothing remote, computed when the scan starts */
extern bool ch_is_known_at_start(ChTranslate *cx, Expr *expr);
extern ChExpr *ch_translate_sent(ChTranslate *cx, Expr *expr);

/* translate_cast.c */
extern ChExpr *ch_translate_relabel(ChTranslate *cx, RelabelType *node);
extern ChExpr *ch_translate_via_io(ChTranslate *cx, CoerceViaIO *node);

/* time_number.c: to_char(time, digits)::integer; NULL if node is none */
extern ChExpr *ch_translate_time_number(ChTranslate *cx, CoerceViaIO *node);

/* scale.c: how many digits a numeric shows */
extern ChExpr *ch_row_scale(const ChExpr *value);
extern bool ch_row_scales_known(const List *values);
extern void ch_set_scale_of(ChExpr *result, const ChExpr *a, const ChExpr *b, bool product);
extern ChExpr *ch_scale_for_sum(const ChExpr *value);

/* letter_case.c: a text whose case has been changed is compared with ASCII only */
extern bool ch_check_folded(ChTranslate *cx, const ChShipRow *row, List *args);

/* guard.c: what conditions say about divisors */
typedef enum ChSign
{
	CH_SIGN_UNKNOWN,
	CH_SIGN_NOT_ZERO,
	CH_SIGN_POSITIVE
} ChSign;

/* The facts, and those of a condition that is true, or that is not. */
extern List *ch_add_facts(List *facts, Node *condition, bool holds);

/*
 * The branch of CASE that is taken where the first n of its conditions are not true,
 * and the next one, if there is one, is; and the value where all branches around are
 * taken, else NULL; or NULL if that is not known of all of them.
 */
extern List *ch_add_reach(List *reach, CaseExpr *node, int n);
extern Expr *ch_where_reached(ChTranslate *cx, Expr *value);

/* What is known of the second argument. */
extern ChSign ch_divisor_sign(ChTranslate *cx, Node *division);

/* The divisor where it is what its sign says, else another one that does no harm. */
extern ChExpr *ch_harmless_divisor(ChExpr *divisor, ChSign sign);

/* The display scale of a value differs from row to row, where it would be seen. */
extern ChExpr *ch_fail_scale(ChTranslate *cx, const char *what);

#endif							/* CH_TRANSLATE_H */
