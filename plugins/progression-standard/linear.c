/* SPDX-License-Identifier: MIT */
/* Linear progression: after `up` successes a step more, after `down` misses a step less. */
#include <errno.h>
#include <stddef.h>

#include "amount.h"

enum { INC, UP, DEC, DOWN, MIN, MAX, OF, PARAM_COUNT };
enum { V, O, B, STATE_COUNT };

#define COUNT_MAX 20

static const struct minimus_field params[PARAM_COUNT] = {
	[INC] = FIELD("inc", "what is added", 1, MINIMUS_LOAD_G_MAX, 1),
	[UP] = FIELD("up", "successes that add it", 1, COUNT_MAX, 1),
	[DEC] = FIELD("dec", "what is taken away", 0, MINIMUS_LOAD_G_MAX, 1),
	[DOWN] = FIELD("down", "misses in a row that take it away", 1, COUNT_MAX, 2),
	[MIN] = FIELD("min", "the least", 0, MINIMUS_LOAD_G_MAX, 1),
	[MAX] = FIELD("max", "the most", 1, MINIMUS_LOAD_G_MAX, MINIMUS_LOAD_G_MAX),
	[OF] = AMOUNT_FIELD,
};

static const struct minimus_field state_fields[STATE_COUNT] = {
	[V] = FIELD("v", "the amount", 0, MINIMUS_LOAD_G_MAX, 1),
	[O] = FIELD("o", "successes", 0, COUNT_MAX, 0),
	[B] = FIELD("b", "misses in a row", 0, COUNT_MAX, 0),
};

static int32_t start(
	void *instance, const int32_t *p, const struct minimus_dose *dose, int32_t *ret_state) {
	(void)instance;
	if (p[MIN] > p[MAX] || !amount_fits(p[OF], dose)) {
		return -EINVAL;
	}
	ret_state[V] = least(p[MAX], amount_get(amount_of(p[OF], dose, AMOUNT_LOAD), dose));
	ret_state[O] = ret_state[B] = 0;
	return 0;
}

/* Repetitions and seconds are never none: nothing is a load that was taken away, and stays one. */
static enum amount moved(const int32_t *p, const int32_t *state, const struct minimus_dose *dose) {
	bool taken = p[OF] == AMOUNT_BY_DOSE && state[V] == 0;
	return taken ? AMOUNT_LOAD : amount_of(p[OF], dose, AMOUNT_LOAD);
}

static int32_t dose_of(
	void *instance, const int32_t *p, const int32_t *state, struct minimus_dose *dose) {
	(void)instance;
	amount_set(moved(p, state, dose), dose, state[V]);
	return 0;
}

static void ease(const int32_t *p, int32_t *s, enum amount amount) {
	int32_t min = amount == AMOUNT_LOAD ? p[MIN] : most(1, p[MIN]);
	s[V] = least(s[V], most(min, s[V] - p[DEC]));
	s[B] = 0;
}

static void succeed(const int32_t *p, int32_t *s, int32_t verdict, const char *unit,
	struct minimus_advice *advice) {
	s[B] = 0;
	if (verdict == MINIMUS_VERDICT_HOLD) {
		reason(advice, "It was done, but it is not the time for more: %d %s again.",
			(int)s[V], unit);
		return;
	}
	s[O]++;
	if (s[O] < p[UP]) {
		reason(advice, "It was done, %d of %d times before more: %d %s again.", (int)s[O],
			(int)p[UP], (int)s[V], unit);
		return;
	}
	s[O] = 0;
	if (s[V] >= p[MAX]) {
		reason(advice, "It was done at the most that is allowed: keep it so.");
		return;
	}
	s[V] = most(p[MIN], least(p[MAX], s[V] + p[INC]));
	reason(advice, "It was done: %d %s next.", (int)s[V], unit);
}

static void miss(const int32_t *p, int32_t *s, enum amount amount, struct minimus_advice *advice) {
	const char *unit = amount_unit(amount);
	s[O] = 0;
	s[B]++;
	if (s[B] < p[DOWN]) {
		reason(advice, "The target was missed: %d %s again.", (int)s[V], unit);
		return;
	}
	int misses = (int)s[B];
	ease(p, s, amount);
	if (misses == 1) {
		reason(advice, "The target was missed: %d %s next.", (int)s[V], unit);
	} else {
		reason(advice, "The target was missed, %d in a row: %d %s next.", misses, (int)s[V],
			unit);
	}
}

static int32_t advance(void *instance, const int32_t *p, const int32_t *state,
	const struct minimus_result *result, int32_t *s, struct minimus_advice *advice) {
	enum amount amount = moved(p, state, &advice->dose);
	const char *unit = amount_unit(amount);
	int met = amount_met(&advice->dose, result);
	if (p[MIN] > p[MAX] || !result_valid(result)) {
		reason(advice, "min is %d and max is %d; min must not be above max.", (int)p[MIN],
			(int)p[MAX]);
		return -EINVAL;
	}
	for (int i = 0; i < STATE_COUNT; i++) {
		s[i] = state[i];
	}
	if (result->verdict == MINIMUS_VERDICT_SUSPENDED) {
		reason(advice, "Training is suspended: nothing changes.");
	} else if (result->verdict == MINIMUS_VERDICT_REGRESS) {
		ease(p, s, amount);
		s[O] = 0;
		reason(advice, "It was too much for the body: %d %s next.", (int)s[V], unit);
	} else if (met < 0) {
		reason(advice,
			"The dose says no repetitions to compare with: say whether it was done "
			"(ok).");
		return -EINVAL;
	} else if (met) {
		succeed(p, s, result->verdict, unit, advice);
	} else {
		miss(p, s, amount, advice);
	}
	return dose_of(instance, p, s, &advice->dose);
}

const struct minimus_model model_linear = {
	.header = MINIMUS_HEADER(struct minimus_model),
	.id = "linear",
	.title = "Linear progression",
	.help = "After `up` successes inc is added, after `down` misses in a row dec is taken "
		"away.",
	.version = 1,
	.moves = MINIMUS_DOSE_REPS | MINIMUS_DOSE_HOLD | MINIMUS_DOSE_LOAD,
	.param_count = PARAM_COUNT,
	.state_count = STATE_COUNT,
	.params = params,
	.state = state_fields,
	.start = start,
	.dose = dose_of,
	.advance = advance,
};
