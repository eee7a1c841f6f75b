/* SPDX-License-Identifier: MIT */
/*
 * The line to minimusd: JSON-RPC lines on an inherited descriptor, whatever
 * loop the role runs on (link_glib.h, link_sd.h). Never blocks: what the
 * daemon does not read at once is kept up to LINK_OUTBOX_MAX; beyond that the
 * line counts as ended.
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

/* Takes the descriptor. Owned by the caller; events is borrowed for the link's life. NULL when
 * memory is out. */
struct link *link_create(int fd, const struct link_events *events, void *user);
void link_destroy(struct link *link);

/* id is borrowed, result and params are taken. */
void link_reply(struct link *link, json_t *id, json_t *result);
void link_refuse(struct link *link, json_t *id, int code, const char *text);
void link_tell(struct link *link, const char *method, json_t *params);

/* ---- for the loop it runs on ---- */

struct link_loop {
	/* From now on link_write is called when the descriptor takes something, or no more. */
	void (*want_write)(void *loop, bool wanted);
	/* Nothing is watched any more; the loop's own state (owned by the link) goes. Comes once.
	 */
	void (*detach)(void *loop);
};

/* Before anything is said on it; loop is taken. The descriptor is watched for reading by now. */
void link_attach(struct link *link, const struct link_loop *ops, void *loop);
int link_fd(const struct link *link);
/* The descriptor has something to read, or hung up. May detach. */
void link_read(struct link *link);
/* The descriptor takes something. May detach. */
void link_write(struct link *link);

#endif
