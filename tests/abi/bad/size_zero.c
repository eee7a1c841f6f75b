/* SPDX-License-Identifier: MIT */
#include "bad.h"

const struct minimus_plugin minimus_plugin = {
	.header = {0, MINIMUS_ABI_MAJOR, MINIMUS_ABI_MINOR},
	.id = "size-zero",
	.name = "Without a size",
	.version = "1",
	.get_extension = no_extension,
};
