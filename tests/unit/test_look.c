/* SPDX-License-Identifier: MIT */
/* The question to the desktop before a prompt, and what becomes of its answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "engine_drive.h"

static struct fixture f;
static struct drive d;
static struct reminder *desk;

static void look_event(enum event_type type, bool on) {
	drive_step(&d, &(struct event){.type = type, .as.look.on = on});
}

static int setup(void **state) {
	(void)state;
	fixture_init(&f);
	memset(&d, 0, sizeof(d));
	desk = fixture_add(&f, "desk", "at 12:00", ROUTINE_BREAK);
	return 0;
}

/* It is 11:00, and somebody answers questions from now on. */
static void begin(void) {
	drive_init(&d, &f.plan, drive_monday(11, 0));
	drive_ready(&d);
	look_event(EVENT_LOOKER, true);
}

static int teardown(void **state) {
	(void)state;
	drive_finish(&d);
	return 0;
}

static void asked_at_the_due_instant_only(void **state) {
	(void)state;
	begin();
	drive_run(&d, 60 * US_PER_MIN - 1);
	assert_int_equal(d.looks, 0);
	drive_run(&d, 1);
	assert_int_equal(d.looks, 1);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 1);
	assert_false(d.up);
	look_event(EVENT_LOOKED, false);
	assert_true(d.up);
	drive_run(&d, 20 * US_PER_MIN);
	assert_int_equal(d.looks, 1);
}

static void no_answer_costs_200_ms(void **state) {
	(void)state;
	begin();
	drive_run(&d, 60 * US_PER_MIN + LOOK_ANSWER_US - 1);
	assert_false(d.up);
	drive_run(&d, 1);
	assert_true(d.up);
	assert_int_equal(d.looks, 1);
	/* Too late to hold it back, in time to take it away. */
	drive_run(&d, US_PER_S);
	look_event(EVENT_LOOKED, true);
	assert_false(d.up);
	assert_int_equal(drive_count(&d, "reminder.held desk"), 1);
}

static void held_then_asked_once_a_minute(void **state) {
	(void)state;
	begin();
	drive_run(&d, 60 * US_PER_MIN);
	look_event(EVENT_LOOKED, true);
	assert_int_equal(drive_count(&d, "reminder.held desk"), 1);
	for (uint32_t i = 1; i <= 3; i++) {
		drive_run(&d, LOOK_AGAIN_US);
		assert_int_equal(d.looks, 1 + i);
		look_event(EVENT_LOOKED, i < 3);
	}
	assert_true(d.up);
	assert_int_equal(drive_count(&d, "reminder.prompted desk"), 1);
	drive_run(&d, 10 * US_PER_MIN);
	assert_int_equal(d.looks, 4);
}

static void one_decision_after_it(void **state) {
	(void)state;
	desk->missed = MISSED_SKIP;
	desk->expire_us = 5 * US_PER_MIN;
	begin();
	drive_run(&d, 60 * US_PER_MIN);
	look_event(EVENT_LOOKED, true);
	for (int i = 0; i < 10; i++) {
		drive_run(&d, LOOK_AGAIN_US);
		look_event(EVENT_LOOKED, true);
	}
	assert_int_equal(drive_count(&d, "reminder.missed desk"), 1);
	uint32_t looks = d.looks;
	/* Nothing is held any more: nobody is asked, and the answer is forgotten. */
	drive_run(&d, 60 * US_PER_MIN);
	assert_int_equal(d.looks, looks);
	struct status_view view;
	engine_status(d.engine, d.now, &view);
	assert_int_equal(view.pause_count, 0);
	assert_int_equal(drive_count(&d, "reminder.prompted desk"), 0);
}

static void not_asked_for_what_is_shown_anyway(void **state) {
	(void)state;
	desk->dnd = DND_SHOW;
	begin();
	drive_run(&d, 60 * US_PER_MIN);
	assert_true(d.up);
	assert_int_equal(d.looks, 0);
}

static void silent_is_shown_silently(void **state) {
	(void)state;
	desk->dnd = DND_SILENT;
	begin();
	drive_run(&d, 60 * US_PER_MIN);
	look_event(EVENT_LOOKED, true);
	assert_true(d.up);
	assert_true(d.notice.silent);
	assert_true(d.notice.low);
	drive_run(&d, 5 * US_PER_MIN);
	assert_int_equal(d.looks, 1);
}

static void asked_when_another_hold_ends(void **state) {
	(void)state;
	begin();
	drive_hold(&d, HOLD_FULLSCREEN, true);
	drive_run(&d, 65 * US_PER_MIN);
	assert_int_equal(d.looks, 0);
	drive_hold(&d, HOLD_FULLSCREEN, false);
	assert_int_equal(d.looks, 1);
	look_event(EVENT_LOOKED, false);
	assert_true(d.up);
}

