/* SPDX-License-Identifier: MIT */
#include "engine.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

#include "agenda.h"
#include "compose.h"
#include "day.h"
#include "deadline.h"
#include "emit.h"
#include "gone.h"
#include "hold.h"
#include "look.h"
#include "mutation.h"
#include "notice.h"
#include "occur.h"
#include "past.h"
#include "pauses.h"
#include "progress.h"
#include "prompt.h"
#include "refold.h"
#include "run.h"
#include "screen.h"
#include "undo.h"
#include "weekly.h"

/* ---- life ---- */

static size_t align(size_t size) {
	size_t unit = sizeof(int64_t) * 2;
	return (size + unit - 1) / unit * unit;
}

size_t engine_size(const struct plan *plan) {
	return align(sizeof(struct engine)) + align(plan->reminder_count * sizeof(struct occur)) +
		align((size_t)plan->routine_count * ROUTINE_ITEMS_MAX * sizeof(struct slot)) +
		align(plan->routine_count * sizeof(struct course)) +
		align(plan->routine_count * sizeof(struct composing)) +
		agenda_size(plan->reminder_count);
}

static void *agenda_memory(const struct engine *e) {
	return (char *)e->composing + align(e->plan->routine_count * sizeof(struct composing));
}

static void place(struct engine *e) {
	e->occurs = (struct occur *)(void *)((char *)e + align(sizeof(*e)));
	e->slots = (struct slot *)(void *)((char *)e->occurs +
		align(e->plan->reminder_count * sizeof(struct occur)));
	e->courses = (struct course *)(void *)((char *)e->slots +
		align((size_t)e->plan->routine_count * ROUTINE_ITEMS_MAX * sizeof(struct slot)));
	e->composing = (struct composing *)(void *)((char *)e->courses +
		align(e->plan->routine_count * sizeof(struct course)));
}

void engine_init(
	struct engine *e, const struct plan *plan, const struct zone *zone, struct instant now) {
	/* The timeline and what follows it are written before they are read: they stay untouched
	 * pages. */
	memset(e, 0, offsetof(struct engine, timeline));
	e->plan = plan;
	e->zone = zone;
	e->now = e->last = now;
	place(e);
	memset(e->courses, 0, plan->routine_count * sizeof(struct course));
	memset(e->composing, 0, plan->routine_count * sizeof(struct composing));
	e->serial = 1;
	e->first_wall_us = now.wall_us;
	e->prompt = -1;
	e->present = true;
	e->day_first_boot_us = e->last_prompt_boot_us = NOT_YET_US;
	e->quiet_edge_wall_us = INT64_MIN;
	e->settle_boot_us = now.boot_us;
	e->count_from_boot_us = now.boot_us;
	e->screen.morning = PAIN_UNKNOWN;
	alarm_init(&e->alarm);
	e->run.refresh_boot_us = e->run.abandon_boot_us = NEVER_US;
	memset(e->occurs, 0, plan->reminder_count * sizeof(struct occur));
	for (uint32_t i = 0; i < plan->reminder_count; i++) {
		e->occurs[i].open = true;
		e->occurs[i].now.routine = -1;
		e->occurs[i].week.monday = WEEK_NONE;
		e->occurs[i].at_wall_us = e->occurs[i].edge_wall_us = NEVER_US;
	}
	agenda_init(e, agenda_memory(e));
	progress_init(e);
	day_sync(e);
}

void engine_copy(struct engine *copy, const struct engine *from) {
	/* Of what is written before it is read only that which was written. */
	memcpy(copy, from, offsetof(struct engine, timeline));
	if (from->run.state != SESSION_NONE) {
		copy->timeline = from->timeline;
	}
	memcpy(copy->gone, from->gone, from->gone_count * sizeof(from->gone[0]));
	memcpy(copy->spill, from->spill, from->spilled * sizeof(from->spill[0]));
	size_t head = align(sizeof(*from));
	memcpy((char *)copy + head, (const char *)from + head, engine_size(from->plan) - head);
	copy->out = NULL;
	place(copy);
	agenda_place(copy, agenda_memory(copy));
}

void engine_set_preview(struct engine *e) {
	e->preview = true;
}

