/* SPDX-License-Identifier: MIT */
#include "bubble.h"

#include <libnotify/notify.h>
#include <string.h>

#define APP_NAME "minimus"
#define DESKTOP_ENTRY "org.minimus.minimus"
#define ICON_BELOW_PREFIX "share/icons/hicolor/scalable/apps/" DESKTOP_ENTRY ".svg"

struct bubble {
	GDBusConnection *connection;
	const struct bubble_events *events;
	void *user;
	char *icon;
	NotifyNotification *shown; /* NULL: nothing is on the screen */
	NotifyNotification
		*spent; /* closed by the server inside its own callback; released from the loop */
	guint spent_source;
	char *owner;             /* of the name when it was shown */
	struct server_ways ways; /* of that owner */
	bool answered;           /* a button of what is shown was pressed */
	char *face;              /* of what is shown, where that matters; or NULL */
};

/* Our drawing by path where it lies beside this program, so that it shows from a build tree or a
 * prefix that the icon theme does not cover; by name otherwise. */
static char *find_icon(void) {
	char *program = g_file_read_link("/proc/self/exe", NULL);
	char *folder = program == NULL ? NULL : g_path_get_dirname(program);
	char *path = folder == NULL ? NULL
				    : g_build_filename(folder, "..", "..", ICON_BELOW_PREFIX, NULL);
	char *icon = path == NULL ? NULL : g_canonicalize_filename(path, NULL);
	if (icon == NULL || !g_file_test(icon, G_FILE_TEST_EXISTS)) {
		g_free(icon);
		icon = g_strdup(DESKTOP_ENTRY);
	}
	g_free(path);
	g_free(folder);
	g_free(program);
	return icon;
}

struct bubble *bubble_create(
	GDBusConnection *connection, const struct bubble_events *events, void *user) {
	struct bubble *bubble = g_new0(struct bubble, 1);
	bubble->connection = g_object_ref(connection);
	bubble->events = events;
	bubble->user = user;
	bubble->icon = find_icon();
	(void)notify_init(APP_NAME);
	return bubble;
}

static void release_spent(struct bubble *bubble) {
	g_clear_handle_id(&bubble->spent_source, g_source_remove);
	g_clear_object(&bubble->spent);
}

void bubble_destroy(struct bubble *bubble) {
	if (bubble == NULL) {
		return;
	}
	bubble_drop(bubble);
	release_spent(bubble);
	notify_uninit();
	g_object_unref(bubble->connection);
	g_free(bubble->icon);
	g_free(bubble);
}

static gboolean handle_spent(gpointer user) {
	struct bubble *bubble = user;
	bubble->spent_source = 0;
	g_clear_object(&bubble->spent);
	return G_SOURCE_REMOVE;
}

/* libnotify still uses the object when this callback returns, so it is released from the loop. */
static void handle_closed(NotifyNotification *notification, gpointer user) {
	struct bubble *bubble = user;
	if (notification != bubble->shown) {
		return;
	}
	bool by_person = notify_notification_get_closed_reason(notification) ==
		NOTIFY_CLOSED_REASON_DISMISSED;
	release_spent(bubble);
	bubble->spent = bubble->shown;
	bubble->shown = NULL;
	g_signal_handlers_disconnect_by_data(bubble->spent, bubble);
	bubble->spent_source = g_idle_add(handle_spent, bubble);
	bubble->events->closed(bubble->user, by_person);
}

static void handle_action(NotifyNotification *notification, char *action, gpointer user) {
	struct bubble *bubble = user;
	if (notification == bubble->shown) {
		bubble->answered = true;
		bubble->events->action(bubble->user, action);
	}
}

/* GNOME Shell never shows what is low on the screen, and drops what is transient as soon as its
 * banner has gone: of a session nothing would be seen. And a banner that is updated loses its
 * buttons. So there every step of a session is a banner of its own, and a countdown stands still.
 * This is what makes one banner another. */
