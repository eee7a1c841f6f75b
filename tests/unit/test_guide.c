/* SPDX-License-Identifier: MIT */
/* A session as its person lives it: waited for, interrupted, asked afterwards. */
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
static char heard[4096]; /* cues, a line each */

static int setup(void **state) {
	(void)state;
	fixture_init(&f);
	memset(&d, 0, sizeof(d));
	heard[0] = '\0';
	return 0;
}

static int teardown(void **state) {
	(void)state;
	drive_finish(&d);
	return 0;
}

static void hear(struct drive *drive, const struct effect *effect, void *user) {
	(void)drive;
	(void)user;
	if (effect->type == EFFECT_CUE) {
		size_t used = strlen(heard);
		(void)snprintf(heard + used, sizeof(heard) - used, "%s\n", effect->as.cue.text);
	}
}

static struct status_view status(void) {
	struct status_view view;
	engine_status(d.engine, d.now, &view);
	return view;
}

static const struct record_session *last_session(void) {
	for (size_t i = d.record_count; i > 0; i--) {
		if (d.records[i - 1].type == RECORD_SESSION) {
			return &d.records[i - 1].as.session;
		}
	}
	return NULL;
}

/* Prepare 5 s, right 20 s, switch 5 s, left 20 s, rest, ... by reminder 0. */
static void start(bool waits) {
	struct reminder *r = fixture_add(&f, "desk", "50min", ROUTINE_STRENGTH_A);
	r->wait_for_me = waits;
	drive_init(&d, &f.plan, drive_monday(9, 0));
	d.watch = hear;
	drive_ready(&d);
	struct command_args a = {.command = COMMAND_START, .reminder = 0, .routine = -1};
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_OK);
}

static void goes_on_by_itself(void **state) {
	(void)state;
	start(false);
	drive_run(&d, 10 * US_PER_S);
	assert_false(status().session_paused);
	assert_int_equal(status().step, 1);
	drive_run(&d, 30 * US_PER_S);
	assert_non_null(strstr(heard, "3\n2\n1\nStart."));
}

static void waits_before_work(void **state) {
	(void)state;
	start(true);
	drive_run(&d, 5 * US_PER_MIN);
	struct status_view view = status();
	assert_true(view.session_open && view.session_paused && view.session_waiting);
	assert_int_equal(view.step, 0);
	assert_int_equal(view.elapsed_s, 5);
	assert_int_equal(view.step_remaining_s, 0);
	assert_int_equal(drive_count(&d, "session.paused desk"), 1);
	/* Nothing is counted down to what does not begin by itself. */
	assert_null(strstr(heard, "3\n"));
	assert_null(strstr(heard, "Start."));
	assert_non_null(strstr(heard, "Go on when you are ready."));
	assert_non_null(strstr(d.notice.body, "Waiting for you."));
	drive_command(&d, COMMAND_SESSION_NEXT);
	assert_int_equal(d.reply.code, REPLY_OK);
	drive_run(&d, US_PER_S);
	view = status();
	assert_false(view.session_paused || view.session_waiting);
	assert_int_equal(view.step, 1);
	assert_int_equal(view.elapsed_s, 6);
	assert_non_null(strstr(heard, "Start."));
	/* Work is not waited in; the switch of sides is waited after. */
	drive_run(&d, 60 * US_PER_S);
	view = status();
	assert_true(view.session_waiting);
	assert_int_equal(view.step, 2);
	assert_int_equal(view.elapsed_s, 30);
	assert_null(strstr(heard, "3\n2\n1\n"));
}

static void every_way_on(void **state) {
	(void)state;
	static const enum command commands[] = {
		COMMAND_SESSION_NEXT, COMMAND_SESSION_RESUME, COMMAND_SESSION_TOGGLE};
	start(true);
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		drive_run(&d, 2 * US_PER_MIN);
		assert_true(status().session_waiting);
		assert_int_equal(status().step, 2 * i);
		drive_command(&d, commands[i]);
		drive_run(&d, US_PER_S);
		assert_int_equal(status().step, 2 * i + 1);
	}
	drive_run(&d, 2 * US_PER_MIN);
	drive_press(&d, "default");
	drive_run(&d, US_PER_S);
	assert_int_equal(status().step, 7);
}

static void pause_and_back_while_waiting(void **state) {
	(void)state;
	start(true);
	drive_run(&d, US_PER_MIN);
	drive_command(&d, COMMAND_SESSION_PAUSE);
	assert_true(status().session_paused);
	assert_false(status().session_waiting);
	/* Resumed, it is where it was: it waits again. */
	drive_command(&d, COMMAND_SESSION_RESUME);
	drive_run(&d, US_PER_S);
	assert_true(status().session_waiting);
	drive_command(&d, COMMAND_SESSION_BACK);
	assert_false(status().session_paused);
	assert_int_equal(status().elapsed_s, 0);
	drive_run(&d, US_PER_MIN);
	assert_true(status().session_waiting);
	assert_int_equal(status().step, 0);
}

