/* SPDX-License-Identifier: MIT */
/* A million parameters, of which there is one. */
#define HOSTILE_ALONE
#include "hostile.h"

static const struct minimus_parameter parameters[] = {{HOSTILE_PARAMETER("one", NUMBER), .max = 5}};

HOSTILE_DECLARES("parameter-million", parameters, 1000000);
