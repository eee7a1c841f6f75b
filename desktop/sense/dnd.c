/* SPDX-License-Identifier: MIT */
#include "dnd.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "buscall.h"
#include "child.h"
#include "sense.h"

#define NOTIFICATIONS "org.freedesktop.Notifications"
#define NOTIFICATIONS_PATH "/org/freedesktop/Notifications"
#define PROPERTIES "org.freedesktop.DBus.Properties"
#define GNOME_SCHEMA "org.gnome.desktop.notifications"
#define GNOME_KEY "/org/gnome/desktop/notifications/show-banners"
#define MODE_BYTES 81
#define MATCH_BYTES 320

static const struct buspeer server = {NOTIFICATIONS, NOTIFICATIONS_PATH};

struct dnd {
	sd_event *event;
	dnd_changed *changed;
	void *user;
	sd_bus *bus;               /* borrowed; NULL: none */
	sd_bus_slot *owner_match;  /* the server comes and goes */
	sd_bus_slot *call;         /* about the server, on its way */
	sd_bus_slot *match;        /* what the source says by itself */
	sd_bus_slot *asking;       /* dnd_ask */
	struct child *child;       /* gsettings at work */
	const struct source *from; /* NULL: not known */
	bool on;
	dnd_answer *answer;
	void *answer_user;
	char mode[MODE_BYTES];
};

/* How one server is read. Everything is asked of a program that is there, none is started. */
struct source {
	const char *server; /* as GetServerInformation says it */
	const char *name;   /* as a person knows it */
	int (*look)(struct dnd *dnd);
	const char *match; /* NULL: it says nothing by itself */
	/* 1: *ret_on is so; 0: it was about something else; -1: look again. */
	int (*hear)(sd_bus_message *signal, bool *ret_on);
};

static void set(struct dnd *dnd, bool on) {
	if (dnd->on != on) {
		dnd->on = on;
		dnd->changed(dnd->user);
	}
}

/* ---- dunst and Plasma: a property ---- */

static int handle_property(sd_bus_message *reply, void *user, sd_bus_error *error) {
	struct dnd *dnd = user;
	int on = 0;

	(void)error;
	dnd->call = sd_bus_slot_unref(dnd->call);
	bool known = !sd_bus_message_is_method_error(reply, NULL) &&
		sd_bus_message_read(reply, "v", "b", &on) >= 0;
	set(dnd, known && on != 0);
	return 0;
}

static int look_dunst(struct dnd *dnd) {
	return buscall_get(dnd->bus, &dnd->call, &server, "org.dunstproject.cmd0", "paused",
		handle_property, dnd);
}

static int look_plasma(struct dnd *dnd) {
	return buscall_get(
		dnd->bus, &dnd->call, &server, NOTIFICATIONS, "Inhibited", handle_property, dnd);
}

static int hear_property(sd_bus_message *signal, const char *property, bool *ret_on) {
	const char *name;
	int on, found = 0;

	if (sd_bus_message_skip(signal, "s") < 0 ||
		sd_bus_message_enter_container(signal, 'a', "{sv}") < 0) {
		return 0;
	}
	while (sd_bus_message_enter_container(signal, 'e', "sv") > 0) {
		if (sd_bus_message_read(signal, "s", &name) < 0) {
			return 0;
		}
		if (strcmp(name, property) == 0 &&
			sd_bus_message_read(signal, "v", "b", &on) >= 0) {
			*ret_on = on != 0;
			found = 1;
		} else if (sd_bus_message_skip(signal, "v") < 0) {
			return found;
		}
		(void)sd_bus_message_exit_container(signal);
	}
	(void)sd_bus_message_exit_container(signal);
	if (found != 0 || sd_bus_message_enter_container(signal, 'a', "s") < 0) {
		return found;
	}
	while (sd_bus_message_read(signal, "s", &name) > 0) {
		found = strcmp(name, property) == 0 ? -1 : found;
	}
	return found;
}

static int hear_dunst(sd_bus_message *signal, bool *ret_on) {
	return hear_property(signal, "paused", ret_on);
}

static int hear_plasma(sd_bus_message *signal, bool *ret_on) {
	return hear_property(signal, "Inhibited", ret_on);
}

/* ---- Xfce: its settings ---- */

static int look_xfce(struct dnd *dnd) {
	static const struct buspeer xfconf = {"org.xfce.Xfconf", "/org/xfce/Xfconf"};

	return buscall(dnd->bus, &dnd->call, &xfconf, "org.xfce.Xfconf", "GetProperty",
		handle_property, dnd, "ss", "xfce4-notifyd", "/do-not-disturb");
}