void engine_set_serial(struct engine *e, uint64_t serial) {
	e->serial = serial;
}

/* ---- events ---- */

static bool valid(struct engine *e, const struct command_args *args) {
	bool fine = args->command < COMMAND_COUNT &&
		args->reminder < (int32_t)e->plan->reminder_count &&
		args->routine < (int32_t)e->plan->routine_count;
	if (!fine) {
		reply_say(e, REPLY_NOT_FOUND,
			"There is no such reminder or routine; see: minimusctl list.");
	}
	return fine;
}

static void handle_command_session(struct engine *e, const struct command_args *args) {
	static const enum session_event events[COMMAND_COUNT] = {
		[COMMAND_SESSION_PAUSE] = SESSION_EVENT_PAUSE,
		[COMMAND_SESSION_RESUME] = SESSION_EVENT_RESUME,
		[COMMAND_SESSION_TOGGLE] = SESSION_EVENT_TOGGLE,
		[COMMAND_SESSION_NEXT] = SESSION_EVENT_NEXT,
		[COMMAND_SESSION_BACK] = SESSION_EVENT_BACK,
		[COMMAND_SESSION_STOP] = SESSION_EVENT_STOP,
	};
	run_handle(e, events[args->command], true, args->text);
}

static void handle_command(struct engine *e, const struct command_args *args) {
	e->reply = (struct reply){.token = args->token, .code = REPLY_OK};
	e->reply_waits = true;
	if (!valid(e, args)) {
		return;
	}
	switch (args->command) {
	case COMMAND_START:
		handle_command_start(e, args);
		break;
	case COMMAND_NOW:
		handle_command_now(e, args);
		break;
	case COMMAND_SNOOZE:
		handle_command_snooze(e, args);
		break;
	case COMMAND_SKIP:
		handle_command_skip(e, args);
		break;
	case COMMAND_DONE:
		handle_command_done(e, args);
		break;
	case COMMAND_UNDO:
		handle_command_undo(e);
		break;
	case COMMAND_SESSION_PAUSE:
	case COMMAND_SESSION_RESUME:
	case COMMAND_SESSION_TOGGLE:
	case COMMAND_SESSION_NEXT:
	case COMMAND_SESSION_BACK:
	case COMMAND_SESSION_STOP:
		handle_command_session(e, args);
		break;
	case COMMAND_REPORT:
		handle_command_report(e, args);
		break;
	case COMMAND_ANSWER:
		handle_command_answer(e, args);
		break;
	case COMMAND_PAUSE:
		handle_command_pause(e, args);
		break;
	case COMMAND_RESUME:
		handle_command_resume(e, args);
		break;
	case COMMAND_SCREENING:
		handle_command_screening(e, args->screening_none);
		break;
	case COMMAND_RED_FLAG:
		handle_command_red_flag(e, args->level);
		break;
	case COMMAND_CLEAR:
		handle_command_clear(e, args->text);
		break;
	case COMMAND_SYMPTOMS:
		handle_command_symptoms(e, args->symptoms);
		break;
	case COMMAND_AMEND:
		handle_command_amend(e, args);
		break;
	case COMMAND_COUNT:
		break;
	}
}

/* Local times that a new zone passes over have come: what they would have prompted is decided
 * on now, each by its own `missed`. */
static int64_t jump_from(const struct engine *e, const struct zone *zone) {
	int64_t now_s = wall_s(e->now.wall_us);
	int64_t local_s = zone_local(e->zone, now_s);
	int64_t from_s =
		local_s < zone_local(zone, now_s) ? zone_utc_of(zone, local_s, NULL) : now_s;
	return from_s < now_s ? s_us(from_s) : e->now.wall_us;
}

static void handle_clock(struct engine *e, const struct zone *zone) {
	int64_t after = zone != NULL ? jump_from(e, zone) : e->now.wall_us;
	e->zone = zone != NULL ? zone : e->zone;
	e->quiet_edge_wall_us = INT64_MIN;
	day_sync(e);
	for (uint32_t i = 0; i < e->plan->reminder_count; i++) {
		occur_resync(e, (int32_t)i, after);
		if (e->occurs[i].now.phase != OCCUR_NONE) {
			occur_limits(e, (int32_t)i);
		}
	}
}

