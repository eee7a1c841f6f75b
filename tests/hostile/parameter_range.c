/* SPDX-License-Identifier: MIT */
/* A value outside its own range. */
#define HOSTILE_ALONE
#include "hostile.h"

static const struct minimus_parameter parameters[] = {
	{HOSTILE_PARAMETER("one", NUMBER), .max = 5, .initial = 6}};

HOSTILE_DECLARES("parameter-range", parameters, 1);
