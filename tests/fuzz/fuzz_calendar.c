/* SPDX-License-Identifier: MIT */
/* Any text as a calendar expression: refused with a reason and a column within it, or a calendar
 * that prints as one that prints the same, and whose elapses go on and end. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/calendar.h"

#define ELAPSES_TRIED 40

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_elapses(const struct calendar *calendar, int64_t base_s) {
	int64_t at_s = base_s, next_s, nominal_s;
	for (int i = 0; i < ELAPSES_TRIED; i++) {
		if (!calendar_next(calendar, zone_utc(), at_s, &next_s, &nominal_s)) {
			return;
		}
		assert(next_s > at_s && next_s == nominal_s);
		struct civil civil;
		civil_from_local_s(next_s, &civil);
		assert(civil.year >= CALENDAR_YEAR_MIN && civil.year <= CALENDAR_YEAR_MAX);
		assert((calendar->hours >> civil.hour & 1) != 0);
		assert((calendar->minutes >> civil.minute & 1) != 0);
		assert((calendar->seconds >> civil.second & 1) != 0);
		int32_t weekday = civil_weekday(civil_day(civil.year, civil.month, civil.day));
		assert((calendar->weekdays >> weekday & 1) != 0);
		at_s = next_s;
	}
}

static void try_print(const struct calendar *calendar) {
	static char text[CALENDAR_TEXT_MAX], again[CALENDAR_TEXT_MAX];
	struct calendar second;
	size_t length = calendar_print(calendar, text, sizeof text);
	assert(length < sizeof text - 1 && text[length] == '\0');
	assert(calendar_parse(text, &second, NULL) == 0);
	(void)calendar_print(&second, again, sizeof again);
	assert(strcmp(text, again) == 0);
	assert(memcmp(calendar->years, second.years, sizeof second.years) == 0);
	assert(memcmp(calendar->days, second.days, sizeof second.days) == 0);
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
	struct diag diag = {.line = 1};
	struct calendar calendar;
	int r = calendar_parse(text, &calendar, &diag);
	if (r < 0) {
		assert(diag.message[0] != '\0');
		assert(diag.column >= 1 && (size_t)diag.column <= strlen(text) + 1);
	} else {
		try_print(&calendar);
		int64_t apart_us = calendar_apart_us(&calendar);
		assert(apart_us > 0 && apart_us <= 60000000);
		try_elapses(&calendar, 0);
		try_elapses(&calendar, 1798761000); /* just before 2027 */
		try_elapses(&calendar, INT64_MIN);
		try_elapses(&calendar, INT64_MAX);
	}
	free(text);
	return 0;
}
