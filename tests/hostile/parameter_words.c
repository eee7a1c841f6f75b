/* SPDX-License-Identifier: MIT */
/* A choice without words. */
#define HOSTILE_ALONE
#include "hostile.h"

static const struct minimus_parameter parameters[] = {{HOSTILE_PARAMETER("one", WORD)}};

HOSTILE_DECLARES("parameter-words", parameters, 1);
