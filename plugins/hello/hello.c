/* SPDX-License-Identifier: MIT */
/* A whole plugin: one exercise, one routine. Build it as hello.so, put it on the search path. */
#include <minimus/ext/routines.h>
#include <string.h>

/* Lists end with NULL. Every struct says its size and version in its header. */
#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})
#define HEADER(type) .header = MINIMUS_HEADER(struct type)

/* One arm, then the other. {S} becomes left or right. What is left out is 0: the usual. */
static const struct minimus_exercise wave = {HEADER(minimus_exercise), .id = "wave",
	.title = "Wave", .kind = MINIMUS_KIND_STRETCH, .position = "sitting",
	.equipment = LIST("none"), .dose = {.sets = 2, .hold_s = 10}, .rest_s = 5, .prepare_s = 5,
	.switch_s = 3, .flags = MINIMUS_EXERCISE_UNILATERAL,
	.steps = LIST("Lift the {S} arm.", "Wave slowly."), .say = "{S} arm up, and wave."};

/* A routine is a list of items; this one takes the exercise's usual dose. */
static const struct minimus_item items[] = {{HEADER(minimus_item), .exercise = "wave"}};
static const struct minimus_routine hello = {HEADER(minimus_routine), .id = "hello",
	.title = "Say hello", .items = items, .item_count = MINIMUS_COUNT(items)};

static const struct minimus_catalogue catalogue = {HEADER(minimus_catalogue),
	.exercises = (const struct minimus_exercise *const[]){&wave, NULL},
	.routines = (const struct minimus_routine *const[]){&hello, NULL}};
static const struct minimus_catalogue *get_catalogue(void *instance) {
	return (void)instance, &catalogue;
}
static const struct minimus_routines routines = {HEADER(minimus_routines),
	.catalogue = get_catalogue};

/* What the plugin can do, by name: it gives routines. */
static const void *get_extension(void *instance, const char *id) {
	return (void)instance, strcmp(id, MINIMUS_EXT_ROUTINES) == 0 ? &routines : NULL;
}

/* The one symbol that is exported. */
const struct minimus_plugin minimus_plugin = {HEADER(minimus_plugin), .id = "hello",
	.name = "Hello", .version = "1.0", .get_extension = get_extension};
