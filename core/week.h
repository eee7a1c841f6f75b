/* SPDX-License-Identifier: MIT */
/*
 * So many times a week: which days those are, and where a missed one still
 * finds room. Pure functions of their arguments, like sched.h.
 */
#ifndef CORE_WEEK_H
#define CORE_WEEK_H

#include <stdbool.h>
#include <stdint.h>

#include "rule.h"
#include "zone.h"

#define WEEK_NONE INT64_MIN

/* The days of one week that is not as every other, for something was missed in it. */
struct week {
	int64_t monday; /* civil day; WEEK_NONE: there is none */
	rule_days days;
};

/* How much room a missed one has. */
struct week_room {
	int64_t now_s;  /* UTC: only what comes later is free */
	int64_t free_s; /* UTC: not before, for min-rest counts until then; INT64_MIN: at once */
	int64_t rest_s; /* between two */
};

enum week_move {
	WEEK_NOT_ITS, /* not an occurrence of this schedule: nothing is moved */
	WEEK_MOVED,
	WEEK_NO_ROOM
};

/* The days of an ordinary week: of the A allowed days from Monday, those with the index
 * (2k + 1)A / 2N. */
rule_days week_spread(const struct rule *rule);
/* The days of the week that holds this civil day. */
rule_days week_days(const struct rule *rule, const struct week *week, int64_t day);
/* As sched_next_at, for RULE_PER_WEEK. */
bool week_next(const struct rule *rule, const struct week *week, const struct zone *zone,
	int64_t utc_s, int64_t *ret_utc_s, int64_t *ret_nominal_s);
/* The occurrence of nominal_s was missed: it and those that are still to come are spread over
 * what is left of its week. Without room for all of them the others stay where they are. */
enum week_move week_missed(const struct rule *rule, struct week *week, const struct zone *zone,
	int64_t nominal_s, const struct week_room *room);

#endif
