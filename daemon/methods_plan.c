/* SPDX-License-Identifier: MIT */
/* The methods about what the plan says: check, timeline, reload. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dose_json.h"
#include "methods.h"
#include "render.h"

void serve_reload(struct daemon *daemon, struct request *request, json_t *params) {
	(void)params;
	plans_reload(daemon, request);
}

static void handle_checked(void *user, struct loaded *loaded, const struct diag_list *problems) {
	loaded_destroy(loaded);
	request_answer(user, plans_problems(problems));
}

void serve_check(struct daemon *daemon, struct request *request, json_t *params) {
	struct planload_source source = plans_source(daemon, param_text(params, "plan"));

	if (planload_start(daemon->plugins, &source, NULL, handle_checked, request) < 0) {
		request_answer(request, NULL);
	}
}

/* ---- timeline ---- */

/* The members of `dose` that fit an item take the place of its own. */
static void overlay_dose(const struct dose *wish, struct dose *dose) {
	dose->sets = wish->sets > 0 ? wish->sets : dose->sets;
	if (wish->reps > 0 && dose->reps > 0) {
		dose->reps = wish->reps;
	}
	if (wish->hold_s > 0 && dose->hold_s > 0) {
		dose->hold_s = wish->hold_s;
	}
	dose->load_g = wish->load_g > 0 ? wish->load_g : dose->load_g;
	dose->level = wish->level > 0 ? wish->level : dose->level;
	if (wish->tempo[0] + wish->tempo[1] + wish->tempo[2] + wish->tempo[3] > 0) {
		memcpy(dose->tempo, wish->tempo, sizeof(dose->tempo));
	}
}

/* "2x14" or "5x30s", as doses are written, or a dose as an object. */
static int read_dose(json_t *json, struct dose *ret_dose, struct wire_error *error) {
	struct item_text item;
	struct diag diag = {0};
	char text[128];

	if (!json_is_string(json)) {
		return dose_decode(json, ret_dose, error);
	}
	(void)snprintf(text, sizeof(text), "x %.100s", json_string_value(json));
	if (item_parse(text, &item, &diag) < 0) {
		(void)snprintf(error->text, sizeof(error->text), "dose: %.200s", diag.message);
		return -EINVAL;
	}
	*ret_dose = item.item.dose;
	for (int i = 0; i < 4; i++) {
		ret_dose->tempo[i] = ret_dose->tempo[i] > 0 ? ret_dose->tempo[i] : 0;
	}
	return 0;
}

static bool has_exercise(const struct plan *plan, const struct routine *routine, const char *name) {
	int32_t index = plan_find_exercise(plan, name);

	for (uint32_t i = 0; i < routine->item_count && index >= 0; i++) {
		if (routine->items[i].exercise == index) {
			return true;
		}
	}
	return false;
}

/* Whether the members are doses by exercise (1) or those of one dose (0), or -EINVAL. */
static int doses_by_name(const struct plan *plan, const struct routine *routine, json_t *json,
	struct wire_error *error) {
	static const char *const members[] = {
		"sets", "reps", "hold_s", "load_g", "tempo", "level", "stage"};
	const char *key, *wrong = NULL;
	json_t *value;
	size_t named = 0;

	json_object_foreach(json, key, value) {
		bool known = has_exercise(plan, routine, key);
		named += known ? 1 : 0;
		for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++) {
			known = known || strcmp(members[i], key) == 0;
		}
		wrong = known ? wrong : key;
	}
	if (wrong == NULL && (named == 0 || named == json_object_size(json))) {
		return named > 0;
	}
	return wire_complain(error, WIRE_INVALID_PARAMS,
		"dose: \"%.40s\" is neither sets, reps, hold_s, load_g, tempo, level or stage, nor "
		"an exercise of this routine",
		wrong != NULL ? wrong : "a mixture of both");
}

