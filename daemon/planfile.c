/* SPDX-License-Identifier: MIT */
#include "planfile.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <iniparser.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scan.h"

#define NAME_BYTES (2 * SCAN_NAME_MAX + 2) /* "section:key" */

_Static_assert(SCAN_LINE_MAX == PLANFILE_LINE_MAX, "one limit under two names");

/* ---- which files ---- */

struct paths {
	uint32_t count;
	char *items[PLANFILE_FILES_MAX]; /* owned */
	bool too_many;
};

static void paths_finish(struct paths *paths) {
	for (uint32_t i = 0; i < paths->count; i++) {
		free(paths->items[i]);
	}
	paths->count = 0;
}

static int paths_add(struct paths *paths, const char *folder, const char *name) {
	char *path;
	if (paths->count == PLANFILE_FILES_MAX) {
		paths->too_many = true;
		return 0;
	}
	if (asprintf(&path, "%s%s%s", folder != NULL ? folder : "", folder != NULL ? "/" : "",
		    name) < 0) {
		return -ENOMEM;
	}
	paths->items[paths->count++] = path;
	return 0;
}

static int by_text(const void *a, const void *b) {
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static bool is_part(const char *name) {
	size_t length = strlen(name);
	return name[0] != '.' && length > 4 && strcmp(name + length - 4, ".ini") == 0;
}

/* Every plan.d/NAME.ini in name order; a folder that is not there has none. */
static int paths_add_parts(struct paths *paths, const char *config_dir) {
	char *folder;
	if (asprintf(&folder, "%s/plan.d", config_dir) < 0) {
		return -ENOMEM;
	}
	uint32_t first = paths->count;
	DIR *directory = opendir(folder);
	const struct dirent *entry;
	int r = 0;
	while (directory != NULL && r == 0 && (entry = readdir(directory)) != NULL) {
		r = is_part(entry->d_name) ? paths_add(paths, folder, entry->d_name) : 0;
	}
	if (directory != NULL) {
		(void)closedir(directory);
	}
	free(folder);
	qsort(paths->items + first, paths->count - first, sizeof paths->items[0], by_text);
	return r;
}

static int paths_find(struct paths *paths, const char *only, const char *config_dir) {
	struct stat status;
	*paths = (struct paths){0};
	if (only != NULL) {
		return paths_add(paths, NULL, only);
	}
	if (config_dir == NULL) {
		return 0;
	}
	int r = paths_add(paths, config_dir, "plan.ini");
	if (r == 0 && lstat(paths->items[0], &status) < 0 && errno == ENOENT) {
		paths_finish(paths);
	}
	return r < 0 ? r : paths_add_parts(paths, config_dir);
}

/* ---- reading ---- */

/* A file's bytes, with room for one more. */
struct bytes {
	char *data; /* owned */
	size_t length;
};

static int problem(
	struct diag_list *problems, const char *file, const char *what, const char *remedy) {
	const struct plan_entry place = {.file = file};
	return scan_problem(problems, &place, "%s; %s", what, remedy);
}

static int read_all(int fd, struct bytes *ret) {
	size_t room = PLANFILE_BYTES_MAX + 2;
	ret->data = malloc(room);
	ret->length = 0;
	if (ret->data == NULL) {
		return -ENOMEM;
	}
	while (ret->length < room - 1) {
		ssize_t n = read(fd, ret->data + ret->length, room - 1 - ret->length);
		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n < 0) {
			return -errno;
		}
		if (n == 0) {
			break;
		}
		ret->length += (size_t)n;
	}
	if (ret->length > PLANFILE_BYTES_MAX) {
		return -EFBIG;
	}
	char *fitted = realloc(ret->data, ret->length + 1);
	ret->data = fitted != NULL ? fitted : ret->data;
	return 0;
}

static int read_fd(int fd, struct planfile *file, struct bytes *ret) {
	struct stat status;
	if (fstat(fd, &status) < 0) {
		return -errno;
	}
	if (S_ISDIR(status.st_mode)) {
		return -EISDIR;
	}
	if (!S_ISREG(status.st_mode)) {
		return -ENOTSUP;
	}
	file->mtime_ns = (int64_t)status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
	file->size = status.st_size;
	file->inode = status.st_ino;
	return read_all(fd, ret);
}

