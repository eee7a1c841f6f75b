/* SPDX-License-Identifier: MIT */
#include "wake.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "log.h"

/* The wall timer is armed even when nothing is due on that clock: only an armed one tells of a
 * step. A year ahead costs nothing and is set anew whenever it fires. */
#define IDLE_WALL_US (365 * US_PER_DAY)
/* Reading two clocks one after the other is not sleep. */
#define SLEPT_US_MIN (50 * INT64_C(1000))

static void arm_fd(int fd, int64_t at_us, int flags) {
	struct itimerspec setting = {0};

	if (at_us != NEVER_US) {
		/* All zero would disarm; a due time in the past fires at once. */
		int64_t us = at_us > 0 ? at_us : 1;
		setting.it_value.tv_sec = us / US_PER_S;
		setting.it_value.tv_nsec = us % US_PER_S * 1000;
	}
	if (timerfd_settime(fd, TFD_TIMER_ABSTIME | flags, &setting, NULL) < 0 &&
		errno != ECANCELED) {
		log_line(LOG_ERROR, "a timer cannot be set: errno %d", errno);
	}
}

static int64_t real_deadline(const struct clock *clock, int64_t real_now_us, int64_t left_us) {
	int64_t wait_us = clock_real_us(clock, left_us);

	return wait_us > NEVER_US - real_now_us ? NEVER_US : real_now_us + wait_us;
}

void wake_arm(struct wake *wake, struct instant deadline) {
	if (wake->armed.boot_us == deadline.boot_us && wake->armed.wall_us == deadline.wall_us) {
		return;
	}
	struct instant real = clock_real();
	struct instant now = wake->clock->speed == 1 ? real : clock_now(wake->clock);
	if (deadline.boot_us != wake->armed.boot_us) {
		arm_fd(wake->boot_fd,
			deadline.boot_us == NEVER_US ? NEVER_US
						     : real_deadline(wake->clock, real.boot_us,
							       deadline.boot_us - now.boot_us),
			0);
	}
	if (deadline.wall_us != wake->armed.wall_us) {
		int64_t left_us = deadline.wall_us == NEVER_US ? IDLE_WALL_US
							       : deadline.wall_us - now.wall_us;
		arm_fd(wake->wall_fd, real_deadline(wake->clock, real.wall_us, left_us),
			TFD_TIMER_CANCEL_ON_SET);
	}
	wake->armed = deadline;
}

/* Empties the descriptor; true when the clock was set under it. */
static bool drain(int fd) {
	uint64_t count;

	return read(fd, &count, sizeof(count)) < 0 && errno == ECANCELED;
}

static void handle_boot(uv_poll_t *poll, int status, int events) {
	struct wake *wake = poll->data;

	(void)status;
	(void)events;
	(void)drain(wake->boot_fd);
	wake->armed.boot_us = 0;
	wake->fired(wake->user, WAKE_DUE);
}

static void handle_wall(uv_poll_t *poll, int status, int events) {
	struct wake *wake = poll->data;
	bool canceled = drain(wake->wall_fd);
	int64_t asleep_us = clock_asleep_us();
	bool slept = asleep_us - wake->asleep_us > SLEPT_US_MIN;

	(void)status;
	(void)events;
	wake->asleep_us = asleep_us;
	wake->armed = (struct instant){0, 0};
	wake->fired(wake->user, slept ? WAKE_RESUMED : canceled ? WAKE_CLOCK : WAKE_DUE);
}

int wake_init(struct wake *wake, uv_loop_t *loop, const struct clock *clock, wake_fired *fired,
	void *user) {
	*wake = (struct wake){.clock = clock, .fired = fired, .user = user, .boot_fd = -1};
	wake->asleep_us = clock_asleep_us();
	wake->wall_fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	wake->boot_fd = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	if (wake->boot_fd < 0 || wake->wall_fd < 0) {
		return -errno;
	}
	wake->boot_poll.data = wake;
	wake->wall_poll.data = wake;
	int result = uv_poll_init(loop, &wake->boot_poll, wake->boot_fd);
	if (result == 0) {
		result = uv_poll_init(loop, &wake->wall_poll, wake->wall_fd);
	}
	if (result == 0) {
		result = uv_poll_start(&wake->boot_poll, UV_READABLE, handle_boot);
	}
	if (result == 0) {
		result = uv_poll_start(&wake->wall_poll, UV_READABLE, handle_wall);
	}
	return result;
}

void wake_slept(struct wake *wake) {
	wake->asleep_us = clock_asleep_us();
}

static void handle_boot_closed(uv_handle_t *handle) {
	struct wake *wake = handle->data;

	close(wake->boot_fd);
}

static void handle_wall_closed(uv_handle_t *handle) {
	struct wake *wake = handle->data;

	close(wake->wall_fd);
}

void wake_finish(struct wake *wake) {
	if (wake->fired == NULL) {
		return;
	}
	wake->fired = NULL;
	uv_close((uv_handle_t *)&wake->boot_poll, handle_boot_closed);
	uv_close((uv_handle_t *)&wake->wall_poll, handle_wall_closed);
}
