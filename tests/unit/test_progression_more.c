/* SPDX-License-Identifier: MIT */
/* linear, two-for-two, percent, tempo, stages and effort: tables worked out by hand from the rules.
 * A table is one state that goes on from row to row. */
#include <minimus/ext/progression.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define P MINIMUS_VERDICT_PROGRESS
#define H MINIMUS_VERDICT_HOLD
#define R MINIMUS_VERDICT_REGRESS
#define S MINIMUS_VERDICT_SUSPENDED
#define NONE (-1)

struct row {
	int32_t done[3]; /* ends with NONE */
	int32_t ok, rpe, complete, verdict;
	int32_t state[4]; /* after it, in the model's order */
	const char *flag;
};

struct table {
	const char *name, *model;
	int32_t params[7], state[4];
	struct minimus_dose dose;
	const struct row *rows;
	size_t row_count;
	struct minimus_dose last; /* the dose at the end */
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

/* inc 500 up 2 dec 1000 down 2 min 9000 max 11000 */
static const struct row linear_rows[] = {
	{{NONE}, 1, NONE, 1, P, {10000, 1, 0}, ""},
	{{NONE}, 1, NONE, 1, H, {10000, 1, 0}, ""},
	{{NONE}, 1, NONE, 1, P, {10500, 0, 0}, ""},
	{{12, 12, NONE}, NONE, NONE, 1, P, {10500, 1, 0}, ""},
	{{12, 11, NONE}, NONE, NONE, 1, P, {10500, 0, 1}, ""},
	{{12, NONE}, NONE, NONE, 1, P, {9500, 0, 0}, ""},
	{{NONE}, 0, NONE, 1, P, {9500, 0, 1}, ""},
	{{NONE}, 1, NONE, 1, P, {9500, 1, 0}, ""},
	{{NONE}, 1, NONE, 1, R, {9000, 0, 0}, ""},
	{{NONE}, 1, NONE, 1, S, {9000, 0, 0}, ""},
	{{NONE}, 1, NONE, 1, R, {9000, 0, 0}, ""},
};

static const struct row linear_top_rows[] = {
	{{NONE}, 1, NONE, 1, P, {20, 0, 0}, ""},
	{{NONE}, 1, NONE, 1, P, {20, 0, 0}, ""},
};

/* T 12, pct 5, inc 500 */
static const struct row two_rows[] = {
	{{12, 14, NONE}, NONE, NONE, 1, P, {10000, 1}, ""},
	{{12, 13, NONE}, NONE, NONE, 1, P, {10000, 0}, ""},
	{{14, 14, NONE}, NONE, NONE, 1, P, {10000, 1}, ""},
	{{NONE}, NONE, NONE, 1, P, {10000, 1}, ""},
	{{14, 14, NONE}, NONE, NONE, 1, H, {10000, 1}, ""},
	{{9, 15, NONE}, NONE, NONE, 1, P, {10500, 0}, ""},
	{{14, 14, NONE}, NONE, NONE, 1, R, {9500, 0}, ""},
	{{14, 14, NONE}, NONE, NONE, 1, P, {9500, 1}, ""},
	{{14, 14, NONE}, NONE, NONE, 1, P, {10000, 0}, ""},
	{{14, 14, NONE}, NONE, NONE, 1, S, {10000, 0}, ""},
	{{14, 14, NONE}, 1, NONE, 1, P, {10000, 1}, ""},
	{{11, 14, NONE}, 0, NONE, 1, P, {10000, 0}, ""}, /* told that it fell short */
};

/* 400 g: a tenth less would round up to a whole step; 5 % more rounds down to nothing. */
static const struct row two_light_rows[] = {
	{{14, NONE}, NONE, NONE, 1, R, {400, 0}, ""},
	{{14, NONE}, NONE, NONE, 1, P, {400, 1}, ""},
	{{14, NONE}, NONE, NONE, 1, P, {500, 0}, ""},
	{{14, NONE}, NONE, NONE, 1, P, {500, 1}, ""},
	{{14, NONE}, NONE, NONE, 1, P, {500, 0}, ""},
};

/* lo 6, hi 12; sums of the ladder 4, 5, 7, 9 */
static const struct row tempo_rows[] = {
	{{12, 12, NONE}, NONE, 7, 1, P, {0, 12, 1, 0}, ""},
	{{12, 12, NONE}, NONE, 8, 1, P, {0, 12, 0, 0}, ""},
	{{12, 12, NONE}, NONE, NONE, 1, P, {0, 12, 1, 0}, ""},
	{{12, 12, NONE}, NONE, 6, 1, H, {0, 12, 1, 0}, ""},
	{{12, 12, NONE}, NONE, 6, 1, P, {1, 10, 0, 0}, ""}, /* 48 / 5, upwards */
	{{10, 9, NONE}, NONE, 6, 1, P, {1, 10, 0, 1}, ""},
	{{10, 10, NONE}, NONE, 6, 1, P, {1, 10, 1, 0}, ""},
	{{10, 10, NONE}, NONE, 6, 1, P, {2, 8, 0, 0}, ""}, /* 50 / 7, upwards */
	{{8, 7, NONE}, NONE, 6, 1, P, {2, 8, 0, 1}, ""},
	{{8, 7, NONE}, NONE, 6, 1, P, {1, 11, 0, 0}, ""},   /* 56 / 5, downwards */
	{{11, 11, NONE}, NONE, 6, 1, R, {0, 12, 0, 0}, ""}, /* 55 / 4 = 13, within hi */
	{{12, 12, NONE}, NONE, 6, 1, R, {0, 6, 0, 0}, ""},
	{{6, NONE}, NONE, 6, 1, P, {0, 6, 0, 1}, ""},
	{{6, NONE}, NONE, 6, 1, P, {0, 6, 0, 2}, ""},
	{{6, NONE}, NONE, 6, 1, S, {0, 6, 0, 2}, ""},
};

static const struct row tempo_top_rows[] = {
	{{NONE}, 1, 6, 1, P, {3, 7, 1, 0}, ""},
	{{NONE}, 1, 6, 1, P, {3, 7, 2, 0}, ""},
	{{NONE}, 1, 6, 1, P, {3, 7, 3, 0}, ""},
};

static const struct row stage_rows[] = {
	{{NONE}, 1, 6, 1, P, {1, 1, 1, 0}, ""},
	{{NONE}, 1, 7, 1, P, {1, 2, 0, 0}, ""},
	{{NONE}, 1, NONE, 1, P, {1, 3, 1, 0}, ""},
	{{NONE}, 1, 6, 0, P, {1, 4, 0, 0}, ""},
	{{NONE}, 1, 6, 1, P, {1, 5, 1, 0}, ""},
	{{NONE}, 1, 6, 1, P, {1, 6, 2, 0}, ""},
	{{NONE}, 1, 6, 1, P, {2, 0, 0, 0}, ""},
	{{NONE}, 1, 6, 1, R, {2, 1, 0, 1}, ""},
	{{NONE}, 1, 6, 1, H, {2, 2, 0, 0}, ""},
	{{NONE}, 1, 6, 1, R, {2, 3, 0, 1}, ""},
	{{NONE}, 1, 6, 1, S, {2, 3, 0, 1}, ""},
	{{NONE}, 1, 6, 1, R, {1, 0, 0, 0}, ""},
};

/* Finished, and calm, but a set fell short of its eight: not a session to build on. */
static const struct row stage_short_rows[] = {
	{{8, 7, NONE}, NONE, 6, 1, P, {1, 6, 0, 0}, ""},
	{{8, NONE}, NONE, 6, 1, P, {1, 7, 0, 0}, ""},
	{{8, 8, NONE}, NONE, 6, 1, P, {1, 8, 1, 0}, ""},
	{{NONE}, 0, 6, 1, P, {1, 9, 0, 0}, ""},
};

static const struct row stage_edge_rows[] = {
	{{NONE}, 1, 6, 1, R, {0, 6, 0, 2}, ""},
	{{NONE}, 1, 6, 1, R, {0, 7, 0, 3}, ""},
};

static const struct row stage_top_rows[] = {
	{{NONE}, 1, 6, 1, P, {3, 6, 3, 0}, ""},
};

/* target 6, cap_up 1, unit 2 repetitions, 6 to 20 */
static const struct row effort_rows[] = {
	{{NONE}, NONE, 6, 1, P, {12}, ""},
	{{NONE}, NONE, 5, 1, P, {14}, ""},
	{{NONE}, NONE, 2, 1, P, {16}, ""}, /* two units, but one is the cap */
	{{NONE}, NONE, 7, 1, P, {14}, ""},
	{{NONE}, NONE, 10, 1, P, {10}, ""},
	{{NONE}, NONE, 3, 1, H, {10}, ""},
	{{NONE}, NONE, 3, 1, R, {8}, ""},
	{{NONE}, NONE, 3, 0, P, {6}, ""},
	{{NONE}, NONE, 9, 1, P, {6}, ""},
	{{NONE}, NONE, NONE, 1, P, {6}, ""},
	{{NONE}, NONE, 1, 1, S, {6}, ""},
};

/* Easy, but not all of it was reached: a miss never leads up. */
static const struct row effort_short_rows[] = {
	{{12, 11, NONE}, NONE, 3, 1, P, {10}, ""},
	{{10, NONE}, NONE, 3, 1, P, {8}, ""},
	{{8, 8, NONE}, NONE, 3, 1, P, {10}, ""},
	{{NONE}, 0, 3, 1, P, {8}, ""},
	{{NONE}, 0, 9, 1, P, {6}, ""},
};

static const struct row effort_hold_rows[] = {
	{{NONE}, NONE, 3, 1, P, {35}, ""},
	{{NONE}, NONE, 3, 1, P, {38}, ""},
};

#define ROWS(array) .rows = (array), .row_count = sizeof(array) / sizeof *(array)

static const struct table tables[] = {
	{.name = "linear, a weight",
		.model = "linear",
		.params = {500, 2, 1000, 2, 9000, 11000, 0},
		.state = {10000},
		.dose = {.sets = 2, .reps = 12, .load_g = 10000},
		ROWS(linear_rows),
		.last = {.sets = 2, .reps = 12, .load_g = 9000}},
	{.name = "linear, repetitions",
		.model = "linear",
		.params = {3, 1, 3, 1, 5, 20, 0},
		.state = {18},
		.dose = {.sets = 2, .reps = 18},
		ROWS(linear_top_rows),
		.last = {.sets = 2, .reps = 20}},
	{.name = "two-for-two",
		.model = "two-for-two",
		.params = {12, 5, 500},
		.state = {10000},
		.dose = {.sets = 2, .reps = 12, .load_g = 10000},
		ROWS(two_rows),
		.last = {.sets = 2, .reps = 12, .load_g = 10000}},
	{.name = "two-for-two, light",
		.model = "two-for-two",
		.params = {12, 5, 500},
		.state = {400},
		.dose = {.sets = 1, .reps = 12, .load_g = 400},
		ROWS(two_light_rows),
		.last = {.sets = 1, .reps = 12, .load_g = 500}},
	{.name = "tempo",
		.model = "tempo",
		.params = {6, 12},
		.state = {0, 12, 0, 0},
		.dose = {.sets = 2, .reps = 12, .tempo = {2, 0, 2, 0}},
		ROWS(tempo_rows),
		.last = {.sets = 2, .reps = 6, .tempo = {2, 0, 2, 0}}},
	{.name = "tempo, the slowest",
		.model = "tempo",
		.params = {6, 12},
		.state = {3, 7, 0, 0},
		.dose = {.sets = 2, .reps = 7, .tempo = {4, 2, 1, 2}},
		ROWS(tempo_top_rows),
		.last = {.sets = 2, .reps = 7, .tempo = {4, 2, 1, 2}}},
	{.name = "stages",
		.model = "stages",
		.state = {1, 0, 0, 0},
		.dose = {.sets = 2, .reps = 8, .stage = 1},
		ROWS(stage_rows),
		.last = {.sets = 2, .reps = 8, .stage = 1}},
	{.name = "stages, sets that fell short",
		.model = "stages",
		.state = {1, 5, 2, 0},
		.dose = {.sets = 2, .reps = 8, .stage = 1},
		ROWS(stage_short_rows),
		.last = {.sets = 2, .reps = 8, .stage = 1}},
	{.name = "stages, the first",
		.model = "stages",
		.state = {0, 5, 0, 1},
		.dose = {.sets = 2, .reps = 8},
		ROWS(stage_edge_rows),
		.last = {.sets = 2, .reps = 8}},
	{.name = "stages, the last",
		.model = "stages",
		.state = {3, 5, 2, 0},
		.dose = {.sets = 2, .reps = 8, .stage = 3},
		ROWS(stage_top_rows),
		.last = {.sets = 2, .reps = 8, .stage = 3}},
	{.name = "effort",
		.model = "effort",
		.params = {6, 1, 0, 6, 20, 0},
		.state = {12},
		.dose = {.sets = 2, .reps = 12},
		ROWS(effort_rows),
		.last = {.sets = 2, .reps = 6}},
	{.name = "effort, sets that fell short",
		.model = "effort",
		.params = {6, 1, 0, 6, 20, 0},
		.state = {12},
		.dose = {.sets = 2, .reps = 12},
		ROWS(effort_short_rows),
		.last = {.sets = 2, .reps = 6}},
	{.name = "effort, holds",
		.model = "effort",
		.params = {6, 1, 0, 10, 38, 0},
		.state = {30},
		.dose = {.sets = 2, .hold_s = 30},
		ROWS(effort_hold_rows),
		.last = {.sets = 2, .hold_s = 38}},
};

static struct minimus_result result_of(const struct row *row) {
	struct minimus_result result = {.header = MINIMUS_HEADER(struct minimus_result),
		.ok = row->ok,
		.last = NONE,
		.complete = row->complete,
		.rpe = row->rpe,
		.verdict = row->verdict};
	while (row->done[result.set_count] != NONE) {
		result.done[result.set_count] = row->done[result.set_count];
		result.set_count++;
	}
	return result;
}

static void worked_tables(void **unused) {
	(void)unused;
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		const struct table *table = &tables[i];
		const struct minimus_model *model = find_model(table->model);
		int32_t state[MINIMUS_STATE_MAX] = {0};
		struct minimus_dose dose = table->dose;
		memcpy(state, table->state, sizeof table->state);
		for (size_t j = 0; j < table->row_count; j++) {
			const struct row *row = &table->rows[j];
			struct minimus_result result = result_of(row);
			struct minimus_advice advice = {
				.header = MINIMUS_HEADER(struct minimus_advice), .dose = dose};
			int32_t next[MINIMUS_STATE_MAX] = {0};
			int32_t answer =
				model->advance(NULL, table->params, state, &result, next, &advice);
			print_message("%s %zu: %s\n", table->name, j + 1, advice.reason);
			assert_int_equal(answer, 0);
			for (uint32_t k = 0; k < model->state_count; k++) {
				assert_int_equal(next[k], row->state[k]);
			}
			assert_string_equal(advice.flag, row->flag);
			assert_in_range(strlen(advice.reason), 10, MINIMUS_REASON_SIZE - 1);
			memcpy(state, next, sizeof state);
			dose = advice.dose;
		}
		assert_memory_equal(&dose, &table->last, sizeof dose);
	}
}

