/* SPDX-License-Identifier: MIT */
/*
 * The one form of time in the core: both clocks, read once per step by the
 * shell. boot_us is CLOCK_BOOTTIME (goes on in suspend, never steps) and
 * serves elapsed time; wall_us is CLOCK_REALTIME since 1970 UTC and serves
 * wall deadlines. Microseconds, as everywhere (suffix _us).
 */
#ifndef CORE_INSTANT_H
#define CORE_INSTANT_H

#include <stdint.h>

#define US_PER_S INT64_C(1000000)
#define US_PER_MIN (60 * US_PER_S)
#define US_PER_HOUR (3600 * US_PER_S)
#define US_PER_DAY (86400 * US_PER_S)
#define NEVER_US INT64_MAX

struct instant {
	int64_t boot_us, wall_us;
};

#endif
