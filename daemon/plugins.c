/* SPDX-License-Identifier: MIT */
#include "plugins.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "parameters.h"
#include "plugins_private.h"

static void go_on(struct plugin *plugin);
static void handle_timer(uv_timer_t *timer);

/* The parameters with which the first question is asked (borrowed). */
static json_t *wanted_values(const struct plugin *plugin) {
	return plugin->first->values != NULL ? plugin->first->values : plugin->values;
}

static void drop(json_t **json) {
	json_decref(*json);
	*json = NULL;
}

/* Whether the host was started with the parameters that the first question wants. */
static bool fits(const struct plugin *plugin) {
	json_t *values = wanted_values(plugin);

	if (json_array_size(json_object_get(plugin->describe, "parameters")) == 0) {
		return true;
	}
	return values != NULL ? json_equal(values, plugin->started) != 0
			      : json_object_size(plugin->started) == 0;
}

bool plugin_quarantined(const struct plugin *plugin) {
	return plugin->faults >= PLUGIN_FAULTS_MAX;
}

static void tell(struct plugin *plugin, const char *type, const char *text) {
	plugin->plugins->ops.told(plugin->plugins->ops.user, type, plugin->id, text);
}

/* What a plugin prints is shown to people, on terminals: nothing of it may draw there. */
static void keep_line(struct plugin *plugin, const char *text) {
	char **line = &plugin->lines[plugin->line_next];

	free(*line);
	*line = strndup(text, LOG_LINE_BYTES);
	json_t *whole = *line != NULL ? json_string(*line) : NULL;
	for (char *at = *line; at != NULL && *at != '\0'; at++) {
		unsigned char byte = (unsigned char)*at;
		if (byte < 0x20 || byte == 0x7f || (whole == NULL && byte >= 0x80)) {
			*at = '?';
		}
	}
	json_decref(whole);
	plugin->line_next = (plugin->line_next + 1) % LOG_LINES_MAX;
}

static void drop_lines(struct plugin *plugin) {
	for (size_t i = 0; i < LOG_LINES_MAX; i++) {
		free(plugin->lines[i]);
		plugin->lines[i] = NULL;
	}
}

static void try_free(struct plugins *plugins) {
	if (!plugins->ending || plugins->later_open) {
		return;
	}
	for (size_t i = 0; i < plugins->count; i++) {
		if (plugins->items[i] != NULL) {
			return;
		}
	}
	free(plugins);
}

static void plugin_free(struct plugin *plugin) {
	struct plugins *plugins = plugin->plugins;

	if (plugin->host.live || plugin->open_timer > 0) {
		return;
	}
	for (size_t i = 0; i < plugins->count; i++) {
		if (plugins->items[i] == plugin) {
			plugins->items[i] = NULL;
		}
	}
	drop_lines(plugin);
	plugin_file_finish(&plugin->file);
	json_decref(plugin->known);
	json_decref(plugin->describe);
	json_decref(plugin->values);
	json_decref(plugin->started);
	free(plugin);
	try_free(plugins);
}

struct plugin *plugin_find(const struct plugins *plugins, const char *id) {
	for (size_t i = 0; i < plugins->count; i++) {
		if (strcmp(plugins->items[i]->id, id) == 0) {
			return plugins->items[i];
		}
	}
	return NULL;
}

/* The place of a plugin that no plan names any more, made fresh; NULL when all are in use. */
static struct plugin *reuse(struct plugins *plugins) {
	for (size_t i = 0; i < plugins->count; i++) {
		struct plugin *plugin = plugins->items[i];
		if (!plugin->used && plugin->first == NULL && !plugin->host.live) {
			drop_lines(plugin);
			plugin_file_finish(&plugin->file);
			(void)uv_timer_stop(&plugin->timer);
			plugin->state = PLUGIN_UNKNOWN;
			plugin->faults = plugin->line_next = 0;
			plugin->problem[0] = plugin->logged[0] = '\0';
			plugin->count = (struct plugin_count){0};
			drop(&plugin->describe);
			drop(&plugin->values);
			drop(&plugin->started);
			return plugin;
		}
	}
	return NULL;
}

