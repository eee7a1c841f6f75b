/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "calendar.h"
#include "instant.h"
#include "plan_parts.h"
#include "plan_value.h"

static const char *const schedule_keys[] = {"every", "at", "calendar", "per-week"};
#define SCHEDULE_KEYS (sizeof schedule_keys / sizeof schedule_keys[0])

/* ---- routine = a, b ---- */

static void read_name(struct reader *reader, const struct section *section,
	const struct setting *setting, const char *name, int32_t *ret_index) {
	char plugin[ID_MAX + 1], what[160];
	int32_t index = routine_lookup(reader, name);
	*ret_index = index >= 0 ? index : -1;
	if (index == NAME_BROKEN) {
		const char *why = NULL;
		name_plugin(name, SHIPPED_ROUTINES, plugin);
		if (reader_broken(reader, plugin, &why)) {
			reader_report(reader, DIAG_WARNING, section, setting,
				"%s is not available: the plugin %s does not work (%s)", name,
				plugin, why);
		} else {
			reader_report(reader, DIAG_WARNING, section, setting,
				"%s is not available at present; this reminder waits until it is",
				name);
		}
	} else if (index < 0) {
		(void)snprintf(what, sizeof what, "there is no routine \"%.100s\"", name);
		reader_report_unknown(reader, section, setting, what, routine_nearest(reader, name),
			"write a section [routine NAME] for it, or the name of a shipped one");
	}
}

static int read_rotation(
	struct reader *reader, const struct section *section, struct reminder *reminder) {
	const struct setting *setting = section_find(section, "routine");
	struct texts names;
	struct diag diag = {0};
	if (setting == NULL) {
		return 0;
	}
	if (setting->value[0] == '\0') {
		reader_report(reader, DIAG_ERROR, section, setting,
			"no value; write for example routine = desk-micro-3");
		return 0;
	}
	int r = list_cut(setting->value, REMINDER_ROTATION_MAX, reader->arena, &names, &diag);
	if (r == -EINVAL) {
		reader_report_diag(reader, DIAG_ERROR, section, setting, &diag);
		return 0;
	}
	if (r < 0) {
		return r;
	}
	reminder->rotation_count = names.count;
	for (uint32_t i = 0; i < names.count; i++) {
		reminder->rotation_names[i] = names.items[i];
		read_name(reader, section, setting, names.items[i], &reminder->rotation[i]);
	}
	return 0;
}

/* ---- the schedule ---- */

/* Which of the schedule keys are written; the second one that excludes the first is reported. */
static uint32_t check_schedule(struct reader *reader, const struct section *section) {
	const struct setting *first = NULL;
	uint32_t count = 0;
	bool per_week = section_find(section, "per-week") != NULL;
	for (size_t i = 0; i < SCHEDULE_KEYS; i++) {
		const struct setting *setting = section_find(section, schedule_keys[i]);
		if (setting == NULL) {
			continue;
		}
		count++;
		if (per_week && strcmp(schedule_keys[i], "at") == 0) {
			continue; /* the one pair that goes together */
		}
		if (first != NULL) {
			bool later = setting->line >= first->line;
			reader_report(reader, DIAG_ERROR, section, later ? setting : first,
				"%s is written, too (line %d); a reminder has one schedule, keep "
				"one of them",
				later ? first->key : setting->key,
				(int)(later ? first->line : setting->line));
			return count;
		}
		first = setting;
	}
	return count;
}

static void schedule_clear(struct rule *rule) {
	rule->kind = RULE_NONE;
	rule->every_us = 0;
	rule->every_days = 0;
	rule->per_week = 0;
	rule->time_count = 0;
	rule->calendar = NULL;
}

static bool is_interval(const struct rule *rule) {
	return rule->kind == RULE_EVERY || rule->kind == RULE_ACTIVE;
}

