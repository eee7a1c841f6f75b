/* SPDX-License-Identifier: MIT */
/*
 * minimus.routines/1: a plugin that gives exercises and routines.
 *
 * All text is the plugin's own, in UTF-8, without markup. {S} stands for the
 * working side and {O} for the other; minimus resolves them. Lists of strings
 * end with NULL; a NULL list is empty. Seconds, repetitions, grams. A number
 * is 0 where it has no meaning, unless said otherwise.
 */
#ifndef MINIMUS_EXT_ROUTINES_H
#define MINIMUS_EXT_ROUTINES_H

#include <minimus/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MINIMUS_EXT_ROUTINES "minimus.routines/1"

/* struct minimus_exercise.kind, kind_2 */
#define MINIMUS_KIND_NONE 0
#define MINIMUS_KIND_RELEASE 1
#define MINIMUS_KIND_STRETCH 2
#define MINIMUS_KIND_STRENGTHEN 3

/* flags of an exercise */
#define MINIMUS_EXERCISE_UNILATERAL 1u
#define MINIMUS_EXERCISE_SIDE_COMPLETE 2u /* all sets of one side first; else both sides make a set */

/* struct minimus_item.sides, struct minimus_routine.sides */
#define MINIMUS_SIDES_DEFAULT 0
#define MINIMUS_SIDES_BOTH 1
#define MINIMUS_SIDES_AFFECTED 2
#define MINIMUS_SIDES_WORSE_FIRST 3
#define MINIMUS_SIDES_LEFT 4
#define MINIMUS_SIDES_RIGHT 5

/* struct minimus_routine.phase */
#define MINIMUS_PHASE_NONE 0
#define MINIMUS_PHASE_RELIEF 1
#define MINIMUS_PHASE_BUILD 2
#define MINIMUS_PHASE_MAINTAIN 3

#define MINIMUS_ROUTINE_FIXED 1u /* the dose never moves */

/* The canonical dose. Either reps or hold_s is above 0; with holds, sets is how many. A dose never grows a member: it
 * is copied whole, and what comes later comes in a struct of its own. */
struct minimus_dose {
	int32_t sets, reps, hold_s, load_g;
	int32_t tempo[4]; /* seconds: eccentric, pause, concentric, pause */
	int32_t level, stage;
};

/* One rung of an exercise's ladder, easiest first. -1 and NULL: as the exercise. */
struct minimus_level {
	struct minimus_header header;
	const char *name; /* [a-z0-9-] */
	const char *equipment, *say;
	int32_t unilateral; /* -1, 0, 1 */
	int32_t prepare_s, switch_s, rest_s;
};

struct minimus_exercise {
	struct minimus_header header;
	const char *id, *title; /* id: [a-z0-9-], 1 to 40 */
	int32_t kind, kind_2;
	const char *position, *placement; /* may be NULL */
	const char *const *equipment;     /* alternatives; "none" when it can be done without */
	uint32_t flags;
	struct minimus_dose dose; /* the usual one */
	int32_t rest_s, prepare_s, switch_s;
	int32_t gap_s; /* -1: each hold is a set of its own; else seconds between the holds of one set */
	const struct minimus_level *levels; /* level_count structs, each level_stride bytes after the one before */
	uint32_t level_count, level_stride;
	const char *const *steps;    /* what to do, in order; at least one */
	const char *say;             /* one spoken line */
	const char *const *cautions; /* "C1" .. "C9" of the shipped list, or sentences */
	const char *const *muscles, *const *sources;
	const char *tip;   /* may be NULL */
	const char *model; /* "PLUGIN/MODEL", or NULL when its dose does not move */
	/* "lo=15 hi=25 step=2 sets=2 maxlvl=3": the model's parameters by name; may be NULL. */
	const char *model_params;
};

struct minimus_item {
	struct minimus_header header;
	const char *exercise; /* id in this catalogue */
	struct minimus_dose dose;
	int32_t sides;
	int32_t gap_s, rest_s, prepare_s, switch_s; /* -1: as the exercise */
};

struct minimus_routine {
	struct minimus_header header;
	const char *id, *title, *goal; /* goal may be NULL */
	int32_t phase, sides;
	uint32_t flags;
	const struct minimus_item *items; /* item_count structs, item_stride bytes apart */
	uint32_t item_count, item_stride;
};

struct minimus_muscle {
	struct minimus_header header;
	const char *id, *title, *region, *note;
	const char *const *actions, *const *complaints;
};

struct minimus_tip {
	struct minimus_header header;
	const char *id, *text, *when; /* when: "break", "strength", ... or NULL */
};

struct minimus_catalogue {
	struct minimus_header header;
	const struct minimus_exercise *exercises;
	uint32_t exercise_count, exercise_stride;
	const struct minimus_routine *routines;
	uint32_t routine_count, routine_stride;
	const struct minimus_muscle *muscles;
	uint32_t muscle_count, muscle_stride;
	const struct minimus_tip *tips;
	uint32_t tip_count, tip_stride;
};

struct minimus_routines {
	struct minimus_header header;
	/* The whole catalogue, borrowed until destroy. Called once after create. Returns NULL
	 * when there is none to give (that is a fault). Must not depend on time. */
	const struct minimus_catalogue *(*catalogue)(void *instance);
};

#ifdef __cplusplus
}
#endif

#endif
