/* SPDX-License-Identifier: MIT */
#include "core/timeline.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/layout.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

enum {
	LEG_RAISE,
	CLAM,
	SIDE_STEP,
	FIGURE_4,
	ROLLER,
	ROLLER_STRETCH,
	WALL,
	BELT,
	HITCH,
	BRIDGE,
	SIT,
	PLANK,
	EXERCISES
};

static const char *const band[] = {"none", "loop-band"};
static const char *const roller[] = {"foam-roller"};
static const struct exercise_level bridge_levels[] = {
	{.name = "double", .unilateral = 0, .prepare_s = -1, .switch_s = -1, .rest_s = -1},
	{.name = "offset", .unilateral = 1, .prepare_s = -1, .switch_s = -1, .rest_s = -1},
	{.name = "single", .unilateral = 1, .prepare_s = 12, .switch_s = -1, .rest_s = 40},
};

static struct exercise exercises[EXERCISES] = {
	[LEG_RAISE] = {.title = "Side-lying leg raise",
		.kind = KIND_STRENGTHEN,
		.position = "on your {O} side",
		.unilateral = true,
		.say = "Up for two. Down, two, three.",
		.dose = {.tempo = {3, 0, 2, 0}}},
	[CLAM] = {.title = "Side-lying clam",
		.kind = KIND_STRENGTHEN,
		.position = "on your {O} side, knees bent",
		.unilateral = true,
		.equipment = {2, band},
		.say = "Open. Hold. Close, two, three.",
		.dose = {.tempo = {3, 1, 1, 0}}},
	[SIDE_STEP] = {.title = "Banded side step",
		.kind = KIND_STRENGTHEN,
		.position = "standing",
		.unilateral = true,
		.say = "Step {S}. Follow.",
		.dose = {.tempo = {1, 0, 2, 0}}},
	[FIGURE_4] = {.title = "Figure-four stretch",
		.kind = KIND_STRETCH,
		.position = "on your back",
		.unilateral = true,
		.say = "{S} ankle over {O} knee. Ease the knee away. Hold."},
	[ROLLER] = {.title = "Hip release",
		.kind = KIND_RELEASE,
		.position = "half on your side",
		.unilateral = true,
		.equipment = {1, roller},
		.say = ""},
	[ROLLER_STRETCH] = {.title = "Tool release and stretch",
		.kind = KIND_RELEASE,
		.kind_2 = KIND_STRETCH,
		.position = "on your back",
		.unilateral = true,
		.say = ""},
	[WALL] = {.title = "Wall press",
		.kind = KIND_STRENGTHEN,
		.position = "standing",
		.unilateral = true,
		.say = "Build the press. Hold. Ease off."},
	[BELT] = {.title = "Belt press",
		.kind = KIND_STRENGTHEN,
		.position = "on your back",
		.say = "Press out. Keep breathing. Let go."},
	[HITCH] = {.title = "Hip hitch",
		.kind = KIND_STRENGTHEN,
		.position = "standing",
		.unilateral = true,
		.say = "Lift the {O} hip. Hold. Lower, two.",
		.dose = {.tempo = {2, 1, 2, 1}}},
	[BRIDGE] = {.title = "Bridge",
		.kind = KIND_STRENGTHEN,
		.position = "on your back",
		.prepare_s = 10,
		.switch_s = 5,
		.rest_s = 30,
		.level_count = 3,
		.levels = bridge_levels,
		.say = "Hips up. Hold.",
		.dose = {.tempo = {3, 0, 1, 1}}},
	[SIT] = {.title = "Offset sit-to-stand",
		.kind = KIND_STRENGTHEN,
		.position = "sitting",
		.unilateral = true,
		.say = "Rise. Sit, two, three.",
		.dose = {.tempo = {3, 0, 2, 0}}},
	[PLANK] = {.title = "Side plank",
		.kind = KIND_STRENGTHEN,
		.position = "on your {S} elbow",
		.unilateral = true,
		.say = "Hips up and hold."},
};

#define REPS(exercise_, sets_, reps_, prepare_, switch_, rest_)                                    \
	{                                                                                          \
		.exercise = exercise_, .dose = {.sets = sets_, .reps = reps_}, .gap_s = -1,        \
		.prepare_s = prepare_, .switch_s = switch_, .rest_s = rest_                        \
	}
#define HOLD(exercise_, sets_, hold_, gap_, prepare_, switch_, rest_)                              \
	{                                                                                          \
		.exercise = exercise_, .dose = {.sets = sets_, .hold_s = hold_}, .gap_s = gap_,    \
		.prepare_s = prepare_, .switch_s = switch_, .rest_s = rest_                        \
	}

static struct routine_item desk_micro_3[] = {
	HOLD(WALL, 4, 10, 2, 8, 5, 15),
	REPS(HITCH, 1, 5, 5, 5, 30),
};
static struct routine_item release_stretch_8[] = {
	HOLD(ROLLER, 2, 60, -1, 10, 8, 10),
	HOLD(FIGURE_4, 2, 45, -1, 10, 8, 10),
};
static struct routine_item release_during_4[] = {
	HOLD(ROLLER_STRETCH, 1, 60, -1, 10, 8, 10),
	HOLD(FIGURE_4, 1, 45, -1, 10, 8, 10),
};
static struct routine_item strength_a_15[] = {
	REPS(LEG_RAISE, 2, 15, 10, 8, 30),
	REPS(CLAM, 2, 12, 10, 8, 30),
	{.exercise = BRIDGE,
		.dose = {.sets = 2, .reps = 8, .level = 2},
		.gap_s = -1,
		.prepare_s = 10,
		.switch_s = 5,
		.rest_s = 30},
};
static struct routine_item strength_b_15[] = {
	REPS(SIDE_STEP, 3, 10, 12, 5, 30),
	REPS(HITCH, 2, 8, 10, 5, 30),
	REPS(SIT, 2, 8, 10, 5, 30),
	HOLD(PLANK, 2, 20, -1, 10, 8, 30),
};
static struct routine_item gtps_calm_10[] = {
	HOLD(BELT, 6, 30, 15, 10, 0, 15),
	{.exercise = WALL,
		.sides = SIDES_AFFECTED,
		.dose = {.sets = 6, .hold_s = 30},
		.gap_s = 15,
		.prepare_s = 8,
		.switch_s = 5,
		.rest_s = 15},
};
static struct routine_item figure_4_once[] = {HOLD(FIGURE_4, 1, 45, -1, 10, 8, 10)};
static struct routine_item leg_raise_right[] = {
	{.exercise = LEG_RAISE,
		.sides = SIDES_RIGHT,
		.dose = {.sets = 1, .reps = 3, .tempo = {3, 0, 2, 0}},
		.gap_s = -1,
		.prepare_s = 10,
		.switch_s = 8,
		.rest_s = 30},
};

