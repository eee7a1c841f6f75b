/* SPDX-License-Identifier: MIT */
/* Tempo: the same time under tension in fewer, slower repetitions. Control, rather than strength.
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "models.h"

enum { LO, HI, PARAM_COUNT };
enum { I, REPS, ST, F, STATE_COUNT };

#define RUNGS 4
#define EASY_SESSIONS 2
#define COUNT_MAX 10000

static const int32_t ladder[RUNGS][4] = {{2, 0, 2, 0}, {3, 1, 1, 0}, {4, 2, 1, 0}, {4, 2, 1, 2}};

static const struct minimus_field params[PARAM_COUNT] = {
	[LO] = FIELD("lo", "fewest repetitions", 1, MINIMUS_REPS_MAX, 6),
	[HI] = FIELD("hi", "most repetitions", 1, MINIMUS_REPS_MAX, 15),
};

static const struct minimus_field state_fields[STATE_COUNT] = {
	[I] = FIELD("i", "rung of the tempo, from 0", 0, RUNGS - 1, 0),
	[REPS] = FIELD("reps", "repetitions of each set", 1, MINIMUS_REPS_MAX, 12),
	[ST] = FIELD("st", "sessions with room to spare", 0, COUNT_MAX, 0),
	[F] = FIELD("f", "misses in a row", 0, COUNT_MAX, 0),
};

static int32_t seconds_of(int32_t rung) {
	return ladder[rung][0] + ladder[rung][1] + ladder[rung][2] + ladder[rung][3];
}

/* The fastest rung that is as slow as the dose's own tempo. */
static int32_t rung_of(const int32_t *tempo) {
	int32_t seconds = tempo[0] + tempo[1] + tempo[2] + tempo[3], rung = 0;
	while (rung < RUNGS - 1 && seconds_of(rung + 1) <= seconds) {
		rung++;
	}
	return rung;
}

static int32_t start(
	void *instance, const int32_t *p, const struct minimus_dose *dose, int32_t *ret_state) {
	(void)instance;
	if (p[LO] > p[HI] || dose->hold_s > 0) {
		return -EINVAL;
	}
	ret_state[I] = rung_of(dose->tempo);
	ret_state[REPS] = dose->reps > 0 ? least(dose->reps, p[HI]) : p[LO];
	ret_state[ST] = ret_state[F] = 0;
	return 0;
}

static int32_t dose_of(
	void *instance, const int32_t *p, const int32_t *state, struct minimus_dose *dose) {
	(void)instance;
	(void)p;
	dose->reps = state[REPS];
	memcpy(dose->tempo, ladder[state[I]], sizeof dose->tempo);
	return 0;
}

static void quicken(const int32_t *p, int32_t *s) {
	s[REPS] = least(p[HI], s[REPS] * seconds_of(s[I]) / seconds_of(s[I] - 1));
	s[I]--;
}

static void slow_down(const int32_t *p, int32_t *s) {
	int32_t next = seconds_of(s[I] + 1);
	s[REPS] = least(p[HI], most(p[LO], (s[REPS] * seconds_of(s[I]) + next - 1) / next));
	s[I]++;
	s[ST] = 0;
}

static void succeed(const int32_t *p, int32_t *s, const struct minimus_result *result,
	struct minimus_advice *advice) {
	s[F] = 0;
	if (result->verdict == MINIMUS_VERDICT_HOLD) {
		reason(advice, "It was done, but it is not the time for more: the same again.");
		return;
	}
	s[ST] = result->rpe <= RPE_ROOM ? least(COUNT_MAX, s[ST] + 1) : 0;
	if (s[ST] == 0) {
		reason(advice, "It was done, but it was hard: the same again.");
	} else if (s[ST] < EASY_SESSIONS && s[I] == RUNGS - 1) {
		reason(advice,
			"It was done with room to spare, at the slowest tempo: the same again.");
	} else if (s[ST] < EASY_SESSIONS) {
		reason(advice,
			"It was done with room to spare; once more, and the tempo slows down.");
	} else if (s[I] < RUNGS - 1) {
		slow_down(p, s);
		reason(advice,
			"It was done twice with room to spare: %d repetitions at a slower tempo.",
			(int)s[REPS]);
	} else {
		reason(advice, "It was done at the slowest tempo: keep it so.");
	}
}

static void miss(const int32_t *p, int32_t *s, struct minimus_advice *advice) {
	s[ST] = 0;
	s[F] = least(COUNT_MAX, s[F] + 1);
	if (s[F] == MISSES_MAX && s[I] > 0) {
		quicken(p, s);
		s[F] = 0;
		reason(advice, "The target was missed twice: %d repetitions at a quicker tempo.",
			(int)s[REPS]);
	} else {
		reason(advice, "The target was missed: %d repetitions again.", (int)s[REPS]);
	}
}

static void regress(const int32_t *p, int32_t *s, struct minimus_advice *advice) {
	s[ST] = s[F] = 0;
	if (s[I] > 0) {
		quicken(p, s);
		reason(advice, "It was too much for the body: %d repetitions at a quicker tempo.",
			(int)s[REPS]);
	} else {
		s[REPS] = least(s[REPS], p[LO]);
		reason(advice, "It was too much for the body: %d repetitions next.", (int)s[REPS]);
	}
}

static int32_t advance(void *instance, const int32_t *p, const int32_t *state,
	const struct minimus_result *result, int32_t *s, struct minimus_advice *advice) {
	if (p[LO] > p[HI] || !result_valid(result)) {
		reason(advice, "lo is %d and hi is %d; lo must not be above hi.", (int)p[LO],
			(int)p[HI]);
		return -EINVAL;
	}
	for (int i = 0; i < STATE_COUNT; i++) {
		s[i] = state[i];
	}
	if (result->verdict == MINIMUS_VERDICT_SUSPENDED) {
		reason(advice, "Training is suspended: nothing changes.");
	} else if (result->verdict == MINIMUS_VERDICT_REGRESS) {
		regress(p, s, advice);
	} else if (result_ok(result, most(1, advice->dose.sets), s[REPS])) {
		succeed(p, s, result, advice);
	} else {
		miss(p, s, advice);
	}
	return dose_of(instance, p, s, &advice->dose);
}

const struct minimus_model model_tempo = {
	.header = MINIMUS_HEADER(struct minimus_model),
	.id = "tempo",
	.title = "Tempo",
	.help = "Two sessions with room to spare slow the repetitions down, with the same time "
		"under tension.",
	.version = 1,
	.moves = MINIMUS_DOSE_REPS | MINIMUS_DOSE_TEMPO,
	.param_count = PARAM_COUNT,
	.state_count = STATE_COUNT,
	.params = params,
	.state = state_fields,
	.start = start,
	.dose = dose_of,
	.advance = advance,
};
