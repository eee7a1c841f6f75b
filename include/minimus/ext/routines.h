/* SPDX-License-Identifier: MIT */
/*
 * minimus.routines/1: a plugin that gives exercises and routines, and may choose
 * anew for each session what of a routine is done.
 *
 * All text is the plugin's own, in UTF-8, without markup. {S} stands for the
 * working side and {O} for the other; minimus puts "left" and "right" there.
 * Times are whole seconds, loads are grams. Members are arranged so that what
 * is left out of an initialiser, and is therefore 0 or NULL, is the usual case.
 */
#ifndef MINIMUS_EXT_ROUTINES_H
#define MINIMUS_EXT_ROUTINES_H

#include <minimus/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MINIMUS_EXT_ROUTINES "minimus.routines/1"

/* How much one catalogue may hold. */
#define MINIMUS_EXERCISES_MAX 256
#define MINIMUS_ROUTINES_MAX 128
#define MINIMUS_MUSCLES_MAX 64
#define MINIMUS_TIPS_MAX 64
#define MINIMUS_ITEMS_MAX 16 /* items of a routine */
#define MINIMUS_LEVELS_MAX 8 /* levels of an exercise */
#define MINIMUS_LIST_MAX 8   /* strings in one list */
#define MINIMUS_TIME_S_MAX 3600
#define MINIMUS_COMPOSE_MS_MAX 200

/* struct minimus_exercise.kind, kind_2 */
#define MINIMUS_KIND_NONE 0
#define MINIMUS_KIND_RELEASE 1
#define MINIMUS_KIND_STRETCH 2
#define MINIMUS_KIND_STRENGTHEN 3

/* struct minimus_exercise.flags */
#define MINIMUS_EXERCISE_UNILATERAL 1u
/* All sets of one side first; without it, both sides together make a set. */
#define MINIMUS_EXERCISE_SIDE_COMPLETE 2u

/* struct minimus_level.work */
#define MINIMUS_LEVEL_SAME 0       /* as the exercise */
#define MINIMUS_LEVEL_UNILATERAL 1 /* one side after the other, whatever the exercise says */
#define MINIMUS_LEVEL_BILATERAL 2  /* both at once, whatever the exercise says */

/* struct minimus_item.sides, struct minimus_routine.sides */
#define MINIMUS_SIDES_DEFAULT 0 /* item: as the routine; routine: both */
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

/* struct minimus_routine.flags */
#define MINIMUS_ROUTINE_FIXED 1u /* the dose never moves */

/* What a dose may hold. */
#define MINIMUS_SETS_MAX 20
#define MINIMUS_REPS_MAX 200
#define MINIMUS_HOLD_S_MAX 3600
#define MINIMUS_LOAD_G_MAX 500000
#define MINIMUS_TEMPO_S_MAX 60
#define MINIMUS_LEVEL_INDEX_MAX 15
#define MINIMUS_STAGE_INDEX_MAX 15

/* The canonical dose: sets of either reps or holds, never both. With holds, sets is how many
 * holds there are. The one struct without a header: it never grows, because it is embedded
 * in others; what comes later comes in a struct of its own. */
struct minimus_dose {
	int32_t sets, reps, hold_s, load_g;
	int32_t tempo[4]; /* seconds: eccentric, pause, concentric, pause; all 0: the exercise's */
	int32_t level;    /* index into the exercise's levels */
	int32_t stage;    /* from 0; only models with stages use it */
};

/* In prepare_s, switch_s, rest_s and gap_s of a level or an item: 0 is "as the exercise", and
 * this is "none at all" (gap_s: each hold is a set of its own). */
#define MINIMUS_TIME_NONE (-1)

/* One rung of an exercise's ladder. What it does not say is as in the exercise. */
struct minimus_level {
	struct minimus_header header;
	const char *name; /* MINIMUS_ID_MAX */
	const char *equipment, *say;
	int32_t work; /* MINIMUS_LEVEL_* */
	int32_t prepare_s, switch_s, rest_s;
};

struct minimus_exercise {
	struct minimus_header header;
	const char *id, *title;
	int32_t kind, kind_2;             /* what it mainly is, and what it is besides */
	const char *position, *placement; /* placement may be NULL */
	const char *const *equipment;     /* alternatives; "none" when it can be done without */
	struct minimus_dose dose;         /* the usual one; all 0 when a routine must say it */
	int32_t rest_s, prepare_s, switch_s;
	int32_t gap_s; /* 0: each hold is a set of its own; else seconds between the holds of one
			  set */
	uint32_t flags;
	uint32_t level_count;               /* 0: no ladder */
	const struct minimus_level *levels; /* easiest first */
	const char *const *steps;           /* what to do, in order; at least one */
	const char *say;                    /* one spoken line */
	const char *const *cautions;        /* "C1" .. "C9" of the shipped list, or sentences */
	const char *const *muscles;         /* ids, of this catalogue or of others */
	const char *const *sources;
	const char *tip;   /* id of a tip, or NULL */
	const char *model; /* "PLUGIN/MODEL", or NULL when its dose does not move */
	/* The model's parameters by name, "lo=15 hi=25 step=2"; may be NULL. */
	const char *model_params;
};