struct plugin *plugin_find_or_add(struct plugins *plugins, const char *id) {
	struct plugin *plugin = plugin_find(plugins, id);

	if (plugin != NULL || strlen(id) >= sizeof(plugin->id)) {
		return plugin;
	}
	if (plugins->count == PLUGINS_MAX) {
		plugin = reuse(plugins);
		if (plugin != NULL) {
			(void)snprintf(plugin->id, sizeof(plugin->id), "%s", id);
		}
		return plugin;
	}
	plugin = calloc(1, sizeof(*plugin));
	if (plugin == NULL) {
		return NULL;
	}
	plugin->plugins = plugins;
	(void)snprintf(plugin->id, sizeof(plugin->id), "%s", id);
	(void)uv_timer_init(plugins->loop, &plugin->timer);
	uv_unref((uv_handle_t *)&plugin->timer);
	plugin->timer.data = plugin;
	plugin->open_timer = 1;
	plugins->items[plugins->count++] = plugin;
	return plugin;
}

/* Takes the first question off and answers it. */
static void answer(struct plugin *plugin, json_t *result, const char *problem) {
	struct plugins *plugins = plugin->plugins;
	struct question *question = plugin->first;

	plugin->first = question->next;
	if (plugin->first == NULL) {
		plugin->last = NULL;
	}
	plugin->asking = false;
	json_decref(plugin->known);
	plugin->known = NULL;
	json_decref(question->params);
	json_decref(question->values);
	question->answered(question->user, result, problem);
	free(question);
	plugins->busy--;
	if (plugins->busy == 0 && !plugins->ending) {
		plugins->ops.idle(plugins->ops.user);
	}
}

/* Answers with the problem; what a plugin is, with what it last was when it was well, too. */
static void answer_failed(struct plugin *plugin) {
	json_t *kept = plugin->first->describe
		? plugin_cache_read(plugin->plugins->paths, plugin->id, NULL, NULL)
		: NULL;

	answer(plugin, kept, plugin->problem);
	json_decref(kept);
}

/* Counts one failure, says so, and answers what was asked with it. */
static void fail(struct plugin *plugin, const char *problem) {
	(void)snprintf(plugin->problem, sizeof(plugin->problem), "%s", problem);
	plugin->state = PLUGIN_FAILED;
	plugin->faults++;
	plugin->count.faults++;
	if (strcmp(plugin->logged, plugin->problem) != 0) {
		/* One line for one cause, however often it is tried. */
		memcpy(plugin->logged, plugin->problem, sizeof(plugin->logged));
		log_line(LOG_WARN, "plugin %s: %s", plugin->id, plugin->problem);
	}
	tell(plugin, "plugin.failed", plugin->problem);
	if (plugin_quarantined(plugin)) {
		log_line(LOG_WARN, "plugin %s failed %d times and is left alone now", plugin->id,
			PLUGIN_FAULTS_MAX);
		tell(plugin, "plugin.quarantined", plugin->problem);
	}
	if (plugin->asking) {
		answer_failed(plugin);
	}
}

static void send_request(struct plugin *plugin, const char *method, json_t *params) {
	struct plugins *plugins = plugin->plugins;
	size_t length = 0;

	plugin->sent = ++plugins->next_id;
	plugin->method = method;
	plugin->sent_ns = uv_hrtime();
	char *line = wire_request(plugin->sent, method, params, &length);
	(void)helper_send(&plugin->host, line, length);
	(void)uv_timer_start(&plugin->timer, handle_timer, PLUGIN_CALL_MS, 0);
}

static bool has_extension(json_t *describe, const char *name) {
	json_t *list = json_object_get(describe, "extensions");
	size_t i;
	json_t *item;

	json_array_foreach(list, i, item) {
		const char *text = json_string_value(item);
		if (text != NULL && strcmp(text, name) == 0) {
			return true;
		}
	}
	return false;
}

