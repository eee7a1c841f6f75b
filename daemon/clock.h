/* SPDX-License-Identifier: MIT */
/*
 * The only place that reads the machine's clocks. With a speed above 1 both
 * run that many times faster from the moment of clock_init; a step of the real
 * wall clock is passed on unscaled.
 */
#ifndef DAEMON_CLOCK_H
#define DAEMON_CLOCK_H

#include <stdint.h>

#include "core/instant.h"

#define CLOCK_SPEED_MAX 100000

struct clock {
	int32_t speed; /* 1: the machine's own pace */
	struct instant base;
};

/* speed in 1..CLOCK_SPEED_MAX. */
void clock_init(struct clock *clock, int32_t speed);
struct instant clock_now(const struct clock *clock);
/* What the machine's clocks say, unscaled. */
struct instant clock_real(void);
/* Real microseconds that pass while `us` of this clock do, rounded up. us may be negative. */
int64_t clock_real_us(const struct clock *clock, int64_t us);
/* Time that the machine has spent asleep since it was booted. */
int64_t clock_asleep_us(void);

#endif
