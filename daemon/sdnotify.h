/* SPDX-License-Identifier: MIT */
/*
 * What a service manager is told, by its datagram socket and without its
 * library: ready, reloading, stopping, and the watchdog's pulse if one is
 * asked for. Without NOTIFY_SOCKET everything here does nothing.
 */
#ifndef DAEMON_SDNOTIFY_H
#define DAEMON_SDNOTIFY_H

#include <stdint.h>
#include <uv.h>

struct sdnotify {
	int fd; /* -1: nobody listens */
	uv_timer_t watchdog;
	int64_t watchdog_us; /* 0: none */
};

/* Takes NOTIFY_SOCKET and WATCHDOG_* out of the environment, so that no helper speaks for us. */
void sdnotify_init(struct sdnotify *notify, uv_loop_t *loop);
void sdnotify_ready(struct sdnotify *notify, const char *status);
void sdnotify_reloading(struct sdnotify *notify);
void sdnotify_stopping(struct sdnotify *notify);
void sdnotify_finish(struct sdnotify *notify);

#endif
