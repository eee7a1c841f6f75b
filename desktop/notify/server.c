/* SPDX-License-Identifier: MIT */
#include "server.h"

#include <string.h>

#define SERVER_ANSWER_S 3u
#define SERVER_WAKE_MS 10000
#define SERVER_WAKE_AGAIN_S 600
#define BUS_NAME "org.freedesktop.DBus"
#define BUS_OBJECT "/org/freedesktop/DBus"

/* By name, and vendor where two go by the same name; what is not here has none of these ways. Each
 * is held by tests/integration/end_to_end.py, or gnome.py, with the real server. */
static const struct {
	const char *name, *vendor; /* vendor NULL: any */
	struct server_ways ways;
} known[] = {
	{"dunst", NULL, {.value = true, .cuts = true}},
	{"mako", NULL, {.value = true, .cuts = true}},
	{"SwayNotificationCenter", NULL,
		{.value = true,
			.cuts = true,
			.lines_max = 12,
			.icon_first = true,
			.takes_answered = true}},
	{"Xfce Notify Daemon", NULL, {.draws_default = true, .shortens = true}},
	{"Notification Daemon", "GNOME", {.keeps_closed = true}},
	{"gnome-shell", NULL, {.banners = true}},
};

struct server {
	GDBusConnection *connection;
	const struct server_events *events;
	void *user;
	guint subscription;
	GCancellable *life;              /* of calls that concern the bus */
	GCancellable *owned;             /* of calls to the present owner */
	struct server_info info;         /* owner NULL: the name is free */
	bool described, listed, present; /* what the owner has answered; it is present when both */
	bool looked;                     /* who owns the name, if anybody, is known */
	bool settled, waking, wake_wanted;
	guint limit_source;
	gint64 woken_us; /* monotonic; 0: may be woken at once */
	char *problem;
	void (*answered)(void *user); /* of the ping in flight */
	void *answered_user;
};

static void tell(struct server *server, const char *problem) {
	if (server->settled && g_strcmp0(server->problem, problem) == 0) {
		return;
	}
	char *kept = g_strdup(problem);
	g_free(server->problem);
	server->problem = kept;
	server->settled = true;
	server->events->told(server->user);
}

static void clear_owner(struct server *server) {
	if (server->owned != NULL) {
		g_cancellable_cancel(server->owned);
		g_clear_object(&server->owned);
	}
	g_clear_handle_id(&server->limit_source, g_source_remove);
	g_free(server->info.owner);
	g_free(server->info.name);
	g_free(server->info.vendor);
	g_free(server->info.version);
	g_free(server->info.spec);
	g_strfreev(server->info.capabilities);
	server->info = (struct server_info){0};
	server->described = server->listed = server->present = false;
	server->answered = NULL;
}

static bool can(const struct server_info *info, const char *capability) {
	return info->capabilities != NULL &&
		g_strv_contains((const char *const *)info->capabilities, capability);
}

static void ready(struct server *server) {
	if (!server->described || !server->listed || server->present) {
		return;
	}
	struct server_info *info = &server->info;
	info->actions = can(info, "actions");
	info->body_markup = can(info, "body-markup");
	for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
		if (g_strcmp0(info->name, known[i].name) == 0 &&
			(known[i].vendor == NULL ||
				g_strcmp0(info->vendor, known[i].vendor) == 0)) {
			info->ways = known[i].ways;
		}
	}
	g_clear_handle_id(&server->limit_source, g_source_remove);
	server->present = true;
	server->woken_us = 0;
	tell(server, NULL);
	server->events->present(server->user);
}

/* The answer, or NULL with *ret_gone when the one who asked or was asked is gone. */
static GVariant *answer(GObject *source, GAsyncResult *result, bool *ret_gone) {
	GError *error = NULL;
	GVariant *reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
	*ret_gone = g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	g_clear_error(&error);
	return reply;
}