static struct timeline timeline;

static struct plan make_plan(void) {
	return (struct plan){.exercises = exercises,
		.exercise_count = EXERCISES,
		.settings = {.side_first = SIDE_RIGHT, .pace_milli = 1000}};
}

static struct routine make_routine(struct routine_item *items, uint32_t count) {
	return (struct routine){.id = "test",
		.title = "Test",
		.sides = SIDES_BOTH,
		.item_count = count,
		.items = items};
}

/* What must hold for every timeline: gapless steps that add up, cues in order and inside their
 * steps, a text for each, a start for each piece of work, nothing spoken at once. */
static void check_timeline(const struct plan *plan, const struct routine *routine,
	const struct timeline_options *options) {
	int32_t at = 0;
	uint32_t works = 0, starts = 0, ends = 0;
	char text[CUE_TEXT_MAX];
	for (uint32_t i = 0; i < timeline.step_count; i++) {
		const struct step *step = &timeline.steps[i];
		assert_int_equal(step->at_s, at);
		assert_true(step->duration_s > 0);
		at += step->duration_s;
		works += step->kind == STEP_WORK;
		timeline_step_text(&timeline, i, text, sizeof text);
		assert_true(text[0] != '\0');
		assert_int_equal(timeline_step_at(&timeline, step->at_s), i);
		assert_int_equal(timeline_step_at(&timeline, at - 1), i);
		if (i == 0 || step[-1].item != step->item) {
			const struct routine_item *item = &routine->items[step->item];
			assert_int_equal(layout_begins(plan, routine, item, options), step->side);
		}
	}
	assert_int_equal(at, timeline.total_s);
	assert_int_equal(timeline_total_s(plan, routine, options), timeline.total_s);
	assert_int_equal(timeline_cue_from(&timeline, at + 1), timeline.cue_count);
	int32_t free_from = 0;
	for (uint32_t i = 0; i < timeline.cue_count; i++) {
		const struct cue *cue = &timeline.cues[i];
		const struct step *step = &timeline.steps[cue->step];
		assert_true(i == 0 || cue->at_s >= timeline.cues[i - 1].at_s);
		assert_in_range(cue->at_s, step->at_s, step->at_s + step->duration_s);
		timeline_cue_text(&timeline, cue, text, sizeof text);
		assert_true(text[0] != '\0');
		assert_null(strchr(text, '{'));
		if (timeline_cue_aloud(&timeline, cue)) {
			assert_true(cue->at_s >= free_from);
			free_from = cue->at_s + text_spoken_s(text);
		} else {
			/* A tone may fall together with the beginning of what is said. */
			assert_true(cue->at_s >= free_from ||
				(i > 0 && cue->at_s == timeline.cues[i - 1].at_s));
		}
		starts += cue->kind == CUE_START;
		ends += cue->kind == CUE_END;
		if (cue->kind == CUE_START) {
			assert_int_equal(step->kind, STEP_WORK);
			assert_int_equal(cue->at_s, step->at_s);
		}
	}
	assert_int_equal(starts, works);
	assert_int_equal(ends, works);
	if (timeline.cue_count > 0) {
		assert_int_equal(timeline.cues[timeline.cue_count - 1].at_s, timeline.total_s);
	}
}

static void make(const struct plan *plan, const struct routine *routine,
	const struct timeline_options *options) {
	struct diag diag = {0};
	int result = timeline_make(&timeline, plan, routine, options, &diag);
	if (result != 0) {
		fail_msg("timeline_make: %d %s", result, diag.message);
	}
	check_timeline(plan, routine, options);
}

/* "announce 0; count 7 8 9; start 10": neighbours of one kind share their name. */
static void print_cues(char *text, size_t size) {
	size_t used = 0;
	text[0] = '\0';
	for (uint32_t i = 0; i < timeline.cue_count && used < size; i++) {
		const struct cue *cue = &timeline.cues[i];
		bool same = i > 0 && timeline.cues[i - 1].kind == cue->kind;
		used += (size_t)snprintf(text + used, size - used, "%s%s %d",
			i == 0 || same ? "" : "; ",
			same ? "" : cue_kind_name((enum cue_kind)cue->kind), (int)cue->at_s);
	}
}

/* "prepare 0+10 right; work 10+45 right 1": what a test wants to see of the steps. */
static void print_steps(char *text, size_t size) {
	size_t used = 0;
	text[0] = '\0';
	for (uint32_t i = 0; i < timeline.step_count && used < size; i++) {
		const struct step *step = &timeline.steps[i];
		static const char *const sides[] = {"", "l", "r"};
		used += (size_t)snprintf(text + used, size - used, "%s%c%d%s", i == 0 ? "" : " ",
			step_kind_name((enum step_kind)step->kind)[0], (int)step->duration_s,
			sides[step->side]);
		if (step->kind == STEP_WORK) {
			used += (size_t)snprintf(text + used, size - used,
				step->rep > 0 ? ".%d.%d" : ".%d", step->set, step->rep);
		}
	}
}

