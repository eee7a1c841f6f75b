/* SPDX-License-Identifier: MIT */
#include "sense.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "awake.h"
#include "desktop/link_sd.h"
#include "desktop/role.h"
#include "fullscreen_wlr.h"
#include "fullscreen_x11.h"
#include "mpris.h"
#include "presence.h"
#include "quiet.h"
#include "sdbus.h"
#include "surround.h"

/* Everything that the role watches, one line a part. */
static const struct sense_part *const parts[] = {
	&presence_part,
	&awake_part,
	&quiet_part,
	&fullscreen_x11_part,
	&fullscreen_wlr_part,
	&mpris_part,
};
#define PART_COUNT (sizeof(parts) / sizeof(parts[0]))

struct sense {
	sd_event *event;
	struct link *link;
	struct surround *surround;
	struct sdbus *buses[SENSE_BUS_COUNT];
	void *states[PART_COUNT]; /* NULL: left out */
};

/* ---- for the parts ---- */

sd_event *sense_event(const struct sense *sense) {
	return sense->event;
}

sd_bus *sense_bus(const struct sense *sense, enum sense_bus which) {
	return sense->buses[which] != NULL ? sdbus_get(sense->buses[which]) : NULL;
}

const char *sense_bus_problem(const struct sense *sense, enum sense_bus which) {
	return sense->buses[which] != NULL ? sdbus_problem(sense->buses[which]) : NULL;
}

bool sense_settled(const struct sense *sense) {
	for (int i = 0; i < SENSE_BUS_COUNT; i++) {
		const struct sdbus *bus = sense->buses[i];
		if (bus == NULL || (sdbus_get(bus) == NULL && !sdbus_absent(bus))) {
			return false;
		}
	}
	return true;
}

void sense_tell(struct sense *sense, const char *method, json_t *params) {
	link_tell(sense->link, method, params);
}

void sense_reply(struct sense *sense, json_t *id, json_t *result) {
	link_reply(sense->link, id, result);
}

void sense_refuse(struct sense *sense, json_t *id, int code, const char *text) {
	link_refuse(sense->link, id, code, text);
}

void sense_find_display(struct sense *sense) {
	surround_find(sense->surround);
}

/* ---- what comes from outside ---- */

static void handle_found(void *user) {
	struct sense *sense = user;

	for (size_t i = 0; i < PART_COUNT; i++) {
		if (sense->states[i] != NULL && parts[i]->display != NULL) {
			parts[i]->display(sense->states[i]);
		}
	}
}

static void bus_changed(struct sense *sense, enum sense_bus which, sd_bus *bus) {
	for (size_t i = 0; i < PART_COUNT; i++) {
		if (sense->states[i] != NULL && parts[i]->bus != NULL) {
			parts[i]->bus(sense->states[i], which, bus);
		}
	}
	if (sense->surround != NULL) {
		surround_bus(sense->surround, which, bus);
	}
}

static void handle_session_bus(void *user, sd_bus *bus) {
	bus_changed(user, SENSE_SESSION_BUS, bus);
}

static void handle_system_bus(void *user, sd_bus *bus) {
	bus_changed(user, SENSE_SYSTEM_BUS, bus);
}

static void answer_probe(struct sense *sense, json_t *id) {
	const char *session = sense_bus_problem(sense, SENSE_SESSION_BUS);
	const char *system = sense_bus_problem(sense, SENSE_SYSTEM_BUS);
	json_t *result = json_pack("{s:s?, s:s?}", "session_bus", session, "system_bus", system);

	for (size_t i = 0; i < PART_COUNT; i++) {
		if (sense->states[i] != NULL && parts[i]->probe != NULL) {
			parts[i]->probe(sense->states[i], result);
		}
	}
	sense_reply(sense, id, result);
}

static void handle_message(void *user, const struct wire_message *message) {
	struct sense *sense = user;
	bool request = message->kind == WIRE_REQUEST;

	if (request && strcmp(message->method, "probe") == 0) {
		answer_probe(sense, message->id);
		return;
	}
	for (size_t i = 0; i < PART_COUNT; i++) {
		if (sense->states[i] != NULL && parts[i]->message != NULL &&
			parts[i]->message(sense->states[i], message) && request) {
			return;
		}
	}
	if (request) {
		sense_refuse(sense, message->id, WIRE_METHOD_NOT_FOUND,
			"the role sense does not know this method");
	}
}

static void handle_ended(void *user) {
	struct sense *sense = user;

	(void)sd_event_exit(sense->event, 0);
}

static const struct link_events link_events = {handle_message, handle_ended};

/* ---- life ---- */

static int add_signal(struct sense *sense, int number) {
	/* Without a handler of our own the signal ends the loop. */
	return sd_event_add_signal(sense->event, NULL, number, NULL, NULL);
}

static int start(struct sense *sense, int fd) {
	sigset_t ends;

	(void)sigemptyset(&ends);
	(void)sigaddset(&ends, SIGTERM);
	(void)sigaddset(&ends, SIGINT);
	(void)sigprocmask(SIG_BLOCK, &ends, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	int result = sd_event_new(&sense->event);
	if (result < 0) {
		return result;
	}
	if ((result = add_signal(sense, SIGTERM)) < 0 || (result = add_signal(sense, SIGINT)) < 0) {
		return result;
	}
	sense->link = link_create(fd, &link_events, sense);
	if (sense->link == NULL) {
		return -ENOMEM;
	}
	if ((result = link_sd_attach(sense->link, sense->event)) < 0) {
		return result;
	}
	sense->surround = surround_create(sense->event, handle_found, sense);
	if (sense->surround == NULL) {
		return -ENOMEM;
	}
	for (size_t i = 0; i < PART_COUNT; i++) {
		sense->states[i] = parts[i]->create(sense);
	}
	sense->buses[SENSE_SESSION_BUS] =
		sdbus_create(sense->event, false, handle_session_bus, sense);
	sense->buses[SENSE_SYSTEM_BUS] = sdbus_create(sense->event, true, handle_system_bus, sense);
	return 0;
}

static void finish(struct sense *sense) {
	for (int i = 0; i < SENSE_BUS_COUNT; i++) {
		sdbus_destroy(sense->buses[i]);
		sense->buses[i] = NULL;
	}
	for (size_t i = 0; i < PART_COUNT; i++) {
		if (sense->states[i] != NULL) {
			parts[i]->destroy(sense->states[i]);
		}
	}
	surround_destroy(sense->surround);
	link_destroy(sense->link);
	(void)sd_event_unref(sense->event);
}

int role_run(int fd) {
	struct sense sense = {0};
	int result = start(&sense, fd);

	if (result >= 0) {
		result = sd_event_loop(sense.event);
	}
	finish(&sense);
	return result < 0 ? 1 : 0;
}
