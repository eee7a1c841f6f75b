/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "bad.h"

static const struct minimus_catalogue *catalogue(void *instance) {
	(void)instance;
	abort();
}

ROUTINES(catalogue)
DESCRIPTOR("abort-in-call", NULL, get_extension);
