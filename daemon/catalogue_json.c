/* SPDX-License-Identifier: MIT */
#include "catalogue_json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/record.h"
#include "dose_json.h"

#define TEXT_BYTES_MAX 1000
#define SECONDS_MAX 3600
#define PARAMS_MAX 16
#define LIST_MAX 4096

/* One decoding: the first fault stays, everything after it is harmless. */
struct decoder {
	struct arena *arena;
	struct wire_error *error;
	const char *plugin; /* in the arena */
	const char *where;  /* the exercise or routine that is being read */
	bool bad;
};

static void complain(struct decoder *decoder, const char *what, const char *wanted) {
	if (!decoder->bad) {
		decoder->bad = true;
		decoder->error->code = WIRE_APPLICATION_ERROR;
		(void)snprintf(decoder->error->text, sizeof(decoder->error->text),
			"its catalogue is wrong: %.60s: \"%.40s\" must be %s", decoder->where, what,
			wanted);
	}
}

static const char *copy(struct decoder *decoder, const char *text) {
	const char *kept = arena_copy(decoder->arena, text, strlen(text));

	return kept != NULL ? kept : "";
}

static bool text_good(const char *text) {
	size_t length = strlen(text);

	for (size_t i = 0; i < length; i++) {
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f) {
			return false;
		}
	}
	return length <= TEXT_BYTES_MAX;
}

static const char *take_text(
	struct decoder *decoder, json_t *object, const char *key, bool needed) {
	json_t *value = json_object_get(object, key);

	if (value == NULL || json_is_null(value)) {
		if (needed) {
			complain(decoder, key, "there");
		}
		return "";
	}
	if (!json_is_string(value) || !text_good(json_string_value(value))) {
		complain(decoder, key, "a text of at most 1000 bytes without control characters");
		return "";
	}
	return copy(decoder, json_string_value(value));
}

static const char *take_id(struct decoder *decoder, json_t *object, const char *key) {
	const char *id = take_text(decoder, object, key, true);

	if (!decoder->bad && !id_valid(id)) {
		complain(decoder, key, "an id of a-z, 0-9 and - with at most 40 characters");
	}
	return id;
}

static int32_t take_number(
	struct decoder *decoder, json_t *object, const char *key, int32_t min, int32_t max) {
	json_t *value = json_object_get(object, key);

	if (value == NULL || json_is_null(value)) {
		return min < 0 ? min : 0;
	}
	if (!json_is_integer(value) || json_integer_value(value) < min ||
		json_integer_value(value) > max) {
		char wanted[64];
		(void)snprintf(wanted, sizeof(wanted), "a whole number from %d to %d", min, max);
		complain(decoder, key, wanted);
		return 0;
	}
	return (int32_t)json_integer_value(value);
}

static struct texts take_texts(
	struct decoder *decoder, json_t *object, const char *key, size_t max) {
	json_t *list = json_object_get(object, key);
	size_t count = json_array_size(list), i;
	json_t *item;

	if (list == NULL || json_is_null(list) || count == 0) {
		return (struct texts){0};
	}
	if (!json_is_array(list) || count > max) {
		complain(decoder, key, "a list that is not longer than its maximum");
		return (struct texts){0};
	}
	const char **items = arena_take(decoder->arena, count, sizeof(*items));
	json_array_foreach(list, i, item) {
		if (!json_is_string(item) || !text_good(json_string_value(item))) {
			complain(decoder, key, "a list of texts without control characters");
			return (struct texts){0};
		}
		const char *kept = copy(decoder, json_string_value(item));
		if (items != NULL) {
			items[i] = kept;
		}
	}
	return items != NULL ? (struct texts){.count = (uint32_t)count, .items = items}
			     : (struct texts){0};
}

/* The list of this name, or NULL when there is none or it cannot be used. */
static json_t *take_list(struct decoder *decoder, json_t *object, const char *key, size_t max) {
	json_t *list = json_object_get(object, key);

	if (list != NULL && (!json_is_array(list) || json_array_size(list) > max)) {
		complain(decoder, key, "a list that is not longer than its maximum");
		return NULL;
	}
	return list;
}

