/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "human.h"
#include "picture.h"
#include "render.h"

#define BAR_MAX 60
#define BAR_MIN 10

#define WIDTH_MIN 20
#define RAW_LINES 6 /* before those that are too long go on in the next one */

/* Where a line has to end, so that it is no wider than that: at a space if there is one. */
static size_t line_end(const char *text, size_t width) {
	size_t fit = text_fit(text, width), end = fit;
	if (text[fit] == '\0') {
		return fit;
	}
	while (end > 0 && text[end] != ' ') {
		end--;
	}
	return end > 0 ? end : fit;
}

static size_t wrap(
	const char *text, size_t width, size_t count, char lines[PICTURE_LINES][PICTURE_BYTES]) {
	do {
		size_t end = line_end(text, width);
		(void)snprintf(lines[count++], PICTURE_BYTES, "%.*s", (int)end, text);
		text += end;
		text += *text == ' ' ? 1 : 0;
	} while (*text != '\0' && count < PICTURE_LINES);
	return count;
}

/* Left text, right text, spaces between, or one after the other where there is no room. */
static void spread(char line[PICTURE_BYTES], const char *left, const char *right, int width) {
	size_t room = (size_t)width, right_width = text_width(right);
	size_t left_room = room > right_width + 2 ? room - right_width - 2 : 0;
	size_t bytes = text_fit(left, left_room);
	int gap = (int)(room - right_width) - (int)left_room;
	char kept[PICTURE_BYTES];
	if (text_width(left) > left_room && room > WIDTH_MIN) {
		(void)snprintf(line, PICTURE_BYTES, "%.300s, %.60s", left, right);
		return;
	}
	(void)snprintf(kept, sizeof(kept), "%.*s", (int)bytes, left);
	gap += (int)(left_room - text_width(kept));
	(void)snprintf(line, PICTURE_BYTES, "%.200s%*s%.60s", kept, gap, "", right);
}

static void bar(char line[PICTURE_BYTES], int64_t left, int64_t whole, int width) {
	char clock[WHEN_BYTES], cells[BAR_MAX + 1];
	human_clock(left, clock);
	int room = width - (int)strlen(clock) - 4;
	int count = room > BAR_MAX ? BAR_MAX : room < BAR_MIN ? BAR_MIN : room;
	int64_t done = whole <= 0 ? 0 : (whole - left) * count / whole;
	for (int i = 0; i < count; i++) {
		cells[i] = i < done ? '#' : '-';
	}
	cells[count] = '\0';
	(void)snprintf(line, PICTURE_BYTES, "[%s]  %s", cells, clock);
}

/* The step as the daemon words it for the ear, or else in our words. */
static void step_text(const json_t *step, char *text, size_t size) {
	step_words(step, text, size);
	if (json_object_get(step, "reps") != NULL) {
		size_t used = strlen(text);
		(void)snprintf(text + used, size - used, ", %lld times",
			(long long)number_of(step, "reps"));
	}
}

static size_t session_lines(const struct picture *picture, const json_t *session,
	char lines[RAW_LINES][PICTURE_BYTES]) {
	const json_t *step = json_object_get(session, "step"),
		     *next = json_object_get(session, "next");
	bool paused = json_is_true(json_object_get(session, "paused"));
	char elapsed[WHEN_BYTES], total[WHEN_BYTES], clock[2 * WHEN_BYTES + 8], words[200];
	size_t count = 0;
	human_clock(picture->elapsed, elapsed);
	human_clock(picture->elapsed + picture->remaining, total);
	(void)snprintf(clock, sizeof(clock), "%s of %s", elapsed, total);
	spread(lines[count++], title_of(session), clock, picture->width);
	step_text(step, lines[count], PICTURE_BYTES);
	count++;
	bar(lines[count++], picture->step_remaining, number_of(step, "duration_s"), picture->width);
	if (json_is_object(next)) {
		step_text(next, words, sizeof(words));
		char left[PICTURE_BYTES], right[WHEN_BYTES];
		(void)snprintf(left, sizeof(left), "next: %s", words);
		(void)snprintf(
			right, sizeof(right), "%lld s", (long long)number_of(next, "duration_s"));
		spread(lines[count++], left, right, picture->width);
	} else {
		(void)snprintf(lines[count++], PICTURE_BYTES, "%s",
			json_object_get(session, "step_count") != NULL ? "next: then you are done"
								       : "");
	}
	bool waiting = json_is_true(json_object_get(session, "waiting"));
	(void)snprintf(lines[count++], PICTURE_BYTES, "%s%s%s",
		waiting          ? "waiting for you"
			: paused ? "paused"
				 : "",
		paused && picture->keys ? ": " : "",
		!picture->keys    ? ""
			: waiting ? "n or space goes on, b back, s stop, q quit"
			: paused  ? "p goes on, n next, b back, s stop, q quit"
				  : "p pause, n next, b back, s stop, q quit");
	return count;
}

static size_t question_lines(const struct picture *picture, char lines[RAW_LINES][PICTURE_BYTES]) {
	bool effort = picture->question == QUESTION_EFFORT;
	(void)snprintf(lines[0], PICTURE_BYTES, "%s",
		effort ? "The session is over. How hard was it?"
		       : "How sore was it during the session?");
	(void)snprintf(lines[1], PICTURE_BYTES, "%s",
		effort ? "e easy, r right, h hard, 0 to 9, t ten, Enter nothing"
		       : "n none, l a little, m too much, 0 to 9, t ten, Enter nothing");
	return 2;
}

