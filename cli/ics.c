/* SPDX-License-Identifier: MIT */
#include "ics.h"

#include <stdbool.h>
#include <string.h>

#include "human.h"
#include "render.h"

#define LINE_OCTETS 75
#define STAMP_BYTES 24
#define TEXT_BYTES 400

static size_t character(const char *text) {
	size_t bytes = 1;

	while (((unsigned char)text[bytes] & 0xc0) == 0x80) {
		bytes++;
	}
	return bytes;
}

void ics_escape(const char *text, char *escaped, size_t size) {
	size_t used = 0;

	while (*text != '\0') {
		size_t bytes = character(text);
		bool mark = strchr("\\;,\n", *text) != NULL;
		bool control = (unsigned char)*text < ' ' && *text != '\n' && *text != '\t';
		if (used + bytes + mark + 1 > size) {
			break;
		}
		if (mark) {
			escaped[used++] = '\\';
		}
		if (*text == '\n') {
			escaped[used++] = 'n';
		} else if (!control) {
			memcpy(escaped + used, text, bytes);
			used += bytes;
		}
		text += bytes;
	}
	escaped[used] = '\0';
}

void ics_line(FILE *out, const char *line) {
	size_t column = 0;

	while (*line != '\0') {
		size_t bytes = character(line);
		if (column + bytes > LINE_OCTETS) {
			(void)fputs("\r\n ", out);
			column = 1;
		}
		(void)fwrite(line, 1, bytes, out);
		column += bytes;
		line += bytes;
	}
	(void)fputs("\r\n", out);
}

static void property(FILE *out, const char *name, const char *value) {
	char line[TEXT_BYTES + 40];

	(void)snprintf(line, sizeof(line), "%s:%s", name, value);
	ics_line(out, line);
}

static void text_property(FILE *out, const char *name, const char *text) {
	char escaped[TEXT_BYTES];

	ics_escape(text, escaped, sizeof(escaped));
	property(out, name, escaped);
}

/* "20261123T080000Z" */
static void utc(int64_t unix_s, char text[STAMP_BYTES]) {
	struct stamp stamp = {.unix_s = unix_s};
	char when[WHEN_BYTES];
	size_t used = 0;

	stamp_print(&stamp, when);
	for (size_t i = 0; when[i] != '\0' && i < 19; i++) {
		if (when[i] != '-' && when[i] != ':') {
			text[used++] = when[i];
		}
	}
	text[used++] = 'Z';
	text[used] = '\0';
}

static void event(FILE *out, const json_t *occurrence, const char *written) {
	char text[TEXT_BYTES], when[STAMP_BYTES], due[STAMP_BYTES];
	const char *reminder = text_of(occurrence, "reminder");
	const char *routine = short_name(text_of(occurrence, "routine"));
	struct stamp prompted, planned;

	if (!stamp_parse(text_of(occurrence, "prompted"), &prompted) ||
		!stamp_parse(text_of(occurrence, "due"), &planned)) {
		return;
	}
	utc(prompted.unix_s, when);
	utc(planned.unix_s, due);
	property(out, "BEGIN", "VEVENT");
	(void)snprintf(text, sizeof(text), "%s-%s@minimus", reminder, due);
	text_property(out, "UID", text);
	property(out, "DTSTAMP", written);
	property(out, "DTSTART", when);
	(void)snprintf(text, sizeof(text), "%s: %s", reminder, routine);
	text_property(out, "SUMMARY", text);
	if (text_of(occurrence, "reason")[0] != '\0') {
		(void)snprintf(text, sizeof(text), "Held back at first: %s",
			text_of(occurrence, "reason"));
		text_property(out, "DESCRIPTION", text);
	}
	property(out, "CATEGORIES", "minimus");
	/* A reminder keeps nobody from anything else. */
	property(out, "TRANSP", "TRANSPARENT");
	property(out, "END", "VEVENT");
}

static void begin(FILE *out, const char *product) {
	property(out, "BEGIN", "VCALENDAR");
	property(out, "VERSION", "2.0");
	property(out, "PRODID", product);
	property(out, "CALSCALE", "GREGORIAN");
	property(out, "METHOD", "PUBLISH");
}

void ics_preview(FILE *out, const json_t *result, int64_t now_s) {
	char written[STAMP_BYTES];
	size_t i;
	json_t *occurrence;

	utc(now_s, written);
	begin(out, "-//minimus//preview//EN");
	json_array_foreach(json_object_get(result, "occurrences"), i, occurrence) {
		event(out, occurrence, written);
	}
	property(out, "END", "VCALENDAR");
}

/* What was done, and how it was. */
static void describe(const json_t *entry, char *text, size_t size) {
	const json_t *pain = json_object_get(entry, "pain");
	bool partial = strcmp(text_of(entry, "outcome"), "partial") == 0;
	size_t used = (size_t)snprintf(text, size, "%s", partial ? "stopped early" : "done");

	if (json_is_integer(json_object_get(entry, "effort"))) {
		used += (size_t)snprintf(text + used, size - used, ", effort %lld",
			(long long)number_of(entry, "effort"));
	}
	if (json_is_integer(json_object_get(pain, "during"))) {
		used += (size_t)snprintf(text + used, size - used, ", pain %lld of 10",
			(long long)number_of(pain, "during"));
	}
	(void)snprintf(text + used, size - used, "%s%.300s",
		text_of(entry, "note")[0] != '\0' ? "\n" : "", text_of(entry, "note"));
}

static void session(FILE *out, const json_t *entry, const char *written) {
	char text[TEXT_BYTES], when[STAMP_BYTES];
	const char *outcome = text_of(entry, "outcome");
	struct stamp started;

	if ((strcmp(outcome, "done") != 0 && strcmp(outcome, "partial") != 0) ||
		!stamp_parse(text_of(entry, "time"), &started)) {
		return;
	}
	utc(started.unix_s, when);
	property(out, "BEGIN", "VEVENT");
	(void)snprintf(text, sizeof(text), "%s@minimus", text_of(entry, "id"));
	text_property(out, "UID", text);
	property(out, "DTSTAMP", written);
	property(out, "DTSTART", when);
	(void)snprintf(text, sizeof(text), "PT%lldS", (long long)number_of(entry, "duration_s"));
	property(out, "DURATION", text);
	text_property(out, "SUMMARY", title_of(entry));
	describe(entry, text, sizeof(text));
	text_property(out, "DESCRIPTION", text);
	property(out, "CATEGORIES", "minimus");
	property(out, "TRANSP", "TRANSPARENT");
	property(out, "END", "VEVENT");
}

void ics_history(FILE *out, const json_t *history, int64_t now_s) {
	char written[STAMP_BYTES];
	size_t i;
	json_t *entry;

	utc(now_s, written);
	begin(out, "-//minimus//history//EN");
	json_array_foreach(json_object_get(history, "entries"), i, entry) {
		session(out, entry, written);
	}
	property(out, "END", "VCALENDAR");
}
