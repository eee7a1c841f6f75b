/* SPDX-License-Identifier: MIT */
/*
 * What the log itself gives reason to say: after a session that left a person
 * worse there are 48 hours of rest, and when such sessions come close together
 * or the mornings get worse, that a clinician should have a look (domain.md 3.9,
 * 5). Advice suspends nothing; only a red flag does.
 */
#ifndef CORE_ALARM_H
#define CORE_ALARM_H

#include <stdbool.h>
#include <stdint.h>

#include "record.h"

#define ALARM_HARMS_MAX 8
#define ALARM_HARMS 3     /* so many within ALARM_DAYS */
#define ALARM_DAYS 28     /* and not said again for as long */
#define ALARM_MORNINGS 21 /* three weeks of mornings are compared */
#define ALARM_REST_HOURS 48

struct engine;
struct past;

/* A session that ended with the verdict regress. */
struct harm {
	uint64_t session; /* 0: free */
	int32_t routine, day;
	int64_t started_wall_us;
};

struct alarm {
	struct harm harms[ALARM_HARMS_MAX];
	int32_t morning_days[ALARM_MORNINGS]; /* by day number modulo */
	int8_t mornings[ALARM_MORNINGS];      /* soreness, -1: not said */
	int64_t advised_wall_us;              /* 0: never */
	bool open;                            /* the notice waits to be read */
	char reason[NOTE_BYTES];
};

void alarm_init(struct alarm *alarm);
/* Over to a new plan: harms of routines that are gone still count for the advice. */
void alarm_adopt(struct engine *e, const struct engine *old);
/* What is known of a session now; said again whenever more is known. */
void alarm_session(struct engine *e, const struct past *past);
/* The session does not count any more. */
void alarm_forget(struct engine *e, uint64_t session);
void alarm_morning(struct engine *e, int32_t pain, int64_t wall_us);
/* The advice as a record says it. */
void alarm_take(struct engine *e, const struct record_safety *safety, int64_t wall_us);
/* Advises when there is reason to, at most once in ALARM_DAYS. */
void alarm_look(struct engine *e);
/* Until when a routine of this reminder is to rest (wall), 0: it need not. */
int64_t alarm_rest_until(const struct engine *e, int32_t reminder);

#endif
