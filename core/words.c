/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

static bool is_blank(char c) {
	return c == ' ' || c == '\t';
}

struct cutter {
	const char *text, *at;
	char *to;
	struct diag *diag;
};

static int32_t column(const struct cutter *cutter, const char *at) {
	return (int32_t)(at - cutter->text) + 1;
}

/* Copies what is inside the quotes; `at` is on the first of them. */
static int copy_quoted(struct cutter *cutter) {
	const char *start = cutter->at;
	char quote = *cutter->at++;
	while (*cutter->at != '\0' && *cutter->at != quote) {
		if (quote == '"' && *cutter->at == '\\' &&
			(cutter->at[1] == '"' || cutter->at[1] == '\\')) {
			cutter->at++;
		}
		*cutter->to++ = *cutter->at++;
	}
	if (*cutter->at == '\0') {
		return diag_fail(cutter->diag, column(cutter, start),
			"the quote before \"%.40s\" is not closed; close it with %c", start + 1,
			quote);
	}
	cutter->at++;
	return 0;
}

static int copy_word(struct cutter *cutter) {
	while (*cutter->at != '\0' && !is_blank(*cutter->at)) {
		if (*cutter->at == '"' || *cutter->at == '\'') {
			int r = copy_quoted(cutter);
			if (r < 0) {
				return r;
			}
			continue;
		}
		if (*cutter->at == '\\' && *++cutter->at == '\0') {
			return diag_fail(cutter->diag, column(cutter, cutter->at),
				"nothing follows the backslash; remove it, or write two");
		}
		*cutter->to++ = *cutter->at++;
	}
	*cutter->to++ = '\0';
	return 0;
}

int words_split(const char *text, char *memory, char **ret_words, struct diag *diag) {
	struct cutter cutter = {.text = text, .at = text, .to = memory, .diag = diag};
	int count = 0;
	for (;;) {
		while (is_blank(*cutter.at)) {
			cutter.at++;
		}
		if (*cutter.at == '\0') {
			break;
		}
		if (count == WORDS_COUNT_MAX) {
			return diag_fail(diag, column(&cutter, cutter.at),
				"there are more than %d words; write a script", WORDS_COUNT_MAX);
		}
		ret_words[count++] = cutter.to;
		int r = copy_word(&cutter);
		if (r < 0) {
			return r;
		}
	}
	if (count == 0 || ret_words[0][0] == '\0') {
		return diag_fail(diag, 1, "there is no program; write its name or path first");
	}
	ret_words[count] = NULL;
	return count;
}
