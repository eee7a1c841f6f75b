/* SPDX-License-Identifier: MIT */
/* Time spans against systemd's own answers, their text and their errors; clock times. */
#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/instant.h"
#include "core/span.h"

struct span_row {
	const char *text;
	int64_t us;
};

/* What `systemd-analyze timespan` of systemd 252 says. */
static const struct span_row systemd_rows[] = {
	{"1h20min", INT64_C(4800000000)},
	{"1h 20min", INT64_C(4800000000)},
	{"1.5h", INT64_C(5400000000)},
	{"2d", INT64_C(172800000000)},
	{"1 d", INT64_C(86400000000)},
	{"1y", INT64_C(31557600000000)},
	{"1M", INT64_C(2629800000000)},
	{"1month", INT64_C(2629800000000)},
	{"3months", INT64_C(7889400000000)},
	{"90sec", INT64_C(90000000)},
	{"5 minutes", INT64_C(300000000)},
	{"1hr", INT64_C(3600000000)},
	{"1us", INT64_C(1)},
	{"1\xc2\xb5s", INT64_C(1)},
	{"1\xce\xbcs", INT64_C(1)},
	{"5msec", INT64_C(5000)},
	{".5s", INT64_C(500000)},
	{"1.0000005s", INT64_C(1000000)},
	{"0.333h", INT64_C(1198800000)},
	{"2 weeks", INT64_C(1209600000000)},
	{"1w3d4h", INT64_C(878400000000)},
	{"1 week 2 days", INT64_C(777600000000)},
	{"36hours", INT64_C(129600000000)},
	{"0s", INT64_C(0)},
	{"0.0000001s", INT64_C(0)},
	{"1usec", INT64_C(1)},
	{"1s 1s", INT64_C(2000000)},
	{"100000min", INT64_C(6000000000000)},
	{"2.25 years", INT64_C(71004600000000)},
	{"1day 1hour 1minute 1second", INT64_C(90061000000)},
	{"1min 1.5s", INT64_C(61500000)},
	{"0.1w", INT64_C(60480000000)},
	{"59.999s", INT64_C(59999000)},
	{"1000ms", INT64_C(1000000)},
	{"7 d 1 hr", INT64_C(608400000000)},
	{"45m", INT64_C(2700000000)},
	{"10second", INT64_C(10000000)},
	{" 12hour ", INT64_C(43200000000)},
};

static void test_parse(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof systemd_rows / sizeof systemd_rows[0]; i++) {
		const struct span_row *row = &systemd_rows[i];
		struct diag diag = {.line = 0};
		int64_t us = -1;
		if (span_parse(row->text, &us, &diag) != 0 || us != row->us) {
			fail_msg("%s: %lld %s", row->text, (long long)us, diag.message);
		}
	}
}

/* The rows above are what systemd says here and now, too. */
static void test_parse_as_systemd(void **state) {
	(void)state;
	if (access("/usr/bin/systemd-analyze", X_OK) != 0) {
		skip();
	}
	for (size_t i = 0; i < sizeof systemd_rows / sizeof systemd_rows[0]; i++) {
		char command[256], line[256];
		int64_t us = -1;
		(void)snprintf(command, sizeof command,
			"LC_ALL=C SYSTEMD_COLORS=0 systemd-analyze timespan -- '%s'",
			systemd_rows[i].text);
		FILE *pipe = popen(command, "r");
		assert_non_null(pipe);
		while (fgets(line, sizeof line, pipe) != NULL) {
			const char *at = strstr(line, "s: ");
			if (us < 0 && strstr(line, "Original") == NULL && at != NULL) {
				us = strtoll(at + 3, NULL, 10);
			}
		}
		assert_int_equal(pclose(pipe), 0);
		if (us != systemd_rows[i].us) {
			fail_msg("%s: %lld", systemd_rows[i].text, (long long)us);
		}
	}
}