static void cue_text_at(enum cue_kind kind, int32_t at_s, char *text) {
	for (uint32_t i = timeline_cue_from(&timeline, at_s); i < timeline.cue_count; i++) {
		if (timeline.cues[i].kind == kind && timeline.cues[i].at_s == at_s) {
			timeline_cue_text(&timeline, &timeline.cues[i], text, CUE_TEXT_MAX);
			return;
		}
	}
	fail_msg("no %s at %d", cue_kind_name(kind), (int)at_s);
}

static void test_totals(void **state) {
	(void)state;
	static const struct {
		const char *name;
		struct routine_item *items;
		uint32_t count;
		int32_t total_s;
	} rows[] = {
		{"desk-micro-3", desk_micro_3, COUNT_OF(desk_micro_3), 175},
		{"release-stretch-8", release_stretch_8, COUNT_OF(release_stretch_8), 492},
		{"release-during-4", release_during_4, COUNT_OF(release_during_4), 246},
		{"strength-a-15", strength_a_15, COUNT_OF(strength_a_15), 862},
		{"strength-b-15", strength_b_15, COUNT_OF(strength_b_15), 855},
		{"gtps-calm-10", gtps_calm_10, COUNT_OF(gtps_calm_10), 528},
	};
	struct plan plan = make_plan();
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct routine routine = make_routine(rows[i].items, rows[i].count);
		print_message("%s\n", rows[i].name);
		make(&plan, &routine, NULL);
		assert_int_equal(timeline.total_s, rows[i].total_s);
	}
}

static void test_table_13(void **state) {
	(void)state;
	struct plan plan = make_plan();
	struct routine routine = make_routine(figure_4_once, 1);
	char text[2000];
	make(&plan, &routine, NULL);
	print_cues(text, sizeof text);
	assert_string_equal(text,
		"announce 0; count 7 8 9; start 10; half 32; next 46; count 52 53 54; end 55; "
		"switch 55; count 60 61 62; start 63; half 85; next 99; count 105 106 107; "
		"end 108; done 108");
	print_steps(text, sizeof text);
	assert_string_equal(text, "p10r w45r.1 s8l w45l.1");
	static const struct {
		enum cue_kind kind;
		int32_t at_s;
		const char *text;
	} rows[] = {
		{CUE_ANNOUNCE, 0,
			"Figure-four stretch, on your back. Right side. Forty-five seconds."},
		{CUE_COUNT, 7, "3"},
		{CUE_COUNT, 9, "1"},
		{CUE_START, 10, "Start."},
		{CUE_HALF, 32, "Half-way."},
		{CUE_NEXT, 46, "Next: left ankle over right knee."},
		{CUE_END, 55, "Stop."},
		{CUE_SWITCH, 55, "Switch. Left side."},
		{CUE_NEXT, 99, "Then you are done."},
		{CUE_DONE, 108, "Done. You can get up now."},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		cue_text_at(rows[i].kind, rows[i].at_s, text);
		assert_string_equal(text, rows[i].text);
	}
}

static void test_repetitions(void **state) {
	(void)state;
	struct plan plan = make_plan();
	struct routine routine = make_routine(leg_raise_right, 1);
	char text[2000];
	make(&plan, &routine, NULL);
	print_cues(text, sizeof text);
	assert_string_equal(
		text, "announce 0; count 7 8 9; start 10; rep 10 15 20; end 25; done 25");
	cue_text_at(CUE_ANNOUNCE, 0, text);
	assert_string_equal(text,
		"Side-lying leg raise, on your left side. Work the right side. Three repetitions.");
}

/* Counting: each to ten, then every fifth, "last three", "last one"; the others are tones. */
static void test_counting_aloud(void **state) {
	(void)state;
	struct plan plan = make_plan();
	struct routine routine = make_routine(leg_raise_right, 1);
	struct dose dose = {.sets = 1, .reps = 19, .tempo = {1, 0, 1, 0}};
	make(&plan, &routine, &(struct timeline_options){.doses = &dose});
	static const struct {
		int32_t rep;
		bool aloud;
		const char *text;
	} rows[] = {{1, true, "1"}, {10, true, "10"}, {11, false, "11"}, {14, false, "14"},
		{15, true, "15"}, {16, false, "16"}, {17, true, "Last three."}, {18, false, "18"},
		{19, true, "Last one."}};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char text[CUE_TEXT_MAX];
		int32_t at_s = 10 + (rows[i].rep - 1) * 2;
		uint32_t index = timeline_cue_from(&timeline, at_s);
		while (timeline.cues[index].kind != CUE_REP) {
			index++;
		}
		timeline_cue_text(&timeline, &timeline.cues[index], text, sizeof text);
		assert_int_equal(timeline.cues[index].number, rows[i].rep);
		assert_string_equal(text, rows[i].text);
		assert_int_equal(
			timeline_cue_aloud(&timeline, &timeline.cues[index]), rows[i].aloud);
	}
}

struct layout_row {
	const char *name;
	struct routine_item item;
	struct timeline_options options;
	enum sides affected;
	const char *steps;
};

