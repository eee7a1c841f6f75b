/* SPDX-License-Identifier: MIT */
#include "surroundings.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *variable(const char *name) {
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0' ? value : NULL;
}

static bool tell(char *found, size_t size, const char *text) {
	(void)snprintf(found, size, "%s", text);
	return true;
}

static bool is_socket(const char *path) {
	struct stat status;

	return stat(path, &status) == 0 && S_ISSOCK(status.st_mode);
}

/* A socket of that name in the runtime directory. */
static bool runtime_socket(const char *name, char *found, size_t size) {
	const char *runtime = variable("XDG_RUNTIME_DIR");
	char path[PATH_MAX];

	if (runtime == NULL ||
		snprintf(path, sizeof(path), "%s/%s", runtime, name) >= (int)sizeof(path)) {
		return false;
	}
	return is_socket(path) && tell(found, size, path);
}

bool surroundings_display(char *found, size_t size) {
	static const char *const variables[] = {"WAYLAND_DISPLAY", "DISPLAY"};
	char name[16];

	for (size_t i = 0; i < 2; i++) {
		const char *value = variable(variables[i]);
		if (value != NULL) {
			(void)snprintf(found, size, "%s=%s", variables[i], value);
			return true;
		}
	}
	for (int i = 0; i < 10; i++) {
		(void)snprintf(name, sizeof(name), "wayland-%d", i);
		if (runtime_socket(name, found, size)) {
			return true;
		}
	}
	return false;
}

bool surroundings_sound(char *found, size_t size) {
	const char *server = variable("PULSE_SERVER");

	if (server != NULL) {
		return tell(found, size, server);
	}
	return runtime_socket("pulse/native", found, size) ||
		(access("/dev/snd/timer", F_OK) == 0 && tell(found, size, "/dev/snd"));
}

bool surroundings_program(const char *name) {
	const char *path = variable("PATH");
	char file[PATH_MAX];

	if (strchr(name, '/') != NULL) {
		return access(name, X_OK) == 0;
	}
	for (path = path != NULL ? path : "/usr/bin:/bin"; *path != '\0';) {
		size_t length = strcspn(path, ":");
		(void)snprintf(file, sizeof(file), "%.*s/%s", (int)length, path, name);
		if (access(file, X_OK) == 0) {
			return true;
		}
		path += length + (path[length] == ':');
	}
	return false;
}

bool surroundings_speech(char *found, size_t size) {
	const char *address = variable("SPEECHD_ADDRESS");

	if (address != NULL) {
		return tell(found, size, address);
	}
	return runtime_socket("speech-dispatcher/speechd.sock", found, size) ||
		(surroundings_program("speech-dispatcher") &&
			tell(found, size, "speech-dispatcher"));
}
