/* SPDX-License-Identifier: MIT */
/*
 * The running session: its place in the timeline, cues, journal, and its end.
 * What may happen when is session.h's table.
 */
#ifndef CORE_RUN_H
#define CORE_RUN_H

#include "engine_state.h"

/* Puts the timeline of run.about together (after start, restore or adoption). Negative errno. */
int run_make(struct engine *e, struct diag *diag);
/* A verb, a button, or something that happened; by_person confirms the session. note may be NULL.
 */
void run_handle(struct engine *e, enum session_event event, bool by_person, const char *note);
/* Cues, steps, refresh and waiting times up to now. True: crowded, call again. */
bool run_tick(struct engine *e);
void run_deadline(const struct engine *e, struct instant *deadline);
/* A person did something: the session counts as confirmed. */
void run_confirm(struct engine *e);
/* Ends an open session early for a cause that is not the person's. */
void run_end_for(struct engine *e, const char *note);
/* The machine slept since the step before: the position is that of then. */
void run_slept(struct engine *e);
int64_t run_position_us(const struct engine *e);
/* Goes to the start of this step; used for restored records, too. */
void run_seek(struct engine *e, uint32_t step);
/* One journal line into the state. */
void run_take_step(struct engine *e, const struct record_step *step);
/* Begins anew with everything known about `about`, without effects. */
void run_open(struct engine *e, const struct past *about);
/* Publishes that the session has begun, and its first step. */
void run_tell_start(struct engine *e);
/* Fills about->results from the journal. */
void run_results(struct engine *e, struct past *about);
/* What a session that begins now would be: doses, sides, pace. */
void run_about(struct engine *e, int32_t reminder, int32_t routine, struct past *ret);
bool routine_is_strength(const struct plan *plan, int32_t routine);

void handle_command_start(struct engine *e, const struct command_args *args);

#endif
