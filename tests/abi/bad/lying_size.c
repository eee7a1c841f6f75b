/* SPDX-License-Identifier: MIT */
#include "bad.h"

const struct minimus_plugin minimus_plugin = {
	.header = {sizeof(struct minimus_plugin) + 64, MINIMUS_ABI_MAJOR, MINIMUS_ABI_MINOR},
	.id = "lying-size",
	.name = "Larger than it is",
	.version = "1",
	.get_extension = no_extension,
};
