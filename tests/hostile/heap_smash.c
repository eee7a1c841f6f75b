/* SPDX-License-Identifier: MIT */
/* Writes over the heap's own notes. */
#include <stdlib.h>

#include "hostile.h"

static void deed(void) {
	volatile char *small = malloc(24);
	for (int i = 0; small != NULL && i < 1 << 22; i++) {
		small[i] = (char)0xff;
	}
	free((void *)small);
}

HOSTILE_IN_CALL("heap-smash", deed);
