/* SPDX-License-Identifier: MIT */
#include "occur.h"

#include <stdio.h>
#include <string.h>

#include "agenda.h"
#include "civil.h"
#include "emit.h"
#include "hold.h"
#include "mark.h"
#include "mutation.h"
#include "prompt.h"
#include "sched.h"

#define LATE_US US_PER_MIN
#define SKIP_MAX                                                                                   \
	256 /* clock times passed over because they are not wanted; more than a day has            \
	     */

void counter_set(struct counter *counter, bool run, int64_t boot_us) {
	if (run == counter->running) {
		return;
	}
	if (run) {
		counter->since_boot_us = boot_us;
	} else {
		counter->counted_us = counter_us(counter, boot_us);
	}
	counter->running = run;
}

int64_t counter_us(const struct counter *counter, int64_t boot_us) {
	int64_t more = counter->running ? boot_us - counter->since_boot_us : 0;
	return counter->counted_us + (more > 0 ? more : 0);
}

bool occur_is_calendar(const struct reminder *r) {
	return r->rule.kind == RULE_AT || r->rule.kind == RULE_DAYS_AT ||
		r->rule.kind == RULE_CALENDAR || r->rule.kind == RULE_PER_WEEK;
}

bool occur_is_off(const struct plan *plan, const struct reminder *r) {
	return !r->enabled || (r->only_if[0] != '\0' && !plan_has_condition(plan, r->only_if)) ||
		(r->unless[0] != '\0' && plan_has_condition(plan, r->unless));
}

bool occur_is_counted(const struct reminder *r) {
	return r->rule.kind == RULE_EVERY || r->rule.kind == RULE_ACTIVE;
}

/* Of all keys up to this one nothing comes again. */
static int64_t known_key(const struct occur *o) {
	return o->has_key ? o->last_key : o->before_key;
}

void occur_begin(struct engine *e, int32_t reminder) {
	const struct reminder *r = &e->plan->reminders[reminder];
	/* There were never more of it than records. */
	e->occurs[reminder].before_key = (int64_t)e->serial;
	if (occur_is_calendar(r)) {
		e->occurs[reminder].before_key =
			zone_local(sched_zone(&r->rule, e->zone), wall_s(e->now.wall_us));
	}
	occur_init(e, reminder);
}

static bool has_window(const struct rule *rule) {
	return rule->has_between || rule->days != RULE_ALL_DAYS || rule->from_day != INT64_MIN ||
		rule->until_day != INT64_MAX;
}

int64_t occur_counter_due(const struct engine *e, int32_t reminder) {
	const struct counter *counter = &e->occurs[reminder].counter;
	if (!counter->running || !occur_is_counted(&e->plan->reminders[reminder])) {
		return NEVER_US;
	}
	return counter->since_boot_us + (mark_every_us(e, reminder) - counter->counted_us);
}

int32_t occur_routine(const struct engine *e, int32_t reminder) {
	const struct reminder *r = &e->plan->reminders[reminder];
	for (uint32_t i = 0; i < r->rotation_count; i++) {
		uint32_t at = ((uint32_t)e->occurs[reminder].rotation + i) % r->rotation_count;
		if (r->rotation[at] >= 0) {
			return r->rotation[at];
		}
	}
	return -1;
}

/* ---- the window and the next clock time ---- */

static void window_look(struct engine *e, int32_t reminder) {
	const struct rule *rule = &e->plan->reminders[reminder].rule;
	struct occur *o = &e->occurs[reminder];
	if (!has_window(rule)) {
		o->open = true;
		o->edge_wall_us = NEVER_US;
		return;
	}
	int64_t now_s = wall_s(e->now.wall_us);
	o->open = sched_open(rule, e->zone, now_s);
	o->edge_wall_us = s_us(o->open ? sched_closing(rule, e->zone, now_s)
				       : sched_opening(rule, e->zone, now_s));
	if (o->edge_wall_us <= e->now.wall_us) {
		o->edge_wall_us = e->now.wall_us + US_PER_S; /* an edge is always ahead */
	}
}

