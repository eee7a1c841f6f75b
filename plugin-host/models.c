/* SPDX-License-Identifier: MIT */
#include "models.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dose.h"
#include "fault.h"
#include "take.h"

#define WHERE_SIZE 128

static void take_fields(const struct minimus_field *from, uint32_t count, uint32_t max,
	struct minimus_field *ret, const char *where, struct wire_error *error) {
	static const struct take_shape shape = {"struct minimus_field",
		sizeof(struct minimus_field), TAKE_UP_TO(struct minimus_field, reserved)};
	(void)take_number(count, 0, max, where, "count", error);
	for (uint32_t i = 0; i < count && !fault_is(error); i++) {
		if (!take_element(from, i, &shape, &ret[i], where, error) ||
			!take_text(ret[i].name, TEXT_NAME, MINIMUS_ID_MAX, where, "name", error)) {
			return;
		}
		char place[2 * WHERE_SIZE];
		(void)snprintf(place, sizeof place, "%s%s: ", where, ret[i].name);
		(void)take_text(ret[i].help, TEXT_LINE, MINIMUS_TEXT_MAX, place, "help", error);
		(void)take_number(ret[i].max, ret[i].min, INT32_MAX, place, "max", error);
		(void)take_number(ret[i].initial, ret[i].min, ret[i].max, place, "initial", error);
		for (uint32_t j = 0; j < i && !fault_is(error); j++) {
			if (strcmp(ret[j].name, ret[i].name) == 0) {
				(void)fault_plugin(
					error, "%sthere are two fields of this name", place);
			}
		}
	}
}

static void take_model(const void *from, struct model *ret, struct wire_error *error) {
	static const struct take_shape shape = {"struct minimus_model",
		sizeof(struct minimus_model), TAKE_UP_TO(struct minimus_model, advance)};
	const uint32_t known = MINIMUS_DOSE_SETS | MINIMUS_DOSE_REPS | MINIMUS_DOSE_HOLD |
		MINIMUS_DOSE_LOAD | MINIMUS_DOSE_TEMPO | MINIMUS_DOSE_LEVEL | MINIMUS_DOSE_STAGE;
	struct minimus_model *raw = &ret->raw;
	if (!take_struct(from, &shape, raw, "model: ", error) ||
		!take_text(raw->id, TEXT_ID, MINIMUS_ID_MAX, "model: ", "id", error)) {
		return;
	}
	char where[WHERE_SIZE], place[WHERE_SIZE];
	(void)snprintf(where, sizeof where, "model \"%s\": ", raw->id);
	(void)take_text(raw->title, TEXT_LINE, MINIMUS_TITLE_MAX, where, "title", error);
	(void)take_text(raw->help, TEXT_LINE, MINIMUS_TEXT_MAX, where, "help", error);
	(void)take_number(raw->version, 1, INT32_MAX, where, "version", error);
	(void)take_number(raw->moves, 1, known, where, "moves", error);
	(void)snprintf(place, sizeof place, "model \"%s\": parameter ", raw->id);
	take_fields(raw->params, raw->param_count, MINIMUS_PARAMS_MAX, ret->params, place, error);
	(void)snprintf(place, sizeof place, "model \"%s\": state ", raw->id);
	take_fields(raw->state, raw->state_count, MINIMUS_STATE_MAX, ret->state, place, error);
	if (raw->start == NULL || raw->dose == NULL || raw->advance == NULL) {
		(void)fault_plugin(error, "%sstart, dose or advance is NULL", where);
	}
	raw->params = ret->params;
	raw->state = ret->state;
}

static const void *const *find_list(
	const struct plugin *plugin, size_t *ret_count, struct wire_error *error) {
	static const struct take_shape shape = {"struct minimus_progression",
		sizeof(struct minimus_progression), TAKE_UP_TO(struct minimus_progression, models)};
	const void *extension = plugin_extension(plugin, MINIMUS_EXT_PROGRESSION);
	struct minimus_progression progression;
	if (extension == NULL) {
		(void)fault_plugin(
			error, "it does not give models (no %s)", MINIMUS_EXT_PROGRESSION);
		return NULL;
	}
	if (!take_struct(extension, &shape, &progression, "", error)) {
		return NULL;
	}
	const void *const *list = (const void *const *)progression.models;
	if (take_count(list, MINIMUS_MODELS_MAX, "", "models", ret_count, error) &&
		*ret_count == 0) {
		(void)fault_plugin(error, "the list of models is empty");
	}
	return fault_is(error) ? NULL : list;
}

int models_take(struct models *models, const struct plugin *plugin, struct wire_error *error) {
	size_t count = 0;
	const void *const *list = find_list(plugin, &count, error);
	if (list == NULL) {
		return -EINVAL;
	}
	struct model *items = calloc(count, sizeof *items);
	if (items == NULL) {
		return fault_plugin(error, "the models do not fit into memory");
	}
	for (size_t i = 0; i < count && !fault_is(error); i++) {
		take_model(list[i], &items[i], error);
		for (size_t j = 0; j < i && !fault_is(error); j++) {
			if (strcmp(items[j].raw.id, items[i].raw.id) == 0) {
				(void)fault_plugin(
					error, "there are two models \"%s\"", items[i].raw.id);
			}
		}
	}
	if (fault_is(error)) {
		free(items);
		return -EINVAL;
	}
	models->items = items;
	models->count = count;
	return 0;
}

void models_finish(struct models *models) {
	free(models->items);
	models->items = NULL;
	models->count = 0;
}

static json_t *fields_json(const struct minimus_field *fields, uint32_t count) {
	json_t *array = json_array();
	for (uint32_t i = 0; i < count; i++) {
		const struct minimus_field *field = &fields[i];
		(void)json_array_append_new(array,
			json_pack("{ss ss si si si}", "name", field->name, "help", field->help,
				"min", (int)field->min, "max", (int)field->max, "initial",
				(int)field->initial));
	}
	return array;
}

json_t *models_json(const struct models *models, struct wire_error *error) {
	json_t *array = json_array();
	for (size_t i = 0; i < models->count; i++) {
		const struct minimus_model *raw = &models->items[i].raw;
		(void)json_array_append_new(array,
			json_pack("{ss ss ss si so so so}", "id", raw->id, "title", raw->title,
				"help", raw->help, "version", (int)raw->version, "moves",
				dose_moves_json(raw->moves), "params",
				fields_json(raw->params, raw->param_count), "state",
				fields_json(raw->state, raw->state_count)));
	}
	json_t *json = json_pack("{so}", "models", array);
	if (json == NULL) {
		(void)fault_plugin(error, "the models do not fit into memory");
	}
	return json;
}
