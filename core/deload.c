/* SPDX-License-Identifier: MIT */
#include "deload.h"

void deload_init(struct deload *deload, int32_t day) {
	*deload = (struct deload){.start = day, .end = day};
}

bool deload_plan(struct deload *deload, int32_t day) {
	if (day < deload->end) {
		return true;
	}
	if (deload->end > deload->start) {
		deload->start = deload->end;
	}
	if (deload->has_last && day - deload->last >= DELOAD_BREAK_DAYS) {
		deload->start = day;
	}
	if (day - deload->start >= DELOAD_EVERY_DAYS) {
		deload->end = day + DELOAD_DAYS;
		return true;
	}
	return false;
}

/* Keeps what is recent, and of that the last one: with today's they are two at most. */
static void add_regress(struct deload *deload, int32_t day) {
	uint32_t count = deload->regress_count;
	bool recent = count > 0 && day - deload->regresses[count - 1] < DELOAD_REGRESS_DAYS;
	if (recent) {
		deload->regresses[0] = deload->regresses[count - 1];
		deload->regresses[1] = day;
		deload->regress_count = 2;
	} else {
		deload->regresses[0] = day;
		deload->regress_count = 1;
	}
}

void deload_after(struct deload *deload, int32_t day, enum verdict verdict) {
	if (verdict == VERDICT_REGRESS) {
		add_regress(deload, day);
		if (deload->regress_count == 2 && day >= deload->end) {
			deload->end = day + DELOAD_DAYS;
			deload->regress_count = 0;
		}
	}
	deload->last = day;
	deload->has_last = true;
}

void deload_apply(int32_t lo, struct dose *dose) {
	dose_ease(dose, lo);
	dose->sets = (dose->sets + 1) / 2;
	if (dose->level > 0) {
		dose->level--;
	}
}