/* Asks for the next part of a whole description; answers when all are there. */
static void describe_further(struct plugin *plugin) {
	json_t *describe = json_object_get(plugin->known, "describe");

	if (describe == NULL) {
		send_request(plugin, "describe", json_object());
	} else if (has_extension(describe, "minimus.routines/1") &&
		json_object_get(plugin->known, "catalogue") == NULL) {
		send_request(plugin, "catalogue", json_object());
	} else if (has_extension(describe, "minimus.progression/1") &&
		json_object_get(plugin->known, "models") == NULL) {
		send_request(plugin, "models", json_object());
	} else {
		json_t *known = json_incref(plugin->known);
		plugin_cache_write(plugin->plugins->paths, plugin->id, &plugin->file,
			wanted_values(plugin), known);
		plugin->state = PLUGIN_READY;
		plugin->problem[0] = '\0';
		plugin_note_version(plugin, known);
		tell(plugin, "plugin.loaded", "");
		answer(plugin, known, NULL);
		json_decref(known);
	}
}

static void handle_result(struct plugin *plugin, json_t *result) {
	struct question *question = plugin->first;

	if (!question->describe) {
		plugin->state = PLUGIN_READY;
		answer(plugin, result, NULL);
		go_on(plugin);
		return;
	}
	(void)json_object_set(plugin->known, plugin->method, result);
	if (strcmp(plugin->method, "describe") == 0) {
		const char *id = json_string_value(json_object_get(result, "id"));
		if (id == NULL || strcmp(id, plugin->id) != 0) {
			char problem[PLUGIN_PROBLEM_BYTES];
			(void)snprintf(problem, sizeof(problem),
				"calls itself %s; the file's name says %s, and both must be equal",
				id != NULL ? id : "nothing", plugin->id);
			fail(plugin, problem);
			go_on(plugin);
			return;
		}
		drop(&plugin->describe);
		plugin->describe = json_incref(result);
		if (!fits(plugin)) {
			/* It had to be started to say which parameters it has. */
			plugin->again = true;
			helper_kill(&plugin->host, NULL);
		}
	}
	if (plugin->again) {
		return;
	}
	describe_further(plugin);
	if (!plugin->asking) {
		go_on(plugin);
	}
}

static void handle_reply(struct plugin *plugin, const struct wire_message *message) {
	(void)uv_timer_stop(&plugin->timer);
	plugin_count_call(plugin);
	if (message->kind == WIRE_RESULT && json_is_object(message->result)) {
		handle_result(plugin, message->result);
		return;
	}
	if (message->kind == WIRE_ERROR &&
		(plugin->first->trial || message->code == WIRE_INVALID_PARAMS)) {
		/* The question was wrong, not the plugin. */
		answer(plugin, NULL, message->message);
	} else {
		fail(plugin,
			message->kind == WIRE_ERROR && message->message != NULL
				? message->message
				: "answered with something that is no object");
	}
	go_on(plugin);
}

/* Who answers what nobody asked writes in the host's place: nothing that it said holds. */
static void handle_stray(struct plugin *plugin) {
	static const char problem[] = "answered a question that nobody asked";

	plugin_cache_drop(plugin->plugins->paths, plugin->id);
	if (!plugin->asking) {
		fail(plugin, problem);
	}
	helper_kill(&plugin->host, problem);
}

static void handle_line(void *user, char *line, size_t length) {
	struct plugin *plugin = user;
	struct wire_message message;
	struct wire_error error;

	if (wire_parse(line, length, &message, NULL, &error) < 0) {
		helper_kill(&plugin->host, "answered with something that is no JSON-RPC line");
		return;
	}
	if (message.kind == WIRE_NOTIFICATION) {
		const char *text = json_string_value(json_object_get(message.params, "text"));
		if (text != NULL && strcmp(message.method, "log") == 0) {
			keep_line(plugin, text);
		}
	} else if (plugin->asking && json_is_integer(message.id) &&
		json_integer_value(message.id) == plugin->sent) {
		handle_reply(plugin, &message);
	} else {
		handle_stray(plugin);
	}
	wire_message_finish(&message);
}

