/* SPDX-License-Identifier: MIT */
#include "prompt.h"

#include <stdio.h>
#include <string.h>

#include "agenda.h"
#include "compose.h"
#include "deadline.h"
#include "emit.h"
#include "hold.h"
#include "look.h"
#include "mutation.h"
#include "occur.h"
#include "span.h"
#include "undo.h"

static void end_missed(struct engine *e, int32_t reminder, const char *why) {
	uint32_t holds = e->occurs[reminder].now.holds;
	char note[NOTE_BYTES], names[160];
	hold_names(holds, names, sizeof(names));
	if (holds != 0) {
		snprintf(note, sizeof(note), "%s (held: %s)", why, names);
	} else {
		snprintf(note, sizeof(note), "%s", why);
	}
	occur_end(e, reminder, OUTCOME_MISSED, note);
}

static bool step_waiting(struct engine *e, int32_t reminder) {
	const struct reminder *r = &e->plan->reminders[reminder];
	struct occurrence *now = &e->occurs[reminder].now;
	if (now->merge && MUTATED(UNRECORDED)) {
		occur_settle(e, reminder, OUTCOME_MISSED, "", e->now.boot_us);
		return true;
	}
	if (now->merge) {
		char note[ID_MAX + 16];
		snprintf(note, sizeof(note), "merged into %s", reminder_id(e, now->merge_into));
		occur_end(e, reminder, OUTCOME_MISSED, note);
		return true;
	}
	uint32_t holds = hold_of(e, reminder);
	uint32_t fresh = holds & ~now->holds;
	now->holds_now = holds;
	now->holds |= holds;
	bool shown_before = now->prompted_wall_us != 0;
	if (e->now.wall_us >= (shown_before ? now->end_wall_us : now->limit_wall_us) &&
		!MUTATED(DAY_END)) {
		end_missed(e, reminder, "its time was over");
		return true;
	}
	bool late = e->now.boot_us - now->wait_boot_us > r->expire_us;
	if (late && (r->missed == MISSED_SKIP || shown_before) && !MUTATED(MISSED)) {
		end_missed(e, reminder, "not shown in time");
		return true;
	}
	if (fresh != 0) {
		emit_occurrence(e, reminder, OUTCOME_OPEN, "");
		emit_reminder(e, PUBLISH_REMINDER_HELD, reminder);
		return true;
	}
	return false;
}

static bool step_shown(struct engine *e, int32_t reminder) {
	const struct reminder *r = &e->plan->reminders[reminder];
	struct occurrence *now = &e->occurs[reminder].now;
	if ((e->now.boot_us >= now->shown_boot_us + r->expire_us ||
		    e->now.wall_us >= now->end_wall_us) &&
		!MUTATED(EXPIRE)) {
		occur_end(e, reminder, OUTCOME_MISSED, NOTE_NOT_ANSWERED);
		return true;
	}
	uint32_t holds = hold_of(e, reminder) & HOLDS_WITHDRAW;
	if (holds != 0 && !MUTATED(WITHDRAW)) {
		now->phase = OCCUR_WAITING;
		now->wait_boot_us = e->now.boot_us;
		now->holds |= holds;
		now->holds_now = holds;
		e->prompt = -1;
		emit_occurrence(e, reminder, OUTCOME_OPEN, "");
		emit_reminder(e, PUBLISH_REMINDER_HELD, reminder);
		e->dirty = true;
		return true;
	}
	if (now->removed && e->now.boot_us >= now->shown_boot_us + r->expire_us / 2 &&
		!look_first(e, reminder)) {
		now->removed = false;
		now->reshown = true;
		e->dirty = true;
	}
	return false;
}

void prompt_freeze(struct engine *e, int32_t reminder) {
	struct occur *o = &e->occurs[reminder];
	struct occurrence *now = &o->now;
	if (now->phase != OCCUR_SNOOZED) {
		return;
	}
	bool stop = o->paused || (e->holds & HOLDS_STOP) != 0;
	if (stop && now->left_us == 0) {
		int64_t left = now->until_boot_us - e->now.boot_us;
		now->left_us = left > 0 ? left : 1;
	} else if (!stop && now->left_us != 0) {
		now->until_boot_us = e->count_from_boot_us + now->left_us;
		now->left_us = 0;
	}
}