/* Table T4: each row stands alone. */
static void table_4(void **unused) {
	static const struct {
		int32_t load, reps, verdict, next;
		const char *flag;
	} rows[] = {
		{10000, 10, P, 10000, ""},
		{10000, 12, P, 10000, ""},
		{10000, 13, P, 10500, ""},
		{10000, 14, P, 10500, ""},
		{10000, 16, P, 11000, ""},
		{4000, 14, P, 4000, "TOO_COARSE"},
		{5000, 13, P, 5500, ""},
		{17500, 14, P, 18500, ""},
		{20000, 14, P, 21000, ""},
		{20000, 17, P, 22000, ""},
		{20000, 17, H, 20000, ""},
		{20000, 17, R, 18000, ""},
		{20000, 17, S, 20000, ""},
	};
	static const int32_t params[] = {12, 500};
	(void)unused;
	const struct minimus_model *model = find_model("percent");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct row row = {{rows[i].reps + 1, rows[i].reps, NONE}, NONE, NONE, 1,
			rows[i].verdict, {0}, ""};
		struct minimus_result result = result_of(&row);
		struct minimus_advice advice = {.header = MINIMUS_HEADER(struct minimus_advice),
			.dose = {.sets = 2, .reps = 12, .load_g = rows[i].load}};
		int32_t next[MINIMUS_STATE_MAX] = {0};
		assert_int_equal(
			model->advance(NULL, params, &rows[i].load, &result, next, &advice), 0);
		print_message("row %zu: %s\n", i + 1, advice.reason);
		assert_int_equal(next[0], rows[i].next);
		assert_int_equal(advice.dose.load_g, rows[i].next);
		assert_string_equal(advice.flag, rows[i].flag);
	}
}