static bool counts(const struct engine *e, int32_t reminder) {
	const struct occur *o = &e->occurs[reminder];
	const struct reminder *r = &e->plan->reminders[reminder];
	return !o->off && o->open && !o->paused && o->now.phase == OCCUR_NONE &&
		((e->holds & HOLDS_STOP) == 0 || MUTATED(PAUSE)) &&
		(r->rule.kind != RULE_ACTIVE || ((e->present || MUTATED(ACTIVE)) && e->started));
}

/* An opening restarts the counter, backdated to the opening itself. */
void occur_window(struct engine *e, int32_t reminder) {
	const struct rule *rule = &e->plan->reminders[reminder].rule;
	struct occur *o = &e->occurs[reminder];
	window_look(e, reminder);
	if (o->open && has_window(rule)) {
		int64_t opened =
			engine_boot(e, s_us(sched_opening(rule, e->zone, wall_s(e->now.wall_us))));
		if (opened > o->from_boot_us) {
			o->counter = (struct counter){0};
			o->mark.counted_us = 0; /* was of the window before */
			o->from_boot_us = opened;
			o->warned = false;
			counter_set(&o->counter, counts(e, reminder), opened);
		}
	}
	if (!o->open) {
		counter_set(&o->counter, false, e->now.boot_us);
	}
}

/* Where the counter stands at the start: on with what history knows, unless the window opened
 * since. Elapsed time that never came to an end counts from the beginning of the history. Time at
 * the machine is what was seen of it, and nothing of what came after. */
static void counter_init(struct engine *e, int32_t reminder) {
	const struct rule *rule = &e->plan->reminders[reminder].rule;
	struct occur *o = &e->occurs[reminder];
	if (rule->kind == RULE_ACTIVE) {
		if (!o->has_key && o->mark.wall_us == 0) {
			o->from_boot_us = engine_boot(e, e->first_wall_us);
		}
		if (mark_was_off(e, o)) {
			o->counter = (struct counter){0};
		}
		occur_window(e, reminder);
		o->counter.since_boot_us = e->now.boot_us;
		return;
	}
	if ((!o->has_key && !e->restored) || MUTATED(RESTART)) {
		o->counter = (struct counter){0};
		o->from_boot_us = engine_boot(e, e->first_wall_us);
		o->open = true;
		counter_set(&o->counter, counts(e, reminder), o->from_boot_us);
	}
	occur_window(e, reminder);
	if (!o->has_key && counter_us(&o->counter, e->now.boot_us) >= mark_every_us(e, reminder)) {
		o->counter.counted_us = mark_every_us(e, reminder);
		o->counter.since_boot_us = e->now.boot_us;
	}
}

/* The day that `every = 2d at 17:30` counts from: the last one that came by schedule (not by hand),
 * else `from`, else the first day of the history; so that no restart moves it. */
static int64_t anchor_day(const struct engine *e, int32_t reminder) {
	const struct rule *rule = &e->plan->reminders[reminder].rule;
	const struct occur *o = &e->occurs[reminder];
	for (uint32_t i = 0; o->has_key && i < rule->time_count; i++) {
		if (o->last_key % S_PER_DAY == rule->times_s[i]) {
			return o->last_key / S_PER_DAY;
		}
	}
	if (rule->from_day != INT64_MIN) {
		return rule->from_day;
	}
	return zone_local(e->zone, wall_s(e->first_wall_us)) / S_PER_DAY;
}

static bool next_at(const struct engine *e, int32_t reminder, int64_t after_s, int64_t anchor,
	int64_t *ret_at_s, int64_t *ret_nominal_s) {
	const struct rule *rule = &e->plan->reminders[reminder].rule;
	if (rule->kind == RULE_PER_WEEK) {
		return week_next(
			rule, &e->occurs[reminder].week, e->zone, after_s, ret_at_s, ret_nominal_s);
	}
	return sched_next_at(rule, e->zone, after_s, anchor, ret_at_s, ret_nominal_s);
}

