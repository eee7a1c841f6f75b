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

/* Opened before all time: a window that never closes, such as one without days, times and dates. It
 * is the epoch, so that seconds turn into microseconds without a case for it. */
#define SCHED_ALWAYS 0

/* Whether the reminder's window (days, between, from, until) is open now. */
bool sched_open(const struct rule *rule, const struct zone *zone, int64_t utc_s);
/* UTC second at which the window that holds utc_s opened, or, when closed, the next opening;
 * INT64_MAX when it never opens again, SCHED_ALWAYS when it was never closed. Without `between` (or
 * with 00:00-24:00) days that follow each other are one window. A window that a gap swallows whole
 * does not open. */
int64_t sched_opening(const struct rule *rule, const struct zone *zone, int64_t utc_s);
/* UTC second at which the open window closes, or, when closed, the next one to open will close;
 * INT64_MAX when there is none or it never does. */
int64_t sched_closing(const struct rule *rule, const struct zone *zone, int64_t utc_s);

/* The zone whose local times a rule means: its own, where its calendar expression names one, else
 * this one, the plan's. */
const struct zone *sched_zone(const struct rule *rule, const struct zone *zone);

/* The next occurrence (by days, from, until; `between` plays no part) of RULE_AT, RULE_DAYS_AT or
 * RULE_CALENDAR
 * strictly after utc_s: its UTC second and, as its identity, its nominal local second. False when
 * there is none. anchor_day is the civil day that RULE_DAYS_AT counts from. */
bool sched_next_at(const struct rule *rule, const struct zone *zone, int64_t utc_s,
	int64_t anchor_day, int64_t *ret_utc_s, int64_t *ret_nominal_s);

/* Whether any window holds this instant, and until when (*ret_end_s, UTC; may be NULL),
 * over windows that touch or overlap: INT64_MAX when they fill the week. */
bool sched_quiet(const struct rule_windows *quiet, const struct zone *zone, int64_t utc_s,
	int64_t *ret_end_s);
/* The next UTC second, strictly after, at which sched_quiet may change its answer; INT64_MAX:
 * never. */
int64_t sched_quiet_edge(const struct rule_windows *quiet, const struct zone *zone, int64_t utc_s);

/* The UTC second at which the person's day that holds utc_s began (day_start_s: 0 at midnight). */
int64_t sched_day_start(const struct zone *zone, int32_t day_start_s, int64_t utc_s);
int64_t sched_next_day_start(const struct zone *zone, int32_t day_start_s, int64_t utc_s);

#endif
