/* SPDX-License-Identifier: MIT */
/* Advice about a plan that can be run as it is. */
#include <string.h>

#include "civil.h"
#include "plan_parts.h"

#define ROUTINE_EXERCISES_WANTED 5
#define AGE_MIN 16

/* ---- the person ---- */

static bool texts_have(const struct texts *texts, const char *text) {
	for (uint32_t i = 0; i < texts->count; i++) {
		if (strcmp(texts->items[i], text) == 0) {
			return true;
		}
	}
	return false;
}

/* The condition of the person that an exercise warns about, or NULL. */
static const struct plan_condition *warned_about(
	const struct plan *plan, const struct exercise *exercise) {
	const struct plan_condition *condition;
	for (size_t i = 0; (condition = plan_condition_at(i)) != NULL; i++) {
		if (plan_has_condition(plan, condition->name) &&
			texts_have(&exercise->cautions, condition->caution)) {
			return condition;
		}
	}
	return NULL;
}

/* ---- routines that the plan itself writes ---- */

static bool is_kind(const struct exercise *exercise, enum exercise_kind kind) {
	return exercise->kind == kind || exercise->kind_2 == kind;
}

static void lint_order(struct reader *reader, const struct section *section,
	const struct setting *setting, const struct routine *routine) {
	const struct exercise *stretch = NULL;
	for (uint32_t i = 0; i < routine->item_count; i++) {
		const struct exercise *exercise =
			&reader->plan->exercises[routine->items[i].exercise];
		if (stretch != NULL && is_kind(exercise, KIND_RELEASE) &&
			!is_kind(exercise, KIND_STRETCH)) {
			reader_report(reader, DIAG_WARNING, section, setting,
				"%s releases after %s has stretched; release first, then stretch",
				exercise->id, stretch->id);
			return;
		}
		if (is_kind(exercise, KIND_STRETCH)) {
			stretch = exercise;
		}
	}
}

static void lint_repeated(struct reader *reader, const struct section *section,
	const struct setting *setting, const struct routine *routine) {
	for (uint32_t i = 0; i < routine->item_count; i++) {
		for (uint32_t k = 0; k < i; k++) {
			if (routine->items[i].exercise == routine->items[k].exercise) {
				reader_report(reader, DIAG_WARNING, section, setting,
					"%s is in this routine twice, and both share one dose "
					"history; put its sets together",
					reader->plan->exercises[routine->items[i].exercise].id);
				return;
			}
		}
	}
}

static void lint_one_side(struct reader *reader, const struct section *section,
	const struct setting *setting, const struct routine *routine) {
	for (uint32_t i = 0; i < routine->item_count; i++) {
		const struct routine_item *item = &routine->items[i];
		const struct exercise *exercise = &reader->plan->exercises[item->exercise];
		if ((item->sides == SIDES_LEFT || item->sides == SIDES_RIGHT) &&
			!exercise->unilateral && exercise->level_count == 0) {
			reader_report(reader, DIAG_WARNING, section, setting,
				"%s works both sides at once, so \"%s\" changes nothing; leave it "
				"out",
				exercise->id, sides_name(item->sides));
		}
	}
}

static bool is_used(const struct plan *plan, int32_t routine) {
	for (uint32_t i = 0; i < plan->reminder_count; i++) {
		const struct reminder *reminder = &plan->reminders[i];
		for (uint32_t k = 0; k < reminder->rotation_count; k++) {
			if (reminder->rotation[k] == routine) {
				return true;
			}
		}
	}
	return false;
}

/* Of a routine that reminders use, they are told; this is for one to be started by hand. */
static void lint_by_hand(
	struct reader *reader, const struct section *section, const struct setting *setting) {
	const struct plan *plan = reader->plan;
	const struct routine *routine = &plan->routines[section->index];
	for (uint32_t i = 0; i < routine->item_count && !is_used(plan, section->index); i++) {
		const struct exercise *exercise = &plan->exercises[routine->items[i].exercise];
		const struct plan_condition *condition = warned_about(plan, exercise);
		if (condition != NULL) {
			reader_report(reader, DIAG_WARNING, section, setting,
				"%s has a caution for your condition %s; ask your clinician, or "
				"leave it out",
				exercise->id, condition->name);
			return;
		}
	}
}

static bool param(
	const struct model *model, const int32_t *params, const char *name, int32_t *ret) {
	for (uint32_t i = 0; i < model->param_count; i++) {
		if (strcmp(model->params[i].name, name) == 0) {
			*ret = params[i];
			return true;
		}
	}
	return false;
}

/* A dose outside of what its progression allows would be moved there by the first session. Only
 * a progression that the plan writes itself is told of. */
