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
	long long sessions = number_of(stats, "sessions");
	minutes_words(number_of(stats, "minutes"), spent, sizeof(spent));
	(void)fprintf(out, "%lld session%s in %zu weeks%s.\n", sessions, sessions == 1 ? "" : "s",
		json_array_size(json_object_get(stats, "weeks")), spent);
	if (json_object_get(stats, "pain_tenths") != NULL ||
		json_object_get(stats, "effort_tenths") != NULL) {
		(void)fprintf(out, "Pain during them %s of 10, effort %s of 10, on average.\n",
			tenths(stats, "pain_tenths", pain, sizeof(pain)),
			tenths(stats, "effort_tenths", effort, sizeof(effort)));
	}
	if (number_of(stats, "unconfirmed") > 0) {
		(void)fprintf(out, "Sessions that nobody confirmed: %lld; they move no dose.\n",
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

/* ", 3 done" appended; nothing for none. */
static void add_count(char *text, size_t size, long long count, const char *words) {
	size_t used = strlen(text);
	if (count > 0) {
		(void)snprintf(
			text + used, size - used, "%s%lld %s", used == 0 ? "" : ", ", count, words);
	}
}

/* What became of one reminder's prompts. */
static void reminder_words(const json_t *reminder, char *text, size_t size) {
	char parts[160] = "";
	long long unseen = number_of(reminder, "unseen");
	add_count(parts, sizeof(parts), number_of(reminder, "done"), "done");
	add_count(parts, sizeof(parts), number_of(reminder, "partial"), "in part");
	add_count(parts, sizeof(parts), number_of(reminder, "unconfirmed"), "not confirmed");
	add_count(parts, sizeof(parts), number_of(reminder, "skipped"), "skipped");
	add_count(parts, sizeof(parts), number_of(reminder, "missed") - unseen, "passed by");
	bool offered = parts[0] != '\0';
	add_count(parts, sizeof(parts), unseen, "not shown");
	if (offered) {
		(void)snprintf(text, size, "%lld %%: %s", number_of(reminder, "percent"), parts);
	} else {
		(void)snprintf(text, size, "%s", parts[0] != '\0' ? parts : "nothing yet");
	}
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
		char words[200];
		const char *id = text_of(reminder, "reminder");
		double interval = json_real_value(json_object_get(reminder, "interval"));
		reminder_words(reminder, words, sizeof(words));
		if (interval > 1.0) {
			size_t used = strlen(words);
			(void)snprintf(words + used, sizeof(words) - used,
				"; comes after %s its interval at present",
				interval < 2.0 ? "one and a half times" : "twice");
		}
		table_row(&table);
		table_cell(&table, id[0] != '\0' ? id : "begun by hand");
		table_cell(&table, words);
	}
	(void)fprintf(out, "Taken, of what was offered\n");
	table_print(&table, out, 2, style);
	table_finish(&table);
}

static void then_and_now(FILE *out, const json_t *stats, const struct style *style) {
	struct table table;
	size_t i;
	json_t *item;
	table_init(&table);
	json_array_foreach(json_object_get(stats, "exercises"), i, item) {
		char then[DOSE_WORDS_BYTES], now[DOSE_WORDS_BYTES], text[2 * DOSE_WORDS_BYTES + 16];
		human_dose(text_of(item, "then"), then);
		human_dose(text_of(item, "now"), now);
		if (number_of(item, "changes") == 0) {
			continue;
		}
		(void)snprintf(text, sizeof(text), "%s; now %s", then, now);
		table_row(&table);
		table_cell(&table, text_of(item, "title"));
		table_cell(&table, text);
	}
	if (json_array_size(table.rows) > 0) {
		(void)fprintf(out, "Doses, then and now\n");
	}
	table_print(&table, out, 2, style);
	table_finish(&table);
}

/* Where soreness went, from the first half of the answers to the second. */
static void pain_trend(FILE *out, const json_t *stats, const struct style *style) {
	long long sum[2] = {0, 0}, count[2] = {0, 0}, said = 0, seen = 0;
	size_t i;
	json_t *point;
	json_array_foreach(json_object_get(stats, "pain"), i, point) {
		said += json_is_integer(json_object_get(point, "during")) ? 1 : 0;
	}
	json_array_foreach(json_object_get(stats, "pain"), i, point) {
		if (json_is_integer(json_object_get(point, "during"))) {
			size_t half = 2 * seen++ >= said ? 1 : 0;
			sum[half] += number_of(point, "during");
			count[half]++;
		}
	}
	if (count[0] >= 2 && count[1] >= 2) {
		char text[160];
		(void)snprintf(text, sizeof(text),
			"Pain during sessions: %.1f of 10 in the first half of %lld answers, %.1f "
			"in the second.",
			(double)sum[0] / (double)count[0], said, (double)sum[1] / (double)count[1]);
		text_wrap(out, text, 0, style);
		(void)fputc('\n', out);
	}
}

static void figures(FILE *out, const json_t *stats, const struct style *style) {
	summary(out, stats);
	(void)fprintf(out, "Weeks from Monday\n");
	weeks_table(out, stats, style);
	reminders_table(out, stats, style);
}

void render_stats(FILE *out, const json_t *stats, const struct style *style) {
	figures(out, stats, style);
	then_and_now(out, stats, style);
	pain_trend(out, stats, style);
}

/* ---- the report ---- */

void safety_words(const json_t *event, char *text, size_t size) {
	static const char *const words[][2] = {
		{"screening-none", "Safety questions: none of them applies"},
		{"screening-something", "Safety questions: something of them applies"},
		{"red-flag", "Reported a warning sign"},
		{"cleared", "Cleared by a clinician, as told"},
		{"advised", "Advised to see a clinician"},
	};
	const char *said = text_of(event, "statement"), *level = text_of(event, "level");
	const char *what = text_of(event, "kind");
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		what = strcmp(what, words[i][0]) == 0 ? words[i][1] : what;
	}
	(void)snprintf(text, size, "%s%s%s%s%s%s", what, level[0] != '\0' ? " (" : "", level,
		level[0] != '\0' ? ")" : "", said[0] != '\0' ? ": " : "", said);
}

