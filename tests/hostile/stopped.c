/* SPDX-License-Identifier: MIT */
/* Stops itself, and waits to be continued. */
#include <signal.h>

#include "hostile.h"

static void deed(void) {
	(void)raise(SIGSTOP);
}

HOSTILE_IN_CALL("stopped", deed);
