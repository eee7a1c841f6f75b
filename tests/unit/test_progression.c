/* SPDX-License-Identifier: MIT */
/* The models of progression-standard through the public ABI: the worked tables of the domain, their
 * edges, and what must hold whatever happens. */
#include <errno.h>
#include <minimus/ext/progression.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define MEMBERS_MAX 8

/* "name number" pairs as the tests write them: params, state. */
struct numbers {
	struct {
		const char *name;
		int32_t value;
	} items[MEMBERS_MAX];
};

static const struct minimus_model *find_model(const char *id) {
	const struct minimus_progression *side =
		minimus_plugin.get_extension(NULL, MINIMUS_EXT_PROGRESSION);
	for (size_t i = 0; side->models[i] != NULL; i++) {
		if (strcmp(side->models[i]->id, id) == 0) {
			return side->models[i];
		}
	}
	fail_msg("no model %s", id);
	return NULL;
}

static int index_of(const struct minimus_field *fields, uint32_t count, const char *name) {
	for (uint32_t i = 0; i < count; i++) {
		if (strcmp(fields[i].name, name) == 0) {
			return (int)i;
		}
	}
	fail_msg("no field %s", name);
	return -1;
}

static void fill(const struct minimus_field *fields, uint32_t count, const struct numbers *numbers,
	int32_t *ret) {
	for (uint32_t i = 0; i < count; i++) {
		ret[i] = fields[i].initial;
	}
	for (size_t i = 0; i < MEMBERS_MAX && numbers->items[i].name != NULL; i++) {
		ret[index_of(fields, count, numbers->items[i].name)] = numbers->items[i].value;
	}
}

static int32_t member(const struct minimus_model *model, const int32_t *state, const char *name) {
	return state[index_of(model->state, model->state_count, name)];
}

#define P MINIMUS_VERDICT_PROGRESS
#define H MINIMUS_VERDICT_HOLD
#define R MINIMUS_VERDICT_REGRESS
#define S MINIMUS_VERDICT_SUSPENDED

static struct minimus_result sets(int32_t first, int32_t second, int32_t verdict) {
	struct minimus_result result = {.header = MINIMUS_HEADER(struct minimus_result),
		.set_count = second < 0 ? 1 : 2,
		.done = {first, second},
		.ok = -1,
		.last = -1,
		.complete = 1,
		.rpe = -1,
		.verdict = verdict};
	return result;
}

static struct minimus_result judged(int32_t ok, int32_t rpe, int32_t verdict) {
	struct minimus_result result = {.header = MINIMUS_HEADER(struct minimus_result),
		.ok = ok,
		.last = -1,
		.complete = 1,
		.rpe = rpe,
		.verdict = verdict};
	return result;
}

static struct minimus_advice step(const struct minimus_model *model, const int32_t *params,
	int32_t *state, const struct minimus_result *result) {
	struct minimus_advice advice = {.header = MINIMUS_HEADER(struct minimus_advice)},
			      again = advice;
	int32_t next[MINIMUS_STATE_MAX] = {0}, twice[MINIMUS_STATE_MAX] = {0};
	struct minimus_dose dose = {.tempo = {3, 0, 2, 0}, .load_g = 500};
	assert_int_equal(model->dose(NULL, params, state, &dose), 0);
	advice.dose = again.dose = dose;
	assert_int_equal(model->advance(NULL, params, state, result, next, &advice), 0);
	assert_int_equal(model->advance(NULL, params, state, result, twice, &again), 0);
	assert_memory_equal(next, twice, sizeof next);
	assert_memory_equal(&advice, &again, sizeof advice);
	assert_int_equal(advice.dose.load_g, 500);
	assert_int_equal(advice.dose.tempo[2], 2);
	memcpy(state, next, sizeof next);
	return advice;
}

static const struct numbers leg_raise = {
	{{"lo", 15}, {"hi", 25}, {"step", 2}, {"maxlvl", 2}, {"sets", 2}}};

