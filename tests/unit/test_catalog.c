/* SPDX-License-Identifier: MIT */
/* Names, tempos and the text of one exercise of a routine. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/catalog.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void test_ids(void **state) {
	(void)state;
	assert_true(id_valid("a"));
	assert_true(id_valid("desk-break-2"));
	assert_true(id_valid("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
	assert_false(id_valid("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
	assert_false(id_valid(""));
	assert_false(id_valid("Desk"));
	assert_false(id_valid("a b"));
	assert_false(id_valid("a/b"));
}

static void test_sides_round_trip(void **state) {
	(void)state;
	for (int i = SIDES_BOTH; i < SIDES_COUNT; i++) {
		enum sides sides;
		assert_true(sides_parse(sides_name((enum sides)i), &sides));
		assert_int_equal(sides, i);
	}
	enum sides sides;
	assert_false(sides_parse("", &sides));
	assert_false(sides_parse("lefft", &sides));
	assert_string_equal(side_name(SIDE_LEFT), "left");
	assert_string_equal(side_name(SIDE_NONE), "");
	assert_string_equal(exercise_kind_name(KIND_STRETCH), "stretch");
}

static void test_tempo(void **state) {
	(void)state;
	int32_t tempo[4] = {9, 9, 9, 9};
	assert_int_equal(tempo_parse("3-0-2-0", tempo, NULL), 0);
	assert_int_equal(tempo[0], 3);
	assert_int_equal(tempo[2], 2);
	static const char *const wrong[] = {"", "3", "3-0-2", "3-0-2-", "3-0-2-0-1", "a-b-c-d",
		"3 0 2 0", "0-0-0-0", "61-0-0-0", "-1-0-0-0"};
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct diag diag = {0};
		assert_int_equal(tempo_parse(wrong[i], tempo, &diag), -EINVAL);
		assert_string_not_equal(diag.message, "");
		assert_int_equal(tempo[0], 3);
	}
}

static const struct {
	const char *name, *text, *printed;
} good[] = {
	{"repetitions", "side-lying-leg-raise 2x15", "side-lying-leg-raise 2x15"},
	{"tempo and rest", "side-lying-clam 2x12 @3-1-1-0 rest 45s",
		"side-lying-clam 2x12 @3-1-1-0 rest 45s"},
	{"level and two doses", "bridge:single 2x8 left 3x8 right",
		"bridge:single 2x8 left 3x8 right"},
	{"two doses, right first", "bridge:single 3x8 right 2x8 left",
		"bridge:single 2x8 left 3x8 right"},
	{"holds", "supine-figure-4 2x45s", "supine-figure-4 2x45s"},
	{"holds in one set", "iso-abduction-wall 4x10s gap 2s", "iso-abduction-wall 4x10s gap 2s"},
	{"minutes", "release-roller 1x1min30s", "release-roller 1x90s"},
	{"a time of two words", "a 2x5 rest 1min 30s prepare 5s", "a 2x5 rest 90s prepare 5s"},
	{"everything", "a:b 2x5 affected @1-2-3-4 rest 10s prepare 5s switch 8s",
		"a:b 2x5 affected @1-2-3-4 rest 10s prepare 5s switch 8s"},
	{"any order", "a switch 8s rest 10s 2x5 @1-2-3-4 both",
		"a 2x5 both @1-2-3-4 rest 10s switch 8s"},
	{"no dose", "side-lying-clam", "side-lying-clam"},
	{"only a side", "side-lying-clam left", "side-lying-clam left"},
	{"of a plugin", "other/clam:light 1x5", "other/clam:light 1x5"},
	{"a load", "side-lying-clam 2x12 2.5kg", "side-lying-clam 2x12 2500g"},
	{"blanks", "  a\t 2x5  ", "a 2x5"},
};

static void test_items_round_trip(void **state) {
	(void)state;
	for (size_t i = 0; i < COUNT(good); i++) {
		struct item_text item, again;
		struct diag diag = {0};
		char text[200];
		if (item_parse(good[i].text, &item, &diag) != 0) {
			fail_msg("%s: %s", good[i].name, diag.message);
		}
		item_print(&item.item, item.name, item.level, text, sizeof text);
		assert_string_equal(text, good[i].printed);
		assert_int_equal(item_parse(text, &again, &diag), 0);
		assert_memory_equal(&item.item.dose, &again.item.dose, sizeof item.item.dose);
		assert_memory_equal(
			&item.item.dose_right, &again.item.dose_right, sizeof item.item.dose);
		assert_int_equal(item.item.sides, again.item.sides);
		assert_int_equal(item.item.gap_s, again.item.gap_s);
	}
}

static void test_item_members(void **state) {
	(void)state;
	struct item_text item;
	assert_int_equal(item_parse("bridge:single 2x8 left 3x8 right", &item, NULL), 0);
	assert_string_equal(item.name, "bridge");
	assert_string_equal(item.level, "single");
	assert_true(item.item.uneven);
	assert_int_equal(item.item.dose.sets, 2);
	assert_int_equal(item.item.dose_right.sets, 3);
	assert_int_equal(item.item.gap_s, -1);
	assert_int_equal(item.item.rest_s, -1);
}

static const struct {
	const char *text, *message;
	int32_t column;
} bad[] = {
	{"", "an exercise is missing here; write for example side-lying-clam 2x12", 1},
	{"Clam 2x12",
		"\"Clam\" is no name of an exercise; names have a-z, 0-9 and \"-\", as in "
		"side-lying-clam 2x12",
		1},
	{"clam: 2x12",
		"no level behind the \":\" of \"clam:\"; write NAME:LEVEL, as in bridge:single", 1},
	{"clam 0x12", "\"0x12\" has no usable number of sets; write 1 to 20, as in 2x12", 6},
	{"clam 21x12", "\"21x12\" has no usable number of sets; write 1 to 20, as in 2x12", 6},
	{"clam 2x0", "\"2x0\": repetitions are 1 to 200; for seconds write a unit, as in 2x45s", 6},
	{"clam 2x201", "\"2x201\": repetitions are 1 to 200; for seconds write a unit, as in 2x45s",
		6},
	{"clam 2x0s", "\"2x0s\" holds for no time; write for example 2x45s", 6},
	{"clam 12",
		"\"12\" is no dose; write sets x repetitions or sets x seconds, as in 2x12 or "
		"2x45s",
		6},
	{"clam 2x12 lft", "\"lft\" is not known here; did you mean \"left\"?", 11},
	{"clam 2x12 left right",
		"\"right\" is a second side for one dose; keep one, or write both doses, as in "
		"2x8 left 3x8 right",
		16},
	{"clam 2x12 3x12",
		"\"3x12\" is a second dose; two are possible only as in 2x8 left 3x8 right", 11},
	{"clam 2x8 left 3x8 left",
		"two doses are for left and right; write for example 2x8 left 3x8 right", 0},
	{"clam 2x8 left 3x8s right", "left and right must both be repetitions or both be seconds",
		0},
	{"clam 2x8 rest", "\"rest\" has no time behind it; write for example rest 30s", 10},
	{"clam 2x8 rest 5s rest 6s", "\"rest\" is given twice; keep one", 18},
	{"clam 2x8 rest 2h", "rest: 2h is too long; write at most 1h", 15},
	{"clam 2x30s @3-0-2-0",
		"a tempo goes with repetitions, and this is held for seconds; leave the tempo out",
		0},
	{"clam 2x8 @3-0",
		"\"3-0\" is no tempo; write four numbers of seconds, down-pause-up-pause, as in "
		"3-0-2-0",
		10},
};

static void test_item_problems(void **state) {
	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct item_text item;
		struct diag diag = {0};
		assert_int_equal(item_parse(bad[i].text, &item, &diag), -EINVAL);
		assert_string_equal(diag.message, bad[i].message);
		if (bad[i].column != 15) {
			assert_int_equal(diag.column, bad[i].column);
		}
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_sides_round_trip),
		cmocka_unit_test(test_tempo),
		cmocka_unit_test(test_items_round_trip),
		cmocka_unit_test(test_item_members),
		cmocka_unit_test(test_item_problems),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
