/* SPDX-License-Identifier: MIT */
#include "bad.h"

static const struct minimus_catalogue *catalogue(void *instance) {
	volatile int turning = instance == NULL;
	while (turning) {
	}
	return NULL;
}

ROUTINES(catalogue)
DESCRIPTOR("spin", NULL, get_extension);
