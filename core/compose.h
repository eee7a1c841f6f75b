/* SPDX-License-Identifier: MIT */
/*
 * Routines whose sessions a plugin composes: asked COMPOSE_AHEAD_US before a
 * reminder is due, which delays the prompt by COMPOSE_WAIT_US at most. What was
 * answered last serves on, and before the first answer all items do.
 */
#ifndef CORE_COMPOSE_H
#define CORE_COMPOSE_H

#include "engine_state.h"

#define COMPOSE_AHEAD_US (2 * US_PER_S)
#define COMPOSE_WAIT_US (US_PER_S / 5)

/* Asks when the due instant is near and nobody has asked yet. True: it did. */
bool compose_ahead(struct engine *e, int32_t reminder);
/* Before this reminder is shown for the first time. True: not yet, an answer is waited for. */
bool compose_first(struct engine *e, int32_t reminder);
/* The instants at which to ask and to wait no longer. */
void compose_deadline_ahead(const struct engine *e, int32_t reminder, struct instant *deadline);
void compose_deadline_wait(const struct engine *e, int32_t reminder, struct instant *deadline);

/* A session of the log: what it had is what serves until the plugin is asked. */
void compose_restore(struct engine *e, int32_t routine, const struct choice *choice);
/* A session is recorded. */
void compose_record(struct engine *e, int32_t routine, const struct choice *choice);
/* In how many sessions each of a routine's exercises comes round. */
int32_t compose_round(const struct engine *e, int32_t routine);

/* What the next session of a routine has. */
const struct choice *compose_choice(const struct engine *e, int32_t routine);
void handle_composed(struct engine *e, const struct composed *composed);

#endif
