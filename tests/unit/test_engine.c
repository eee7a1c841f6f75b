/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "engine_drive.h"

static struct fixture f;
static struct drive d;

static void begin_at(int hour, int minute) {
	drive_init(&d, &f.plan, drive_monday(hour, minute));
	drive_ready(&d);
}

static int setup(void **state) {
	(void)state;
	fixture_init(&f);
	memset(&d, 0, sizeof(d));
	return 0;
}

static int teardown(void **state) {
	(void)state;
	drive_finish(&d);
	return 0;
}

static struct command_args args(enum command command, int32_t reminder) {
	return (struct command_args){.command = command, .reminder = reminder, .routine = -1};
}

static void start_routine(int32_t routine) {
	struct command_args a = args(COMMAND_START, -1);
	a.routine = routine;
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_OK);
}

static bool has_action(const char *id) {
	for (uint32_t i = 0; i < d.notice.action_count; i++) {
		if (strcmp(d.notice.actions[i].id, id) == 0) {
			return true;
		}
	}
	return false;
}

/* The last record of a reminder's occurrence. */
static const struct record_occurrence *last_occurrence(const char *reminder) {
	for (size_t i = d.record_count; i > 0; i--) {
		const struct record *r = &d.records[i - 1];
		if (r->type == RECORD_OCCURRENCE &&
			strcmp(r->as.occurrence.reminder, reminder) == 0) {
			return &r->as.occurrence;
		}
	}
	return NULL;
}

static const struct record_session *last_session(void) {
	for (size_t i = d.record_count; i > 0; i--) {
		if (d.records[i - 1].type == RECORD_SESSION) {
			return &d.records[i - 1].as.session;
		}
	}
	return NULL;
}

static void screening_first(void **state) {
	(void)state;
	fixture_add(&f, "desk", "10min", ROUTINE_BREAK);
	drive_init(&d, &f.plan, drive_monday(9, 0));
	drive_type(&d, EVENT_STARTED);
	drive_run(&d, 6 * US_PER_S);
	assert_true(d.up);
	assert_int_equal(d.notice.kind, NOTICE_SCREENING);
	struct command_args a = args(COMMAND_START, 0);
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_SCREENING);
	drive_run(&d, 11 * US_PER_MIN);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 1);
	assert_int_equal(drive_count(&d, "reminder.held desk"), 1);
	assert_int_equal(d.notice.kind, NOTICE_SCREENING);
	assert_int_equal(d.notices, 1);
	drive_press(&d, "later");
	assert_false(d.up);
	drive_run(&d, 4 * US_PER_HOUR - US_PER_S);
	assert_false(d.up);
	drive_run(&d, 2 * US_PER_S);
	assert_true(d.up);
	drive_press(&d, "none"); /* what was held a minute is merely late */
	assert_true(d.up);
	assert_int_equal(d.notice.kind, NOTICE_PROMPT);
}

static void every_counts_from_outcome(void **state) {
	(void)state;
	fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	begin_at(9, 0);
	drive_run(&d, 50 * US_PER_MIN - US_PER_S);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 0);
	drive_run(&d, US_PER_S);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 1);
	assert_true(d.up);
	assert_true(has_action("start") && has_action("snooze") && has_action("skip"));
	drive_run(&d, 5 * US_PER_MIN);
	drive_press(&d, "skip");
	assert_false(d.up);
	drive_run(&d, 50 * US_PER_MIN - US_PER_S);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 1);
	drive_run(&d, US_PER_S);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 2);
	assert_int_equal(last_occurrence("desk")->key, 2);
}

static void window_opening_restarts(void **state) {
	(void)state;
	struct reminder *r = fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	fixture_between(r, "mon..fri", "10:00-11:30");
	begin_at(8, 0);
	drive_run(&d, 2 * US_PER_HOUR + 50 * US_PER_MIN - US_PER_S);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 0);
	drive_run(&d, US_PER_S);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 1);
	drive_press(&d, "skip");
	drive_run(&d, 23 * US_PER_HOUR);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 1);
	drive_run(&d, US_PER_HOUR);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 2);
}

static void warns_ahead(void **state) {
	(void)state;
	struct reminder *r = fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	r->warn_us = 30 * US_PER_S;
	struct reminder *s = fixture_add(&f, "short", "1min", ROUTINE_BREAK);
	s->warn_us = 31 * US_PER_S;
	begin_at(9, 0);
	drive_run(&d, 50 * US_PER_MIN - 30 * US_PER_S);
	assert_int_equal(drive_count(&d, "reminder.warned desk"), 1);
	assert_int_equal(drive_count(&d, "reminder.warned short"), 0);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 0);
}

static void active_counts_presence(void **state) {
	(void)state;
	fixture_add(&f, "desk", "50min active", ROUTINE_BREAK);
	begin_at(9, 0);
	drive_run(&d, 40 * US_PER_MIN);
	drive_presence(&d, PRESENCE_AWAY);
	drive_run(&d, 4 * US_PER_MIN);
	drive_presence(&d, PRESENCE_ACTIVE); /* shorter than a natural break: it counts */
	drive_run(&d, 6 * US_PER_MIN);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 1);
	drive_press(&d, "skip");
	drive_run(&d, 40 * US_PER_MIN);
	drive_presence(&d, PRESENCE_LOCKED);
	drive_run(&d, 5 * US_PER_MIN);
	drive_presence(&d, PRESENCE_ACTIVE); /* a natural break: it starts anew */
	drive_run(&d, 49 * US_PER_MIN);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 1);
	drive_run(&d, US_PER_MIN);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 2);
}

static void snooze_keeps_the_prompt(void **state) {
	(void)state;
	fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	f.plan.settings.min_gap_us = 40 * US_PER_MIN;
	f.plan.settings.max_per_day = 1;
	begin_at(9, 0);
	drive_run(&d, 50 * US_PER_MIN);
	for (int i = 0; i < 2; i++) {
		assert_true(has_action("snooze"));
		drive_press(&d, "snooze");
		assert_false(d.up);
		drive_run(&d, 10 * US_PER_MIN - US_PER_S);
		assert_false(d.up);
		drive_run(&d, US_PER_S);
		assert_true(d.up);
	}
	assert_false(has_action("snooze"));
	drive_command(&d, COMMAND_SNOOZE);
	assert_int_equal(d.reply.code, REPLY_REFUSED);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 1);
	drive_run(&d, 30 * US_PER_MIN);
	assert_false(d.up);
	assert_int_equal(last_occurrence("desk")->outcome, OUTCOME_MISSED);
}

static void closing_is_no_answer(void **state) {
	(void)state;
	fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	begin_at(9, 0);
	drive_run(&d, 50 * US_PER_MIN);
	drive_close(&d, CLOSED_BY_SERVER);
	drive_run(&d, 15 * US_PER_MIN - US_PER_S);
	assert_false(d.up);
	drive_run(&d, US_PER_S);
	assert_true(d.up); /* shown again once, at half of expire */
	drive_close(&d, CLOSED_BY_SERVER);
	drive_run(&d, 14 * US_PER_MIN);
	assert_false(d.up);
	drive_run(&d, US_PER_MIN);
	assert_int_equal(drive_count(&d, "reminder.missed desk"), 1);
	drive_run(&d, 50 * US_PER_MIN);
	drive_close(&d, CLOSED_BY_PERSON);
	drive_run(&d, 20 * US_PER_MIN);
	assert_false(d.up);
	drive_command(&d, COMMAND_START); /* the verb still knows it */
	assert_int_equal(d.reply.code, REPLY_OK);
}

