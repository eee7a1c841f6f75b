/* SPDX-License-Identifier: MIT */
/* Two exercises of one id. */
#include "hostile.h"

static const struct minimus_catalogue lists = {.header = MINIMUS_HEADER(struct minimus_catalogue),
	.exercises = (const struct minimus_exercise *const[]){&hostile_wave, &hostile_wave, NULL},
	.routines = (const struct minimus_routine *const[]){&hostile_routine, NULL}};

HOSTILE_GIVES("twins", &lists);
