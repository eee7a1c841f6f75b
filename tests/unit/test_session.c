/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/session.h"

/* Every pair has a cell that says something, and only refusals have a sentence. */
static void every_cell(void **state) {
	(void)state;
	for (int s = 0; s < SESSION_STATE_COUNT; s++) {
		for (int v = 0; v < SESSION_EVENT_COUNT; v++) {
			const struct session_cell *cell =
				session_cell((enum session_state)s, (enum session_event)v);
			assert_true(cell->next < SESSION_STATE_COUNT);
			assert_true(cell->act < SESSION_ACT_COUNT);
			if (cell->act == SESSION_REFUSE) {
				assert_non_null(cell->refusal);
				assert_int_equal(cell->next, s);
				assert_non_null(strstr(cell->refusal, "minimusctl"));
			} else {
				assert_null(cell->refusal);
			}
		}
	}
}

struct row {
	enum session_state state;
	enum session_event event;
	enum session_state next;
	enum session_act act;
};

static void the_way_through(void **state) {
	(void)state;
	static const struct row rows[] = {
		{SESSION_NONE, SESSION_EVENT_START, SESSION_RUNNING, SESSION_BEGIN},
		{SESSION_RUNNING, SESSION_EVENT_START, SESSION_RUNNING, SESSION_REFUSE},
		{SESSION_RUNNING, SESSION_EVENT_TOGGLE, SESSION_PAUSED, SESSION_HALT},
		{SESSION_RUNNING, SESSION_EVENT_SLEEP, SESSION_PAUSED, SESSION_HALT},
		{SESSION_PAUSED, SESSION_EVENT_TOGGLE, SESSION_RUNNING, SESSION_GO_ON},
		{SESSION_PAUSED, SESSION_EVENT_NEXT, SESSION_PAUSED, SESSION_SKIP_STEP},
		{SESSION_PAUSED, SESSION_EVENT_ABANDON, SESSION_NONE, SESSION_END_EARLY},
		{SESSION_RUNNING, SESSION_EVENT_STOP, SESSION_QUESTIONS, SESSION_END_EARLY},
		{SESSION_RUNNING, SESSION_EVENT_FINISHED, SESSION_QUESTIONS, SESSION_COMPLETE},
		{SESSION_QUESTIONS, SESSION_EVENT_ABANDON, SESSION_NONE, SESSION_CLOSE},
		{SESSION_QUESTIONS, SESSION_EVENT_STOP, SESSION_QUESTIONS, SESSION_REFUSE},
		{SESSION_NONE, SESSION_EVENT_REPORT, SESSION_NONE, SESSION_TAKE_REPORT},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct session_cell *cell = session_cell(rows[i].state, rows[i].event);
		if (cell->next != rows[i].next || cell->act != rows[i].act) {
			fail_msg("%s x %s: %s, %s", session_state_name(rows[i].state),
				session_event_name(rows[i].event), session_state_name(cell->next),
				session_act_name(cell->act));
		}
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cell),
		cmocka_unit_test(the_way_through),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
