/* SPDX-License-Identifier: MIT */
#include "logind.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "buscall.h"

#define LOGIND "org.freedesktop.login1"
#define MANAGER "org.freedesktop.login1.Manager"
#define SESSION "org.freedesktop.login1.Session"
/* logind waits 5 s by default; a daemon that hangs shall not use them up. */
#define DELAY_US (UINT64_C(2) * 1000 * 1000)

static const struct buspeer manager = {LOGIND, "/org/freedesktop/login1"};

struct logind {
	sd_event *event;
	void (*changed)(void *user);
	void *user;
	sd_bus *bus;
	sd_bus_slot *sleep_slot, *owner_slot;                 /* matches on the manager */
	sd_bus_slot *lock_slot, *unlock_slot, *property_slot; /* and on the session */
	sd_bus_slot *find_call, *session_call, *delay_call;   /* without an answer yet */
	char *path;                                           /* of the session; NULL: none */
	int delay_fd;                                         /* -1: not held */
	sd_event_source *delay_limit;
	bool asked;     /* to lock, by the signal */
	bool hint;      /* LockedHint */
	bool hinted;    /* it has been true: whoever locks keeps it */
	bool elsewhere; /* another session is in front */
	bool asleep;
};

struct logind_state logind_get(const struct logind *logind) {
	return (struct logind_state){.locked = logind->asked || logind->hint || logind->elsewhere,
		.asleep = logind->asleep,
		.settled = logind->find_call == NULL && logind->session_call == NULL};
}

bool logind_has_session(const struct logind *logind) {
	return logind->path != NULL;
}

/* ---- sleep ---- */

void logind_let_sleep(struct logind *logind) {
	logind->delay_limit = sd_event_source_disable_unref(logind->delay_limit);
	logind->delay_call = sd_bus_slot_unref(logind->delay_call);
	if (logind->delay_fd >= 0) {
		(void)close(logind->delay_fd);
		logind->delay_fd = -1;
	}
}

static int handle_delay_limit(sd_event_source *source, uint64_t usec, void *user) {
	(void)source;
	(void)usec;
	logind_let_sleep(user);
	return 0;
}

static int handle_delay(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct logind *logind = user;
	int fd = -1;

	(void)error;
	logind->delay_call = sd_bus_slot_unref(logind->delay_call);
	if (!sd_bus_message_is_method_error(message, NULL) &&
		sd_bus_message_read(message, "h", &fd) >= 0 && logind->delay_fd < 0) {
		/* The message keeps its own. */
		logind->delay_fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	}
	return 0;
}

static void delay_sleep(struct logind *logind) {
	if (logind->delay_fd < 0 && logind->delay_call == NULL) {
		(void)buscall(logind->bus, &logind->delay_call, &manager, MANAGER, "Inhibit",
			handle_delay, logind, "ssss", "sleep", "minimus",
			"a session is paused before the machine sleeps", "delay");
	}
}

static int handle_sleep(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct logind *logind = user;
	int going = 0;

	(void)error;
	if (sd_bus_message_read(message, "b", &going) < 0) {
		return 0;
	}
	logind->asleep = going;
	if (!going) {
		logind->delay_limit = sd_event_source_disable_unref(logind->delay_limit);
		delay_sleep(logind);
	} else if (logind->delay_limit == NULL) {
		(void)sd_event_add_time_relative(logind->event, &logind->delay_limit,
			CLOCK_BOOTTIME, DELAY_US, 1000, handle_delay_limit, logind);
	}
	logind->changed(logind->user);
	return 0;
}

/* ---- the session ---- */

static void set_hint(struct logind *logind, bool hint) {
	if (logind->hint && !hint) {
		/* Whoever keeps the hint says by it that the screen is unlocked. */
		logind->asked = false;
	}
	logind->hint = hint;
	logind->hinted = logind->hinted || hint;
}

/* One entry of a{sv}, entered. */
static int take_property(struct logind *logind, sd_bus_message *message) {
	const char *name;
	int value = 0, result = sd_bus_message_read(message, "s", &name);

	if (result < 0) {
		return result;
	}
	bool hint = strcmp(name, "LockedHint") == 0, active = strcmp(name, "Active") == 0;
	if (!hint && !active) {
		return sd_bus_message_skip(message, "v");
	}
	if ((result = sd_bus_message_read(message, "v", "b", &value)) < 0) {
		return result;
	}
	if (hint) {
		set_hint(logind, value);
	} else {
		logind->elsewhere = !value;
	}
	return 0;
}

static void take_properties(struct logind *logind, sd_bus_message *message) {
	int result = sd_bus_message_enter_container(message, 'a', "{sv}");

	while (result >= 0 && (result = sd_bus_message_enter_container(message, 'e', "sv")) > 0) {
		result = take_property(logind, message);
		if (result >= 0) {
			result = sd_bus_message_exit_container(message);
		}
	}
	logind->changed(logind->user);
}

