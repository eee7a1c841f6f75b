/* SPDX-License-Identifier: MIT */
/* What was done and what follows from it; the header is render.h. */
#include <stdlib.h>
#include <string.h>

#include "human.h"
#include "render.h"

/* ---- history ---- */

static void side_words(const json_t *side, char *text, size_t size) {
	if (json_is_integer(side)) {
		(void)snprintf(text, size, "%lld", (long long)json_integer_value(side));
		return;
	}
	size_t i, used = 0;
	json_t *hold;
	text[0] = '\0';
	json_array_foreach(side, i, hold) {
		int wrote = snprintf(text + used, size - used, "%s%lld", i == 0 ? "" : "+",
			(long long)json_integer_value(hold));
		if (wrote < 0 || (size_t)wrote >= size - used) {
			return;
		}
		used += (size_t)wrote;
	}
}

/* "side-lying-clam 12/11,12/12": as the verb done takes it. */
static void result_words(const char *name, const json_t *result, char *text, size_t size) {
	size_t used = (size_t)snprintf(text, size, "%s ", name);
	size_t i;
	json_t *set;
	json_array_foreach(json_object_get(result, "sets"), i, set) {
		char left[64], right[64];
		json_t *both = json_object_get(set, "both");
		side_words(both != NULL ? both : json_object_get(set, "left"), left, sizeof(left));
		side_words(json_object_get(set, "right"), right, sizeof(right));
		if (used >= size) {
			return;
		}
		used += (size_t)snprintf(text + used, size - used, "%s%s%s%s", i == 0 ? "" : ",",
			left, both != NULL ? "" : "/", both != NULL ? "" : right);
	}
}

static void exercises_words(const json_t *exercises, char *text, size_t size) {
	const char *name;
	json_t *result;
	size_t used = 0;
	text[0] = '\0';
	json_object_foreach((json_t *)exercises, name, result) {
		char one[256];
		result_words(name, result, one, sizeof(one));
		int wrote = snprintf(text + used, size - used, "%s%s", used == 0 ? "" : "; ", one);
		if (wrote < 0 || (size_t)wrote >= size - used) {
			return;
		}
		used += (size_t)wrote;
	}
}

static void entry_details(const json_t *entry, char *text, size_t size) {
	size_t used = 0;
	text[0] = '\0';
	const json_t *pain = json_object_get(entry, "pain");
	const char *note = text_of(entry, "note");
	if (json_is_integer(json_object_get(entry, "effort"))) {
		used += (size_t)snprintf(text + used, size - used, "effort %lld",
			(long long)number_of(entry, "effort"));
	}
	if (json_is_integer(json_object_get(pain, "during"))) {
		used += (size_t)snprintf(text + used, size - used, "%spain %lld",
			used == 0 ? "" : ", ", (long long)number_of(pain, "during"));
	}
	size_t i;
	json_t *held;
	/* A note that names them itself is enough. */
	const json_t *holds =
		strstr(note, "held: ") == NULL ? json_object_get(entry, "held_by") : NULL;
	json_array_foreach(holds, i, held) {
		const char *word = json_string_value(held);
		if (used + 60 < size) {
			used += (size_t)snprintf(text + used, size - used, "%s%.40s",
				i > 0               ? ", "
					: used == 0 ? "held by "
						    : ", held by ",
				word == NULL ? "" : word);
		}
	}
	if (note[0] != '\0' && used + 4 < size) {
		(void)snprintf(text + used, size - used, "%s%s", used == 0 ? "" : "; ", note);
	}
}

void render_history(FILE *out, const json_t *history, const struct style *style) {
	struct table table;
	table_init(&table);
	size_t i;
	json_t *entry;
	json_array_foreach(json_object_get(history, "entries"), i, entry) {
		struct stamp stamp;
		char when[WHEN_BYTES] = "", details[400], exercises[400], text[900];
		if (stamp_parse(text_of(entry, "time"), &stamp)) {
			human_when(&stamp, style->now_s, when);
		}
		entry_details(entry, details, sizeof(details));
		exercises_words(json_object_get(entry, "exercises"), exercises, sizeof(exercises));
		table_row(&table);
		table_cell(&table, when);
		table_cell(&table, text_of(entry, "outcome"));
		table_cell(&table, title_of(entry));
		(void)snprintf(text, sizeof(text), "%s%s%s", details,
			details[0] != '\0' && exercises[0] != '\0' ? "; " : "", exercises);
		table_cell(&table, text);
	}
	const char *problem = text_of(history, "problem");
	if (json_array_size(table.rows) == 0 && problem[0] == '\0') {
		(void)fprintf(out, "Nothing has been recorded yet.\n");
	}
	table_print(&table, out, 0, style);
	table_finish(&table);
	if (problem[0] != '\0') {
		(void)fprintf(out, "Not all is shown: ");
		text_wrap(out, problem, 0, style);
		(void)fputc('\n', out);
	}
}