struct hold_row {
	const char *name;
	int64_t hold_us;
	enum missed missed;
	const char *expected;
};

static void hold_then_missed_policy(void **state) {
	static const struct hold_row rows[] = {
		{"merely late", 30 * US_PER_MIN, MISSED_SKIP, "reminder.prompted desk"},
		{"too long, skip", 31 * US_PER_MIN, MISSED_SKIP, "reminder.missed desk"},
		{"too long, once", 31 * US_PER_MIN, MISSED_ONCE, "reminder.prompted desk"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		setup(state);
		struct reminder *r = fixture_add(&f, "desk", "at 12:00", ROUTINE_BREAK);
		r->missed = rows[i].missed;
		begin_at(11, 0);
		drive_hold(&d, HOLD_DND, true);
		drive_run(&d, 60 * US_PER_MIN);
		assert_int_equal(drive_count(&d, "reminder.due desk"), 1);
		assert_int_equal(drive_count(&d, "reminder.held desk"), 1);
		drive_run(&d, rows[i].hold_us);
		drive_hold(&d, HOLD_DND, false);
		if (drive_count(&d, rows[i].expected) != 1) {
			fail_msg("%s: no %s in\n%s", rows[i].name, rows[i].expected, d.log);
		}
		assert_true((last_occurrence("desk")->holds & HOLD_DND) != 0);
		drive_finish(&d);
	}
	memset(&d, 0, sizeof(d));
}

/* drive_monday is a Monday: 09:00 to 11:50, hourly and ten before, inside of a window. */
static void calendar_expressions(void **state) {
	(void)state;
	fixture_between(fixture_add(&f, "desk", "calendar Mon..Fri 09..17:00/50", ROUTINE_BREAK),
		NULL, "10:00-12:00");
	fixture_add(&f, "weekend", "calendar Sat,Sun *:0/10", ROUTINE_BREAK);
	fixture_between(
		fixture_add(&f, "often", "calendar minutely", ROUTINE_BREAK), NULL, "11:55-11:57");
	f.reminders[0].missed = f.reminders[2].missed = MISSED_SKIP;
	begin_at(8, 0);
	drive_run(&d, 5 * 60 * US_PER_MIN);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 4);
	assert_int_equal(drive_count(&d, "reminder.due weekend"), 0);
	assert_int_equal(drive_count(&d, "reminder.due often"), 2);
	/* A restart makes none of them due again. */
	drive_restart(&d, US_PER_MIN);
	drive_run(&d, US_PER_MIN);
	drive_log_clear(&d);
	drive_run(&d, 10 * 60 * US_PER_MIN);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 0);
}

static void after_a_hold_one_prompt(void **state) {
	(void)state;
	fixture_add(&f, "one", "at 12:00", ROUTINE_BREAK);
	fixture_add(&f, "two", "at 12:01", ROUTINE_BREAK);
	fixture_add(&f, "big", "at 12:02", ROUTINE_BREAK)->priority = PRIORITY_HIGH;
	fixture_add(&f, "big2", "at 12:03", ROUTINE_BREAK)->priority = PRIORITY_HIGH;
	f.plan.settings.min_gap_us = 20 * US_PER_MIN;
	begin_at(11, 0);
	drive_presence(&d, PRESENCE_LOCKED);
	drive_run(&d, 70 * US_PER_MIN);
	drive_presence(&d, PRESENCE_ACTIVE);
	assert_false(d.up); /* settling after unlock */
	drive_run(&d, 60 * US_PER_S);
	assert_int_equal(drive_count(&d, "reminder.prompted big"), 1);
	assert_string_equal(last_occurrence("one")->note, "merged into big");
	assert_string_equal(last_occurrence("two")->note, "merged into big");
	assert_int_equal(last_occurrence("big2")->outcome, OUTCOME_OPEN);
	assert_non_null(strstr(d.notice.body, "one and two"));
	drive_press(&d, "skip");
	drive_run(&d, 20 * US_PER_MIN - US_PER_S);
	assert_false(d.up);
	drive_run(&d, US_PER_S);
	assert_int_equal(drive_count(&d, "reminder.prompted big2"), 1);
}

static void spacing_moves_the_others(void **state) {
	(void)state;
	fixture_add(&f, "one", "at 12:00", ROUTINE_BREAK);
	fixture_add(&f, "two", "at 12:00", ROUTINE_BREAK);
	f.plan.settings.min_gap_us = 20 * US_PER_MIN;
	begin_at(11, 0);
	drive_run(&d, 60 * US_PER_MIN);
	drive_press(&d, "skip");
	char why[512];
	engine_why(d.engine, d.now, 1, why, sizeof(why));
	assert_non_null(strstr(why, "12:20"));
	drive_run(&d, 20 * US_PER_MIN);
	assert_int_equal(drive_count(&d, "reminder.prompted two"), 1);
}

static void withdrawn_when_locked(void **state) {
	(void)state;
	fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	begin_at(9, 0);
	drive_run(&d, 50 * US_PER_MIN);
	assert_true(d.up);
	drive_presence(&d, PRESENCE_LOCKED);
	assert_false(d.up);
	drive_run(&d, 10 * US_PER_MIN);
	drive_presence(&d, PRESENCE_ACTIVE);
	drive_run(&d, 60 * US_PER_S);
	assert_true(d.up);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 1);
}

static void quiet_never_shows(void **state) {
	(void)state;
	assert_int_equal(rule_parse_windows("22:00-07:00", &f.plan.settings.quiet, NULL), 0);
	fixture_add(&f, "late", "at 21:50", ROUTINE_BREAK);
	begin_at(21, 0);
	drive_run(&d, 50 * US_PER_MIN);
	assert_true(d.up);
	drive_run(&d, 10 * US_PER_MIN);
	assert_false(d.up);
	drive_run(&d, 9 * US_PER_HOUR);
	assert_false(d.up);
	assert_int_equal(last_occurrence("late")->outcome, OUTCOME_MISSED);
}

static const char week_days_of[] = "MonTueWedThuFriSatSun";

/* The days on which a reminder fell due since Monday, as "MonWedFri". */
static const char *due_days(const char *reminder) {
	static char text[64];
	int64_t last = 0;
	text[0] = '\0';
	for (size_t i = 0; i < d.record_count; i++) {
		const struct record *r = &d.records[i];
		if (r->type != RECORD_OCCURRENCE || r->as.occurrence.due_us == last ||
			strcmp(r->as.occurrence.reminder, reminder) != 0) {
			continue;
		}
		last = r->as.occurrence.due_us;
		int64_t day = (last - drive_monday(0, 0)) / US_PER_DAY;
		strncat(text, &week_days_of[day % 7 * 3], 3);
	}
	return text;
}

