/* SPDX-License-Identifier: MIT */
/*
 * Routine + doses -> a flat list of timed steps and cues, complete before the
 * first second (design 5 and 15, domain.md 6). A timeline is plain data in
 * memory of the caller; making one is a pure function and can be repeated at
 * any time with the same result. Seconds from the session's start.
 */
#ifndef CORE_TIMELINE_H
#define CORE_TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "catalog.h"
#include "choice.h"
#include "plan.h"

#define TIMELINE_STEPS_MAX 1024
#define TIMELINE_CUES_MAX 4096
#define TIMELINE_TOTAL_S_MAX 86400 /* a day */
#define CUE_TEXT_MAX 320

enum step_kind { STEP_PREPARE, STEP_WORK, STEP_SWITCH, STEP_REST, STEP_KIND_COUNT };

struct step {
	int32_t at_s, duration_s;
	uint8_t kind; /* enum step_kind */
	uint8_t side; /* enum side */
	uint8_t item; /* index into the routine's items */
	uint8_t set;  /* from 1; 0 where it has no meaning */
	int16_t rep;  /* the hold of a set, from 1; 0: not a hold of several */
	int16_t reps; /* repetitions of a rep set, else 0 */
};

/* In falling rank: the first of two that collide is said, the other dropped. */
enum cue_kind {
	CUE_START,
	CUE_END,
	CUE_DONE, /* done ranks with end */
	CUE_SWITCH,
	CUE_ANNOUNCE,
	CUE_COUNT,
	CUE_NEXT,
	CUE_REP,
	CUE_TEN,
	CUE_HALF,
	CUE_COACH,
	CUE_BUILD,
	CUE_EASE, /* build and ease rank with coach */
	CUE_KIND_COUNT
};

struct cue {
	int32_t at_s;
	uint8_t kind;  /* enum cue_kind */
	uint8_t form;  /* announce: which parts were dropped to fit (0 none, 1 position, 2 dose too)
			*/
	uint16_t step; /* index of the step it belongs to */
	int16_t number; /* count: 3 2 1; rep: which */
};

struct timeline {
	const struct plan *plan;       /* borrowed */
	const struct routine *routine; /* borrowed */
	enum side first;               /* the side that goes first */
	int32_t total_s;
	/* Per item, as performed: with their tempo, after the cap. They differ only where both
	 * sides are worked unevenly. */
	struct dose doses[ROUTINE_ITEMS_MAX], doses_right[ROUTINE_ITEMS_MAX];
	uint32_t step_count, cue_count;
	struct step steps[TIMELINE_STEPS_MAX];
	struct cue cues[TIMELINE_CUES_MAX];
};

struct timeline_options {
	const struct dose *
		doses; /* one for each item, or NULL for the routine's own; borrowed for the call */
	int32_t pace_milli; /* 1000..3000; 0: the plan's */
	enum sides sides;   /* SIDES_UNSET: the routine's (an item's own wish stays above both) */
	enum side first;    /* SIDE_NONE: the plan's side-first */
	int32_t cap_s;      /* 0: none; drops last sets, never an exercise */
	const struct choice *choice; /* a good one, or NULL: all items; borrowed for the call */
};

/* 0, -E2BIG when a maximum is exceeded (diag says which), or -EINVAL. */
int timeline_make(struct timeline *timeline, const struct plan *plan, const struct routine *routine,
	const struct timeline_options *options, struct diag *diag);
/* The sum alone, without building steps; equals timeline_make's total_s. 0 where that refuses a
 * dose or a pause. */
int32_t timeline_total_s(const struct plan *plan, const struct routine *routine,
	const struct timeline_options *options);

const char *step_kind_name(enum step_kind kind); /* "prepare" ... */
const char *cue_kind_name(enum cue_kind kind);   /* "announce" ... */
/* The index of the step that holds second at_s (the last one at the very end), by bisection. */
uint32_t timeline_step_at(const struct timeline *timeline, int32_t at_s);
/* The first cue at or after at_s; cue_count when there is none. */
uint32_t timeline_cue_from(const struct timeline *timeline, int32_t at_s);
/* What is said and shown for a cue: sides resolved, never empty. */
void timeline_cue_text(
	const struct timeline *timeline, const struct cue *cue, char *text, size_t size);
/* Whether the text is meant to be spoken; else it stands for a tone: start, end, and repetitions
 * that are not counted aloud. Only what is spoken takes time, and so can collide. */
bool timeline_cue_aloud(const struct timeline *timeline, const struct cue *cue);
/* "Side-lying clam, right side, set 2 of 2": one line for a step. */
void timeline_step_text(const struct timeline *timeline, uint32_t step, char *text, size_t size);
/* The spoken line of an item: its level's, else the exercise's; "" when there is none. */
const char *timeline_say(const struct timeline *timeline, uint32_t item);
/* {S} and {O} replaced; SIDE_NONE gives "working" and "other". */
void text_resolve_sides(const char *source, enum side side, char *text, size_t size);
/* Seconds that saying this takes at 2.5 words a second, rounded up. */
int32_t text_spoken_s(const char *text);

#endif
