/* SPDX-License-Identifier: MIT */
/* What plan_build makes of entries; the wording of every problem is in tests/plans/invalid. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "catalogue_fixture.h"
#include "core/instant.h"
#include "core/plan.h"
#include "core/plan_keys.h"

#define ENTRIES_MAX 256
#define PROBLEMS_MAX 32
#define ARENA_BYTES (1024 * 1024)

struct built {
	struct plan plan;
	struct plan_entry entries[ENTRIES_MAX];
	uint32_t entry_count;
	struct diag diags[PROBLEMS_MAX];
	struct diag_list problems;
	char *memory, *text;
	int result;
};

/* "[section]", "key = value" and "---FILE" lines into entries; cuts the text in place. */
static void split(struct built *built, char *text) {
	const char *file = "a.ini", *section = "";
	int32_t line = 1;
	for (char *at = text; *at != '\0'; line++) {
		size_t length = strcspn(at, "\n");
		char *next = at + length + (at[length] == '\n');
		at[length] = '\0';
		char *equals = strstr(at, " = ");
		assert_true(built->entry_count < ENTRIES_MAX);
		struct plan_entry *entry = &built->entries[built->entry_count];
		if (strncmp(at, "---", 3) == 0) {
			file = at + 3;
			line = 0;
		} else if (at[0] == '[') {
			at[length - 1] = '\0';
			section = at + 1;
			*entry =
				(struct plan_entry){.file = file, .line = line, .section = section};
			built->entry_count++;
		} else if (equals != NULL) {
			*equals = '\0';
			*entry = (struct plan_entry){file, line, section, at, equals + 3};
			built->entry_count++;
		}
		at = next;
	}
}

static struct built *build_from(const char *text, const struct catalogue *catalogue) {
	struct built *built = calloc(1, sizeof *built);
	assert_non_null(built);
	built->memory = malloc(ARENA_BYTES);
	built->text = malloc(strlen(text) + 1);
	assert_non_null(built->memory);
	assert_non_null(built->text);
	memcpy(built->text, text, strlen(text) + 1);
	split(built, built->text);
	struct arena arena;
	arena_init(&arena, built->memory, ARENA_BYTES);
	built->problems = (struct diag_list){.items = built->diags, .capacity = PROBLEMS_MAX};
	built->result = plan_build(&built->plan, &arena, built->entries, built->entry_count,
		catalogue, &built->problems);
	/* Nothing given has to outlive the call. */
	memset(built->text, 'x', strlen(text));
	memset(built->entries, 0, sizeof built->entries);
	return built;
}

static void built_free(struct built *built) {
	free(built->memory);
	free(built->text);
	free(built);
}

static const char *problem(struct built *built, uint32_t i) {
	static char text[700];
	text[0] = '\0';
	if (i < built->problems.count) {
		(void)diag_print(&built->diags[i], text, sizeof text);
	}
	return text;
}

static struct built *build_good(const char *text) {
	struct built *built = build_from(text, catalogue_fixture());
	if (built->result != 0) {
		fail_msg("%s", problem(built, 0));
	}
	return built;
}

