/* SPDX-License-Identifier: MIT */
/* When a rule falls due and a window opens: rows with dates, then laws over random rules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/calendar.h"
#include "core/civil.h"
#include "core/instant.h"
#include "core/sched.h"

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))

/* The zones of the rows, loaded once; NULL where the machine has none. */
static const char *const zone_names[] = {"Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia",
	"America/St_Johns", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"};
static struct zone *zones[COUNT(zone_names)];

static struct zone *load(const char *name) {
	static unsigned char file[65536];
	char path[256];
	(void)snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", name);
	FILE *stream = fopen(path, "rb");
	if (stream == NULL) {
		return NULL;
	}
	size_t length = fread(file, 1, sizeof file, stream);
	(void)fclose(stream);
	void *memory = malloc(zone_size(file, length));
	assert_non_null(memory);
	return zone_parse(memory, name, file, length);
}

static int load_zones(void **state) {
	(void)state;
	for (size_t i = 0; i < COUNT(zones); i++) {
		zones[i] = load(zone_names[i]);
	}
	return 0;
}

static int free_zones(void **state) {
	(void)state;
	for (size_t i = 0; i < COUNT(zones); i++) {
		free(zones[i]);
	}
	return 0;
}

static const struct zone *zone_of(const char *name) {
	for (size_t i = 0; i < COUNT(zones); i++) {
		if (strcmp(name, zone_names[i]) == 0) {
			return zones[i];
		}
	}
	return zone_utc();
}

static int64_t instant(const char *text) {
	int64_t utc_s;
	int32_t offset_s;
	if (strcmp(text, "never") == 0) {
		return INT64_MAX;
	}
	if (strcmp(text, "always") == 0) {
		return SCHED_ALWAYS;
	}
	assert_int_equal(civil_parse_rfc3339(text, &utc_s, &offset_s), 0);
	return utc_s;
}

static const char *shown(const struct zone *zone, int64_t utc_s) {
	static char text[32];
	if (utc_s == INT64_MAX) {
		return "never";
	}
	civil_print_rfc3339(utc_s, zone_offset(zone, utc_s), text, sizeof text);
	return text;
}

static struct rule make_rule(
	const char *every, const char *times, const char *days, const char *between) {
	struct rule rule;
	rule_init(&rule);
	assert_true(every == NULL || rule_parse_every(every, &rule, NULL) == 0);
	assert_true(times == NULL || rule_parse_times(times, &rule, NULL) == 0);
	assert_true(days == NULL || rule_parse_days(days, &rule.days, NULL) == 0);
	rule.has_between = between != NULL;
	assert_true(between == NULL || rule_parse_window(between, &rule.between, NULL) == 0);
	return rule;
}

/* ---- windows ---- */

static const struct window_row {
	const char *zone, *days, *between, *now;
	bool open;
	const char *opening, *closing;
} window_rows[] = {
	/* Monday 2026-11-23 */
	{"UTC", NULL, NULL, "2026-11-23T12:00:00Z", true, "always", "never"},
	{"UTC", NULL, "00:00-24:00", "2026-11-23T12:00:00Z", true, "always", "never"},
	{"Europe/Berlin", "mon..fri", "09:00-18:00", "2026-11-23T08:59:59+01:00", false,
		"2026-11-23T09:00:00+01:00", "2026-11-23T18:00:00+01:00"},
	{"Europe/Berlin", "mon..fri", "09:00-18:00", "2026-11-23T09:00:00+01:00", true,
		"2026-11-23T09:00:00+01:00", "2026-11-23T18:00:00+01:00"},
	{"Europe/Berlin", "mon..fri", "09:00-18:00", "2026-11-27T18:00:00+01:00", false,
		"2026-11-30T09:00:00+01:00", "2026-11-30T18:00:00+01:00"},
	/* Over midnight: Friday's window holds on Saturday morning, Sunday's does not exist. */
	{"Europe/Berlin", "fri", "22:00-07:00", "2026-11-28T06:59:59+01:00", true,
		"2026-11-27T22:00:00+01:00", "2026-11-28T07:00:00+01:00"},
	{"Europe/Berlin", "fri", "22:00-07:00", "2026-11-28T22:30:00+01:00", false,
		"2026-12-04T22:00:00+01:00", "2026-12-05T07:00:00+01:00"},
	{"Europe/Berlin", NULL, "22:00-00:00", "2026-11-28T23:59:59+01:00", true,
		"2026-11-28T22:00:00+01:00", "2026-11-29T00:00:00+01:00"},
	/* Days without times are one window as long as they follow each other. */
	{"Europe/Berlin", "mon..fri", NULL, "2026-11-25T12:00:00+01:00", true,
		"2026-11-23T00:00:00+01:00", "2026-11-28T00:00:00+01:00"},
	{"Europe/Berlin", "sat..mon", NULL, "2026-11-25T12:00:00+01:00", false,
		"2026-11-28T00:00:00+01:00", "2026-12-01T00:00:00+01:00"},
	{"Europe/Berlin", "wed", NULL, "2026-11-25T12:00:00+01:00", true,
		"2026-11-25T00:00:00+01:00", "2026-11-26T00:00:00+01:00"},
	/* DST: an opening in the gap opens at its end; a window inside it does not open. */
	{"Europe/Berlin", NULL, "02:30-05:00", "2027-03-28T01:59:59+01:00", false,
		"2027-03-28T03:00:00+02:00", "2027-03-28T05:00:00+02:00"},
	{"Europe/Berlin", NULL, "02:10-02:50", "2027-03-28T01:59:59+01:00", false,
		"2027-03-29T02:10:00+02:00", "2027-03-29T02:50:00+02:00"},
	{"Europe/Berlin", "sun", "02:10-02:50", "2027-03-28T01:59:59+01:00", false,
		"2027-04-04T02:10:00+02:00", "2027-04-04T02:50:00+02:00"},
	{"Europe/Berlin", NULL, "01:00-02:30", "2026-10-25T02:29:59+02:00", true,
		"2026-10-25T01:00:00+02:00", "2026-10-25T02:30:00+02:00"},
	{"Europe/Berlin", NULL, "01:00-02:30", "2026-10-25T02:15:00+01:00", false,
		"2026-10-26T01:00:00+01:00", "2026-10-26T02:30:00+01:00"},
	{"America/Sao_Paulo", NULL, "00:00-08:00", "2018-11-03T23:59:59-03:00", false,
		"2018-11-04T01:00:00-02:00", "2018-11-04T08:00:00-02:00"},
	/* The clock went back from 00:01 to 23:01: the new day's window had begun, and goes on. */
	{"America/St_Johns", "sun", "00:00-10:00", "2010-11-06T23:30:00-03:30", true,
		"2010-11-07T00:00:00-02:30", "2010-11-07T10:00:00-03:30"},
	/* Friday 2011-12-30 never was. */
	{"Pacific/Apia", "fri", "09:00-18:00", "2011-12-29T20:00:00-10:00", false,
		"2012-01-06T09:00:00+14:00", "2012-01-06T18:00:00+14:00"},
};

static void test_windows(void **state) {
	(void)state;
	for (size_t i = 0; i < COUNT(window_rows); i++) {
		const struct window_row *row = &window_rows[i];
		const struct zone *zone = zone_of(row->zone);
		struct rule rule = make_rule(NULL, NULL, row->days, row->between);
		int64_t now = instant(row->now);
		if (zone == NULL) {
			continue;
		}
		if (sched_open(&rule, zone, now) != row->open) {
			fail_msg("row %zu at %s: open", i, row->now);
		}
		int64_t opening = sched_opening(&rule, zone, now);
		if (opening != instant(row->opening)) {
			fail_msg("row %zu at %s: opening %s", i, row->now, shown(zone, opening));
		}
		int64_t closing = sched_closing(&rule, zone, now);
		if (closing != instant(row->closing)) {
			fail_msg("row %zu at %s: closing %s", i, row->now, shown(zone, closing));
		}
	}
}

static void test_window_dates(void **state) {
	(void)state;
	struct rule rule = make_rule(NULL, NULL, NULL, NULL);
	const struct zone *zone = zone_utc();
	assert_int_equal(civil_parse_date("2026-11-23", &rule.from_day), 0);
	assert_int_equal(civil_parse_date("2026-11-29", &rule.until_day), 0);
	int64_t from = instant("2026-11-23T00:00:00Z"), end = instant("2026-11-30T00:00:00Z");
	assert_false(sched_open(&rule, zone, from - 1));
	assert_int_equal(sched_opening(&rule, zone, from - 1), from);
	assert_int_equal(sched_closing(&rule, zone, from - 1), end);
	assert_int_equal(sched_opening(&rule, zone, instant("1990-01-01T00:00:00Z")), from);
	assert_true(sched_open(&rule, zone, from));
	assert_int_equal(sched_opening(&rule, zone, end - 1), from);
	assert_int_equal(sched_closing(&rule, zone, from), end);
	assert_false(sched_open(&rule, zone, end));
	assert_int_equal(sched_opening(&rule, zone, end), INT64_MAX);
	assert_int_equal(sched_closing(&rule, zone, end), INT64_MAX);
	/* A window over midnight that opened on the last day goes on after it. */
	rule.has_between = true;
	assert_int_equal(rule_parse_window("22:00-07:00", &rule.between, NULL), 0);
	assert_true(sched_open(&rule, zone, end + 6 * 3600));
	assert_false(sched_open(&rule, zone, from + 6 * 3600));
	rule.days = 0;
	assert_false(sched_open(&rule, zone, from + 23 * 3600));
	assert_int_equal(sched_opening(&rule, zone, from), INT64_MAX);
}

/* ---- clock times ---- */

static const struct at_row {
	const char *zone, *every, *times, *days, *anchor, *now, *expected, *nominal;
} at_rows[] = {
	{"Europe/Berlin", NULL, "08:30, 17:30", NULL, NULL, "2026-11-23T08:29:59+01:00",
		"2026-11-23T08:30:00+01:00", "2026-11-23T08:30:00Z"},
	{"Europe/Berlin", NULL, "08:30, 17:30", NULL, NULL, "2026-11-23T08:30:00+01:00",
		"2026-11-23T17:30:00+01:00", "2026-11-23T17:30:00Z"},
	{"Europe/Berlin", NULL, "08:30", "mon..fri", NULL, "2026-11-27T08:30:00+01:00",
		"2026-11-30T08:30:00+01:00", "2026-11-30T08:30:00Z"},
	{"Europe/Berlin", NULL, "08:30", "mon", NULL, "2026-11-23T08:30:00+01:00",
		"2026-11-30T08:30:00+01:00", "2026-11-30T08:30:00Z"},
	/* A time in the gap: at its end, under its own name; two of them: once. */
	{"Europe/Berlin", NULL, "02:30", NULL, NULL, "2027-03-28T01:00:00+01:00",
		"2027-03-28T03:00:00+02:00", "2027-03-28T02:30:00Z"},
	{"Europe/Berlin", NULL, "02:15, 02:30, 03:00", NULL, NULL, "2027-03-28T03:00:00+02:00",
		"2027-03-29T02:15:00+02:00", "2027-03-29T02:15:00Z"},
	{"Australia/Lord_Howe", NULL, "02:10", NULL, NULL, "2026-10-03T23:00:00+10:30",
		"2026-10-04T02:30:00+11:00", "2026-10-04T02:10:00Z"},
	/* A time that comes twice: the first time only. */
	{"Europe/Berlin", NULL, "02:30", NULL, NULL, "2026-10-25T02:00:00+02:00",
		"2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00Z"},
	{"Europe/Berlin", NULL, "02:30", NULL, NULL, "2026-10-25T02:30:00+02:00",
		"2026-10-26T02:30:00+01:00", "2026-10-26T02:30:00Z"},
	{"Europe/Berlin", NULL, "02:30", NULL, NULL, "2026-10-25T02:10:00+01:00",
		"2026-10-26T02:30:00+01:00", "2026-10-26T02:30:00Z"},
	{"America/St_Johns", NULL, "00:00, 23:30", NULL, NULL, "2010-11-06T23:30:00-02:30",
		"2010-11-07T00:00:00-02:30", "2010-11-07T00:00:00Z"},
	{"America/St_Johns", NULL, "00:00, 23:30", NULL, NULL, "2010-11-07T00:00:00-02:30",
		"2010-11-07T23:30:00-03:30", "2010-11-07T23:30:00Z"},
	{"America/Sao_Paulo", NULL, "00:00", NULL, NULL, "2018-11-03T12:00:00-03:00",
		"2018-11-04T01:00:00-02:00", "2018-11-04T00:00:00Z"},
	{"Africa/Casablanca", NULL, "02:30", NULL, NULL, "2026-02-15T01:00:00+01:00",
		"2026-02-15T02:30:00+01:00", "2026-02-15T02:30:00Z"},
	/* A day that never was fires when it would have ended. */
	{"Pacific/Apia", NULL, "08:30", "fri", NULL, "2011-12-29T20:00:00-10:00",
		"2011-12-31T00:00:00+14:00", "2011-12-30T08:30:00Z"},
	/* Every second day, over the ends of months and years. */
	{"UTC", "2d at 17:30", NULL, NULL, "2026-02-27", "2026-02-27T17:30:00Z",
		"2026-03-01T17:30:00Z", "2026-03-01T17:30:00Z"},
	{"UTC", "2d at 17:30", NULL, NULL, "2028-02-28", "2028-02-28T17:30:00Z",
		"2028-03-01T17:30:00Z", "2028-03-01T17:30:00Z"},
	{"UTC", "3d at 08:00, 17:30", NULL, NULL, "2026-11-23", "2026-11-24T00:00:00Z",
		"2026-11-26T08:00:00Z", "2026-11-26T08:00:00Z"},
	{"UTC", "2d at 17:30", NULL, NULL, "2026-12-24", "2026-11-23T00:00:00Z",
		"2026-12-24T17:30:00Z", "2026-12-24T17:30:00Z"},
	{"UTC", "2d at 17:30", NULL, "mon", "2026-11-24", "2026-11-24T00:00:00Z",
		"2026-11-30T17:30:00Z", "2026-11-30T17:30:00Z"},
	{"UTC", "2d at 17:30", NULL, "mon", "2026-11-24", "2026-11-30T17:30:00Z",
		"2026-12-14T17:30:00Z", "2026-12-14T17:30:00Z"},
	{"UTC", "1w at 17:30", NULL, "mon", "2026-11-24", "2026-11-24T00:00:00Z", "never", NULL},
	{"UTC", "100d at 06:00", NULL, NULL, "2026-01-01", "2026-11-23T00:00:00Z",
		"2027-02-05T06:00:00Z", "2027-02-05T06:00:00Z"},
};

static void test_at(void **state) {
	(void)state;
	for (size_t i = 0; i < COUNT(at_rows); i++) {
		const struct at_row *row = &at_rows[i];
		const struct zone *zone = zone_of(row->zone);
		struct rule rule = make_rule(row->every, row->times, row->days, NULL);
		int64_t anchor = 0, utc_s = INT64_MAX, nominal_s = 0;
		assert_true(row->anchor == NULL || civil_parse_date(row->anchor, &anchor) == 0);
		if (zone == NULL) {
			continue;
		}
		bool found =
			sched_next_at(&rule, zone, instant(row->now), anchor, &utc_s, &nominal_s);
		if (utc_s != instant(row->expected) || found != (row->nominal != NULL)) {
			fail_msg("row %zu: %s", i, shown(zone, utc_s));
		}
		if (found && nominal_s != instant(row->nominal)) {
			fail_msg("row %zu: nominal %s", i, shown(zone_utc(), nominal_s));
		}
	}
}

static void test_at_dates(void **state) {
	(void)state;
	struct rule rule = make_rule(NULL, "08:30", NULL, NULL);
	int64_t utc_s, nominal_s;
	assert_int_equal(civil_parse_date("2026-11-23", &rule.from_day), 0);
	assert_int_equal(civil_parse_date("2026-11-24", &rule.until_day), 0);
	assert_true(sched_next_at(&rule, zone_utc(), 0, 0, &utc_s, &nominal_s));
	assert_int_equal(utc_s, instant("2026-11-23T08:30:00Z"));
	assert_true(sched_next_at(&rule, zone_utc(), utc_s, 0, &utc_s, &nominal_s));
	assert_int_equal(utc_s, instant("2026-11-24T08:30:00Z"));
	assert_false(sched_next_at(&rule, zone_utc(), utc_s, 0, &utc_s, &nominal_s));
	assert_false(sched_next_at(&rule, zone_utc(), INT64_MAX, 0, &utc_s, &nominal_s));
}

/* ---- calendar expressions ---- */

static void test_calendar(void **state) {
	(void)state;
	struct rule_calendar calendar = {.zone = NULL};
	struct rule rule = {.kind = RULE_CALENDAR,
		.calendar = &calendar,
		.days = RULE_ALL_DAYS,
		.from_day = INT64_MIN,
		.until_day = INT64_MAX};
	const struct zone *berlin = zone_of("Europe/Berlin"), *nepal = zone_of("Asia/Kathmandu");
	int64_t utc_s, nominal_s;
	char text[320];
	assert_non_null(berlin);
	assert_non_null(nepal);
	assert_int_equal(calendar_parse("Mon..Fri 02:30", &calendar.calendar, NULL), 0);
	rule_print(&rule, text, sizeof text);
	assert_string_equal(text, "by calendar Mon..Fri *-*-* 02:30:00");
	int64_t now_s = instant("2026-11-20T12:00:00Z");
	assert_true(sched_next_at(&rule, berlin, now_s, 0, &utc_s, &nominal_s));
	assert_int_equal(utc_s, instant("2026-11-23T01:30:00Z"));
	assert_int_equal(nominal_s, instant("2026-11-23T02:30:00Z"));
	/* Its own zone goes before the plan's. */
	calendar.zone = nepal;
	assert_ptr_equal(sched_zone(&rule, berlin), nepal);
	assert_true(sched_next_at(&rule, berlin, now_s, 0, &utc_s, &nominal_s));
	assert_int_equal(utc_s, instant("2026-11-22T20:45:00Z"));
	assert_int_equal(nominal_s, instant("2026-11-23T02:30:00Z"));
	/* Days and dates narrow it. */
	calendar.zone = NULL;
	calendar_restrict(&calendar.calendar, 1u << 2);
	assert_int_equal(civil_parse_date("2026-12-01", &rule.from_day), 0);
	assert_int_equal(civil_parse_date("2026-12-08", &rule.until_day), 0);
	assert_true(sched_next_at(&rule, berlin, now_s, 0, &utc_s, &nominal_s));
	assert_int_equal(nominal_s, instant("2026-12-02T02:30:00Z"));
	assert_false(sched_next_at(&rule, berlin, utc_s, 0, &utc_s, &nominal_s));
}

/* ---- quiet ---- */

static void test_quiet(void **state) {
	(void)state;
	static const struct {
		const char *quiet, *now;
		bool held;
		const char *end, *edge;
	} rows[] = {
		{"none", "2026-11-23T23:00:00+01:00", false, NULL, "never"},
		{"22:00-07:00", "2026-11-23T21:59:59+01:00", false, NULL,
			"2026-11-23T22:00:00+01:00"},
		{"22:00-07:00", "2026-11-23T22:00:00+01:00", true, "2026-11-24T07:00:00+01:00",
			"2026-11-24T07:00:00+01:00"},
		{"22:00-07:00, sat 00:00-10:00", "2026-11-27T22:00:00+01:00", true,
			"2026-11-28T10:00:00+01:00", "2026-11-28T00:00:00+01:00"},
		{"22:00-00:00, 00:00-06:00", "2026-11-27T23:00:00+01:00", true,
			"2026-11-28T06:00:00+01:00", "2026-11-28T00:00:00+01:00"},
		{"sat, sun 00:00-24:00", "2026-11-28T12:00:00+01:00", true,
			"2026-11-30T00:00:00+01:00", "2026-11-29T00:00:00+01:00"},
		{"00:00-24:00", "2026-11-28T12:00:00+01:00", true, "never",
			"2026-11-29T00:00:00+01:00"},
		{"00:00-12:00, 12:00-00:00", "2026-11-28T11:00:00+01:00", true, "never",
			"2026-11-28T12:00:00+01:00"},
		{"00:00-12:00, 11:00-00:30", "2026-11-28T11:30:00+01:00", true, "never",
			"2026-11-28T12:00:00+01:00"},
		{"22:00-02:30", "2027-03-28T01:00:00+01:00", true, "2027-03-28T03:00:00+02:00",
			"2027-03-28T03:00:00+02:00"},
	};
	const struct zone *zone = zone_of("Europe/Berlin");
	if (zone == NULL) {
		skip();
	}
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct rule_windows quiet;
		int64_t end_s = 77, now = instant(rows[i].now);
		assert_int_equal(rule_parse_windows(rows[i].quiet, &quiet, NULL), 0);
		if (sched_quiet(&quiet, zone, now, &end_s) != rows[i].held ||
			sched_quiet(&quiet, zone, now, NULL) != rows[i].held ||
			end_s != (rows[i].held ? instant(rows[i].end) : 77)) {
			fail_msg("row %zu: end %s", i, shown(zone, end_s));
		}
		int64_t edge_s = sched_quiet_edge(&quiet, zone, now);
		if (edge_s != instant(rows[i].edge)) {
			fail_msg("row %zu: edge %s", i, shown(zone, edge_s));
		}
	}
}

