/* SPDX-License-Identifier: MIT */
/*
 * What a reminder's interval keeps for another day: the tally by which it
 * adapts, and the counter records from which a restart goes on. A running counter of
 * time at the machine is written down when MARK_US came together, but only in a step that happens
 * anyhow: nothing wakes for it. What was counted since the last step is what a crash may cost,
 * and MARK_US at most of what was counted before.
 */
#ifndef CORE_MARK_H
#define CORE_MARK_H

#include "engine_state.h"

/* The interval as adaptation has it now. */
int64_t mark_every_us(const struct engine *e, int32_t reminder);
/* An occurrence ended, now or in a restored record: skip, close and expire are dismissals; what a
 * hold took away again says nothing. */
void mark_tally(struct engine *e, int32_t reminder, enum outcome outcome, const char *note);
/* When (boot) there is that much to write down; NEVER_US: it does not count. */
int64_t mark_wanted_us(const struct engine *e, int32_t reminder);
/* Writes the counter down when that is due, and tells of an interval that changed. True: it did. */
bool mark_step(struct engine *e, int32_t reminder);
/* A stored counter record. */
void mark_take(struct engine *e, int32_t reminder, const struct record_counter *counter);
/* Whether the machine was off long enough, since the counter was last looked at, for a natural
 * break. A daemon that was away alone, while somebody may have sat there, has seen no break. */
bool mark_was_off(const struct engine *e, const struct occur *o);

#endif