static void test_defaults(void **state) {
	(void)state;
	struct built *b =
		build_good("[reminder desk]\nroutine = desk-micro-3\nevery = 50min active\n");
	const struct plan_settings *s = &b->plan.settings;
	assert_true(s->morning_question);
	assert_string_equal(s->timezone, "");
	assert_int_equal(s->day_start_s, 0);
	assert_int_equal(s->quiet.count, 1);
	assert_int_equal(s->quiet.items[0].from_s, 22 * 3600);
	assert_int_equal(s->min_gap_us, 20 * US_PER_MIN);
	assert_int_equal(s->max_per_day, 8);
	assert_int_equal(s->natural_break_us, 5 * US_PER_MIN);
	assert_int_equal(s->settle_us, 60 * US_PER_S);
	assert_int_equal(s->start_delay_us, 30 * US_PER_MIN);
	assert_int_equal(s->side_first, SIDE_RIGHT);
	assert_int_equal(s->pace_milli, 1000);
	assert_int_equal(s->safe_max, 2);
	assert_true(s->adapt);
	assert_int_equal(b->plan.reminder_count, 1);
	const struct reminder *r = &b->plan.reminders[0];
	assert_string_equal(r->id, "desk");
	assert_int_equal(r->rule.kind, RULE_ACTIVE);
	assert_int_equal(r->rule.every_us, 50 * US_PER_MIN);
	assert_int_equal(r->rule.days, RULE_ALL_DAYS);
	assert_int_equal(r->rotation_count, 1);
	assert_string_equal(b->plan.routines[r->rotation[0]].id, "gluteus-minimus/desk-micro-3");
	assert_int_equal(r->missed, MISSED_SKIP);
	assert_int_equal(r->dnd, DND_HOLD);
	assert_int_equal(r->snooze_us, 10 * US_PER_MIN);
	assert_int_equal(r->snooze_limit, 2);
	assert_int_equal(r->expire_us, 30 * US_PER_MIN);
	assert_int_equal(r->warn_us, 30 * US_PER_S);
	assert_int_equal(r->priority, PRIORITY_NORMAL);
	assert_int_equal(r->cues, CUES_TONES);
	assert_int_equal(r->sides, SIDES_UNSET);
	assert_true(r->enabled);
	assert_string_equal(r->file, "a.ini");
	assert_int_equal(r->line, 1);
	assert_int_equal(b->plan.plugin_count, 2);
	built_free(b);
}

static void test_every_documented_default_is_read(void **state) {
	(void)state;
	/* A key with a default in the table can be written with just that default. */
	const struct plan_key *key;
	for (size_t i = 0; (key = plan_key_at(i)) != NULL; i++) {
		char text[300];
		bool reminder = strcmp(key->section, "reminder") == 0;
		if (key->fallback == NULL) {
			continue;
		}
		(void)snprintf(text, sizeof text, "[%s%s]\n%s%s = %s\n", key->section,
			reminder                                      ? " a"
				: strcmp(key->section, "plugin") == 0 ? " gluteus-minimus"
								      : "",
			reminder ? "routine = desk-micro-3\nevery = 50min\n" : "", key->name,
			key->fallback);
		struct built *b = build_good(text);
		assert_int_equal(b->problems.count, 0);
		built_free(b);
	}
}

static void test_times_by_position(void **state) {
	(void)state;
	static const struct {
		const char *name, *lines;
		int32_t prepare_s, switch_s;
	} rows[] = {
		{"on the floor", "position = on your back\n", 10, 8},
		{"nothing said", "", 10, 8},
		{"standing", "position = standing, back to the wall\n", 8, 5},
		{"sitting", "position = sitting on a chair\n", 8, 5},
		{"its own", "position = standing\nprepare = 0s\nswitch = 3s\n", 0, 3},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char text[200];
		(void)snprintf(text, sizeof text,
			"[exercise press]\nkind = strengthen\nreps = 5\n%s"
			"[routine mine]\nexercises = press\n",
			rows[i].lines);
		struct built *b = build_good(text);
		int32_t routine = plan_find_routine(&b->plan, "mine");
		assert_true(routine >= 0);
		const struct routine_item *item = &b->plan.routines[routine].items[0];
		if (item->prepare_s != rows[i].prepare_s || item->switch_s != rows[i].switch_s) {
			fail_msg("%s: prepare %d, switch %d", rows[i].name, (int)item->prepare_s,
				(int)item->switch_s);
		}
		built_free(b);
	}
}

static void test_missed_by_kind(void **state) {
	(void)state;
	struct built *b =
		build_good("[reminder a]\nroutine = desk-micro-3\nat = 08:30, 17:30\n"
			   "[reminder b]\nroutine = desk-micro-3\nevery = 2d at 17:30\n"
			   "[reminder c]\nroutine = desk-micro-3\nat = 08:30\nmissed = skip\n");
	assert_int_equal(b->plan.reminders[0].missed, MISSED_ONCE);
	assert_int_equal(b->plan.reminders[0].rule.time_count, 2);
	assert_int_equal(b->plan.reminders[1].missed, MISSED_ONCE);
	assert_int_equal(b->plan.reminders[1].rule.kind, RULE_DAYS_AT);
	assert_int_equal(b->plan.reminders[2].missed, MISSED_SKIP);
	built_free(b);
}

