/* SPDX-License-Identifier: MIT */
/* An exercise or a routine as a page to read; the header is render.h. */
#include <stdarg.h>
#include <string.h>

#include "human.h"
#include "render.h"

#define LINE_BYTES 1200

/* ---- pieces ---- */

static void field(struct table *table, const char *name, const char *text) {
	if (text[0] != '\0') {
		table_row(table);
		table_cell(table, name);
		table_cell(table, text);
	}
}

/* Adds to a text of LINE_BYTES; what does not fit is cut. */
static void add(char *text, const char *format, ...) {
	size_t used = strlen(text);
	va_list args;
	va_start(args, format);
	(void)vsnprintf(text + used, LINE_BYTES - used, format, args);
	va_end(args);
}

static void join(char *text, const json_t *list) {
	size_t i;
	json_t *item;
	json_array_foreach(list, i, item) {
		add(text, "%s%s", i == 0 ? "" : ", ", json_string_value(item));
	}
}

static void heading(FILE *out, const char *title) {
	(void)fprintf(out, "\n%s\n", title);
}

/* number 0: a dash in its place. */
static void line(FILE *out, size_t number, const char *text, const struct style *style) {
	if (number > 0) {
		(void)fprintf(out, "  %zu. ", number);
	} else {
		(void)fputs("  - ", out);
	}
	text_wrap(out, text, number > 0 ? 5 : 4, style);
	(void)fputc('\n', out);
}

static void lines(FILE *out, const json_t *list, const char *title, bool numbered,
	const struct style *style) {
	size_t i;
	json_t *item;
	json_array_foreach(list, i, item) {
		if (i == 0) {
			heading(out, title);
		}
		line(out, numbered ? i + 1 : 0, json_string_value(item), style);
	}
}

/* ---- exercises ---- */

static void put_sides(char *text, const json_t *thing) {
	const json_t *guides = json_object_get(thing, "guides");
	const char *first = text_of(json_array_get(guides, 0), "side");
	if (first[0] == '\0') {
		add(text, "both together");
		return;
	}
	if (!json_is_true(json_object_get(thing, "unilateral"))) {
		add(text, "both together; on the harder levels one after the other, %s first",
			first);
	} else if (strcmp(text_of(thing, "side_order"), "side-complete") == 0) {
		add(text, "all sets of one side, then the other; %s first", first);
	} else {
		add(text, "one after the other, both make a set; %s first", first);
	}
}

static void exercise_fields(FILE *out, const json_t *thing, const struct style *style) {
	const json_t *guide = json_array_get(json_object_get(thing, "guides"), 0);
	char kinds[LINE_BYTES] = "", equipment[LINE_BYTES] = "", sides[LINE_BYTES] = "";
	char dose[DOSE_WORDS_BYTES] = "", pauses[LINE_BYTES] = "";
	json_int_t rest = number_of(thing, "rest_s"), prepare = number_of(thing, "prepare_s");
	struct table table;
	join(kinds, json_object_get(thing, "kind"));
	join(equipment, json_object_get(thing, "equipment"));
	put_sides(sides, thing);
	if (text_of(thing, "dose")[0] != '\0') {
		human_dose(text_of(thing, "dose"), dose);
	}
	add(pauses, "%lld s to get ready, %lld s rest between sets", prepare, rest);
	if (number_of(thing, "switch_s") > 0) {
		add(pauses, ", %lld s to change sides", number_of(thing, "switch_s"));
	}
	table_init(&table);
	field(&table, "kind", kinds);
	field(&table, "position", text_of(guide, "position"));
	field(&table, "equipment", equipment);
	field(&table, "placement", text_of(guide, "placement"));
	field(&table, "dose", dose[0] != '\0' ? dose : "as the routine says");
	field(&table, "sides", sides);
	field(&table, "pauses", pauses);
	field(&table, "moves by", text_of(thing, "progression"));
	field(&table, "from", text_of(thing, "plugin"));
	table_print(&table, out, 2, style);
	table_finish(&table);
}

static void guides(FILE *out, const json_t *thing, const struct style *style) {
	size_t i;
	json_t *guide;
	json_array_foreach(json_object_get(thing, "guides"), i, guide) {
		const char *side = text_of(guide, "side"), *say = text_of(guide, "say");
		char title[64] = "Steps";
		if (side[0] != '\0') {
			(void)snprintf(title, sizeof(title), "Steps, %s side", side);
		}
		lines(out, json_object_get(guide, "steps"), title, true, style);
		if (say[0] != '\0') {
			char text[LINE_BYTES] = "";
			add(text, "Said: %s", say);
			line(out, 0, text, style);
		}
	}
}

static void ladder(FILE *out, const json_t *list, const struct style *style) {
	size_t i;
	json_t *level;
	json_array_foreach(list, i, level) {
		const char *equipment = text_of(level, "equipment");
		char text[LINE_BYTES] = "";
		if (i == 0) {
			heading(out, "Levels, from the easiest");
		}
		add(text, "%s", text_of(level, "name"));
		if (equipment[0] != '\0' && strcmp(equipment, "none") != 0) {
			add(text, ", with %s", equipment);
		}
		if (json_is_true(json_object_get(level, "unilateral"))) {
			add(text, ", one side after the other");
		}
		line(out, i + 1, text, style);
	}
}

