/* SPDX-License-Identifier: MIT */
/*
 * minimus.progression/1: a plugin that gives progression models.
 *
 * A model is a pure function over integers: parameters, a state of at most
 * MINIMUS_STATE_MAX numbers, and the result of one session give the next
 * state, the next dose and a sentence that says why. minimus decides about
 * pain, gaps, deload and red flags before a model is asked, and refuses a dose
 * above the previous one where those forbid it. A model is asked twice in the
 * conformance test and must answer the same.
 */
#ifndef MINIMUS_EXT_PROGRESSION_H
#define MINIMUS_EXT_PROGRESSION_H

#include <minimus/ext/routines.h>
#include <minimus/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MINIMUS_EXT_PROGRESSION "minimus.progression/1"

#define MINIMUS_PARAMS_MAX 16
#define MINIMUS_STATE_MAX 8
#define MINIMUS_SETS_MAX 20
#define MINIMUS_REASON_MAX 200 /* bytes with the final NUL */
#define MINIMUS_FLAG_MAX 32

/* struct minimus_result.verdict */
#define MINIMUS_VERDICT_PROGRESS 0
#define MINIMUS_VERDICT_HOLD 1
#define MINIMUS_VERDICT_REGRESS 2
#define MINIMUS_VERDICT_SUSPENDED 3

/* struct minimus_model.moves: the members of the dose that the model may change */
#define MINIMUS_DOSE_SETS 1u
#define MINIMUS_DOSE_REPS 2u
#define MINIMUS_DOSE_HOLD 4u
#define MINIMUS_DOSE_LOAD 8u
#define MINIMUS_DOSE_TEMPO 16u
#define MINIMUS_DOSE_LEVEL 32u
#define MINIMUS_DOSE_STAGE 64u

/* A parameter or a member of the state: name [a-z0-9_], range, what it is for. */
struct minimus_field {
	struct minimus_header header;
	const char *name, *help;
	int32_t min, max, initial;
};

/* What one session showed for one exercise; of unilateral work the smaller of left and right. */
struct minimus_result {
	struct minimus_header header;
	uint32_t set_count;
	int32_t done[MINIMUS_SETS_MAX]; /* repetitions, or seconds held, of each set (of holds: each hold) */
	int32_t ok;       /* 1: every prescribed set met its target; 0: not; -1: to be judged by `done` */
	int32_t last;     /* repetitions of the last set; -1: from `done` */
	int32_t complete; /* 1: the session was finished */
	int32_t rpe;      /* 0..10; -1: not said */
	int32_t verdict;  /* MINIMUS_VERDICT_* */
};

/* Filled by advance. */
struct minimus_advice {
	struct minimus_header header;
	struct minimus_dose dose;         /* what the new state prescribes */
	char reason[MINIMUS_REASON_MAX];  /* one sentence for a person */
	char flag[MINIMUS_FLAG_MAX];      /* "LADDER_COMPLETE", "SWAP", ... or "" */
};

struct minimus_model {
	struct minimus_header header;
	const char *id, *title, *help;
	const struct minimus_field *params;
	uint32_t param_count, param_stride;
	const struct minimus_field *state;
	uint32_t state_count, state_stride;
	uint32_t moves; /* MINIMUS_DOSE_* */
	/* The state that prescribes this dose. params has param_count numbers inside their ranges.
	 * Returns 0 with state_count numbers in ret_state, or -EINVAL when it cannot. */
	int32_t (*start)(void *instance, const int32_t *params, const struct minimus_dose *dose, int32_t *ret_state);
	/* The dose of a state; members that the model does not move are copied from *dose. In and out. */
	int32_t (*dose)(void *instance, const int32_t *params, const int32_t *state, struct minimus_dose *dose);
	/* One session on. advice->dose comes in as the dose that was prescribed. Returns 0, or
	 * -EINVAL when state or result are outside what the model understands. Pure. */
	int32_t (*advance)(void *instance, const int32_t *params, const int32_t *state,
		const struct minimus_result *result, int32_t *ret_state, struct minimus_advice *advice);
};

struct minimus_progression {
	struct minimus_header header;
	const struct minimus_model *models; /* borrowed until destroy */
	uint32_t model_count, model_stride;
};

#ifdef __cplusplus
}
#endif

#endif