static void calendar_next(struct engine *e, int32_t reminder, int64_t after_wall_us) {
	const struct rule *rule = &e->plan->reminders[reminder].rule;
	struct occur *o = &e->occurs[reminder];
	int64_t anchor = anchor_day(e, reminder);
	int64_t after_s = wall_s(after_wall_us);
	/* Looked for anew, as after a resume, it may be the one that was warned of already. */
	bool warned = o->warned && o->at_wall_us != NEVER_US;
	o->at_wall_us = NEVER_US;
	o->warned = false;
	for (int i = 0; i < SKIP_MAX; i++) {
		int64_t at_s = 0, nominal_s = 0;
		if (!next_at(e, reminder, after_s, anchor, &at_s, &nominal_s)) {
			return;
		}
		bool known = nominal_s <= known_key(o) && !MUTATED(TWICE);
		bool open = !rule->has_between || sched_open(rule, e->zone, at_s);
		if (!known && open) {
			o->warned = warned && o->at_key == nominal_s;
			o->at_wall_us = s_us(at_s);
			o->at_key = nominal_s;
			return;
		}
		after_s = at_s;
		if (!open) {
			/* What is frequent is not passed over one by one until the window opens. */
			int64_t opening_s = sched_opening(rule, e->zone, at_s);
			after_s = opening_s - 1 > at_s ? opening_s - 1 : at_s;
		}
	}
}

void occur_resync(struct engine *e, int32_t reminder, int64_t after_wall_us) {
	const struct reminder *r = &e->plan->reminders[reminder];
	struct occur *o = &e->occurs[reminder];
	if (o->rest_wall_us > e->now.wall_us) {
		o->rest_wall_us = e->now.wall_us; /* of a clock that ran ahead */
	}
	if (occur_is_counted(r)) {
		window_look(e, reminder);
		return;
	}
	o->open = true;
	o->edge_wall_us = NEVER_US;
	if (!occur_is_calendar(r)) {
		return;
	}
	int64_t local = zone_local(sched_zone(&r->rule, e->zone), wall_s(e->now.wall_us));
	if (known_key(o) > local + S_PER_DAY) {
		/* A wrong clock had run far ahead: what it saw says nothing about these days. */
		o->last_key = o->before_key = local - 1;
		o->last_due_wall_us = 0;
	}
	if (o->at_wall_us <= e->now.wall_us) {
		return; /* it passed meanwhile: the step makes it due and goes on from there */
	}
	bool own = sched_zone(&r->rule, e->zone) != e->zone;
	calendar_next(e, reminder, own ? e->now.wall_us : after_wall_us);
}

void occur_init(struct engine *e, int32_t reminder) {
	const struct reminder *r = &e->plan->reminders[reminder];
	struct occur *o = &e->occurs[reminder];
	o->off = occur_is_off(e->plan, r) || r->rule.kind == RULE_NONE;
	o->at_wall_us = o->edge_wall_us = NEVER_US;
	if (occur_is_counted(r)) {
		counter_init(e, reminder);
		return;
	}
	o->open = true;
	if (!occur_is_calendar(r)) {
		return;
	}
	/* What fell due while nobody was looking is made up for, from the last one that is known.
	 */
	int64_t from = e->now.wall_us - 1;
	if (o->has_key && o->last_due_wall_us > 0 && !MUTATED(CATCH_UP)) {
		int64_t oldest = e->now.wall_us - CATCH_UP_US;
		from = o->last_due_wall_us < oldest ? oldest : o->last_due_wall_us;
		from = from < e->now.wall_us ? from : e->now.wall_us - 1;
	}
	calendar_next(e, reminder, from);
}

/* ---- due ---- */

int64_t occur_next_key(const struct engine *e, int32_t reminder) {
	const struct occur *o = &e->occurs[reminder];
	const struct reminder *r = &e->plan->reminders[reminder];
	if (!occur_is_calendar(r)) {
		return known_key(o) + 1;
	}
	int64_t local = zone_local(sched_zone(&r->rule, e->zone), wall_s(e->now.wall_us));
	return known_key(o) >= local ? known_key(o) + 1 : local;
}