static void muscles(FILE *out, const json_t *list, const struct style *style) {
	size_t i;
	json_t *muscle;
	json_array_foreach(list, i, muscle) {
		const char *title = text_of(muscle, "title"), *note = text_of(muscle, "note");
		const char *region = text_of(muscle, "region");
		char text[LINE_BYTES] = "";
		if (i == 0) {
			heading(out, "Muscles");
		}
		add(text, "%s", title[0] != '\0' ? title : text_of(muscle, "id"));
		add(text, "%s%s.", region[0] != '\0' ? ": " : "", region);
		if (json_array_size(json_object_get(muscle, "actions")) > 0) {
			add(text, " What it does: ");
			join(text, json_object_get(muscle, "actions"));
			add(text, ".");
		}
		/* The first one is what the exercise is for; of the others less is enough. */
		if (i == 0 && note[0] != '\0') {
			add(text, " %s", note);
		}
		if (i == 0 && json_array_size(json_object_get(muscle, "complaints")) > 0) {
			add(text, " When it is in trouble: ");
			join(text, json_object_get(muscle, "complaints"));
			add(text, ".");
		}
		line(out, 0, text, style);
	}
}

static void show_exercise(FILE *out, const json_t *thing, const struct style *style) {
	exercise_fields(out, thing, style);
	guides(out, thing, style);
	lines(out, json_object_get(thing, "caution_texts"), "Cautions", false, style);
	ladder(out, json_object_get(thing, "ladder"), style);
	lines(out, json_object_get(thing, "tips"), "Tips", false, style);
	muscles(out, json_object_get(thing, "muscles"), style);
	lines(out, json_object_get(thing, "sources"), "Sources", false, style);
}

/* ---- routines ---- */

/* What the next session has, where a plugin chooses. */
static void show_composed(FILE *out, const json_t *thing, const struct style *style) {
	const json_t *composed = json_object_get(thing, "composed"), *chosen, *item;
	char text[LINE_BYTES] = "";
	size_t i, k;
	if (composed == NULL) {
		return;
	}
	json_array_foreach(json_object_get(composed, "items"), i, chosen) {
		json_array_foreach(json_object_get(thing, "items"), k, item) {
			if (json_equal(json_object_get(item, "exercise"), chosen)) {
				add(text, "%s%s", i == 0 ? "" : ", ", text_of(item, "title"));
			}
		}
	}
	heading(out, "Next session");
	line(out, 0, text, style);
	if (text_of(composed, "why")[0] != '\0') {
		line(out, 0, text_of(composed, "why"), style);
	}
}

static const char *dose_course(const json_t *routine) {
	size_t i;
	json_t *item;
	if (json_is_true(json_object_get(routine, "fixed"))) {
		return "always the same";
	}
	json_array_foreach(json_object_get(routine, "items"), i, item) {
		if (text_of(item, "model")[0] != '\0') {
			return "moves with what you do";
		}
	}
	return "This dose stays: it has no progression.";
}

static void show_routine(FILE *out, const json_t *thing, const struct style *style) {
	char length[WHEN_BYTES], dose[DOSE_WORDS_BYTES];
	struct table table;
	size_t i;
	json_t *item;
	human_clock(number_of(thing, "total_s"), length);
	table_init(&table);
	field(&table, "goal", text_of(thing, "goal"));
	field(&table, "phase", text_of(thing, "phase"));
	field(&table, "sides", text_of(thing, "sides"));
	field(&table, "length", length);
	field(&table, "dose", dose_course(thing));
	field(&table, "prescribed", text_of(thing, "prescribed_by"));
	field(&table, "review", text_of(thing, "review"));
	field(&table, "from", text_of(thing, "plugin"));
	table_print(&table, out, 2, style);
	table_finish(&table);
	show_composed(out, thing, style);
	json_array_foreach(json_object_get(thing, "items"), i, item) {
		char text[LINE_BYTES] = "";
		const char *title = text_of(item, "title"), *sides = text_of(item, "sides");
		if (i == 0) {
			heading(out,
				json_object_get(thing, "composed") != NULL
					? "Exercises to choose from"
					: "Exercises");
		}
		human_dose(text_of(item, "dose"), dose);
		add(text, "%s%s%s: %s", title[0] != '\0' ? title : text_of(item, "exercise"),
			text_of(item, "level")[0] != '\0' ? ", " : "", text_of(item, "level"),
			dose);
		add(text, "%s%s (minimusctl show %s)", sides[0] != '\0' ? ", " : "", sides,
			text_of(item, "exercise"));
		line(out, i + 1, text, style);
	}
}

void render_show(FILE *out, const json_t *thing, const struct style *style) {
	const char *title = text_of(thing, "title");
	(void)fprintf(out, "%s%s%s\n", text_of(thing, "id"), title[0] == '\0' ? "" : ": ", title);
	if (json_is_array(json_object_get(thing, "items"))) {
		show_routine(out, thing, style);
	} else {
		show_exercise(out, thing, style);
	}
}

/* ---- the list ---- */

static void names_of(
	FILE *out, const json_t *list, const char *heading, const struct style *style) {
	struct table table;
	size_t i;
	json_t *thing;
	table_init(&table);
	json_array_foreach(list, i, thing) {
		table_row(&table);
		table_cell(&table, text_of(thing, "id"));
		table_cell(&table, text_of(thing, "title"));
	}
	(void)fprintf(out, "%s\n", heading);
	table_print(&table, out, 2, style);
	table_finish(&table);
}

void render_names(FILE *out, const json_t *result, const struct style *style) {
	names_of(out, json_object_get(result, "routines"), "Routines", style);
	names_of(out, json_object_get(result, "exercises"), "Exercises", style);
}
