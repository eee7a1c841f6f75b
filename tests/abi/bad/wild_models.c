/* SPDX-License-Identifier: MIT */
/* One model for each kind of answer that must not be believed. */
#include <errno.h>
#include <minimus/ext/progression.h>
#include <stdio.h>
#include <string.h>

#include "bad.h"

static const struct minimus_field params[] = {
	{MINIMUS_HEADER(struct minimus_field), "reps", "repetitions to begin with", 1, 20, 7, 0},
};
static const struct minimus_field state_fields[] = {
	{MINIMUS_HEADER(struct minimus_field), "reps", "repetitions", 1, 20, 3, 0},
	{MINIMUS_HEADER(struct minimus_field), "seen", "sessions", 0, 100, 0, 0},
};

static int32_t start(
	void *instance, const int32_t *p, const struct minimus_dose *dose, int32_t *state) {
	(void)instance;
	(void)p;
	state[0] = dose->reps;
	state[1] = 0;
	return dose->hold_s > 0 ? -EINVAL : 0;
}

static int32_t dose_of(
	void *instance, const int32_t *p, const int32_t *state, struct minimus_dose *dose) {
	(void)instance;
	(void)p;
	dose->sets = 1;
	dose->reps = state[0];
	return 0;
}

static int32_t honest(const int32_t *state, int32_t *next, struct minimus_advice *advice) {
	next[0] = state[0];
	next[1] = state[1] + 1;
	advice->dose.sets = 1;
	advice->dose.reps = state[0];
	(void)snprintf(advice->reason, sizeof advice->reason, "Session %d.", (int)next[1]);
	return 0;
}

#define ADVANCE(name, wild)                                                                        \
	static int32_t name(void *instance, const int32_t *p, const int32_t *state,                \
		const struct minimus_result *result, int32_t *next,                                \
		struct minimus_advice *advice) {                                                   \
		(void)instance;                                                                    \
		(void)p;                                                                           \
		(void)result;                                                                      \
		int32_t answer = honest(state, next, advice);                                      \
		wild;                                                                              \
		return answer;                                                                     \
	}

ADVANCE(advance_fine, (void)0)
ADVANCE(advance_range, next[0] = 21)
ADVANCE(advance_moves, advice->dose.level = 3)
ADVANCE(advance_silent, advice->reason[0] = '\0')
ADVANCE(advance_endless, memset(advice->reason, 'x', sizeof advice->reason))
ADVANCE(advance_refuse, answer = -EINVAL)
ADVANCE(advance_odd, answer = 5)
ADVANCE(advance_flag, memcpy(advice->flag, "no flag", 8))
ADVANCE(advance_empty, memset(&advice->dose, 0, sizeof advice->dose))

#define MODEL(name)                                                                                \
	static const struct minimus_model model_##name = {                                         \
		.header = MINIMUS_HEADER(struct minimus_model),                                    \
		.id = #name,                                                                       \
		.title = "Wild",                                                                   \
		.help = "for a test",                                                              \
		.version = 1,                                                                      \
		.moves = MINIMUS_DOSE_SETS | MINIMUS_DOSE_REPS,                                    \
		.param_count = MINIMUS_COUNT(params),                                              \
		.state_count = MINIMUS_COUNT(state_fields),                                        \
		.params = params,                                                                  \
		.state = state_fields,                                                             \
		.start = start,                                                                    \
		.dose = dose_of,                                                                   \
		.advance = advance_##name,                                                         \
	}

MODEL(fine);
MODEL(range);
MODEL(moves);
MODEL(silent);
MODEL(endless);
MODEL(refuse);
MODEL(odd);
MODEL(flag);
MODEL(empty);

static const struct minimus_model *const models[] = {&model_fine, &model_range, &model_moves,
	&model_silent, &model_endless, &model_refuse, &model_odd, &model_flag, &model_empty, NULL};

static const struct minimus_progression progression = {
	.header = MINIMUS_HEADER(struct minimus_progression),
	.models = models,
};

static const void *get_extension(void *instance, const char *id) {
	(void)instance;
	return strcmp(id, MINIMUS_EXT_PROGRESSION) == 0 ? &progression : NULL;
}

DESCRIPTOR("wild-models", NULL, get_extension);