static void test_day_start(void **state) {
	(void)state;
	static const struct {
		const char *zone;
		int32_t day_start_s;
		const char *now, *start, *next;
	} rows[] = {
		{"UTC", 0, "2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z"},
		{"UTC", 14400, "2026-11-23T03:59:59Z", "2026-11-22T04:00:00Z",
			"2026-11-23T04:00:00Z"},
		{"Europe/Berlin", 9000, "2027-03-28T03:00:00+02:00", "2027-03-28T03:00:00+02:00",
			"2027-03-29T02:30:00+02:00"},
		{"Europe/Berlin", 9000, "2026-10-25T02:10:00+01:00", "2026-10-25T02:30:00+02:00",
			"2026-10-26T02:30:00+01:00"},
		{"America/St_Johns", 0, "2010-11-06T23:30:00-03:30", "2010-11-07T00:00:00-02:30",
			"2010-11-08T00:00:00-03:30"},
		{"Pacific/Apia", 0, "2011-12-29T20:00:00-10:00", "2011-12-29T00:00:00-10:00",
			"2011-12-31T00:00:00+14:00"},
		{"Pacific/Apia", 0, "2011-12-31T00:00:00+14:00", "2011-12-31T00:00:00+14:00",
			"2012-01-01T00:00:00+14:00"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct zone *zone = zone_of(rows[i].zone);
		int64_t now = instant(rows[i].now);
		if (zone == NULL) {
			continue;
		}
		int64_t start = sched_day_start(zone, rows[i].day_start_s, now);
		int64_t next = sched_next_day_start(zone, rows[i].day_start_s, now);
		if (start != instant(rows[i].start) || next != instant(rows[i].next)) {
			fail_msg("row %zu: %s", i, shown(zone, start));
		}
	}
}

/* ---- laws ---- */

static uint64_t seed = 7;

static int64_t random_below(int64_t n) {
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int64_t)((seed >> 16) % (uint64_t)n);
}

