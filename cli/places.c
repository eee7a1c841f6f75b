/* SPDX-License-Identifier: MIT */
#include "places.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

void place_of(
	char *path, size_t size, const char *variable, const char *fallback, const char *name) {
	const char *base = getenv(variable), *home = getenv("HOME");
	if (base != NULL && base[0] == '/') {
		(void)snprintf(path, size, "%s/%s", base, name);
	} else {
		(void)snprintf(path, size, "%s/%s/%s", home != NULL ? home : "", fallback, name);
	}
}

void place_config(char *path, size_t size, const char *name) {
	place_of(path, size, "XDG_CONFIG_HOME", ".config", name);
}

bool place_has_manager(void) {
	char path[PATH_MAX];
	struct stat status;
	const char *runtime = getenv("XDG_RUNTIME_DIR");
	int length =
		runtime == NULL ? -1 : snprintf(path, sizeof(path), "%s/systemd/private", runtime);
	return length > 0 && length < PATH_MAX && stat(path, &status) == 0 &&
		S_ISSOCK(status.st_mode);
}