void occur_limits(struct engine *e, int32_t reminder) {
	const struct rule *rule = &e->plan->reminders[reminder].rule;
	struct occurrence *now = &e->occurs[reminder].now;
	int32_t day_start_s = e->plan->settings.day_start_s;
	int64_t due_s = wall_s(now->due_wall_us), opened_s = due_s, closing_s = INT64_MAX;
	if (rule->has_between && sched_open(rule, e->zone, due_s)) {
		opened_s = sched_opening(rule, e->zone, due_s);
		closing_s = sched_closing(rule, e->zone, due_s);
		if (closing_s - opened_s > S_PER_DAY) {
			/* Windows that touch, night after night: the day is the due instant's own.
			 */
			opened_s = due_s;
			closing_s = INT64_MAX;
		}
	}
	now->end_wall_us = s_us(sched_next_day_start(e->zone, day_start_s, opened_s));
	now->limit_wall_us = now->end_wall_us;
	if (closing_s != INT64_MAX) {
		now->limit_wall_us = s_us(closing_s);
		if (now->limit_wall_us > now->end_wall_us) {
			now->end_wall_us = now->limit_wall_us;
		}
	}
}

static void make(struct engine *e, int32_t reminder, int64_t key, int64_t due_wall_us) {
	struct occur *o = &e->occurs[reminder];
	o->now = (struct occurrence){
		.phase = OCCUR_WAITING,
		.key = key,
		.due_wall_us = due_wall_us,
		.wait_boot_us = engine_boot(e, due_wall_us),
		.routine = occur_routine(e, reminder),
	};
	o->last_key = key;
	o->has_key = true;
	o->last_due_wall_us = due_wall_us;
	o->warned = false;
	counter_set(&o->counter, false, e->now.boot_us);
	occur_limits(e, reminder);
	agenda_touch(e, reminder);
}

bool occur_missed(struct engine *e, int32_t reminder, int64_t key) {
	const struct reminder *r = &e->plan->reminders[reminder];
	struct occur *o = &e->occurs[reminder];
	if (r->rule.kind != RULE_PER_WEEK) {
		return true;
	}
	struct week_room room = {
		.now_s = wall_s(e->now.wall_us),
		.free_s = INT64_MIN,
		.rest_s = r->min_rest_us / US_PER_S,
	};
	if (r->min_rest_us > 0 && o->rest_wall_us > 0) {
		room.free_s = wall_s(o->rest_wall_us + r->min_rest_us + US_PER_S - 1);
	}
	enum week_move move = week_missed(&r->rule, &o->week, e->zone, key, &room);
	/* One whose time has come goes first; the next is looked for behind it. */
	if (move == WEEK_MOVED && e->started && o->at_wall_us > e->now.wall_us) {
		calendar_next(e, reminder, e->now.wall_us);
	}
	return move != WEEK_NO_ROOM;
}

/* A missed one tells when its week has no place for it any more. */
static void note_missed(
	struct engine *e, int32_t reminder, int64_t key, const char *why, char note[NOTE_BYTES]) {
	bool room = occur_missed(e, reminder, key);
	snprintf(note, NOTE_BYTES, "%s%s", why, room ? "" : "; no room");
}

/* One that falls due while the one before is shown: it ends at once, the other stays. */
static void end_beside(
	struct engine *e, int32_t reminder, int64_t key, int64_t due_wall_us, const char *why) {
	struct occur *o = &e->occurs[reminder];
	struct occurrence open = o->now;
	char note[NOTE_BYTES];
	make(e, reminder, key, due_wall_us);
	note_missed(e, reminder, key, why, note);
	emit_reminder(e, PUBLISH_REMINDER_DUE, reminder);
	emit_occurrence(e, reminder, OUTCOME_MISSED, note);
	struct published *missed = emit_reminder(e, PUBLISH_REMINDER_MISSED, reminder);
	text_copy(missed->text, sizeof(missed->text), note);
	o->now = open;
}

