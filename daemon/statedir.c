/* SPDX-License-Identifier: MIT */
#include "statedir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define PATH_BYTES 4096
#define ROOM_BYTES_MIN (256 * 1024) /* an empty history with its log and its index */

static int make_directory(const char *directory) {
	char path[PATH_BYTES];
	int length = snprintf(path, sizeof(path), "%s", directory);
	if (length < 0 || (size_t)length >= sizeof(path)) {
		return -ENAMETOOLONG;
	}
	for (char *at = path + 1; *at != '\0'; at++) {
		if (*at == '/') {
			*at = '\0';
			(void)mkdir(path, 0700);
			*at = '/';
		}
	}
	return mkdir(path, 0700) == 0 || errno == EEXIST ? 0 : -errno;
}

/* The directory itself is what is locked: that needs no room on its disk. The file in it only names
 * the holder. */
static int lock_directory(const char *directory, int *ret_fd, char *problem, size_t size) {
	char path[PATH_BYTES + 8], holder[32] = "";
	(void)snprintf(path, sizeof(path), "%s/lock", directory);
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		int result = -errno;
		(void)snprintf(problem, size,
			"%s cannot be opened (%s); make the directory yours, or choose another "
			"with --state",
			directory, strerror(-result));
		return result;
	}
	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	int result = flock(fd, LOCK_EX | LOCK_NB) == 0 ? 0 : -EBUSY;
	if (result != 0) {
		ssize_t got = file >= 0 ? read(file, holder, sizeof(holder) - 1) : 0;
		holder[got > 0 ? strcspn(holder, "\n") : 0] = '\0';
		(void)snprintf(problem, size,
			"%s is in use by another minimusd (pid %s); stop that one, or choose "
			"another directory with --state",
			directory, holder[0] != '\0' ? holder : "unknown");
		(void)close(fd);
	} else {
		int length = snprintf(holder, sizeof(holder), "%ld\n", (long)getpid());
		if (file < 0 || ftruncate(file, 0) != 0 ||
			pwrite(file, holder, (size_t)length, 0) != length) {
			/* Only the name of the holder is lost, not the lock. */
		}
		*ret_fd = fd;
	}
	if (file >= 0) {
		(void)close(file);
	}
	return result;
}

bool statedir_full(const char *directory) {
	struct statvfs status;
	return statvfs(directory, &status) == 0 &&
		status.f_bavail * status.f_frsize < ROOM_BYTES_MIN;
}

int statedir_open(const char *directory, int *ret_lock_fd, char *problem, size_t size) {
	int result = make_directory(directory);
	if (result != 0) {
		(void)snprintf(problem, size,
			"%s cannot be made (%s); choose another directory with --state", directory,
			strerror(-result));
		return result;
	}
	return lock_directory(directory, ret_lock_fd, problem, size);
}
