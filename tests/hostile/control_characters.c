/* SPDX-License-Identifier: MIT */
/* A title that would draw on a terminal. */
#include "hostile.h"

static const struct minimus_exercise exercise = HOSTILE_EXERCISE(title, "\x1b[2J\x1b[31mWave");
static const struct minimus_catalogue lists = HOSTILE_CATALOGUE(&exercise);

HOSTILE_GIVES("control-characters", &lists);