void occur_due(struct engine *e, int32_t reminder, int64_t key, int64_t due_wall_us) {
	struct occur *o = &e->occurs[reminder];
	char note[ID_MAX + 16] = "";
	if (o->now.phase != OCCUR_NONE) {
		snprintf(note, sizeof(note), "merged into %s", reminder_id(e, reminder));
	}
	if (o->now.phase == OCCUR_WAITING && o->now.prompted_wall_us == 0) {
		occur_end(e, reminder, OUTCOME_MISSED, note); /* the newer one stands for both */
	} else if (o->now.phase != OCCUR_NONE) {
		end_beside(e, reminder, key, due_wall_us, note);
		return;
	}
	make(e, reminder, key, due_wall_us);
	emit_reminder(e, PUBLISH_REMINDER_DUE, reminder);
	o->now.holds = o->now.holds_now = hold_of(e, reminder);
	o->now.late = e->now.wall_us - due_wall_us > LATE_US;
	emit_occurrence(e, reminder, OUTCOME_OPEN, "");
	if (o->now.holds != 0) {
		emit_reminder(e, PUBLISH_REMINDER_HELD, reminder);
	}
}

/* ---- the end ---- */

void occur_took(
	struct engine *e, int32_t reminder, int32_t routine, int64_t due_wall_us, bool done) {
	const struct reminder *r = &e->plan->reminders[reminder];
	struct occur *o = &e->occurs[reminder];
	agenda_touch(e, reminder);
	if (done && due_wall_us > o->rest_wall_us) {
		o->rest_wall_us = due_wall_us;
	}
	for (uint32_t i = 0; i < r->rotation_count; i++) {
		uint32_t at = ((uint32_t)o->rotation + i) % r->rotation_count;
		if (r->rotation[at] == routine) {
			o->rotation = (int32_t)((at + 1) % r->rotation_count);
			return;
		}
	}
}

void occur_settle(struct engine *e, int32_t reminder, enum outcome outcome, const char *note,
	int64_t ended_boot_us) {
	struct occur *o = &e->occurs[reminder];
	mark_tally(e, reminder, outcome, note);
	if (outcome == OUTCOME_DONE || outcome == OUTCOME_PARTIAL) {
		occur_took(
			e, reminder, o->now.routine, o->now.due_wall_us, outcome == OUTCOME_DONE);
	}
	o->now.phase = OCCUR_NONE;
	o->counter = (struct counter){0};
	o->mark.counted_us = 0;
	o->warned = false;
	o->from_boot_us = ended_boot_us;
	o->ended_key = o->now.key;
	counter_set(&o->counter, counts(e, reminder), ended_boot_us);
	agenda_touch(e, reminder);
	if (e->prompt == reminder) {
		e->prompt = -1;
	}
}

void occur_end(struct engine *e, int32_t reminder, enum outcome outcome, const char *note) {
	static const enum published_type published[OUTCOME_COUNT] = {
		[OUTCOME_DONE] = PUBLISH_REMINDER_DONE,
		[OUTCOME_PARTIAL] = PUBLISH_REMINDER_PARTIAL,
		[OUTCOME_SKIPPED] = PUBLISH_REMINDER_SKIPPED,
		[OUTCOME_MISSED] = PUBLISH_REMINDER_MISSED,
		[OUTCOME_UNCONFIRMED] = PUBLISH_REMINDER_UNCONFIRMED,
	};
	char more[NOTE_BYTES];
	if (outcome == OUTCOME_MISSED) {
		note_missed(e, reminder, e->occurs[reminder].now.key, note, more);
		note = more;
	}
	emit_occurrence(e, reminder, outcome, note);
	struct published *publish = emit_reminder(e, published[outcome], reminder);
	text_copy(publish->text, sizeof(publish->text), note);
	occur_settle(e, reminder, outcome, note, e->now.boot_us);
	e->dirty = true;
}

/* ---- a step ---- */

/* A pause may have ended before the window opened: nothing counts before it did. */
static void set_counter(struct engine *e, int32_t reminder) {
	struct occur *o = &e->occurs[reminder];
	bool later = o->from_boot_us > e->count_from_boot_us;
	counter_set(
		&o->counter, counts(e, reminder), later ? o->from_boot_us : e->count_from_boot_us);
}

