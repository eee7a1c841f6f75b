/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "plan_parts.h"

#define NEAREST_MAX 256
#define ITEM_TEXT_MAX 512

/* ---- names ---- */

int32_t routine_lookup(const struct reader *reader, const char *name) {
	char plugin[ID_MAX + 1];
	int32_t index = plan_find_routine(reader->plan, name);
	if (index >= 0) {
		return index;
	}
	const struct section *section = reader_find(reader, SECTION_ROUTINE, name);
	if (section != NULL && section->index != NAME_UNKNOWN) {
		return section->index;
	}
	name_plugin(name, SHIPPED_ROUTINES, plugin);
	return reader_broken(reader, plugin, NULL) || reader_disabled(reader, plugin)
		? NAME_BROKEN
		: NAME_UNKNOWN;
}

const char *routine_nearest(const struct reader *reader, const char *name) {
	const char *names[NEAREST_MAX];
	uint32_t count = 0;
	for (uint32_t i = 0; i < reader->plan->routine_count && count + 1 < NEAREST_MAX; i++) {
		const char *id = reader->plan->routines[i].id, *slash = strchr(id, '/');
		names[count++] = id;
		if (slash != NULL) {
			names[count++] = slash + 1;
		}
	}
	return diag_nearest(name, names, count);
}

/* ---- items ---- */

static int32_t first_given(int32_t a, int32_t b, int32_t c) {
	return a >= 0 ? a : b >= 0 ? b : c;
}

static bool has_dose(const struct dose *dose) {
	return dose->sets > 0 && (dose->reps > 0 || dose->hold_s > 0);
}

/* What an item leaves out comes from its level, then from the exercise. The tempo stays unset: a
 * dose without one is worked by the exercise's. */
static void item_resolve(struct routine_item *item, const struct exercise *exercise) {
	if (!has_dose(&item->dose)) {
		int32_t level = item->dose.level, load = item->dose.load_g, tempo[4];
		memcpy(tempo, item->dose.tempo, sizeof tempo);
		item->dose = exercise->dose;
		item->dose.level = level > 0 ? level : exercise->dose.level;
		item->dose.load_g = load > 0 ? load : exercise->dose.load_g;
		if (tempo[0] + tempo[1] + tempo[2] + tempo[3] > 0) {
			memcpy(item->dose.tempo, tempo, sizeof tempo);
		}
	}
	struct exercise_level none = {
		.unilateral = -1, .prepare_s = -1, .switch_s = -1, .rest_s = -1};
	const struct exercise_level *level = &none;
	if (item->dose.level >= 0 && (uint32_t)item->dose.level < exercise->level_count) {
		level = &exercise->levels[item->dose.level];
	}
	item->rest_s = first_given(item->rest_s, level->rest_s, exercise->rest_s);
	item->prepare_s = first_given(item->prepare_s, level->prepare_s, exercise->prepare_s);
	item->switch_s = first_given(item->switch_s, level->switch_s, exercise->switch_s);
	if (item->gap_s < 0 && item->dose.hold_s > 0) {
		item->gap_s = exercise->gap_s;
	}
	item->order = exercise->order;
}

static bool has_sides(const struct exercise *exercise, int32_t level) {
	if (level >= 0 && (uint32_t)level < exercise->level_count &&
		exercise->levels[level].unilateral >= 0) {
		return exercise->levels[level].unilateral != 0;
	}
	return exercise->unilateral;
}

/* Checks one parsed item against its exercise; fills diag and returns -EINVAL on a problem. */
static int item_check(struct item_text *text, const struct exercise *exercise, struct diag *diag) {
	struct routine_item *item = &text->item;
	if (text->level[0] != '\0' &&
		!exercise_has_level(exercise, text->level, &item->dose.level)) {
		const char *names[LEVELS_MAX];
		uint32_t count =
			exercise->level_count < LEVELS_MAX ? exercise->level_count : LEVELS_MAX;
		for (uint32_t i = 0; i < count; i++) {
			names[i] = exercise->levels[i].name;
		}
		const char *nearest = diag_nearest(text->level, names, count);
		if (nearest == NULL) {
			return diag_fail(diag, 0, "%s has no level \"%s\"; %s", exercise->id,
				text->level,
				count > 0 ? "see minimusctl show for its levels"
					  : "leave the level out");
		}
		(void)diag_fail(diag, 0, "%s has no level \"%s\"; did you mean \"%s\"?",
			exercise->id, text->level, nearest);
		diag_suggest(diag, nearest);
		return -EINVAL;
	}
	item->dose_right.level = item->dose.level;
	item_resolve(item, exercise);
	if (!has_dose(&item->dose)) {
		return diag_fail(diag, 0, "%s has no dose of its own; write for example %s 2x12",
			exercise->id, text->name);
	}
	if (item->gap_s >= 0 && item->dose.hold_s == 0) {
		return diag_fail(diag, 0,
			"a gap is between holds, and %s is done by repetitions; remove the gap",
			text->name);
	}
	if (item->uneven && !has_sides(exercise, item->dose.level)) {
		return diag_fail(diag, 0, "%s has no sides; write one dose for it", text->name);
	}
	int r = dose_check(&item->dose, diag);
	return r == 0 && item->uneven ? dose_check(&item->dose_right, diag) : r;
}

