/* SPDX-License-Identifier: MIT */
#include "day.h"

#include "emit.h"
#include "occur.h"
#include "run.h"
#include "sched.h"

void day_sync(struct engine *e) {
	if (e->now.wall_us >= e->day_start_wall_us && e->now.wall_us < e->day_end_wall_us) {
		return;
	}
	int32_t start_s = e->plan->settings.day_start_s;
	int64_t now_s = wall_s(e->now.wall_us);
	e->day_start_wall_us = s_us(sched_day_start(e->zone, start_s, now_s));
	e->day_end_wall_us = s_us(sched_next_day_start(e->zone, start_s, now_s));
	e->yesterday_wall_us =
		s_us(sched_day_start(e->zone, start_s, wall_s(e->day_start_wall_us) - 1));
	e->prompts_today = 0;
	for (uint32_t i = 0; i < e->plan->reminder_count; i++) {
		e->occurs[i].today = 0;
	}
	e->day_first_boot_us = NOT_YET_US;
	if (e->started && e->present) {
		e->day_first_boot_us = engine_boot(e, e->day_start_wall_us);
	}
}

void day_seen(struct engine *e) {
	if (e->day_first_boot_us == NOT_YET_US) {
		e->day_first_boot_us = e->now.boot_us;
	}
}

void day_settle(struct engine *e) {
	e->settle_boot_us = e->now.boot_us + SETTLE_PRESENCE_US;
	e->settle_answer = true;
}

void day_started(struct engine *e) {
	day_sync(e);
	day_seen(e);
	day_settle(e);
}

static void settle(struct engine *e, enum presence before, enum presence presence) {
	bool unlocked = before == PRESENCE_LOCKED && presence != PRESENCE_LOCKED &&
		presence != PRESENCE_ASLEEP;
	if (unlocked) {
		int64_t until = e->now.boot_us + e->plan->settings.settle_us;
		e->settle_boot_us = until > e->settle_boot_us ? until : e->settle_boot_us;
		e->settle_answer = false;
	} else if (e->settle_answer) {
		e->settle_boot_us = e->now.boot_us;
		e->settle_answer = false;
	}
}

void handle_presence(struct engine *e, enum presence presence, int64_t last_input_us) {
	enum presence before = e->presence;
	bool was = e->present;
	settle(e, before, presence);
	if (presence == before) {
		return;
	}
	e->presence = presence;
	e->present = presence == PRESENCE_ACTIVE || presence == PRESENCE_UNKNOWN;
	if (was && !e->present) {
		bool known = presence == PRESENCE_AWAY && last_input_us > 0 &&
			last_input_us < e->now.boot_us;
		e->idle_boot_us = known ? last_input_us : e->now.boot_us;
		e->stopped_boot_us = e->now.boot_us;
	}
	for (uint32_t i = 0; i < e->plan->reminder_count && was != e->present; i++) {
		if (!e->present) {
			occur_sync(e, (int32_t)i);
		}
		occur_idle(e, (int32_t)i, e->present);
	}
	if (e->present) {
		day_seen(e);
	}
	bool was_dark = before == PRESENCE_LOCKED || before == PRESENCE_ASLEEP;
	bool is_dark = presence == PRESENCE_LOCKED || presence == PRESENCE_ASLEEP;
	if (was_dark && !is_dark && e->run.state == SESSION_QUESTIONS) {
		e->run.abandon_boot_us =
			e->now.boot_us + QUESTIONS_US; /* they are asked only now */
	}
	if (presence == PRESENCE_ASLEEP) {
		run_handle(e, SESSION_EVENT_SLEEP, false, NULL);
	}
	emit_publish(e, PUBLISH_PRESENCE_CHANGED);
}
