/* SPDX-License-Identifier: MIT */
/* Becomes another program. */
#include <unistd.h>

#include "hostile.h"

static int32_t deed(void) {
	(void)execl("/bin/true", "true", (char *)NULL);
	return -errno;
}

HOSTILE_IN_CREATE("execute", deed);
