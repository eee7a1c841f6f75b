/* SPDX-License-Identifier: MIT */
#include "plugin_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wire/wire.h"

static bool owner_trusted(const struct stat *info) {
	return info->st_uid == 0 || info->st_uid == geteuid();
}

/* Who may write the file may run code as the person. */
static int check_rights(const char *path, const struct stat *info, char *problem, size_t size) {
	if (!owner_trusted(info) || (info->st_mode & (S_IWGRP | S_IWOTH)) != 0) {
		(void)snprintf(problem, size,
			"%s belongs to or may be written by somebody else; it must be yours or "
			"root's, and writable by nobody but its owner (chmod go-w)",
			path);
		return -EPERM;
	}
	return 0;
}

/* ID.so in one folder, resolved (owned); NULL: there is no such file. */
static char *find_in(const char *folder, const char *id, struct stat *ret_info) {
	char *path = NULL;

	if (asprintf(&path, "%s/%s.so", folder, id) < 0) {
		return NULL;
	}
	char *real = realpath(path, NULL);
	free(path);
	if (real != NULL && (stat(real, ret_info) < 0 || !S_ISREG(ret_info->st_mode))) {
		free(real);
		real = NULL;
	}
	return real;
}

/* A later file of this id; the same file by another way is none. */
static char *find_hidden(const struct paths *paths, size_t from, const char *id, const char *used) {
	for (size_t i = from; i < paths->plugin_folder_count; i++) {
		struct stat info;
		char *path = find_in(paths->plugin_folders[i], id, &info);
		if (path != NULL && strcmp(path, used) != 0) {
			return path;
		}
		free(path);
	}
	return NULL;
}

int plugin_file_find(const struct paths *paths, const char *id, struct plugin_file *ret_file,
	char *problem, size_t size) {
	for (size_t i = 0; i < paths->plugin_folder_count; i++) {
		struct stat info;
		char *path = find_in(paths->plugin_folders[i], id, &info);
		if (path == NULL) {
			continue;
		}
		int result = check_rights(path, &info, problem, size);
		if (result < 0) {
			free(path);
			return result;
		}
		*ret_file = (struct plugin_file){.path = path,
			.hidden = find_hidden(paths, i + 1, id, path),
			.device = info.st_dev,
			.inode = info.st_ino,
			.mtime_ns =
				(int64_t)info.st_mtim.tv_sec * 1000000000 + info.st_mtim.tv_nsec,
			.size = info.st_size};
		return 0;
	}
	(void)snprintf(problem, size,
		"there is no %s.so on the plugin search path; install it, or take the plugin out "
		"of the plan",
		id);
	return -ENOENT;
}

void plugin_file_finish(struct plugin_file *file) {
	free(file->path);
	free(file->hidden);
	*file = (struct plugin_file){0};
}

bool plugin_file_same(const struct plugin_file *a, const struct plugin_file *b) {
	return a->path != NULL && b->path != NULL && strcmp(a->path, b->path) == 0 &&
		a->device == b->device && a->inode == b->inode && a->mtime_ns == b->mtime_ns &&
		a->size == b->size;
}

static char *cache_path(const struct paths *paths, const char *id) {
	char *path = NULL;

	return asprintf(&path, "%s/plugin-%s.json", paths->cache, id) < 0 ? NULL : path;
}

/* The key of a file's state. What is kept is one line of the wire format, so that reading it back
 * has the same limits as the answer had. */
static json_t *cache_key(const struct plugin_file *file, json_t *values) {
	return json_pack("[s, s, I, I, I, I, O]", MINIMUS_VERSION, file->path,
		(json_int_t)file->device, (json_int_t)file->inode, (json_int_t)file->mtime_ns,
		(json_int_t)file->size, values);
}

static char *read_text(const char *path, size_t *ret_length) {
	struct stat info;
	char *text = NULL;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0) {
		return NULL;
	}
	if (fstat(fd, &info) == 0 && owner_trusted(&info) && S_ISREG(info.st_mode) &&
		info.st_size > 0 && info.st_size <= 3 * (int64_t)WIRE_PLUGIN_MAX) {
		text = malloc((size_t)info.st_size + 1);
	}
	ssize_t got = text != NULL ? read(fd, text, (size_t)info.st_size) : -1;
	close(fd);
	if (got <= 0) {
		free(text);
		return NULL;
	}
	text[got] = '\0';
	*ret_length = (size_t)got;
	return text;
}

json_t *plugin_cache_read(
	const struct paths *paths, const char *id, const struct plugin_file *file, json_t *values) {
	char *path = cache_path(paths, id);
	size_t length = 0;
	char *text = path != NULL ? read_text(path, &length) : NULL;
	json_t *answer = NULL;

	free(path);
	if (text == NULL) {
		return NULL;
	}
	struct wire_message message;
	struct wire_error error;
	if (wire_parse(text, length, &message, NULL, &error) < 0) {
		free(text);
		return NULL;
	}
	json_t *key = file != NULL ? cache_key(file, values) : NULL;
	bool fits = file == NULL || json_equal(json_object_get(message.params, "key"), key);
	if (message.kind == WIRE_NOTIFICATION && fits) {
		answer = json_incref(json_object_get(message.params, "answer"));
	}
	wire_message_finish(&message);
	json_decref(key);
	free(text);
	return answer;
}

void plugin_cache_write(const struct paths *paths, const char *id, const struct plugin_file *file,
	json_t *values, json_t *answer) {
	char *path = cache_path(paths, id);
	json_t *kept = json_pack("{s:o, s:O}", "key", cache_key(file, values), "answer", answer);
	size_t length = 0;
	char *text = kept != NULL ? wire_notification("plugin", kept, &length) : NULL;
	char *fresh = NULL;

	if (path != NULL && text != NULL && path_make(paths->cache) == 0 &&
		asprintf(&fresh, "%s.%ld", path, (long)getpid()) >= 0) {
		int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (fd >= 0) {
			bool whole = write(fd, text, length) == (ssize_t)length;
			close(fd);
			if (!whole || rename(fresh, path) < 0) {
				(void)unlink(fresh);
			}
		}
	}
	free(fresh);
	free(text);
	free(path);
}

void plugin_cache_drop(const struct paths *paths, const char *id) {
	char *path = cache_path(paths, id);

	if (path != NULL) {
		(void)unlink(path);
	}
	free(path);
}