static void handle_log(void *user, const char *text) {
	keep_line(user, text);
}

static void handle_gone(void *user, const char *text) {
	struct plugin *plugin = user;

	(void)uv_timer_stop(&plugin->timer);
	if (plugin->plugins->ending) {
		plugin_free(plugin);
		return;
	}
	if (plugin->again) {
		plugin->again = plugin->asking = false;
		drop(&plugin->known);
	} else if (plugin->asking) {
		char problem[PLUGIN_PROBLEM_BYTES];
		plugin_count_call(plugin);
		(void)snprintf(problem, sizeof(problem), "its process %s while it was asked for %s",
			text, plugin->method);
		fail(plugin, problem);
	}
	go_on(plugin);
}

static const struct helper_ops host_ops = {
	.line = handle_line, .log = handle_log, .gone = handle_gone};

static void handle_timer(uv_timer_t *timer) {
	struct plugin *plugin = timer->data;

	if (plugin->asking) {
		helper_kill(&plugin->host, "was ended because it did not answer within 1 s");
	} else {
		helper_end(&plugin->host);
	}
}

static void ask(struct plugin *plugin) {
	struct question *question = plugin->first;

	plugin->asking = true;
	if (question->describe) {
		plugin->known = json_object();
		describe_further(plugin);
	} else {
		send_request(plugin, question->method, question->params);
		question->params = NULL;
	}
}

static void start_host(struct plugin *plugin) {
	char *program = path_join(plugin->plugins->paths->libexec, "minimus-plugin-host");
	json_t *values = wanted_values(plugin);
	char **words = program != NULL
		? parameters_words(program, plugin->file.path, plugin->describe, values)
		: NULL;
	int result = words == NULL ? UV_ENOMEM
				   : helper_spawn(&plugin->host, plugin->plugins->loop, words,
					     WIRE_PLUGIN_MAX, &host_ops, plugin);

	parameters_free(words);
	drop(&plugin->started);
	/* What it declares is not known yet: then it was started with none. */
	plugin->started =
		plugin->describe != NULL && values != NULL ? json_incref(values) : json_object();

	if (result < 0) {
		char problem[PLUGIN_PROBLEM_BYTES];
		(void)snprintf(problem, sizeof(problem), "%s cannot be started: %s",
			program != NULL ? program : "minimus-plugin-host", uv_strerror(result));
		plugin->asking = true;
		fail(plugin, problem);
	} else {
		ask(plugin);
	}
	free(program);
}

static void tell_hidden(const struct plugin *plugin) {
	if (plugin->file.hidden != NULL) {
		log_line(LOG_WARN, "plugin %s: %s is used; %s has the same id and is left out",
			plugin->id, plugin->file.path, plugin->file.hidden);
	}
}

/* Looks the file up anew; a changed one is a new plugin that has not failed yet. */
static bool look_up(struct plugin *plugin) {
	struct plugin_file file = {0};
	char problem[PLUGIN_PROBLEM_BYTES];
	int result = plugin_file_find(
		plugin->plugins->paths, plugin->id, &file, problem, sizeof(problem));

	if (result < 0) {
		plugin->state = result == -EPERM ? PLUGIN_REFUSED : PLUGIN_MISSING;
		if (strcmp(problem, plugin->problem) != 0) {
			(void)snprintf(plugin->problem, sizeof(plugin->problem), "%s", problem);
			log_line(LOG_WARN, "plugin %s: %s", plugin->id, problem);
			tell(plugin, "plugin.failed", problem);
		}
		return false;
	}
	if (plugin_file_same(&file, &plugin->file)) {
		plugin_file_finish(&file);
	} else {
		plugin_file_finish(&plugin->file);
		plugin->file = file;
		tell_hidden(plugin);
		plugin->faults = 0;
		plugin->problem[0] = plugin->logged[0] = '\0';
		plugin->state = PLUGIN_UNKNOWN;
		drop(&plugin->describe);
		helper_end(&plugin->host);
	}
	return !plugin_quarantined(plugin);
}

