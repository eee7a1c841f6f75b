/* SPDX-License-Identifier: MIT */
/* The least that a libuv program can be: one timer, far away. The peer of bench/idle. */
#include <uv.h>

static void handle_timer(uv_timer_t *timer) {
	(void)timer;
}

int main(void) {
	uv_loop_t *loop = uv_default_loop();
	uv_timer_t timer;
	(void)uv_timer_init(loop, &timer);
	(void)uv_timer_start(&timer, handle_timer, 24u * 3600u * 1000u, 0);
	return uv_run(loop, UV_RUN_DEFAULT);
}
