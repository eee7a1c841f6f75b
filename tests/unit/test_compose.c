/* SPDX-License-Identifier: MIT */
/* A plugin chooses what a session has: when it is asked, what waits for it, and what becomes of its
 * answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/compose.h"
#include "core/timeline.h"
#include "engine_drive.h"

static struct fixture f;
static struct drive d;
static struct reminder *desk;

static int setup(void **state) {
	(void)state;
	fixture_init(&f);
	memset(&d, 0, sizeof(d));
	f.routines[ROUTINE_STRENGTH_A].composed = true;
	desk = fixture_add(&f, "desk", "at 12:00", ROUTINE_STRENGTH_A);
	return 0;
}

static int teardown(void **state) {
	(void)state;
	drive_finish(&d);
	return 0;
}

/* It is 11:00. */
static void begin(void) {
	drive_init(&d, &f.plan, drive_monday(11, 0));
	drive_ready(&d);
}

static struct choice choose(uint32_t count, uint32_t first, uint32_t second) {
	struct choice choice = {0};
	if (count > 0) {
		choice_add(&choice, first);
	}
	if (count > 1) {
		choice_add(&choice, second);
	}
	return choice;
}

static void answer(bool ok, struct choice choice) {
	drive_step(&d,
		&(struct event){.type = EVENT_COMPOSED,
			.as.composed = {
				.routine = ROUTINE_STRENGTH_A, .ok = ok, .choice = choice}});
}

static void start_by_hand(void) {
	drive_args(&d,
		&(struct command_args){
			.command = COMMAND_START, .reminder = -1, .routine = ROUTINE_STRENGTH_A});
	assert_int_equal(d.reply.code, REPLY_OK);
}

static void asked_two_seconds_ahead(void **state) {
	(void)state;
	begin();
	drive_run(&d, 60 * US_PER_MIN - COMPOSE_AHEAD_US - 1);
	assert_int_equal(d.composes, 0);
	drive_run(&d, 1);
	assert_int_equal(d.composes, 1);
	assert_int_equal(d.composed, ROUTINE_STRENGTH_A);
	answer(true, choose(1, 1, 0));
	drive_run(&d, COMPOSE_AHEAD_US);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 1);
	assert_true(d.up);
	assert_non_null(strstr(d.notice.body, "Bridge"));
	assert_null(strstr(d.notice.body, "clam"));
	drive_run(&d, 20 * US_PER_MIN);
	assert_int_equal(d.composes, 1);
}

static void counted_reminders_are_asked_for_ahead_too(void **state) {
	(void)state;
	(void)fixture_add(&f, "break", "50min", ROUTINE_STRENGTH_A);
	desk->enabled = false;
	begin();
	drive_run(&d, 49 * US_PER_MIN);
	assert_int_equal(d.composes, 0);
	drive_run(&d, US_PER_MIN);
	assert_int_equal(d.composes, 1);
	assert_int_equal(drive_count(&d, "reminder.due break"), 1);
}

static void no_answer_costs_the_prompt_200_ms(void **state) {
	(void)state;
	begin();
	drive_run(&d, 60 * US_PER_MIN);
	assert_int_equal(drive_count(&d, "reminder.due desk"), 1);
	drive_run(&d, COMPOSE_WAIT_US - 1);
	assert_false(d.up);
	drive_run(&d, 1);
	assert_true(d.up);
	assert_int_equal(d.composes, 1);
	/* Late, but in time for the session. */
	answer(true, choose(1, 1, 0));
	assert_int_equal(engine_choice(d.engine, ROUTINE_STRENGTH_A)->count, 1);
}

static void what_is_made_due_by_hand_is_asked_for_then(void **state) {
	(void)state;
	begin();
	drive_args(&d, &(struct command_args){.command = COMMAND_NOW, .routine = -1});
	assert_int_equal(d.composes, 1);
	assert_false(d.up);
	answer(true, choose(1, 0, 0));
	assert_true(d.up);
}

