/* SPDX-License-Identifier: MIT */
#include "bus.h"

#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#include "appear.h"

#define BUS_ANSWER_S 10u
#define BUS_RETRY_FIRST_MS 50u
#define BUS_RETRIES_MAX 8u

/* One try to connect; outlives the bus object if that is destroyed meanwhile. */
struct attempt {
	struct bus *bus; /* NULL: abandoned */
	GCancellable *cancellable;
};

struct bus {
	const struct bus_events *events;
	void *user;
	char *path;            /* of the socket, NULL: the address is of another kind */
	bool nowhere;          /* no address at all: there is nothing to wait for */
	struct appear *appear; /* waits for the socket while there is no connection */
	GDBusConnection *connection;
	gulong closed_handler;
	struct attempt *attempt; /* in flight, or NULL; freed when its answer comes */
	guint limit_source, retry_source, retries;
	bool settled;
	char *problem;
};

static void tell(struct bus *bus, char *problem) {
	bus->settled = true;
	g_free(bus->problem);
	bus->problem = problem;
	bus->events->told(bus->user);
}

static gboolean handle_retry(gpointer user) {
	struct bus *bus = user;
	bus->retry_source = 0;
	bus_look(bus);
	return G_SOURCE_REMOVE;
}

/* A socket is there before its server listens, and GLib hands out a closed connection until the
 * last reference to it is gone: both pass within moments, so a few attempts follow, each after
 * twice the time. */
static void retry_later(struct bus *bus) {
	if (bus->retry_source == 0 && bus->retries < BUS_RETRIES_MAX) {
		bus->retry_source =
			g_timeout_add(BUS_RETRY_FIRST_MS << bus->retries, handle_retry, bus);
		bus->retries++;
	}
}

static void handle_appeared(void *user) {
	struct bus *bus = user;
	bus->retries = 0;
	g_clear_handle_id(&bus->retry_source, g_source_remove);
	bus_look(bus);
}

static void wait_for_socket(struct bus *bus) {
	if (bus->path != NULL && bus->appear == NULL) {
		bus->appear = appear_create(bus->path, handle_appeared, bus);
	}
}

static void drop_connection(struct bus *bus) {
	if (bus->connection == NULL) {
		return;
	}
	bus->events->down(bus->user);
	g_signal_handler_disconnect(bus->connection, bus->closed_handler);
	g_clear_object(&bus->connection);
}

static void handle_closed(
	GDBusConnection *connection, gboolean vanished, GError *error, gpointer user) {
	struct bus *bus = user;
	(void)connection;
	(void)vanished;
	(void)error;
	drop_connection(bus);
	wait_for_socket(bus);
	bus->retries = 0;
	retry_later(bus);
	tell(bus, g_strdup("the session bus closed the connection; waiting for it to come back"));
}

static gboolean handle_limit(gpointer user) {
	struct bus *bus = user;
	bus->limit_source = 0;
	g_cancellable_cancel(bus->attempt->cancellable);
	return G_SOURCE_REMOVE;
}

static void connected(struct bus *bus, GDBusConnection *connection) {
	g_dbus_connection_set_exit_on_close(connection, FALSE);
	bus->connection = connection;
	bus->closed_handler =
		g_signal_connect(connection, "closed", G_CALLBACK(handle_closed), bus);
	bus->retries = 0;
	g_clear_handle_id(&bus->retry_source, g_source_remove);
	appear_destroy(bus->appear);
	bus->appear = NULL;
	bus->events->up(bus->user, connection);
	tell(bus, NULL);
}