static void nobody_comes(void **state) {
	(void)state;
	start(true);
	drive_run(&d, 2 * US_PER_HOUR);
	assert_false(status().session_open);
	assert_int_equal(last_session()->outcome, OUTCOME_PARTIAL);
	assert_string_equal(last_session()->note, "left waiting");
	assert_false(last_session()->confirmed);
}

static void stop_while_waiting(void **state) {
	(void)state;
	start(true);
	drive_run(&d, US_PER_MIN);
	drive_command(&d, COMMAND_SESSION_STOP);
	assert_int_equal(last_session()->outcome, OUTCOME_PARTIAL);
	assert_int_equal(d.notice.kind, NOTICE_QUESTION_PAIN);
}

/* The whole session with one key: waiting adds no second to what is recorded as done. */
static void whole_session(void **state) {
	(void)state;
	start(true);
	int32_t total = status().total_s;
	for (int i = 0; i < 20 && status().session_open; i++) {
		drive_run(&d, 5 * US_PER_MIN);
		if (status().session_open) {
			drive_command(&d, COMMAND_SESSION_TOGGLE);
		}
	}
	assert_false(status().session_open);
	assert_int_equal(last_session()->outcome, OUTCOME_DONE);
	assert_int_equal(last_session()->elapsed_s, total);
}

/* A cap that the plan has no more still shaped the session that is taken up again. */
static void cap_of_then(void **state) {
	(void)state;
	struct reminder *r = fixture_add(&f, "desk", "50min", ROUTINE_STRENGTH_A);
	r->cap_us = 70 * US_PER_S;
	drive_init(&d, &f.plan, drive_monday(9, 0));
	drive_ready(&d);
	struct command_args a = {.command = COMMAND_START, .reminder = 0, .routine = -1};
	drive_args(&d, &a);
	int32_t capped = status().total_s;
	drive_run(&d, 10 * US_PER_S);
	r->cap_us = 0;
	drive_restart(&d, US_PER_S);
	assert_true(status().session_paused);
	assert_int_equal(status().total_s, capped);
	/* A record from before caps were kept falls back to the plan's. */
	for (size_t i = 0; i < d.record_count; i++) {
		if (d.records[i].type == RECORD_SESSION) {
			d.records[i].as.session.cap_s = -1;
		}
	}
	drive_restart(&d, US_PER_S);
	assert_true(status().total_s > capped);
}

static void done_strength(void) {
	struct command_args a = {
		.command = COMMAND_DONE, .reminder = -1, .routine = ROUTINE_STRENGTH_A};
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_OK);
	drive_run(&d, US_PER_MIN);
	drive_answer_asks(&d, 2);
}

static void morning_comes_once(void **state) {
	(void)state;
	drive_init(&d, &f.plan, drive_monday(18, 0));
	drive_ready(&d);
	done_strength();
	drive_run(&d, 13 * US_PER_HOUR);
	assert_true(d.up);
	assert_int_equal(d.notice.kind, NOTICE_MORNING);
	uint32_t before = d.notices;
	drive_restart(&d, US_PER_MIN);
	drive_run(&d, 3 * US_PER_HOUR);
	assert_int_equal(d.notices, before);
	/* The verb answers it still. */
	struct record_report report = {.effort = -1, .pain = {-1, -1, 1}};
	struct command_args a = {
		.command = COMMAND_ANSWER, .reminder = -1, .routine = -1, .report = &report};
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, REPLY_OK);
}

static void no_morning_after_a_stretch(void **state) {
	(void)state;
	drive_init(&d, &f.plan, drive_monday(18, 0));
	drive_ready(&d);
	struct command_args a = {.command = COMMAND_DONE, .reminder = -1, .routine = ROUTINE_BREAK};
	drive_args(&d, &a);
	drive_run(&d, 16 * US_PER_HOUR);
	assert_false(d.up);
}

static void tips_take_turns(void **state) {
	(void)state;
	static struct tip tips[] = {{"one", "First tip.", "break"}, {"two", "Second tip.", ""},
		{"other", "Of strength.", "strength"}};
	static const char *const wanted[] = {"First tip.", "Second tip."};
	const char *last = NULL;
	f.plan.tips = tips;
	f.plan.tip_count = 3;
	fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	drive_init(&d, &f.plan, drive_monday(9, 0));
	drive_ready(&d);
	for (int i = 0; i < 4; i++) {
		const char *found = NULL;
		drive_run(&d, 51 * US_PER_MIN);
		assert_int_equal(d.notice.kind, NOTICE_PROMPT);
		for (int k = 0; k < 2; k++) {
			found = strstr(d.notice.body, wanted[k]) != NULL ? wanted[k] : found;
		}
		assert_non_null(found);
		assert_ptr_not_equal(found, last);
		assert_null(strstr(d.notice.body, "Of strength."));
		last = found;
		drive_press(&d, "skip");
	}
}

/* ---- the weekly question ---- */

