/* SPDX-License-Identifier: MIT */
/* Verbs that change something. */
#include <string.h>

#include "human.h"
#include "render.h"
#include "verbs.h"

/* Prints what came of a call; result is taken, NULL: the refusal is told. */
static int finish_act(
	struct cli *cli, const struct args *args, json_t *result, const char *otherwise) {
	if (result == NULL) {
		cli_tell_refusal(cli);
		return cli->status;
	}
	if (args_flag(args, "--json")) {
		cli_json(cli, result);
	} else {
		render_done(cli->out, result, otherwise);
	}
	json_decref(result);
	return STATUS_DONE;
}

/* Calls, prints, and is done. params is taken; NULL with a complaint made already: trouble. */
static int act(struct cli *cli, const struct args *args, const char *method, json_t *params,
	const char *otherwise) {
	return finish_act(cli, args, cli_try(cli, method, params), otherwise);
}

/* Adds a text where one is given. False: told. */
static bool put_text(json_t *params, const char *key, const char *text) {
	if (text != NULL && json_object_set_new(params, key, json_string(text)) != 0) {
		(void)cli_complain("%s is not UTF-8 text", key);
		return false;
	}
	return true;
}

/* Whether the plan has a reminder of this id; -1: told. */
static int is_reminder(struct cli *cli, const char *name) {
	json_t *result = cli_call(cli, "reminders", NULL);
	if (result == NULL) {
		return -1;
	}
	int found = 0;
	size_t i;
	json_t *reminder;
	json_array_foreach(json_object_get(result, "reminders"), i, reminder) {
		found |= strcmp(text_of(reminder, "id"), name) == 0;
	}
	json_decref(result);
	return found;
}

int verb_start(struct cli *cli, const struct args *args) {
	const char *name = args->count > 0 ? args->items[0] : NULL;
	int reminder = name == NULL || strchr(name, '/') != NULL ? 0 : is_reminder(cli, name);
	if (reminder < 0) {
		return cli->status;
	}
	json_t *params = cli_params(reminder ? "reminder" : "routine", name);
	return params == NULL ? STATUS_TROUBLE
			      : act(cli, args, "session.start", params,
					"Started. Watch it with: minimusctl follow");
}

int verb_now(struct cli *cli, const struct args *args) {
	json_t *params = cli_params("reminder", args->items[0]);
	return params == NULL ? STATUS_TROUBLE
			      : act(cli, args, "reminder.now", params, "The prompt is on its way.");
}

int verb_snooze(struct cli *cli, const struct args *args) {
	char text[128], problem[PROBLEM_BYTES];
	json_int_t seconds = 0;
	/* A word with a digit first is a duration, unless it is none and a reminder bears its name.
	 */
	bool named = args->count > 0 && span_read(args->items[0], &seconds, problem) < 0 &&
		(args->items[0][0] < '0' || args->items[0][0] > '9');
	json_t *params = cli_params("reminder", named ? args->items[0] : NULL);
	if (params == NULL) {
		return STATUS_TROUBLE;
	}
	if (args->count > (named ? 1 : 0)) {
		if (!args_join(args, named ? 1 : 0, text, sizeof(text)) ||
			span_read(text, &seconds, problem) < 0) {
			json_decref(params);
			return cli_complain("snooze: %s", problem);
		}
		(void)json_object_set_new(params, "for", json_integer(seconds));
	}
	return act(cli, args, "reminder.snooze", params, "Snoozed.");
}

int verb_skip(struct cli *cli, const struct args *args) {
	json_t *params = cli_params("reminder", args->count > 0 ? args->items[0] : NULL);
	if (params == NULL || !put_text(params, "reason", args_value(args, "--reason"))) {
		json_decref(params);
		return STATUS_TROUBLE;
	}
	return act(cli, args, "reminder.skip", params, "Skipped. minimusctl undo takes it back.");
}

int verb_undo(struct cli *cli, const struct args *args) {
	return act(cli, args, "undo", NULL, "Taken back.");
}