static const struct layout_row layout_rows[] = {
	{"within a set", REPS(LEG_RAISE, 2, 2, 10, 8, 30), {0}, SIDES_UNSET,
		"p10r w10r.1 s8l w10l.1 r30r w10r.2 s8l w10l.2"},
	{"side complete",
		{.exercise = LEG_RAISE,
			.dose = {.sets = 2, .reps = 2},
			.gap_s = -1,
			.prepare_s = 10,
			.switch_s = 8,
			.rest_s = 30,
			.order = ORDER_SIDE_COMPLETE},
		{0}, SIDES_UNSET, "p10r w10r.1 r30r w10r.2 s8l w10l.1 r30l w10l.2"},
	{"without sides", HOLD(BELT, 3, 10, -1, 10, 8, 15), {0}, SIDES_UNSET,
		"p10 w10.1 r15 w10.2 r15 w10.3"},
	{"sides mean nothing without sides", HOLD(BELT, 1, 10, -1, 10, 8, 15),
		{.sides = SIDES_LEFT}, SIDES_UNSET, "p10 w10.1"},
	{"a gap makes one set of holds", HOLD(WALL, 3, 10, 2, 8, 5, 15), {0}, SIDES_UNSET,
		"p8r w10r.1.1 r2r w10r.1.2 r2r w10r.1.3 s5l w10l.1.1 r2l w10l.1.2 r2l w10l.1.3"},
	{"a gap of nothing", HOLD(WALL, 2, 10, 0, 8, 5, 15), {.sides = SIDES_LEFT}, SIDES_UNSET,
		"p8l w10l.1.1 w10l.1.2"},
	{"a gap means nothing to repetitions",
		{.exercise = LEG_RAISE,
			.dose = {.sets = 2, .reps = 2},
			.gap_s = 2,
			.prepare_s = 10,
			.switch_s = 8,
			.rest_s = 30,
			.sides = SIDES_LEFT},
		{0}, SIDES_UNSET, "p10l w10l.1 r30l w10l.2"},
	{"left first", HOLD(FIGURE_4, 1, 45, -1, 10, 8, 10), {.first = SIDE_LEFT}, SIDES_UNSET,
		"p10l w45l.1 s8r w45r.1"},
	{"one side by option", HOLD(FIGURE_4, 2, 45, -1, 10, 8, 10), {.sides = SIDES_LEFT},
		SIDES_UNSET, "p10l w45l.1 r10l w45l.2"},
	{"affected, known", HOLD(FIGURE_4, 1, 45, -1, 10, 8, 10), {.sides = SIDES_AFFECTED},
		SIDES_LEFT, "p10l w45l.1"},
	{"affected, not said: the first side, once", HOLD(FIGURE_4, 1, 45, -1, 10, 8, 10),
		{.sides = SIDES_AFFECTED}, SIDES_UNSET, "p10r w45r.1"},
	{"affected, both: the first side, once", HOLD(FIGURE_4, 1, 45, -1, 10, 8, 10),
		{.sides = SIDES_AFFECTED, .first = SIDE_LEFT}, SIDES_BOTH, "p10l w45l.1"},
	{"worse first", HOLD(FIGURE_4, 1, 45, -1, 10, 8, 10),
		{.sides = SIDES_WORSE_FIRST, .first = SIDE_RIGHT}, SIDES_LEFT,
		"p10l w45l.1 s8r w45r.1"},
	{"worse first, not said", HOLD(FIGURE_4, 1, 45, -1, 10, 8, 10),
		{.sides = SIDES_WORSE_FIRST}, SIDES_UNSET, "p10r w45r.1 s8l w45l.1"},
	{"the item's wish stays above the option",
		{.exercise = FIGURE_4,
			.sides = SIDES_RIGHT,
			.dose = {.sets = 1, .hold_s = 45},
			.gap_s = -1,
			.prepare_s = 10,
			.switch_s = 8},
		{.sides = SIDES_LEFT}, SIDES_UNSET, "p10r w45r.1"},
	{"uneven: within a set until one runs out",
		{.exercise = BRIDGE,
			.uneven = true,
			.dose = {.sets = 2, .reps = 8, .level = 2},
			.dose_right = {.sets = 3, .reps = 6, .level = 2},
			.gap_s = -1,
			.prepare_s = 10,
			.switch_s = 5,
			.rest_s = 30},
		{0}, SIDES_UNSET, "p10r w30r.1 s5l w40l.1 r30r w30r.2 s5l w40l.2 r30r w30r.3"},
	{"uneven, the longer side second",
		{.exercise = BRIDGE,
			.uneven = true,
			.dose = {.sets = 3, .reps = 8, .level = 2},
			.dose_right = {.sets = 1, .reps = 6, .level = 2},
			.gap_s = -1,
			.prepare_s = 10,
			.switch_s = 5,
			.rest_s = 30},
		{.sides = SIDES_LEFT}, SIDES_UNSET,
		"p10r w30r.1 s5l w40l.1 r30l w40l.2 r30l w40l.3"},
	{"uneven and side complete",
		{.exercise = BRIDGE,
			.uneven = true,
			.dose = {.sets = 1, .reps = 8, .level = 2},
			.dose_right = {.sets = 2, .reps = 6, .level = 2},
			.gap_s = -1,
			.prepare_s = 10,
			.switch_s = 5,
			.rest_s = 30,
			.order = ORDER_SIDE_COMPLETE},
		{0}, SIDES_UNSET, "p10r w30r.1 r30r w30r.2 s5l w40l.1"},
	{"pace: prepare and switch alone, rounded up", REPS(LEG_RAISE, 2, 2, 5, 5, 30),
		{.pace_milli = 1500}, SIDES_UNSET, "p8r w10r.1 s8l w10l.1 r30r w10r.2 s8l w10l.2"},
	{"pace threefold", HOLD(WALL, 2, 10, 2, 8, 5, 15), {.pace_milli = 3000}, SIDES_UNSET,
		"p24r w10r.1.1 r2r w10r.1.2 s15l w10l.1.1 r2l w10l.1.2"},
	{"cap: the last set goes", REPS(LEG_RAISE, 3, 2, 10, 8, 30), {.cap_s = 120}, SIDES_UNSET,
		"p10r w10r.1 s8l w10l.1 r30r w10r.2 s8l w10l.2"},
	{"cap: one set stays", REPS(LEG_RAISE, 3, 2, 10, 8, 30), {.cap_s = 1}, SIDES_UNSET,
		"p10r w10r.1 s8l w10l.1"},
	{"cap: a set of holds stays whole", HOLD(WALL, 3, 10, 2, 8, 5, 15),
		{.cap_s = 1, .sides = SIDES_LEFT}, SIDES_UNSET,
		"p8l w10l.1.1 r2l w10l.1.2 r2l w10l.1.3"},
	{"cap: just fits", REPS(LEG_RAISE, 3, 2, 10, 8, 30), {.cap_s = 154}, SIDES_UNSET,
		"p10r w10r.1 s8l w10l.1 r30r w10r.2 s8l w10l.2 r30r w10r.3 s8l w10l.3"},
	{"pauses of nothing", HOLD(FIGURE_4, 2, 45, -1, 0, 0, 0), {0}, SIDES_UNSET,
		"w45r.1 w45l.1 w45r.2 w45l.2"},
	{"a tempo of nobody is 2-0-2-0", REPS(WALL, 1, 3, 10, 8, 30), {.sides = SIDES_LEFT},
		SIDES_UNSET, "p10l w12l.1"},
	{"a level without sides",
		{.exercise = BRIDGE,
			.dose = {.sets = 1, .reps = 2},
			.gap_s = -1,
			.prepare_s = 10,
			.switch_s = 5,
			.rest_s = 30},
		{0}, SIDES_UNSET, "p10 w10.1"},
};

