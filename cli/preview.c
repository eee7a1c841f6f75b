/* SPDX-License-Identifier: MIT */
/* preview: of a plan's file by a private daemon; without one, of what the running daemon has before
 * it. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "human.h"
#include "ics.h"
#include "render.h"
#include "verbs.h"

/* A file's days are shown whole; what runs goes on from now. False: told. */
static bool set_from(const struct args *args, const char *plan, json_t *params) {
	char problem[PROBLEM_BYTES], when[WHEN_BYTES];
	const char *from = args_value(args, "--from");
	struct stamp stamp = stamp_now();

	if (from == NULL && plan != NULL) {
		from = "today";
	}
	if (from != NULL && stamp_read(from, true, &stamp, problem) < 0) {
		(void)cli_complain("preview: --from: %s", problem);
		return false;
	}
	stamp_print(&stamp, when);
	(void)json_object_set_new(params, "from", json_string(when));
	return true;
}

/* NULL: told. */
static json_t *preview_params(const struct args *args, const char *plan) {
	char problem[PROBLEM_BYTES];
	const char *days = args_value(args, "--days"), *assume = args_value(args, "--assume");
	json_t *params = cli_params("plan", plan);
	json_int_t count;

	if (params == NULL) {
		return NULL;
	}
	if (days != NULL && number_read(days, "--days", 1, 36600, &count, problem) < 0) {
		(void)cli_complain("preview: %s", problem);
	} else if (assume != NULL &&
		json_object_set_new(params, "assume", json_string(assume)) != 0) {
		(void)cli_complain("preview: --assume is not UTF-8 text");
	} else if (set_from(args, plan, params)) {
		if (days != NULL) {
			(void)json_object_set_new(params, "days", json_integer(count));
		}
		return params;
	}
	json_decref(params);
	return NULL;
}

/* The running daemon, if one answers and no file was named; else a private one. */
static bool reach(struct cli *cli, const char *plan) {
	if (plan == NULL && connection_open(&cli->connection) == 0) {
		cli->connected = true;
		return true;
	}
	if (plan == NULL) {
		connection_close(&cli->connection);
	}
	return cli_spawn(cli);
}

int verb_preview(struct cli *cli, const struct args *args) {
	char path[PATH_MAX];
	const char *plan = args->count > 0 ? args->items[0] : NULL;

	if (args_flag(args, "--json") && args_flag(args, "--ics")) {
		return cli_complain("preview: --json and --ics cannot go together");
	}
	if (plan != NULL && realpath(plan, path) == NULL) {
		return cli_complain("%s: %s; give the path of a plan", plan, strerror(errno));
	}
	json_t *params = preview_params(args, plan == NULL ? NULL : path);
	if (params == NULL || !reach(cli, plan)) {
		json_decref(params);
		return STATUS_TROUBLE;
	}
	json_t *result = cli_call(cli, "preview", params);
	if (result == NULL) {
		return cli->status;
	}
	if (args_flag(args, "--json")) {
		cli_json(cli, result);
	} else if (args_flag(args, "--ics")) {
		ics_preview(cli->out, result, cli->style.now_s);
	} else {
		render_preview(cli->out, result, &cli->style);
	}
	json_decref(result);
	return STATUS_DONE;
}
