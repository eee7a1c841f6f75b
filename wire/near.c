/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "near.h"

#define NEAR_LENGTH_MAX 40

static size_t least(size_t a, size_t b) {
	return a < b ? a : b;
}

/* Edits (insert, delete, replace, swap of neighbours) between two short words. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length) {
	size_t rows[3][NEAR_LENGTH_MAX + 1];
	size_t *before = rows[0], *last = rows[1], *row = rows[2];
	for (size_t j = 0; j <= b_length; j++) {
		last[j] = before[j] = j;
	}
	for (size_t i = 1; i <= a_length; i++) {
		row[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			size_t best = last[j - 1] + (a[i - 1] != b[j - 1]);
			best = least(best, least(last[j], row[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
				best = least(best, before[j - 2] + 1);
			}
			row[j] = best;
		}
		size_t *free_row = before;
		before = last;
		last = row;
		row = free_row;
	}
	return last[b_length];
}

void near_offer(struct near *near, const char *text, const char *word) {
	size_t text_length = strlen(text), word_length = strlen(word);
	if (text_length == 0 || text_length > NEAR_LENGTH_MAX || word_length > NEAR_LENGTH_MAX) {
		return;
	}
	size_t limit = word_length < 3 ? 1 : word_length < 6 ? 2 : 3;
	size_t edits = distance(text, text_length, word, word_length);
	/* A word of which nothing is right is no near miss. */
	if (edits > limit || edits >= least(text_length, word_length)) {
		return;
	}
	if (near->word == NULL || edits < near->distance) {
		near->word = word;
		near->distance = edits;
	}
}

const char *near_match(const char *text, const char *const *words) {
	struct near near = {0};
	for (; *words != NULL; words++) {
		near_offer(&near, text, *words);
	}
	return near.word;
}
