/* SPDX-License-Identifier: MIT */
/* A dose of the ABI as JSON and back, and what a dose may be. */
#ifndef HOST_DOSE_H
#define HOST_DOSE_H

#include <jansson.h>
#include <minimus/ext/routines.h>
#include <stdbool.h>

#include "wire/wire.h"

/* Every member inside its maximum, and exactly one of reps and hold_s above 0 with sets at least
 * 1; allow_empty also accepts one of zeros. false when *error got filled. */
bool dose_check(const struct minimus_dose *dose, bool allow_empty, const char *where,
	struct wire_error *error);
bool dose_empty(const struct minimus_dose *dose);
/* Owned by the caller. What is 0 is left out. */
json_t *dose_json(const struct minimus_dose *dose);
/* From the member "dose" of params. false when *error got filled: the question is at fault. */
bool dose_from(json_t *params, struct minimus_dose *ret_dose, struct wire_error *error);
/* Which members differ, as MINIMUS_DOSE_* bits. */
uint32_t dose_difference(const struct minimus_dose *a, const struct minimus_dose *b);
/* The words for those bits: "sets", "reps", ... Owned by the caller. */
json_t *dose_moves_json(uint32_t moves);

#endif