static void handle_described(GObject *source, GAsyncResult *result, gpointer user) {
	bool gone;
	GVariant *reply = answer(source, result, &gone);
	if (gone) {
		return;
	}
	struct server *server = user;
	if (reply != NULL) {
		g_variant_get(reply, "(ssss)", &server->info.name, &server->info.vendor,
			&server->info.version, &server->info.spec);
		g_variant_unref(reply);
	}
	server->described = true;
	ready(server);
}

static void handle_listed(GObject *source, GAsyncResult *result, gpointer user) {
	bool gone;
	GVariant *reply = answer(source, result, &gone);
	if (gone) {
		return;
	}
	struct server *server = user;
	if (reply != NULL) {
		g_variant_get(reply, "(^as)", &server->info.capabilities);
		g_variant_unref(reply);
	}
	server->listed = true;
	ready(server);
}

static gboolean handle_silence(gpointer user) {
	struct server *server = user;
	server->limit_source = 0;
	tell(server, "the notification server does not answer; waiting for it");
	return G_SOURCE_REMOVE;
}

/* Without a limit: a server that hangs is asked once, and its late answer is the event to go on. */
static void ask(
	struct server *server, const char *method, const char *type, GAsyncReadyCallback done) {
	g_dbus_connection_call(server->connection, server->info.owner, SERVER_OBJECT,
		SERVER_BUS_NAME, method, NULL, G_VARIANT_TYPE(type),
		G_DBUS_CALL_FLAGS_NO_AUTO_START, G_MAXINT, server->owned, done, server);
}

static void owner_changed(struct server *server, const char *owner) {
	if (g_strcmp0(owner, server->info.owner) == 0) {
		return;
	}
	bool was_present = server->present;
	server->looked = true;
	clear_owner(server);
	if (was_present) {
		server->events->absent(server->user);
	}
	if (owner == NULL) {
		tell(server, "no notification server runs; waiting for one");
		return;
	}
	server->info.owner = g_strdup(owner);
	server->owned = g_cancellable_new();
	server->limit_source = g_timeout_add_seconds(SERVER_ANSWER_S, handle_silence, server);
	ask(server, "GetServerInformation", "(ssss)", handle_described);
	ask(server, "GetCapabilities", "(as)", handle_listed);
}

static void handle_owner_signal(GDBusConnection *connection, const gchar *sender,
	const gchar *object, const gchar *interface, const gchar *signal, GVariant *parameters,
	gpointer user) {
	(void)connection;
	(void)sender;
	(void)object;
	(void)interface;
	(void)signal;
	const char *owner;
	if (!g_variant_is_of_type(parameters, G_VARIANT_TYPE("(sss)"))) {
		return;
	}
	g_variant_get(parameters, "(&s&s&s)", NULL, NULL, &owner);
	owner_changed(user, owner[0] != '\0' ? owner : NULL);
}

static void handle_first_owner(GObject *source, GAsyncResult *result, gpointer user) {
	bool gone;
	GVariant *reply = answer(source, result, &gone);
	if (gone) {
		return;
	}
	struct server *server = user;
	server->looked = true;
	if (reply != NULL) {
		const char *owner;
		g_variant_get(reply, "(&s)", &owner);
		owner_changed(server, owner);
		g_variant_unref(reply);
		return;
	}
	if (server->info.owner == NULL) {
		if (server->wake_wanted) {
			server_wake(server);
		}
		tell(server, "no notification server runs; waiting for one");
	}
}

