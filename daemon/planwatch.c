/* SPDX-License-Identifier: MIT */
#include "planwatch.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "paths.h"

#define CHANGES                                                                                    \
	(IN_CLOSE_WRITE | IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |        \
		IN_DELETE_SELF | IN_MOVE_SELF)

void planwatch_init(struct planwatch *watch) {
	*watch = (struct planwatch){.fd = -1, .stale = true};
}

static void watch_folder_of(int fd, const char *path) {
	char folder[PATH_MAX];

	(void)snprintf(folder, sizeof(folder), "%s", path);
	char *slash = strrchr(folder, '/');
	if (slash == NULL) {
		(void)snprintf(folder, sizeof(folder), ".");
	} else if (slash != folder) {
		*slash = '\0';
	}
	(void)inotify_add_watch(fd, folder, CHANGES);
}

void planwatch_set(struct planwatch *watch, const struct planfiles *files, const char *only,
	const char *config) {
	if (watch->fd >= 0) {
		close(watch->fd);
	}
	watch->stale = true;
	watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (watch->fd < 0) {
		return;
	}
	for (uint32_t i = 0; i < files->file_count; i++) {
		watch_folder_of(watch->fd, files->files[i].path);
	}
	if (only == NULL) {
		char *folder = path_join(config, "plan.d");
		(void)inotify_add_watch(watch->fd, config, CHANGES);
		if (folder != NULL) {
			(void)inotify_add_watch(watch->fd, folder, CHANGES);
		}
		/* A folder that is not there yet is seen by the one above it. */
		watch_folder_of(watch->fd, config);
		free(folder);
	}
}

bool planwatch_stirred(struct planwatch *watch) {
	char events[4096] __attribute__((aligned(__alignof__(struct inotify_event))));

	if (watch->fd < 0) {
		watch->stale = true;
	} else {
		while (read(watch->fd, events, sizeof(events)) > 0) {
			watch->stale = true;
		}
	}
	return watch->stale;
}

bool planwatch_changed(struct planwatch *watch, const struct planfiles *files, const char *only,
	const char *config) {
	if (planwatch_stirred(watch)) {
		watch->changed = planfiles_changed(files, only, config);
		watch->stale = false;
	}
	return watch->changed;
}

void planwatch_finish(struct planwatch *watch) {
	if (watch->fd >= 0) {
		close(watch->fd);
		watch->fd = -1;
	}
}
