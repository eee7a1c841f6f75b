/* SPDX-License-Identifier: MIT */
#include "desktop/role.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>

#include "bubble.h"
#include "bus.h"
#include "link_glib.h"
#include "notice.h"
#include "server.h"

/* How long a request waits for a server that may be on its way before it is told that none is
 * there. */
#define REPLY_LIMIT_MS 3000u
/* How long a vanished server's place may stay empty before its notice counts as closed. */
#define LOST_MS 5000u
/* After a button the daemon says what comes next; replacing in place leaves one trace in the
 * server's history, closing and showing anew two. Without a word within this time the notice is
 * closed. */
#define ANSWERED_MS 500u
/* A probe tells after so long that the server does not answer. */
#define PROBE_LIMIT_MS 1000u
#define FLUSH_MS 500u
#define SILENT "the notification server does not answer"

enum screen {
	SCREEN_EMPTY,    /* nothing of ours */
	SCREEN_SHOWN,    /* the notice, as it is */
	SCREEN_OUTDATED, /* the notice as it was, or nothing yet: to be shown */
	SCREEN_ANSWERED  /* a button was pressed; the server may still show it */
};

struct notify {
	GMainLoop *loop;
	struct link *link;
	struct bus *bus;
	struct server *server; /* NULL without a bus */
	struct bubble *bubble; /* NULL without a bus */
	struct notice *notice; /* NULL when the screen is empty */
	enum screen screen;
	bool seen;      /* this notice's number has been on a screen */
	GQueue waiting; /* ids of `notify` requests that the next attempt answers */
	GQueue probes;  /* ids of `probe` requests that wait for the first look round, or for the
			   server to answer */
	json_t *told;   /* the last `server` notification */
	bool quiet;     /* it only changes what is there already: no sound */
	char *stray;    /* left on the screen by a helper before this one, to be closed; or NULL */
	guint reply_source, lost_source, answered_source, probe_source;
};

static const struct server_info *current(const struct notify *notify) {
	return notify->server == NULL ? NULL : server_current(notify->server);
}

static const char *problem(const struct notify *notify) {
	return notify->server == NULL ? bus_problem(notify->bus) : server_problem(notify->server);
}

static bool settled(const struct notify *notify) {
	return notify->server == NULL ? bus_settled(notify->bus) : server_settled(notify->server);
}

/* ---- what the daemon is told ---- */

static json_t *capability_list(const struct server_info *info) {
	json_t *list = json_array();
	for (char **each = info->capabilities; each != NULL && *each != NULL; each++) {
		json_array_append_new(list, json_string(*each));
	}
	return list;
}

static void set_text(json_t *object, const char *key, const char *text) {
	if (text != NULL) {
		json_object_set_new(object, key, json_string(text));
	}
}

static void tell_server(struct notify *notify) {
	const struct server_info *info = current(notify);
	json_t *params = json_pack("{s:b}", "present", info != NULL);
	if (info != NULL) {
		set_text(params, "name", info->name);
		set_text(params, "version", info->version);
		json_object_set_new(params, "capabilities", capability_list(info));
	} else {
		set_text(params, "problem", problem(notify));
	}
	if (json_equal(params, notify->told)) {
		json_decref(params);
		return;
	}
	json_decref(notify->told);
	notify->told = json_incref(params);
	link_tell(notify->link, "server", params);
}

static json_t *probe_result(const struct notify *notify, bool answers) {
	const struct server_info *info = current(notify);
	json_t *result = json_pack("{s:b}", "bus", bus_connection(notify->bus) != NULL);
	if (info == NULL) {
		json_object_set_new(result, "server", json_null());
		set_text(result, "problem", problem(notify));
		return result;
	}
	json_t *server = json_object();
	set_text(server, "name", info->name);
	set_text(server, "vendor", info->vendor);
	set_text(server, "version", info->version);
	set_text(server, "spec", info->spec);
	json_object_set_new(server, "capabilities", capability_list(info));
	json_object_set_new(result, "server", server);
	if (!answers) {
		set_text(result, "problem", SILENT);
	}
	return result;
}