static void safety_table(FILE *out, const json_t *stats, const struct style *style) {
	const json_t *events = json_object_get(stats, "safety");
	struct table table;
	size_t i;
	json_t *event;
	if (json_array_size(events) == 0) {
		return;
	}
	table_init(&table);
	json_array_foreach(events, i, event) {
		char text[400], day[16];
		safety_words(event, text, sizeof(text));
		(void)snprintf(day, sizeof(day), "%.10s", text_of(event, "time"));
		table_row(&table);
		table_cell(&table, day);
		table_cell(&table, text);
	}
	(void)fprintf(out, "\nSafety\n");
	table_print(&table, out, 2, style);
	table_finish(&table);
}

static void plan_table(FILE *out, const json_t *reminders, const struct style *style) {
	struct table table;
	size_t i;
	json_t *reminder;
	table_init(&table);
	json_array_foreach(json_object_get(reminders, "reminders"), i, reminder) {
		if (strcmp(text_of(reminder, "state"), "off") != 0) {
			table_row(&table);
			table_cell(&table, title_of(reminder));
			table_cell(&table, text_of(reminder, "schedule"));
		}
	}
	if (json_array_size(table.rows) > 0) {
		(void)fprintf(out, "The plan\n");
	}
	table_print(&table, out, 2, style);
	table_finish(&table);
}

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
	plan_table(out, report->reminders, style);
	(void)fputc('\n', out);
	figures(out, report->stats, style);
	pain_trend(out, report->stats, style);
	safety_table(out, report->stats, style);
	doses_table(out, report->progress, style);
	if (json_array_size(symptoms) > 0) {
		(void)fprintf(out, "\nHow the hip is\n");
		render_symptom_course(out, symptoms, style);
	}
	sessions_list(out, report->history, style);
}