static void handle_attempt(GObject *source, GAsyncResult *result, gpointer user) {
	(void)source;
	struct attempt *attempt = user;
	struct bus *bus = attempt->bus;
	bool late = g_cancellable_is_cancelled(attempt->cancellable);
	g_object_unref(attempt->cancellable);
	g_free(attempt);
	GError *error = NULL;
	GDBusConnection *connection = g_bus_get_finish(result, &error);
	if (bus == NULL) {
		g_clear_object(&connection);
		g_clear_error(&error);
		return;
	}
	bus->attempt = NULL;
	g_clear_handle_id(&bus->limit_source, g_source_remove);
	if (connection != NULL && !g_dbus_connection_is_closed(connection)) {
		connected(bus, connection);
		return;
	}
	g_clear_object(&connection);
	if (!late) {
		retry_later(bus);
	}
	tell(bus,
		late ? g_strdup("the session bus takes connections but does not answer")
		     : g_strdup_printf("the session bus cannot be reached: %s",
			       error != NULL ? error->message : "it is closing"));
	g_clear_error(&error);
}

void bus_look(struct bus *bus) {
	if (bus->connection != NULL || bus->attempt != NULL) {
		return;
	}
	if (bus->nowhere) {
		tell(bus,
			g_strdup("there is no session bus: neither DBUS_SESSION_BUS_ADDRESS nor "
				 "XDG_RUNTIME_DIR says where one would be"));
		return;
	}
	wait_for_socket(bus);
	if (bus->path != NULL && access(bus->path, F_OK) != 0) {
		tell(bus,
			g_strdup_printf(
				"there is no session bus at %s yet; waiting for one", bus->path));
		return;
	}
	struct attempt *attempt = g_new0(struct attempt, 1);
	attempt->bus = bus;
	attempt->cancellable = g_cancellable_new();
	bus->attempt = attempt;
	bus->limit_source = g_timeout_add_seconds(BUS_ANSWER_S, handle_limit, bus);
	g_bus_get(G_BUS_TYPE_SESSION, attempt->cancellable, handle_attempt, attempt);
}

/* The path in the first unix:path= of an address, or NULL when it is of another kind. */
static char *socket_path(const char *address) {
	static const char prefix[] = "unix:path=";
	if (strncmp(address, prefix, sizeof(prefix) - 1) != 0) {
		return NULL;
	}
	const char *start = address + sizeof(prefix) - 1;
	return g_uri_unescape_segment(start, start + strcspn(start, ",;"), NULL);
}

static void find_address(struct bus *bus) {
	const char *address = g_getenv("DBUS_SESSION_BUS_ADDRESS");
	if (address != NULL && address[0] != '\0') {
		bus->nowhere = g_str_has_prefix(address, "autolaunch:");
		bus->path = socket_path(address);
		return;
	}
	const char *runtime = g_getenv("XDG_RUNTIME_DIR");
	if (runtime == NULL || !g_path_is_absolute(runtime)) {
		bus->nowhere = true;
		return;
	}
	bus->path = g_build_filename(runtime, "bus", NULL);
	char *escaped = g_dbus_address_escape_value(bus->path);
	char *said = g_strconcat("unix:path=", escaped, NULL);
	/* Said aloud, so that GLib has no reason to launch a bus when this one goes between two
	 * looks. */
	g_setenv("DBUS_SESSION_BUS_ADDRESS", said, TRUE);
	g_free(said);
	g_free(escaped);
}

struct bus *bus_create(const struct bus_events *events, void *user) {
	struct bus *bus = g_new0(struct bus, 1);
	bus->events = events;
	bus->user = user;
	find_address(bus);
	bus->retry_source = g_idle_add_full(G_PRIORITY_DEFAULT, handle_retry, bus, NULL);
	return bus;
}

void bus_destroy(struct bus *bus) {
	if (bus == NULL) {
		return;
	}
	drop_connection(bus);
	if (bus->attempt != NULL) {
		bus->attempt->bus = NULL;
		g_cancellable_cancel(bus->attempt->cancellable);
	}
	g_clear_handle_id(&bus->limit_source, g_source_remove);
	g_clear_handle_id(&bus->retry_source, g_source_remove);
	appear_destroy(bus->appear);
	g_free(bus->path);
	g_free(bus->problem);
	g_free(bus);
}

GDBusConnection *bus_connection(const struct bus *bus) {
	return bus->connection;
}

bool bus_settled(const struct bus *bus) {
	return bus->settled;
}

const char *bus_problem(const struct bus *bus) {
	return bus->problem;
}