static char *face_of(const struct notice *notice) {
	GString *face = g_string_new(notice->summary);
	for (size_t i = 0; i < notice->button_count; i++) {
		g_string_append_printf(face, "\n%s", notice->buttons[i].label);
	}
	return g_string_free(face, FALSE);
}

/* Hints that every server may ignore. `value` goes only to those that draw it beside the text. */
static void set_hints(NotifyNotification *shown, const struct notice *notice,
	const struct server_info *server, bool quiet) {
	notify_notification_clear_hints(shown);
	bool transient = notice->transient && !server->ways.banners;
	bool low = notice->low && transient == notice->transient;
	notify_notification_set_urgency(shown, low ? NOTIFY_URGENCY_LOW : NOTIFY_URGENCY_NORMAL);
	notify_notification_set_hint(shown, "desktop-entry", g_variant_new_string(DESKTOP_ENTRY));
	char *category =
		g_strconcat("x-minimus.", notice->kind != NULL ? notice->kind : "notice", NULL);
	notify_notification_set_category(shown, category);
	g_free(category);
	if (quiet || notice->silent) {
		notify_notification_set_hint(shown, "suppress-sound", g_variant_new_boolean(TRUE));
	} else {
		notify_notification_set_hint(
			shown, "sound-name", g_variant_new_string("message-new-instant"));
	}
	if (transient) {
		notify_notification_set_hint(shown, "transient", g_variant_new_boolean(TRUE));
	}
	if (notice->percent >= 0 && server->ways.value) {
		notify_notification_set_hint(shown, "value", g_variant_new_int32(notice->percent));
	}
	char *uri = notice->image == NULL ? NULL : g_filename_to_uri(notice->image, NULL, NULL);
	if (uri != NULL) {
		notify_notification_set_hint(shown, "image-path", g_variant_new_string(uri));
		g_free(uri);
	}
}

static void set_buttons(
	struct bubble *bubble, const struct notice *notice, const struct server_info *server) {
	notify_notification_clear_actions(bubble->shown);
	for (size_t i = 0; server->actions && i < notice->button_count; i++) {
		if (server->ways.draws_default && strcmp(notice->buttons[i].id, "default") == 0) {
			continue; /* there is a button of the same words beside it */
		}
		notify_notification_add_action(bubble->shown, notice->buttons[i].id,
			notice->buttons[i].label, handle_action, bubble, NULL);
	}
}

/* A mark is OWNER/NUMBER. 0: it is of another server, or none. */
static gint marked_id(const char *mark, const char *owner) {
	size_t length = strlen(owner);
	if (mark == NULL || strncmp(mark, owner, length) != 0 || mark[length] != '/') {
		return 0;
	}
	guint64 id;
	bool read = g_ascii_string_to_unsigned(mark + length + 1, 10, 1, G_MAXINT, &id, NULL);
	return read ? (gint)id : 0;
}

static void begin(
	struct bubble *bubble, const struct notice *notice, const char *body, const char *icon) {
	bubble->shown = notify_notification_new(notice->summary, body, icon);
	notify_notification_set_timeout(bubble->shown, NOTIFY_EXPIRES_NEVER);
	(void)g_signal_connect(bubble->shown, "closed", G_CALLBACK(handle_closed), bubble);
	gint id = marked_id(notice->mark, bubble->owner);
	if (id != 0) {
		g_object_set(bubble->shown, "id", id, NULL);
	}
}

/* Asked of the server without waiting for its answer, so that one that hangs holds up nobody. */
static void ask(struct bubble *bubble, const char *owner, const char *method, GVariant *params) {
	g_dbus_connection_call(bubble->connection, owner, SERVER_OBJECT, SERVER_BUS_NAME, method,
		params, NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, NULL, NULL);
}

