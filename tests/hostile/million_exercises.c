/* SPDX-License-Identifier: MIT */
/* A million exercises. */
#include "hostile.h"

#define MANY 1000000u

static const struct minimus_exercise *list[MANY + 1];
static const struct minimus_catalogue lists = {
	.header = MINIMUS_HEADER(struct minimus_catalogue), .exercises = list};

static const struct minimus_catalogue *give(void) {
	for (size_t i = 0; i < MANY; i++) {
		list[i] = &hostile_wave;
	}
	return &lists;
}

HOSTILE_GIVES("million-exercises", give());
