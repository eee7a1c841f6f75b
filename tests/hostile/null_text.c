/* SPDX-License-Identifier: MIT */
/* A catalogue whose exercise has no title. */
#include "hostile.h"

static const struct minimus_exercise exercise = HOSTILE_EXERCISE(title, NULL);
static const struct minimus_catalogue lists = HOSTILE_CATALOGUE(&exercise);

HOSTILE_GIVES("null-text", &lists);
