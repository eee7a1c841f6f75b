/* SPDX-License-Identifier: MIT */
#include "catalogue.h"

/* The same ladder serves the leg raise and the clam. */
static const struct minimus_level bands[] = {
	{
		.header = MINIMUS_HEADER(struct minimus_level),
		.name = "bodyweight",
		.equipment = "none",
	},
	{
		.header = MINIMUS_HEADER(struct minimus_level),
		.name = "light",
		.equipment = "loop-band",
	},
	{
		.header = MINIMUS_HEADER(struct minimus_level),
		.name = "medium",
		.equipment = "loop-band",
	},
	{
		.header = MINIMUS_HEADER(struct minimus_level),
		.name = "heavy",
		.equipment = "loop-band",
	},
};

const struct minimus_exercise side_lying_leg_raise = {
	.header = MINIMUS_HEADER(struct minimus_exercise),
	.id = "side-lying-leg-raise",
	.title = "Side-lying leg raise",
	.kind = MINIMUS_KIND_STRENGTHEN,
	.position = "on your {O} side",
	.placement = "band above the knees, or a weight at the ankle",
	.equipment = LIST("none", "ankle-weight", "loop-band"),
	.dose = {.sets = 2, .reps = 15, .tempo = {3, 0, 2, 0}},
	.rest_s = 30,
	.prepare_s = 10,
	.switch_s = 8,
	.flags = MINIMUS_EXERCISE_UNILATERAL,
	.level_count = MINIMUS_COUNT(bands),
	.levels = bands,
	.steps = LIST("Lie on your {O} side, head supported, legs straight.",
		"Tip the top hip a little forward, toes level.",
		"Lift the {S} leg as high as the waist stays still.", "Lower slowly for three."),
	.say = "Up for two. Down, two, three.",
	.cautions = LIST("C1", "C2", "C5"),
	.muscles = LIST(MINIMUS_MUSCLE, MEDIUS_MUSCLE),
	.sources = LIST(SOURCE_ARTICLE, SOURCE_LEG_RAISE, SOURCE_OWN),
	.model = MODEL_DOUBLE,
	.model_params = "lo=15 hi=25 step=2 sets=2 maxlvl=3",
};

const struct minimus_exercise side_lying_clam = {
	.header = MINIMUS_HEADER(struct minimus_exercise),
	.id = "side-lying-clam",
	.title = "Side-lying clam",
	.kind = MINIMUS_KIND_STRENGTHEN,
	.position = "on your {O} side, knees bent",
	.placement = "band above the knees",
	.equipment = LIST("none", "loop-band"),
	.dose = {.sets = 2, .reps = 12, .tempo = {3, 1, 1, 0}},
	.rest_s = 30,
	.prepare_s = 10,
	.switch_s = 8,
	.flags = MINIMUS_EXERCISE_UNILATERAL,
	.level_count = MINIMUS_COUNT(bands),
	.levels = bands,
	.steps = LIST("Lie on your {O} side, knees bent, heels touching.",
		"Keep the pelvis stacked.", "Open the {S} knee; the heels stay together.",
		"Pause, then close slowly."),
	.say = "Open. Hold. Close, two, three.",
	.cautions = LIST("C1", "C2", "C5"),
	.muscles = LIST(MINIMUS_MUSCLE, MEDIUS_MUSCLE),
	.sources = LIST(SOURCE_ARTICLE, SOURCE_OWN),
	.model = MODEL_DOUBLE,
	.model_params = "lo=12 hi=20 step=2 sets=2 maxlvl=3",
};

static const struct minimus_level bridge_levels[] = {
	{
		.header = MINIMUS_HEADER(struct minimus_level),
		.name = "double",
	},
	{
		.header = MINIMUS_HEADER(struct minimus_level),
		.name = "offset",
		.work = MINIMUS_LEVEL_UNILATERAL,
		.say = "Weight on the {S} heel. Hips up. Hold. Down, two, three.",
	},
	{
		.header = MINIMUS_HEADER(struct minimus_level),
		.name = "single",
		.work = MINIMUS_LEVEL_UNILATERAL,
		.say = "{O} foot off the floor. Hips up. Hold. Down, two, three.",
	},
	{
		.header = MINIMUS_HEADER(struct minimus_level),
		.name = "single-weight",
		.equipment = "weight",
		.work = MINIMUS_LEVEL_UNILATERAL,
		.say = "{O} foot off the floor. Hips up. Hold. Down, two, three.",
	},
};

