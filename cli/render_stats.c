/* SPDX-License-Identifier: MIT */
/* stats and report as text: what was done, never what was not. */
#include <string.h>

#include "human.h"
#include "render.h"

#define BAR_MOST 14

/* "1.3" of 13 tenths, "-" where nothing was said. */
static const char *tenths(const json_t *object, const char *key, char *text, size_t size) {
	const json_t *value = json_object_get(object, key);
	if (!json_is_integer(value)) {
		return "-";
	}
	long long number = json_integer_value(value);
	(void)snprintf(text, size, "%lld.%lld", number / 10, number % 10);
	return text;
}

/* ", 1 h 20 min", or "" of what was told afterwards and has no length. */
static void minutes_words(long long minutes, char *text, size_t size) {
	if (minutes == 0) {
		text[0] = '\0';
	} else if (minutes < 60) {
		(void)snprintf(text, size, ", %lld min", minutes);
	} else {
		(void)snprintf(text, size, ", %lld h %lld min", minutes / 60, minutes % 60);
	}
}

static void summary(FILE *out, const json_t *stats) {
	char spent[48], pain[24], effort[24];
	long long sessions = number_of(stats, "sessions"),
		  weeks = number_of(stats, "weeks_running");
	minutes_words(number_of(stats, "minutes"), spent, sizeof(spent));
	(void)fprintf(out, "%lld session%s in %zu weeks%s.\n", sessions, sessions == 1 ? "" : "s",
		json_array_size(json_object_get(stats, "weeks")), spent);
	if (json_object_get(stats, "pain_tenths") != NULL ||
		json_object_get(stats, "effort_tenths") != NULL) {
		(void)fprintf(out, "Pain during them %s of 10, effort %s of 10, on average.\n",
			tenths(stats, "pain_tenths", pain, sizeof(pain)),
			tenths(stats, "effort_tenths", effort, sizeof(effort)));
	}
	if (weeks > 1) {
		(void)fprintf(out, "%lld weeks running with a session.\n", weeks);
	}
	if (number_of(stats, "unconfirmed") > 0) {
		(void)fprintf(out, "%lld more were not confirmed and count for nothing.\n",
			number_of(stats, "unconfirmed"));
	}
}

static void weeks_table(FILE *out, const json_t *stats, const struct style *style) {
	struct table table;
	size_t i;
	json_t *week;
	table_init(&table);
	json_array_foreach(json_object_get(stats, "weeks"), i, week) {
		char bar[BAR_MOST + 1] = "", count[80], pain[24], spent[48];
		long long sessions = number_of(week, "sessions");
		for (long long k = 0; k < sessions && k < BAR_MOST; k++) {
			bar[k] = '#';
			bar[k + 1] = '\0';
		}
		minutes_words(number_of(week, "minutes"), spent, sizeof(spent));
		(void)snprintf(count, sizeof(count), "%lld%s", sessions, spent);
		table_row(&table);
		table_cell(&table, text_of(week, "begins"));
		table_cell(&table, bar);
		table_cell(&table, sessions > 0 ? count : "");
		if (json_object_get(week, "pain_tenths") != NULL) {
			char words[40];
			(void)snprintf(words, sizeof(words), "pain %s",
				tenths(week, "pain_tenths", pain, sizeof(pain)));
			table_cell(&table, words);
		}
	}
	table_print(&table, out, 2, style);
	table_finish(&table);
}

static void reminders_table(FILE *out, const json_t *stats, const struct style *style) {
	const json_t *reminders = json_object_get(stats, "reminders");
	struct table table;
	size_t i;
	json_t *reminder;
	if (json_array_size(reminders) == 0) {
		return;
	}
	table_init(&table);
	json_array_foreach(reminders, i, reminder) {
		char words[120];
		long long taken = number_of(reminder, "done") + number_of(reminder, "partial");
		long long total = taken + number_of(reminder, "skipped") +
			number_of(reminder, "missed") + number_of(reminder, "unconfirmed");
		(void)snprintf(words, sizeof(words), "%lld of %lld, %lld %%", taken, total,
			number_of(reminder, "percent"));
		table_row(&table);
		table_cell(&table, text_of(reminder, "reminder"));
		table_cell(&table, words);
	}
	(void)fprintf(out, "Taken, of what was due\n");
	table_print(&table, out, 2, style);
	table_finish(&table);
}

void render_stats(FILE *out, const json_t *stats, const struct style *style) {
	summary(out, stats);
	(void)fprintf(out, "Weeks from Monday\n");
	weeks_table(out, stats, style);
	reminders_table(out, stats, style);
}

/* ---- the report ---- */

static void doses_table(FILE *out, const json_t *progress, const struct style *style) {
	struct table table;
	size_t i;
	json_t *item;
	table_init(&table);
	json_array_foreach(json_object_get(progress, "items"), i, item) {
		const json_t *changes = json_object_get(item, "history");
		char first[DOSE_WORDS_BYTES], now[DOSE_WORDS_BYTES];
		if (json_array_size(changes) == 0) {
			continue;
		}
		human_dose(text_of(json_array_get(changes, 0), "dose"), first);
		human_dose(text_of(item, "dose"), now);
		table_row(&table);
		table_cell(&table, text_of(item, "title"));
		table_cell(&table, first);
		table_cell(&table, now);
		table_cell(&table, text_of(item, "reason"));
	}
	if (json_array_size(table.rows) > 0) {
		(void)fprintf(out, "\nDoses, after the first session and now\n");
	}
	table_print(&table, out, 2, style);
	table_finish(&table);
}

static bool counts(const json_t *entry) {
	const char *outcome = text_of(entry, "outcome");
	return strcmp(outcome, "done") == 0 || strcmp(outcome, "partial") == 0;
}

static void sessions_list(FILE *out, const json_t *history, const struct style *style) {
	json_t *kept = json_array(), *entry, *shown;
	size_t i;
	json_array_foreach(json_object_get(history, "entries"), i, entry) {
		if (counts(entry)) {
			(void)json_array_append(kept, entry);
		}
	}
	shown = json_pack("{so}", "entries", kept);
	if (json_array_size(kept) > 0) {
		(void)fprintf(out, "\nSessions\n");
		render_history(out, shown, style);
	}
	json_decref(shown);
}

void render_report(FILE *out, const struct report *report, const struct style *style) {
	const json_t *symptoms = json_object_get(report->progress, "symptoms");
	(void)fprintf(out, "Report of a training diary, not a diagnosis\n");
	if (text_of(report->plan, "prescribed_by")[0] != '\0') {
		(void)fprintf(out, "Prescribed by %s\n", text_of(report->plan, "prescribed_by"));
	}
	if (text_of(report->plan, "review")[0] != '\0') {
		(void)fprintf(out, "Review on %s\n", text_of(report->plan, "review"));
	}
	(void)fputc('\n', out);
	render_stats(out, report->stats, style);
	doses_table(out, report->progress, style);
	if (json_array_size(symptoms) > 0) {
		(void)fprintf(out, "\nHow the hip is\n");
		render_symptom_course(out, symptoms, style);
	}
	sessions_list(out, report->history, style);
}
