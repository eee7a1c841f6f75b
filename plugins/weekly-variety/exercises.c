/* SPDX-License-Identifier: MIT */
#include <stddef.h>

#include "variety.h"

#define LIST(...) ((const char *const[]){__VA_ARGS__, NULL})
#define OWN "Dose chosen for minimus"
#define ITEM(name)                                                                                 \
	{ .header = MINIMUS_HEADER(struct minimus_item), .exercise = name }

/* What all have in common; .id and the rest follow. */
#define EXERCISE(name, words, sort, where)                                                         \
	.header = MINIMUS_HEADER(struct minimus_exercise), .id = name, .title = words,             \
	.kind = MINIMUS_KIND_##sort, .position = where, .rest_s = 20, .prepare_s = 10,             \
	.sources = LIST(OWN)
#define BOTH_SIDES .flags = MINIMUS_EXERCISE_UNILATERAL, .switch_s = 5
#define BY_REPS(count)                                                                             \
	.dose = {.sets = 2, .reps = count, .tempo = {2, 0, 2, 0}},                                 \
	.model = "progression-standard/double",                                                    \
	.model_params = "lo=8 hi=20 step=2 sets=2 maxlvl=0"
#define BY_TIME(seconds)                                                                           \
	.dose = {.sets = 2, .hold_s = seconds}, .model = "progression-standard/hold",              \
	.model_params = "lo=10 hi=45 step=5 nmin=2 nmax=3 maxlvl=0"

/* ---- to loosen ---- */

static const struct minimus_exercise hip_circles = {
	EXERCISE("hip-circles", "Hip circles", STRETCH, "standing"),
	.equipment = LIST("none"),
	.dose = {.sets = 1, .reps = 8, .tempo = {2, 0, 2, 0}},
	BOTH_SIDES,
	.steps = LIST("Stand beside a wall, a hand on it.", "Draw slow circles with the {S} knee."),
	.say = "Slow circles with the {S} knee.",
};

static const struct minimus_exercise cat_cow = {
	EXERCISE("cat-cow", "Cat and cow", STRETCH, "on hands and knees"),
	.equipment = LIST("none"),
	.dose = {.sets = 1, .reps = 8, .tempo = {3, 0, 3, 0}},
	.steps = LIST("Hands below the shoulders, knees below the hips.",
		"Round the back, then let it sink, with the breath."),
	.say = "Round the back, and let it sink.",
	.cautions = LIST("C6"),
};

static const struct minimus_exercise calf_stretch = {
	EXERCISE("calf-stretch", "Calf stretch", STRETCH, "standing"),
	.equipment = LIST("none"),
	.dose = {.sets = 1, .hold_s = 30},
	BOTH_SIDES,
	.steps = LIST("Hands on a wall, the {S} leg behind you, heel on the floor.",
		"Lean in until the calf pulls gently."),
	.say = "{S} leg back, heel down, and lean in.",
};

/* ---- the hip ---- */

static const struct minimus_exercise standing_abduction = {
	EXERCISE("standing-abduction", "Leg to the side", STRENGTHEN, "standing"),
	.equipment = LIST("none"),
	BY_REPS(10),
	BOTH_SIDES,
	.steps = LIST("Stand tall beside a wall, a hand on it.",
		"Lift the {S} leg to the side, toes forward, and lower it slowly."),
	.say = "{S} leg to the side.",
	.cautions = LIST("C1", "C5"),
};

static const struct minimus_exercise band_walk = {
	EXERCISE("band-walk", "Steps to the side with a band", STRENGTHEN, "standing"),
	.placement = "band above the knees",
	.equipment = LIST("loop-band"),
	BY_REPS(8),
	BOTH_SIDES,
	.steps = LIST("Band above the knees, feet a hip's width apart.",
		"Step to the {S} side, knees over the toes, and follow slowly."),
	.say = "Steps to the {S} side.",
	.cautions = LIST("C1", "C5"),
};

static const struct minimus_exercise two_leg_bridge = {
	EXERCISE("two-leg-bridge", "Bridge on both legs", STRENGTHEN, "on your back"),
	.equipment = LIST("none"),
	BY_REPS(12),
	.steps = LIST("Lie on your back, knees bent, feet flat.",
		"Lift the hips until the thighs are in line with the body, and lower slowly."),
	.say = "Hips up, and slowly down.",
	.cautions = LIST("C5"),
};

