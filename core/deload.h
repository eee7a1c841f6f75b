/* SPDX-License-Identifier: MIT */
/*
 * The lighter week of a routine (domain.md 3.10): after five weeks of load, or
 * when two sessions within a fortnight left a person worse. Days are numbers
 * that grow by one a day; which day is 0 does not matter. Pure.
 */
#ifndef CORE_DELOAD_H
#define CORE_DELOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "dose.h"
#include "safety.h"

#define DELOAD_EVERY_DAYS 35
#define DELOAD_DAYS 7
#define DELOAD_BREAK_DAYS 7    /* a pause this long is a lighter week already */
#define DELOAD_REGRESS_DAYS 14 /* two regresses closer than this bring one at once */

/* Of one routine. Filled by deload_init. */
struct deload {
	int32_t start; /* first day of the present stretch of load */
	int32_t end;   /* first day after the last lighter week */
	int32_t last;  /* day of the last session, when there was one */
	bool has_last;
	uint32_t regress_count;
	int32_t regresses[2]; /* days, the older first */
};

void deload_init(struct deload *deload, int32_t day);
/* Whether a session on this day is a lighter one. Asked before each session, in order of days. */
bool deload_plan(struct deload *deload, int32_t day);
/* Takes in how a session went. */
void deload_after(struct deload *deload, int32_t day, enum verdict verdict);
/* The dose of a lighter session, in place: half the sets, least repetitions or seconds (lo, 0
 * when the model has none), one level down. What a model keeps stays as it is. */
void deload_apply(int32_t lo, struct dose *dose);

#endif
