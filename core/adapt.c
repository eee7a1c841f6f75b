/* SPDX-License-Identifier: MIT */
#include "adapt.h"

#include <string.h>

static void to_day(struct adapt *adapt, int64_t day) {
	size_t gone = 0;
	/* After a clock step backwards the newest day just goes on. */
	while (adapt->day < day && gone < ADAPT_DAYS) {
		adapt->day++;
		gone++;
	}
	if (adapt->day < day) {
		adapt->day = day;
	}
	if (gone == 0) {
		return;
	}
	size_t kept = (ADAPT_DAYS - gone) * sizeof(adapt->taken[0]);
	memmove(&adapt->taken[gone], adapt->taken, kept);
	memmove(&adapt->dismissed[gone], adapt->dismissed, kept);
	memset(adapt->taken, 0, gone * sizeof(adapt->taken[0]));
	memset(adapt->dismissed, 0, gone * sizeof(adapt->dismissed[0]));
}

int32_t adapt_prompt(struct adapt *adapt, int64_t day, bool dismissed) {
	int32_t taken = 0, let_go = 0;
	to_day(adapt, day);
	uint16_t *tally = dismissed ? &adapt->dismissed[0] : &adapt->taken[0];
	*tally = *tally < UINT16_MAX ? (uint16_t)(*tally + 1) : UINT16_MAX;
	for (size_t i = 0; i < ADAPT_DAYS; i++) {
		taken += adapt->taken[i];
		let_go += adapt->dismissed[i];
	}
	if (taken + let_go < ADAPT_PROMPTS_MIN) {
		return 0;
	}
	int32_t change = 100 * let_go >= ADAPT_PERCENT * (taken + let_go) ? 1 : -1;
	int32_t level = adapt->level + change;
	if (level < 0 || level > ADAPT_LEVEL_MAX) {
		return 0;
	}
	*adapt = (struct adapt){.level = level, .day = adapt->day};
	return change;
}

int64_t adapt_interval_us(const struct adapt *adapt, int64_t every_us) {
	return every_us / 2 * (2 + adapt->level) + every_us % 2;
}
