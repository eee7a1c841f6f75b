/* SPDX-License-Identifier: MIT */
/* A plugin of a later minor version: larger structs, whose additions this host does not know. */
#include "bad.h"

struct later_plugin {
	struct minimus_plugin base;
	const char *homepage;
	int64_t more[4];
};

struct later_item {
	struct minimus_item base;
	int64_t more;
};

static const struct minimus_exercise wave = {
	.header = MINIMUS_HEADER(struct minimus_exercise),
	.id = "wave",
	.title = "Wave",
	.kind = MINIMUS_KIND_STRETCH,
	.position = "sitting",
	.dose = {.sets = 1, .hold_s = 10},
	.steps = (const char *const[]){"Wave.", NULL},
	.say = "Wave.",
};

#define LATER_ITEM                                                                                 \
	{ .header = {sizeof(struct later_item), 1, MINIMUS_ABI_MINOR + 1}, .exercise = "wave" }

static const struct later_item items[] = {{.base = LATER_ITEM, .more = -1}, {.base = LATER_ITEM}};
static const struct minimus_routine twice = {
	.header = {sizeof(struct minimus_routine), 1, MINIMUS_ABI_MINOR + 1},
	.id = "twice",
	.title = "Twice",
	.item_count = 2,
	.items = &items[0].base,
};
static const struct minimus_catalogue lists = {
	.header = {sizeof(struct minimus_catalogue), 1, MINIMUS_ABI_MINOR + 1},
	.exercises = (const struct minimus_exercise *const[]){&wave, NULL},
	.routines = (const struct minimus_routine *const[]){&twice, NULL},
};

static const struct minimus_catalogue *catalogue(void *instance) {
	(void)instance;
	return &lists;
}

ROUTINES(catalogue)

extern MINIMUS_EXPORT const struct later_plugin later __asm__("minimus_plugin");
const struct later_plugin later = {
	.base = {.header = {sizeof(struct later_plugin), 1, MINIMUS_ABI_MINOR + 1},
		.id = "newer",
		.name = "From the next minor version",
		.version = "2",
		.get_extension = get_extension},
	.homepage = "https://example.org",
};
