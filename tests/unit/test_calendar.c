/* SPDX-License-Identifier: MIT */
/* Calendar expressions: what is read and how it is printed, every refusal with its column, and the
 * next elapse. tests/integration/calendar_oracle.py holds the rest against systemd. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/calendar.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

static void read_calendar(const char *text, struct calendar *ret) {
	struct diag diag = {.line = 0};
	if (calendar_parse(text, ret, &diag) != 0) {
		fail_msg("%s: %d: %s", text, (int)diag.column, diag.message);
	}
}

static void test_print(void **state) {
	(void)state;
	static const struct {
		const char *text, *normal;
	} rows[] = {
		{"minutely", "*-*-* *:*:00"},
		{"hourly", "*-*-* *:00:00"},
		{"daily", "*-*-* 00:00:00"},
		{"weekly", "Mon *-*-* 00:00:00"},
		{"monthly", "*-*-01 00:00:00"},
		{"quarterly", "*-01,04,07,10-01 00:00:00"},
		{"semiannually", "*-01,07-01 00:00:00"},
		{"yearly", "*-01-01 00:00:00"},
		{"annually", "*-01-01 00:00:00"},
		{"Daily utc", "*-*-* 00:00:00 UTC"},
		{"weekly Europe/Berlin", "Mon *-*-* 00:00:00 Europe/Berlin"},
		{"Mon..Fri *-*-* 09..17:00/50 Europe/Berlin",
			"Mon..Fri *-*-* 09..17:00/50:00 Europe/Berlin"},
		{"mon,Tuesday,SUN", "Mon,Tue,Sun *-*-* 00:00:00"},
		{"Sat-Sun, 10:00", "Sat,Sun *-*-* 10:00:00"},
		{"Mon..Sun 1:2", "*-*-* 01:02:00"},
		{"12:00", "*-*-* 12:00:00"},
		{"*:*", "*-*-* *:*:00"},
		{"*:*:*", "*-*-* *:*:*"},
		{"*:*:0/1,5", "*-*-* *:*:*"},
		{"*:0/15", "*-*-* *:00/15:00"},
		{"20,0,0:5..5", "*-*-* 00,20:05:00"},
		{"26-1-1", "2026-01-01 00:00:00"},
		{"69-1-1", "2069-01-01 00:00:00"},
		{"70..99/3-1-1", "1970..1997/3-01-01 00:00:00"},
		{"*-*~3", "*-*~03 00:00:00"},
		{"*-*~01..04/2", "*-*~01..03/2 00:00:00"},
		{"*-*~*", "*-*-* 00:00:00"},
		{"02~7/1 8:00", "*-02~07/1 08:00:00"},
		{"1..5/10-1", "*-01-01 00:00:00"},
		{"*:*:1.5/2.25", "*-*-* *:*:01.500000/2.250000"},
		{"*:*:0..10.5", "*-*-* *:*:00..10"},
		{"*:*:0.1234567", "*-*-* *:*:00.123457"},
		{"@1795424400", "2026-11-23 09:00:00 UTC"},
		{"Mon @ +0 Europe/Paris", "Mon 1970-01-01 00:00:00 UTC"},
		{"12:00 Etc/GMT+5", "*-*-* 12:00:00 Etc/GMT+5"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char text[CALENDAR_TEXT_MAX], again[CALENDAR_TEXT_MAX];
		struct calendar first, second;
		read_calendar(rows[i].text, &first);
		size_t length = calendar_print(&first, text, sizeof text);
		assert_int_equal(length, strlen(text));
		if (strcmp(text, rows[i].normal) != 0) {
			fail_msg("%s: %s", rows[i].text, text);
		}
		read_calendar(text, &second);
		(void)calendar_print(&second, again, sizeof again);
		assert_string_equal(text, again);
		assert_memory_equal(first.counts, second.counts, sizeof first.counts);
		assert_memory_equal(first.days, second.days, sizeof first.days);
		assert_true(first.minutes == second.minutes && first.seconds == second.seconds);
	}
}

/* What is refused, and where. */
static const struct {
	const char *text;
	int column;
} refused[] = {
	{"", 1},
	{" ", 1},
	{" UTC", 1},
	{"UTC", 1},
	{" 12:00", 1},
	{"12:00 ", 6},
	{"12", 3},
	{"*", 2},
	{"dayly", 1},
	{"dailyx", 1},
	{"daily daily", 1},
	{"Mon daily", 5},
	{"12:00 daily", 6},
	{"Mond", 1},
	{"Fry", 1},
	{"Mon,Fry", 5},
	{"Mon, Tue", 6},
	{"Mon Tue", 5},
	{"Mon..", 6},
	{"Mon.. 12:00", 6},
	{"Mon-", 5},
	{"Mon.Fri", 4},
	{"Mon..Tue..Wed", 9},
	{"Mon-Tue-Wed", 8},
	{"Sat..Mon", 6},
	{"Sun..Sat 9:00", 6},
	{"Mon;Tue", 4},
	{"Mon12:00", 4},
	{"..Fri", 1},
	{",Fri", 1},
	{"Mon..12:00", 6},
	{"25:00", 1},
	{"24:00", 1},
	{"12:60", 4},
	{"12:00:60", 7},
	{"12:00:59.9999999", 7},
	{"-1:00", 1},
	{"12:-1", 4},
	{"12:", 4},
	{"12:00:", 7},
	{":00", 1},
	{"12::00", 4},
	{"12:00:00:00", 9},
	{"12:00pm", 6},
	{"12.30", 3},
	{"12h", 3},
	{"*/5:00", 2},
	{"*:*/5", 4},
	{"*:*:*/5", 6},
	{"*:0/0", 5},
	{"*:0/60", 3},
	{"*:30/30", 3},
	{"*:5..3", 3},
	{"*:5..", 6},
	{"*:5..x", 6},
	{"*:..5", 3},
	{"*:5.5", 4},
	{"*:1,", 5},
	{"*:,1", 3},
	{"*:1,,2", 5},
	{"*:1,*", 5},
	{"*:*,1", 4},
	{"*5:00", 2},
	{"*:0/5/5", 6},
	{"*:1..2..3", 7},
	{"*:0..59/60/2", 11},
	{"*:*:0..0", 5},
	{"*:*:0..0.5", 5},
	{"*:*:0.", 7},
	{"*:*:0.x", 7},
	{"*:*:0/0.0", 7},
	{"*:*:30/30", 5},
	{"*:*:5.5..5", 5},
	{"1969-01-01", 1},
	{"2200-01-01", 1},
	{"100-1-1", 1},
	{"2026-00-01", 6},
	{"2026-13-01", 6},
	{"2026-01-00", 9},
	{"2026-01-32", 9},
	{"2026-1", 1},
	{"2026-01-01-01", 11},
	{"2026-01-01T12:00", 11},
	{"2026/01/01", 8},
	{"01/01", 6},
	{"2026-", 6},
	{"2026-01-", 9},
	{"*-*~0", 5},
	{"*-*~29", 5},
	{"*-*~3..1", 5},
	{"*-*~1/1", 5},
	{"*~*-1", 4},
	{"*-*~~1", 5},
	{"~1", 1},
	{"*-*-1~1", 6},
	{"2030..2026-1-1", 1},
	{"@", 2},
	{"@x", 2},
	{"@-5", 1},
	{"@1e3", 3},
	{"@5.5", 3},
	{"@99999999999", 1},
	{"@7258118400", 1},
	{"@5 12:00", 3},
	{"2026-01-01 @5", 12},
	{"4294967296:00", 1},
	{"*:*:2148", 5},
	{"*:99999999999999999999", 3},
	{"12:00 +02:00", 6},
	{"12:00 Europe//Berlin", 6},
	{"12:00 Europe/", 6},
	{"12:00 /etc/localtime", 6},
	{"12:00\tUTC", 6},
	{"Mon\t12:00", 4},
	{"2026-W05-1", 6},
	{"\xc3\xa4", 1},
	{"30 9 * * 1", 3},
};

