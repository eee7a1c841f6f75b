/* SPDX-License-Identifier: MIT */
#include "scan.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scanner {
	struct scan *scan;
	struct diag_list *problems;
	const char *file, *section; /* section NULL: no heading yet */
	int32_t line;
	bool bad, bad_section;
	bool joined, continued; /* this line ends in a backslash; the one before did */
};

int scan_problem(
	struct diag_list *problems, const struct plan_entry *place, const char *format, ...) {
	struct diag diag = {.severity = DIAG_ERROR, .line = place->line};
	char text[DIAG_TEXT_MAX * 2];
	va_list arguments;
	va_start(arguments, format);
	(void)vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	(void)diag_fail(&diag, 0, "%s", text);
	(void)snprintf(diag.file, sizeof diag.file, "%s", place->file);
	(void)snprintf(diag.section, sizeof diag.section, "%s",
		place->section != NULL ? place->section : "");
	(void)snprintf(diag.key, sizeof diag.key, "%s", place->key != NULL ? place->key : "");
	diag_list_add(problems, &diag);
	return -EINVAL;
}

/* A problem of the current line, under the current heading. */
#define LINE_PROBLEM(scanner, ...)                                                                 \
	((scanner)->bad = true,                                                                    \
		scan_problem((scanner)->problems,                                                  \
			&(const struct plan_entry){.file = (scanner)->file,                        \
				.line = (scanner)->line,                                           \
				.section = (scanner)->section},                                    \
			__VA_ARGS__))

static int add_entry(struct scanner *scanner, const char *key, const char *value) {
	struct scan *scan = scanner->scan;
	if (scan->count == scan->capacity) {
		uint32_t capacity = scan->capacity == 0 ? 64 : scan->capacity * 2;
		struct plan_entry *entries = realloc(scan->entries, capacity * sizeof *entries);
		if (entries == NULL) {
			return -ENOMEM;
		}
		scan->entries = entries;
		scan->capacity = capacity;
	}
	scan->entries[scan->count++] =
		(struct plan_entry){scanner->file, scanner->line, scanner->section, key, value};
	return 0;
}

static bool is_blank(char c) {
	return c == ' ' || c == '\t';
}

/* Cuts blanks off both ends, in place. */
static char *trim(char *text) {
	while (is_blank(*text)) {
		text++;
	}
	size_t length = strlen(text);
	while (length > 0 && is_blank(text[length - 1])) {
		text[--length] = '\0';
	}
	return text;
}

/* As iniparser does: bytes of ASCII, nothing else. */
static void lower(char *text) {
	for (; *text != '\0'; text++) {
		if (*text >= 'A' && *text <= 'Z') {
			*text = (char)(*text - 'A' + 'a');
		}
	}
}

/* The length of the UTF-8 character at text, or 0 when it is malformed. */
static size_t utf8_length(const unsigned char *text) {
	if (text[0] < 0x80) {
		return 1;
	}
	size_t length = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
	if (text[0] < 0xc2 || text[0] > 0xf4) {
		return 0;
	}
	for (size_t i = 1; i < length; i++) {
		if ((text[i] & 0xc0) != 0x80) {
			return 0;
		}
	}
	bool bad = (text[0] == 0xe0 && text[1] < 0xa0) || (text[0] == 0xed && text[1] > 0x9f) ||
		(text[0] == 0xf0 && text[1] < 0x90) || (text[0] == 0xf4 && text[1] > 0x8f);
	return bad ? 0 : length;
}

/* Whether the line, length bytes and terminated, can be read at all. */
static bool check_bytes(struct scanner *scanner, const char *line, size_t length) {
	if (memchr(line, '\0', length) != NULL) {
		(void)LINE_PROBLEM(scanner,
			"a NUL byte; this is no text, save the file as plain text in UTF-8");
		return false;
	}
	if (length > SCAN_LINE_MAX) {
		(void)LINE_PROBLEM(scanner, "the line has %zu bytes; shorten it to %d at most",
			length, SCAN_LINE_MAX);
		return false;
	}
	for (const unsigned char *at = (const unsigned char *)line; *at != '\0';) {
		size_t step = utf8_length(at);
		if (step == 0) {
			(void)LINE_PROBLEM(
				scanner, "a character that is not UTF-8; save the file as UTF-8");
			return false;
		}
		if ((*at < 0x20 && *at != '\t') || *at == 0x7f) {
			(void)LINE_PROBLEM(
				scanner, "a control character (code %u); remove it", (unsigned)*at);
			return false;
		}
		at += step;
	}
	return true;
}

/* ---- [section] ---- */

