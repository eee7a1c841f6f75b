/* SPDX-License-Identifier: MIT */
/* From a request to its handler, and how commands wait for the engine and the disk. */
#include "methods.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/civil.h"
#include "folding.h"
#include "log.h"
#include "render.h"
#include "wire/near.h"

static method_handler *const handlers[METHOD_COUNT] = {
	[METHOD_STATUS] = serve_status,
	[METHOD_REMINDERS] = serve_reminders,
	[METHOD_WHY] = serve_why,
	[METHOD_REMINDER_SNOOZE] = serve_reminder_snooze,
	[METHOD_REMINDER_SKIP] = serve_reminder_skip,
	[METHOD_REMINDER_DONE] = serve_reminder_done,
	[METHOD_REMINDER_NOW] = serve_reminder_now,
	[METHOD_UNDO] = serve_undo,
	[METHOD_SESSION_START] = serve_session_start,
	[METHOD_SESSION_PAUSE] = serve_session_verb,
	[METHOD_SESSION_RESUME] = serve_session_verb,
	[METHOD_SESSION_TOGGLE] = serve_session_verb,
	[METHOD_SESSION_NEXT] = serve_session_verb,
	[METHOD_SESSION_BACK] = serve_session_verb,
	[METHOD_SESSION_STOP] = serve_session_verb,
	[METHOD_SESSION_REPORT] = serve_session_report,
	[METHOD_ANSWER] = serve_answer,
	[METHOD_PAUSE] = serve_pause,
	[METHOD_RESUME] = serve_resume,
	[METHOD_RELOAD] = serve_reload,
	[METHOD_CHECK] = serve_check,
	[METHOD_CALENDAR] = serve_calendar,
	[METHOD_PREVIEW] = serve_preview,
	[METHOD_TIMELINE] = serve_timeline,
	[METHOD_DRY_RUN] = serve_dry_run,
	[METHOD_HISTORY] = serve_history,
	[METHOD_HISTORY_AMEND] = serve_history_amend,
	[METHOD_HISTORY_DELETE] = serve_history_delete,
	[METHOD_EXPORT] = serve_export,
	[METHOD_IMPORT] = serve_import,
	[METHOD_PROGRESS] = serve_progress,
	[METHOD_STATS] = serve_stats,
	[METHOD_SHOW] = serve_show,
	[METHOD_SCREENING] = serve_screening,
	[METHOD_RED_FLAG] = serve_red_flag,
	[METHOD_RED_FLAG_CLEAR] = serve_red_flag_clear,
	[METHOD_SYMPTOMS] = serve_symptoms,
	[METHOD_PLUGINS] = serve_plugins,
	[METHOD_PLUGIN_LOG] = serve_plugin_log,
	[METHOD_PLUGIN_RELOAD] = serve_plugin_reload,
	[METHOD_DOCTOR] = serve_doctor,
	[METHOD_SUBSCRIBE] = serve_subscribe,
	[METHOD_SYNC] = serve_sync,
	[METHOD_DISCOVER] = serve_rpc_discover,
};

void methods_refuse(struct request *request, const char *data_code, const char *text) {
	request_refuse(request, WIRE_APPLICATION_ERROR, data_code, text);
}

/* ---- what waits for the models ---- */

/* A session is folded from where the one before it came to, so it is told of only when the models
 * have answered for that one; and who asks for the doses wants them as they will be. What the same
 * client asks behind it keeps its place. */
struct parked {
	struct request *request;
	json_t *params; /* owned, or NULL */
	struct parked *next;
};

static bool wants_models(const struct request *request) {
	enum method_id id = request->method->id;

	return id == METHOD_REMINDER_DONE || id == METHOD_SESSION_REPORT || id == METHOD_ANSWER ||
		id == METHOD_PROGRESS || id == METHOD_STATS;
}

static bool must_wait(const struct daemon *daemon, const struct request *request) {
	for (const struct parked *parked = daemon->parked; parked != NULL; parked = parked->next) {
		if (parked->request->client == request->client) {
			return true;
		}
	}
	return wants_models(request) && daemon->engine != NULL && engine_asks(daemon->engine) > 0;
}

static bool park(struct daemon *daemon, struct request *request, json_t *params) {
	struct parked *parked = calloc(1, sizeof(*parked)), **last = &daemon->parked;

	if (parked == NULL) {
		return false;
	}
	*parked = (struct parked){.request = request, .params = json_incref(params)};
	while (*last != NULL) {
		last = &(*last)->next;
	}
	*last = parked;
	return true;
}

static void handle(struct daemon *daemon, struct request *request, json_t *params) {
	method_handler *handler = handlers[request->method->id];

	if (!daemon->running || handler == NULL) {
		methods_refuse(request, "not-now", "minimusd is ending; start it again");
		return;
	}
	handler(daemon, request, params);
}

