/* SPDX-License-Identifier: MIT */
/* Two for two: two repetitions over the goal in the last set, in two sessions running, add weight.
 */
#include <errno.h>
#include <stddef.h>

#include "load.h"

enum { GOAL, PCT, INC, PARAM_COUNT };
enum { LOAD, ST, STATE_COUNT };

#define EXTRA 2
#define SESSIONS 2

static const struct minimus_field params[PARAM_COUNT] = {
	[GOAL] = FIELD("T", "repetitions that are the goal", 1, MINIMUS_REPS_MAX, 12),
	[PCT] = FIELD("pct", "percent that are added", 1, 50, 5),
	[INC] = FIELD("inc", "smallest step of the weight, in grams", 1, MINIMUS_LOAD_G_MAX, 500),
};

static const struct minimus_field state_fields[STATE_COUNT] = {
	[LOAD] = FIELD("load", "weight in grams", 0, MINIMUS_LOAD_G_MAX, 0),
	[ST] = FIELD("st", "sessions running with repetitions to spare", 0, SESSIONS, 0),
};

static int32_t start(
	void *instance, const int32_t *p, const struct minimus_dose *dose, int32_t *ret_state) {
	(void)instance;
	(void)p;
	if (dose->load_g == 0) {
		return -EINVAL;
	}
	ret_state[LOAD] = dose->load_g;
	ret_state[ST] = 0;
	return 0;
}

static int32_t dose_of(
	void *instance, const int32_t *p, const int32_t *state, struct minimus_dose *dose) {
	(void)instance;
	(void)p;
	dose->load_g = state[LOAD];
	return 0;
}

/* Repetitions of the last set, or -1 when nobody said. */
static int32_t last_set(const struct minimus_result *result) {
	if (result->last >= 0) {
		return result->last;
	}
	return result->set_count > 0 ? result->done[result->set_count - 1] : -1;
}

static void judge(const int32_t *p, int32_t *s, int32_t last, struct minimus_advice *advice) {
	if (last < p[GOAL] + EXTRA) {
		s[ST] = 0;
		reason(advice,
			"The last set had %d repetitions, %d are needed for more: %d g again.",
			(int)last, (int)p[GOAL] + EXTRA, (int)s[LOAD]);
		return;
	}
	s[ST]++;
	if (s[ST] < SESSIONS) {
		reason(advice,
			"The last set had %d repetitions; once more, and the weight rises: %d g "
			"again.",
			(int)last, (int)s[LOAD]);
		return;
	}
	s[ST] = 0;
	int32_t raised = load_percent(s[LOAD], 100 + p[PCT], p[INC]);
	if (raised > s[LOAD]) {
		s[LOAD] = raised;
		reason(advice, "The last set had repetitions to spare twice running: %d g next.",
			(int)raised);
	} else {
		reason(advice,
			"There were repetitions to spare twice running, but the next step is more "
			"than "
			"%d %%: %d g again.",
			(int)p[PCT], (int)s[LOAD]);
	}
}

static int32_t advance(void *instance, const int32_t *p, const int32_t *state,
	const struct minimus_result *result, int32_t *s, struct minimus_advice *advice) {
	int32_t last = last_set(result);
	if (!result_valid(result)) {
		return -EINVAL;
	}
	s[LOAD] = state[LOAD];
	s[ST] = state[ST];
	if (result->verdict == MINIMUS_VERDICT_SUSPENDED) {
		reason(advice, "Training is suspended: nothing changes.");
	} else if (result->verdict == MINIMUS_VERDICT_REGRESS) {
		s[ST] = 0;
		s[LOAD] = load_ease(s[LOAD], p[INC]);
		reason(advice, "It was too much for the body: %d g next.", (int)s[LOAD]);
	} else if (result->verdict == MINIMUS_VERDICT_HOLD) {
		reason(advice, "It is not the time for more: %d g again.", (int)s[LOAD]);
	} else if (result->ok == 0) {
		/* Whoever fell short in another set had none to spare in the last. */
		s[ST] = 0;
		reason(advice, "Not every set reached %d repetitions: %d g again.", (int)p[GOAL],
			(int)s[LOAD]);
	} else if (last < 0) {
		reason(advice, "Nobody said what the last set was: %d g again.", (int)s[LOAD]);
	} else {
		judge(p, s, last, advice);
	}
	return dose_of(instance, p, s, &advice->dose);
}

const struct minimus_model model_two_for_two = {
	.header = MINIMUS_HEADER(struct minimus_model),
	.id = "two-for-two",
	.title = "Two for two",
	.help = "Two repetitions over the goal T in the last set, in two sessions running, add pct "
		"percent.",
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
