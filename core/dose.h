/* SPDX-License-Identifier: MIT */
/*
 * A dose: how much of one exercise. The canonical form is the plugin ABI's
 * (include/minimus/ext/progression.h); here are its text, its order, and what
 * the core itself decides about it. Integers only: repetitions, seconds, grams.
 */
#ifndef CORE_DOSE_H
#define CORE_DOSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"

#define DOSE_SETS_MAX 20
#define DOSE_REPS_MAX 200
#define DOSE_HOLD_S_MAX 3600
#define DOSE_LOAD_G_MAX 500000
#define DOSE_LEVEL_MAX 15
#define DOSE_STAGE_MAX 15
#define DOSE_TEMPO_S_MAX 60

/* Either reps > 0 (work by tempo) or hold_s > 0 (work by time). For holds, `sets` is how many
 * holds; whether they form one set is the routine item's gap (catalog.h). */
struct dose {
	int32_t sets, reps, hold_s;
	int32_t load_g;   /* 0: none */
	int32_t tempo[4]; /* seconds: eccentric, pause, concentric, pause; all 0: the exercise's */
	int32_t level;    /* index into the exercise's ladder */
	int32_t stage;    /* 0-based; only stage models use it */
};

/* "2x23", "5x30s", "2x12@3-1-1-0", "2x12 10500g"; always terminated. */
void dose_print(const struct dose *dose, char *text, size_t size);
/* Inside the named maxima, with exactly one of reps and hold_s. 0 or -EINVAL with diag. */
int dose_check(const struct dose *dose, struct diag *diag);
/* <0, 0, >0: by stage, level, load, then sets x reps or seconds (design 6). */
int dose_compare(const struct dose *a, const struct dose *b);
/* Whether `after` asks more than `before` did. As dose_compare; but where the tempo is another one,
 * repetitions at the same level and load are weighed by the seconds under tension. */
bool dose_rises(const struct dose *after, const struct dose *before);
/* Brings repetitions or hold down to lo; leaves them when they are below, or lo is 0. */
void dose_ease(struct dose *dose, int32_t lo);

#endif
