/* SPDX-License-Identifier: MIT */
#include "bad.h"

const struct minimus_plugin minimus_plugin = {
	.header = MINIMUS_HEADER(struct minimus_plugin),
	.id = "not-utf8",
	.name = "caf\xe9",
	.version = "1",
	.get_extension = no_extension,
};