static bool step_snoozed(struct engine *e, int32_t reminder) {
	struct occurrence *now = &e->occurs[reminder].now;
	if (e->now.wall_us >= now->end_wall_us) {
		end_missed(e, reminder, "its day was over");
		return true;
	}
	prompt_freeze(e, reminder);
	if (now->left_us != 0 || e->now.boot_us < now->until_boot_us) {
		return false;
	}
	now->phase = OCCUR_WAITING;
	now->wait_boot_us = now->until_boot_us;
	return true;
}

bool prompt_step(struct engine *e, int32_t reminder) {
	switch (e->occurs[reminder].now.phase) {
	case OCCUR_WAITING:
		return step_waiting(e, reminder);
	case OCCUR_SHOWN:
		return step_shown(e, reminder);
	case OCCUR_SNOOZED:
		return step_snoozed(e, reminder);
	case OCCUR_NONE:
	case OCCUR_SESSION:
		break;
	}
	return false;
}

/* ---- choosing ---- */

static bool better(const struct engine *e, int32_t a, int32_t b) {
	const struct reminder *ra = &e->plan->reminders[a], *rb = &e->plan->reminders[b];
	if (ra->priority != rb->priority) {
		return ra->priority > rb->priority;
	}
	return e->occurs[a].now.due_wall_us < e->occurs[b].now.due_wall_us;
}

bool prompt_is_ready(const struct engine *e, int32_t reminder) {
	const struct occurrence *now = &e->occurs[reminder].now;
	return now->phase == OCCUR_WAITING && now->holds_now == 0 && !now->merge;
}

static void show(struct engine *e, int32_t reminder) {
	struct occur *o = &e->occurs[reminder];
	if (o->now.prompted_wall_us == 0) {
		o->now.prompted_wall_us = e->now.wall_us;
		o->today++;
		e->prompts_today++;
	}
	o->now.phase = OCCUR_SHOWN;
	o->now.shown_boot_us = e->now.boot_us;
	o->now.removed = o->now.reshown = o->now.closed = false;
	e->last_prompt_boot_us = e->now.boot_us;
	e->prompt = reminder;
	agenda_touch(e, reminder);
	emit_occurrence(e, reminder, OUTCOME_OPEN, "");
	emit_reminder(e, PUBLISH_REMINDER_PROMPTED, reminder);
}

bool prompt_choose(struct engine *e) {
	if (e->prompt >= 0 && !MUTATED(ONE_PROMPT)) {
		return false;
	}
	int32_t best = -1;
	for (int32_t i = agenda_next_ready(e, 0); i >= 0;
		i = agenda_next_ready(e, (uint32_t)i + 1)) {
		if (best < 0 || better(e, i, best)) {
			best = i;
		}
	}
	if (best < 0) {
		return false;
	}
	if (compose_first(e, best) || look_first(e, best)) {
		return false;
	}
	e->merged_count = 0;
	for (int32_t i = agenda_next_ready(e, 0); i >= 0;
		i = agenda_next_ready(e, (uint32_t)i + 1)) {
		struct occurrence *now = &e->occurs[i].now;
		/* Only what a hold had dammed up, or a jump of time brought, is merged; in normal
		 * running the others move. */
		bool dammed = (now->holds & HOLDS_FLOOD) != 0 || now->late;
		if (MUTATED(MERGE) || i == best || !dammed ||
			e->plan->reminders[i].priority == PRIORITY_HIGH) {
			continue;
		}
		now->merge = true;
		now->merge_into = best;
		agenda_touch(e, i);
		if (e->merged_count < MERGED_MAX) {
			e->merged[e->merged_count++] = i;
		}
	}
	show(e, best);
	return true;
}

