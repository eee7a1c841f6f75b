/* SPDX-License-Identifier: MIT */
/* The methods that tell what is going on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "methods.h"
#include "render.h"

#define WHY_BYTES 4096

/* Status is asked for often and changes seldom: its text is kept until something happens. */
void serve_status(struct daemon *daemon, struct request *request, json_t *params) {
	(void)params;
	if (planwatch_stirred(&daemon->watch)) {
		daemon_changed(daemon);
	}
	bool stale = daemon->status_valid_us != NEVER_US &&
		daemon_now(daemon).wall_us >= daemon->status_valid_us;
	if (daemon->status_text == NULL || stale) {
		json_t *status = render_status(daemon);
		free(daemon->status_text);
		daemon->status_text = status != NULL ? json_dumps(status, JSON_COMPACT) : NULL;
		json_decref(status);
		if (daemon->status_text == NULL) {
			request_answer(request, NULL);
			return;
		}
		daemon->status_length = strlen(daemon->status_text);
	}
	request_answer_text(request, daemon->status_text, daemon->status_length);
}

json_t *methods_snapshot(void *user) {
	struct daemon *daemon = user;
	json_t *snapshot = render_status(daemon);

	if (snapshot != NULL) {
		(void)json_object_set_new(snapshot, "reminders", render_reminders(daemon));
	}
	return snapshot;
}

void serve_reminders(struct daemon *daemon, struct request *request, json_t *params) {
	(void)params;
	request_answer(request, json_pack("{s:o}", "reminders", render_reminders(daemon)));
}

/* Its reminders go on with what the plugin said when it was well; that is told, too. */
static void add_plugin_sentence(
	const struct daemon *daemon, const char *plugin, json_t *sentences) {
	const char *problem = plugins_problem(daemon->plugins, plugin);
	char text[PLUGIN_PROBLEM_BYTES];

	if (problem != NULL) {
		(void)snprintf(text, sizeof(text),
			"Its plugin %s does not work at present; its last good answer serves. See: "
			"minimusctl plugin log %s.",
			plugin, plugin);
		(void)json_array_append_new(sentences, json_string(text));
	}
}

/* Who asks not to disturb is not always plain to see: a microphone left open, a forgotten mode. */
static void add_dnd_sentence(const struct daemon *daemon, uint32_t holds, json_t *sentences) {
	const char *source = sense_hold_source(daemon->sense, HOLD_DND);
	char text[200];

	if ((holds & HOLD_DND) != 0 && source[0] != '\0') {
		(void)snprintf(text, sizeof(text), "Do-not-disturb comes from %s.", source);
		(void)json_array_append_new(sentences, json_string(text));
	}
}

void serve_why(struct daemon *daemon, struct request *request, json_t *params) {
	struct reminder_view view;
	char text[WHY_BYTES];
	int32_t index;

	if (param_reminder(daemon, request, params, &index) < 0) {
		return;
	}
	struct instant now = daemon_now(daemon);
	engine_reminder(daemon->engine, now, index, &view);
	text[0] = '\0';
	int64_t until_us = engine_why(daemon->engine, now, index, text, sizeof(text));
	json_t *sentences = json_array();
	for (char *line = text; line != NULL && *line != '\0';) {
		char *end = strchr(line, '\n');
		if (end != NULL) {
			*end++ = '\0';
		}
		(void)json_array_append_new(sentences, json_string(line));
		line = end;
	}
	add_dnd_sentence(daemon, view.holds, sentences);
	if (view.routine >= 0) {
		add_plugin_sentence(
			daemon, daemon->loaded->plan.routines[view.routine].plugin, sentences);
	}
	request_answer(request,
		json_pack("{s:s, s:s, s:o, s:o}", "reminder",
			daemon->loaded->plan.reminders[index].id, "state",
			reminder_state_name(view.state), "sentences", sentences, "until",
			render_time(daemon, until_us)));
}

/* ---- plugins ---- */

void serve_plugins(struct daemon *daemon, struct request *request, json_t *params) {
	(void)params;
	request_answer(request,
		json_pack("{s:o, s:o}", "plugins", plugins_status(daemon->plugins, true), "unused",
			plugins_unused(daemon->plugins)));
}

void serve_plugin_log(struct daemon *daemon, struct request *request, json_t *params) {
	json_t *lines = plugins_log(daemon->plugins, param_text(params, "id"));

	if (lines == NULL) {
		methods_refuse(request, "not-found",
			"no plugin of that id has been asked for; minimusctl plugin list shows "
			"them");
		return;
	}
	request_answer(request, json_pack("{s:o}", "lines", lines));
}

void serve_plugin_reload(struct daemon *daemon, struct request *request, json_t *params) {
	if (!plugins_forgive(daemon->plugins, param_text(params, "id"))) {
		methods_refuse(request, "not-found",
			"no plugin of that id is in use; minimusctl plugin list shows them");
		return;
	}
	plans_reload(daemon, request);
}

/* ---- events ---- */

static uint64_t event_mask(json_t *types) {
	uint64_t mask = 0;
	size_t i;
	json_t *type;

	if (types == NULL) {
		return UINT64_MAX;
	}
	json_array_foreach(types, i, type) {
		int index = events_type(json_string_value(type));
		mask |= index >= 0 ? UINT64_C(1) << index : 0;
	}
	return mask;
}

void serve_subscribe(struct daemon *daemon, struct request *request, json_t *params) {
	const struct events *events = &daemon->events;
	json_t *since = json_object_get(params, "since");
	json_t *result = json_pack(
		"{s:s, s:I}", "instance", events->instance, "seq", (json_int_t)events->seq);
	uint64_t mask = event_mask(json_object_get(params, "events"));
	uint64_t from = events->seq;

	if (since != NULL) {
		const char *instance = param_text(since, "instance");
		json_int_t seq = param_integer(since, "seq");
		if (instance == NULL || !json_is_integer(json_object_get(since, "seq")) ||
			seq < 0) {
			json_decref(result);
			request_refuse(request, WIRE_INVALID_PARAMS, "bad-argument",
				"subscribe: \"since\" has instance (a string) and seq (from 0)");
			return;
		}
		if (strcmp(instance, events->instance) == 0 && events_kept(events, (uint64_t)seq)) {
			from = (uint64_t)seq;
		} else {
			/* A number that is still to come is of another history, whatever it says.
			 */
			bool ours = strcmp(instance, events->instance) == 0 &&
				(uint64_t)seq <= events->seq;
			json_int_t first = ours ? seq + 1 : 1;
			(void)json_object_set_new(result, "lost",
				json_pack("{s:I, s:I}", "from", first, "to",
					(json_int_t)events->seq));
			since = NULL;
		}
	}
	if (since == NULL) {
		(void)json_object_set_new(result, "snapshot", methods_snapshot(daemon));
	}
	request_subscribe(request, result, mask, from);
}

void serve_rpc_discover(struct daemon *daemon, struct request *request, json_t *params) {
	(void)daemon;
	(void)params;
	request_answer(request, method_discover(MINIMUS_VERSION));
}
