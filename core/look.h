/* SPDX-License-Identifier: MIT */
/*
 * What the desktop tells nobody by itself (a mode of mako, a microphone in use)
 * is asked for just before something would be shown, and again now and then as
 * long as the answer holds something. A question delays a prompt by
 * LOOK_ANSWER_US at most; it is asked only when somebody is there to answer.
 */
#ifndef CORE_LOOK_H
#define CORE_LOOK_H

#include "engine_state.h"

/* A step begins: what was known in the step before may be so no more. */
void look_begin(struct engine *e);
/* Before this reminder is shown. True: not yet, an answer is waited for. */
bool look_first(struct engine *e, int32_t reminder);
/* The same before the person is asked something. */
bool look_question(struct engine *e);
/* It was asked in this step or before, and an answer is still waited for. */
bool look_waits(const struct engine *e);
/* After all reminders: asks again, or forgets an answer that holds nothing. */
void look_tick(struct engine *e);
void look_deadline(const struct engine *e, struct instant *deadline);
/* Everything that the desktop holds: what it says by itself, and what it was asked for. */
uint32_t look_holds(const struct engine *e);

/* Somebody answers from now on, or nobody does. */
void handle_looker(struct engine *e, bool on);
void handle_looked(struct engine *e, bool on);

#endif
