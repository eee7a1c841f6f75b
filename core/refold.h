/* SPDX-License-Identifier: MIT */
/*
 * A session of the past was changed or deleted: what followed is folded anew,
 * from where the routine stood before it. What was recorded stays; each step of
 * the new fold is one more record with its reason.
 */
#ifndef CORE_REFOLD_H
#define CORE_REFOLD_H

#include "engine_state.h"

/* The change itself, into what the engine remembers of the session. */
void refold_amend(struct engine *e, const struct record_amend *amend);

void handle_command_amend(struct engine *e, const struct command_args *args);
void handle_refold(struct engine *e, const struct refold *refold);

#endif
