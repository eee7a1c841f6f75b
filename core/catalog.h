/* SPDX-License-Identifier: MIT */
/*
 * Validated exercises, routines and what belongs to them, whether a plugin
 * gave them or a plan. Plain data in the plan's arena; strings are UTF-8,
 * borrowed for the life of the plan and never NULL unless said.
 * {S} stands for the working side, {O} for the other.
 */
#ifndef CORE_CATALOG_H
#define CORE_CATALOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "dose.h"

#define ID_MAX 40
#define STEPS_TEXT_MAX 8
#define LEVELS_MAX 8
#define CAUTIONS_MAX 8
#define TAGS_MAX 8
#define ROUTINE_ITEMS_MAX 16

enum side { SIDE_NONE, SIDE_LEFT, SIDE_RIGHT };
enum sides {
	SIDES_UNSET,
	SIDES_BOTH,
	SIDES_AFFECTED,
	SIDES_WORSE_FIRST,
	SIDES_LEFT,
	SIDES_RIGHT,
	SIDES_COUNT
};
enum side_order { ORDER_WITHIN_SET, ORDER_SIDE_COMPLETE };
enum exercise_kind { KIND_NONE, KIND_RELEASE, KIND_STRETCH, KIND_STRENGTHEN, KIND_COUNT };
enum phase { PHASE_NONE, PHASE_RELIEF, PHASE_BUILD, PHASE_MAINTAIN };

/* A list of words or sentences. */
struct texts {
	uint32_t count;
	const char *const *items;
};

/* Keys that a level changes; -1 / NULL: as the exercise. */
struct exercise_level {
	const char *name;
	const char *equipment, *say;
	int32_t unilateral; /* -1, 0, 1 */
	int32_t prepare_s, switch_s, rest_s;
};

struct exercise {
	const char *id, *title;
	enum exercise_kind kind, kind_2; /* primary, secondary (KIND_NONE: one kind only) */
	const char *position, *placement;
	struct texts equipment; /* alternatives, none first when none is fine */
	bool unilateral;
	struct dose dose;                    /* the default; all 0: must be given by the routine */
	int32_t rest_s, prepare_s, switch_s; /* seconds */
	int32_t gap_s;                       /* -1: holds are sets of their own */
	enum side_order order;
	uint32_t level_count;
	const struct exercise_level
		*levels;       /* from easiest; level 0 is the plain exercise when none */
	struct texts steps;    /* what to do, in order */
	const char *say;       /* one spoken line */
	struct texts cautions; /* caution ids, "C1" .. "C9" or a sentence */
	struct texts muscles, sources;
	const char *tip;         /* id or "" */
	const char *progression; /* [progression ID], a model name, or "" for none */
	/* "lo=15 hi=25 step=2": parameters of `progression` when that names a model, or "". A
	 * catalogue gives them as text; plan_build checks them against the model and fills
	 * routine_item.params. */
	const char *model_params;
	const char *plugin; /* who gave it, "" for the plan */
};

/* One line of a routine: NAME[:LEVEL] SETSx(REPS|HOLD) [side] [@TEMPO] [gap] [rest] [prepare]
 * [switch]. */
struct routine_item {
	int32_t exercise; /* index into the plan's exercises */
	enum sides sides; /* SIDES_UNSET: the routine's */
	bool uneven;      /* "2x8 left 3x8 right": dose is the left's, dose_right the right's */
	struct dose dose, dose_right;
	int32_t gap_s; /* -1: each hold is a set; else one set of dose.sets holds */
	int32_t rest_s, prepare_s, switch_s; /* resolved from item, level, exercise */
	enum side_order order;
	const char *model;       /* "PLUGIN/MODEL", or "" for none */
	const char *progression; /* the [progression ID] it came from, or "" */
	int32_t lo;              /* the model's least repetitions or seconds; 0: it has none */
	int32_t *params; /* model parameters in the model's own order; NULL when not resolved */
};

struct routine {
	const char *id; /* full name: "gluteus-minimus/desk-micro-3", or bare for the plan's own */
	const char *title, *goal;
	enum phase phase;
	bool fixed;         /* the dose never moves */
	bool composed;      /* its plugin chooses among the items for each session */
	enum sides sides;   /* SIDES_BOTH unless written */
	const char *plugin; /* "" for the plan */
	uint32_t item_count;
	struct routine_item *items;
};

/* A muscle, a tip: what a person is told about them. */
struct muscle {
	const char *id, *title, *region, *note;
	struct texts actions, complaints;
};
struct tip {
	const char *id, *text, *when;
};

const char *side_name(enum side side); /* "left", "right", "" */
const char *sides_name(enum sides sides);
bool sides_parse(const char *name, enum sides *ret);
const char *exercise_kind_name(enum exercise_kind kind);

/* One item as text, parsed but not yet resolved against exercises: what the person left out is
 * marked so (-1, sets 0, SIDES_UNSET). name and level are copied out (ID_MAX + 1 bytes each). */
struct item_text {
	char name[2 * ID_MAX + 2], level[ID_MAX + 1];
	struct routine_item item;
};
int item_parse(const char *text, struct item_text *ret_item, struct diag *diag);
/* The canonical text of a resolved item; parse(print(x)) is x. */
void item_print(const struct routine_item *item, const char *exercise, const char *level,
	char *text, size_t size);
/* "3-0-2-0" to four phases. */
int tempo_parse(const char *text, int32_t ret_tempo[4], struct diag *diag);
bool id_valid(const char *id);

#endif
