/* SPDX-License-Identifier: MIT */
/* Double progression: repetitions climb to the top of a range, then the level rises and they start
 * again at its bottom. */
#include <errno.h>
#include <stddef.h>
#include <stdio.h>

#include "models.h"

enum { LO, HI, STEP, MAXLVL, FAIL_LIMIT, SETS_PARAM, PARAM_COUNT };
enum { REPS, LVL, F, SETS, STATE_COUNT };

static const struct minimus_field params[PARAM_COUNT] = {
	[LO] = FIELD("lo", "repetitions a level begins with", 1, MINIMUS_REPS_MAX, 8),
	[HI] = FIELD("hi", "repetitions that open the next level", 1, MINIMUS_REPS_MAX, 15),
	[STEP] = FIELD("step", "repetitions added at a time", 1, 50, 1),
	[MAXLVL] = FIELD("maxlvl", "the highest level; 0: the exercise has one only", 0,
		MINIMUS_LEVEL_INDEX_MAX, 0),
	[FAIL_LIMIT] =
		FIELD("fail_limit", "misses in a row before it gets easier", 1, 10, MISSES_MAX),
	[SETS_PARAM] = FIELD("sets", "sets to begin with", 1, MINIMUS_SETS_MAX, 2),
};

static const struct minimus_field state_fields[STATE_COUNT] = {
	[REPS] = FIELD("reps", "repetitions of each set", 1, MINIMUS_REPS_MAX, 8),
	[LVL] = FIELD("lvl", "level, from 0", 0, MINIMUS_LEVEL_INDEX_MAX, 0),
	[F] = FIELD("f", "misses in a row", 0, 10, 0),
	[SETS] = FIELD("sets", "sets", 1, MINIMUS_SETS_MAX, 2),
};

static void copy_state(const int32_t *state, int32_t *ret_state) {
	for (int i = 0; i < STATE_COUNT; i++) {
		ret_state[i] = state[i];
	}
}

static void fill_dose(const int32_t *state, struct minimus_dose *dose) {
	dose->sets = state[SETS];
	dose->reps = state[REPS];
	dose->level = state[LVL];
}

static int32_t start(
	void *instance, const int32_t *p, const struct minimus_dose *dose, int32_t *ret_state) {
	(void)instance;
	if (p[LO] > p[HI] || dose->hold_s > 0) {
		return -EINVAL;
	}
	/* A dose below the range stays as it is prescribed: progress leads into the range. */
	ret_state[REPS] = dose->reps > 0 ? least(dose->reps, p[HI]) : p[LO];
	ret_state[LVL] = least(dose->level, p[MAXLVL]);
	ret_state[F] = 0;
	ret_state[SETS] = dose->sets > 0 ? dose->sets : p[SETS_PARAM];
	return 0;
}

static int32_t dose_of(
	void *instance, const int32_t *p, const int32_t *state, struct minimus_dose *dose) {
	(void)instance;
	(void)p;
	fill_dose(state, dose);
	return 0;
}

static void regress(const int32_t *p, int32_t *s, struct minimus_advice *advice) {
	s[F] = 0;
	if (s[REPS] > p[LO]) {
		s[REPS] = p[LO];
		reason(advice, "It was too much for the body: back to %d repetitions.",
			(int)s[REPS]);
	} else if (s[LVL] > 0) {
		s[LVL]--;
		s[REPS] = p[LO];
		reason(advice, "It was too much for the body: one level easier, %d repetitions.",
			(int)s[REPS]);
	} else if (s[SETS] > 1) {
		s[SETS]--;
		reason(advice, "It was too much for the body: one set fewer, %d now.",
			(int)s[SETS]);
	} else {
		flag(advice, "SWAP");
		reason(advice,
			"It was too much, and this is its easiest form: change to an easier "
			"exercise.");
	}
}

