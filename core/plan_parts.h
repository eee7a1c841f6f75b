/* SPDX-License-Identifier: MIT */
/*
 * The steps of plan_build, in the order in which it takes them; each fills its
 * part of reader->plan. Private to the plan's modules. 0 or -ENOMEM; problems
 * are reported.
 */
#ifndef CORE_PLAN_PARTS_H
#define CORE_PLAN_PARTS_H

#include "plan_reader.h"

int parts_settings(struct reader *reader); /* [minimus] */
int parts_options(struct reader *reader);  /* [desktop] [sound] [speech] [hooks] [plugin ID] */
int parts_muscles(struct reader *reader);
int parts_tips(struct reader *reader);
int parts_progressions(struct reader *reader); /* [progression ID], checked against the models */
int parts_exercises(struct reader *reader);
int parts_routines(struct reader *reader);
int parts_reminders(struct reader *reader);
/* Warnings about a plan that has no errors so far. */
void parts_lint(struct reader *reader);

/* ---- what they ask each other ---- */

/* The model of this name ("double", "PLUGIN/MODEL"), or NULL. */
const struct model *model_find(const struct reader *reader, const char *name);
/* The plugin that a model's name would come from; buffer has ID_MAX + 1 bytes. */
const char *model_plugin(const char *name, char *buffer);
/* "PLUGIN/MODEL" in the arena. */
const char *model_full_name(struct reader *reader, const struct model *model);
/* Reports an unknown progression or model at this setting, with a near miss. */
void model_report_unknown(struct reader *reader, const struct section *section,
	const struct setting *setting, const char *name);
/* Fills an item's model, progression and params from its exercise. */
int model_resolve(
	struct reader *reader, const struct exercise *exercise, struct routine_item *item);

/* The index of a named thing among the plan's and the shipped ones; -1: unknown; -2: its plugin is
 * broken. */
#define NAME_UNKNOWN (-1)
#define NAME_BROKEN (-2)
int32_t exercise_lookup(const struct reader *reader, const char *name);
int32_t routine_lookup(const struct reader *reader, const char *name);
const char *exercise_nearest(const struct reader *reader, const char *name);
const char *routine_nearest(const struct reader *reader, const char *name);
/* Whether the exercise has this level, and which it is. */
bool exercise_has_level(const struct exercise *exercise, const char *name, int32_t *ret_level);

#endif
