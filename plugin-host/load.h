/* SPDX-License-Identifier: MIT */
/*
 * One plugin, from file to instance. The descriptor is taken and checked
 * against the file's own symbol table before any function of it is called.
 * It is never unloaded: the process ends instead.
 */
#ifndef HOST_LOAD_H
#define HOST_LOAD_H

#include <minimus/plugin.h>
#include <stdbool.h>

#include "parameters.h"
#include "wire/wire.h"

struct plugin {
	struct minimus_plugin descriptor; /* taken */
	struct parameters parameters;
	const struct minimus_host *host; /* borrowed until plugin_finish */
	void *instance;
	bool created;
};

/* Maps the file and takes its descriptor and its parameters, with the values given. 0, or -EINVAL
 * with *error filled. */
int plugin_load(struct plugin *plugin, const char *path, const struct parameters_given *given,
	struct wire_error *error);
/* Makes the instance. host is borrowed until plugin_finish. */
int plugin_create(struct plugin *plugin, const struct minimus_host *host, struct wire_error *error);
/* The plugin's side of an extension, or NULL. */
const void *plugin_extension(const struct plugin *plugin, const char *id);
/* Ends the instance, if there is one. */
void plugin_finish(struct plugin *plugin);

#endif