/* The shortest time between two occurrences as far as the rule alone tells; 0: unknown. */
static int64_t shortest_us(const struct rule *rule) {
	if (is_interval(rule)) {
		return rule->every_us;
	}
	int64_t shortest = 0;
	if (rule->kind == RULE_CALENDAR) {
		shortest = calendar_apart_us(&rule->calendar->calendar);
		return shortest < US_PER_MIN ? shortest : 0;
	}
	for (uint32_t i = 1; rule->kind == RULE_AT && i < rule->time_count; i++) {
		int64_t between = (rule->times_s[i] - rule->times_s[i - 1]) * US_PER_S;
		shortest = shortest == 0 || between < shortest ? between : shortest;
	}
	return shortest;
}

static void check_warn(
	struct reader *reader, const struct section *section, struct reminder *reminder) {
	int64_t shortest = shortest_us(&reminder->rule);
	if (shortest == 0 || reminder->warn_us <= shortest / 2) {
		return;
	}
	reminder->warn_us = 0;
	/* A default that nobody wrote is left out without a word. */
	const struct section *defaults = reader->first[SECTION_DEFAULTS];
	const struct setting *setting = section_find(section, "warn");
	if (setting != NULL || section_find(defaults, "warn") != NULL) {
		reader_report(reader, DIAG_WARNING, section, setting,
			"the warning is longer than half the interval and is left out; write a "
			"shorter one, or warn = 0s");
	}
}

static void check_window(
	struct reader *reader, const struct section *section, const struct reminder *reminder) {
	const struct rule *rule = &reminder->rule;
	if (rule->from_day > rule->until_day) {
		const struct setting *until = section_find(section, "until");
		reader_report(reader, DIAG_ERROR, section,
			until != NULL ? until : section_find(section, "from"),
			"the last day comes before the first; write from and until in order");
	}
	if (!is_interval(rule) || !rule->has_between) {
		return;
	}
	int32_t length = rule->between.to_s - rule->between.from_s;
	length += length <= 0 ? (int32_t)(US_PER_DAY / US_PER_S) : 0;
	if (rule->every_us >= length * US_PER_S) {
		reader_report(reader, DIAG_WARNING, section, section_find(section, "every"),
			"it counts from the opening of the window, and does not fit into it; it "
			"will never be due");
	}
}

/* The calendar of [defaults] is shared; `days` belong to the one reminder. */
static int check_calendar(
	struct reader *reader, const struct section *section, struct reminder *reminder) {
	struct rule *rule = &reminder->rule;
	const struct setting *setting = section_find(section, "calendar");
	if (rule->kind != RULE_CALENDAR) {
		return 0;
	}
	if (rule->days != RULE_ALL_DAYS) {
		struct rule_calendar *own = arena_take(reader->arena, 1, sizeof *own);
		if (own == NULL) {
			return -ENOMEM;
		}
		*own = *rule->calendar;
		calendar_restrict(&own->calendar, rule->days);
		rule->calendar = own;
	}
	if (!calendar_ever(&rule->calendar->calendar)) {
		reader_report(reader, DIAG_WARNING, section, setting,
			"there is no such day; it will never be due");
	} else if (calendar_apart_us(&rule->calendar->calendar) < US_PER_MIN) {
		reader_report(reader, DIAG_WARNING, section, setting,
			"more often than once a minute; is that meant?");
	}
	return 0;
}

static void check_per_week(
	struct reader *reader, const struct section *section, const struct reminder *reminder) {
	const struct rule *rule = &reminder->rule;
	const struct setting *setting = section_find(section, "per-week");
	const struct setting *days = section_find(section, "days");
	int32_t open = 0;
	if (rule->kind != RULE_PER_WEEK) {
		return;
	}
	for (int32_t day = 0; day < 7; day++) {
		open += rule->days >> day & 1;
	}
	if (rule->per_week > open) {
		reader_report(reader, DIAG_ERROR, section, setting != NULL ? setting : days,
			"%d times a week do not fit into %d %s; allow more days, or write a "
			"smaller number",
			(int)rule->per_week, (int)open, open == 1 ? "day" : "days");
	}
	if (rule->time_count > 1) {
		reader_report(reader, DIAG_ERROR, section, section_find(section, "at"),
			"per-week goes with one time of day; write for example at = 17:30");
	}
}

/* ---- [reminder ID] ---- */

