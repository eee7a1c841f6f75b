/* SPDX-License-Identifier: MIT */
/*
 * "What may never happen" (design 4), watched from outside: effects and the
 * world's own state go in, the first broken rule ends the run. It knows nothing of
 * the engine's inside.
 */
#ifndef SIM_RULES_H
#define SIM_RULES_H

#include "engine_drive.h"

#define RULES_KEYS_MAX 20000

struct rules_key {
	int32_t reminder;
	int64_t key;
	int64_t prompted_us;
	enum outcome outcome;
	bool shown;  /* once at least */
	bool asked;  /* by `now` or by hand: spacing does not apply */
	bool late;   /* it came up long after it was due */
	bool merged; /* another was shown for it */
	bool gone;   /* its reminder left the plan since: the same time may come to it again */
	uint32_t holds;
	int64_t due_us;
};

struct rules {
	struct drive *drive;
	const struct plan *plan; /* with every reminder */
	bool dropped;            /* its last reminder was out of the plan for a while */
	bool trace;
	uint64_t digest;  /* of all effects and when they came */
	bool hush;        /* say nothing: a broken engine is expected to fail */
	bool clock_steps; /* the wall clock is stepped: counts by day mean nothing */
	bool by_hand;     /* a verb of this step may make something due */
	bool restarts;
	bool undone; /* the command of this step was an undo */
	bool failed;
	/* The world. */
	enum presence presence;
	uint32_t holds;
	uint32_t asked; /* bit: the next occurrence of this reminder is by hand */
	/* What was seen. */
	uint32_t key_count;
	struct rules_key *keys; /* owned by the caller, RULES_KEYS_MAX */
	int32_t shown;          /* reminder whose prompt is open, -1 */
	bool session;
	int64_t last_prompt_boot_us;
	int64_t unlocked_boot_us;
	int64_t day_s;
	int32_t prompts_today;
	int32_t own_today[FIXTURE_REMINDERS_MAX];
	int64_t done_us[FIXTURE_REMINDERS_MAX]; /* due instant of the last one done; 0: none */
};

void rules_init(struct rules *rules, struct drive *drive, struct rules_key *keys);
/* Watches one effect; drive->watch. */
void rules_watch(struct drive *drive, const struct effect *effect, void *rules);
/* After every step: what must hold of what is open. */
void rules_check(struct rules *rules);
/* The history has lost its end: what it never kept has not happened. */
void rules_rewind(struct rules *rules);
/* The last reminder of the plan left it or came back; one that comes back begins anew. */
void rules_dropped(struct rules *rules);
/* At the end: every clock time of every reminder has come to one end, or is still open. */
void rules_finish(struct rules *rules, int64_t from_wall_us);
void rules_fail(struct rules *rules, const char *format, ...);

#endif
