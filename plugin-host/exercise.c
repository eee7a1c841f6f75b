/* SPDX-License-Identifier: MIT */
#include "exercise.h"

#include <minimus/ext/progression.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dose.h"
#include "fault.h"
#include "take.h"

#define WHERE_SIZE 128
#define PARAMS_TEXT_MAX 400

static void put_kind(json_t *json, const struct minimus_exercise *exercise, const char *where,
	struct wire_error *error) {
	static const char *const words[] = {NULL, "release", "stretch", "strengthen"};
	json_t *kinds = json_array();
	if (take_number(exercise->kind, MINIMUS_KIND_RELEASE, MINIMUS_KIND_STRENGTHEN, where,
		    "kind", error) &&
		take_number(exercise->kind_2, MINIMUS_KIND_NONE, MINIMUS_KIND_STRENGTHEN, where,
			"kind_2", error)) {
		(void)json_array_append_new(kinds, json_string(words[exercise->kind]));
		if (exercise->kind_2 != MINIMUS_KIND_NONE) {
			(void)json_array_append_new(kinds, json_string(words[exercise->kind_2]));
		}
	}
	put_json(json, "kind", kinds, error);
}

/* 0 is "as the exercise" and left out; "none at all" is 0 on the wire. */
static void put_level_time(json_t *json, const char *member, int32_t value, const char *where,
	struct wire_error *error) {
	if (take_number(value, MINIMUS_TIME_NONE, MINIMUS_TIME_S_MAX, where, member, error) &&
		value != 0) {
		put_number(json, member, value == MINIMUS_TIME_NONE ? 0 : value, error);
	}
}

static json_t *level_json(
	const struct minimus_level *level, const char *where, struct wire_error *error) {
	json_t *json = json_object();
	put_text(json, "name", level->name, TEXT_ID, MINIMUS_ID_MAX, where, error);
	put_text(json, "equipment", level->equipment, TEXT_OPTIONAL, MINIMUS_TITLE_MAX, where,
		error);
	put_text(json, "say", level->say, TEXT_OPTIONAL, MINIMUS_TEXT_MAX, where, error);
	if (take_number(level->work, MINIMUS_LEVEL_SAME, MINIMUS_LEVEL_BILATERAL, where, "work",
		    error) &&
		level->work != MINIMUS_LEVEL_SAME) {
		put_json(json, "unilateral", json_boolean(level->work == MINIMUS_LEVEL_UNILATERAL),
			error);
	}
	put_level_time(json, "prepare_s", level->prepare_s, where, error);
	put_level_time(json, "switch_s", level->switch_s, where, error);
	put_level_time(json, "rest_s", level->rest_s, where, error);
	return json;
}

static json_t *levels_json(
	const struct minimus_exercise *exercise, const char *where, struct wire_error *error) {
	static const struct take_shape shape = {"struct minimus_level",
		sizeof(struct minimus_level), TAKE_UP_TO(struct minimus_level, rest_s)};
	json_t *array = json_array();
	(void)take_number(
		exercise->level_count, 0, MINIMUS_LEVELS_MAX, where, "level_count", error);
	for (uint32_t i = 0; i < exercise->level_count && !fault_is(error); i++) {
		struct minimus_level level;
		char place[WHERE_SIZE];
		(void)snprintf(place, sizeof place, "%.100slevel %u: ", where, (unsigned)i + 1);
		if (take_element(exercise->levels, i, &shape, &level, place, error)) {
			(void)json_array_append_new(array, level_json(&level, place, error));
		}
	}
	return array;
}

/* One "name=number" into the object; `word` is ours to write to. */
static void put_param(json_t *params, char *word, const char *where, struct wire_error *error) {
	char *equals = strchr(word, '=');
	char *end = NULL;
	long long value = 0;
	if (equals != NULL) {
		*equals = '\0';
		value = strtoll(equals + 1, &end, 10);
	}
	if (equals == NULL || end == equals + 1 || *end != '\0' || value < INT32_MIN ||
		value > INT32_MAX) {
		(void)fault_plugin(
			error, "%smodel_params: \"%.40s\" is not NAME=NUMBER", where, word);
		return;
	}
	if (json_object_get(params, word) != NULL) {
		(void)fault_plugin(error, "%smodel_params: \"%.40s\" is there twice", where, word);
		return;
	}
	if (take_text(word, TEXT_NAME, MINIMUS_ID_MAX, where, "a name in model_params", error)) {
		put_number(params, word, value, error);
	}
}