static void table_1(void **unused) {
	static const struct {
		int32_t first, second, verdict, reps, lvl, f;
		const char *reason;
	} rows[] = {
		{21, 21, P, 23, 0, 0, "21 repetitions were done in every set: 23 next."},
		{23, 22, P, 23, 0, 1, "Set 2 reached 22 of 23 repetitions: 23 again."},
		{23, 23, P, 25, 0, 0, "23 repetitions were done in every set: 25 next."},
		{25, 25, H, 25, 0, 0,
			"25 repetitions were done in every set, but it is not the time for more: "
			"25 again."},
		{25, 25, P, 15, 1, 0,
			"25 repetitions were done in every set: the next level begins, with 15."},
		{15, 12, P, 15, 1, 1, "Set 2 reached 12 of 15 repetitions: 15 again."},
		{14, 12, P, 25, 0, 0,
			"Set 1 reached 14 of 15 repetitions, and it was missed twice: one level "
			"easier, 25 "
			"repetitions."},
		{25, 25, P, 15, 1, 0,
			"25 repetitions were done in every set: the next level begins, with 15."},
		{15, 16, P, 17, 1, 0, "15 repetitions were done in every set: 17 next."},
		{18, 17, R, 15, 1, 0, "It was too much for the body: back to 15 repetitions."},
	};
	(void)unused;
	const struct minimus_model *model = find_model("double");
	static const struct numbers begin = {{{"reps", 21}, {"lvl", 0}, {"f", 0}, {"sets", 2}}};
	int32_t params[MINIMUS_PARAMS_MAX], state[MINIMUS_STATE_MAX];
	fill(model->params, model->param_count, &leg_raise, params);
	fill(model->state, model->state_count, &begin, state);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct minimus_result result = sets(rows[i].first, rows[i].second, rows[i].verdict);
		struct minimus_advice advice = step(model, params, state, &result);
		print_message("row %zu: %s\n", i + 1, advice.reason);
		assert_int_equal(member(model, state, "reps"), rows[i].reps);
		assert_int_equal(member(model, state, "lvl"), rows[i].lvl);
		assert_int_equal(member(model, state, "f"), rows[i].f);
		assert_int_equal(member(model, state, "sets"), 2);
		assert_int_equal(advice.dose.reps, rows[i].reps);
		assert_int_equal(advice.dose.level, rows[i].lvl);
		assert_int_equal(advice.dose.sets, 2);
		assert_string_equal(advice.reason, rows[i].reason);
		assert_string_equal(advice.flag, "");
	}
}

static const struct numbers wall_press = {
	{{"lo", 10}, {"hi", 30}, {"step", 5}, {"nmin", 3}, {"nmax", 6}}};

static void table_6(void **unused) {
	static const struct {
		int32_t ok, rpe, verdict, n, h, lvl, f;
		const char *reason;
	} rows[] = {
		{1, 6, P, 5, 30, 0, 0, "Every hold reached 25 seconds: 30 next."},
		{1, 8, P, 5, 30, 0, 0, "Every hold reached 30 seconds, but it was hard: 30 again."},
		{1, 7, P, 6, 20, 0, 0, "Every hold reached 30 seconds: 6 holds of 20 next."},
		{1, 6, P, 6, 25, 0, 0, "Every hold reached 20 seconds: 25 next."},
		{0, 8, P, 6, 25, 0, 1, "Not every hold reached 25 seconds: 25 seconds again."},
		{1, 7, P, 6, 30, 0, 0, "Every hold reached 25 seconds: 30 next."},
		{1, 6, H, 6, 30, 0, 0,
			"Every hold reached 30 seconds, but it is not the time for more: 30 "
			"again."},
		{1, 6, P, 3, 10, 1, 0,
			"6 holds of 30 seconds were done: the next level begins, with 3 of 10."},
		{1, 6, R, 6, 20, 0, 0,
			"It was too much for the body: one level easier, 6 holds of 20 seconds."},
		{1, 6, P, 6, 25, 0, 0, "Every hold reached 20 seconds: 25 next."},
	};
	(void)unused;
	const struct minimus_model *model = find_model("hold");
	static const struct numbers begin = {{{"h", 25}, {"n", 5}, {"lvl", 0}, {"f", 0}}};
	int32_t params[MINIMUS_PARAMS_MAX], state[MINIMUS_STATE_MAX];
	fill(model->params, model->param_count, &wall_press, params);
	fill(model->state, model->state_count, &begin, state);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct minimus_result result = judged(rows[i].ok, rows[i].rpe, rows[i].verdict);
		struct minimus_advice advice = step(model, params, state, &result);
		print_message("row %zu: %s\n", i + 1, advice.reason);
		assert_int_equal(member(model, state, "n"), rows[i].n);
		assert_int_equal(member(model, state, "h"), rows[i].h);
		assert_int_equal(member(model, state, "lvl"), rows[i].lvl);
		assert_int_equal(member(model, state, "f"), rows[i].f);
		assert_int_equal(advice.dose.sets, rows[i].n);
		assert_int_equal(advice.dose.hold_s, rows[i].h);
		assert_string_equal(advice.reason, rows[i].reason);
	}
}

