/* SPDX-License-Identifier: MIT */
/*
 * The notification server on a session bus: who it is, what it can, when it
 * comes and goes. Every call here is asynchronous and none starts a server
 * behind a person's back; server_wake is the one exception, and it is rationed.
 */
#ifndef DESKTOP_NOTIFY_SERVER_H
#define DESKTOP_NOTIFY_SERVER_H

#include <gio/gio.h>
#include <stdbool.h>

#define SERVER_BUS_NAME "org.freedesktop.Notifications"
#define SERVER_OBJECT "/org/freedesktop/Notifications"

struct server;

/* Ways of a server that its capabilities do not tell. */
struct server_ways {
	bool value;          /* draws progress beside text and buttons */
	bool draws_default;  /* shows the default action as one more button */
	bool cuts;           /* shows a few lines of the body */
	unsigned lines_max;  /* of the body: more would push the buttons off; 0: no limit */
	bool icon_first;     /* draws the program's icon, and the image only in its place */
	bool shortens;       /* shows a few lines of each paragraph */
	bool takes_answered; /* after a button it takes the notification down a moment later,
				whatever has replaced it by then */
	bool banners; /* hides what is low or transient, and an updated one loses its buttons */
	bool keeps_closed; /* leaves it on the screen when asked to close it, but lets it expire */
};

/* One owner of the name, as it answered. */
struct server_info {
	char *owner; /* its unique name on the bus */
	char *name, *vendor, *version, *spec;
	char **capabilities; /* NULL-ended */
	bool actions;        /* draws buttons, or has a menu of them */
	bool body_markup;    /* reads the body as markup */
	struct server_ways ways;
};

struct server_events {
	/* A server has the name and has answered; also when one owner took over from another. */
	void (*present)(void *user);
	/* The one that was present has gone. */
	void (*absent)(void *user);
	/* server_settled or server_problem has changed. */
	void (*told)(void *user);
};

/* The connection is borrowed; events come from the loop, never from inside this call. */
struct server *server_create(
	GDBusConnection *connection, const struct server_events *events, void *user);
void server_destroy(struct server *server);
/* NULL while none is present. Borrowed until the next event. */
const struct server_info *server_current(const struct server *server);
/* False while it is not known yet whether there is one. */
bool server_settled(const struct server *server);
/* Why none is present, a sentence; NULL when one is. Borrowed until the next event. */
const char *server_problem(const struct server *server);
/* Asks the bus to start an installed server, if none runs: once, and again only after one was seen
 * or SERVER_WAKE_AGAIN_S have passed, since a service that fails would be spawned anew at every
 * call. */
void server_wake(struct server *server);
/* answered is called once the present server has answered, however long that takes, and not at all
 * when it goes instead. One at a time: a further call while one waits is part of it. */
void server_ping(struct server *server, void (*answered)(void *user), void *user);

#endif