void occur_sync(struct engine *e, int32_t reminder) {
	if (occur_is_counted(&e->plan->reminders[reminder])) {
		set_counter(e, reminder);
	}
	prompt_freeze(e, reminder);
}

void occur_idle(struct engine *e, int32_t reminder, bool back) {
	struct occur *o = &e->occurs[reminder];
	if (e->plan->reminders[reminder].rule.kind != RULE_ACTIVE) {
		return;
	}
	if (e->now.boot_us - e->idle_boot_us >= e->plan->settings.natural_break_us) {
		o->counter = (struct counter){0};
		o->warned = false;
	} else if (back && !o->counter.running && counts(e, reminder)) {
		o->counter.counted_us += e->now.boot_us - e->stopped_boot_us;
	}
}

static bool warn(struct engine *e, int32_t reminder, int64_t due_wall_us, int64_t interval_us) {
	const struct reminder *r = &e->plan->reminders[reminder];
	struct occur *o = &e->occurs[reminder];
	bool wanted = r->warn_us > 0 && !o->warned && o->now.phase == OCCUR_NONE &&
		(interval_us == 0 || 2 * r->warn_us <= interval_us);
	if (!wanted || due_wall_us == NEVER_US || due_wall_us - r->warn_us > e->now.wall_us) {
		return false;
	}
	o->warned = true;
	struct published *publish = emit_publish(e, PUBLISH_REMINDER_WARNED);
	publish->reminder = reminder;
	publish->routine = occur_routine(e, reminder);
	publish->due_us = due_wall_us;
	return true;
}

static bool step_counted(struct engine *e, int32_t reminder) {
	struct occur *o = &e->occurs[reminder];
	int64_t due = occur_counter_due(e, reminder);
	int64_t edge = o->edge_wall_us == NEVER_US ? NEVER_US : engine_boot(e, o->edge_wall_us);
	if (due <= e->now.boot_us && due < edge) {
		occur_due(e, reminder, occur_next_key(e, reminder), engine_wall(e, due));
		return true;
	}
	if (o->edge_wall_us <= e->now.wall_us) {
		occur_window(e, reminder);
		return true;
	}
	set_counter(e, reminder);
	due = occur_counter_due(e, reminder);
	if (due <= e->now.boot_us) {
		return due < edge; /* a pause that ended long ago: due in between */
	}
	return mark_step(e, reminder) ||
		(due != NEVER_US &&
			warn(e, reminder, engine_wall(e, due), mark_every_us(e, reminder)));
}

static bool step_calendar(struct engine *e, int32_t reminder) {
	struct occur *o = &e->occurs[reminder];
	if (o->at_wall_us > e->now.wall_us) {
		return warn(e, reminder, o->at_wall_us, 0);
	}
	int64_t due = o->at_wall_us, key = o->at_key;
	bool known = key <= known_key(o) && !MUTATED(TWICE);
	if (!known) {
		occur_due(e, reminder, key, due);
	}
	calendar_next(e, reminder, due);
	return true;
}

/* A session goes on, as one begun by hand. */
static void leave(struct engine *e, int32_t reminder) {
	struct occur *o = &e->occurs[reminder];
	o->leaving = false;
	if (o->now.phase == OCCUR_SESSION && e->run.about.reminder == reminder) {
		e->run.about.reminder = -1;
	}
	occur_end(e, reminder, OUTCOME_MISSED, NOTE_GONE);
	o->off = true;
}

bool occur_step(struct engine *e, int32_t reminder) {
	struct occur *o = &e->occurs[reminder];
	if (o->leaving) {
		leave(e, reminder);
		return true;
	}
	if (!o->off) {
		const struct reminder *r = &e->plan->reminders[reminder];
		if (occur_is_counted(r) ? step_counted(e, reminder)
					: occur_is_calendar(r) && step_calendar(e, reminder)) {
			return true;
		}
	}
	return o->now.phase != OCCUR_NONE && prompt_step(e, reminder);
}
