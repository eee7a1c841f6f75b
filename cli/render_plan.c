/* SPDX-License-Identifier: MIT */
/* Plans, routines, models, plugins; the header is render.h. */
#include <string.h>

#include "human.h"
#include "render.h"

/* ---- check ---- */

void render_problem_lines(FILE *out, const json_t *result) {
	size_t i;
	json_t *problem;
	json_array_foreach(json_object_get(result, "problems"), i, problem) {
		const char *section = text_of(problem, "section"), *key = text_of(problem, "key");
		const char *suggestion = text_of(problem, "suggestion");
		bool warning = strcmp(text_of(problem, "severity"), "warning") == 0;
		(void)fprintf(out, "%s:", text_of(problem, "file"));
		if (number_of(problem, "line") > 0) {
			(void)fprintf(out, "%lld:", (long long)number_of(problem, "line"));
		}
		(void)fputc(' ', out);
		if (warning) {
			(void)fputs("warning: ", out);
		}
		if (section[0] != '\0') {
			(void)fprintf(out, "[%s] ", section);
		}
		if (key[0] != '\0') {
			(void)fprintf(out, "%s: ", key);
		}
		text_put(out, text_of(problem, "message"), (size_t)-1);
		/* Most messages end with what would be right; it is not said twice. */
		if (suggestion[0] != '\0' &&
			strstr(text_of(problem, "message"), suggestion) == NULL) {
			(void)fprintf(out, "; did you mean \"%s\"?", suggestion);
		}
		(void)fputc('\n', out);
	}
}

void render_problems(FILE *out, const json_t *result) {
	size_t i, errors = 0, warnings = 0;
	json_t *problem;
	json_array_foreach(json_object_get(result, "problems"), i, problem) {
		bool warning = strcmp(text_of(problem, "severity"), "warning") == 0;
		warnings += warning ? 1 : 0;
		errors += warning ? 0 : 1;
	}
	render_problem_lines(out, result);
	if (errors > 0) {
		(void)fprintf(out, "%zu error%s, %zu warning%s\n", errors, errors == 1 ? "" : "s",
			warnings, warnings == 1 ? "" : "s");
	} else if (warnings > 0) {
		(void)fprintf(out, "The plan is good, with %zu warning%s.\n", warnings,
			warnings == 1 ? "" : "s");
	} else {
		(void)fprintf(out, "The plan is good.\n");
	}
}

/* ---- timeline ---- */

static void timeline_row(struct table *table, json_int_t at, const char *kind, const char *amount,
	const char *text) {
	char clock[WHEN_BYTES];
	human_clock(at, clock);
	table_row(table);
	table_cell(table, clock);
	table_cell(table, kind);
	table_cell(table, amount);
	table_cell(table, text);
}

void render_timeline(FILE *out, const json_t *timeline, bool cues, const struct style *style) {
	char total[WHEN_BYTES];
	json_int_t total_s = number_of(timeline, "total_s");
	human_clock(total_s, total);
	const char *title = text_of(timeline, "title"), *id = text_of(timeline, "routine");
	(void)fprintf(out, "%s%s%s%s: %s (%lld s)\n", title, title[0] == '\0' ? "" : " (", id,
		title[0] == '\0' ? "" : ")", total, (long long)total_s);
	struct table table;
	table_init(&table);
	const json_t *list = json_object_get(timeline, "cues");
	size_t i, next = 0, count = cues ? json_array_size(list) : 0;
	json_t *step;
	json_array_foreach(json_object_get(timeline, "steps"), i, step) {
		char amount[WHEN_BYTES], text[200];
		json_int_t at = number_of(step, "at");
		for (; next < count && number_of(json_array_get(list, next), "at") < at; next++) {
			const json_t *cue = json_array_get(list, next);
			timeline_row(&table, number_of(cue, "at"), "", text_of(cue, "cue"),
				text_of(cue, "text"));
		}
		(void)snprintf(
			amount, sizeof(amount), "%lld s", (long long)number_of(step, "duration_s"));
		const char *side = text_of(step, "side");
		char set[32] = "";
		if (json_object_get(step, "set") != NULL) {
			(void)snprintf(
				set, sizeof(set), ", set %lld", (long long)number_of(step, "set"));
		}
		char reps[32] = "";
		if (json_object_get(step, "reps") != NULL) {
			(void)snprintf(reps, sizeof(reps), ", %lld times",
				(long long)number_of(step, "reps"));
		}
		(void)snprintf(text, sizeof(text), "%s%s%s%s%s",
			text_of(step, "title")[0] != '\0' ? text_of(step, "title")
							  : text_of(step, "exercise"),
			side[0] == '\0' ? "" : ", ", side, set, reps);
		timeline_row(&table, at, text_of(step, "kind"), amount, text);
	}
	for (; next < count; next++) {
		const json_t *cue = json_array_get(list, next);
		timeline_row(&table, number_of(cue, "at"), "", text_of(cue, "cue"),
			text_of(cue, "text"));
	}
	table_print(&table, out, 2, style);
	table_finish(&table);
}

/* ---- calendar ---- */

void render_calendar(FILE *out, const json_t *result) {
	const json_t *next = json_object_get(result, "next");
	size_t i;
	json_t *time;
	(void)fprintf(out, "%s\n", text_of(result, "expression"));
	json_array_foreach(next, i, time) {
		(void)fprintf(out, "  %s\n", json_string_value(time));
	}
	if (json_array_size(next) == 0) {
		(void)fprintf(out, "  never\n");
	}
}

