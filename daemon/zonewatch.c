/* SPDX-License-Identifier: MIT */
#include "zonewatch.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "zonefile.h"

static void handle_change(uv_fs_event_t *handle, const char *name, int events, int status) {
	struct zonewatch *watch = handle->data;
	const char *file = strrchr(zonefile_path(), '/');

	(void)events;
	/* Other files of the folder change, too; and one that is gone for a moment comes back. */
	if (status == 0 && (name == NULL || strcmp(name, file + 1) == 0) &&
		access(zonefile_path(), R_OK) == 0) {
		watch->told(watch->user);
	}
}

void zonewatch_start(
	struct zonewatch *watch, uv_loop_t *loop, void (*told)(void *user), void *user) {
	char folder[512];
	const char *path = zonefile_path(), *file = strrchr(path, '/');

	watch->told = told;
	watch->user = user;
	int result = uv_fs_event_init(loop, &watch->handle);
	if (result < 0) {
		return;
	}
	watch->handle.data = watch;
	uv_unref((uv_handle_t *)&watch->handle);
	(void)snprintf(folder, sizeof(folder), "%.*s", (int)(file - path), path);
	result = uv_fs_event_start(&watch->handle, handle_change, folder, 0);
	if (result < 0) {
		log_line(LOG_NOTE, "%s is not watched: %s", folder, uv_strerror(result));
	}
}

void zonewatch_finish(struct zonewatch *watch) {
	if (watch->handle.data != NULL) {
		uv_close((uv_handle_t *)&watch->handle, NULL);
		watch->handle.data = NULL;
	}
}
