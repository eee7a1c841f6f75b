/* SPDX-License-Identifier: MIT */
/* Wakes when the machine's time zone may be another one: the kernel tells, nothing polls. */
#ifndef DAEMON_ZONEWATCH_H
#define DAEMON_ZONEWATCH_H

#include <uv.h>

struct zonewatch {
	uv_fs_event_t handle;
	void (*told)(void *user);
	void *user;
};

/* Watches the folder of /etc/localtime, which is replaced and not written to. Without the kernel's
 * help the zone is looked at when the clock is set, and at a reload. */
void zonewatch_start(
	struct zonewatch *watch, uv_loop_t *loop, void (*told)(void *user), void *user);
/* Accepts one that was not started. */
void zonewatch_finish(struct zonewatch *watch);

#endif
