/* SPDX-License-Identifier: MIT */
/* The reference of the plan, from the same table by which plans are read. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/plan_keys.h"
#include "core/plan_value.h"
#include "core/span.h"
#include "daemon/planfile.h"
#include "tables.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define WORDS_SHOWN_MAX 16

struct section_page {
	const char *section, *title, *intro, *prefix;
};

static const struct section_page sections[] = {
	{"minimus", "[minimus]", "What holds for all reminders, and what minimus knows about you.",
		""},
	{"reminder", "[reminder NAME] and [defaults]",
		"One section for each reminder. [defaults] takes the same keys and holds for every "
		"reminder that does not say otherwise. A reminder has a routine and one of every, "
		"at, calendar and per-week.",
		""},
	{"exercise", "[exercise NAME]",
		"A new exercise, which needs a kind, or a shipped one with only the keys that "
		"change.",
		""},
	{"level", "Levels, in [exercise NAME]",
		"After levels = knees, full the key full.say is what is said on the level full. "
		"What a level leaves out comes from the exercise.",
		"LEVEL."},
	{"routine", "[routine NAME]",
		"Exercises in order, in the compact notation. A shipped routine is changed key by "
		"key, too.",
		""},
	{"muscle", "[muscle NAME]", "A muscle that exercises name.", ""},
	{"tip", "[tip NAME]", "A sentence that is shown with a prompt or an exercise.", ""},
	{"progression", "[progression NAME]",
		"How a dose moves: a model and its own parameters. An exercise names it in "
		"progression.",
		""},
	{"plugin", "[plugin NAME]",
		"Takes a plugin into the plan, or leaves a shipped one out, and sets its "
		"parameters. Each plugin "
		"declares its own, with their ranges; minimusctl plugin list shows them.",
		""},
	{"desktop", "[desktop]", "The desktop.", ""},
	{"sound", "[sound]", "Tones in a session.", ""},
	{"speech", "[speech]", "The voice in a session.", ""},
	{"hooks", "[hooks]", "Commands that are run at events.", ""},
};

/* ---- one key ---- */

static void number_print(const struct plan_key *key, int64_t number, char *text, size_t size) {
	if (key->parse == value_span || key->parse == value_seconds) {
		span_print(number, text, size);
	} else if (key->parse == value_milli) {
		(void)snprintf(text, size, "%lld.%lld", (long long)(number / 1000),
			(long long)(number % 1000 / 100));
	} else {
		(void)snprintf(text, size, "%lld", (long long)number);
	}
}

static void put_range(enum page page, const struct plan_key *key) {
	char min[48], max[48], text[120];
	if (key->max == 0) {
		return;
	}
	number_print(key, key->min, min, sizeof min);
	number_print(key, key->max, max, sizeof max);
	if (key->parse == value_text) {
		(void)snprintf(text, sizeof text, ", at most %s bytes", max);
	} else if (key->min == 0 && key->parse != value_number) {
		(void)snprintf(text, sizeof text, ", at most %s", max);
	} else {
		(void)snprintf(text, sizeof text, ", %s to %s", min, max);
	}
	page_put(page, text);
}

static void put_words(enum page page, const struct plan_key *key) {
	const char *names[WORDS_SHOWN_MAX + 1] = {NULL};
	for (size_t i = 0; i < WORDS_SHOWN_MAX && key->words[i].name != NULL; i++) {
		names[i] = key->words[i].name;
	}
	page_codes(page, names, " or ");
}

static void put_value(enum page page, const struct plan_key *key) {
	if (key->words == NULL || strcmp(key->form, "word") != 0) {
		page_put(page, key->form);
		page_put(page, key->words != NULL ? ": " : "");
	}
	if (key->words != NULL) {
		put_words(page, key);
	}
	put_range(page, key);
	if (key->may_be_none) {
		page_put(page, ", or ");
		page_code(page, "none");
	}
}

/* Whether there was something to say. */
static bool put_default(enum page page, const struct plan_key *key) {
	if (key->fallback != NULL) {
		page_code(page, key->fallback);
	} else if (key->otherwise != NULL) {
		page_put(page, key->otherwise);
	}
	return key->fallback != NULL || key->otherwise != NULL;
}

