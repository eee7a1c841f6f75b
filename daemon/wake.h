/* SPDX-License-Identifier: MIT */
/*
 * The two timers that wake the daemon: one timerfd for each clock, in the loop
 * by uv_poll. CLOCK_BOOTTIME goes on in suspend; the one on CLOCK_REALTIME is
 * armed with cancel-on-set, so that a stepped clock and a resume both wake us.
 * libuv's own timers stand still in suspend and serve no due time.
 */
#ifndef DAEMON_WAKE_H
#define DAEMON_WAKE_H

#include <stdbool.h>
#include <uv.h>

#include "clock.h"

enum wake_cause {
	WAKE_DUE,     /* a deadline has passed */
	WAKE_CLOCK,   /* the wall clock was set */
	WAKE_RESUMED, /* the machine slept; its clock may have been set, too */
};

typedef void wake_fired(void *user, enum wake_cause cause);

struct wake {
	const struct clock *clock; /* borrowed */
	wake_fired *fired;
	void *user;
	int boot_fd, wall_fd;
	uv_poll_t boot_poll, wall_poll;
	struct instant armed; /* what the timers are set to; 0: must be set */
	int64_t asleep_us;
};

/* 0 or a negative errno. clock is borrowed until wake_finish. */
int wake_init(struct wake *wake, uv_loop_t *loop, const struct clock *clock, wake_fired *fired,
	void *user);
/* Wakes at the earlier of both members; NEVER_US: not on that clock. */
void wake_arm(struct wake *wake, struct instant deadline);
/* Somebody else told of the sleep that has just ended: the timer tells only of a set clock then. */
void wake_slept(struct wake *wake);
/* Stops at once; memory must live until the loop has run the close callbacks. */
void wake_finish(struct wake *wake);

#endif
