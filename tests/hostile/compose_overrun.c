/* SPDX-License-Identifier: MIT */
/* Writes far behind what it was given. */
#define HOSTILE_ALONE
#include "hostile.h"

static int32_t compose(
	void *instance, const struct minimus_context *context, struct minimus_session *session) {
	(void)instance;
	(void)context;
	memset((char *)session, 0x41, 1 << 20);
	return 0;
}

HOSTILE_COMPOSES("compose-overrun", compose);
