/* SPDX-License-Identifier: MIT */
/* The method show: an exercise or a routine with all that a person is told about it. */
#include <stdio.h>
#include <string.h>

#include "core/caution.h"
#include "dose_json.h"
#include "methods.h"
#include "render.h"

static json_t *render_texts(const struct texts *texts) {
	json_t *list = json_array();

	for (uint32_t i = 0; i < texts->count; i++) {
		(void)json_array_append_new(list, json_string(texts->items[i]));
	}
	return list;
}

/* ---- exercises ---- */

/* A bridge has sides from its second level on: its steps name them all the same. */
static bool has_sides(const struct exercise *exercise) {
	bool found = exercise->unilateral;

	for (uint32_t i = 0; i < exercise->level_count; i++) {
		found = found || exercise->levels[i].unilateral > 0;
	}
	return found;
}

static json_t *resolved(const char *source, enum side side) {
	char text[CUE_TEXT_MAX];

	text_resolve_sides(source, side, text, sizeof(text));
	return json_string(text);
}

static json_t *render_guide(const struct exercise *exercise, enum side side) {
	json_t *steps = json_array();
	json_t *json = json_pack("{s:o}", "steps", steps);

	for (uint32_t i = 0; i < exercise->steps.count; i++) {
		(void)json_array_append_new(steps, resolved(exercise->steps.items[i], side));
	}
	if (side != SIDE_NONE) {
		render_set_text(json, "side", side_name(side));
	}
	if (exercise->position[0] != '\0') {
		(void)json_object_set_new(json, "position", resolved(exercise->position, side));
	}
	if (exercise->placement[0] != '\0') {
		(void)json_object_set_new(json, "placement", resolved(exercise->placement, side));
	}
	if (exercise->say[0] != '\0') {
		(void)json_object_set_new(json, "say", resolved(exercise->say, side));
	}
	return json;
}

/* The same words for each side, in the order in which the sides are worked. */
static json_t *render_guides(const struct plan *plan, const struct exercise *exercise) {
	json_t *list = json_array();
	enum side first = plan->settings.side_first == SIDE_LEFT ? SIDE_LEFT : SIDE_RIGHT;

	if (!has_sides(exercise)) {
		(void)json_array_append_new(list, render_guide(exercise, SIDE_NONE));
		return list;
	}
	(void)json_array_append_new(list, render_guide(exercise, first));
	(void)json_array_append_new(
		list, render_guide(exercise, first == SIDE_LEFT ? SIDE_RIGHT : SIDE_LEFT));
	return list;
}

static json_t *render_ladder(const struct exercise *exercise) {
	json_t *list = json_array();

	for (uint32_t i = 0; i < exercise->level_count; i++) {
		const struct exercise_level *level = &exercise->levels[i];
		json_t *json = json_pack("{s:s}", "name", level->name);
		render_set_text(json, "equipment", level->equipment);
		render_set_text(json, "say", level->say);
		if (level->unilateral >= 0) {
			(void)json_object_set_new(
				json, "unilateral", json_boolean(level->unilateral));
		}
		(void)json_array_append_new(list, json);
	}
	return list;
}

static json_t *render_cautions(const struct exercise *exercise) {
	json_t *list = json_array();

	for (uint32_t i = 0; i < exercise->cautions.count; i++) {
		const char *words = caution_words(exercise->cautions.items[i]);
		(void)json_array_append_new(list, json_string(words));
	}
	return list;
}

static const struct muscle *find_muscle(const struct plan *plan, const char *id) {
	for (uint32_t i = 0; i < plan->muscle_count; i++) {
		if (strcmp(plan->muscles[i].id, id) == 0) {
			return &plan->muscles[i];
		}
	}
	return NULL;
}

