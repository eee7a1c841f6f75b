/* SPDX-License-Identifier: MIT */
/*
 * Fewer prompts for who dismisses most of them: a tally of the last seven days
 * moves a reminder's interval one level at a time, from once to one and a half
 * to double, and back. Pure.
 */
#ifndef CORE_ADAPT_H
#define CORE_ADAPT_H

#include <stdbool.h>
#include <stdint.h>

#define ADAPT_DAYS 7
#define ADAPT_LEVEL_MAX 2
#define ADAPT_PROMPTS_MIN 5 /* fewer say nothing yet */
#define ADAPT_PERCENT 60

struct adapt {
	int32_t level; /* the interval is (2 + level) halves */
	int64_t day;   /* civil day that [0] of the tallies is about; the days before follow */
	uint16_t taken[ADAPT_DAYS], dismissed[ADAPT_DAYS];
};

/* One prompt ended on this day. The change of level: -1, 0 or 1; after one the tally is empty, so
 * that each level is judged by its own prompts. */
int32_t adapt_prompt(struct adapt *adapt, int64_t day, bool dismissed);
int64_t adapt_interval_us(const struct adapt *adapt, int64_t every_us);

#endif
