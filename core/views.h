/* SPDX-License-Identifier: MIT */
/*
 * What queries are answered from: pictures of the engine at a moment, filled
 * into memory of the caller. They change nothing.
 */
#ifndef CORE_VIEWS_H
#define CORE_VIEWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event.h"
#include "instant.h"
#include "plan.h"
#include "record.h"
#include "timeline.h"

#define PAUSES_MAX 32
#define MERGED_MAX 8

struct engine;

enum engine_state { ENGINE_IDLE, ENGINE_PROMPT, ENGINE_SESSION, ENGINE_PAUSED, ENGINE_SUSPENDED };
const char *engine_state_name(enum engine_state state);

struct pause_view {
	char reason[ID_MAX + 1], owner[ID_MAX + 1];
	int32_t reminder; /* -1: everything */
	int64_t until_us; /* wall; 0: until taken out */
};

struct status_view {
	enum engine_state state;
	enum presence presence;
	uint32_t pause_count;
	struct pause_view
		pauses[PAUSES_MAX]; /* the person's and the engine's own (quiet, locked, ...) */
	int32_t next_reminder;      /* -1: none */
	int64_t next_due_us;        /* wall */
	int64_t next_quiet_us; /* wall; until when quiet hours will hold it; 0: they will not */
	bool warning;          /* inside the next one's `warn` */
	bool prompt_open, prompt_shown, prompt_overdue;
	int32_t prompt_reminder, prompt_routine;
	int64_t prompt_due_us, prompt_shown_us, prompt_expires_us; /* wall; 0: not yet */
	int32_t prompt_snoozes;
	uint32_t merged_count;
	int32_t merged[MERGED_MAX]; /* reminders */
	bool session_open, session_paused;
	bool session_interrupted; /* it came back after a crash and waits for Resume or Finish */
	bool session_waiting;     /* paused, and only because it waits for the person */
	uint64_t session;
	int32_t session_reminder, session_routine; /* reminder -1: by hand */
	int64_t position_us;                       /* in the session's timeline, as elapsed_s is */
	int32_t elapsed_s, remaining_s, total_s;
	uint32_t step;
	int32_t step_remaining_s;
	bool screening_needed;
	int64_t screening_us, screening_next_us; /* wall; 0: never */
	enum red_flag red_flag;
	int64_t cleared_us, advised_us; /* wall; 0: never */
	const char *cleared,
		*advised;      /* the statement; what the log gave reason to say; borrowed */
	uint64_t last_session; /* the one that a report or an answer would be about, 0: none */
	bool last_unconfirmed;
	bool asks_effort, asks_pain; /* questions after a session that are open */
	int64_t edge_us; /* wall: when pauses change by time alone; NEVER_US: they do not */
};
void engine_status(const struct engine *engine, struct instant now, struct status_view *ret);
/* A session has begun and is not over. Cheap enough for every step. */
bool engine_session_open(const struct engine *engine);
/* It is open and stands still until somebody says go on; one that waits for the person between two
 * pieces of work is not. */
bool engine_session_paused(const struct engine *engine);
/* The running session's timeline, or NULL. Borrowed until the next step. */
const struct timeline *engine_timeline(const struct engine *engine);

enum reminder_state {
	REMINDER_WAITING,
	REMINDER_DUE,
	REMINDER_HELD,
	REMINDER_OFF,
	REMINDER_BROKEN
};
const char *reminder_state_name(enum reminder_state state);
struct reminder_view {
	enum reminder_state state;
	int64_t due_us;  /* wall; 0: unknown or never */
	int32_t routine; /* next in rotation, -1: broken */
	uint32_t holds;
	int64_t until_us; /* wall; until when it is held; 0: not known */
	int64_t quiet_us; /* wall; quiet hours will hold what is due then, until this time; 0: they
			     will not */
	int32_t adapted;  /* halves that its interval has grown by: adapt.h */
};
void engine_reminder(const struct engine *engine, struct instant now, int32_t reminder,
	struct reminder_view *ret);
/* Sentences that explain what this reminder waits for, one a line ('\n' between). Returns until
 * when (wall), or 0. */
int64_t engine_why(
	const struct engine *engine, struct instant now, int32_t reminder, char *text, size_t size);

struct dose_view {
	struct dose dose; /* as the model keeps it */
	struct dose next; /* of a session begun now: less what a gap or a lighter week takes */
	char why[REASON_BYTES]; /* why next is what it is, or "" */
	int32_t state_count;    /* 0: not known yet */
	int32_t state[MODEL_STATE_MAX];
	enum verdict verdict;
	bool provisional;
	int64_t time_us; /* wall, of the last change; 0: still the plan's */
	char reason[REASON_BYTES];
};
/* What depends on the day is as of the last step. */
void engine_dose(const struct engine *engine, int32_t routine, int32_t item, struct dose_view *ret);
/* Which items the next session of a routine has. Borrowed until the next step. */
const struct choice *engine_choice(const struct engine *engine, int32_t routine);
/* The routine's doses as the next session would have them. */
void engine_doses(
	const struct engine *engine, int32_t routine, struct dose ret_doses[ROUTINE_ITEMS_MAX]);

#endif