const struct minimus_exercise bridge = {
	.header = MINIMUS_HEADER(struct minimus_exercise),
	.id = "bridge",
	.title = "Bridge",
	.kind = MINIMUS_KIND_STRENGTHEN,
	.position = "on your back",
	.equipment = LIST("none", "mat"),
	.dose = {.sets = 2, .reps = 8, .tempo = {3, 0, 1, 1}},
	.rest_s = 30,
	.prepare_s = 10,
	.switch_s = 5,
	.level_count = MINIMUS_COUNT(bridge_levels),
	.levels = bridge_levels,
	.steps = LIST("Lie on your back, feet flat.",
		"Put your weight on both heels; offset, mostly on the {S} one; single, lift the "
		"{O} foot.",
		"Raise the hips level.", "Lower for three."),
	.say = "Hips up. Hold. Down, two, three.",
	.cautions = LIST("C5", "C8"),
	.muscles = LIST(MAXIMUS_MUSCLE, MEDIUS_MUSCLE, MINIMUS_MUSCLE),
	.sources = LIST(SOURCE_LEAP, SOURCE_EMG),
	.model = MODEL_DOUBLE,
	.model_params = "lo=5 hi=12 step=1 sets=2 maxlvl=3",
};

static const struct minimus_level plank_levels[] = {
	{
		.header = MINIMUS_HEADER(struct minimus_level),
		.name = "knees",
	},
	{
		.header = MINIMUS_HEADER(struct minimus_level),
		.name = "full",
		.say = "Legs straight. Hips up and hold.",
	},
	{
		.header = MINIMUS_HEADER(struct minimus_level),
		.name = "abduction",
		.say = "Hips up, lift the top leg, and hold.",
	},
};

const struct minimus_exercise side_plank = {
	.header = MINIMUS_HEADER(struct minimus_exercise),
	.id = "side-plank",
	.title = "Side plank",
	.kind = MINIMUS_KIND_STRENGTHEN,
	.position = "on your {S} elbow",
	.equipment = LIST("none", "mat"),
	.dose = {.sets = 2, .hold_s = 20},
	.rest_s = 30,
	.prepare_s = 10,
	.switch_s = 8,
	.flags = MINIMUS_EXERCISE_UNILATERAL,
	.level_count = MINIMUS_COUNT(plank_levels),
	.levels = plank_levels,
	.steps = LIST("Lie on your {S} elbow, knees bent; at level full, legs straight.",
		"Lift the hips in line.", "At the last level, raise the top leg."),
	.say = "Hips up and hold.",
	.cautions = LIST("C2", "C6", "C8"),
	.muscles = LIST(MEDIUS_MUSCLE, MINIMUS_MUSCLE),
	.sources = LIST(SOURCE_SIDE_PLANK, SOURCE_OWN),
	.model = MODEL_HOLD,
	.model_params = "lo=10 hi=30 step=5 nmin=2 nmax=3 maxlvl=2",
};

const struct minimus_exercise iso_abduction_belt = {
	.header = MINIMUS_HEADER(struct minimus_exercise),
	.id = "iso-abduction-belt",
	.title = "Press out against a belt",
	.kind = MINIMUS_KIND_STRENGTHEN,
	.position = "on your back, knees bent",
	.placement = "belt round the thighs, knees hip-width apart",
	.equipment = LIST("belt", "loop-band"),
	.dose = {.sets = 3, .hold_s = 10},
	.rest_s = 15,
	.prepare_s = 10,
	.steps = LIST("Lie on your back, the belt round the thighs, knees hip-width apart.",
		"Press out lightly.", "Breathe."),
	.say = "Press out. Keep breathing. Let go.",
	.cautions = LIST("C8"),
	.muscles = LIST(MINIMUS_MUSCLE, MEDIUS_MUSCLE),
	.sources = LIST(SOURCE_LEAP),
	.model = MODEL_HOLD,
	.model_params = "lo=10 hi=30 step=5 nmin=3 nmax=6 maxlvl=0",
};
