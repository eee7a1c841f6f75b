/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "emit.h"
#include "hold.h"
#include "look.h"
#include "mark.h"
#include "occur.h"
#include "past.h"
#include "prompt.h"
#include "run.h"
#include "screen.h"

static const char *const published_names[PUBLISH_TYPE_COUNT] = {
	"reminder.due",
	"reminder.warned",
	"reminder.prompted",
	"reminder.snoozed",
	"reminder.skipped",
	"reminder.done",
	"reminder.partial",
	"reminder.unconfirmed",
	"reminder.missed",
	"reminder.held",
	"reminder.adapted",
	"session.started",
	"session.step",
	"session.paused",
	"session.resumed",
	"session.finished",
	"session.stopped",
	"progression.changed",
	"pause.changed",
	"presence.changed",
	"safety.suspended",
	"safety.cleared",
	"safety.advised",
};

const char *published_name(enum published_type type) {
	return published_names[type];
}

const char *presence_name(enum presence presence) {
	static const char *const names[] = {"unknown", "active", "away", "locked", "asleep"};
	return names[presence];
}

const char *reply_code_name(enum reply_code code) {
	static const char *const names[] = {
		"ok", "not-found", "bad-argument", "not-now", "refused", "screening"};
	return names[code];
}

const char *engine_state_name(enum engine_state state) {
	static const char *const names[] = {"idle", "prompt", "session", "paused", "suspended"};
	return names[state];
}

const char *reminder_state_name(enum reminder_state state) {
	static const char *const names[] = {"waiting", "due", "held", "off", "broken"};
	return names[state];
}

/* ---- reminders ---- */

/* When it is due next (wall), or 0 when that is not known: its counter stands. */
static int64_t next_due_us(const struct engine *e, int32_t reminder) {
	const struct reminder *r = &e->plan->reminders[reminder];
	const struct occur *o = &e->occurs[reminder];
	if (o->off) {
		return 0;
	}
	if (occur_is_calendar(r)) {
		return o->at_wall_us == NEVER_US ? 0 : o->at_wall_us;
	}
	int64_t due = occur_counter_due(e, reminder);
	if (due != NEVER_US) {
		return engine_wall(e, due);
	}
	bool opens = !o->open && o->edge_wall_us != NEVER_US && !o->paused &&
		(e->holds & HOLDS_STOP) == 0;
	return opens ? o->edge_wall_us + mark_every_us(e, reminder) : 0;
}

/* What holds an occurrence that is due, or stops the counter to the next one. */
static void reminder_holds(const struct engine *e, int32_t reminder, struct reminder_view *ret) {
	for (uint32_t bit = 1; bit <= ret->holds; bit <<= 1) {
		int64_t until = (ret->holds & bit) != 0 ? hold_until(e, reminder, bit) : 0;
		ret->until_us = until > ret->until_us ? until : ret->until_us;
	}
}

void engine_reminder(
	const struct engine *e, struct instant now, int32_t reminder, struct reminder_view *ret) {
	const struct occur *o = &e->occurs[reminder];
	(void)now;
	*ret = (struct reminder_view){
		.routine = occur_routine(e, reminder), .adapted = o->adapt.level};
	ret->state = o->off ? REMINDER_OFF : REMINDER_WAITING;
	ret->due_us = next_due_us(e, reminder);
	switch (o->now.phase) {
	case OCCUR_NONE:
		ret->quiet_us = hold_quiet_until(e, ret->due_us);
		ret->holds = o->off ? 0 : (e->holds & HOLDS_STOP) | (o->paused ? HOLD_USER : 0);
		/* Only a counter stands still; what has its time by the clock goes on to it. */
		if (ret->holds != 0 && ret->due_us == 0) {
			ret->state = REMINDER_HELD;
		}
		reminder_holds(e, reminder, ret);
		break;
	case OCCUR_WAITING:
		ret->state = REMINDER_HELD;
		ret->holds = o->now.holds_now;
		reminder_holds(e, reminder, ret);
		break;
	case OCCUR_SNOOZED:
		ret->until_us = engine_wall(e, o->now.until_boot_us);
		ret->state = REMINDER_DUE;
		break;
	case OCCUR_SHOWN:
	case OCCUR_SESSION:
		ret->state = REMINDER_DUE;
		break;
	}
	if (o->now.phase != OCCUR_NONE) {
		ret->due_us = o->now.due_wall_us;
		ret->routine = o->now.routine;
	}
	if (!o->off && ret->routine < 0) {
		ret->state = REMINDER_BROKEN;
		ret->holds |= HOLD_BROKEN;
	}
}

/* ---- status ---- */

static void add_pause(struct status_view *ret, const char *reason, const char *owner,
	int32_t reminder, int64_t until_us) {
	if (ret->pause_count == PAUSES_MAX) {
		return;
	}
	struct pause_view *view = &ret->pauses[ret->pause_count++];
	text_copy(view->reason, sizeof(view->reason), reason);
	text_copy(view->owner, sizeof(view->owner), owner);
	view->reminder = reminder;
	view->until_us = until_us;
}

static void status_pauses(const struct engine *e, struct instant now, struct status_view *ret) {
	for (uint32_t i = 0; i < e->pause_count; i++) {
		const struct pause *pause = &e->pauses[i];
		add_pause(ret, pause->reason, pause->owner, pause->reminder, pause->until_wall_us);
	}
	uint32_t own = (hold_now(e, now) | look_holds(e)) & ~(uint32_t)(HOLD_USER | HOLD_OTHER);
	for (uint32_t bit = 1; bit <= own; bit <<= 1) {
		if ((own & bit) != 0) {
			bool timed = (bit & (HOLD_SETTLING | HOLD_START_DELAY)) != 0;
			add_pause(ret, hold_name(bit), "minimus", -1,
				bit == HOLD_QUIET ? hold_quiet_end_us(e, now)
					: timed   ? hold_until(e, 0, bit)
						  : 0);
		}
	}
}

