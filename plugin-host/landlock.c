/* SPDX-License-Identifier: MIT */
#include "landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(SYS_landlock_create_ruleset)

/* The kernel's interface, spelt out here because the headers of older systems stop at the rights
 * of their day while the running kernel may know more. */
#define RIGHT_EXECUTE (1ull << 0)
#define RIGHT_READ_FILE (1ull << 2)
#define RIGHT_READ_DIR (1ull << 3)
#define RIGHTS_OF_ABI_1 ((1ull << 13) - 1)
#define RIGHT_REFER (1ull << 13)     /* ABI 2 */
#define RIGHT_TRUNCATE (1ull << 14)  /* ABI 3 */
#define RIGHT_IOCTL_DEV (1ull << 15) /* ABI 5 */
#define NET_ALL 3ull                 /* ABI 4: bind and connect by TCP */
#define SCOPE_ALL 3ull               /* ABI 6: abstract sockets and signals */
#define CREATE_RULESET_VERSION 1u
#define RULE_PATH_BENEATH 1

struct ruleset {
	uint64_t files, net, scoped;
};

struct path_rule {
	uint64_t rights;
	int32_t fd;
} __attribute__((packed));

static int allow_fd(int ruleset, int fd, uint64_t rights) {
	struct path_rule rule = {.rights = rights, .fd = fd};
	return syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &rule, 0) == 0 ? 0
											 : -errno;
}

/* A path that this system does not have needs no rule. */
static int allow(int ruleset, const char *path, uint64_t rights) {
	int fd = open(path, O_PATH | O_CLOEXEC);
	if (fd < 0) {
		return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
	}
	int result = allow_fd(ruleset, fd, rights);
	(void)close(fd);
	return result;
}

/* A path that a person set. The kernel refuses rights on folders for what is none. */
static int allow_declared(int ruleset, const char *path) {
	struct stat info;
	int fd = open(path, O_PATH | O_CLOEXEC);
	if (fd < 0) {
		(void)fprintf(stderr, "<4>%s: %s\n", path, strerror(errno));
		return 0;
	}
	bool folder = fstat(fd, &info) == 0 && S_ISDIR(info.st_mode);
	int result = allow_fd(ruleset, fd, RIGHT_READ_FILE | (folder ? RIGHT_READ_DIR : 0));
	(void)close(fd);
	return result;
}

static int allow_all(
	int ruleset, int plugin_fd, const char *const *declared, uint32_t declared_count) {
	static const struct {
		const char *path;
		uint64_t rights;
	} paths[] = {
		{"/usr/lib", RIGHT_EXECUTE | RIGHT_READ_FILE | RIGHT_READ_DIR},
		{"/usr/lib32", RIGHT_EXECUTE | RIGHT_READ_FILE | RIGHT_READ_DIR},
		{"/usr/lib64", RIGHT_EXECUTE | RIGHT_READ_FILE | RIGHT_READ_DIR},
		{"/usr/local/lib", RIGHT_EXECUTE | RIGHT_READ_FILE | RIGHT_READ_DIR},
		{"/lib", RIGHT_EXECUTE | RIGHT_READ_FILE | RIGHT_READ_DIR},
		{"/lib64", RIGHT_EXECUTE | RIGHT_READ_FILE | RIGHT_READ_DIR},
		{"/usr/share/zoneinfo", RIGHT_READ_FILE | RIGHT_READ_DIR},
		{"/etc/ld.so.cache", RIGHT_READ_FILE},
		{"/etc/localtime", RIGHT_READ_FILE},
#ifdef MINIMUS_SANITIZED
		/* A report names the mapped files. */
		{"/proc/self", RIGHT_READ_FILE | RIGHT_READ_DIR},
#endif
	};
	int result = allow_fd(ruleset, plugin_fd, RIGHT_EXECUTE | RIGHT_READ_FILE);
	for (size_t i = 0; result == 0 && i < sizeof paths / sizeof *paths; i++) {
		result = allow(ruleset, paths[i].path, paths[i].rights);
	}
	for (uint32_t i = 0; result == 0 && i < declared_count; i++) {
		result = allow_declared(ruleset, declared[i]);
	}
	return result;
}

int landlock_enter(int plugin_fd, const char *const *paths, uint32_t path_count) {
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, CREATE_RULESET_VERSION);
	if (abi < 1) {
		return -EOPNOTSUPP;
	}
	struct ruleset all = {
		.files = RIGHTS_OF_ABI_1 | (abi >= 2 ? RIGHT_REFER : 0) |
			(abi >= 3 ? RIGHT_TRUNCATE : 0) | (abi >= 5 ? RIGHT_IOCTL_DEV : 0),
		.net = abi >= 4 ? NET_ALL : 0,
		.scoped = abi >= 6 ? SCOPE_ALL : 0,
	};
	/* A kernel refuses a struct with members that it does not know. */
	size_t size = abi >= 6 ? sizeof all
		: abi >= 4     ? offsetof(struct ruleset, scoped)
			       : offsetof(struct ruleset, net);
	int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
	if (ruleset < 0) {
		return -errno;
	}
	int result = allow_all(ruleset, plugin_fd, paths, path_count);
	if (result == 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) != 0) {
		result = -errno;
	}
	(void)close(ruleset);
	return result;
}

#else

int landlock_enter(int plugin_fd, const char *const *paths, uint32_t path_count) {
	(void)plugin_fd;
	(void)paths;
	(void)path_count;
	return -EOPNOTSUPP;
}

#endif
