/* SPDX-License-Identifier: MIT */
#include "session.h"

#include <assert.h>
#include <stddef.h>

#define NONE_OPEN "There is no session; start one with: minimusctl start ROUTINE."
#define OVER "The session is over; say how it was with: minimusctl answer."
#define ONE_OPEN "A session is open already; end it first with: minimusctl session stop."

#define REFUSE(state, text)                                                                        \
	{ SESSION_##state, SESSION_REFUSE, text }
#define TO(state, act)                                                                             \
	{ SESSION_##state, SESSION_##act, NULL }

/* Rows are states, columns events in the order of enum session_event. */
static const struct session_cell table[SESSION_STATE_COUNT][SESSION_EVENT_COUNT] =
	{
		[SESSION_NONE] =
			{
				[SESSION_EVENT_START] = TO(RUNNING, BEGIN),
				[SESSION_EVENT_PAUSE] = REFUSE(NONE, NONE_OPEN),
				[SESSION_EVENT_RESUME] = REFUSE(NONE, NONE_OPEN),
				[SESSION_EVENT_TOGGLE] = REFUSE(NONE, NONE_OPEN),
				[SESSION_EVENT_NEXT] = REFUSE(NONE, NONE_OPEN),
				[SESSION_EVENT_BACK] = REFUSE(NONE, NONE_OPEN),
				[SESSION_EVENT_STOP] = REFUSE(NONE, NONE_OPEN),
				[SESSION_EVENT_FINISHED] = TO(NONE, IGNORE),
				[SESSION_EVENT_REPORT] = TO(NONE, TAKE_REPORT),
				[SESSION_EVENT_SLEEP] = TO(NONE, IGNORE),
				[SESSION_EVENT_ABANDON] = TO(NONE, IGNORE),
				[SESSION_EVENT_WAIT] = TO(NONE, IGNORE),
			},
		[SESSION_RUNNING] =
			{
				[SESSION_EVENT_START] = REFUSE(RUNNING, ONE_OPEN),
				[SESSION_EVENT_PAUSE] = TO(PAUSED, HALT),
				[SESSION_EVENT_RESUME] = TO(RUNNING, IGNORE),
				[SESSION_EVENT_TOGGLE] = TO(PAUSED, HALT),
				[SESSION_EVENT_NEXT] = TO(RUNNING, SKIP_STEP),
				[SESSION_EVENT_BACK] = TO(RUNNING, STEP_BACK),
				[SESSION_EVENT_STOP] = TO(QUESTIONS, END_EARLY),
				[SESSION_EVENT_FINISHED] = TO(QUESTIONS, COMPLETE),
				[SESSION_EVENT_REPORT] = TO(RUNNING, TAKE_REPORT),
				[SESSION_EVENT_SLEEP] = TO(PAUSED, HALT),
				[SESSION_EVENT_ABANDON] = TO(RUNNING, IGNORE),
				[SESSION_EVENT_WAIT] = TO(WAITING, AWAIT),
			},
		[SESSION_PAUSED] =
			{
				[SESSION_EVENT_START] = REFUSE(PAUSED, ONE_OPEN),
				[SESSION_EVENT_PAUSE] = TO(PAUSED, IGNORE),
				[SESSION_EVENT_RESUME] = TO(RUNNING, GO_ON),
				[SESSION_EVENT_TOGGLE] = TO(RUNNING, GO_ON),
				[SESSION_EVENT_NEXT] = TO(PAUSED, SKIP_STEP),
				[SESSION_EVENT_BACK] = TO(PAUSED, STEP_BACK),
				[SESSION_EVENT_STOP] = TO(QUESTIONS, END_EARLY),
				[SESSION_EVENT_FINISHED] = TO(QUESTIONS, COMPLETE),
				[SESSION_EVENT_REPORT] = TO(PAUSED, TAKE_REPORT),
				[SESSION_EVENT_SLEEP] = TO(PAUSED, IGNORE),
				[SESSION_EVENT_ABANDON] = TO(NONE, END_EARLY),
				[SESSION_EVENT_WAIT] = TO(PAUSED, IGNORE),
			},
		[SESSION_WAITING] =
			{
				[SESSION_EVENT_START] = REFUSE(WAITING, ONE_OPEN),
				[SESSION_EVENT_PAUSE] = TO(PAUSED, HALT),
				[SESSION_EVENT_RESUME] = TO(RUNNING, GO_ON),
				[SESSION_EVENT_TOGGLE] = TO(RUNNING, GO_ON),
				[SESSION_EVENT_NEXT] = TO(RUNNING, GO_ON),
				[SESSION_EVENT_BACK] = TO(RUNNING, STEP_BACK),
				[SESSION_EVENT_STOP] = TO(QUESTIONS, END_EARLY),
				[SESSION_EVENT_FINISHED] = TO(WAITING, IGNORE),
				[SESSION_EVENT_REPORT] = TO(WAITING, TAKE_REPORT),
				[SESSION_EVENT_SLEEP] = TO(WAITING, IGNORE),
				[SESSION_EVENT_ABANDON] = TO(NONE, END_EARLY),
				[SESSION_EVENT_WAIT] = TO(WAITING, IGNORE),
			},
		[SESSION_QUESTIONS] =
			{
				[SESSION_EVENT_START] = TO(RUNNING, BEGIN),
				[SESSION_EVENT_PAUSE] = REFUSE(QUESTIONS, OVER),
				[SESSION_EVENT_RESUME] = REFUSE(QUESTIONS, OVER),
				[SESSION_EVENT_TOGGLE] = REFUSE(QUESTIONS, OVER),
				[SESSION_EVENT_NEXT] = REFUSE(QUESTIONS, OVER),
				[SESSION_EVENT_BACK] = REFUSE(QUESTIONS, OVER),
				[SESSION_EVENT_STOP] = REFUSE(QUESTIONS, OVER),
				[SESSION_EVENT_FINISHED] = TO(QUESTIONS, IGNORE),
				[SESSION_EVENT_REPORT] = TO(QUESTIONS, TAKE_REPORT),
				[SESSION_EVENT_SLEEP] = TO(QUESTIONS, IGNORE),
				[SESSION_EVENT_ABANDON] = TO(NONE, CLOSE),
				[SESSION_EVENT_WAIT] = TO(QUESTIONS, IGNORE),
			},
};

static const char *const states[SESSION_STATE_COUNT] = {
	"none", "running", "paused", "waiting", "questions"};
static const char *const events[SESSION_EVENT_COUNT] = {"start", "pause", "resume", "toggle",
	"next", "back", "stop", "finished", "report", "sleep", "abandon", "wait"};
static const char *const acts[SESSION_ACT_COUNT] = {"refuse", "ignore", "begin", "halt", "go-on",
	"await", "skip-step", "step-back", "end-early", "complete", "take-report", "close"};

const struct session_cell *session_cell(enum session_state state, enum session_event event) {
	assert(state < SESSION_STATE_COUNT && event < SESSION_EVENT_COUNT);
	return &table[state][event];
}

const char *session_state_name(enum session_state state) {
	return states[state];
}

const char *session_event_name(enum session_event event) {
	return events[event];
}

const char *session_act_name(enum session_act act) {
	return acts[act];
}
