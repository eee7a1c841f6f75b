/* SPDX-License-Identifier: MIT */
#include "deadline.h"

#include "mark.h"
#include "occur.h"
#include "prompt.h"

void deadline_boot(const struct engine *e, struct instant *deadline, int64_t boot_us) {
	if (boot_us != NEVER_US && boot_us < deadline->boot_us) {
		deadline->boot_us = boot_us > e->now.boot_us ? boot_us : e->now.boot_us + 1;
	}
}

void deadline_wall(const struct engine *e, struct instant *deadline, int64_t wall_us) {
	if (wall_us != NEVER_US && wall_us < deadline->wall_us) {
		deadline->wall_us = wall_us > e->now.wall_us ? wall_us : e->now.wall_us + 1;
	}
}

void deadline_reminder(const struct engine *e, int32_t reminder, struct instant *deadline) {
	const struct reminder *r = &e->plan->reminders[reminder];
	const struct occur *o = &e->occurs[reminder];
	if (!o->off) {
		bool warns = r->warn_us > 0 && !o->warned && o->now.phase == OCCUR_NONE;
		int64_t due = occur_counter_due(e, reminder);
		deadline_boot(e, deadline, due);
		deadline_wall(e, deadline, o->edge_wall_us);
		deadline_wall(e, deadline, o->at_wall_us);
		if (warns && due != NEVER_US && 2 * r->warn_us <= mark_every_us(e, reminder)) {
			deadline_boot(e, deadline, due - r->warn_us);
		}
		if (warns && o->at_wall_us != NEVER_US) {
			deadline_wall(e, deadline, o->at_wall_us - r->warn_us);
		}
	}
	if (o->now.phase != OCCUR_NONE) {
		prompt_deadline(e, reminder, deadline);
	}
}
