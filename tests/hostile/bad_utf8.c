/* SPDX-License-Identifier: MIT */
/* A spoken line that is no UTF-8. */
#include "hostile.h"

static const struct minimus_exercise exercise = HOSTILE_EXERCISE(say, "\xc3\x28 and \xed\xa0\x80");
static const struct minimus_catalogue lists = HOSTILE_CATALOGUE(&exercise);

HOSTILE_GIVES("bad-utf8", &lists);
