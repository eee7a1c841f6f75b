/* SPDX-License-Identifier: MIT */
/*
 * What holds a prompt back, why and until when: the pause set, the desktop,
 * presence, and the spacing rules of a plan. Bits are enum hold.
 */
#ifndef CORE_HOLD_H
#define CORE_HOLD_H

#include "engine_state.h"

/* Holds whose end may let several prompts loose at once: of those one is shown. */
#define HOLDS_FLOOD                                                                                \
	(HOLD_USER | HOLD_SUSPENDED | HOLD_QUIET | HOLD_DND | HOLD_LOCKED | HOLD_ASLEEP |          \
		HOLD_AWAY | HOLD_SESSION | HOLD_FULLSCREEN | HOLD_SETTLING | HOLD_SCREENING |      \
		HOLD_START_DELAY | HOLD_OTHER)
/* Holds that take a prompt away again which is already visible. */
#define HOLDS_WITHDRAW                                                                             \
	(HOLD_USER | HOLD_SUSPENDED | HOLD_QUIET | HOLD_DND | HOLD_LOCKED | HOLD_ASLEEP |          \
		HOLD_SESSION | HOLD_FULLSCREEN | HOLD_SCREENING | HOLD_OTHER)
/* Holds that stop every counter. */
#define HOLDS_STOP (HOLD_USER | HOLD_SUSPENDED)

/* Brings e->holds up to this step: what holds all reminders alike. */
void hold_sync(struct engine *e);
/* The same for a moment at which no step was due, for who looks on. */
uint32_t hold_now(const struct engine *e, struct instant now);
/* When that changes by time alone (wall), NEVER_US when it does not. */
int64_t hold_edge_us(const struct engine *e, struct instant now);
/* The end of the quiet hours that hold at this moment (wall), 0 when none do. */
int64_t hold_quiet_end_us(const struct engine *e, struct instant now);
/* Everything that holds the open occurrence of this reminder now. */
uint32_t hold_of(const struct engine *e, int32_t reminder);
/* Until when this one bit holds it (wall), or 0 when nobody knows. */
int64_t hold_until(const struct engine *e, int32_t reminder, uint32_t bit);
/* "quiet, locked" for several bits. */
void hold_names(uint32_t holds, char *text, size_t size);

/* Until when quiet hours hold what is due at this time (wall); 0: there are none then. */
int64_t hold_quiet_until(const struct engine *e, int64_t due_us);

#endif
