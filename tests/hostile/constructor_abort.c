/* SPDX-License-Identifier: MIT */
/* Aborts while the library is mapped, before anything is asked. */
#include <stdlib.h>

#include "hostile.h"

__attribute__((constructor)) static void begin(void) {
	abort();
}

HOSTILE_GIVES("constructor-abort", &hostile_good);
