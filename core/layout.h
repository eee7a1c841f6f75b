/* SPDX-License-Identifier: MIT */
/*
 * What the items of a routine come to before they are laid out second by
 * second: which sides, how many sets, how long each piece of work and each
 * pause (design 15). The timeline is built from this, and its sum is taken
 * from this alone.
 */
#ifndef CORE_LAYOUT_H
#define CORE_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

#include "catalog.h"
#include "diag.h"
#include "dose.h"
#include "plan.h"
#include "timeline.h"

#define LAYOUT_PAUSE_S_MAX 3600 /* the longest prepare, switch, rest or gap */

/* One side of one exercise. */
struct layout_side {
	enum side side;
	struct dose dose; /* with its tempo; its sets are what is performed */
	int32_t sets;     /* 1 for a set of several holds */
	int32_t holds;    /* in each set; 1 when a hold is a set of its own */
	int32_t work_s;   /* one set of repetitions, or one hold */
	int32_t gap_s;    /* between the holds of a set */
};

struct layout {
	uint32_t item;               /* index into the routine's items */
	struct layout_side sides[2]; /* in the order they are worked */
	uint32_t side_count;         /* 1 or 2 */
	int32_t prepare_s, switch_s, rest_s;
	enum side_order order;
};

/* One set of one side: where a walk through a layout stands. */
struct layout_spot {
	uint32_t side; /* index into sides */
	int32_t set;   /* from 1 */
};

/* Fills one layout for each item that the session has (choice_count), in its order, the cap
 * applied. options may be NULL. 0; -E2BIG for more than
 * ROUTINE_ITEMS_MAX items or a day in all; -EINVAL for a dose or pause outside its range. */
int layout_make(struct layout ret_layouts[ROUTINE_ITEMS_MAX], const struct plan *plan,
	const struct routine *routine, const struct timeline_options *options, struct diag *diag);
/* Seconds of one item, from the formula of design 15. */
int64_t layout_total_s(const struct layout *layout);
/* To the set that is worked after this one; false after the last. Begin at {0, 1}. */
bool layout_advance(const struct layout *layout, struct layout_spot *spot);
/* Whether between these two neighbours sides are switched (else it is a rest). */
bool layout_switches(const struct layout *layout, struct layout_spot from, struct layout_spot to);
/* The side that an item of the routine begins with; SIDE_NONE for work without sides. */
enum side layout_begins(const struct plan *plan, const struct routine *routine,
	const struct routine_item *item, const struct timeline_options *options);
/* The side that goes first when nothing else decides: options->first, the plan's, or right. */
enum side layout_first(const struct plan *plan, const struct timeline_options *options);

#endif
