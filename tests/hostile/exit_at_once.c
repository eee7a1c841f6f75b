/* SPDX-License-Identifier: MIT */
/* Ends the process without a word. */
#include <unistd.h>

#include "hostile.h"

static void deed(void) {
	_exit(0);
}

HOSTILE_IN_CALL("exit-at-once", deed);
