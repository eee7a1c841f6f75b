/* SPDX-License-Identifier: MIT */
/*
 * A connection to the session or the system bus, waited for. A bus that is
 * missing is noticed by inotify on the folder of its socket, one that ends is
 * tried again a few times and then waited for in the same way; nothing polls.
 */
#ifndef DESKTOP_SENSE_SDBUS_H
#define DESKTOP_SENSE_SDBUS_H

#include <stdbool.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

struct sdbus;

/* The connection is there and answered for (borrowed until the next call), or gone (NULL). */
typedef void sdbus_changed(void *user, sd_bus *bus);

/* Tries at once; `changed` comes from the loop, never from inside this call. NULL when memory is
 * out. */
struct sdbus *sdbus_create(sd_event *event, bool system, sdbus_changed *changed, void *user);
/* Calls `changed` with NULL if it is connected. NULL is accepted. */
void sdbus_destroy(struct sdbus *sdbus);
/* NULL while there is none. */
sd_bus *sdbus_get(const struct sdbus *sdbus);
/* Why there is none, or NULL. */
const char *sdbus_problem(const struct sdbus *sdbus);
/* No connection, and none on its way. */
bool sdbus_absent(const struct sdbus *sdbus);

#endif