/* Reads one file once; a failure is reported. O_NONBLOCK: a FIFO must not hold the daemon up. */
static int read_file(struct planfile *file, struct bytes *ret, struct diag_list *problems) {
	char what[128];
	int fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int r = fd < 0 ? -errno : read_fd(fd, file, ret);
	if (fd >= 0) {
		(void)close(fd);
	}
	if (r == 0 || r == -ENOMEM) {
		return r;
	}
	if (r == -EFBIG) {
		(void)snprintf(what, sizeof what, "the file is larger than %u KiB",
			PLANFILE_BYTES_MAX / 1024);
		(void)problem(problems, file->path, what,
			"a plan is text of a few pages; divide it into plan.d");
	} else if (r == -ENOTSUP) {
		(void)problem(problems, file->path, "this is no regular file",
			"put a text file in its place");
	} else {
		(void)snprintf(what, sizeof what, "it cannot be read: %s", strerror(-r));
		(void)problem(problems, file->path, what,
			r == -ENOENT           ? "check the name"
				: r == -EISDIR ? "name a file in it"
					       : "check its permissions");
	}
	return r;
}

/* ---- iniparser ---- */

static int ignore_message(const char *format, ...) {
	(void)format;
	return 0; /* the scanner has said it with a line */
}

/* iniparser reads paths only; this one is memory, so that the file itself is read once. */
static int memory_file(const struct bytes *bytes) {
	int fd = memfd_create("minimus-plan", MFD_CLOEXEC);
	size_t done = 0;
	while (fd >= 0 && done < bytes->length) {
		ssize_t n = write(fd, bytes->data + done, bytes->length - done);
		if (n < 0 && errno == EINTR) {
			continue;
		}
		if (n < 0) {
			int r = -errno;
			(void)close(fd);
			return r;
		}
		done += (size_t)n;
	}
	return fd < 0 ? -errno : fd;
}

/* iniparser's value is the one that counts. The scanner accepts only what both read alike, so a
 * difference is a fault of one of them, and no plan is loaded on a guess. */
static int check_values(const dictionary *values, const struct plan_entry *entries, uint32_t count,
	struct diag_list *problems) {
	char name[NAME_BYTES];
	int r = 0;
	for (uint32_t i = 0; i < count; i++) {
		if (entries[i].key == NULL) {
			continue;
		}
		(void)snprintf(name, sizeof name, "%s:%s", entries[i].section, entries[i].key);
		const char *value = iniparser_getstring(values, name, NULL);
		if (value == NULL || strcmp(value, entries[i].value) != 0) {
			r = scan_problem(problems, &entries[i],
				"this value can be read in two ways (as \"%.60s\" and as "
				"\"%.60s\"); put double quotes round it",
				entries[i].value, value != NULL ? value : "");
		}
	}
	/* Each heading and each key is one member: nothing that the scanner did not see. */
	if (r == 0 && (uint32_t)values->n != count) {
		r = problem(problems, entries[0].file,
			"it holds more than could be read line by line",
			"remove lines that are no KEY = VALUE");
	}
	return r;
}

static int check_by_iniparser(const char *file, const struct bytes *bytes, const struct scan *scan,
	uint32_t first, struct diag_list *problems) {
	char path[64];
	if (scan->count == first) {
		return 0;
	}
	int fd = memory_file(bytes);
	if (fd < 0) {
		return fd;
	}
	(void)snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	iniparser_set_error_callback(ignore_message);
	dictionary *values = iniparser_load(path);
	(void)close(fd);
	if (values == NULL) {
		return problem(problems, file, "iniparser cannot read it",
			"look for a line that is no KEY = VALUE");
	}
	int r = check_values(values, scan->entries + first, scan->count - first, problems);
	iniparser_freedict(values);
	return r;
}

/* ---- together ---- */

static void take_paths(struct planfiles *files, struct paths *paths) {
	for (uint32_t i = 0; i < paths->count; i++) {
		files->files[i].path = paths->items[i];
	}
	files->file_count = paths->count;
	paths->count = 0;
}

static int read_files(struct planfiles *files, struct bytes *bytes, struct diag_list *problems) {
	int result = 0;
	for (uint32_t i = 0; i < files->file_count; i++) {
		int r = read_file(&files->files[i], &bytes[i], problems);
		if (r == -ENOMEM) {
			return r;
		}
		if (r < 0) {
			free(bytes[i].data);
			bytes[i] = (struct bytes){0};
			result = result == 0 ? r : result;
		}
	}
	return result;
}

