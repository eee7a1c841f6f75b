/* SPDX-License-Identifier: MIT */
/* The last skip, snooze, done or pause can be taken back for UNDO_US. */
#ifndef CORE_UNDO_H
#define CORE_UNDO_H

#include "engine_state.h"

/* Remembers what a verb is about to change (or has just changed). */
void undo_keep(struct engine *e, const struct undo *undo);
void handle_command_undo(struct engine *e);

#endif
