/* SPDX-License-Identifier: MIT */
/* A dose whose seconds do not fit into any number. */
#include "hostile.h"

static const struct minimus_dose dose = {.sets = INT32_MAX, .hold_s = INT32_MAX};

static struct minimus_exercise exercise = HOSTILE_EXERCISE(flags, 0);
static const struct minimus_catalogue lists = HOSTILE_CATALOGUE(&exercise);

static const struct minimus_catalogue *give(void) {
	exercise.dose = dose;
	exercise.rest_s = INT32_MAX;
	return &lists;
}

HOSTILE_GIVES("overflowing-dose", give());
