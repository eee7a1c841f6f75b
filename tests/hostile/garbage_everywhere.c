/* SPDX-License-Identifier: MIT */
/* Prints garbage on every descriptor that it finds. */
#include <unistd.h>

#include "hostile.h"

static void deed(void) {
	for (int fd = 0; fd < 64; fd++) {
		ssize_t put = write(fd, "\x01garbage\xff{[\n", 12);
		if (put == 12 && fd == 3) {
			hostile_done("wrote to the daemon's line");
		}
	}
}

HOSTILE_IN_CALL("garbage-everywhere", deed);
