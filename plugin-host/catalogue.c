/* SPDX-License-Identifier: MIT */
#include "catalogue.h"

#include <minimus/ext/routines.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dose.h"
#include "exercise.h"
#include "fault.h"
#include "take.h"

#define WHERE_SIZE 128

/* The lists of one catalogue, with the exercises taken: routines refer to them. */
struct lists {
	struct minimus_catalogue raw;
	size_t exercise_count, routine_count, muscle_count, tip_count;
	struct minimus_exercise *exercises; /* owned */
};

static void put_item_time(json_t *json, const char *member, int32_t value, const char *where,
	struct wire_error *error) {
	if (take_number(value, MINIMUS_TIME_NONE, MINIMUS_TIME_S_MAX, where, member, error) &&
		value != 0) {
		/* On the wire a gap of -1 makes each hold a set; of the rest, 0 is none. */
		bool gap = strcmp(member, "gap_s") == 0;
		put_number(json, member, value == MINIMUS_TIME_NONE && !gap ? 0 : value, error);
	}
}

static void put_sides(json_t *json, int32_t sides, const char *usual, const char *where,
	struct wire_error *error) {
	static const char *const words[] = {
		NULL, "both", "affected", "worse-first", "left", "right"};
	if (!take_number(sides, 0, MINIMUS_SIDES_RIGHT, where, "sides", error)) {
		return;
	}
	const char *word = sides == MINIMUS_SIDES_DEFAULT ? usual : words[sides];
	if (word != NULL) {
		put_json(json, "sides", json_string(word), error);
	}
}

/* The exercise of this id, or NULL. */
static const struct minimus_exercise *find_exercise(const struct lists *lists, const char *id) {
	for (size_t i = 0; i < lists->exercise_count; i++) {
		if (strcmp(lists->exercises[i].id, id) == 0) {
			return &lists->exercises[i];
		}
	}
	return NULL;
}

static json_t *item_json(const struct lists *lists, const struct minimus_item *item,
	const char *where, struct wire_error *error) {
	json_t *json = json_object();
	put_text(json, "exercise", item->exercise, TEXT_ID, MINIMUS_ID_MAX, where, error);
	if (fault_is(error)) {
		return json;
	}
	const struct minimus_exercise *exercise = find_exercise(lists, item->exercise);
	if (exercise == NULL) {
		(void)fault_plugin(
			error, "%sexercise \"%s\" is not in this catalogue", where, item->exercise);
		return json;
	}
	struct minimus_dose dose = dose_empty(&item->dose) ? exercise->dose : item->dose;
	static const int32_t unsaid[4];
	if (memcmp(dose.tempo, unsaid, sizeof unsaid) == 0) {
		memcpy(dose.tempo, exercise->dose.tempo, sizeof dose.tempo);
	}
	if (dose_check(&dose, false, where, error)) {
		int64_t top = exercise->level_count == 0 ? 0 : (int64_t)exercise->level_count - 1;
		(void)take_number(dose.level, 0, top, where, "level", error);
	}
	put_json(json, "dose", dose_json(&dose), error);
	put_sides(json, item->sides, NULL, where, error);
	put_item_time(json, "gap_s", item->gap_s, where, error);
	put_item_time(json, "rest_s", item->rest_s, where, error);
	put_item_time(json, "prepare_s", item->prepare_s, where, error);
	put_item_time(json, "switch_s", item->switch_s, where, error);
	return json;
}

static json_t *items_json(const struct lists *lists, const struct minimus_routine *routine,
	const char *where, struct wire_error *error) {
	static const struct take_shape shape = {"struct minimus_item", sizeof(struct minimus_item),
		TAKE_UP_TO(struct minimus_item, reserved)};
	json_t *array = json_array();
	(void)take_number(routine->item_count, 1, MINIMUS_ITEMS_MAX, where, "item_count", error);
	for (uint32_t i = 0; i < routine->item_count && !fault_is(error); i++) {
		struct minimus_item item;
		char place[WHERE_SIZE];
		(void)snprintf(place, sizeof place, "%.100sitem %u: ", where, (unsigned)i + 1);
		if (take_element(routine->items, i, &shape, &item, place, error)) {
			(void)json_array_append_new(array, item_json(lists, &item, place, error));
		}
	}
	return array;
}

