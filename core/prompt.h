/* SPDX-License-Identifier: MIT */
/*
 * The life of one occurrence after it is due: held, shown, snoozed, withdrawn,
 * shown again, in a session, ended. At most one is shown at a time.
 */
#ifndef CORE_PROMPT_H
#define CORE_PROMPT_H

#include "engine_state.h"

/* One unit of work on an open occurrence. True: call again. */
bool prompt_step(struct engine *e, int32_t reminder);
/* Whether it waits and nothing holds it, as of its last step. */
bool prompt_is_ready(const struct engine *e, int32_t reminder);
/* Shows the best of those that nothing holds. True when it did. */
bool prompt_choose(struct engine *e);
void prompt_deadline(const struct engine *e, int32_t reminder, struct instant *deadline);
/* The prompt that verbs without a name mean: shown, else snoozed, else waiting; -1: none. */
int32_t prompt_meant(const struct engine *e, bool shown_only);
/* Stops and goes on with a snooze as the pause set says. */
void prompt_freeze(struct engine *e, int32_t reminder);

void handle_command_now(struct engine *e, const struct command_args *args);
void handle_command_snooze(struct engine *e, const struct command_args *args);
void handle_command_skip(struct engine *e, const struct command_args *args);

#endif
