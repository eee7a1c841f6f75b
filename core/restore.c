/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "compose.h"
#include "day.h"
#include "emit.h"
#include "gone.h"
#include "hold.h"
#include "mark.h"
#include "occur.h"
#include "past.h"
#include "pauses.h"
#include "progress.h"
#include "prompt.h"
#include "refold.h"
#include "run.h"
#include "screen.h"
#include "undo.h"

static int32_t find_routine(const struct engine *e, const char *name) {
	return name[0] == '\0' ? -1 : plan_find_routine(e->plan, name);
}

static int32_t find_reminder(const struct engine *e, const char *id) {
	return id[0] == '\0' ? -1 : plan_find_reminder(e->plan, id);
}

/* ---- occurrences ---- */

/* A window that opened before this record did so as things stood then. */
static void pass_window(struct engine *e, int32_t reminder) {
	enum rule_kind kind = e->plan->reminders[reminder].rule.kind;
	if (kind == RULE_EVERY || kind == RULE_ACTIVE) {
		occur_window(e, reminder);
	}
}

static void pass_windows(struct engine *e) {
	for (uint32_t i = 0; i < e->plan->reminder_count; i++) {
		pass_window(e, (int32_t)i);
	}
}

static void restore_open(struct engine *e, int32_t reminder, const struct record_occurrence *r) {
	struct occur *o = &e->occurs[reminder];
	struct occurrence was = o->now;
	bool same = was.phase != OCCUR_NONE && was.key == r->key;
	bool new_prompt = r->prompted_us != 0 &&
		(o->now.phase == OCCUR_NONE || o->now.key != r->key ||
			o->now.prompted_wall_us == 0);
	if (e->prompt == reminder) {
		e->prompt = -1;
	}
	o->now = (struct occurrence){
		.phase = OCCUR_WAITING,
		.key = r->key,
		.due_wall_us = r->due_us,
		.wait_boot_us = engine_boot(e, r->due_us),
		.prompted_wall_us = r->prompted_us,
		.snoozes = r->snoozes,
		.holds = r->holds,
		.session = r->session,
		.routine = find_routine(e, r->routine),
	};
	counter_set(&o->counter, false, e->now.boot_us);
	occur_limits(e, reminder);
	if (new_prompt) {
		o->today++;
		e->prompts_today++;
	}
	if (r->session != 0) {
		o->now.phase = OCCUR_SESSION;
	} else if (r->until_us != 0) {
		o->now.phase = OCCUR_SNOOZED;
		o->now.until_boot_us = engine_boot(e, r->until_us);
	} else if (strcmp(r->note, NOTE_WITHDRAWN) == 0) {
		bool waited = same && was.phase == OCCUR_WAITING && was.prompted_wall_us != 0;
		o->now.wait_boot_us = waited                 ? was.wait_boot_us
			: same && was.phase == OCCUR_SNOOZED ? was.until_boot_us
							     : e->now.boot_us;
	} else if (r->prompted_us != 0) {
		o->now.phase = OCCUR_SHOWN;
		o->now.shown_boot_us = e->now.boot_us;
		e->prompt = reminder;
		e->last_prompt_boot_us = e->now.boot_us;
		day_seen(e);
	}
}

static void keep_before(struct occur *o, int64_t key) {
	if (o->before.key == key) {
		return;
	}
	o->before = (struct took){
		.key = key,
		.counter = o->counter,
		.from_boot_us = o->from_boot_us,
		.rest_wall_us = o->rest_wall_us,
		.rotation = o->rotation,
		.adapt = o->adapt,
	};
}

/* An entry was taken back: what its occurrence had changed is as before. */
static void give_back(struct engine *e, int32_t reminder, bool counter_too) {
	struct occur *o = &e->occurs[reminder];
	o->rotation = o->before.rotation;
	o->rest_wall_us = o->before.rest_wall_us;
	o->adapt = o->before.adapt;
	if (counter_too) {
		o->counter = o->before.counter;
		o->from_boot_us = o->before.from_boot_us;
		occur_sync(e, reminder);
	}
}

static void restore_occurrence(struct engine *e, const struct record_occurrence *r) {
	int32_t reminder = find_reminder(e, r->reminder);
	if (reminder < 0) {
		gone_take(e, r);
		return;
	}
	struct occur *o = &e->occurs[reminder];
	pass_window(e, reminder);
	bool open = o->now.phase != OCCUR_NONE;
	bool its = open && o->now.key == r->key;
	bool again = !open && o->before.key == r->key;
	/* One that fell due beside the open one ended at once: the open one goes on behind it. */
	bool beside = open && r->key > o->now.key && r->outcome == OUTCOME_MISSED;
	bool older = o->has_key && r->key < o->last_key && !its && !again;
	if (!o->has_key || r->key >= o->last_key) {
		o->has_key = true;
		o->last_key = r->key;
		o->last_due_wall_us = r->due_us;
	}
	if (again && strcmp(r->note, NOTE_TAKEN_BACK) == 0) {
		give_back(e, reminder, true);
		return;
	}
	if (again && r->outcome == OUTCOME_OPEN) {
		give_back(e, reminder, false);
	}
	if (!older && !beside) {
		keep_before(o, r->key);
	}
	if (r->outcome == OUTCOME_OPEN) {
		if (!older) {
			restore_open(e, reminder, r);
		}
		return;
	}
	if (r->outcome == OUTCOME_MISSED) {
		(void)occur_missed(e, reminder, r->key);
	}
	if (its || (!open && !older && o->ended_key != r->key)) {
		o->now.key = r->key;
		o->now.due_wall_us = r->due_us;
		o->now.prompted_wall_us = r->prompted_us;
		o->now.routine = find_routine(e, r->routine);
		occur_settle(e, reminder, r->outcome, r->note, e->now.boot_us);
		o->ended_key = r->key;
	} else if (r->outcome == OUTCOME_DONE || r->outcome == OUTCOME_PARTIAL) {
		occur_took(e, reminder, find_routine(e, r->routine), r->due_us,
			r->outcome == OUTCOME_DONE);
	}
}