static void test_layout(void **state) {
	(void)state;
	for (size_t i = 0; i < COUNT_OF(layout_rows); i++) {
		const struct layout_row *row = &layout_rows[i];
		struct plan plan = make_plan();
		struct routine_item item = row->item;
		struct routine routine = make_routine(&item, 1);
		char text[2000];
		plan.settings.affected_side = row->affected;
		print_message("%s\n", row->name);
		make(&plan, &routine, &row->options);
		print_steps(text, sizeof text);
		assert_string_equal(text, row->steps);
	}
}

/* A dose that moved to another level takes that level's sides and pauses along, unless the item
 * has its own; an uneven one moves both sides by as much. */
static void test_moved_doses(void **state) {
	(void)state;
	struct plan plan = make_plan();
	struct routine_item item = {.exercise = BRIDGE,
		.dose = {.sets = 2, .reps = 2},
		.gap_s = -1,
		.prepare_s = 10,
		.switch_s = 5,
		.rest_s = 30};
	struct routine routine = make_routine(&item, 1);
	struct dose dose = {.sets = 2, .reps = 1, .level = 2};
	struct timeline_options options = {.doses = &dose};
	char text[2000];
	make(&plan, &routine, &options);
	print_steps(text, sizeof text);
	assert_string_equal(text, "p12r w5r.1 s5l w5l.1 r40r w5r.2 s5l w5l.2");
	item.prepare_s = 20;
	item.rest_s = 15;
	make(&plan, &routine, &options);
	print_steps(text, sizeof text);
	assert_string_equal(text, "p20r w5r.1 s5l w5l.1 r15r w5r.2 s5l w5l.2");

	struct routine_item uneven = {.exercise = HITCH,
		.uneven = true,
		.dose = {.sets = 1, .reps = 5},
		.dose_right = {.sets = 2, .reps = 3},
		.gap_s = -1,
		.prepare_s = 5,
		.switch_s = 5,
		.rest_s = 10};
	routine = make_routine(&uneven, 1);
	dose = (struct dose){.sets = 1, .reps = 6};
	make(&plan, &routine, &options);
	print_steps(text, sizeof text);
	assert_string_equal(text, "p5r w24r.1 s5l w36l.1 r10r w24r.2");
	cue_text_at(CUE_ANNOUNCE, 0, text);
	assert_string_equal(
		text, "Hip hitch. Right side. Six repetitions left, two sets of four right.");
}

static void test_cap_over_several(void **state) {
	(void)state;
	struct plan plan = make_plan();
	struct routine routine = make_routine(release_stretch_8, COUNT_OF(release_stretch_8));
	struct timeline_options options = {.cap_s = 480};
	make(&plan, &routine, &options);
	assert_int_equal(timeline.total_s, 492 - 108);
	assert_int_equal(timeline.doses[0].sets, 2);
	assert_int_equal(timeline.doses[1].sets, 1);
	options.cap_s = 60;
	make(&plan, &routine, &options);
	assert_int_equal(timeline.total_s, 138 + 108);
	assert_int_equal(timeline.doses[0].sets, 1);
}

struct cue_row {
	const char *name;
	struct routine_item item;
	struct timeline_options options;
	const char *cues;
};

