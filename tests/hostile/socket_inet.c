/* SPDX-License-Identifier: MIT */
/* Opens a socket to the network. */
#include <sys/socket.h>
#include <unistd.h>

#include "hostile.h"

static int32_t deed(void) {
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		return -errno;
	}
	(void)close(fd);
	hostile_done("opened a socket to the network");
	return 0;
}

HOSTILE_IN_CREATE("socket-inet", deed);
