/* SPDX-License-Identifier: MIT */
/* Opens a socket on this machine. */
#include <sys/socket.h>
#include <unistd.h>

#include "hostile.h"

static int32_t deed(void) {
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		return -errno;
	}
	(void)close(fd);
	hostile_done("opened a socket on this machine");
	return 0;
}

HOSTILE_IN_CREATE("socket-unix", deed);