static const struct cue_row cue_rows[] = {
	{"an isometric set of holds: build and ease, no count in short gaps",
		HOLD(WALL, 2, 10, 2, 8, 5, 15), {.sides = SIDES_LEFT},
		"announce 0; count 5 6 7; start 8; build 8; count 15 16 17; end 18; ease 18; "
		"start 20; build 20; next 21; count 27 28 29; end 30; done 30"},
	{"gaps of four seconds have a count", HOLD(BELT, 2, 8, 4, 8, 5, 15), {0},
		"announce 0; count 5 6 7; start 8; build 8; count 13 14 15; end 16; ease 16; "
		"count 17 18 19; start 20; build 20; count 25 26 27; end 28; done 28"},
	{"sixty seconds have ten and half", HOLD(FIGURE_4, 1, 60, -1, 10, 8, 10),
		{.sides = SIDES_LEFT},
		"announce 0; count 7 8 9; start 10; half 40; ten 60; next 61; count 67 68 69; "
		"end 70; done 70"},
	{"next differs only at the end", HOLD(FIGURE_4, 2, 15, -1, 10, 8, 10),
		{.sides = SIDES_LEFT},
		"announce 0; count 7 8 9; start 10; count 22 23 24; end 25; count 32 33 34; "
		"start 35; next 41; count 47 48 49; end 50; done 50"},
	{"next before a rest that changes sides", HOLD(FIGURE_4, 2, 15, -1, 10, 5, 10), {0},
		"announce 0; count 7 8 9; start 10; next 16; count 22 23 24; end 25; switch 25; "
		"count 27 28 29; start 30; next 36; count 42 43 44; end 45; count 52 53 54; "
		"start 55; next 61; count 67 68 69; end 70; switch 70; count 72 73 74; start 75; "
		"next 81; count 87 88 89; end 90; done 90"},
	{"the next of repetitions is said in the pause; a long rest has room for how",
		REPS(LEG_RAISE, 2, 1, 10, 8, 30), {0},
		"announce 0; count 7 8 9; start 10; rep 10; end 15; switch 15; count 20 21 22; "
		"start 23; rep 23; end 28; coach 30; next 49; count 55 56 57; start 58; rep 58; "
		"end 63; switch 63; count 68 69 70; start 71; rep 71; end 76; done 76"},
	{"no next between sets of one side", REPS(LEG_RAISE, 2, 1, 10, 8, 10),
		{.sides = SIDES_RIGHT},
		"announce 0; count 7 8 9; start 10; rep 10; end 15; count 22 23 24; start 25; "
		"rep 25; end 30; done 30"},
	{"the announcement takes the place of the count in a short prepare",
		HOLD(FIGURE_4, 1, 4, -1, 5, 5, 10), {.sides = SIDES_LEFT},
		"announce 0; count 4; start 5; count 6 7 8; end 9; done 9"},
	{"hardly time to prepare", HOLD(FIGURE_4, 1, 2, -1, 1, 5, 10), {.sides = SIDES_LEFT},
		"start 1; end 3; done 3"},
	{"a switch of nothing is said all the same", HOLD(FIGURE_4, 1, 12, -1, 10, 0, 10), {0},
		"announce 0; count 7 8 9; start 10; next 13; count 19 20 21; end 22; switch 22; "
		"start 22; next 25; count 31 32 33; end 34; done 34"},
};

static void test_cues(void **state) {
	(void)state;
	for (size_t i = 0; i < COUNT_OF(cue_rows); i++) {
		struct plan plan = make_plan();
		struct routine_item item = cue_rows[i].item;
		struct routine routine = make_routine(&item, 1);
		char text[4000];
		print_message("%s\n", cue_rows[i].name);
		make(&plan, &routine, &cue_rows[i].options);
		print_cues(text, sizeof text);
		assert_string_equal(text, cue_rows[i].cues);
	}
}

static void announce_row(struct routine_item item, enum sides sides, const char *expected) {
	struct plan plan = make_plan();
	struct routine routine = make_routine(&item, 1);
	struct timeline_options options = {.sides = sides};
	char text[CUE_TEXT_MAX];
	make(&plan, &routine, &options);
	cue_text_at(CUE_ANNOUNCE, 0, text);
	assert_string_equal(text, expected);
}

static void test_announcements(void **state) {
	(void)state;
	announce_row((struct routine_item)HOLD(BELT, 6, 30, 15, 10, 0, 15), SIDES_BOTH,
		"Belt press, on your back. Six holds of thirty seconds.");
	announce_row((struct routine_item)HOLD(ROLLER, 2, 60, -1, 20, 8, 10), SIDES_BOTH,
		"Hip release, with a foam roller, half on your side. Right side. "
		"Two sets of one minute.");
	announce_row((struct routine_item)REPS(CLAM, 2, 12, 10, 8, 30), SIDES_BOTH,
		"Side-lying clam, on your left side, knees bent. Work the right side. Two sets of "
		"twelve.");
	/* Position goes first, then the dose; the side never. */
	announce_row((struct routine_item)REPS(CLAM, 2, 12, 8, 8, 30), SIDES_BOTH,
		"Side-lying clam. Right side. Two sets of twelve.");
	announce_row((struct routine_item)REPS(CLAM, 2, 12, 2, 8, 30), SIDES_LEFT,
		"Side-lying clam. Left side.");
	struct routine_item item = REPS(BRIDGE, 2, 8, 20, 5, 30);
	item.dose.level = 2;
	item.dose.load_g = 2500;
	announce_row(item, SIDES_BOTH,
		"Bridge, single-leg, on your back. Right side. Two sets of eight with 2.5 "
		"kilograms.");
	item.uneven = true;
	item.dose_right = (struct dose){.sets = 1, .reps = 101, .level = 2};
	announce_row(item, SIDES_UNSET,
		"Bridge, single-leg, on your back. Right side. Two sets of eight with 2.5 "
		"kilograms "
		"left, one hundred and one repetitions right.");
	announce_row((struct routine_item)HOLD(BELT, 1, 3600, -1, 20, 5, 30), SIDES_BOTH,
		"Belt press, on your back. Sixty minutes.");
	announce_row((struct routine_item)HOLD(BELT, 1, 125, -1, 20, 5, 30), SIDES_BOTH,
		"Belt press, on your back. Two minutes five seconds.");
}

static void test_step_texts(void **state) {
	(void)state;
	struct plan plan = make_plan();
	struct routine routine = make_routine(strength_a_15, COUNT_OF(strength_a_15));
	char text[CUE_TEXT_MAX];
	static const char *const expected[] = {
		"Get ready: Side-lying leg raise, right side, set 1 of 2",
		"Side-lying leg raise, right side, set 1 of 2",
		"Switch: Side-lying leg raise, left side, set 1 of 2",
		"Side-lying leg raise, left side, set 1 of 2",
		"Rest, then Side-lying leg raise, right side, set 2 of 2",
	};
	make(&plan, &routine, NULL);
	for (uint32_t i = 0; i < COUNT_OF(expected); i++) {
		timeline_step_text(&timeline, i, text, sizeof text);
		assert_string_equal(text, expected[i]);
	}
	routine = make_routine(desk_micro_3, COUNT_OF(desk_micro_3));
	make(&plan, &routine, NULL);
	timeline_step_text(&timeline, 3, text, sizeof text);
	assert_string_equal(text, "Wall press, right side, hold 2 of 4");
	char small[8];
	timeline_step_text(&timeline, 3, small, sizeof small);
	assert_string_equal(small, "Wall pr");
}