int32_t prompt_meant(const struct engine *e, bool shown_only) {
	if (e->prompt >= 0 || shown_only) {
		return e->prompt;
	}
	int32_t best = -1;
	for (int32_t i = agenda_next_open(e, 0); i >= 0; i = agenda_next_open(e, (uint32_t)i + 1)) {
		enum occur_phase phase = e->occurs[i].now.phase;
		if (phase != OCCUR_SNOOZED && phase != OCCUR_WAITING) {
			continue;
		}
		if (best < 0 || phase > e->occurs[best].now.phase ||
			(phase == e->occurs[best].now.phase && better(e, i, best))) {
			best = i;
		}
	}
	return best;
}

/* ---- the deadline ---- */

static void waiting_deadline(const struct engine *e, int32_t reminder, struct instant *deadline) {
	const struct reminder *r = &e->plan->reminders[reminder];
	const struct occurrence *now = &e->occurs[reminder].now;
	bool shown_before = now->prompted_wall_us != 0;
	deadline_wall(e, deadline, shown_before ? now->end_wall_us : now->limit_wall_us);
	if (r->missed == MISSED_SKIP || shown_before) {
		deadline_boot(e, deadline, now->wait_boot_us + r->expire_us + 1);
	}
	compose_deadline_wait(e, reminder, deadline);
	uint32_t timed = HOLD_SETTLING | HOLD_MIN_GAP | HOLD_START_DELAY;
	for (uint32_t bit = 1; bit <= now->holds_now; bit <<= 1) {
		if ((now->holds_now & bit) == 0) {
			continue;
		}
		int64_t until =
			bit == HOLD_QUIET ? e->quiet_edge_wall_us : hold_until(e, reminder, bit);
		if (until > 0 && (bit & timed) != 0) {
			deadline_boot(e, deadline, engine_boot(e, until));
		} else if (until > 0) {
			deadline_wall(e, deadline, until);
		}
	}
}

void prompt_deadline(const struct engine *e, int32_t reminder, struct instant *deadline) {
	const struct reminder *r = &e->plan->reminders[reminder];
	const struct occurrence *now = &e->occurs[reminder].now;
	switch (now->phase) {
	case OCCUR_WAITING:
		waiting_deadline(e, reminder, deadline);
		break;
	case OCCUR_SHOWN:
		deadline_boot(e, deadline, now->shown_boot_us + r->expire_us);
		deadline_wall(e, deadline, now->end_wall_us);
		deadline_wall(e, deadline, e->quiet_edge_wall_us);
		if (now->removed) {
			deadline_boot(e, deadline,
				look_waits(e) ? e->look.until_boot_us
					      : now->shown_boot_us + r->expire_us / 2);
		}
		break;
	case OCCUR_SNOOZED:
		deadline_wall(e, deadline, now->end_wall_us);
		if (now->left_us == 0) {
			deadline_boot(e, deadline, now->until_boot_us);
		}
		break;
	case OCCUR_NONE:
	case OCCUR_SESSION:
		break;
	}
}

/* ---- verbs ---- */

void handle_command_now(struct engine *e, const struct command_args *args) {
	if (args->reminder < 0) {
		reply_say(e, REPLY_BAD_ARGUMENT, "Say which reminder: minimusctl now REMINDER.");
		return;
	}
	struct occur *o = &e->occurs[args->reminder];
	const char *id = reminder_id(e, args->reminder);
	if (o->now.phase == OCCUR_SHOWN || o->now.phase == OCCUR_SESSION) {
		reply_say(e, REPLY_NOT_NOW, "Reminder %s is already %s.", id,
			o->now.phase == OCCUR_SHOWN ? "shown; start, snooze or skip it"
						    : "in a session");
		return;
	}
	if (o->now.phase == OCCUR_SNOOZED) {
		o->now.until_boot_us = e->now.boot_us;
		o->now.left_us = 0;
	} else if (o->now.phase == OCCUR_NONE) {
		occur_due(e, args->reminder, occur_next_key(e, args->reminder), e->now.wall_us);
	}
	o->now.asked = true;
	agenda_touch(e, args->reminder);
	uint32_t holds = hold_of(e, args->reminder);
	if (holds == 0) {
		reply_say(e, REPLY_OK, "Reminder %s is due now.", id);
		return;
	}
	char names[120];
	hold_names(holds, names, sizeof(names));
	reply_say(e, REPLY_OK, "Reminder %s is due now and held (%s); see: minimusctl why %s.", id,
		names, id);
}

