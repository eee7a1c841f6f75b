/* SPDX-License-Identifier: MIT */
/*
 * Open occurrences of reminders that left the plan while the daemon was down:
 * the history names them and nothing would ever end them, so the start does, once.
 * A reminder has one open occurrence at most; GONE_MAX such reminders are seen to.
 */
#ifndef CORE_GONE_H
#define CORE_GONE_H

#include "engine_state.h"

/* A stored record of a reminder that the plan does not have. */
void gone_take(struct engine *e, const struct record_occurrence *record);
/* Ends them. True: no room, call again. */
bool gone_step(struct engine *e);

#endif
