/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/buf.h"
#include "core/session.h"

#define PAGE_BYTES 16384

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
		{SESSION_RUNNING, SESSION_EVENT_WAIT, SESSION_WAITING, SESSION_AWAIT},
		{SESSION_WAITING, SESSION_EVENT_NEXT, SESSION_RUNNING, SESSION_GO_ON},
		{SESSION_WAITING, SESSION_EVENT_BACK, SESSION_RUNNING, SESSION_STEP_BACK},
		{SESSION_PAUSED, SESSION_EVENT_WAIT, SESSION_PAUSED, SESSION_IGNORE},
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

static void put_cell(struct buf *page, const struct session_cell *cell) {
	buf_printf(page, " %s", session_act_name(cell->act));
	if (cell->act != SESSION_REFUSE && cell->act != SESSION_IGNORE) {
		buf_printf(page, " → %s", session_state_name(cell->next));
	}
	buf_puts(page, " |");
}

static void make_page(char *text, size_t size) {
	struct buf page;
	buf_init(&page, text, size);
	buf_puts(&page,
		"# One session: what may happen when\n\n"
		"Printed from the table in `core/session.c` by `test_session --print`; a test "
		"holds the "
		"two together.\nA cell says what is done and, where it changes, the state that "
		"follows.\n\n| event |");
	for (int s = 0; s < SESSION_STATE_COUNT; s++) {
		buf_printf(&page, " %s |", session_state_name((enum session_state)s));
	}
	buf_puts(&page, "\n|---|");
	for (int s = 0; s < SESSION_STATE_COUNT; s++) {
		buf_puts(&page, "---|");
	}
	buf_puts(&page, "\n");
	for (int v = 0; v < SESSION_EVENT_COUNT; v++) {
		buf_printf(&page, "| `%s` |", session_event_name((enum session_event)v));
		for (int s = 0; s < SESSION_STATE_COUNT; s++) {
			put_cell(&page, session_cell((enum session_state)s, (enum session_event)v));
		}
		buf_puts(&page, "\n");
	}
	buf_puts(&page, "\n## What a refusal says\n\n");
	for (int s = 0; s < SESSION_STATE_COUNT; s++) {
		const char *said = "";
		for (int v = 0; v < SESSION_EVENT_COUNT; v++) {
			const struct session_cell *cell =
				session_cell((enum session_state)s, (enum session_event)v);
			if (cell->act == SESSION_REFUSE && strcmp(said, cell->refusal) != 0) {
				buf_printf(&page, "- %s: %s\n",
					session_state_name((enum session_state)s), cell->refusal);
				said = cell->refusal;
			}
		}
	}
}

/* docs/SESSION.md is this table. */
static void the_page(void **state) {
	(void)state;
	static char wanted[PAGE_BYTES], found[PAGE_BYTES];
	make_page(wanted, sizeof(wanted));
	FILE *file = fopen("../docs/SESSION.md", "rb");
	assert_non_null(file);
	size_t length = fread(found, 1, sizeof(found) - 1, file);
	fclose(file);
	found[length] = '\0';
	assert_string_equal(found, wanted);
}

int main(int argc, char **argv) {
	if (argc > 1 && strcmp(argv[1], "--print") == 0) {
		static char page[PAGE_BYTES];
		make_page(page, sizeof(page));
		fputs(page, stdout);
		return 0;
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_cell),
		cmocka_unit_test(the_way_through),
		cmocka_unit_test(the_page),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
