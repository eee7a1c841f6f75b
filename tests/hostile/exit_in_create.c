/* SPDX-License-Identifier: MIT */
/* Ends the process before the first question. */
#include <stdlib.h>

#include "hostile.h"

static int32_t deed(void) {
	exit(0);
}

HOSTILE_IN_CREATE("exit-in-create", deed);