static void test_refused(void **state) {
	(void)state;
	assert_true(COUNT(refused) >= 100);
	int wrong = 0;
	for (size_t i = 0; i < COUNT(refused); i++) {
		struct diag diag = {.line = 0};
		struct calendar calendar = {.hours = 7}, before = calendar;
		int r = calendar_parse(refused[i].text, &calendar, &diag);
		if (r != -EINVAL || diag.column != refused[i].column || diag.message[0] == '\0' ||
			calendar_parse(refused[i].text, &calendar, NULL) != -EINVAL) {
			print_error("\"%s\": %d, column %d: %s\n", refused[i].text, r,
				(int)diag.column, diag.message);
			wrong++;
		}
		assert_memory_equal(&calendar, &before, sizeof before);
	}
	assert_int_equal(wrong, 0);
}

static void test_messages(void **state) {
	(void)state;
	static const struct {
		const char *text, *message, *suggestion;
	} rows[] = {
		{"dayly",
			"\"dayly\" is no day of the week and no word such as daily; write Mon..Fri "
			"09:00, for example",
			"daily"},
		{"Mon,Thi", "expected a day of the week; write days such as Mon..Fri,Sun", "Thu"},
		{"Sat..Mon",
			"a range of days goes from Mon to Sun at most; write \"Sat..Sun,Mon..Mon\" "
			"instead",
			""},
		{"*:*/5", "\"*\" takes no repeat; write 0/5 or, for days and months, 1/5", ""},
		{"24:00", "hours go from 0 to 23", ""},
		{"*-*~29", "days from the end of the month go from 1 to 28", ""},
		{"1969-01-01", "years go from 1970 to 2199; 70 is 1970, 69 is 2069", ""},
		{"*:5..3", "this range runs backwards; put the smaller number first", ""},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct diag diag = {.line = 0};
		struct calendar calendar;
		assert_int_equal(calendar_parse(rows[i].text, &calendar, &diag), -EINVAL);
		assert_string_equal(diag.message, rows[i].message);
		assert_string_equal(diag.suggestion, rows[i].suggestion);
	}
}