static void per_week_spreads_and_moves(void **state) {
	static const struct {
		const char *name, *schedule, *days;
		int64_t rest_us;
		const char *answers; /* d: done, m: missed */
		const char *due;
		const char *note; /* of the last record */
	} rows[] = {
		{"as planned", "per-week 3 at 17:30", "mon..fri", 0, "ddd", "MonWedFri", ""},
		{"all days", "per-week 3 at 17:30", NULL, 0, "ddd", "TueThuSat", ""},
		{"the first is missed", "per-week 3 at 17:30", "mon..fri", 0, "mddd",
			"MonTueThuFri", ""},
		{"the last is missed", "per-week 3 at 17:30", "mon..fri", 0, "ddm", "MonWedFri",
			"not answered; no room"},
		{"rest is kept", "per-week 2 at 17:30", "mon..fri", 48 * US_PER_HOUR, "dm",
			"TueThuFri", "not answered; no room"},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		setup(state);
		struct reminder *r = fixture_add(&f, "gym", rows[i].schedule, ROUTINE_STRENGTH_A);
		fixture_between(r, rows[i].days, NULL);
		r->min_rest_us = rows[i].rest_us;
		drive_init(&d, &f.plan, drive_monday(0, 0));
		drive_ready(&d);
		for (int day = 0; day < 7; day++) {
			drive_run(&d, 17 * US_PER_HOUR + 40 * US_PER_MIN);
			if (d.up && d.notice.kind == NOTICE_PROMPT &&
				rows[i].answers[drive_count(&d, "reminder.due gym") - 1] == 'd') {
				drive_command(&d, COMMAND_DONE);
			}
			drive_run(&d, US_PER_DAY - 17 * US_PER_HOUR - 40 * US_PER_MIN);
		}
		if (strcmp(due_days("gym"), rows[i].due) != 0) {
			fail_msg("%s: due on %s", rows[i].name, due_days("gym"));
		}
		if (strcmp(last_occurrence("gym")->note, rows[i].note) != 0) {
			fail_msg("%s: %s", rows[i].name, last_occurrence("gym")->note);
		}
		drive_finish(&d);
	}
	memset(&d, 0, sizeof(d));
}

static void per_week_survives_a_restart(void **state) {
	(void)state;
	struct reminder *r = fixture_add(&f, "gym", "per-week 3 at 17:30", ROUTINE_STRENGTH_A);
	fixture_between(r, "mon..fri", NULL);
	drive_init(&d, &f.plan, drive_monday(9, 0));
	drive_ready(&d);
	drive_run(&d, 12 * US_PER_HOUR);
	struct reminder_view before, after;
	char why[512];
	engine_reminder(d.engine, d.now, 0, &before);
	assert_int_equal(before.due_us, drive_monday(17, 30) + US_PER_DAY);
	engine_why(d.engine, d.now, 0, why, sizeof(why));
	assert_non_null(strstr(why, "3 times a week; this week on Tue, Thu, Fri."));
	drive_restart(&d, US_PER_MIN);
	engine_reminder(d.engine, d.now, 0, &after);
	assert_int_equal(after.due_us, before.due_us);
	drive_reload(&d, &f.plan);
	engine_reminder(d.engine, d.now, 0, &after);
	assert_int_equal(after.due_us, before.due_us);
}

static int64_t due_in(int32_t reminder) {
	struct reminder_view view;
	engine_reminder(d.engine, d.now, reminder, &view);
	return view.due_us == 0 ? 0 : view.due_us - d.now.wall_us;
}

/* Lets one prompt come and be answered. */
static void next_prompt(const char *action) {
	for (int i = 0; i < 1000 && !d.up; i++) {
		drive_run(&d, US_PER_MIN);
	}
	assert_true(d.up);
	if (action == NULL) {
		drive_close(&d, CLOSED_BY_PERSON);
		drive_run(&d, 30 * US_PER_MIN);
	} else if (strcmp(action, "done") == 0) {
		drive_command(&d, COMMAND_DONE);
	} else {
		drive_press(&d, action);
	}
}

static void dismissed_prompts_come_less_often(void **state) {
	(void)state;
	char why[512];
	fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	f.plan.settings.adapt = true;
	begin_at(0, 0);
	for (int i = 0; i < 2; i++) {
		next_prompt("done"); /* 2 of 5 taken, 60 % dismissed */
	}
	next_prompt("skip");
	next_prompt(NULL);
	assert_int_equal(due_in(0), 50 * US_PER_MIN);
	next_prompt("skip");
	assert_int_equal(due_in(0), 75 * US_PER_MIN);
	assert_int_equal(drive_count(&d, "reminder.adapted desk"), 1);
	engine_why(d.engine, d.now, 0, why, sizeof(why));
	assert_non_null(strstr(why, "it comes every 1h 15min instead of 50min"));
	drive_restart(&d, 0);
	drive_presence(&d, PRESENCE_ACTIVE);
	assert_int_equal(due_in(0), 75 * US_PER_MIN);
	for (int i = 0; i < 5; i++) {
		next_prompt("skip");
	}
	assert_int_equal(due_in(0), 100 * US_PER_MIN);
	for (int i = 0; i < 6; i++) {
		next_prompt("skip");
	}
	assert_int_equal(due_in(0), 100 * US_PER_MIN);
	for (int i = 0; i < 12; i++) {
		next_prompt("done");
	}
	assert_int_equal(due_in(0), 50 * US_PER_MIN);
	assert_int_equal(drive_count(&d, "reminder.adapted desk"), 4);
}

static void no_adaptation_when_switched_off(void **state) {
	(void)state;
	fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	begin_at(0, 0);
	for (int i = 0; i < 8; i++) {
		next_prompt("skip");
	}
	assert_int_equal(due_in(0), 50 * US_PER_MIN);
	f.plan.settings.adapt = true;
	for (int i = 0; i < 5; i++) {
		next_prompt("skip");
	}
	drive_press(&d, "skip");
	assert_int_equal(due_in(0), 75 * US_PER_MIN);
	f.plan.settings.adapt = false;
	drive_reload(&d, &f.plan);
	assert_int_equal(due_in(0), 50 * US_PER_MIN);
}

static void undone_skips_do_not_adapt(void **state) {
	(void)state;
	fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	f.plan.settings.adapt = true;
	begin_at(0, 0);
	for (int i = 0; i < 5; i++) {
		next_prompt("skip");
	}
	assert_int_equal(due_in(0), 75 * US_PER_MIN);
	drive_command(&d, COMMAND_UNDO);
	drive_command(&d, COMMAND_DONE);
	assert_int_equal(due_in(0), 75 * US_PER_MIN); /* 4 of 5 are still enough */
}

