/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "plan_parts.h"

#define NEAREST_MAX 256
/* Seconds of an exercise that the plan brings and that does not say its own. */
#define PREPARE_UP_S 8
#define PREPARE_FLOOR_S 10
#define SWITCH_UP_S 5
#define SWITCH_FLOOR_S 8

/* ---- what the catalogue gave ---- */

static int copy_levels(struct reader *reader, const struct exercise *from, struct exercise *to) {
	struct exercise_level *levels =
		arena_take(reader->arena, from->level_count, sizeof *levels);
	if (levels == NULL) {
		return -ENOMEM;
	}
	for (uint32_t i = 0; i < from->level_count; i++) {
		levels[i] = from->levels[i];
		levels[i].name = reader_copy(reader, from->levels[i].name);
		if (levels[i].equipment != NULL) {
			levels[i].equipment = reader_copy(reader, levels[i].equipment);
		}
		if (levels[i].say != NULL) {
			levels[i].say = reader_copy(reader, levels[i].say);
		}
		if (levels[i].name == NULL) {
			return -ENOMEM;
		}
	}
	to->levels = levels;
	return arena_failed(reader->arena) ? -ENOMEM : 0;
}

static int copy_exercise(struct reader *reader, const struct exercise *from, struct exercise *to) {
	*to = *from;
	const char **const texts[] = {&to->id, &to->title, &to->position, &to->placement, &to->say,
		&to->tip, &to->progression, &to->model_params, &to->plugin};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		*texts[i] = reader_copy(reader, *texts[i]);
	}
	int r = copy_levels(reader, from, to);
	if (r == 0) {
		r = reader_copy_texts(reader, &from->equipment, &to->equipment);
	}
	if (r == 0) {
		r = reader_copy_texts(reader, &from->steps, &to->steps);
	}
	if (r == 0) {
		r = reader_copy_texts(reader, &from->cautions, &to->cautions);
	}
	if (r == 0) {
		r = reader_copy_texts(reader, &from->muscles, &to->muscles);
	}
	if (r == 0) {
		r = reader_copy_texts(reader, &from->sources, &to->sources);
	}
	return r < 0 || arena_failed(reader->arena) ? -ENOMEM : 0;
}

static int copy_catalogue(struct reader *reader) {
	const struct catalogue *catalogue = reader->catalogue;
	for (uint32_t i = 0; i < catalogue->exercise_count; i++) {
		const struct exercise *from = &catalogue->exercises[i];
		reader->exercise_map[i] = -1;
		if (from->plugin != NULL && reader_disabled(reader, from->plugin)) {
			continue;
		}
		uint32_t at = reader->plan->exercise_count;
		int r = copy_exercise(reader, from, &reader->plan->exercises[at]);
		if (r < 0) {
			return r;
		}
		reader->exercise_map[i] = (int32_t)at;
		reader->plan->exercise_count++;
	}
	return 0;
}

/* ---- names ---- */

int32_t exercise_lookup(const struct reader *reader, const char *name) {
	char plugin[ID_MAX + 1];
	int32_t index = plan_find_exercise(reader->plan, name);
	if (index >= 0) {
		return index;
	}
	name_plugin(name, SHIPPED_ROUTINES, plugin);
	return reader_broken(reader, plugin, NULL) || reader_disabled(reader, plugin)
		? NAME_BROKEN
		: NAME_UNKNOWN;
}

const char *exercise_nearest(const struct reader *reader, const char *name) {
	const char *names[NEAREST_MAX];
	uint32_t count = 0;
	for (uint32_t i = 0; i < reader->plan->exercise_count && count < NEAREST_MAX; i++) {
		names[count++] = reader->plan->exercises[i].id;
	}
	return diag_nearest(name, names, count);
}

bool exercise_has_level(const struct exercise *exercise, const char *name, int32_t *ret_level) {
	for (uint32_t i = 0; i < exercise->level_count; i++) {
		if (strcmp(exercise->levels[i].name, name) == 0) {
			*ret_level = (int32_t)i;
			return true;
		}
	}
	return false;
}

/* ---- [exercise ID] ---- */

static bool is_level_key(const char *key) {
	return strchr(key, '.') != NULL;
}

