/* SPDX-License-Identifier: MIT */
#include "core/safety.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define UNKNOWN PAIN_UNKNOWN

struct verdict_row {
	const char *name;
	int32_t safe_max;
	struct pain pain;
	int32_t amber_in;
	enum verdict verdict;
	int32_t amber_out;
};

/* Table T9, safe_max 2. */
static const struct verdict_row table_t9[] = {
	{"T9.1", 2, {1, 2, 1}, 0, VERDICT_PROGRESS, 0},
	{"T9.2", 2, {1, 4, 1}, 0, VERDICT_HOLD, 1},
	{"T9.3", 2, {1, 4, 1}, 1, VERDICT_PROGRESS, 0},
	{"T9.4", 2, {1, 3, 2}, 1, VERDICT_HOLD, 0},
	{"T9.5", 2, {1, 2, 3}, 0, VERDICT_REGRESS, 0},
	{"T9.6", 2, {2, 6, 2}, 0, VERDICT_REGRESS, 0},
	{"T9.7", 2, {0, 0, UNKNOWN}, 0, VERDICT_PROGRESS, 0},
	{"T9.8", 2, {0, 3, UNKNOWN}, 0, VERDICT_HOLD, 0},
	{"T9.9", 2, {3, 2, 2}, 0, VERDICT_PROGRESS, 0},
	{"T9.10", 2, {4, 5, 4}, 0, VERDICT_HOLD, 1},
	{"T9.11", 2, {0, 2, 1}, 0, VERDICT_HOLD, 0},
	{"T9.12", 2, {2, 8, UNKNOWN}, 0, VERDICT_REGRESS, 0},
};

/* Worked by hand from the rule. */
static const struct verdict_row more_rows[] = {
	{"nothing known", 2, {UNKNOWN, UNKNOWN, UNKNOWN}, 0, VERDICT_PROGRESS, 0},
	{"nothing known ends a streak", 2, {UNKNOWN, UNKNOWN, UNKNOWN}, 1, VERDICT_PROGRESS, 0},
	{"before unknown is 0: one up", 2, {UNKNOWN, 0, 1}, 0, VERDICT_HOLD, 0},
	{"before unknown is 0: two up", 2, {UNKNOWN, 0, 2}, 0, VERDICT_REGRESS, 0},
	{"during unknown is 0", 2, {3, UNKNOWN, 3}, 0, VERDICT_PROGRESS, 0},
	{"during unknown, worse by two", 2, {3, UNKNOWN, 5}, 1, VERDICT_REGRESS, 0},
	{"five is not above five", 2, {0, 5, 0}, 0, VERDICT_HOLD, 1},
	{"six stops whatever the morning", 2, {6, 6, 0}, 1, VERDICT_REGRESS, 0},
	{"ten stops", 2, {10, 10, 10}, 0, VERDICT_REGRESS, 0},
	{"much better by the morning", 2, {8, 2, 0}, 1, VERDICT_PROGRESS, 0},
	{"amber without a morning breaks the streak", 2, {1, 4, UNKNOWN}, 1, VERDICT_HOLD, 0},
	{"a streak of two progresses at once", 2, {1, 4, 1}, 2, VERDICT_PROGRESS, 0},
	{"three is safe when the plan says so", 3, {1, 3, 1}, 0, VERDICT_PROGRESS, 0},
	{"safe three, no morning yet", 3, {0, 3, UNKNOWN}, 0, VERDICT_PROGRESS, 0},
	{"safe zero: one is amber", 0, {0, 1, 0}, 0, VERDICT_HOLD, 1},
	{"safe ten does not lift the stop", 10, {0, 6, 0}, 0, VERDICT_REGRESS, 0},
	{"worse by one beats a safe session", 2, {4, 1, 5}, 0, VERDICT_HOLD, 0},
	{"worse by two beats an amber streak", 2, {2, 4, 4}, 1, VERDICT_REGRESS, 0},
};

static void check_rows(const struct verdict_row *rows, size_t count) {
	for (size_t i = 0; i < count; i++) {
		int32_t amber = rows[i].amber_in;
		print_message("%s\n", rows[i].name);
		assert_int_equal(
			safety_verdict(&rows[i].pain, rows[i].safe_max, &amber), rows[i].verdict);
		assert_int_equal(amber, rows[i].amber_out);
	}
}

