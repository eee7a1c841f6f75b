/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine_drive.h"

static struct fixture f;
static struct drive d;

static int setup(void **state) {
	(void)state;
	fixture_init(&f);
	f.plan.settings.morning_question = false;
	f.items[ROUTINE_STRENGTH_B][0].lo = 8;
	memset(f.items[ROUTINE_STRENGTH_B][0].dose.tempo, 0, sizeof(int32_t[4]));
	f.items[ROUTINE_STRENGTH_B][0].dose.level = 1;
	memset(&d, 0, sizeof(d));
	drive_init(&d, &f.plan, drive_monday(9, 0));
	drive_ready(&d);
	return 0;
}

static int teardown(void **state) {
	(void)state;
	drive_finish(&d);
	return 0;
}

static void screen(void) {
	struct command_args a = {.command = COMMAND_SCREENING,
		.reminder = -1,
		.routine = -1,
		.screening_none = true};
	drive_args(&d, &a);
}

/* Logs strength B as done with this pain; models, when they are asked, want `more` repetitions. */
static void log_b(int32_t during, int32_t more) {
	struct record_report report = {.effort = -1, .pain = {-1, during, -1}};
	struct command_args a = {.command = COMMAND_DONE,
		.reminder = -1,
		.routine = ROUTINE_STRENGTH_B,
		.report = &report};
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_OK);
	drive_answer_asks(&d, more);
}

static void days(int count) {
	drive_run(&d, count * US_PER_DAY);
}

static struct dose_view view(void) {
	struct dose_view ret;
	drive_type(&d, EVENT_TICK);
	engine_dose(d.engine, ROUTINE_STRENGTH_B, 0, &ret);
	return ret;
}

static void repeated_after_a_week(void **state) {
	(void)state;
	log_b(0, 2);
	assert_int_equal(view().dose.reps, 12);
	days(8);
	assert_int_equal(view().next.reps, 12);
	assert_string_equal(view().why, "8 days without it: 2x12 is repeated.");
	log_b(0, 2);
	/* The model wanted more; what went well after a gap is held. */
	assert_int_equal(view().dose.reps, 12);
	assert_int_equal(view().verdict, VERDICT_HOLD);
	days(7);
	log_b(0, 2);
	assert_int_equal(view().dose.reps, 14);
}

static void lighter_after_a_gap(void **state) {
	static const struct {
		const char *name;
		int days;
		int32_t age, reps, level, sets;
	} rows[] = {
		{"eased", 15, 45, 8, 1, 2},
		{"eased at its end", 28, 45, 8, 1, 2},
		{"a step down", 29, 45, 8, 0, 2},
		{"older: eased sooner", 11, 60, 8, 1, 2},
		{"older: a step down sooner", 15, 60, 8, 0, 2},
		{"begun anew", 57, 45, 8, 0, 1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		f.plan.settings.age = rows[i].age;
		drive_finish(&d);
		drive_init(&d, &f.plan, drive_monday(9, 0));
		drive_ready(&d);
		log_b(0, 2);
		days(rows[i].days);
		struct dose_view before = view();
		assert_int_equal(before.dose.reps, 12);
		assert_int_equal(before.next.reps, rows[i].reps);
		assert_int_equal(before.next.level, rows[i].level);
		assert_int_equal(before.next.sets, rows[i].sets);
		screen();
		log_b(0, 0);
		struct dose_view after = view();
		assert_int_equal(after.dose.reps, rows[i].reps);
		assert_int_equal(after.dose.level, rows[i].level);
		assert_int_equal(after.dose.sets, rows[i].sets);
		/* It is taken once, not again with the next session, and survives a restart. */
		drive_restart(&d, US_PER_DAY);
		assert_int_equal(view().next.reps, rows[i].reps);
		assert_int_equal(view().next.level, rows[i].level);
		assert_string_equal(view().why, "");
	}
}

static void interval_is_the_plans(void **state) {
	(void)state;
	/* Once a week: a fortnight is no gap. */
	struct reminder *r = fixture_add(&f, "gym", "at 20:00", ROUTINE_STRENGTH_B);
	fixture_between(r, "mon", NULL);
	drive_finish(&d);
	drive_init(&d, &f.plan, drive_monday(9, 0));
	drive_ready(&d);
	log_b(0, 2);
	days(14);
	assert_string_equal(view().why, "");
	days(1);
	assert_string_equal(view().why, "15 days without it: taken up again at 2x8.");
}

static void restart_asks_first(void **state) {
	(void)state;
	log_b(0, 2);
	days(57);
	struct command_args a = {
		.command = COMMAND_START, .reminder = -1, .routine = ROUTINE_STRENGTH_B};
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_SCREENING);
	screen();
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_OK);
}

static void restart_asks_though_others_went_on(void **state) {
	(void)state;
	log_b(0, 2);
	days(20);
	screen();
	days(27);
	screen();
	/* Of this routine 57 days, and the questions were answered on the 47th. */
	days(10);
	struct command_args a = {
		.command = COMMAND_START, .reminder = -1, .routine = ROUTINE_STRENGTH_B};
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_SCREENING);
}