static void put_params(
	json_t *json, const char *text, const char *where, struct wire_error *error) {
	if (!take_text(text, TEXT_OPTIONAL, PARAMS_TEXT_MAX, where, "model_params", error) ||
		text == NULL) {
		return;
	}
	char copy[PARAMS_TEXT_MAX + 1];
	(void)snprintf(copy, sizeof copy, "%s", text);
	json_t *params = json_object();
	char *rest = NULL;
	for (char *word = strtok_r(copy, " ", &rest); word != NULL;
		word = strtok_r(NULL, " ", &rest)) {
		put_param(params, word, where, error);
	}
	put_json(json, "params", params, error);
}

/* "PLUGIN/MODEL". */
static void put_model(
	json_t *json, const char *model, const char *where, struct wire_error *error) {
	if (!take_text(model, TEXT_OPTIONAL, 2 * MINIMUS_ID_MAX + 1, where, "model", error) ||
		model == NULL) {
		return;
	}
	const char *slash = strchr(model, '/');
	if (slash == NULL || slash == model || slash[1] == '\0' || strchr(slash + 1, '/') != NULL) {
		(void)fault_plugin(
			error, "%smodel is \"%s\"; PLUGIN/MODEL was expected", where, model);
		return;
	}
	put_json(json, "model", json_string(model), error);
}

static void put_numbers(json_t *json, const struct minimus_exercise *exercise, const char *where,
	struct wire_error *error) {
	const struct {
		const char *name;
		int32_t value;
	} times[] = {{"rest_s", exercise->rest_s}, {"prepare_s", exercise->prepare_s},
		{"switch_s", exercise->switch_s}, {"gap_s", exercise->gap_s}};
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		if (take_number(
			    times[i].value, 0, MINIMUS_TIME_S_MAX, where, times[i].name, error) &&
			(times[i].value != 0 || strcmp(times[i].name, "gap_s") != 0)) {
			put_number(json, times[i].name, times[i].value, error);
		}
	}
	(void)dose_check(&exercise->dose, true, where, error);
	int64_t top = exercise->level_count == 0 ? 0 : (int64_t)exercise->level_count - 1;
	(void)take_number(exercise->dose.level, 0, top, where, "level", error);
	put_json(json, "dose", dose_json(&exercise->dose), error);
	(void)take_number(exercise->flags, 0,
		MINIMUS_EXERCISE_UNILATERAL | MINIMUS_EXERCISE_SIDE_COMPLETE, where, "flags",
		error);
	bool complete = (exercise->flags & MINIMUS_EXERCISE_SIDE_COMPLETE) != 0;
	put_json(json, "unilateral",
		json_boolean((exercise->flags & MINIMUS_EXERCISE_UNILATERAL) != 0), error);
	put_json(json, "side_order", json_string(complete ? "side-complete" : "within-set"), error);
}

static void put_words(json_t *json, const struct minimus_exercise *exercise, const char *where,
	struct wire_error *error) {
	put_text(json, "title", exercise->title, TEXT_LINE, MINIMUS_TITLE_MAX, where, error);
	put_text(json, "position", exercise->position, TEXT_LINE, MINIMUS_TITLE_MAX, where, error);
	put_text(json, "placement", exercise->placement, TEXT_OPTIONAL, MINIMUS_TEXT_MAX, where,
		error);
	put_texts(json, "equipment", exercise->equipment, where, error);
	put_texts(json, "steps", exercise->steps, where, error);
	if (!fault_is(error) && json_array_size(json_object_get(json, "steps")) == 0) {
		(void)fault_plugin(error, "%ssteps is empty; at least one was expected", where);
	}
	put_text(json, "say", exercise->say, TEXT_LINE, MINIMUS_TEXT_MAX, where, error);
	put_texts(json, "cautions", exercise->cautions, where, error);
	put_texts(json, "muscles", exercise->muscles, where, error);
	put_texts(json, "sources", exercise->sources, where, error);
	put_text(json, "tip", exercise->tip, TEXT_OPTIONAL, MINIMUS_ID_MAX, where, error);
}

json_t *exercise_json(const void *from, struct minimus_exercise *ret, struct wire_error *error) {
	static const struct take_shape shape = {"struct minimus_exercise",
		sizeof(struct minimus_exercise), TAKE_UP_TO(struct minimus_exercise, model_params)};
	json_t *json = json_object();
	if (!take_struct(from, &shape, ret, "exercise: ", error)) {
		return json;
	}
	put_text(json, "id", ret->id, TEXT_ID, MINIMUS_ID_MAX, "exercise: ", error);
	if (fault_is(error)) {
		return json;
	}
	char where[WHERE_SIZE];
	(void)snprintf(where, sizeof where, "exercise \"%s\": ", ret->id);
	put_words(json, ret, where, error);
	put_kind(json, ret, where, error);
	put_json(json, "levels", levels_json(ret, where, error), error);
	put_numbers(json, ret, where, error);
	put_model(json, ret->model, where, error);
	put_params(json, ret->model_params, where, error);
	return json;
}
