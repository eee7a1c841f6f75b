/* SPDX-License-Identifier: MIT */
/*
 * Calendar expressions for scripts. Each line of standard input is
 *   ZONE TAB BASE TAB COUNT TAB EXPRESSION
 * (zone "UTC" or a name below the folder of the first argument; base in UTC
 * seconds). Each is answered by one line: "error COLUMN MESSAGE", or
 *   NORMALISED TAB UTC:MARK UTC:MARK ...
 * where the mark is "=" for a local time that is there, "+" for the end of a
 * gap that is itself a time of the calendar, and ">" for one that is not.
 * A zone in the expression goes before that of the line.
 *   calendar_cli FOLDER --time CALLS     prints ns per call instead
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/calendar.h"

#define LINE_MAX_BYTES 16384
#define FILE_MAX_BYTES 65536

static const char *folder;

/* The zone of that name, owned by the caller but for UTC; NULL when there is none. */
static const struct zone *zone_load(const char *name) {
	static unsigned char bytes[FILE_MAX_BYTES];
	char path[512];
	if (strcmp(name, "UTC") == 0) {
		return zone_utc();
	}
	(void)snprintf(path, sizeof path, "%s/%s", folder, name);
	FILE *file = fopen(path, "rb");
	if (file == NULL) {
		return NULL;
	}
	size_t length = fread(bytes, 1, sizeof bytes, file);
	(void)fclose(file);
	size_t size = zone_size(bytes, length);
	void *memory = size == 0 ? NULL : malloc(size);
	struct zone *zone = memory == NULL ? NULL : zone_parse(memory, name, bytes, length);
	if (zone == NULL) {
		free(memory);
	}
	return zone;
}

static void zone_free(const struct zone *zone) {
	if (zone != zone_utc()) {
		free((void *)(uintptr_t)zone);
	}
}

static char mark(const struct calendar *calendar, const struct zone *zone, int64_t utc_s,
	int64_t nominal_s) {
	int64_t local_s = zone_local(zone, utc_s), found_s;
	if (local_s == nominal_s) {
		return '=';
	}
	bool its_own = calendar_next(calendar, zone_utc(), local_s - 1, &found_s, NULL) &&
		found_s == local_s;
	return its_own ? '+' : '>';
}

static void list(
	const struct calendar *calendar, const struct zone *zone, int64_t base_s, long count) {
	int64_t nominal_s;
	for (long i = 0; i < count; i++) {
		if (!calendar_next(calendar, zone, base_s, &base_s, &nominal_s)) {
			break;
		}
		printf(" %lld:%c", (long long)base_s, mark(calendar, zone, base_s, nominal_s));
	}
}

static double now_ns(void) {
	struct timespec now;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* One elapse after the other; from the base again when there is none any more. */
static double time_calls(
	const struct calendar *calendar, const struct zone *zone, int64_t base_s, long calls) {
	int64_t at_s = base_s;
	double begin_ns = now_ns();
	for (long i = 0; i < calls; i++) {
		if (!calendar_next(calendar, zone, at_s, &at_s, NULL)) {
			at_s = base_s;
		}
	}
	return (now_ns() - begin_ns) / (double)calls;
}

/* The calls per expression to time, or 0 to list. */
static void answer(char *line, long calls) {
	char text[CALENDAR_TEXT_MAX];
	char *rest = line;
	const char *zone_name = strsep(&rest, "\t"), *base = strsep(&rest, "\t");
	const char *count = strsep(&rest, "\t");
	struct diag diag = {.line = 0};
	struct calendar calendar;
	if (rest == NULL || calendar_parse(rest, &calendar, &diag) < 0) {
		printf("error %d %s\n", (int)diag.column, diag.message);
		return;
	}
	const struct zone *zone = zone_load(calendar.zone[0] != '\0' ? calendar.zone : zone_name);
	if (zone == NULL) {
		printf("error 0 no zone \"%s\"\n", calendar.zone);
		return;
	}
	int64_t base_s = strtoll(base, NULL, 10);
	if (calls > 0) {
		printf("%.1f\n", time_calls(&calendar, zone, base_s, calls));
	} else {
		(void)calendar_print(&calendar, text, sizeof text);
		printf("%s\t", text);
		list(&calendar, zone, base_s, strtol(count, NULL, 10));
		printf("\n");
	}
	zone_free(zone);
}

int main(int argc, char **argv) {
	static char line[LINE_MAX_BYTES];
	if (argc < 2) {
		(void)fprintf(stderr, "usage: calendar_cli FOLDER [--time CALLS]\n");
		return 1;
	}
	folder = argv[1];
	long calls = argc > 3 && strcmp(argv[2], "--time") == 0 ? strtol(argv[3], NULL, 10) : 0;
	while (fgets(line, sizeof line, stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		answer(line, calls);
	}
	return 0;
}