static void lighter_week_after_five(void **state) {
	(void)state;
	for (int week = 0; week < 5; week++) {
		for (int i = 0; i < 2; i++) {
			log_b(0, 1);
			days(i == 0 ? 3 : 4);
			screen();
		}
	}
	struct dose_view before = view();
	assert_int_equal(before.dose.reps, 20);
	assert_int_equal(before.next.sets, 1);
	assert_int_equal(before.next.reps, 8);
	assert_int_equal(before.next.level, 0);
	assert_string_equal(before.why, "A lighter week; 2x20 comes after it.");
	/* Models are frozen in it: they are not even asked. */
	log_b(0, 5);
	assert_int_equal(view().dose.reps, 20);
	drive_restart(&d, 3 * US_PER_DAY);
	assert_int_equal(view().next.sets, 1);
	days(4);
	assert_int_equal(view().next.sets, 2);
	log_b(0, 1);
	assert_int_equal(view().dose.reps, 21);
}

static void lighter_week_when_worse_twice(void **state) {
	(void)state;
	log_b(6, 0);
	days(6);
	assert_string_equal(view().why, "");
	log_b(6, 0);
	days(1);
	assert_int_equal(view().next.sets, 1);
	days(6);
	assert_int_equal(view().next.sets, 2);
}

static void rest_after_worse(void **state) {
	(void)state;
	fixture_add(&f, "gym", "at 20:00", ROUTINE_STRENGTH_B);
	drive_finish(&d);
	drive_init(&d, &f.plan, drive_monday(9, 0));
	drive_ready(&d);
	log_b(6, 0);
	drive_run(&d, 30 * US_PER_HOUR);
	assert_int_equal(drive_count(&d, "reminder.prompted gym"), 0);
	char why[600];
	engine_why(d.engine, d.now, 0, why, sizeof(why));
	drive_restart(&d, US_PER_HOUR);
	drive_presence(&d, PRESENCE_ACTIVE);
	drive_run(&d, 30 * US_PER_HOUR);
	assert_int_equal(drive_count(&d, "reminder.prompted gym"), 1);
}

static void three_times_worse(void **state) {
	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(drive_count(&d, "safety.advised "), 0);
		log_b(6, 0);
		days(i < 2 ? 9 : 0);
	}
	assert_int_equal(drive_count(&d, "safety.advised "), 1);
	drive_run(&d, US_PER_S);
	assert_int_equal(d.notice.kind, NOTICE_CLINICIAN);
	assert_string_equal(
		d.notice.summary, "Pause this programme until a clinician has checked you.");
	struct status_view status;
	engine_status(d.engine, d.now, &status);
	assert_int_not_equal(status.state, ENGINE_SUSPENDED);
	drive_press(&d, "ok");
	assert_int_not_equal(d.notice.kind == NOTICE_CLINICIAN && d.up, true);
	/* Said once, not with every further session. */
	days(3);
	log_b(6, 0);
	assert_int_equal(drive_count(&d, "safety.advised "), 1);
}

static void far_apart_is_no_alarm(void **state) {
	(void)state;
	for (int i = 0; i < 4; i++) {
		log_b(6, 0);
		days(14);
		screen();
	}
	assert_int_equal(drive_count(&d, "safety.advised "), 0);
}

static void mornings_get_worse(void **state) {
	(void)state;
	for (int day = 0; day < 21; day++) {
		struct record_report report = {.effort = -1, .pain = {-1, -1, day / 7 + 1}};
		struct command_args a = {.command = COMMAND_ANSWER,
			.reminder = -1,
			.routine = -1,
			.report = &report};
		assert_int_equal(drive_count(&d, "safety.advised "), 0);
		drive_args(&d, &a);
		days(1);
		if (drive_count(&d, "safety.advised ") > 0) {
			/* Both rises are a whole point only with the last answer. */
			assert_int_equal(day, 20);
		}
	}
	assert_int_equal(drive_count(&d, "safety.advised "), 1);
}

/* Whatever a plugin answers: nothing rises on hold, regress or after a gap, and the reason says
 * why.
 */
