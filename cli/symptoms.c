/* SPDX-License-Identifier: MIT */
/* The verb that answers the weekly question. */
#include <string.h>

#include "human.h"
#include "render.h"
#include "verbs.h"

/* "standing=2" into params. False: told. */
static bool answer_put(const char *text, json_t *params) {
	char problem[PROBLEM_BYTES], name[32];
	const char *equals = strchr(text, '=');
	json_int_t value = 0;
	if (equals == NULL || equals == text || (size_t)(equals - text) >= sizeof(name)) {
		(void)cli_complain("symptoms: \"%.60s\" is no answer; write it as standing=2, "
				   "outward=0, stairs=1 or range=no",
			text);
		return false;
	}
	(void)snprintf(name, sizeof(name), "%.*s", (int)(equals - text), text);
	if (strcmp(equals + 1, "yes") == 0 || strcmp(equals + 1, "no") == 0) {
		return json_object_set_new(
			       params, name, json_boolean(strcmp(equals + 1, "yes") == 0)) == 0;
	}
	if (strcmp(name, "range") == 0) {
		(void)cli_complain("symptoms: range is yes or no");
		return false;
	}
	if (pain_read(equals + 1, name, &value, problem) < 0) {
		(void)cli_complain("symptoms: %s", problem);
		return false;
	}
	return json_object_set_new(params, name, json_integer(value)) == 0;
}

int verb_symptoms(struct cli *cli, const struct args *args) {
	json_t *params = json_object();
	for (int i = 0; i < args->count; i++) {
		if (!answer_put(args->items[i], params)) {
			json_decref(params);
			return STATUS_TROUBLE;
		}
	}
	bool json = args_flag(args, "--json");
	if (!json && !cli_clock(cli)) {
		json_decref(params);
		return cli->status;
	}
	json_t *result = cli_call(cli, "symptoms", params);
	if (result == NULL) {
		return cli->status;
	}
	if (json) {
		cli_json(cli, result);
	} else {
		render_symptoms(cli->out, result, &cli->style);
	}
	json_decref(result);
	return STATUS_DONE;
}