struct minimus_item {
	struct minimus_header header;
	const char *exercise;     /* id in this catalogue */
	struct minimus_dose dose; /* all 0: the exercise's */
	int32_t sides;            /* MINIMUS_SIDES_* */
	int32_t gap_s, rest_s, prepare_s, switch_s;
	int32_t reserved; /* 0 */
};

struct minimus_routine {
	struct minimus_header header;
	const char *id, *title, *goal; /* goal may be NULL */
	int32_t phase, sides;
	uint32_t flags;
	uint32_t item_count; /* at least 1 */
	const struct minimus_item *items;
	/* Since 1.1. 1: the items are what compose chooses from; 0: they are all done. */
	uint32_t composed;
	uint32_t reserved; /* 0 */
};

struct minimus_muscle {
	struct minimus_header header;
	const char *id, *title, *region;
	const char *note; /* may be NULL */
	const char *const *actions, *const *complaints;
};

struct minimus_tip {
	struct minimus_header header;
	const char *id, *text;
	const char *when; /* "break", "strength", ... or NULL: any time */
};

struct minimus_catalogue {
	struct minimus_header header;
	const struct minimus_exercise *const *exercises;
	const struct minimus_routine *const *routines;
	const struct minimus_muscle *const *muscles;
	const struct minimus_tip *const *tips;
};

#define MINIMUS_WHY_SIZE 200 /* bytes with the final NUL */
#define MINIMUS_UNKNOWN (-1)

/* Since 1.1. What compose is told of one item of the routine. */
struct minimus_item_past {
	struct minimus_header header;
	const char *exercise;     /* its id */
	struct minimus_dose dose; /* where it stands: compose does not change it */
	int32_t days;             /* since it was last done; MINIMUS_UNKNOWN: not in 28 days */
	int32_t times;            /* how often it was done in the last 28 days, today among them */
	int32_t available;        /* 1: what it needs is at hand, or nobody said; 0: it is not */
	int32_t reserved;         /* 0 */
};

/* Since 1.1. What compose is told. Everything is borrowed for the call. */
struct minimus_context {
	struct minimus_header header;
	const char *routine;  /* its id */
	int32_t day;          /* the local date, in days since 1970-01-01 */
	int32_t weekday;      /* 1 Monday to 7 Sunday */
	int32_t minute;       /* of the local day, 0 to 1439 */
	int32_t days;         /* since the routine was last done; MINIMUS_UNKNOWN: not in 28 days */
	int32_t times;        /* how often it was done in the last 28 days */
	int32_t pain, effort; /* of its last session, 0 to 10; MINIMUS_UNKNOWN: not said */
	uint32_t item_count;
	const struct minimus_item_past *items; /* as the items of the routine, in their order */
	const char *const *equipment; /* what the person owns, ends with NULL; NULL: not said */
};

/* Since 1.1. Filled by compose, no further than header.size; header itself is the host's. */
struct minimus_session {
	struct minimus_header header;
	uint32_t item_count; /* 1 to the routine's item_count; 0 on entry */
	/* What is done, in this order: indices into the routine's items, none twice. */
	uint32_t items[MINIMUS_ITEMS_MAX];
	char why[MINIMUS_WHY_SIZE]; /* a sentence for a person, or "" */
};

struct minimus_routines {
	struct minimus_header header;
	/* The whole catalogue, borrowed until destroy. The same each time; must not depend on
	 * the clock. NULL is a fault. */
	const struct minimus_catalogue *(*catalogue)(void *instance);
	/* Since 1.1. Chooses what one session of a routine with `composed` has. Must be pure: the
	 * same context gets the same answer. It is asked 2 s before a reminder is due, and a prompt
	 * waits for it for at most MINIMUS_COMPOSE_MS_MAX; then, and when the answer is wrong, the
	 * last good one serves, and before the first all items. Returns 0, or -EINVAL when there
	 * is nothing to choose. May be NULL when no routine is composed. */
	int32_t (*compose)(void *instance, const struct minimus_context *context,
		struct minimus_session *session);
};

#ifdef __cplusplus
}
#endif

#endif