static void all_declare_themselves(void **unused) {
	static const char *const ids[] = {"double", "linear", "two-for-two", "percent", "tempo",
		"hold", "stages", "effort", NULL};
	(void)unused;
	const struct minimus_progression *side =
		minimus_plugin.get_extension(NULL, MINIMUS_EXT_PROGRESSION);
	size_t count = 0;
	for (; side->models[count] != NULL; count++) {
		assert_string_equal(side->models[count]->id, ids[count]);
	}
	assert_null(ids[count]);
	assert_null(minimus_plugin.get_extension(NULL, "minimus.routines/1"));
}

/* A generator of its own, so that a failure repeats. */
static uint32_t dice(uint32_t *seed, uint32_t sides) {
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 8) % sides;
}

/* By stage, level, load, then sets times the time under tension, as far as a dose has it. */
static int64_t weight(const struct minimus_dose *dose) {
	int64_t tempo = dose->tempo[0] + dose->tempo[1] + dose->tempo[2] + dose->tempo[3];
	int64_t work = dose->hold_s + dose->reps * (tempo > 0 ? tempo : 1);
	return dose->stage * INT64_C(1000000000000) + dose->level * INT64_C(10000000000) +
		dose->load_g * INT64_C(10000) + dose->sets * work;
}

static void state_in_range(const struct minimus_model *model, const int32_t *state) {
	for (uint32_t i = 0; i < model->state_count; i++) {
		assert_true(state[i] >= model->state[i].min && state[i] <= model->state[i].max);
	}
}

