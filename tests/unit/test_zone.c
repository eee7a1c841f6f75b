/* SPDX-License-Identifier: MIT */
/* Zones against the C library for every zone of the machine, made-up files, and broken ones. */
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE /* tm_gmtoff */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/civil.h"
#include "core/zone.h"

#define ZONES "/usr/share/zoneinfo"
#define FILE_MAX 65536
#define INSTANTS 10000 /* a zone */

static unsigned char file[FILE_MAX];

static size_t read_zone(const char *path) {
	FILE *stream = fopen(path, "rb");
	if (stream == NULL) {
		return 0;
	}
	size_t length = fread(file, 1, sizeof file, stream);
	(void)fclose(stream);
	return length;
}

static struct zone *parse(const char *name, const void *bytes, size_t length) {
	size_t size = zone_size(bytes, length);
	if (size == 0) {
		return NULL;
	}
	/* Exact copies, so that a sanitizer sees a read or write behind the end. */
	void *memory = malloc(size), *copy = malloc(length);
	assert_non_null(memory);
	assert_non_null(copy);
	memcpy(copy, bytes, length);
	struct zone *zone = zone_parse(memory, name, copy, length);
	free(copy);
	if (zone == NULL) {
		free(memory);
	}
	return zone;
}

static struct zone *load(const char *name) {
	char path[256];
	(void)snprintf(path, sizeof path, ZONES "/%s", name);
	size_t length = read_zone(path);
	return length == 0 ? NULL : parse(name, file, length);
}

static uint64_t seed = 1;

static int64_t random_between(int64_t low, int64_t high) {
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return low + (int64_t)((seed >> 16) % (uint64_t)(high - low));
}

/* ---- as the C library ---- */

static void check_instant(const struct zone *zone, int64_t utc_s) {
	time_t s = (time_t)utc_s;
	struct tm tm;
	assert_non_null(localtime_r(&s, &tm));
	if (zone_offset(zone, utc_s) != tm.tm_gmtoff) {
		fail_msg("%s at %lld: %d, not %ld", zone_name(zone), (long long)utc_s,
			(int)zone_offset(zone, utc_s), tm.tm_gmtoff);
	}
}

/* The first instant at which the clock shows local_s or later, whatever the path to it. */
static void check_local(const struct zone *zone, int64_t local_s) {
	bool exact;
	int64_t utc_s = zone_utc_of(zone, local_s, &exact);
	bool shows = zone_local(zone, utc_s) == local_s;
	bool first = zone_local(zone, utc_s - 1) < local_s || !exact;
	bool gap = exact ||
		(zone_local(zone, utc_s) > local_s && zone_local(zone, utc_s - 1) < local_s);
	if (shows != exact || !first || !gap) {
		fail_msg("%s: local %lld gives %lld", zone_name(zone), (long long)local_s,
			(long long)utc_s);
	}
}

static void check_round(const struct zone *zone, int64_t utc_s) {
	for (int64_t s = utc_s - 1; s <= utc_s + 1; s++) {
		check_instant(zone, s);
		bool exact;
		int64_t first = zone_utc_of(zone, zone_local(zone, s), &exact);
		assert_true(exact && first <= s);
	}
	int64_t before = zone_local(zone, utc_s - 1), after = zone_local(zone, utc_s);
	check_local(zone, before);
	check_local(zone, before + 1);
	check_local(zone, before + 2);
	check_local(zone, (before + after) / 2);
	check_local(zone, after - 1);
	check_local(zone, after);
}

static int zones_seen;

static int check_file(const char *path, const struct stat *status, int type, struct FTW *walk) {
	(void)status;
	(void)walk;
	const char *name = path + strlen(ZONES) + 1;
	if (type != FTW_F || strncmp(name, "right/", 6) == 0 || strncmp(name, "posix", 5) == 0 ||
		read_zone(path) < 44 || memcmp(file, "TZif", 4) != 0) {
		return 0;
	}
	struct zone *zone = load(name);
	if (zone == NULL) {
		fail_msg("%s is refused", path);
	}
	assert_int_equal(setenv("TZ", name, 1), 0);
	tzset();
	int64_t from = civil_day(1800, 1, 1) * S_PER_DAY, to = civil_day(2110, 1, 1) * S_PER_DAY;
	int64_t last = INT64_MIN;
	for (int64_t s = zone_next_transition(zone, from); s < to;
		s = zone_next_transition(zone, s)) {
		assert_true(s > last);
		assert_int_not_equal(zone_offset(zone, s), zone_offset(zone, s - 1));
		check_round(zone, s);
		last = s;
	}
	for (int i = 0; i < INSTANTS; i++) {
		int64_t s = random_between(from, to);
		check_instant(zone, s);
		check_local(zone, s);
	}
	free(zone);
	zones_seen++;
	return 0;
}