static void succeed(const int32_t *p, int32_t *s, int32_t verdict, struct minimus_advice *advice) {
	int done = (int)s[REPS];
	s[F] = 0;
	if (verdict == MINIMUS_VERDICT_HOLD) {
		reason(advice,
			"%d repetitions were done in every set, but it is not the time for more: "
			"%d again.",
			done, done);
	} else if (s[REPS] < p[HI]) {
		s[REPS] = most(p[LO], least(p[HI], s[REPS] + p[STEP]));
		reason(advice, "%d repetitions were done in every set: %d next.", done,
			(int)s[REPS]);
	} else if (s[LVL] < p[MAXLVL]) {
		s[LVL]++;
		s[REPS] = p[LO];
		reason(advice,
			"%d repetitions were done in every set: the next level begins, with %d.",
			done, (int)s[REPS]);
	} else {
		flag(advice, "LADDER_COMPLETE");
		reason(advice,
			"%d repetitions were done in every set, and there is no higher level: "
			"keep it so.",
			done);
	}
}

static void miss(const int32_t *p, int32_t *s, const struct minimus_result *result,
	struct minimus_advice *advice) {
	char what[80];
	shortfall(result, s[SETS], s[REPS], "repetitions", what, sizeof what);
	s[F]++;
	if (s[F] < p[FAIL_LIMIT]) {
		reason(advice, "%s: %d again.", what, (int)s[REPS]);
		return;
	}
	char often[24] = "twice";
	if (s[F] != 2) {
		(void)snprintf(often, sizeof often, "%d times", (int)s[F]);
	}
	s[F] = 0;
	if (s[REPS] > p[LO]) {
		s[REPS] = most(p[LO], s[REPS] - p[STEP]);
		reason(advice, "%s, and it was missed %s: down to %d.", what, often, (int)s[REPS]);
	} else if (s[LVL] > 0) {
		s[LVL]--;
		s[REPS] = p[HI];
		reason(advice, "%s, and it was missed %s: one level easier, %d repetitions.", what,
			often, (int)s[REPS]);
	} else {
		reason(advice, "%s, and it was missed %s; nothing is easier: %d again.", what,
			often, (int)s[REPS]);
	}
}

static int32_t advance(void *instance, const int32_t *p, const int32_t *state,
	const struct minimus_result *result, int32_t *s, struct minimus_advice *advice) {
	(void)instance;
	if (p[LO] > p[HI]) {
		reason(advice, "lo is %d and hi is %d; lo must not be above hi.", (int)p[LO],
			(int)p[HI]);
		return -EINVAL;
	}
	if (!result_valid(result)) {
		return -EINVAL;
	}
	copy_state(state, s);
	if (result->verdict == MINIMUS_VERDICT_SUSPENDED) {
		reason(advice, "Training is suspended: nothing changes.");
		fill_dose(s, &advice->dose);
		return 0;
	}
	bool ok = result_ok(result, s[SETS], s[REPS]);
	if (result->verdict == MINIMUS_VERDICT_REGRESS) {
		regress(p, s, advice);
	} else if (ok) {
		succeed(p, s, result->verdict, advice);
	} else {
		miss(p, s, result, advice);
	}
	/* A range or a ladder that the plan made shorter counts from now on. */
	s[REPS] = least(s[REPS], p[HI]);
	s[LVL] = least(s[LVL], p[MAXLVL]);
	fill_dose(s, &advice->dose);
	return 0;
}

const struct minimus_model model_double = {
	.header = MINIMUS_HEADER(struct minimus_model),
	.id = "double",
	.title = "Double progression",
	.help = "Repetitions climb from lo to hi; then the level rises and they start again at lo.",
	.version = 1,
	.moves = MINIMUS_DOSE_SETS | MINIMUS_DOSE_REPS | MINIMUS_DOSE_LEVEL,
	.param_count = PARAM_COUNT,
	.state_count = STATE_COUNT,
	.params = params,
	.state = state_fields,
	.start = start,
	.dose = dose_of,
	.advance = advance,
};
