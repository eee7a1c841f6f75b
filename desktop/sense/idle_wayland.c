/* SPDX-License-Identifier: MIT */
/* Idle time of a Wayland compositor, by ext-idle-notify-v1 or by KDE's protocol before it. Either
 * counts what inhibits idleness in the compositor (a film) as sitting there. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <wayland-client.h>

#include "ext-idle-notify-v1-client.h"
#include "idle.h"
#include "kde-idle-client.h"

struct compositor {
	struct idle *idle;
	struct wl_display *display;
	sd_event_source *source;
	struct wl_registry *registry;
	struct wl_callback *listed; /* until every global has been named */
	struct wl_seat *seat;
	struct ext_idle_notifier_v1 *ext;
	struct ext_idle_notification_v1 *ext_watch;
	struct org_kde_kwin_idle *kde;
	struct org_kde_kwin_idle_timeout *kde_watch;
	bool over; /* idle_failed has been called */
};

static void fail(struct compositor *compositor, const char *why, bool again) {
	if (!compositor->over) {
		compositor->over = true;
		idle_failed(compositor->idle, why, again);
	}
}

/* ---- what the compositor tells ---- */

static void went(struct compositor *compositor) {
	idle_went(compositor->idle, idle_break_ms(compositor->idle));
}

static void handle_ext_idled(void *user, struct ext_idle_notification_v1 *watch) {
	(void)watch;
	went(user);
}

static void handle_ext_resumed(void *user, struct ext_idle_notification_v1 *watch) {
	struct compositor *compositor = user;
	(void)watch;
	idle_back(compositor->idle);
}

static const struct ext_idle_notification_v1_listener ext_listener = {
	.idled = handle_ext_idled, .resumed = handle_ext_resumed};

static void handle_kde_idle(void *user, struct org_kde_kwin_idle_timeout *watch) {
	(void)watch;
	went(user);
}

static void handle_kde_resumed(void *user, struct org_kde_kwin_idle_timeout *watch) {
	struct compositor *compositor = user;
	(void)watch;
	idle_back(compositor->idle);
}

static const struct org_kde_kwin_idle_timeout_listener kde_listener = {
	.idle = handle_kde_idle, .resumed = handle_kde_resumed};

static void handle_global(void *user, struct wl_registry *registry, uint32_t name,
	const char *interface, uint32_t version) {
	struct compositor *compositor = user;
	(void)version;
	if (compositor->seat == NULL && strcmp(interface, wl_seat_interface.name) == 0) {
		compositor->seat = wl_registry_bind(registry, name, &wl_seat_interface, 1);
	} else if (compositor->ext == NULL &&
		strcmp(interface, ext_idle_notifier_v1_interface.name) == 0) {
		compositor->ext =
			wl_registry_bind(registry, name, &ext_idle_notifier_v1_interface, 1);
	} else if (compositor->kde == NULL &&
		strcmp(interface, org_kde_kwin_idle_interface.name) == 0) {
		compositor->kde = wl_registry_bind(registry, name, &org_kde_kwin_idle_interface, 1);
	}
}

static void handle_global_remove(void *user, struct wl_registry *registry, uint32_t name) {
	(void)user;
	(void)registry;
	(void)name;
}

static const struct wl_registry_listener registry_listener = {
	.global = handle_global, .global_remove = handle_global_remove};

static void watch_idle(struct compositor *compositor) {
	uint32_t break_ms = (uint32_t)idle_break_ms(compositor->idle);
	if (compositor->ext != NULL) {
		compositor->ext_watch = ext_idle_notifier_v1_get_idle_notification(
			compositor->ext, break_ms, compositor->seat);
		(void)ext_idle_notification_v1_add_listener(
			compositor->ext_watch, &ext_listener, compositor);
		idle_ready(compositor->idle, "ext-idle-notify", 0);
	} else {
		compositor->kde_watch = org_kde_kwin_idle_get_idle_timeout(
			compositor->kde, compositor->seat, break_ms);
		(void)org_kde_kwin_idle_timeout_add_listener(
			compositor->kde_watch, &kde_listener, compositor);
		idle_ready(compositor->idle, "kde-idle", 0);
	}
}

static void handle_listed(void *user, struct wl_callback *callback, uint32_t serial) {
	struct compositor *compositor = user;
	(void)serial;
	wl_callback_destroy(callback);
	compositor->listed = NULL;
	idle_saw_wayland(compositor->idle);
	if (compositor->ext == NULL && compositor->kde == NULL) {
		fail(compositor, "the compositor tells no idle time", false);
	} else if (compositor->seat == NULL) {
		fail(compositor, "the compositor has no seat", true);
	} else {
		watch_idle(compositor);
	}
}

static const struct wl_callback_listener listed_listener = {.done = handle_listed};