static void test_verdict(void **state) {
	(void)state;
	check_rows(table_t9, sizeof table_t9 / sizeof table_t9[0]);
	check_rows(more_rows, sizeof more_rows / sizeof more_rows[0]);
}

/* The whole space: what must hold whatever the numbers. */
static void test_verdict_everywhere(void **state) {
	(void)state;
	for (int32_t code = 0; code < 12 * 12 * 12 * 2; code++) {
		struct pain pain = {code % 12 - 1, code / 12 % 12 - 1, code / 144 % 12 - 1};
		int32_t amber = code / 1728;
		enum verdict verdict = safety_verdict(&pain, 2, &amber);
		assert_in_range(amber, 0, 1);
		assert_true(verdict != VERDICT_SUSPENDED);
		assert_true(amber == 0 || verdict == VERDICT_HOLD);
		if (pain.during > 5) {
			assert_int_equal(verdict, VERDICT_REGRESS);
		}
		if (verdict == VERDICT_PROGRESS && pain.morning >= 0) {
			assert_true(pain.morning <= (pain.before < 0 ? 0 : pain.before));
		}
	}
}

static void test_names(void **state) {
	(void)state;
	static const char *const verdicts[] = {"progress", "hold", "regress", "suspended"};
	for (int i = 0; i < VERDICT_COUNT; i++) {
		enum verdict verdict = VERDICT_COUNT;
		assert_string_equal(verdict_name((enum verdict)i), verdicts[i]);
		assert_true(verdict_parse(verdicts[i], &verdict));
		assert_int_equal(verdict, i);
	}
	static const char *const levels[] = {"none", "soon", "same-day", "emergency"};
	for (int i = 0; i < RED_FLAG_COUNT; i++) {
		enum red_flag level = RED_FLAG_COUNT;
		assert_string_equal(red_flag_name((enum red_flag)i), levels[i]);
		assert_true(red_flag_parse(levels[i], &level));
		assert_int_equal(level, i);
	}
	enum verdict verdict = VERDICT_HOLD;
	enum red_flag level = RED_FLAG_SOON;
	assert_false(verdict_parse("Progress", &verdict));
	assert_false(verdict_parse("", &verdict));
	assert_false(red_flag_parse("sameday", &level));
	assert_int_equal(verdict, VERDICT_HOLD);
	assert_int_equal(level, RED_FLAG_SOON);
	assert_string_equal(verdict_name(VERDICT_COUNT), "");
	assert_string_equal(red_flag_name(RED_FLAG_COUNT), "");
}

static bool some_sign_says(enum red_flag level, const char *words) {
	for (size_t i = 0; red_flag_sign(level, i) != NULL; i++) {
		if (strstr(red_flag_sign(level, i), words) != NULL) {
			return true;
		}
	}
	return false;
}

static bool some_question_says(const char *words) {
	for (size_t i = 0; screening_question(i) != NULL; i++) {
		if (strstr(screening_question(i), words) != NULL) {
			return true;
		}
	}
	return false;
}

/* Every sign of the safety table, by the word that names it in the list, in a question and in the
 * summary. */
