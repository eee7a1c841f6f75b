/* SPDX-License-Identifier: MIT */
/*
 * Safety above everything: the screening, red flags and their clearance, and
 * what a morning's pain means for it. Suspended means no prompts and no sessions.
 */
#ifndef CORE_SCREEN_H
#define CORE_SCREEN_H

#include "engine_state.h"

/* A red flag stands, or "something applies" was said and its level not yet. */
bool screen_suspended(const struct engine *e);
/* Sessions are refused and prompts wait until a screening is recorded. */
bool screen_needed(const struct engine *e);
/* When the next screening is needed (wall); 0: there was none yet. */
int64_t screen_next_us(const struct engine *e);
/* The screening notice should be visible now. */
bool screen_wanted(const struct engine *e);
/* Keeps the time since Later. */
void screen_step(struct engine *e);
void screen_deadline(const struct engine *e, struct instant *deadline);
/* Later was pressed, or the notice closed. */
void screen_later(struct engine *e);
/* Pain was said: 7 and more asks for a new screening. */
void screen_pain(struct engine *e, int32_t pain);
/* One safety record into the state; wall_us is when it was said. */
void screen_take(struct engine *e, const struct record_safety *safety, int64_t wall_us);

void handle_command_screening(struct engine *e, bool none);
void handle_command_red_flag(struct engine *e, enum red_flag level);
void handle_command_clear(struct engine *e, const char *statement);

#endif
