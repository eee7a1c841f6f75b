/* SPDX-License-Identifier: MIT */
#include "paths.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "log.h"

char *path_join(const char *folder, const char *name) {
	char *path = NULL;

	return asprintf(&path, "%s/%s", folder, name) < 0 ? NULL : path;
}

int path_make(const char *path) {
	char copy[PATH_MAX];

	if (snprintf(copy, sizeof(copy), "%s", path) >= (int)sizeof(copy)) {
		return -ENAMETOOLONG;
	}
	for (char *slash = strchr(copy + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(copy, 0700) < 0 && errno != EEXIST) {
			return -errno;
		}
		*slash = '/';
	}
	return mkdir(copy, 0700) < 0 && errno != EEXIST ? -errno : 0;
}

/* The directory that an XDG variable names, or the default below the home directory. */
static char *xdg(const char *variable, const char *fallback, const char *name) {
	const char *base = getenv(variable);
	const char *home = getenv("HOME");
	char *path = NULL;
	int length;

	if (base != NULL && base[0] == '/') {
		return path_join(base, name);
	}
	if (home == NULL || home[0] != '/') {
		home = "/";
	}
	length = asprintf(&path, "%s/%s/%s", home, fallback, name);
	return length < 0 ? NULL : path;
}

/* The prefix that this executable lies in (PREFIX/bin/minimusd), or "" when that cannot be told. */
static void find_prefix(char *prefix, size_t size) {
	ssize_t length = readlink("/proc/self/exe", prefix, size - 1);

	prefix[length > 0 ? length : 0] = '\0';
	for (int i = 0; i < 2; i++) {
		char *slash = strrchr(prefix, '/');
		if (slash != NULL) {
			*slash = '\0';
		}
	}
}

/* PREFIX/relative if it is there, else the same below the prefix of the installation. */
static char *ours(const char *prefix, const char *relative) {
	if (relative[0] == '/') {
		return strdup(relative);
	}
	char *path = path_join(prefix, relative);
	if (path != NULL && access(path, F_OK) < 0) {
		free(path);
		path = path_join(MINIMUS_INSTALL_PREFIX, relative);
	}
	return path;
}

static void add_folder(struct paths *paths, char *folder) {
	if (folder != NULL && paths->plugin_folder_count < PATHS_PLUGIN_FOLDERS_MAX) {
		paths->plugin_folders[paths->plugin_folder_count++] = folder;
	} else {
		free(folder);
	}
}

static void add_plugin_folders(struct paths *paths, const char *prefix) {
	const char *variable = getenv("MINIMUS_PLUGIN_PATH");

	while (variable != NULL && variable[0] != '\0') {
		size_t length = strcspn(variable, ":");
		if (length > 0 && variable[0] != '/') {
			log_line(LOG_WARN,
				"MINIMUS_PLUGIN_PATH: \"%.*s\" is no absolute path and is left out",
				(int)length, variable);
		} else if (length > 0) {
			add_folder(paths, strndup(variable, length));
		}
		variable += length + (variable[length] == ':');
	}
	add_folder(paths, xdg("XDG_DATA_HOME", ".local/share", "minimus/plugins"));
	add_folder(paths, ours(prefix, MINIMUS_PLUGINS));
}

static char *default_socket(void) {
	const char *variable = getenv("MINIMUS_SOCKET");
	const char *runtime = getenv("XDG_RUNTIME_DIR");

	if (variable != NULL && variable[0] != '\0') {
		return strdup(variable);
	}
	return runtime != NULL && runtime[0] == '/' ? path_join(runtime, "minimus/control.sock")
						    : NULL;
}

int paths_init(struct paths *paths, const char *state, const char *socket) {
	char prefix[PATH_MAX];
	char *share;

	*paths = (struct paths){0};
	find_prefix(prefix, sizeof(prefix));
	paths->config = xdg("XDG_CONFIG_HOME", ".config", "minimus");
	paths->state =
		state != NULL ? strdup(state) : xdg("XDG_STATE_HOME", ".local/state", "minimus");
	paths->cache = xdg("XDG_CACHE_HOME", ".cache", "minimus");
	paths->socket = socket != NULL ? strdup(socket) : default_socket();
	paths->libexec = ours(prefix, MINIMUS_LIBEXEC);
	share = ours(prefix, MINIMUS_SHARE);
	paths->plan = share != NULL ? path_join(share, "plan.ini") : NULL;
	paths->drawings[1] = share != NULL ? path_join(share, "drawings") : NULL;
	paths->tones = share != NULL ? path_join(share, "tones") : NULL;
	free(share);
	paths->drawings[0] = paths->config != NULL ? path_join(paths->config, "drawings") : NULL;
	add_plugin_folders(paths, prefix);
	if (paths->config == NULL || paths->state == NULL || paths->cache == NULL ||
		paths->libexec == NULL || paths->plan == NULL || paths->drawings[0] == NULL ||
		paths->drawings[1] == NULL || paths->tones == NULL) {
		paths_finish(paths);
		return -ENOMEM;
	}
	return 0;
}

void paths_finish(struct paths *paths) {
	free(paths->config);
	free(paths->state);
	free(paths->cache);
	free(paths->socket);
	free(paths->plan);
	free(paths->libexec);
	free(paths->drawings[0]);
	free(paths->drawings[1]);
	free(paths->tones);
	for (size_t i = 0; i < paths->plugin_folder_count; i++) {
		free(paths->plugin_folders[i]);
	}
	*paths = (struct paths){0};
}