static void test_text_helpers(void **state) {
	(void)state;
	static const struct {
		const char *source;
		enum side side;
		const char *text;
	} rows[] = {
		{"lie on your {O} side", SIDE_RIGHT, "lie on your left side"},
		{"{S} ankle over {O} knee. {S} again", SIDE_LEFT,
			"Left ankle over right knee. Left again"},
		{"lift the {S} leg, not the {O}", SIDE_NONE, "lift the working leg, not the other"},
		{"{X} {S", SIDE_LEFT, "{X} {S"},
		{"", SIDE_LEFT, ""},
	};
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char text[80];
		text_resolve_sides(rows[i].source, rows[i].side, text, sizeof text);
		assert_string_equal(text, rows[i].text);
	}
	assert_int_equal(text_spoken_s(""), 0);
	assert_int_equal(text_spoken_s("3"), 1);
	assert_int_equal(text_spoken_s("Half-way."), 1);
	assert_int_equal(text_spoken_s("one two three"), 2);
	assert_int_equal(text_spoken_s("  one two  three four five "), 2);
	assert_int_equal(text_spoken_s("one two three four five six"), 3);
	assert_string_equal(step_kind_name(STEP_SWITCH), "switch");
	assert_string_equal(cue_kind_name(CUE_TEN), "ten");
	assert_string_equal(step_kind_name(STEP_KIND_COUNT), "");
	assert_string_equal(cue_kind_name(CUE_KIND_COUNT), "");
}

static void expect_refusal(const struct plan *plan, const struct routine *routine,
	const struct timeline_options *options, int result, const char *message) {
	struct diag diag = {0};
	assert_int_equal(timeline_make(&timeline, plan, routine, options, &diag), result);
	assert_non_null(strstr(diag.message, message));
	assert_int_equal(timeline_make(&timeline, plan, routine, options, NULL), result);
}

static void test_refusals(void **state) {
	(void)state;
	struct plan plan = make_plan();
	static struct routine_item many[ROUTINE_ITEMS_MAX + 1];
	for (size_t i = 0; i < COUNT_OF(many); i++) {
		many[i] = (struct routine_item)HOLD(WALL, 20, 3, 1, 0, 0, 0);
	}
	struct routine routine = make_routine(many, ROUTINE_ITEMS_MAX + 1);
	expect_refusal(&plan, &routine, NULL, -E2BIG, "17 exercises; at most 16");
	routine.item_count = ROUTINE_ITEMS_MAX;
	expect_refusal(&plan, &routine, NULL, -E2BIG, "more than 1024 steps");
	for (size_t i = 0; i < COUNT_OF(many); i++) {
		many[i] = (struct routine_item)REPS(HITCH, 20, 200, 0, 0, 0);
	}
	routine.item_count = 1;
	struct timeline_options quick = {
		.doses = &(struct dose){.sets = 20, .reps = 200, .tempo = {1, 0, 0, 0}}};
	expect_refusal(&plan, &routine, &quick, -E2BIG, "more than 4096 cues");
	routine.item_count = 3;
	expect_refusal(&plan, &routine, NULL, -E2BIG, "at most 86400 s");
	many[0] = (struct routine_item)REPS(HITCH, 21, 5, 0, 0, 0);
	expect_refusal(&plan, &routine, NULL, -EINVAL, "the number of sets is 21");
	many[0] = (struct routine_item)REPS(HITCH, 1, 5, 3601, 0, 0);
	expect_refusal(&plan, &routine, NULL, -EINVAL, "Hip hitch: prepare is 3601 s");
	assert_int_equal(timeline_total_s(&plan, &routine, NULL), 0);
	many[0] = (struct routine_item)REPS(EXERCISES, 1, 5, 0, 0, 0);
	expect_refusal(&plan, &routine, NULL, -EINVAL, "names no exercise");
	routine.item_count = 0;
	make(&plan, &routine, NULL);
	assert_int_equal(timeline.total_s, 0);
	assert_int_equal(timeline.cue_count, 0);
}

static uint32_t random_state = 2463534242u;

static int32_t pick(int32_t least, int32_t most) {
	random_state ^= random_state << 13;
	random_state ^= random_state >> 17;
	random_state ^= random_state << 5;
	return least + (int32_t)(random_state % (uint32_t)(most - least + 1));
}

static struct routine_item random_item(void) {
	struct routine_item item = {
		.exercise = pick(0, EXERCISES - 1),
		.gap_s = pick(-3, 6),
		.prepare_s = pick(0, 15),
		.switch_s = pick(0, 10),
		.rest_s = pick(0, 40),
		.order = (enum side_order)pick(0, 1),
	};
	item.gap_s = item.gap_s < 0 ? -1 : item.gap_s;
	item.dose.sets = pick(1, 5);
	item.dose.level = pick(0, 3);
	if (pick(0, 1) == 0) {
		item.dose.reps = pick(1, 25);
	} else {
		item.dose.hold_s = pick(1, 90);
	}
	return item;
}

static int32_t sum_of(enum step_kind kind, int32_t item, enum side side) {
	int32_t sum = 0;
	for (uint32_t i = 0; i < timeline.step_count; i++) {
		const struct step *step = &timeline.steps[i];
		if (step->kind == kind && (item < 0 || step->item == item) &&
			(side == SIDE_NONE || step->side == side)) {
			sum += step->duration_s;
		}
	}
	return sum;
}

/* While repetitions are counted nothing else is said. */
static void check_rep_sets(void) {
	for (uint32_t i = 0; i < timeline.cue_count; i++) {
		const struct cue *cue = &timeline.cues[i];
		if (timeline.steps[cue->step].reps > 0) {
			assert_true(cue->kind == CUE_START || cue->kind == CUE_REP ||
				cue->kind == CUE_END || cue->kind == CUE_DONE ||
				cue->kind == CUE_SWITCH);
		}
	}
}

