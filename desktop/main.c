/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "role.h"

/* One process each: a notification server may hang while lock state and countdown tones must not.
 * One program each, too: GLib in the process that watches for input would cost more than all that
 * it does there. */
static const char *const roles[] = {"notify", "sense", "audio"};

static bool is_role(const char *name) {
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		if (strcmp(roles[i], name) == 0) {
			return true;
		}
	}
	return false;
}

static int refuse_usage(void) {
	(void)fputs(
		"minimus-desktop: expected --role notify, sense or audio; minimusd starts it so, "
		"with descriptor 3 as the line between the two\n",
		stderr);
	return 1;
}

/* The role's program lies beside this one; a list of processes goes on to show what was asked for.
 * Returns only when it cannot be started. */
static void become(const char *role, char **argv) {
	char path[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", path, sizeof(path) - sizeof("-notify"));
	if (length <= 0) {
		return;
	}
	(void)snprintf(path + length, sizeof(path) - (size_t)length, "-%s", role);
	(void)execv(path, argv);
}

int main(int argc, char **argv) {
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		(void)puts("minimus-desktop " MINIMUS_VERSION);
		return 0;
	}
	if (argc != 3 || strcmp(argv[1], "--role") != 0) {
		return refuse_usage();
	}
	if (!is_role(argv[2])) {
		(void)fprintf(stderr,
			"minimus-desktop: there is no role \"%s\"; the roles are notify, "
			"sense and audio\n",
			argv[2]);
		return 1;
	}
	if (fcntl(ROLE_DAEMON_FD, F_GETFD) < 0) {
		(void)fprintf(stderr,
			"minimus-desktop: descriptor 3, the line to minimusd, is not open "
			"(%s); minimusd starts this program, a person does not\n",
			strerror(errno));
		return 1;
	}
	become(argv[2], argv);
	(void)fprintf(stderr,
		"minimus-desktop: minimus-desktop-%s cannot be started (%s); is the installation "
		"whole?\n",
		argv[2], strerror(errno));
	return 1;
}