static json_t *render_muscles(const struct plan *plan, const struct exercise *exercise) {
	json_t *list = json_array();

	for (uint32_t i = 0; i < exercise->muscles.count; i++) {
		const char *id = exercise->muscles.items[i];
		const struct muscle *muscle = find_muscle(plan, id);
		json_t *json = json_pack("{s:s}", "id", id);
		if (muscle != NULL) {
			render_set_text(json, "title", muscle->title);
			render_set_text(json, "region", muscle->region);
			render_set_text(json, "note", muscle->note);
			(void)json_object_set_new(json, "actions", render_texts(&muscle->actions));
			(void)json_object_set_new(
				json, "complaints", render_texts(&muscle->complaints));
		}
		(void)json_array_append_new(list, json);
	}
	return list;
}

/* Its own tip, then those that go with work of its kind. */
static json_t *render_tips(const struct plan *plan, const struct exercise *exercise) {
	static const char *const occasions[KIND_COUNT] = {
		[KIND_NONE] = "-",
		[KIND_RELEASE] = "release",
		[KIND_STRETCH] = "stretch",
		[KIND_STRENGTHEN] = "strength",
	};
	json_t *list = json_array();

	for (int own = 1; own >= 0; own--) {
		for (uint32_t i = 0; i < plan->tip_count; i++) {
			const struct tip *tip = &plan->tips[i];
			bool is_own = strcmp(tip->id, exercise->tip) == 0;
			bool fits = strcmp(tip->when, occasions[exercise->kind]) == 0 ||
				strcmp(tip->when, occasions[exercise->kind_2]) == 0;
			if (own != 0 ? is_own : fits && !is_own) {
				(void)json_array_append_new(list, json_string(tip->text));
			}
		}
	}
	return list;
}

static void set_details(json_t *json, const struct plan *plan, const struct exercise *exercise) {
	(void)json_object_set_new(json, "guides", render_guides(plan, exercise));
	(void)json_object_set_new(json, "ladder", render_ladder(exercise));
	(void)json_object_set_new(json, "caution_texts", render_cautions(exercise));
	(void)json_object_set_new(json, "muscles", render_muscles(plan, exercise));
	(void)json_object_set_new(json, "tips", render_tips(plan, exercise));
	render_set_text(json, "side_order",
		!has_sides(exercise)                             ? ""
			: exercise->order == ORDER_SIDE_COMPLETE ? "side-complete"
								 : "within-set");
}

static json_t *render_exercise(const struct plan *plan, const struct exercise *exercise) {
	json_t *json = json_pack("{s:s, s:s, s:b, s:i, s:i, s:i, s:o, s:o, s:o, s:o}", "id",
		exercise->id, "title", exercise->title, "unilateral", exercise->unilateral,
		"rest_s", exercise->rest_s, "prepare_s", exercise->prepare_s, "switch_s",
		exercise->switch_s, "equipment", render_texts(&exercise->equipment), "steps",
		render_texts(&exercise->steps), "cautions", render_texts(&exercise->cautions),
		"sources", render_texts(&exercise->sources));
	json_t *kinds = json_array(), *levels = json_array();

	(void)json_array_append_new(kinds, json_string(exercise_kind_name(exercise->kind)));
	if (exercise->kind_2 != KIND_NONE) {
		(void)json_array_append_new(
			kinds, json_string(exercise_kind_name(exercise->kind_2)));
	}
	(void)json_object_set_new(json, "kind", kinds);
	for (uint32_t i = 0; i < exercise->level_count; i++) {
		(void)json_array_append_new(levels, json_string(exercise->levels[i].name));
	}
	(void)json_object_set_new(json, "levels", levels);
	if (exercise->dose.sets > 0) {
		(void)json_object_set_new(json, "dose", render_dose_text(&exercise->dose));
	}
	render_set_text(json, "position", exercise->position);
	render_set_text(json, "placement", exercise->placement);
	render_set_text(json, "say", exercise->say);
	render_set_text(json, "progression", exercise->progression);
	render_set_text(json, "plugin", exercise->plugin);
	set_details(json, plan, exercise);
	return json;
}

/* ---- routines ---- */

static const char *level_name(const struct exercise *exercise, int32_t level) {
	return level < (int32_t)exercise->level_count ? exercise->levels[level].name : "";
}

