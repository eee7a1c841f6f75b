/* SPDX-License-Identifier: MIT */
/*
 * The states of one session and what may happen in each: one table with a
 * cell for every pair of state and event, and nothing else. The engine acts on
 * the answer; docs/SESSION.md is printed from the table by a test.
 */
#ifndef CORE_SESSION_H
#define CORE_SESSION_H

enum session_state {
	SESSION_NONE, /* no session */
	SESSION_RUNNING,
	SESSION_PAUSED,    /* by the person, by sleep, or after a crash */
	SESSION_WAITING,   /* ready for the next piece of work, when the person is (wait-for-me) */
	SESSION_QUESTIONS, /* over; effort or soreness are being asked */
	SESSION_STATE_COUNT
};

enum session_event {
	SESSION_EVENT_START,
	SESSION_EVENT_PAUSE,
	SESSION_EVENT_RESUME,
	SESSION_EVENT_TOGGLE,
	SESSION_EVENT_NEXT,
	SESSION_EVENT_BACK,
	SESSION_EVENT_STOP,
	SESSION_EVENT_FINISHED, /* the timeline ran out */
	SESSION_EVENT_REPORT,
	SESSION_EVENT_SLEEP,   /* the machine goes to sleep */
	SESSION_EVENT_ABANDON, /* nobody answered in time */
	SESSION_EVENT_WAIT,    /* a pause ran out in a session that waits for the person */
	SESSION_EVENT_COUNT
};

enum session_act {
	SESSION_REFUSE, /* not now: the cell's text says why */
	SESSION_IGNORE, /* already so */
	SESSION_BEGIN,
	SESSION_HALT,
	SESSION_GO_ON,
	SESSION_AWAIT,
	SESSION_SKIP_STEP,
	SESSION_STEP_BACK,
	SESSION_END_EARLY,
	SESSION_COMPLETE,
	SESSION_TAKE_REPORT,
	SESSION_CLOSE,
	SESSION_ACT_COUNT
};

struct session_cell {
	enum session_state next;
	enum session_act act;
	const char *refusal; /* a sentence, only with SESSION_REFUSE */
};

const struct session_cell *session_cell(enum session_state state, enum session_event event);
const char *session_state_name(enum session_state state);
const char *session_event_name(enum session_event event);
const char *session_act_name(enum session_act act);

#endif
