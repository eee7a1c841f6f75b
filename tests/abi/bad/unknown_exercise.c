/* SPDX-License-Identifier: MIT */
#include "bad.h"

static const struct minimus_item items[] = {
	{.header = MINIMUS_HEADER(struct minimus_item), .exercise = "nowhere"},
};
static const struct minimus_routine lost = {
	.header = MINIMUS_HEADER(struct minimus_routine),
	.id = "lost",
	.title = "Lost",
	.item_count = MINIMUS_COUNT(items),
	.items = items,
};
static const struct minimus_catalogue lists = {
	.header = MINIMUS_HEADER(struct minimus_catalogue),
	.routines = (const struct minimus_routine *const[]){&lost, NULL},
};

static const struct minimus_catalogue *catalogue(void *instance) {
	(void)instance;
	return &lists;
}

ROUTINES(catalogue)
DESCRIPTOR("unknown-exercise", NULL, get_extension);