static struct rule_window random_window(void) {
	struct rule_window window = {.days = (rule_days)(1 + random_below(127))};
	window.from_s = (int32_t)random_below(96) * 900;
	do {
		window.to_s = (int32_t)random_below(97) * 900;
	} while (window.to_s == window.from_s);
	return window;
}

static struct rule random_rule(int64_t today) {
	struct rule rule;
	rule_init(&rule);
	rule.kind = random_below(2) == 0 ? RULE_AT : RULE_DAYS_AT;
	rule.every_days = 1 + (int32_t)random_below(10);
	rule.days = random_below(2) == 0 ? RULE_ALL_DAYS : (rule_days)(1 + random_below(127));
	rule.has_between = random_below(3) > 0;
	rule.between = random_window();
	rule.between.days = RULE_ALL_DAYS;
	rule.from_day = random_below(3) == 0 ? today + random_below(20) - 10 : INT64_MIN;
	rule.until_day = random_below(3) == 0 ? today + random_below(40) : INT64_MAX;
	rule.time_count = 1 + (uint32_t)random_below(4);
	for (uint32_t i = 0; i < rule.time_count; i++) {
		int32_t before = i == 0 ? 0 : rule.times_s[i - 1] + 60;
		rule.times_s[i] = before + (int32_t)random_below(20000);
	}
	return rule;
}