static int hear_xfce(sd_bus_message *signal, bool *ret_on) {
	const char *channel, *property;
	int on = 0;

	if (sd_bus_message_read(signal, "ss", &channel, &property) < 0 ||
		strcmp(property, "/do-not-disturb") != 0) {
		return 0;
	}
	*ret_on = sd_bus_message_read(signal, "v", "b", &on) >= 0 && on != 0;
	return 1;
}

/* ---- SwayNotificationCenter ---- */

static int handle_swaync(sd_bus_message *reply, void *user, sd_bus_error *error) {
	struct dnd *dnd = user;
	int on = 0;

	(void)error;
	dnd->call = sd_bus_slot_unref(dnd->call);
	bool known = !sd_bus_message_is_method_error(reply, NULL) &&
		sd_bus_message_read(reply, "b", &on) >= 0;
	set(dnd, known && on != 0);
	return 0;
}

static int look_swaync(struct dnd *dnd) {
	static const struct buspeer swaync = {
		"org.erikreider.swaync.cc", "/org/erikreider/swaync/cc"};

	return buscall(dnd->bus, &dnd->call, &swaync, "org.erikreider.swaync.cc", "GetDnd",
		handle_swaync, dnd, NULL);
}

static int hear_swaync(sd_bus_message *signal, bool *ret_on) {
	uint32_t count;
	int on;

	if (sd_bus_message_read(signal, "ub", &count, &on) < 0) {
		return 0;
	}
	*ret_on = on != 0;
	return 1;
}

/* ---- GNOME: gsettings knows what holds, dconf tells when something changed ---- */

static void handle_gsettings(void *user, const char *output) {
	struct dnd *dnd = user;

	dnd->child = NULL;
	/* It prints nothing where there is no such schema. */
	set(dnd, output != NULL && strncmp(output, "false", 5) == 0);
}

static int look_gnome(struct dnd *dnd) {
	static const char *const command[] = {
		"gsettings", "get", GNOME_SCHEMA, "show-banners", NULL};

	child_destroy(dnd->child);
	dnd->child = NULL;
	return child_run(
		dnd->event, command, NULL, SENSE_ANSWER_US, handle_gsettings, dnd, &dnd->child);
}

/* One prefix and what changed below it: a folder ends with a slash and means all that is in it. */
static int hear_gnome(sd_bus_message *signal, bool *ret_on) {
	const char *prefix, *change;
	char path[256];
	int concerned = 0;

	(void)ret_on;
	if (sd_bus_message_read(signal, "s", &prefix) < 0 ||
		sd_bus_message_enter_container(signal, 'a', "s") < 0) {
		return 0;
	}
	while (sd_bus_message_read(signal, "s", &change) > 0) {
		int length = snprintf(path, sizeof(path), "%s%s", prefix, change);
		bool folder =
			length > 0 && (size_t)length < sizeof(path) && path[length - 1] == '/';
		if (strcmp(path, GNOME_KEY) == 0 ||
			(folder && strncmp(path, GNOME_KEY, (size_t)length) == 0)) {
			concerned = -1;
		}
	}
	return concerned;
}

/* ---- mako ---- */

static int look_mako(struct dnd *dnd) {
	set(dnd, false);
	return 0;
}

static int handle_modes(sd_bus_message *reply, void *user, sd_bus_error *error) {
	struct dnd *dnd = user;
	dnd_answer *answer = dnd->answer;
	const char *mode;
	bool on = false;

	(void)error;
	dnd->asking = sd_bus_slot_unref(dnd->asking);
	dnd->answer = NULL;
	if (!sd_bus_message_is_method_error(reply, NULL) &&
		sd_bus_message_enter_container(reply, 'a', "s") >= 0) {
		while (sd_bus_message_read(reply, "s", &mode) > 0) {
			on = on || strcmp(mode, dnd->mode) == 0;
		}
	}
	answer(dnd->answer_user, on);
	return 0;
}

int dnd_ask(struct dnd *dnd, const char *mode, dnd_answer *answer, void *user) {
	static const struct buspeer mako = {NOTIFICATIONS, "/fr/emersion/Mako"};

	if (dnd->bus == NULL || dnd->answer != NULL) {
		return -ENOTCONN;
	}
	int result = buscall(dnd->bus, &dnd->asking, &mako, "fr.emersion.Mako", "ListModes",
		handle_modes, dnd, NULL);
	if (result >= 0) {
		(void)snprintf(dnd->mode, sizeof(dnd->mode), "%s", mode);
		dnd->answer = answer;
		dnd->answer_user = user;
	}
	return result;
}

/* ---- which server there is ---- */

