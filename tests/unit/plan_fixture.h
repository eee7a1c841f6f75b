/* SPDX-License-Identifier: MIT */
/*
 * A small plan built in C, without INI: three routines of three exercises, and
 * as many reminders as a test adds. Settings hold nothing back (no quiet hours, no
 * spacing) until a test says so.
 */
#ifndef TESTS_PLAN_FIXTURE_H
#define TESTS_PLAN_FIXTURE_H

#include "core/calendar.h"
#include "core/plan.h"

#define FIXTURE_REMINDERS_MAX 16

enum { ROUTINE_BREAK, ROUTINE_STRENGTH_A, ROUTINE_STRENGTH_B, ROUTINE_FIXTURE_COUNT };

struct fixture {
	struct plan plan;
	struct reminder reminders[FIXTURE_REMINDERS_MAX];
	struct rule_calendar calendars[FIXTURE_REMINDERS_MAX];
	struct exercise exercises[3];
	struct routine routines[ROUTINE_FIXTURE_COUNT];
	struct routine_item items[ROUTINE_FIXTURE_COUNT][2];
};

void fixture_init(struct fixture *f);
/* schedule: "50min", "50min active", "2d at 17:30", clock times "at 08:30, 17:30",
 * "calendar Mon..Fri 09:00", "per-week 3" or "per-week 3 at 17:30". */
struct reminder *fixture_add(
	struct fixture *f, const char *id, const char *schedule, int32_t routine);
void fixture_between(struct reminder *r, const char *days, const char *window);

#endif
