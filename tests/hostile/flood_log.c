/* SPDX-License-Identifier: MIT */
/* Logs without end. */
#include <stdlib.h>

#include "hostile.h"

static void deed(void) {
	for (int i = 0; i < 10000000; i++) {
		hostile_host->log(hostile_host->host_data, MINIMUS_LOG_ERROR, "again");
	}
	hostile_done("logged");
	abort();
}

HOSTILE_IN_CALL("flood-log", deed);
