/* SPDX-License-Identifier: MIT */
/* Takes memory until there is none, and does not look whether it got any. */
#include <stdlib.h>

#include "hostile.h"

static void deed(void) {
	for (int i = 0; i < 40; i++) {
		volatile char *piece = malloc((size_t)16 << 20);
		piece[0] = 1;
	}
	hostile_done("took 640 MiB");
}

HOSTILE_IN_CALL("allocate", deed);
