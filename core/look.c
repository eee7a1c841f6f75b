/* SPDX-License-Identifier: MIT */
#include "look.h"

#include "agenda.h"
#include "deadline.h"
#include "emit.h"
#include "mutation.h"
#include "occur.h"

static void ask(struct engine *e) {
	struct look *look = &e->look;
	look->asked = true;
	look->until_boot_us = e->now.boot_us + LOOK_ANSWER_US;
	look->again_boot_us = e->now.boot_us + LOOK_AGAIN_US;
	(void)emit(e, EFFECT_LOOK);
}

/* Whether the answer of before is what keeps this one back. */
static bool held_by_it(const struct occurrence *now) {
	return now->phase == OCCUR_WAITING && (now->holds_now & HOLD_DND) != 0;
}

static bool holds_any(const struct engine *e) {
	for (int32_t i = agenda_next_open(e, 0); i >= 0; i = agenda_next_open(e, (uint32_t)i + 1)) {
		if (held_by_it(&e->occurs[i].now)) {
			return true;
		}
	}
	return false;
}

void look_begin(struct engine *e) {
	e->look.fresh = false;
}

static bool ask_first(struct engine *e, bool question) {
	struct look *look = &e->look;
	if (!look->can || MUTATED(LOOK) || e->preview || look->fresh) {
		return false;
	}
	look->question = look->question || question;
	if (!look->asked) {
		ask(e);
		return true;
	}
	if (e->now.boot_us < look->until_boot_us) {
		return true;
	}
	/* No answer in time: what was known before holds on. */
	look->asked = false;
	look->fresh = true;
	return false;
}

bool look_first(struct engine *e, int32_t reminder) {
	return e->plan->reminders[reminder].dnd != DND_SHOW && ask_first(e, false);
}

bool look_question(struct engine *e) {
	return ask_first(e, true);
}

bool look_waits(const struct engine *e) {
	return e->look.asked && e->now.boot_us < e->look.until_boot_us;
}

void look_tick(struct engine *e) {
	struct look *look = &e->look;
	if (look->asked && e->now.boot_us >= look->until_boot_us) {
		look->asked = false;
		look->fresh = true;
	}
	if (!look->held) {
		return;
	}
	if (!holds_any(e) && !look->question) {
		/* A prompt that is shown silently stays so. */
		look->held = e->prompt >= 0;
	} else if (e->now.boot_us >= look->again_boot_us && !e->preview) {
		ask(e);
	}
}

void look_deadline(const struct engine *e, struct instant *deadline) {
	const struct look *look = &e->look;
	if (look->asked) {
		deadline_boot(e, deadline, look->until_boot_us);
	}
	if (look->held && (look->question || holds_any(e))) {
		deadline_boot(e, deadline, look->again_boot_us);
	}
}

uint32_t look_holds(const struct engine *e) {
	return e->desktop_holds | (e->look.held ? HOLD_DND : 0u);
}

void handle_looker(struct engine *e, bool on) {
	e->look = (struct look){.can = on};
}

void handle_looked(struct engine *e, bool on) {
	e->look.asked = false;
	e->look.fresh = true;
	e->look.held = on;
	e->look.question = e->look.question && on;
}
