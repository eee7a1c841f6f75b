/* SPDX-License-Identifier: MIT */
/* A path that nobody wrote. */
#define HOSTILE_ALONE
#include "hostile.h"

static const struct minimus_parameter parameters[] = {
	{HOSTILE_PARAMETER("file", PATH), .text = "/etc/shadow"}};

HOSTILE_DECLARES("parameter-path", parameters, 1);
