/* SPDX-License-Identifier: MIT */
/* Answers with a number of its own. */
#define HOSTILE_ALONE
#include "hostile.h"

static int32_t compose(
	void *instance, const struct minimus_context *context, struct minimus_session *session) {
	(void)instance;
	(void)context;
	(void)session;
	return 7;
}

HOSTILE_COMPOSES("compose-error", compose);
