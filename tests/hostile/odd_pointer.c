/* SPDX-License-Identifier: MIT */
/* Gives an address that is none. */
#include <stdint.h>

#include "hostile.h"

HOSTILE_GIVES("odd-pointer", (const struct minimus_catalogue *)(uintptr_t)0x41414141);
