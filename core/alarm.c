/* SPDX-License-Identifier: MIT */
#include "alarm.h"

#include <string.h>

#include "agenda.h"
#include "course.h"
#include "emit.h"
#include "screen.h"

#define WEEKS (ALARM_MORNINGS / 7)
#define MORNINGS_ENOUGH 2 /* answers that make a week's mean */

void alarm_init(struct alarm *alarm) {
	memset(alarm, 0, sizeof(*alarm));
	for (int i = 0; i < ALARM_MORNINGS; i++) {
		alarm->mornings[i] = -1;
		alarm->morning_days[i] = NO_DAY;
	}
}

void alarm_adopt(struct engine *e, const struct engine *old) {
	e->alarm = old->alarm;
	for (int i = 0; i < ALARM_HARMS_MAX; i++) {
		struct harm *harm = &e->alarm.harms[i];
		/* An empty one names no routine, and the old plan may have none. */
		harm->routine = harm->session == 0 || harm->routine < 0
			? -1
			: plan_find_routine(e->plan, routine_id(old, harm->routine));
	}
}

/* ---- what is known ---- */

void alarm_forget(struct engine *e, uint64_t session) {
	for (int i = 0; i < ALARM_HARMS_MAX; i++) {
		if (e->alarm.harms[i].session == session) {
			e->alarm.harms[i] = (struct harm){0};
			agenda_touch_open(e);
		}
	}
}

void alarm_session(struct engine *e, const struct past *past) {
	struct pain pain = past->report.pain;
	int32_t amber = 0;
	if (past->session == 0) {
		return;
	}
	alarm_forget(e, past->session);
	pain.before = pain.before >= 0 ? pain.before : past->before;
	if (!past->confirmed || past->routine < 0 ||
		safety_verdict(&pain, e->plan->settings.safe_max, &amber) != VERDICT_REGRESS) {
		return;
	}
	struct harm *oldest = &e->alarm.harms[0];
	agenda_touch_open(e);
	for (int i = 1; i < ALARM_HARMS_MAX; i++) {
		if (e->alarm.harms[i].started_wall_us < oldest->started_wall_us) {
			oldest = &e->alarm.harms[i];
		}
	}
	*oldest = (struct harm){
		.session = past->session,
		.routine = past->routine,
		.day = course_day(e, past->started_wall_us),
		.started_wall_us = past->started_wall_us,
	};
}

void alarm_morning(struct engine *e, int32_t pain, int64_t wall_us) {
	int32_t day = course_day(e, wall_us);
	int32_t at = (day % ALARM_MORNINGS + ALARM_MORNINGS) % ALARM_MORNINGS;
	e->alarm.morning_days[at] = day;
	e->alarm.mornings[at] = (int8_t)pain;
}

void alarm_take(struct engine *e, const struct record_safety *safety, int64_t wall_us) {
	e->alarm.advised_wall_us = wall_us;
	text_copy(e->alarm.reason, sizeof(e->alarm.reason), safety->statement);
}

/* ---- what it gives reason to ---- */

/* Sum and number of answers of a week, 0 being the one that ends today. */
static int32_t week(const struct alarm *alarm, int32_t today, int32_t back, int32_t *ret_count) {
	int32_t sum = 0, last = today - 7 * back;
	*ret_count = 0;
	for (int i = 0; i < ALARM_MORNINGS; i++) {
		int32_t day = alarm->morning_days[i];
		if (day != NO_DAY && day > last - 7 && day <= last && alarm->mornings[i] >= 0) {
			sum += alarm->mornings[i];
			++*ret_count;
		}
	}
	return sum;
}

/* The weekly mean rose by a whole point, and by another one. */
static bool mornings_rise(const struct alarm *alarm, int32_t today) {
	int32_t sums[WEEKS], counts[WEEKS];
	for (int i = 0; i < WEEKS; i++) {
		sums[i] = week(alarm, today, i, &counts[i]);
		if (counts[i] < MORNINGS_ENOUGH) {
			return false;
		}
	}
	for (int i = 0; i + 1 < WEEKS; i++) {
		int32_t rise = sums[i] * counts[i + 1] - sums[i + 1] * counts[i];
		if (rise < counts[i] * counts[i + 1]) {
			return false;
		}
	}
	return true;
}

void alarm_look(struct engine *e) {
	struct alarm *alarm = &e->alarm;
	int32_t today = course_day(e, e->now.wall_us), recent = 0;
	bool lately = alarm->advised_wall_us != 0 &&
		today - course_day(e, alarm->advised_wall_us) < ALARM_DAYS;
	if (lately || screen_suspended(e)) {
		return;
	}
	for (int i = 0; i < ALARM_HARMS_MAX; i++) {
		const struct harm *harm = &alarm->harms[i];
		recent += harm->session != 0 && today - harm->day < ALARM_DAYS;
	}
	const char *reason = recent >= ALARM_HARMS
		? "Three sessions within 28 days left you clearly worse."
		: mornings_rise(alarm, today)
		? "Mornings have got worse by a point or more, two weeks running."
		: NULL;
	if (reason == NULL) {
		return;
	}
	struct record_safety safety = {.kind = SAFETY_ADVISED, .level = RED_FLAG_SOON};
	text_copy(safety.statement, sizeof(safety.statement), reason);
	emit_record(e, RECORD_SAFETY)->as.safety = safety;
	alarm_take(e, &safety, e->now.wall_us);
	alarm->open = true;
	struct published *publish = emit_publish(e, PUBLISH_SAFETY_ADVISED);
	text_copy(publish->text, sizeof(publish->text), reason);
}

int64_t alarm_rest_until(const struct engine *e, int32_t reminder) {
	const struct reminder *r = &e->plan->reminders[reminder];
	int64_t until = 0;
	for (int i = 0; i < ALARM_HARMS_MAX; i++) {
		const struct harm *harm = &e->alarm.harms[i];
		int64_t end = harm->started_wall_us + ALARM_REST_HOURS * US_PER_HOUR;
		for (uint32_t k = 0; k < r->rotation_count && harm->session != 0; k++) {
			if (r->rotation[k] == harm->routine && end > until) {
				until = end;
			}
		}
	}
	return until;
}