static void put_key(
	enum page page, const struct section_page *section, const struct plan_key *key) {
	char name[80];
	(void)snprintf(name, sizeof name, "%s%s", section->prefix, key->name);
	if (page == PAGE_MD) {
		(void)fputs("| ", stdout);
		page_code(page, name);
		(void)fputs(" | ", stdout);
		put_value(page, key);
		(void)fputs(" | ", stdout);
		(void)put_default(page, key);
		(void)fputs(" | ", stdout);
		page_put(page, key->help);
		(void)fputs(" |\n", stdout);
		return;
	}
	page_code(page, name);
	(void)fputs(" = ", stdout);
	put_value(page, key);
	(void)fputs("\n\t", stdout);
	page_put(page, key->help);
	if (key->fallback != NULL || key->otherwise != NULL) {
		(void)fputs("\n\n\tWhen left out: ", stdout);
		(void)put_default(page, key);
	}
	(void)fputs("\n\n", stdout);
}

/* ---- the tables ---- */

/* A section without a heading here would silently be missing from the pages. */
static bool all_sections_known(void) {
	const struct plan_key *key;
	for (size_t i = 0; (key = plan_key_at(i)) != NULL; i++) {
		bool known = false;
		for (size_t k = 0; k < COUNT(sections); k++) {
			known = known || strcmp(sections[k].section, key->section) == 0;
		}
		if (!known) {
			(void)fprintf(stderr,
				"tables: the section %s has no heading; add it to "
				"docs/plan_tables.c\n",
				key->section);
			return false;
		}
	}
	return true;
}

bool table_plan(enum page page) {
	static const char *const titles[] = {"key", "value", "when left out", "what it is", NULL};
	for (size_t i = 0; i < COUNT(sections); i++) {
		page_heading(page, sections[i].title);
		page_put(page, sections[i].intro);
		(void)fputs("\n\n", stdout);
		if (page == PAGE_MD) {
			page_table(titles);
		}
		const struct plan_key *key;
		for (size_t k = 0; (key = plan_key_of(sections[i].section, k)) != NULL; k++) {
			put_key(page, &sections[i], key);
		}
		if (page == PAGE_MD && i + 1 < COUNT(sections)) {
			(void)putchar('\n');
		}
	}
	return all_sections_known();
}

bool table_conditions(enum page page) {
	static const char *const titles[] = {"condition", "what it means", "its caution", NULL};
	const struct plan_condition *condition;
	if (page == PAGE_MD) {
		page_table(titles);
	}
	for (size_t i = 0; (condition = plan_condition_at(i)) != NULL; i++) {
		(void)fputs(page == PAGE_MD ? "| " : "", stdout);
		page_code(page, condition->name);
		(void)fputs(page == PAGE_MD ? " | " : "\n\t", stdout);
		page_put(page, condition->help);
		(void)fputs(page == PAGE_MD ? " | " : "; its caution is ", stdout);
		page_put(page, condition->caution);
		(void)fputs(page == PAGE_MD ? " |\n" : "\n\n", stdout);
	}
	return true;
}

bool table_plan_limits(enum page page) {
	page_limits(page);
	page_size(page, "a file", PLANFILE_BYTES_MAX);
	page_number(page, "bytes in a line", PLANFILE_LINE_MAX);
	page_number(page, "files", PLANFILE_FILES_MAX);
	page_number(page, "reminders", PLAN_REMINDERS_MAX);
	page_number(page, "routines", PLAN_ROUTINES_MAX);
	page_number(page, "exercises", PLAN_EXERCISES_MAX);
	page_number(page, "exercises in a routine", ROUTINE_ITEMS_MAX);
	page_number(page, "routines that take turns in a reminder", REMINDER_ROTATION_MAX);
	page_number(page, "times in at", RULE_TIMES_MAX);
	page_number(page, "windows in quiet", RULE_WINDOWS_MAX);
	page_number(page, "levels of an exercise", LEVELS_MAX);
	page_number(page, "signs in a name", ID_MAX);
	return true;
}
