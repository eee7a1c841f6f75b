/* SPDX-License-Identifier: MIT */
/* Ends the process as if all were well. */
#include <stdlib.h>

#include "hostile.h"

static void deed(void) {
	exit(0);
}

HOSTILE_IN_CALL("exit-zero", deed);
