/* SPDX-License-Identifier: MIT */
/*
 * One reminder in time: its window, its counter or its next clock time, and
 * the making of an occurrence at the due instant. What then becomes of the
 * occurrence is prompt.h's.
 */
#ifndef CORE_OCCUR_H
#define CORE_OCCUR_H

#include "engine_state.h"

/* The schedule's place in time from nothing but its plan and the step's time. */
void occur_init(struct engine *e, int32_t reminder);
/* The same for one that comes into a plan that runs: up to now it has no past. */
void occur_begin(struct engine *e, int32_t reminder);
/* Looks the window and the next clock time after this instant up anew: after a clock step or a new
 * zone. */
void occur_resync(struct engine *e, int32_t reminder, int64_t after_wall_us);
/* Looks whether the window is open; an opening since the counter began restarts it. */
void occur_window(struct engine *e, int32_t reminder);
/* Stops or starts the counter as things stand now. */
void occur_sync(struct engine *e, int32_t reminder);
/* Somebody turned away or came back: a natural break restarts the counter, less counts as work. */
void occur_idle(struct engine *e, int32_t reminder, bool back);
/* One unit of work. True: there may be more, call again. */
bool occur_step(struct engine *e, int32_t reminder);
/* Makes it due at this instant. */
void occur_due(struct engine *e, int32_t reminder, int64_t key, int64_t due_wall_us);
/* Its one end: record, event, counter, rotation. */
void occur_end(struct engine *e, int32_t reminder, enum outcome outcome, const char *note);
/* What an end means for counter, rotation and min-rest; used for restored records, too. */
void occur_settle(struct engine *e, int32_t reminder, enum outcome outcome, const char *note,
	int64_t ended_boot_us);
/* A missed one of so many a week finds another day. False: its week has no room for it. */
bool occur_missed(struct engine *e, int32_t reminder, int64_t key);
void occur_took(
	struct engine *e, int32_t reminder, int32_t routine, int64_t due_wall_us, bool done);
/* Sets limit_wall_us and end_wall_us from due_wall_us. */
void occur_limits(struct engine *e, int32_t reminder);
/* Key of the next occurrence made by hand. */
int64_t occur_next_key(const struct engine *e, int32_t reminder);
/* The routine that is next in rotation and can be had, or -1. */
int32_t occur_routine(const struct engine *e, int32_t reminder);

void counter_set(struct counter *counter, bool run, int64_t boot_us);
int64_t counter_us(const struct counter *counter, int64_t boot_us);
/* When it reaches the interval (boot), NEVER_US while it stands. */
int64_t occur_counter_due(const struct engine *e, int32_t reminder);
/* Switched off, or by its condition not this person's. */
bool occur_is_off(const struct plan *plan, const struct reminder *r);
bool occur_is_counted(const struct reminder *r);
bool occur_is_calendar(const struct reminder *r);

#endif
