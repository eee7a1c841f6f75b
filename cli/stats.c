/* SPDX-License-Identifier: MIT */
/* stats, and the report that puts all of the diary on a page. */
#include <errno.h>
#include <string.h>

#include "human.h"
#include "page.h"
#include "render.h"
#include "verbs.h"

#define HISTORY_ALL 1000000

/* {"since": T} where --since says so. NULL: told. */
static json_t *since_params(const struct args *args) {
	char problem[PROBLEM_BYTES], text[WHEN_BYTES];
	const char *since = args_value(args, "--since");
	struct stamp stamp;
	if (since == NULL) {
		return json_object();
	}
	if (stamp_read(since, true, &stamp, problem) < 0) {
		(void)cli_complain("%s: --since: %s", args->verb->name, problem);
		return NULL;
	}
	stamp_print(&stamp, text);
	return json_pack("{ss}", "since", text);
}

int verb_stats(struct cli *cli, const struct args *args) {
	json_t *params = since_params(args);
	if (params == NULL) {
		return STATUS_TROUBLE;
	}
	json_t *stats = cli_call(cli, "stats", params);
	if (stats == NULL) {
		return cli->status;
	}
	if (args_flag(args, "--json")) {
		cli_json(cli, stats);
	} else {
		render_stats(cli->out, stats, &cli->style);
	}
	json_decref(stats);
	return STATUS_DONE;
}

/* ---- report ---- */

/* The history from the first of the weeks on. */
static json_t *history_since(struct cli *cli, const json_t *stats) {
	const json_t *first = json_array_get(json_object_get(stats, "weeks"), 0);
	char since[40];
	(void)snprintf(since, sizeof(since), "%.10sT00:00:00Z", text_of(first, "begins"));
	return cli_call(
		cli, "history", json_pack("{ss, si}", "since", since, "limit", HISTORY_ALL));
}

/* Who prescribed it stands with every routine. */
static json_t *plan_of(struct cli *cli, const json_t *progress) {
	const char *routine =
		text_of(json_array_get(json_object_get(progress, "items"), 0), "routine");
	return routine[0] == '\0' ? json_object()
				  : cli_call(cli, "show", json_pack("{ss}", "routine", routine));
}

static bool fetch(struct cli *cli, const struct args *args, struct report *report) {
	json_t *params = since_params(args);
	report->stats = params == NULL ? NULL : cli_call(cli, "stats", params);
	report->progress = report->stats == NULL ? NULL : cli_call(cli, "progress", NULL);
	report->history = report->progress == NULL ? NULL : history_since(cli, report->stats);
	report->plan = report->history == NULL ? NULL : plan_of(cli, report->progress);
	report->reminders = report->plan == NULL ? NULL : cli_call(cli, "reminders", NULL);
	cli->status = params == NULL ? STATUS_TROUBLE : cli->status;
	return report->reminders != NULL;
}

static int write_page(struct cli *cli, const char *name, const struct report *report) {
	if (strcmp(name, "-") == 0) {
		page_report(cli->out, report);
		return STATUS_DONE;
	}
	FILE *file = fopen(name, "we");
	if (file == NULL) {
		return cli_complain("report: %.200s: %s", name, strerror(errno));
	}
	page_report(file, report);
	bool failed = ferror(file) != 0;
	if (fclose(file) != 0 || failed) {
		return cli_complain(
			"report: %.200s could not be written whole: %s", name, strerror(errno));
	}
	(void)fprintf(cli->out, "The report is in %s; any browser shows and prints it.\n", name);
	return STATUS_DONE;
}

int verb_report(struct cli *cli, const struct args *args) {
	const char *name = args_value(args, "--html");
	struct report report = {0};
	int status = STATUS_DONE;
	if ((name == NULL && !cli_clock(cli)) || !fetch(cli, args, &report)) {
		status = cli->status;
	} else if (name != NULL) {
		status = write_page(cli, name, &report);
	} else {
		render_report(cli->out, &report, &cli->style);
	}
	json_decref(report.stats);
	json_decref(report.progress);
	json_decref(report.history);
	json_decref(report.plan);
	json_decref(report.reminders);
	return status;
}