static void test_defaults_section_and_overriding(void **state) {
	(void)state;
	struct built *b =
		build_good("[reminder a]\nroutine = desk-micro-3\nsnooze = 5min\n"
			   "[reminder b]\nat = 12:00\nroutine = strength-a-15, strength-b-15\n"
			   "cues = text\n"
			   "[defaults]\nevery = 50min\nsnooze = 7min\ncap = 10min\ncues = speech\n"
			   "---b.ini\n[reminder a]\nsnooze = 3min\n[reminder b]\ncap = none\n");
	const struct reminder *a = &b->plan.reminders[0], *c = &b->plan.reminders[1];
	assert_int_equal(a->rule.kind, RULE_EVERY);
	assert_int_equal(a->snooze_us, 3 * US_PER_MIN);
	assert_int_equal(a->cap_us, 10 * US_PER_MIN);
	assert_int_equal(c->rule.kind, RULE_AT);
	assert_int_equal(c->rule.every_us, 0);
	assert_int_equal(c->snooze_us, 7 * US_PER_MIN);
	assert_int_equal(c->cap_us, 0);
	assert_int_equal(c->rotation_count, 2);
	assert_int_equal(plan_cues(&b->plan, 0), CUES_SPEECH);
	assert_int_equal(plan_cues(&b->plan, 1), CUES_TEXT);
	assert_int_equal(plan_cues(&b->plan, -1), CUES_SPEECH); /* begun by hand */
	built_free(b);
}

static void test_order_means_nothing(void **state) {
	(void)state;
	static const char *const plans[] = {"[reminder a]\nroutine = mine\nevery = 50min\ndays = "
					    "mon..fri\nbetween = 09:00-18:00\n"
					    "[routine mine]\nexercises = my-press:far 2x5s\n"
					    "[exercise my-press]\nlevels = near, far\nfar.rest = "
					    "40s\nkind = strengthen\nhold = 5s\n",
		"[exercise my-press]\nfar.rest = 40s\nhold = 5s\nkind = strengthen\nlevels = near, "
		"far\n"
		"[routine mine]\nexercises = my-press:far 2x5s\n"
		"[reminder a]\nbetween = 09:00-18:00\ndays = mon..fri\nevery = 50min\nroutine = "
		"mine\n"};
	for (size_t i = 0; i < 2; i++) {
		struct built *b = build_good(plans[i]);
		const struct reminder *r = &b->plan.reminders[0];
		assert_int_equal(r->rule.days, 0x1f);
		assert_true(r->rule.has_between);
		assert_int_equal(r->rule.kind, RULE_EVERY);
		int32_t index = plan_find_routine(&b->plan, "mine");
		assert_int_equal(index, r->rotation[0]);
		const struct routine_item *item = &b->plan.routines[index].items[0];
		assert_int_equal(item->rest_s, 40);
		assert_int_equal(item->dose.level, 1);
		built_free(b);
	}
}

static void test_changing_a_shipped_exercise(void **state) {
	(void)state;
	struct built *b = build_good(
		"[exercise side-lying-clam]\nrest = 45s\nstep2 = Open.\nheavy.say = Slowly.\n");
	int32_t index = plan_find_exercise(&b->plan, "side-lying-clam");
	const struct exercise *clam = &b->plan.exercises[index];
	assert_int_equal(clam->rest_s, 45);
	assert_string_equal(clam->title, "Side-lying clam");
	assert_int_equal(clam->steps.count, 3);
	assert_string_equal(clam->steps.items[1], "Open.");
	assert_string_equal(clam->steps.items[2], "Close slowly.");
	assert_string_equal(clam->levels[3].say, "Slowly.");
	assert_int_equal(clam->dose.reps, 12);
	const struct routine *a = &b->plan.routines[plan_find_routine(&b->plan, "strength-a-15")];
	assert_int_equal(a->items[1].exercise, index);
	assert_int_equal(a->items[1].rest_s, 45);
	assert_int_equal(plan_find_exercise(&b->plan, "gluteus-minimus/side-lying-clam"), index);
	built_free(b);
}