/* ---- the legs ---- */

static const struct minimus_exercise sit_to_stand = {
	EXERCISE("chair-rise", "Up from a chair", STRENGTHEN, "sitting"),
	.placement = "a firm chair without wheels",
	.equipment = LIST("chair", "none"),
	BY_REPS(10),
	.steps = LIST("Sit on the front half of a firm chair, feet flat.",
		"Stand up without the hands, and sit down slowly."),
	.say = "Stand up, and slowly down.",
	.cautions = LIST("C5"),
};

static const struct minimus_exercise heel_raise = {
	EXERCISE("heel-raise", "Heel raise", STRENGTHEN, "standing"),
	.equipment = LIST("none"),
	BY_REPS(12),
	.steps = LIST("Stand tall, a hand on the wall.", "Rise onto your toes, and lower slowly."),
	.say = "Up on your toes.",
};

static const struct minimus_exercise wall_sit = {
	EXERCISE("wall-sit", "Wall sit", STRENGTHEN, "standing"),
	.placement = "your back against a wall",
	.equipment = LIST("none"),
	BY_TIME(20),
	.steps = LIST("Back against a wall, feet a step in front of it.",
		"Slide down as far as the knees like it, and stay."),
	.say = "Slide down, and stay.",
	.cautions = LIST("C5"),
};

/* ---- the trunk ---- */

static const struct minimus_exercise bird_dog = {
	EXERCISE("bird-dog", "Arm and leg, on hands and knees", STRENGTHEN, "on hands and knees"),
	.equipment = LIST("none"),
	BY_REPS(8),
	BOTH_SIDES,
	.steps = LIST("Hands below the shoulders, knees below the hips.",
		"Reach out with the {S} leg and the {O} arm, the back still."),
	.say = "{S} leg, {O} arm, and back.",
	.cautions = LIST("C6"),
};

static const struct minimus_exercise forearm_plank = {
	EXERCISE("forearm-plank", "Plank on the forearms", STRENGTHEN, "face down"),
	.equipment = LIST("none"),
	BY_TIME(20),
	.steps = LIST("Elbows below the shoulders, knees or feet on the floor.",
		"One line from the head to what is on the floor; breathe."),
	.say = "One straight line. Breathe.",
	.cautions = LIST("C5", "C6", "C7"),
};

static const struct minimus_exercise dead_bug = {
	EXERCISE("dead-bug", "Arm and leg, on your back", STRENGTHEN, "on your back"),
	.equipment = LIST("none"),
	BY_REPS(8),
	BOTH_SIDES,
	.steps = LIST("On your back, knees above the hips, arms up.",
		"Lower the {S} leg and the {O} arm, the back flat, and return."),
	.say = "{S} leg and {O} arm down, and back.",
};

/* ---- the routine ---- */

const struct minimus_exercise *const variety_exercises[VARIETY_ITEMS + 1] = {&hip_circles, &cat_cow,
	&calf_stretch, &standing_abduction, &band_walk, &two_leg_bridge, &sit_to_stand, &heel_raise,
	&wall_sit, &bird_dog, &forearm_plank, &dead_bug, NULL};

const enum variety_group variety_groups[VARIETY_ITEMS] = {GROUP_LOOSEN, GROUP_LOOSEN, GROUP_LOOSEN,
	GROUP_HIP, GROUP_HIP, GROUP_HIP, GROUP_LEG, GROUP_LEG, GROUP_LEG, GROUP_TRUNK, GROUP_TRUNK,
	GROUP_TRUNK};

static const struct minimus_item items[VARIETY_ITEMS] = {ITEM("hip-circles"), ITEM("cat-cow"),
	ITEM("calf-stretch"), ITEM("standing-abduction"), ITEM("band-walk"), ITEM("two-leg-bridge"),
	ITEM("chair-rise"), ITEM("heel-raise"), ITEM("wall-sit"), ITEM("bird-dog"),
	ITEM("forearm-plank"), ITEM("dead-bug")};

const struct minimus_routine variety_routine = {
	.header = MINIMUS_HEADER(struct minimus_routine),
	.id = "variety",
	.title = "A little of everything",
	.goal = "hip, legs and trunk, each time another choice",
	.phase = MINIMUS_PHASE_MAINTAIN,
	.items = items,
	.item_count = VARIETY_ITEMS,
	.composed = 1,
};
