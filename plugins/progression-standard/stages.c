/* SPDX-License-Identifier: MIT */
/* Stages: isometric, light, loaded, functional. Calm sessions open the next one. */
#include <errno.h>
#include <stddef.h>

#include "amount.h"

enum { SG, N, G, B, STATE_COUNT };

#define STAGE_LAST 3
#define SESSIONS_MIN 6
#define CALM_MIN 3
#define RPE_CALM 6
#define BAD_MAX 2
#define COUNT_MAX 10000

static const struct minimus_field state_fields[STATE_COUNT] = {
	[SG] = FIELD("sg", "stage, from 0", 0, STAGE_LAST, 0),
	[N] = FIELD("n", "sessions at this stage", 0, COUNT_MAX, 0),
	[G] = FIELD("g", "calm sessions in a row", 0, COUNT_MAX, 0),
	[B] = FIELD("b", "sessions in a row that were too much", 0, COUNT_MAX, 0),
};

static int32_t start(
	void *instance, const int32_t *p, const struct minimus_dose *dose, int32_t *ret_state) {
	(void)instance;
	(void)p;
	ret_state[SG] = least(dose->stage, STAGE_LAST);
	ret_state[N] = ret_state[G] = ret_state[B] = 0;
	return 0;
}

static int32_t dose_of(
	void *instance, const int32_t *p, const int32_t *state, struct minimus_dose *dose) {
	(void)instance;
	(void)p;
	dose->stage = state[SG];
	return 0;
}

static void move(int32_t *s, int32_t by) {
	s[SG] += by;
	s[N] = s[G] = s[B] = 0;
}

static void judge(int32_t *s, const struct minimus_result *result, struct minimus_advice *advice) {
	bool good = result->verdict == MINIMUS_VERDICT_PROGRESS;
	bool bad = result->verdict == MINIMUS_VERDICT_REGRESS;
	s[N] = least(COUNT_MAX, s[N] + 1);
	bool calm = good && amount_finished(&advice->dose, result) && result->rpe <= RPE_CALM;
	s[G] = calm ? least(COUNT_MAX, s[G] + 1) : 0;
	s[B] = bad ? least(COUNT_MAX, s[B] + 1) : 0;
	if (s[B] == BAD_MAX && s[SG] > 0) {
		move(s, -1);
		reason(advice, "It was too much twice running: back to stage %d.", (int)s[SG]);
	} else if (s[N] >= SESSIONS_MIN && s[G] >= CALM_MIN && s[SG] < STAGE_LAST) {
		move(s, 1);
		reason(advice, "The last %d sessions were calm: stage %d begins.", CALM_MIN,
			(int)s[SG]);
	} else if (bad) {
		reason(advice, "It was too much for the body: stage %d stays.", (int)s[SG]);
	} else if (s[N] >= SESSIONS_MIN && s[G] >= CALM_MIN) {
		reason(advice, "The last stage is reached and calm: keep it so.");
	} else {
		reason(advice, "Stage %d stays: %d of %d sessions, %d of %d calm ones in a row.",
			(int)s[SG], (int)least(s[N], SESSIONS_MIN), SESSIONS_MIN,
			(int)least(s[G], CALM_MIN), CALM_MIN);
	}
}

static int32_t advance(void *instance, const int32_t *p, const int32_t *state,
	const struct minimus_result *result, int32_t *s, struct minimus_advice *advice) {
	if (!result_valid(result)) {
		return -EINVAL;
	}
	for (int i = 0; i < STATE_COUNT; i++) {
		s[i] = state[i];
	}
	if (result->verdict == MINIMUS_VERDICT_SUSPENDED) {
		reason(advice, "Training is suspended: nothing changes.");
	} else {
		judge(s, result, advice);
	}
	return dose_of(instance, p, s, &advice->dose);
}

const struct minimus_model model_stages = {
	.header = MINIMUS_HEADER(struct minimus_model),
	.id = "stages",
	.title = "Stages",
	.help = "Six sessions, the last three of them calm, open the next of four stages; two that "
		"were too "
		"much close it.",
	.version = 1,
	.moves = MINIMUS_DOSE_STAGE,
	.param_count = 0,
	.state_count = STATE_COUNT,
	.params = NULL,
	.state = state_fields,
	.start = start,
	.dose = dose_of,
	.advance = advance,
};
