/* SPDX-License-Identifier: MIT */
/* Says that there are parameters, and does not say where. */
#define HOSTILE_ALONE
#include "hostile.h"

HOSTILE_DECLARES("parameter-null", NULL, 3);