static size_t prompt_lines(
	const struct picture *picture, const json_t *prompt, char lines[RAW_LINES][PICTURE_BYTES]) {
	char when[WHEN_BYTES] = "";
	struct stamp expires;
	if (stamp_parse(text_of(prompt, "expires"), &expires)) {
		human_when(&expires, picture->now_s, when);
	}
	(void)snprintf(lines[0], PICTURE_BYTES, "It is time: %s (%s)", title_of(prompt),
		text_of(prompt, "reminder"));
	(void)snprintf(lines[1], PICTURE_BYTES, "%s%s%s",
		picture->keys ? "s start, z snooze, k skip, q quit"
			      : "minimusctl start, snooze or skip",
		when[0] == '\0' ? "" : "; open until ", when);
	return 2;
}

static void idle_line(const struct picture *picture, char line[PICTURE_BYTES]) {
	const json_t *status = picture->status, *next = json_object_get(status, "next");
	const char *state = text_of(status, "state");
	const json_t *screening = json_object_get(status, "screening");
	struct style style = {.now_s = picture->now_s};
	char when[128];
	if (strcmp(state, "suspended") == 0) {
		(void)snprintf(line, PICTURE_BYTES,
			"Suspended after a warning sign. See: minimusctl redflag");
	} else if (json_is_true(json_object_get(screening, "needed"))) {
		(void)snprintf(
			line, PICTURE_BYTES, "First the safety questions: minimusctl screening");
	} else if (strcmp(state, "paused") == 0) {
		(void)snprintf(
			line, PICTURE_BYTES, "All reminders are paused. Go on: minimusctl resume");
	} else if (json_is_object(next)) {
		when_words(text_of(next, "due"), &style, when, sizeof(when));
		(void)snprintf(
			line, PICTURE_BYTES, "Next: %s, %s", text_of(next, "reminder"), when);
	} else {
		(void)snprintf(line, PICTURE_BYTES, "Nothing is coming. See: minimusctl list");
	}
}

size_t picture_lines(const struct picture *picture, char lines[PICTURE_LINES][PICTURE_BYTES]) {
	const json_t *session = json_object_get(picture->status, "session");
	const json_t *prompt = json_object_get(picture->status, "prompt");
	char raw[RAW_LINES][PICTURE_BYTES];
	size_t raw_count = 1, count = 0;
	if (picture->status == NULL) {
		(void)snprintf(raw[0], PICTURE_BYTES, "No daemon answers. Waiting for one.");
	} else if (json_is_object(session)) {
		raw_count = session_lines(picture, session, raw);
	} else if (picture->question != QUESTION_NONE) {
		raw_count = question_lines(picture, raw);
	} else if (json_is_object(prompt)) {
		raw_count = prompt_lines(picture, prompt, raw);
	} else {
		idle_line(picture, raw[0]);
		if (picture->keys) {
			(void)snprintf(raw[raw_count++], PICTURE_BYTES, "q quit");
		}
	}
	if (picture->message[0] != '\0' && raw_count < RAW_LINES) {
		(void)snprintf(raw[raw_count++], PICTURE_BYTES, "%s", picture->message);
	}
	size_t width = picture->width < WIDTH_MIN ? WIDTH_MIN : (size_t)picture->width;
	for (size_t i = 0; i < raw_count && count < PICTURE_LINES; i++) {
		count = wrap(raw[i], width, count, lines);
	}
	return count;
}

void picture_plain(const struct picture *picture, char line[PICTURE_BYTES]) {
	const json_t *session = json_object_get(picture->status, "session");
	const json_t *prompt = json_object_get(picture->status, "prompt");
	const json_t *step = json_object_get(session, "step");
	char words[200], clock[WHEN_BYTES], lines[RAW_LINES][PICTURE_BYTES];
	if (picture->status == NULL) {
		(void)snprintf(line, PICTURE_BYTES, "No daemon answers. Waiting for one.");
	} else if (json_is_object(session)) {
		human_clock(number_of(step, "at"), clock);
		step_text(step, words, sizeof(words));
		(void)snprintf(line, PICTURE_BYTES, "%s  %s, %lld s%s", clock, words,
			(long long)number_of(step, "duration_s"),
			json_is_true(json_object_get(session, "waiting")) ? ", waiting for you"
				: json_is_true(json_object_get(session, "paused")) ? ", paused"
										   : "");
	} else if (json_array_size(json_object_get(picture->status, "questions")) > 0) {
		(void)snprintf(line, PICTURE_BYTES,
			"The session is over. Say how it was: minimusctl answer");
	} else if (json_is_object(prompt)) {
		(void)prompt_lines(picture, prompt, lines);
		(void)snprintf(line, PICTURE_BYTES, "%.200s; %.200s", lines[0], lines[1]);
	} else {
		/* "in 42 min" would change by itself; only the time is said. */
		const json_t *next = json_object_get(picture->status, "next");
		struct stamp due;
		idle_line(picture, line);
		if (strncmp(line, "Next: ", 6) == 0 && stamp_parse(text_of(next, "due"), &due)) {
			human_when(&due, picture->now_s, clock);
			(void)snprintf(line, PICTURE_BYTES, "Next: %.80s, %s",
				text_of(next, "reminder"), clock);
		}
	}
}
