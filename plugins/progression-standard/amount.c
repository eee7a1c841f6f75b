/* SPDX-License-Identifier: MIT */
#include "amount.h"

enum amount amount_of(int32_t of, const struct minimus_dose *dose, enum amount empty) {
	if (of != AMOUNT_BY_DOSE) {
		return (enum amount)of;
	}
	if (dose->load_g > 0) {
		return AMOUNT_LOAD;
	}
	return dose->hold_s > 0 ? AMOUNT_SECONDS : dose->reps > 0 ? AMOUNT_REPS : empty;
}

bool amount_fits(int32_t of, const struct minimus_dose *dose) {
	return !(of == AMOUNT_SECONDS && dose->reps > 0) &&
		!(of == AMOUNT_REPS && dose->hold_s > 0);
}

int32_t amount_get(enum amount amount, const struct minimus_dose *dose) {
	return amount == AMOUNT_LOAD       ? dose->load_g
		: amount == AMOUNT_SECONDS ? dose->hold_s
					   : dose->reps;
}

void amount_set(enum amount amount, struct minimus_dose *dose, int32_t value) {
	if (amount == AMOUNT_LOAD) {
		dose->load_g = most(0, least(value, MINIMUS_LOAD_G_MAX));
	} else if (amount == AMOUNT_SECONDS) {
		dose->hold_s = most(1, least(value, MINIMUS_HOLD_S_MAX));
	} else {
		dose->reps = most(1, least(value, MINIMUS_REPS_MAX));
	}
}

const char *amount_unit(enum amount amount) {
	return amount == AMOUNT_LOAD ? "g" : amount == AMOUNT_SECONDS ? "seconds" : "repetitions";
}

int amount_met(const struct minimus_dose *dose, const struct minimus_result *result) {
	int32_t target = dose->hold_s > 0 ? dose->hold_s : dose->reps;
	if (result->ok < 0 && target == 0) {
		return -1;
	}
	return result_ok(result, most(1, dose->sets), target);
}

bool amount_finished(const struct minimus_dose *dose, const struct minimus_result *result) {
	bool said = result->ok >= 0 || result->set_count > 0;
	return result->complete != 0 && !(said && amount_met(dose, result) == 0);
}