static void active_time_survives_a_crash(void **state) {
	(void)state;
	fixture_add(&f, "desk", "50min active", ROUTINE_BREAK);
	begin_at(9, 0);
	uint32_t steps = d.steps;
	drive_run(&d, 30 * US_PER_MIN);
	assert_int_equal(d.steps, steps); /* nothing wakes to write it down */
	drive_hold(&d, HOLD_DND, true);
	drive_run(&d, 3 * US_PER_MIN);
	drive_hold(&d, HOLD_DND, false); /* so little more is not worth a record */
	drive_run(&d, 10 * US_PER_MIN);
	drive_restart(&d, 20 * US_PER_MIN); /* killed: lost is what came after the record */
	drive_presence(&d, PRESENCE_ACTIVE);
	assert_int_equal(due_in(0), 20 * US_PER_MIN);
	drive_run(&d, 8 * US_PER_MIN);
	drive_type(&d, EVENT_STOPPING);
	drive_restart(&d, 20 * US_PER_MIN); /* stopped: none */
	drive_presence(&d, PRESENCE_ACTIVE);
	assert_int_equal(due_in(0), 12 * US_PER_MIN);
	drive_presence(&d, PRESENCE_LOCKED);
	drive_run(&d, 6 * US_PER_MIN);
	drive_presence(&d, PRESENCE_ACTIVE); /* a break */
	assert_int_equal(due_in(0), 50 * US_PER_MIN);
	drive_restart(&d, US_PER_MIN);
	drive_presence(&d, PRESENCE_ACTIVE);
	assert_int_equal(due_in(0), 50 * US_PER_MIN);
}

/* What was marked in the window before says nothing about this one's time, however near it is. */
static void active_time_of_a_new_window_survives_a_crash(void **state) {
	(void)state;
	struct reminder_view before, after;
	struct reminder *r = fixture_add(&f, "desk", "2h active", ROUTINE_BREAK);
	fixture_between(r, NULL, "09:00-18:00");
	begin_at(17, 40);
	drive_run(&d, 30 * US_PER_MIN);
	drive_sleep(&d, 15 * US_PER_HOUR + 12 * US_PER_MIN);
	drive_type(&d, EVENT_RESUMED);
	drive_run(&d, US_PER_S);
	engine_reminder(d.engine, d.now, 0, &before);
	assert_true(before.due_us - d.now.wall_us < 105 * US_PER_MIN);
	drive_restart(&d, US_PER_S);
	drive_presence(&d, PRESENCE_ACTIVE);
	engine_reminder(d.engine, d.now, 0, &after);
	assert_true(after.due_us - before.due_us < 6 * US_PER_MIN);
}

static void a_machine_that_was_off_is_a_break(void **state) {
	(void)state;
	fixture_add(&f, "desk", "50min active", ROUTINE_BREAK);
	begin_at(9, 0);
	drive_run(&d, 30 * US_PER_MIN);
	drive_type(&d, EVENT_STOPPING);
	d.now.boot_us = US_PER_S;
	drive_restart(&d, US_PER_MIN); /* a quick reboot keeps what was counted */
	drive_presence(&d, PRESENCE_ACTIVE);
	assert_int_equal(due_in(0), 20 * US_PER_MIN);
	drive_type(&d, EVENT_STOPPING);
	d.now.wall_us += US_PER_HOUR;
	d.now.boot_us = US_PER_S;
	drive_restart(&d, US_PER_MIN);
	drive_presence(&d, PRESENCE_ACTIVE);
	assert_int_equal(due_in(0), 50 * US_PER_MIN);
}

static void a_reminder_that_leaves_ends(void **state) {
	(void)state;
	static struct fixture g;
	fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	fixture_add(&f, "gym", "50min", ROUTINE_STRENGTH_A);
	fixture_init(&g);
	fixture_add(&g, "gym", "50min", ROUTINE_STRENGTH_A);
	begin_at(9, 0);
	drive_run(&d, 50 * US_PER_MIN);
	assert_int_equal(drive_count(&d, "reminder.prompted desk"), 1);
	drive_reload(&d, &g.plan);
	assert_int_equal(last_occurrence("desk")->outcome, OUTCOME_MISSED);
	assert_string_equal(last_occurrence("desk")->note, "the plan has it no more");
	assert_int_equal(drive_count(&d, "reminder.prompted gym"), 1); /* its way is free */
	g.reminders[0].enabled = false;
	drive_reload(&d, &g.plan);
	assert_int_equal(last_occurrence("gym")->outcome, OUTCOME_MISSED);
	assert_false(d.up);
}

static void a_reload_has_no_past(void **state) {
	(void)state;
	static struct fixture g;
	fixture_add(&f, "gym", "at 17:30", ROUTINE_STRENGTH_A);
	fixture_init(&g);
	fixture_add(&g, "gym", "at 08:30", ROUTINE_STRENGTH_A);
	begin_at(17, 0);
	drive_run(&d, 19 * US_PER_HOUR);
	drive_reload(&d, &g.plan);
	assert_int_equal(drive_count(&d, "reminder.due gym"), 1);
	assert_int_equal(due_in(0), 20 * US_PER_HOUR + 30 * US_PER_MIN);
}

/* 17:30 comes once a day, wherever the machine goes; what a flight east passes over is decided on
 * by `missed`, and nothing is prompted twice after one west. */
static void zone_changes_lose_and_double_nothing(void **state) {
	(void)state;
	static _Alignas(16) unsigned char memory[2][65536];
	static unsigned char bytes[16384];
	static const char *const names[] = {"Asia/Kathmandu", "America/New_York"};
	const struct zone *zones[2];
	for (int i = 0; i < 2; i++) {
		char path[80];
		snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", names[i]);
		FILE *file = fopen(path, "rb");
		assert_non_null(file);
		size_t length = fread(bytes, 1, sizeof(bytes), file);
		fclose(file);
		assert_true(zone_size(bytes, length) <= sizeof(memory[i]));
		zones[i] = zone_parse(memory[i], names[i], bytes, length);
		assert_non_null(zones[i]);
	}
	fixture_add(&f, "gym", "at 17:30", ROUTINE_STRENGTH_A);
	begin_at(13, 0);
	struct event event = {.type = EVENT_CLOCK, .as.clock.zone = zones[0]};
	drive_step(&d, &event); /* 18:45 all at once */
	assert_int_equal(drive_count(&d, "reminder.due gym"), 1);
	assert_true(d.up); /* missed = once */
	drive_press(&d, "skip");
	event.as.clock.zone = zones[1]; /* 08:00 of the same day again */
	drive_step(&d, &event);
	drive_run(&d, 15 * US_PER_HOUR);
	assert_int_equal(drive_count(&d, "reminder.due gym"), 1);
	drive_run(&d, 24 * US_PER_HOUR);
	assert_int_equal(drive_count(&d, "reminder.due gym"), 2);
}

static void pause_keeps_remaining_time(void **state) {
	(void)state;
	fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	begin_at(9, 0);
	drive_run(&d, 40 * US_PER_MIN);
	struct command_args a = args(COMMAND_PAUSE, -1);
	a.for_us = US_PER_HOUR;
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_OK);
	drive_run(&d, 70 * US_PER_MIN - US_PER_S);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 0);
	drive_run(&d, US_PER_S);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 1);
	assert_int_equal(drive_count(&d, "pause.changed user off"), 1);
}