static void check_next(
	const struct rule *rule, const struct zone *zone, int64_t now, int64_t anchor) {
	int64_t after = now;
	for (int i = 0; i < 6; i++) {
		int64_t utc_s, nominal_s;
		if (!sched_next_at(rule, zone, after, anchor, &utc_s, &nominal_s)) {
			return;
		}
		int64_t day = nominal_s / S_PER_DAY;
		assert_true(utc_s > after);
		assert_true(day >= rule->from_day && day <= rule->until_day);
		assert_true((rule->days >> civil_weekday(day) & 1) != 0);
		assert_true(rule->kind != RULE_DAYS_AT ||
			(day >= anchor && (day - anchor) % rule->every_days == 0));
		bool named = false;
		for (uint32_t t = 0; t < rule->time_count; t++) {
			named = named || rule->times_s[t] == nominal_s % S_PER_DAY;
		}
		assert_true(named);
		bool exact;
		assert_int_equal(zone_utc_of(zone, nominal_s, &exact), utc_s);
		assert_true(!exact || zone_local(zone, utc_s) == nominal_s);
		/* Asked from anywhere in between, the answer is the same. */
		int64_t again, again_nominal;
		int64_t between = after + random_below(utc_s - after);
		assert_true(sched_next_at(rule, zone, between, anchor, &again, &again_nominal));
		assert_int_equal(again, utc_s);
		assert_int_equal(again_nominal, nominal_s);
		after = utc_s;
	}
}

