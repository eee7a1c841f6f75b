/* SPDX-License-Identifier: MIT */
#include "sdbus.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>

#define RETRY_FIRST_US (UINT64_C(50) * 1000)
#define RETRIES_MAX 8u
#define LOCAL_NAME "org.freedesktop.DBus.Local"
#define LOCAL_PATH "/org/freedesktop/DBus/Local"

struct sdbus {
	sd_event *event;
	bool system;
	sdbus_changed *changed;
	void *user;
	char *address;   /* owned; NULL: nothing says where it would be */
	char *directory; /* owned; of its socket; NULL: the address is of another kind */
	const char *name;
	sd_bus *bus; /* connecting or connected */
	sd_bus_slot *connected_slot, *disconnected_slot;
	sd_event_source *appear, *retry;
	bool connected;
	unsigned retries;
	char problem[160];
};

static void connect_bus(struct sdbus *sdbus);

static int handle_retry(sd_event_source *source, uint64_t usec, void *user) {
	struct sdbus *sdbus = user;

	(void)source;
	(void)usec;
	sdbus->retry = sd_event_source_disable_unref(sdbus->retry);
	connect_bus(sdbus);
	return 0;
}

/* A socket is there before its server listens: a few attempts follow, each after twice the time. */
static void retry_later(struct sdbus *sdbus) {
	if (sdbus->retry == NULL && sdbus->retries < RETRIES_MAX) {
		uint64_t wait = RETRY_FIRST_US << sdbus->retries;
		sdbus->retries++;
		(void)sd_event_add_time_relative(sdbus->event, &sdbus->retry, CLOCK_BOOTTIME, wait,
			1000, handle_retry, sdbus);
	}
}

static int handle_appeared(
	sd_event_source *source, const struct inotify_event *happened, void *user) {
	struct sdbus *sdbus = user;

	(void)source;
	if (sdbus->bus == NULL && happened->len > 0 && strcmp(happened->name, sdbus->name) == 0) {
		sdbus->retries = 0;
		sdbus->retry = sd_event_source_disable_unref(sdbus->retry);
		connect_bus(sdbus);
	}
	return 0;
}

static void wait_for_socket(struct sdbus *sdbus) {
	if (sdbus->appear == NULL && sdbus->directory != NULL) {
		(void)sd_event_add_inotify(sdbus->event, &sdbus->appear, sdbus->directory,
			IN_CREATE | IN_MOVED_TO | IN_ONLYDIR, handle_appeared, sdbus);
	}
}

static void drop(struct sdbus *sdbus) {
	if (sdbus->connected) {
		sdbus->connected = false;
		sdbus->changed(sdbus->user, NULL);
	}
	sdbus->connected_slot = sd_bus_slot_unref(sdbus->connected_slot);
	sdbus->disconnected_slot = sd_bus_slot_unref(sdbus->disconnected_slot);
	sdbus->bus = sd_bus_close_unref(sdbus->bus);
}

/* error: what a connection attempt came to; without a socket there is nothing to try. */
static void fail(struct sdbus *sdbus, int error, const char *why) {
	(void)snprintf(sdbus->problem, sizeof(sdbus->problem), "the %s bus %s",
		sdbus->system ? "system" : "session", why);
	drop(sdbus);
	wait_for_socket(sdbus);
	if (error != -ENOENT) {
		retry_later(sdbus);
	}
}

static int handle_connected(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct sdbus *sdbus = user;

	(void)message;
	(void)error;
	sdbus->connected = true;
	sdbus->retries = 0;
	sdbus->problem[0] = '\0';
	sdbus->appear = sd_event_source_disable_unref(sdbus->appear);
	sdbus->changed(sdbus->user, sdbus->bus);
	return 0;
}

static int handle_disconnected(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct sdbus *sdbus = user;

	(void)message;
	(void)error;
	fail(sdbus, 0,
		sdbus->connected ? "closed the connection; waiting for it to come back"
				 : "takes connections but does not answer");
	return 0;
}

