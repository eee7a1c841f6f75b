/* SPDX-License-Identifier: MIT */
/*
 * The line to minimusd on the GLib loop: JSON-RPC lines on an inherited
 * descriptor. Never blocks: what the daemon does not read at once is kept up
 * to LINK_OUTBOX_MAX; beyond that the line counts as ended.
 */
#ifndef DESKTOP_LINK_H
#define DESKTOP_LINK_H

#include <jansson.h>

#include "wire/wire.h"

#define LINK_OUTBOX_MAX (1024u * 1024u)

struct link;

struct link_events {
	/* A request (id is not NULL) or a notification; borrowed for the call. */
	void (*message)(void *user, const struct wire_message *message);
	/* The daemon is gone, or broke the limits. Comes once. */
	void (*ended)(void *user);
};

/* Takes the descriptor. Owned by the caller; events is borrowed for the link's life. */
struct link *link_create(int fd, const struct link_events *events, void *user);
void link_destroy(struct link *link);

/* id is borrowed, result and params are taken. */
void link_reply(struct link *link, json_t *id, json_t *result);
void link_refuse(struct link *link, json_t *id, int code, const char *text);
void link_tell(struct link *link, const char *method, json_t *params);

#endif
