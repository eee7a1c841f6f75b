/* SPDX-License-Identifier: MIT */
/* The first plan, from a few answers: it leaves out what the answers speak against. Pure. */
#ifndef CLI_SETUP_PLAN_H
#define CLI_SETUP_PLAN_H

#include <stdio.h>

#define SETUP_TEXT_BYTES 120

enum setup_side { SETUP_LEFT, SETUP_RIGHT, SETUP_BOTH, SETUP_NEITHER };

enum setup_condition {
	SETUP_GTPS = 1 << 0,
	SETUP_SORE_SIDE = 1 << 1,
	SETUP_BONE = 1 << 2,
	SETUP_SHOULDER = 1 << 3,
	SETUP_NECK = 1 << 4,
};

enum setup_equipment {
	SETUP_ROLLER = 1 << 0,
	SETUP_HOOK = 1 << 1,
	SETUP_BALL = 1 << 2,
	SETUP_BAND = 1 << 3,
};

enum setup_cues { SETUP_TONES, SETUP_SPEECH, SETUP_TEXT };

struct setup_answers {
	enum setup_side side;
	unsigned conditions, equipment; /* bits */
	enum setup_cues cues;
	/* As a plan writes them. */
	char desk_days[SETUP_TEXT_BYTES], desk_hours[SETUP_TEXT_BYTES], quiet[SETUP_TEXT_BYTES];
	char release_at[SETUP_TEXT_BYTES];
	char strength_days[SETUP_TEXT_BYTES], strength_at[SETUP_TEXT_BYTES];
	char prescribed[SETUP_TEXT_BYTES]; /* "nobody": not said */
};

/* What is answered by saying nothing. */
void setup_defaults(struct setup_answers *answers);
/* A whole plan.ini with its comments. */
void setup_plan(FILE *out, const struct setup_answers *answers);

#endif
