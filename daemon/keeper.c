/* SPDX-License-Identifier: MIT */
#include "keeper.h"

#include <stdio.h>
#include <stdlib.h>

#include "log.h"

#define BACKOFF_MS_MIN 1000
#define BACKOFF_MS_MAX 60000
#define STEADY_MS 30000 /* alive for so long: the next loss starts the back-off anew */

static void spawn(struct keeper *keeper);

static void handle_again(uv_timer_t *timer) {
	spawn(timer->data);
}

static void lose(struct keeper *keeper, const char *text) {
	(void)snprintf(keeper->problem, sizeof(keeper->problem), "minimus-desktop (%s) %s",
		keeper->role, text);
	if (!keeper->lost) {
		keeper->lost = true;
		log_line(LOG_WARN, "%s; trying again", keeper->problem);
		keeper->ops->told(keeper->user, "helper.lost", keeper->problem);
	}
	if (uv_now(keeper->loop) - keeper->started_ms > STEADY_MS) {
		keeper->backoff_ms = BACKOFF_MS_MIN;
	}
	(void)uv_timer_start(&keeper->again, handle_again, keeper->backoff_ms, 0);
	keeper->backoff_ms =
		keeper->backoff_ms * 2 < BACKOFF_MS_MAX ? keeper->backoff_ms * 2 : BACKOFF_MS_MAX;
}

static void handle_line(void *user, char *line, size_t length) {
	struct keeper *keeper = user;
	struct wire_message message;
	struct wire_error error;

	if (wire_parse(line, length, &message, NULL, &error) < 0) {
		helper_kill(&keeper->helper, "said something that is no JSON-RPC line");
		return;
	}
	keeper->ops->message(keeper->user, &message);
	wire_message_finish(&message);
}

static void handle_closed(uv_handle_t *handle) {
	struct keeper *keeper = handle->data;

	keeper->ops->ended(keeper->user);
}

static void handle_gone(void *user, const char *text) {
	struct keeper *keeper = user;

	keeper->ops->down(keeper->user);
	(void)uv_timer_stop(&keeper->again);
	if (keeper->ending) {
		uv_close((uv_handle_t *)&keeper->again, handle_closed);
	} else if (keeper->wanted && keeper->replacing) {
		spawn(keeper);
	} else if (keeper->wanted) {
		lose(keeper, text);
	}
}

static const struct helper_ops helper_ops = {.line = handle_line, .gone = handle_gone};

static void spawn(struct keeper *keeper) {
	char *program = path_join(keeper->paths->libexec, "minimus-desktop");
	char role[16];
	char *argv[] = {program, "--role", role, NULL};

	(void)snprintf(role, sizeof(role), "%s", keeper->role);
	keeper->replacing = false;
	if (keeper->helper.live) {
		(void)uv_timer_start(&keeper->again, handle_again, BACKOFF_MS_MIN, 0);
		free(program);
		return;
	}
	keeper->started_ms = uv_now(keeper->loop);
	int result = program == NULL ? UV_ENOMEM
				     : helper_spawn(&keeper->helper, keeper->loop, argv,
					       WIRE_REQUEST_MAX, &helper_ops, keeper);
	free(program);
	if (result < 0) {
		char text[160];
		(void)snprintf(text, sizeof(text), "cannot be started: %s", uv_strerror(result));
		lose(keeper, text);
		return;
	}
	keeper->problem[0] = '\0';
	if (keeper->lost) {
		keeper->lost = false;
		keeper->ops->told(keeper->user, "helper.restored", "");
	}
	keeper->ops->up(keeper->user);
}

void keeper_init(struct keeper *keeper, uv_loop_t *loop, const struct paths *paths,
	const char *role, const struct keeper_ops *ops, void *user) {
	*keeper = (struct keeper){.loop = loop,
		.paths = paths,
		.role = role,
		.ops = ops,
		.user = user,
		.backoff_ms = BACKOFF_MS_MIN};
	(void)uv_timer_init(loop, &keeper->again);
	keeper->again.data = keeper;
}

void keeper_start(struct keeper *keeper) {
	keeper->wanted = true;
	keeper->lost = false;
	(void)uv_timer_stop(&keeper->again);
	if (!keeper->helper.live) {
		spawn(keeper);
		return;
	}
	keeper->replacing = true;
	helper_kill(&keeper->helper, NULL);
	(void)uv_timer_start(&keeper->again, handle_again, BACKOFF_MS_MIN, 0);
}

static void handle_farewell(uv_timer_t *timer) {
	struct keeper *keeper = timer->data;

	if (keeper->helper.live) {
		helper_kill(&keeper->helper, NULL);
	} else if (keeper->ending) {
		/* The last attempt to start it had failed. */
		uv_close((uv_handle_t *)timer, handle_closed);
	}
}

void keeper_stop(struct keeper *keeper, uint64_t farewell_ms) {
	keeper->wanted = keeper->replacing = false;
	(void)uv_timer_stop(&keeper->again);
	if (keeper->helper.live) {
		helper_end(&keeper->helper);
		(void)uv_timer_start(&keeper->again, handle_farewell, farewell_ms, 0);
	}
}

void keeper_end(struct keeper *keeper, uint64_t farewell_ms) {
	keeper->ending = true;
	if (!keeper->helper.live) {
		uv_close((uv_handle_t *)&keeper->again, handle_closed);
		return;
	}
	helper_end(&keeper->helper);
	(void)uv_timer_start(&keeper->again, handle_farewell, farewell_ms, 0);
}

bool keeper_live(const struct keeper *keeper) {
	return keeper->helper.live && !keeper->helper.ending;
}

int keeper_send(struct keeper *keeper, char *line, size_t length) {
	return helper_send(&keeper->helper, line, length);
}

void keeper_tell(struct keeper *keeper, const char *method, json_t *params) {
	size_t length = 0;
	char *line = wire_notification(method, params, &length);

	(void)keeper_send(keeper, line, length);
}