static void and_waited_for_no_longer(void **state) {
	(void)state;
	begin();
	drive_args(&d, &(struct command_args){.command = COMMAND_NOW, .routine = -1});
	drive_run(&d, COMPOSE_WAIT_US - 1);
	assert_false(d.up);
	drive_run(&d, 1);
	assert_true(d.up);
}

static void a_snoozed_prompt_is_not_asked_for_again(void **state) {
	(void)state;
	begin();
	drive_run(&d, 61 * US_PER_MIN);
	drive_args(&d, &(struct command_args){.command = COMMAND_SNOOZE, .routine = -1});
	drive_run(&d, 11 * US_PER_MIN);
	assert_true(d.up);
	assert_int_equal(d.composes, 1);
}

static void the_last_good_answer_serves(void **state) {
	static const struct {
		const char *name;
		bool ok;
		struct choice choice;
	} rows[] = {
		{"could not answer", false, {1, 0}},
		{"nothing to choose", true, {0, 0}},
		{"no such item", true, {1, 2}},
		{"an item twice", true, {2, 0x11}},
		{"more than there are", true, {3, 0x010}},
		{"a negative count", true, {-1, 0}},
	};
	(void)state;
	begin();
	answer(true, choose(1, 1, 0));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		answer(rows[i].ok, rows[i].choice);
		const struct choice *now = engine_choice(d.engine, ROUTINE_STRENGTH_A);
		if (now->count != 1 || choice_item(now, 0) != 1) {
			fail_msg("%s: was taken", rows[i].name);
		}
	}
	drive_step(&d, &(struct event){.type = EVENT_COMPOSED, .as.composed = {.routine = 99}});
	drive_step(&d, &(struct event){.type = EVENT_COMPOSED, .as.composed = {.routine = -1}});
}

static void before_the_first_answer_all_items_serve(void **state) {
	(void)state;
	begin();
	start_by_hand();
	int32_t whole = engine_timeline(d.engine)->total_s;
	drive_command(&d, COMMAND_SESSION_STOP);
	answer(true, choose(2, 0, 1));
	start_by_hand();
	assert_int_equal(engine_timeline(d.engine)->total_s, whole);
}

/* In the chosen order, and only that; the record tells which. */
static void the_session_is_what_was_chosen(void **state) {
	(void)state;
	begin();
	answer(true, choose(2, 1, 0));
	start_by_hand();
	const struct timeline *timeline = engine_timeline(d.engine);
	assert_int_equal(timeline->steps[0].item, 1);
	assert_int_equal(timeline->steps[timeline->step_count - 1].item, 0);
	drive_command(&d, COMMAND_SESSION_STOP);
	answer(true, choose(1, 1, 0));
	start_by_hand();
	timeline = engine_timeline(d.engine);
	for (uint32_t i = 0; i < timeline->step_count; i++) {
		assert_int_equal(timeline->steps[i].item, 1);
	}
	const struct record *last = NULL;
	for (size_t i = 0; i < d.record_count; i++) {
		last = d.records[i].type == RECORD_SESSION ? &d.records[i] : last;
	}
	assert_non_null(last);
	assert_int_equal(last->as.session.choice.count, 1);
	assert_int_equal(last->as.session.choice.packed, 1);
	assert_int_equal(last->as.session.item_count, 2);
}

/* After a crash it is the same session, whatever the plugin would choose now. */
static void a_session_survives_a_crash_as_it_was(void **state) {
	(void)state;
	begin();
	answer(true, choose(1, 1, 0));
	start_by_hand();
	int32_t total = engine_timeline(d.engine)->total_s;
	drive_run(&d, 20 * US_PER_S);
	drive_restart(&d, US_PER_MIN);
	assert_non_null(engine_timeline(d.engine));
	assert_int_equal(engine_timeline(d.engine)->total_s, total);
	assert_int_equal(engine_timeline(d.engine)->steps[0].item, 1);
}