void methods_unpark(struct daemon *daemon) {
	if (daemon->unparking || daemon->stepping || daemon->engine == NULL) {
		return;
	}
	daemon->unparking = true;
	while (daemon->parked != NULL &&
		(!wants_models(daemon->parked->request) || engine_asks(daemon->engine) == 0)) {
		struct parked *parked = daemon->parked;
		daemon->parked = parked->next;
		handle(daemon, parked->request, parked->params);
		json_decref(parked->params);
		free(parked);
	}
	daemon->unparking = false;
}

static void drop_parked(struct daemon *daemon) {
	while (daemon->parked != NULL) {
		struct parked *parked = daemon->parked;
		daemon->parked = parked->next;
		json_decref(parked->params);
		free(parked);
	}
}

void methods_handle(void *user, struct request *request, json_t *params) {
	struct daemon *daemon = user;

	if (!must_wait(daemon, request) || !park(daemon, request, params)) {
		handle(daemon, request, params);
	}
}

/* ---- parameters ---- */

const char *param_text(json_t *params, const char *key) {
	return json_string_value(json_object_get(params, key));
}

json_int_t param_integer(json_t *params, const char *key) {
	return json_integer_value(json_object_get(params, key));
}

int param_time(struct request *request, json_t *params, const char *key, int64_t *ret_us) {
	const char *text = param_text(params, key);
	int64_t utc_s = 0;
	int32_t offset_s = 0;
	char message[160];

	if (text == NULL) {
		*ret_us = 0;
		return 0;
	}
	if (civil_parse_rfc3339(text, &utc_s, &offset_s) < 0) {
		(void)snprintf(message, sizeof(message),
			"%s: \"%s\" is no time such as 2026-11-23T17:30:00+01:00", key, text);
		methods_refuse(request, "bad-argument", message);
		return -EINVAL;
	}
	*ret_us = utc_s * US_PER_S;
	return 0;
}

static void offer_reminders(struct near *near, const struct plan *plan, const char *name) {
	for (uint32_t i = 0; i < plan->reminder_count; i++) {
		near_offer(near, name, plan->reminders[i].id);
	}
}

static void offer_routines(struct near *near, const struct plan *plan, const char *name) {
	for (uint32_t i = 0; i < plan->routine_count; i++) {
		const char *id = plan->routines[i].id, *slash = strrchr(id, '/');
		near_offer(near, name, slash != NULL && strchr(name, '/') == NULL ? slash + 1 : id);
	}
}

/* Refuses with the nearest name, or where the names are. */
static int refuse_name(
	struct request *request, const char *what, const char *name, const struct near *near) {
	char text[300];

	if (near->word != NULL) {
		(void)snprintf(text, sizeof(text),
			"there is no %s \"%.80s\"; did you mean \"%.80s\"?", what, name,
			near->word);
	} else {
		(void)snprintf(text, sizeof(text),
			"there is no %s \"%.80s\"; minimusctl %s shows what there is", what, name,
			strcmp(what, "routine") == 0 ? "show" : "list");
	}
	methods_refuse(request, "not-found", text);
	return -ENOENT;
}

int param_reminder(struct daemon *daemon, struct request *request, json_t *params, int32_t *ret) {
	const struct plan *plan = &daemon->loaded->plan;
	const char *name = param_text(params, "reminder");
	struct near near = {0};

	*ret = name != NULL ? plan_find_reminder(plan, name) : -1;
	if (name == NULL || *ret >= 0) {
		return 0;
	}
	offer_reminders(&near, plan, name);
	return refuse_name(request, "reminder", name, &near);
}

int param_routine(struct daemon *daemon, struct request *request, json_t *params, int32_t *ret) {
	const struct plan *plan = &daemon->loaded->plan;
	const char *name = param_text(params, "routine");
	bool start = request->method->id == METHOD_SESSION_START;
	struct near near = {0};

	*ret = name != NULL ? plan_find_routine(plan, name) : -1;
	if (name == NULL || *ret >= 0) {
		return 0;
	}
	offer_routines(&near, plan, name);
	/* Both can be started, and a person need not know which of them a name is. */
	if (start) {
		offer_reminders(&near, plan, name);
	}
	return refuse_name(request, start ? "routine or reminder" : "routine", name, &near);
}

/* ---- commands ---- */

static void drop(struct command_wait *wait) {
	struct command_wait **link = &wait->daemon->commands;

	while (*link != wait) {
		link = &(*link)->next;
	}
	*link = wait->next;
	free(wait);
}