/* The options of a report that stand for the whole session. False: told. */
static bool report_options(const struct args *args, json_t *params) {
	char problem[PROBLEM_BYTES];
	const char *effort = args_value(args, "--effort"), *pain = args_value(args, "--pain");
	json_int_t value = 0;
	if (effort != NULL) {
		if (effort_read(effort, &value, problem) < 0) {
			(void)cli_complain("%s: %s", args->verb->name, problem);
			return false;
		}
		(void)json_object_set_new(params, "effort", json_integer(value));
	}
	if (pain != NULL) {
		if (pain_read(pain, "pain", &value, problem) < 0) {
			(void)cli_complain("%s: %s", args->verb->name, problem);
			return false;
		}
		(void)json_object_set_new(params, "pain", json_pack("{sI}", "during", value));
	}
	return put_text(params, "note", args_value(args, "--note"));
}

/* What was done, as positions: at most one that is no result, the member `first`, then results.
 * False: told. */
static bool report_items(const struct args *args, const char *first, json_t *params) {
	char problem[PROBLEM_BYTES];
	json_t *exercises = json_object();
	for (int i = 0; i < args->count; i++) {
		if (strchr(args->items[i], '=') == NULL && i == 0) {
			if (!put_text(params, first, args->items[i])) {
				json_decref(exercises);
				return false;
			}
		} else if (report_read(args->items[i], exercises, problem) < 0) {
			json_decref(exercises);
			(void)cli_complain("%s: %s", args->verb->name, problem);
			return false;
		}
	}
	if (json_object_size(exercises) > 0) {
		(void)json_object_set_new(params, "exercises", exercises);
	} else {
		json_decref(exercises);
	}
	return true;
}

int verb_done(struct cli *cli, const struct args *args) {
	json_t *params = json_object();
	if (!report_items(args, "reminder", params) || !report_options(args, params)) {
		json_decref(params);
		return STATUS_TROUBLE;
	}
	const char *method = "reminder.done";
	if (json_object_get(params, "reminder") == NULL) {
		/* Without a name it is the open prompt's work, or else the session's, running or
		 * last. */
		json_t *status = cli_call(cli, "status", NULL);
		if (status == NULL) {
			json_decref(params);
			return cli->status;
		}
		if (!json_is_object(json_object_get(status, "prompt"))) {
			method = "session.report";
		}
		json_decref(status);
	}
	bool named = json_object_get(params, "reminder") != NULL;
	json_t *result = cli_try(cli, method, params);
	if (result == NULL && named && cli->connected && cli->connection.refused &&
		strcmp(cli->connection.data_code, "not-found") == 0) {
		(void)cli_complain(
			"%s; what was done of an exercise is written as %.60s=12/11,12/12",
			cli->connection.trouble, args->items[0]);
		return cli->status;
	}
	return finish_act(cli, args, result, "Recorded.");
}

int verb_amend(struct cli *cli, const struct args *args) {
	json_t *params = json_object();
	if (!report_items(args, "id", params) || !report_options(args, params)) {
		json_decref(params);
		return STATUS_TROUBLE;
	}
	if (json_object_get(params, "id") == NULL || json_object_size(params) == 1) {
		json_decref(params);
		return cli_complain(
			"amend: say the id of the entry and what is true of it, such as: "
			"minimusctl amend ID --pain 2");
	}
	return act(cli, args, "history.amend", params,
		"Changed; the doses after it were worked out anew.");
}

int verb_delete(struct cli *cli, const struct args *args) {
	json_t *params = cli_params("id", args->items[0]);
	return params == NULL ? STATUS_TROUBLE
			      : act(cli, args, "history.delete", params,
					"Deleted; the doses after it were worked out anew.");
}