static void answer_probes(struct notify *notify, bool answers) {
	g_clear_handle_id(&notify->probe_source, g_source_remove);
	json_t *id;
	while ((id = g_queue_pop_head(&notify->probes)) != NULL) {
		link_reply(notify->link, id, probe_result(notify, answers));
		json_decref(id);
	}
}

static void answer_waiting(struct notify *notify, bool shown, const char *reason) {
	char *mark = shown ? bubble_mark(notify->bubble) : NULL;
	g_clear_handle_id(&notify->reply_source, g_source_remove);
	json_t *id;
	while ((id = g_queue_pop_head(&notify->waiting)) != NULL) {
		json_t *result = json_pack("{s:b}", "shown", shown);
		set_text(result, "reason", shown ? NULL : reason);
		set_text(result, "mark", mark);
		link_reply(notify->link, id, result);
		json_decref(id);
	}
	g_free(mark);
}

/* A notice that came onto the screen after its request had been answered. */
static void tell_shown(struct notify *notify) {
	char *mark = bubble_mark(notify->bubble);
	json_t *params = json_pack("{s:I}", "notice", notify->notice->number);
	set_text(params, "mark", mark);
	link_tell(notify->link, "shown", params);
	g_free(mark);
}

static void tell_closed(struct notify *notify, const char *by) {
	link_tell(notify->link, "closed",
		json_pack("{s:I,s:s}", "notice", notify->notice->number, "by", by));
}

/* ---- the screen ---- */

static void forget(struct notify *notify) {
	g_clear_handle_id(&notify->answered_source, g_source_remove);
	g_clear_handle_id(&notify->lost_source, g_source_remove);
	g_clear_pointer(&notify->notice, notice_destroy);
	notify->screen = SCREEN_EMPTY;
	notify->seen = notify->quiet = false;
}

static void withdraw(struct notify *notify) {
	if (notify->bubble != NULL) {
		bubble_withdraw(notify->bubble);
	}
	forget(notify);
}

/* The server has just answered, so the blocking call is made to one that is alive. */
static void show(struct notify *notify) {
	const struct server_info *info = current(notify);
	if (notify->screen != SCREEN_OUTDATED || info == NULL) {
		return;
	}
	char *why = NULL;
	if (bubble_show(notify->bubble, notify->notice, info, notify->quiet, &why)) {
		notify->screen = SCREEN_SHOWN;
		notify->seen = notify->quiet = true;
		g_clear_handle_id(&notify->lost_source, g_source_remove);
		if (g_queue_is_empty(&notify->waiting)) {
			tell_shown(notify);
		}
		answer_waiting(notify, true, NULL);
	} else {
		answer_waiting(notify, false, why);
	}
	g_free(why);
}

static void handle_alive(void *user) {
	answer_probes(user, true);
	show(user);
}

/* Goes on with whatever can be gone on with. */
static void advance(struct notify *notify) {
	if (current(notify) != NULL) {
		if (notify->stray != NULL) {
			bubble_sweep(notify->bubble, notify->stray, current(notify));
			g_clear_pointer(&notify->stray, g_free);
		}
		if (notify->screen == SCREEN_OUTDATED || !g_queue_is_empty(&notify->probes)) {
			server_ping(notify->server, handle_alive, notify);
		}
	} else if (settled(notify)) {
		answer_waiting(notify, false, problem(notify));
		answer_probes(notify, true);
	}
}

static gboolean handle_answered_limit(gpointer user) {
	struct notify *notify = user;
	notify->answered_source = 0;
	withdraw(notify);
	return G_SOURCE_REMOVE;
}

static void handle_action(void *user, const char *id) {
	struct notify *notify = user;
	if (notify->notice == NULL || notify->screen == SCREEN_ANSWERED) {
		return; /* some servers say it twice; a person presses twice */
	}
	link_tell(notify->link, "action",
		json_pack("{s:I,s:s}", "notice", notify->notice->number, "action", id));
	notify->screen = SCREEN_ANSWERED;
	notify->answered_source = g_timeout_add(ANSWERED_MS, handle_answered_limit, notify);
}

