/* SPDX-License-Identifier: MIT */
/* minimus.routines/1 as the JSON of docs/HELPERS.md, every word of it checked. */
#ifndef HOST_CATALOGUE_H
#define HOST_CATALOGUE_H

#include <jansson.h>

#include "load.h"
#include "wire/wire.h"

/* The whole catalogue, owned by the caller; NULL with *error filled. */
json_t *catalogue_json(const struct plugin *plugin, struct wire_error *error);

#endif
