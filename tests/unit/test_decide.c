/* SPDX-License-Identifier: MIT */
/*
 * One decision each (design 4): after everything that can come between a due
 * instant and its prompt, every kind of schedule decides once, by its own `missed`.
 * Monday, due at 10:00; from 9:30 to 14:00 something is in the way.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/civil.h"
#include "engine_drive.h"

#define AWAY_US (4 * US_PER_HOUR + 30 * US_PER_MIN)
#define SETTLE_US (61 * US_PER_S)
#define ZONE_BYTES 2048
#define EAST "Etc/GMT-4"
#define WEST "Etc/GMT+2"

static struct fixture f, g;
static struct drive d;

/* ---- kinds ---- */

enum class {
	ELAPSED, /* counts all time */
	ACTIVE,  /* counts time at the machine */
	CLOCK,   /* has its time by the clock */
	CLASSES
};

static const struct kind {
	const char *name, *schedule;
	enum class class;
} kinds[] = {
	{"every", "60min", ELAPSED},
	{"active", "60min active", ACTIVE},
	{"at", "at 10:00", CLOCK},
	{"days-at", "2d at 10:00", CLOCK},
	{"calendar", "calendar Mon..Sun 10:00", CLOCK},
	{"per-week", "per-week 7 at 10:00", CLOCK},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

/* ---- causes ---- */

static void pass(int64_t us) {
	drive_run(&d, us);
}

static void resume(void) {
	drive_presence(&d, PRESENCE_ASLEEP);
	drive_sleep(&d, AWAY_US);
	drive_type(&d, EVENT_RESUMED);
	drive_type(&d, EVENT_CLOCK);
	drive_presence(&d, PRESENCE_ACTIVE);
}

/* Sleep that nobody announced. */
static void resume_unannounced(void) {
	drive_sleep(&d, AWAY_US);
	drive_type(&d, EVENT_CLOCK);
}

static void unlock(void) {
	drive_presence(&d, PRESENCE_LOCKED);
	pass(AWAY_US);
	drive_presence(&d, PRESENCE_ACTIVE);
}

static void away(void) {
	drive_presence(&d, PRESENCE_AWAY);
	pass(AWAY_US);
	drive_presence(&d, PRESENCE_ACTIVE);
}

static void dnd(void) {
	drive_hold(&d, HOLD_DND, true);
	pass(AWAY_US);
	drive_hold(&d, HOLD_DND, false);
}

static void user_pause(void) {
	drive_command(&d, COMMAND_PAUSE);
	pass(AWAY_US);
	drive_command(&d, COMMAND_RESUME);
}

static void clock_forward(void) {
	d.now.wall_us += AWAY_US;
	drive_type(&d, EVENT_CLOCK);
}

static void zone_east(void);

/* The same plan again, in the middle of do-not-disturb. */
static void reload(void) {
	drive_hold(&d, HOLD_DND, true);
	pass(AWAY_US / 2);
	drive_reload(&d, &f.plan);
	pass(AWAY_US / 2);
	drive_hold(&d, HOLD_DND, false);
}

static void restart(void) {
	drive_type(&d, EVENT_STOPPING);
	drive_restart(&d, AWAY_US);
	drive_presence(&d, PRESENCE_ACTIVE);
}

static void crash(void) {
	drive_restart(&d, AWAY_US);
	drive_presence(&d, PRESENCE_ACTIVE);
}

/* Down while it was due, and back while the screen is locked. */
static void restart_locked(void) {
	drive_type(&d, EVENT_STOPPING);
	drive_restart(&d, AWAY_US - 45 * US_PER_MIN);
	drive_presence(&d, PRESENCE_LOCKED);
	pass(45 * US_PER_MIN);
	drive_presence(&d, PRESENCE_ACTIVE);
}

static void reboot(void) {
	drive_type(&d, EVENT_STOPPING);
	d.now.boot_us = US_PER_S;
	d.now.wall_us += AWAY_US - US_PER_MIN;
	drive_restart(&d, US_PER_MIN);
	drive_presence(&d, PRESENCE_ACTIVE);
}

/* What must come of it: of those that are due, how each ended. */
enum result {
	NOTHING, /* it was not due at all */
	MISSED,  /* due, and missed once */
	PROMPTED /* due, and prompted once */
};

struct expected {
	enum result skip, once;
	int32_t next_min; /* to the next due instant when the decision was not to prompt */
};

static const struct cause {
	const char *name;
	void (*happen)(void);
	struct expected expected[CLASSES];
} causes[] = {
	{"resume", resume,
		{{MISSED, PROMPTED, 60}, {NOTHING, NOTHING, 60}, {MISSED, PROMPTED, -1}}},
	{"unannounced resume", resume_unannounced,
		{{MISSED, PROMPTED, 60}, {MISSED, PROMPTED, 60}, {MISSED, PROMPTED, -1}}},
	{"unlock", unlock,
		{{MISSED, PROMPTED, 30}, {NOTHING, NOTHING, 60}, {MISSED, PROMPTED, -1}}},
	{"away", away, {{MISSED, PROMPTED, 30}, {NOTHING, NOTHING, 60}, {MISSED, PROMPTED, -1}}},
	{"dnd", dnd, {{MISSED, PROMPTED, 30}, {MISSED, PROMPTED, 30}, {MISSED, PROMPTED, -1}}},
	{"pause", user_pause,
		{{NOTHING, NOTHING, 30}, {NOTHING, NOTHING, 30}, {MISSED, PROMPTED, -1}}},
	{"clock step forward", clock_forward,
		{{NOTHING, NOTHING, 30}, {NOTHING, NOTHING, 30}, {MISSED, PROMPTED, -1}}},
	{"zone to the east", zone_east,
		{{NOTHING, NOTHING, 30}, {NOTHING, NOTHING, 30}, {MISSED, PROMPTED, -1}}},
	{"reload", reload,
		{{MISSED, PROMPTED, 30}, {MISSED, PROMPTED, 30}, {MISSED, PROMPTED, -1}}},
	{"restart", restart,
		{{MISSED, PROMPTED, 60}, {NOTHING, NOTHING, 30}, {MISSED, PROMPTED, -1}}},
	{"crash", crash, {{MISSED, PROMPTED, 60}, {NOTHING, NOTHING, 30}, {MISSED, PROMPTED, -1}}},
	{"restart behind a lock", restart_locked,
		{{MISSED, PROMPTED, 15}, {NOTHING, NOTHING, 60}, {MISSED, PROMPTED, -1}}},
	{"reboot", reboot,
		{{MISSED, PROMPTED, 60}, {NOTHING, NOTHING, 60}, {MISSED, PROMPTED, -1}}},
};

/* ---- zones ---- */

static const struct zone *load(const char *name) {
	static union {
		int64_t align;
		unsigned char bytes[ZONE_BYTES];
	} memory[2];
	unsigned char file_bytes[ZONE_BYTES];
	char path[64];
	bool east = strcmp(name, EAST) == 0;
	snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", name);
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	size_t length = fread(file_bytes, 1, sizeof(file_bytes), file);
	fclose(file);
	assert_in_range(zone_size(file_bytes, length), 1, ZONE_BYTES);
	return zone_parse(&memory[east], name, file_bytes, length);
}

static void change_zone(const char *name) {
	struct event event = {.type = EVENT_CLOCK, .as.clock.zone = load(name)};
	d.zone = event.as.clock.zone;
	drive_step(&d, &event);
}

static void zone_east(void) {
	change_zone(EAST);
}

/* ---- the table ---- */

static void answer(void) {
	if (d.up && d.notice.kind == NOTICE_PROMPT) {
		drive_press(&d, "skip");
	}
}

/* From Saturday on, every prompt answered; now it is Monday, half past nine. */
static void begin(const struct kind *kind, enum missed missed) {
	fixture_init(&f);
	struct reminder *r = fixture_add(&f, "it", kind->schedule, ROUTINE_BREAK);
	r->missed = missed;
	if (kind->class != CLOCK) {
		fixture_between(r, NULL, "09:00-18:00");
	}
	drive_init(&d, &f.plan, drive_monday(9, 0) - 2 * US_PER_DAY);
	drive_ready(&d);
	while (d.now.wall_us < drive_monday(9, 30)) {
		drive_run(&d, US_PER_MIN);
		answer();
	}
	drive_type(&d, EVENT_TICK); /* something happens: what was counted is written down */
	drive_log_clear(&d);
}

static uint32_t count(const char *what) {
	char line[64];
	snprintf(line, sizeof(line), "reminder.%s it", what);
	return drive_count(&d, line);
}

static void check(const char *row, const struct kind *kind, enum result result, int32_t next_min) {
	uint32_t due = count("due"), missed = count("missed"), prompted = count("prompted");
	bool fine = prompted == (result == PROMPTED) && due - missed == prompted &&
		(due > 0) == (result != NOTHING) && (kind->class != CLOCK || due <= 1);
	if (!fine) {
		fail_msg("%s: %u due, %u missed, %u prompted", row, due, missed, prompted);
	}
	if (result != PROMPTED && kind->class != CLOCK) {
		struct reminder_view view;
		engine_reminder(d.engine, d.now, 0, &view);
		int64_t left_us = view.due_us - d.now.wall_us + SETTLE_US;
		if (left_us / US_PER_S != next_min * 60) {
			fail_msg("%s: next due in %d s, not %d min", row, (int)(left_us / US_PER_S),
				(int)next_min);
		}
	}
}

/* Whatever comes after it, the same one never comes again. */
static void check_once(const char *row, const struct kind *kind) {
	answer();
	drive_log_clear(&d);
	drive_run(&d, 14 * US_PER_MIN);
	if (kind->class == CLOCK && count("due") + count("prompted") + count("missed") > 0) {
		fail_msg("%s: it came again", row);
	}
}

static void each_decides_once(void **state) {
	(void)state;
	for (size_t c = 0; c < sizeof(causes) / sizeof(causes[0]); c++) {
		for (size_t k = 0; k < 2 * KINDS; k++) {
			const struct kind *kind = &kinds[k / 2];
			const struct expected *expected = &causes[c].expected[kind->class];
			bool skip = k % 2 == 0;
			char row[80];
			snprintf(row, sizeof(row), "%s: %s, missed = %s", causes[c].name,
				kind->name, skip ? "skip" : "once");
			begin(kind, skip ? MISSED_SKIP : MISSED_ONCE);
			causes[c].happen();
			drive_run(&d, SETTLE_US);
			check(row, kind, skip ? expected->skip : expected->once,
				expected->next_min);
			check_once(row, kind);
			drive_finish(&d);
		}
	}
}

/* ---- several at once ---- */

/* What the text of the prompt names as merged, and how each of the others ended. */
static bool ended(const char *reminder, const char *note) {
	for (size_t i = d.record_count; i > 0; i--) {
		const struct record *r = &d.records[i - 1];
		if (r->type == RECORD_OCCURRENCE &&
			strcmp(r->as.occurrence.reminder, reminder) == 0) {
			return r->as.occurrence.outcome == OUTCOME_MISSED &&
				strstr(r->as.occurrence.note, note) != NULL;
		}
	}
	return false;
}

/* Of four that were due meanwhile the most important is shown, then the oldest; the rest is merged
 * into it, but what is of high priority comes behind. */
static void one_prompt_stands_for_all(void **state) {
	(void)state;
	static const struct {
		const char *id, *schedule;
		enum priority priority;
	} four[] = {
		{"low", "at 09:35", PRIORITY_LOW},
		{"older", "at 10:00", PRIORITY_NORMAL},
		{"younger", "at 11:00", PRIORITY_NORMAL},
		{"high", "at 12:00", PRIORITY_HIGH},
	};
	for (size_t c = 0; c < sizeof(causes) / sizeof(causes[0]); c++) {
		for (int high = 0; high < 2; high++) {
			uint32_t reminders = high ? 4 : 3;
			fixture_init(&f);
			for (uint32_t i = 0; i < reminders; i++) {
				fixture_add(&f, four[i].id, four[i].schedule, ROUTINE_BREAK)
					->priority = four[i].priority;
			}
			drive_init(&d, &f.plan, drive_monday(9, 0) - US_PER_DAY);
			drive_ready(&d);
			while (d.now.wall_us < drive_monday(9, 30)) {
				drive_run(&d, US_PER_MIN);
				answer();
			}
			drive_log_clear(&d);
			causes[c].happen();
			drive_run(&d, SETTLE_US);
			const char *shown = high ? "high" : "older";
			struct status_view view;
			engine_status(d.engine, d.now, &view);
			if (!view.prompt_open ||
				strcmp(f.reminders[view.prompt_reminder].id, shown) != 0) {
				fail_msg("%s: not %s is shown", causes[c].name, shown);
			}
			for (uint32_t i = 0; i < reminders; i++) {
				char note[64];
				snprintf(note, sizeof(note), "merged into %s", shown);
				if (strcmp(four[i].id, shown) != 0 && !ended(four[i].id, note)) {
					fail_msg("%s: %s is not %s", causes[c].name, four[i].id,
						note);
				}
			}
			drive_finish(&d);
		}
	}
}

/* ---- what comes a second time ---- */

static void step_back(void) {
	d.now.wall_us -= US_PER_HOUR;
	drive_type(&d, EVENT_CLOCK);
}

static void zone_west(void) {
	change_zone(WEST);
}

static void step_back_and_restart(void) {
	step_back();
	drive_type(&d, EVENT_STOPPING);
	drive_restart(&d, US_PER_S);
	drive_presence(&d, PRESENCE_ACTIVE);
}

static void nothing_comes_twice(void **state) {
	(void)state;
	static const struct {
		const char *name;
		void (*happen)(void);
	} backs[] = {
		{"clock step back", step_back},
		{"clock step back, then a restart", step_back_and_restart},
		{"zone to the west", zone_west},
	};
	for (size_t c = 0; c < sizeof(backs) / sizeof(backs[0]); c++) {
		for (size_t k = 0; k < KINDS; k++) {
			begin(&kinds[k], MISSED_ONCE);
			drive_run(&d, 30 * US_PER_MIN);
			assert_int_equal(count("prompted"), 1);
			drive_press(&d, "skip");
			drive_run(&d, 5 * US_PER_MIN);
			drive_log_clear(&d);
			backs[c].happen();
			/* The local time of the due instant is passed again. */
			drive_run(&d, 54 * US_PER_MIN);
			if (count("due") != 0) {
				fail_msg("%s: %s is due a second time", backs[c].name,
					kinds[k].name);
			}
			drive_run(&d, 3 * US_PER_HOUR);
			answer();
			if (kinds[k].class == CLOCK && count("due") != 0) {
				fail_msg("%s: %s is due a second time, hours later", backs[c].name,
					kinds[k].name);
			}
			drive_finish(&d);
		}
	}
}

/* ---- reminders that are gone ---- */

static uint32_t ends(const char *reminder, const char *note) {
	uint32_t found = 0;
	for (size_t i = 0; i < d.record_count; i++) {
		const struct record_occurrence *o = &d.records[i].as.occurrence;
		found += d.records[i].type == RECORD_OCCURRENCE && o->outcome == OUTCOME_MISSED &&
			strcmp(o->reminder, reminder) == 0 && strcmp(o->note, note) == 0;
	}
	return found;
}

/* While the daemon was down the plan became another. */
static void a_reminder_that_went_ends_once(void **state) {
	(void)state;
	static const struct {
		const char *name;
		void (*become)(void);
		bool ends;
	} rows[] = {
		{"prompted", NULL, true},
		{"held", dnd, true},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		fixture_init(&f);
		fixture_init(&g);
		fixture_add(&f, "old", "at 10:00", ROUTINE_BREAK);
		fixture_add(&f, "stays", "at 18:00", ROUTINE_BREAK);
		fixture_add(&g, "stays", "at 18:00", ROUTINE_BREAK);
		drive_init(&d, &f.plan, drive_monday(9, 0));
		drive_ready(&d);
		if (rows[i].become != NULL) {
			drive_hold(&d, HOLD_DND, true);
		}
		drive_run(&d, 61 * US_PER_MIN);
		assert_int_equal(drive_count(&d, "reminder.due old"), 1);
		d.plan = &g.plan;
		for (int starts = 0; starts < 3; starts++) {
			drive_restart(&d, US_PER_HOUR);
			assert_int_equal(ends("old", "the plan has it no more"), 1);
		}
		assert_false(d.up);
		/* Back in the plan, that one stays ended. */
		d.plan = &f.plan;
		drive_restart(&d, US_PER_HOUR);
		drive_presence(&d, PRESENCE_ACTIVE);
		drive_run(&d, SETTLE_US);
		assert_false(d.up);
		drive_finish(&d);
	}
}

/* Switched off is gone, too. */
static void a_reminder_that_is_off_ends_once(void **state) {
	(void)state;
	fixture_init(&f);
	fixture_add(&f, "old", "at 10:00", ROUTINE_BREAK);
	drive_init(&d, &f.plan, drive_monday(9, 0));
	drive_ready(&d);
	drive_run(&d, 61 * US_PER_MIN);
	assert_int_equal(drive_count(&d, "reminder.prompted old"), 1);
	f.reminders[0].enabled = false;
	for (int starts = 0; starts < 3; starts++) {
		drive_restart(&d, US_PER_MIN);
		assert_int_equal(ends("old", "the plan has it no more"), 1);
	}
	assert_false(d.up);
	drive_finish(&d);
}

/* Its session goes on as one begun by hand. */
static void a_session_outlives_its_reminder(void **state) {
	(void)state;
	fixture_init(&f);
	fixture_init(&g);
	fixture_add(&f, "old", "at 10:00", ROUTINE_STRENGTH_B);
	fixture_add(&g, "stays", "at 18:00", ROUTINE_BREAK);
	drive_init(&d, &f.plan, drive_monday(9, 0));
	drive_ready(&d);
	drive_run(&d, 61 * US_PER_MIN);
	drive_press(&d, "start");
	drive_run(&d, 10 * US_PER_S);
	d.plan = &g.plan;
	drive_restart(&d, US_PER_MIN);
	struct status_view view;
	engine_status(d.engine, d.now, &view);
	assert_true(view.session_open);
	assert_int_equal(view.session_reminder, -1);
	drive_command(&d, COMMAND_SESSION_RESUME);
	drive_run(&d, 5 * US_PER_MIN);
	assert_int_equal(ends("old", "the plan has it no more"), 1);
	drive_finish(&d);
}

/* Taken out of the plan and put back in: what it does then is nothing that it did before. */
static void a_reminder_that_comes_back_begins_anew(void **state) {
	(void)state;
	fixture_init(&g);
	fixture_add(&g, "stays", "at 23:00", ROUTINE_BREAK);
	for (size_t k = 0; k < KINDS; k++) {
		begin(&kinds[k], MISSED_ONCE);
		drive_run(&d, 30 * US_PER_MIN);
		assert_int_equal(count("prompted"), 1);
		drive_press(&d, "skip");
		size_t before = d.record_count;
		drive_reload(&d, &g.plan);
		drive_run(&d, US_PER_MIN);
		drive_reload(&d, &f.plan);
		change_zone(WEST);
		for (int i = 0; i < 24 * 60; i++) {
			drive_run(&d, US_PER_MIN);
			answer();
		}
		for (size_t i = before; i < d.record_count; i++) {
			for (size_t j = 0; j < before; j++) {
				const struct record *a = &d.records[i], *b = &d.records[j];
				if (a->type == RECORD_OCCURRENCE && b->type == RECORD_OCCURRENCE &&
					a->as.occurrence.key == b->as.occurrence.key) {
					fail_msg("%s: it comes again", kinds[k].name);
				}
			}
		}
		drive_finish(&d);
	}
}

/* More than the effects of one step. */
static void many_that_went_end_all(void **state) {
	(void)state;
	enum { MANY = 40 };
	fixture_init(&f);
	fixture_add(&f, "stays", "at 18:00", ROUTINE_BREAK);
	drive_init(&d, &f.plan, drive_monday(9, 0));
	drive_ready(&d);
	d.records = realloc(d.records, (d.record_count + 2 * MANY) * sizeof(d.records[0]));
	assert_non_null(d.records);
	d.record_room = d.record_count + 2 * MANY;
	for (int i = 0; i < MANY; i++) {
		struct record *r = &d.records[d.record_count];
		*r = (struct record){.type = RECORD_OCCURRENCE,
			.id = d.record_count + 1,
			.wall_us = d.now.wall_us};
		d.record_count++;
		snprintf(
			r->as.occurrence.reminder, sizeof(r->as.occurrence.reminder), "gone-%d", i);
		r->as.occurrence.key = 1;
		r->as.occurrence.due_us = d.now.wall_us;
	}
	drive_restart(&d, US_PER_MIN);
	drive_restart(&d, US_PER_MIN);
	for (int i = 0; i < MANY; i++) {
		char id[ID_MAX + 1];
		snprintf(id, sizeof(id), "gone-%d", i);
		assert_int_equal(ends(id, "the plan has it no more"), 1);
	}
	drive_finish(&d);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_decides_once),
		cmocka_unit_test(one_prompt_stands_for_all),
		cmocka_unit_test(nothing_comes_twice),
		cmocka_unit_test(a_reminder_that_went_ends_once),
		cmocka_unit_test(a_reminder_that_is_off_ends_once),
		cmocka_unit_test(a_session_outlives_its_reminder),
		cmocka_unit_test(a_reminder_that_comes_back_begins_anew),
		cmocka_unit_test(many_that_went_end_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
