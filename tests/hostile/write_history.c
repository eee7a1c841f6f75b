/* SPDX-License-Identifier: MIT */
/* Writes over the person's history. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "hostile.h"

static int32_t deed(void) {
	char path[512];
	const char *state = getenv("XDG_STATE_HOME");
	(void)snprintf(path, sizeof path, "%s/minimus/history.db", state == NULL ? "" : state);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0) {
		return -errno;
	}
	ssize_t put = write(fd, "nothing was ever done", 21);
	(void)close(fd);
	hostile_done(put == 21 ? "wrote over the history" : "opened the history");
	return 0;
}

HOSTILE_IN_CREATE("write-history", deed);