static void pause_ending_in_sleep(void **state) {
	(void)state;
	fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	begin_at(9, 0);
	drive_run(&d, 40 * US_PER_MIN);
	struct command_args a = args(COMMAND_PAUSE, -1);
	a.for_us = US_PER_HOUR;
	drive_args(&d, &a);
	drive_sleep(&d, 65 * US_PER_MIN);
	drive_type(&d, EVENT_RESUMED);
	drive_run(&d, 5 * US_PER_MIN - US_PER_S);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 0);
	drive_run(&d, US_PER_S);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 1);
}

static void restart_is_as_never_stopped(void **state) {
	(void)state;
	fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	fixture_add(&f, "noon", "at 12:00", ROUTINE_BREAK);
	begin_at(9, 0);
	drive_run(&d, 50 * US_PER_MIN);
	drive_press(&d, "snooze");
	drive_restart(&d, 3 * US_PER_MIN);
	drive_run(&d, 7 * US_PER_MIN - US_PER_S);
	assert_false(d.up);
	drive_run(&d, US_PER_S);
	assert_true(d.up);
	assert_non_null(strstr(d.notice.body, "Snoozed 1 of 2"));
	drive_restart(&d, US_PER_MIN);
	assert_false(d.up); /* settling */
	drive_run(&d, 5 * US_PER_S);
	assert_true(d.up);
	drive_press(&d, "skip");
	struct command_args a = args(COMMAND_PAUSE, -1);
	drive_args(&d, &a);
	drive_restart(&d, 20 * US_PER_MIN);
	drive_command(&d, COMMAND_RESUME);
	assert_int_equal(d.reply.code, REPLY_OK);
	drive_log_clear(&d);
	drive_run(&d, 50 * US_PER_MIN - US_PER_S);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 0);
	drive_run(&d, US_PER_S);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 1);
	assert_int_equal(last_occurrence("desk")->key, 2);
}

/* What falls due beside a prompt ends at once; the prompt's own snooze is still known. */
static void a_snooze_outlives_what_came_beside_it(void **state) {
	(void)state;
	struct reminder *r = fixture_add(&f, "pair", "at 10:00, 10:05", ROUTINE_BREAK);
	r->expire_us = 30 * US_PER_MIN;
	begin_at(9, 0);
	drive_run(&d, 66 * US_PER_MIN);
	assert_int_equal(drive_count(&d, "reminder.missed pair"), 1);
	drive_press(&d, "snooze");
	assert_false(d.up);
	drive_restart(&d, US_PER_MIN);
	drive_run(&d, 9 * US_PER_MIN - US_PER_S);
	assert_false(d.up);
	drive_run(&d, US_PER_S);
	assert_true(d.up);
	assert_non_null(strstr(d.notice.body, "Snoozed 1 of 2"));
}

static void sleeping_over_a_time(void **state) {
	(void)state;
	struct reminder *r = fixture_add(&f, "pair", "at 12:00, 14:00", ROUTINE_BREAK);
	r->missed = MISSED_ONCE;
	begin_at(11, 0);
	drive_sleep(&d, 4 * US_PER_HOUR);
	drive_type(&d, EVENT_RESUMED);
	drive_run(&d, 6 * US_PER_S);
	assert_int_equal(drive_count(&d, "reminder.due pair"), 2);
	assert_int_equal(drive_count(&d, "reminder.missed pair"), 1);
	assert_int_equal(drive_count(&d, "reminder.prompted pair"), 1);
}

static void clock_back_prompts_none_twice(void **state) {
	(void)state;
	fixture_add(&f, "noon", "at 12:00", ROUTINE_BREAK);
	begin_at(11, 59);
	drive_run(&d, US_PER_MIN);
	drive_press(&d, "skip");
	d.now.wall_us -= 30 * US_PER_MIN;
	drive_type(&d, EVENT_CLOCK);
	drive_run(&d, US_PER_HOUR);
	assert_int_equal(drive_count(&d, "reminder.due noon"), 1);
	drive_run(&d, 24 * US_PER_HOUR);
	assert_int_equal(drive_count(&d, "reminder.due noon"), 2);
}

static void warns_once(void **state) {
	(void)state;
	struct reminder *r = fixture_add(&f, "noon", "at 12:00", ROUTINE_BREAK);
	r->warn_us = 10 * US_PER_MIN;
	begin_at(11, 45);
	drive_run(&d, 5 * US_PER_MIN);
	assert_int_equal(drive_count(&d, "reminder.warned noon"), 1);
	drive_sleep(&d, US_PER_MIN);
	drive_type(&d, EVENT_RESUMED);
	drive_type(&d, EVENT_CLOCK);
	assert_int_equal(drive_count(&d, "reminder.warned noon"), 1);
	d.now.wall_us -= 30 * US_PER_MIN;
	drive_type(&d, EVENT_CLOCK);
	drive_run(&d, 35 * US_PER_MIN);
	assert_int_equal(drive_count(&d, "reminder.warned noon"), 1);
	drive_run(&d, 24 * US_PER_HOUR);
	assert_int_equal(drive_count(&d, "reminder.warned noon"), 2);
}

static void session_from_prompt_to_questions(void **state) {
	(void)state;
	fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	begin_at(9, 0);
	drive_run(&d, 50 * US_PER_MIN);
	uint64_t prompt = d.notice.id;
	drive_press(&d, "start");
	assert_int_equal(d.notice.kind, NOTICE_SESSION);
	assert_int_equal(d.notice.id, prompt);
	assert_int_equal(drive_count(&d, "session.started desk"), 1);
	drive_run(&d, 24 * US_PER_S);
	assert_int_equal(d.notice.kind, NOTICE_SESSION);
	drive_run(&d, US_PER_S);
	assert_int_equal(d.notice.kind, NOTICE_QUESTION_EFFORT);
	assert_int_equal(last_session()->outcome, OUTCOME_UNCONFIRMED);
	assert_int_equal(drive_count(&d, "reminder.unconfirmed desk"), 1);
	drive_press(&d, "default");
	assert_false(d.up);
	assert_int_equal(last_session()->outcome, OUTCOME_DONE);
	assert_int_equal(drive_count(&d, "reminder.done desk"), 1);
	assert_int_equal(last_occurrence("desk")->outcome, OUTCOME_DONE);
}

static void unconfirmed_after_12_hours(void **state) {
	(void)state;
	fixture_add(&f, "desk", "at 10:00", ROUTINE_STRENGTH_B);
	begin_at(9, 0);
	start_routine(ROUTINE_STRENGTH_B);
	drive_run(&d, 10 * US_PER_MIN);
	assert_int_equal(d.notice.kind, NOTICE_UNCONFIRMED);
	assert_int_equal(d.ask_count, 0);
	drive_run(&d, 13 * US_PER_HOUR);
	struct command_args a = args(COMMAND_REPORT, -1);
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_NOT_NOW);
	assert_int_equal(d.ask_count, 0);
}