static json_t *routine_json(const struct lists *lists, const void *from, struct wire_error *error) {
	static const struct take_shape shape = {"struct minimus_routine",
		sizeof(struct minimus_routine), TAKE_UP_TO(struct minimus_routine, items)};
	static const char *const phases[] = {NULL, "relief", "build", "maintain"};
	struct minimus_routine routine;
	json_t *json = json_object();
	if (!take_struct(from, &shape, &routine, "routine: ", error)) {
		return json;
	}
	put_text(json, "id", routine.id, TEXT_ID, MINIMUS_ID_MAX, "routine: ", error);
	if (fault_is(error)) {
		return json;
	}
	char where[WHERE_SIZE];
	(void)snprintf(where, sizeof where, "routine \"%s\": ", routine.id);
	put_text(json, "title", routine.title, TEXT_LINE, MINIMUS_TITLE_MAX, where, error);
	put_text(json, "goal", routine.goal, TEXT_OPTIONAL, MINIMUS_TEXT_MAX, where, error);
	if (take_number(routine.phase, 0, MINIMUS_PHASE_MAINTAIN, where, "phase", error) &&
		routine.phase != MINIMUS_PHASE_NONE) {
		put_json(json, "phase", json_string(phases[routine.phase]), error);
	}
	put_sides(json, routine.sides, "both", where, error);
	(void)take_number(routine.flags, 0, MINIMUS_ROUTINE_FIXED, where, "flags", error);
	put_json(json, "fixed", json_boolean((routine.flags & MINIMUS_ROUTINE_FIXED) != 0), error);
	put_json(json, "items", items_json(lists, &routine, where, error), error);
	if (take_number(routine.composed, 0, 1, where, "composed", error) &&
		routine.composed == 1) {
		put_json(json, "composed", json_true(), error);
	}
	return json;
}

static json_t *muscle_json(const void *from, struct wire_error *error) {
	static const struct take_shape shape = {"struct minimus_muscle",
		sizeof(struct minimus_muscle), TAKE_UP_TO(struct minimus_muscle, complaints)};
	struct minimus_muscle muscle;
	json_t *json = json_object();
	if (!take_struct(from, &shape, &muscle, "muscle: ", error)) {
		return json;
	}
	put_text(json, "id", muscle.id, TEXT_ID, MINIMUS_ID_MAX, "muscle: ", error);
	put_text(json, "title", muscle.title, TEXT_LINE, MINIMUS_TITLE_MAX, "muscle: ", error);
	put_text(json, "region", muscle.region, TEXT_LINE, MINIMUS_TEXT_MAX, "muscle: ", error);
	put_text(json, "note", muscle.note, TEXT_OPTIONAL, MINIMUS_TEXT_MAX, "muscle: ", error);
	put_texts(json, "actions", muscle.actions, "muscle: ", error);
	put_texts(json, "complaints", muscle.complaints, "muscle: ", error);
	return json;
}

static json_t *tip_json(const void *from, struct wire_error *error) {
	static const struct take_shape shape = {"struct minimus_tip", sizeof(struct minimus_tip),
		TAKE_UP_TO(struct minimus_tip, when)};
	struct minimus_tip tip;
	json_t *json = json_object();
	if (!take_struct(from, &shape, &tip, "tip: ", error)) {
		return json;
	}
	put_text(json, "id", tip.id, TEXT_ID, MINIMUS_ID_MAX, "tip: ", error);
	put_text(json, "text", tip.text, TEXT_LINE, MINIMUS_TEXT_MAX, "tip: ", error);
	put_text(json, "when", tip.when, TEXT_OPTIONAL, MINIMUS_ID_MAX, "tip: ", error);
	return json;
}

/* Two records of one kind must not share an id. */
static void check_unique(json_t *array, const char *what, struct wire_error *error) {
	for (size_t i = 0; i < json_array_size(array) && !fault_is(error); i++) {
		const char *id = json_string_value(json_object_get(json_array_get(array, i), "id"));
		for (size_t j = 0; j < i; j++) {
			json_t *other = json_object_get(json_array_get(array, j), "id");
			if (id != NULL && strcmp(id, json_string_value(other)) == 0) {
				(void)fault_plugin(error, "there are two %s \"%s\"", what, id);
				return;
			}
		}
	}
}