static void whoever_answered_goes(void **state) {
	(void)state;
	begin();
	drive_run(&d, 60 * US_PER_MIN);
	look_event(EVENT_LOOKED, true);
	assert_false(d.up);
	look_event(EVENT_LOOKER, false);
	assert_true(d.up);
}

static void asked_before_it_is_shown_again(void **state) {
	(void)state;
	begin();
	drive_run(&d, 60 * US_PER_MIN);
	look_event(EVENT_LOOKED, false);
	assert_true(d.up);
	drive_close(&d, CLOSED_BY_SERVER);
	drive_run(&d, 15 * US_PER_MIN);
	assert_int_equal(d.looks, 2);
	assert_false(d.up);
	look_event(EVENT_LOOKED, true);
	assert_false(d.up);
	drive_run(&d, LOOK_AGAIN_US);
	look_event(EVENT_LOOKED, false);
	assert_true(d.up);
	/* Once more, and nobody answers. */
	drive_close(&d, CLOSED_BY_SERVER);
	drive_run(&d, 15 * US_PER_MIN + LOOK_ANSWER_US - 1);
	assert_false(d.up);
	drive_run(&d, 1);
	assert_true(d.up);
}

static void the_morning_question_waits_for_the_meeting(void **state) {
	(void)state;
	(void)fixture_add(&f, "gym", "at 13:00", ROUTINE_STRENGTH_A);
	begin();
	drive_args(
		&d, &(struct command_args){.command = COMMAND_START, .reminder = 1, .routine = -1});
	assert_int_equal(d.reply.code, REPLY_OK);
	drive_run(&d, US_PER_HOUR);
	drive_command(&d, COMMAND_REPORT);
	assert_int_equal(d.reply.code, REPLY_OK);
	d.up = false;
	uint32_t looks = d.looks;
	int64_t day = drive_monday(24, 0) - d.now.wall_us;
	drive_presence(&d, PRESENCE_AWAY);
	drive_run(&d, day + 9 * US_PER_HOUR);
	drive_presence(&d, PRESENCE_ACTIVE);
	for (int i = 0; i < 600 && d.looks == looks; i++) {
		drive_run(&d, US_PER_MIN);
	}
	assert_int_equal(d.looks, looks + 1);
	assert_false(d.up && d.notice.kind == NOTICE_MORNING);
	look_event(EVENT_LOOKED, true);
	assert_false(d.up);
	drive_run(&d, LOOK_AGAIN_US);
	assert_int_equal(d.looks, looks + 2);
	look_event(EVENT_LOOKED, false);
	assert_true(d.up);
	assert_int_equal(d.notice.kind, NOTICE_MORNING);
	drive_run(&d, 10 * US_PER_MIN);
	assert_int_equal(d.looks, looks + 2);
}

static void the_screening_waits_for_the_meeting(void **state) {
	(void)state;
	drive_init(&d, &f.plan, drive_monday(11, 0));
	drive_type(&d, EVENT_STARTED);
	look_event(EVENT_LOOKER, true);
	drive_presence(&d, PRESENCE_ACTIVE);
	assert_int_equal(d.looks, 1);
	/* Too late to hold it back, in time to take it away. */
	drive_run(&d, LOOK_ANSWER_US);
	assert_true(d.up);
	look_event(EVENT_LOOKED, true);
	assert_false(d.up);
	/* No answer changes nothing. */
	drive_run(&d, LOOK_AGAIN_US + LOOK_ANSWER_US);
	assert_int_equal(d.looks, 2);
	assert_false(d.up);
	drive_run(&d, LOOK_AGAIN_US);
	assert_int_equal(d.looks, 3);
	look_event(EVENT_LOOKED, false);
	assert_true(d.up);
	assert_int_equal(d.notice.kind, NOTICE_SCREENING);
}

static void a_skipped_prompt_leaves_no_question(void **state) {
	(void)state;
	begin();
	drive_run(&d, 60 * US_PER_MIN);
	drive_args(&d, &(struct command_args){.command = COMMAND_SKIP, .routine = -1});
	assert_int_equal(d.reply.code, REPLY_OK);
	uint32_t steps = d.steps;
	drive_run(&d, 5 * US_PER_MIN);
	assert_in_range(d.steps - steps, 0, 3);
	assert_int_equal(d.looks, 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
	const struct CMUnitTest tests[] = {
		T(asked_at_the_due_instant_only),
		T(no_answer_costs_200_ms),
		T(held_then_asked_once_a_minute),
		T(one_decision_after_it),
		T(not_asked_for_what_is_shown_anyway),
		T(silent_is_shown_silently),
		T(asked_when_another_hold_ends),
		T(whoever_answered_goes),
		T(asked_before_it_is_shown_again),
		T(the_morning_question_waits_for_the_meeting),
		T(the_screening_waits_for_the_meeting),
		T(a_skipped_prompt_leaves_no_question),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
