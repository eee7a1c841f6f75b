/* SPDX-License-Identifier: MIT */
/* Never comes back from being mapped. */
#include "hostile.h"

static volatile int turns;

__attribute__((constructor)) static void begin(void) {
	for (;;) {
		turns++;
	}
}

HOSTILE_GIVES("constructor-spin", &hostile_good);
