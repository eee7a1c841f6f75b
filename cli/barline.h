/* SPDX-License-Identifier: MIT */
/* The line for Waybar's custom module, made from a status. Pure. */
#ifndef CLI_BARLINE_H
#define CLI_BARLINE_H

#include <jansson.h>
#include <stdint.h>

/* {"text", "alt", "tooltip", "class", "percentage"} (owned). status NULL: no daemon. passed_s: how
 * old the status is, in seconds of the daemon's clock while its session runs. */
json_t *barline(const json_t *status, int64_t now_s, int64_t passed_s);

#endif
