/* SPDX-License-Identifier: MIT */
#include "fullscreen_wlr.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <wayland-client.h>

#include "wlr-toplevel-client.h"

#define VERSION 2u /* from here on a window says that it is full-screen */

struct toplevel {
	struct toplevel *next; /* in fullscreen.first */
	struct fullscreen *fullscreen;
	struct zwlr_foreign_toplevel_handle_v1 *handle;
	bool coming; /* as it will be with `done` */
	bool on;     /* active, and fills the screen */
};

struct fullscreen {
	struct sense *sense;
	struct wl_display *display; /* NULL: none */
	sd_event_source *source;
	struct wl_registry *registry;
	struct wl_callback *listed; /* until every global has been named */
	struct zwlr_foreign_toplevel_manager_v1 *manager;
	struct toplevel *first;
	bool useless; /* this compositor does not tell, or no longer */
	bool on, told;
};

static void tell(struct fullscreen *fullscreen) {
	bool on = false;

	for (const struct toplevel *each = fullscreen->first; each != NULL; each = each->next) {
		on = on || each->on;
	}
	if (fullscreen->told && fullscreen->on == on) {
		return;
	}
	fullscreen->told = true;
	fullscreen->on = on;
	sense_tell(fullscreen->sense, "hold",
		json_pack("{s:s, s:b, s:s}", "hold", "fullscreen", "on", on, "source", "wlroots"));
}

/* ---- windows ---- */

static void handle_text(
	void *user, struct zwlr_foreign_toplevel_handle_v1 *handle, const char *text) {
	(void)user, (void)handle, (void)text;
}

static void handle_output(
	void *user, struct zwlr_foreign_toplevel_handle_v1 *handle, struct wl_output *output) {
	(void)user, (void)handle, (void)output;
}

static void handle_state(
	void *user, struct zwlr_foreign_toplevel_handle_v1 *handle, struct wl_array *states) {
	struct toplevel *toplevel = user;
	const uint32_t *state;
	bool active = false, full = false;

	(void)handle;
	wl_array_for_each(state, states) {
		active = active || *state == ZWLR_FOREIGN_TOPLEVEL_HANDLE_V1_STATE_ACTIVATED;
		full = full || *state == ZWLR_FOREIGN_TOPLEVEL_HANDLE_V1_STATE_FULLSCREEN;
	}
	toplevel->coming = active && full;
}

static void handle_done(void *user, struct zwlr_foreign_toplevel_handle_v1 *handle) {
	struct toplevel *toplevel = user;

	(void)handle;
	toplevel->on = toplevel->coming;
	tell(toplevel->fullscreen);
}

static void forget(struct toplevel *toplevel) {
	struct toplevel **place = &toplevel->fullscreen->first;

	while (*place != toplevel) {
		place = &(*place)->next;
	}
	*place = toplevel->next;
	free(toplevel);
}

static void handle_closed(void *user, struct zwlr_foreign_toplevel_handle_v1 *handle) {
	struct toplevel *toplevel = user;
	struct fullscreen *fullscreen = toplevel->fullscreen;

	zwlr_foreign_toplevel_handle_v1_destroy(handle);
	forget(toplevel);
	tell(fullscreen);
}

static const struct zwlr_foreign_toplevel_handle_v1_listener toplevel_listener = {
	.title = handle_text,
	.app_id = handle_text,
	.output_enter = handle_output,
	.output_leave = handle_output,
	.state = handle_state,
	.done = handle_done,
	.closed = handle_closed};

static void handle_toplevel(void *user, struct zwlr_foreign_toplevel_manager_v1 *manager,
	struct zwlr_foreign_toplevel_handle_v1 *handle) {
	struct fullscreen *fullscreen = user;
	struct toplevel *toplevel = calloc(1, sizeof(*toplevel));

	(void)manager;
	if (toplevel == NULL) {
		zwlr_foreign_toplevel_handle_v1_destroy(handle);
		return;
	}
	toplevel->fullscreen = fullscreen;
	toplevel->handle = handle;
	toplevel->next = fullscreen->first;
	fullscreen->first = toplevel;
	(void)zwlr_foreign_toplevel_handle_v1_add_listener(handle, &toplevel_listener, toplevel);
}

static void handle_finished(void *user, struct zwlr_foreign_toplevel_manager_v1 *manager) {
	struct fullscreen *fullscreen = user;

	(void)manager;
	fullscreen->useless = true;
}

static const struct zwlr_foreign_toplevel_manager_v1_listener manager_listener = {
	.toplevel = handle_toplevel, .finished = handle_finished};

/* ---- what there is ---- */

