/* SPDX-License-Identifier: MIT */
/* A preview as a person reads it: a day, its occurrences, and how many prompts that makes. */
#include <string.h>

#include "human.h"
#include "render.h"

struct tally {
	long long prompts, missed, days;
};

static void clock_of(const json_t *occurrence, const char *key, char text[8]) {
	const char *time = text_of(occurrence, key);

	(void)snprintf(text, 8, "%.5s", strlen(time) > 16 ? time + 11 : "");
}

static void row(struct table *table, const json_t *occurrence) {
	char due[8], prompted[8], text[120] = "";
	const char *result = text_of(occurrence, "result"), *reason = text_of(occurrence, "reason");

	clock_of(occurrence, "due", due);
	clock_of(occurrence, "prompted", prompted);
	if (strcmp(result, "missed") == 0) {
		(void)snprintf(text, sizeof(text), "missed: %s", reason);
	} else if (strcmp(result, "held") == 0 && prompted[0] != '\0') {
		(void)snprintf(text, sizeof(text), "at %s (%s)", prompted, reason);
	} else if (strcmp(result, "held") == 0) {
		(void)snprintf(text, sizeof(text), "held: %s", reason);
	}
	table_row(table);
	table_cell(table, due);
	table_cell(table, text_of(occurrence, "reminder"));
	table_cell(table, short_name(text_of(occurrence, "routine")));
	table_cell(table, text);
}

static void count(struct tally *tally, const json_t *occurrence) {
	tally->prompts += text_of(occurrence, "prompted")[0] != '\0';
	tally->missed += strcmp(text_of(occurrence, "result"), "missed") == 0;
}

void render_preview(FILE *out, const json_t *result, const struct style *style) {
	const json_t *list = json_object_get(result, "occurrences");
	size_t size = json_array_size(list);
	struct tally tally = {0};

	for (size_t i = 0; i < size; tally.days++) {
		const char *day = text_of(json_array_get(list, i), "due");
		char name[WHEN_BYTES];
		struct stamp stamp;
		struct table table;
		if (stamp_parse(day, &stamp)) {
			human_day(&stamp, name);
			(void)fprintf(out, "%s%s\n", i > 0 ? "\n" : "", name);
		}
		table_init(&table);
		for (; i < size; i++) {
			const json_t *occurrence = json_array_get(list, i);
			if (strncmp(text_of(occurrence, "due"), day, strlen("2026-11-23")) != 0) {
				break;
			}
			row(&table, occurrence);
			count(&tally, occurrence);
		}
		table_print(&table, out, 2, style);
		table_finish(&table);
	}
	bool live = strcmp(text_of(result, "state"), "live") == 0;
	if (size == 0) {
		(void)fprintf(out, "Nothing comes up in that time.\n");
	} else {
		(void)fprintf(out, "\n%lld prompts and %lld missed on %lld days%s.\n",
			tally.prompts, tally.missed, tally.days,
			live ? ", going on from what was done so far" : "");
	}
}