static int handle_properties(sd_bus_message *message, void *user, sd_bus_error *error) {
	const char *interface;

	(void)error;
	if (sd_bus_message_read(message, "s", &interface) >= 0 && strcmp(interface, SESSION) == 0) {
		take_properties(user, message);
	}
	return 0;
}

static int handle_session(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct logind *logind = user;

	(void)error;
	logind->session_call = sd_bus_slot_unref(logind->session_call);
	if (!sd_bus_message_is_method_error(message, NULL)) {
		take_properties(logind, message);
	} else {
		logind->changed(logind->user);
	}
	return 0;
}

static int handle_lock(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct logind *logind = user;

	(void)message;
	(void)error;
	logind->asked = true;
	logind->changed(logind->user);
	return 0;
}

static int handle_unlock(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct logind *logind = user;

	(void)message;
	(void)error;
	logind->asked = false;
	logind->changed(logind->user);
	return 0;
}

static void leave_session(struct logind *logind) {
	logind->lock_slot = sd_bus_slot_unref(logind->lock_slot);
	logind->unlock_slot = sd_bus_slot_unref(logind->unlock_slot);
	logind->property_slot = sd_bus_slot_unref(logind->property_slot);
	logind->session_call = sd_bus_slot_unref(logind->session_call);
	free(logind->path);
	logind->path = NULL;
	logind->asked = logind->hint = logind->hinted = logind->elsewhere = false;
}

static void enter_session(struct logind *logind, const char *path) {
	leave_session(logind);
	logind->path = strdup(path);
	if (logind->path == NULL) {
		return;
	}
	const struct buspeer session = {LOGIND, logind->path};
	(void)sd_bus_match_signal_async(logind->bus, &logind->lock_slot, LOGIND, logind->path,
		SESSION, "Lock", handle_lock, NULL, logind);
	(void)sd_bus_match_signal_async(logind->bus, &logind->unlock_slot, LOGIND, logind->path,
		SESSION, "Unlock", handle_unlock, NULL, logind);
	(void)sd_bus_match_signal_async(logind->bus, &logind->property_slot, LOGIND, logind->path,
		"org.freedesktop.DBus.Properties", "PropertiesChanged", handle_properties, NULL,
		logind);
	(void)buscall(logind->bus, &logind->session_call, &session,
		"org.freedesktop.DBus.Properties", "GetAll", handle_session, logind, "s", SESSION);
}

static int handle_found(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct logind *logind = user;
	const char *path;

	(void)error;
	logind->find_call = sd_bus_slot_unref(logind->find_call);
	if (sd_bus_message_is_method_error(message, NULL) ||
		sd_bus_message_read(message, "o", &path) < 0) {
		leave_session(logind);
	} else if (logind->path == NULL || strcmp(path, logind->path) != 0) {
		enter_session(logind, path);
	}
	logind->changed(logind->user);
	return 0;
}

void logind_find(struct logind *logind) {
	/* "auto" is the session that the daemon is in or, for a service of the user manager, the
	 * one that the person sits at. */
	if (logind->bus != NULL && logind->find_call == NULL) {
		(void)buscall(logind->bus, &logind->find_call, &manager, MANAGER, "GetSession",
			handle_found, logind, "s", "auto");
	}
}

void logind_input(struct logind *logind) {
	if (logind->asked && !logind->hinted) {
		logind->asked = false;
		logind->changed(logind->user);
	}
}

/* ---- life ---- */

static void leave(struct logind *logind) {
	leave_session(logind);
	logind_let_sleep(logind);
	logind->find_call = sd_bus_slot_unref(logind->find_call);
	logind->asleep = false;
}

static int handle_owner(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct logind *logind = user;

	(void)error;
	leave(logind);
	if (buscall_owned(message)) {
		delay_sleep(logind);
		logind_find(logind);
	}
	logind->changed(logind->user);
	return 0;
}

void logind_bus(struct logind *logind, sd_bus *system) {
	leave(logind);
	logind->sleep_slot = sd_bus_slot_unref(logind->sleep_slot);
	logind->owner_slot = sd_bus_slot_unref(logind->owner_slot);
	logind->bus = system;
	if (system != NULL) {
		(void)sd_bus_match_signal_async(system, &logind->sleep_slot, LOGIND, manager.path,
			MANAGER, "PrepareForSleep", handle_sleep, NULL, logind);
		(void)buscall_watch_owner(
			system, &logind->owner_slot, LOGIND, handle_owner, logind);
		delay_sleep(logind);
		logind_find(logind);
	}
	logind->changed(logind->user);
}

struct logind *logind_create(sd_event *event, void (*changed)(void *user), void *user) {
	struct logind *logind = calloc(1, sizeof(*logind));

	if (logind == NULL) {
		return NULL;
	}
	logind->event = event;
	logind->changed = changed;
	logind->user = user;
	logind->delay_fd = -1;
	return logind;
}

void logind_destroy(struct logind *logind) {
	if (logind == NULL) {
		return;
	}
	leave(logind);
	(void)sd_bus_slot_unref(logind->sleep_slot);
	(void)sd_bus_slot_unref(logind->owner_slot);
	free(logind);
}