static void test_too_many_numbers(void **state) {
	(void)state;
	char text[2048] = "*:0";
	struct calendar calendar;
	for (int i = 1; i < CALENDAR_PARTS_MAX - 2; i++) {
		(void)strcat(text, ",5");
	}
	(void)strcat(text, ":1");
	read_calendar(text, &calendar);
	(void)strcat(text, ",1,2");
	struct diag diag = {.line = 0};
	assert_int_equal(calendar_parse(text, &calendar, &diag), -EINVAL);
	assert_string_equal(diag.message, "more than 256 numbers; use ranges");
}

/* ---- elapses ---- */

static const struct zone *load(const char *name) {
	static unsigned char bytes[65536];
	char path[256];
	(void)snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", name);
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	size_t length = fread(bytes, 1, sizeof bytes, file);
	(void)fclose(file);
	void *memory = malloc(zone_size(bytes, length));
	assert_non_null(memory);
	return zone_parse(memory, name, bytes, length);
}

static int64_t utc(const char *text) {
	int64_t utc_s;
	int32_t offset_s;
	assert_int_equal(civil_parse_rfc3339(text, &utc_s, &offset_s), 0);
	return utc_s;
}

static void test_next(void **state) {
	(void)state;
	static const struct {
		const char *text, *zone, *base, *next[3]; /* NULL: none any more */
	} rows[] = {
		{"Mon..Fri 09:00", "Europe/Berlin", "2026-11-22T23:00:00Z",
			{"2026-11-23T09:00:00+01:00", "2026-11-24T09:00:00+01:00",
				"2026-11-25T09:00:00+01:00"}},
		{"02:30", "Europe/Berlin", "2026-03-28T12:00:00+01:00",
			{"2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00",
				"2026-03-31T02:30:00+02:00"}},
		{"02:00/20", "Europe/Berlin", "2026-03-29T00:00:00+01:00",
			{"2026-03-29T03:00:00+02:00", "2026-03-30T02:00:00+02:00",
				"2026-03-30T02:20:00+02:00"}},
		{"*:0", "Europe/Berlin", "2026-10-25T01:30:00+02:00",
			{"2026-10-25T02:00:00+02:00", "2026-10-25T03:00:00+01:00",
				"2026-10-25T04:00:00+01:00"}},
		{"*:*:*", "Europe/Berlin", "2026-10-25T02:10:00+01:00",
			{"2026-10-25T03:00:00+01:00", "2026-10-25T03:00:01+01:00",
				"2026-10-25T03:00:02+01:00"}},
		{"12:00", "Pacific/Apia", "2011-12-29T13:00:00-10:00",
			{"2011-12-31T00:00:00+14:00", "2011-12-31T12:00:00+14:00",
				"2012-01-01T12:00:00+14:00"}},
		{"daily", "America/Sao_Paulo", "2018-11-03T00:00:00-03:00",
			{"2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00",
				"2018-11-06T00:00:00-02:00"}},
		{"2:15", "Australia/Lord_Howe", "2026-10-03T12:00:00+10:30",
			{"2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00",
				"2026-10-06T02:15:00+11:00"}},
		{"*-02-29", "UTC", "2096-02-29T00:00:00Z",
			{"2104-02-29T00:00:00Z", "2108-02-29T00:00:00Z", "2112-02-29T00:00:00Z"}},
		{"*-02-30", "UTC", "2026-01-01T00:00:00Z", {NULL, NULL, NULL}},
		{"2026-11-23 9:00", "UTC", "2026-11-23T09:00:00Z", {NULL, NULL, NULL}},
		{"2199-12-31 23:59:59", "Pacific/Kiritimati", "2026-01-01T00:00:00Z",
			{"2199-12-31T23:59:59+14:00", NULL, NULL}},
		{"*:*:30.25,30.75,31", "UTC", "2026-01-01T00:00:00Z",
			{"2026-01-01T00:00:30Z", "2026-01-01T00:00:31Z", "2026-01-01T00:01:30Z"}},
		{"yearly", "UTC", "0001-01-01T00:00:00Z",
			{"1970-01-01T00:00:00Z", "1971-01-01T00:00:00Z", "1972-01-01T00:00:00Z"}},
		{"yearly", "UTC", "9999-01-01T00:00:00Z", {NULL, NULL, NULL}},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct calendar calendar;
		const struct zone *zone = load(rows[i].zone);
		read_calendar(rows[i].text, &calendar);
		int64_t at_s = utc(rows[i].base);
		for (size_t n = 0; n < COUNT(rows[i].next); n++) {
			int64_t next_s = 0, nominal_s = 0;
			bool found = calendar_next(&calendar, zone, at_s, &next_s, &nominal_s);
			if (rows[i].next[n] == NULL) {
				assert_false(found);
				break;
			}
			if (!found || next_s != utc(rows[i].next[n])) {
				fail_msg("%s %zu: %lld", rows[i].text, n, (long long)next_s);
			}
			assert_true(zone_utc_of(zone, nominal_s, NULL) == next_s);
			at_s = next_s;
		}
		free((void *)(uintptr_t)zone);
	}
}

