/* SPDX-License-Identifier: MIT */
/* A text of a megabyte. */
#include "hostile.h"

static char text[1u << 20];

static struct minimus_exercise exercise = HOSTILE_EXERCISE(title, text);
static const struct minimus_catalogue lists = HOSTILE_CATALOGUE(&exercise);

static const struct minimus_catalogue *give(void) {
	memset(text, 'a', sizeof text - 1);
	return &lists;
}

HOSTILE_GIVES("endless-string", give());
