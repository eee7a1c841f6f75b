/* SPDX-License-Identifier: MIT */
/* Sends a signal to the whole group (signal 0, which only asks). */
#include <signal.h>

#include "hostile.h"

static int32_t deed(void) {
	if (kill(0, 0) != 0) {
		return -errno;
	}
	hostile_done("reached the group");
	return 0;
}

HOSTILE_IN_CREATE("kill-all", deed);
