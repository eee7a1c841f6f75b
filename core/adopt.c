/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "agenda.h"
#include "calendar.h"
#include "day.h"
#include "emit.h"
#include "hold.h"
#include "occur.h"
#include "progress.h"
#include "run.h"

/* By id, in the new plan; -1: gone. */
static int32_t map_reminder(const struct engine *to, const struct engine *from, int32_t reminder) {
	return reminder < 0 ? -1 : plan_find_reminder(to->plan, reminder_id(from, reminder));
}

static int32_t map_routine(const struct engine *to, const struct engine *from, int32_t routine) {
	return routine < 0 ? -1 : plan_find_routine(to->plan, routine_id(from, routine));
}

static const char *exercise_id(const struct plan *plan, const struct routine_item *item) {
	return plan->exercises[item->exercise].id;
}

static bool same_items(const struct plan *a, const struct routine *ra, const struct plan *b,
	const struct routine *rb) {
	if (ra->item_count != rb->item_count) {
		return false;
	}
	for (uint32_t i = 0; i < ra->item_count; i++) {
		if (strcmp(exercise_id(a, &ra->items[i]), exercise_id(b, &rb->items[i])) != 0) {
			return false;
		}
	}
	return true;
}

static void adopt_slots(struct engine *e, const struct engine *old) {
	for (uint32_t r = 0; r < e->plan->routine_count; r++) {
		const struct routine *routine = &e->plan->routines[r];
		int32_t before = plan_find_routine(old->plan, routine->id);
		if (before < 0) {
			continue;
		}
		const struct routine *was = &old->plan->routines[before];
		e->courses[r] = old->courses[before];
		if (routine->composed && same_items(old->plan, was, e->plan, routine)) {
			e->composing[r] = old->composing[before];
		}
		for (uint32_t i = 0; i < routine->item_count; i++) {
			const char *id = exercise_id(e->plan, &routine->items[i]);
			for (uint32_t k = 0; k < was->item_count; k++) {
				const struct slot *slot = progress_slot(old, before, (int32_t)k);
				bool fits =
					strcmp(id, exercise_id(old->plan, &was->items[k])) == 0 &&
					slot->time_wall_us != 0 &&
					progress_moves(e, (int32_t)r, (int32_t)i) &&
					(slot->dose.reps > 0) == (routine->items[i].dose.reps > 0);
				if (fits) {
					*progress_slot(e, (int32_t)r, (int32_t)i) = *slot;
					break;
				}
			}
		}
	}
}

static bool same_rule(const struct rule *a, const struct rule *b) {
	if (a->kind != b->kind || a->every_us != b->every_us || a->every_days != b->every_days ||
		a->per_week != b->per_week) {
		return false;
	}
	return a->kind != RULE_CALENDAR ||
		calendar_same(&a->calendar->calendar, &b->calendar->calendar);
}

static void adopt_occur(struct engine *e, const struct engine *old, int32_t reminder, int32_t was) {
	struct occur *o = &e->occurs[reminder];
	const struct occur *before = &old->occurs[was];
	const struct reminder *r = &e->plan->reminders[reminder];
	*o = *before;
	o->now.routine = map_routine(e, old, before->now.routine);
	if (r->rotation_count > 0) {
		o->rotation %= (int32_t)r->rotation_count;
	}
	if (!same_rule(&r->rule, &old->plan->reminders[was].rule)) {
		o->warned = false;
		o->week.monday = WEEK_NONE;
		o->adapt = (struct adapt){0};
	}
	if (!e->plan->settings.adapt) {
		o->adapt = (struct adapt){0};
	}
	struct counter counter = o->counter;
	bool stood = !counter.running;
	/* Up to now the old plan decided: the new one has no past to make up for. */
	o->last_due_wall_us = 0;
	occur_init(e, reminder);
	o->last_due_wall_us = before->last_due_wall_us;
	o->leaving = false;
	o->now.routine = map_routine(e, old, before->now.routine);
	if (before->off != o->off) {
		o->counter = (struct counter){.since_boot_us = e->now.boot_us, .running = o->open};
	} else {
		o->counter = counter;
		counter_set(&o->counter, !stood && o->open, e->now.boot_us);
	}
	if (o->now.phase != OCCUR_NONE) {
		occur_limits(e, reminder);
	}
}

static void adopt_past(struct engine *e, const struct engine *old, struct past *past) {
	if (past->session == 0) {
		/* Empty: its indices are none, and the old plan may have nothing to index. */
		return;
	}
	int32_t routine = map_routine(e, old, past->routine);
	past->reminder = map_reminder(e, old, past->reminder);
	past->occurrence.routine = map_routine(e, old, past->occurrence.routine);
	bool same = routine >= 0 &&
		same_items(old->plan, &old->plan->routines[past->routine], e->plan,
			&e->plan->routines[routine]);
	past->routine = routine;
	if (!same) {
		memset(past, 0, sizeof(*past));
	}
}

