/* SPDX-License-Identifier: MIT */
/* Chooses what there is not. */
#define HOSTILE_ALONE
#include "hostile.h"

static int32_t compose(
	void *instance, const struct minimus_context *context, struct minimus_session *session) {
	(void)instance;
	(void)context;
	session->item_count = 1;
	session->items[0] = 99;
	return 0;
}

HOSTILE_COMPOSES("compose-nonsense", compose);
