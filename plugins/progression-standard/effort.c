/* SPDX-License-Identifier: MIT */
/* Effort: the dose follows how hard it was, as repetitions in reserve. */
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#include "amount.h"

enum { TARGET, CAP_UP, UNIT, MIN, MAX, OF, PARAM_COUNT };
enum { AMOUNT, STATE_COUNT };

/* No session moves the dose by more units than this. */
#define UNITS_MAX 2

static const struct minimus_field params[PARAM_COUNT] = {
	[TARGET] = FIELD("target", "effort that is right, 0 to 10", 0, 10, 6),
	[CAP_UP] = FIELD("cap_up", "most units up in one session", 0, UNITS_MAX, 1),
	[UNIT] = FIELD(
		"unit", "one unit; 0: 2 repetitions, 5 seconds or 500 g", 0, MINIMUS_LOAD_G_MAX, 0),
	[MIN] = FIELD("min", "the least", 1, MINIMUS_LOAD_G_MAX, 1),
	[MAX] = FIELD("max", "the most", 1, MINIMUS_LOAD_G_MAX, MINIMUS_LOAD_G_MAX),
	[OF] = AMOUNT_FIELD,
};

static const struct minimus_field state_fields[STATE_COUNT] = {
	[AMOUNT] = FIELD("dose", "repetitions, seconds or grams", 0, MINIMUS_LOAD_G_MAX, 10),
};

static int32_t start(
	void *instance, const int32_t *p, const struct minimus_dose *dose, int32_t *ret_state) {
	(void)instance;
	if (p[MIN] > p[MAX] || !amount_fits(p[OF], dose)) {
		return -EINVAL;
	}
	ret_state[AMOUNT] = least(p[MAX], amount_get(amount_of(p[OF], dose, AMOUNT_REPS), dose));
	return 0;
}

static int32_t dose_of(
	void *instance, const int32_t *p, const int32_t *state, struct minimus_dose *dose) {
	(void)instance;
	amount_set(amount_of(p[OF], dose, AMOUNT_REPS), dose, state[AMOUNT]);
	return 0;
}

static int32_t unit_of(int32_t unit, enum amount amount) {
	if (unit > 0) {
		return unit;
	}
	return amount == AMOUNT_LOAD ? 500 : amount == AMOUNT_SECONDS ? 5 : 2;
}

static int32_t most_of(const int32_t *p, enum amount amount) {
	int32_t top = amount == AMOUNT_LOAD ? MINIMUS_LOAD_G_MAX
		: amount == AMOUNT_SECONDS  ? MINIMUS_HOLD_S_MAX
					    : MINIMUS_REPS_MAX;
	return least(p[MAX], top);
}

/* How many units the dose moves. An effort that nobody said was right. */
static int32_t units(const int32_t *p, const struct minimus_result *result, bool finished) {
	int32_t k = result->rpe < 0 ? 0 : p[TARGET] - result->rpe;
	k = most(-UNITS_MAX, least(UNITS_MAX, k));
	if (!finished) {
		k = least(k, -1);
	}
	k = least(k, p[CAP_UP]);
	if (result->verdict == MINIMUS_VERDICT_HOLD) {
		k = least(k, 0);
	}
	return result->verdict == MINIMUS_VERDICT_REGRESS ? least(k, -1) : k;
}

static void explain(int32_t before, int32_t after, const struct minimus_result *result,
	bool finished, const char *unit, struct minimus_advice *advice) {
	const char *why = result->verdict == MINIMUS_VERDICT_REGRESS
		? "It was too much for the body"
		: result->complete == 0 ? "It was not finished"
		: !finished             ? "Not all of it was reached"
		: after > before        ? "It was easier than it should be"
		: after < before        ? "It was harder than it should be"
					: NULL;
	if (why == NULL) {
		reason(advice, "No change is due: %d %s again.", (int)after, unit);
	} else {
		reason(advice, "%s: %d %s next.", why, (int)after, unit);
	}
}

static int32_t advance(void *instance, const int32_t *p, const int32_t *state,
	const struct minimus_result *result, int32_t *s, struct minimus_advice *advice) {
	enum amount amount = amount_of(p[OF], &advice->dose, AMOUNT_REPS);
	if (p[MIN] > p[MAX] || !result_valid(result)) {
		reason(advice, "min is %d and max is %d; min must not be above max.", (int)p[MIN],
			(int)p[MAX]);
		return -EINVAL;
	}
	s[AMOUNT] = state[AMOUNT];
	if (result->verdict == MINIMUS_VERDICT_SUSPENDED) {
		reason(advice, "Training is suspended: nothing changes.");
		return dose_of(instance, p, s, &advice->dose);
	}
	bool finished = amount_finished(&advice->dose, result);
	int32_t k = units(p, result, finished);
	int64_t moved = (int64_t)state[AMOUNT] + (int64_t)k * unit_of(p[UNIT], amount);
	int32_t top = most_of(p, amount);
	int32_t next = moved > top ? top : moved < p[MIN] ? p[MIN] : (int32_t)moved;
	/* Below the range only progress leads up into it. */
	s[AMOUNT] = k > 0 ? next : least(state[AMOUNT], next);
	explain(state[AMOUNT], s[AMOUNT], result, finished, amount_unit(amount), advice);
	return dose_of(instance, p, s, &advice->dose);
}

const struct minimus_model model_effort = {
	.header = MINIMUS_HEADER(struct minimus_model),
	.id = "effort",
	.title = "Effort",
	.help = "The dose follows the effort: easier than target adds a unit, harder takes one or "
		"two away.",
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
