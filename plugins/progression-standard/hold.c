/* SPDX-License-Identifier: MIT */
/* Hold time: the holds grow longer, then there are more of them, then the level rises. */
#include <errno.h>
#include <stddef.h>

#include "models.h"

enum { LO, HI, STEP, NMIN, NMAX, MAXLVL, PARAM_COUNT };
enum { H, N, LVL, F, STATE_COUNT };

/* maxlvl when the ladder has no declared top. */
#define NO_TOP (-1)
/* One hold more begins this much below the longest. */
#define EASED_S 10

static const struct minimus_field params[PARAM_COUNT] = {
	[LO] = FIELD("lo", "shortest hold, in seconds", 1, MINIMUS_HOLD_S_MAX, 10),
	[HI] = FIELD("hi", "longest hold, in seconds", 1, MINIMUS_HOLD_S_MAX, 30),
	[STEP] = FIELD("step", "seconds added at a time", 1, 600, 5),
	[NMIN] = FIELD("nmin", "fewest holds", 1, MINIMUS_SETS_MAX, 3),
	[NMAX] = FIELD("nmax", "most holds", 1, MINIMUS_SETS_MAX, 6),
	[MAXLVL] = FIELD(
		"maxlvl", "the highest level; -1: no top", NO_TOP, MINIMUS_LEVEL_INDEX_MAX, NO_TOP),
};

static const struct minimus_field state_fields[STATE_COUNT] = {
	[H] = FIELD("h", "seconds of each hold", 1, MINIMUS_HOLD_S_MAX, 10),
	[N] = FIELD("n", "how many holds", 1, MINIMUS_SETS_MAX, 3),
	[LVL] = FIELD("lvl", "level, from 0", 0, MINIMUS_LEVEL_INDEX_MAX, 0),
	[F] = FIELD("f", "misses in a row", 0, MISSES_MAX, 0),
};

static bool params_valid(const int32_t *p) {
	return p[LO] <= p[HI] && p[NMIN] <= p[NMAX];
}

static int32_t top_level(const int32_t *p) {
	return p[MAXLVL] == NO_TOP ? MINIMUS_LEVEL_INDEX_MAX : p[MAXLVL];
}

static void fill_dose(const int32_t *state, struct minimus_dose *dose) {
	dose->sets = state[N];
	dose->hold_s = state[H];
	dose->level = state[LVL];
}

static int32_t start(
	void *instance, const int32_t *p, const struct minimus_dose *dose, int32_t *ret_state) {
	(void)instance;
	if (!params_valid(p) || dose->reps > 0) {
		return -EINVAL;
	}
	/* A dose below the range stays as it is prescribed: progress leads into the range. */
	ret_state[H] = dose->hold_s > 0 ? least(dose->hold_s, p[HI]) : p[LO];
	ret_state[N] = dose->sets > 0 ? least(dose->sets, p[NMAX]) : p[NMIN];
	ret_state[LVL] = least(dose->level, top_level(p));
	ret_state[F] = 0;
	return 0;
}

static int32_t dose_of(
	void *instance, const int32_t *p, const int32_t *state, struct minimus_dose *dose) {
	(void)instance;
	(void)p;
	fill_dose(state, dose);
	return 0;
}

/* The length that an added hold, or an easier level, begins with. */
static int32_t eased(const int32_t *p) {
	return most(p[LO], p[HI] - EASED_S);
}

static void regress(const int32_t *p, int32_t *s, struct minimus_advice *advice) {
	s[F] = 0;
	if (s[H] > p[LO]) {
		s[H] = most(p[LO], s[H] - p[STEP]);
		reason(advice, "It was too much for the body: down to %d seconds.", (int)s[H]);
	} else if (s[N] > p[NMIN]) {
		s[N]--;
		reason(advice, "It was too much for the body: one hold fewer, %d now.", (int)s[N]);
	} else if (s[LVL] > 0) {
		s[LVL]--;
		s[H] = eased(p);
		s[N] = p[NMAX];
		reason(advice,
			"It was too much for the body: one level easier, %d holds of %d seconds.",
			(int)s[N], (int)s[H]);
	} else {
		flag(advice, "SWAP");
		reason(advice,
			"It was too much, and this is its easiest form: change to an easier "
			"exercise.");
	}
}

