/* SPDX-License-Identifier: MIT */
#include "catalogue.h"

static const struct minimus_level step_levels[] = {
	{
		.header = MINIMUS_HEADER(struct minimus_level),
		.name = "knees",
	},
	{
		.header = MINIMUS_HEADER(struct minimus_level),
		.name = "ankles",
		.say = "Band at the ankles. Step {S}. Follow. Step {S}.",
	},
	{
		.header = MINIMUS_HEADER(struct minimus_level),
		.name = "feet",
		.say = "Band round the feet. Step {S}. Follow. Step {S}.",
	},
	{
		.header = MINIMUS_HEADER(struct minimus_level),
		.name = "next-knees",
		.say = "The next band, above the knees. Step {S}. Follow. Step {S}.",
	},
	{
		.header = MINIMUS_HEADER(struct minimus_level),
		.name = "next-ankles",
		.say = "The next band, at the ankles. Step {S}. Follow. Step {S}.",
	},
};

const struct minimus_exercise banded_side_step = {
	.header = MINIMUS_HEADER(struct minimus_exercise),
	.id = "banded-side-step",
	.title = "Banded side step",
	.kind = MINIMUS_KIND_STRENGTHEN,
	.position = "standing",
	.placement = "band above the knees, at the ankles or round the feet",
	.equipment = LIST("loop-band"),
	.dose = {.sets = 3, .reps = 10, .tempo = {1, 0, 2, 0}},
	.rest_s = 30,
	.prepare_s = 12,
	.switch_s = 5,
	.flags = MINIMUS_EXERCISE_UNILATERAL,
	.level_count = MINIMUS_COUNT(step_levels),
	.levels = step_levels,
	.steps = LIST("Band above the knees or at the ankles, feet hip-width apart, knees soft.",
		"Step out with the {S} foot.",
		"Bring the {O} foot to hip-width; the band stays taut.", "Keep the trunk upright."),
	.say = "Step {S}. Follow. Step {S}.",
	.cautions = LIST("C1", "C4"),
	.muscles = LIST(MINIMUS_MUSCLE, MEDIUS_MUSCLE),
	.sources = LIST(SOURCE_ARTICLE, SOURCE_BAND, SOURCE_LEAP),
	.model = MODEL_DOUBLE,
	.model_params = "lo=10 hi=20 step=2 sets=3 maxlvl=4",
};

const struct minimus_exercise iso_abduction_wall = {
	.header = MINIMUS_HEADER(struct minimus_exercise),
	.id = "iso-abduction-wall",
	.title = "Wall press",
	.kind = MINIMUS_KIND_STRENGTHEN,
	.position = "standing, {S} side to the wall",
	.equipment = LIST("none", "wall"),
	.dose = {.sets = 3, .hold_s = 10},
	.rest_s = 15,
	.prepare_s = 8,
	.switch_s = 5,
	.flags = MINIMUS_EXERCISE_UNILATERAL,
	.steps = LIST("Stand side-on, the {S} knee bent against the wall, the {O} foot planted.",
		"Press out without moving.", "Keep the pelvis level."),
	.say = "Build the press. Hold. Ease off.",
	.cautions = LIST("C4", "C8"),
	.muscles = LIST(MINIMUS_MUSCLE, MEDIUS_MUSCLE),
	.sources = LIST(SOURCE_LEAP, SOURCE_ISOMETRIC, SOURCE_EMG),
	.model = MODEL_HOLD,
	.model_params = "lo=10 hi=30 step=5 nmin=3 nmax=6 maxlvl=0",
};

static const struct minimus_level hitch_levels[] = {
	{
		.header = MINIMUS_HEADER(struct minimus_level),
		.name = "reps",
	},
	{
		.header = MINIMUS_HEADER(struct minimus_level),
		.name = "swing",
		.say = "Lift the {O} hip. Swing the {O} leg. Lower, two.",
	},
};

const struct minimus_exercise hip_hitch = {
	.header = MINIMUS_HEADER(struct minimus_exercise),
	.id = "hip-hitch",
	.title = "Hip hitch",
	.kind = MINIMUS_KIND_STRENGTHEN,
	.position = "standing on the {S} leg",
	.placement = "edge of a low step, hand on a support; level floor will do",
	.equipment = LIST("none", "step"),
	.dose = {.sets = 2, .reps = 8, .tempo = {2, 1, 2, 1}},
	.rest_s = 30,
	.prepare_s = 10,
	.switch_s = 5,
	.flags = MINIMUS_EXERCISE_UNILATERAL,
	.level_count = MINIMUS_COUNT(hitch_levels),
	.levels = hitch_levels,
	.steps = LIST("Stand on the {S} leg at the edge of the step, a hand on a support.",
		"Let the {O} hip sink a little; with a sore outer hip, start level instead.",
		"Lift it level or just above.", "Keep the {S} knee straight, not locked."),
	.say = "Lift the {O} hip. Hold. Lower, two.",
	.cautions = LIST("C1", "C4", "C8"),
	.muscles = LIST(MINIMUS_MUSCLE, MEDIUS_MUSCLE),
	.sources = LIST(SOURCE_GLOBE, SOURCE_EMG),
	.model = MODEL_DOUBLE,
	.model_params = "lo=5 hi=15 step=1 sets=2 maxlvl=1",
};

const struct minimus_exercise offset_sit_to_stand = {
	.header = MINIMUS_HEADER(struct minimus_exercise),
	.id = "offset-sit-to-stand",
	.title = "Offset sit to stand",
	.kind = MINIMUS_KIND_STRENGTHEN,
	.position = "sitting on a chair",
	.placement = "a firm chair that does not roll",
	.equipment = LIST("chair"),
	.dose = {.sets = 2, .reps = 8, .tempo = {3, 0, 2, 0}},
	.rest_s = 30,
	.prepare_s = 10,
	.switch_s = 5,
	.flags = MINIMUS_EXERCISE_UNILATERAL,
	.steps = LIST("Slide the {O} foot forward.", "Lean, and rise mostly on the {S} leg.",
		"Keep the knee over the toes.", "Sit for three."),
	.say = "Rise. Sit, two, three.",
	.cautions = LIST("C4"),
	.muscles = LIST(MAXIMUS_MUSCLE, MEDIUS_MUSCLE, MINIMUS_MUSCLE),
	.sources = LIST(SOURCE_LEAP, SOURCE_GLOBE),
	.model = MODEL_DOUBLE,
	.model_params = "lo=5 hi=10 step=1 sets=2 maxlvl=0",
};
