/* SPDX-License-Identifier: MIT */
#include "core/dose.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void test_print(void **state) {
	(void)state;
	static const struct {
		const char *name;
		struct dose dose;
		const char *text;
	} rows[] = {
		{"repetitions", {.sets = 2, .reps = 23}, "2x23"},
		{"holds", {.sets = 5, .hold_s = 30}, "5x30s"},
		{"tempo", {.sets = 2, .reps = 12, .tempo = {3, 1, 1, 0}}, "2x12@3-1-1-0"},
		{"load", {.sets = 2, .reps = 12, .load_g = 10500}, "2x12 10500g"},
		{"load alone", {.load_g = 10500}, "10500g"},
		{"stage", {.stage = 2}, "stage 2"},
		{"the first stage", {0}, "stage 0"},
		{"all", {.sets = 2, .reps = 8, .load_g = 500, .tempo = {2, 0, 2, 0}, .stage = 3},
			"2x8@2-0-2-0 500g stage 3"},
		{"a level is not part of it", {.sets = 2, .reps = 8, .level = 3}, "2x8"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char text[64];
		dose_print(&rows[i].dose, text, sizeof text);
		print_message("%s\n", rows[i].name);
		assert_string_equal(text, rows[i].text);
	}
	char small[4];
	dose_print(&(struct dose){.sets = 20, .reps = 200}, small, sizeof small);
	assert_string_equal(small, "20x");
}