static int scan_files(struct planfiles *files, const struct bytes *bytes, struct scan *scan,
	struct diag_list *problems) {
	size_t size = 1;
	int result = 0;
	for (uint32_t i = 0; i < files->file_count; i++) {
		size += bytes[i].length + 1;
	}
	files->text = malloc(size);
	if (files->text == NULL) {
		return -ENOMEM;
	}
	char *text = files->text;
	for (uint32_t i = 0; i < files->file_count; i++) {
		uint32_t first = scan->count;
		if (bytes[i].data == NULL) {
			continue;
		}
		memcpy(text, bytes[i].data, bytes[i].length);
		int r = scan_file(scan, files->files[i].path, text, bytes[i].length, problems);
		if (r == 0) {
			r = check_by_iniparser(
				files->files[i].path, &bytes[i], scan, first, problems);
		}
		if (r < 0 && r != -EINVAL) {
			return r;
		}
		result = r < 0 ? r : result;
		text += bytes[i].length + 1;
	}
	return result;
}

static int read_plan(struct planfiles *files, struct paths *paths, struct diag_list *problems) {
	struct bytes bytes[PLANFILE_FILES_MAX] = {0};
	struct scan scan = {0};
	take_paths(files, paths);
	int unread = read_files(files, bytes, problems);
	int r = unread == -ENOMEM ? unread : scan_files(files, bytes, &scan, problems);
	for (uint32_t i = 0; i < files->file_count; i++) {
		free(bytes[i].data);
	}
	files->entries = scan.entries;
	files->entry_count = scan.count;
	return unread < 0 ? unread : r;
}

/* Whoever drops in a first therapist's file does not expect it to end the shipped reminders. */
static void warn_alone(const struct planfiles *files, const char *config_dir, const char *shipped,
	struct diag_list *problems) {
	struct diag diag = {.severity = DIAG_WARNING};
	const char *slash = files->file_count > 0 ? strrchr(files->files[0].path, '/') : NULL;
	if (slash == NULL || files->shipped || strcmp(slash, "/plan.ini") == 0) {
		return;
	}
	(void)snprintf(diag.file, sizeof diag.file, "%s", files->files[0].path);
	(void)diag_fail(&diag, 0,
		"there is no plan.ini beside plan.d, so the shipped reminders do not run; copy %s "
		"to "
		"%s/plan.ini to keep them, or make that file, empty, to do without",
		shipped, config_dir);
	diag_list_add(problems, &diag);
}

int planfiles_read(struct planfiles *files, const char *only, const char *config_dir,
	const char *shipped, struct diag_list *problems) {
	struct paths paths;
	*files = (struct planfiles){0};
	int r = paths_find(&paths, only, config_dir);
	if (r == 0 && paths.count == 0 && shipped != NULL) {
		files->shipped = true;
		r = paths_add(&paths, NULL, shipped);
	}
	if (r < 0) {
		paths_finish(&paths);
		return r;
	}
	bool too_many = paths.too_many;
	r = read_plan(files, &paths, problems);
	if (r == 0 && only == NULL && shipped != NULL) {
		warn_alone(files, config_dir, shipped, problems);
	}
	if (too_many && r != -ENOMEM) {
		char what[64];
		(void)snprintf(
			what, sizeof what, "there are more than %d files", PLANFILE_FILES_MAX);
		return problem(problems, "plan.d", what, "put some of them together");
	}
	return r;
}

bool planfiles_changed(const struct planfiles *files, const char *only, const char *config_dir) {
	struct paths paths;
	int r = paths_find(&paths, only, config_dir);
	/* The shipped plan changes by an upgrade only, and a person's first file takes its place.
	 */
	uint32_t expected = files->shipped ? 0 : files->file_count;
	bool changed = r < 0 || paths.count != expected;
	for (uint32_t i = 0; !changed && i < expected; i++) {
		const struct planfile *file = &files->files[i];
		struct stat status;
		changed = strcmp(file->path, paths.items[i]) != 0 ||
			stat(file->path, &status) < 0 ||
			file->mtime_ns !=
				(int64_t)status.st_mtim.tv_sec * 1000000000 +
					status.st_mtim.tv_nsec ||
			file->size != status.st_size || file->inode != status.st_ino;
	}
	paths_finish(&paths);
	return changed;
}

void planfiles_finish(struct planfiles *files) {
	if (files == NULL) {
		return;
	}
	for (uint32_t i = 0; i < files->file_count; i++) {
		free(files->files[i].path);
	}
	free(files->entries);
	free(files->text);
	*files = (struct planfiles){0};
}
