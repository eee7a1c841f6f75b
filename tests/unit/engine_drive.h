/* SPDX-License-Identifier: MIT */
/*
 * A shell for the engine in memory: two clocks that tests move, effects kept as
 * a log of lines, the notice that is up, the records in order. drive_run goes
 * from deadline to deadline as the real shell does.
 */
#ifndef TESTS_ENGINE_DRIVE_H
#define TESTS_ENGINE_DRIVE_H

#include "core/engine.h"
#include "plan_fixture.h"

#define DRIVE_LOG_BYTES 65536
#define DRIVE_ASKS_MAX 64

struct drive {
	const struct plan *plan;
	const struct zone *zone;
	struct engine *engine; /* owned */
	struct instant now;
	int64_t stepped_boot_us; /* when the engine was last stepped */
	struct record *records;  /* owned */
	size_t record_count, record_room;
	char log[DRIVE_LOG_BYTES]; /* "reminder.due desk", one event a line */
	size_t log_used;
	bool up;
	struct notice notice;
	uint32_t notices, closes, cues, steps, looks;
	uint32_t composes; /* how often a plugin was asked, */
	int32_t composed;  /* and for which routine last */
	struct reply reply;
	int64_t crash_in; /* effects until the process dies, -1: it does not */
	bool crashed;     /* it has: nothing more happens until drive_restart */
	bool store_fails; /* records behind `saved` are kept in memory alone */
	size_t saved;
	bool lenient; /* a deadline that does not move is passed over; for broken engines */
	bool looker;  /* the world answers EFFECT_LOOK by itself, ... */
	bool meeting; /* ... with this ... */
	int64_t look_delay_us; /* ... after this time; NEVER_US: never */
	int64_t look_boot_us;  /* when the answer comes, NEVER_US: none is on its way */
	uint32_t ask_count;
	struct advance asks[DRIVE_ASKS_MAX];
	void (*watch)(struct drive *drive, const struct effect *effect, void *user);
	void *user;
};

/* The engine is made, nothing is restored, EVENT_STARTED not yet given. */
void drive_init(struct drive *d, const struct plan *plan, int64_t wall_us);
void drive_finish(struct drive *d);
void drive_step(struct drive *d, const struct event *event);
void drive_type(struct drive *d, enum event_type type);
/* Lets this much time pass, stepping at every deadline. */
void drive_run(struct drive *d, int64_t us);
/* Both clocks go on without a step: the machine slept. */
void drive_sleep(struct drive *d, int64_t us);
void drive_command(struct drive *d, enum command command);
void drive_args(struct drive *d, const struct command_args *args);
void drive_press(struct drive *d, const char *action);
void drive_close(struct drive *d, enum closed_by by);
void drive_presence(struct drive *d, enum presence presence);
void drive_hold(struct drive *d, uint32_t hold, bool on);
/* From now on, also after restarts, questions to the desktop are answered so late. */
void drive_looker(struct drive *d, int64_t delay_us);
/* Started, screened, presence active, settled. */
void drive_ready(struct drive *d);
/* Another plan, taken over by id as at a reload; borrowed. */
void drive_reload(struct drive *d, const struct plan *plan);
/* A new engine from the records alone, as after kill -9; clocks go on by `us`. */
void drive_restart(struct drive *d, int64_t us);
/* Answers every open question to a model with this many repetitions more. */
void drive_answer_asks(struct drive *d, int32_t more);
void drive_log_clear(struct drive *d);
/* How often a line of the log is exactly this. */
uint32_t drive_count(const struct drive *d, const char *line);
/* 2026-11-23, a Monday, at this UTC time. */
int64_t drive_monday(int hour, int minute);

#endif
