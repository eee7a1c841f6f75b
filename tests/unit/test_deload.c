/* SPDX-License-Identifier: MIT */
#include "core/deload.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define SESSIONS_MAX 16

struct session {
	int32_t day;
	enum verdict verdict;
	bool lighter;
};

/* Each row is a history from day 0; every session is planned, then taken in. */
struct deload_row {
	const char *name;
	size_t count;
	struct session sessions[SESSIONS_MAX];
};

#define P VERDICT_PROGRESS
#define H VERDICT_HOLD
#define R VERDICT_REGRESS

static const struct deload_row rows[] = {
	{"five weeks of load, one lighter, then load again", 10,
		{{0, P, false}, {6, P, false}, {12, P, false}, {18, P, false}, {24, P, false},
			{30, P, false}, {35, P, true}, {41, P, true}, {42, P, false},
			{48, P, false}}},
	{"not a day before", 7,
		{{0, P, false}, {6, P, false}, {12, P, false}, {18, P, false}, {24, P, false},
			{30, P, false}, {34, P, false}}},
	{"the next five weeks count from the end of the lighter one", 15,
		{{0, P, false}, {6, P, false}, {12, P, false}, {18, P, false}, {24, P, false},
			{30, P, false}, {35, P, true}, {41, P, true}, {47, P, false},
			{53, P, false}, {59, P, false}, {65, P, false}, {71, P, false},
			{76, P, false}, {77, P, true}}},
	{"a week without begins anew", 8,
		{{0, P, false}, {6, P, false}, {12, P, false}, {18, P, false}, {25, P, false},
			{31, P, false}, {36, P, false}, {42, P, false}}},
	{"six days without do not", 7,
		{{0, P, false}, {6, P, false}, {12, P, false}, {18, P, false}, {24, P, false},
			{30, P, false}, {36, P, true}}},
	{"two regresses within a fortnight", 5,
		{{0, R, false}, {6, P, false}, {13, R, false}, {14, P, true}, {20, P, false}}},
	{"fourteen days apart they are not", 4,
		{{0, R, false}, {6, P, false}, {14, R, false}, {15, P, false}}},
	{"the older of three far apart has been forgotten", 5,
		{{0, R, false}, {6, P, false}, {14, R, false}, {20, R, false}, {21, P, true}}},
	{"holds bring none", 4, {{0, H, false}, {2, H, false}, {4, H, false}, {6, H, false}}},
	{"a lighter week is not brought twice", 6,
		{{0, R, false}, {2, R, false}, {4, R, true}, {6, R, true}, {8, P, true},
			{9, P, false}}},
	{"regresses of the lighter week count once load is back", 6,
		{{0, R, false}, {2, R, false}, {8, R, true}, {9, R, false}, {10, P, true},
			{16, P, false}}},
	{"suspended is no regress", 3,
		{{0, VERDICT_SUSPENDED, false}, {2, VERDICT_SUSPENDED, false}, {4, P, false}}},
};

static void test_plan(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		/* Where day 0 lies must not matter. */
		for (int32_t offset = -1000; offset <= 20000; offset += 10500) {
			struct deload deload;
			deload_init(&deload, offset);
			for (size_t j = 0; j < rows[i].count; j++) {
				const struct session *session = &rows[i].sessions[j];
				print_message("%s: day %d\n", rows[i].name, (int)session->day);
				assert_int_equal(deload_plan(&deload, session->day + offset),
					session->lighter);
				assert_int_equal(deload_plan(&deload, session->day + offset),
					session->lighter);
				deload_after(&deload, session->day + offset, session->verdict);
			}
		}
	}
}

static void test_apply(void **state) {
	(void)state;
	static const struct {
		const char *name;
		int32_t lo;
		struct dose from, to;
	} doses[] = {
		{"three sets of repetitions", 15, {.sets = 3, .reps = 21, .level = 1},
			{.sets = 2, .reps = 15, .level = 0}},
		{"holds", 10, {.sets = 6, .hold_s = 30}, {.sets = 3, .hold_s = 10}},
		{"one set stays", 15, {.sets = 1, .reps = 15}, {.sets = 1, .reps = 15}},
		{"below the least already", 15, {.sets = 2, .reps = 9}, {.sets = 1, .reps = 9}},
		{"a model without a least", 0, {.sets = 2, .reps = 9}, {.sets = 1, .reps = 9}},
	};
	for (size_t i = 0; i < sizeof doses / sizeof doses[0]; i++) {
		struct dose dose = doses[i].from;
		print_message("%s\n", doses[i].name);
		deload_apply(doses[i].lo, &dose);
		assert_memory_equal(&dose, &doses[i].to, sizeof dose);
		assert_true(dose_compare(&dose, &doses[i].from) <= 0);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plan),
		cmocka_unit_test(test_apply),
	};
	return cmocka_run_group_tests_name("deload", tests, NULL, NULL);
}
