/* SPDX-License-Identifier: MIT */
/* A type that there is not. */
#define HOSTILE_ALONE
#include "hostile.h"

static const struct minimus_parameter parameters[] = {
	{.header = MINIMUS_HEADER(struct minimus_parameter),
		.name = "one",
		.help = "Help.",
		.type = 99}};

HOSTILE_DECLARES("parameter-type", parameters, 1);
