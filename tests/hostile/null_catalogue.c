/* SPDX-License-Identifier: MIT */
/* Gives no catalogue at all. */
#include "hostile.h"

HOSTILE_GIVES("null-catalogue", NULL);
