/* SPDX-License-Identifier: MIT */
/* A parameter that would switch the plugin on and off. */
#define HOSTILE_ALONE
#include "hostile.h"

static const struct minimus_parameter parameters[] = {{HOSTILE_PARAMETER("enabled", YES_NO)}};

HOSTILE_DECLARES("parameter-enabled", parameters, 1);
