/* SPDX-License-Identifier: MIT */
#include "gap.h"

/* The last day of repeat, ease and step-down. */
static const int32_t adult_days[] = {14, 28, 56};
static const int32_t older_days[] = {10, 14, 28};

static const char *const names[GAP_COUNT] = {
	[GAP_NORMAL] = "normal",
	[GAP_REPEAT] = "repeat",
	[GAP_EASE] = "ease",
	[GAP_STEP_DOWN] = "step-down",
	[GAP_RESTART] = "restart",
};

enum gap gap_action(int32_t days, int32_t interval_days, int32_t age) {
	const int32_t *limits = age >= GAP_OLDER_AGE ? older_days : adult_days;
	int64_t normal = 2 * (int64_t)interval_days;
	if (normal < GAP_NORMAL_DAYS) {
		normal = GAP_NORMAL_DAYS;
	}
	/* No band begins before the normal one ends: with a long interval the first are empty. */
	if (days <= normal) {
		return GAP_NORMAL;
	}
	for (int i = 0; i < 3; i++) {
		if (days <= limits[i]) {
			return (enum gap)(GAP_REPEAT + i);
		}
	}
	return GAP_RESTART;
}

const char *gap_name(enum gap action) {
	return (unsigned)action < GAP_COUNT ? names[action] : "";
}

enum verdict gap_verdict(enum gap action, enum verdict verdict) {
	return action >= GAP_REPEAT && verdict == VERDICT_PROGRESS ? VERDICT_HOLD : verdict;
}

void gap_apply(enum gap action, int32_t lo, struct dose *dose) {
	if (action >= GAP_EASE) {
		dose_ease(dose, lo);
	}
	if (action == GAP_STEP_DOWN && dose->level > 0) {
		dose->level--;
	}
	if (action == GAP_RESTART) {
		dose->level = 0;
		dose->sets = 1;
	}
}

bool gap_screens(enum gap action) {
	return action == GAP_RESTART;
}