/* ---- sessions ---- */

static void about_of(struct engine *e, const struct record_session *r, struct past *ret) {
	memset(ret, 0, sizeof(*ret));
	ret->session = r->session;
	ret->reminder = find_reminder(e, r->reminder);
	ret->routine = find_routine(e, r->routine);
	ret->started_wall_us = r->started_us;
	ret->ended_wall_us = e->now.wall_us;
	ret->ended_boot_us = e->now.boot_us;
	ret->elapsed_s = r->elapsed_s;
	ret->total_s = r->total_s;
	ret->pace_milli = r->pace_milli;
	ret->cap_s = r->cap_s;
	if (r->cap_s < 0) {
		ret->cap_s = ret->reminder < 0
			? 0
			: (int32_t)(e->plan->reminders[ret->reminder].cap_us / US_PER_S);
	}
	ret->sides = r->sides;
	ret->first = r->first;
	ret->outcome = r->outcome;
	ret->confirmed = r->confirmed;
	if (ret->routine >= 0 && choice_good(&r->choice, &e->plan->routines[ret->routine])) {
		ret->choice = r->choice;
		compose_restore(e, ret->routine, &r->choice);
	}
	ret->strength = routine_is_strength(e->plan, ret->routine);
	ret->before = progress_pain_before(e);
	memcpy(ret->doses, r->doses, sizeof(ret->doses));
	text_copy(ret->note, sizeof(ret->note), r->note);
	report_init(&ret->report, r->session);
	if (ret->reminder >= 0) {
		ret->occurrence = e->occurs[ret->reminder].now;
		ret->occurrence.key = r->key;
	}
}

static bool fits_plan(const struct engine *e, const struct record_session *r, int32_t routine) {
	return routine >= 0 && e->plan->routines[routine].item_count == r->item_count;
}

/* As it was when it was recorded: a reminder that the plan has no more had its session, too. */
static bool by_hand(const struct record_session *r) {
	return r->reminder[0] == '\0';
}

/* A session that ended: from the one that was open, or logged without being guided. */
static void restore_ended(struct engine *e, const struct record_session *r) {
	struct past past;
	if (e->past[0].session == r->session) {
		e->past[0].confirmed = e->past[0].confirmed || r->confirmed;
		if (e->past[0].outcome == OUTCOME_UNCONFIRMED && r->outcome == OUTCOME_DONE) {
			e->past[0].outcome = OUTCOME_DONE;
			if (by_hand(r)) {
				past_by_hand(e, &e->past[0]);
			}
		}
		return;
	}
	about_of(e, r, &past);
	if (e->run.state != SESSION_NONE && e->run.about.session == r->session) {
		past.report = e->run.about.report;
		past.before = e->run.about.before;
		run_results(e, &past);
		e->run.state = SESSION_NONE;
	} else if (past.routine >= 0) {
		progress_next_session(e, past.routine);
		progress_as_prescribed(e, &past);
	}
	e->screen.gap_wall_us = e->now.wall_us;
	if (past.routine < 0) {
		return;
	}
	if (by_hand(r)) {
		past_by_hand(e, &past);
	}
	past_push(e, &past);
}

static void restore_session(struct engine *e, const struct record_session *r) {
	struct past about;
	day_seen(e);
	if (r->outcome != OUTCOME_OPEN) {
		restore_ended(e, r);
		return;
	}
	bool known = e->run.state != SESSION_NONE && e->run.about.session == r->session;
	if (known) {
		e->run.about.confirmed = r->confirmed;
		return;
	}
	about_of(e, r, &about);
	if (!fits_plan(e, r, about.routine)) {
		return;
	}
	run_open(e, &about);
	e->run.state = SESSION_PAUSED;
	if (run_make(e, NULL) < 0) {
		e->run.state = SESSION_NONE;
		return;
	}
	progress_next_session(e, about.routine);
}

static void restore_step(struct engine *e, const struct record_step *r) {
	if (e->run.state == SESSION_NONE || e->run.about.session != r->session) {
		return;
	}
	run_take_step(e, r);
	e->run.spent_us = 0;
	for (uint32_t i = 0; i < e->timeline.step_count; i++) {
		e->run.spent_us += s_us(e->run.spent_s[i]);
	}
}

