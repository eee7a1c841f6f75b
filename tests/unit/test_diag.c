/* SPDX-License-Identifier: MIT */
/* Problems as data: how they are cut, cleaned and printed, and which word was probably meant. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/diag.h"

static void test_print(void **state) {
	(void)state;
	static const struct {
		const char *name;
		struct diag diag;
		const char *expected;
	} rows[] = {
		{"all parts",
			{.file = "plan.ini",
				.line = 12,
				.section = "reminder desk",
				.key = "every",
				.message = "10 has no unit; write 10min or 10s"},
			"plan.ini:12: [reminder desk] every: 10 has no unit; write 10min or 10s"},
		{"the file as a whole", {.file = "plan.ini", .message = "it is empty"},
			"plan.ini: it is empty"},
		{"a section without a key",
			{.file = "a",
				.line = 1,
				.section = "minimis",
				.message = "unknown section"},
			"a:1: [minimis]: unknown section"},
		{"a key alone", {.key = "days", .message = "no"}, "days: no"},
		{"message alone", {.message = "no"}, "no"},
		{"a suggestion",
			{.section = "s",
				.key = "evry",
				.message = "unknown key",
				.suggestion = "every"},
			"[s] evry: unknown key (did you mean \"every\"?)"},
		{"a suggestion that is shown", {.message = "write every", .suggestion = "every"},
			"write every"},
		{"a suggestion inside a longer word",
			{.message = "what is mondays", .suggestion = "at"},
			"what is mondays (did you mean \"at\"?)"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char text[1024], small[8];
		int length = diag_print(&rows[i].diag, text, sizeof text);
		if (strcmp(text, rows[i].expected) != 0) {
			fail_msg("%s: %s", rows[i].name, text);
		}
		assert_int_equal(length, strlen(text));
		assert_int_equal(diag_print(&rows[i].diag, small, sizeof small), length);
		assert_memory_equal(small, text, strlen(small));
		assert_true(strlen(small) == sizeof small - 1 || strlen(small) == (size_t)length);
		assert_int_equal(diag_print(&rows[i].diag, NULL, 0), length);
	}
}

static void test_fail(void **state) {
	(void)state;
	struct diag diag = {
		.severity = DIAG_WARNING, .line = 7, .key = "days", .suggestion = "old"};
	assert_int_equal(diag_fail(&diag, 3, "%s and %d", "one", 2), -EINVAL);
	assert_string_equal(diag.message, "one and 2");
	assert_int_equal(diag.column, 3);
	assert_int_equal(diag.severity, DIAG_WARNING);
	assert_int_equal(diag.line, 7);
	assert_string_equal(diag.key, "days");
	assert_string_equal(diag.suggestion, "");
	assert_int_equal(diag_fail(NULL, 1, "%s", "x"), -EINVAL);
	diag_suggest(&diag, "mon");
	assert_string_equal(diag.suggestion, "mon");
	diag_suggest(&diag, NULL);
	assert_string_equal(diag.suggestion, "mon");
	diag_suggest(NULL, "mon");
}

static void test_fail_long(void **state) {
	(void)state;
	struct diag diag = {.line = 0};
	char text[1001];
	for (size_t shift = 0; shift < 3; shift++) {
		memset(text, 'x', shift);
		for (size_t i = shift; i + 2 < sizeof text; i += 2) {
			memcpy(text + i, "\xc3\xa9", 3);
		}
		(void)diag_fail(&diag, 0, "%s", text);
		size_t length = strlen(diag.message);
		assert_true(length < sizeof diag.message && length + 3 >= sizeof diag.message);
		assert_string_equal(diag.message + length - 3, "...");
		assert_null(strchr(diag.message, '?'));
	}
}

static void test_fail_unprintable(void **state) {
	(void)state;
	static const struct {
		const char *text, *expected;
	} rows[] = {
		{"a\tb\x1b[31m\x7f", "a?b?[31m?"},
		{"gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f"},
		{"cut \xc3", "cut ?"},
		{"cut \xe2\x82", "cut ??"},
		{"\xe2\x82\xac \xf0\x9f\xa6\xb4", "\xe2\x82\xac \xf0\x9f\xa6\xb4"},
		{"\xff\xfe\xc0\x80", "????"},
		{"\xed\xa0\x80", "???"},
		{"\xc2\x9b"
		 "2J",
			"??2J"},
		{"\xf4\x90\x80\x80", "????"},
		{"\xe0\x80\xaf", "???"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct diag diag = {.line = 0};
		(void)diag_fail(&diag, 0, "%s", rows[i].text);
		assert_string_equal(diag.message, rows[i].expected);
	}
}

static void test_nearest(void **state) {
	(void)state;
	static const char *const names[] = {"every", "at", "days", "between", "mon", "sun",
		"snooze", "snooze-limit", "natural-break"};
	static const struct {
		const char *word, *expected;
	} rows[] = {
		{"evry", "every"},
		{"EVERY", "every"},
		{"evrey", "every"},
		{"mno", "mon"},
		{"mo", NULL},
		{"dasy", "days"},
		{"betwen", "between"},
		{"beetweeen", "between"},
		{"snoze", "snooze"},
		{"snooze-limt", "snooze-limit"},
		{"naturalbreak", "natural-break"},
		{"ta", NULL},
		{"", NULL},
		{"xyzzy", NULL},
		{"everything", NULL},
		{"sum", "sun"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const char *found =
			diag_nearest(rows[i].word, names, sizeof names / sizeof names[0]);
		if ((found == NULL) != (rows[i].expected == NULL) ||
			(found != NULL && strcmp(found, rows[i].expected) != 0)) {
			fail_msg("%s: %s", rows[i].word, found == NULL ? "(none)" : found);
		}
	}
	char word[200];
	memset(word, 'e', sizeof word - 1);
	word[sizeof word - 1] = '\0';
	assert_null(diag_nearest(word, names, 4));
	const char *long_name = word;
	assert_null(diag_nearest("every", &long_name, 1));
	assert_null(diag_nearest("every", NULL, 0));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_fail),
		cmocka_unit_test(test_fail_long),
		cmocka_unit_test(test_fail_unprintable),
		cmocka_unit_test(test_nearest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
