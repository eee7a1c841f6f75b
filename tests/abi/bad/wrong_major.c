/* SPDX-License-Identifier: MIT */
#include "bad.h"

const struct minimus_plugin minimus_plugin = {
	.header = {sizeof(struct minimus_plugin), 99, 0},
	.id = "wrong-major",
	.name = "From another time",
	.version = "1",
	.get_extension = no_extension,
};
