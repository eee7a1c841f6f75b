/* SPDX-License-Identifier: MIT */
#include "zonefile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define ZONE_FOLDER "/usr/share/zoneinfo/"
#define LOCALTIME "/etc/localtime"
#define ZONE_BYTES_MAX (256 * 1024)

const char *zonefile_path(void) {
	const char *path = getenv("MINIMUS_LOCALTIME");

	return path != NULL && path[0] == '/' ? path : LOCALTIME;
}

static bool name_safe(const char *name) {
	return name[0] != '\0' && name[0] != '/' && strstr(name, "..") == NULL &&
		strlen(name) < ZONE_NAME_MAX;
}

/* Reads the whole file into fresh memory; its size in *ret_length. */
static void *read_whole(const char *path, size_t *ret_length) {
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *data = NULL;
	struct stat info;

	if (fd < 0) {
		return NULL;
	}
	if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0 &&
		info.st_size <= ZONE_BYTES_MAX) {
		data = malloc((size_t)info.st_size);
	}
	if (data != NULL) {
		ssize_t got = read(fd, data, (size_t)info.st_size);
		if (got > 0) {
			*ret_length = (size_t)got;
		} else {
			free(data);
			data = NULL;
		}
	}
	close(fd);
	return data;
}

static int load_path(struct zonefile *file, const char *path, const char *name) {
	size_t length = 0;
	char *data = read_whole(path, &length);

	if (data == NULL) {
		return -ENOENT;
	}
	size_t size = zone_size(data, length);
	void *memory = size > 0 ? malloc(size) : NULL;
	const struct zone *zone = memory != NULL ? zone_parse(memory, name, data, length) : NULL;
	free(data);
	if (zone == NULL) {
		free(memory);
		return -EINVAL;
	}
	file->memory = memory;
	file->zone = zone;
	return 0;
}

static void look_at_localtime(struct zonefile *file) {
	char target[PATH_MAX];
	struct stat info;
	ssize_t length = readlink(zonefile_path(), target, sizeof(target) - 1);

	file->link[0] = '\0';
	file->inode = 0;
	file->mtime_ns = 0;
	if (stat(zonefile_path(), &info) == 0) {
		file->inode = info.st_ino;
		file->mtime_ns = (int64_t)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec;
	}
	if (length > 0) {
		target[length] = '\0';
		const char *folder = strstr(target, "zoneinfo/");
		const char *name = folder != NULL ? folder + strlen("zoneinfo/") : target;
		(void)snprintf(file->link, sizeof(file->link), "%s", name);
	}
}

static void load_system(struct zonefile *file) {
	char path[PATH_MAX];
	const char *variable = getenv("TZ");
	int result = -ENOENT;

	if (variable != NULL && variable[0] == ':') {
		variable++;
	}
	if (variable != NULL && name_safe(variable)) {
		(void)snprintf(path, sizeof(path), ZONE_FOLDER "%s", variable);
		result = load_path(file, path, variable);
	}
	look_at_localtime(file);
	if (result < 0) {
		file->follows = true;
		result = load_path(
			file, zonefile_path(), file->link[0] != '\0' ? file->link : "local");
	}
	if (result < 0) {
		file->memory = NULL;
		file->zone = zone_utc();
	}
}

int zonefile_load(struct zonefile *ret_file, const char *name) {
	struct zonefile file = {0};

	if (name[0] == '\0') {
		load_system(&file);
	} else {
		char path[PATH_MAX];
		if (!name_safe(name)) {
			return -EINVAL;
		}
		(void)snprintf(path, sizeof(path), ZONE_FOLDER "%s", name);
		int result = load_path(&file, path, name);
		if (result < 0) {
			return result;
		}
	}
	*ret_file = file;
	return 0;
}

bool zonefile_changed(const struct zonefile *file) {
	struct zonefile fresh = {0};

	if (!file->follows) {
		return false;
	}
	look_at_localtime(&fresh);
	return fresh.inode != file->inode || fresh.mtime_ns != file->mtime_ns ||
		strcmp(fresh.link, file->link) != 0;
}

void zonefile_finish(struct zonefile *file) {
	free(file->memory);
	*file = (struct zonefile){0};
}