/* The unit of a dose that was written against that of the exercise's own: seconds that lack their
 * "s" would be worked as so many repetitions. */
static int check_unit(const struct item_text *text, const struct exercise *exercise,
	const struct dose *written, struct diag *diag) {
	char meant[32];
	if (written->reps > 0 && exercise->dose.hold_s > 0) {
		(void)snprintf(
			meant, sizeof meant, "%dx%ds", (int)written->sets, (int)written->reps);
		(void)diag_fail(diag, 0,
			"%s is a hold, and %dx%d has no unit; did you mean \"%s\"?", text->name,
			(int)written->sets, (int)written->reps, meant);
		diag_suggest(diag, meant);
		return -EINVAL;
	}
	if (written->hold_s > 0 && exercise->dose.reps > 0) {
		(void)diag_fail(diag, 0,
			"%s is done by repetitions elsewhere, and held for seconds here",
			text->name);
		return 0;
	}
	bool still = exercise->kind == KIND_RELEASE || exercise->kind == KIND_STRETCH;
	if (written->reps > 0 && still && !has_dose(&exercise->dose)) {
		(void)diag_fail(diag, 0,
			"%s is a %s by %d repetitions; if seconds were meant, write %dx%ds",
			text->name, exercise_kind_name(exercise->kind), (int)written->reps,
			(int)written->sets, (int)written->reps);
	}
	return 0;
}

/* One item into *ret. 1: its exercise belongs to a broken plugin; -EINVAL: diag is filled; 0 with a
 * message in diag: a warning. */
static int item_read(
	struct reader *reader, const char *text, struct routine_item *ret, struct diag *diag) {
	struct item_text item;
	int r = item_parse(text, &item, diag);
	if (r < 0) {
		return r;
	}
	int32_t index = exercise_lookup(reader, item.name);
	if (index == NAME_BROKEN) {
		return 1;
	}
	if (index < 0) {
		const char *nearest = exercise_nearest(reader, item.name);
		if (nearest == NULL) {
			return diag_fail(diag, 1,
				"there is no exercise \"%s\"; write a section [exercise %s] for it",
				item.name, item.name);
		}
		(void)diag_fail(diag, 1, "there is no exercise \"%s\"; did you mean \"%s\"?",
			item.name, nearest);
		diag_suggest(diag, nearest);
		return -EINVAL;
	}
	const struct dose written = item.item.dose;
	r = item_check(&item, &reader->plan->exercises[index], diag);
	if (r == 0) {
		r = check_unit(&item, &reader->plan->exercises[index], &written, diag);
	}
	item.item.exercise = index;
	if (r == 0) {
		*ret = item.item;
	}
	return r;
}

/* Cuts the list at commas. *ret_broken tells that an exercise's plugin is broken. */
static int items_read(struct reader *reader, const struct section *section,
	const struct setting *setting, struct routine *routine, bool *ret_broken) {
	struct routine_item *items = arena_take(reader->arena, ROUTINE_ITEMS_MAX, sizeof *items);
	uint32_t count = 0;
	if (items == NULL) {
		return -ENOMEM;
	}
	if (setting->value[0] == '\0' || strcmp(setting->value, "none") == 0) {
		reader_report(reader, DIAG_ERROR, section, setting,
			"a routine without an exercise; name at least one, as in side-lying-clam "
			"2x12");
		return 0;
	}
	for (const char *at = setting->value; at != NULL;) {
		char text[ITEM_TEXT_MAX];
		struct diag diag = {0};
		at += strspn(at, " \t");
		size_t length = strcspn(at, ",");
		int32_t column = (int32_t)(at - setting->value);
		int r = -EINVAL;
		if (length >= sizeof text) {
			(void)diag_fail(&diag, 1,
				"an exercise of %zu characters; put commas between the exercises",
				length);
		} else if (count == ROUTINE_ITEMS_MAX) {
			(void)diag_fail(&diag, 1,
				"more than %d exercises in one routine; remove some",
				ROUTINE_ITEMS_MAX);
		} else {
			memcpy(text, at, length);
			text[length] = '\0';
			r = item_read(reader, text, &items[count], &diag);
		}
		if (diag.message[0] != '\0') {
			diag.column += column;
			reader_report_diag(
				reader, r < 0 ? DIAG_ERROR : DIAG_WARNING, section, setting, &diag);
		}
		*ret_broken = *ret_broken || r == 1;
		count += r == 0;
		at = at[length] == ',' && count <= ROUTINE_ITEMS_MAX ? at + length + 1 : NULL;
	}
	routine->items = items;
	routine->item_count = count;
	return 0;
}

/* ---- what the catalogue gave ---- */

