/* SPDX-License-Identifier: MIT */
#include "clock.h"

#include <assert.h>
#include <time.h>

static int64_t read_us(clockid_t id) {
	struct timespec time;
	int result = clock_gettime(id, &time);

	assert(result == 0);
	(void)result;
	return (int64_t)time.tv_sec * US_PER_S + time.tv_nsec / 1000;
}

struct instant clock_real(void) {
	return (struct instant){
		.boot_us = read_us(CLOCK_BOOTTIME), .wall_us = read_us(CLOCK_REALTIME)};
}

void clock_init(struct clock *clock, int32_t speed) {
	assert(speed >= 1 && speed <= CLOCK_SPEED_MAX);
	clock->speed = speed;
	clock->base = clock_real();
}

struct instant clock_now(const struct clock *clock) {
	struct instant now = clock_real();

	if (clock->speed != 1) {
		int64_t elapsed = now.boot_us - clock->base.boot_us;
		int64_t stepped = now.wall_us - clock->base.wall_us - elapsed;
		now.boot_us = clock->base.boot_us + elapsed * clock->speed;
		now.wall_us = clock->base.wall_us + elapsed * clock->speed + stepped;
	}
	return now;
}

int64_t clock_real_us(const struct clock *clock, int64_t us) {
	if (us <= 0) {
		return us / clock->speed;
	}
	return us / clock->speed + (us % clock->speed != 0);
}

int64_t clock_asleep_us(void) {
	return read_us(CLOCK_BOOTTIME) - read_us(CLOCK_MONOTONIC);
}
