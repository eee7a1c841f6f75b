/* SPDX-License-Identifier: MIT */
#include "catalogue_fixture.h"

#define COUNT(array) ((uint32_t)(sizeof(array) / sizeof((array)[0])))
#define TEXTS(...)                                                                                 \
	{                                                                                          \
		.count = COUNT(((const char *const[]){__VA_ARGS__})),                              \
		.items = (const char *const[]) {                                                   \
			__VA_ARGS__                                                                \
		}                                                                                  \
	}
#define SHIPPED                                                                                    \
	.plugin = SHIPPED_ROUTINES, .sources = TEXTS("fixture"), .muscles = TEXTS("gluteus-minimus")
#define RUNG(name_)                                                                                \
	{ .name = name_, .unilateral = -1, .prepare_s = -1, .switch_s = -1, .rest_s = -1 }
#define LEVELS(...)                                                                                \
	.levels = (const struct exercise_level[]){__VA_ARGS__},                                    \
	.level_count = COUNT(((const struct exercise_level[]){__VA_ARGS__}))
#define DOUBLE(text) .progression = "progression-standard/double", .model_params = text
#define HOLD(text) .progression = "progression-standard/hold", .model_params = text

enum {
	LEG_RAISE,
	CLAM,
	SIDE_STEP,
	FIGURE_4,
	ROLLER,
	TOOL_STRETCH,
	WALL,
	BELT,
	HITCH,
	BRIDGE,
	SIT,
	PLANK
};

