/* SPDX-License-Identifier: MIT */
#include "sitting.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buscall.h"

#define GNOME_IDLE 8u /* the flag of an inhibitor that keeps the session from being idle */
#define KDE_SCREEN 4u /* the policy of one that keeps the screen as it is */
#define SIGNALS_MAX 2

struct witness;

/* Who knows of inhibitors, how it tells of a change, and how it is asked. */
struct kind {
	const char *name;
	enum sense_bus bus;
	struct buspeer peer;
	const char *interface;
	struct {
		const char *interface, *member;
	} signals[SIGNALS_MAX];
	bool knows_whose; /* ours can be told from those of others */
	void (*ask)(struct witness *witness);
};

struct witness {
	struct sitting *sitting;
	const struct kind *kind;
	sd_bus *bus;
	sd_bus_slot *owner, *signals[SIGNALS_MAX], *call;
	bool held;
};

static void ask_logind(struct witness *witness);
static void ask_gnome(struct witness *witness);
static void ask_kde(struct witness *witness);

#define LOGIND_MANAGER "org.freedesktop.login1.Manager"
#define GNOME_MANAGER "org.gnome.SessionManager"
#define KDE_AGENT "org.kde.Solid.PowerManagement.PolicyAgent"
#define PROPERTIES "org.freedesktop.DBus.Properties"

static const struct kind kinds[] = {
	{.name = "logind",
		.bus = SENSE_SYSTEM_BUS,
		.peer = {"org.freedesktop.login1", "/org/freedesktop/login1"},
		.interface = LOGIND_MANAGER,
		.signals = {{PROPERTIES, "PropertiesChanged"}},
		.knows_whose = true,
		.ask = ask_logind},
	{.name = "gnome-session",
		.bus = SENSE_SESSION_BUS,
		.peer = {GNOME_MANAGER, "/org/gnome/SessionManager"},
		.interface = GNOME_MANAGER,
		.signals = {{GNOME_MANAGER, "InhibitorAdded"}, {GNOME_MANAGER, "InhibitorRemoved"}},
		.ask = ask_gnome},
	{.name = "powerdevil",
		.bus = SENSE_SESSION_BUS,
		.peer = {KDE_AGENT, "/org/kde/Solid/PowerManagement/PolicyAgent"},
		.interface = KDE_AGENT,
		.signals = {{KDE_AGENT, "InhibitionsChanged"}},
		.ask = ask_kde},
};
#define KIND_COUNT (sizeof(kinds) / sizeof(kinds[0]))

struct sitting {
	void (*changed)(void *user);
	void *user;
	bool own;
	struct witness witnesses[KIND_COUNT];
};

static void answered(struct witness *witness, bool held) {
	witness->call = sd_bus_slot_unref(witness->call);
	if (witness->held != held) {
		witness->held = held;
		witness->sitting->changed(witness->sitting->user);
	}
}

static void call(struct witness *witness, const char *method, sd_bus_message_handler_t handler) {
	const struct kind *kind = witness->kind;

	(void)buscall(witness->bus, &witness->call, &kind->peer, kind->interface, method, handler,
		witness, NULL);
}

/* ---- logind ---- */

/* "idle" is one of the words of "sleep:idle". */
static bool has_idle(const char *what) {
	while (*what != '\0') {
		size_t length = strcspn(what, ":");
		if (length == 4 && strncmp(what, "idle", 4) == 0) {
			return true;
		}
		what += length + (what[length] == ':');
	}
	return false;
}

static int handle_inhibitors(sd_bus_message *message, void *user, sd_bus_error *error) {
	const char *what, *who, *why, *mode;
	uint32_t uid, pid;
	bool held = false;

	(void)error;
	if (!sd_bus_message_is_method_error(message, NULL) &&
		sd_bus_message_enter_container(message, 'a', "(ssssuu)") >= 0) {
		while (sd_bus_message_read(
			       message, "(ssssuu)", &what, &who, &why, &mode, &uid, &pid) > 0) {
			held = held ||
				(has_idle(what) && strcmp(mode, "block") == 0 && uid == getuid() &&
					pid != (uint32_t)getpid());
		}
	}
	answered(user, held);
	return 0;
}