static void check_window(const struct rule *rule, const struct zone *zone, int64_t now) {
	int64_t opening = sched_opening(rule, zone, now), closing = sched_closing(rule, zone, now);
	if (sched_open(rule, zone, now)) {
		assert_true(opening <= now && now < closing);
		if (opening != SCHED_ALWAYS) {
			assert_true(sched_open(rule, zone, opening));
			assert_true(!sched_open(rule, zone, opening - 1) || rule->has_between);
			int64_t inside = opening + random_below(now - opening + 1);
			assert_true(sched_open(rule, zone, inside));
			assert_int_equal(sched_opening(rule, zone, inside), opening);
		}
		if (closing != INT64_MAX) {
			assert_true(sched_open(rule, zone, closing - 1));
			assert_int_equal(sched_closing(rule, zone, closing - 1), closing);
			assert_true(!sched_open(rule, zone, closing) || rule->has_between);
		}
		return;
	}
	assert_true(opening > now);
	if (opening == INT64_MAX) {
		assert_int_equal(closing, INT64_MAX);
		return;
	}
	assert_true(closing > opening);
	assert_true(sched_open(rule, zone, opening));
	assert_false(sched_open(rule, zone, opening - 1));
	assert_false(sched_open(rule, zone, now + random_below(opening - now)));
}