static void status_next(const struct engine *e, struct instant now, struct status_view *ret) {
	ret->next_reminder = -1;
	for (uint32_t i = 0; i < e->plan->reminder_count; i++) {
		const struct occur *o = &e->occurs[i];
		int64_t due = o->now.phase == OCCUR_SNOOZED ? engine_wall(e, o->now.until_boot_us)
			: o->now.phase == OCCUR_NONE        ? next_due_us(e, (int32_t)i)
							    : 0;
		if (due > 0 && (ret->next_reminder < 0 || due < ret->next_due_us)) {
			ret->next_reminder = (int32_t)i;
			ret->next_due_us = due;
		}
	}
	if (ret->next_reminder >= 0) {
		const struct reminder *r = &e->plan->reminders[ret->next_reminder];
		ret->next_quiet_us = hold_quiet_until(e, ret->next_due_us);
		ret->warning = r->warn_us > 0 && now.wall_us >= ret->next_due_us - r->warn_us;
	}
}

static void status_prompt(const struct engine *e, struct instant now, struct status_view *ret) {
	ret->prompt_reminder = ret->prompt_routine = -1;
	if (e->prompt < 0) {
		return;
	}
	const struct reminder *r = &e->plan->reminders[e->prompt];
	const struct occurrence *o = &e->occurs[e->prompt].now;
	ret->prompt_open = true;
	ret->prompt_shown = e->shown.id != 0 && e->shown.kind == NOTICE_PROMPT && !e->shown.gone;
	ret->prompt_reminder = e->prompt;
	ret->prompt_routine = o->routine;
	ret->prompt_due_us = o->due_wall_us;
	ret->prompt_shown_us = engine_wall(e, o->shown_boot_us);
	ret->prompt_expires_us = engine_wall(e, o->shown_boot_us + r->expire_us);
	if (ret->prompt_expires_us > o->end_wall_us) {
		ret->prompt_expires_us = o->end_wall_us;
	}
	ret->prompt_overdue = now.boot_us - o->shown_boot_us > r->expire_us / 2;
	ret->prompt_snoozes = o->snoozes;
	ret->merged_count = e->merged_count;
	memcpy(ret->merged, e->merged, sizeof(ret->merged));
}

bool engine_session_open(const struct engine *e) {
	return engine_in_session(e) && !e->run.ending;
}

bool engine_session_paused(const struct engine *e) {
	return engine_session_open(e) && e->run.state == SESSION_PAUSED;
}

static void status_session(const struct engine *e, struct instant now, struct status_view *ret) {
	const struct run *run = &e->run;
	const struct timeline *t = &e->timeline;
	ret->session_reminder = ret->session_routine = -1;
	if (!engine_session_open(e)) {
		return;
	}
	int64_t position = run->position_us;
	if (run->state == SESSION_RUNNING) {
		position += now.boot_us - run->since_boot_us;
	}
	ret->session_open = true;
	ret->session_interrupted = run->interrupted;
	ret->session_paused = run->state != SESSION_RUNNING;
	ret->session_waiting = run->state == SESSION_WAITING;
	ret->session = run->about.session;
	ret->session_reminder = run->about.reminder;
	ret->session_routine = run->about.routine;
	ret->total_s = t->total_s;
	ret->position_us = position;
	ret->elapsed_s = (int32_t)(position / US_PER_S);
	ret->elapsed_s = ret->elapsed_s > t->total_s ? t->total_s : ret->elapsed_s;
	ret->remaining_s = t->total_s - ret->elapsed_s;
	ret->step = run->step < t->step_count ? run->step : t->step_count - 1;
	const struct step *step = &t->steps[ret->step];
	int32_t left = step->at_s + step->duration_s - ret->elapsed_s;
	ret->step_remaining_s = left > 0 ? left : 0;
}

void engine_status(const struct engine *e, struct instant now, struct status_view *ret) {
	memset(ret, 0, sizeof(*ret));
	ret->presence = e->presence;
	status_pauses(e, now, ret);
	ret->edge_us = hold_edge_us(e, now);
	status_next(e, now, ret);
	status_prompt(e, now, ret);
	status_session(e, now, ret);
	ret->screening_needed = screen_needed(e);
	ret->screening_us = e->screen.recorded_wall_us;
	ret->screening_next_us = screen_next_us(e);
	ret->red_flag = e->screen.level;
	ret->cleared_us = e->screen.cleared_wall_us;
	ret->cleared = e->screen.cleared;
	ret->advised_us = e->alarm.advised_wall_us;
	ret->advised = e->alarm.reason;
	ret->last_session = e->past[0].session;
	ret->last_unconfirmed = past_waits(e, &e->past[0]);
	if (e->run.state == SESSION_QUESTIONS) {
		ret->asks_effort = e->run.ask_effort && e->past[0].report.effort < 0;
		ret->asks_pain = e->run.ask_pain && e->past[0].report.pain.during < 0;
	}
	ret->state = screen_suspended(e) ? ENGINE_SUSPENDED
		: ret->session_open      ? ENGINE_SESSION
		: (e->holds & HOLD_USER) ? ENGINE_PAUSED
		: ret->prompt_open       ? ENGINE_PROMPT
					 : ENGINE_IDLE;
}

const struct timeline *engine_timeline(const struct engine *e) {
	return engine_in_session(e) && !e->run.ending ? &e->timeline : NULL;
}