/* One dose for every item, or doses by the exercise's name. */
static int read_doses(const struct plan *plan, const struct routine *routine, json_t *json,
	struct dose *doses, struct wire_error *error) {
	int by_name = doses_by_name(plan, routine, json, error);
	struct dose wish;

	for (uint32_t i = 0; i < routine->item_count && by_name >= 0; i++) {
		const char *exercise = plan->exercises[routine->items[i].exercise].id;
		json_t *own = by_name > 0 ? json_object_get(json, exercise) : json;
		if (own != NULL && read_dose(own, &wish, error) < 0) {
			return -EINVAL;
		}
		if (own != NULL) {
			overlay_dose(&wish, &doses[i]);
		}
	}
	return by_name < 0 ? by_name : 0;
}

static int read_options(struct daemon *daemon, json_t *params, const struct routine *routine,
	struct timeline_options *options, struct dose *doses, struct wire_error *error) {
	json_t *pace = json_object_get(params, "pace");
	const char *sides = param_text(params, "sides"), *first = param_text(params, "first");

	for (uint32_t i = 0; i < routine->item_count; i++) {
		doses[i] = routine->items[i].dose;
	}
	if (json_object_get(params, "dose") != NULL) {
		if (read_doses(&daemon->loaded->plan, routine, json_object_get(params, "dose"),
			    doses, error) < 0) {
			return -EINVAL;
		}
		options->doses = doses;
	}
	if (pace != NULL) {
		options->pace_milli = (int32_t)(json_number_value(pace) * 1000 + 0.5);
	}
	if (sides != NULL) {
		(void)sides_parse(sides, &options->sides);
	}
	if (first != NULL) {
		options->first = strcmp(first, "left") == 0 ? SIDE_LEFT : SIDE_RIGHT;
	}
	return 0;
}

static json_t *render_timeline(const struct timeline *timeline) {
	json_t *steps = json_array(), *cues = json_array();
	char text[CUE_TEXT_MAX];

	for (uint32_t i = 0; i < timeline->step_count; i++) {
		const struct routine_item *item =
			&timeline->routine->items[timeline->steps[i].item];
		json_t *step = render_step(timeline, i);
		render_set_text(step, "title", timeline->plan->exercises[item->exercise].title);
		(void)json_array_append_new(steps, step);
	}
	for (uint32_t i = 0; i < timeline->cue_count; i++) {
		const struct cue *cue = &timeline->cues[i];
		timeline_cue_text(timeline, cue, text, sizeof(text));
		(void)json_array_append_new(cues,
			json_pack("{s:i, s:s, s:s}", "at", cue->at_s, "cue",
				cue_kind_name((enum cue_kind)cue->kind), "text", text));
	}
	return json_pack("{s:s, s:s, s:i, s:o, s:o}", "routine", timeline->routine->id, "title",
		timeline->routine->title, "total_s", timeline->total_s, "steps", steps, "cues",
		cues);
}

void serve_timeline(struct daemon *daemon, struct request *request, json_t *params) {
	struct dose doses[ROUTINE_ITEMS_MAX];
	struct timeline_options options = {0};
	struct wire_error error = {.code = WIRE_INVALID_PARAMS};
	struct diag diag = {0};
	int32_t index;

	if (param_routine(daemon, request, params, &index) < 0 ||
		compose_before(daemon, request, params, index, serve_timeline)) {
		return;
	}
	const struct routine *routine = &daemon->loaded->plan.routines[index];
	options.choice = engine_choice(daemon->engine, index);
	if (read_options(daemon, params, routine, &options, doses, &error) < 0) {
		request_refuse(request, WIRE_INVALID_PARAMS, "bad-argument", error.text);
		return;
	}
	struct timeline *timeline = malloc(sizeof(*timeline));
	if (timeline == NULL) {
		request_answer(request, NULL);
	} else if (timeline_make(timeline, &daemon->loaded->plan, routine, &options, &diag) < 0) {
		methods_refuse(request, "bad-argument", diag.message);
	} else {
		json_t *answer = render_timeline(timeline);
		if (routine->composed) {
			(void)json_object_set_new(answer, "composed", compose_shown(daemon, index));
		}
		request_answer(request, answer);
	}
	free(timeline);
}