void methods_command(struct daemon *daemon, struct request *request, struct command_args *args) {
	struct command_wait *wait = calloc(1, sizeof(*wait));
	struct event event = {.type = EVENT_COMMAND};
	struct status_view view;

	if (wait == NULL) {
		request_refuse(request, WIRE_INTERNAL_ERROR, NULL, "memory is out");
		return;
	}
	engine_status(daemon->engine, daemon_now(daemon), &view);
	int32_t reminder = args->reminder >= 0 ? args->reminder
		: view.prompt_open             ? view.prompt_reminder
					       : -1;
	*wait = (struct command_wait){.next = daemon->commands,
		.daemon = daemon,
		.request = request,
		.token = ++daemon->next_token,
		.level = args->level};
	(void)snprintf(
		wait->reminder, sizeof(wait->reminder), "%s", render_reminder_id(daemon, reminder));
	daemon->commands = wait;
	args->token = wait->token;
	event.as.command = *args;
	daemon_step(daemon, &event);
}

void methods_reply(struct daemon *daemon, const struct reply *reply) {
	if (reply->token == daemon->amend_reply.token) {
		daemon->amend_reply = *reply;
	}
	for (struct command_wait *wait = daemon->commands; wait != NULL; wait = wait->next) {
		if (wait->token == reply->token) {
			wait->replied = true;
			wait->reply = *reply;
		}
	}
}

static void handle_durable(void *user, int result) {
	struct command_wait *wait = user;
	const char *problem = store_problem(wait->daemon->store);

	if (result < 0) {
		char text[400];
		(void)snprintf(text, sizeof(text), "done, but not saved: %.300s",
			problem[0] != '\0' ? problem : strerror(-result));
		methods_refuse(wait->request, "not-durable", text);
	} else {
		methods_finish_command(wait);
	}
	drop(wait);
}

void methods_commands_done(struct daemon *daemon) {
	struct command_wait *next;

	for (struct command_wait *wait = daemon->commands; wait != NULL; wait = next) {
		next = wait->next;
		if (!wait->replied || wait->flushing) {
			continue;
		}
		if (wait->reply.code != REPLY_OK) {
			methods_refuse(
				wait->request, reply_code_name(wait->reply.code), wait->reply.text);
			drop(wait);
		} else {
			wait->flushing = true;
			store_flush(daemon->store, handle_durable, wait);
		}
	}
}

/* ---- sync ---- */

static void handle_synced(void *user, int result) {
	struct daemon *daemon = user;

	(void)result;
	daemon->sync_flushing = false;
	methods_check_syncs(daemon);
}

/* Whether anything that earlier requests set off is still under way. */
static bool settled(const struct daemon *daemon, const struct request *request) {
	return !daemon->stepping && daemon->first_event == NULL &&
		plugins_busy(daemon->plugins) == 0 && daemon->folding == NULL && !daemon->loading &&
		!desktop_busy(daemon->desktop) &&
		control_oldest(daemon->control, request) > request->order;
}

void methods_check_syncs(struct daemon *daemon) {
	if (daemon->sync_count == 0 || daemon->checking_syncs || daemon->sync_flushing ||
		daemon->stopping || daemon->engine == NULL) {
		return;
	}
	daemon->checking_syncs = true;
	while (daemon->sync_count > 0 && settled(daemon, daemon->syncs[0])) {
		struct request *request = daemon->syncs[0];
		if (!daemon->sync_flushed) {
			/* What has been recorded by now must be on disk, too. */
			daemon->sync_flushed = true;
			daemon->sync_flushing = true;
			store_flush(daemon->store, handle_synced, daemon);
			if (daemon->sync_flushing) {
				break;
			}
			continue;
		}
		daemon->sync_flushed = false;
		daemon->sync_count--;
		memmove(daemon->syncs, daemon->syncs + 1,
			daemon->sync_count * sizeof(daemon->syncs[0]));
		request_answer(request, json_object());
	}
	daemon->checking_syncs = false;
}

void serve_sync(struct daemon *daemon, struct request *request, json_t *params) {
	(void)params;
	if (daemon->sync_count == SYNCS_MAX) {
		methods_refuse(
			request, "refused", "too many syncs are waiting; read their answers");
		return;
	}
	daemon->syncs[daemon->sync_count++] = request;
	methods_check_syncs(daemon);
}

void methods_finish(struct daemon *daemon) {
	/* The requests themselves are refused with their connections. */
	daemon->sync_count = 0;
	daemon->reload_count = 0;
	daemon->doctor_count = 0;
	daemon->sound_doctor = NULL;
	folding_finish(daemon);
	drop_parked(daemon);
	while (daemon->commands != NULL) {
		drop(daemon->commands);
	}
	methods_drop_previews(daemon);
}
