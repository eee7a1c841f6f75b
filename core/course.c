/* SPDX-License-Identifier: MIT */
#include "course.h"

#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "compose.h"
#include "emit.h"
#include "progress.h"
#include "sched.h"

#define LOOK_DAYS 28   /* a schedule's mean interval is taken over four weeks */
#define LOOK_TIMES 112 /* more often than four times a day makes no difference */
#define US_HALF_DAY (US_PER_DAY / 2)

int32_t course_day(const struct engine *e, int64_t wall_us) {
	int64_t local_s = zone_local(e->zone, wall_s(wall_us)) - e->plan->settings.day_start_s;
	int64_t day = local_s / S_PER_DAY - (local_s % S_PER_DAY < 0);
	return day > INT32_MAX ? INT32_MAX : (int32_t)day;
}

/* ---- the planned interval ---- */

static int32_t count_days(rule_days days) {
	int32_t count = 0;
	for (; days != 0; days = (rule_days)(days & (days - 1))) {
		count++;
	}
	return count;
}

/* Mean time between the elapses of what repeats by no week; 0: there are none. */
static int64_t mean_us(const struct engine *e, const struct rule *rule) {
	int64_t now_s = wall_s(e->now.wall_us), at_s = 0, first_s = 0, last_s = 0, nominal_s;
	int64_t anchor = rule->from_day != INT64_MIN ? rule->from_day : 0;
	int32_t count = 0;
	for (int64_t after_s = now_s; count < LOOK_TIMES; after_s = at_s) {
		if (!sched_next_at(rule, e->zone, after_s, anchor, &at_s, &nominal_s) ||
			(count >= 2 && at_s > now_s + LOOK_DAYS * S_PER_DAY)) {
			break;
		}
		first_s = count == 0 ? at_s : first_s;
		last_s = at_s;
		count++;
	}
	if (count < 2) {
		return 0;
	}
	/* A week of Monday, Wednesday and Friday has three sessions, whichever comes first: over
	 * whole weeks the count is right, over what lies between first and last it would not be. */
	bool dense = last_s - now_s <= LOOK_DAYS * S_PER_DAY && count < LOOK_TIMES;
	int64_t span_s = dense ? LOOK_DAYS * S_PER_DAY : last_s - first_s;
	return s_us(span_s) / (dense ? count : count - 1);
}

static int64_t interval_us(const struct engine *e, const struct reminder *r) {
	const struct rule *rule = &r->rule;
	int32_t a_week = count_days(rule->days) * (int32_t)rule->time_count;
	if (rule->until_day < zone_local(e->zone, wall_s(e->now.wall_us)) / S_PER_DAY) {
		return 0; /* it is over, and plans nothing */
	}
	switch (rule->kind) {
	case RULE_AT:
		return a_week > 0 ? 7 * US_PER_DAY / a_week : 0;
	case RULE_EVERY:
	case RULE_ACTIVE:
		return rule->every_us;
	case RULE_PER_WEEK:
		return rule->per_week > 0 ? 7 * US_PER_DAY / rule->per_week : 0;
	case RULE_DAYS_AT:
	case RULE_CALENDAR:
		return mean_us(e, rule);
	case RULE_NONE:
	case RULE_KIND_COUNT:
		break;
	}
	return 0;
}

int32_t course_interval(const struct engine *e, int32_t routine) {
	int64_t least_us = 0;
	for (uint32_t i = 0; i < e->plan->reminder_count; i++) {
		const struct reminder *r = &e->plan->reminders[i];
		bool has = false;
		for (uint32_t k = 0; k < r->rotation_count; k++) {
			has = has || r->rotation[k] == routine;
		}
		if (!has || !r->enabled) {
			continue;
		}
		int64_t us = interval_us(e, r) * (int64_t)r->rotation_count;
		if (us > 0 && (least_us == 0 || us < least_us)) {
			least_us = us;
		}
	}
	return (int32_t)((least_us + US_HALF_DAY) / US_PER_DAY);
}

/* ---- gap and lighter week ---- */

enum gap course_gap(
	const struct engine *e, int32_t routine, int32_t item, int32_t last_day, int32_t day) {
	if (last_day == NO_DAY || !progress_moves(e, routine, item)) {
		return GAP_NORMAL;
	}
	/* Most answers need no look at the schedule: nothing is a gap within a week. */
	int32_t days = day - last_day;
	if (days <= GAP_NORMAL_DAYS) {
		return GAP_NORMAL;
	}
	/* Where a plugin chooses, an exercise comes round every so many sessions. */
	int32_t interval = course_interval(e, routine) * compose_round(e, routine);
	return gap_action(days, interval, e->plan->settings.age);
}

bool course_deloads(const struct engine *e, int32_t routine, int32_t day) {
	const struct course *course = &e->courses[routine];
	struct deload deload = course->now;
	return course->begun && deload_plan(&deload, day);
}

