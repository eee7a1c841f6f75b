/* SPDX-License-Identifier: MIT */
/*
 * A plugin that means harm. Apart from its deed it is in order: one exercise,
 * one routine, so that it is the deed alone that is found. A deed that is
 * refused returns a negative errno; one that is done says "harm: ..." in the
 * log, which is how a test sees that the sandbox is what prevents it.
 */
#ifndef HOSTILE_H
#define HOSTILE_H

#include <errno.h>
#include <minimus/ext/parameters.h>
#include <minimus/ext/routines.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define HOSTILE_LIST(...) ((const char *const[]){__VA_ARGS__, NULL})

#define HOSTILE_EXERCISE(member, value)                                                            \
	{                                                                                          \
		.header = MINIMUS_HEADER(struct minimus_exercise), .id = "wave", .title = "Wave",  \
		.kind = MINIMUS_KIND_STRETCH, .position = "sitting",                               \
		.dose = {.sets = 1, .hold_s = 10}, .steps = HOSTILE_LIST("Wave."), .say = "Wave.", \
		.member = value                                                                    \
	}

static const struct minimus_exercise hostile_wave = HOSTILE_EXERCISE(prepare_s, 5);
static const struct minimus_item hostile_items[] = {
	{.header = MINIMUS_HEADER(struct minimus_item), .exercise = "wave"}};
static const struct minimus_routine hostile_routine = {
	.header = MINIMUS_HEADER(struct minimus_routine),
	.id = "waving",
	.title = "Waving",
	.item_count = 1,
	.items = hostile_items};

#define HOSTILE_CATALOGUE(exercise)                                                                \
	{                                                                                          \
		.header = MINIMUS_HEADER(struct minimus_catalogue),                                \
		.exercises = (const struct minimus_exercise *const[]){exercise, NULL},             \
		.routines = (const struct minimus_routine *const[]) {                              \
			&hostile_routine, NULL                                                     \
		}                                                                                  \
	}
static const struct minimus_catalogue hostile_good = HOSTILE_CATALOGUE(&hostile_wave);

#ifndef HOSTILE_ALONE /* a plugin whose deed needs a descriptor of its own */
static const struct minimus_host *hostile_host;

/* Says that a deed was done. */
static inline void hostile_done(const char *what) {
	char text[200];
	(void)snprintf(text, sizeof text, "harm: %s", what);
	hostile_host->log(hostile_host->host_data, MINIMUS_LOG_INFO, text);
}

static int32_t hostile_begin(const struct minimus_host *host, void **ret_instance);
static const struct minimus_catalogue *hostile_catalogue(void);

static int32_t hostile_create(const struct minimus_host *host, void **ret_instance) {
	hostile_host = host;
	return hostile_begin(host, ret_instance);
}

static const struct minimus_catalogue *hostile_get(void *instance) {
	(void)instance;
	return hostile_catalogue();
}

static const struct minimus_routines hostile_routines = {
	.header = MINIMUS_HEADER(struct minimus_routines), .catalogue = hostile_get};

static const void *hostile_extension(void *instance, const char *id) {
	(void)instance;
	return strcmp(id, MINIMUS_EXT_ROUTINES) == 0 ? &hostile_routines : NULL;
}

#endif