static int copy_items(
	struct reader *reader, const struct routine *from, struct routine *to, bool *ret_complete) {
	to->items = arena_take(reader->arena, from->item_count, sizeof *to->items);
	if (to->items == NULL) {
		return -ENOMEM;
	}
	*ret_complete = from->item_count > 0;
	for (uint32_t i = 0; i < from->item_count; i++) {
		const struct routine_item *item = &from->items[i];
		int32_t index = item->exercise >= 0 &&
				(uint32_t)item->exercise < reader->catalogue->exercise_count
			? reader->exercise_map[item->exercise]
			: -1;
		to->items[i] = *item;
		to->items[i].exercise = index;
		if (index < 0) {
			*ret_complete = false;
			return 0;
		}
		item_resolve(&to->items[i], &reader->plan->exercises[index]);
	}
	return 0;
}

static int copy_catalogue(struct reader *reader) {
	const struct catalogue *catalogue = reader->catalogue;
	struct plan *plan = reader->plan;
	for (uint32_t i = 0; i < catalogue->routine_count; i++) {
		const struct routine *from = &catalogue->routines[i];
		struct routine *to = &plan->routines[plan->routine_count];
		bool complete;
		if (from->plugin != NULL && reader_disabled(reader, from->plugin)) {
			continue;
		}
		*to = *from;
		to->id = reader_copy(reader, from->id);
		to->title = reader_copy(reader, from->title);
		to->goal = reader_copy(reader, from->goal);
		to->plugin = reader_copy(reader, from->plugin);
		to->sides = from->sides == SIDES_UNSET ? SIDES_BOTH : from->sides;
		if (copy_items(reader, from, to, &complete) < 0 || arena_failed(reader->arena)) {
			return -ENOMEM;
		}
		plan->routine_count += complete;
	}
	return 0;
}

/* ---- [routine ID] ---- */

static bool draft_base(
	struct reader *reader, struct section *section, struct routine *ret, int32_t *ret_index) {
	int32_t index = routine_lookup(reader, section->id);
	bool named = strchr(section->id, '/') != NULL;
	*ret_index = index;
	if (index >= 0) {
		*ret = reader->plan->routines[index];
		return true;
	}
	if (index == NAME_BROKEN && (named || section_find(section, "exercises") == NULL)) {
		reader_report(reader, DIAG_WARNING, section, NULL,
			"its plugin does not work at present; this change waits until it does");
		return false;
	}
	if (named || section_find(section, "exercises") == NULL) {
		reader_report_unknown(reader, section, NULL,
			named ? "no plugin has this routine" : "there is no such routine to change",
			routine_nearest(reader, section->id),
			named ? "check the names of the plugin and of the routine"
			      : "a new one needs exercises = side-lying-clam 2x12, ...");
		return false;
	}
	*ret = (struct routine){.id = section->id,
		.title = section->id,
		.goal = "",
		.plugin = "",
		.sides = SIDES_BOTH};
	return true;
}

static int read_routine(struct reader *reader, struct section *section) {
	struct plan *plan = reader->plan;
	struct routine_draft draft = {0};
	uint32_t errors = 0;
	int32_t index;
	bool broken = false;
	if (!draft_base(reader, section, &draft.routine, &index)) {
		section->index = NAME_BROKEN; /* reported here, not once more where it is used */
		return 0;
	}
	int r = reader_apply(reader, section, "routine", &draft, NULL, &errors);
	const struct setting *exercises = section_find(section, "exercises");
	if (r == 0 && exercises != NULL) {
		draft.routine.composed = false; /* the plan says what it has */
		r = items_read(reader, section, exercises, &draft.routine, &broken);
	}
	if (r < 0) {
		return r;
	}
	if (broken) {
		reader_report(reader, DIAG_WARNING, section, exercises,
			"an exercise belongs to a plugin that does not work at present; the "
			"routine waits until it does");
		section->index = NAME_BROKEN;
		return 0;
	}
	section->index = index >= 0 ? index : (int32_t)plan->routine_count++;
	plan->routines[section->index] = draft.routine;
	return 0;
}

static int resolve_models(struct reader *reader) {
	const struct plan *plan = reader->plan;
	for (uint32_t i = 0; i < plan->routine_count; i++) {
		struct routine *routine = &plan->routines[i];
		for (uint32_t k = 0; k < routine->item_count; k++) {
			struct routine_item *item = &routine->items[k];
			item->model = item->progression = "";
			item->params = NULL;
			int r = routine->fixed
				? 0
				: model_resolve(reader, &plan->exercises[item->exercise], item);
			if (r < 0) {
				return r;
			}
		}
	}
	return 0;
}

int parts_routines(struct reader *reader) {
	uint32_t room = reader->catalogue->routine_count + reader->count[SECTION_ROUTINE];
	reader->plan->routines = arena_take(reader->arena, room, sizeof(struct routine));
	if (reader->plan->routines == NULL) {
		return -ENOMEM;
	}
	int r = copy_catalogue(reader);
	for (struct section *s = reader->first[SECTION_ROUTINE]; r == 0 && s != NULL; s = s->next) {
		if (reader->plan->routine_count >= PLAN_ROUTINES_MAX) {
			reader_report(reader, DIAG_ERROR, s, NULL,
				"more than %d routines; remove some", PLAN_ROUTINES_MAX);
			return 0;
		}
		r = read_routine(reader, s);
	}
	return r == 0 ? resolve_models(reader) : r;
}