static int scan_heading(struct scanner *scanner, char *line) {
	char *end = strchr(line, ']');
	scanner->section = NULL;
	scanner->bad_section = true; /* until it turns out to be good */
	if (end == NULL) {
		return LINE_PROBLEM(scanner,
			"no \"]\" at the end of \"%.80s\"; write for example [reminder desk-break]",
			line);
	}
	if (end[1] != '\0') {
		return LINE_PROBLEM(scanner,
			"\"%.80s\" stands behind the \"]\"; put it on a line of its own",
			trim(end + 1));
	}
	*end = '\0';
	char *name = trim(line + 1);
	if (name[0] == '\0') {
		return LINE_PROBLEM(
			scanner, "a section without a name; write for example [minimus]");
	}
	if (strlen(name) > SCAN_NAME_MAX) {
		return LINE_PROBLEM(scanner,
			"the name of the section is too long; shorten it to %d bytes",
			SCAN_NAME_MAX);
	}
	if (strpbrk(name, ":[") != NULL) {
		return LINE_PROBLEM(scanner,
			"\"%c\" in the name of a section; remove it from [%.80s]",
			*strpbrk(name, ":["), name);
	}
	if (strchr(name, '\t') != NULL || strstr(name, "  ") != NULL) {
		return LINE_PROBLEM(scanner,
			"more than one blank in [%.80s]; write one blank between two words", name);
	}
	lower(name);
	scanner->section = name;
	scanner->bad_section = false;
	return add_entry(scanner, NULL, NULL);
}

/* ---- key = value ---- */

/* A problem of a value. */
#define VALUE_PROBLEM(scanner, key_, ...)                                                          \
	((scanner)->bad = true,                                                                    \
		scan_problem((scanner)->problems,                                                  \
			&(const struct plan_entry){.file = (scanner)->file,                        \
				.line = (scanner)->line,                                           \
				.section = (scanner)->section,                                     \
				.key = key_},                                                      \
			__VA_ARGS__))

/* Takes the quotes off. Quotes protect everything but themselves, and iniparser knows no escapes.
 */
static char *scan_quoted(struct scanner *scanner, const char *key, char *text) {
	char *end = strchr(text + 1, text[0]);
	if (end == NULL) {
		(void)VALUE_PROBLEM(scanner, key, "the quote is not closed; write %s = \"%.60s\"",
			key, text + 1);
		return text + 1;
	}
	char *rest = end + 1;
	while (is_blank(*rest)) {
		rest++;
	}
	if (*rest != '\0' && *rest != ';' && *rest != '#') {
		(void)VALUE_PROBLEM(scanner, key,
			"\"%.60s\" stands behind the closing quote; put quotes round the whole "
			"value, and "
			"none inside it",
			rest);
	}
	*end = '\0';
	return text + 1;
}

/* The value as it was meant, also after a problem, so that it is not missed on top of it. */
static char *scan_value(struct scanner *scanner, const char *key, char *text) {
	text = trim(text);
	if (text[0] == '"' || text[0] == '\'') {
		return scan_quoted(scanner, key, text);
	}
	char *cut = strpbrk(text, ";#");
	if (cut != NULL) {
		(void)VALUE_PROBLEM(scanner, key,
			"everything from \"%.60s\" on would be cut off; put quotes round the "
			"value, or a "
			"comment on a line of its own",
			cut);
		*cut = '\0';
		text = trim(text);
	}
	return text;
}

static bool check_key(struct scanner *scanner, const char *key) {
	if (key[0] == '\0') {
		(void)LINE_PROBLEM(scanner, "no key before the \"=\"; write KEY = VALUE");
	} else if (strlen(key) > SCAN_NAME_MAX) {
		(void)LINE_PROBLEM(
			scanner, "the key is too long; shorten it to %d bytes", SCAN_NAME_MAX);
	} else if (strchr(key, ':') != NULL) {
		(void)LINE_PROBLEM(scanner, "\":\" in the key \"%.80s\"; remove it", key);
	} else if (scanner->section == NULL && !scanner->bad_section) {
		(void)LINE_PROBLEM(scanner,
			"\"%.60s\" stands before any section; put [minimus] or [reminder NAME] "
			"above it",
			key);
	} else {
		return scanner->section != NULL;
	}
	return false;
}

/* The end of the key: "=", or a ":" that was meant as one. */
static char *find_equals(struct scanner *scanner, char *line) {
	char *equals = strchr(line, '='), *colon = strchr(line, ':');
	if (equals != NULL) {
		return equals;
	}
	if (colon == NULL && scanner->continued) {
		return NULL; /* told on the line before */
	}
	if (colon == NULL) {
		(void)LINE_PROBLEM(scanner,
			"no \"=\" in \"%.80s\"; write KEY = VALUE, or # before a comment", line);
		return NULL;
	}
	(void)LINE_PROBLEM(scanner, "no \"=\" in \"%.80s\"; write %.*s = %.60s", line,
		(int)(colon - line), line, colon + 1 + strspn(colon + 1, " \t"));
	return colon;
}

static int scan_setting(struct scanner *scanner, char *line) {
	char *equals = find_equals(scanner, line);
	if (equals == NULL) {
		return -EINVAL;
	}
	*equals = '\0';
	char *key = trim(line);
	if (!check_key(scanner, key)) {
		return -EINVAL;
	}
	lower(key);
	return add_entry(scanner, key, scan_value(scanner, key, equals + 1));
}

/* ---- the whole file ---- */

