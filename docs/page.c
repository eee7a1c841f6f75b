/* SPDX-License-Identifier: MIT */
#include "page.h"

#include <stdio.h>
#include <string.h>

static void put_md(char c) {
	if (c == '<') {
		(void)fputs("&lt;", stdout);
		return;
	}
	if (c == '|' || c == '*' || c == '\\') {
		(void)putchar('\\');
	}
	(void)putchar(c);
}

static void put_scd(char c) {
	if (c == '*' || c == '_' || c == '\\') {
		(void)putchar('\\');
	}
	(void)putchar(c);
}

void page_put(enum page page, const char *text) {
	for (; *text != '\0'; text++) {
		if (page == PAGE_MD) {
			put_md(*text);
		} else {
			put_scd(*text);
		}
	}
}

void page_code(enum page page, const char *text) {
	if (page == PAGE_SCD) {
		(void)putchar('*');
		page_put(page, text);
		(void)putchar('*');
		return;
	}
	/* Between backticks only the border of a table's cell needs an escape. */
	(void)putchar('`');
	for (; *text != '\0'; text++) {
		(void)printf(*text == '|' ? "\\%c" : "%c", *text);
	}
	(void)putchar('`');
}

void page_codes(enum page page, const char *const *names, const char *last) {
	for (size_t i = 0; names[i] != NULL; i++) {
		if (i > 0) {
			(void)fputs(names[i + 1] == NULL ? last : ", ", stdout);
		}
		page_code(page, names[i]);
	}
}

void page_table(const char *const *titles) {
	for (size_t i = 0; titles[i] != NULL; i++) {
		(void)printf("| %s ", titles[i]);
	}
	(void)fputs("|\n", stdout);
	for (size_t i = 0; titles[i] != NULL; i++) {
		(void)fputs("|---", stdout);
	}
	(void)fputs("|\n", stdout);
}

void page_heading(enum page page, const char *title) {
	(void)fputs(page == PAGE_MD ? "### " : "## ", stdout);
	page_put(page, title);
	(void)fputs("\n\n", stdout);
}

static void put_limit(enum page page, const char *what, const char *limit) {
	if (page == PAGE_MD) {
		(void)printf("| %s | %s |\n", what, limit);
	} else {
		(void)printf("- %s: %s\n", what, limit);
	}
}

void page_limits(enum page page) {
	static const char *const titles[] = {"what", "at most", NULL};
	if (page == PAGE_MD) {
		page_table(titles);
	}
}

void page_number(enum page page, const char *what, unsigned long number) {
	char text[32];
	(void)snprintf(text, sizeof text, "%lu", number);
	put_limit(page, what, text);
}

void page_size(enum page page, const char *what, unsigned long bytes) {
	char text[32];
	unsigned long kib = bytes / 1024;
	bool mega = kib % 1024 == 0;
	(void)snprintf(text, sizeof text, "%lu %s", mega ? kib / 1024 : kib, mega ? "MiB" : "KiB");
	put_limit(page, what, text);
}