int verb_answer(struct cli *cli, const struct args *args) {
	static const char *const options[] = {"--pain", "--morning"};
	char problem[PROBLEM_BYTES];
	json_int_t value = 0;
	json_t *params = json_object();
	const char *effort = args_value(args, "--effort");
	if (effort != NULL && effort_read(effort, &value, problem) < 0) {
		json_decref(params);
		return cli_complain("answer: %s", problem);
	}
	if (effort != NULL) {
		(void)json_object_set_new(params, "effort", json_integer(value));
	}
	for (size_t i = 0; i < 2; i++) {
		const char *given = args_value(args, options[i]);
		if (given == NULL) {
			continue;
		}
		if (pain_read(given, options[i] + 2, &value, problem) < 0) {
			json_decref(params);
			return cli_complain("answer: %s", problem);
		}
		(void)json_object_set_new(params, options[i] + 2, json_integer(value));
	}
	if (json_object_size(params) == 0) {
		json_decref(params);
		return cli_complain(
			"answer: nothing to answer; give --effort, --pain or --morning");
	}
	return act(cli, args, "answer", params, "Thank you. It is recorded.");
}

int verb_session(struct cli *cli, const struct args *args) {
	static const struct {
		const char *word, *method, *said;
	} words[] = {{"pause", "session.pause", "Paused."},
		{"resume", "session.resume", "Going on."}, {"toggle", "session.toggle", "Done."},
		{"next", "session.next", "Next step."}, {"back", "session.back", "One step back."},
		{"stop", "session.stop", "Ended. What was done counts."}};
	json_t *params = cli_params("reason", args_value(args, "--reason"));
	if (params == NULL) {
		return STATUS_TROUBLE;
	}
	size_t i = 0;
	while (strcmp(words[i].word, args->items[0]) != 0) {
		i++;
	}
	const char *said = words[i].said;
	json_t *result = cli_call(cli, words[i].method, params);
	if (result == NULL) {
		return cli->status;
	}
	if (args_flag(args, "--json")) {
		cli_json(cli, result);
	} else if (strcmp(words[i].word, "toggle") == 0) {
		const json_t *session = json_object_get(result, "session");
		const json_t *paused =
			json_object_get(json_is_object(session) ? session : result, "paused");
		render_done(cli->out, result, json_is_true(paused) ? "Paused." : "Going on.");
	} else {
		render_done(cli->out, result, said);
	}
	json_decref(result);
	return STATUS_DONE;
}

/* ---- pauses ---- */

/* Whether a pause of this reminder (NULL: of everything) for this reason is there; -1: told. */
static int is_paused(struct cli *cli, const char *reminder, const char *reason) {
	json_t *status = cli_call(cli, "status", NULL);
	if (status == NULL) {
		return -1;
	}
	int found = 0;
	size_t i;
	json_t *pause;
	json_array_foreach(json_object_get(status, "pauses"), i, pause) {
		const char *of = json_string_value(json_object_get(pause, "reminder"));
		bool same = reminder == NULL ? of == NULL : of != NULL && strcmp(of, reminder) == 0;
		found |= same && strcmp(text_of(pause, "reason"), reason) == 0;
	}
	json_decref(status);
	return found;
}

static int print_pauses(
	struct cli *cli, const struct args *args, const char *method, json_t *params) {
	json_t *result = cli_call(cli, method, params);
	if (result == NULL) {
		return cli->status;
	}
	if (args_flag(args, "--json")) {
		cli_json(cli, result);
	} else if (text_of(result, "text")[0] != '\0') {
		render_done(cli->out, result, "");
	} else {
		render_pauses(cli->out, json_object_get(result, "pauses"), &cli->style);
	}
	json_decref(result);
	return STATUS_DONE;
}

/* "45min", or "until 17:30". False: told. */
static bool pause_time(const struct args *args, int first, json_t *params) {
	char text[128] = "", problem[PROBLEM_BYTES], until[WHEN_BYTES];
	struct stamp stamp;
	json_int_t seconds = 0;
	if (first >= args->count) {
		return true;
	}
	if (strcmp(args->items[first], "until") == 0) {
		if (!args_join(args, first + 1, text, sizeof(text)) ||
			stamp_read(text, false, &stamp, problem) < 0) {
			(void)cli_complain("pause: %s", problem);
			return false;
		}
		stamp_print(&stamp, until);
		return json_object_set_new(params, "until", json_string(until)) == 0;
	}
	if (!args_join(args, first, text, sizeof(text)) || span_read(text, &seconds, problem) < 0) {
		(void)cli_complain("pause: %s", problem);
		return false;
	}
	return json_object_set_new(params, "for", json_integer(seconds)) == 0;
}

