/* SPDX-License-Identifier: MIT */
/* Asking a plugin what one session of a routine has. */
#ifndef HOST_COMPOSE_H
#define HOST_COMPOSE_H

#include <jansson.h>

#include "load.h"
#include "wire/wire.h"

/* The answer to `compose`: owned by the caller, NULL with *error filled. */
json_t *compose_json(const struct plugin *plugin, json_t *params, struct wire_error *error);

#endif
