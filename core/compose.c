/* SPDX-License-Identifier: MIT */
#include "compose.h"

#include "agenda.h"
#include "deadline.h"
#include "emit.h"
#include "occur.h"

/* An answer asked for this long ago is still the one for the occurrence that comes. */
#define FRESH_US (COMPOSE_AHEAD_US + US_PER_S)

static bool wanted(const struct engine *e, int32_t reminder) {
	int32_t routine = occur_routine(e, reminder);
	return routine >= 0 && e->plan->routines[routine].composed && !e->preview;
}

static bool fresh(const struct engine *e, const struct composing *composing) {
	return composing->asked_boot_us != 0 &&
		e->now.boot_us - composing->asked_boot_us <= FRESH_US;
}

static void ask(struct engine *e, int32_t routine, int64_t wait_us) {
	struct composing *composing = &e->composing[routine];
	composing->open = true;
	composing->asked_boot_us = e->now.boot_us;
	composing->until_boot_us = e->now.boot_us + wait_us;
	emit(e, EFFECT_COMPOSE)->as.compose.routine = routine;
}

/* When it falls due next; NEVER_US: not known, or one is open. */
static int64_t due_wall_us_of(const struct engine *e, int32_t reminder) {
	const struct occur *o = &e->occurs[reminder];
	if (o->off || o->now.phase != OCCUR_NONE) {
		return NEVER_US;
	}
	if (!occur_is_counted(&e->plan->reminders[reminder])) {
		return o->at_wall_us;
	}
	int64_t due_boot_us = occur_counter_due(e, reminder);
	return due_boot_us == NEVER_US ? NEVER_US : engine_wall(e, due_boot_us);
}

bool compose_ahead(struct engine *e, int32_t reminder) {
	if (!wanted(e, reminder)) {
		return false;
	}
	int64_t due_wall_us = due_wall_us_of(e, reminder);
	if (due_wall_us == NEVER_US || due_wall_us - COMPOSE_AHEAD_US > e->now.wall_us) {
		return false;
	}
	int32_t routine = occur_routine(e, reminder);
	if (fresh(e, &e->composing[routine])) {
		return false;
	}
	ask(e, routine, due_wall_us - e->now.wall_us + COMPOSE_WAIT_US);
	return true;
}

static bool waits(const struct engine *e, int32_t routine) {
	const struct composing *composing = &e->composing[routine];
	return composing->open && e->now.boot_us < composing->until_boot_us;
}

bool compose_first(struct engine *e, int32_t reminder) {
	const struct occurrence *now = &e->occurs[reminder].now;
	if (now->routine < 0 || !e->plan->routines[now->routine].composed || e->preview ||
		now->prompted_wall_us != 0) {
		return false;
	}
	/* What was held for long, or made due by hand, was not asked for ahead. */
	if (!fresh(e, &e->composing[now->routine])) {
		ask(e, now->routine, COMPOSE_WAIT_US);
		agenda_note(e, reminder);
	}
	return waits(e, now->routine);
}

void compose_deadline_ahead(const struct engine *e, int32_t reminder, struct instant *deadline) {
	if (!wanted(e, reminder)) {
		return;
	}
	int64_t due_wall_us = due_wall_us_of(e, reminder);
	int64_t at_wall_us = due_wall_us - COMPOSE_AHEAD_US;
	if (due_wall_us == NEVER_US || at_wall_us <= e->now.wall_us) {
		return;
	}
	if (occur_is_counted(&e->plan->reminders[reminder])) {
		deadline_boot(e, deadline, engine_boot(e, at_wall_us));
	} else {
		deadline_wall(e, deadline, at_wall_us);
	}
}

void compose_deadline_wait(const struct engine *e, int32_t reminder, struct instant *deadline) {
	int32_t routine = e->occurs[reminder].now.routine;
	if (routine >= 0 && waits(e, routine)) {
		deadline_boot(e, deadline, e->composing[routine].until_boot_us);
	}
}

void compose_record(struct engine *e, int32_t routine, const struct choice *choice) {
	e->composing[routine].latest = (int32_t)choice_count(choice, &e->plan->routines[routine]);
}

void compose_restore(struct engine *e, int32_t routine, const struct choice *choice) {
	e->composing[routine].choice = *choice;
	compose_record(e, routine, choice);
}

/* By the log alone, so that it is the same after a restart. */
int32_t compose_round(const struct engine *e, int32_t routine) {
	int32_t latest = e->composing[routine].latest;
	int32_t items = (int32_t)e->plan->routines[routine].item_count;
	return latest > 0 ? (items + latest - 1) / latest : 1;
}

const struct choice *compose_choice(const struct engine *e, int32_t routine) {
	return &e->composing[routine].choice;
}

const struct choice *engine_choice(const struct engine *e, int32_t routine) {
	return compose_choice(e, routine);
}

void handle_composed(struct engine *e, const struct composed *composed) {
	if (composed->routine < 0 || composed->routine >= (int32_t)e->plan->routine_count) {
		return;
	}
	struct composing *composing = &e->composing[composed->routine];
	composing->open = false;
	if (composed->ok && composed->choice.count > 0 &&
		choice_good(&composed->choice, &e->plan->routines[composed->routine])) {
		composing->choice = composed->choice;
	}
	e->dirty = true;
}