static void no_rise_is_taken_where_it_is_forbidden(void **state) {
	static const struct {
		const char *name, *reason;
		int days;
		int32_t during, more, reps;
		enum verdict verdict;
	} rows[] = {
		{"progress", "Test model.", 2, 0, 2, 14, VERDICT_PROGRESS},
		{"hold",
			"The dose stays at 2x12: the model wanted more, the pain verdict (hold)"
			" says no.",
			2, 4, 1, 12, VERDICT_HOLD},
		{"hold, and the model keeps to it", "Test model.", 2, 4, 0, 12, VERDICT_HOLD},
		{"regress",
			"The dose stays at 2x12: the model wanted more, the pain verdict"
			" (regress) says no.",
			2, 6, 1, 12, VERDICT_REGRESS},
		{"regress, less", "Test model.", 2, 6, -2, 10, VERDICT_REGRESS},
		{"gap",
			"8 days without it: 2x12 is repeated. The dose stays at 2x12: the model"
			" wanted more, after a gap nothing rises.",
			8, 0, 5, 12, VERDICT_HOLD},
		{"a gap that eased",
			"15 days without it: taken up again at 2x8. The dose stays at 2x8: the"
			" model wanted more, after a gap nothing rises.",
			15, 0, 1, 8, VERDICT_HOLD},
		{"a gap, and worse",
			"15 days without it: taken up again at 2x8. The dose stays at 2x8: the"
			" model wanted more, the pain verdict (regress) says no.",
			15, 6, 1, 8, VERDICT_REGRESS},
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		drive_finish(&d);
		drive_init(&d, &f.plan, drive_monday(9, 0));
		drive_ready(&d);
		log_b(0, 2);
		days(rows[i].days);
		log_b(rows[i].during, rows[i].more);
		print_message("%s: %s\n", rows[i].name, view().reason);
		assert_string_equal(view().reason, rows[i].reason);
		assert_int_equal(view().dose.reps, rows[i].reps);
		assert_int_equal(view().dose.level, 1);
		assert_int_equal(view().verdict, rows[i].verdict);
	}
}

/* A level, a stage, a weight or more sets are a rise, too, whatever becomes of the repetitions. */
static void every_kind_of_rise_is_seen(void **state) {
	static const struct {
		const char *name;
		struct dose by;
	} rows[] = {{"level", {.level = 1, .reps = -4}}, {"stage", {.stage = 1, .reps = -4}},
		{"weight", {.load_g = 500, .reps = -4}}, {"sets", {.sets = 1}}};
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		drive_finish(&d);
		drive_init(&d, &f.plan, drive_monday(9, 0));
		drive_ready(&d);
		struct record_report report = {.effort = -1, .pain = {-1, 4, -1}};
		struct command_args a = {.command = COMMAND_DONE,
			.reminder = -1,
			.routine = ROUTINE_STRENGTH_B,
			.report = &report};
		drive_args(&d, &a);
		assert_int_equal(d.ask_count, 1);
		struct event event = {.type = EVENT_ADVANCED,
			.as.advanced = {.ask = d.asks[0].ask,
				.ok = true,
				.state_count = 1,
				.dose = d.asks[0].dose_before,
				.reason = "More."}};
		struct dose *dose = &event.as.advanced.dose;
		struct dose before = *dose;
		dose->level += rows[i].by.level;
		dose->stage += rows[i].by.stage;
		dose->load_g += rows[i].by.load_g;
		dose->sets += rows[i].by.sets;
		dose->reps += rows[i].by.reps;
		d.ask_count = 0;
		drive_step(&d, &event);
		struct dose_view now = view();
		print_message("%s: %s\n", rows[i].name, now.reason);
		assert_memory_equal(&now.dose, &before, sizeof(before));
		assert_non_null(strstr(now.reason, "the pain verdict (hold) says no."));
	}
}

static void suspended_moves_nothing(void **state) {
	(void)state;
	log_b(0, 2);
	struct dose_view before = view();
	struct command_args a = {.command = COMMAND_RED_FLAG,
		.reminder = -1,
		.routine = -1,
		.level = RED_FLAG_SAME_DAY};
	drive_args(&d, &a);
	struct record_report report = {.effort = 6, .pain = {-1, 0, -1}};
	a = (struct command_args){.command = COMMAND_DONE,
		.reminder = -1,
		.routine = ROUTINE_STRENGTH_B,
		.report = &report};
	drive_args(&d, &a);
	assert_int_equal(d.ask_count, 0);
	struct dose_view after = view();
	assert_memory_equal(&after.dose, &before.dose, sizeof(after.dose));
	assert_memory_equal(after.state, before.state, sizeof(after.state));
}

static void undo_takes_all_back(void **state) {
	(void)state;
	log_b(0, 2);
	days(15);
	log_b(0, 3);
	assert_int_equal(view().dose.reps, 8);
	drive_command(&d, COMMAND_UNDO);
	assert_int_equal(view().dose.reps, 12);
	assert_int_equal(view().next.reps, 8);
}

int main(void) {
#define ROW(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		ROW(repeated_after_a_week),
		ROW(lighter_after_a_gap),
		ROW(interval_is_the_plans),
		ROW(restart_asks_first),
		ROW(restart_asks_though_others_went_on),
		ROW(lighter_week_after_five),
		ROW(lighter_week_when_worse_twice),
		ROW(rest_after_worse),
		ROW(three_times_worse),
		ROW(far_apart_is_no_alarm),
		ROW(mornings_get_worse),
		ROW(undo_takes_all_back),
		ROW(no_rise_is_taken_where_it_is_forbidden),
		ROW(every_kind_of_rise_is_seen),
		ROW(suspended_moves_nothing),
	};
	return cmocka_run_group_tests_name("course", tests, NULL, NULL);
}
