/* SPDX-License-Identifier: MIT */
/* Reads what is for nobody's eyes. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "hostile.h"

static int32_t deed(void) {
	char path[512], text[100];
	const char *home = getenv("HOME");
	(void)snprintf(path, sizeof path, "%s/.ssh/id_ed25519", home == NULL ? "" : home);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		return -errno;
	}
	ssize_t got = read(fd, text, sizeof text - 1);
	(void)close(fd);
	text[got > 0 ? got : 0] = '\0';
	hostile_done(text);
	return 0;
}

HOSTILE_IN_CREATE("read-secrets", deed);
