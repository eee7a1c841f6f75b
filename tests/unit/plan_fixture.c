/* SPDX-License-Identifier: MIT */
#include "plan_fixture.h"

#include <stdlib.h>
#include <string.h>

#include "core/instant.h"

static void must(int result) {
	if (result != 0) {
		abort();
	}
}

static struct exercise exercise(const char *id, const char *title, bool unilateral) {
	return (struct exercise){
		.id = id,
		.title = title,
		.kind = KIND_STRENGTHEN,
		.position = "standing",
		.placement = "",
		.unilateral = unilateral,
		.rest_s = 10,
		.prepare_s = 5,
		.switch_s = 5,
		.gap_s = -1,
		.order = ORDER_WITHIN_SET,
		.say = "Slow and even.",
		.tip = "",
		.progression = "",
		.plugin = "",
	};
}

static struct routine_item item(int32_t exercise, struct dose dose, const char *model) {
	return (struct routine_item){
		.exercise = exercise,
		.dose = dose,
		.dose_right = dose,
		.gap_s = -1,
		.rest_s = 10,
		.prepare_s = 5,
		.switch_s = 5,
		.model = model,
		.progression = "",
	};
}

static struct routine routine(const char *id, const char *title, struct routine_item *items) {
	return (struct routine){
		.id = id,
		.title = title,
		.goal = "",
		.sides = SIDES_BOTH,
		.plugin = "",
		.item_count = 1,
		.items = items,
	};
}

void fixture_init(struct fixture *f) {
	static const struct dose hold = {.sets = 1, .hold_s = 20};
	static const struct dose reps = {.sets = 2, .reps = 10, .tempo = {1, 0, 1, 0}};
	memset(f, 0, sizeof(*f));
	f->exercises[0] = exercise("stretch", "Stretch", false);
	f->exercises[0].kind = KIND_STRETCH;
	f->exercises[1] = exercise("clam", "Side-lying clam", true);
	f->exercises[2] = exercise("bridge", "Bridge", false);
	f->items[ROUTINE_BREAK][0] = item(0, hold, "");
	f->items[ROUTINE_STRENGTH_A][0] = item(1, reps, "test/double");
	f->items[ROUTINE_STRENGTH_A][1] = item(2, reps, "test/double");
	f->items[ROUTINE_STRENGTH_B][0] = item(2, reps, "test/double");
	f->routines[ROUTINE_BREAK] = routine("break", "A break", f->items[ROUTINE_BREAK]);
	f->routines[ROUTINE_BREAK].fixed = true;
	f->routines[ROUTINE_STRENGTH_A] =
		routine("strength-a", "Strength A", f->items[ROUTINE_STRENGTH_A]);
	f->routines[ROUTINE_STRENGTH_A].item_count = 2;
	f->routines[ROUTINE_STRENGTH_B] =
		routine("strength-b", "Strength B", f->items[ROUTINE_STRENGTH_B]);
	f->plan = (struct plan){
		.settings =
			{
				.morning_question = true,
				.timezone = "",
				.natural_break_us = 5 * US_PER_MIN,
				.settle_us = 60 * US_PER_S,
				.side_first = SIDE_RIGHT,
				.pace_milli = 1000,
				.safe_max = 2,
				.prescribed_by = "",
				.review = "",
			},
		.exercise_count = 3,
		.routine_count = ROUTINE_FIXTURE_COUNT,
		.reminders = f->reminders,
		.exercises = f->exercises,
		.routines = f->routines,
	};
}

struct reminder *fixture_add(
	struct fixture *f, const char *id, const char *schedule, int32_t routine) {
	struct reminder *r = &f->reminders[f->plan.reminder_count++];
	*r = (struct reminder){
		.id = id,
		.rule = {.days = RULE_ALL_DAYS, .from_day = INT64_MIN, .until_day = INT64_MAX},
		.rotation_count = 1,
		.rotation = {routine},
		.rotation_names = {f->routines[routine].id},
		.only_if = "",
		.unless = "",
		.missed = MISSED_ONCE,
		.snooze_us = 10 * US_PER_MIN,
		.expire_us = 30 * US_PER_MIN,
		.snooze_limit = 2,
		.priority = PRIORITY_NORMAL,
		.cues = CUES_TONES,
		.enabled = true,
		.file = "plan.ini",
	};
	if (strncmp(schedule, "per-week ", 9) == 0) {
		r->rule.kind = RULE_PER_WEEK;
		r->rule.per_week = schedule[9] - '0';
		if (schedule[10] != '\0') {
			must(rule_parse_times(schedule + 14, &r->rule, NULL));
		}
	} else if (strncmp(schedule, "at ", 3) == 0) {
		r->rule.kind = RULE_AT;
		must(rule_parse_times(schedule + 3, &r->rule, NULL));
	} else if (strncmp(schedule, "calendar ", 9) == 0) {
		r->rule.kind = RULE_CALENDAR;
		r->rule.calendar = &f->calendars[f->plan.reminder_count - 1];
		must(calendar_parse(schedule + 9, &r->rule.calendar->calendar, NULL));
	} else {
		must(rule_parse_every(schedule, &r->rule, NULL));
		r->missed = r->rule.kind == RULE_DAYS_AT ? MISSED_ONCE : MISSED_SKIP;
	}
	return r;
}

void fixture_between(struct reminder *r, const char *days, const char *window) {
	if (days != NULL) {
		must(rule_parse_days(days, &r->rule.days, NULL));
	}
	if (window != NULL) {
		must(rule_parse_window(window, &r->rule.between, NULL));
		r->rule.has_between = true;
	}
}
