/* SPDX-License-Identifier: MIT */
/* Reads its parent's memory. */
#include <fcntl.h>
#include <unistd.h>

#include "hostile.h"

static int32_t deed(void) {
	char path[64];
	(void)snprintf(path, sizeof path, "/proc/%ld/mem", (long)getppid());
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		return -errno;
	}
	(void)close(fd);
	hostile_done("opened its parent's memory");
	return 0;
}

HOSTILE_IN_CREATE("read-parent", deed);
