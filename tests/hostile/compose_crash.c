/* SPDX-License-Identifier: MIT */
/* Dies when it is asked. */
#include <stdlib.h>

#define HOSTILE_ALONE
#include "hostile.h"

static int32_t compose(
	void *instance, const struct minimus_context *context, struct minimus_session *session) {
	(void)instance;
	(void)context;
	(void)session;
	abort();
}

HOSTILE_COMPOSES("compose-crash", compose);
