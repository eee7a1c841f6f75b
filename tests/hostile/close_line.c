/* SPDX-License-Identifier: MIT */
/* Closes the line to the daemon. */
#include <unistd.h>

#include "hostile.h"

static void deed(void) {
	(void)close(3);
}

HOSTILE_IN_CALL("close-line", deed);
