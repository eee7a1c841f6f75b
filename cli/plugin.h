/* SPDX-License-Identifier: MIT */
/* The verbs of those who write plugins: each handles `minimusctl plugin WORD ...`. */
#ifndef CLI_PLUGIN_H
#define CLI_PLUGIN_H

#include "args.h"
#include "cli.h"

int plugin_new(struct cli *cli, const struct args *args);
int plugin_check(struct cli *cli, const struct args *args);
int plugin_run(struct cli *cli, const struct args *args);

#endif