/* Does what can be done without a process; true when the first question is answered by that. */
static bool answer_at_once(struct plugin *plugin) {
	if (!look_up(plugin)) {
		if (plugin_quarantined(plugin)) {
			answer_failed(plugin);
		} else {
			answer(plugin, NULL, plugin->problem);
		}
		return true;
	}
	if (plugin->first->describe) {
		json_t *kept = plugin_cache_read(
			plugin->plugins->paths, plugin->id, &plugin->file, wanted_values(plugin));
		if (kept != NULL) {
			plugin->state = PLUGIN_READY;
			plugin_note_version(plugin, kept);
			answer(plugin, kept, NULL);
			json_decref(kept);
			return true;
		}
	}
	return false;
}

/* Works on the first question unless one is being worked on; when there is none, lets the host
 * rest. */
static void go_on(struct plugin *plugin) {
	while (!plugin->plugins->ending && !plugin->asking && plugin->first != NULL) {
		if (answer_at_once(plugin)) {
			continue;
		}
		if (!plugin->host.live) {
			start_host(plugin);
		} else if (!plugin->host.ending && fits(plugin)) {
			ask(plugin);
		} else {
			helper_end(&plugin->host);
			return; /* `gone` comes, and goes on from there */
		}
	}
	if (!plugin->plugins->ending && !plugin->asking && plugin->host.live) {
		(void)uv_timer_start(&plugin->timer, handle_timer, PLUGIN_REST_MS, 0);
	}
}

void plugins_go_on(uv_timer_t *timer) {
	struct plugins *plugins = timer->data;

	for (size_t i = 0; i < plugins->count; i++) {
		go_on(plugins->items[i]);
	}
}

void plugins_fault(struct plugins *plugins, const char *id, const char *problem) {
	struct plugin *plugin = plugin_find(plugins, id);

	if (plugin != NULL) {
		plugin_cache_drop(plugins->paths, id);
		fail(plugin, problem);
	}
}

bool plugins_forgive(struct plugins *plugins, const char *id) {
	bool found = id == NULL;

	for (size_t i = 0; i < plugins->count; i++) {
		struct plugin *plugin = plugins->items[i];
		if (id == NULL || strcmp(plugin->id, id) == 0) {
			found = true;
			plugin->faults = 0;
			plugin->problem[0] = plugin->logged[0] = '\0';
			plugin->state = PLUGIN_UNKNOWN;
			plugin_cache_drop(plugins->paths, plugin->id);
			if (!plugin->asking) {
				helper_end(&plugin->host);
			}
		}
	}
	return found;
}

struct plugins *plugins_create(
	uv_loop_t *loop, const struct paths *paths, const struct plugins_ops *ops) {
	struct plugins *plugins = calloc(1, sizeof(*plugins));

	if (plugins != NULL) {
		plugins->loop = loop;
		plugins->paths = paths;
		plugins->ops = *ops;
		(void)uv_timer_init(loop, &plugins->later);
		plugins->later.data = plugins;
		plugins->later_open = true;
	}
	return plugins;
}

static void handle_timer_closed(uv_handle_t *handle) {
	struct plugin *plugin = handle->data;

	plugin->open_timer = 0;
	plugin_free(plugin);
}

static void handle_later_closed(uv_handle_t *handle) {
	struct plugins *plugins = handle->data;

	plugins->later_open = false;
	try_free(plugins);
}

void plugins_destroy(struct plugins *plugins) {
	if (plugins == NULL) {
		return;
	}
	plugins->ending = true;
	for (size_t i = 0; i < plugins->count; i++) {
		struct plugin *plugin = plugins->items[i];
		while (plugin->first != NULL) {
			answer(plugin, NULL, "minimusd ends");
		}
		helper_kill(&plugin->host, NULL);
		uv_close((uv_handle_t *)&plugin->timer, handle_timer_closed);
	}
	uv_close((uv_handle_t *)&plugins->later, handle_later_closed);
}