static void handle_closed(void *user, bool by_person) {
	struct notify *notify = user;
	if (notify->notice == NULL) {
		return;
	}
	if (notify->screen == SCREEN_SHOWN) {
		tell_closed(notify, by_person ? "person" : "server");
	}
	/* An update that is on its way to the server is shown anew; everything else is over. */
	if (notify->screen != SCREEN_OUTDATED) {
		forget(notify);
	}
}

static gboolean handle_lost_limit(gpointer user) {
	struct notify *notify = user;
	notify->lost_source = 0;
	tell_closed(notify, "server");
	answer_waiting(notify, false, problem(notify));
	forget(notify);
	return G_SOURCE_REMOVE;
}

/* The server, or the whole bus, took the notice with it. */
static void lost(struct notify *notify) {
	if (notify->bubble != NULL) {
		bubble_drop(notify->bubble);
	}
	if (notify->screen == SCREEN_ANSWERED) {
		forget(notify);
	} else if (notify->screen != SCREEN_EMPTY) {
		notify->screen = SCREEN_OUTDATED;
		if (notify->seen && notify->lost_source == 0) {
			notify->lost_source = g_timeout_add(LOST_MS, handle_lost_limit, notify);
		}
	}
}

/* ---- what the desktop tells ---- */

static void handle_told(void *user) {
	struct notify *notify = user;
	if (settled(notify)) {
		tell_server(notify);
	}
	advance(notify);
}

static void handle_present(void *user) {
	advance(user);
}

static void handle_absent(void *user) {
	lost(user);
}

static const struct server_events server_events = {handle_present, handle_absent, handle_told};
static const struct bubble_events bubble_events = {handle_action, handle_closed};

static void handle_up(void *user, GDBusConnection *connection) {
	struct notify *notify = user;
	notify->bubble = bubble_create(connection, &bubble_events, notify);
	notify->server = server_create(connection, &server_events, notify);
	if (notify->screen == SCREEN_OUTDATED) {
		server_wake(notify->server);
	}
}

static void handle_down(void *user) {
	struct notify *notify = user;
	lost(notify);
	server_destroy(notify->server);
	bubble_destroy(notify->bubble);
	notify->server = NULL;
	notify->bubble = NULL;
}

static const struct bus_events bus_events = {handle_up, handle_down, handle_told};

/* ---- what the daemon asks ---- */

static gboolean handle_reply_limit(gpointer user) {
	struct notify *notify = user;
	notify->reply_source = 0;
	const char *why = problem(notify);
	answer_waiting(notify, false, why != NULL ? why : SILENT "; it is shown when it does");
	return G_SOURCE_REMOVE;
}

static gboolean handle_probe_limit(gpointer user) {
	struct notify *notify = user;
	notify->probe_source = 0;
	answer_probes(notify, false);
	return G_SOURCE_REMOVE;
}

static void request_probe(struct notify *notify, json_t *id) {
	g_queue_push_tail(&notify->probes, json_incref(id));
	if (notify->probe_source == 0) {
		notify->probe_source = g_timeout_add(PROBE_LIMIT_MS, handle_probe_limit, notify);
	}
	bus_look(notify->bus);
	advance(notify);
}

static void take_notice(struct notify *notify, struct notice *notice) {
	bool same = notify->notice != NULL && notify->notice->number == notice->number;
	if (!same || notify->screen == SCREEN_ANSWERED) {
		g_clear_handle_id(&notify->lost_source, g_source_remove);
		g_clear_handle_id(&notify->answered_source, g_source_remove);
	}
	notify->seen = same && notify->seen;
	/* A question that takes the place of a session is heard; the session's next second is not.
	 */
	notify->quiet = notify->seen && g_strcmp0(notify->notice->kind, notice->kind) == 0;
	notice_destroy(notify->notice);
	notify->notice = notice;
	notify->screen = SCREEN_OUTDATED;
}

