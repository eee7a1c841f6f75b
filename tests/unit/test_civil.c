/* SPDX-License-Identifier: MIT */
/* The calendar: day numbers, weekdays, RFC 3339, against the C library's own arithmetic. */
#define _POSIX_C_SOURCE 200809L

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>
#include <time.h>

#include "core/civil.h"

static void test_days(void **state) {
	(void)state;
	assert_int_equal(civil_day(1970, 1, 1), 0);
	assert_int_equal(civil_day(2000, 3, 1), 11017);
	assert_int_equal(civil_day(1, 1, 1), -719162);
	assert_int_equal(civil_day(2026, 13, 1), civil_day(2027, 1, 1));
	assert_int_equal(civil_day(2026, 0, 1), civil_day(2025, 12, 1));
	assert_int_equal(civil_day(2026, -23, 31), civil_day(2024, 1, 31));
	assert_int_equal(civil_day(2026, 2, 30), civil_day(2026, 3, 2));
	assert_int_equal(civil_day(2026, 1, 0), civil_day(2025, 12, 31));
	assert_int_equal(civil_days_in_month(2024, 2), 29);
	assert_int_equal(civil_days_in_month(2100, 2), 28);
	assert_int_equal(civil_days_in_month(2000, 2), 29);
	assert_int_equal(civil_days_in_month(2026, 13), 0);
}

/* Every day of years 1 to 4000, at some second of it. */
static void test_like_libc(void **state) {
	(void)state;
	int64_t first = civil_day(1, 1, 1), last = civil_day(4000, 12, 31);
	for (int64_t day = first; day <= last; day++) {
		time_t s = (time_t)(day * S_PER_DAY + (day & 0xffff));
		struct tm tm;
		struct civil civil;
		assert_non_null(gmtime_r(&s, &tm));
		civil_from_local_s(s, &civil);
		if (civil.year != tm.tm_year + 1900 || civil.month != tm.tm_mon + 1 ||
			civil.day != tm.tm_mday || civil.hour != tm.tm_hour ||
			civil.minute != tm.tm_min || civil.second != tm.tm_sec ||
			civil_local_s(&civil) != s || civil_weekday(day) != (tm.tm_wday + 6) % 7) {
			fail_msg("day %lld", (long long)day);
		}
	}
	struct civil civil;
	civil_from_local_s(INT64_MIN, &civil);
	assert_true(civil.year < 0);
	civil_from_local_s(INT64_MAX, &civil);
	assert_true(civil.year > 9999);
	assert_in_range(civil_weekday(INT64_MAX), 0, 6);
	assert_in_range(civil_weekday(INT64_MIN), 0, 6);
}

static void test_rfc3339(void **state) {
	(void)state;
	static const struct {
		const char *text;
		int64_t utc_s;
		int32_t offset_s;
		const char *printed;
	} rows[] = {
		{"2026-11-23T09:00:00+01:00", 1795420800, 3600, "2026-11-23T09:00:00+01:00"},
		{"2026-11-23T09:00:00Z", 1795424400, 0, "2026-11-23T09:00:00+00:00"},
		{"2026-11-23t09:00:00.123456z", 1795424400, 0, "2026-11-23T09:00:00+00:00"},
		{"2026-11-23T09:00:00-03:30", 1795437000, -12600, "2026-11-23T09:00:00-03:30"},
		{"1970-01-01T00:00:00-00:00", 0, 0, "1970-01-01T00:00:00+00:00"},
		{"2016-12-31T23:59:60Z", 1483228800, 0, "2017-01-01T00:00:00+00:00"},
		{"0001-01-01T00:00:00Z", INT64_C(-62135596800), 0, "0001-01-01T00:00:00+00:00"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		int64_t utc_s = -1;
		int32_t offset_s = -1;
		char text[32];
		if (civil_parse_rfc3339(rows[i].text, &utc_s, &offset_s) != 0 ||
			utc_s != rows[i].utc_s || offset_s != rows[i].offset_s) {
			fail_msg("%s: %lld %d", rows[i].text, (long long)utc_s, (int)offset_s);
		}
		civil_print_rfc3339(utc_s, offset_s, text, sizeof text);
		assert_string_equal(text, rows[i].printed);
	}
	static const char *const wrong[] = {"", "2026-11-23", "2026-11-23T09:00:00",
		"2026-11-23 09:00:00Z", "2026-02-29T09:00:00Z", "2026-11-23T24:00:00Z",
		"2026-11-23T09:00Z", "2026-11-23T09:00:00.Z", "2026-11-23T09:00:00+1:00",
		"2026-11-23T09:00:00+01:60", "2026-11-23T09:00:00Z ", "0000-11-23T09:00:00Z",
		"+026-11-23T09:00:00Z", "2026-13-01T09:00:00Z", "2026-11-23T09:00:61Z"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		int64_t utc_s = 77;
		int32_t offset_s = 78;
		assert_int_equal(civil_parse_rfc3339(wrong[i], &utc_s, &offset_s), -EINVAL);
		assert_int_equal(utc_s, 77);
		assert_int_equal(offset_s, 78);
	}
}

static void test_date(void **state) {
	(void)state;
	int64_t day = 77;
	static const char *const wrong[] = {
		"", "2026-1-1", "2026-02-30", "26-01-01", "2026-01-01 ", "2026/01/01"};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_int_equal(civil_parse_date(wrong[i], &day), -EINVAL);
		assert_int_equal(day, 77);
	}
	assert_int_equal(civil_parse_date("2026-11-23", &day), 0);
	assert_int_equal(day, 20780);
	assert_int_equal(civil_weekday(day), 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_days),
		cmocka_unit_test(test_like_libc),
		cmocka_unit_test(test_rfc3339),
		cmocka_unit_test(test_date),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
