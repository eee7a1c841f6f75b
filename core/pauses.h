/* SPDX-License-Identifier: MIT */
/*
 * The pause set: reasons that a person or a script put in, each with owner,
 * reminder (or everything) and an optional end. The reason "user" stops
 * counters; every other one holds prompts only.
 */
#ifndef CORE_PAUSES_H
#define CORE_PAUSES_H

#include "engine_state.h"

#define PAUSE_USER "user"

/* HOLD_USER and HOLD_OTHER as far as they concern everything. */
uint32_t pauses_holds(const struct engine *e);
/* Until when the set holds this reminder (-1: everything) for HOLD_USER or HOLD_OTHER; 0: open. */
int64_t pauses_until(const struct engine *e, int32_t reminder, uint32_t bit);
/* Ends what has expired; tells once for each. */
void pauses_expire(struct engine *e);
/* The state alone, as a record says it. False when the set is full. */
bool pauses_put(struct engine *e, const struct pause *pause);
/* When this one ends (wall); 0: it is not on, or has no end. */
int64_t pauses_end_us(const struct engine *e, const char *reason, int32_t reminder);
bool pauses_take(struct engine *e, const char *reason, int32_t reminder);
/* With record and event. */
bool pauses_change(struct engine *e, const struct pause *pause, bool on);

void handle_command_pause(struct engine *e, const struct command_args *args);
void handle_command_resume(struct engine *e, const struct command_args *args);

/* " (lunch)", or "" for the person's own plain pause. */
void pause_label(const struct pause *pause, char *text, size_t size);

#endif
