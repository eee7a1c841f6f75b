/* SPDX-License-Identifier: MIT */
#include "parameter.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "plan_value.h"
#include "span.h"

/* The parsers of the plan's own keys read numbers, times, yes-no and words. */
static int read_number(const struct parameter *parameter, const char *text, int32_t *ret_number,
	struct diag *diag) {
	static int (*const parsers[])(const struct plan_value *value) = {
		[PARAMETER_NUMBER] = value_number,
		[PARAMETER_TIME] = value_seconds,
		[PARAMETER_YES_NO] = value_yes_no_int,
		[PARAMETER_WORD] = value_word,
	};
	struct plan_word words[PARAMETER_WORDS_MAX + 1] = {{NULL, 0}};
	for (uint32_t i = 0; i < parameter->words.count && i < PARAMETER_WORDS_MAX; i++) {
		words[i] = (struct plan_word){parameter->words.items[i], (int)i};
		words[i + 1].name = NULL;
	}
	int64_t scale = parameter->type == PARAMETER_TIME ? US_PER_S : 1;
	const struct plan_key key = {
		.words = words, .min = parameter->min * scale, .max = parameter->max * scale};
	const struct plan_value value = {
		.key = &key, .text = text, .target = ret_number, .diag = diag};
	return parsers[parameter->type](&value);
}

static int read_text(const struct parameter *parameter, const char *text, struct diag *diag) {
	size_t length = strlen(text);
	if (length > (size_t)parameter->max) {
		return diag_fail(diag, parameter->max + 1,
			"the text has %zu bytes; shorten it to %d at most", length,
			(int)parameter->max);
	}
	if (parameter->type == PARAMETER_PATH && text[0] != '/' && strncmp(text, "~/", 2) != 0) {
		return diag_fail(diag, 1,
			"\"%s\" is no whole path; write one that begins with / or with ~/", text);
	}
	return 0;
}

int parameter_read(const struct parameter *parameter, const char *text,
	char ret_value[PARAMETER_VALUE_BYTES], struct diag *diag) {
	char range[160];
	if (text[0] == '\0') {
		parameter_print_range(parameter, range, sizeof range);
		return diag_fail(diag, 0, "no value; write %s, or remove the line", range);
	}
	if (parameter->type == PARAMETER_TEXT || parameter->type == PARAMETER_PATH) {
		int r = read_text(parameter, text, diag);
		if (r == 0) {
			(void)snprintf(ret_value, PARAMETER_VALUE_BYTES, "%s", text);
		}
		return r;
	}
	int32_t number = 0;
	int r = read_number(parameter, text, &number, diag);
	if (r == 0 && parameter->type == PARAMETER_WORD) {
		(void)snprintf(ret_value, PARAMETER_VALUE_BYTES, "%s", text);
	} else if (r == 0) {
		(void)snprintf(ret_value, PARAMETER_VALUE_BYTES, "%d", (int)number);
	}
	return r;
}

void parameter_print_initial(const struct parameter *parameter, char *text, size_t size) {
	switch (parameter->type) {
	case PARAMETER_NUMBER:
		(void)snprintf(text, size, "%d", (int)parameter->initial);
		break;
	case PARAMETER_TIME:
		span_print(parameter->initial * US_PER_S, text, size);
		break;
	case PARAMETER_YES_NO:
		(void)snprintf(text, size, "%s", parameter->initial != 0 ? "yes" : "no");
		break;
	case PARAMETER_WORD:
		(void)snprintf(text, size, "%s", parameter->words.items[parameter->initial]);
		break;
	case PARAMETER_TEXT:
	case PARAMETER_PATH:
		(void)snprintf(text, size, "%s", parameter->text);
		break;
	}
}

void parameter_print_range(const struct parameter *parameter, char *text, size_t size) {
	struct buf buf;
	char least[48], most[48];
	buf_init(&buf, text, size);
	switch (parameter->type) {
	case PARAMETER_NUMBER:
		buf_printf(
			&buf, "a number from %d to %d", (int)parameter->min, (int)parameter->max);
		break;
	case PARAMETER_TIME:
		span_print(parameter->min * US_PER_S, least, sizeof least);
		span_print(parameter->max * US_PER_S, most, sizeof most);
		buf_printf(&buf, "a time span from %s to %s", least, most);
		break;
	case PARAMETER_YES_NO:
		buf_puts(&buf, "yes or no");
		break;
	case PARAMETER_WORD:
		for (uint32_t i = 0; i < parameter->words.count; i++) {
			buf_list(&buf, i + 1 == parameter->words.count ? " or " : ", ",
				parameter->words.items[i]);
		}
		break;
	case PARAMETER_TEXT:
		buf_printf(&buf, "a text of at most %d bytes", (int)parameter->max);
		break;
	case PARAMETER_PATH:
		buf_puts(&buf, "a whole path");
		break;
	}
}