static json_t *render_routine(struct daemon *daemon, int32_t index) {
	static const char *const phases[] = {
		[PHASE_NONE] = "",
		[PHASE_RELIEF] = "relief",
		[PHASE_BUILD] = "build",
		[PHASE_MAINTAIN] = "maintain",
	};
	const struct plan *plan = &daemon->loaded->plan;
	const struct routine *routine = &plan->routines[index];
	struct dose doses[ROUTINE_ITEMS_MAX];
	json_t *items = json_array();
	char text[200];

	engine_doses(daemon->engine, index, doses);
	const struct timeline_options options = {
		.doses = doses, .choice = engine_choice(daemon->engine, index)};
	for (uint32_t i = 0; i < routine->item_count; i++) {
		const struct routine_item *item = &routine->items[i];
		const struct exercise *exercise = &plan->exercises[item->exercise];
		const char *level = level_name(exercise, item->dose.level);
		item_print(item, exercise->id, level, text, sizeof(text));
		json_t *json = json_pack("{s:s, s:s, s:s, s:o}", "exercise", exercise->id, "title",
			exercise->title, "text", text, "dose", render_dose_text(&doses[i]));
		level = level_name(exercise, doses[i].level); /* the ladder may have been climbed */
		render_set_text(
			json, "sides", item->sides != SIDES_UNSET ? sides_name(item->sides) : "");
		render_set_text(json, "level", level);
		render_set_text(json, "model", item->model);
		(void)json_array_append_new(items, json);
	}
	json_t *json = json_pack("{s:s, s:s, s:b, s:s, s:i, s:o}", "id", routine->id, "title",
		routine->title, "fixed", routine->fixed, "sides", sides_name(routine->sides),
		"total_s", timeline_total_s(plan, routine, &options), "items", items);
	render_set_text(json, "goal", routine->goal);
	render_set_text(json, "phase", phases[routine->phase]);
	render_set_text(json, "prescribed_by", plan->settings.prescribed_by);
	render_set_text(json, "review", plan->settings.review);
	render_set_text(json, "plugin", routine->plugin);
	if (json != NULL && routine->composed) {
		(void)json_object_set_new(json, "composed", compose_shown(daemon, index));
	}
	return json;
}

static json_t *render_names(const struct plan *plan) {
	json_t *routines = json_array(), *exercises = json_array();

	for (uint32_t i = 0; i < plan->routine_count; i++) {
		(void)json_array_append_new(routines,
			json_pack("{s:s, s:s}", "id", plan->routines[i].id, "title",
				plan->routines[i].title));
	}
	for (uint32_t i = 0; i < plan->exercise_count; i++) {
		(void)json_array_append_new(exercises,
			json_pack("{s:s, s:s}", "id", plan->exercises[i].id, "title",
				plan->exercises[i].title));
	}
	return json_pack("{s:o, s:o}", "routines", routines, "exercises", exercises);
}

void serve_show(struct daemon *daemon, struct request *request, json_t *params) {
	const char *name = param_text(params, "exercise");
	int32_t index;

	if (name == NULL && param_text(params, "routine") == NULL) {
		request_answer(request, render_names(&daemon->loaded->plan));
		return;
	}
	if (name != NULL && param_text(params, "routine") != NULL) {
		methods_refuse(
			request, "bad-argument", "show: name an exercise or a routine, not both");
		return;
	}
	if (name == NULL) {
		if (param_routine(daemon, request, params, &index) == 0 &&
			!compose_before(daemon, request, params, index, serve_show)) {
			request_answer(request, render_routine(daemon, index));
		}
		return;
	}
	index = plan_find_exercise(&daemon->loaded->plan, name);
	if (index < 0) {
		char text[160];
		(void)snprintf(text, sizeof(text), "there is no exercise \"%.80s\"", name);
		methods_refuse(request, "not-found", text);
		return;
	}
	request_answer(request,
		render_exercise(&daemon->loaded->plan, &daemon->loaded->plan.exercises[index]));
}