static void lint_range(struct reader *reader, const struct section *section,
	const struct setting *setting, const struct routine_item *item) {
	static const struct {
		const char *least, *most;
		bool counts_sets;
	} ranges[] = {{"lo", "hi", false}, {"nmin", "nmax", true}};
	const struct model *model = item->model[0] != '\0' ? model_find(reader, item->model) : NULL;
	if (model == NULL || item->params == NULL || item->uneven || item->progression[0] == '\0') {
		return;
	}
	int32_t amount = item->dose.hold_s > 0 ? item->dose.hold_s : item->dose.reps;
	for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
		int32_t least, most, value = ranges[i].counts_sets ? item->dose.sets : amount;
		if (param(model, item->params, ranges[i].least, &least) &&
			param(model, item->params, ranges[i].most, &most) &&
			(value < least || value > most)) {
			reader_report(reader, DIAG_WARNING, section, setting,
				"%s: its dose is %d, and its progression goes from %s = %d to %s = "
				"%d; write those so that %d fits",
				reader->plan->exercises[item->exercise].id, (int)value,
				ranges[i].least, (int)least, ranges[i].most, (int)most, (int)value);
		}
	}
}

static void lint_routines(struct reader *reader) {
	for (struct section *s = reader->first[SECTION_ROUTINE]; s != NULL; s = s->next) {
		const struct setting *setting = section_find(s, "exercises");
		if (s->index < 0 || setting == NULL) {
			continue;
		}
		const struct routine *routine = &reader->plan->routines[s->index];
		if (routine->item_count > ROUTINE_EXERCISES_WANTED) {
			reader_report(reader, DIAG_WARNING, s, setting,
				"%u exercises are many for one session; up to %d are done more "
				"often",
				(unsigned)routine->item_count, ROUTINE_EXERCISES_WANTED);
		}
		lint_order(reader, s, setting, routine);
		lint_repeated(reader, s, setting, routine);
		lint_one_side(reader, s, setting, routine);
		lint_by_hand(reader, s, setting);
		for (uint32_t i = 0; i < routine->item_count && !routine->fixed; i++) {
			lint_range(reader, s, setting, &routine->items[i]);
		}
	}
}

/* ---- exercises that the plan itself writes ---- */

/* Seconds at 2.5 words a second, rounded up. */
static int32_t spoken_s(const char *text) {
	int32_t words = 0;
	for (bool blank = true; *text != '\0'; text++) {
		words += blank && *text != ' ';
		blank = *text == ' ';
	}
	return (words * 2 + 4) / 5;
}

static void lint_exercises(struct reader *reader) {
	for (struct section *s = reader->first[SECTION_EXERCISE]; s != NULL; s = s->next) {
		const struct setting *setting = section_find(s, "say");
		if (s->index < 0 || setting == NULL) {
			continue;
		}
		const struct exercise *exercise = &reader->plan->exercises[s->index];
		const int32_t *tempo = exercise->dose.tempo;
		int32_t time = exercise->dose.hold_s > 0
			? exercise->dose.hold_s
			: tempo[0] + tempo[1] + tempo[2] + tempo[3];
		int32_t spoken = spoken_s(exercise->say);
		if (time > 0 && spoken > time) {
			reader_report(reader, DIAG_WARNING, s, setting,
				"saying this takes about %d s, and one %s takes %d s; shorten it",
				(int)spoken, exercise->dose.hold_s > 0 ? "hold" : "repetition",
				(int)time);
		}
	}
}

/* ---- reminders ---- */

static bool takes_part(const struct plan *plan, const struct reminder *reminder) {
	return reminder->enabled &&
		(reminder->only_if[0] == '\0' || plan_has_condition(plan, reminder->only_if)) &&
		(reminder->unless[0] == '\0' || !plan_has_condition(plan, reminder->unless));
}

static bool owned(const struct plan *plan, const struct exercise *exercise) {
	const struct texts *needed = &exercise->equipment;
	for (uint32_t i = 0; i < needed->count; i++) {
		if (strcmp(needed->items[i], "none") == 0 ||
			texts_have(&plan->settings.equipment, needed->items[i])) {
			return true;
		}
	}
	return needed->count == 0 || plan->settings.equipment.count == 0;
}

static void lint_use(struct reader *reader, const struct section *section,
	const struct setting *setting, const struct routine *routine) {
	const struct plan *plan = reader->plan;
	for (uint32_t i = 0; i < routine->item_count; i++) {
		const struct exercise *exercise = &plan->exercises[routine->items[i].exercise];
		const struct plan_condition *condition = warned_about(plan, exercise);
		if (condition != NULL) {
			reader_report(reader, DIAG_WARNING, section, setting,
				"%s in %s has a caution for your condition %s; ask your clinician, "
				"or write unless = %s",
				exercise->id, routine->id, condition->name, condition->name);
			return;
		}
		/* Its plugin knows what is there, and chooses something else. */
		if (!routine->composed && !owned(plan, exercise)) {
			reader_report(reader, DIAG_WARNING, section, setting,
				"%s in %s needs %s, which is not among your equipment",
				exercise->id, routine->id, exercise->equipment.items[0]);
			return;
		}
	}
}