static void test_check(void **state) {
	(void)state;
	static const struct {
		const char *name;
		struct dose dose;
		const char *message; /* NULL: fine */
	} rows[] = {
		{"repetitions", {.sets = 2, .reps = 15}, NULL},
		{"hold", {.sets = 6, .hold_s = 30}, NULL},
		{"everything at its most",
			{.sets = 20,
				.reps = 200,
				.load_g = 500000,
				.tempo = {60, 60, 60, 60},
				.level = 15,
				.stage = 15},
			NULL},
		{"the longest hold", {.sets = 1, .hold_s = 3600}, NULL},
		{"no sets", {.reps = 15}, "the number of sets is 0; it must be from 1 to 20"},
		{"many sets", {.sets = 21, .reps = 15},
			"the number of sets is 21; it must be from 1 to 20"},
		{"many repetitions", {.sets = 1, .reps = 201},
			"the number of repetitions is 201; it must be from 0 to 200"},
		{"negative repetitions", {.sets = 1, .reps = -1},
			"the number of repetitions is -1; it must be from 0 to 200"},
		{"long hold", {.sets = 1, .hold_s = 3601},
			"the hold in seconds is 3601; it must be from 0 to 3600"},
		{"heavy", {.sets = 1, .reps = 1, .load_g = 500001},
			"the load in grams is 500001; it must be from 0 to 500000"},
		{"high level", {.sets = 1, .reps = 1, .level = 16},
			"the level is 16; it must be from 0 to 15"},
		{"late stage", {.sets = 1, .reps = 1, .stage = 16},
			"the stage is 16; it must be from 0 to 15"},
		{"slow lowering", {.sets = 1, .reps = 1, .tempo = {61, 0, 0, 0}},
			"the lowering phase of the tempo is 61; it must be from 0 to 60"},
		{"negative last phase", {.sets = 1, .reps = 1, .tempo = {0, 0, 0, -1}},
			"the last phase of the tempo is -1; it must be from 0 to 60"},
		{"both", {.sets = 1, .reps = 5, .hold_s = 10},
			"a dose has both 5 repetitions and a hold of 10 s; give one of the two"},
		{"neither", {.sets = 1},
			"a dose has neither repetitions nor a hold; write it like 2x15 or 2x45s"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct diag diag = {0};
		print_message("%s\n", rows[i].name);
		assert_int_equal(
			dose_check(&rows[i].dose, &diag), rows[i].message == NULL ? 0 : -EINVAL);
		assert_string_equal(diag.message, rows[i].message == NULL ? "" : rows[i].message);
		assert_int_equal(
			dose_check(&rows[i].dose, NULL), rows[i].message == NULL ? 0 : -EINVAL);
	}
}

static void test_compare(void **state) {
	(void)state;
	static const struct {
		const char *name;
		struct dose a, b;
		int order;
	} rows[] = {
		{"equal", {.sets = 2, .reps = 15}, {.sets = 2, .reps = 15}, 0},
		{"repetitions", {.sets = 2, .reps = 15}, {.sets = 2, .reps = 17}, -1},
		{"sets times repetitions", {.sets = 3, .reps = 10}, {.sets = 2, .reps = 14}, 1},
		{"the same work", {.sets = 3, .reps = 10}, {.sets = 2, .reps = 15}, 0},
		{"seconds", {.sets = 5, .hold_s = 30}, {.sets = 6, .hold_s = 20}, 1},
		{"load before work", {.sets = 1, .reps = 5, .load_g = 1000},
			{.sets = 3, .reps = 20}, 1},
		{"level before load", {.sets = 1, .reps = 5, .load_g = 1000},
			{.sets = 1, .reps = 5, .level = 1}, -1},
		{"stage before level", {.sets = 1, .reps = 5, .stage = 1},
			{.sets = 1, .reps = 5, .level = 7}, 1},
		{"tempo has no say", {.sets = 1, .reps = 5, .tempo = {4, 2, 1, 2}},
			{.sets = 1, .reps = 5}, 0},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int there = dose_compare(&rows[i].a, &rows[i].b);
		int back = dose_compare(&rows[i].b, &rows[i].a);
		print_message("%s\n", rows[i].name);
		assert_int_equal((there > 0) - (there < 0), rows[i].order);
		assert_int_equal((back > 0) - (back < 0), -rows[i].order);
	}
}

static void test_rises(void **state) {
	(void)state;
	static const struct {
		const char *name;
		struct dose after, before;
		bool rises;
	} rows[] = {
		{"more repetitions", {.sets = 2, .reps = 16}, {.sets = 2, .reps = 15}, true},
		{"the same", {.sets = 2, .reps = 15}, {.sets = 2, .reps = 15}, false},
		{"more of them at a quicker tempo", {.sets = 2, .reps = 10, .tempo = {2, 0, 2, 0}},
			{.sets = 2, .reps = 8, .tempo = {3, 1, 1, 0}}, false},
		{"more time at a quicker tempo", {.sets = 2, .reps = 11, .tempo = {2, 0, 2, 0}},
			{.sets = 2, .reps = 8, .tempo = {3, 1, 1, 0}}, true},
		{"fewer of them, but more time at a slower tempo",
			{.sets = 2, .reps = 10, .tempo = {3, 1, 1, 0}},
			{.sets = 2, .reps = 12, .tempo = {2, 0, 2, 0}}, true},
		{"more at the same tempo", {.sets = 2, .reps = 9, .tempo = {3, 1, 1, 0}},
			{.sets = 2, .reps = 8, .tempo = {3, 1, 1, 0}}, true},
		{"a tempo of its own says nothing against the exercise's",
			{.sets = 2, .reps = 9, .tempo = {2, 0, 2, 0}}, {.sets = 2, .reps = 9},
			false},
		{"a level up at a quicker tempo",
			{.sets = 1, .reps = 5, .level = 1, .tempo = {2, 0, 2, 0}},
			{.sets = 2, .reps = 8, .tempo = {3, 1, 1, 0}}, true},
		{"longer holds", {.sets = 2, .hold_s = 30}, {.sets = 2, .hold_s = 25}, true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		print_message("%s\n", rows[i].name);
		assert_int_equal(dose_rises(&rows[i].after, &rows[i].before), rows[i].rises);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_rises),
	};
	return cmocka_run_group_tests_name("dose", tests, NULL, NULL);
}
