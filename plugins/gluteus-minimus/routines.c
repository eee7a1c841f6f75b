/* SPDX-License-Identifier: MIT */
#include "catalogue.h"

/* Indices into the ladders of the exercises. */
#define BRIDGE_SINGLE 2
#define SIDE_PLANK_KNEES 0

static const struct minimus_item desk_micro_items[] = {
	{
		.header = MINIMUS_HEADER(struct minimus_item),
		.exercise = "iso-abduction-wall",
		.dose = {.sets = 4, .hold_s = 10},
		.gap_s = 2,
	},
	{
		.header = MINIMUS_HEADER(struct minimus_item),
		.exercise = "hip-hitch",
		.dose = {.sets = 1, .reps = 5},
		.prepare_s = 5,
	},
};

static const struct minimus_routine desk_micro = {
	.header = MINIMUS_HEADER(struct minimus_routine),
	.id = "desk-micro-3",
	.title = "Desk break, three minutes",
	.goal = "a break on your feet, without equipment",
	.phase = MINIMUS_PHASE_MAINTAIN,
	.sides = MINIMUS_SIDES_BOTH,
	.flags = MINIMUS_ROUTINE_FIXED,
	.item_count = MINIMUS_COUNT(desk_micro_items),
	.items = desk_micro_items,
};

static const struct minimus_item release_stretch_items[] = {
	{
		.header = MINIMUS_HEADER(struct minimus_item),
		.exercise = "release-roller",
		.dose = {.sets = 2, .hold_s = 60},
	},
	{
		.header = MINIMUS_HEADER(struct minimus_item),
		.exercise = "supine-figure-4",
		.dose = {.sets = 2, .hold_s = 45},
	},
};

static const struct minimus_routine release_stretch = {
	.header = MINIMUS_HEADER(struct minimus_routine),
	.id = "release-stretch-8",
	.title = "Release and stretch, eight minutes",
	.goal = "release before the stretch",
	.phase = MINIMUS_PHASE_RELIEF,
	.sides = MINIMUS_SIDES_BOTH,
	.flags = MINIMUS_ROUTINE_FIXED,
	.item_count = MINIMUS_COUNT(release_stretch_items),
	.items = release_stretch_items,
};

static const struct minimus_item release_during_items[] = {
	{
		.header = MINIMUS_HEADER(struct minimus_item),
		.exercise = "release-tool-stretch",
		.dose = {.sets = 1, .hold_s = 60},
	},
	{
		.header = MINIMUS_HEADER(struct minimus_item),
		.exercise = "supine-figure-4",
		.dose = {.sets = 1, .hold_s = 45},
	},
};

static const struct minimus_routine release_during = {
	.header = MINIMUS_HEADER(struct minimus_routine),
	.id = "release-during-4",
	.title = "Release while stretching, four minutes",
	.goal = "release during the stretch",
	.phase = MINIMUS_PHASE_RELIEF,
	.sides = MINIMUS_SIDES_BOTH,
	.flags = MINIMUS_ROUTINE_FIXED,
	.item_count = MINIMUS_COUNT(release_during_items),
	.items = release_during_items,
};

static const struct minimus_item strength_a_items[] = {
	{
		.header = MINIMUS_HEADER(struct minimus_item),
		.exercise = "side-lying-leg-raise",
		.dose = {.sets = 2, .reps = 15},
	},
	{
		.header = MINIMUS_HEADER(struct minimus_item),
		.exercise = "side-lying-clam",
		.dose = {.sets = 2, .reps = 12},
	},
	{
		.header = MINIMUS_HEADER(struct minimus_item),
		.exercise = "bridge",
		.dose = {.sets = 2, .reps = 8, .level = BRIDGE_SINGLE},
	},
};

static const struct minimus_routine strength_a = {
	.header = MINIMUS_HEADER(struct minimus_routine),
	.id = "strength-a-15",
	.title = "Strength A, fifteen minutes",
	.goal = "strength and endurance, on the floor",
	.phase = MINIMUS_PHASE_BUILD,
	.sides = MINIMUS_SIDES_BOTH,
	.item_count = MINIMUS_COUNT(strength_a_items),
	.items = strength_a_items,
};

static const struct minimus_item strength_b_items[] = {
	{
		.header = MINIMUS_HEADER(struct minimus_item),
		.exercise = "banded-side-step",
		.dose = {.sets = 3, .reps = 10},
	},
	{
		.header = MINIMUS_HEADER(struct minimus_item),
		.exercise = "hip-hitch",
		.dose = {.sets = 2, .reps = 8},
	},
	{
		.header = MINIMUS_HEADER(struct minimus_item),
		.exercise = "offset-sit-to-stand",
		.dose = {.sets = 2, .reps = 8},
	},
	{
		.header = MINIMUS_HEADER(struct minimus_item),
		.exercise = "side-plank",
		.dose = {.sets = 2, .hold_s = 20, .level = SIDE_PLANK_KNEES},
	},
};

static const struct minimus_routine strength_b = {
	.header = MINIMUS_HEADER(struct minimus_routine),
	.id = "strength-b-15",
	.title = "Strength B, fifteen minutes",
	.goal = "strength and endurance, mostly standing",
	.phase = MINIMUS_PHASE_BUILD,
	.sides = MINIMUS_SIDES_BOTH,
	.item_count = MINIMUS_COUNT(strength_b_items),
	.items = strength_b_items,
};

static const struct minimus_item gtps_calm_items[] = {
	{
		.header = MINIMUS_HEADER(struct minimus_item),
		.exercise = "iso-abduction-belt",
		.dose = {.sets = 6, .hold_s = 30},
		.gap_s = 15,
	},
	{
		.header = MINIMUS_HEADER(struct minimus_item),
		.exercise = "iso-abduction-wall",
		.dose = {.sets = 6, .hold_s = 30},
		.sides = MINIMUS_SIDES_AFFECTED,
		.gap_s = 15,
	},
};

static const struct minimus_routine gtps_calm = {
	.header = MINIMUS_HEADER(struct minimus_routine),
	.id = "gtps-calm-10",
	.title = "Calm holds, ten minutes",
	.goal = "for a sore outer hip: no stretch, no pressure",
	.phase = MINIMUS_PHASE_RELIEF,
	.sides = MINIMUS_SIDES_BOTH,
	.flags = MINIMUS_ROUTINE_FIXED,
	.item_count = MINIMUS_COUNT(gtps_calm_items),
	.items = gtps_calm_items,
};

const struct minimus_routine *const gluteus_routines[] = {
	&desk_micro,
	&release_stretch,
	&release_during,
	&strength_a,
	&strength_b,
	&gtps_calm,
	NULL,
};
