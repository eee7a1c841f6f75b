/* SPDX-License-Identifier: MIT */
/*
 * How the engine's modules give effects: each function adds one to the step's
 * list, or to the spill that the next EVENT_CONTINUE hands out, in order. What
 * is returned is zeroed, with its members that mean "none" set, and is filled in by
 * the caller at once.
 */
#ifndef CORE_EMIT_H
#define CORE_EMIT_H

#include "engine_state.h"

/* The note of an open occurrence that was shown and waits to be shown again. */
#define NOTE_WITHDRAWN "withdrawn"
/* The note of one that was shown until it expired. */
#define NOTE_NOT_ANSWERED "not answered"
#define NOTE_GONE "the plan has it no more"

struct effect *emit(struct engine *e, enum effect_type type);
/* With the next serial, the step's time and the zone's offset. */
struct record *emit_record(struct engine *e, enum record_type type);
struct published *emit_publish(struct engine *e, enum published_type type);
/* About the open (or just ended) occurrence of a reminder. */
struct published *emit_reminder(struct engine *e, enum published_type type, int32_t reminder);
void emit_occurrence(struct engine *e, int32_t reminder, enum outcome outcome, const char *note);
/* The same for an occurrence that is not the reminder's open one. */
void emit_occurrence_of(struct engine *e, int32_t reminder, const struct occurrence *occurrence,
	enum outcome outcome, const char *note);
void emit_session(struct engine *e, const struct past *past);
/* Whether the next unit of work should wait for EVENT_CONTINUE. */
bool emit_crowded(const struct engine *e);
/* Moves what was spilled into the step's list; true while some is left. */
bool emit_unspill(struct engine *e);

/* The answer to the command of this step; it goes out after all its other effects. */
void reply_say(struct engine *e, enum reply_code code, const char *format, ...);

void text_copy(char *target, size_t size, const char *source);
/* Local "17:30", or "Tue 17:30" when that is not today. */
void text_clock(const struct engine *e, int64_t wall_us, char *text, size_t size);
const char *reminder_id(const struct engine *e, int32_t reminder); /* "" for -1 */
const char *routine_id(const struct engine *e, int32_t routine);

#endif