/* ---- exercises ---- */

/* none_allowed: an exercise whose dose every routine must give has none of its own. */
static struct dose take_dose(struct decoder *decoder, json_t *object, bool none_allowed) {
	struct dose dose = {0}, nothing = {0};
	struct wire_error error;
	struct diag diag = {0};
	json_t *json = json_object_get(object, "dose");

	if (json == NULL && none_allowed) {
		return dose;
	}
	if (dose_decode(json, &dose, &error) < 0) {
		complain(decoder, "dose", "a dose inside its ranges");
		return nothing;
	}
	if (none_allowed && dose.sets == 0 && dose.reps == 0 && dose.hold_s == 0) {
		return dose;
	}
	if (dose_check(&dose, &diag) < 0) {
		complain(decoder, "dose", diag.message);
		return nothing;
	}
	return dose;
}

static enum exercise_kind take_kind(struct decoder *decoder, json_t *list, size_t index) {
	const char *name = json_string_value(json_array_get(list, index));

	if (name == NULL) {
		return KIND_NONE;
	}
	for (int kind = KIND_RELEASE; kind < KIND_COUNT; kind++) {
		if (strcmp(exercise_kind_name((enum exercise_kind)kind), name) == 0) {
			return (enum exercise_kind)kind;
		}
	}
	complain(decoder, "kind", "release, stretch or strengthen");
	return KIND_NONE;
}

static void take_levels(struct decoder *decoder, json_t *object, struct exercise *exercise) {
	json_t *list = take_list(decoder, object, "levels", LEVELS_MAX);
	size_t i;
	json_t *item;
	size_t count = json_array_size(list);
	struct exercise_level *levels =
		count > 0 ? arena_take(decoder->arena, count, sizeof(*levels)) : NULL;
	json_array_foreach(list, i, item) {
		json_t *unilateral = json_object_get(item, "unilateral");
		json_t *equipment = json_object_get(item, "equipment");
		json_t *say = json_object_get(item, "say");
		struct exercise_level level = {.name = take_id(decoder, item, "name"),
			.equipment = equipment != NULL
				? take_text(decoder, item, "equipment", false)
				: NULL,
			.say = say != NULL ? take_text(decoder, item, "say", false) : NULL,
			.unilateral = json_is_boolean(unilateral) ? json_is_true(unilateral) : -1,
			.prepare_s = take_number(decoder, item, "prepare_s", -1, SECONDS_MAX),
			.switch_s = take_number(decoder, item, "switch_s", -1, SECONDS_MAX),
			.rest_s = take_number(decoder, item, "rest_s", -1, SECONDS_MAX)};
		if (levels != NULL) {
			levels[i] = level;
		}
	}
	exercise->level_count = levels != NULL ? (uint32_t)count : 0;
	exercise->levels = levels;
}

/* {"lo": 15, "hi": 25} -> "lo=15 hi=25". */
static const char *take_params(struct decoder *decoder, json_t *object) {
	json_t *params = json_object_get(object, "params");
	char text[512];
	size_t used = 0;
	const char *key;
	json_t *value;

	text[0] = '\0';
	json_object_foreach(params, key, value) {
		if (!json_is_integer(value) || strlen(key) > ID_MAX || used > sizeof(text) - 64) {
			complain(decoder, "params", "an object of at most 16 whole numbers");
			return "";
		}
		used += (size_t)snprintf(text + used, sizeof(text) - used, "%s%s=%lld",
			used > 0 ? " " : "", key, (long long)json_integer_value(value));
	}
	return copy(decoder, text);
}