/* Whatever sessions come, of every model that has a table above: members of the state stay in
 * their ranges, nothing rises after a miss, a hold or a regress, and suspended changes nothing. */
static void whatever_comes(void **unused) {
	(void)unused;
	uint32_t seed = 20261123;
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		const struct table *table = &tables[i];
		const struct minimus_model *model = find_model(table->model);
		int32_t state[MINIMUS_STATE_MAX] = {0};
		struct minimus_dose dose = table->dose;
		memcpy(state, table->state, sizeof table->state);
		for (int round = 0; round < 3000; round++) {
			bool missed = dice(&seed, 4) == 0;
			struct minimus_result result = {
				.header = MINIMUS_HEADER(struct minimus_result),
				.ok = missed ? 0 : 1,
				.last = (int32_t)dice(&seed, 40),
				.complete = missed ? (int32_t)dice(&seed, 2) : 1,
				.rpe = (int32_t)dice(&seed, 12) - 1,
				.verdict = (int32_t)dice(&seed, 4)};
			struct minimus_advice advice = {
				.header = MINIMUS_HEADER(struct minimus_advice), .dose = dose};
			int32_t next[MINIMUS_STATE_MAX] = {0};
			assert_int_equal(
				model->advance(NULL, table->params, state, &result, next, &advice),
				0);
			state_in_range(model, next);
			if (missed || result.verdict != P) {
				assert_true(weight(&advice.dose) <= weight(&dose));
			}
			if (result.verdict == S) {
				assert_memory_equal(next, state, sizeof state);
				assert_memory_equal(&advice.dose, &dose, sizeof dose);
			}
			memcpy(state, next, sizeof state);
			dose = advice.dose;
		}
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(worked_tables),
		cmocka_unit_test(table_4),
		cmocka_unit_test(whatever_comes),
		cmocka_unit_test(all_declare_themselves),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