/* A routine that is composed, by this function. */
#define HOSTILE_COMPOSES(plugin, function)                                                         \
	static const struct minimus_item hostile_pool[] = {                                        \
		{.header = MINIMUS_HEADER(struct minimus_item), .exercise = "wave"},               \
		{.header = MINIMUS_HEADER(struct minimus_item), .exercise = "wave"}};              \
	static const struct minimus_routine hostile_composed = {                                   \
		.header = MINIMUS_HEADER(struct minimus_routine),                                  \
		.id = "waving",                                                                    \
		.title = "Waving",                                                                 \
		.item_count = 2,                                                                   \
		.items = hostile_pool,                                                             \
		.composed = 1};                                                                    \
	static const struct minimus_catalogue hostile_lists = {                                    \
		.header = MINIMUS_HEADER(struct minimus_catalogue),                                \
		.exercises = (const struct minimus_exercise *const[]){&hostile_wave, NULL},        \
		.routines = (const struct minimus_routine *const[]){&hostile_composed, NULL}};     \
	static const struct minimus_catalogue *hostile_all(void *instance) {                       \
		(void)instance;                                                                    \
		return &hostile_lists;                                                             \
	}                                                                                          \
	static const struct minimus_routines hostile_composer = {                                  \
		.header = MINIMUS_HEADER(struct minimus_routines),                                 \
		.catalogue = hostile_all,                                                          \
		.compose = function};                                                              \
	static const void *hostile_composing(void *instance, const char *id) {                     \
		(void)instance;                                                                    \
		return strcmp(id, MINIMUS_EXT_ROUTINES) == 0 ? &hostile_composer : NULL;           \
	}                                                                                          \
	const struct minimus_plugin minimus_plugin = {                                             \
		.header = MINIMUS_HEADER(struct minimus_plugin),                                   \
		.id = plugin,                                                                      \
		.name = "A hostile plugin",                                                        \
		.version = "1",                                                                    \
		.get_extension = hostile_composing}

/* One parameter that is not as it should be; count as declared. */
#define HOSTILE_DECLARES(plugin, list, count)                                                      \
	static const void *hostile_alone(void *instance, const char *id) {                         \
		(void)instance;                                                                    \
		(void)id;                                                                          \
		return NULL;                                                                       \
	}                                                                                          \
	const struct minimus_plugin minimus_plugin = {                                             \
		.header = MINIMUS_HEADER(struct minimus_plugin),                                   \
		.id = plugin,                                                                      \
		.name = "A hostile plugin",                                                        \
		.version = "1",                                                                    \
		.get_extension = hostile_alone,                                                    \
		.parameters = list,                                                                \
		.parameter_count = count}
#define HOSTILE_PARAMETER(word, kind)                                                              \
	.header = MINIMUS_HEADER(struct minimus_parameter), .name = word, .help = "Help.",         \
	.type = MINIMUS_PARAMETER_##kind

#define HOSTILE(plugin)                                                                            \
	const struct minimus_plugin minimus_plugin = {                                             \
		.header = MINIMUS_HEADER(struct minimus_plugin),                                   \
		.id = plugin,                                                                      \
		.name = "A hostile plugin",                                                        \
		.version = "1",                                                                    \
		.create = hostile_create,                                                          \
		.get_extension = hostile_extension,                                                \
	}

/* The deed is an int32_t function without parameters: 0 or a negative errno. */
#define HOSTILE_IN_CREATE(plugin, deed)                                                            \
	static int32_t hostile_begin(const struct minimus_host *host, void **ret_instance) {       \
		(void)host;                                                                        \
		*ret_instance = NULL;                                                              \
		return deed();                                                                     \
	}                                                                                          \
	static const struct minimus_catalogue *hostile_catalogue(void) {                           \
		return &hostile_good;                                                              \
	}                                                                                          \
	HOSTILE(plugin)

/* The deed is a void function without parameters. */
#define HOSTILE_IN_CALL(plugin, deed)                                                              \
	static int32_t hostile_begin(const struct minimus_host *host, void **ret_instance) {       \
		(void)host;                                                                        \
		*ret_instance = NULL;                                                              \
		return 0;                                                                          \
	}                                                                                          \
	static const struct minimus_catalogue *hostile_catalogue(void) {                           \
		deed();                                                                            \
		return &hostile_good;                                                              \
	}                                                                                          \
	HOSTILE(plugin)

/* Gives this catalogue. */
#define HOSTILE_GIVES(plugin, given)                                                               \
	static int32_t hostile_begin(const struct minimus_host *host, void **ret_instance) {       \
		(void)host;                                                                        \
		*ret_instance = NULL;                                                              \
		return 0;                                                                          \
	}                                                                                          \
	static const struct minimus_catalogue *hostile_catalogue(void) {                           \
		return given;                                                                      \
	}                                                                                          \
	HOSTILE(plugin)

#endif