static void test_changing_a_shipped_routine(void **state) {
	(void)state;
	struct built *b = build_good("[routine strength-a-15]\ntitle = Mine\n"
				     "[routine gluteus-minimus/strength-b-15]\nexercises = "
				     "hip-hitch 1x5\nfixed = yes\n");
	const struct routine *a = &b->plan.routines[plan_find_routine(&b->plan, "strength-a-15")];
	assert_string_equal(a->title, "Mine");
	assert_string_equal(a->id, "gluteus-minimus/strength-a-15");
	assert_int_equal(a->item_count, 3);
	const struct routine *s =
		&b->plan.routines[plan_find_routine(&b->plan, "gluteus-minimus/strength-b-15")];
	assert_int_equal(s->item_count, 1);
	assert_true(s->fixed);
	assert_string_equal(s->items[0].model, "");
	assert_int_equal(b->plan.routine_count, 6);
	built_free(b);
}

static void test_models(void **state) {
	(void)state;
	struct built *b = build_good("[progression slowly]\nmodel = double\nstep = 1\nhi = 30\n"
				     "[exercise side-lying-clam]\nprogression = slowly\n"
				     "[exercise bridge]\nprogression = none\n");
	const struct routine *a = &b->plan.routines[plan_find_routine(&b->plan, "strength-a-15")];
	assert_string_equal(a->items[0].model, "progression-standard/double");
	assert_string_equal(a->items[0].progression, "");
	assert_int_equal(a->items[0].params[0], 15);
	assert_int_equal(a->items[0].params[4], 3);
	assert_string_equal(a->items[1].progression, "slowly");
	assert_int_equal(a->items[1].params[0], 8);
	assert_int_equal(a->items[1].params[1], 30);
	assert_int_equal(a->items[1].params[2], 1);
	assert_string_equal(a->items[2].model, "");
	assert_null(a->items[2].params);
	assert_int_equal(b->plan.progression_count, 1);
	assert_int_equal(b->plan.progressions[0].option_count, 2);
	built_free(b);
}

static void test_items_resolve(void **state) {
	(void)state;
	struct built *b =
		build_good("[routine mine]\nsides = affected\n"
			   "exercises = bridge:single 2x8 left 3x8 right, side-lying-clam:heavy, "
			   "iso-abduction-wall 4x10s gap 2s rest 9s\n");
	const struct routine *mine = &b->plan.routines[plan_find_routine(&b->plan, "mine")];
	assert_int_equal(mine->sides, SIDES_AFFECTED);
	assert_true(mine->items[0].uneven);
	assert_int_equal(mine->items[0].dose.level, 2);
	assert_int_equal(mine->items[0].dose_right.level, 2);
	assert_int_equal(mine->items[1].dose.sets, 2);
	assert_int_equal(mine->items[1].dose.reps, 12);
	assert_int_equal(mine->items[1].dose.level, 3);
	assert_int_equal(mine->items[1].dose.tempo[0], 3);
	assert_int_equal(mine->items[2].gap_s, 2);
	assert_int_equal(mine->items[2].rest_s, 9);
	assert_int_equal(mine->items[2].prepare_s, 8);
	built_free(b);
}

static void test_broken_plugin_is_no_error(void **state) {
	(void)state;
	struct built *b = build_from("[reminder a]\nroutine = strength-a-15, mine\nevery = 50min\n"
				     "[exercise side-lying-clam]\nrest = 45s\n"
				     "[exercise press]\nkind = strengthen\nhold = 5s\n"
				     "[routine mine]\nexercises = press 2x5s\n",
		catalogue_fixture_broken());
	assert_int_equal(b->result, 0);
	assert_int_equal(b->problems.count, 2);
	assert_string_equal(problem(b, 0),
		"a.ini:2: [reminder a] routine: strength-a-15 is not available: the plugin "
		"gluteus-minimus does not "
		"work (it crashed)");
	assert_int_equal(b->plan.reminders[0].rotation[0], -1);
	assert_string_equal(b->plan.reminders[0].rotation_names[0], "strength-a-15");
	assert_int_equal(b->plan.reminders[0].rotation[1], 0);
	built_free(b);
}