static void test_restrict(void **state) {
	(void)state;
	struct calendar calendar;
	char text[CALENDAR_TEXT_MAX];
	int64_t next_s;
	read_calendar("Mon..Fri 9:00", &calendar);
	calendar_restrict(&calendar, 1u << 2 | 1u << 6);
	(void)calendar_print(&calendar, text, sizeof text);
	assert_string_equal(text, "Mon..Fri *-*-* 09:00:00");
	int64_t base_s = utc("2026-11-23T00:00:00Z");
	assert_true(calendar_next(&calendar, zone_utc(), base_s, &next_s, NULL));
	assert_true(next_s == utc("2026-11-25T09:00:00Z"));
	calendar_restrict(&calendar, 1u << 6);
	assert_false(calendar_next(&calendar, zone_utc(), base_s, &next_s, NULL));
}

static void test_apart(void **state) {
	(void)state;
	static const struct {
		const char *text;
		int64_t us;
	} rows[] = {
		{"daily", 60000000},
		{"minutely", 60000000},
		{"*:*:30", 60000000},
		{"*:*:0,30", 30000000},
		{"*:0:0,45", 45000000},
		{"*:*:0,45", 15000000},
		{"*:59,0:10,50", 20000000},
		{"*:*:*", 1000000},
		{"*:*:0/0.5", 500000},
		{"*:*:0/0.000001", 1},
		{"12:00:10,10.25", 250000},
		{"*:*:0,59.5", 500000},
		{"12:00:0,59.5", 59500000},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct calendar calendar;
		read_calendar(rows[i].text, &calendar);
		if (calendar_apart_us(&calendar) != rows[i].us) {
			fail_msg("%s: %lld", rows[i].text, (long long)calendar_apart_us(&calendar));
		}
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_messages),
		cmocka_unit_test(test_too_many_numbers),
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_restrict),
		cmocka_unit_test(test_apart),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
