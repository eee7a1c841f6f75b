/* SPDX-License-Identifier: MIT */
/* Gives a reason without an end. */
#define HOSTILE_ALONE
#include "hostile.h"

static int32_t compose(
	void *instance, const struct minimus_context *context, struct minimus_session *session) {
	(void)instance;
	(void)context;
	session->item_count = 1;
	memset(session->why, 'x', sizeof session->why);
	return 0;
}

HOSTILE_COMPOSES("compose-text", compose);
