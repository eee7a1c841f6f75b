/* SPDX-License-Identifier: MIT */
/* What the agenda keeps; for engine_state.h. What it means is agenda.h's. */
#ifndef CORE_AGENDA_STATE_H
#define CORE_AGENDA_STATE_H

#include <stdbool.h>
#include <stdint.h>

#include "queue.h"

/* What decides on many reminders alike, as it was when they were looked at. */
struct scope {
	uint32_t holds, desktop_holds, pause_changes;
	int32_t prompt, prompts_today;
	int64_t last_prompt_boot_us, settle_boot_us, day_first_boot_us;
	int64_t day_end_wall_us, quiet_edge_wall_us;
	bool present, stopping;
};

/* When each reminder has something to do next, by clock, and which have an open occurrence. */
struct agenda {
	struct queue boot, wall;
	struct queue mark; /* on the boot clock, but no reason to wake */
	struct queue open;
	struct scope scope;
};

#endif