/* A crash may have come between the record of a session and that of its occurrence: what the
 * session says counts. */
static void mend(struct engine *e) {
	const struct run *run = &e->run;
	for (uint32_t i = 0; i < e->plan->reminder_count; i++) {
		struct occurrence *now = &e->occurs[i].now;
		bool its = run->state != SESSION_NONE && run->about.reminder == (int32_t)i &&
			run->about.occurrence.key == now->key;
		if (now->phase == OCCUR_NONE) {
			continue;
		}
		if (its) {
			now->phase = OCCUR_SESSION;
			now->session = run->about.session;
			e->prompt = e->prompt == (int32_t)i ? -1 : e->prompt;
			continue;
		}
		const struct past *past = NULL;
		for (int k = 1; k >= 0; k--) {
			const struct past *p = &e->past[k];
			bool same = p->session != 0 && p->reminder == (int32_t)i &&
				p->occurrence.key == now->key;
			past = same ? p : past;
		}
		if (past != NULL) {
			now->session = past->session;
			occur_end(e, (int32_t)i, past->outcome, past->note);
		} else if (now->phase == OCCUR_SESSION) {
			occur_end(e, (int32_t)i, OUTCOME_PARTIAL, "interrupted");
		}
	}
}

static void handle_started(struct engine *e) {
	e->started = true;
	day_started(e);
	hold_sync(e);
	for (uint32_t i = 0; i < e->plan->reminder_count; i++) {
		occur_init(e, (int32_t)i);
	}
	mend(e);
	for (uint32_t i = 0; i < e->plan->reminder_count; i++) {
		/* Switched off while the daemon was down. */
		e->occurs[i].leaving = occur_is_off(e->plan, &e->plan->reminders[i]) &&
			e->occurs[i].now.phase != OCCUR_NONE;
	}
	for (int i = 0; i < 2; i++) {
		progress_fold_missing(e, &e->past[i]);
	}
	if (e->run.state == SESSION_PAUSED) {
		e->run.interrupted = true;
		e->run.abandon_boot_us = e->now.boot_us + CRASH_RESUME_US;
		run_seek(e, e->run.step);
	}
}

static void handle_leaving(struct engine *e, const struct plan *plan) {
	for (uint32_t i = 0; i < e->plan->reminder_count; i++) {
		int32_t next = plan_find_reminder(plan, reminder_id(e, (int32_t)i));
		bool gone = next < 0 || occur_is_off(plan, &plan->reminders[next]);
		e->occurs[i].leaving = gone && e->occurs[i].now.phase != OCCUR_NONE;
	}
}

/* What a person or the desktop says concerns the open occurrences; who changes another reminder
 * touches it. The rest concerns all. */
static void touch(struct engine *e, enum event_type type) {
	switch (type) {
	case EVENT_STARTED:
	case EVENT_PRESENCE:
	case EVENT_CLOCK:
	case EVENT_RESUMED:
	case EVENT_STOPPING:
	case EVENT_LEAVING:
		agenda_touch_all(e);
		break;
	case EVENT_COMMAND:
	case EVENT_ACTION:
	case EVENT_CLOSED:
	case EVENT_HOLD:
	case EVENT_LOOKER:
	case EVENT_LOOKED:
	case EVENT_ADVANCED:
	case EVENT_COMPOSED:
	case EVENT_REFOLD:
		agenda_touch_open(e);
		break;
	case EVENT_TICK:
	case EVENT_CONTINUE:
	case EVENT_TYPE_COUNT:
		break;
	}
}