static void csv_field(FILE *out, const char *text, const char *end) {
	if (strpbrk(text, ",\"\r\n") == NULL) {
		(void)fprintf(out, "%s%s", text, end);
		return;
	}
	(void)fputc('"', out);
	for (; *text != '\0'; text++) {
		if (*text == '"') {
			(void)fputc('"', out);
		}
		(void)fputc(*text, out);
	}
	(void)fprintf(out, "\"%s", end);
}

static void csv_number(FILE *out, const json_t *object, const char *key) {
	if (json_is_integer(json_object_get(object, key))) {
		(void)fprintf(out, "%lld", (long long)number_of(object, key));
	}
	(void)fputc(',', out);
}

void render_history_csv(FILE *out, const json_t *history) {
	(void)fprintf(out,
		"id,time,reminder,routine,outcome,effort,pain_before,pain_during,pain_morning,"
		"exercises,note\n");
	size_t i;
	json_t *entry;
	json_array_foreach(json_object_get(history, "entries"), i, entry) {
		char exercises[2048];
		const json_t *pain = json_object_get(entry, "pain");
		exercises_words(json_object_get(entry, "exercises"), exercises, sizeof(exercises));
		csv_field(out, text_of(entry, "id"), ",");
		csv_field(out, text_of(entry, "time"), ",");
		csv_field(out, text_of(entry, "reminder"), ",");
		csv_field(out, text_of(entry, "routine"), ",");
		csv_field(out, text_of(entry, "outcome"), ",");
		csv_number(out, entry, "effort");
		csv_number(out, pain, "before");
		csv_number(out, pain, "during");
		csv_number(out, pain, "morning");
		csv_field(out, exercises, ",");
		csv_field(out, text_of(entry, "note"), "\n");
	}
}

/* ---- progress ---- */

static void progress_row(struct table *table, const json_t *item, const struct style *style) {
	struct stamp stamp;
	char when[WHEN_BYTES] = "", dose[DOSE_WORDS_BYTES];
	if (stamp_parse(text_of(item, "time"), &stamp)) {
		human_when(&stamp, style->now_s, when);
	}
	human_dose(text_of(item, "dose"), dose);
	table_cell(table, dose);
	table_cell(table, when);
	table_cell(table, text_of(item, "reason"));
}

/* "Side-lying clam (side-lying-clam)": with the name that verbs take. */
static void exercise_name(const json_t *item, char *text, size_t size) {
	const char *title = text_of(item, "title"), *id = short_name(text_of(item, "exercise"));
	if (title[0] == '\0') {
		(void)snprintf(text, size, "%s", id);
	} else {
		(void)snprintf(text, size, "%s (%s)", title, id);
	}
}

void render_progress(FILE *out, const json_t *progress, bool whole, const struct style *style) {
	struct table table;
	table_init(&table);
	size_t i, j;
	json_t *item, *change;
	const char *routine = "";
	const json_t *recomputed = json_object_get(progress, "recomputed");
	if (json_is_integer(recomputed) && json_integer_value(recomputed) == 0) {
		(void)fprintf(
			out, "Worked out anew from the history: every dose is what it was.\n");
	} else if (json_is_integer(recomputed)) {
		(void)fprintf(out, "Worked out anew from the history; changes recorded: %lld.\n",
			(long long)json_integer_value(recomputed));
	}
	json_array_foreach(json_object_get(progress, "items"), i, item) {
		if (strcmp(routine, text_of(item, "routine")) != 0) {
			table_print(&table, out, 2, style);
			table_finish(&table);
			table_init(&table);
			routine = text_of(item, "routine");
			const char *title = text_of(item, "routine_title");
			bool titled = title[0] != '\0';
			(void)fprintf(out, "%s%s%s%s\n", title, titled ? " (" : "", routine,
				titled ? ")" : "");
		}
		const json_t *changes = json_object_get(item, "history");
		char name[200];
		exercise_name(item, name, sizeof(name));
		if (!whole || json_array_size(changes) == 0) {
			table_row(&table);
			table_cell(&table, name);
			progress_row(&table, item, style);
			continue;
		}
		json_array_foreach(changes, j, change) {
			table_row(&table);
			table_cell(&table, j == 0 ? name : "");
			progress_row(&table, change, style);
		}
	}
	if (i == 0) {
		(void)fprintf(out, "No dose has moved yet. Doses move after confirmed sessions.\n");
	}
	table_print(&table, out, 2, style);
	table_finish(&table);
	const json_t *symptoms = json_object_get(progress, "symptoms");
	if (json_array_size(symptoms) > 0) {
		(void)fprintf(out, "How the hip is (minimusctl symptoms)\n");
		render_symptom_course(out, symptoms, style);
	}
}

