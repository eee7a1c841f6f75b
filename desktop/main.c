/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "notify.h"

#define DAEMON_FD 3

/* One process each: a notification server may hang while lock state and countdown tones must not.
 */
static const struct role {
	const char *name;
	int (*run)(int fd); /* NULL: not part of this version */
	const char *what;
} roles[] = {
	{"notify", notify_run, "notifications"},
	{"sense", NULL, "presence and do-not-disturb"},
	{"audio", NULL, "sound and speech"},
};

static const struct role *find_role(const char *name) {
	for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
		if (strcmp(roles[i].name, name) == 0) {
			return &roles[i];
		}
	}
	return NULL;
}

static int refuse_usage(void) {
	(void)fputs(
		"minimus-desktop: expected --role notify; minimusd starts it so, with descriptor 3 "
		"as the line between the two\n",
		stderr);
	return 1;
}

int main(int argc, char **argv) {
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		(void)puts("minimus-desktop " MINIMUS_VERSION);
		return 0;
	}
	if (argc != 3 || strcmp(argv[1], "--role") != 0) {
		return refuse_usage();
	}
	const struct role *role = find_role(argv[2]);
	if (role == NULL) {
		(void)fprintf(stderr,
			"minimus-desktop: there is no role \"%s\"; the roles are notify, "
			"sense and audio\n",
			argv[2]);
		return 1;
	}
	if (role->run == NULL) {
		(void)fprintf(stderr,
			"minimus-desktop: the role %s (%s) is not part of this version\n",
			role->name, role->what);
		return 2;
	}
	if (fcntl(DAEMON_FD, F_GETFD) < 0) {
		(void)fprintf(stderr,
			"minimus-desktop: descriptor 3, the line to minimusd, is not open "
			"(%s); minimusd starts this program, a person does not\n",
			strerror(errno));
		return 1;
	}
	return role->run(DAEMON_FD);
}
