/* SPDX-License-Identifier: MIT */
/* Verbs that need no running daemon: they start a private one, which ends with them. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "human.h"
#include "render.h"
#include "verbs.h"

#define CALENDAR_BYTES 8192
#define CALENDAR_COUNT 5 /* elapses when nobody says how many */

int verb_check(struct cli *cli, const struct args *args) {
	char path[PATH_MAX];
	const char *plan = args->count > 0 ? args->items[0] : NULL;
	/* The daemon has a directory of its own; a file that is not there is its to tell. */
	bool whole = plan == NULL || realpath(plan, path) != NULL;
	json_t *params = cli_params("plan", plan == NULL ? NULL : whole ? path : plan);
	if (params == NULL || !cli_spawn(cli)) {
		json_decref(params);
		return STATUS_TROUBLE;
	}
	json_t *result = cli_call(cli, "check", params);
	if (result == NULL) {
		return cli->status;
	}
	bool ok = json_is_true(json_object_get(result, "ok"));
	if (args_flag(args, "--json")) {
		cli_json(cli, result);
	} else {
		render_problems(cli->out, result);
	}
	json_decref(result);
	return ok ? STATUS_DONE : STATUS_REFUSED;
}

/* The options that say how the routine is done. False: told. */
static bool timeline_options(const struct args *args, json_t *params) {
	static const char *const words[] = {"--sides", "--first"};
	char problem[PROBLEM_BYTES];
	const char *dose = args_value(args, "--dose"), *pace = args_value(args, "--pace");
	for (size_t i = 0; i < 2; i++) {
		const char *given = args_value(args, words[i]);
		if (given != NULL &&
			json_object_set_new(params, words[i] + 2, json_string(given)) != 0) {
			(void)cli_complain("timeline: %s is not UTF-8 text", words[i]);
			return false;
		}
	}
	if (dose != NULL && json_object_set_new(params, "dose", dose_read(dose, problem)) != 0) {
		(void)cli_complain("timeline: %s", problem);
		return false;
	}
	if (pace != NULL) {
		char *end = NULL;
		double value = strtod(pace, &end);
		if (end == pace || *end != '\0' || !(value >= 1.0 && value <= 3.0)) {
			(void)cli_complain(
				"timeline: --pace must be from 1.0 to 3.0, not \"%.60s\"", pace);
			return false;
		}
		(void)json_object_set_new(params, "pace", json_real(value));
	}
	return true;
}

int verb_timeline(struct cli *cli, const struct args *args) {
	json_t *params = cli_params("routine", args->items[0]);
	if (params == NULL || !timeline_options(args, params) || !cli_spawn(cli)) {
		json_decref(params);
		return STATUS_TROUBLE;
	}
	json_t *result = cli_call(cli, "timeline", params);
	if (result == NULL) {
		return cli->status;
	}
	if (args_flag(args, "--json")) {
		cli_json(cli, result);
	} else {
		render_timeline(cli->out, result, args_flag(args, "--cues"), &cli->style);
	}
	json_decref(result);
	return STATUS_DONE;
}

/* ---- calendar ---- */

/* An expression need not be quoted: its words are joined again. NULL: told. */
static json_t *calendar_params(const struct args *args) {
	char text[CALENDAR_BYTES], problem[PROBLEM_BYTES], when[WHEN_BYTES];
	const char *from = args_value(args, "--from"), *given = args_value(args, "--count");
	json_int_t count = CALENDAR_COUNT;
	struct stamp stamp;
	size_t used = 0;
	for (int i = 0; i < args->count && used < sizeof(text); i++) {
		used += (size_t)snprintf(
			text + used, sizeof(text) - used, "%s%s", i > 0 ? " " : "", args->items[i]);
	}
	if (used >= sizeof(text)) {
		(void)cli_complain("calendar: the expression is too long");
		return NULL;
	}
	if (given != NULL && number_read(given, "--count", 1, 10000, &count, problem) < 0) {
		(void)cli_complain("calendar: %s", problem);
		return NULL;
	}
	stamp = stamp_now();
	if (from != NULL && stamp_read(from, true, &stamp, problem) < 0) {
		(void)cli_complain("calendar: --from: %s", problem);
		return NULL;
	}
	stamp_print(&stamp, when);
	return json_pack("{ss ss sI}", "expression", text, "from", when, "count", count);
}