static void handle_event(struct engine *e, const struct event *event) {
	switch (event->type) {
	case EVENT_STARTED:
		handle_started(e);
		break;
	case EVENT_COMMAND:
		handle_command(e, &event->as.command);
		break;
	case EVENT_ACTION:
		handle_action(e, event->as.action.notice, event->as.action.action);
		break;
	case EVENT_CLOSED:
		handle_closed(e, event->as.closed.notice, event->as.closed.by);
		break;
	case EVENT_PRESENCE:
		handle_presence(e, event->as.presence.presence, event->as.presence.last_input_us);
		break;
	case EVENT_HOLD: {
		uint32_t bits = event->as.hold.hold & (HOLD_DND | HOLD_FULLSCREEN);
		e->desktop_holds =
			event->as.hold.on ? e->desktop_holds | bits : e->desktop_holds & ~bits;
		break;
	}
	case EVENT_LOOKER:
		handle_looker(e, event->as.look.on);
		break;
	case EVENT_LOOKED:
		handle_looked(e, event->as.look.on);
		break;
	case EVENT_ADVANCED:
		handle_advanced(e, &event->as.advanced);
		break;
	case EVENT_COMPOSED:
		handle_composed(e, &event->as.composed);
		break;
	case EVENT_CLOCK:
		handle_clock(e, event->as.clock.zone);
		break;
	case EVENT_RESUMED:
		run_slept(e);
		day_settle(e);
		break;
	case EVENT_REFOLD:
		handle_refold(e, event->as.refold);
		break;
	case EVENT_STOPPING:
		e->stopping = true;
		break;
	case EVENT_LEAVING:
		handle_leaving(e, event->as.leaving.plan);
		break;
	case EVENT_TICK:
	case EVENT_CONTINUE:
	case EVENT_TYPE_COUNT:
		break;
	}
}

/* ---- a step ---- */

/* Each reminder that has something to do is worked on until it has nothing more at this instant.
 * True: no room. */
static bool work_reminders(struct engine *e) {
	for (int32_t i = agenda_next(e, e->cursor); i >= 0; i = agenda_next(e, e->cursor)) {
		e->cursor = (uint32_t)i;
		if (emit_crowded(e)) {
			return true;
		}
		if (occur_step(e, i) || compose_ahead(e, i)) {
			agenda_sync(e);
		} else {
			agenda_note(e, i);
			e->cursor++;
		}
	}
	e->cursor = 0;
	return false;
}

/* Everything that time and the event bring with them. True: no room, go on in the next step. */
static bool work(struct engine *e) {
	for (;;) {
		if (emit_crowded(e)) {
			return true;
		}
		pauses_expire(e);
		day_sync(e);
		hold_sync(e);
		screen_step(e);
		if (gone_step(e) || run_tick(e)) {
			return true;
		}
		agenda_sync(e);
		if (work_reminders(e)) {
			return true;
		}
		if (e->dirty) {
			e->dirty = false;
			continue;
		}
		if (!prompt_choose(e)) {
			look_tick(e);
			return false;
		}
	}
}

bool engine_step(struct engine *e, struct instant now, const struct event *event,
	struct effects *ret_effects) {
	e->out = ret_effects;
	ret_effects->count = 0;
	if (event->type != EVENT_CONTINUE) {
		assert(now.boot_us >= e->now.boot_us);
		e->last = e->now;
		e->now = now;
		e->count_from_boot_us = now.boot_us;
		e->cursor = 0;
		look_begin(e);
		if (e->started && event->type != EVENT_TICK) {
			pauses_expire(e);
			day_sync(e);
			hold_sync(e);
		}
		handle_event(e, event);
		touch(e, event->type);
		if (MUTATED(WHOLE)) {
			agenda_touch_all(e);
		}
	} else if (emit_unspill(e)) {
		return true;
	}
	if (e->started && work(e)) {
		return true;
	}
	if (e->started) {
		notice_update(e);
	}
	if (e->reply_waits) {
		e->reply_waits = false;
		emit(e, EFFECT_REPLY)->as.reply = e->reply;
	}
	return e->spilled > e->spill_next;
}

struct instant engine_deadline(const struct engine *e) {
	struct instant deadline = {.boot_us = NEVER_US, .wall_us = NEVER_US};
	if (!e->started || e->stopping) {
		return deadline;
	}
	agenda_deadline(e, &deadline);
	for (uint32_t i = 0; i < e->pause_count; i++) {
		if (e->pauses[i].until_wall_us != 0) {
			deadline_wall(e, &deadline, e->pauses[i].until_wall_us);
		}
	}
	look_deadline(e, &deadline);
	run_deadline(e, &deadline);
	screen_deadline(e, &deadline);
	notice_deadline(e, &deadline);
	return deadline;
}