/* ---- events ---- */

/* Members that stand elsewhere in the line, or say nothing to a person. */
static bool event_member_shown(const char *key, const json_t *value) {
	static const char *const hidden[] = {
		"seq", "time", "type", "session", "instance", "step_index", "total_s"};
	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
		if (strcmp(hidden[i], key) == 0) {
			return false;
		}
	}
	return json_is_string(value) || json_is_integer(value) || json_is_boolean(value);
}

void render_event(FILE *out, const json_t *event, const struct style *style) {
	(void)style;
	const char *time = text_of(event, "time");
	(void)fprintf(
		out, "%.8s  %-20s", strlen(time) > 19 ? time + 11 : time, text_of(event, "type"));
	const char *key;
	json_t *value;
	const json_t *step = json_object_get(event, "step");
	if (json_is_object(step)) {
		char words[200];
		step_words(step, words, sizeof(words));
		(void)fprintf(out, " %s, %lld s;", words, (long long)number_of(step, "duration_s"));
	}
	json_object_foreach((json_t *)event, key, value) {
		if (!event_member_shown(key, value)) {
			continue;
		}
		(void)fprintf(out, " %s=", key);
		if (json_is_string(value)) {
			text_put(out, json_string_value(value), (size_t)-1);
		} else if (json_is_integer(value)) {
			(void)fprintf(out, "%lld", (long long)json_integer_value(value));
		} else {
			(void)fprintf(out, "%s", json_is_true(value) ? "yes" : "no");
		}
	}
	(void)fputc('\n', out);
}

/* ---- safety ---- */

static void paragraph(FILE *out, const char *text, size_t indent, const struct style *style) {
	if (text[0] == '\0') {
		return;
	}
	for (size_t i = 0; i < indent; i++) {
		(void)fputc(' ', out);
	}
	text_wrap(out, text, indent, style);
	(void)fputc('\n', out);
}

/* Each line of a text as a paragraph of its own. */
static void paragraphs(FILE *out, const char *text, const struct style *style) {
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		char *line = strndup(text, length);
		if (line != NULL) {
			paragraph(out, line, 0, style);
		}
		free(line);
		text += length + (text[length] == '\n' ? 1 : 0);
	}
}

static void questions(FILE *out, const json_t *list, const struct style *style) {
	size_t i;
	json_t *question;
	json_array_foreach(list, i, question) {
		const char *text = json_string_value(question);
		(void)fputs("- ", out);
		text_wrap(out, text == NULL ? "" : text, 2, style);
		(void)fputc('\n', out);
	}
}

void render_screening(FILE *out, const json_t *screening, const struct style *style) {
	const char *result = text_of(screening, "result");
	char when[128];
	if (strcmp(result, "none") == 0) {
		when_words(text_of(screening, "next"), style, when, sizeof(when));
		(void)fprintf(out, "Answered: none of these applies. Asked again %s.\n", when);
		return;
	}
	if (strcmp(result, "something") == 0) {
		paragraphs(out, text_of(screening, "advice"), style);
		paragraph(out,
			"Say which applies: minimusctl redflag emergency, same-day, soon or none. "
			"When a "
			"clinician has cleared you: minimusctl redflag clear \"who, and when\"",
			0, style);
		return;
	}
	(void)fprintf(out, "Before the %s session: does any of these apply to you?\n",
		text_of(screening, "time")[0] == '\0' ? "first" : "next");
	questions(out, json_object_get(screening, "questions"), style);
	(void)fprintf(out, "Then: minimusctl screening none, or: minimusctl screening something\n");
	paragraphs(out, text_of(screening, "disclaimer"), style);
}

void render_red_flag(FILE *out, const json_t *result, const struct style *style) {
	paragraph(out, text_of(result, "advice"), 0, style);
	if (json_is_true(json_object_get(result, "suspended"))) {
		paragraph(out,
			"Prompts and sessions are suspended until a clinician has cleared you. "
			"Then: minimusctl "
			"redflag clear \"who cleared you, and when\"",
			0, style);
	} else {
		(void)fprintf(out, "Nothing is suspended.\n");
	}
}
