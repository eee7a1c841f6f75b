/* SPDX-License-Identifier: MIT */
/* Gives itself more memory and files than it was given. */
#include <sys/resource.h>

#include "hostile.h"

static int32_t deed(void) {
	struct rlimit limits;
	if (getrlimit(RLIMIT_NOFILE, &limits) != 0) {
		return -errno;
	}
	limits.rlim_cur = limits.rlim_max = limits.rlim_max < 64 ? 64 : limits.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limits) != 0) {
		return -errno;
	}
	hostile_done("set its own limits");
	return 0;
}

HOSTILE_IN_CREATE("raise-limits", deed);