static void check_quiet(const struct zone *zone, int64_t now) {
	struct rule_windows quiet = {.count = (uint32_t)random_below(5)};
	for (uint32_t i = 0; i < quiet.count; i++) {
		quiet.items[i] = random_window();
	}
	int64_t end_s, edge_s = sched_quiet_edge(&quiet, zone, now);
	bool held = sched_quiet(&quiet, zone, now, &end_s);
	assert_true(edge_s > now);
	if (edge_s != INT64_MAX) {
		int64_t before = now + random_below(edge_s - now);
		assert_true(sched_quiet(&quiet, zone, before, NULL) == held);
		assert_true(sched_quiet(&quiet, zone, edge_s - 1, NULL) == held);
	}
	if (held && end_s != INT64_MAX) {
		assert_true(end_s > now);
		assert_true(sched_quiet(&quiet, zone, end_s - 1, NULL));
		assert_true(sched_quiet(&quiet, zone, now + random_below(end_s - now), NULL));
		assert_false(sched_quiet(&quiet, zone, end_s, NULL));
	}
}

static void check_day(const struct zone *zone, int64_t now) {
	int32_t day_start_s = (int32_t)random_below(48) * 1800;
	int64_t start = sched_day_start(zone, day_start_s, now);
	int64_t next = sched_next_day_start(zone, day_start_s, now);
	assert_true(start <= now && now < next);
	assert_int_equal(sched_day_start(zone, day_start_s, next - 1), start);
	assert_int_equal(sched_day_start(zone, day_start_s, next), next);
	assert_int_equal(sched_next_day_start(zone, day_start_s, start), next);
}