/* "step9" and on: the table has as many steps as there may be. */
static bool is_step_key(const char *key) {
	return strncmp(key, "step", 4) == 0 && key[4] != '\0' &&
		strspn(key + 4, "0123456789") == strlen(key + 4);
}

static bool is_own_key(const char *key) {
	return is_level_key(key) || is_step_key(key);
}

static void draft_begin(struct exercise_draft *draft, const struct exercise *old) {
	const struct exercise *e = &draft->exercise;
	draft->exercise = *old;
	draft->kinds[0] = e->kind;
	draft->kinds[1] = e->kind_2;
	for (uint32_t i = 0; i < e->steps.count && i < STEPS_TEXT_MAX; i++) {
		draft->step[i] = e->steps.items[i];
	}
}

static int draft_steps(
	struct reader *reader, const struct section *section, struct exercise_draft *draft) {
	const char **steps = arena_take(reader->arena, STEPS_TEXT_MAX, sizeof *steps);
	uint32_t count = 0;
	if (steps == NULL) {
		return -ENOMEM;
	}
	while (count < STEPS_TEXT_MAX && draft->step[count] != NULL) {
		steps[count] = draft->step[count];
		count++;
	}
	for (uint32_t i = count; i < STEPS_TEXT_MAX; i++) {
		char name[16];
		(void)snprintf(name, sizeof name, "step%u", (unsigned)i + 1);
		const struct setting *setting = section_find(section, name);
		if (setting != NULL && setting->value[0] != '\0') {
			reader_report(reader, DIAG_ERROR, section, setting,
				"step%u is missing before it; number the steps without a gap",
				(unsigned)count + 1);
			break;
		}
	}
	for (const struct setting *s = section->settings; s != NULL; s = s->next) {
		if (is_step_key(s->key) && plan_key_find("exercise", s->key) == NULL) {
			reader_report(reader, DIAG_ERROR, section, s,
				"the steps are step1 to step%d; put two of them together",
				STEPS_TEXT_MAX);
		}
	}
	draft->exercise.steps = (struct texts){.count = count, .items = steps};
	return 0;
}

/* reps and hold exclude each other: the one that is written takes the place of an older other. */
static void draft_dose(
	struct reader *reader, const struct section *section, struct exercise_draft *draft) {
	const struct setting *reps = section_find(section, "reps"),
			     *hold = section_find(section, "hold");
	const struct setting *tempo = section_find(section, "tempo"),
			     *sets = section_find(section, "sets");
	struct dose *dose = &draft->exercise.dose;
	if (reps != NULL && hold != NULL) {
		reader_report(reader, DIAG_ERROR, section, hold,
			"reps is written, too (line %d); work is by repetitions or by seconds, "
			"keep one",
			(int)reps->line);
		return;
	}
	if (reps != NULL) {
		dose->hold_s = 0;
	}
	if (hold != NULL) {
		dose->reps = 0;
		if (tempo == NULL) {
			memset(dose->tempo, 0, sizeof dose->tempo);
		}
	}
	if (tempo != NULL && dose->hold_s > 0) {
		reader_report(reader, DIAG_ERROR, section, tempo,
			"a tempo goes with repetitions, and this exercise is held for seconds; "
			"remove it");
	}
	if (sets != NULL && reps == NULL && hold == NULL && dose->reps == 0 && dose->hold_s == 0) {
		reader_report(reader, DIAG_ERROR, section, sets,
			"sets of what? Add reps = 12 or hold = 30s");
	}
	if (dose->sets == 0 && (dose->reps > 0 || dose->hold_s > 0)) {
		dose->sets = 1;
	}
}

