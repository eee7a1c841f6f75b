/* SPDX-License-Identifier: MIT */
#include "desktop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "keeper.h"

#define FAREWELL_MS 400 /* so long a helper may take to withdraw what it shows at the end */
#define MARK_BYTES 80
#define PATIENCE_MS 2000 /* so long `sync` waits for a notification server that hangs */
#define PROBE_MS 3000    /* so long a probe may take: the helper's own limits and some room */

struct desktop {
	struct desktop_ops ops;
	struct keeper keeper;
	uv_timer_t patience, probe_limit;
	unsigned open_handles;
	bool ending;
	json_t *shown;             /* owned; the params of the notice to be seen, NULL: none */
	uint64_t notice;           /* its number */
	json_int_t next_id, asked; /* asked: id of the request without an answer, 0: none */
	json_int_t probing;        /* id of the probe without an answer, 0: none */
	void (*probed)(void *user, json_t *result);
	void *probed_user;
	json_t *server; /* owned; what the helper said of the server */
	char problem[200];
	char mark[MARK_BYTES]; /* where the helper shows the notice, "": nowhere */
	bool hand_over; /* the mark is of a helper that was lost: the next one has to know it */
};

static void answered(struct desktop *desktop) {
	desktop->asked = 0;
	(void)uv_timer_stop(&desktop->patience);
	if (!desktop->ending) {
		desktop->ops.idle(desktop->ops.user);
	}
}

static void handle_patience(uv_timer_t *timer) {
	answered(timer->data);
}

static void end_probe(struct desktop *desktop, json_t *result) {
	if (desktop->probing != 0) {
		desktop->probing = 0;
		(void)uv_timer_stop(&desktop->probe_limit);
		desktop->probed(desktop->probed_user, result);
	}
}

static void handle_probe_limit(uv_timer_t *timer) {
	end_probe(timer->data, NULL);
}

static void keep_mark(struct desktop *desktop, json_t *told) {
	const char *mark = json_string_value(json_object_get(told, "mark"));

	if (mark != NULL && strlen(mark) < sizeof(desktop->mark)) {
		(void)snprintf(desktop->mark, sizeof(desktop->mark), "%s", mark);
	}
}

/* Puts the mark of the helper before this one into params, once. */
static void hand_over(struct desktop *desktop, json_t *params) {
	if (desktop->hand_over && desktop->mark[0] != '\0') {
		(void)json_object_set_new(params, "mark", json_string(desktop->mark));
	}
	desktop->hand_over = false;
}

static void send_close(struct desktop *desktop, uint64_t notice) {
	json_t *params = json_pack("{s:I}", "notice", (json_int_t)notice);

	hand_over(desktop, params);
	desktop->mark[0] = '\0';
	keeper_tell(&desktop->keeper, "close", params);
}

static void send_shown(struct desktop *desktop) {
	size_t length = 0;

	if (desktop->shown == NULL || !keeper_live(&desktop->keeper)) {
		return;
	}
	desktop->asked = ++desktop->next_id;
	json_t *params = json_copy(desktop->shown);
	hand_over(desktop, params);
	char *line = wire_request(desktop->asked, "notify", params, &length);
	if (keeper_send(&desktop->keeper, line, length) < 0) {
		desktop->asked = 0;
		return;
	}
	(void)uv_timer_start(&desktop->patience, handle_patience, PATIENCE_MS, 0);
}

/* ---- what the helper says ---- */

static void take_server(struct desktop *desktop, json_t *params) {
	const char *problem = json_string_value(json_object_get(params, "problem"));

	json_decref(desktop->server);
	desktop->server =
		json_is_true(json_object_get(params, "present")) ? json_incref(params) : NULL;
	(void)snprintf(desktop->problem, sizeof(desktop->problem), "%s",
		problem != NULL                   ? problem
			: desktop->server != NULL ? ""
						  : "no notification server is running");
	desktop->ops.idle(desktop->ops.user);
}

