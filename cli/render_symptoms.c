/* SPDX-License-Identifier: MIT */
/* The weekly question and its course, for a person. */
#include <string.h>

#include "human.h"
#include "render.h"

/* "3", "yes", "no"; a symptom that was not said is "-". */
static const char *answer_words(const json_t *entry, const char *id, char *text, size_t size) {
	const json_t *value = json_object_get(entry, id);
	if (json_is_boolean(value)) {
		return json_is_true(value) ? "yes" : "no";
	}
	if (!json_is_integer(value)) {
		return "-";
	}
	(void)snprintf(text, size, "%lld", (long long)json_integer_value(value));
	return text;
}

/* The first and the last answer of one symptom; NULL where there is none. */
static void ends_of(
	const json_t *entries, const char *id, const json_t **ret_first, const json_t **ret_last) {
	size_t i;
	json_t *entry;
	*ret_first = *ret_last = NULL;
	json_array_foreach(entries, i, entry) {
		if (json_object_get(entry, id) != NULL) {
			*ret_first = *ret_first == NULL ? entry : *ret_first;
			*ret_last = entry;
		}
	}
}

static const char *trend_words(const json_t *first, const json_t *last, const char *id) {
	const json_t *before = json_object_get(first, id), *after = json_object_get(last, id);
	long long was = json_is_boolean(before) ? json_is_true(before) : json_integer_value(before);
	long long is = json_is_boolean(after) ? json_is_true(after) : json_integer_value(after);
	return is < was ? "better" : is > was ? "worse" : "the same";
}

void render_symptom_course(FILE *out, const json_t *entries, const struct style *style) {
	static const char *const columns[] = {"standing", "outward", "stairs", "range"};
	struct table table;
	size_t i;
	json_t *entry;
	table_init(&table);
	table_row(&table);
	table_cell(&table, "");
	for (size_t k = 0; k < 4; k++) {
		table_cell(&table, columns[k]);
	}
	json_array_foreach(entries, i, entry) {
		struct stamp stamp;
		char when[WHEN_BYTES] = "", text[24];
		if (stamp_parse(text_of(entry, "time"), &stamp)) {
			human_when(&stamp, style->now_s, when);
		}
		table_row(&table);
		table_cell(&table, when);
		for (size_t k = 0; k < 4; k++) {
			table_cell(&table, answer_words(entry, columns[k], text, sizeof(text)));
		}
	}
	if (json_array_size(entries) > 1) {
		table_row(&table);
		table_cell(&table, "since the first");
		for (size_t k = 0; k < 4; k++) {
			const json_t *first, *last;
			ends_of(entries, columns[k], &first, &last);
			table_cell(
				&table, first == last ? "-" : trend_words(first, last, columns[k]));
		}
	}
	table_print(&table, out, 2, style);
	table_finish(&table);
}

void render_symptoms(FILE *out, const json_t *symptoms, const struct style *style) {
	const json_t *entries = json_object_get(symptoms, "entries");
	struct table table;
	size_t i;
	json_t *question;
	if (text_of(symptoms, "text")[0] != '\0') {
		(void)fprintf(out, "%s\n", text_of(symptoms, "text"));
		return;
	}
	table_init(&table);
	json_array_foreach(json_object_get(symptoms, "questions"), i, question) {
		bool yes_no = strcmp(text_of(question, "answer"), "yes-no") == 0;
		table_row(&table);
		table_cell(&table, text_of(question, "id"));
		table_cell(&table, yes_no ? "yes or no" : "0 to 10");
		table_cell(&table, text_of(question, "text"));
	}
	table_print(&table, out, 0, style);
	table_finish(&table);
	(void)fprintf(out,
		"Answer with: minimusctl symptoms standing=2 outward=0 stairs=1 "
		"range=no\n");
	if (!json_is_true(json_object_get(symptoms, "weekly"))) {
		(void)fprintf(out, "weekly-question = yes in [minimus] asks once a week.\n");
	}
	if (json_array_size(entries) > 0) {
		(void)fputc('\n', out);
		render_symptom_course(out, entries, style);
	}
}
