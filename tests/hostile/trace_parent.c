/* SPDX-License-Identifier: MIT */
/* Takes hold of its parent as a debugger does. */
#include <sys/ptrace.h>
#include <unistd.h>

#include "hostile.h"

static int32_t deed(void) {
	if (ptrace(PTRACE_SEIZE, getppid(), NULL, NULL) != 0) {
		return -errno;
	}
	hostile_done("traces its parent");
	return 0;
}

HOSTILE_IN_CREATE("trace-parent", deed);
