/* SPDX-License-Identifier: MIT */
/* Schedule text: what is accepted, how it reads back, and every error in full. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/civil.h"
#include "core/instant.h"
#include "core/rule.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void test_days(void **state) {
	(void)state;
	static const struct {
		const char *text;
		rule_days days;
	} rows[] = {
		{"mon", 0x01},
		{"mon..fri", 0x1f},
		{"mon..fri, sun", 0x5f},
		{"  Mon .. FRI ,sun  ", 0x5f},
		{"Monday, wednesday,Sunday", 0x45},
		{"monday..Sun", 0x7f},
		{"sat..mon", 0x61},
		{"sun..sun", 0x40},
		{"mon, mon", 0x01},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		rule_days days = 0;
		struct diag diag = {.line = 0};
		if (rule_parse_days(rows[i].text, &days, &diag) != 0 || days != rows[i].days) {
			fail_msg("%s: %x %s", rows[i].text, days, diag.message);
		}
	}
}

static void test_windows(void **state) {
	(void)state;
	static const struct {
		const char *text;
		struct rule_windows windows;
	} rows[] = {
		{"none", {.count = 0}},
		{" none ", {.count = 0}},
		{"22:00-07:00", {1, {{0x7f, 79200, 25200}}}},
		{"22:00 - 07:00, sat 00:00-10:00", {2, {{0x7f, 79200, 25200}, {0x20, 0, 36000}}}},
		{"sat, sun 0:00-24:00", {1, {{0x60, 0, 86400}}}},
		{"12:00-13:00:30,mon..fri, sun 22:00-00:00, 1:00-2:00",
			{3, {{0x7f, 43200, 46830}, {0x5f, 79200, 0}, {0x7f, 3600, 7200}}}},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct rule_windows windows = {.count = 99};
		struct diag diag = {.line = 0};
		if (rule_parse_windows(rows[i].text, &windows, &diag) != 0 ||
			windows.count != rows[i].windows.count) {
			fail_msg("%s: %u %s", rows[i].text, windows.count, diag.message);
		}
		for (uint32_t j = 0; j < windows.count; j++) {
			const struct rule_window *is = &windows.items[j];
			const struct rule_window *expected = &rows[i].windows.items[j];
			assert_int_equal(is->days, expected->days);
			assert_int_equal(is->from_s, expected->from_s);
			assert_int_equal(is->to_s, expected->to_s);
		}
	}
	struct rule_window window;
	assert_int_equal(rule_parse_window(" 09:00-18:00 ", &window, NULL), 0);
	assert_int_equal(window.days, RULE_ALL_DAYS);
	assert_int_equal(window.from_s, 32400);
	assert_int_equal(window.to_s, 64800);
}

static void test_times(void **state) {
	(void)state;
	struct rule rule;
	rule_init(&rule);
	assert_int_equal(rule_parse_times("17:30, 08:30,12:00:30", &rule, NULL), 0);
	assert_int_equal(rule.kind, RULE_AT);
	assert_int_equal(rule.time_count, 3);
	assert_int_equal(rule.times_s[0], 30600);
	assert_int_equal(rule.times_s[1], 43230);
	assert_int_equal(rule.times_s[2], 63000);
	rule.kind = RULE_PER_WEEK;
	assert_int_equal(rule_parse_times("07:00", &rule, NULL), 0);
	assert_int_equal(rule.kind, RULE_PER_WEEK);
	assert_int_equal(rule.time_count, 1);
}

static void test_every(void **state) {
	(void)state;
	static const struct {
		const char *text;
		enum rule_kind kind;
		int64_t every_us;
		int32_t every_days;
		uint32_t times;
	} rows[] = {
		{"50min", RULE_EVERY, 50 * US_PER_MIN, 0, 0},
		{"3s", RULE_EVERY, 3 * US_PER_S, 0, 0},
		{" 1h 20min ", RULE_EVERY, 80 * US_PER_MIN, 0, 0},
		{"50min active", RULE_ACTIVE, 50 * US_PER_MIN, 0, 0},
		{"50 min  Active ", RULE_ACTIVE, 50 * US_PER_MIN, 0, 0},
		{"2d", RULE_EVERY, 2 * US_PER_DAY, 0, 0},
		{"2d at 17:30", RULE_DAYS_AT, 0, 2, 1},
		{"1w at 08:00, 17:30", RULE_DAYS_AT, 0, 7, 2},
		{"24h AT 8:00", RULE_DAYS_AT, 0, 1, 1},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct rule rule;
		struct diag diag = {.line = 0};
		rule_init(&rule);
		int r = rule_parse_every(rows[i].text, &rule, &diag);
		if (r != 0 || rule.kind != rows[i].kind || rule.every_us != rows[i].every_us ||
			rule.every_days != rows[i].every_days || rule.time_count != rows[i].times) {
			fail_msg("%s: %d %s", rows[i].text, (int)rule.kind, diag.message);
		}
	}
}

enum parser { DAYS, WINDOW, WINDOWS, TIMES, EVERY };

static int parse(enum parser parser, const char *text, struct diag *diag) {
	struct rule rule, before;
	struct rule_windows windows;
	struct rule_window window;
	rule_days days;
	int r;
	switch (parser) {
	case DAYS:
		return rule_parse_days(text, &days, diag);
	case WINDOW:
		return rule_parse_window(text, &window, diag);
	case WINDOWS:
		return rule_parse_windows(text, &windows, diag);
	default:
		rule_init(&rule);
		before = rule;
		r = parser == TIMES ? rule_parse_times(text, &rule, diag)
				    : rule_parse_every(text, &rule, diag);
		assert_memory_equal(&rule, &before, sizeof rule);
		return r;
	}
}

static const struct error_row {
	enum parser parser;
	const char *text;
	int32_t column;
	const char *message, *suggestion;
} error_rows[] = {
	{DAYS, "mno", 1, "\"mno\" is no day; write days such as mon..fri, sun", "mon"},
	{DAYS, "mon..fir", 6, "\"fir\" is no day; write days such as mon..fri, sun", "fri"},
	{DAYS, "mon, thurday", 6, "\"thurday\" is no day; write days such as mon..fri, sun",
		"thursday"},
	{DAYS, "Dienstag", 1, "\"Dienstag\" is no day; write days such as mon..fri, sun", ""},
	{DAYS, "", 1, "expected a day; write days such as mon..fri, sun", ""},
	{DAYS, "mon,", 5, "expected a day; write days such as mon..fri, sun", ""},
	{DAYS, "mon..", 6, "expected a day; write days such as mon..fri, sun", ""},
	{DAYS, "mon-fri", 4, "a range of days is written with two dots; write mon..fri", ""},
	{DAYS, "mon wed", 5, "expected a comma at \"wed\"; write days such as mon..fri, sun", ""},
	{DAYS, "mon.fri", 4, "expected a comma at \".fri\"; write days such as mon..fri, sun", ""},
	{WINDOW, "", 1, "expected a time of day; write hours and minutes, such as 08:30", ""},
	{WINDOW, "09:00", 6, "expected \"-\" and the end of the window; write it as 09:00-18:00",
		""},
	{WINDOW, "09:00-", 7, "expected a time of day; write hours and minutes, such as 08:30", ""},
	{WINDOW, "9-18", 1, "\"9\" is no time of day; write hours and minutes, such as 08:30", ""},
	{WINDOW, "09:00-25:00", 7,
		"\"25:00\" is no time of day; write hours and minutes, such as 08:30", ""},
	{WINDOW, "09:00-09:00", 1,
		"this window ends when it begins; write 00:00-24:00 for the whole day", ""},
	{WINDOW, "24:00-09:00", 1,
		"\"24:00\" is past the end of the day; write 23:59 at most, or 00:00", ""},
	{WINDOW, "09:00-12:00, 13:00-17:00", 12,
		"only one window fits here; write one such as 09:00-18:00", ""},
	{WINDOW, "09:00-12:00 mon", 13,
		"expected a comma or the end at \"mon\"; write a window such as 09:00-18:00", ""},
	{WINDOW, "mon 09:00-12:00", 1,
		"\"mon 09:00-12:00\" is no window; write one such as 09:00-18:00, and days under "
		"\"days\"",
		""},
	{WINDOWS, "", 1, "expected a time of day; write hours and minutes, such as 08:30", ""},
	{WINDOWS, "none, 09:00-10:00", 1, "\"none\" is no day; write days such as mon..fri, sun",
		""},
	{WINDOWS, "sta 09:00-10:00", 1, "\"sta\" is no day; write days such as mon..fri, sun",
		"sat"},
	{WINDOWS, "sat", 4, "expected a time of day; write hours and minutes, such as 08:30", ""},
	{WINDOWS, "22:00-07:00,", 13,
		"expected a time of day; write hours and minutes, such as 08:30", ""},
	{WINDOWS, "22:00-07:00 12:00-13:00", 13,
		"expected a comma or the end at \"12:00-13:00\"; write a window such as "
		"09:00-18:00",
		""},
	{TIMES, "", 1, "expected a time of day; write hours and minutes, such as 08:30", ""},
	{TIMES, "08:30, 8:30", 8, "08:30 is there twice; take one of them away", ""},
	{TIMES, "08:30 09:30", 7, "expected a comma at \"09:30\"; write times such as 08:30, 17:30",
		""},
	{TIMES, "08:30, noon", 8,
		"\"noon\" is no time of day; write hours and minutes, such as 08:30", ""},
	{TIMES, "24:00", 1, "\"24:00\" is past the end of the day; write 23:59 at most, or 00:00",
		""},
	{EVERY, "", 0, "the time span is empty; write a number with its unit, such as 10min", ""},
	{EVERY, "50", 1, "50 has no unit; write 50min or 50s", ""},
	{EVERY, "50min actve", 7, "\"actve\" is no interval; write 50min active or 2d at 17:30",
		"active"},
	{EVERY, "50min active now", 14,
		"expected the end at \"now\"; write 50min, 50min active or 2d at 17:30", ""},
	{EVERY, "0s", 1, "an interval is at least 1s; write one such as 50min", ""},
	{EVERY, "500ms", 1, "an interval is at least 1s; write one such as 50min", ""},
	{EVERY, "36h at 17:30", 1,
		"an interval with \"at\" is 1 to 3650 whole days; write it as 2d at 17:30", ""},
	{EVERY, "20y at 17:30", 1,
		"an interval with \"at\" is 1 to 3650 whole days; write it as 2d at 17:30", ""},
	{EVERY, "2d at", 6, "expected a time of day; write hours and minutes, such as 08:30", ""},
	{EVERY, "2d at 5pm", 7, "\"5pm\" is no time of day; write hours and minutes, such as 08:30",
		""},
};

static void test_errors(void **state) {
	(void)state;
	for (size_t i = 0; i < COUNT(error_rows); i++) {
		const struct error_row *row = &error_rows[i];
		struct diag diag = {.line = 0};
		int r = parse(row->parser, row->text, &diag);
		if (r != -EINVAL || strcmp(diag.message, row->message) != 0 ||
			diag.column != row->column ||
			strcmp(diag.suggestion, row->suggestion) != 0) {
			fail_msg("\"%s\": %d, column %d: %s (%s)", row->text, r, (int)diag.column,
				diag.message, diag.suggestion);
		}
		assert_int_equal(parse(row->parser, row->text, NULL), -EINVAL);
	}
}

static void test_too_many(void **state) {
	(void)state;
	char text[1024] = "00:00-00:01";
	struct rule_windows windows;
	struct diag diag = {.line = 0};
	for (int i = 1; i < RULE_WINDOWS_MAX; i++) {
		strcat(text, ",00:00-00:01");
	}
	assert_int_equal(rule_parse_windows(text, &windows, &diag), 0);
	strcat(text, ",00:00-00:01");
	assert_int_equal(rule_parse_windows(text, &windows, &diag), -EINVAL);
	assert_string_equal(diag.message, "more than 16 windows; join some of them");
	text[0] = '\0';
	for (int i = 0; i <= RULE_TIMES_MAX; i++) {
		char one[16];
		(void)snprintf(one, sizeof one, "%s00:%02d", i == 0 ? "" : ",", i);
		strcat(text, one);
	}
	struct rule rule;
	rule_init(&rule);
	assert_int_equal(rule_parse_times(text, &rule, &diag), -EINVAL);
	assert_string_equal(
		diag.message, "more than 24 times a day; take some away, or use \"every\"");
	text[strlen(text) - 6] = '\0';
	assert_int_equal(rule_parse_times(text, &rule, &diag), 0);
	assert_int_equal(rule.time_count, RULE_TIMES_MAX);
}

static void test_print(void **state) {
	(void)state;
	static const struct {
		const char *every, *times, *days, *between, *from, *until, *expected;
	} rows[] = {
		{"50min active", NULL, "mon..fri", "09:00-18:00", NULL, NULL,
			"every 50min at the machine, mon..fri, 09:00-18:00"},
		{"90min", NULL, NULL, NULL, NULL, NULL, "every 1h 30min"},
		{NULL, "17:30, 8:30", "mon, tue, sat", NULL, "2026-11-23", "2027-01-31",
			"at 08:30, 17:30, mon, tue, sat, from 2026-11-23, until 2027-01-31"},
		{"1w at 07:15:30", NULL, "tue..thu, sat, sun", NULL, NULL, NULL,
			"every 7d at 07:15:30, tue..thu, sat, sun"},
		{NULL, NULL, NULL, "22:00-24:00", NULL, NULL, "by hand, 22:00-24:00"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct rule rule;
		char text[320];
		rule_init(&rule);
		assert_true(
			rows[i].every == NULL || rule_parse_every(rows[i].every, &rule, NULL) == 0);
		assert_true(
			rows[i].times == NULL || rule_parse_times(rows[i].times, &rule, NULL) == 0);
		assert_true(rows[i].days == NULL ||
			rule_parse_days(rows[i].days, &rule.days, NULL) == 0);
		rule.has_between = rows[i].between != NULL;
		assert_true(rows[i].between == NULL ||
			rule_parse_window(rows[i].between, &rule.between, NULL) == 0);
		assert_true(rows[i].from == NULL ||
			civil_parse_date(rows[i].from, &rule.from_day) == 0);
		assert_true(rows[i].until == NULL ||
			civil_parse_date(rows[i].until, &rule.until_day) == 0);
		rule_print(&rule, text, sizeof text);
		assert_string_equal(text, rows[i].expected);
	}
}

/* Every set of days reads back as itself. */
static void test_days_round_trip(void **state) {
	(void)state;
	for (unsigned days = 1; days < RULE_ALL_DAYS; days++) {
		struct rule rule;
		char text[320];
		rule_days again = 0;
		rule_init(&rule);
		rule.days = (rule_days)days;
		rule_print(&rule, text, sizeof text);
		assert_int_equal(rule_parse_days(strstr(text, ", ") + 2, &again, NULL), 0);
		assert_int_equal(again, days);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_windows),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_every),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_days_round_trip),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
