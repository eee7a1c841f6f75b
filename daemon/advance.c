/* SPDX-License-Identifier: MIT */
#include "advance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dose_json.h"

struct asking {
	struct daemon *daemon;
	uint64_t ask;
	char model[NAME_MAX_BYTES];
};

const struct model *advance_model(const struct daemon *daemon, const char *name) {
	const struct catalogue *models = &daemon->loaded->models;
	const char *slash = strchr(name, '/');

	for (uint32_t i = 0; i < models->model_count; i++) {
		const struct model *model = &models->models[i];
		size_t length = strlen(model->plugin);
		bool same = slash == NULL
			? strcmp(model->plugin, SHIPPED_MODELS) == 0 && strcmp(model->id, name) == 0
			: strlen(name) > length && name[length] == '/' &&
				strncmp(model->plugin, name, length) == 0 &&
				strcmp(model->id, name + length + 1) == 0;
		if (same) {
			return model;
		}
	}
	return NULL;
}

json_t *advance_fields(const struct model_field *fields, uint32_t count, const int32_t *values) {
	json_t *json = json_object();

	for (uint32_t i = 0; i < count; i++) {
		(void)json_object_set_new(json, fields[i].name, json_integer(values[i]));
	}
	return json;
}

static int decode_state(const struct model *model, json_t *json, struct advanced *advanced,
	struct wire_error *error) {
	for (uint32_t i = 0; i < model->state_count; i++) {
		const struct model_field *field = &model->state[i];
		json_int_t value = 0;
		int found =
			wire_get_integer(json, field->name, field->min, field->max, &value, error);
		if (found != 1) {
			if (found == 0) {
				(void)snprintf(error->text, sizeof(error->text),
					"its answer has no state \"%s\"", field->name);
			}
			return -1;
		}
		advanced->state[i] = (int32_t)value;
	}
	advanced->state_count = (int32_t)model->state_count;
	return 0;
}

static int decode_text(
	json_t *row, const char *key, char *text, size_t size, struct wire_error *error) {
	const char *value = NULL;

	text[0] = '\0';
	if (wire_get_string(row, key, &value, error) < 0) {
		return -1;
	}
	if (value != NULL && strlen(value) >= size) {
		(void)snprintf(error->text, sizeof(error->text),
			"its answer's \"%s\" is longer than %zu bytes", key, size - 1);
		return -1;
	}
	(void)snprintf(text, size, "%s", value != NULL ? value : "");
	return 0;
}

static int decode_row(const struct model *model, json_t *answer, struct advanced *advanced,
	struct wire_error *error) {
	json_t *row = json_array_get(json_object_get(answer, "rows"), 0);
	struct diag diag = {0};

	if (!json_is_object(row)) {
		(void)snprintf(error->text, sizeof(error->text), "its answer has no row");
		return -1;
	}
	if (decode_state(model, json_object_get(row, "state"), advanced, error) < 0 ||
		dose_decode(json_object_get(row, "dose"), &advanced->dose, error) < 0 ||
		decode_text(row, "reason", advanced->reason, sizeof(advanced->reason), error) < 0 ||
		decode_text(row, "flag", advanced->flag, sizeof(advanced->flag), error) < 0) {
		return -1;
	}
	if (dose_check(&advanced->dose, &diag) < 0) {
		(void)snprintf(error->text, sizeof(error->text), "its dose is wrong: %.180s",
			diag.message);
		return -1;
	}
	(void)snprintf(
		advanced->version, sizeof(advanced->version), "%.*s", ID_MAX, model->version);
	return 0;
}

static void handle_answer(void *user, json_t *answer, const char *problem) {
	struct asking *asking = user;
	struct daemon *daemon = asking->daemon;
	const struct model *model =
		daemon->loaded != NULL ? advance_model(daemon, asking->model) : NULL;
	struct event event = {.type = EVENT_ADVANCED, .as.advanced = {.ask = asking->ask}};
	struct wire_error error = {0};

	if (answer != NULL && model != NULL) {
		event.as.advanced.ok = decode_row(model, answer, &event.as.advanced, &error) == 0;
		if (!event.as.advanced.ok) {
			plugins_fault(daemon->plugins, model->plugin, error.text);
			problem = error.text;
		}
	}
	if (!event.as.advanced.ok) {
		event.as.advanced = (struct advanced){.ask = asking->ask};
		(void)snprintf(event.as.advanced.reason, sizeof(event.as.advanced.reason),
			"The dose stays: the model %.60s could not be asked: %.110s", asking->model,
			problem != NULL ? problem : "it is not there any more");
	}
	free(asking);
	daemon_step(daemon, &event);
}

static json_t *encode_result(const struct advance *advance) {
	json_t *done = json_array();

	for (uint32_t i = 0; i < advance->set_count; i++) {
		(void)json_array_append_new(done, json_integer(advance->done[i]));
	}
	json_t *result = json_pack("{s:o, s:b, s:b, s:s}", "done", done, "ok", advance->ok,
		"complete", advance->complete > 0, "verdict", verdict_name(advance->verdict));
	if (advance->rpe >= 0) {
		(void)json_object_set_new(result, "rpe", json_integer(advance->rpe));
	}
	return result;
}

void advance_ask(struct daemon *daemon, const struct advance *advance) {
	const struct routine_item *item =
		&daemon->loaded->plan.routines[advance->routine].items[advance->item];
	const struct model *model = advance_model(daemon, item->model);
	struct asking *asking = calloc(1, sizeof(*asking));

	if (asking == NULL) {
		return;
	}
	asking->daemon = daemon;
	asking->ask = advance->ask;
	(void)snprintf(asking->model, sizeof(asking->model), "%s", item->model);
	if (model == NULL || item->params == NULL) {
		handle_answer(asking, NULL, "no plugin in use offers it");
		return;
	}
	json_t *state = advance->start || advance->state_count != (int32_t)model->state_count
		? json_null()
		: advance_fields(model->state, model->state_count, advance->state);
	json_t *params = json_pack("{s:s, s:o, s:o, s:o, s:[o]}", "model", model->id, "params",
		advance_fields(model->params, model->param_count, item->params), "state", state,
		"dose", dose_encode(&advance->dose_before), "results", encode_result(advance));
	plugins_call(daemon->plugins, model->plugin, "advance", params, handle_answer, asking);
}