struct server *server_create(
	GDBusConnection *connection, const struct server_events *events, void *user) {
	struct server *server = g_new0(struct server, 1);
	server->connection = g_object_ref(connection);
	server->events = events;
	server->user = user;
	server->life = g_cancellable_new();
	/* The match is in place before the question, so no change falls between the two. */
	server->subscription = g_dbus_connection_signal_subscribe(connection, BUS_NAME, BUS_NAME,
		"NameOwnerChanged", BUS_OBJECT, SERVER_BUS_NAME, G_DBUS_SIGNAL_FLAGS_NONE,
		handle_owner_signal, server, NULL);
	g_dbus_connection_call(connection, BUS_NAME, BUS_OBJECT, BUS_NAME, "GetNameOwner",
		g_variant_new("(s)", SERVER_BUS_NAME), G_VARIANT_TYPE("(s)"),
		G_DBUS_CALL_FLAGS_NONE, -1, server->life, handle_first_owner, server);
	return server;
}

void server_destroy(struct server *server) {
	if (server == NULL) {
		return;
	}
	clear_owner(server);
	g_dbus_connection_signal_unsubscribe(server->connection, server->subscription);
	g_cancellable_cancel(server->life);
	g_object_unref(server->life);
	g_object_unref(server->connection);
	g_free(server->problem);
	g_free(server);
}

const struct server_info *server_current(const struct server *server) {
	return server->present ? &server->info : NULL;
}

bool server_settled(const struct server *server) {
	bool asking = server->info.owner != NULL && !server->present && server->limit_source != 0;
	return server->settled && !server->waking && !asking;
}

const char *server_problem(const struct server *server) {
	return server->problem;
}

static void handle_woken(GObject *source, GAsyncResult *result, gpointer user) {
	GError *error = NULL;
	GVariant *reply = g_dbus_connection_call_finish(G_DBUS_CONNECTION(source), result, &error);
	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
		g_error_free(error);
		return;
	}
	struct server *server = user;
	server->waking = false;
	if (reply != NULL || server->info.owner != NULL) {
		/* Somebody has the name: its NameOwnerChanged comes before this reply. */
		g_clear_pointer(&reply, g_variant_unref);
		g_clear_error(&error);
		server->events->told(server->user);
		return;
	}
	g_dbus_error_strip_remote_error(error);
	char *problem = g_error_matches(error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN)
		? g_strdup("no notification server runs and none is installed that "
			   "the bus could start; waiting for one")
		: g_strdup_printf("no notification server runs and the bus could not "
				  "start one: %s",
			  error->message);
	g_error_free(error);
	tell(server, problem);
	g_free(problem);
	/* The wording may be the one of before, and those who waited for this attempt still have to
	 * hear. */
	server->events->told(server->user);
}

void server_wake(struct server *server) {
	if (!server->looked) {
		server->wake_wanted = true;
		return;
	}
	gint64 now_us = g_get_monotonic_time();
	bool rationed = server->woken_us != 0 &&
		now_us - server->woken_us < (gint64)SERVER_WAKE_AGAIN_S * G_USEC_PER_SEC;
	if (server->info.owner != NULL || server->waking || rationed) {
		return;
	}
	server->waking = true;
	server->woken_us = now_us;
	g_dbus_connection_call(server->connection, BUS_NAME, BUS_OBJECT, BUS_NAME,
		"StartServiceByName", g_variant_new("(su)", SERVER_BUS_NAME, 0u),
		G_VARIANT_TYPE("(u)"), G_DBUS_CALL_FLAGS_NONE, SERVER_WAKE_MS, server->life,
		handle_woken, server);
}

static void handle_pong(GObject *source, GAsyncResult *result, gpointer user) {
	bool gone;
	GVariant *reply = answer(source, result, &gone);
	if (gone) {
		return;
	}
	if (reply != NULL) {
		g_variant_unref(reply);
	}
	/* Without a reply the owner is vanishing or refuses; both show in what comes next. */
	struct server *server = user;
	void (*answered)(void *) = server->answered;
	server->answered = NULL;
	if (answered != NULL && server->present) {
		answered(server->answered_user);
	}
}

void server_ping(struct server *server, void (*answered)(void *user), void *user) {
	if (server->present && server->answered == NULL) {
		server->answered = answered;
		server->answered_user = user;
		ask(server, "GetServerInformation", "(ssss)", handle_pong);
	}
}