static const struct numbers one_rung = {{{"lo", 5}, {"hi", 5}, {"step", 3}, {"maxlvl", 3}}};
static const struct numbers narrow = {
	{{"lo", 10}, {"hi", 12}, {"step", 9}, {"nmin", 2}, {"nmax", 2}, {"maxlvl", 1}}};
static const struct numbers short_press = {
	{{"lo", 10}, {"hi", 30}, {"nmin", 1}, {"nmax", 2}, {"maxlvl", 0}}};
static const struct numbers tight_press = {
	{{"lo", 10}, {"hi", 15}, {"nmin", 1}, {"nmax", 3}, {"maxlvl", 0}}};

static void edges(void **unused) {
	static const struct {
		const char *name, *model;
		const struct numbers *params;
		struct numbers state;
		int32_t done[3]; /* ends with -1 */
		int32_t verdict;
		struct numbers expected;
		const char *flag;
	} rows[] = {
		{"fewer sets than prescribed are a miss", "double", &leg_raise, {{{"reps", 15}}},
			{20, -1, 0}, P, {{{"reps", 15}, {"f", 1}}}, ""},
		{"no set at all is a miss", "double", &leg_raise, {{{"reps", 15}}}, {-1, 0, 0}, P,
			{{{"reps", 15}, {"f", 1}}}, ""},
		{"extra repetitions skip no rung", "double", &leg_raise, {{{"reps", 15}}},
			{40, 40, -1}, P, {{{"reps", 17}, {"lvl", 0}}}, ""},
		{"the last step ends at hi", "double", &leg_raise, {{{"reps", 24}}}, {24, 24, -1},
			P, {{{"reps", 25}}}, ""},
		{"the top of the ladder stays", "double", &leg_raise, {{{"reps", 25}, {"lvl", 2}}},
			{25, 25, -1}, P, {{{"reps", 25}, {"lvl", 2}}}, "LADDER_COMPLETE"},
		{"regress above lo", "double", &leg_raise, {{{"reps", 21}, {"lvl", 1}, {"f", 1}}},
			{21, 21, -1}, R, {{{"reps", 15}, {"lvl", 1}, {"f", 0}}}, ""},
		{"regress at lo", "double", &leg_raise, {{{"reps", 15}, {"lvl", 2}}}, {15, 15, -1},
			R, {{{"reps", 15}, {"lvl", 1}}}, ""},
		{"regress at the bottom", "double", &leg_raise, {{{"reps", 15}, {"sets", 3}}},
			{15, 15, -1}, R, {{{"reps", 15}, {"sets", 2}}}, ""},
		{"nothing left to ease", "double", &leg_raise, {{{"reps", 15}, {"sets", 1}}},
			{15, -1, 0}, R, {{{"reps", 15}, {"sets", 1}}}, "SWAP"},
		{"a second miss above lo", "double", &leg_raise, {{{"reps", 16}, {"f", 1}}},
			{15, 16, -1}, P, {{{"reps", 15}, {"f", 0}}}, ""},
		{"a second miss at the very bottom", "double", &leg_raise,
			{{{"reps", 15}, {"f", 1}}}, {9, 9, -1}, P, {{{"reps", 15}, {"f", 0}}}, ""},
		{"a miss on hold counts, too", "double", &leg_raise, {{{"reps", 21}}}, {20, 21, -1},
			H, {{{"reps", 21}, {"f", 1}}}, ""},
		{"a dose below the range climbs into it", "double", &leg_raise, {{{"reps", 8}}},
			{8, 8, -1}, P, {{{"reps", 15}}}, ""},
		{"a dose below the range is not raised by a miss", "double", &leg_raise,
			{{{"reps", 8}, {"f", 1}}}, {5, 8, -1}, P, {{{"reps", 8}, {"f", 0}}}, ""},
		{"suspended leaves everything", "double", &leg_raise,
			{{{"reps", 40}, {"lvl", 9}, {"f", 1}}}, {40, 40, -1}, S,
			{{{"reps", 40}, {"lvl", 9}, {"f", 1}}}, ""},
		{"a shorter ladder counts", "double", &leg_raise, {{{"reps", 21}, {"lvl", 5}}},
			{21, 21, -1}, H, {{{"reps", 21}, {"lvl", 2}}}, ""},
		{"a hold too short", "hold", &wall_press, {{{"h", 20}, {"n", 2}}}, {20, 19, -1}, P,
			{{{"h", 20}, {"n", 2}, {"f", 1}}}, ""},
		{"a second miss of holds", "hold", &wall_press, {{{"h", 12}, {"n", 2}, {"f", 1}}},
			{12, 3, -1}, P, {{{"h", 10}, {"n", 2}, {"f", 0}}}, ""},
		{"fewer holds than lo stay", "hold", &wall_press, {{{"h", 10}, {"n", 2}, {"f", 1}}},
			{10, 3, -1}, P, {{{"h", 10}, {"n", 2}, {"f", 0}}}, ""},
		{"regress of a hold", "hold", &wall_press, {{{"h", 12}, {"n", 4}}}, {12, 12, -1}, R,
			{{{"h", 10}, {"n", 4}}}, ""},
		{"regress at the shortest", "hold", &wall_press, {{{"h", 10}, {"n", 4}}},
			{10, 10, -1}, R, {{{"h", 10}, {"n", 3}}}, ""},
		{"easiest hold", "hold", &wall_press, {{{"h", 10}, {"n", 3}}}, {10, 10, -1}, R,
			{{{"h", 10}, {"n", 3}}}, "SWAP"},
		{"no top level", "hold", &wall_press, {{{"h", 30}, {"n", 6}, {"lvl", 7}}},
			{-1, 0, 0}, P, {{{"f", 1}, {"lvl", 7}}}, ""},
		{"the top of holds", "hold", &short_press, {{{"h", 30}, {"n", 2}}}, {30, 31, -1}, P,
			{{{"h", 30}, {"n", 2}, {"lvl", 0}}}, "LADDER_COMPLETE"},
		{"a narrow range is not left", "hold", &tight_press, {{{"h", 15}, {"n", 2}}},
			{15, 15, -1}, P, {{{"h", 10}, {"n", 3}}}, ""},
		{"suspended holds", "hold", &wall_press, {{{"h", 90}, {"n", 9}, {"f", 1}}},
			{1, -1, 0}, S, {{{"h", 90}, {"n", 9}, {"f", 1}}}, ""},
	};
	(void)unused;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		print_message("%s\n", rows[i].name);
		const struct minimus_model *model = find_model(rows[i].model);
		int32_t params[MINIMUS_PARAMS_MAX], state[MINIMUS_STATE_MAX];
		fill(model->params, model->param_count, rows[i].params, params);
		fill(model->state, model->state_count, &rows[i].state, state);
		struct minimus_result result = judged(-1, -1, rows[i].verdict);
		while (result.set_count < 3 && rows[i].done[result.set_count] >= 0) {
			result.done[result.set_count] = rows[i].done[result.set_count];
			result.set_count++;
		}
		struct minimus_advice advice = step(model, params, state, &result);
		for (size_t j = 0; j < MEMBERS_MAX && rows[i].expected.items[j].name != NULL; j++) {
			assert_int_equal(member(model, state, rows[i].expected.items[j].name),
				rows[i].expected.items[j].value);
		}
		assert_string_equal(advice.flag, rows[i].flag);
		assert_in_range(strlen(advice.reason), 10, MINIMUS_REASON_SIZE - 1);
	}
}