static void test_every_zone(void **state) {
	(void)state;
	if (access(ZONES "/Europe/Berlin", R_OK) != 0) {
		skip();
	}
	zones_seen = 0;
	assert_int_equal(nftw(ZONES, check_file, 16, FTW_PHYS), 0);
	assert_int_equal(unsetenv("TZ"), 0);
	print_message("%d zones\n", zones_seen);
	assert_true(zones_seen > 100);
}

/* ---- places with a story ---- */

static int64_t local_at(int32_t year, int32_t month, int32_t day, int32_t hour, int32_t minute) {
	struct civil civil = {year, month, day, hour, minute, 0};
	return civil_local_s(&civil);
}

static void test_stories(void **state) {
	(void)state;
	static const struct {
		const char *zone;
		int32_t local[5], expected[5]; /* the UTC that the local time gives */
		bool exact;
	} rows[] = {
		{"Europe/Berlin", {2027, 3, 28, 2, 30}, {2027, 3, 28, 1, 0}, false},
		{"Europe/Berlin", {2026, 10, 25, 2, 30}, {2026, 10, 25, 0, 30}, true},
		{"Europe/Dublin", {2027, 3, 28, 1, 30}, {2027, 3, 28, 1, 0}, false},
		{"Europe/Dublin", {2060, 7, 1, 12, 0}, {2060, 7, 1, 11, 0}, true},
		{"Europe/Dublin", {2060, 1, 1, 12, 0}, {2060, 1, 1, 12, 0}, true},
		{"Australia/Lord_Howe", {2026, 10, 4, 2, 15}, {2026, 10, 3, 15, 30}, false},
		{"Australia/Lord_Howe", {2026, 4, 5, 1, 45}, {2026, 4, 4, 14, 45}, true},
		{"Asia/Kathmandu", {2026, 11, 23, 9, 0}, {2026, 11, 23, 3, 15}, true},
		{"Pacific/Apia", {2011, 12, 30, 8, 30}, {2011, 12, 30, 10, 0}, false},
		{"America/Sao_Paulo", {2018, 11, 4, 0, 0}, {2018, 11, 4, 3, 0}, false},
		{"America/Sao_Paulo", {2018, 2, 17, 23, 30}, {2018, 2, 18, 1, 30}, true},
		{"America/St_Johns", {2010, 11, 7, 0, 0}, {2010, 11, 7, 2, 30}, true},
		{"Africa/Casablanca", {2026, 2, 15, 2, 30}, {2026, 2, 15, 1, 30}, true},
		{"America/New_York", {2090, 3, 12, 2, 30}, {2090, 3, 12, 7, 0}, false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct zone *zone = load(rows[i].zone);
		if (zone == NULL) {
			skip();
		}
		const int32_t *l = rows[i].local, *e = rows[i].expected;
		bool exact;
		int64_t utc_s = zone_utc_of(zone, local_at(l[0], l[1], l[2], l[3], l[4]), &exact);
		if (utc_s != local_at(e[0], e[1], e[2], e[3], e[4]) || exact != rows[i].exact) {
			char text[32];
			civil_print_rfc3339(utc_s, 0, text, sizeof text);
			fail_msg("%s row %zu: %s", rows[i].zone, i, text);
		}
		free(zone);
	}
}

/* ---- made-up files ---- */

struct writer {
	unsigned char bytes[4096];
	size_t length;
};

static void put(struct writer *writer, uint64_t value, int bytes) {
	for (int i = bytes - 1; i >= 0; i--) {
		writer->bytes[writer->length++] = (unsigned char)(value >> (8 * i));
	}
}

struct made {
	char version;
	uint32_t times, types, leaps;
	int64_t at[4];
	int32_t offsets[4]; /* of types; transition i goes to type (i + 1) % types */
	const char *footer; /* with its newlines */
};

static void put_block(struct writer *writer, const struct made *made, int time_bytes) {
	memcpy(writer->bytes + writer->length, "TZif", 4);
	writer->length += 4;
	put(writer, (unsigned char)made->version, 1);
	writer->length += 15;
	put(writer, 0, 4);
	put(writer, 0, 4);
	put(writer, made->leaps, 4);
	put(writer, made->times, 4);
	put(writer, made->types, 4);
	put(writer, 4, 4);
	for (uint32_t i = 0; i < made->times; i++) {
		put(writer, (uint64_t)made->at[i], time_bytes);
	}
	for (uint32_t i = 0; i < made->times; i++) {
		put(writer, (i + 1) % made->types, 1);
	}
	for (uint32_t i = 0; i < made->types; i++) {
		put(writer, (uint32_t)made->offsets[i], 4);
		put(writer, 0, 2);
	}
	put(writer, 0, 4);
	writer->length += made->leaps * (size_t)(time_bytes + 4);
}

static void make(struct writer *writer, const struct made *made) {
	memset(writer, 0, sizeof *writer);
	if (made->version >= '2') {
		struct made empty = {.version = made->version, .types = 1};
		put_block(writer, &empty, 4);
		put_block(writer, made, 8);
		size_t length = strlen(made->footer);
		memcpy(writer->bytes + writer->length, made->footer, length);
		writer->length += length;
	} else {
		put_block(writer, made, 4);
	}
}

static const struct made_row {
	const char *name;
	struct made made;
	bool ok;
	int64_t utc_s;
	int32_t offset_s; /* there */
	int64_t next_s;   /* the transition after it */
} made_rows[] = {
	{"version 1", {0, 2, 2, 0, {1000, 9000}, {0, 3600}, NULL}, true, 5000, 3600, 9000},
	{"version 1, the end", {0, 2, 2, 0, {1000, 9000}, {0, 3600}, NULL}, true, 9000, 0,
		INT64_MAX},
	{"footer alone", {'2', 0, 1, 0, {0}, {0}, "\nCET-1\n"}, true, 0, 3600, INT64_MAX},
	{"no footer text", {'2', 1, 2, 0, {1000}, {0, 3600}, "\n\n"}, true, 2000, 3600, INT64_MAX},
	{"a name in brackets", {'3', 0, 1, 0, {0}, {0}, "\n<+0330>-3:30\n"}, true, 0, 12600,
		INT64_MAX},
	/* 1972 is a leap year: J60 is March 1 in every year, 59 is February 29 in it. */
	{"Jn before", {'2', 0, 1, 0, {0}, {0}, "\nAAA0BBB,J60/0,J300\n"}, true, 68256000 - 1, 0,
		68256000},
	{"Jn after", {'2', 0, 1, 0, {0}, {0}, "\nAAA0BBB,J60/0,J300\n"}, true, 68256000, 3600,
		88995600},
	{"n", {'2', 0, 1, 0, {0}, {0}, "\nAAA0BBB,59/0,300\n"}, true, 68169600 - 1, 0, 68169600},
	{"negative time", {'3', 0, 1, 0, {0}, {0}, "\nAAA3BBB,M3.5.0/-2,M10.5.0/-1\n"}, true,
		1774746000 - 1, -10800, 1774746000},
	{"over 24 hours", {'3', 0, 1, 0, {0}, {0}, "\nAAA-2BBB,M3.4.4/50,M10.4.4/50\n"}, true,
		1774656000 - 1, 7200, 1774656000},
	{"all the year", {'3', 0, 1, 0, {0}, {0}, "\nXXX3EDT4,0/0,J365/23\n"}, true, 1774738800,
		-14400, INT64_MAX},
	{"negative DST", {'3', 0, 1, 0, {0}, {0}, "\nIST-1GMT0,M10.5.0,M3.5.0/1\n"}, true,
		1774738800, 0, 1774746000},
	{"the rule disagrees", {'2', 1, 2, 0, {1000}, {0, 3600}, "\nAAA-5\n"}, true, 999, 0, 1000},
	{"beyond the offset", {0, 0, 1, 0, {0}, {93600}, NULL}, false, 0, 0, 0},
	{"no type", {0, 0, 0, 0, {0}, {0}, NULL}, false, 0, 0, 0},
	{"leap seconds", {0, 0, 1, 1, {0}, {0}, NULL}, false, 0, 0, 0},
	{"going back", {0, 2, 2, 0, {9000, 1000}, {0, 3600}, NULL}, false, 0, 0, 0},
	{"twice at once", {0, 2, 2, 0, {1000, 1000}, {0, 3600}, NULL}, false, 0, 0, 0},
	{"twice an hour", {0, 2, 2, 0, {1000, 2000}, {0, 3600}, NULL}, false, 0, 0, 0},
	{"no newline", {'2', 0, 1, 0, {0}, {0}, "\nCET-1"}, false, 0, 0, 0},
	{"no footer", {'2', 0, 1, 0, {0}, {0}, ""}, false, 0, 0, 0},
	{"no offset", {'2', 0, 1, 0, {0}, {0}, "\nCET\n"}, false, 0, 0, 0},
	{"short name", {'2', 0, 1, 0, {0}, {0}, "\nCE-1\n"}, false, 0, 0, 0},
	{"open bracket", {'2', 0, 1, 0, {0}, {0}, "\n<CET-1\n"}, false, 0, 0, 0},
	{"no rule", {'2', 0, 1, 0, {0}, {0}, "\nCET-1CEST\n"}, false, 0, 0, 0},
	{"one rule", {'2', 0, 1, 0, {0}, {0}, "\nCET-1CEST,M3.5.0\n"}, false, 0, 0, 0},
	{"month 13", {'2', 0, 1, 0, {0}, {0}, "\nCET-1CEST,M13.5.0,M10.5.0\n"}, false, 0, 0, 0},
	{"week 0", {'2', 0, 1, 0, {0}, {0}, "\nCET-1CEST,M3.0.0,M10.5.0\n"}, false, 0, 0, 0},
	{"J0", {'2', 0, 1, 0, {0}, {0}, "\nCET-1CEST,J0,M10.5.0\n"}, false, 0, 0, 0},
	{"366", {'2', 0, 1, 0, {0}, {0}, "\nCET-1CEST,366,M10.5.0\n"}, false, 0, 0, 0},
	{"168 hours", {'2', 0, 1, 0, {0}, {0}, "\nCET-1CEST,M3.5.0/168,M10.5.0\n"}, false, 0, 0, 0},
	{"more behind", {'2', 0, 1, 0, {0}, {0}, "\nCET-1 \n"}, false, 0, 0, 0},
	{"25 hours", {'2', 0, 1, 0, {0}, {0}, "\nCET-25\n"}, false, 0, 0, 0},
};

static void test_made(void **state) {
	(void)state;
	for (size_t i = 0; i < sizeof made_rows / sizeof made_rows[0]; i++) {
		const struct made_row *row = &made_rows[i];
		struct writer writer;
		make(&writer, &row->made);
		struct zone *zone = parse("Made/Up", writer.bytes, writer.length);
		if ((zone != NULL) != row->ok) {
			fail_msg("%s: %s", row->name, zone != NULL ? "accepted" : "refused");
		}
		if (zone != NULL &&
			(zone_offset(zone, row->utc_s) != row->offset_s ||
				zone_next_transition(zone, row->utc_s) != row->next_s)) {
			fail_msg("%s: %d, next %lld", row->name, (int)zone_offset(zone, row->utc_s),
				(long long)zone_next_transition(zone, row->utc_s));
		}
		free(zone);
	}
}

/* Every beginning of a file, and every byte of it changed, is refused or read, never overrun. */
static void test_broken(void **state) {
	(void)state;
	struct writer writer;
	struct made made = {
		'2', 2, 2, 0, {1000, 9000}, {0, 3600}, "\nCET-1CEST,M3.5.0,M10.5.0/3\n"};
	make(&writer, &made);
	for (size_t length = 0; length < writer.length; length++) {
		assert_null(parse("X", writer.bytes, length));
	}
	for (size_t i = 0; i < writer.length; i++) {
		for (int bit = 0; bit < 8; bit++) {
			struct writer broken = writer;
			broken.bytes[i] ^= (unsigned char)(1 << bit);
			free(parse("X", broken.bytes, broken.length));
		}
	}
	char memory[1024], name[ZONE_NAME_MAX + 1];
	memset(name, 'x', ZONE_NAME_MAX);
	name[ZONE_NAME_MAX] = '\0';
	assert_true(zone_size(writer.bytes, writer.length) <= sizeof memory);
	assert_null(zone_parse(memory, name, writer.bytes, writer.length));
}

static void test_utc(void **state) {
	(void)state;
	const struct zone *zone = zone_utc();
	static const int64_t instants[] = {INT64_MIN, -1, 0, 1795392000, INT64_MAX};
	assert_string_equal(zone_name(zone), "UTC");
	for (size_t i = 0; i < sizeof instants / sizeof instants[0]; i++) {
		assert_int_equal(zone_offset(zone, instants[i]), 0);
		assert_int_equal(zone_local(zone, instants[i]), instants[i]);
		assert_int_equal(zone_utc_of(zone, instants[i], NULL), instants[i]);
		assert_int_equal(zone_next_transition(zone, instants[i]), INT64_MAX);
	}
}

/* The far ends of time give an answer and no overflow. */
static void test_ends(void **state) {
	(void)state;
	struct writer writer;
	struct made made = {'2', 1, 2, 0, {1000}, {0, -3600}, "\nCET1CEST,M3.5.0,M10.5.0/3\n"};
	make(&writer, &made);
	struct zone *zone = parse("X", writer.bytes, writer.length);
	assert_non_null(zone);
	assert_int_equal(zone_next_transition(zone, INT64_MAX), INT64_MAX);
	assert_int_equal(zone_next_transition(zone, INT64_MIN), 1000);
	assert_int_equal(zone_local(zone, INT64_MAX), INT64_MAX);
	assert_int_equal(zone_local(zone, INT64_MIN), INT64_MIN);
	assert_int_equal(zone_utc_of(zone, INT64_MAX, NULL), INT64_MAX);
	assert_int_equal(zone_utc_of(zone, INT64_MIN, NULL), INT64_MIN);
	free(zone);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_zone),
		cmocka_unit_test(test_stories),
		cmocka_unit_test(test_made),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_utc),
		cmocka_unit_test(test_ends),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
