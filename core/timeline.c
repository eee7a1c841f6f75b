/* SPDX-License-Identifier: MIT */
#include "timeline.h"

#include <errno.h>
#include <string.h>

#include "cues.h"
#include "layout.h"

static const char *const step_kind_names[STEP_KIND_COUNT] = {
	[STEP_PREPARE] = "prepare",
	[STEP_WORK] = "work",
	[STEP_SWITCH] = "switch",
	[STEP_REST] = "rest",
};

static const char *const cue_kind_names[CUE_KIND_COUNT] = {
	[CUE_START] = "start",
	[CUE_END] = "end",
	[CUE_DONE] = "done",
	[CUE_SWITCH] = "switch",
	[CUE_ANNOUNCE] = "announce",
	[CUE_COUNT] = "count",
	[CUE_NEXT] = "next",
	[CUE_REP] = "rep",
	[CUE_TEN] = "ten",
	[CUE_HALF] = "half",
	[CUE_COACH] = "coach",
	[CUE_BUILD] = "build",
	[CUE_EASE] = "ease",
};

const char *step_kind_name(enum step_kind kind) {
	return (unsigned)kind < STEP_KIND_COUNT ? step_kind_names[kind] : "";
}

const char *cue_kind_name(enum cue_kind kind) {
	return (unsigned)kind < CUE_KIND_COUNT ? cue_kind_names[kind] : "";
}

/* Appends a step where the last one ended. One without duration is left out: no second would ever
 * belong to it. */
static int add_step(struct timeline *timeline, struct step step, struct diag *diag) {
	if (step.duration_s == 0) {
		return 0;
	}
	if (timeline->step_count == TIMELINE_STEPS_MAX) {
		(void)diag_fail(diag, 0,
			"routine %s has more than %d steps; give it fewer sets or exercises",
			timeline->routine->id, TIMELINE_STEPS_MAX);
		return -E2BIG;
	}
	step.at_s = timeline->total_s;
	timeline->steps[timeline->step_count++] = step;
	timeline->total_s += step.duration_s;
	return 0;
}

static int add_set(struct timeline *timeline, const struct layout_side *side, struct step step,
	struct diag *diag) {
	int result = 0;
	for (int32_t hold = 1; hold <= side->holds && result == 0; hold++) {
		if (hold > 1) {
			step.kind = STEP_REST;
			step.duration_s = side->gap_s;
			step.rep = 0;
			result = add_step(timeline, step, diag);
		}
		step.kind = STEP_WORK;
		step.duration_s = side->work_s;
		step.rep = (int16_t)(side->holds > 1 ? hold : 0);
		step.reps = 0;
		if (side->dose.reps > 0) {
			step.reps = (int16_t)side->dose.reps;
		}
		if (result == 0) {
			result = add_step(timeline, step, diag);
		}
		step.reps = 0;
	}
	return result;
}

static int add_item(struct timeline *timeline, const struct layout *layout, struct diag *diag) {
	struct layout_spot spot = {.side = 0, .set = 1};
	struct step step = {
		.duration_s = layout->prepare_s,
		.kind = STEP_PREPARE,
		.side = (uint8_t)layout->sides[0].side,
		.item = (uint8_t)layout->item,
	};
	int result = add_step(timeline, step, diag);
	for (;;) {
		/* A pause carries side and set of the work that follows it. */
		const struct layout_side *side = &layout->sides[spot.side];
		step.side = (uint8_t)side->side;
		step.set = (uint8_t)spot.set;
		if (result == 0) {
			result = add_set(timeline, side, step, diag);
		}
		struct layout_spot from = spot;
		if (result < 0 || !layout_advance(layout, &spot)) {
			return result;
		}
		bool switches = layout_switches(layout, from, spot);
		step.kind = switches ? STEP_SWITCH : STEP_REST;
		step.duration_s = switches ? layout->switch_s : layout->rest_s;
		step.side = (uint8_t)layout->sides[spot.side].side;
		step.set = (uint8_t)spot.set;
		result = add_step(timeline, step, diag);
	}
}

static void keep_doses(struct timeline *timeline, const struct layout *layout) {
	uint32_t item = layout->item;
	timeline->doses[item] = timeline->doses_right[item] = layout->sides[0].dose;
	if (layout->side_count > 1) {
		bool right_first = layout->sides[0].side == SIDE_RIGHT;
		timeline->doses[item] = layout->sides[right_first ? 1 : 0].dose;
		timeline->doses_right[item] = layout->sides[right_first ? 0 : 1].dose;
	}
}

int timeline_make(struct timeline *timeline, const struct plan *plan, const struct routine *routine,
	const struct timeline_options *options, struct diag *diag) {
	struct layout layouts[ROUTINE_ITEMS_MAX];
	memset(timeline, 0, sizeof *timeline);
	timeline->plan = plan;
	timeline->routine = routine;
	timeline->first = layout_first(plan, options);
	int result = layout_make(layouts, plan, routine, options, diag);
	uint32_t count = choice_count(options != NULL ? options->choice : NULL, routine);
	for (uint32_t i = 0; i < count && result == 0; i++) {
		keep_doses(timeline, &layouts[i]);
		result = add_item(timeline, &layouts[i], diag);
	}
	if (result == 0) {
		result = cues_make(timeline, diag);
	}
	return result;
}

int32_t timeline_total_s(const struct plan *plan, const struct routine *routine,
	const struct timeline_options *options) {
	struct layout layouts[ROUTINE_ITEMS_MAX];
	if (layout_make(layouts, plan, routine, options, NULL) < 0) {
		return 0;
	}
	int64_t total = 0;
	uint32_t count = choice_count(options != NULL ? options->choice : NULL, routine);
	for (uint32_t i = 0; i < count; i++) {
		total += layout_total_s(&layouts[i]);
	}
	return (int32_t)total;
}

uint32_t timeline_step_at(const struct timeline *timeline, int32_t at_s) {
	uint32_t low = 0, high = timeline->step_count;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if (timeline->steps[middle].at_s <= at_s) {
			low = middle;
		} else {
			high = middle;
		}
	}
	return low;
}

uint32_t timeline_cue_from(const struct timeline *timeline, int32_t at_s) {
	uint32_t low = 0, high = timeline->cue_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (timeline->cues[middle].at_s < at_s) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}
