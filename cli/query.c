/* SPDX-License-Identifier: MIT */
/* Verbs that look and change nothing. */
#include <string.h>

#include "human.h"
#include "plugin.h"
#include "render.h"
#include "verbs.h"
#include "wire/methods.h"
#include "wire/near.h"

int verb_status(struct cli *cli, const struct args *args) {
	bool follow = args_flag(args, "--follow");
	if (args_flag(args, "--waybar")) {
		return follow ? waybar_follow(cli) : waybar_once(cli);
	}
	if (follow) {
		return cli_complain(
			"status: --follow goes with --waybar; a person uses: minimusctl follow");
	}
	json_t *status = cli_call(cli, "status", NULL);
	if (status == NULL) {
		return cli->status;
	}
	if (args_flag(args, "--json")) {
		cli_json(cli, status);
	} else {
		cli_clock_from(cli, status);
		render_status(cli->out, status, &cli->style);
	}
	json_decref(status);
	return STATUS_DONE;
}

/* Calls, and prints JSON or by `render`. params is taken. */
static int look(struct cli *cli, const struct args *args, const char *method, json_t *params,
	void (*render)(FILE *, const json_t *, const struct style *)) {
	bool json = args_flag(args, "--json");
	if (!json && !cli_clock(cli)) {
		json_decref(params);
		return cli->status;
	}
	json_t *result = cli_call(cli, method, params);
	if (result == NULL) {
		return cli->status;
	}
	if (json) {
		cli_json(cli, result);
	} else {
		render(cli->out, result, &cli->style);
	}
	json_decref(result);
	return STATUS_DONE;
}

int verb_list(struct cli *cli, const struct args *args) {
	return look(cli, args, "reminders", NULL, render_list);
}

int verb_next(struct cli *cli, const struct args *args) {
	json_t *status = cli_call(cli, "status", NULL);
	if (status == NULL) {
		return cli->status;
	}
	cli_clock_from(cli, status);
	if (args_flag(args, "--json")) {
		json_t *next = json_pack("{sO?}", "next", json_object_get(status, "next"));
		cli_json(cli, next);
		json_decref(next);
	} else {
		render_next(cli->out, status, &cli->style);
	}
	json_decref(status);
	return STATUS_DONE;
}

int verb_why(struct cli *cli, const struct args *args) {
	json_t *params = cli_params("reminder", args->items[0]);
	return params == NULL ? STATUS_TROUBLE : look(cli, args, "why", params, render_why);
}

/* ---- history and progress ---- */

/* A time of an option as a parameter. False: told. */
static bool put_time(const struct args *args, const char *option, json_t *params) {
	const char *given = args_value(args, option);
	char problem[PROBLEM_BYTES], text[WHEN_BYTES];
	struct stamp stamp;
	if (given == NULL) {
		return true;
	}
	if (stamp_read(given, true, &stamp, problem) < 0) {
		(void)cli_complain("history: %s: %s", option, problem);
		return false;
	}
	stamp_print(&stamp, text);
	return json_object_set_new(params, option + 2, json_string(text)) == 0;
}

static void render_csv(FILE *out, const json_t *history, const struct style *style) {
	(void)style;
	render_history_csv(out, history);
}

int verb_history(struct cli *cli, const struct args *args) {
	char problem[PROBLEM_BYTES];
	const char *limit = args_value(args, "--limit");
	json_int_t count = 0;
	if (args_flag(args, "--csv") && args_flag(args, "--json")) {
		return cli_complain("history: --csv and --json exclude each other; give one");
	}
	json_t *params = cli_params("reminder", args->count > 0 ? args->items[0] : NULL);
	if (params == NULL || !put_time(args, "--since", params) ||
		!put_time(args, "--until", params)) {
		json_decref(params);
		return STATUS_TROUBLE;
	}
	if (limit != NULL) {
		if (number_read(limit, "--limit", 1, 1000000, &count, problem) < 0) {
			json_decref(params);
			return cli_complain("history: %s", problem);
		}
		(void)json_object_set_new(params, "limit", json_integer(count));
	}
	return look(cli, args, "history", params,
		args_flag(args, "--csv") ? render_csv : render_history);
}

static void render_progress_short(FILE *out, const json_t *progress, const struct style *style) {
	render_progress(out, progress, false, style);
}

static void render_progress_whole(FILE *out, const json_t *progress, const struct style *style) {
	render_progress(out, progress, true, style);
}