static bool written(const struct reader *reader, const struct section *section, const char *key) {
	return section_find(section, key) != NULL ||
		section_find(reader->first[SECTION_DEFAULTS], key) != NULL;
}

static int read_keys(struct reader *reader, const struct section *section,
	struct reminder *reminder, uint32_t *errors) {
	if (check_schedule(reader, section) > 0) {
		/* per-week goes with the clock time of [defaults]. */
		bool timed = reminder->rule.kind == RULE_AT &&
			section_find(section, "at") == NULL &&
			section_find(section, "per-week") != NULL;
		uint32_t times = reminder->rule.time_count;
		schedule_clear(&reminder->rule);
		reminder->rule.time_count = timed ? times : 0;
	}
	int r = reader_apply(reader, section, "reminder", reminder, NULL, errors);
	return r == 0 ? read_rotation(reader, section, reminder) : r;
}

/* What only the whole reminder shows. */
static void check_reminder(
	struct reader *reader, const struct section *section, struct reminder *reminder) {
	bool schedule = false;
	for (size_t i = 0; i < SCHEDULE_KEYS; i++) {
		schedule = schedule || written(reader, section, schedule_keys[i]) ||
			section_misspells(section, "reminder", schedule_keys[i]);
	}
	if (!schedule) {
		reader_report(reader, DIAG_ERROR, section, NULL,
			"no schedule; write for example every = 50min active, or at = 17:30");
	}
	const struct setting *routine = section_find(section, "routine");
	if (routine == NULL) {
		routine = section_find(reader->first[SECTION_DEFAULTS], "routine");
	}
	if (routine == NULL && !section_misspells(section, "reminder", "routine")) {
		reader_report(reader, DIAG_ERROR, section, NULL,
			"no routine; write for example routine = desk-micro-3");
	} else if (routine != NULL && strcmp(routine->value, "none") == 0) {
		reader_report(reader, DIAG_ERROR, section, section_find(section, "routine"),
			"a reminder without a routine; name one, or write enabled = no");
	}
	if (!written(reader, section, "missed")) {
		reminder->missed = is_interval(&reminder->rule) ? MISSED_SKIP : MISSED_ONCE;
	}
	check_window(reader, section, reminder);
	check_per_week(reader, section, reminder);
	check_warn(reader, section, reminder);
}

static int read_reminder(
	struct reader *reader, struct section *section, struct reminder *reminder) {
	uint32_t errors = 0;
	reminder->id = section->id;
	reminder->file = reader_copy(reader, section->file);
	reminder->line = section->line;
	if (reminder->file == NULL) {
		return -ENOMEM;
	}
	int r = read_keys(reader, section, reminder, &errors);
	if (r == 0) {
		r = check_calendar(reader, section, reminder);
	}
	if (r == 0) {
		check_reminder(reader, section, reminder);
	}
	return r;
}

int parts_reminders(struct reader *reader) {
	struct plan *plan = reader->plan;
	struct reminder base = {
		.rule = {.days = RULE_ALL_DAYS, .from_day = INT64_MIN, .until_day = INT64_MAX},
		.only_if = "",
		.unless = ""};
	const struct section *defaults = reader->first[SECTION_DEFAULTS];
	uint32_t errors = 0, count = reader->count[SECTION_REMINDER];
	if (count > PLAN_REMINDERS_MAX) {
		reader_report(reader, DIAG_ERROR, reader->last[SECTION_REMINDER], NULL,
			"more than %d reminders; remove some", PLAN_REMINDERS_MAX);
		return 0;
	}
	plan->reminders = arena_take(reader->arena, count, sizeof *plan->reminders);
	int r = plan->reminders == NULL ? -ENOMEM : reader_defaults(reader, "reminder", &base);
	if (r == 0 && defaults != NULL) {
		r = read_keys(reader, defaults, &base, &errors);
	}
	plan->cues = base.cues;
	for (struct section *s = reader->first[SECTION_REMINDER]; r == 0 && s != NULL;
		s = s->next) {
		s->index = (int32_t)plan->reminder_count;
		plan->reminders[s->index] = base;
		r = read_reminder(reader, s, &plan->reminders[s->index]);
		plan->reminder_count++;
	}
	return r;
}
