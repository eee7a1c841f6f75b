/* SPDX-License-Identifier: MIT */
/* One exercise of a catalogue, taken and as JSON. */
#ifndef HOST_EXERCISE_H
#define HOST_EXERCISE_H

#include <jansson.h>
#include <minimus/ext/routines.h>

#include "wire/wire.h"

/* Takes the struct at `from` into *ret. The object is owned by the caller, and unfinished when
 * *error got filled. */
json_t *exercise_json(const void *from, struct minimus_exercise *ret, struct wire_error *error);

#endif