/* A new list of names keeps what was said about a level of the same name. */
static int draft_levels(
	struct reader *reader, const struct section *section, struct exercise_draft *draft) {
	const struct setting *setting = section_find(section, "levels");
	const struct texts *names = &draft->level_names;
	struct exercise *exercise = &draft->exercise;
	if (setting == NULL || (names->count == 0 && strcmp(setting->value, "none") != 0)) {
		return 0;
	}
	struct exercise_level *levels = arena_take(reader->arena, names->count, sizeof *levels);
	if (levels == NULL) {
		return -ENOMEM;
	}
	for (uint32_t i = 0; i < names->count; i++) {
		int32_t old;
		levels[i] = (struct exercise_level){
			.unilateral = -1, .prepare_s = -1, .switch_s = -1, .rest_s = -1};
		if (!id_valid(names->items[i])) {
			reader_report(reader, DIAG_ERROR, section, setting,
				"\"%s\" is no name; names have a-z, 0-9 and \"-\"",
				names->items[i]);
		}
		for (uint32_t j = 0; j < i; j++) {
			if (strcmp(names->items[i], names->items[j]) == 0) {
				reader_report(reader, DIAG_ERROR, section, setting,
					"the level %s is written twice; keep one", names->items[i]);
			}
		}
		if (exercise_has_level(exercise, names->items[i], &old)) {
			levels[i] = exercise->levels[old];
		}
		levels[i].name = names->items[i];
	}
	exercise->levels = levels;
	exercise->level_count = names->count;
	return 0;
}

/* LEVEL.KEY = value */
static int level_setting(struct reader *reader, const struct section *section,
	const struct setting *setting, const struct exercise *exercise,
	struct exercise_level *levels) {
	char level[ID_MAX + 1];
	const char *dot = strchr(setting->key, '.');
	size_t length = (size_t)(dot - setting->key);
	int32_t index;
	uint32_t errors = 0;
	if (length > ID_MAX) {
		length = ID_MAX;
	}
	memcpy(level, setting->key, length);
	level[length] = '\0';
	if (!exercise_has_level(exercise, level, &index)) {
		const char *names[LEVELS_MAX];
		for (uint32_t i = 0; i < exercise->level_count && i < LEVELS_MAX; i++) {
			names[i] = exercise->levels[i].name;
		}
		reader_report_unknown(reader, section, setting, "this exercise has no such level",
			diag_nearest(level, names,
				exercise->level_count < LEVELS_MAX ? exercise->level_count
								   : LEVELS_MAX),
			"name its levels first, as in levels = knees, full");
		return 0;
	}
	const struct plan_key *key = plan_key_find("level", dot + 1);
	if (key == NULL) {
		reader_report(reader, DIAG_ERROR, section, setting,
			"\"%s\" is no key of a level; a level changes equipment, say, unilateral, "
			"rest, prepare or switch",
			dot + 1);
		return 0;
	}
	return reader_read(reader, section, setting, key, &levels[index], &errors);
}

static int level_settings(
	struct reader *reader, const struct section *section, struct exercise *exercise) {
	struct exercise_level *levels =
		arena_take(reader->arena, exercise->level_count, sizeof *levels);
	if (levels == NULL) {
		return -ENOMEM;
	}
	if (exercise->level_count > 0) {
		memcpy(levels, exercise->levels, exercise->level_count * sizeof *levels);
	}
	exercise->levels = levels;
	for (const struct setting *s = section->settings; s != NULL; s = s->next) {
		int r = is_level_key(s->key) ? level_setting(reader, section, s, exercise, levels)
					     : 0;
		if (r < 0) {
			return r;
		}
	}
	return 0;
}

static int check_tip(
	struct reader *reader, const struct section *section, const struct exercise *exercise) {
	const struct setting *setting = section_find(section, "tip");
	const struct plan *plan = reader->plan;
	if (setting == NULL || exercise->tip[0] == '\0' ||
		reader_broken(reader, SHIPPED_ROUTINES, NULL)) {
		return 0;
	}
	const char *names[NEAREST_MAX];
	uint32_t count = 0;
	for (; count < plan->tip_count && count < NEAREST_MAX; count++) {
		if (strcmp(plan->tips[count].id, exercise->tip) == 0) {
			return 0;
		}
		names[count] = plan->tips[count].id;
	}
	reader_report_unknown(reader, section, setting, "there is no such tip",
		diag_nearest(exercise->tip, names, count),
		"write a section [tip NAME] with its text");
	return 0;
}

/* How long it takes to get ready and to switch sides where the person does not say: on one's feet
 * or on a chair, else on the floor. */