static void restore_report(struct engine *e, const struct record_report *r) {
	if (e->run.state != SESSION_NONE && e->run.about.session == r->session) {
		report_merge(&e->run.about.report, r);
	}
	for (int i = 0; i < 2; i++) {
		if (e->past[i].session == r->session && r->session != 0) {
			report_merge(&e->past[i].report, r);
		}
	}
	screen_pain(e, r->pain.during > r->pain.morning ? r->pain.during : r->pain.morning);
}

static void restore_dose(struct engine *e, const struct record_dose *r, int64_t wall_us) {
	int32_t routine = find_routine(e, r->routine);
	if (routine < 0) {
		return;
	}
	const struct routine *plan = &e->plan->routines[routine];
	for (uint32_t i = 0; i < plan->item_count; i++) {
		const char *id = e->plan->exercises[plan->items[i].exercise].id;
		if (strcmp(id, r->exercise) == 0 && progress_moves(e, routine, (int32_t)i)) {
			progress_take(e, routine, (int32_t)i, r, wall_us);
		}
	}
}

static void restore_pause(struct engine *e, const struct record_pause *r) {
	struct pause pause = {
		.reminder = find_reminder(e, r->reminder), .until_wall_us = r->until_us};
	if (r->reminder[0] != '\0' && pause.reminder < 0) {
		return;
	}
	text_copy(pause.reason, sizeof(pause.reason), r->reason);
	text_copy(pause.owner, sizeof(pause.owner), r->owner);
	if (r->on) {
		(void)pauses_put(e, &pause);
	} else {
		int64_t until_us = pauses_end_us(e, pause.reason, pause.reminder);
		if (until_us != 0 && until_us < e->now.wall_us) {
			/* It had run out while nobody was awake. */
			e->count_from_boot_us = engine_boot(e, until_us);
		}
		(void)pauses_take(e, pause.reason, pause.reminder);
	}
}

static void restore_counter(struct engine *e, const struct record_counter *r) {
	int32_t reminder = find_reminder(e, r->reminder);
	if (reminder >= 0) {
		pass_window(e, reminder);
		mark_take(e, reminder, r);
	}
}

/* Pauses and suspension stop counters from the moment on at which they were recorded. */
static void stop_counters(struct engine *e) {
	hold_sync(e);
	for (uint32_t i = 0; i < e->plan->reminder_count; i++) {
		occur_sync(e, (int32_t)i);
	}
}

/* The history begins: intervals that never came to an end count from here. */
static void begin_history(struct engine *e) {
	e->restored = true;
	for (uint32_t i = 0; i < e->plan->reminder_count; i++) {
		const struct reminder *r = &e->plan->reminders[i];
		if (r->rule.kind == RULE_EVERY) {
			e->occurs[i].from_boot_us = e->now.boot_us;
			e->occurs[i].open = true;
			occur_window(e, (int32_t)i);
			occur_sync(e, (int32_t)i);
		}
	}
}

void engine_restore(struct engine *e, struct instant now, const struct record *record) {
	/* As if it happened now, at the time that the record says; never later than it is. */
	int64_t ago = now.wall_us - record->wall_us;
	e->now = (struct instant){
		.boot_us = now.boot_us - (ago > 0 ? ago : 0), .wall_us = record->wall_us};
	e->count_from_boot_us = e->now.boot_us;
	if (record->wall_us < e->first_wall_us) {
		e->first_wall_us = record->wall_us;
	}
	day_sync(e);
	if (!e->restored) {
		begin_history(e);
	}
	if (record->type == RECORD_PAUSE || record->type == RECORD_SAFETY) {
		pass_windows(e);
	}
	switch (record->type) {
	case RECORD_OCCURRENCE:
		restore_occurrence(e, &record->as.occurrence);
		break;
	case RECORD_SESSION:
		restore_session(e, &record->as.session);
		break;
	case RECORD_STEP:
		restore_step(e, &record->as.step);
		break;
	case RECORD_REPORT:
		restore_report(e, &record->as.report);
		break;
	case RECORD_DOSE:
		restore_dose(e, &record->as.dose, record->wall_us);
		break;
	case RECORD_SAFETY:
		screen_take(e, &record->as.safety, record->wall_us);
		if (record->as.safety.kind == SAFETY_MORNING_ASKED) {
			past_morning_asked(e);
		}
		for (int i = 0; i < 2 && record->as.safety.kind == SAFETY_MORNING; i++) {
			(void)past_take_morning(
				e, &e->past[i], record->as.safety.pain, record->wall_us);
		}
		stop_counters(e);
		break;
	case RECORD_PAUSE:
		restore_pause(e, &record->as.pause);
		stop_counters(e);
		break;
	case RECORD_AMEND:
		refold_amend(e, &record->as.amend);
		break;
	case RECORD_COUNTER:
		restore_counter(e, &record->as.counter);
		break;
	case RECORD_TYPE_COUNT:
		break;
	}
	for (int i = 0; i < 2; i++) {
		alarm_session(e, &e->past[i]);
	}
	e->now = e->last = now;
}