static void test_without_plugins(void **state) {
	(void)state;
	struct built *b = build_from("[reminder a]\nroutine = strength-a-15\nevery = 50min\n",
		catalogue_fixture_empty());
	assert_int_equal(b->result, -EINVAL);
	assert_int_equal(b->problems.errors, 1);
	built_free(b);
	b = build_from("[reminder a]\nroutine = mine\nevery = 50min\n"
		       "[exercise press]\nkind = strengthen\nhold = 5s\n"
		       "[routine mine]\nexercises = press 2x5s\n",
		catalogue_fixture_empty());
	assert_int_equal(b->result, 0);
	assert_int_equal(b->problems.count, 0);
	assert_int_equal(b->plan.routine_count, 1);
	assert_int_equal(b->plan.exercise_count, 1);
	built_free(b);
}

static void test_options_go_through(void **state) {
	(void)state;
	struct built *b = build_good(
		"[sound]\nmedia = pause\n[hooks]\non-reminder.due = /usr/bin/true\n"
		"[plugin other]\nleg-length = 90\nenabled = yes\n[desktop]\nmako-dnd-mode = away\n"
		"[speech]\nrate = -20\n");
	assert_int_equal(b->plan.option_count, 6);
	assert_string_equal(b->plan.options[0].section, "plugin other");
	assert_string_equal(b->plan.options[0].key, "leg-length");
	assert_int_equal(b->plan.plugin_count, 3);
	assert_string_equal(b->plan.plugins[2], "other");
	built_free(b);
}

static void test_none_empties(void **state) {
	(void)state;
	struct built *b = build_good(
		"[minimus]\nquiet = none\nconditions = gtps, neck\nequipment = none\nage = none\n"
		"timezone = Europe/Berlin\naffected-side = left\npace = 1.25\n");
	assert_int_equal(b->plan.settings.quiet.count, 0);
	assert_true(plan_has_condition(&b->plan, "gtps"));
	assert_false(plan_has_condition(&b->plan, "shoulder"));
	assert_int_equal(b->plan.settings.equipment.count, 1);
	assert_string_equal(b->plan.settings.timezone, "Europe/Berlin");
	assert_int_equal(b->plan.settings.affected_side, SIDES_LEFT);
	assert_int_equal(b->plan.settings.pace_milli, 1250);
	built_free(b);
}

static void test_zero_spans(void **state) {
	(void)state;
	struct built *b = build_good("[minimus]\nmin-gap = 0s\nsettle = 0s\nstart-delay = 0s\n"
				     "[reminder a]\nroutine = desk-micro-3\nevery = 3s\n");
	assert_int_equal(b->problems.count, 0);
	assert_int_equal(
		b->plan.reminders[0].warn_us, 0); /* the default did not fit and nobody wrote it */
	built_free(b);
}

static void test_arena_too_small_says_how_much(void **state) {
	(void)state;
	struct plan_entry entries[] = {{"a.ini", 1, "reminder a", "routine", "desk-micro-3"},
		{"a.ini", 2, "reminder a", "every", "50min"}};
	char *memory = malloc(ARENA_BYTES);
	assert_non_null(memory);
	size_t size = 64;
	int r = -ENOMEM, rounds = 0;
	while (r == -ENOMEM) {
		struct plan plan;
		struct arena arena;
		struct diag_list problems = {0};
		arena_init(&arena, memory, size);
		r = plan_build(&plan, &arena, entries, 2, catalogue_fixture(), &problems);
		assert_true(r == 0 || arena.wanted > size);
		assert_true(++rounds < 5000);
		size = r == -ENOMEM ? arena.wanted : size;
		assert_true(size < ARENA_BYTES);
	}
	assert_int_equal(r, 0);
	free(memory);
}

static void test_plugins_that_entries_name(void **state) {
	(void)state;
	struct plan_entry entries[] = {
		{"a", 1, "reminder a", "routine", "desk-micro-3, one/x,two/y"},
		{"a", 2, "routine r", "exercises",
			"three/e 2x5, gluteus-minimus/side-lying-clam 1x5"},
		{"a", 3, "exercise e", "progression", "four/m"},
		{"a", 4, "plugin five", NULL, NULL}, {"a", 5, "plugin one", "enabled", "no"},
		{"a", 6, "exercise six/e", "rest", "5s"},
		{"a", 7, "minimus", "timezone", "Europe/Berlin"}};
	char memory[2048];
	const char *ids[8];
	struct arena arena;
	arena_init(&arena, memory, sizeof memory);
	uint32_t count = plan_plugins(entries, 7, &arena, ids, 8);
	static const char *const expected[] = {"two", "three", "four", "five", "six"};
	assert_int_equal(count, 5);
	for (uint32_t i = 0; i < count; i++) {
		assert_string_equal(ids[i], expected[i]);
	}
}

