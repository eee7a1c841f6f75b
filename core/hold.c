/* SPDX-License-Identifier: MIT */
#include "hold.h"

#include "buf.h"
#include "look.h"
#include "mutation.h"
#include "pauses.h"
#include "sched.h"
#include "screen.h"

/* What a test build leaves out of them; otherwise all. */
static uint32_t kept(uint32_t holds) {
	uint32_t broken = (MUTATED(QUIET) ? HOLD_QUIET : 0u) |
		(MUTATED(LOCKED) ? HOLD_LOCKED : 0u) | (MUTATED(DND) ? HOLD_DND : 0u) |
		(MUTATED(MIN_GAP) ? HOLD_MIN_GAP : 0u) | (MUTATED(MIN_REST) ? HOLD_MIN_REST : 0u) |
		(MUTATED(SESSION) ? HOLD_SESSION : 0u) | (MUTATED(SETTLE) ? HOLD_SETTLING : 0u) |
		(MUTATED(ONE_PROMPT) ? HOLD_OTHER_PROMPT : 0u) |
		(MUTATED(SAFETY) ? HOLD_SUSPENDED : 0u);
	return holds & ~broken;
}

static uint32_t presence_hold(const struct engine *e) {
	switch (e->presence) {
	case PRESENCE_AWAY:
		return HOLD_AWAY;
	case PRESENCE_LOCKED:
		return HOLD_LOCKED;
	case PRESENCE_ASLEEP:
		return HOLD_ASLEEP;
	case PRESENCE_UNKNOWN:
	case PRESENCE_ACTIVE:
		break;
	}
	return 0;
}

static int64_t start_delay_end_us(const struct engine *e) {
	if (e->day_first_boot_us == NOT_YET_US) {
		return NEVER_US;
	}
	return e->day_first_boot_us + e->plan->settings.start_delay_us;
}

static uint32_t holds_at(const struct engine *e, struct instant now, bool quiet) {
	uint32_t holds = presence_hold(e) | pauses_holds(e);
	if (quiet) {
		holds |= HOLD_QUIET;
	}
	if (e->run.state != SESSION_NONE) {
		holds |= HOLD_SESSION;
	}
	if (e->settle_boot_us > now.boot_us) {
		holds |= HOLD_SETTLING;
	}
	if (screen_suspended(e)) {
		holds |= HOLD_SUSPENDED;
	} else if (screen_needed(e)) {
		holds |= HOLD_SCREENING;
	}
	if (e->plan->settings.start_delay_us > 0 && start_delay_end_us(e) > now.boot_us) {
		holds |= HOLD_START_DELAY;
	}
	return kept(holds);
}

/* Whether `quiet` was found out for another time: later than it lasts, or before a clock that was
 * set back. */
static bool quiet_stale(const struct engine *e, int64_t wall_us) {
	return wall_us >= e->quiet_edge_wall_us || wall_us < e->quiet_from_wall_us;
}

void hold_sync(struct engine *e) {
	if (quiet_stale(e, e->now.wall_us)) {
		const struct rule_windows *quiet = &e->plan->settings.quiet;
		e->quiet = sched_quiet(quiet, e->zone, wall_s(e->now.wall_us), NULL);
		e->quiet_from_wall_us = e->now.wall_us;
		e->quiet_edge_wall_us = quiet->count == 0
			? NEVER_US
			: s_us(sched_quiet_edge(quiet, e->zone, wall_s(e->now.wall_us)));
	}
	e->holds = holds_at(e, e->now, e->quiet);
}

uint32_t hold_now(const struct engine *e, struct instant now) {
	bool quiet = e->quiet;
	if (quiet_stale(e, now.wall_us)) {
		quiet = sched_quiet(&e->plan->settings.quiet, e->zone, wall_s(now.wall_us), NULL);
	}
	return holds_at(e, now, quiet);
}

int64_t hold_edge_us(const struct engine *e, struct instant now) {
	const struct rule_windows *quiet = &e->plan->settings.quiet;
	int64_t delay = start_delay_end_us(e);
	int64_t edges[] = {engine_wall(e, e->settle_boot_us),
		delay == NEVER_US ? NEVER_US : engine_wall(e, delay), e->quiet_edge_wall_us};
	int64_t edge = NEVER_US;
	if (now.wall_us >= edges[2]) {
		edges[2] = s_us(sched_quiet_edge(quiet, e->zone, wall_s(now.wall_us)));
	}
	for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
		if (edges[i] > now.wall_us && edges[i] < edge) {
			edge = edges[i];
		}
	}
	return edge;
}

