/* SPDX-License-Identifier: MIT */
/* Says that it chose a million items. */
#define HOSTILE_ALONE
#include "hostile.h"

static int32_t compose(
	void *instance, const struct minimus_context *context, struct minimus_session *session) {
	(void)instance;
	(void)context;
	session->item_count = 1000000;
	return 0;
}

HOSTILE_COMPOSES("compose-million", compose);
