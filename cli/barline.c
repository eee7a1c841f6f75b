/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "barline.h"
#include "human.h"
#include "render.h"

#define WARN_S 30
#define TEXT_BYTES 256

/* Waybar reads its texts as Pango markup, and breaks tooltip lines at carriage returns. */
static void escape(const char *from, char *to, size_t size) {
	size_t used = 0;
	for (; *from != '\0' && used + 8 < size; from++) {
		const char *name = *from == '&' ? "&amp;"
			: *from == '<'          ? "&lt;"
			: *from == '>'          ? "&gt;"
						: NULL;
		if (name != NULL) {
			used += (size_t)snprintf(to + used, size - used, "%s", name);
		} else {
			to[used++] = *from == '\n' ? '\r' : *from;
		}
	}
	to[used] = '\0';
}

static json_t *line_of(
	const char *text, const char *tooltip, json_t *classes, json_int_t percentage) {
	char shown[2 * TEXT_BYTES], tip[4 * TEXT_BYTES];
	escape(text, shown, sizeof(shown));
	escape(tooltip, tip, sizeof(tip));
	return json_pack("{ss sO ss so sI}", "text", shown, "alt", json_array_get(classes, 0),
		"tooltip", tip, "class", classes, "percentage", percentage);
}

static json_int_t percent(json_int_t done, json_int_t whole) {
	json_int_t value = whole <= 0 ? 0 : done * 100 / whole;
	return value < 0 ? 0 : value > 100 ? 100 : value;
}

static json_t *session_line(const json_t *session, int64_t passed_s) {
	char text[TEXT_BYTES], tip[2 * TEXT_BYTES], words[160], left[WHEN_BYTES], total[WHEN_BYTES];
	const json_t *step = json_object_get(session, "step");
	bool paused = json_is_true(json_object_get(session, "paused"));
	int64_t passed = paused ? 0 : passed_s;
	int64_t step_left = number_of(step, "remaining_s") - passed;
	int64_t remaining = number_of(session, "remaining_s") - passed;
	const char *kind = text_of(step, "kind");
	step_words(step, words, sizeof(words));
	human_clock(step_left, left);
	human_clock(remaining, total);
	(void)snprintf(text, sizeof(text), "%s %s", left, short_name(text_of(step, "exercise")));
	(void)snprintf(tip, sizeof(tip), "%s\n%s\n%s left in all%s", text_of(session, "routine"),
		words, total, paused ? ", paused" : "");
	json_t *classes = json_pack("[s]", "session");
	const char *second = paused                                        ? "paused"
		: strcmp(kind, "work") == 0                                ? "hold"
		: strcmp(kind, "rest") == 0 || strcmp(kind, "switch") == 0 ? "rest"
									   : NULL;
	if (second != NULL) {
		(void)json_array_append_new(classes, json_string(second));
	}
	json_int_t whole = number_of(session, "elapsed_s") + number_of(session, "remaining_s");
	return line_of(text, tip, classes, percent(whole - (remaining < 0 ? 0 : remaining), whole));
}

static json_t *prompt_line(const json_t *prompt, int64_t now_s) {
	char tip[2 * TEXT_BYTES];
	struct stamp shown, expires;
	bool overdue = json_is_true(json_object_get(prompt, "overdue"));
	json_int_t gone = 0;
	if (stamp_parse(text_of(prompt, "shown"), &shown) &&
		stamp_parse(text_of(prompt, "expires"), &expires)) {
		gone = percent(now_s - shown.unix_s, expires.unix_s - shown.unix_s);
		overdue = overdue || gone > 50;
	}
	(void)snprintf(tip, sizeof(tip), "%s: %s\nminimusctl start, snooze or skip",
		text_of(prompt, "reminder"), text_of(prompt, "routine"));
	return line_of(text_of(prompt, "reminder"), tip,
		json_pack("[s]", overdue ? "overdue" : "due"), gone);
}

static json_t *idle_line(const json_t *status, int64_t now_s) {
	char text[TEXT_BYTES] = "", tip[2 * TEXT_BYTES], when[WHEN_BYTES], span[WHEN_BYTES];
	const json_t *next = json_object_get(status, "next");
	struct stamp due;
	if (!stamp_parse(text_of(next, "due"), &due)) {
		return line_of("", "nothing is coming", json_pack("[s]", "idle"), 0);
	}
	int64_t left = due.unix_s - now_s;
	bool warn = json_is_true(json_object_get(next, "warning")) || (left <= WARN_S && left >= 0);
	human_when(&due, now_s, when);
	human_span(left, span);
	(void)snprintf(text, sizeof(text), "%s", span);
	size_t used = (size_t)snprintf(tip, sizeof(tip), "%s, %s", text_of(next, "reminder"), when);
	size_t i;
	json_t *pause;
	json_array_foreach(json_object_get(status, "pauses"), i, pause) {
		if (used + 80 < sizeof(tip)) {
			used += (size_t)snprintf(tip + used, sizeof(tip) - used, "\nheld: %.60s",
				text_of(pause, "reason"));
		}
	}
	return line_of(text, tip, json_pack("[s]", warn ? "warn" : "idle"), 0);
}

static json_t *paused_line(const json_t *status, int64_t now_s) {
	char tip[TEXT_BYTES] = "all reminders are paused", when[WHEN_BYTES];
	size_t i;
	json_t *pause;
	json_array_foreach(json_object_get(status, "pauses"), i, pause) {
		struct stamp until;
		if (strcmp(text_of(pause, "reason"), "user") == 0 &&
			json_object_get(pause, "reminder") == NULL &&
			stamp_parse(text_of(pause, "until"), &until)) {
			human_when(&until, now_s, when);
			(void)snprintf(tip, sizeof(tip), "all reminders are paused until %s", when);
		}
	}
	return line_of("paused", tip, json_pack("[s]", "paused"), 0);
}

static json_t *pick(const json_t *status, int64_t now_s, int64_t passed_s) {
	const char *state = text_of(status, "state");
	const json_t *session = json_object_get(status, "session");
	const json_t *prompt = json_object_get(status, "prompt");
	if (status == NULL) {
		return line_of("", "minimusd is not running", json_pack("[s]", "disconnected"), 0);
	}
	if (strcmp(state, "suspended") == 0) {
		return line_of("suspended",
			"suspended after a warning sign\nminimusctl redflag says how it goes on",
			json_pack("[s]", "suspended"), 0);
	}
	if (json_is_object(session)) {
		return session_line(session, passed_s);
	}
	if (strcmp(state, "paused") == 0) {
		return paused_line(status, now_s);
	}
	if (json_is_object(prompt)) {
		return prompt_line(prompt, now_s);
	}
	return idle_line(status, now_s);
}

json_t *barline(const json_t *status, int64_t now_s, int64_t passed_s) {
	return pick(status, now_s, passed_s);
}
