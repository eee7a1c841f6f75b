/* SPDX-License-Identifier: MIT */
/*
 * What every model of progression-standard keeps to whatever comes: parameters,
 * doses and sessions are drawn at random, through the public ABI alone.
 */
#include <minimus/ext/progression.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COURSES 1500 /* of each model: other parameters and another dose to begin with */
#define SESSIONS 40  /* of each course */

#define P MINIMUS_VERDICT_PROGRESS
#define S MINIMUS_VERDICT_SUSPENDED

static uint32_t seed;

static int32_t dice(int32_t sides) {
	seed = seed * 1664525u + 1013904223u;
	return (int32_t)((seed >> 8) % (uint32_t)sides);
}

static bool one_in(int32_t n) {
	return dice(n) == 0;
}

struct course {
	const struct minimus_model *model;
	uint32_t seed; /* it replays the course */
	int32_t params[MINIMUS_PARAMS_MAX], state[MINIMUS_STATE_MAX];
	struct minimus_dose dose;
	struct minimus_result result;
	bool missed;
};

static const struct minimus_model *const *models(void) {
	const struct minimus_progression *side =
		minimus_plugin.get_extension(NULL, MINIMUS_EXT_PROGRESSION);
	return side->models;
}

/* ---- what is drawn ---- */

/* As people write it, and at the ends of the range. */
static int32_t draw_field(const struct minimus_field *field) {
	int64_t span = (int64_t)field->max - field->min + 1;
	switch (dice(6)) {
	case 0:
		return field->min;
	case 1:
		return one_in(4) ? field->max : field->initial;
	case 2:
	case 3:
		return field->min + dice(span < 40 ? (int32_t)span : 40);
	default:
		return field->initial;
	}
}

static struct minimus_dose draw_dose(void) {
	static const int32_t tempos[][4] = {
		{0, 0, 0, 0}, {2, 0, 2, 0}, {3, 1, 1, 0}, {4, 2, 1, 0}, {4, 2, 1, 2}};
	struct minimus_dose dose = {.sets = 1 + dice(5)};
	if (one_in(3)) {
		dose.hold_s = 5 + 5 * dice(12);
	} else {
		dose.reps = 1 + dice(30);
		memcpy(dose.tempo, tempos[dice(5)], sizeof(dose.tempo));
	}
	dose.load_g = one_in(2) ? 500 * (1 + dice(100)) : 0;
	dose.level = one_in(3) ? dice(3) : 0;
	dose.stage = one_in(3) ? dice(4) : 0;
	return dose;
}

/* Judged by its sets, or by one word for all of them. */
static void draw_result(struct course *course) {
	struct minimus_result *result = &course->result;
	int32_t target = course->dose.hold_s > 0 ? course->dose.hold_s : course->dose.reps;
	*result = (struct minimus_result){.header = MINIMUS_HEADER(struct minimus_result),
		.ok = -1,
		.last = -1,
		.complete = 1,
		.rpe = dice(12) - 1,
		.verdict = dice(4)};
	course->missed = one_in(4);
	if (one_in(2)) {
		result->ok = !course->missed;
		result->last = course->missed ? 0 : target + dice(5);
		result->complete = !course->missed;
		return;
	}
	result->set_count = (uint32_t)course->dose.sets;
	for (uint32_t i = 0; i < result->set_count; i++) {
		result->done[i] = target + (one_in(3) ? 0 : dice(6));
	}
	if (course->missed && strcmp(course->model->id, "two-for-two") == 0) {
		/* Of the sets it looks at the last alone. */
		result->done[result->set_count - 1] = dice(target);
	} else if (course->missed && (course->dose.sets == 1 || one_in(2))) {
		result->done[dice(course->dose.sets)] = dice(target);
	} else if (course->missed) {
		result->set_count--;
	}
}

/* False: this model makes nothing of these numbers. */
static bool draw_course(const struct minimus_model *model, struct course *course) {
	*course = (struct course){.model = model, .seed = seed, .dose = draw_dose()};
	for (uint32_t i = 0; i < model->param_count; i++) {
		course->params[i] = draw_field(&model->params[i]);
		if (strcmp(model->params[i].name, "T") == 0) {
			/* The goal of a plan is what its routine prescribes. */
			course->dose.hold_s = 0;
			course->dose.reps = course->params[i];
		}
	}
	return model->start(NULL, course->params, &course->dose, course->state) == 0 &&
		model->dose(NULL, course->params, course->state, &course->dose) == 0;
}

/* ---- laws ---- */