static void refusals(void **unused) {
	(void)unused;
	static const char *const ids[] = {"double", "hold"};
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
		const struct minimus_model *model = find_model(ids[i]);
		static const struct numbers none = {{{NULL, 0}}};
		static const struct numbers crossed = {{{"lo", 20}, {"hi", 10}}};
		struct minimus_dose other = {
			.sets = 2, .reps = i == 0 ? 0 : 9, .hold_s = i == 0 ? 9 : 0};
		struct minimus_dose fine = {
			.sets = 2, .reps = i == 0 ? 9 : 0, .hold_s = i == 0 ? 0 : 12};
		int32_t params[MINIMUS_PARAMS_MAX], state[MINIMUS_STATE_MAX],
			next[MINIMUS_STATE_MAX];
		struct minimus_advice advice = {.header = MINIMUS_HEADER(struct minimus_advice)};
		struct minimus_result result = judged(1, -1, P);
		fill(model->state, model->state_count, &none, state);
		fill(model->params, model->param_count, &none, params);
		assert_int_equal(model->start(NULL, params, &other, next), -EINVAL);
		assert_int_equal(model->start(NULL, params, &fine, next), 0);
		assert_int_equal(member(model, next, i == 0 ? "reps" : "h"), i == 0 ? 9 : 12);
		result.verdict = 4;
		assert_int_equal(
			model->advance(NULL, params, state, &result, next, &advice), -EINVAL);
		result.verdict = P;
		fill(model->params, model->param_count, &crossed, params);
		assert_int_equal(model->start(NULL, params, &fine, next), -EINVAL);
		assert_int_equal(
			model->advance(NULL, params, state, &result, next, &advice), -EINVAL);
		assert_true(strlen(advice.reason) > 0);
	}
}

