/* SPDX-License-Identifier: MIT */
/* The one number that linear and effort move: which member of the dose it is, and whether a session
 * met it. */
#ifndef PROGRESSION_STANDARD_AMOUNT_H
#define PROGRESSION_STANDARD_AMOUNT_H

#include <stdbool.h>

#include "models.h"

/* The parameter `of`. */
enum amount { AMOUNT_BY_DOSE, AMOUNT_LOAD, AMOUNT_REPS, AMOUNT_SECONDS };

#define AMOUNT_FIELD                                                                               \
	FIELD("of", "what moves; 0: by the dose, 1: load, 2: repetitions, 3: seconds",             \
		AMOUNT_BY_DOSE, AMOUNT_SECONDS, AMOUNT_BY_DOSE)

/* Which it is for this dose; `empty` is meant when the dose says nothing. */
enum amount amount_of(int32_t of, const struct minimus_dose *dose, enum amount empty);
/* Whether `of` may move this dose at all: seconds are none of a dose of repetitions. */
bool amount_fits(int32_t of, const struct minimus_dose *dose);
int32_t amount_get(enum amount amount, const struct minimus_dose *dose);
/* Clamped to what a dose may hold. */
void amount_set(enum amount amount, struct minimus_dose *dose, int32_t value);
/* "repetitions", "seconds", "g". */
const char *amount_unit(enum amount amount);
/* Whether the session met its target: by `ok`, else by what the dose prescribes. -1: neither says.
 */
int amount_met(const struct minimus_dose *dose, const struct minimus_result *result);
/* Whether it was finished and, as far as anybody says, no set fell short of its target. */
bool amount_finished(const struct minimus_dose *dose, const struct minimus_result *result);

#endif
