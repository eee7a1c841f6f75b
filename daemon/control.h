/* SPDX-License-Identifier: MIT */
/*
 * The control protocol's connections: the Unix socket (made here or handed
 * over by the service manager), the same person's clients only, and standard
 * input and output for --stdio. Lines become requests; replies and events go
 * out in order, gathered into one write. A client that does not read stops
 * being read from, loses events and is told; it never costs anybody time.
 */
#ifndef DAEMON_CONTROL_H
#define DAEMON_CONTROL_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "events.h"
#include "wire/methods.h"
#include "wire/wire.h"

#define CLIENTS_MAX 256
#define CLIENT_OUT_MAX (1024u * 1024u)
#define CLIENT_EVENTS_MAX (256u * 1024u)
#define CLIENT_REQUESTS_MAX 1024

struct control;
struct client;
struct batch;

/* One request, from its line to its reply. Replying frees it; each is answered exactly once. */
struct request {
	struct client *client; /* kept until the reply */
	json_t *id;            /* owned; NULL: a notification, whose answer goes nowhere */
	struct batch *batch;   /* NULL: it came alone */
	const struct method *method;
	uint64_t order;                  /* rising over all clients */
	struct request *next, *previous; /* in control's list of open ones */
};

struct control_ops {
	/* A request whose method and parameters have been checked; params is borrowed, NULL or an
	 * object. */
	void (*handle)(void *user, struct request *request, json_t *params);
	/* The state for a reader that lost events (owned by the caller). */
	json_t *(*snapshot)(void *user);
	/* A request has been answered: what waits for earlier ones may go on. */
	void (*quiet)(void *user);
	/* The end of standard input has come and everything asked is answered. */
	void (*ended)(void *user);
	void *user;
};

struct control *control_create(
	uv_loop_t *loop, struct events *events, const struct control_ops *ops);
/* Binds PATH (or takes over the descriptor of the service manager) without accepting yet. 0;
 * -EADDRINUSE when a live daemon holds it, -errno else; problem says what and what to do. */
int control_bind(struct control *control, const char *path, char *problem, size_t size);
/* Accepts from now on. 0 or a negative errno. */
int control_listen(struct control *control);
/* Serves standard input and output. 0 or a negative errno. */
int control_stdio(struct control *control);
/* Gives an event to those who subscribed: events_deliver. user is the struct control. */
void control_deliver(void *user, const struct event_line *line);
/* Writes out what it can, closes every connection and the socket (whose file it removes if it made
 * it). */
void control_finish(struct control *control);
/* After the loop has run the close callbacks. NULL is accepted. */
void control_destroy(struct control *control);

size_t control_clients(const struct control *control);
/* The order of the oldest open request other than `request`, or UINT64_MAX. */
uint64_t control_oldest(const struct control *control, const struct request *request);

/* ---- replies ---- */

/* result is taken. */
void request_answer(struct request *request, json_t *result);
/* text: a JSON value, borrowed; for answers that are kept as text. */
void request_answer_text(struct request *request, const char *text, size_t length);
/* data_code NULL: none. */
void request_refuse(struct request *request, int code, const char *data_code, const char *text);
/* Answers with result (taken), then sends the kept events after `since` and from then on every one
 * whose type is in mask. */
void request_subscribe(struct request *request, json_t *result, uint64_t mask, uint64_t since);

#endif