static void only_what_was_chosen_progresses(void **state) {
	(void)state;
	begin();
	answer(true, choose(1, 1, 0));
	start_by_hand();
	drive_run(&d, 10 * US_PER_MIN);
	drive_args(
		&d, &(struct command_args){.command = COMMAND_DONE, .reminder = -1, .routine = -1});
	assert_int_equal(d.ask_count, 1);
	assert_int_equal(d.asks[0].item, 1);
	drive_answer_asks(&d, 1);
	/* And what is logged without being guided. */
	drive_run(&d, 60 * US_PER_S);
	answer(true, choose(1, 0, 0));
	drive_args(&d,
		&(struct command_args){
			.command = COMMAND_DONE, .reminder = -1, .routine = ROUTINE_STRENGTH_A});
	assert_int_equal(d.ask_count, 1);
	assert_int_equal(d.asks[0].item, 0);
}

static void a_new_plan_keeps_the_choice(void **state) {
	static struct fixture g;
	(void)state;
	begin();
	answer(true, choose(1, 1, 0));
	fixture_init(&g);
	g.routines[ROUTINE_STRENGTH_A].composed = true;
	(void)fixture_add(&g, "desk", "at 13:00", ROUTINE_STRENGTH_A);
	drive_reload(&d, &g.plan);
	assert_int_equal(engine_choice(d.engine, ROUTINE_STRENGTH_A)->count, 1);
	f.routines[ROUTINE_STRENGTH_A].item_count = 1; /* no more what was chosen from */
	drive_reload(&d, &f.plan);
	assert_int_equal(engine_choice(d.engine, ROUTINE_STRENGTH_A)->count, 0);
}

static void a_forecast_asks_nobody(void **state) {
	(void)state;
	drive_init(&d, &f.plan, drive_monday(11, 0));
	engine_set_preview(d.engine);
	drive_ready(&d);
	drive_run(&d, 60 * US_PER_MIN);
	assert_int_equal(d.composes, 0);
	assert_int_equal(drive_count(&d, "reminder.prompted desk"), 1);
}

static void choices(void **state) {
	struct routine routine = {.item_count = ROUTINE_ITEMS_MAX};
	struct choice choice = {0};
	(void)state;
	assert_true(choice_good(&choice, &routine));
	assert_true(choice_has(&choice, 7));
	assert_true(choice_has(NULL, 7));
	assert_int_equal(choice_count(&choice, &routine), ROUTINE_ITEMS_MAX);
	assert_int_equal(choice_item(NULL, 5), 5);
	for (uint32_t i = 0; i < ROUTINE_ITEMS_MAX; i++) {
		choice_add(&choice, ROUTINE_ITEMS_MAX - 1 - i);
	}
	assert_true(choice_good(&choice, &routine));
	for (uint32_t i = 0; i < ROUTINE_ITEMS_MAX; i++) {
		assert_int_equal(choice_item(&choice, i), ROUTINE_ITEMS_MAX - 1 - i);
	}
	routine.item_count--;
	assert_false(choice_good(&choice, &routine));
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void) {
	const struct CMUnitTest tests[] = {
		T(asked_two_seconds_ahead),
		T(counted_reminders_are_asked_for_ahead_too),
		T(no_answer_costs_the_prompt_200_ms),
		T(what_is_made_due_by_hand_is_asked_for_then),
		T(and_waited_for_no_longer),
		T(a_snoozed_prompt_is_not_asked_for_again),
		T(the_last_good_answer_serves),
		T(before_the_first_answer_all_items_serve),
		T(the_session_is_what_was_chosen),
		T(a_session_survives_a_crash_as_it_was),
		T(only_what_was_chosen_progresses),
		T(a_new_plan_keeps_the_choice),
		T(a_forecast_asks_nobody),
		cmocka_unit_test(choices),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
