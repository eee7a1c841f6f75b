/* SPDX-License-Identifier: MIT */
/* A descriptor that says it fills the whole memory. */
#include "../abi/bad/bad.h"

const struct minimus_plugin minimus_plugin = {
	.header = {UINT32_MAX, MINIMUS_ABI_MAJOR, MINIMUS_ABI_MINOR},
	.id = "size-huge",
	.name = "Huge",
	.version = "1",
	.get_extension = no_extension,
};