bool course_take(struct engine *e, const struct past *past, enum verdict verdict) {
	struct course *course = &e->courses[past->routine];
	int32_t day = course_day(e, past->started_wall_us);
	if (course->session != past->session) {
		if (!course->begun) {
			deload_init(&course->now, day);
			course->begun = true;
		}
		course->before = course->now;
		course->session = past->session;
	}
	course->now = course->before;
	bool lighter = deload_plan(&course->now, day);
	deload_after(&course->now, day, verdict);
	return lighter;
}

void course_undo(struct engine *e, int32_t routine, uint64_t session) {
	struct course *course = &e->courses[routine];
	if (course->session == session) {
		course->now = course->before;
		course->session = 0;
	}
}

void course_gap_text(enum gap gap, int32_t days, const struct dose *dose, char *text, size_t size) {
	char amount[48];
	dose_print(dose, amount, sizeof(amount));
	if (size > 0) {
		text[0] = '\0';
	}
	if (gap == GAP_REPEAT) {
		snprintf(text, size, "%d days without it: %s is repeated.", (int)days, amount);
	} else if (gap != GAP_NORMAL) {
		snprintf(
			text, size, "%d days without it: taken up again at %s.", (int)days, amount);
	}
}

void course_view(const struct engine *e, int32_t routine, int32_t item, struct dose *dose,
	char *text, size_t size) {
	const struct slot *slot = progress_slot(e, routine, item);
	int32_t lo = e->plan->routines[routine].items[item].lo;
	int32_t day = course_day(e, e->now.wall_us);
	char amount[48];
	if (text != NULL) {
		text[0] = '\0';
	}
	*dose = slot->dose;
	if (!progress_moves(e, routine, item)) {
		return;
	}
	enum gap gap = course_gap(e, routine, item, slot->done_day, day);
	gap_apply(gap, lo, dose);
	if (text != NULL) {
		int32_t days = slot->done_day == NO_DAY ? 0 : day - slot->done_day;
		course_gap_text(gap, days, dose, text, size);
	}
	if (!course_deloads(e, routine, day)) {
		return;
	}
	dose_print(dose, amount, sizeof(amount));
	deload_apply(lo, dose);
	if (text != NULL) {
		snprintf(text, size, "A lighter week; %s comes after it.", amount);
	}
}

bool course_screens(const struct engine *e, int32_t routine) {
	int32_t day = course_day(e, e->now.wall_us);
	int32_t asked = course_day(e, e->screen.recorded_wall_us);
	for (uint32_t i = 0; i < e->plan->routines[routine].item_count; i++) {
		int32_t item = (int32_t)i, last = progress_slot(e, routine, item)->done_day;
		if (!choice_has(&e->composing[routine].choice, i)) {
			continue;
		}
		if (gap_screens(course_gap(e, routine, item, last, day)) &&
			!gap_screens(course_gap(e, routine, item, last, asked))) {
			return true;
		}
	}
	return false;
}

/* ---- records ---- */

/* In this order: a record outlives the program that wrote it. */
enum { COURSE_DONE, COURSE_START, COURSE_END, COURSE_LAST, COURSE_REGRESS_0, COURSE_REGRESS_1 };

void course_save(const struct engine *e, int32_t routine, int32_t done_day,
	int32_t ret_numbers[COURSE_NUMBERS]) {
	const struct course *course = &e->courses[routine];
	const struct deload *deload = &course->now;
	for (int i = 0; i < COURSE_NUMBERS; i++) {
		ret_numbers[i] = NO_DAY;
	}
	ret_numbers[COURSE_DONE] = done_day;
	if (!course->begun) {
		return;
	}
	ret_numbers[COURSE_START] = deload->start;
	ret_numbers[COURSE_END] = deload->end;
	ret_numbers[COURSE_LAST] = deload->has_last ? deload->last : NO_DAY;
	for (uint32_t i = 0; i < deload->regress_count; i++) {
		ret_numbers[COURSE_REGRESS_0 + i] = deload->regresses[i];
	}
}

void course_load(struct engine *e, int32_t routine, uint64_t session,
	const int32_t numbers[COURSE_NUMBERS]) {
	struct course *course = &e->courses[routine];
	bool begun = numbers[COURSE_START] != NO_DAY;
	struct deload deload = {0};
	if (begun) {
		deload.start = numbers[COURSE_START];
		deload.end = numbers[COURSE_END];
		deload.has_last = numbers[COURSE_LAST] != NO_DAY;
		deload.last = deload.has_last ? numbers[COURSE_LAST] : 0;
		for (int i = COURSE_REGRESS_0; i <= COURSE_REGRESS_1; i++) {
			if (numbers[i] != NO_DAY) {
				deload.regresses[deload.regress_count++] = numbers[i];
			}
		}
	}
	if (course->session != session) {
		if (course->begun) {
			course->before = course->now;
		} else {
			deload_init(&course->before, begun ? deload.start : 0);
		}
		course->session = session;
	}
	course->begun = begun;
	course->now = deload;
}