static void draft_times(struct exercise *exercise) {
	bool up = strncmp(exercise->position, "stand", 5) == 0 ||
		strncmp(exercise->position, "sit", 3) == 0 ||
		strncmp(exercise->position, "seated", 6) == 0;
	if (exercise->prepare_s < 0) {
		exercise->prepare_s = up ? PREPARE_UP_S : PREPARE_FLOOR_S;
	}
	if (exercise->switch_s < 0) {
		exercise->switch_s = up ? SWITCH_UP_S : SWITCH_FLOOR_S;
	}
}

static int read_draft(
	struct reader *reader, const struct section *section, struct exercise_draft *draft) {
	uint32_t errors = 0;
	struct exercise *exercise = &draft->exercise;
	int r = reader_apply(reader, section, "exercise", draft, is_own_key, &errors);
	if (r == 0) {
		r = draft_steps(reader, section, draft);
	}
	if (r == 0) {
		r = draft_levels(reader, section, draft);
	}
	if (r == 0) {
		r = level_settings(reader, section, exercise);
	}
	if (r < 0) {
		return r;
	}
	exercise->kind = draft->kinds[0];
	exercise->kind_2 = draft->kinds[1];
	draft_dose(reader, section, draft);
	draft_times(exercise);
	const struct setting *progression = section_find(section, "progression");
	if (progression != NULL) {
		exercise->model_params = ""; /* they belong to the model that was there before */
		if (exercise->progression[0] != '\0' &&
			model_find(reader, exercise->progression) == NULL &&
			reader_find(reader, SECTION_PROGRESSION, exercise->progression) == NULL) {
			model_report_unknown(reader, section, progression, exercise->progression);
		}
	}
	return check_tip(reader, section, exercise);
}

/* The old exercise that a section changes, a blank one for a new one, or false after a report. */
static bool draft_base(struct reader *reader, struct section *section, struct exercise *ret) {
	int32_t index = exercise_lookup(reader, section->id);
	if (index >= 0) {
		*ret = reader->plan->exercises[index];
		section->index = index;
		return true;
	}
	bool complete = section_find(section, "kind") != NULL;
	bool named = strchr(section->id, '/') != NULL;
	if (index == NAME_BROKEN && (named || !complete)) {
		reader_report(reader, DIAG_WARNING, section, NULL,
			"its plugin does not work at present; this change waits until it does");
		return false;
	}
	if (named || !complete) {
		reader_report_unknown(reader, section, NULL,
			named ? "no plugin has this exercise"
			      : "there is no such exercise to change",
			exercise_nearest(reader, section->id),
			named ? "check the names of the plugin and of the exercise"
			      : "a new one needs kind = release, stretch or strengthen");
		return false;
	}
	*ret = (struct exercise){.id = section->id,
		.title = section->id,
		.position = "",
		.placement = "",
		.prepare_s = -1,
		.switch_s = -1,
		.gap_s = -1,
		.say = "",
		.tip = "",
		.progression = "",
		.model_params = "",
		.plugin = ""};
	section->index = (int32_t)reader->plan->exercise_count++;
	return true;
}

int parts_exercises(struct reader *reader) {
	const struct catalogue *catalogue = reader->catalogue;
	uint32_t room = catalogue->exercise_count + reader->count[SECTION_EXERCISE];
	reader->plan->exercises = arena_take(reader->arena, room, sizeof(struct exercise));
	reader->exercise_map =
		arena_take(reader->arena, catalogue->exercise_count, sizeof(int32_t));
	if (reader->plan->exercises == NULL || reader->exercise_map == NULL) {
		return -ENOMEM;
	}
	int r = copy_catalogue(reader);
	for (struct section *s = reader->first[SECTION_EXERCISE]; r == 0 && s != NULL;
		s = s->next) {
		struct exercise base;
		if (reader->plan->exercise_count >= PLAN_EXERCISES_MAX) {
			reader_report(reader, DIAG_ERROR, s, NULL,
				"more than %d exercises; remove some", PLAN_EXERCISES_MAX);
			return 0;
		}
		if (!draft_base(reader, s, &base)) {
			continue;
		}
		struct exercise_draft draft = {0};
		draft_begin(&draft, &base);
		r = read_draft(reader, s, &draft);
		reader->plan->exercises[s->index] = draft.exercise;
	}
	return r;
}
