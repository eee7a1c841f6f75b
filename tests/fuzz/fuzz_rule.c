/* SPDX-License-Identifier: MIT */
/* Any text as every kind of schedule text: what is accepted is within its bounds and can be
 * printed, what is refused says why. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/civil.h"
#include "core/rule.h"
#include "core/span.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void told(int r, struct diag *diag) {
	char line[1024];
	assert(r == 0 || diag->message[0] != '\0');
	assert(diag->column >= 0);
	assert(diag_print(diag, line, sizeof line) < (int)sizeof line);
	diag->message[0] = '\0';
}

static void try_rule(const char *text, bool every) {
	struct diag diag = {.line = 1};
	struct rule rule;
	char printed[320];
	rule_init(&rule);
	int r = every ? rule_parse_every(text, &rule, &diag) : rule_parse_times(text, &rule, &diag);
	told(r, &diag);
	assert((rule.kind == RULE_NONE) == (r < 0));
	for (uint32_t i = 0; i < rule.time_count; i++) {
		assert(rule.times_s[i] >= 0 && rule.times_s[i] < S_PER_DAY);
		assert(i == 0 || rule.times_s[i] > rule.times_s[i - 1]);
	}
	rule_print(&rule, printed, sizeof printed);
	assert(strlen(printed) < sizeof printed - 1);
}

static void check_window(const struct rule_window *window) {
	assert(window->days != 0 && window->days <= RULE_ALL_DAYS);
	assert(window->from_s >= 0 && window->from_s < S_PER_DAY);
	assert(window->to_s >= 0 && window->to_s <= S_PER_DAY && window->to_s != window->from_s);
}

static void try_windows(const char *text) {
	struct diag diag = {.line = 1};
	struct rule_windows windows = {.count = 0};
	struct rule_window window;
	rule_days days;
	told(rule_parse_windows(text, &windows, &diag), &diag);
	for (uint32_t i = 0; i < windows.count; i++) {
		check_window(&windows.items[i]);
	}
	int r = rule_parse_window(text, &window, &diag);
	told(r, &diag);
	if (r == 0) {
		check_window(&window);
	}
	r = rule_parse_days(text, &days, &diag);
	told(r, &diag);
	assert(r < 0 || (days != 0 && days <= RULE_ALL_DAYS));
}

static void try_span(const char *text) {
	struct diag diag = {.line = 1};
	int64_t us = 0, again = 0;
	char printed[48];
	int r = span_parse(text, &us, &diag);
	told(r, &diag);
	assert(us >= 0 && us <= SPAN_US_MAX);
	span_print(us, printed, sizeof printed);
	assert(span_parse(printed, &again, NULL) == 0 && again == us - us % 1000);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	char *text = malloc(size + 1);
	if (text == NULL) {
		return 0;
	}
	if (size > 0) {
		memcpy(text, data, size);
	}
	text[size] = '\0';
	int64_t value;
	int32_t offset_s;
	try_rule(text, true);
	try_rule(text, false);
	try_windows(text);
	try_span(text);
	(void)civil_parse_date(text, &value);
	(void)civil_parse_rfc3339(text, &value, &offset_s);
	free(text);
	return 0;
}