/* The sore side goes first, or alone; what is worked is the same on it. */
static void check_sore_side(struct plan *plan, struct routine *routine, int32_t total_s) {
	struct timeline_options options = {.sides = SIDES_WORSE_FIRST};
	plan->settings.affected_side = SIDES_LEFT;
	make(plan, routine, &options);
	assert_int_equal(timeline.total_s, total_s);
	for (uint32_t i = 0; i < timeline.step_count; i++) {
		bool first = i == 0 || timeline.steps[i].item != timeline.steps[i - 1].item;
		assert_true(!first || timeline.steps[i].side != SIDE_RIGHT);
	}
	int32_t left_s = sum_of(STEP_WORK, -1, SIDE_LEFT);
	options.sides = SIDES_AFFECTED;
	make(plan, routine, &options);
	assert_int_equal(sum_of(STEP_WORK, -1, SIDE_LEFT), left_s);
	assert_int_equal(sum_of(STEP_WORK, -1, SIDE_RIGHT), 0);
	plan->settings.affected_side = SIDES_UNSET;
}

static int32_t added_by_pace(
	const struct plan *plan, const struct routine *routine, int32_t pace_milli) {
	int32_t added = 0;
	make(plan, routine, NULL);
	for (uint32_t i = 0; i < timeline.step_count; i++) {
		const struct step *step = &timeline.steps[i];
		if (step->kind == STEP_PREPARE || step->kind == STEP_SWITCH) {
			added += (step->duration_s * pace_milli + 999) / 1000 - step->duration_s;
		}
	}
	return added;
}

static void test_random_routines(void **state) {
	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct plan plan = make_plan();
		struct routine_item items[5];
		struct routine routine = make_routine(items, (uint32_t)pick(1, 5));
		for (uint32_t i = 0; i < routine.item_count; i++) {
			items[i] = random_item();
		}
		make(&plan, &routine, NULL);
		check_rep_sets();
		int32_t total_s = timeline.total_s;
		int32_t work_s = sum_of(STEP_WORK, -1, SIDE_NONE);
		int32_t rest_s = sum_of(STEP_REST, -1, SIDE_NONE);
		for (uint32_t i = 0; i < routine.item_count; i++) {
			assert_int_equal(sum_of(STEP_WORK, (int32_t)i, SIDE_LEFT),
				sum_of(STEP_WORK, (int32_t)i, SIDE_RIGHT));
		}
		struct timeline_options options = {.pace_milli = 2000};
		int32_t prepare_s = sum_of(STEP_PREPARE, -1, SIDE_NONE);
		int32_t switch_s = sum_of(STEP_SWITCH, -1, SIDE_NONE);
		make(&plan, &routine, &options);
		assert_int_equal(timeline.total_s, work_s + rest_s + 2 * (prepare_s + switch_s));
		options = (struct timeline_options){.cap_s = pick(1, total_s)};
		make(&plan, &routine, &options);
		bool single = true;
		for (uint32_t i = 0; i < routine.item_count; i++) {
			assert_true(sum_of(STEP_WORK, (int32_t)i, SIDE_NONE) > 0);
			single = single &&
				(timeline.doses[i].sets == 1 ||
					(timeline.doses[i].hold_s > 0 && items[i].gap_s >= 0));
		}
		assert_true(timeline.total_s <= options.cap_s || single);
		assert_true(timeline.total_s <= total_s);
		options = (struct timeline_options){.sides = SIDES_LEFT};
		make(&plan, &routine, &options);
		assert_int_equal(sum_of(STEP_WORK, -1, SIDE_RIGHT), 0);
		assert_int_equal(sum_of(STEP_SWITCH, -1, SIDE_NONE), 0);
		check_sore_side(&plan, &routine, total_s);
		/* Each prepare and switch is rounded up by itself. */
		options = (struct timeline_options){.pace_milli = 1000 + pick(0, 2000)};
		int32_t added = added_by_pace(&plan, &routine, options.pace_milli);
		make(&plan, &routine, &options);
		assert_int_equal(timeline.total_s, total_s + added);
	}
}

/* In every shipped routine each exercise is announced; the words are printed to be read. */
static void test_shipped_routines_are_told(void **state) {
	(void)state;
	static const struct {
		struct routine_item *items;
		uint32_t count;
	} rows[] = {{desk_micro_3, 2}, {release_stretch_8, 2}, {release_during_4, 2},
		{strength_a_15, 3}, {strength_b_15, 4}, {gtps_calm_10, 2}};
	struct plan plan = make_plan();
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct routine routine = make_routine(rows[i].items, rows[i].count);
		make(&plan, &routine, NULL);
		uint32_t announced = 0;
		for (uint32_t j = 0; j < timeline.cue_count; j++) {
			const struct cue *cue = &timeline.cues[j];
			char text[CUE_TEXT_MAX];
			announced += cue->kind == CUE_ANNOUNCE;
			timeline_cue_text(&timeline, cue, text, sizeof text);
			if (cue->kind != CUE_COUNT && cue->kind != CUE_REP) {
				print_message("%4d %-8s %s\n", (int)cue->at_s,
					cue_kind_name((enum cue_kind)cue->kind), text);
			}
		}
		assert_int_equal(announced, rows[i].count);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_totals),
		cmocka_unit_test(test_table_13),
		cmocka_unit_test(test_repetitions),
		cmocka_unit_test(test_counting_aloud),
		cmocka_unit_test(test_layout),
		cmocka_unit_test(test_moved_doses),
		cmocka_unit_test(test_cap_over_several),
		cmocka_unit_test(test_cues),
		cmocka_unit_test(test_announcements),
		cmocka_unit_test(test_step_texts),
		cmocka_unit_test(test_text_helpers),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_random_routines),
		cmocka_unit_test(test_shipped_routines_are_told),
	};
	return cmocka_run_group_tests_name("timeline", tests, NULL, NULL);
}