static void take_exercise(struct decoder *decoder, json_t *json, struct exercise *exercise) {
	json_t *kinds = json_object_get(json, "kind");
	const char *order = json_string_value(json_object_get(json, "side_order"));

	exercise->id = take_id(decoder, json, "id");
	decoder->where = exercise->id;
	exercise->title = take_text(decoder, json, "title", true);
	exercise->kind = take_kind(decoder, kinds, 0);
	exercise->kind_2 = take_kind(decoder, kinds, 1);
	if (exercise->kind == KIND_NONE) {
		complain(decoder, "kind", "release, stretch or strengthen");
	}
	exercise->position = take_text(decoder, json, "position", false);
	exercise->placement = take_text(decoder, json, "placement", false);
	exercise->equipment = take_texts(decoder, json, "equipment", TAGS_MAX);
	exercise->unilateral = json_is_true(json_object_get(json, "unilateral"));
	exercise->dose = take_dose(decoder, json, true);
	exercise->rest_s = take_number(decoder, json, "rest_s", 0, SECONDS_MAX);
	exercise->prepare_s = take_number(decoder, json, "prepare_s", 0, SECONDS_MAX);
	exercise->switch_s = take_number(decoder, json, "switch_s", 0, SECONDS_MAX);
	exercise->gap_s = take_number(decoder, json, "gap_s", -1, SECONDS_MAX);
	exercise->order = order != NULL && strcmp(order, "side-complete") == 0 ? ORDER_SIDE_COMPLETE
									       : ORDER_WITHIN_SET;
	take_levels(decoder, json, exercise);
	exercise->steps = take_texts(decoder, json, "steps", STEPS_TEXT_MAX);
	exercise->say = take_text(decoder, json, "say", false);
	exercise->cautions = take_texts(decoder, json, "cautions", CAUTIONS_MAX);
	exercise->muscles = take_texts(decoder, json, "muscles", TAGS_MAX);
	exercise->sources = take_texts(decoder, json, "sources", TAGS_MAX);
	exercise->tip = take_text(decoder, json, "tip", false);
	exercise->progression = take_text(decoder, json, "model", false);
	exercise->model_params = take_params(decoder, json);
	exercise->plugin = decoder->plugin;
	if (exercise->dose.level > 0 && exercise->dose.level >= (int32_t)exercise->level_count) {
		complain(decoder, "dose", "at a level that the exercise has");
	}
}

/* ---- routines ---- */

static enum sides take_sides(struct decoder *decoder, json_t *object, enum sides fallback) {
	const char *name = json_string_value(json_object_get(object, "sides"));
	enum sides sides = fallback;

	if (name != NULL && !sides_parse(name, &sides)) {
		complain(decoder, "sides", "both, affected, worse-first, left or right");
	}
	return sides;
}

static int32_t either(int32_t own, int32_t of_level, int32_t of_exercise) {
	return own >= 0 ? own : of_level >= 0 ? of_level : of_exercise;
}

static void take_item(struct decoder *decoder, json_t *json, const struct exercise *exercises,
	size_t first, size_t end, struct routine_item *item) {
	const char *name = take_id(decoder, json, "exercise");
	const struct exercise *exercise = NULL;

	for (size_t i = first; i < end && exercises != NULL; i++) {
		if (exercises[i].id != NULL && strcmp(exercises[i].id, name) == 0) {
			exercise = &exercises[i];
			item->exercise = (int32_t)i;
		}
	}
	item->dose = take_dose(decoder, json, false);
	item->sides = take_sides(decoder, json, SIDES_UNSET);
	int32_t gap_s = take_number(decoder, json, "gap_s", -1, SECONDS_MAX);
	int32_t rest_s = take_number(decoder, json, "rest_s", -1, SECONDS_MAX);
	int32_t prepare_s = take_number(decoder, json, "prepare_s", -1, SECONDS_MAX);
	int32_t switch_s = take_number(decoder, json, "switch_s", -1, SECONDS_MAX);
	if (exercise == NULL) {
		if (exercises != NULL) {
			complain(decoder, "exercise", "one of this catalogue");
		}
		return;
	}
	static const struct exercise_level plain = {
		.unilateral = -1, .prepare_s = -1, .switch_s = -1, .rest_s = -1};
	const struct exercise_level *level = &plain;
	if (item->dose.level < (int32_t)exercise->level_count) {
		level = &exercise->levels[item->dose.level];
	} else if (item->dose.level > 0 && !arena_failed(decoder->arena)) {
		complain(decoder, "level", "a level that the exercise has");
	}
	/* -1 says that each hold is a set; only what is left out is the exercise's. */
	item->gap_s = json_object_get(json, "gap_s") != NULL ? gap_s : exercise->gap_s;
	item->rest_s = either(rest_s, level->rest_s, exercise->rest_s);
	item->prepare_s = either(prepare_s, level->prepare_s, exercise->prepare_s);
	item->switch_s = either(switch_s, level->switch_s, exercise->switch_s);
	item->order = exercise->order;
	item->model = strchr(exercise->progression, '/') != NULL ? exercise->progression : "";
	item->progression = "";
}

