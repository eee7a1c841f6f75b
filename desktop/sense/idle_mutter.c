/* SPDX-License-Identifier: MIT */
/* Idle time of GNOME's compositor, by its IdleMonitor on the session bus. */
#include <stdint.h>
#include <stdlib.h>

#include "buscall.h"
#include "idle.h"

#define IDLE_MS_MAX (UINT64_C(365) * 24 * 3600 * 1000)
#define MUTTER "org.gnome.Mutter.IdleMonitor"

static const struct buspeer peer = {MUTTER, "/org/gnome/Mutter/IdleMonitor/Core"};

struct mutter {
	struct idle *idle;
	sd_bus *bus;
	sd_bus_slot *call, *fired, *owner;
	uint32_t idle_watch, active_watch; /* 0: none */
	bool over;                         /* idle_failed has been called */
};

static void fail(struct mutter *mutter, const char *why) {
	if (!mutter->over) {
		mutter->over = true;
		idle_failed(mutter->idle, why, false);
	}
}

/* One call at a time. */
static void ask(struct mutter *mutter, const char *method, sd_bus_message_handler_t handler,
	const uint64_t *interval) {
	int result = interval != NULL
		? buscall(mutter->bus, &mutter->call, &peer, MUTTER, method, handler, mutter, "t",
			  *interval)
		: buscall(mutter->bus, &mutter->call, &peer, MUTTER, method, handler, mutter, NULL);

	if (result < 0) {
		fail(mutter, "the session bus takes no calls");
	}
}

static bool read_watch(struct mutter *mutter, sd_bus_message *message, uint32_t *ret_watch) {
	if (sd_bus_message_is_method_error(message, NULL) ||
		sd_bus_message_read(message, "u", ret_watch) < 0) {
		fail(mutter, "Mutter's IdleMonitor refuses to watch");
		return false;
	}
	return true;
}

static int handle_active_watch(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct mutter *mutter = user;
	(void)error;
	(void)read_watch(mutter, message, &mutter->active_watch);
	return 0;
}

static void went(struct mutter *mutter, uint64_t idle_ms) {
	idle_went(mutter->idle, (int64_t)idle_ms);
	ask(mutter, "AddUserActiveWatch", handle_active_watch, NULL);
}

static int handle_fired(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct mutter *mutter = user;
	uint32_t watch = 0;
	(void)error;
	if (mutter->over || sd_bus_message_read(message, "u", &watch) < 0 || watch == 0) {
		return 0;
	}
	if (watch == mutter->idle_watch) {
		went(mutter, (uint64_t)idle_break_ms(mutter->idle));
	} else if (watch == mutter->active_watch) {
		mutter->active_watch = 0;
		idle_back(mutter->idle);
	}
	return 0;
}

static int handle_now(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct mutter *mutter = user;
	uint64_t idle_ms = 0;
	(void)error;
	if (sd_bus_message_is_method_error(message, NULL) ||
		sd_bus_message_read(message, "t", &idle_ms) < 0 || idle_ms > IDLE_MS_MAX) {
		idle_ms = 0;
	}
	idle_ready(mutter->idle, "mutter", (int64_t)idle_ms);
	if (idle_ms >= (uint64_t)idle_break_ms(mutter->idle)) {
		ask(mutter, "AddUserActiveWatch", handle_active_watch, NULL);
	}
	return 0;
}

/* The watch fires only when its time is reached; who was away before is asked for. */
static int handle_idle_watch(sd_bus_message *message, void *user, sd_bus_error *error) {
	struct mutter *mutter = user;
	(void)error;
	if (sd_bus_message_is_method_error(message, NULL)) {
		fail(mutter, "there is no Mutter on the session bus");
	} else if (read_watch(mutter, message, &mutter->idle_watch)) {
		ask(mutter, "GetIdletime", handle_now, NULL);
	}
	return 0;
}

static int handle_owner(sd_bus_message *message, void *user, sd_bus_error *error) {
	(void)message;
	(void)error;
	fail(user, "Mutter has ended");
	return 0;
}

static void *start(struct idle *idle) {
	struct mutter *mutter = calloc(1, sizeof(*mutter));
	if (mutter == NULL) {
		idle_failed(idle, "memory is out", false);
		return NULL;
	}
	mutter->idle = idle;
	mutter->bus = sd_bus_ref(idle_session_bus(idle));
	if (mutter->bus == NULL) {
		fail(mutter, "there is no session bus");
		return mutter;
	}
	(void)sd_bus_match_signal_async(mutter->bus, &mutter->fired, MUTTER, peer.path, MUTTER,
		"WatchFired", handle_fired, NULL, mutter);
	(void)buscall_watch_owner(mutter->bus, &mutter->owner, MUTTER, handle_owner, mutter);
	uint64_t interval = (uint64_t)idle_break_ms(idle);
	ask(mutter, "AddIdleWatch", handle_idle_watch, &interval);
	return mutter;
}

static void stop(void *source) {
	struct mutter *mutter = source;
	if (mutter == NULL) {
		return;
	}
	(void)sd_bus_slot_unref(mutter->call);
	(void)sd_bus_slot_unref(mutter->fired);
	(void)sd_bus_slot_unref(mutter->owner);
	(void)sd_bus_unref(mutter->bus);
	free(mutter);
}

const struct idle_source idle_mutter = {.name = "mutter", .start = start, .stop = stop};
