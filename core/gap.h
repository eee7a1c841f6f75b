/* SPDX-License-Identifier: MIT */
/*
 * What missed sessions do to a dose (domain.md 3.11): the longer the gap since
 * an exercise was last completed, the lighter it is taken up again. Stands
 * below red flags and the pain verdict, above deload and every model.
 */
#ifndef CORE_GAP_H
#define CORE_GAP_H

#include <stdbool.h>
#include <stdint.h>

#include "dose.h"
#include "safety.h"

#define GAP_NORMAL_DAYS 7 /* at least so long a gap is none, whatever the interval */
#define GAP_OLDER_AGE 60  /* from here on strength goes sooner */

/* In rising order of what it takes away. */
enum gap { GAP_NORMAL, GAP_REPEAT, GAP_EASE, GAP_STEP_DOWN, GAP_RESTART, GAP_COUNT };

/* days since the last completed session of this exercise (negative: there was none, so there is
 * no gap); interval: planned days between two; age in years, 0 when not said. */
enum gap gap_action(int32_t days, int32_t interval_days, int32_t age);
/* "normal" "repeat" "ease" "step-down" "restart"; "" for anything else. */
const char *gap_name(enum gap action);
/* From `repeat` on, progress becomes hold; every other verdict stays. */
enum verdict gap_verdict(enum gap action, enum verdict verdict);
/* Lowers the dose in place. lo: the model's least repetitions or seconds, 0 when it has none.
 * Never raises anything. */
void gap_apply(enum gap action, int32_t lo, struct dose *dose);
/* Whether the screening questions are to be asked again. */
bool gap_screens(enum gap action);

#endif
