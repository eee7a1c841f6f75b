/* SPDX-License-Identifier: MIT */
/* A dose of less than nothing. */
#include "hostile.h"

static const struct minimus_dose dose = {.sets = -3, .reps = -12};

static struct minimus_exercise exercise = HOSTILE_EXERCISE(flags, 0);
static const struct minimus_catalogue lists = HOSTILE_CATALOGUE(&exercise);

static const struct minimus_catalogue *give(void) {
	exercise.dose = dose;
	return &lists;
}

HOSTILE_GIVES("negative-dose", give());