int verb_pause(struct cli *cli, const struct args *args) {
	const char *first = args->count > 0 ? args->items[0] : NULL;
	bool named =
		first != NULL && strcmp(first, "until") != 0 && (first[0] < '0' || first[0] > '9');
	json_t *params = cli_params("reminder", named ? first : NULL);
	if (params == NULL) {
		return STATUS_TROUBLE;
	}
	const char *reason = args_value(args, "--reason");
	int paused = args_flag(args, "--toggle")
		? is_paused(cli, named ? first : NULL, reason == NULL ? "user" : reason)
		: 0;
	if (paused < 0 || !put_text(params, "reason", reason) ||
		(paused == 0 && !pause_time(args, named ? 1 : 0, params))) {
		json_decref(params);
		return paused < 0 ? cli->status : STATUS_TROUBLE;
	}
	return print_pauses(cli, args, paused > 0 ? "resume" : "pause", params);
}

int verb_resume(struct cli *cli, const struct args *args) {
	json_t *params = cli_params("reminder", args->count > 0 ? args->items[0] : NULL);
	return params == NULL ? STATUS_TROUBLE : print_pauses(cli, args, "resume", params);
}

int verb_reload(struct cli *cli, const struct args *args) {
	json_t *result = cli_call(cli, "reload", NULL);
	if (result == NULL) {
		return cli->status;
	}
	bool ok = !json_is_false(json_object_get(result, "ok"));
	if (args_flag(args, "--json")) {
		cli_json(cli, result);
	} else if (ok) {
		render_problem_lines(cli->out, result);
		(void)fprintf(cli->out, "The plan is loaded.\n");
	} else {
		render_problems(cli->out, result);
		(void)cli_complain("the plan has errors; the one before goes on");
	}
	json_decref(result);
	return ok ? STATUS_DONE : STATUS_REFUSED;
}

/* ---- safety ---- */

int verb_screening(struct cli *cli, const struct args *args) {
	json_t *params = cli_params("result", args->count > 0 ? args->items[0] : NULL);
	json_t *result = params == NULL ? NULL : cli_call(cli, "screening", params);
	if (result == NULL) {
		return params == NULL ? STATUS_TROUBLE : cli->status;
	}
	if (args_flag(args, "--json")) {
		cli_json(cli, result);
	} else {
		render_screening(cli->out, result, &cli->style);
	}
	json_decref(result);
	return STATUS_DONE;
}

int verb_red_flag(struct cli *cli, const struct args *args) {
	char statement[1024];
	if (args->count == 0) {
		return verb_screening(cli, args);
	}
	bool clear = strcmp(args->items[0], "clear") == 0;
	if (clear && (args->count < 2 || !args_join(args, 1, statement, sizeof(statement)))) {
		return cli_complain("redflag: say who cleared you and when: minimusctl redflag "
				    "clear \"Dr Roe, on Monday\"");
	}
	if (!clear && args->count > 1) {
		return cli_complain(
			"redflag: \"%.60s\" is one argument too many; it is: minimusctl redflag %s",
			args->items[1], args->verb->arguments);
	}
	json_t *params =
		cli_params(clear ? "statement" : "level", clear ? statement : args->items[0]);
	json_t *result =
		params == NULL ? NULL : cli_call(cli, clear ? "redflag.clear" : "redflag", params);
	if (result == NULL) {
		return params == NULL ? STATUS_TROUBLE : cli->status;
	}
	if (args_flag(args, "--json")) {
		cli_json(cli, result);
	} else {
		render_red_flag(cli->out, result, &cli->style);
	}
	json_decref(result);
	return STATUS_DONE;
}