static const struct exercise exercises[] = {
	[LEG_RAISE] = {.id = "side-lying-leg-raise",
		.title = "Side-lying leg raise",
		.kind = KIND_STRENGTHEN,
		.position = "side-lying",
		.equipment = TEXTS("none", "band"),
		.unilateral = true,
		.dose = {.sets = 2, .reps = 15, .tempo = {3, 0, 2, 0}},
		.rest_s = 30,
		.prepare_s = 10,
		.switch_s = 8,
		.gap_s = -1,
		.steps = TEXTS("Lie on your {O} side.", "Lift the {S} leg."),
		.say = "Up. Down.",
		.cautions = TEXTS("C1", "C2", "C5"),
		DOUBLE("lo=15 hi=25 step=2 sets=2 maxlvl=3"),
		SHIPPED},
	[CLAM] = {.id = "side-lying-clam",
		.title = "Side-lying clam",
		.kind = KIND_STRENGTHEN,
		.position = "side-lying",
		.equipment = TEXTS("none", "loop-band"),
		.unilateral = true,
		.dose = {.sets = 2, .reps = 12, .tempo = {3, 1, 1, 0}},
		.rest_s = 30,
		.prepare_s = 10,
		.switch_s = 8,
		.gap_s = -1,
		LEVELS(RUNG("bodyweight"), RUNG("light"), RUNG("medium"), RUNG("heavy")),
		.steps = TEXTS("Lie on your {O} side.", "Open the {S} knee.", "Close slowly."),
		.say = "Open. Hold.",
		.cautions = TEXTS("C1", "C2", "C5"),
		DOUBLE("lo=12 hi=20 step=2 sets=2 maxlvl=3"),
		SHIPPED},
	[SIDE_STEP] = {.id = "banded-side-step",
		.title = "Banded side step",
		.kind = KIND_STRENGTHEN,
		.position = "standing",
		.placement = "ankles",
		.equipment = TEXTS("loop-band"),
		.unilateral = true,
		.dose = {.sets = 3, .reps = 10, .tempo = {1, 0, 2, 0}},
		.rest_s = 30,
		.prepare_s = 12,
		.switch_s = 5,
		.gap_s = -1,
		.steps = TEXTS("Step {S} out."),
		.say = "Step {S}.",
		.cautions = TEXTS("C1", "C4"),
		DOUBLE("lo=10 hi=20 step=2 sets=3 maxlvl=4"),
		SHIPPED},
	[FIGURE_4] = {.id = "supine-figure-4",
		.title = "Figure-four stretch",
		.kind = KIND_STRETCH,
		.position = "on your back",
		.equipment = TEXTS("none"),
		.unilateral = true,
		.dose = {.sets = 2, .hold_s = 45},
		.rest_s = 10,
		.prepare_s = 10,
		.switch_s = 8,
		.gap_s = -1,
		.steps = TEXTS("{S} ankle over {O} knee."),
		.say = "Hold.",
		.cautions = TEXTS("C1", "C7", "C9"),
		HOLD("lo=30 hi=60 step=5 nmin=1 nmax=3 maxlvl=0"),
		SHIPPED},
	[ROLLER] = {.id = "release-roller",
		.title = "Roller release",
		.kind = KIND_RELEASE,
		.position = "half side-lying",
		.equipment = TEXTS("foam-roller"),
		.unilateral = true,
		.dose = {.sets = 2, .hold_s = 60},
		.rest_s = 10,
		.prepare_s = 10,
		.switch_s = 8,
		.gap_s = -1,
		.steps = TEXTS("Roll slowly."),
		.say = "Slow rolls.",
		.cautions = TEXTS("C2", "C3", "C5"),
		SHIPPED},
	[TOOL_STRETCH] = {.id = "release-tool-stretch",
		.title = "Tool release in figure four",
		.kind = KIND_RELEASE,
		.kind_2 = KIND_STRETCH,
		.position = "on your back",
		.equipment = TEXTS("hook-tool"),
		.unilateral = true,
		.dose = {.sets = 1, .hold_s = 60},
		.rest_s = 10,
		.prepare_s = 10,
		.switch_s = 8,
		.gap_s = -1,
		.steps = TEXTS("Settle on the tool."),
		.say = "Settle.",
		.cautions = TEXTS("C1", "C3"),
		SHIPPED},
	[WALL] = {.id = "iso-abduction-wall",
		.title = "Wall press",
		.kind = KIND_STRENGTHEN,
		.position = "standing",
		.equipment = TEXTS("none"),
		.unilateral = true,
		.dose = {.sets = 3, .hold_s = 10},
		.rest_s = 15,
		.prepare_s = 8,
		.switch_s = 5,
		.gap_s = -1,
		.steps = TEXTS("Press out."),
		.say = "Build the press.",
		.cautions = TEXTS("C4", "C8"),
		HOLD("lo=10 hi=30 step=5 nmin=3 nmax=6 maxlvl=0"),
		SHIPPED},
	[BELT] = {.id = "iso-abduction-belt",
		.title = "Belt press",
		.kind = KIND_STRENGTHEN,
		.position = "supine",
		.equipment = TEXTS("belt", "band"),
		.dose = {.sets = 3, .hold_s = 10},
		.rest_s = 15,
		.prepare_s = 10,
		.gap_s = -1,
		.steps = TEXTS("Press out lightly."),
		.say = "Press out.",
		.cautions = TEXTS("C8"),
		HOLD("lo=10 hi=30 step=5 nmin=3 nmax=6 maxlvl=0"),
		SHIPPED},
	[HITCH] = {.id = "hip-hitch",
		.title = "Hip hitch",
		.kind = KIND_STRENGTHEN,
		.position = "standing",
		.equipment = TEXTS("none"),
		.unilateral = true,
		.dose = {.sets = 2, .reps = 8, .tempo = {2, 1, 2, 1}},
		.rest_s = 30,
		.prepare_s = 10,
		.switch_s = 5,
		.gap_s = -1,
		.steps = TEXTS("Lift the {O} hip."),
		.say = "Lift.",
		.cautions = TEXTS("C1", "C4", "C8"),
		DOUBLE("lo=5 hi=15 step=1 sets=2 maxlvl=1"),
		SHIPPED},
	[BRIDGE] = {.id = "bridge",
		.title = "Bridge",
		.kind = KIND_STRENGTHEN,
		.position = "supine",
		.equipment = TEXTS("none"),
		.dose = {.sets = 2, .reps = 8, .tempo = {3, 0, 1, 1}},
		.rest_s = 30,
		.prepare_s = 10,
		.switch_s = 5,
		.gap_s = -1,
		LEVELS(RUNG("double"),
			{.name = "offset",
				.unilateral = 1,
				.prepare_s = -1,
				.switch_s = -1,
				.rest_s = -1},
			{.name = "single",
				.unilateral = 1,
				.prepare_s = -1,
				.switch_s = -1,
				.rest_s = -1}),
		.steps = TEXTS("Raise hips level."),
		.say = "Hips up.",
		.cautions = TEXTS("C5", "C8"),
		DOUBLE("lo=5 hi=12 step=1 sets=2 maxlvl=3"),
		SHIPPED},
	[SIT] = {.id = "offset-sit-to-stand",
		.title = "Offset sit-to-stand",
		.kind = KIND_STRENGTHEN,
		.position = "sitting",
		.equipment = TEXTS("chair"),
		.unilateral = true,
		.dose = {.sets = 2, .reps = 8, .tempo = {3, 0, 2, 0}},
		.rest_s = 30,
		.prepare_s = 10,
		.switch_s = 5,
		.gap_s = -1,
		.steps = TEXTS("Rise."),
		.say = "Rise.",
		.cautions = TEXTS("C4"),
		DOUBLE("lo=5 hi=10 step=1 sets=2 maxlvl=0"),
		SHIPPED},
	[PLANK] = {.id = "side-plank",
		.title = "Side plank",
		.kind = KIND_STRENGTHEN,
		.position = "side plank",
		.equipment = TEXTS("none"),
		.unilateral = true,
		.dose = {.sets = 2, .hold_s = 20},
		.rest_s = 30,
		.prepare_s = 10,
		.switch_s = 8,
		.gap_s = -1,
		LEVELS(RUNG("knees"), RUNG("full"), RUNG("with-abduction")),
		.steps = TEXTS("Lift hips in line."),
		.say = "Hips up.",
		.cautions = TEXTS("C2", "C6", "C8"),
		HOLD("lo=10 hi=30 step=5 nmin=2 nmax=3 maxlvl=2"),
		SHIPPED},
};