static enum phase take_phase(struct decoder *decoder, json_t *object) {
	static const char *const names[] = {"none", "relief", "build", "maintain"};
	const char *name = json_string_value(json_object_get(object, "phase"));

	for (size_t i = 0; name != NULL && i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(names[i], name) == 0) {
			return (enum phase)i;
		}
	}
	if (name != NULL) {
		complain(decoder, "phase", "relief, build or maintain");
	}
	return PHASE_NONE;
}

static void take_routine(struct decoder *decoder, json_t *json, const struct exercise *exercises,
	size_t bounds[2], struct routine *routine) {
	const char *id = take_id(decoder, json, "id");
	char name[2 * ID_MAX + 2];
	json_t *item;
	size_t i;

	(void)snprintf(name, sizeof(name), "%s/%s", decoder->plugin, id);
	routine->id = copy(decoder, name);
	decoder->where = routine->id;
	routine->title = take_text(decoder, json, "title", true);
	routine->goal = take_text(decoder, json, "goal", false);
	routine->phase = take_phase(decoder, json);
	routine->fixed = json_is_true(json_object_get(json, "fixed"));
	routine->composed = json_is_true(json_object_get(json, "composed"));
	routine->sides = take_sides(decoder, json, SIDES_BOTH);
	if (routine->sides == SIDES_UNSET) {
		routine->sides = SIDES_BOTH;
	}
	routine->plugin = decoder->plugin;
	json_t *list = take_list(decoder, json, "items", ROUTINE_ITEMS_MAX);
	size_t count = json_array_size(list);
	if (count == 0) {
		complain(decoder, "items", "a list of 1 to 16 exercises");
		return;
	}
	struct routine_item *items = arena_take(decoder->arena, count, sizeof(*items));
	json_array_foreach(list, i, item) {
		struct routine_item one = {0};
		take_item(decoder, item, exercises, bounds[0], bounds[1], &one);
		if (items != NULL) {
			items[i] = one;
		}
	}
	routine->item_count = items != NULL ? (uint32_t)count : 0;
	routine->items = items;
}

/* ---- muscles, tips, models ---- */

static void take_muscle(struct decoder *decoder, json_t *json, struct muscle *muscle) {
	muscle->id = take_id(decoder, json, "id");
	decoder->where = muscle->id;
	muscle->title = take_text(decoder, json, "title", true);
	muscle->region = take_text(decoder, json, "region", false);
	muscle->note = take_text(decoder, json, "note", false);
	muscle->actions = take_texts(decoder, json, "actions", TAGS_MAX);
	muscle->complaints = take_texts(decoder, json, "complaints", TAGS_MAX);
}

static void take_tip(struct decoder *decoder, json_t *json, struct tip *tip) {
	tip->id = take_id(decoder, json, "id");
	decoder->where = tip->id;
	tip->text = take_text(decoder, json, "text", true);
	tip->when = take_text(decoder, json, "when", false);
}