static void broken(
	const struct course *course, const struct minimus_advice *advice, const char *law) {
	char numbers[400] = "";
	size_t used = 0;
	for (uint32_t i = 0; i < course->model->param_count; i++) {
		used += (size_t)snprintf(numbers + used, sizeof(numbers) - used, " %s %d",
			course->model->params[i].name, (int)course->params[i]);
	}
	for (uint32_t i = 0; i < course->model->state_count; i++) {
		used += (size_t)snprintf(numbers + used, sizeof(numbers) - used, ", %s %d",
			course->model->state[i].name, (int)course->state[i]);
	}
	fail_msg("%s (seed %u): %s;%s; %dx%d/%ds %dg L%d S%d -> %dx%d/%ds %dg L%d S%d, verdict %d, "
		 "%s: %s",
		course->model->id, course->seed, law, numbers, (int)course->dose.sets,
		(int)course->dose.reps, (int)course->dose.hold_s, (int)course->dose.load_g,
		(int)course->dose.level, (int)course->dose.stage, (int)advice->dose.sets,
		(int)advice->dose.reps, (int)advice->dose.hold_s, (int)advice->dose.load_g,
		(int)advice->dose.level, (int)advice->dose.stage, (int)course->result.verdict,
		course->missed ? "missed" : "done", advice->reason);
}

/* By stage, level, load, then sets times the time under tension, as far as a dose has it. */
static int64_t weight(const struct minimus_dose *dose) {
	int64_t tempo = dose->tempo[0] + dose->tempo[1] + dose->tempo[2] + dose->tempo[3];
	int64_t work = dose->hold_s + dose->reps * (tempo > 0 ? tempo : 1);
	return dose->stage * INT64_C(100000000000000000) + dose->level * INT64_C(1000000000000000) +
		dose->load_g * INT64_C(1000000) + dose->sets * work;
}

static bool in_range(const struct minimus_model *model, const int32_t *state) {
	for (uint32_t i = 0; i < model->state_count; i++) {
		if (state[i] < model->state[i].min || state[i] > model->state[i].max) {
			return false;
		}
	}
	return true;
}

/* What the model does not declare to move stays. */
static bool only_its_own(
	uint32_t moves, const struct minimus_dose *a, const struct minimus_dose *b) {
	return ((moves & MINIMUS_DOSE_SETS) != 0 || a->sets == b->sets) &&
		((moves & MINIMUS_DOSE_REPS) != 0 || a->reps == b->reps) &&
		((moves & MINIMUS_DOSE_HOLD) != 0 || a->hold_s == b->hold_s) &&
		((moves & MINIMUS_DOSE_LOAD) != 0 || a->load_g == b->load_g) &&
		((moves & MINIMUS_DOSE_TEMPO) != 0 ||
			memcmp(a->tempo, b->tempo, sizeof(a->tempo)) == 0) &&
		((moves & MINIMUS_DOSE_LEVEL) != 0 || a->level == b->level) &&
		((moves & MINIMUS_DOSE_STAGE) != 0 || a->stage == b->stage);
}

static void check(
	const struct course *course, const struct minimus_advice *advice, const int32_t *next) {
	const struct minimus_dose *before = &course->dose, *after = &advice->dose;
	bool up = weight(after) > weight(before);
	if (!in_range(course->model, next)) {
		broken(course, advice, "the state leaves its range");
	}
	if (!only_its_own(course->model->moves, before, after)) {
		broken(course, advice, "it moves what it did not declare");
	}
	if (course->missed && up) {
		broken(course, advice, "it rises after a miss");
	}
	if (course->result.verdict != P && up) {
		broken(course, advice, "it rises though the verdict is not to");
	}
	if (course->result.verdict == S &&
		(memcmp(next, course->state, sizeof(course->state)) != 0 ||
			memcmp(before, after, sizeof(*before)) != 0)) {
		broken(course, advice, "it changes while training is suspended");
	}
	if (strcmp(course->model->id, "percent") == 0 &&
		(int64_t)after->load_g * 100 > (int64_t)before->load_g * 110) {
		broken(course, advice, "it rises by more than a tenth");
	}
	if (advice->reason[0] == '\0' ||
		memchr(advice->reason, '\0', sizeof(advice->reason)) == NULL) {
		broken(course, advice, "it does not say why");
	}
}

/* One session; the same question gets the same answer. */
static void session(struct course *course) {
	struct minimus_advice advice = {.header = MINIMUS_HEADER(struct minimus_advice)}, again;
	int32_t next[MINIMUS_STATE_MAX] = {0}, twice[MINIMUS_STATE_MAX] = {0};
	draw_result(course);
	advice.dose = course->dose;
	again = advice;
	int32_t result = course->model->advance(
		NULL, course->params, course->state, &course->result, next, &advice);
	assert_int_equal(course->model->advance(NULL, course->params, course->state,
				 &course->result, twice, &again),
		result);
	assert_memory_equal(next, twice, sizeof(next));
	assert_memory_equal(&advice, &again, sizeof(advice));
	if (result != 0) {
		broken(course, &advice, "it refuses what it began");
	}
	check(course, &advice, next);
	memcpy(course->state, next, sizeof(next));
	course->dose = advice.dose;
}

static void whatever_comes(void **state) {
	(void)state;
	for (size_t i = 0; models()[i] != NULL; i++) {
		int begun = 0;
		seed = 20261123;
		for (int n = 0; n < COURSES; n++) {
			struct course course;
			if (!draw_course(models()[i], &course)) {
				continue;
			}
			begun++;
			for (int k = 0; k < SESSIONS; k++) {
				session(&course);
			}
		}
		print_message("%s: %d courses\n", models()[i]->id, begun);
		assert_true(begun > COURSES / 10);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_comes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
