/* SPDX-License-Identifier: MIT */
/* A descriptor without any of its strings. */
#include "../abi/bad/bad.h"

const struct minimus_plugin minimus_plugin = {
	.header = MINIMUS_HEADER(struct minimus_plugin),
	.get_extension = no_extension,
};
