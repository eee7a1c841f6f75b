/* SPDX-License-Identifier: MIT */
/*
 * The one notification on the screen: a libnotify object that is replaced in
 * place while its server lives. Showing is the only call that can block (the
 * library's is synchronous); closing never does.
 */
#ifndef DESKTOP_NOTIFY_BUBBLE_H
#define DESKTOP_NOTIFY_BUBBLE_H

#include <gio/gio.h>
#include <stdbool.h>

#include "notice.h"
#include "server.h"

struct bubble;

/* Both come from the loop; neither after bubble_withdraw or bubble_drop. */
struct bubble_events {
	void (*action)(void *user, const char *id);
	void (*closed)(void *user, bool by_person);
};

/* Starts the library on the session bus, which has to be connected already. Owned by the caller. */
struct bubble *bubble_create(
	GDBusConnection *connection, const struct bubble_events *events, void *user);
/* Ends the library, too, so that the next one begins on a new connection. */
void bubble_destroy(struct bubble *bubble);
/* Shows, or replaces what is shown. Blocks until the server has answered, 25 s at most. quiet: no
 * sound, whatever the notice says. False: *ret_problem says why (owned, g_free). */
bool bubble_show(struct bubble *bubble, const struct notice *notice,
	const struct server_info *server, bool quiet, char **ret_problem);
/* Where it is shown: a word by which a helper after this one can replace or close it. Owned
 * (g_free); NULL when nothing is shown. */
char *bubble_mark(struct bubble *bubble);
/* Closes what a helper before this one has left at that place, if its server is still this one. */
void bubble_sweep(struct bubble *bubble, const char *mark, const struct server_info *server);
/* Takes it off the screen. */
void bubble_withdraw(struct bubble *bubble);
/* Forgets it: its server is gone, and another may use the same number for something else. */
void bubble_drop(struct bubble *bubble);

#endif
