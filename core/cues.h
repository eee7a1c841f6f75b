/* SPDX-License-Identifier: MIT */
/*
 * Which cue is given when: places the cues of a timeline whose steps are laid
 * out, then drops the lower of any two that would be heard at once (design 5,
 * domain.md 6). Nothing is ever delayed.
 */
#ifndef CORE_CUES_H
#define CORE_CUES_H

#include "diag.h"
#include "timeline.h"

#define CUE_COUNT_S 3       /* 3, 2, 1 */
#define CUE_COUNT_PAUSE_S 4 /* no count-in inside a shorter pause */
#define CUE_ANNOUNCE_S 8    /* in a shorter prepare the announcement may take the count's place */
#define CUE_HALF_S 20       /* holds from here on have a half-way */
#define CUE_TEN_S 60        /* ... and a "ten seconds" */
#define CUE_NEXT_S 9        /* ahead of the end */
#define CUE_COACH_S 20      /* rests from here on have room for a reminder how it is done */
#define CUE_QUIET_S 5       /* no coaching in the last seconds */

/* Fills cues and cue_count from the steps. 0, or -E2BIG with diag. */
int cues_make(struct timeline *timeline, struct diag *diag);

/* 0 for what goes first when cues collide, up to 8 for coaching. */
uint8_t cues_rank(enum cue_kind kind);

/* The next piece of work after this step, or step_count. */
uint32_t cues_following_work(const struct timeline *timeline, uint32_t step);

#endif