int verb_progress(struct cli *cli, const struct args *args) {
	/* ROUTINE/EXERCISE, where the routine may have a slash of its own. */
	const char *name = args->count > 0 ? args->items[0] : NULL;
	const char *slash = name == NULL ? NULL : strrchr(name, '/');
	json_t *params = cli_params("exercise", slash == NULL ? name : slash + 1);
	if (params == NULL) {
		return STATUS_TROUBLE;
	}
	if (args_flag(args, "--recompute")) {
		(void)json_object_set_new(params, "recompute", json_true());
	}
	if (name == NULL) {
		return look(cli, args, "progress", params, render_progress_short);
	}
	if (slash != NULL) {
		(void)json_object_set_new(
			params, "routine", json_stringn(name, (size_t)(slash - name)));
	}
	return look(cli, args, "progress", params, render_progress_whole);
}

int verb_show(struct cli *cli, const struct args *args) {
	/* A name with a slash is a routine more often; otherwise an exercise. */
	static const char *const keys[] = {"exercise", "routine"};
	if (args->count == 0) {
		return look(cli, args, "show", NULL, render_names);
	}
	const char *name = args->items[0];
	size_t first = strchr(name, '/') != NULL ? 1 : 0;
	json_t *result = NULL;
	for (size_t i = 0; i < 2 && result == NULL; i++) {
		json_t *params = cli_params(keys[(first + i) % 2], name);
		if (params == NULL) {
			return STATUS_TROUBLE;
		}
		result = cli_try(cli, "show", params);
		if (result == NULL && (!cli->connected || !cli->connection.refused)) {
			return cli->status;
		}
		if (result == NULL && strcmp(cli->connection.data_code, "not-found") != 0) {
			break;
		}
	}
	if (result == NULL && strcmp(cli->connection.data_code, "not-found") == 0) {
		(void)cli_complain(
			"no exercise and no routine is called %.80s; minimusctl show lists them",
			name);
		return STATUS_REFUSED;
	}
	if (result == NULL) {
		cli_tell_refusal(cli);
		return cli->status;
	}
	if (args_flag(args, "--json")) {
		cli_json(cli, result);
	} else {
		render_show(cli->out, result, &cli->style);
	}
	json_decref(result);
	return STATUS_DONE;
}

/* ---- plugins ---- */

static void render_lines(FILE *out, const json_t *result, const struct style *style) {
	(void)style;
	size_t i;
	json_t *line;
	json_array_foreach(json_object_get(result, "lines"), i, line) {
		const char *text =
			json_is_string(line) ? json_string_value(line) : text_of(line, "text");
		text_put(out, text, strlen(text));
		(void)fputc('\n', out);
	}
}

static int (*author_verb(const char *word))(struct cli *, const struct args *) {
	return strcmp(word, "new") == 0      ? plugin_new
		: strcmp(word, "check") == 0 ? plugin_check
		: strcmp(word, "run") == 0   ? plugin_run
					     : NULL;
}

/* Loads plugins and the plan anew; a plan with errors is as much a failure as at `reload`. */
static int reload_plugins(struct cli *cli, const struct args *args, json_t *params) {
	json_t *result = cli_call(cli, "plugin.reload", params);
	if (result == NULL) {
		return cli->status;
	}
	bool ok = !json_is_false(json_object_get(result, "ok"));
	if (args_flag(args, "--json")) {
		cli_json(cli, result);
	} else {
		render_problem_lines(cli->out, result);
		render_plugins(cli->out, result, &cli->style);
	}
	if (!ok && !args_flag(args, "--json")) {
		(void)cli_complain("the plan has errors; the one before goes on");
	}
	json_decref(result);
	return ok ? STATUS_DONE : STATUS_REFUSED;
}

int verb_plugin(struct cli *cli, const struct args *args) {
	const char *word = args->items[0], *id = args->count > 1 ? args->items[1] : NULL;
	int (*verb)(struct cli *, const struct args *) = author_verb(word);
	if (id != NULL && verb != NULL && (verb == plugin_run || args->count == 2)) {
		return verb(cli, args);
	}
	if (strcmp(word, "list") == 0 && id == NULL) {
		return look(cli, args, "plugins", NULL, render_plugins);
	}
	if (verb != NULL || args->count > 2 ||
		((strcmp(word, "list") == 0) != (id == NULL) && strcmp(word, "reload") != 0)) {
		return cli_complain("plugin: it is: minimusctl plugin %s", args->verb->arguments);
	}
	json_t *params = cli_params("id", id);
	if (params == NULL) {
		return STATUS_TROUBLE;
	}
	return strcmp(word, "log") == 0 ? look(cli, args, "plugin.log", params, render_lines)
					: reload_plugins(cli, args, params);
}