#define ITEM(which_, gap_, prepare_, ...)                                                          \
	{                                                                                          \
		.exercise = which_, .gap_s = gap_, .rest_s = -1, .prepare_s = prepare_,            \
		.switch_s = -1, .model = "", .progression = "", __VA_ARGS__                        \
	}
#define ROUTINE(name_, items_)                                                                     \
	.id = SHIPPED_ROUTINES "/" name_, .title = name_, .goal = "", .plugin = SHIPPED_ROUTINES,  \
	.sides = SIDES_BOTH, .items = items_, .item_count = COUNT(items_)

static struct routine_item micro[] = {ITEM(WALL, 2, -1, .dose = {.sets = 4, .hold_s = 10}),
	ITEM(HITCH, -1, 5, .dose = {.sets = 1, .reps = 5})};
static struct routine_item release[] = {ITEM(ROLLER, -1, -1, .dose = {.sets = 2, .hold_s = 60}),
	ITEM(FIGURE_4, -1, -1, .dose = {.sets = 2, .hold_s = 45})};
static struct routine_item during[] = {
	ITEM(TOOL_STRETCH, -1, -1, .dose = {.sets = 1, .hold_s = 60}),
	ITEM(FIGURE_4, -1, -1, .dose = {.sets = 1, .hold_s = 45})};
static struct routine_item strength_a[] = {ITEM(LEG_RAISE, -1, -1, .dose = {.sets = 2, .reps = 15}),
	ITEM(CLAM, -1, -1, .dose = {.sets = 2, .reps = 12}),
	ITEM(BRIDGE, -1, -1, .dose = {.sets = 2, .reps = 8, .level = 2})};
static struct routine_item strength_b[] = {ITEM(SIDE_STEP, -1, -1, .dose = {.sets = 3, .reps = 10}),
	ITEM(HITCH, -1, -1, .dose = {.sets = 2, .reps = 8}),
	ITEM(SIT, -1, -1, .dose = {.sets = 2, .reps = 8}),
	ITEM(PLANK, -1, -1, .dose = {.sets = 2, .hold_s = 20})};