static bool take_lists(const struct plugin *plugin, struct lists *lists, struct wire_error *error) {
	static const struct take_shape routines_shape = {"struct minimus_routines",
		sizeof(struct minimus_routines), TAKE_UP_TO(struct minimus_routines, catalogue)};
	static const struct take_shape shape = {"struct minimus_catalogue",
		sizeof(struct minimus_catalogue), TAKE_UP_TO(struct minimus_catalogue, tips)};
	const void *extension = plugin_extension(plugin, MINIMUS_EXT_ROUTINES);
	struct minimus_routines routines;
	if (extension == NULL) {
		(void)fault_plugin(
			error, "it does not give routines (no %s)", MINIMUS_EXT_ROUTINES);
		return false;
	}
	if (!take_struct(extension, &routines_shape, &routines, "", error)) {
		return false;
	}
	if (routines.catalogue == NULL) {
		(void)fault_plugin(error, "struct minimus_routines: catalogue is NULL");
		return false;
	}
	struct minimus_catalogue *raw = &lists->raw;
	return take_struct(routines.catalogue(plugin->instance), &shape, raw, "", error) &&
		take_count((const void *const *)raw->exercises, MINIMUS_EXERCISES_MAX,
			"catalogue: ", "exercises", &lists->exercise_count, error) &&
		take_count((const void *const *)raw->routines, MINIMUS_ROUTINES_MAX,
			"catalogue: ", "routines", &lists->routine_count, error) &&
		take_count((const void *const *)raw->muscles, MINIMUS_MUSCLES_MAX,
			"catalogue: ", "muscles", &lists->muscle_count, error) &&
		take_count((const void *const *)raw->tips, MINIMUS_TIPS_MAX, "catalogue: ", "tips",
			&lists->tip_count, error);
}

static void append(json_t *array, json_t *value, struct wire_error *error) {
	if (json_array_append_new(array, value) != 0) {
		(void)fault_plugin(error, "the catalogue does not fit into memory");
	}
}

static json_t *lists_json(struct lists *lists, struct wire_error *error) {
	json_t *exercises = json_array(), *routines = json_array(), *muscles = json_array(),
	       *tips = json_array();
	for (size_t i = 0; i < lists->exercise_count && !fault_is(error); i++) {
		append(exercises,
			exercise_json(lists->raw.exercises[i], &lists->exercises[i], error), error);
	}
	for (size_t i = 0; i < lists->routine_count && !fault_is(error); i++) {
		append(routines, routine_json(lists, lists->raw.routines[i], error), error);
	}
	for (size_t i = 0; i < lists->muscle_count && !fault_is(error); i++) {
		append(muscles, muscle_json(lists->raw.muscles[i], error), error);
	}
	for (size_t i = 0; i < lists->tip_count && !fault_is(error); i++) {
		append(tips, tip_json(lists->raw.tips[i], error), error);
	}
	check_unique(exercises, "exercises", error);
	check_unique(routines, "routines", error);
	check_unique(muscles, "muscles", error);
	check_unique(tips, "tips", error);
	return json_pack("{so so so so}", "exercises", exercises, "routines", routines, "muscles",
		muscles, "tips", tips);
}

json_t *catalogue_json(const struct plugin *plugin, struct wire_error *error) {
	struct lists lists = {0};
	if (!take_lists(plugin, &lists, error)) {
		return NULL;
	}
	lists.exercises = calloc(lists.exercise_count + 1, sizeof *lists.exercises);
	if (lists.exercises == NULL) {
		(void)fault_plugin(error, "the catalogue does not fit into memory");
		return NULL;
	}
	json_t *json = lists_json(&lists, error);
	free(lists.exercises);
	if (json == NULL) {
		(void)fault_plugin(error, "the catalogue does not fit into memory");
	} else if (fault_is(error)) {
		json_decref(json);
		json = NULL;
	}
	return json;
}