static void test_a_switched_off_plugin_gives_nothing(void **state) {
	(void)state;
	struct built *b = build_good("[plugin gluteus-minimus]\nenabled = no\n"
				     "[reminder a]\nroutine = desk-micro-3\nevery = 50min\n");
	assert_int_equal(b->plan.exercise_count, 0);
	assert_int_equal(b->plan.routine_count, 0);
	assert_int_equal(b->plan.reminders[0].rotation[0], -1);
	assert_int_equal(b->problems.count, 1);
	built_free(b);
}

static void test_problems_come_in_the_order_of_the_file(void **state) {
	(void)state;
	struct built *b = build_from(
		"[reminder b]\nroutine = nothing-like-it\nevery = 5\n[minimus]\nage = x\n[what]\n",
		catalogue_fixture());
	assert_int_equal(b->result, -EINVAL);
	assert_int_equal(b->problems.errors, 4);
	for (uint32_t i = 1; i < b->problems.count; i++) {
		assert_true(b->diags[i].line > b->diags[i - 1].line);
	}
	built_free(b);
}

static void test_many_reminders(void **state) {
	(void)state;
	enum { REMINDERS = 1000 };
	static struct plan_entry entries[2 * REMINDERS];
	static char names[REMINDERS][24];
	for (int i = 0; i < REMINDERS; i++) {
		(void)snprintf(names[i], sizeof names[i], "reminder r%d", i);
		entries[2 * i] =
			(struct plan_entry){"a", 2 * i, names[i], "routine", "desk-micro-3"};
		entries[2 * i + 1] =
			(struct plan_entry){"a", 2 * i + 1, names[i], "every", "50min"};
	}
	char *memory = malloc(4 * ARENA_BYTES);
	assert_non_null(memory);
	struct arena arena;
	struct plan plan;
	struct diag_list problems = {0};
	arena_init(&arena, memory, 4 * ARENA_BYTES);
	assert_int_equal(
		plan_build(&plan, &arena, entries, 2 * REMINDERS, catalogue_fixture(), &problems),
		0);
	assert_int_equal(plan.reminder_count, REMINDERS);
	assert_int_equal(plan_find_reminder(&plan, "r999"), 999);
	assert_int_equal(plan_find_reminder(&plan, "r1000"), -1);
	free(memory);
}

static void test_the_table_is_complete(void **state) {
	(void)state;
	const struct plan_key *key;
	for (size_t i = 0; (key = plan_key_at(i)) != NULL; i++) {
		assert_non_null(key->name);
		assert_non_null(key->form);
		assert_non_null(key->help);
		assert_true(key->min <= key->max);
		assert_ptr_equal(plan_key_find(key->section, key->name), key);
	}
	assert_non_null(plan_key_find("reminder", "wait-for-me"));
	assert_null(plan_key_find("reminder", "evry"));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_every_documented_default_is_read),
		cmocka_unit_test(test_times_by_position),
		cmocka_unit_test(test_missed_by_kind),
		cmocka_unit_test(test_defaults_section_and_overriding),
		cmocka_unit_test(test_order_means_nothing),
		cmocka_unit_test(test_changing_a_shipped_exercise),
		cmocka_unit_test(test_changing_a_shipped_routine),
		cmocka_unit_test(test_models),
		cmocka_unit_test(test_items_resolve),
		cmocka_unit_test(test_broken_plugin_is_no_error),
		cmocka_unit_test(test_without_plugins),
		cmocka_unit_test(test_options_go_through),
		cmocka_unit_test(test_none_empties),
		cmocka_unit_test(test_zero_spans),
		cmocka_unit_test(test_arena_too_small_says_how_much),
		cmocka_unit_test(test_plugins_that_entries_name),
		cmocka_unit_test(test_a_switched_off_plugin_gives_nothing),
		cmocka_unit_test(test_problems_come_in_the_order_of_the_file),
		cmocka_unit_test(test_many_reminders),
		cmocka_unit_test(test_the_table_is_complete),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
