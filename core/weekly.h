/* SPDX-License-Identifier: MIT */
/*
 * The weekly question (domain.md 1, D-05): four symptoms of the gluteus minimus,
 * asked once a week at a moment at which a prompt would be allowed, when the
 * plan wants it. It counts for no cap, and never comes back after something
 * took its place; the verb answers it at any time.
 */
#ifndef CORE_WEEKLY_H
#define CORE_WEEKLY_H

#include "engine_state.h"

/* Whether it is time, and whether it may be shown now. */
bool weekly_due(const struct engine *e);
bool weekly_wanted(const struct engine *e);
/* When it is due next; nothing while it is due. */
void weekly_deadline(const struct engine *e, struct instant *deadline);
/* It was put up: recorded, so that it comes once. */
void weekly_shown(struct engine *e);
/* It was answered, closed, or gave way. */
void weekly_end(struct engine *e);
/* One record about it into the state; wall_us is when it was written. */
void weekly_take(struct engine *e, const struct record_safety *safety, int64_t wall_us);
/* answers: SYMPTOM_COUNT numbers, SYMPTOM_UNKNOWN where nothing was said. */
void handle_command_symptoms(struct engine *e, const int32_t *answers);

#endif
