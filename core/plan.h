/* SPDX-License-Identifier: MIT */
/*
 * The plan: what a person wrote, read strictly and checked as a whole
 * (design 4). The shell reads files (or a plugin's catalogue) and hands in
 * entries and exercises; plan_build fills an arena with one immutable plan.
 * Every problem found is reported; one error refuses the plan.
 */
#ifndef CORE_PLAN_H
#define CORE_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arena.h"
#include "catalog.h"
#include "diag.h"
#include "parameter.h"
#include "rule.h"

#define PLAN_REMINDERS_MAX 10000
#define PLAN_ROUTINES_MAX 1024
#define PLAN_EXERCISES_MAX 4096
#define REMINDER_ROTATION_MAX 12
#define SHIPPED_ROUTINES "gluteus-minimus"
#define SHIPPED_MODELS "progression-standard"

enum missed { MISSED_SKIP, MISSED_ONCE };
enum dnd { DND_HOLD, DND_SILENT, DND_SHOW };
enum fullscreen { FULLSCREEN_HOLD, FULLSCREEN_SHOW };
enum priority { PRIORITY_LOW, PRIORITY_NORMAL, PRIORITY_HIGH };
enum cues { CUES_TEXT, CUES_TONES, CUES_SPEECH };

struct reminder {
	const char *id;
	struct rule rule;
	uint32_t rotation_count;
	int32_t rotation[REMINDER_ROTATION_MAX]; /* routine indices; -1: named but not there
						    (reminder is broken) */
	const char *rotation_names[REMINDER_ROTATION_MAX];
	int64_t min_rest_us;          /* 0: none */
	const char *only_if, *unless; /* a condition, or "" */
	enum missed missed;
	enum dnd dnd;
	enum fullscreen fullscreen;
	int64_t snooze_us, expire_us, warn_us;
	int32_t snooze_limit;
	enum priority priority;
	int32_t max_per_day; /* 0: no limit of its own */
	enum cues cues;
	enum sides sides; /* SIDES_UNSET: the routine's */
	int64_t cap_us;   /* 0: none */
	bool wait_for_me, enabled;
	const char *file; /* where it was written, for messages */
	int32_t line;
};

struct plan_settings {
	bool morning_question, weekly_question;
	const char *timezone; /* "" : the system's */
	int32_t day_start_s;
	struct rule_windows quiet;
	int64_t min_gap_us;
	int32_t max_per_day;
	int64_t natural_break_us, settle_us, start_delay_us;
	int32_t age; /* 0: not said */
	struct texts conditions;
	enum sides affected_side; /* SIDES_UNSET, SIDES_LEFT, SIDES_RIGHT, SIDES_BOTH */
	enum side side_first;
	struct texts equipment; /* count 0: no restriction */
	int32_t pace_milli;     /* 1000..3000 */
	int32_t safe_max;
	bool adapt;
	const char *prescribed_by, *review;
};

/* A raw key of [desktop] [sound] [speech] [hooks] [plugin ID] [progression ID], for whoever serves
 * it. */
struct plan_option {
	const char *section, *key, *value;
	const char *file;
	int32_t line;
};

struct plan_progression {
	const char *id, *model; /* model as "PLUGIN/MODEL" */
	uint32_t option_count;
	const struct plan_option *options; /* the model's own parameters */
};

struct plan {
	struct plan_settings settings;
	enum cues cues; /* of [defaults]: how a session speaks that no reminder asked for */
	uint32_t reminder_count, exercise_count, routine_count, muscle_count, tip_count;
	uint32_t progression_count, plugin_count, option_count;
	struct reminder *reminders;
	struct exercise *exercises;
	struct routine *routines;
	struct muscle *muscles;
	struct tip *tips;
	struct plan_progression *progressions;
	const char *const *plugins; /* ids of the plugins that take part */
	struct plan_option *options;
};

/* One `key = value` as the shell's scanner found it, in file order, later files later. A heading is
 * an entry with key NULL. Names are in lower case. Borrowed for the call. */
struct plan_entry {
	const char *file;
	int32_t line;
	const char *section, *key, *value;
};

/* A model as a progression plugin declares it, for checking parameters. */
struct model_field {
	const char *name, *help;
	int32_t min, max, initial;
};
struct model {
	const char *plugin, *id, *title, *version;
	uint32_t param_count, state_count;
	const struct model_field *params, *state;
	uint32_t moves; /* bits as MINIMUS_DOSE_* of ext/progression.h */
};

/* What the plugins that take part have said. A plugin that could not answer is named in
 * `broken`: what needs it becomes a broken reminder and a warning, not an error. */
struct catalogue {
	uint32_t exercise_count, routine_count, model_count, muscle_count, tip_count, broken_count;
	uint32_t parameters_count;
	const struct exercise *exercises; /* routines' items refer into these */
	const struct routine *routines;
	const struct model *models;
	const struct muscle *muscles;
	const struct tip *tips;
	const struct parameters *parameters; /* of each plugin that answered */
	const char *const *broken;
	const char *const *broken_why; /* same count: the cause, a sentence */
};

struct diag_list {
	struct diag *items;       /* borrowed from the caller */
	uint32_t capacity, count; /* count may exceed capacity: the rest were dropped */
	uint32_t errors;
};

void diag_list_add(struct diag_list *list, const struct diag *diag);

/* Fills ret_plan from the catalogue overlaid by the entries. 0; -EINVAL when problems->errors > 0;
 * -ENOMEM when the arena is too small (see arena.h). Strings are copied into the arena: nothing
 * given has to outlive the call. Warnings alone do not fail. */
int plan_build(struct plan *ret_plan, struct arena *arena, const struct plan_entry *entries,
	uint32_t entry_count, const struct catalogue *catalogue, struct diag_list *problems);

/* The ids of the plugins that these entries name, beside the shipped ones: what the shell must
 * ask before plan_build. ret_ids gets at most max pointers into the entries' strings or the
 * arena; returns how many. Never fails on bad entries: plan_build reports those. */
uint32_t plan_plugins(const struct plan_entry *entries, uint32_t entry_count, struct arena *arena,
	const char **ret_ids, uint32_t max);

/* Index by full or bare name (the plan's own first, then the shipped plugins'), or -1. */
int32_t plan_find_routine(const struct plan *plan, const char *name);
int32_t plan_find_exercise(const struct plan *plan, const char *name);
int32_t plan_find_reminder(const struct plan *plan, const char *id);
/* How a session of this reminder speaks to the person; -1: one that was begun by hand. */
enum cues plan_cues(const struct plan *plan, int32_t reminder);
bool plan_has_condition(const struct plan *plan, const char *condition);

#endif