static void verbs_of_a_session(void **state) {
	(void)state;
	begin_at(9, 0);
	drive_command(&d, COMMAND_SESSION_PAUSE);
	assert_int_equal(d.reply.code, REPLY_NOT_NOW);
	assert_string_equal(
		d.reply.text, "There is no session; start one with: minimusctl start ROUTINE.");
	start_routine(ROUTINE_STRENGTH_A);
	drive_run(&d, 10 * US_PER_S);
	struct status_view status;
	drive_command(&d, COMMAND_SESSION_PAUSE);
	drive_run(&d, US_PER_MIN);
	engine_status(d.engine, d.now, &status);
	assert_true(status.session_paused);
	assert_int_equal(status.elapsed_s, 10);
	drive_command(&d, COMMAND_SESSION_RESUME);
	drive_command(&d, COMMAND_SESSION_NEXT);
	engine_status(d.engine, d.now, &status);
	assert_int_equal(status.step, 2);
	drive_command(&d, COMMAND_SESSION_BACK);
	engine_status(d.engine, d.now, &status);
	assert_int_equal(status.step, 1);
	assert_int_equal(status.elapsed_s, 5);
	drive_command(&d, COMMAND_SESSION_STOP);
	assert_int_equal(last_session()->outcome, OUTCOME_PARTIAL);
	assert_true(last_session()->confirmed);
}

static void killed_in_a_session(void **state) {
	(void)state;
	fixture_add(&f, "desk", "50min", ROUTINE_STRENGTH_A);
	begin_at(9, 0);
	drive_run(&d, 50 * US_PER_MIN);
	drive_press(&d, "start");
	drive_run(&d, 40 * US_PER_S); /* prepare 5, right 20, switch 5, into left */
	drive_restart(&d, 30 * US_PER_S);
	drive_run(&d, US_PER_S);
	assert_int_equal(d.notice.kind, NOTICE_INTERRUPTED);
	struct status_view status;
	engine_status(d.engine, d.now, &status);
	assert_true(status.session_open && status.session_paused);
	assert_int_equal(status.elapsed_s, 30);
	assert_int_equal(status.step, 3);
	drive_run(&d, 2 * US_PER_MIN);
	assert_int_equal(last_session()->outcome, OUTCOME_PARTIAL);
	assert_int_equal(last_occurrence("desk")->outcome, OUTCOME_PARTIAL);
	assert_false(d.up);
}

static void dose_moves_when_confirmed(void **state) {
	(void)state;
	begin_at(9, 0);
	start_routine(ROUTINE_STRENGTH_A);
	drive_run(&d, 10 * US_PER_MIN);
	assert_int_equal(d.ask_count, 0);
	struct command_args a = args(COMMAND_ANSWER, -1);
	struct record_report report = {.effort = 6, .pain = {-1, -1, -1}};
	a.report = &report;
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_OK);
	assert_int_equal(d.ask_count, 2);
	assert_true(d.asks[0].start);
	assert_int_equal(d.asks[0].set_count, 2);
	assert_int_equal(d.asks[0].done[0], 10);
	assert_int_equal(d.asks[0].rpe, 6);
	assert_int_equal(d.asks[0].verdict, VERDICT_PROGRESS);
	drive_answer_asks(&d, 2);
	struct dose_view dose;
	engine_dose(d.engine, ROUTINE_STRENGTH_A, 0, &dose);
	assert_int_equal(dose.dose.reps, 12);
	assert_true(dose.provisional);
	/* The next morning hurts: folded anew from the same state, and more is refused. */
	drive_run(&d, 24 * US_PER_HOUR);
	assert_int_equal(d.notice.kind, NOTICE_MORNING);
	drive_press(&d, "much");
	assert_int_equal(d.ask_count, 2);
	assert_int_equal(d.asks[0].verdict, VERDICT_REGRESS);
	assert_int_equal(d.asks[0].dose_before.reps, 10);
	drive_answer_asks(&d, 2);
	engine_dose(d.engine, ROUTINE_STRENGTH_A, 0, &dose);
	assert_int_equal(dose.dose.reps, 10);
	assert_false(dose.provisional);
	drive_restart(&d, US_PER_S);
	engine_dose(d.engine, ROUTINE_STRENGTH_A, 0, &dose);
	assert_int_equal(dose.dose.reps, 10);
	assert_int_equal(d.ask_count, 0);
}

static void report_is_min_of_sides(void **state) {
	(void)state;
	fixture_add(&f, "gym", "at 20:00", ROUTINE_STRENGTH_A);
	begin_at(9, 0);
	struct record_report report = {.effort = -1, .pain = {-1, 1, -1}, .item_count = 1};
	report.items[0] = (struct item_done){
		.exercise = "clam", .set_count = 2, .sets = {{12, 11, -1}, {9, -1, -1}}, .rpe = 7};
	struct command_args a = args(COMMAND_DONE, 0);
	a.report = &report;
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_OK);
	assert_int_equal(drive_count(&d, "reminder.done gym"), 1);
	assert_int_equal(d.ask_count, 2);
	assert_int_equal(d.asks[0].done[0], 11);
	assert_int_equal(d.asks[0].done[1], 9);
	assert_false(d.asks[0].ok);
	assert_int_equal(d.asks[0].rpe, 7);
	assert_int_equal(d.asks[1].done[0], 10); /* left out: as prescribed */
	assert_true(d.asks[1].ok);
	drive_answer_asks(&d, 2);
	drive_command(&d, COMMAND_UNDO);
	assert_int_equal(d.reply.code, REPLY_OK);
	struct dose_view dose;
	engine_dose(d.engine, ROUTINE_STRENGTH_A, 0, &dose);
	assert_int_equal(dose.dose.reps, 10);
	drive_run(&d, 11 * US_PER_HOUR);
	assert_int_equal(drive_count(&d, "reminder.prompted gym"), 1);
}

static void red_flags_suspend(void **state) {
	(void)state;
	fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	begin_at(9, 0);
	struct command_args a = args(COMMAND_SCREENING, -1);
	drive_args(&d, &a);
	assert_int_equal(d.notice.kind, NOTICE_RED_FLAGS);
	/* What was said is not unsaid by the same questions. */
	a.screening_none = true;
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_REFUSED);
	a = args(COMMAND_START, 0);
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_REFUSED);
	drive_press(&d, "emergency");
	assert_int_equal(d.notice.kind, NOTICE_SUSPENDED);
	drive_run(&d, 2 * US_PER_HOUR);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 0);
	a = args(COMMAND_START, 0);
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_REFUSED);
	drive_restart(&d, US_PER_MIN);
	a = args(COMMAND_CLEAR, -1);
	a.text = "ok";
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_BAD_ARGUMENT);
	a.text = "My doctor has cleared me";
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_OK);
	drive_run(&d, 51 * US_PER_MIN);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 1);
}

