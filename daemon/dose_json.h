/* SPDX-License-Identifier: MIT */
/* The canonical dose as JSON, in both directions. */
#ifndef DAEMON_DOSE_JSON_H
#define DAEMON_DOSE_JSON_H

#include <jansson.h>

#include "core/dose.h"
#include "wire/wire.h"

/* A dose as in docs/HELPERS.md; what is left out is 0. 0, or -EINVAL with error. */
int dose_decode(json_t *json, struct dose *ret_dose, struct wire_error *error);
/* The same as JSON (owned); members that are 0 are left out. */
json_t *dose_encode(const struct dose *dose);

#endif