/* The reminder's own rest, or the one that a session which left the person worse asks for. */
static int64_t rest_until(const struct engine *e, int32_t reminder) {
	const struct occur *o = &e->occurs[reminder];
	int64_t own_us = e->plan->reminders[reminder].min_rest_us;
	int64_t until = own_us > 0 && o->rest_wall_us > 0 ? o->rest_wall_us + own_us : 0;
	int64_t harmed = alarm_rest_until(e, reminder);
	return harmed > until ? harmed : until;
}

static uint32_t spacing(const struct engine *e, int32_t reminder) {
	const struct reminder *r = &e->plan->reminders[reminder];
	const struct occur *o = &e->occurs[reminder];
	const struct plan_settings *settings = &e->plan->settings;
	uint32_t holds = e->holds & HOLD_START_DELAY;
	if (e->last_prompt_boot_us != NOT_YET_US && settings->min_gap_us > 0 &&
		e->now.boot_us - e->last_prompt_boot_us < settings->min_gap_us) {
		holds |= HOLD_MIN_GAP;
	}
	if ((settings->max_per_day > 0 && e->prompts_today >= settings->max_per_day &&
		    !MUTATED(MAX_PER_DAY)) ||
		(r->max_per_day > 0 && o->today >= r->max_per_day && !MUTATED(OWN_MAX))) {
		holds |= HOLD_MAX_PER_DAY;
	}
	if (e->now.wall_us < rest_until(e, reminder)) {
		holds |= HOLD_MIN_REST;
	}
	return holds;
}

uint32_t hold_of(const struct engine *e, int32_t reminder) {
	const struct reminder *r = &e->plan->reminders[reminder];
	const struct occur *o = &e->occurs[reminder];
	uint32_t holds = e->holds & ~(uint32_t)HOLD_START_DELAY;
	if (o->paused) {
		holds |= HOLD_USER;
	}
	if ((look_holds(e) & HOLD_DND) != 0 && r->dnd == DND_HOLD) {
		holds |= HOLD_DND;
	}
	if ((look_holds(e) & HOLD_FULLSCREEN) != 0 && r->fullscreen == FULLSCREEN_HOLD) {
		holds |= HOLD_FULLSCREEN;
	}
	if (e->prompt >= 0 && e->prompt != reminder) {
		holds |= HOLD_OTHER_PROMPT;
	}
	if (o->now.routine < 0) {
		holds |= HOLD_BROKEN;
	}
	if (o->now.asked) {
		holds &= ~(uint32_t)HOLD_SETTLING;
	} else if (o->now.prompted_wall_us == 0) {
		/* A snoozed prompt is the same prompt: spacing was kept when it was first shown. */
		holds |= spacing(e, reminder);
	}
	return kept(holds);
}

int64_t hold_quiet_end_us(const struct engine *e, struct instant now) {
	int64_t end_s = 0;
	bool quiet = sched_quiet(&e->plan->settings.quiet, e->zone, wall_s(now.wall_us), &end_s);
	return quiet ? s_us(end_s) : 0;
}

int64_t hold_until(const struct engine *e, int32_t reminder, uint32_t bit) {
	const struct plan_settings *settings = &e->plan->settings;
	switch (bit) {
	case HOLD_USER:
	case HOLD_OTHER:
		return pauses_until(e, reminder, bit);
	case HOLD_QUIET:
		return hold_quiet_end_us(e, e->now);
	case HOLD_SETTLING:
		return engine_wall(e, e->settle_boot_us);
	case HOLD_MIN_GAP:
		return engine_wall(e, e->last_prompt_boot_us + settings->min_gap_us);
	case HOLD_MAX_PER_DAY:
		return e->day_end_wall_us;
	case HOLD_START_DELAY: {
		int64_t end = start_delay_end_us(e);
		return end == NEVER_US ? 0 : engine_wall(e, end);
	}
	case HOLD_MIN_REST:
		return rest_until(e, reminder);
	default:
		return 0;
	}
}

void hold_names(uint32_t holds, char *text, size_t size) {
	struct buf buf;
	buf_init(&buf, text, size);
	for (uint32_t i = 0; i < HOLD_COUNT; i++) {
		uint32_t bit = UINT32_C(1) << i;
		if ((holds & bit) != 0) {
			buf_list(&buf, ", ", hold_name(bit));
		}
	}
}

int64_t hold_quiet_until(const struct engine *e, int64_t due_us) {
	int64_t end_s;
	if (due_us == 0 ||
		!sched_quiet(&e->plan->settings.quiet, e->zone, wall_s(due_us), &end_s)) {
		return 0;
	}
	return s_us(end_s);
}
