/* SPDX-License-Identifier: MIT */
/*
 * The role `sense`: who is there, what must not be disturbed, media keys. It
 * runs on sd-event with sd-bus, in one thread, and nothing in it waits or
 * polls: every call to a bus is asynchronous and has a time limit.
 *
 * Each outside thing is a part of its own: a file with one `const struct
 * sense_part`, named in the table at the top of sense.c. A part finds the loop
 * and the buses here, says what it has to say by sense_tell, and is given
 * everything that the daemon says. A bus may be missing, come late, end and
 * come back: a part hangs slots, timers and calls on a bus only between
 * `bus(part, which, bus)` and `bus(part, which, NULL)`, and drops all of them
 * in the latter.
 */
#ifndef DESKTOP_SENSE_SENSE_H
#define DESKTOP_SENSE_SENSE_H

#include <jansson.h>
#include <stdbool.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "wire/wire.h"

/* So long a program on a bus may take to answer. */
#define SENSE_ANSWER_US (UINT64_C(3) * 1000 * 1000)

struct sense;

enum sense_bus { SENSE_SESSION_BUS, SENSE_SYSTEM_BUS, SENSE_BUS_COUNT };

struct sense_part {
	const char *name;
	/* NULL: memory is out, and the role goes on without this part. No bus is there yet, and the
	 * daemon has said nothing. */
	void *(*create)(struct sense *sense);
	/* After `bus(part, which, NULL)` for each bus that was there. */
	void (*destroy)(void *part);

	/* Each of these may be NULL. */

	/* The bus is there (borrowed), or gone (NULL). */
	void (*bus)(void *part, enum sense_bus which, sd_bus *bus);
	/* A display or a desktop may have come or gone: find out anew. The part that does it finds
	 * the environment brought up to date. */
	void (*display)(void *part);
	/* A notification goes to every part; a request to each until one returns true: that one
	 * answers by sense_reply or sense_refuse, at once or later. */
	bool (*message)(void *part, const struct wire_message *message);
	/* Adds a member of its own to the answer to `probe`, which doctor shows. */
	void (*probe)(void *part, json_t *result);
};

/* Borrowed for the life of the part. */
sd_event *sense_event(const struct sense *sense);
/* NULL while it is not there. */
sd_bus *sense_bus(const struct sense *sense, enum sense_bus which);
/* Why it is not there, or NULL. */
const char *sense_bus_problem(const struct sense *sense, enum sense_bus which);

/* No bus is on its way: each is there, or known not to be. */
bool sense_settled(const struct sense *sense);

/* A notification to the daemon; params are taken. */
void sense_tell(struct sense *sense, const char *method, json_t *params);
/* id is borrowed, result is taken. */
void sense_reply(struct sense *sense, json_t *id, json_t *result);
void sense_refuse(struct sense *sense, json_t *id, int code, const char *text);
/* `display` of every part follows, once the environment is up to date. */
void sense_find_display(struct sense *sense);

#endif