static struct routine_item calm[] = {ITEM(BELT, 15, -1, .dose = {.sets = 6, .hold_s = 30}),
	ITEM(WALL, 15, -1, .dose = {.sets = 6, .hold_s = 30}, .sides = SIDES_AFFECTED)};

static const struct routine routines[] = {
	{ROUTINE("desk-micro-3", micro), .phase = PHASE_MAINTAIN, .fixed = true},
	{ROUTINE("release-stretch-8", release), .phase = PHASE_RELIEF, .fixed = true},
	{ROUTINE("release-during-4", during), .phase = PHASE_RELIEF, .fixed = true},
	{ROUTINE("strength-a-15", strength_a), .phase = PHASE_BUILD},
	{ROUTINE("strength-b-15", strength_b), .phase = PHASE_BUILD},
	{ROUTINE("gtps-calm-10", calm), .phase = PHASE_RELIEF, .fixed = true},
};

static const struct model_field double_params[] = {
	{.name = "lo", .help = "fewest repetitions", .min = 1, .max = 200, .initial = 8},
	{.name = "hi", .help = "most repetitions", .min = 1, .max = 200, .initial = 12},
	{.name = "step", .help = "added at a time", .min = 1, .max = 50, .initial = 1},
	{.name = "sets", .help = "sets", .min = 1, .max = 20, .initial = 2},
	{.name = "maxlvl", .help = "highest level", .min = 0, .max = 15, .initial = 0},
};
static const struct model_field hold_params[] = {
	{.name = "lo", .help = "shortest hold", .min = 1, .max = 600, .initial = 10},
	{.name = "hi", .help = "longest hold", .min = 1, .max = 600, .initial = 30},
	{.name = "step", .help = "added at a time", .min = 1, .max = 60, .initial = 5},
	{.name = "nmin", .help = "fewest holds", .min = 1, .max = 20, .initial = 3},
	{.name = "nmax", .help = "most holds", .min = 1, .max = 20, .initial = 6},
	{.name = "maxlvl", .help = "highest level", .min = 0, .max = 15, .initial = 15},
};
static const struct model models[] = {
	{.plugin = SHIPPED_MODELS,
		.id = "double",
		.title = "Double progression",
		.version = "1",
		.params = double_params,
		.param_count = COUNT(double_params)},
	{.plugin = SHIPPED_MODELS,
		.id = "hold",
		.title = "Hold time",
		.version = "1",
		.params = hold_params,
		.param_count = COUNT(hold_params)},
};

static const struct muscle muscles[] = {{.id = "gluteus-minimus",
	.title = "Gluteus minimus",
	.region = "outer buttock",
	.actions = TEXTS("moves the leg outward"),
	.note = "A small muscle.",
	.complaints = TEXTS("low back pain")}};
static const struct tip tips[] = {
	{.id = "stand-up", .text = "Stand up now and then.", .when = "break"}};

const struct catalogue *catalogue_fixture(void) {
	static const struct catalogue catalogue = {.exercises = exercises,
		.exercise_count = COUNT(exercises),
		.routines = routines,
		.routine_count = COUNT(routines),
		.models = models,
		.model_count = COUNT(models),
		.muscles = muscles,
		.muscle_count = COUNT(muscles),
		.tips = tips,
		.tip_count = COUNT(tips)};
	return &catalogue;
}

const struct catalogue *catalogue_fixture_broken(void) {
	static const char *const broken[] = {SHIPPED_ROUTINES};
	static const char *const why[] = {"it crashed"};
	static const struct catalogue catalogue = {.models = models,
		.model_count = COUNT(models),
		.broken = broken,
		.broken_why = why,
		.broken_count = 1};
	return &catalogue;
}

const struct catalogue *catalogue_fixture_empty(void) {
	static const struct catalogue catalogue;
	return &catalogue;
}