static const struct source sources[] = {
	{"dunst", "dunst", look_dunst,
		"sender='" NOTIFICATIONS "',path='" NOTIFICATIONS_PATH "',interface='" PROPERTIES
		"',member='PropertiesChanged',arg0='org.dunstproject.cmd0'",
		hear_dunst},
	{"Plasma", "Plasma", look_plasma,
		"sender='" NOTIFICATIONS "',path='" NOTIFICATIONS_PATH "',interface='" PROPERTIES
		"',member='PropertiesChanged',arg0='" NOTIFICATIONS "'",
		hear_plasma},
	{"gnome-shell", "GNOME", look_gnome,
		"path='/ca/desrt/dconf/Writer/user',interface='ca.desrt.dconf.Writer',"
		"member='Notify'",
		hear_gnome},
	{"Xfce Notify Daemon", "Xfce", look_xfce,
		"path='/org/xfce/Xfconf',interface='org.xfce.Xfconf',member='PropertyChanged',"
		"arg0='xfce4-notifyd'",
		hear_xfce},
	{"SwayNotificationCenter", "SwayNotificationCenter", look_swaync,
		"path='/org/erikreider/swaync/cc',interface='org.erikreider.swaync.cc',"
		"member='Subscribe'",
		hear_swaync},
	{"mako", "mako", look_mako, NULL, NULL},
};

static int handle_signal(sd_bus_message *signal, void *user, sd_bus_error *error) {
	struct dnd *dnd = user;
	bool on = false;

	(void)error;
	int heard = dnd->from->hear(signal, &on);
	if (heard > 0) {
		set(dnd, on);
	} else if (heard < 0) {
		(void)dnd->from->look(dnd);
	}
	return 0;
}

static void leave(struct dnd *dnd) {
	bool known = dnd->from != NULL;

	dnd->call = sd_bus_slot_unref(dnd->call);
	dnd->match = sd_bus_slot_unref(dnd->match);
	child_destroy(dnd->child);
	dnd->child = NULL;
	dnd->from = NULL;
	if (known || dnd->on) {
		dnd->on = false;
		dnd->changed(dnd->user);
	}
}

static void follow(struct dnd *dnd, const struct source *source) {
	char match[MATCH_BYTES];

	dnd->from = source;
	if (source->match != NULL) {
		(void)snprintf(match, sizeof(match), "type='signal',%s", source->match);
		(void)sd_bus_add_match_async(
			dnd->bus, &dnd->match, match, handle_signal, NULL, dnd);
	}
	dnd->changed(dnd->user);
	/* After the match, so that no change falls between the two. */
	(void)source->look(dnd);
}

static int handle_server(sd_bus_message *reply, void *user, sd_bus_error *error) {
	struct dnd *dnd = user;
	const char *name;

	(void)error;
	dnd->call = sd_bus_slot_unref(dnd->call);
	if (sd_bus_message_is_method_error(reply, NULL) ||
		sd_bus_message_read(reply, "s", &name) < 0) {
		return 0;
	}
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		if (strcmp(sources[i].server, name) == 0) {
			follow(dnd, &sources[i]);
		}
	}
	return 0;
}

static void find_server(struct dnd *dnd) {
	(void)buscall(dnd->bus, &dnd->call, &server, NOTIFICATIONS, "GetServerInformation",
		handle_server, dnd, NULL);
}

static int handle_owner(sd_bus_message *signal, void *user, sd_bus_error *error) {
	(void)error;
	leave(user);
	if (buscall_owned(signal)) {
		find_server(user);
	}
	return 0;
}

/* ---- its life ---- */

struct dnd *dnd_create(sd_event *event, dnd_changed *changed, void *user) {
	struct dnd *dnd = calloc(1, sizeof(*dnd));

	if (dnd != NULL) {
		dnd->event = event;
		dnd->changed = changed;
		dnd->user = user;
	}
	return dnd;
}

void dnd_destroy(struct dnd *dnd) {
	if (dnd != NULL) {
		dnd_bus(dnd, NULL);
		free(dnd);
	}
}

void dnd_bus(struct dnd *dnd, sd_bus *bus) {
	dnd->owner_match = sd_bus_slot_unref(dnd->owner_match);
	dnd->asking = sd_bus_slot_unref(dnd->asking);
	dnd->answer = NULL;
	leave(dnd);
	dnd->bus = bus;
	if (bus != NULL) {
		(void)buscall_watch_owner(bus, &dnd->owner_match, NOTIFICATIONS, handle_owner, dnd);
		find_server(dnd);
	}
}

bool dnd_on(const struct dnd *dnd) {
	return dnd->on;
}

const char *dnd_source(const struct dnd *dnd) {
	return dnd->from != NULL ? dnd->from->name : NULL;
}

bool dnd_asks(const struct dnd *dnd) {
	return dnd->from != NULL && dnd->from->match == NULL;
}