static void adopt_run(struct engine *e, const struct engine *old) {
	struct run *run = &e->run;
	*run = old->run;
	if (run->state == SESSION_NONE) {
		return;
	}
	int32_t was = run->about.routine;
	int32_t routine = map_routine(e, old, was);
	if (routine < 0 ||
		!same_items(old->plan, &old->plan->routines[was], e->plan,
			&e->plan->routines[routine])) {
		/* It cannot go on; its record keeps the name that it had. */
		routine = -1;
		run->ending = run->state != SESSION_QUESTIONS;
		text_copy(run->about.gone, sizeof(run->about.gone), routine_id(old, was));
		run->about.gone_items = old->plan->routines[was].item_count;
	}
	run->about.reminder = map_reminder(e, old, run->about.reminder);
	run->about.occurrence.routine = map_routine(e, old, run->about.occurrence.routine);
	run->about.routine = routine;
	e->timeline = old->timeline;
	e->timeline.plan = e->plan;
	e->timeline.routine = routine < 0 ? NULL : &e->plan->routines[routine];
	run->stale = true;
	if (run->state == SESSION_QUESTIONS && routine < 0) {
		run->state = SESSION_NONE;
		run->abandon_boot_us = NEVER_US;
	}
}

static void adopt_pauses(struct engine *e, const struct engine *old) {
	for (uint32_t i = 0; i < old->pause_count; i++) {
		struct pause pause = old->pauses[i];
		if (pause.reminder >= 0) {
			pause.reminder = map_reminder(e, old, pause.reminder);
			if (pause.reminder < 0) {
				continue;
			}
		}
		e->pauses[e->pause_count++] = pause;
	}
}

/* Questions to models that are still open are asked anew by whoever answers last; by id they stay.
 */
static void adopt_asks(struct engine *e, const struct engine *old) {
	e->ask_next = old->ask_next;
	for (uint32_t i = 0; i < ASKS_MAX; i++) {
		struct ask ask = old->asks[i];
		int32_t routine = ask.id == 0 ? -1 : map_routine(e, old, ask.routine);
		bool same = routine >= 0 &&
			same_items(old->plan, &old->plan->routines[ask.routine], e->plan,
				&e->plan->routines[routine]);
		if (same) {
			ask.routine = routine;
			e->asks[i] = ask;
		}
	}
}

void engine_adopt(
	struct engine *e, const struct plan *plan, struct engine *old, struct instant now) {
	engine_init(e, plan, old->zone, now);
	e->started = old->started;
	e->serial = old->serial;
	e->first_wall_us = old->first_wall_us;
	e->notice_next = old->notice_next;
	e->shown = old->shown;
	e->screen = old->screen;
	alarm_adopt(e, old);
	e->presence = old->presence;
	e->present = old->present;
	e->idle_boot_us = old->idle_boot_us;
	e->stopped_boot_us = old->stopped_boot_us;
	e->settle_boot_us = old->settle_boot_us;
	e->settle_answer = old->settle_answer;
	e->desktop_holds = old->desktop_holds;
	e->look = old->look;
	e->day_first_boot_us = old->day_first_boot_us;
	e->prompts_today = old->prompts_today;
	e->last_prompt_boot_us = old->last_prompt_boot_us;
	e->prompt = map_reminder(e, old, old->prompt);
	adopt_pauses(e, old);
	hold_sync(e);
	for (uint32_t i = 0; i < plan->reminder_count; i++) {
		int32_t was = plan_find_reminder(old->plan, plan->reminders[i].id);
		if (was >= 0) {
			adopt_occur(e, old, (int32_t)i, was);
		} else {
			e->first_wall_us = now.wall_us; /* for this one time begins here */
			occur_begin(e, (int32_t)i);
			e->first_wall_us = old->first_wall_us;
		}
	}
	for (uint32_t i = 0; i < old->merged_count; i++) {
		int32_t merged = map_reminder(e, old, old->merged[i]);
		if (merged >= 0) {
			e->merged[e->merged_count++] = merged;
		}
	}
	adopt_slots(e, old);
	adopt_asks(e, old);
	adopt_run(e, old);
	for (int i = 0; i < 2; i++) {
		e->past[i] = old->past[i];
		adopt_past(e, old, &e->past[i]);
	}
	for (uint32_t i = 0; i < plan->reminder_count; i++) {
		agenda_note(e, (int32_t)i);
	}
	agenda_touch_all(e);
}