static uint32_t take_fields(struct decoder *decoder, json_t *json, const char *key, size_t max,
	const struct model_field **ret_fields) {
	json_t *list = take_list(decoder, json, key, max);
	json_t *item;
	size_t i;
	size_t count = json_array_size(list);
	struct model_field *fields =
		count > 0 ? arena_take(decoder->arena, count, sizeof(*fields)) : NULL;
	json_array_foreach(list, i, item) {
		struct model_field field = {.name = take_text(decoder, item, "name", true),
			.help = take_text(decoder, item, "help", false)};
		json_t *min = json_object_get(item, "min"),
		       *max_value = json_object_get(item, "max"),
		       *initial = json_object_get(item, "initial");
		json_int_t low = json_integer_value(min), high = json_integer_value(max_value),
			   start = json_integer_value(initial);
		if (!json_is_integer(min) || !json_is_integer(max_value) || low < INT32_MIN ||
			high > INT32_MAX || low > high || start < low || start > high ||
			strlen(field.name) > ID_MAX) {
			complain(decoder, key, "fields with a name, min, max and initial in range");
		}
		field.min = (int32_t)low;
		field.max = (int32_t)high;
		field.initial = (int32_t)start;
		if (fields != NULL) {
			fields[i] = field;
		}
	}
	*ret_fields = fields;
	return fields != NULL ? (uint32_t)count : 0;
}

static void take_model(struct decoder *decoder, json_t *json, struct model *model) {
	static const char *const names[] = {
		"sets", "reps", "hold", "load", "tempo", "level", "stage"};
	json_t *moves = json_object_get(json, "moves"), *item;
	size_t i;

	model->plugin = decoder->plugin;
	model->id = take_id(decoder, json, "id");
	decoder->where = model->id;
	model->title = take_text(decoder, json, "title", true);
	model->param_count = take_fields(decoder, json, "params", PARAMS_MAX, &model->params);
	model->state_count = take_fields(decoder, json, "state", MODEL_STATE_MAX, &model->state);
	json_array_foreach(moves, i, item) {
		const char *name = json_string_value(item);
		for (unsigned bit = 0; name != NULL && bit < 7; bit++) {
			if (strncmp(names[bit], name, strlen(names[bit])) == 0) {
				model->moves |= 1u << bit;
			}
		}
	}
}

/* ---- the whole ---- */

static size_t sum(
	const struct plugin_answer *answers, size_t count, const char *part, const char *key) {
	size_t total = 0;

	for (size_t i = 0; i < count; i++) {
		total += json_array_size(
			json_object_get(json_object_get(answers[i].json, part), key));
	}
	return total < LIST_MAX ? total : LIST_MAX;
}

struct building {
	struct exercise *exercises;
	struct routine *routines;
	struct model *models;
	struct muscle *muscles;
	struct tip *tips;
	uint32_t exercise_count, routine_count, model_count, muscle_count, tip_count;
};

