/* SPDX-License-Identifier: MIT */
#include "diag.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define EDITS_MAX 2

/* The length of the well-formed UTF-8 character at text, or 0: surrogates, overlong forms and
 * what a terminal would obey instead of showing are not well-formed here. */
static size_t character_length(const unsigned char *text) {
	if (text[0] < 0x80) {
		return text[0] >= 0x20 && text[0] != 0x7f ? 1 : 0;
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
	bool bad = (text[0] == 0xc2 && text[1] < 0xa0) || (text[0] == 0xe0 && text[1] < 0xa0) ||
		(text[0] == 0xed && text[1] > 0x9f) || (text[0] == 0xf0 && text[1] < 0x90) ||
		(text[0] == 0xf4 && text[1] > 0x8f);
	return bad ? 0 : length;
}

/* Messages quote what a person wrote, and end on terminals and in JSON: whatever is no printable
 * UTF-8 becomes a question mark. A character that was cut in two at the end goes with its rest. */
static void make_printable(char *text) {
	size_t at = 0;
	while (text[at] != '\0') {
		size_t length = character_length((const unsigned char *)text + at);
		if (length == 0) {
			text[at] = '?';
			length = 1;
		}
		at += length;
	}
}

static void end_in_dots(char *text, size_t size) {
	size_t at = size - 4;
	while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80) {
		at--;
	}
	memcpy(text + at, "...", 4);
}

int diag_fail(struct diag *diag, int32_t column, const char *format, ...) {
	if (diag == NULL) {
		return -EINVAL;
	}
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(diag->message, sizeof diag->message, format, arguments);
	va_end(arguments);
	if (length < 0) {
		diag->message[0] = '\0';
	} else if ((size_t)length >= sizeof diag->message) {
		end_in_dots(diag->message, sizeof diag->message);
	}
	make_printable(diag->message);
	diag->column = column;
	diag->suggestion[0] = '\0';
	return -EINVAL;
}

void diag_suggest(struct diag *diag, const char *word) {
	if (diag == NULL || word == NULL) {
		return;
	}
	size_t length = strlen(word);
	if (length >= sizeof diag->suggestion) {
		return;
	}
	memcpy(diag->suggestion, word, length + 1);
}

static bool is_word_byte(char c) {
	return isalnum((unsigned char)c) || c == '-' || c == '_';
}

/* Whether the message shows this word, and not merely a longer one that contains it. */
static bool message_shows(const char *message, const char *word) {
	size_t length = strlen(word);
	for (const char *at = strstr(message, word); at != NULL; at = strstr(at + 1, word)) {
		bool begins = at == message || !is_word_byte(at[-1]);
		if (begins && !is_word_byte(at[length])) {
			return true;
		}
	}
	return false;
}

/* Appends like snprintf: counts what would have been written, writes what fits. */
struct output {
	char *text;
	size_t size, length;
};

static void put(struct output *output, const char *text) {
	for (; *text != '\0'; text++, output->length++) {
		if (output->length + 1 < output->size) {
			output->text[output->length] = *text;
		}
	}
}

static void put_place(struct output *output, const struct diag *diag) {
	if (diag->file[0] != '\0') {
		char line[16] = "";
		if (diag->line > 0) {
			(void)snprintf(line, sizeof line, ":%d", (int)diag->line);
		}
		put(output, diag->file);
		put(output, line);
		put(output, ": ");
	}
	if (diag->section[0] != '\0') {
		put(output, "[");
		put(output, diag->section);
		put(output, "]");
		put(output, diag->key[0] != '\0' ? " " : ": ");
	}
	if (diag->key[0] != '\0') {
		put(output, diag->key);
		put(output, ": ");
	}
}

int diag_print(const struct diag *diag, char *text, size_t size) {
	struct output output = {.text = text, .size = size};
	put_place(&output, diag);
	put(&output, diag->message);
	if (diag->suggestion[0] != '\0' && !message_shows(diag->message, diag->suggestion)) {
		put(&output, " (did you mean \"");
		put(&output, diag->suggestion);
		put(&output, "\"?)");
	}
	if (size > 0) {
		text[output.length < size ? output.length : size - 1] = '\0';
	}
	return (int)output.length;
}

static size_t smaller(size_t a, size_t b) {
	return a < b ? a : b;
}

/* Edit distance in which two neighbours that changed places cost one, the commonest slip of
 * all. Case does not count. Both lengths are below DIAG_NAME_MAX. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length) {
	size_t rows[3][DIAG_NAME_MAX];
	size_t *two_ago = rows[0], *one_ago = rows[1], *row = rows[2];
	for (size_t j = 0; j <= b_length; j++) {
		one_ago[j] = j;
	}
	for (size_t i = 1; i <= a_length; i++) {
		row[0] = i;
		int a_now = tolower((unsigned char)a[i - 1]);
		for (size_t j = 1; j <= b_length; j++) {
			int b_now = tolower((unsigned char)b[j - 1]);
			size_t best = one_ago[j - 1] + (a_now != b_now);
			best = smaller(best, one_ago[j] + 1);
			best = smaller(best, row[j - 1] + 1);
			if (i > 1 && j > 1 && a_now == tolower((unsigned char)b[j - 2]) &&
				tolower((unsigned char)a[i - 2]) == b_now) {
				best = smaller(best, two_ago[j - 2] + 1);
			}
			row[j] = best;
		}
		size_t *free_row = two_ago;
		two_ago = one_ago;
		one_ago = row;
		row = free_row;
	}
	return one_ago[b_length];
}

const char *diag_nearest(const char *word, const char *const *names, size_t n) {
	size_t length = strlen(word), best = EDITS_MAX + 1;
	const char *nearest = NULL;
	if (length >= DIAG_NAME_MAX) {
		return NULL;
	}
	for (size_t i = 0; i < n; i++) {
		size_t name_length = strlen(names[i]);
		if (name_length >= DIAG_NAME_MAX || name_length > length + EDITS_MAX ||
			length > name_length + EDITS_MAX) {
			continue;
		}
		size_t edits = distance(word, length, names[i], name_length);
		if (edits < best && 2 * edits < length) {
			best = edits;
			nearest = names[i];
		}
	}
	return nearest;
}