static void done_while_suspended_counts_when_cleared(void **state) {
	(void)state;
	fixture_add(&f, "gym", "at 20:00", ROUTINE_STRENGTH_A);
	begin_at(9, 0);
	struct command_args a = args(COMMAND_RED_FLAG, -1);
	a.level = RED_FLAG_SOON;
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_OK);
	struct record_report report = {.effort = 6, .pain = {-1, 1, -1}};
	a = args(COMMAND_DONE, 0);
	a.report = &report;
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_OK);
	assert_int_equal(d.ask_count, 0);
	drive_restart(&d, US_PER_MIN);
	assert_int_equal(d.ask_count, 0);
	a = args(COMMAND_CLEAR, -1);
	a.text = "My doctor has cleared me";
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_OK);
	assert_int_equal(d.ask_count, 2);
	drive_answer_asks(&d, 1);
	drive_restart(&d, US_PER_MIN);
	assert_int_equal(d.ask_count, 0);
}

static void quiet_hours_are_foretold(void **state) {
	(void)state;
	struct reminder_view view;
	struct status_view status;
	char text[1024];
	fixture_add(&f, "late", "at 22:35", ROUTINE_BREAK);
	fixture_add(&f, "noon", "at 12:00", ROUTINE_BREAK);
	assert_int_equal(rule_parse_windows("22:00-07:00", &f.plan.settings.quiet, NULL), 0);
	begin_at(13, 0);
	int64_t morning = drive_monday(7, 0) + US_PER_DAY;
	engine_reminder(d.engine, d.now, 0, &view);
	assert_int_equal(view.quiet_us, morning);
	engine_reminder(d.engine, d.now, 1, &view);
	assert_int_equal(view.quiet_us, 0);
	engine_status(d.engine, d.now, &status);
	assert_int_equal(status.next_quiet_us, morning);
	(void)engine_why(d.engine, d.now, 0, text, sizeof(text));
	assert_non_null(strstr(text, "quiet hours, which last until "));
}

static void quiet_ends_when_the_clock_is_set_back(void **state) {
	(void)state;
	struct status_view status;
	assert_int_equal(rule_parse_windows("22:00-07:00", &f.plan.settings.quiet, NULL), 0);
	begin_at(22, 10);
	engine_status(d.engine, d.now, &status);
	assert_int_equal(status.pause_count, 1);
	d.now.wall_us -= US_PER_HOUR;
	drive_type(&d, EVENT_TICK); /* the kernel's word of it may come later */
	engine_status(d.engine, d.now, &status);
	assert_int_equal(status.pause_count, 0);
}

static void undo_takes_back(void **state) {
	(void)state;
	fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	begin_at(9, 0);
	drive_run(&d, 50 * US_PER_MIN);
	drive_command(&d, COMMAND_SKIP);
	assert_false(d.up);
	drive_run(&d, 59 * US_PER_S);
	drive_command(&d, COMMAND_UNDO);
	assert_int_equal(d.reply.code, REPLY_OK);
	assert_true(d.up);
	drive_command(&d, COMMAND_SNOOZE);
	assert_false(d.up);
	drive_command(&d, COMMAND_UNDO);
	assert_true(d.up);
	assert_true(has_action("snooze"));
	drive_command(&d, COMMAND_SKIP);
	drive_run(&d, 61 * US_PER_S);
	drive_command(&d, COMMAND_UNDO);
	assert_int_equal(d.reply.code, REPLY_NOT_NOW);
}

/* Taken back, one that was held goes on waiting from its due instant: it gets no time anew. */
static void undo_leaves_a_held_one_its_time(void **state) {
	static const enum command verbs[] = {COMMAND_DONE, COMMAND_SKIP};
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		setup(state);
		struct reminder *r = fixture_add(&f, "it", "at 10:00", ROUTINE_BREAK);
		r->missed = MISSED_SKIP;
		r->expire_us = 30 * US_PER_MIN;
		begin_at(9, 55);
		drive_hold(&d, HOLD_DND, true);
		drive_run(&d, 25 * US_PER_MIN);
		struct command_args a = args(verbs[i], 0);
		drive_args(&d, &a);
		drive_command(&d, COMMAND_UNDO);
		assert_int_equal(d.reply.code, REPLY_OK);
		assert_int_equal(drive_count(&d, "reminder.missed it"), 0);
		drive_run(&d, 11 * US_PER_MIN);
		assert_int_equal(drive_count(&d, "reminder.missed it"), 1);
		drive_hold(&d, HOLD_DND, false);
		drive_run(&d, US_PER_MIN);
		assert_int_equal(drive_count(&d, "reminder.prompted it"), 0);
		drive_finish(&d);
	}
	memset(&d, 0, sizeof(d));
}

static void rotation_on_done_only(void **state) {
	(void)state;
	struct reminder *r = fixture_add(&f, "gym", "1h", ROUTINE_STRENGTH_A);
	r->rotation_count = 2;
	r->rotation[1] = ROUTINE_STRENGTH_B;
	begin_at(9, 0);
	struct reminder_view view;
	drive_run(&d, US_PER_HOUR);
	drive_press(&d, "skip");
	engine_reminder(d.engine, d.now, 0, &view);
	assert_int_equal(view.routine, ROUTINE_STRENGTH_A);
	drive_run(&d, US_PER_HOUR);
	drive_press(&d, "start");
	drive_run(&d, 10 * US_PER_S);
	drive_command(&d, COMMAND_SESSION_STOP);
	engine_reminder(d.engine, d.now, 0, &view);
	assert_int_equal(view.routine, ROUTINE_STRENGTH_B);
	drive_restart(&d, US_PER_S);
	engine_reminder(d.engine, d.now, 0, &view);
	assert_int_equal(view.routine, ROUTINE_STRENGTH_B);
}

static void idle_has_one_deadline(void **state) {
	(void)state;
	fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	begin_at(9, 0);
	drive_run(&d, 10 * US_PER_S);
	uint32_t steps = d.steps;
	struct instant deadline = engine_deadline(d.engine);
	assert_int_equal(deadline.boot_us - d.now.boot_us, 50 * US_PER_MIN - 10 * US_PER_S);
	drive_run(&d, 49 * US_PER_MIN);
	assert_int_equal(d.steps, steps);
}

static void adoption_keeps_what_is_open(void **state) {
	(void)state;
	static struct fixture other;
	fixture_init(&other);
	fixture_add(&other, "new", "at 20:00", ROUTINE_BREAK);
	fixture_add(&other, "desk", "50min", ROUTINE_STRENGTH_A);
	fixture_add(&f, "desk", "50min", ROUTINE_STRENGTH_A);
	begin_at(9, 0);
	drive_run(&d, 50 * US_PER_MIN);
	drive_press(&d, "start");
	drive_run(&d, 10 * US_PER_S);
	drive_reload(&d, &other.plan);
	struct status_view status;
	engine_status(d.engine, d.now, &status);
	assert_true(status.session_open);
	assert_int_equal(status.session_reminder, 1);
	assert_int_equal(status.elapsed_s, 10);
	drive_run(&d, 10 * US_PER_MIN);
	assert_int_equal(drive_count(&d, "reminder.unconfirmed desk"), 1);
}

