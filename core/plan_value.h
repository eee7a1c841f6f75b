/* SPDX-License-Identifier: MIT */
/*
 * The parsers behind the table of keys: one value as text into one member of
 * a struct, strictly. Each returns 0 and writes the member, or returns
 * -EINVAL with the diag filled and writes nothing, or -ENOMEM.
 */
#ifndef CORE_PLAN_VALUE_H
#define CORE_PLAN_VALUE_H

#include "catalog.h"
#include "plan_keys.h"

int value_yes_no(const struct plan_value *value);     /* bool */
int value_yes_no_int(const struct plan_value *value); /* int32_t: 0 or 1 */
int value_word(const struct plan_value *value);       /* an enum of int's size */
int value_number(const struct plan_value *value);     /* int32_t */
int value_milli(const struct plan_value *value);      /* int32_t, "1.5" is 1500 */
int value_span(const struct plan_value *value);       /* int64_t us */
int value_seconds(const struct plan_value *value);    /* int32_t, whole seconds */
int value_text(const struct plan_value *value);       /* const char * */
int value_command(const struct plan_value *value);    /* const char *, checked as words */
int value_id(const struct plan_value *value);         /* const char *: an id, or PLUGIN/ID */
int value_list(const struct plan_value *value);       /* struct texts, at commas */
int value_cautions(const struct plan_value *value);   /* struct texts */
int value_kinds(const struct plan_value *value);      /* enum exercise_kind[2] */
int value_tempo(const struct plan_value *value);      /* int32_t[4] */
int value_conditions(const struct plan_value *value); /* struct texts */
int value_condition(const struct plan_value *value);  /* const char * */
int value_zone(const struct plan_value *value);       /* const char * */
int value_date_text(const struct plan_value *value);  /* const char *, checked as a date */
int value_date(const struct plan_value *value);       /* int64_t day */
int value_clock(const struct plan_value *value);      /* int32_t s */
int value_days(const struct plan_value *value);       /* rule_days */
int value_windows(const struct plan_value *value);    /* struct rule_windows */
int value_between(const struct plan_value *value);    /* struct rule */
int value_every(const struct plan_value *value);      /* struct rule */
int value_at(const struct plan_value *value);         /* struct rule */
int value_calendar(const struct plan_value *value);   /* struct rule */
int value_per_week(const struct plan_value *value);   /* struct rule */

/* A decimal number without a sign, or with one when `sign` is set. 0 or -EINVAL, no diag. */
int number_parse(const char *text, bool sign, int64_t *ret);
/* Cuts text at commas, drops blanks around; "none" alone is the empty list. At most max. */
int list_cut(
	const char *text, uint32_t max, struct arena *arena, struct texts *ret, struct diag *diag);

#endif
