/* SPDX-License-Identifier: MIT */
#include "appear.h"

#include <glib-unix.h>
#include <glib.h>
#include <stdalign.h>
#include <stdbool.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#define APPEAR_READ_SIZE 4096u

struct appear {
	char *path;
	char *name; /* the next part of the path below the watched folder */
	int fd, watch;
	guint source;
	void (*appeared)(void *user);
	void *user;
};

/* Watches the nearest folder that exists. An ancestor can come into being between the look and the
 * watch, so the look is repeated until the part below the watched folder is still missing. */
static void arm(struct appear *appear) {
	char *below = g_strdup(appear->path);
	char *folder = g_path_get_dirname(below);
	const uint32_t events =
		IN_CREATE | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
	int watch;
	while ((watch = inotify_add_watch(appear->fd, folder, events)) < 0 &&
		strcmp(folder, "/") != 0 && strcmp(folder, ".") != 0) {
		g_free(below);
		below = folder;
		folder = g_path_get_dirname(below);
	}
	if (appear->watch >= 0 && appear->watch != watch) {
		(void)inotify_rm_watch(appear->fd, appear->watch);
	}
	appear->watch = watch;
	g_free(appear->name);
	appear->name = g_path_get_basename(below);
	bool descended = strcmp(below, appear->path) != 0 && access(below, F_OK) == 0;
	g_free(below);
	g_free(folder);
	if (descended) {
		arm(appear);
	}
}

static bool concerns(const struct appear *appear, const struct inotify_event *event) {
	if (event->mask & IN_Q_OVERFLOW) {
		return true;
	}
	if (event->wd != appear->watch) {
		return false; /* what was still queued from a folder that is watched no more */
	}
	if (event->mask & (IN_DELETE_SELF | IN_MOVE_SELF)) {
		return true;
	}
	return event->len > 0 && strcmp(event->name, appear->name) == 0;
}

static gboolean handle_events(gint fd, GIOCondition condition, gpointer user) {
	struct appear *appear = user;
	(void)condition;
	alignas(struct inotify_event) char data[APPEAR_READ_SIZE];
	ssize_t got = read(fd, data, sizeof(data));
	bool concerned = false;
	for (ssize_t at = 0; at < got;) {
		const struct inotify_event *event = (const void *)(data + at);
		concerned = concerned || concerns(appear, event);
		at += (ssize_t)(sizeof(*event) + event->len);
	}
	if (!concerned) {
		return G_SOURCE_CONTINUE;
	}
	arm(appear);
	if (access(appear->path, F_OK) == 0) {
		/* The callback may destroy this watch with its source; GLib allows that from
		 * inside. */
		appear->appeared(appear->user);
	}
	return G_SOURCE_CONTINUE;
}

struct appear *appear_create(const char *path, void (*appeared)(void *user), void *user) {
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (fd < 0) {
		return NULL;
	}
	struct appear *appear = g_new0(struct appear, 1);
	appear->path = g_strdup(path);
	appear->fd = fd;
	appear->watch = -1;
	appear->appeared = appeared;
	appear->user = user;
	arm(appear);
	appear->source = g_unix_fd_add(fd, G_IO_IN, handle_events, appear);
	return appear;
}

void appear_destroy(struct appear *appear) {
	if (appear == NULL) {
		return;
	}
	g_source_remove(appear->source);
	close(appear->fd);
	g_free(appear->name);
	g_free(appear->path);
	g_free(appear);
}
