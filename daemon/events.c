/* SPDX-License-Identifier: MIT */
#include "events.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "wire/methods.h"
#include "wire/wire.h"

int events_init(struct events *events, events_deliver *deliver, void *user) {
	uint64_t random = 0;

	*events = (struct events){.deliver = deliver, .user = user};
	events->ring = calloc(EVENTS_MAX, sizeof(*events->ring));
	if (events->ring == NULL) {
		return -ENOMEM;
	}
	ssize_t got = getrandom(&random, sizeof(random), 0);
	(void)got;
	(void)snprintf(
		events->instance, sizeof(events->instance), "%016llx", (unsigned long long)random);
	return 0;
}

void events_finish(struct events *events) {
	for (size_t i = 0; events->ring != NULL && i < EVENTS_MAX; i++) {
		free(events->ring[i].text);
	}
	free(events->ring);
	events->ring = NULL;
}

int events_type(const char *name) {
	for (int i = 0; wire_events[i] != NULL; i++) {
		if (strcmp(wire_events[i], name) == 0) {
			return i;
		}
	}
	return -1;
}

static void drop_oldest(struct events *events) {
	struct event_line *line = &events->ring[(events->seq - events->count + 1) % EVENTS_MAX];

	events->bytes -= line->length;
	events->count--;
	free(line->text);
	*line = (struct event_line){0};
}

void events_publish(struct events *events, const char *type, json_t *params) {
	int index = events_type(type);
	size_t length = 0;

	if (index < 0 || params == NULL) {
		json_decref(params);
		return;
	}
	(void)json_object_set_new(params, "seq", json_integer((json_int_t)events->seq + 1));
	(void)json_object_set_new(params, "type", json_string(type));
	char *text = wire_notification("event", params, &length);
	if (text == NULL) {
		return;
	}
	while (events->count > 0 &&
		(events->count == EVENTS_MAX || events->bytes + length > EVENTS_BYTES_MAX)) {
		drop_oldest(events);
	}
	events->seq++;
	events->count++;
	events->bytes += length;
	struct event_line *line = &events->ring[events->seq % EVENTS_MAX];
	*line = (struct event_line){
		.seq = events->seq, .type = (unsigned)index, .length = length, .text = text};
	events->deliver(events->user, line);
}

bool events_kept(const struct events *events, uint64_t seq) {
	return seq <= events->seq && events->seq - seq <= events->count;
}

const struct event_line *events_line(const struct events *events, uint64_t seq) {
	if (seq == 0 || seq > events->seq || events->seq - seq >= events->count) {
		return NULL;
	}
	return &events->ring[seq % EVENTS_MAX];
}