int verb_calendar(struct cli *cli, const struct args *args) {
	json_t *params = calendar_params(args);
	if (params == NULL || !cli_spawn(cli)) {
		json_decref(params);
		return STATUS_TROUBLE;
	}
	json_t *result = cli_call(cli, "calendar", params);
	if (result == NULL) {
		return cli->status;
	}
	if (args_flag(args, "--json")) {
		cli_json(cli, result);
	} else {
		render_calendar(cli->out, result);
	}
	json_decref(result);
	return STATUS_DONE;
}

/* ---- dry-run ---- */

/* Every NAME=N of one option. False: told. */
static bool pairs(const struct args *args, const char *option, json_t *object) {
	char problem[PROBLEM_BYTES];
	for (int i = 0; i < args->option_count; i++) {
		if (strcmp(args->options[i].option->name, option) == 0 &&
			pair_read(args->options[i].value, object, problem) < 0) {
			(void)cli_complain("dry-run: %s: %s", option, problem);
			return false;
		}
	}
	return true;
}

/* All that is left in the file, in one block (owned). */
static char *text_read(FILE *file) {
	char *text = NULL;
	size_t size = 0;
	/* No file holds a NUL, so that the first "line" is all there is. */
	if (getdelim(&text, &size, '\0', file) < 0) {
		free(text);
		return strdup("");
	}
	return text;
}

/* One session a line. False: told. */
static bool lines_read(char *text, const char *path, json_t *sessions) {
	char problem[PROBLEM_BYTES];
	int number = 0;
	for (char *line = strsep(&text, "\n"); line != NULL; line = strsep(&text, "\n")) {
		number++;
		json_t *session = session_read(line, problem);
		if (session != NULL) {
			(void)json_array_append_new(sessions, session);
		} else if (problem[0] != '\0') {
			(void)cli_complain("%s:%d: %s", path, number, problem);
			return false;
		}
	}
	return true;
}

/* A JSON array of sessions, or one session a line. NULL: told. */
static json_t *sessions_read(const char *path) {
	bool standard = path == NULL || strcmp(path, "-") == 0;
	FILE *file = standard ? stdin : fopen(path, "r");
	if (file == NULL) {
		(void)cli_complain("%s: %s", path, strerror(errno));
		return NULL;
	}
	char *text = text_read(file);
	if (!standard) {
		(void)fclose(file);
	}
	json_t *sessions = NULL;
	if (text != NULL && text[strspn(text, " \t\r\n")] == '[') {
		struct wire_error error;
		sessions = wire_json(text, strlen(text), &error);
		if (sessions == NULL) {
			(void)cli_complain("%s: %.200s", standard ? "-" : path, error.text);
		}
	} else if (text != NULL) {
		sessions = json_array();
		if (!lines_read(text, standard ? "-" : path, sessions)) {
			json_decref(sessions);
			sessions = NULL;
		}
	}
	free(text);
	return sessions;
}

int verb_dry_run(struct cli *cli, const struct args *args) {
	json_t *set = json_object(), *start = json_object();
	if (!pairs(args, "--set", set) || !pairs(args, "--start", start)) {
		json_decref(set);
		json_decref(start);
		return STATUS_TROUBLE;
	}
	json_t *sessions = sessions_read(args->count > 1 ? args->items[1] : NULL);
	if (sessions == NULL) {
		json_decref(set);
		json_decref(start);
		return STATUS_TROUBLE;
	}
	json_t *params = json_pack("{ss so so so}", "model", args->items[0], "params", set, "start",
		start, "sessions", sessions);
	/* What goes on from a real dose is asked of the daemon that knows it. */
	const char *of = args_value(args, "--of");
	if (params == NULL ||
		(of != NULL && json_object_set_new(params, "of", json_string(of)) < 0) ||
		(of == NULL && !cli_spawn(cli))) {
		json_decref(params);
		return STATUS_TROUBLE;
	}
	json_t *result = cli_call(cli, "dry-run", params);
	if (result == NULL) {
		return cli->status;
	}
	if (args_flag(args, "--json")) {
		cli_json(cli, result);
	} else {
		render_dry_run(cli->out, result, &cli->style);
	}
	json_decref(result);
	return STATUS_DONE;
}