static void take_notification(struct desktop *desktop, const struct wire_message *message) {
	struct wire_error error;
	json_int_t notice = 0;
	const char *word = NULL;

	if (strcmp(message->method, "server") == 0) {
		take_server(desktop, message->params);
		return;
	}
	if (wire_get_integer(message->params, "notice", 0, INT64_MAX, &notice, &error) != 1) {
		return;
	}
	if (strcmp(message->method, "action") == 0 &&
		wire_get_string(message->params, "action", &word, &error) == 1 &&
		strlen(word) <= ID_MAX) {
		desktop->ops.action(desktop->ops.user, (uint64_t)notice, word);
	} else if (strcmp(message->method, "shown") == 0) {
		keep_mark(desktop, message->params);
	} else if (strcmp(message->method, "closed") == 0 &&
		wire_get_string(message->params, "by", &word, &error) == 1) {
		if ((uint64_t)notice == desktop->notice) {
			json_decref(desktop->shown);
			desktop->shown = NULL;
			desktop->mark[0] = '\0';
		}
		desktop->ops.closed(desktop->ops.user, (uint64_t)notice,
			strcmp(word, "person") == 0 ? CLOSED_BY_PERSON : CLOSED_BY_SERVER);
	}
}

static void handle_message(void *user, const struct wire_message *message) {
	struct desktop *desktop = user;

	if (message->kind == WIRE_NOTIFICATION && json_is_object(message->params)) {
		take_notification(desktop, message);
	} else if (desktop->asked != 0 && json_is_integer(message->id) &&
		json_integer_value(message->id) == desktop->asked) {
		keep_mark(desktop, message->result);
		answered(desktop);
	} else if (desktop->probing != 0 && json_is_integer(message->id) &&
		json_integer_value(message->id) == desktop->probing) {
		end_probe(desktop, message->result);
	}
}

/* ---- its life ---- */

static void desktop_free(struct desktop *desktop) {
	if (desktop->open_handles > 0) {
		return;
	}
	json_decref(desktop->shown);
	json_decref(desktop->server);
	free(desktop);
}

static void handle_ended(void *user) {
	struct desktop *desktop = user;

	desktop->open_handles--;
	desktop_free(desktop);
}

static void handle_closed(uv_handle_t *handle) {
	handle_ended(handle->data);
}

static void handle_down(void *user) {
	struct desktop *desktop = user;

	json_decref(desktop->server);
	desktop->server = NULL;
	end_probe(desktop, NULL);
}

static void handle_up(void *user) {
	struct desktop *desktop = user;

	desktop->problem[0] = '\0';
	if (desktop->mark[0] != '\0') {
		desktop->hand_over = true;
		if (desktop->shown == NULL) {
			send_close(desktop, desktop->notice);
		}
	}
	send_shown(desktop);
}

static void handle_told(void *user, const char *type, const char *text) {
	struct desktop *desktop = user;

	desktop->ops.told(desktop->ops.user, type, text);
	if (desktop->asked != 0) {
		answered(desktop);
	}
}

static const struct keeper_ops keeper_ops = {.up = handle_up,
	.down = handle_down,
	.message = handle_message,
	.told = handle_told,
	.ended = handle_ended};

struct desktop *desktop_create(
	uv_loop_t *loop, const struct paths *paths, const struct desktop_ops *ops) {
	struct desktop *desktop = calloc(1, sizeof(*desktop));

	if (desktop == NULL) {
		return NULL;
	}
	desktop->ops = *ops;
	keeper_init(&desktop->keeper, loop, paths, "notify", &keeper_ops, desktop);
	(void)uv_timer_init(loop, &desktop->patience);
	(void)uv_timer_init(loop, &desktop->probe_limit);
	desktop->patience.data = desktop;
	desktop->probe_limit.data = desktop;
	desktop->open_handles = 3;
	return desktop;
}

void desktop_start(struct desktop *desktop) {
	keeper_start(&desktop->keeper);
}

void desktop_destroy(struct desktop *desktop) {
	if (desktop == NULL) {
		return;
	}
	desktop->ending = true;
	desktop->probing = 0;
	uv_close((uv_handle_t *)&desktop->patience, handle_closed);
	uv_close((uv_handle_t *)&desktop->probe_limit, handle_closed);
	/* The end of the conversation makes it withdraw what it shows. */
	keeper_end(&desktop->keeper, FAREWELL_MS);
}

