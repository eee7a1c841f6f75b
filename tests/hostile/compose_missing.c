/* SPDX-License-Identifier: MIT */
/* Says that its routine is composed, and has no function for it. */
#define HOSTILE_ALONE
#include "hostile.h"

HOSTILE_COMPOSES("compose-missing", NULL);
