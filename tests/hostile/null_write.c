/* SPDX-License-Identifier: MIT */
/* Writes to address 0. */
#include <stdint.h>

#include "hostile.h"

static volatile uintptr_t hostile_zero;

static void deed(void) {
	volatile int *nowhere = (volatile int *)hostile_zero;
	*nowhere = 1;
}

HOSTILE_IN_CALL("null-write", deed);
