/* SPDX-License-Identifier: MIT */
/* Two parameters of one name. */
#define HOSTILE_ALONE
#include "hostile.h"

static const struct minimus_parameter parameters[] = {
	{HOSTILE_PARAMETER("one", YES_NO)}, {HOSTILE_PARAMETER("one", YES_NO)}};

HOSTILE_DECLARES("parameter-twins", parameters, 2);
