/* SPDX-License-Identifier: MIT */
/* Percent load: the more repetitions over the goal, the larger the step, at most a tenth. */
#include <errno.h>
#include <stddef.h>

#include "load.h"

enum { GOAL, INC, PARAM_COUNT };
enum { LOAD, STATE_COUNT };

#define STEP_PERCENT_MAX 10

static const struct minimus_field params[PARAM_COUNT] = {
	[GOAL] = FIELD("T", "repetitions that are the goal", 1, MINIMUS_REPS_MAX, 12),
	[INC] = FIELD("inc", "smallest step of the weight, in grams", 1, MINIMUS_LOAD_G_MAX, 500),
};

static const struct minimus_field state_fields[STATE_COUNT] = {
	[LOAD] = FIELD("load", "weight in grams", 0, MINIMUS_LOAD_G_MAX, 0),
};

static int32_t start(
	void *instance, const int32_t *p, const struct minimus_dose *dose, int32_t *ret_state) {
	(void)instance;
	(void)p;
	if (dose->load_g == 0) {
		return -EINVAL;
	}
	ret_state[LOAD] = dose->load_g;
	return 0;
}

static int32_t dose_of(
	void *instance, const int32_t *p, const int32_t *state, struct minimus_dose *dose) {
	(void)instance;
	(void)p;
	dose->load_g = state[LOAD];
	return 0;
}

/* The smallest set; 0 when sets are missing or nobody said. */
static int32_t smallest_set(const struct minimus_result *result, int32_t sets) {
	if (result->set_count == 0 || result->set_count < (uint32_t)sets) {
		return 0;
	}
	int32_t smallest = result->done[0];
	for (uint32_t i = 1; i < result->set_count; i++) {
		smallest = least(smallest, result->done[i]);
	}
	return smallest;
}

static void judge(const int32_t *p, int32_t *s, int32_t smallest, struct minimus_advice *advice) {
	int32_t over = smallest - p[GOAL];
	int32_t percent = over < 1 ? 0 : over == 1 ? 2 : over <= 3 ? 5 : STEP_PERCENT_MAX;
	if (percent == 0) {
		reason(advice, "Every set must pass %d repetitions for more: %d g again.",
			(int)p[GOAL], (int)s[LOAD]);
		return;
	}
	int64_t next = load_percent(s[LOAD], 100 + percent, p[INC]);
	if (next <= s[LOAD]) {
		next = (int64_t)s[LOAD] + p[INC];
	}
	if ((next - s[LOAD]) * 100 > (int64_t)STEP_PERCENT_MAX * s[LOAD] ||
		next > MINIMUS_LOAD_G_MAX) {
		flag(advice, "TOO_COARSE");
		reason(advice,
			"There is room for more, but the next weight is too large a step: %d g "
			"again, "
			"with more repetitions or a slower tempo.",
			(int)s[LOAD]);
		return;
	}
	s[LOAD] = (int32_t)next;
	reason(advice, "Every set had %d repetitions or more: %d g next.", (int)smallest,
		(int)s[LOAD]);
}

static int32_t advance(void *instance, const int32_t *p, const int32_t *state,
	const struct minimus_result *result, int32_t *s, struct minimus_advice *advice) {
	if (state[LOAD] == 0) {
		reason(advice,
			"There is no weight in grams to raise; use the levels of model double.");
		return -EINVAL;
	}
	if (!result_valid(result)) {
		return -EINVAL;
	}
	s[LOAD] = state[LOAD];
	if (result->verdict == MINIMUS_VERDICT_SUSPENDED) {
		reason(advice, "Training is suspended: nothing changes.");
	} else if (result->verdict == MINIMUS_VERDICT_REGRESS) {
		s[LOAD] = load_ease(s[LOAD], p[INC]);
		reason(advice, "It was too much for the body: %d g next.", (int)s[LOAD]);
	} else if (result->verdict == MINIMUS_VERDICT_HOLD) {
		reason(advice, "It is not the time for more: %d g again.", (int)s[LOAD]);
	} else {
		judge(p, s, smallest_set(result, advice->dose.sets), advice);
	}
	return dose_of(instance, p, s, &advice->dose);
}

const struct minimus_model model_percent = {
	.header = MINIMUS_HEADER(struct minimus_model),
	.id = "percent",
	.title = "Percent load",
	.help = "One repetition over the goal T in every set adds 2 %, two or three 5 %, more 10 "
		"%.",
	.version = 1,
	.moves = MINIMUS_DOSE_LOAD,
	.param_count = PARAM_COUNT,
	.state_count = STATE_COUNT,
	.params = params,
	.state = state_fields,
	.start = start,
	.dose = dose_of,
	.advance = advance,
};
