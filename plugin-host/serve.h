/* SPDX-License-Identifier: MIT */
/*
 * Questions come in, answers go out: JSON-RPC lines on one descriptor, one at
 * a time. A plugin that could not be loaded is served, too: each question gets
 * the reason.
 */
#ifndef HOST_SERVE_H
#define HOST_SERVE_H

#include <minimus/plugin.h>
#include <stdbool.h>

#include "load.h"
#include "models.h"
#include "wire/wire.h"

/* What one call may log, so that a loop in a plugin does not fill the daemon. */
#define HOST_LOG_LINES_MAX 100u
#define HOST_LOG_TEXT_MAX 1000u

struct server {
	int fd;
	struct plugin plugin;
	struct minimus_host host; /* what the plugin sees of us */
	struct wire_error broken; /* code not 0: why there is no plugin to ask */
	struct models models;     /* taken at the first question about them */
	unsigned log_lines;       /* in the call that is going on */
};

/* fd is borrowed until server_finish. */
void server_init(struct server *server, int fd);
/* Loads the plugin and makes its instance, with these values of its parameters (borrowed for ever);
 * what goes wrong is kept for the answers. */
void server_load(struct server *server, const char *path, const struct parameters_given *given);
/* Answers until the other side closes. 0, or a negative errno of the line itself. */
int server_run(struct server *server);
void server_finish(struct server *server);

#endif
