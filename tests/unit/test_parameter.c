/* SPDX-License-Identifier: MIT */
/* Values of plugins' parameters, as a person writes them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "core/parameter.h"

static const char *const moods[] = {"calm", "brisk"};

static const struct parameter declared[] = {
	{.name = "count",
		.help = "",
		.type = PARAMETER_NUMBER,
		.min = -2,
		.max = 6,
		.initial = 4,
		.text = ""},
	{.name = "pause",
		.help = "",
		.type = PARAMETER_TIME,
		.min = 10,
		.max = 3600,
		.initial = 90,
		.text = ""},
	{.name = "music", .help = "", .type = PARAMETER_YES_NO, .max = 1, .initial = 1, .text = ""},
	{.name = "mood",
		.help = "",
		.type = PARAMETER_WORD,
		.max = 1,
		.words = {2, moods},
		.text = ""},
	{.name = "greeting", .help = "", .type = PARAMETER_TEXT, .max = 8, .text = "Hello"},
	{.name = "file", .help = "", .type = PARAMETER_PATH, .max = 400, .text = ""},
};

static const struct parameter *find(const char *name) {
	for (size_t i = 0; i < sizeof declared / sizeof declared[0]; i++) {
		if (strcmp(declared[i].name, name) == 0) {
			return &declared[i];
		}
	}
	fail_msg("no parameter %s", name);
	return NULL;
}

static void test_read(void **state) {
	static const struct {
		const char *name, *text, *value, *message, *suggestion;
	} rows[] = {
		{"count", "3", "3", NULL, ""},
		{"count", "-2", "-2", NULL, ""},
		{"count", "7", NULL, "7 is too large; write a number from -2 to 6", ""},
		{"count", "many", NULL,
			"\"many\" is not a whole number; write a number from -2 to 6", ""},
		{"count", "", NULL, "no value; write a number from -2 to 6, or remove the line",
			""},
		{"pause", "1min 30s", "90", NULL, ""},
		{"pause", "1h", "3600", NULL, ""},
		{"pause", "5s", NULL, "5s is too short; write at least 10s", ""},
		{"pause", "2h", NULL, "2h is too long; write at most 1h", ""},
		{"music", "yes", "1", NULL, ""},
		{"music", "no", "0", NULL, ""},
		{"music", "on", NULL, "\"on\" is neither yes nor no; write yes or no", ""},
		{"mood", "brisk", "brisk", NULL, ""},
		{"mood", "brisc", NULL, "\"brisc\" is not known here; did you mean \"brisk\"?",
			"brisk"},
		{"greeting", "Good day", "Good day", NULL, ""},
		{"greeting", "Good days", NULL, "the text has 9 bytes; shorten it to 8 at most",
			""},
		{"file", "/etc/hosts", "/etc/hosts", NULL, ""},
		{"file", "~/list", "~/list", NULL, ""},
		{"file", "list", NULL,
			"\"list\" is no whole path; write one that begins with / or with ~/", ""},
		{"file", "~root/list", NULL,
			"\"~root/list\" is no whole path; write one that begins with / or with ~/",
			""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct diag diag = {0};
		char value[PARAMETER_VALUE_BYTES] = "untouched";
		int r = parameter_read(find(rows[i].name), rows[i].text, value, &diag);
		if (rows[i].message == NULL) {
			assert_int_equal(r, 0);
			assert_string_equal(value, rows[i].value);
		} else {
			assert_int_equal(r, -EINVAL);
			assert_string_equal(diag.message, rows[i].message);
			assert_string_equal(diag.suggestion, rows[i].suggestion);
			assert_string_equal(value, "untouched");
		}
	}
}

static void test_print(void **state) {
	static const struct {
		const char *name, *initial, *range;
	} rows[] = {
		{"count", "4", "a number from -2 to 6"},
		{"pause", "1min 30s", "a time span from 10s to 1h"},
		{"music", "yes", "yes or no"},
		{"mood", "calm", "calm or brisk"},
		{"greeting", "Hello", "a text of at most 8 bytes"},
		{"file", "", "a whole path"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char text[100];
		parameter_print_initial(find(rows[i].name), text, sizeof text);
		assert_string_equal(text, rows[i].initial);
		parameter_print_range(find(rows[i].name), text, sizeof text);
		assert_string_equal(text, rows[i].range);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read), cmocka_unit_test(test_print)};
	return cmocka_run_group_tests_name("parameter", tests, NULL, NULL);
}