static int by_name(const void *a, const void *b) {
	const struct plan_entry *x = *(const struct plan_entry *const *)a,
				*y = *(const struct plan_entry *const *)b;
	int order = strcmp(x->section, y->section);
	if (order == 0) {
		order = strcmp(x->key != NULL ? x->key : "", y->key != NULL ? y->key : "");
	}
	return order != 0 ? order : x->line - y->line;
}

static bool same_name(const struct plan_entry *a, const struct plan_entry *b) {
	return strcmp(a->section, b->section) == 0 && (a->key == NULL) == (b->key == NULL) &&
		(a->key == NULL || strcmp(a->key, b->key) == 0);
}

/* A section written twice brings its keys twice; that is one mistake, told once. */
static bool heading_between(
	const struct scan *scan, const struct plan_entry *a, const struct plan_entry *b) {
	for (uint32_t i = 0; i < scan->count && b->key != NULL; i++) {
		const struct plan_entry *entry = &scan->entries[i];
		if (entry->key == NULL && entry->file == a->file && entry->line > a->line &&
			entry->line < b->line && strcmp(entry->section, b->section) == 0) {
			return true;
		}
	}
	return false;
}

/* iniparser would merge sections and let the last key win, without a word. */
static int check_duplicates(struct scanner *scanner, uint32_t first) {
	const struct scan *scan = scanner->scan;
	uint32_t count = scan->count - first;
	if (count < 2) {
		return 0;
	}
	const struct plan_entry **sorted = malloc(count * sizeof *sorted);
	if (sorted == NULL) {
		return -ENOMEM;
	}
	for (uint32_t i = 0; i < count; i++) {
		sorted[i] = &scan->entries[first + i];
	}
	qsort(sorted, count, sizeof *sorted, by_name);
	for (uint32_t i = 1; i < count; i++) {
		if (!same_name(sorted[i - 1], sorted[i])) {
			continue;
		}
		scanner->bad = true;
		if (heading_between(scan, sorted[i - 1], sorted[i])) {
			continue;
		}
		(void)scan_problem(scanner->problems, sorted[i],
			sorted[i]->key == NULL
				? "this section is written before, on line %d; put its keys "
				  "together under one heading"
				: "this key is written before, on line %d; keep one of the two",
			(int)sorted[i - 1]->line);
	}
	free(sorted);
	return 0;
}

/* Marks at the start of a file that editors on other systems leave. Returns how many bytes to pass
 * over. */
static size_t check_start(struct scanner *scanner, const char *bytes, size_t length) {
	if (length >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
		(void)LINE_PROBLEM(scanner,
			"a byte order mark at the start; save the file as UTF-8 without a BOM");
		return 3;
	}
	if (length >= 2 &&
		(memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0)) {
		(void)LINE_PROBLEM(scanner, "the file is UTF-16; save it as UTF-8");
		return length;
	}
	return 0;
}

/* Cuts off what iniparser ignores at the end of a line, and the backslash by which it would join
 * the line with the next. Returns whether to look at this line. */
static bool line_end(struct scanner *scanner, char *line, size_t length) {
	while (length > 0 && (is_blank(line[length - 1]) || line[length - 1] == '\r')) {
		line[--length] = '\0';
	}
	scanner->continued = scanner->joined;
	scanner->joined = length > 0 && line[length - 1] == '\\';
	if (scanner->joined) {
		(void)LINE_PROBLEM(scanner,
			"a backslash at the end would join this line with the next; "
			"remove it and write one line");
		line[--length] = '\0';
	}
	return check_bytes(scanner, line, length);
}

static int scan_line(struct scanner *scanner, char *line, size_t length) {
	if (!line_end(scanner, line, length)) {
		return -EINVAL;
	}
	while (is_blank(*line)) {
		line++;
	}
	if (*line == '\0' || *line == '#' || *line == ';') {
		return 0;
	}
	return *line == '[' ? scan_heading(scanner, line) : scan_setting(scanner, line);
}

int scan_file(struct scan *scan, const char *file, char *bytes, size_t length,
	struct diag_list *problems) {
	struct scanner scanner = {.scan = scan, .problems = problems, .file = file, .line = 1};
	uint32_t first = scan->count;
	bytes[length] = '\0';
	size_t at = check_start(&scanner, bytes, length);
	while (at < length) {
		char *line = bytes + at, *end = memchr(line, '\n', length - at);
		size_t line_length = end != NULL ? (size_t)(end - line) : length - at;
		line[line_length] = '\0';
		if (scan_line(&scanner, line, line_length) == -ENOMEM) {
			return -ENOMEM;
		}
		if (scan->count - first > SCAN_ENTRIES_MAX) {
			return LINE_PROBLEM(&scanner, "more than %d keys in one file; divide it",
				SCAN_ENTRIES_MAX);
		}
		at += line_length + 1;
		scanner.line++;
	}
	int r = check_duplicates(&scanner, first);
	return r < 0 ? r : scanner.bad ? -EINVAL : 0;
}

void scan_finish(struct scan *scan) {
	free(scan->entries);
	*scan = (struct scan){0};
}