/* ---- the connection ---- */

static bool take(struct wl_display *display) {
	while (wl_display_prepare_read(display) != 0) {
		if (wl_display_dispatch_pending(display) < 0) {
			return false;
		}
	}
	return wl_display_read_events(display) >= 0 && wl_display_dispatch_pending(display) >= 0;
}

/* What we send is a few hundred bytes once: the socket always takes it. */
static bool flush(struct wl_display *display) {
	return wl_display_flush(display) >= 0 || errno == EAGAIN;
}

static int handle_io(sd_event_source *source, int fd, uint32_t events, void *user) {
	struct compositor *compositor = user;
	(void)fd;
	(void)events;
	if (!take(compositor->display) || !flush(compositor->display)) {
		fail(compositor, "the compositor has ended", true);
	}
	if (compositor->over) {
		/* A descriptor that hung up would be told of again and again. */
		(void)sd_event_source_set_enabled(source, SD_EVENT_OFF);
	}
	return 0;
}

static void ask(struct compositor *compositor) {
	compositor->registry = wl_display_get_registry(compositor->display);
	(void)wl_registry_add_listener(compositor->registry, &registry_listener, compositor);
	compositor->listed = wl_display_sync(compositor->display);
	(void)wl_callback_add_listener(compositor->listed, &listed_listener, compositor);
	if (!flush(compositor->display) ||
		sd_event_add_io(idle_event(compositor->idle), &compositor->source,
			wl_display_get_fd(compositor->display), EPOLLIN, handle_io,
			compositor) < 0) {
		fail(compositor, "the compositor has ended", true);
	}
}

static struct compositor *create(struct idle *idle) {
	struct compositor *compositor = calloc(1, sizeof(*compositor));
	if (compositor == NULL) {
		idle_failed(idle, "memory is out", false);
		return NULL;
	}
	compositor->idle = idle;
	return compositor;
}

/* The one that the environment names. */
static void *start(struct idle *idle) {
	struct compositor *compositor = create(idle);
	if (compositor == NULL) {
		return NULL;
	}
	if (getenv("WAYLAND_DISPLAY") == NULL) {
		fail(compositor, "there is no display yet", false);
		return compositor;
	}
	compositor->display = wl_display_connect(NULL);
	if (compositor->display == NULL) {
		fail(compositor, "the compositor of WAYLAND_DISPLAY cannot be reached", true);
	} else {
		ask(compositor);
	}
	return compositor;
}

static bool is_display(const char *name) {
	size_t prefix = strlen("wayland-");
	return strncmp(name, "wayland-", prefix) == 0 && name[prefix] != '\0' &&
		strspn(name + prefix, "0123456789") == strlen(name + prefix);
}

/* The first that takes connections in the runtime directory. *ret_seen: there was a socket. */
static struct wl_display *find(bool *ret_seen) {
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	DIR *directory = runtime != NULL ? opendir(runtime) : NULL;
	struct wl_display *display = NULL;
	struct dirent *entry;
	while (directory != NULL && display == NULL && (entry = readdir(directory)) != NULL) {
		if (is_display(entry->d_name)) {
			*ret_seen = true;
			display = wl_display_connect(entry->d_name);
		}
	}
	if (directory != NULL) {
		(void)closedir(directory);
	}
	return display;
}

/* One that nothing names: its socket tells. */
static void *start_found(struct idle *idle) {
	struct compositor *compositor = create(idle);
	bool seen = false;
	if (compositor == NULL) {
		return NULL;
	}
	if (idle_has_wayland(idle)) {
		fail(compositor, "the compositor tells no idle time", false);
		return compositor;
	}
	compositor->display = find(&seen);
	if (compositor->display == NULL) {
		fail(compositor,
			seen ? "no compositor answers on its socket" : "there is no display yet",
			seen);
	} else {
		ask(compositor);
	}
	return compositor;
}

static void stop(void *source) {
	struct compositor *compositor = source;
	if (compositor == NULL) {
		return;
	}
	(void)sd_event_source_disable_unref(compositor->source);
	if (compositor->display != NULL) {
		/* The compositor forgets all that is ours when the connection ends; the objects
		 * here are only memory. */
		void *const objects[] = {compositor->ext_watch, compositor->kde_watch,
			compositor->ext, compositor->kde, compositor->seat, compositor->listed,
			compositor->registry};
		for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
			if (objects[i] != NULL) {
				wl_proxy_destroy(objects[i]);
			}
		}
		wl_display_disconnect(compositor->display);
	}
	free(compositor);
}

const struct idle_source idle_wayland = {.name = "wayland", .start = start, .stop = stop};
const struct idle_source idle_wayland_found = {
	.name = "wayland-socket", .start = start_found, .stop = stop};
