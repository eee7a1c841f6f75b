/* SPDX-License-Identifier: MIT */
/* export and import: the history as lines of JSON for another machine, or as a calendar. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "human.h"
#include "ics.h"
#include "render.h"
#include "verbs.h"

#define PART_BYTES 49152 /* of a request line, which may have 64 KiB */
#define HISTORY_ALL 1000000

static int export_records(struct cli *cli) {
	json_t *params = json_pack("{ss}", "format", "jsonl");
	for (;;) {
		json_t *result = cli_call(cli, "export", params), *record;
		size_t i;
		if (result == NULL) {
			return cli->status;
		}
		json_array_foreach(json_object_get(result, "records"), i, record) {
			cli_json(cli, record);
		}
		const char *next = text_of(result, "next");
		if (next[0] == '\0') {
			json_decref(result);
			return STATUS_DONE;
		}
		params = json_pack("{ss, ss}", "format", "jsonl", "after", next);
		json_decref(result);
	}
}

static int export_calendar(struct cli *cli) {
	json_t *result = cli_call(cli, "history", json_pack("{si}", "limit", HISTORY_ALL));
	if (result == NULL) {
		return cli->status;
	}
	ics_history(cli->out, result, stamp_now().unix_s);
	json_decref(result);
	return STATUS_DONE;
}

int verb_export(struct cli *cli, const struct args *args) {
	if (args_flag(args, "--ics") == args_flag(args, "--jsonl")) {
		return cli_complain("export: say which: --jsonl for another machine's import, or "
				    "--ics for a calendar");
	}
	return args_flag(args, "--ics") ? export_calendar(cli) : export_records(cli);
}

/* ---- import ---- */

struct counts {
	json_int_t added, known, left_out;
};

static bool send_part(struct cli *cli, json_t *records, struct counts *counts) {
	json_t *result = cli_call(cli, "import", json_pack("{so}", "records", records));
	if (result == NULL) {
		return false;
	}
	counts->added += json_integer_value(json_object_get(result, "added"));
	counts->known += json_integer_value(json_object_get(result, "known"));
	counts->left_out += json_integer_value(json_object_get(result, "left_out"));
	json_decref(result);
	return true;
}

/* Lines into requests. 0, or the exit status. */
static int send_lines(struct cli *cli, FILE *file, const char *name, struct counts *counts) {
	char *line = NULL;
	size_t room = 0, bytes = 0, number = 0;
	json_t *part = json_array();
	int status = STATUS_DONE;
	ssize_t length;
	while (status == STATUS_DONE && (length = getline(&line, &room, file)) > 0) {
		json_error_t error;
		number++;
		if (line[strspn(line, " \t\r\n")] == '\0') {
			continue;
		}
		json_t *record = json_loads(line, 0, &error);
		if (!json_is_object(record) || (size_t)length > PART_BYTES) {
			json_decref(record);
			status = cli_complain("import: %.200s:%zu: this is no record; a file for "
					      "import comes from: minimusctl export --jsonl",
				name, number);
			break;
		}
		if (bytes + (size_t)length > PART_BYTES) {
			if (!send_part(cli, part, counts)) {
				status = cli->status;
			}
			part = json_array();
			bytes = 0;
		}
		(void)json_array_append_new(part, record);
		bytes += (size_t)length;
	}
	free(line);
	if (status == STATUS_DONE && json_array_size(part) > 0) {
		return send_part(cli, part, counts) ? STATUS_DONE : cli->status;
	}
	json_decref(part);
	return status;
}

int verb_import(struct cli *cli, const struct args *args) {
	const char *name = args->items[0];
	bool standard = strcmp(name, "-") == 0;
	struct counts counts = {0};
	FILE *file = standard ? stdin : fopen(name, "re");
	if (file == NULL) {
		return cli_complain("import: %.200s: %s", name, strerror(errno));
	}
	int status = send_lines(cli, file, name, &counts);
	if (!standard) {
		(void)fclose(file);
	}
	if (status != STATUS_DONE) {
		return status;
	}
	if (args_flag(args, "--json")) {
		json_t *json = json_pack("{sI, sI, sI}", "added", counts.added, "known",
			counts.known, "left_out", counts.left_out);
		cli_json(cli, json);
		json_decref(json);
		return STATUS_DONE;
	}
	(void)fprintf(cli->out, "%lld records added, %lld were there already.\n",
		(long long)counts.added, (long long)counts.known);
	if (counts.left_out > 0) {
		(void)fprintf(cli->out,
			"%lld say that this machine wrote them, but its history does not have "
			"them; they are left out.\n",
			(long long)counts.left_out);
	}
	return STATUS_DONE;
}