/* ---- what it is told ---- */

static const char *kind_name(enum notice_kind kind) {
	static const char *const names[] = {[NOTICE_PROMPT] = "prompt",
		[NOTICE_SESSION] = "session",
		[NOTICE_QUESTION_EFFORT] = "effort",
		[NOTICE_QUESTION_PAIN] = "pain",
		[NOTICE_UNCONFIRMED] = "unconfirmed",
		[NOTICE_INTERRUPTED] = "interrupted",
		[NOTICE_SCREENING] = "screening",
		[NOTICE_RED_FLAGS] = "red-flags",
		[NOTICE_SUSPENDED] = "suspended",
		[NOTICE_MORNING] = "morning",
		[NOTICE_FINISHED] = "finished",
		[NOTICE_CLINICIAN] = "clinician",
		[NOTICE_WEEKLY] = "weekly"};

	return names[kind];
}

void desktop_show(struct desktop *desktop, const struct notice *notice, const char *image) {
	json_t *actions = json_array();

	for (uint32_t i = 0; i < notice->action_count; i++) {
		(void)json_array_append_new(actions,
			json_pack("{s:s, s:s}", "id", notice->actions[i].id, "label",
				notice->actions[i].label));
	}
	json_t *params = json_pack("{s:I, s:s, s:s, s:s, s:o, s:s, s:b, s:b}", "notice",
		(json_int_t)notice->id, "kind",
		notice->id >= DESKTOP_OWN_NOTICE ? "plan" : kind_name(notice->kind), "summary",
		notice->summary, "body", notice->body, "actions", actions, "urgency",
		notice->low ? "low" : "normal", "silent", notice->silent, "transient",
		notice->transient);
	if (params == NULL) {
		return;
	}
	if (notice->percent >= 0) {
		(void)json_object_set_new(params, "percent", json_integer(notice->percent));
	}
	if (image != NULL) {
		(void)json_object_set_new(params, "image", json_string(image));
	}
	json_decref(desktop->shown);
	desktop->shown = params;
	desktop->notice = notice->id;
	send_shown(desktop);
}

void desktop_close(struct desktop *desktop, uint64_t notice) {
	if (notice == desktop->notice) {
		json_decref(desktop->shown);
		desktop->shown = NULL;
	}
	if (keeper_live(&desktop->keeper)) {
		send_close(desktop, notice);
	}
}

bool desktop_busy(const struct desktop *desktop) {
	return desktop != NULL && desktop->asked != 0;
}

void desktop_probe(
	struct desktop *desktop, void (*probed)(void *user, json_t *result), void *user) {
	size_t length = 0;

	if (desktop->probing != 0) {
		return;
	}
	desktop->probed = probed;
	desktop->probed_user = user;
	if (!keeper_live(&desktop->keeper)) {
		probed(user, NULL);
		return;
	}
	desktop->probing = ++desktop->next_id;
	char *line = wire_request(desktop->probing, "probe", NULL, &length);
	if (keeper_send(&desktop->keeper, line, length) < 0) {
		end_probe(desktop, NULL);
		return;
	}
	(void)uv_timer_start(&desktop->probe_limit, handle_probe_limit, PROBE_MS, 0);
}

json_t *desktop_status(const struct desktop *desktop) {
	if (desktop == NULL) {
		return json_pack("{s:s, s:n}", "helper", "off", "server");
	}
	json_t *status =
		json_pack("{s:s}", "helper", keeper_live(&desktop->keeper) ? "running" : "waiting");
	(void)json_object_set_new(status, "server",
		desktop->server != NULL ? json_incref(desktop->server) : json_null());
	const char *problem =
		desktop->keeper.problem[0] != '\0' ? desktop->keeper.problem : desktop->problem;
	if (problem[0] != '\0') {
		(void)json_object_set_new(status, "problem", json_string(problem));
	}
	return status;
}
