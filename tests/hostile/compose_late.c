/* SPDX-License-Identifier: MIT */
/* Answers well, but long after the prompt. */
#include <time.h>

#define HOSTILE_ALONE
#include "hostile.h"

static int32_t compose(
	void *instance, const struct minimus_context *context, struct minimus_session *session) {
	(void)instance;
	(void)context;
	struct timespec pause = {.tv_nsec = 600000000};
	(void)nanosleep(&pause, NULL);
	session->item_count = 1;
	session->items[0] = 1;
	return 0;
}

HOSTILE_COMPOSES("compose-late", compose);
