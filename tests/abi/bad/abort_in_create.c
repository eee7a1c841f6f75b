/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "bad.h"

static int32_t create(const struct minimus_host *host, void **ret_instance) {
	(void)host;
	(void)ret_instance;
	abort();
}

DESCRIPTOR("abort-in-create", create, no_extension);
