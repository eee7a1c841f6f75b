/* SPDX-License-Identifier: MIT */
#include "sdnotify.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static void say(struct sdnotify *notify, const char *text) {
	if (notify->fd >= 0) {
		(void)send(notify->fd, text, strlen(text), MSG_NOSIGNAL | MSG_DONTWAIT);
	}
}

static void handle_watchdog(uv_timer_t *timer) {
	say(timer->data, "WATCHDOG=1");
}

static int connect_to(const char *path) {
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	size_t length = strlen(path);

	if (length == 0 || length >= sizeof(address.sun_path) ||
		(path[0] != '/' && path[0] != '@')) {
		return -1;
	}
	memcpy(address.sun_path, path, length);
	if (path[0] == '@') {
		address.sun_path[0] = '\0';
	}
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, size) < 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

void sdnotify_init(struct sdnotify *notify, uv_loop_t *loop) {
	const char *path = getenv("NOTIFY_SOCKET");
	const char *interval = getenv("WATCHDOG_USEC");
	const char *pid = getenv("WATCHDOG_PID");

	notify->fd = path != NULL ? connect_to(path) : -1;
	notify->watchdog_us = 0;
	if (notify->fd >= 0 && interval != NULL &&
		(pid == NULL || strtol(pid, NULL, 10) == (long)getpid())) {
		notify->watchdog_us = strtoll(interval, NULL, 10);
	}
	(void)unsetenv("NOTIFY_SOCKET");
	(void)unsetenv("WATCHDOG_USEC");
	(void)unsetenv("WATCHDOG_PID");
	(void)uv_timer_init(loop, &notify->watchdog);
	notify->watchdog.data = notify;
	uv_unref((uv_handle_t *)&notify->watchdog);
}

void sdnotify_ready(struct sdnotify *notify, const char *status) {
	char text[320];

	(void)snprintf(text, sizeof(text), "READY=1\nSTATUS=%s", status);
	say(notify, text);
	if (notify->watchdog_us >= 2000 && !uv_is_active((uv_handle_t *)&notify->watchdog)) {
		uint64_t half_ms = (uint64_t)notify->watchdog_us / 2000;
		(void)uv_timer_start(&notify->watchdog, handle_watchdog, 0, half_ms);
	}
}

void sdnotify_reloading(struct sdnotify *notify) {
	char text[96];
	struct timespec time;

	(void)clock_gettime(CLOCK_MONOTONIC, &time);
	(void)snprintf(text, sizeof(text), "RELOADING=1\nMONOTONIC_USEC=%lld",
		(long long)time.tv_sec * 1000000 + time.tv_nsec / 1000);
	say(notify, text);
}

void sdnotify_stopping(struct sdnotify *notify) {
	say(notify, "STOPPING=1");
}

void sdnotify_finish(struct sdnotify *notify) {
	uv_close((uv_handle_t *)&notify->watchdog, NULL);
	if (notify->fd >= 0) {
		close(notify->fd);
		notify->fd = -1;
	}
}
