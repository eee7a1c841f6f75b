/* SPDX-License-Identifier: MIT */
#include "agenda.h"

#include "compose.h"
#include "deadline.h"
#include "hold.h"
#include "look.h"
#include "mark.h"
#include "mutation.h"
#include "occur.h"
#include "prompt.h"

#define TOUCHED INT64_MIN
#define READY 0
#define OPEN 1

size_t agenda_size(uint32_t reminder_count) {
	return 4 * queue_size(reminder_count);
}

void agenda_place(struct engine *e, void *memory) {
	size_t each = queue_size(e->plan->reminder_count) / sizeof(int64_t);
	int64_t *keys = memory;
	e->agenda.boot.keys = keys;
	e->agenda.wall.keys = keys + each;
	e->agenda.mark.keys = keys + 2 * each;
	e->agenda.open.keys = keys + 3 * each;
}

void agenda_init(struct engine *e, void *memory) {
	uint32_t count = e->plan->reminder_count;
	agenda_place(e, memory);
	queue_init(&e->agenda.boot, e->agenda.boot.keys, count);
	queue_init(&e->agenda.wall, e->agenda.wall.keys, count);
	queue_init(&e->agenda.mark, e->agenda.mark.keys, count);
	queue_init(&e->agenda.open, e->agenda.open.keys, count);
}

/* ---- touching ---- */

void agenda_touch(struct engine *e, int32_t reminder) {
	queue_set(&e->agenda.boot, (uint32_t)reminder, TOUCHED);
	e->dirty = true;
}

void agenda_touch_open(struct engine *e) {
	for (int32_t i = agenda_next_open(e, 0); i >= 0; i = agenda_next_open(e, (uint32_t)i + 1)) {
		agenda_touch(e, i);
	}
}

void agenda_touch_all(struct engine *e) {
	queue_set_all(&e->agenda.boot, e->plan->reminder_count, TOUCHED);
	e->dirty = true;
}

/* What decides on every counter alike, and what decides on every open occurrence alike. */
static bool same_for_counters(const struct scope *a, const struct scope *b) {
	return (a->holds & HOLDS_STOP) == (b->holds & HOLDS_STOP) && a->present == b->present &&
		a->stopping == b->stopping;
}

static bool same_for_open(const struct scope *a, const struct scope *b) {
	return a->holds == b->holds && a->desktop_holds == b->desktop_holds &&
		a->prompt == b->prompt && a->prompts_today == b->prompts_today &&
		a->pause_changes == b->pause_changes &&
		a->last_prompt_boot_us == b->last_prompt_boot_us &&
		a->settle_boot_us == b->settle_boot_us &&
		a->day_first_boot_us == b->day_first_boot_us &&
		a->day_end_wall_us == b->day_end_wall_us &&
		a->quiet_edge_wall_us == b->quiet_edge_wall_us;
}

void agenda_sync(struct engine *e) {
	struct scope now = {
		.holds = e->holds,
		.desktop_holds = look_holds(e),
		.pause_changes = e->pause_changes,
		.prompt = e->prompt,
		.prompts_today = e->prompts_today,
		.last_prompt_boot_us = e->last_prompt_boot_us,
		.settle_boot_us = e->settle_boot_us,
		.day_first_boot_us = e->day_first_boot_us,
		.day_end_wall_us = e->day_end_wall_us,
		.quiet_edge_wall_us = e->quiet_edge_wall_us,
		.present = e->present,
		.stopping = e->stopping,
	};
	if (!same_for_counters(&now, &e->agenda.scope)) {
		agenda_touch_all(e);
	} else if (!MUTATED(UNSEEN) && !same_for_open(&now, &e->agenda.scope)) {
		agenda_touch_open(e);
	}
	e->agenda.scope = now;
}

/* ---- noting and finding ---- */

void agenda_note(struct engine *e, int32_t reminder) {
	struct instant next = {.boot_us = NEVER_US, .wall_us = NEVER_US};
	bool open = e->occurs[reminder].now.phase != OCCUR_NONE;
	deadline_reminder(e, reminder, &next);
	compose_deadline_ahead(e, reminder, &next);
	queue_set(&e->agenda.boot, (uint32_t)reminder, next.boot_us);
	queue_set(&e->agenda.wall, (uint32_t)reminder, next.wall_us);
	queue_set(&e->agenda.mark, (uint32_t)reminder, mark_wanted_us(e, reminder));
	queue_set(&e->agenda.open, (uint32_t)reminder,
		prompt_is_ready(e, reminder) ? READY
			: open               ? OPEN
					     : QUEUE_NEVER);
}

static int32_t next(const struct engine *e, const struct queue *queue, uint32_t from, int64_t key) {
	return from < e->plan->reminder_count ? queue_next(queue, from, key) : -1;
}

static int32_t earlier(int32_t a, int32_t b) {
	return a < 0 || (b >= 0 && b < a) ? b : a;
}

int32_t agenda_next(const struct engine *e, uint32_t from) {
	int32_t boot = next(e, &e->agenda.boot, from, e->now.boot_us);
	int32_t wall = next(e, &e->agenda.wall, from, e->now.wall_us);
	int32_t mark = next(e, &e->agenda.mark, from, e->now.boot_us);
	return earlier(earlier(boot, wall), mark);
}

int32_t agenda_next_open(const struct engine *e, uint32_t from) {
	return next(e, &e->agenda.open, from, OPEN);
}

int32_t agenda_next_ready(const struct engine *e, uint32_t from) {
	return next(e, &e->agenda.open, from, READY);
}

void agenda_deadline(const struct engine *e, struct instant *deadline) {
	deadline_boot(e, deadline, queue_first(&e->agenda.boot));
	deadline_wall(e, deadline, queue_first(&e->agenda.wall));
}