static void handle_global(void *user, struct wl_registry *registry, uint32_t name,
	const char *interface, uint32_t version) {
	struct fullscreen *fullscreen = user;

	if (fullscreen->manager == NULL && version >= VERSION &&
		strcmp(interface, zwlr_foreign_toplevel_manager_v1_interface.name) == 0) {
		fullscreen->manager = wl_registry_bind(
			registry, name, &zwlr_foreign_toplevel_manager_v1_interface, VERSION);
		(void)zwlr_foreign_toplevel_manager_v1_add_listener(
			fullscreen->manager, &manager_listener, fullscreen);
	}
}

static void handle_global_remove(void *user, struct wl_registry *registry, uint32_t name) {
	(void)user, (void)registry, (void)name;
}

static const struct wl_registry_listener registry_listener = {
	.global = handle_global, .global_remove = handle_global_remove};

static void handle_listed(void *user, struct wl_callback *callback, uint32_t serial) {
	struct fullscreen *fullscreen = user;

	(void)serial;
	wl_callback_destroy(callback);
	fullscreen->listed = NULL;
	if (fullscreen->manager != NULL) {
		tell(fullscreen);
	} else {
		fullscreen->useless = true;
	}
}

static const struct wl_callback_listener listed_listener = {.done = handle_listed};

/* ---- coming and going ---- */

/* The compositor forgets all that is ours when the connection ends; the objects here are only
 * memory. */
static void drop(struct fullscreen *fullscreen) {
	fullscreen->source = sd_event_source_disable_unref(fullscreen->source);
	while (fullscreen->first != NULL) {
		wl_proxy_destroy((struct wl_proxy *)fullscreen->first->handle);
		forget(fullscreen->first);
	}
	if (fullscreen->display != NULL) {
		void *const objects[] = {
			fullscreen->manager, fullscreen->listed, fullscreen->registry};
		for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
			if (objects[i] != NULL) {
				wl_proxy_destroy(objects[i]);
			}
		}
		wl_display_disconnect(fullscreen->display);
	}
	fullscreen->display = NULL;
	fullscreen->manager = NULL;
	fullscreen->listed = NULL;
	fullscreen->registry = NULL;
	fullscreen->useless = false;
	if (fullscreen->told) {
		fullscreen->told = fullscreen->on = false;
		sense_tell(fullscreen->sense, "hold",
			json_pack("{s:s, s:b}", "hold", "fullscreen", "on", 0));
	}
}

static bool take(struct wl_display *display) {
	while (wl_display_prepare_read(display) != 0) {
		if (wl_display_dispatch_pending(display) < 0) {
			return false;
		}
	}
	return wl_display_read_events(display) >= 0 && wl_display_dispatch_pending(display) >= 0;
}

/* What we send is a few hundred bytes at most: the socket always takes it. */
static bool flush(struct wl_display *display) {
	return wl_display_flush(display) >= 0 || errno == EAGAIN;
}

static int handle_io(sd_event_source *source, int fd, uint32_t events, void *user) {
	struct fullscreen *fullscreen = user;

	(void)source, (void)fd, (void)events;
	if (!take(fullscreen->display) || !flush(fullscreen->display) || fullscreen->useless) {
		drop(fullscreen);
	}
	return 0;
}

static void fullscreen_display(void *part) {
	struct fullscreen *fullscreen = part;

	if (fullscreen->display != NULL || getenv("WAYLAND_DISPLAY") == NULL ||
		(fullscreen->display = wl_display_connect(NULL)) == NULL) {
		return;
	}
	fullscreen->registry = wl_display_get_registry(fullscreen->display);
	(void)wl_registry_add_listener(fullscreen->registry, &registry_listener, fullscreen);
	fullscreen->listed = wl_display_sync(fullscreen->display);
	(void)wl_callback_add_listener(fullscreen->listed, &listed_listener, fullscreen);
	if (!flush(fullscreen->display) ||
		sd_event_add_io(sense_event(fullscreen->sense), &fullscreen->source,
			wl_display_get_fd(fullscreen->display), EPOLLIN, handle_io,
			fullscreen) < 0) {
		drop(fullscreen);
	}
}

static void *fullscreen_create(struct sense *sense) {
	struct fullscreen *fullscreen = calloc(1, sizeof(*fullscreen));

	if (fullscreen != NULL) {
		fullscreen->sense = sense;
	}
	return fullscreen;
}

static void fullscreen_destroy(void *part) {
	drop(part);
	free(part);
}

const struct sense_part fullscreen_wlr_part = {.name = "fullscreen-wlr",
	.create = fullscreen_create,
	.destroy = fullscreen_destroy,
	.display = fullscreen_display};
