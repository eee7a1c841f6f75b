/* SPDX-License-Identifier: MIT */
#include "core/gap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct gap_row {
	const char *name;
	int32_t days, interval, age;
	enum gap action;
	int32_t reps, level, sets;
};

static const struct gap_row rows[] = {
	/* Table T10: 21 repetitions on level 1, two sets, lo 15. */
	{"T10.1", 7, 2, 0, GAP_NORMAL, 21, 1, 2},
	{"T10.2", 8, 2, 0, GAP_REPEAT, 21, 1, 2},
	{"T10.3", 14, 2, 0, GAP_REPEAT, 21, 1, 2},
	{"T10.4", 15, 2, 0, GAP_EASE, 15, 1, 2},
	{"T10.5", 28, 2, 0, GAP_EASE, 15, 1, 2},
	{"T10.6", 29, 2, 0, GAP_STEP_DOWN, 15, 0, 2},
	{"T10.7", 57, 2, 0, GAP_RESTART, 15, 0, 1},
	{"T10.8", 8, 2, 60, GAP_REPEAT, 21, 1, 2},
	{"T10.9", 11, 2, 60, GAP_EASE, 15, 1, 2},
	{"T10.10", 15, 2, 60, GAP_STEP_DOWN, 15, 0, 2},
	{"T10.11", 29, 2, 60, GAP_RESTART, 15, 0, 1},
	{"T10.12", 14, 7, 0, GAP_NORMAL, 21, 1, 2},
	/* Worked by hand from the rule. */
	{"nothing before", -1, 2, 0, GAP_NORMAL, 21, 1, 2},
	{"the same day", 0, 1, 0, GAP_NORMAL, 21, 1, 2},
	{"just past twice a week's interval", 15, 7, 0, GAP_EASE, 15, 1, 2},
	{"a fortnight's interval is normal to 28", 28, 14, 0, GAP_NORMAL, 21, 1, 2},
	{"and then steps down", 29, 14, 0, GAP_STEP_DOWN, 15, 0, 2},
	{"a month's interval", 61, 30, 0, GAP_RESTART, 15, 0, 1},
	{"the last day of step-down", 56, 2, 0, GAP_STEP_DOWN, 15, 0, 2},
	{"one year short of older", 11, 2, 59, GAP_REPEAT, 21, 1, 2},
	{"older: the last day of repeat", 10, 2, 75, GAP_REPEAT, 21, 1, 2},
	{"older: the last day of ease", 14, 2, 75, GAP_EASE, 15, 1, 2},
	{"older: the last day of step-down", 28, 2, 75, GAP_STEP_DOWN, 15, 0, 2},
	{"older with a week's interval", 15, 7, 75, GAP_STEP_DOWN, 15, 0, 2},
};

static void test_action(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct dose dose = {.sets = 2, .reps = 21, .level = 1};
		print_message("%s\n", rows[i].name);
		enum gap action = gap_action(rows[i].days, rows[i].interval, rows[i].age);
		assert_int_equal(action, rows[i].action);
		gap_apply(action, 15, &dose);
		assert_int_equal(dose.reps, rows[i].reps);
		assert_int_equal(dose.level, rows[i].level);
		assert_int_equal(dose.sets, rows[i].sets);
		assert_int_equal(gap_screens(action), action == GAP_RESTART);
	}
}

static void test_longer_is_never_more(void **state) {
	(void)state;
	static const int32_t ages[] = {0, 45, 60};
	for (int32_t interval = 0; interval <= 30; interval++) {
		for (size_t age = 0; age < 3; age++) {
			struct dose before = {.sets = 3, .hold_s = 30, .level = 2};
			for (int32_t days = 0; days <= 100; days++) {
				struct dose dose = {.sets = 3, .hold_s = 30, .level = 2};
				gap_apply(gap_action(days, interval, ages[age]), 10, &dose);
				assert_true(dose_compare(&dose, &before) <= 0);
				before = dose;
			}
		}
	}
}

static void test_never_raises(void **state) {
	(void)state;
	struct dose dose = {.sets = 1, .reps = 8};
	gap_apply(GAP_RESTART, 15, &dose);
	assert_int_equal(dose.reps, 8);
	assert_int_equal(dose.level, 0);
	dose = (struct dose){.sets = 2, .hold_s = 30, .level = 1};
	gap_apply(GAP_EASE, 0, &dose);
	assert_int_equal(dose.hold_s, 30);
	gap_apply(GAP_EASE, 20, &dose);
	assert_int_equal(dose.hold_s, 20);
}

static void test_verdict_and_names(void **state) {
	(void)state;
	static const char *const names[] = {"normal", "repeat", "ease", "step-down", "restart"};
	for (int action = 0; action < GAP_COUNT; action++) {
		assert_string_equal(gap_name((enum gap)action), names[action]);
		assert_int_equal(gap_verdict((enum gap)action, VERDICT_PROGRESS),
			action == GAP_NORMAL ? VERDICT_PROGRESS : VERDICT_HOLD);
		for (int verdict = VERDICT_HOLD; verdict < VERDICT_COUNT; verdict++) {
			assert_int_equal(
				gap_verdict((enum gap)action, (enum verdict)verdict), verdict);
		}
	}
	assert_string_equal(gap_name(GAP_COUNT), "");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_action),
		cmocka_unit_test(test_longer_is_never_more),
		cmocka_unit_test(test_never_raises),
		cmocka_unit_test(test_verdict_and_names),
	};
	return cmocka_run_group_tests_name("gap", tests, NULL, NULL);
}
