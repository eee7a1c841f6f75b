/* SPDX-License-Identifier: MIT */
#include "catalogue.h"

const struct minimus_exercise supine_figure_4 = {
	.header = MINIMUS_HEADER(struct minimus_exercise),
	.id = "supine-figure-4",
	.title = "Figure-four stretch",
	.kind = MINIMUS_KIND_STRETCH,
	.position = "on your back",
	.equipment = LIST("none"),
	.dose = {.sets = 2, .hold_s = 45},
	.rest_s = 10,
	.prepare_s = 10,
	.switch_s = 8,
	.flags = MINIMUS_EXERCISE_UNILATERAL,
	.steps = LIST("Lie on your back, knees bent, feet flat.",
		"Lay the {S} ankle across the {O} knee.",
		"With the {O} hand, ease the {S} knee away from you.",
		"Lift head and shoulders, or leave them down.", "Breathe."),
	.say = "{S} ankle over {O} knee. Ease the knee away. Hold.",
	.cautions = LIST("C1", "C7", "C9"),
	.muscles = LIST(MINIMUS_MUSCLE, MEDIUS_MUSCLE, MAXIMUS_MUSCLE),
	.sources = LIST(SOURCE_ARTICLE, SOURCE_ACSM),
	.model = MODEL_HOLD,
	.model_params = "lo=30 hi=60 step=5 nmin=1 nmax=3 maxlvl=0",
};