/* The prompt that a verb is about, or -1 with the reply given. */
static int32_t open_prompt(struct engine *e, const struct command_args *args, bool waiting_too) {
	int32_t reminder = args->reminder >= 0 ? args->reminder : prompt_meant(e, true);
	if (reminder < 0) {
		reply_say(e, REPLY_NOT_NOW,
			"No prompt is open; see what comes next with: minimusctl next.");
		return -1;
	}
	const struct occurrence *now = &e->occurs[reminder].now;
	bool fits = now->phase == OCCUR_SHOWN ||
		(now->phase == OCCUR_WAITING && (waiting_too || now->prompted_wall_us != 0)) ||
		(now->phase == OCCUR_SNOOZED && waiting_too);
	if (!fits) {
		reply_say(e, REPLY_NOT_NOW,
			"Reminder %s has no open prompt; make it due with: minimusctl now %s.",
			reminder_id(e, reminder), reminder_id(e, reminder));
		return -1;
	}
	return reminder;
}

void handle_command_snooze(struct engine *e, const struct command_args *args) {
	int32_t reminder = open_prompt(e, args, false);
	if (reminder < 0) {
		return;
	}
	const struct reminder *r = &e->plan->reminders[reminder];
	struct occur *o = &e->occurs[reminder];
	int64_t length = args->for_us > 0 ? args->for_us : r->snooze_us;
	char clock[32];
	if (args->for_us < 0) {
		reply_say(e, REPLY_BAD_ARGUMENT, "A snooze needs a length such as 10min.");
		return;
	}
	if (o->now.snoozes >= r->snooze_limit && !MUTATED(SNOOZES)) {
		reply_say(e, REPLY_REFUSED,
			"Reminder %s was snoozed %d times, which is its limit; start or skip it.",
			r->id, (int)o->now.snoozes);
		return;
	}
	if (e->now.wall_us + length >= o->now.end_wall_us) {
		text_clock(e, o->now.end_wall_us, clock, sizeof(clock));
		reply_say(e, REPLY_REFUSED,
			"This prompt ends at %s, before that snooze would; start or skip it, or "
			"snooze "
			"it for less.",
			clock);
		return;
	}
	undo_keep(e,
		&(struct undo){
			.kind = UNDO_SNOOZE, .reminder = reminder, .occur = e->occurs[reminder]});
	o->now.phase = OCCUR_SNOOZED;
	o->now.snoozes++;
	o->now.left_us = 0;
	o->now.until_boot_us = e->now.boot_us + length;
	agenda_touch(e, reminder);
	if (e->prompt == reminder) {
		e->prompt = -1;
	}
	emit_occurrence(e, reminder, OUTCOME_OPEN, "");
	struct published *publish = emit_reminder(e, PUBLISH_REMINDER_SNOOZED, reminder);
	publish->until_us = engine_wall(e, o->now.until_boot_us);
	e->reply.until_us = publish->until_us;
	text_clock(e, publish->until_us, clock, sizeof(clock));
	reply_say(e, REPLY_OK, "Reminder %s comes back at %s.", r->id, clock);
}

void handle_command_skip(struct engine *e, const struct command_args *args) {
	int32_t reminder = open_prompt(e, args, true);
	if (reminder < 0) {
		return;
	}
	undo_keep(e,
		&(struct undo){
			.kind = UNDO_SKIP, .reminder = reminder, .occur = e->occurs[reminder]});
	occur_end(e, reminder, OUTCOME_SKIPPED, "");
	reply_say(e, REPLY_OK, "Reminder %s is skipped this time; minimusctl undo takes that back.",
		reminder_id(e, reminder));
}