/* ---- the prompts of a day ---- */

static bool window_holds(const struct rule_window *window, int64_t time_s) {
	return window->from_s < window->to_s ? time_s >= window->from_s && time_s < window->to_s
					     : time_s >= window->from_s || time_s < window->to_s;
}

/* Whether these hours are quiet on every day. */
static bool always_quiet(const struct plan_settings *settings, int64_t time_s) {
	for (uint32_t i = 0; i < settings->quiet.count; i++) {
		const struct rule_window *window = &settings->quiet.items[i];
		if (window->days == RULE_ALL_DAYS && window_holds(window, time_s)) {
			return true;
		}
	}
	return false;
}

/* When in the day of the plan an interval has come up so often that the day's prompts are used,
 * in seconds from its beginning; false: it does not come up so often. */
static bool used_up_s(const struct plan *plan, const struct reminder *reminder, int64_t *ret_s) {
	const struct plan_settings *settings = &plan->settings;
	const struct rule *rule = &reminder->rule;
	int64_t needed_s = rule->every_us / US_PER_S * settings->max_per_day, open_s = 0;
	if ((rule->kind != RULE_EVERY && rule->kind != RULE_ACTIVE) ||
		(reminder->max_per_day > 0 && reminder->max_per_day < settings->max_per_day)) {
		return false;
	}
	for (int64_t s = 0; s < S_PER_DAY; s += 60) {
		int64_t time_s = (settings->day_start_s + s) % S_PER_DAY;
		if ((!rule->has_between || window_holds(&rule->between, time_s)) &&
			!always_quiet(settings, time_s)) {
			if (open_s >= needed_s) {
				*ret_s = s;
				return true;
			}
			open_s += 60;
		}
	}
	return false;
}

/* How often in a day this one comes up after that time, at the most; an interval counts as one. */
static int32_t comes_after(const struct plan *plan, const struct reminder *reminder, int64_t s) {
	const struct rule *rule = &reminder->rule;
	int32_t count = 0;
	for (uint32_t i = 0; i < rule->time_count; i++) {
		int64_t at_s = rule->times_s[i] - plan->settings.day_start_s;
		count += at_s + (at_s < 0 ? S_PER_DAY : 0) >= s;
	}
	return rule->time_count > 0 ? count : rule->kind != RULE_NONE;
}

static bool is_rarer(const struct reminder *one, const struct reminder *other) {
	bool interval = one->rule.kind == RULE_EVERY || one->rule.kind == RULE_ACTIVE;
	return !interval || one->rule.every_us > other->rule.every_us;
}

/* One that comes often takes the prompts of the day from those that come later and rarely. */
static void lint_share(struct reader *reader, const struct section *section) {
	const struct plan *plan = reader->plan;
	const struct reminder *often = &plan->reminders[section->index], *starved = NULL;
	int32_t most = plan->settings.max_per_day, others = 0;
	int64_t from_s;
	if (most < 2 || !takes_part(plan, often) || !used_up_s(plan, often, &from_s)) {
		return;
	}
	for (uint32_t i = 0; i < plan->reminder_count; i++) {
		const struct reminder *other = &plan->reminders[i];
		int32_t count = comes_after(plan, other, from_s);
		if (other != often && count > 0 && takes_part(plan, other) &&
			(other->rule.days & often->rule.days) != 0 && is_rarer(other, often)) {
			starved = starved != NULL ? starved : other;
			others += count;
		}
	}
	if (starved != NULL) {
		reader_report(reader, DIAG_WARNING, section, section_find(section, "every"),
			"it can use up the %d prompts of a day (max-per-day in [minimus]), and "
			"none is left for %s; give it max-per-day = %d",
			(int)most, starved->id, (int)(others < most ? most - others : 1));
	}
}

static void lint_reminders(struct reader *reader) {
	const struct plan *plan = reader->plan;
	for (struct section *s = reader->first[SECTION_REMINDER]; s != NULL; s = s->next) {
		if (s->index < 0) {
			continue;
		}
		lint_share(reader, s);
		const struct reminder *reminder = &plan->reminders[s->index];
		for (uint32_t i = 0; i < reminder->rotation_count && takes_part(plan, reminder);
			i++) {
			if (reminder->rotation[i] >= 0) {
				lint_use(reader, s, section_find(s, "routine"),
					&plan->routines[reminder->rotation[i]]);
			}
		}
	}
}

void parts_lint(struct reader *reader) {
	const struct section *minimus = reader->first[SECTION_MINIMUS];
	int32_t age = reader->plan->settings.age;
	if (age > 0 && age < AGE_MIN) {
		reader_report(reader, DIAG_WARNING, minimus, section_find(minimus, "age"),
			"under %d, ask a clinician before you start", AGE_MIN);
	}
	lint_routines(reader);
	lint_exercises(reader);
	lint_reminders(reader);
}
