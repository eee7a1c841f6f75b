/* SPDX-License-Identifier: MIT */
/*
 * Tells cheaply whether the plan's files may have changed since they were
 * read: the kernel notes it, and nobody is woken. Asking costs one call.
 */
#ifndef DAEMON_PLANWATCH_H
#define DAEMON_PLANWATCH_H

#include <stdbool.h>

#include "planfile.h"

struct planwatch {
	int fd; /* -1: the kernel cannot; look each time */
	bool stale, changed;
};

void planwatch_init(struct planwatch *watch);
/* Watches what `files` were read from, and what could be added to them. */
void planwatch_set(struct planwatch *watch, const struct planfiles *files, const char *only,
	const char *config);
bool planwatch_changed(struct planwatch *watch, const struct planfiles *files, const char *only,
	const char *config);
/* True when the answer may be another one than last time. */
bool planwatch_stirred(struct planwatch *watch);
void planwatch_finish(struct planwatch *watch);

#endif
