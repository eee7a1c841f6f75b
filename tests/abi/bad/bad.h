/* SPDX-License-Identifier: MIT */
/* A plugin that is fine but for what its file does. */
#ifndef BAD_H
#define BAD_H

#include <minimus/ext/routines.h>
#include <stddef.h>
#include <string.h>

#define DESCRIPTOR(plugin_name, plugin_create, plugin_extension)                                   \
	const struct minimus_plugin minimus_plugin = {                                             \
		.header = MINIMUS_HEADER(struct minimus_plugin),                                   \
		.id = plugin_name,                                                                 \
		.name = "A plugin of the tests",                                                   \
		.version = "1",                                                                    \
		.create = plugin_create,                                                           \
		.get_extension = plugin_extension,                                                 \
	}

/* Gives routines, and nothing else. */
#define ROUTINES(function)                                                                         \
	static const struct minimus_routines routines = {                                          \
		.header = MINIMUS_HEADER(struct minimus_routines), .catalogue = function};         \
	static const void *get_extension(void *instance, const char *id) {                         \
		(void)instance;                                                                    \
		return strcmp(id, MINIMUS_EXT_ROUTINES) == 0 ? &routines : NULL;                   \
	}

/* A plugin that takes part in nothing. */
static inline const void *no_extension(void *instance, const char *id) {
	(void)instance;
	(void)id;
	return NULL;
}

#endif
