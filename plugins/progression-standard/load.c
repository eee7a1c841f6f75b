/* SPDX-License-Identifier: MIT */
#include "load.h"

#define EASED_PERCENT 90

int32_t load_percent(int32_t load, int32_t percent, int32_t inc) {
	int64_t hundredths = (int64_t)load * percent, step = (int64_t)inc * 100;
	int64_t rounded = (2 * hundredths + step) / (2 * step) * inc;
	/* The largest multiple that a dose may hold. */
	int64_t top = MINIMUS_LOAD_G_MAX / inc * inc;
	return (int32_t)(rounded < top ? rounded : top);
}

int32_t load_ease(int32_t load, int32_t inc) {
	return least(load, most(inc, load_percent(load, EASED_PERCENT, inc)));
}
