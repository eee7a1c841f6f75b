/* SPDX-License-Identifier: MIT */
/* Composes for ever. */
#define HOSTILE_ALONE
#include "hostile.h"

static int32_t compose(
	void *instance, const struct minimus_context *context, struct minimus_session *session) {
	(void)instance;
	(void)context;
	(void)session;
	for (;;) {
	}
	return 0;
}

HOSTILE_COMPOSES("compose-endless", compose);
