/* SPDX-License-Identifier: MIT */
/* Logs more than it may, in bytes that are no text, and prints. */
#include <stdio.h>

#include "bad.h"

static int32_t create(const struct minimus_host *host, void **ret_instance) {
	*ret_instance = NULL;
	for (int i = 0; i < 250; i++) {
		host->log(host->host_data, MINIMUS_LOG_WARNING, "line\n\xff");
	}
	(void)printf("printed by a plugin\n");
	(void)fflush(stdout);
	return 0;
}

DESCRIPTOR("chatty", create, no_extension);
