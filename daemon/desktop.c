/* SPDX-License-Identifier: MIT */
#include "desktop.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helper.h"
#include "log.h"

#define BACKOFF_MS_MIN 1000
#define BACKOFF_MS_MAX 60000
#define STEADY_MS 30000 /* alive for so long: the next loss starts the back-off anew */
#define FAREWELL_MS 400 /* so long a helper may take to withdraw what it shows at the end */
#define MARK_BYTES 80
#define PATIENCE_MS 2000 /* so long `sync` waits for a notification server that hangs */
#define PROBE_MS 3000    /* so long a probe may take: the helper's own limits and some room */

struct desktop {
	uv_loop_t *loop;
	const struct paths *paths;
	struct desktop_ops ops;
	struct helper helper;
	uv_timer_t again, patience, probe_limit;
	unsigned open_handles;
	uint64_t backoff_ms, started_ms;
	bool lost, ending;
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

static void spawn(struct desktop *desktop);

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
	size_t length = 0;
	json_t *params = json_pack("{s:I}", "notice", (json_int_t)notice);

	hand_over(desktop, params);
	desktop->mark[0] = '\0';
	char *line = wire_notification("close", params, &length);
	(void)helper_send(&desktop->helper, line, length);
}

static void send_shown(struct desktop *desktop) {
	size_t length = 0;

	if (desktop->shown == NULL || !desktop->helper.live || desktop->helper.ending) {
		return;
	}
	desktop->asked = ++desktop->next_id;
	json_t *params = json_copy(desktop->shown);
	hand_over(desktop, params);
	char *line = wire_request(desktop->asked, "notify", params, &length);
	if (helper_send(&desktop->helper, line, length) < 0) {
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

static void handle_line(void *user, char *line, size_t length) {
	struct desktop *desktop = user;
	struct wire_message message;
	struct wire_error error;

	if (wire_parse(line, length, &message, NULL, &error) < 0) {
		helper_kill(&desktop->helper, "said something that is no JSON-RPC line");
		return;
	}
	if (message.kind == WIRE_NOTIFICATION && json_is_object(message.params)) {
		take_notification(desktop, &message);
	} else if (desktop->asked != 0 && json_is_integer(message.id) &&
		json_integer_value(message.id) == desktop->asked) {
		keep_mark(desktop, message.result);
		answered(desktop);
	} else if (desktop->probing != 0 && json_is_integer(message.id) &&
		json_integer_value(message.id) == desktop->probing) {
		end_probe(desktop, message.result);
	}
	wire_message_finish(&message);
}

/* ---- its life ---- */

static void desktop_free(struct desktop *desktop) {
	if (!desktop->ending || desktop->helper.live || desktop->open_handles > 0) {
		return;
	}
	json_decref(desktop->shown);
	json_decref(desktop->server);
	free(desktop);
}

static void handle_closed(uv_handle_t *handle) {
	struct desktop *desktop = handle->data;

	desktop->open_handles--;
	desktop_free(desktop);
}

static void handle_again(uv_timer_t *timer) {
	spawn(timer->data);
}

static void lose(struct desktop *desktop, const char *text) {
	(void)snprintf(desktop->problem, sizeof(desktop->problem), "minimus-desktop %s", text);
	if (!desktop->lost) {
		desktop->lost = true;
		log_line(LOG_WARN, "minimus-desktop %s; trying again", text);
		desktop->ops.told(desktop->ops.user, "helper.lost", desktop->problem);
	}
	if (uv_now(desktop->loop) - desktop->started_ms > STEADY_MS) {
		desktop->backoff_ms = BACKOFF_MS_MIN;
	}
	(void)uv_timer_start(&desktop->again, handle_again, desktop->backoff_ms, 0);
	desktop->backoff_ms =
		desktop->backoff_ms * 2 < BACKOFF_MS_MAX ? desktop->backoff_ms * 2 : BACKOFF_MS_MAX;
}

static void handle_gone(void *user, const char *text) {
	struct desktop *desktop = user;

	json_decref(desktop->server);
	desktop->server = NULL;
	if (desktop->ending) {
		uv_close((uv_handle_t *)&desktop->again, handle_closed);
		return;
	}
	lose(desktop, text);
	if (desktop->asked != 0) {
		answered(desktop);
	}
	end_probe(desktop, NULL);
}

static const struct helper_ops notify_ops = {.line = handle_line, .gone = handle_gone};

static void spawn(struct desktop *desktop) {
	char *program = path_join(desktop->paths->libexec, "minimus-desktop");
	char *argv[] = {program, "--role", "notify", NULL};

	if (desktop->helper.live) {
		(void)uv_timer_start(&desktop->again, handle_again, BACKOFF_MS_MIN, 0);
		free(program);
		return;
	}
	desktop->started_ms = uv_now(desktop->loop);
	int result = program == NULL ? UV_ENOMEM
				     : helper_spawn(&desktop->helper, desktop->loop, argv,
					       WIRE_REQUEST_MAX, &notify_ops, desktop);
	if (result < 0) {
		char text[160];
		(void)snprintf(text, sizeof(text), "cannot be started: %s", uv_strerror(result));
		lose(desktop, text);
	} else if (desktop->lost) {
		desktop->lost = false;
		desktop->ops.told(desktop->ops.user, "helper.restored", "");
	}
	free(program);
	if (result == 0 && desktop->mark[0] != '\0') {
		desktop->hand_over = true;
		if (desktop->shown == NULL) {
			send_close(desktop, desktop->notice);
		}
	}
	send_shown(desktop);
}

struct desktop *desktop_create(
	uv_loop_t *loop, const struct paths *paths, const struct desktop_ops *ops) {
	struct desktop *desktop = calloc(1, sizeof(*desktop));

	if (desktop == NULL) {
		return NULL;
	}
	desktop->loop = loop;
	desktop->paths = paths;
	desktop->ops = *ops;
	desktop->backoff_ms = BACKOFF_MS_MIN;
	(void)uv_timer_init(loop, &desktop->again);
	(void)uv_timer_init(loop, &desktop->patience);
	desktop->again.data = desktop;
	(void)uv_timer_init(loop, &desktop->probe_limit);
	desktop->patience.data = desktop;
	desktop->probe_limit.data = desktop;
	desktop->open_handles = 3;
	return desktop;
}

void desktop_start(struct desktop *desktop) {
	spawn(desktop);
}

static void handle_farewell(uv_timer_t *timer) {
	struct desktop *desktop = timer->data;

	helper_kill(&desktop->helper, NULL);
}

void desktop_destroy(struct desktop *desktop) {
	if (desktop == NULL) {
		return;
	}
	desktop->ending = true;
	desktop->probing = 0;
	uv_close((uv_handle_t *)&desktop->patience, handle_closed);
	uv_close((uv_handle_t *)&desktop->probe_limit, handle_closed);
	if (!desktop->helper.live) {
		uv_close((uv_handle_t *)&desktop->again, handle_closed);
		return;
	}
	/* The end of the conversation makes it withdraw what it shows. */
	helper_end(&desktop->helper);
	(void)uv_timer_start(&desktop->again, handle_farewell, FAREWELL_MS, 0);
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
	if (desktop->helper.live && !desktop->helper.ending) {
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
	if (!desktop->helper.live || desktop->helper.ending) {
		probed(user, NULL);
		return;
	}
	desktop->probing = ++desktop->next_id;
	char *line = wire_request(desktop->probing, "probe", NULL, &length);
	if (helper_send(&desktop->helper, line, length) < 0) {
		end_probe(desktop, NULL);
		return;
	}
	(void)uv_timer_start(&desktop->probe_limit, handle_probe_limit, PROBE_MS, 0);
}

json_t *desktop_status(const struct desktop *desktop) {
	if (desktop == NULL) {
		return json_pack("{s:s, s:n}", "helper", "off", "server");
	}
	json_t *status = json_pack("{s:s}", "helper",
		desktop->helper.live && !desktop->helper.ending ? "running" : "waiting");
	(void)json_object_set_new(status, "server",
		desktop->server != NULL ? json_incref(desktop->server) : json_null());
	if (desktop->problem[0] != '\0') {
		(void)json_object_set_new(status, "problem", json_string(desktop->problem));
	}
	return status;
}