static void test_errors(void **state) {
	(void)state;
	static const struct {
		const char *text;
		int32_t column;
		const char *message, *suggestion;
	} rows[] = {
		{"", 0, "the time span is empty; write a number with its unit, such as 10min", ""},
		{"   ", 0, "the time span is empty; write a number with its unit, such as 10min",
			""},
		{"10", 1, "10 has no unit; write 10min or 10s", ""},
		{"1h 20", 4, "20 has no unit; write 20min or 20s", ""},
		{"1.5.5h", 1, "1.5.5 has no unit; write 1.5.5min or 1.5.5s", ""},
		{"10 20s", 1, "10 has no unit; write 10min or 10s", ""},
		{"-5s", 1, "a time span has no sign; write it plainly, such as 10min", ""},
		{"1h -5min", 4, "a time span has no sign; write it plainly, such as 10min", ""},
		{"soon", 1,
			"expected a number at \"soon\"; write a time span such as 10min or 1h "
			"20min",
			""},
		{"1.s", 3,
			"expected a number at \"s\"; write a time span such as 10min or 1h 20min",
			""},
		{"5mins", 2, "unknown unit \"mins\"; write ms, s, min, h, d or w", "min"},
		{"3 dyas", 3, "unknown unit \"dyas\"; write ms, s, min, h, d or w", "days"},
		{"10minutse", 3, "unknown unit \"minutse\"; write ms, s, min, h, d or w",
			"minutes"},
		{"1e3s", 2, "unknown unit \"e\"; write ms, s, min, h, d or w", ""},
		{"1H", 2, "unknown unit \"H\"; write ms, s, min, h, d or w", ""},
		{"99999999999999999999s", 0,
			"this time span is longer than a thousand years; write a shorter one", ""},
		{"1000y 1s", 0,
			"this time span is longer than a thousand years; write a shorter one", ""},
		{"999.9999y 1w", 0,
			"this time span is longer than a thousand years; write a shorter one", ""},
		{"infinity", 1,
			"expected a number at \"infinity\"; write a time span such as 10min or 1h "
			"20min",
			""},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct diag diag = {.line = 0};
		int64_t us = 77;
		int r = span_parse(rows[i].text, &us, &diag);
		if (r != -EINVAL || us != 77 || strcmp(diag.message, rows[i].message) != 0 ||
			strcmp(diag.suggestion, rows[i].suggestion) != 0 ||
			diag.column != rows[i].column) {
			fail_msg("%s: %d, column %d: %s (%s)", rows[i].text, r, (int)diag.column,
				diag.message, diag.suggestion);
		}
		assert_int_equal(span_parse(rows[i].text, &us, NULL), -EINVAL);
	}
}

static void test_print(void **state) {
	(void)state;
	static const struct {
		int64_t us;
		const char *expected;
	} rows[] = {
		{0, "0s"},
		{999, "0s"},
		{1000, "1ms"},
		{1500000, "1s 500ms"},
		{60 * US_PER_S, "1min"},
		{4800 * US_PER_S, "1h 20min"},
		{2 * US_PER_DAY, "2d"},
		{10 * US_PER_DAY + 1, "10d"},
		{US_PER_DAY + US_PER_S, "1d 1s"},
		{-90 * US_PER_S, "-1min 30s"},
		{INT64_MIN, "-106751991d 4h 54s 775ms"},
		{INT64_MAX, "106751991d 4h 54s 775ms"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char text[48];
		span_print(rows[i].us, text, sizeof text);
		assert_string_equal(text, rows[i].expected);
	}
	char small[4];
	span_print(4800 * US_PER_S, small, sizeof small);
	assert_string_equal(small, "1h ");
}

static void test_round_trip(void **state) {
	(void)state;
	uint64_t seed = 1;
	for (int i = 0; i < 20000; i++) {
		seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		int64_t us = (int64_t)((seed >> 20) % ((uint64_t)1 << (10 + i % 40))) * 1000;
		if (us > SPAN_US_MAX) {
			continue;
		}
		char text[48];
		int64_t again = -1;
		span_print(us, text, sizeof text);
		if (span_parse(text, &again, NULL) != 0 || again != us) {
			fail_msg("%lld: %s: %lld", (long long)us, text, (long long)again);
		}
	}
}

static void test_clock(void **state) {
	(void)state;
	static const struct {
		const char *text;
		int allow_24;
		int32_t s; /* -1: refused */
		const char *message;
	} rows[] = {
		{"00:00", 0, 0, ""},
		{"08:30", 0, 30600, ""},
		{"8:30", 0, 30600, ""},
		{"08:30:15", 0, 30615, ""},
		{"23:59:59", 0, 86399, ""},
		{"24:00", 1, 86400, ""},
		{"24:00", 0, -1,
			"\"24:00\" is past the end of the day; write 23:59 at most, or 00:00"},
		{"24:01", 1, -1, "\"24:01\" is past the end of the day; write 24:00 at most"},
		{"25:00", 1, -1,
			"\"25:00\" is no time of day; write hours and minutes, such as 08:30"},
		{"8", 0, -1, "\"8\" is no time of day; write hours and minutes, such as 08:30"},
		{"8.30", 0, -1,
			"\"8.30\" is no time of day; write hours and minutes, such as 08:30"},
		{"08:3", 0, -1,
			"\"08:3\" is no time of day; write hours and minutes, such as 08:30"},
		{"08:60", 0, -1,
			"\"08:60\" is no time of day; write hours and minutes, such as 08:30"},
		{"008:00", 0, -1,
			"\"008:00\" is no time of day; write hours and minutes, such as 08:30"},
		{"8:30am", 0, -1,
			"\"8:30am\" is no time of day; write hours and minutes, such as 08:30"},
		{"08:30:", 0, -1,
			"\"08:30:\" is no time of day; write hours and minutes, such as 08:30"},
		{"", 0, -1, "\"\" is no time of day; write hours and minutes, such as 08:30"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct diag diag = {.line = 0};
		int32_t s = -1;
		int r = span_parse_clock(rows[i].text, rows[i].allow_24, &s, &diag);
		if (r != (rows[i].s < 0 ? -EINVAL : 0) || s != rows[i].s ||
			strcmp(diag.message, rows[i].message) != 0) {
			fail_msg("%s: %d %d %s", rows[i].text, r, (int)s, diag.message);
		}
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_parse_as_systemd),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_clock),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