static void test_red_flags_complete(void **state) {
	(void)state;
	static const struct {
		enum red_flag level;
		const char *sign, *question, *summary;
	} rows[] = {
		{RED_FLAG_EMERGENCY, "between the legs", "between the legs", "between the legs"},
		{RED_FLAG_EMERGENCY, "genitals", "genitals", "genitals"},
		{RED_FLAG_EMERGENCY, "inner thighs", "inner thighs", "inner thighs"},
		{RED_FLAG_EMERGENCY, "starting, stopping or feeling urine", "urine", "bladder"},
		{RED_FLAG_EMERGENCY, "bowel", "bowel", "bowels"},
		{RED_FLAG_EMERGENCY, "both legs", "both legs", "weak or numb legs"},
		{RED_FLAG_EMERGENCY, "growing fast", "growing fast", "weak or numb legs"},
		{RED_FLAG_EMERGENCY, "sexual function", "sexual function", "sexual function"},
		{RED_FLAG_EMERGENCY, "Chest pain", "chest pain", "chest pain"},
		{RED_FLAG_EMERGENCY, "serious accident", "serious accident", "accident"},
		{RED_FLAG_EMERGENCY, "put weight on the leg after a fall", "cannot take weight",
			"cannot take weight"},
		{RED_FLAG_EMERGENCY, "shorter or misshapen", "shorter or misshapen", "misshapen"},
		{RED_FLAG_SAME_DAY, "Fever", "fever", "fever"},
		{RED_FLAG_SAME_DAY, "hot, red and swollen", "hot, red and swollen",
			"hot, red, swollen hip"},
		{RED_FLAG_SAME_DAY, "feel ill", "feel ill", "feeling ill"},
		{RED_FLAG_SAME_DAY, "swollen, warm and painful", "swollen, warm and painful",
			"swollen, warm, painful"},
		{RED_FLAG_SAME_DAY, "cold and pale", "cold and pale", "cold, pale leg"},
		{RED_FLAG_SAME_DAY, "New constant pain after an injury", "new constant pain",
			"new constant pain"},
		{RED_FLAG_SOON, "Night pain", "night pain", "night pain"},
		{RED_FLAG_SOON, "lying on the sore hip", "more and more sleep", "night pain"},
		{RED_FLAG_SOON, "Weight loss", "lose weight", "weight loss"},
		{RED_FLAG_SOON, "Night sweats", "sweat at night", "night sweats"},
		{RED_FLAG_SOON, "cancer", "cancer", "cancer"},
		{RED_FLAG_SOON, "steroids", "steroids", "steroids"},
		{RED_FLAG_SOON, "tingling or weakness that runs down one leg", "down one leg",
			"down one leg"},
		{RED_FLAG_SOON, "spreading", "spreading", "spreading"},
		{RED_FLAG_SOON, "lump in the groin", "lump in the groin", "lump"},
		{RED_FLAG_SOON, "Groin pain that stops you from turning", "from turning",
			"pain in the groin"},
		{RED_FLAG_SOON, "Three sessions within 28 days", "three sessions within 28 days",
			"three times in 28 days"},
		{RED_FLAG_SOON, "six to eight weeks", "six to eight weeks", "six to eight weeks"},
		{RED_FLAG_SOON, "under 16", "under 16", "under 16"},
		{RED_FLAG_SOON, "pregnant", "pregnant", "pregnant"},
		{RED_FLAG_SOON, "surgery", "surgery", "surgery"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		print_message("%s\n", rows[i].sign);
		assert_true(some_sign_says(rows[i].level, rows[i].sign));
		assert_true(some_question_says(rows[i].question));
		assert_non_null(strstr(screening_summary(), rows[i].summary));
	}
}

static void test_texts(void **state) {
	(void)state;
	assert_string_equal(red_flag_advice(RED_FLAG_NONE), "");
	assert_null(red_flag_sign(RED_FLAG_NONE, 0));
	assert_non_null(strstr(red_flag_advice(RED_FLAG_EMERGENCY), "emergency care now"));
	assert_non_null(strstr(red_flag_advice(RED_FLAG_SAME_DAY), "today"));
	assert_non_null(strstr(red_flag_advice(RED_FLAG_SOON), "checked"));
	for (int level = RED_FLAG_SOON; level < RED_FLAG_COUNT; level++) {
		size_t count = 0;
		while (red_flag_sign((enum red_flag)level, count) != NULL) {
			count++;
		}
		assert_true(count >= 6);
		assert_null(red_flag_sign((enum red_flag)level, count + 100));
	}
	assert_null(screening_question(1000));
	for (size_t i = 0; screening_question(i) != NULL; i++) {
		assert_int_equal(screening_question(i)[strlen(screening_question(i)) - 1], '?');
	}
	assert_non_null(strstr(safety_disclaimer(), "not a doctor"));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_verdict),
		cmocka_unit_test(test_verdict_everywhere),
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_red_flags_complete),
		cmocka_unit_test(test_texts),
	};
	return cmocka_run_group_tests_name("safety", tests, NULL, NULL);
}