static void test_laws(void **state) {
	(void)state;
	for (size_t i = 0; i < 4000; i++) {
		const struct zone *zone = i % 8 == 7 ? zone_utc() : zones[i % 8];
		if (zone == NULL) {
			continue;
		}
		/* Half of the instants are within two days of a change of the clock. */
		int64_t now = instant("2005-01-01T00:00:00Z") + random_below(40 * 365 * S_PER_DAY);
		int64_t change = zone_next_transition(zone, now);
		if (i % 2 == 0 && change != INT64_MAX) {
			now = change + random_below(4 * S_PER_DAY) - 2 * S_PER_DAY;
		}
		int64_t today = zone_local(zone, now) / S_PER_DAY;
		struct rule rule = random_rule(today);
		check_next(&rule, zone, now, today - random_below(100) + 10);
		check_window(&rule, zone, now);
		check_quiet(zone, now);
		check_day(zone, now);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_windows),
		cmocka_unit_test(test_window_dates),
		cmocka_unit_test(test_at),
		cmocka_unit_test(test_at_dates),
		cmocka_unit_test(test_calendar),
		cmocka_unit_test(test_quiet),
		cmocka_unit_test(test_day_start),
		cmocka_unit_test(test_laws),
	};
	return cmocka_run_group_tests(tests, load_zones, free_zones);
}
