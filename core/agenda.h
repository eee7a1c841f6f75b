/* SPDX-License-Identifier: MIT */
/*
 * Which reminders a step has to look at, so that its cost does not grow with their
 * number: those whose instant has come, those that were touched, and, when
 * something changed that decides on many alike, the open ones or all. Whoever changes a
 * reminder from outside its own step (occur_step) touches it.
 */
#ifndef CORE_AGENDA_H
#define CORE_AGENDA_H

#include "engine_state.h"

size_t agenda_size(uint32_t reminder_count);
/* memory: agenda_size bytes, aligned as an int64_t. Nothing is noted yet. */
void agenda_init(struct engine *e, void *memory);
/* The same memory at another place. */
void agenda_place(struct engine *e, void *memory);

/* It is looked at in this step, or in the next if none runs. */
void agenda_touch(struct engine *e, int32_t reminder);
void agenda_touch_open(struct engine *e);
void agenda_touch_all(struct engine *e);
/* Touches those whom a change since the last call may concern: of holds, the prompt, the pauses,
 * presence, the day. */
void agenda_sync(struct engine *e);
/* It has nothing more to do at this instant: notes when it will have. */
void agenda_note(struct engine *e, int32_t reminder);

/* The first at or behind `from` that has something to do now, or -1. */
int32_t agenda_next(const struct engine *e, uint32_t from);
/* The first at or behind `from` whose occurrence is open, or -1; by what was noted last. */
int32_t agenda_next_open(const struct engine *e, uint32_t from);
/* The same for those that wait and nothing holds. */
int32_t agenda_next_ready(const struct engine *e, uint32_t from);
void agenda_deadline(const struct engine *e, struct instant *deadline);

#endif
