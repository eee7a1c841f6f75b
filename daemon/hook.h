/* SPDX-License-Identifier: MIT */
/*
 * One command of [hooks] while it runs: a child in a session of its own, with
 * a text on its standard input, its output in the log, and a time limit. The
 * daemon waits for none of it.
 */
#ifndef DAEMON_HOOK_H
#define DAEMON_HOOK_H

#include <stddef.h>
#include <uv.h>

#define HOOK_LIMIT_MS 10000           /* then SIGTERM to its process group */
#define HOOK_GRACE_MS 2000            /* and SIGKILL after that */
#define HOOK_OUTPUT_MAX (64u * 1024u) /* of a run, in the log */

struct hook_run;

struct hook_order {
	const char *name;     /* "on-reminder.due", for the log; borrowed for the run */
	char *const *words;   /* ended by NULL; borrowed for the call */
	char *const *environ; /* the same */
	char *text;           /* taken */
	size_t length;
	/* The run is over, all of its handles are closed, and it is freed after this call. */
	void (*ended)(void *user, struct hook_run *run);
	void *user;
};

/* 0, or a negative errno when it cannot be started; `ended` is not called then. */
int hook_start(uv_loop_t *loop, const struct hook_order *order, struct hook_run **ret_run);
/* Ends it within so many milliseconds. */
void hook_end(struct hook_run *run, unsigned within_ms);

#endif