static const struct record_safety *last_safety(void) {
	for (size_t i = d.record_count; i > 0; i--) {
		if (d.records[i - 1].type == RECORD_SAFETY) {
			return &d.records[i - 1].as.safety;
		}
	}
	return NULL;
}

static void weekly_is_off_unless_wanted(void **state) {
	(void)state;
	drive_init(&d, &f.plan, drive_monday(9, 0));
	drive_ready(&d);
	drive_run(&d, 8 * US_PER_DAY);
	assert_false(d.up);
}

static void weekly_comes_once_a_week(void **state) {
	(void)state;
	f.plan.settings.weekly_question = true;
	drive_init(&d, &f.plan, drive_monday(9, 0));
	drive_ready(&d);
	drive_run(&d, US_PER_MIN);
	assert_true(d.up);
	assert_int_equal(d.notice.kind, NOTICE_WEEKLY);
	assert_non_null(strstr(d.notice.body, "stairs"));
	drive_close(&d, CLOSED_BY_PERSON);
	assert_int_equal(last_safety()->kind, SAFETY_SYMPTOMS_ASKED);
	uint32_t before = d.notices;
	drive_run(&d, 3 * US_PER_DAY);
	drive_restart(&d, US_PER_MIN);
	drive_run(&d, 3 * US_PER_DAY);
	assert_int_equal(d.notices, before);
	drive_presence(&d, PRESENCE_ACTIVE);
	drive_run(&d, US_PER_DAY);
	assert_true(d.up);
	assert_int_equal(d.notice.kind, NOTICE_WEEKLY);
	assert_int_equal(d.notices, before + 1);
	drive_press(&d, "none");
	assert_int_equal(last_safety()->kind, SAFETY_SYMPTOMS);
	assert_int_equal(last_safety()->symptom_count, SYMPTOM_COUNT);
	assert_int_equal(last_safety()->symptoms[SYMPTOM_STAIRS], 0);
	assert_false(d.up);
}

static void weekly_gives_way_and_waits(void **state) {
	(void)state;
	f.plan.settings.weekly_question = true;
	fixture_add(&f, "desk", "50min", ROUTINE_BREAK);
	drive_init(&d, &f.plan, drive_monday(9, 0));
	drive_ready(&d);
	drive_run(&d, US_PER_MIN);
	assert_int_equal(d.notice.kind, NOTICE_WEEKLY);
	/* While the screen is locked it is down, and back with its person. */
	drive_presence(&d, PRESENCE_LOCKED);
	assert_false(d.up);
	drive_presence(&d, PRESENCE_ACTIVE);
	drive_run(&d, 2 * US_PER_MIN);
	assert_int_equal(d.notice.kind, NOTICE_WEEKLY);
	drive_run(&d, 50 * US_PER_MIN);
	assert_int_equal(d.notice.kind, NOTICE_PROMPT);
	drive_press(&d, "skip");
	assert_false(d.up);
}

static void symptoms(const int32_t answers[SYMPTOM_COUNT], enum reply_code wanted) {
	struct command_args a = {
		.command = COMMAND_SYMPTOMS, .reminder = -1, .routine = -1, .symptoms = answers};
	size_t records = d.record_count;
	drive_args(&d, &a);
	assert_int_equal(d.reply.code, wanted);
	assert_int_equal(d.record_count, records + (wanted == REPLY_OK));
}

static void symptoms_are_told_at_any_time(void **state) {
	(void)state;
	f.plan.settings.weekly_question = true;
	drive_init(&d, &f.plan, drive_monday(9, 0));
	drive_ready(&d);
	symptoms((const int32_t[]){2, -1, 3, 1}, REPLY_OK);
	assert_int_equal(last_safety()->symptoms[SYMPTOM_OUTWARD], SYMPTOM_UNKNOWN);
	assert_int_equal(last_safety()->symptoms[SYMPTOM_RANGE], 1);
	symptoms((const int32_t[]){-1, -1, -1, -1}, REPLY_BAD_ARGUMENT);
	symptoms((const int32_t[]){2, 11, -1, -1}, REPLY_BAD_ARGUMENT);
	symptoms((const int32_t[]){2, -1, -1, 2}, REPLY_BAD_ARGUMENT);
	/* Said: not asked any more this week. */
	drive_run(&d, 6 * US_PER_DAY);
	assert_false(d.up);
	assert_false(status().screening_needed);
	symptoms((const int32_t[]){7, 0, 0, 0}, REPLY_OK);
	assert_true(status().screening_needed);
}

#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void) {
	const struct CMUnitTest tests[] = {
		T(goes_on_by_itself),
		T(waits_before_work),
		T(every_way_on),
		T(pause_and_back_while_waiting),
		T(nobody_comes),
		T(stop_while_waiting),
		T(whole_session),
		T(cap_of_then),
		T(morning_comes_once),
		T(no_morning_after_a_stretch),
		T(tips_take_turns),
		T(weekly_is_off_unless_wanted),
		T(weekly_comes_once_a_week),
		T(weekly_gives_way_and_waits),
		T(symptoms_are_told_at_any_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