/* ---- events ---- */

/* "reminder.due", or "reminder" for all of its events. False: told. */
static bool add_events(const char *given, json_t *list) {
	size_t length = strlen(given), before = json_array_size(list);
	for (size_t i = 0; wire_events[i] != NULL; i++) {
		const char *name = wire_events[i];
		if (strcmp(name, given) == 0 ||
			(strncmp(name, given, length) == 0 && name[length] == '.')) {
			(void)json_array_append_new(list, json_string(name));
		}
	}
	if (json_array_size(list) > before) {
		return true;
	}
	const char *near = near_match(given, wire_events);
	if (near != NULL) {
		(void)cli_complain(
			"events: unknown type \"%.60s\"; did you mean \"%s\"?", given, near);
	} else {
		(void)cli_complain(
			"events: unknown type \"%.60s\"; minimusctl(1) lists them", given);
	}
	return false;
}

static json_t *events_params(const struct args *args, json_int_t *ret_count) {
	char problem[PROBLEM_BYTES];
	const char *since = args_value(args, "--since"), *count = args_value(args, "--count");
	json_t *params = json_object(), *list = json_array();
	bool good = true;
	for (int i = 0; i < args->count && good; i++) {
		good = add_events(args->items[i], list);
	}
	if (json_array_size(list) > 0) {
		(void)json_object_set(params, "events", list);
	}
	json_decref(list);
	if (good && count != NULL &&
		number_read(count, "--count", 1, 1000000000, ret_count, problem) < 0) {
		(void)cli_complain("events: %s", problem);
		good = false;
	}
	if (good && since != NULL &&
		json_object_set_new(params, "since", since_read(since, problem)) != 0) {
		(void)cli_complain("events: %s", problem);
		good = false;
	}
	if (!good) {
		json_decref(params);
		return NULL;
	}
	return params;
}

static void print_event(struct cli *cli, const json_t *event, bool json) {
	if (json) {
		cli_json(cli, event);
	} else {
		render_event(cli->out, event, &cli->style);
	}
	(void)fflush(cli->out);
}

/* What did not arrive, from the reply to subscribe. */
static void print_lost(struct cli *cli, const json_t *reply, bool json) {
	json_t *lost = json_object_get(reply, "lost");
	if (!json_is_object(lost)) {
		return;
	}
	if (json) {
		json_t *line = json_pack("{ss sO}", "type", "lost", "lost", lost);
		print_event(cli, line, true);
		json_decref(line);
	} else {
		(void)fprintf(cli->out, "events %lld to %lld are lost\n",
			(long long)number_of(lost, "from"), (long long)number_of(lost, "to"));
		(void)fflush(cli->out);
	}
}

/* One notification. Returns how many events it was. */
static json_int_t take_notification(struct cli *cli, json_t *root, bool json) {
	const char *method = text_of(root, "method");
	json_t *params = json_object_get(root, "params");
	if (strcmp(method, "event") == 0) {
		print_event(cli, params, json);
		return 1;
	}
	if (strcmp(method, "lost") == 0) {
		json_t *reply = json_pack("{sO}", "lost", params);
		print_lost(cli, reply, json);
		json_decref(reply);
	}
	return 0;
}

int verb_events(struct cli *cli, const struct args *args) {
	json_int_t wanted = 0, seen = 0;
	bool json = args_flag(args, "--json");
	json_t *params = events_params(args, &wanted);
	json_t *reply = params == NULL ? NULL : cli_call(cli, "subscribe", params);
	if (reply == NULL) {
		return params == NULL ? STATUS_TROUBLE : cli->status;
	}
	print_lost(cli, reply, json);
	json_decref(reply);
	size_t i;
	json_t *early;
	json_array_foreach(cli->connection.early, i, early) {
		seen += wanted > 0 && seen >= wanted ? 0 : take_notification(cli, early, json);
	}
	while ((wanted == 0 || seen < wanted) && ferror(cli->out) == 0) {
		struct wire_message message;
		if (connection_next(&cli->connection, &message) < 0) {
			return cli_complain("%s", cli->connection.trouble);
		}
		if (message.kind == WIRE_NOTIFICATION) {
			seen += take_notification(cli, message.root, json);
		}
		wire_message_finish(&message);
	}
	return STATUS_DONE;
}