/* Replaced by one of the same title that expires at once. */
static void let_expire(struct bubble *bubble, const char *owner, gint id) {
	const char *title = APP_NAME;
	char *summary = NULL;
	if (bubble->shown != NULL) {
		g_object_get(bubble->shown, "summary", &summary, NULL);
		title = summary != NULL ? summary : title;
	}
	ask(bubble, owner, "Notify",
		g_variant_new("(susssasa{sv}i)", APP_NAME, (guint32)id, bubble->icon, title, "",
			NULL, NULL, 1));
	g_free(summary);
}

static void close_at(
	struct bubble *bubble, const char *owner, gint id, const struct server_ways *ways) {
	if (id == 0 || g_dbus_connection_is_closed(bubble->connection)) {
		return;
	}
	if (ways->keeps_closed) {
		let_expire(bubble, owner, id);
	}
	ask(bubble, owner, "CloseNotification", g_variant_new("(u)", (guint32)id));
}

static gint shown_id(struct bubble *bubble) {
	gint id = 0;
	if (bubble->shown != NULL) {
		g_object_get(bubble->shown, "id", &id, NULL);
	}
	return id;
}

/* True when the banner that is shown will do; else it makes room for a new one. */
static bool keep_banner(struct bubble *bubble, const struct notice *notice) {
	char *face = face_of(notice);
	if (bubble->shown != NULL && g_strcmp0(bubble->face, face) == 0) {
		g_free(face);
		return true;
	}
	char *owner = g_strdup(bubble->owner);
	close_at(bubble, owner, shown_id(bubble), &bubble->ways);
	bubble_drop(bubble);
	bubble->owner = owner;
	bubble->face = face;
	return false;
}

bool bubble_show(struct bubble *bubble, const struct notice *notice,
	const struct server_info *server, bool quiet, char **ret_problem) {
	bool leaves = bubble->answered && server->ways.takes_answered;
	if (leaves || g_strcmp0(bubble->owner, server->owner) != 0) {
		bubble_drop(bubble);
		bubble->owner = g_strdup(server->owner);
		bubble->ways = server->ways;
	}
	bubble->answered = false;
	if (server->ways.banners && keep_banner(bubble, notice)) {
		return true;
	}
	const struct body_style style = {.markup = server->body_markup,
		.buttons = server->actions,
		.cuts = server->ways.cuts,
		.lines_max = server->ways.lines_max,
		.shortens = server->ways.shortens};
	char *body = notice_body(notice, &style);
	const char *icon =
		server->ways.icon_first && notice->image != NULL ? notice->image : bubble->icon;
	if (bubble->shown == NULL) {
		begin(bubble, notice, body, icon);
	} else {
		(void)notify_notification_update(bubble->shown, notice->summary, body, icon);
	}
	g_free(body);
	set_hints(bubble->shown, notice, server, quiet);
	set_buttons(bubble, notice, server);
	GError *error = NULL;
	if (notify_notification_show(bubble->shown, &error)) {
		return true;
	}
	g_dbus_error_strip_remote_error(error);
	*ret_problem =
		g_strdup_printf("the notification server did not take it: %s", error->message);
	g_error_free(error);
	return false;
}

char *bubble_mark(struct bubble *bubble) {
	gint id = shown_id(bubble);
	return id == 0 ? NULL : g_strdup_printf("%s/%d", bubble->owner, id);
}

void bubble_sweep(struct bubble *bubble, const char *mark, const struct server_info *server) {
	close_at(bubble, server->owner, marked_id(mark, server->owner), &server->ways);
}

void bubble_withdraw(struct bubble *bubble) {
	close_at(bubble, bubble->owner, shown_id(bubble), &bubble->ways);
	bubble_drop(bubble);
}

void bubble_drop(struct bubble *bubble) {
	if (bubble->shown != NULL) {
		g_signal_handlers_disconnect_by_data(bubble->shown, bubble);
		g_clear_object(&bubble->shown);
	}
	bubble->answered = false;
	g_clear_pointer(&bubble->owner, g_free);
	g_clear_pointer(&bubble->face, g_free);
}
