/* SPDX-License-Identifier: MIT */
#include "saver.h"

#include <stdlib.h>

#include "buscall.h"

/* The interface has the name of the service. */
static const struct buspeer services[] = {
	{"org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"},
	{"org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"},
	{"org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"},
	{"org.mate.ScreenSaver", "/org/mate/ScreenSaver"},
	{"org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"},
};
#define SERVICE_COUNT (sizeof(services) / sizeof(services[0]))

struct service {
	struct saver *saver;
	const struct buspeer *peer;
	sd_bus_slot *owner, *signal, *call;
	bool there, active;
};

struct saver {
	void (*changed)(void *user);
	void *user;
	sd_bus *bus;
	struct service services[SERVICE_COUNT];
};

static void set_active(struct service *service, bool active) {
	if (service->active != active) {
		service->active = active;
		service->saver->changed(service->saver->user);
	}
}

static int handle_changed(sd_bus_message *message, void *user, sd_bus_error *error) {
	int active = 0;

	(void)error;
	if (sd_bus_message_read(message, "b", &active) >= 0) {
		set_active(user, active);
	}
	return 0;
}

static int handle_active(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct service *service = user;
	int active = 0;

	(void)error;
	service->call = sd_bus_slot_unref(service->call);
	if (!sd_bus_message_is_method_error(message, NULL) &&
		sd_bus_message_read(message, "b", &active) >= 0) {
		service->active = active;
		service->there = true;
	}
	service->saver->changed(service->saver->user);
	return 0;
}

static void ask(struct service *service) {
	(void)buscall(service->saver->bus, &service->call, service->peer, service->peer->name,
		"GetActive", handle_active, service, NULL);
}

static int handle_owner(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct service *service = user;

	(void)error;
	if (buscall_owned(message)) {
		ask(service);
	} else {
		service->call = sd_bus_slot_unref(service->call);
		service->there = service->active = false;
		service->saver->changed(service->saver->user);
	}
	return 0;
}

static void leave(struct service *service) {
	service->owner = sd_bus_slot_unref(service->owner);
	service->signal = sd_bus_slot_unref(service->signal);
	service->call = sd_bus_slot_unref(service->call);
	service->there = service->active = false;
}

static void enter(struct service *service) {
	sd_bus *bus = service->saver->bus;

	/* From whatever path: some send it from an older one. */
	(void)sd_bus_match_signal_async(bus, &service->signal, service->peer->name, NULL,
		service->peer->name, "ActiveChanged", handle_changed, NULL, service);
	(void)buscall_watch_owner(bus, &service->owner, service->peer->name, handle_owner, service);
	ask(service);
}

void saver_bus(struct saver *saver, sd_bus *session) {
	saver->bus = session;
	for (size_t i = 0; i < SERVICE_COUNT; i++) {
		leave(&saver->services[i]);
		if (session != NULL) {
			enter(&saver->services[i]);
		}
	}
	saver->changed(saver->user);
}

bool saver_active(const struct saver *saver) {
	for (size_t i = 0; i < SERVICE_COUNT; i++) {
		if (saver->services[i].active) {
			return true;
		}
	}
	return false;
}

bool saver_any(const struct saver *saver) {
	for (size_t i = 0; i < SERVICE_COUNT; i++) {
		if (saver->services[i].there) {
			return true;
		}
	}
	return false;
}

bool saver_settled(const struct saver *saver) {
	for (size_t i = 0; i < SERVICE_COUNT; i++) {
		if (saver->services[i].call != NULL) {
			return false;
		}
	}
	return true;
}

struct saver *saver_create(void (*changed)(void *user), void *user) {
	struct saver *saver = calloc(1, sizeof(*saver));

	if (saver == NULL) {
		return NULL;
	}
	saver->changed = changed;
	saver->user = user;
	for (size_t i = 0; i < SERVICE_COUNT; i++) {
		saver->services[i].saver = saver;
		saver->services[i].peer = &services[i];
	}
	return saver;
}

void saver_destroy(struct saver *saver) {
	if (saver == NULL) {
		return;
	}
	for (size_t i = 0; i < SERVICE_COUNT; i++) {
		leave(&saver->services[i]);
	}
	free(saver);
}
