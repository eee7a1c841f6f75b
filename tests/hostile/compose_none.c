/* SPDX-License-Identifier: MIT */
/* Says that all went well, and chose nothing. */
#define HOSTILE_ALONE
#include "hostile.h"

static int32_t compose(
	void *instance, const struct minimus_context *context, struct minimus_session *session) {
	(void)instance;
	(void)context;
	session->item_count = 0;
	return 0;
}

HOSTILE_COMPOSES("compose-none", compose);
