/* SPDX-License-Identifier: MIT */
/*
 * The commands of [hooks]: which run at which event. One at a time for each
 * event; what happens meanwhile waits in order, at most HOOKS_WAITING_MAX, the
 * oldest going first when there is more. A hook is started from the loop, after
 * everybody who listens has the event.
 */
#ifndef DAEMON_HOOKS_H
#define DAEMON_HOOKS_H

#include <uv.h>

#include "core/plan.h"
#include "events.h"

#define HOOKS_WAITING_MAX 16

struct hooks;

/* socket (NULL: none) is copied; hooks find it in MINIMUS_SOCKET. NULL when memory is out. */
struct hooks *hooks_create(uv_loop_t *loop, const char *socket);
/* The commands of this plan from now on. What runs goes on, what waits is kept. hooks NULL is
 * accepted, here and below. */
void hooks_set(struct hooks *hooks, const struct plan *plan);
/* An event that was published; borrowed for the call. */
void hooks_event(struct hooks *hooks, const struct event_line *line);
/* Starts what still waits, gives it a moment, then ends it; memory goes when the loop has closed
 * the handles. */
void hooks_destroy(struct hooks *hooks);

/* Warns of commands whose program is not there, and of what only a shell would understand. */
void hooks_check(const struct plan *plan, struct diag_list *problems);

#endif
