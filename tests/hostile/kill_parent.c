/* SPDX-License-Identifier: MIT */
/* Ends its parent: in earnest, that is the daemon. */
#include <signal.h>
#include <unistd.h>

#include "hostile.h"

static int32_t deed(void) {
	if (kill(getppid(), SIGTERM) != 0) {
		return -errno;
	}
	hostile_done("killed its parent");
	return 0;
}

HOSTILE_IN_CREATE("kill-parent", deed);
