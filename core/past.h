/* SPDX-License-Identifier: MIT */
/*
 * Sessions that are over: what is said about them afterwards, and what that
 * confirms. Only what a person confirmed feeds progression.
 */
#ifndef CORE_PAST_H
#define CORE_PAST_H

#include "engine_state.h"
#include "report.h"

/* What is true of it now; the morning stays what was said, unless the new report says it, too. */
void past_amend(struct past *past, const struct record_report *report);
/* A session ended: it is the last one now. */
void past_push(struct engine *e, const struct past *past);
/* One begun by hand ended: what min-rest counts from, for every reminder that has its routine. */
void past_by_hand(struct engine *e, const struct past *past);
/* Of the day before, of strength work, and its morning not answered yet; or NULL. */
struct past *past_for_morning(struct engine *e);
const struct past *past_for_morning_const(const struct engine *e);
/* Whether it still waits for one tap. */
bool past_waits(const struct engine *e, const struct past *past);
/* The confirmation alone, as a record says it. */
void past_confirm_state(struct engine *e, struct past *past);
/* A person said something about the open or the last session (design 5). */
void past_report(struct engine *e, const struct record_report *report);
/* The morning's pain, said now. */
void past_morning(struct engine *e, int32_t pain);
/* The question was shown before: it is not asked again. */
void past_morning_asked(struct engine *e);
/* One morning answer into the sessions that it is about. True when it changed one. */
bool past_take_morning(struct engine *e, struct past *past, int32_t pain, int64_t wall_us);

void handle_command_report(struct engine *e, const struct command_args *args);
void handle_command_answer(struct engine *e, const struct command_args *args);
void handle_command_done(struct engine *e, const struct command_args *args);

#endif