static void adoption_without_the_routine(void **state) {
	(void)state;
	static struct fixture other;
	fixture_init(&other);
	other.routines[ROUTINE_STRENGTH_A].id = "strength-c";
	fixture_add(&other, "desk", "50min", ROUTINE_BREAK);
	fixture_add(&f, "desk", "50min", ROUTINE_STRENGTH_A);
	begin_at(9, 0);
	drive_run(&d, 50 * US_PER_MIN);
	drive_press(&d, "start");
	drive_run(&d, 10 * US_PER_S);
	drive_reload(&d, &other.plan);
	assert_null(engine_timeline(d.engine));
	struct status_view status;
	engine_status(d.engine, d.now, &status);
	assert_false(status.session_open);
	assert_int_equal(last_session()->outcome, OUTCOME_PARTIAL);
	assert_string_equal(last_session()->routine, "strength-a");
	assert_int_equal(last_occurrence("desk")->outcome, OUTCOME_PARTIAL);
}

static void questions_wait_for_unlock(void **state) {
	(void)state;
	begin_at(9, 0);
	start_routine(ROUTINE_BREAK);
	drive_run(&d, 10 * US_PER_S);
	drive_presence(&d, PRESENCE_LOCKED); /* lock does not stop it */
	drive_run(&d, 30 * US_PER_MIN);
	assert_int_equal(drive_count(&d, "session.finished break"), 1);
	assert_false(d.up);
	drive_presence(&d, PRESENCE_ACTIVE);
	assert_true(d.up);
	assert_int_equal(d.notice.kind, NOTICE_QUESTION_EFFORT);
	drive_run(&d, 4 * US_PER_MIN);
	assert_int_equal(d.notice.kind, NOTICE_QUESTION_EFFORT);
}

static void sleep_pauses_a_session(void **state) {
	(void)state;
	begin_at(9, 0);
	start_routine(ROUTINE_STRENGTH_A);
	drive_run(&d, 12 * US_PER_S);
	struct status_view before, after;
	engine_status(d.engine, d.now, &before);
	drive_sleep(&d, US_PER_HOUR);
	drive_type(&d, EVENT_RESUMED);
	engine_status(d.engine, d.now, &after);
	assert_true(after.session_paused);
	assert_in_range(after.elapsed_s, before.elapsed_s - 5, before.elapsed_s);
}

static void pain_of_seven_asks_again(void **state) {
	(void)state;
	fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	begin_at(9, 0);
	start_routine(ROUTINE_STRENGTH_A);
	drive_run(&d, 30 * US_PER_S);
	struct record_report report = {.effort = -1, .pain = {-1, 7, -1}};
	struct command_args a = args(COMMAND_ANSWER, -1);
	a.report = &report;
	drive_args(&d, &a);
	assert_int_equal(last_session()->outcome, OUTCOME_PARTIAL);
	assert_int_equal(d.asks[0].verdict, VERDICT_REGRESS);
	a = args(COMMAND_START, 0);
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_SCREENING);
	drive_restart(&d, US_PER_MIN);
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_SCREENING);
}

static void screened_again_after_28_days(void **state) {
	(void)state;
	begin_at(9, 0);
	drive_run(&d, 28 * US_PER_DAY - US_PER_S);
	assert_false(d.up);
	drive_run(&d, US_PER_S);
	assert_true(d.up);
	assert_int_equal(d.notice.kind, NOTICE_SCREENING);
}

static void min_rest_holds(void **state) {
	(void)state;
	struct reminder *r = fixture_add(&f, "gym", "at 10:00, 20:00", ROUTINE_STRENGTH_A);
	r->min_rest_us = 48 * US_PER_HOUR;
	begin_at(9, 0);
	drive_run(&d, US_PER_HOUR);
	struct command_args a = args(COMMAND_DONE, 0);
	drive_args(&d, &a);
	drive_run(&d, 37 * US_PER_HOUR);
	assert_int_equal(drive_count(&d, "reminder.prompted gym"), 1);
	assert_true((last_occurrence("gym")->holds & HOLD_MIN_REST) != 0);
	drive_run(&d, 12 * US_PER_HOUR);
	assert_int_equal(drive_count(&d, "reminder.prompted gym"), 2); /* 48 h after 10:00 */
}

/* A session under a reminder that the plan has no more was none by hand: after a restart, too, the
 * others need no rest from it. */
static void rest_is_not_from_a_reminder_that_went(void **state) {
	(void)state;
	static struct plan without;
	struct reminder *r = fixture_add(&f, "gym", "at 20:00", ROUTINE_STRENGTH_A);
	r->min_rest_us = 48 * US_PER_HOUR;
	fixture_add(&f, "old", "at 10:00", ROUTINE_STRENGTH_A);
	without = f.plan;
	without.reminder_count--;
	begin_at(9, 0);
	drive_run(&d, US_PER_HOUR);
	struct command_args a = args(COMMAND_DONE, 1);
	drive_args(&d, &a);
	drive_reload(&d, &without);
	drive_restart(&d, US_PER_HOUR);
	drive_run(&d, 9 * US_PER_HOUR);
	assert_int_equal(drive_count(&d, "reminder.prompted gym"), 1);
	assert_int_equal(last_occurrence("gym")->holds & HOLD_MIN_REST, 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
	const struct CMUnitTest tests[] = {
		T(screening_first),
		T(every_counts_from_outcome),
		T(window_opening_restarts),
		T(warns_ahead),
		T(active_counts_presence),
		T(snooze_keeps_the_prompt),
		T(closing_is_no_answer),
		T(hold_then_missed_policy),
		T(calendar_expressions),
		T(after_a_hold_one_prompt),
		T(spacing_moves_the_others),
		T(withdrawn_when_locked),
		T(quiet_never_shows),
		T(per_week_spreads_and_moves),
		T(per_week_survives_a_restart),
		T(dismissed_prompts_come_less_often),
		T(no_adaptation_when_switched_off),
		T(undone_skips_do_not_adapt),
		T(active_time_survives_a_crash),
		T(active_time_of_a_new_window_survives_a_crash),
		T(a_machine_that_was_off_is_a_break),
		T(a_reminder_that_leaves_ends),
		T(a_reload_has_no_past),
		T(zone_changes_lose_and_double_nothing),
		T(pause_keeps_remaining_time),
		T(pause_ending_in_sleep),
		T(restart_is_as_never_stopped),
		T(a_snooze_outlives_what_came_beside_it),
		T(sleeping_over_a_time),
		T(clock_back_prompts_none_twice),
		T(warns_once),
		T(session_from_prompt_to_questions),
		T(unconfirmed_after_12_hours),
		T(verbs_of_a_session),
		T(killed_in_a_session),
		T(dose_moves_when_confirmed),
		T(report_is_min_of_sides),
		T(red_flags_suspend),
		T(done_while_suspended_counts_when_cleared),
		T(quiet_hours_are_foretold),
		T(quiet_ends_when_the_clock_is_set_back),
		T(undo_takes_back),
		T(undo_leaves_a_held_one_its_time),
		T(rotation_on_done_only),
		T(idle_has_one_deadline),
		T(adoption_keeps_what_is_open),
		T(adoption_without_the_routine),
		T(questions_wait_for_unlock),
		T(sleep_pauses_a_session),
		T(pain_of_seven_asks_again),
		T(screened_again_after_28_days),
		T(min_rest_holds),
		T(rest_is_not_from_a_reminder_that_went),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