static void ask_logind(struct witness *witness) {
	call(witness, "ListInhibitors", handle_inhibitors);
}

/* ---- GNOME ---- */

static int handle_actions(sd_bus_message *message, void *user, sd_bus_error *error) {
	uint32_t actions = 0;

	(void)error;
	if (!sd_bus_message_is_method_error(message, NULL)) {
		(void)sd_bus_message_read(message, "v", "u", &actions);
	}
	answered(user, (actions & GNOME_IDLE) != 0);
	return 0;
}

static void ask_gnome(struct witness *witness) {
	(void)buscall_get(witness->bus, &witness->call, &witness->kind->peer, GNOME_MANAGER,
		"InhibitedActions", handle_actions, witness);
}

/* ---- KDE ---- */

static int handle_inhibition(sd_bus_message *message, void *user, sd_bus_error *error) {
	int held = 0;

	(void)error;
	if (!sd_bus_message_is_method_error(message, NULL)) {
		(void)sd_bus_message_read(message, "b", &held);
	}
	answered(user, held);
	return 0;
}

static void ask_kde(struct witness *witness) {
	(void)buscall(witness->bus, &witness->call, &witness->kind->peer, KDE_AGENT,
		"HasInhibition", handle_inhibition, witness, "u", KDE_SCREEN);
}

/* ---- all ---- */

static int handle_signal(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct witness *witness = user;

	(void)message;
	(void)error;
	witness->kind->ask(witness);
	return 0;
}

static int handle_owner(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct witness *witness = user;

	(void)error;
	if (buscall_owned(message)) {
		witness->kind->ask(witness);
	} else {
		answered(witness, false);
	}
	return 0;
}

static void leave(struct witness *witness) {
	witness->owner = sd_bus_slot_unref(witness->owner);
	for (int i = 0; i < SIGNALS_MAX; i++) {
		witness->signals[i] = sd_bus_slot_unref(witness->signals[i]);
	}
	witness->bus = NULL;
	answered(witness, false);
}

static void enter(struct witness *witness, sd_bus *bus) {
	const struct kind *kind = witness->kind;

	witness->bus = bus;
	for (int i = 0; i < SIGNALS_MAX && kind->signals[i].member != NULL; i++) {
		(void)sd_bus_match_signal_async(bus, &witness->signals[i], kind->peer.name,
			kind->peer.path, kind->signals[i].interface, kind->signals[i].member,
			handle_signal, NULL, witness);
	}
	(void)buscall_watch_owner(bus, &witness->owner, kind->peer.name, handle_owner, witness);
	kind->ask(witness);
}

void sitting_bus(struct sitting *sitting, enum sense_bus which, sd_bus *bus) {
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (kinds[i].bus == which) {
			leave(&sitting->witnesses[i]);
			if (bus != NULL) {
				enter(&sitting->witnesses[i], bus);
			}
		}
	}
}

void sitting_set_own(struct sitting *sitting, bool own) {
	if (sitting->own != own) {
		sitting->own = own;
		sitting->changed(sitting->user);
	}
}

const char *sitting_get(const struct sitting *sitting) {
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (sitting->witnesses[i].held && (kinds[i].knows_whose || !sitting->own)) {
			return kinds[i].name;
		}
	}
	return NULL;
}

static void no_change(void *user) {
	(void)user;
}

struct sitting *sitting_create(void (*changed)(void *user), void *user) {
	struct sitting *sitting = calloc(1, sizeof(*sitting));

	if (sitting == NULL) {
		return NULL;
	}
	sitting->changed = changed;
	sitting->user = user;
	for (size_t i = 0; i < KIND_COUNT; i++) {
		sitting->witnesses[i].sitting = sitting;
		sitting->witnesses[i].kind = &kinds[i];
	}
	return sitting;
}

void sitting_destroy(struct sitting *sitting) {
	if (sitting == NULL) {
		return;
	}
	sitting->changed = no_change;
	for (size_t i = 0; i < KIND_COUNT; i++) {
		leave(&sitting->witnesses[i]);
	}
	free(sitting);
}
