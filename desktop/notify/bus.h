/* SPDX-License-Identifier: MIT */
/*
 * The session bus, waited for. GLib starts a private bus where it finds none
 * and ends the process when the bus goes away; neither happens here: GLib is
 * let near a bus only when its socket is there, and exit-on-close is off. A
 * missing bus is waited for by inotify on the folder that its socket will
 * appear in, so nothing polls.
 */
#ifndef DESKTOP_NOTIFY_BUS_H
#define DESKTOP_NOTIFY_BUS_H

#include <gio/gio.h>
#include <stdbool.h>

struct bus;

struct bus_events {
	/* The connection is borrowed until `down`. */
	void (*up)(void *user, GDBusConnection *connection);
	/* Everything that hangs on the connection has to be dropped within this call. */
	void (*down)(void *user);
	/* bus_settled or bus_problem has changed. */
	void (*told)(void *user);
};

/* Owned by the caller; events come from the loop, never from inside this call. */
struct bus *bus_create(const struct bus_events *events, void *user);
void bus_destroy(struct bus *bus);
/* Tries once more now, unless it is connected or trying. */
void bus_look(struct bus *bus);
/* NULL while there is none. */
GDBusConnection *bus_connection(const struct bus *bus);
/* False while the first attempt is in flight. */
bool bus_settled(const struct bus *bus);
/* Why there is none, a sentence; NULL when there is one. Borrowed until the next event. */
const char *bus_problem(const struct bus *bus);

#endif
