/* SPDX-License-Identifier: MIT */
/* Commands cut into words as a shell cuts them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/words.h"

/* The words joined by '|', or the message after "!". */
static const struct {
	const char *name, *text, *wanted;
} rows[] = {
	{"one", "true", "true"},
	{"blanks", "  notify-send\t a   b ", "notify-send|a|b"},
	{"double quotes", "say \"a b\" c", "say|a b|c"},
	{"single quotes", "say 'a \"b\" \\' c", "say|a \"b\" \\|c"},
	{"inside a word", "a'b c'd\"e f\"", "ab cde f"},
	{"an empty word", "a '' \"\" b", "a|||b"},
	{"a backslash", "a\\ b \\\"c \\\\", "a b|\"c|\\"},
	{"backslashes in double quotes", "a \"\\\"x\\\\ \\n\"", "a|\"x\\ \\n"},
	{"nothing of a shell", "a $HOME *.c | b > c & ~", "a|$HOME|*.c|||b|>|c|&|~"},
	{"other languages", "sag \"Z\xc3\xbcrich \xe2\x9c\x93\"", "sag|Z\xc3\xbcrich \xe2\x9c\x93"},
	{"nothing", "", "!there is no program; write its name or path first"},
	{"only blanks", "  ", "!there is no program; write its name or path first"},
	{"an empty program", "'' a", "!there is no program; write its name or path first"},
	{"an open quote", "a 'b c", "!the quote before \"b c\" is not closed; close it with '"},
	{"an open double quote", "a \"b\\\"",
		"!the quote before \"b\\\"\" is not closed; close it with \""},
	{"a backslash at the end", "a \\",
		"!nothing follows the backslash; remove it, or write two"},
};

static void test_rows(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char *memory = malloc(strlen(rows[i].text) + 1);
		char *words[WORDS_COUNT_MAX + 1];
		char joined[256] = "";
		struct diag diag = {0};
		int count = words_split(rows[i].text, memory, words, &diag);
		if (count < 0) {
			assert_int_equal(count, -EINVAL);
			(void)strcat(strcat(joined, "!"), diag.message);
		}
		for (int j = 0; j < count; j++) {
			(void)strcat(strcat(joined, j > 0 ? "|" : ""), words[j]);
		}
		if (count > 0) {
			assert_null(words[count]);
		}
		if (strcmp(joined, rows[i].wanted) != 0) {
			fail_msg("%s: \"%s\", not \"%s\"", rows[i].name, joined, rows[i].wanted);
		}
		free(memory);
	}
}

static void test_many(void **state) {
	char text[2 * (WORDS_COUNT_MAX + 1) + 1], memory[sizeof text];
	char *words[WORDS_COUNT_MAX + 1];
	(void)state;
	for (size_t i = 0; i < sizeof text - 1; i++) {
		text[i] = i % 2 == 0 ? 'x' : ' ';
	}
	text[sizeof text - 1] = '\0';
	assert_int_equal(words_split(text, memory, words, NULL), -EINVAL);
	text[sizeof text - 3] = '\0';
	assert_int_equal(words_split(text, memory, words, NULL), WORDS_COUNT_MAX);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_many),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
