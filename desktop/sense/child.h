/* SPDX-License-Identifier: MIT */
/*
 * A small program run for what it prints: never waited for, ended when it
 * takes too long, always reaped. Its errors go nowhere.
 */
#ifndef DESKTOP_SENSE_CHILD_H
#define DESKTOP_SENSE_CHILD_H

#include <stddef.h>
#include <stdint.h>
#include <systemd/sd-event.h>

#define CHILD_OUTPUT_MAX (1u << 20)

struct child;

/* Its whole output (borrowed, ends with a NUL); NULL: it said nothing, too much, or not in time.
 * The child is gone by then. */
typedef void child_done(void *user, const char *output);

/* argv[0] is looked up on PATH, argv ends with NULL; extra is one more variable of its
 * environment ("LC_ALL=C") and may be NULL. 0 and the child (`done` comes later, from the loop), or
 * a negative errno. */
int child_run(sd_event *event, const char *const *argv, const char *extra, uint64_t limit_us,
	child_done *done, void *user, struct child **ret_child);
/* Ends it without calling `done`. NULL is accepted. */
void child_destroy(struct child *child);

#endif
