/* SPDX-License-Identifier: MIT */
/*
 * What the sections of a plan are read into before they are complete: the
 * structs that the table of keys (plan_keys.h) points into.
 */
#ifndef CORE_PLAN_DRAFT_H
#define CORE_PLAN_DRAFT_H

#include "plan.h"

struct exercise_draft {
	struct exercise exercise;
	enum exercise_kind kinds[2];
	const char *step[STEPS_TEXT_MAX]; /* NULL where there is none */
	struct texts level_names;
};

struct routine_draft {
	struct routine routine;
	const char *items_text; /* NULL: as shipped */
};

/* Of a section whose keys go through as they are: values are only looked at. */
struct option_draft {
	const char *text;
	int32_t number;
	bool yes;
};

#endif
