/* SPDX-License-Identifier: MIT */
#include "surround.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "buscall.h"

static const struct buspeer manager = {"org.freedesktop.systemd1", "/org/freedesktop/systemd1"};

/* Whoever takes one of these names is a desktop, or the first program that a person runs on one. */
static const char *const telling[] = {
	"org.freedesktop.Notifications",
	"org.freedesktop.ScreenSaver",
	"org.gnome.Mutter.IdleMonitor",
	"org.gnome.ScreenSaver",
	"org.gnome.SessionManager",
	"org.kde.ksmserver",
	"org.xfce.SessionManager",
	"org.a11y.Bus",
};
#define TELLING_COUNT (sizeof(telling) / sizeof(telling[0]))

static const char *const variables[] = {
	"DISPLAY", "XAUTHORITY", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP", "XDG_SESSION_ID"};
#define VARIABLE_COUNT (sizeof(variables) / sizeof(variables[0]))

struct surround {
	sd_event *event;
	void (*found)(void *user);
	void *user;
	bool service; /* the user manager started the daemon: its word goes before our own */
	sd_bus *session;
	sd_bus_slot *names[TELLING_COUNT], *asked, *sessions;
	sd_event_source *sockets, *later;
	bool again; /* something happened while we asked */
};

static int handle_later(sd_event_source *source, void *user) {
	struct surround *surround = user;

	(void)source;
	surround->found(surround->user);
	return 0;
}

/* From the loop, so that whoever asked has finished by then; once, however often it was asked. */
static void tell_later(struct surround *surround) {
	if (surround->later != NULL) {
		(void)sd_event_source_set_enabled(surround->later, SD_EVENT_ONESHOT);
	} else {
		(void)sd_event_add_defer(surround->event, &surround->later, handle_later, surround);
	}
}

static void take(const char *name, const char *value, bool service) {
	const char *own = getenv(name);

	/* What only we have may have been set for us alone, in a drop-in of the unit. */
	if (value != NULL && (service || own == NULL || own[0] == '\0')) {
		(void)setenv(name, value, 1);
	}
}

static void take_all(char *const *list, bool service) {
	for (size_t i = 0; i < VARIABLE_COUNT; i++) {
		size_t length = strlen(variables[i]);
		const char *value = NULL;
		for (char *const *each = list; *each != NULL; each++) {
			if (strncmp(*each, variables[i], length) == 0 && (*each)[length] == '=') {
				value = *each + length + 1;
			}
		}
		take(variables[i], value, service);
	}
}

static int handle_environment(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct surround *surround = user;
	char **list = NULL;

	(void)error;
	surround->asked = sd_bus_slot_unref(surround->asked);
	if (!sd_bus_message_is_method_error(message, NULL) &&
		sd_bus_message_enter_container(message, 'v', "as") > 0 &&
		sd_bus_message_read_strv(message, &list) >= 0 && list != NULL) {
		take_all(list, surround->service);
	}
	for (char **each = list; each != NULL && *each != NULL; each++) {
		free(*each);
	}
	free(list);
	if (surround->again) {
		surround->again = false;
		surround_find(surround);
	} else {
		tell_later(surround);
	}
	return 0;
}

void surround_find(struct surround *surround) {
	if (surround->asked != NULL) {
		surround->again = true;
	} else if (surround->session == NULL ||
		buscall_get(surround->session, &surround->asked, &manager,
			"org.freedesktop.systemd1.Manager", "Environment", handle_environment,
			surround) < 0) {
		tell_later(surround);
	}
}

/* ---- what tells ---- */

static int handle_name(sd_bus_message *message, void *user, sd_bus_error *error) {
	(void)message;
	(void)error;
	surround_find(user);
	return 0;
}

static int handle_socket(
	sd_event_source *source, const struct inotify_event *happened, void *user) {
	(void)source;
	if (happened->len > 0 && strncmp(happened->name, "wayland-", 8) == 0) {
		surround_find(user);
	}
	return 0;
}

static void session_up(struct surround *surround) {
	for (size_t i = 0; i < TELLING_COUNT; i++) {
		(void)buscall_watch_owner(
			surround->session, &surround->names[i], telling[i], handle_name, surround);
	}
	surround_find(surround);
}

static void session_down(struct surround *surround) {
	for (size_t i = 0; i < TELLING_COUNT; i++) {
		surround->names[i] = sd_bus_slot_unref(surround->names[i]);
	}
	surround->asked = sd_bus_slot_unref(surround->asked);
	surround->again = false;
}

void surround_bus(struct surround *surround, enum sense_bus which, sd_bus *bus) {
	if (which == SENSE_SYSTEM_BUS) {
		surround->sessions = sd_bus_slot_unref(surround->sessions);
		if (bus != NULL) {
			(void)sd_bus_match_signal_async(bus, &surround->sessions,
				"org.freedesktop.login1", "/org/freedesktop/login1",
				"org.freedesktop.login1.Manager", "SessionNew", handle_name, NULL,
				surround);
		}
		return;
	}
	surround->session = bus;
	if (bus != NULL) {
		session_up(surround);
	} else {
		session_down(surround);
	}
}

/* ---- life ---- */

static bool is_service(void) {
	const char *pid = getenv("SYSTEMD_EXEC_PID");

	return pid != NULL && strtol(pid, NULL, 10) == (long)getppid();
}

struct surround *surround_create(sd_event *event, void (*found)(void *user), void *user) {
	struct surround *surround = calloc(1, sizeof(*surround));
	const char *runtime = getenv("XDG_RUNTIME_DIR");

	if (surround == NULL) {
		return NULL;
	}
	surround->event = event;
	surround->found = found;
	surround->user = user;
	surround->service = is_service();
	if (runtime != NULL && runtime[0] == '/') {
		(void)sd_event_add_inotify(event, &surround->sockets, runtime,
			IN_CREATE | IN_MOVED_TO | IN_ONLYDIR, handle_socket, surround);
	}
	tell_later(surround);
	return surround;
}

void surround_destroy(struct surround *surround) {
	if (surround == NULL) {
		return;
	}
	session_down(surround);
	(void)sd_bus_slot_unref(surround->sessions);
	(void)sd_event_source_disable_unref(surround->sockets);
	(void)sd_event_source_disable_unref(surround->later);
	free(surround);
}