static void request_notify(struct notify *notify, json_t *id, json_t *params) {
	struct wire_error error;
	struct notice *notice = notice_create(params, &error);
	if (notice == NULL) {
		link_refuse(notify->link, id, error.code, error.text);
		return;
	}
	take_notice(notify, notice);
	g_queue_push_tail(&notify->waiting, json_incref(id));
	if (notify->reply_source == 0) {
		notify->reply_source = g_timeout_add(REPLY_LIMIT_MS, handle_reply_limit, notify);
	}
	bus_look(notify->bus);
	if (notify->server != NULL && current(notify) == NULL) {
		server_wake(notify->server);
	}
	advance(notify);
}

static void request_close(struct notify *notify, json_t *params) {
	struct wire_error error;
	json_int_t number;
	const char *mark;
	if (!json_is_object(params) ||
		wire_get_integer(params, "notice", 0, INT64_MAX, &number, &error) <= 0) {
		return;
	}
	if (notify->notice != NULL && notify->notice->number == number) {
		answer_waiting(notify, false, "it was closed again before it could be shown");
		withdraw(notify);
	} else if (wire_get_string(params, "mark", &mark, &error) > 0) {
		g_free(notify->stray);
		notify->stray = g_strdup(mark);
		advance(notify);
	}
}

static void handle_message(void *user, const struct wire_message *message) {
	struct notify *notify = user;
	bool request = message->kind == WIRE_REQUEST;
	if (request && strcmp(message->method, "notify") == 0) {
		request_notify(notify, message->id, message->params);
	} else if (request && strcmp(message->method, "probe") == 0) {
		request_probe(notify, message->id);
	} else if (!request && strcmp(message->method, "close") == 0) {
		request_close(notify, message->params);
	} else if (request) {
		link_refuse(notify->link, message->id, WIRE_METHOD_NOT_FOUND,
			"the role notify knows notify, close and probe");
	}
}

/* ---- life ---- */

static void handle_flushed(GObject *source, GAsyncResult *result, gpointer user) {
	struct notify *notify = user;
	(void)g_dbus_connection_flush_finish(G_DBUS_CONNECTION(source), result, NULL);
	g_main_loop_quit(notify->loop);
}

static gboolean handle_flush_limit(gpointer user) {
	struct notify *notify = user;
	g_main_loop_quit(notify->loop);
	return G_SOURCE_REMOVE;
}

/* Nothing of ours stays on the screen; the bus has half a second to take the message. */
static void handle_ended(void *user) {
	struct notify *notify = user;
	withdraw(notify);
	GDBusConnection *connection = bus_connection(notify->bus);
	if (connection == NULL) {
		g_main_loop_quit(notify->loop);
		return;
	}
	(void)g_timeout_add(FLUSH_MS, handle_flush_limit, notify);
	g_dbus_connection_flush(connection, NULL, handle_flushed, notify);
}

static gboolean handle_signal(gpointer user) {
	handle_ended(user);
	return G_SOURCE_CONTINUE;
}

static const struct link_events link_events = {handle_message, handle_ended};

static void drop_ids(GQueue *ids) {
	json_t *id;
	while ((id = g_queue_pop_head(ids)) != NULL) {
		json_decref(id);
	}
}

int role_run(int fd) {
	struct notify notify = {.loop = g_main_loop_new(NULL, FALSE)};
	g_queue_init(&notify.waiting);
	g_queue_init(&notify.probes);
	notify.link = link_create(fd, &link_events, &notify);
	if (notify.link == NULL) {
		g_main_loop_unref(notify.loop);
		return 1;
	}
	link_glib_attach(notify.link);
	notify.bus = bus_create(&bus_events, &notify);
	guint term = g_unix_signal_add(SIGTERM, handle_signal, &notify);
	guint interrupt = g_unix_signal_add(SIGINT, handle_signal, &notify);
	g_main_loop_run(notify.loop);
	g_source_remove(interrupt);
	g_source_remove(term);
	bus_destroy(notify.bus);
	forget(&notify);
	g_clear_handle_id(&notify.reply_source, g_source_remove);
	g_clear_handle_id(&notify.probe_source, g_source_remove);
	link_destroy(notify.link);
	drop_ids(&notify.waiting);
	drop_ids(&notify.probes);
	json_decref(notify.told);
	g_free(notify.stray);
	g_main_loop_unref(notify.loop);
	return 0;
}
