/* SPDX-License-Identifier: MIT */
/*
 * Rule + instant -> next instant, by arithmetic on fields. Everything here is
 * a pure function of its arguments; results are strictly after `after` (an
 * assert holds that), and every loop has a named bound.
 */
#ifndef CORE_SCHED_H
#define CORE_SCHED_H

#include <stdbool.h>
#include <stdint.h>

#include "rule.h"
#include "zone.h"

/* Whether the reminder's window (days, between, from, until) is open now. */
bool sched_open(const struct rule *rule, const struct zone *zone, int64_t utc_s);
/* UTC second at which the window that holds utc_s opened, or, when closed, the next opening;
 * INT64_MAX when it never opens again. */
int64_t sched_opening(const struct rule *rule, const struct zone *zone, int64_t utc_s);
/* UTC second at which the open window closes; INT64_MAX when it never does. */
int64_t sched_closing(const struct rule *rule, const struct zone *zone, int64_t utc_s);

/* The next occurrence of RULE_AT or RULE_DAYS_AT strictly after utc_s: its UTC second and, as its
 * identity, its nominal local second. False when there is none. anchor_day is the civil
 * day that RULE_DAYS_AT counts from. */
bool sched_next_at(const struct rule *rule, const struct zone *zone, int64_t utc_s,
	int64_t anchor_day, int64_t *ret_utc_s, int64_t *ret_nominal_s);

/* Whether any window holds this instant, and until when (*ret_end, UTC; may be NULL). */
bool sched_quiet(const struct rule_windows *quiet, const struct zone *zone, int64_t utc_s, int64_t *ret_end_s);
/* The next UTC second at which sched_quiet or sched_open may change its answer. */
int64_t sched_quiet_edge(const struct rule_windows *quiet, const struct zone *zone, int64_t utc_s);

/* The UTC second at which the person's day that holds utc_s began (day_start_s: 0 at midnight). */
int64_t sched_day_start(const struct zone *zone, int32_t day_start_s, int64_t utc_s);
int64_t sched_next_day_start(const struct zone *zone, int32_t day_start_s, int64_t utc_s);

#endif
