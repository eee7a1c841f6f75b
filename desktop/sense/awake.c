/* SPDX-License-Identifier: MIT */
#include "awake.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buscall.h"

#define LOGIND "org.freedesktop.login1"
#define SAVER "org.freedesktop.ScreenSaver"
#define WHY "a guided session is running"

static const struct buspeer logind = {LOGIND, "/org/freedesktop/login1"};
static const struct buspeer saver = {SAVER, "/org/freedesktop/ScreenSaver"};

struct awake {
	sd_bus *buses[SENSE_BUS_COUNT];
	sd_bus_slot *owners[SENSE_BUS_COUNT];
	/* Without an answer yet. They are never dropped: what is granted to nobody stays held. */
	sd_bus_slot *calls[SENSE_BUS_COUNT];
	bool wanted;
	int fd; /* logind's, -1: not held */
	bool has_cookie;
	uint32_t cookie; /* the screen saver's */
};

static void close_fd(struct awake *awake) {
	if (awake->fd >= 0) {
		(void)close(awake->fd);
		awake->fd = -1;
	}
}

static void let_go(struct awake *awake) {
	close_fd(awake);
	if (awake->has_cookie && awake->buses[SENSE_SESSION_BUS] != NULL) {
		(void)buscall(awake->buses[SENSE_SESSION_BUS], NULL, &saver, SAVER, "UnInhibit",
			NULL, NULL, "u", awake->cookie);
	}
	awake->has_cookie = false;
}

static int handle_logind(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct awake *awake = user;
	int fd = -1;

	(void)error;
	awake->calls[SENSE_SYSTEM_BUS] = sd_bus_slot_unref(awake->calls[SENSE_SYSTEM_BUS]);
	if (!sd_bus_message_is_method_error(message, NULL) &&
		sd_bus_message_read(message, "h", &fd) >= 0 && awake->wanted && awake->fd < 0) {
		/* The message keeps its own. */
		awake->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	}
	return 0;
}

static int handle_saver(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct awake *awake = user;
	uint32_t cookie = 0;

	(void)error;
	awake->calls[SENSE_SESSION_BUS] = sd_bus_slot_unref(awake->calls[SENSE_SESSION_BUS]);
	if (!sd_bus_message_is_method_error(message, NULL) &&
		sd_bus_message_read(message, "u", &cookie) >= 0) {
		awake->cookie = cookie;
		awake->has_cookie = true;
		if (!awake->wanted) {
			let_go(awake);
		}
	}
	return 0;
}

static void hold(struct awake *awake) {
	sd_bus *system = awake->buses[SENSE_SYSTEM_BUS];
	sd_bus *session = awake->buses[SENSE_SESSION_BUS];

	if (system != NULL && awake->fd < 0 && awake->calls[SENSE_SYSTEM_BUS] == NULL) {
		(void)buscall(system, &awake->calls[SENSE_SYSTEM_BUS], &logind,
			"org.freedesktop.login1.Manager", "Inhibit", handle_logind, awake, "ssss",
			"idle", "minimus", WHY, "block");
	}
	if (session != NULL && !awake->has_cookie && awake->calls[SENSE_SESSION_BUS] == NULL) {
		(void)buscall(session, &awake->calls[SENSE_SESSION_BUS], &saver, SAVER, "Inhibit",
			handle_saver, awake, "ss", "minimus", WHY);
	}
}

static void set_wanted(struct awake *awake, bool wanted) {
	awake->wanted = wanted;
	if (wanted) {
		hold(awake);
	} else {
		let_go(awake);
	}
}

/* Whoever came anew holds nothing for us. */
static int handle_logind_owner(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct awake *awake = user;

	(void)error;
	close_fd(awake);
	if (buscall_owned(message) && awake->wanted) {
		hold(awake);
	}
	return 0;
}

static int handle_saver_owner(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct awake *awake = user;

	(void)error;
	awake->has_cookie = false;
	if (buscall_owned(message) && awake->wanted) {
		hold(awake);
	}
	return 0;
}

/* ---- as a part ---- */

static void handle_bus(void *part, enum sense_bus which, sd_bus *bus) {
	struct awake *awake = part;

	/* What was held on the connection before ended with it. */
	if (which == SENSE_SYSTEM_BUS) {
		close_fd(awake);
	} else {
		awake->has_cookie = false;
	}
	awake->owners[which] = sd_bus_slot_unref(awake->owners[which]);
	awake->calls[which] = sd_bus_slot_unref(awake->calls[which]);
	awake->buses[which] = bus;
	if (bus != NULL) {
		bool system = which == SENSE_SYSTEM_BUS;
		(void)buscall_watch_owner(bus, &awake->owners[which], system ? LOGIND : SAVER,
			system ? handle_logind_owner : handle_saver_owner, awake);
	}
	if (awake->wanted) {
		hold(awake);
	}
}

static bool handle_message(void *part, const struct wire_message *message) {
	struct wire_error error;
	bool open = false, paused = false;

	if (message->kind == WIRE_NOTIFICATION && strcmp(message->method, "session") == 0 &&
		json_is_object(message->params) &&
		wire_get_boolean(message->params, "open", &open, &error) > 0 &&
		wire_get_boolean(message->params, "paused", &paused, &error) > 0) {
		set_wanted(part, open && !paused);
	}
	return false;
}

static void destroy(void *part) {
	struct awake *awake = part;

	let_go(awake);
	for (int i = 0; i < SENSE_BUS_COUNT; i++) {
		(void)sd_bus_slot_unref(awake->owners[i]);
		(void)sd_bus_slot_unref(awake->calls[i]);
	}
	free(awake);
}

static void *create(struct sense *sense) {
	struct awake *awake = calloc(1, sizeof(*awake));

	(void)sense;
	if (awake != NULL) {
		awake->fd = -1;
	}
	return awake;
}

const struct sense_part awake_part = {.name = "awake",
	.create = create,
	.destroy = destroy,
	.bus = handle_bus,
	.message = handle_message};
