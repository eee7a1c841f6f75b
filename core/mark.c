/* SPDX-License-Identifier: MIT */
#include "mark.h"

#include <stdio.h>
#include <string.h>

#include "civil.h"
#include "emit.h"
#include "occur.h"
#include "span.h"

int64_t mark_every_us(const struct engine *e, int32_t reminder) {
	return adapt_interval_us(
		&e->occurs[reminder].adapt, e->plan->reminders[reminder].rule.every_us);
}

void mark_tally(struct engine *e, int32_t reminder, enum outcome outcome, const char *note) {
	struct occur *o = &e->occurs[reminder];
	bool missed = outcome == OUTCOME_MISSED;
	bool counted = o->now.prompted_wall_us != 0 &&
		occur_is_counted(&e->plan->reminders[reminder]) &&
		(!missed || strcmp(note, NOTE_NOT_ANSWERED) == 0);
	if (counted && e->plan->settings.adapt) {
		int64_t local_s = zone_local(e->zone, wall_s(e->now.wall_us));
		(void)adapt_prompt(
			&o->adapt, local_s / S_PER_DAY, missed || outcome == OUTCOME_SKIPPED);
	}
}

/* ---- records ---- */

static int64_t markable_us(const struct engine *e, int32_t reminder) {
	const struct occur *o = &e->occurs[reminder];
	bool active = e->plan->reminders[reminder].rule.kind == RULE_ACTIVE;
	return active && o->now.phase == OCCUR_NONE ? counter_us(&o->counter, e->now.boot_us) : 0;
}

int64_t mark_wanted_us(const struct engine *e, int32_t reminder) {
	const struct occur *o = &e->occurs[reminder];
	bool counts = e->plan->reminders[reminder].rule.kind == RULE_ACTIVE &&
		o->now.phase == OCCUR_NONE && o->counter.running;
	if (!counts || e->preview) {
		return NEVER_US;
	}
	return o->counter.since_boot_us + o->mark.counted_us + MARK_US - o->counter.counted_us;
}

static void tell_adapted(struct engine *e, int32_t reminder) {
	char span[48], plain[48];
	const struct occur *o = &e->occurs[reminder];
	struct published *publish = emit_publish(e, PUBLISH_REMINDER_ADAPTED);
	publish->reminder = reminder;
	publish->routine = occur_routine(e, reminder);
	span_print(mark_every_us(e, reminder), span, sizeof(span));
	span_print(e->plan->reminders[reminder].rule.every_us, plain, sizeof(plain));
	if (o->adapt.level > o->mark.level) {
		snprintf(publish->text, sizeof(publish->text),
			"Most of its prompts were dismissed: it comes every %s now instead of %s.",
			span, plain);
	} else {
		snprintf(publish->text, sizeof(publish->text),
			"Its prompts are taken again: it comes every %s now.", span);
	}
}

bool mark_step(struct engine *e, int32_t reminder) {
	struct occur *o = &e->occurs[reminder];
	int64_t counted = markable_us(e, reminder);
	int64_t more = counted - o->mark.counted_us;
	bool adapted = o->adapt.level != o->mark.level;
	if (o->now.phase != OCCUR_NONE && !adapted) {
		return false;
	}
	if (e->preview && !adapted) {
		return false;
	}
	if (!adapted && more >= 0 && more < MARK_US && (more == 0 || !e->stopping)) {
		return false;
	}
	if (adapted) {
		tell_adapted(e, reminder);
	}
	o->mark = (struct mark){counted, e->now.wall_us, o->adapt.level};
	struct record_counter *counter = &emit_record(e, RECORD_COUNTER)->as.counter;
	text_copy(counter->reminder, sizeof(counter->reminder), reminder_id(e, reminder));
	counter->every_us = e->plan->reminders[reminder].rule.every_us;
	counter->counted_us = counted;
	counter->level = o->adapt.level;
	return true;
}

void mark_take(struct engine *e, int32_t reminder, const struct record_counter *counter) {
	const struct reminder *r = &e->plan->reminders[reminder];
	struct occur *o = &e->occurs[reminder];
	if (!occur_is_counted(r)) {
		return;
	}
	o->mark = (struct mark){0, e->now.wall_us, 0};
	if (r->rule.kind == RULE_ACTIVE) {
		o->counter.counted_us = o->mark.counted_us = counter->counted_us;
	}
	if (counter->every_us == r->rule.every_us && e->plan->settings.adapt) {
		o->adapt.level = o->mark.level = counter->level;
	}
}

bool mark_was_off(const struct engine *e, const struct occur *o) {
	int64_t unseen_us = e->now.wall_us - o->mark.wall_us - MARK_US;
	return o->mark.wall_us != 0 &&
		unseen_us - e->now.boot_us >= e->plan->settings.natural_break_us;
}