#define TAKE_EACH(NAME, PART, TAKE)                                                                \
	json_array_foreach(take_list(decoder, PART, #NAME "s", LIST_MAX), i, item) {               \
		if (building->NAME##s != NULL && building->NAME##_count < LIST_MAX) {              \
			TAKE;                                                                      \
			building->NAME##_count++;                                                  \
		}                                                                                  \
	}

static void take_answer(struct decoder *decoder, json_t *json, struct building *building) {
	json_t *catalogue = json_object_get(json, "catalogue");
	size_t bounds[2] = {building->exercise_count, 0};
	size_t i;
	json_t *item;

	TAKE_EACH(exercise, catalogue,
		take_exercise(decoder, item, &building->exercises[building->exercise_count]))
	bounds[1] = building->exercise_count;
	TAKE_EACH(routine, catalogue,
		take_routine(decoder, item, building->exercises, bounds,
			&building->routines[building->routine_count]))
	TAKE_EACH(muscle, catalogue,
		take_muscle(decoder, item, &building->muscles[building->muscle_count]))
	TAKE_EACH(tip, catalogue, take_tip(decoder, item, &building->tips[building->tip_count]))
}

static void take_models(struct decoder *decoder, json_t *json, struct building *building) {
	json_t *models = json_object_get(json, "models");
	const char *version =
		json_string_value(json_object_get(json_object_get(json, "describe"), "version"));
	size_t i;
	json_t *item;

	TAKE_EACH(model, models, {
		struct model *model = &building->models[building->model_count];
		take_model(decoder, item, model);
		model->version = copy(decoder, version != NULL ? version : "");
	})
}

static void *take_array(struct arena *arena, size_t count, size_t size) {
	return count > 0 ? arena_take(arena, count, size) : NULL;
}

static int decode(const struct plugin_answer *answers, size_t count, bool models_only,
	struct decoder *decoder, struct building *building, size_t *ret_bad) {
	struct arena *arena = decoder->arena;

	*building = (struct building){0};
	building->models =
		take_array(arena, sum(answers, count, "models", "models"), sizeof(struct model));
	if (!models_only) {
		building->exercises = take_array(arena,
			sum(answers, count, "catalogue", "exercises"), sizeof(struct exercise));
		building->routines = take_array(arena, sum(answers, count, "catalogue", "routines"),
			sizeof(struct routine));
		building->muscles = take_array(
			arena, sum(answers, count, "catalogue", "muscles"), sizeof(struct muscle));
		building->tips = take_array(
			arena, sum(answers, count, "catalogue", "tips"), sizeof(struct tip));
	}
	for (size_t i = 0; i < count && !arena_failed(arena); i++) {
		if (answers[i].json == NULL) {
			continue;
		}
		decoder->plugin = copy(decoder, answers[i].id);
		decoder->where = decoder->plugin;
		if (!models_only) {
			take_answer(decoder, answers[i].json, building);
		}
		take_models(decoder, answers[i].json, building);
		if (decoder->bad && !arena_failed(arena)) {
			*ret_bad = i;
			return -EINVAL;
		}
	}
	return arena_failed(arena) ? -ENOMEM : 0;
}

static void name_broken(const struct plugin_answer *answers, size_t count, struct decoder *decoder,
	struct catalogue *catalogue) {
	const char **ids = arena_take(decoder->arena, count, sizeof(*ids));
	const char **causes = arena_take(decoder->arena, count, sizeof(*causes));

	for (size_t i = 0; i < count && ids != NULL && causes != NULL; i++) {
		if (answers[i].json == NULL) {
			ids[catalogue->broken_count] = copy(decoder, answers[i].id);
			causes[catalogue->broken_count++] =
				copy(decoder, answers[i].why != NULL ? answers[i].why : "");
		}
	}
	catalogue->broken = ids;
	catalogue->broken_why = causes;
}

int catalogue_decode(const struct plugin_answer *answers, size_t count, struct arena *arena,
	struct catalogue *ret_catalogue, size_t *ret_bad, struct wire_error *error) {
	struct decoder decoder = {.arena = arena, .error = error};
	struct building building;
	int result = decode(answers, count, false, &decoder, &building, ret_bad);

	if (result < 0) {
		return result;
	}
	struct catalogue catalogue = {.exercise_count = building.exercise_count,
		.routine_count = building.routine_count,
		.model_count = building.model_count,
		.muscle_count = building.muscle_count,
		.tip_count = building.tip_count,
		.exercises = building.exercises,
		.routines = building.routines,
		.models = building.models,
		.muscles = building.muscles,
		.tips = building.tips};
	name_broken(answers, count, &decoder, &catalogue);
	if (arena_failed(arena)) {
		return -ENOMEM;
	}
	*ret_catalogue = catalogue;
	return 0;
}

int catalogue_decode_models(const struct plugin_answer *answers, size_t count, struct arena *arena,
	struct catalogue *ret_catalogue) {
	struct wire_error error;
	struct decoder decoder = {.arena = arena, .error = &error};
	struct building building;
	size_t bad;
	int result = decode(answers, count, true, &decoder, &building, &bad);

	if (result == 0) {
		*ret_catalogue = (struct catalogue){
			.model_count = building.model_count, .models = building.models};
	}
	return result;
}