static void grow(const int32_t *p, int32_t *s, struct minimus_advice *advice) {
	int done = (int)s[H], count = (int)s[N];
	if (s[H] < p[HI]) {
		s[H] = most(p[LO], least(p[HI], s[H] + p[STEP]));
		reason(advice, "Every hold reached %d seconds: %d next.", done, (int)s[H]);
	} else if (s[N] < p[NMAX]) {
		s[N] = most(p[NMIN], s[N] + 1);
		s[H] = eased(p);
		reason(advice, "Every hold reached %d seconds: %d holds of %d next.", done,
			(int)s[N], (int)s[H]);
	} else if (s[LVL] < top_level(p)) {
		s[LVL]++;
		s[H] = p[LO];
		s[N] = p[NMIN];
		reason(advice,
			"%d holds of %d seconds were done: the next level begins, with %d of %d.",
			count, done, (int)s[N], (int)s[H]);
	} else {
		flag(advice, "LADDER_COMPLETE");
		reason(advice,
			"%d holds of %d seconds were done, and there is no higher level: keep it "
			"so.",
			count, done);
	}
}

static void succeed(const int32_t *p, int32_t *s, const struct minimus_result *result,
	struct minimus_advice *advice) {
	s[F] = 0;
	if (result->verdict == MINIMUS_VERDICT_HOLD) {
		reason(advice,
			"Every hold reached %d seconds, but it is not the time for more: %d again.",
			(int)s[H], (int)s[H]);
	} else if (result->rpe > RPE_ROOM) {
		reason(advice, "Every hold reached %d seconds, but it was hard: %d again.",
			(int)s[H], (int)s[H]);
	} else {
		grow(p, s, advice);
	}
}

static void miss(const int32_t *p, int32_t *s, const struct minimus_result *result,
	struct minimus_advice *advice) {
	char what[80];
	shortfall(result, s[N], s[H], "seconds", what, sizeof what);
	if (s[F] + 1 < MISSES_MAX) {
		s[F]++;
		reason(advice, "%s: %d seconds again.", what, (int)s[H]);
		return;
	}
	s[F] = 0;
	if (s[H] > p[LO]) {
		s[H] = most(p[LO], s[H] - p[STEP]);
		reason(advice, "%s, and it was missed twice: down to %d seconds.", what, (int)s[H]);
	} else {
		reason(advice, "%s, and it was missed twice; %d seconds is the shortest: again.",
			what, (int)s[H]);
	}
}

static int32_t advance(void *instance, const int32_t *p, const int32_t *state,
	const struct minimus_result *result, int32_t *s, struct minimus_advice *advice) {
	(void)instance;
	if (!params_valid(p)) {
		reason(advice,
			"lo must not be above hi, nor nmin above nmax; found lo %d, hi %d, nmin "
			"%d, "
			"nmax %d.",
			(int)p[LO], (int)p[HI], (int)p[NMIN], (int)p[NMAX]);
		return -EINVAL;
	}
	if (!result_valid(result)) {
		return -EINVAL;
	}
	for (int i = 0; i < STATE_COUNT; i++) {
		s[i] = state[i];
	}
	if (result->verdict == MINIMUS_VERDICT_SUSPENDED) {
		reason(advice, "Training is suspended: nothing changes.");
		fill_dose(s, &advice->dose);
		return 0;
	}
	bool ok = result_ok(result, s[N], s[H]);
	if (result->verdict == MINIMUS_VERDICT_REGRESS) {
		regress(p, s, advice);
	} else if (ok) {
		succeed(p, s, result, advice);
	} else {
		miss(p, s, result, advice);
	}
	/* A range or a ladder that the plan made shorter counts from now on. */
	s[H] = least(s[H], p[HI]);
	s[N] = least(s[N], p[NMAX]);
	s[LVL] = least(s[LVL], top_level(p));
	fill_dose(s, &advice->dose);
	return 0;
}

const struct minimus_model model_hold = {
	.header = MINIMUS_HEADER(struct minimus_model),
	.id = "hold",
	.title = "Hold time",
	.help = "Holds grow from lo to hi seconds, then from nmin to nmax in number; then the "
		"level rises.",
	.version = 1,
	.moves = MINIMUS_DOSE_SETS | MINIMUS_DOSE_HOLD | MINIMUS_DOSE_LEVEL,
	.param_count = PARAM_COUNT,
	.state_count = STATE_COUNT,
	.params = params,
	.state = state_fields,
	.start = start,
	.dose = dose_of,
	.advance = advance,
};