/* A generator of its own, so that a failure repeats. */
static uint32_t dice(uint32_t *seed, uint32_t sides) {
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % sides;
}

/* By level, then sets times repetitions or seconds. */
static long weight(const struct minimus_dose *dose) {
	return dose->level * 1000000L + (long)dose->sets * (dose->reps + dose->hold_s);
}

static void never_up(void **unused) {
	(void)unused;
	static const struct {
		const char *model;
		const struct numbers *params;
		const char *grown;
	} rows[] = {
		{"double", &leg_raise, "reps"},
		{"double", &one_rung, "reps"},
		{"hold", &wall_press, "h"},
		{"hold", &narrow, "h"},
	};
	uint32_t seed = 20261123;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct minimus_model *model = find_model(rows[i].model);
		static const struct numbers none = {{{NULL, 0}}};
		int32_t params[MINIMUS_PARAMS_MAX], state[MINIMUS_STATE_MAX];
		fill(model->params, model->param_count, rows[i].params, params);
		fill(model->state, model->state_count, &none, state);
		int32_t lo = params[index_of(model->params, model->param_count, "lo")];
		int32_t hi = params[index_of(model->params, model->param_count, "hi")];
		struct minimus_dose dose = {0};
		assert_int_equal(model->start(NULL, params, &dose, state), 0);
		assert_int_equal(model->dose(NULL, params, state, &dose), 0);
		for (int round = 0; round < 5000; round++) {
			struct minimus_result result = judged(dice(&seed, 4) != 0,
				(int32_t)dice(&seed, 12) - 1, (int32_t)dice(&seed, 4));
			struct minimus_advice advice = step(model, params, state, &result);
			assert_in_range(member(model, state, rows[i].grown), lo, hi);
			for (uint32_t j = 0; j < model->state_count; j++) {
				assert_in_range(state[j] + 1, model->state[j].min + 1,
					model->state[j].max + 1);
			}
			if (result.ok == 0 || result.verdict != P) {
				assert_true(weight(&advice.dose) <= weight(&dose));
			}
			dose = advice.dose;
		}
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_1),
		cmocka_unit_test(table_6),
		cmocka_unit_test(edges),
		cmocka_unit_test(refusals),
		cmocka_unit_test(never_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
