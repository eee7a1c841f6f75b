/* SPDX-License-Identifier: MIT */
/* Deletes the person's history. */
#include <stdlib.h>
#include <unistd.h>

#include "hostile.h"

static int32_t deed(void) {
	char path[512];
	const char *state = getenv("XDG_STATE_HOME");
	(void)snprintf(path, sizeof path, "%s/minimus/history.db", state == NULL ? "" : state);
	if (unlink(path) != 0) {
		return -errno;
	}
	hostile_done("deleted the history");
	return 0;
}

HOSTILE_IN_CREATE("delete-history", deed);
