/* SPDX-License-Identifier: MIT */
/*
 * The event stream: every event gets the next number and a line, the last
 * EVENTS_MAX of them (or EVENTS_BYTES_MAX) are kept for readers who come back,
 * and whoever listens is given the line. Nobody is waited for.
 */
#ifndef DAEMON_EVENTS_H
#define DAEMON_EVENTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define EVENTS_MAX 1024
#define EVENTS_BYTES_MAX (256u * 1024u)
#define INSTANCE_BYTES 17

struct event_line {
	uint64_t seq;
	unsigned type; /* index into wire_events */
	size_t length;
	char *text; /* owned; ends with a newline */
};

typedef void events_deliver(void *user, const struct event_line *line);

struct events {
	char instance[INSTANCE_BYTES]; /* new at each start */
	uint64_t seq;                  /* of the last event; 0: none yet */
	size_t count, bytes;
	struct event_line *ring; /* owned; EVENTS_MAX, by seq % EVENTS_MAX */
	events_deliver *deliver;
	void *user;
};

/* 0 or -ENOMEM. */
int events_init(struct events *events, events_deliver *deliver, void *user);
void events_finish(struct events *events);
/* The number of an event type, or -1. */
int events_type(const char *name);
/* Adds seq and type to params (taken; time must be in it) and hands the line on. */
void events_publish(struct events *events, const char *type, json_t *params);
/* Whether everything after seq is still kept. */
bool events_kept(const struct events *events, uint64_t seq);
/* The event with this number, or NULL. */
const struct event_line *events_line(const struct events *events, uint64_t seq);

#endif