/* ---- models ---- */

void render_dry_run(FILE *out, const json_t *result, const struct style *style) {
	struct table table;
	table_init(&table);
	size_t i;
	json_t *row;
	json_array_foreach(json_object_get(result, "rows"), i, row) {
		char number[24], dose[DOSE_WORDS_BYTES], text[400];
		static const char *const decided[] = {"verdict", "action", "plan", "flag"};
		(void)snprintf(number, sizeof(number), "%zu", i + 1);
		human_dose(text_of(row, "dose"), dose);
		table_row(&table);
		table_cell(&table, number);
		table_cell(&table, dose[0] == '\0' ? "-" : dose);
		size_t used = 0;
		text[0] = '\0';
		for (size_t j = 0; j < sizeof(decided) / sizeof(decided[0]); j++) {
			const char *word = text_of(row, decided[j]);
			if (word[0] != '\0') {
				used += (size_t)snprintf(text + used, sizeof(text) - used,
					"%s%.40s", used == 0 ? "" : ", ", word);
			}
		}
		(void)snprintf(text + used, sizeof(text) - used, "%s%s",
			used > 0 && text_of(row, "reason")[0] != '\0' ? ": " : "",
			text_of(row, "reason"));
		table_cell(&table, text);
	}
	table_print(&table, out, 0, style);
	table_finish(&table);
}

/* ---- plugins, doctor ---- */

/* Faults, calls and the slowest of them. */
static void plugin_numbers(struct table *table, const json_t *plugin) {
	json_int_t faults = json_integer_value(json_object_get(plugin, "faults"));
	json_int_t calls = json_integer_value(json_object_get(plugin, "calls"));
	json_int_t slowest = json_integer_value(json_object_get(plugin, "slowest_us"));
	char text[96];
	(void)snprintf(
		text, sizeof(text), "%lld faults, %lld calls", (long long)faults, (long long)calls);
	table_cell(table, text);
	(void)snprintf(text, sizeof(text), "slowest %lld.%lld ms", (long long)(slowest / 1000),
		(long long)(slowest % 1000 / 100));
	table_cell(table, calls > 0 ? text : "");
}

/* What may be set in [plugin ID], and how it is set. */
static void plugin_parameters(FILE *out, const json_t *plugin, const struct style *style) {
	struct table table;
	json_t *parameter;
	size_t i;
	if (json_array_size(json_object_get(plugin, "parameters")) == 0) {
		return;
	}
	table_init(&table);
	(void)fprintf(out, "\n[plugin %s]\n", text_of(plugin, "id"));
	json_array_foreach(json_object_get(plugin, "parameters"), i, parameter) {
		char text[500];
		const char *value = text_of(parameter, "value");
		table_row(&table);
		table_cell(&table, text_of(parameter, "name"));
		(void)snprintf(text, sizeof(text), "= %s", value[0] == '\0' ? "none" : value);
		table_cell(&table, text);
		(void)snprintf(text, sizeof(text), "%s; %s%s", text_of(parameter, "help"),
			text_of(parameter, "range"),
			json_is_true(json_object_get(parameter, "set")) ? "" : " (not set)");
		table_cell(&table, text);
	}
	table_print(&table, out, 0, style);
	table_finish(&table);
}

void render_plugins(FILE *out, const json_t *result, const struct style *style) {
	struct table table;
	table_init(&table);
	size_t i;
	json_t *plugin;
	json_array_foreach(json_object_get(result, "plugins"), i, plugin) {
		const char *problem = text_of(plugin, "problem");
		table_row(&table);
		table_cell(&table, text_of(plugin, "id"));
		table_cell(&table, text_of(plugin, "version"));
		table_cell(&table, text_of(plugin, "abi"));
		table_cell(&table, text_of(plugin, "state"));
		plugin_numbers(&table, plugin);
		table_cell(&table, problem[0] != '\0' ? problem : text_of(plugin, "path"));
	}
	if (i == 0) {
		(void)fprintf(out, "No plugin is in use.\n");
	}
	table_print(&table, out, 0, style);
	table_finish(&table);
	json_array_foreach(json_object_get(result, "plugins"), i, plugin) {
		plugin_parameters(out, plugin, style);
	}
	json_array_foreach(json_object_get(result, "unused"), i, plugin) {
		(void)fprintf(out, "%s%s",
			i == 0 ? "\nInstalled, but not named in the plan: " : ", ",
			json_is_string(plugin) ? json_string_value(plugin) : "");
	}
	(void)fprintf(out, "%s", i > 0 ? "\n" : "");
}

void render_doctor(FILE *out, const json_t *result, const struct style *style) {
	struct table table;
	table_init(&table);
	size_t i;
	json_t *check;
	json_array_foreach(json_object_get(result, "checks"), i, check) {
		bool hint = strcmp(text_of(check, "severity"), "hint") == 0;
		const char *remedy = text_of(check, "remedy");
		table_row(&table);
		table_cell(&table,
			json_is_true(json_object_get(check, "ok")) ? "ok"
				: hint                             ? "hint"
								   : "PROBLEM");
		table_cell(&table, text_of(check, "name"));
		table_cell(&table, text_of(check, "detail"));
		if (remedy[0] != '\0') {
			table_row(&table);
			table_cell(&table, "");
			table_cell(&table, "");
			table_cell(&table, remedy);
		}
	}
	table_print(&table, out, 0, style);
	table_finish(&table);
}