static int start(struct sdbus *sdbus) {
	int result = sd_bus_new(&sdbus->bus);
	if (result >= 0) {
		result = sd_bus_set_address(sdbus->bus, sdbus->address);
	}
	if (result >= 0) {
		result = sd_bus_set_bus_client(sdbus->bus, true);
	}
	if (result >= 0 && !sdbus->system) {
		/* The person's own bus: who may use it may use what is offered on it. */
		result = sd_bus_set_trusted(sdbus->bus, true);
	}
	if (result >= 0) {
		result = sd_bus_set_connected_signal(sdbus->bus, true);
	}
	if (result >= 0) {
		result = sd_bus_match_signal(sdbus->bus, &sdbus->connected_slot, NULL, LOCAL_PATH,
			LOCAL_NAME, "Connected", handle_connected, sdbus);
	}
	if (result >= 0) {
		result = sd_bus_match_signal(sdbus->bus, &sdbus->disconnected_slot, NULL,
			LOCAL_PATH, LOCAL_NAME, "Disconnected", handle_disconnected, sdbus);
	}
	if (result >= 0) {
		result = sd_bus_start(sdbus->bus);
	}
	return result < 0 ? result
			  : sd_bus_attach_event(sdbus->bus, sdbus->event, SD_EVENT_PRIORITY_NORMAL);
}

static void connect_bus(struct sdbus *sdbus) {
	if (sdbus->address == NULL) {
		fail(sdbus, -ENOENT,
			"is nowhere: neither DBUS_SESSION_BUS_ADDRESS nor XDG_RUNTIME_DIR says "
			"where it would be");
		return;
	}
	wait_for_socket(sdbus);
	int result = start(sdbus);
	if (result < 0) {
		char why[96];
		(void)snprintf(why, sizeof(why), "cannot be reached: %s", strerror(-result));
		fail(sdbus, result, why);
	}
}

static int hex(char digit) {
	const char *digits = "0123456789abcdef";
	const char *found = digit == '\0' ? NULL : strchr(digits, digit | 0x20);
	return found != NULL ? (int)(found - digits) : -1;
}

/* The path in the first unix:path= of an address (owned), or NULL when it is of another kind. */
static char *socket_path(const char *address) {
	static const char prefix[] = "unix:path=";
	if (strncmp(address, prefix, sizeof(prefix) - 1) != 0) {
		return NULL;
	}
	const char *from = address + sizeof(prefix) - 1;
	char *path = strndup(from, strcspn(from, ",;"));
	char *to = path;
	for (const char *at = path; path != NULL && *at != '\0'; at++) {
		bool escaped = *at == '%' && hex(at[1]) >= 0 && hex(at[2]) >= 0;
		*to++ = escaped ? (char)(hex(at[1]) * 16 + hex(at[2])) : *at;
		at += escaped ? 2 : 0;
	}
	if (path != NULL) {
		*to = '\0';
	}
	return path;
}

static char *find_address(bool system) {
	const char *address =
		getenv(system ? "DBUS_SYSTEM_BUS_ADDRESS" : "DBUS_SESSION_BUS_ADDRESS");
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	char *own = NULL;
	if (address != NULL && address[0] != '\0') {
		return strdup(address);
	}
	if (system) {
		return strdup("unix:path=/run/dbus/system_bus_socket");
	}
	if (runtime == NULL || runtime[0] != '/' ||
		asprintf(&own, "unix:path=%s/bus", runtime) < 0) {
		return NULL;
	}
	return own;
}

static void find_directory(struct sdbus *sdbus) {
	char *path = sdbus->address != NULL ? socket_path(sdbus->address) : NULL;
	char *slash = path != NULL ? strrchr(path, '/') : NULL;
	if (slash == NULL) {
		free(path);
		return;
	}
	*slash = '\0';
	sdbus->directory = path;
	sdbus->name = slash + 1;
}

struct sdbus *sdbus_create(sd_event *event, bool system, sdbus_changed *changed, void *user) {
	struct sdbus *sdbus = calloc(1, sizeof(*sdbus));
	if (sdbus == NULL) {
		return NULL;
	}
	sdbus->event = event;
	sdbus->system = system;
	sdbus->changed = changed;
	sdbus->user = user;
	sdbus->address = find_address(system);
	find_directory(sdbus);
	connect_bus(sdbus);
	return sdbus;
}

void sdbus_destroy(struct sdbus *sdbus) {
	if (sdbus == NULL) {
		return;
	}
	if (sdbus->bus != NULL && sdbus->connected) {
		(void)sd_bus_flush(sdbus->bus);
	}
	drop(sdbus);
	(void)sd_event_source_disable_unref(sdbus->appear);
	(void)sd_event_source_disable_unref(sdbus->retry);
	free(sdbus->address);
	free(sdbus->directory);
	free(sdbus);
}

sd_bus *sdbus_get(const struct sdbus *sdbus) {
	return sdbus->connected ? sdbus->bus : NULL;
}

const char *sdbus_problem(const struct sdbus *sdbus) {
	return sdbus->problem[0] != '\0' ? sdbus->problem : NULL;
}

bool sdbus_absent(const struct sdbus *sdbus) {
	return sdbus->bus == NULL;
}
