/* SPDX-License-Identifier: MIT */
/*
 * minimus.progression/1: a plugin that gives progression models.
 *
 * A model is a pure function over integers: parameters, a state of at most
 * MINIMUS_STATE_MAX numbers and the result of one session give the next state,
 * the next dose and a sentence that says why. The same question always gets the
 * same answer; nothing is kept between calls.
 *
 * minimus decides about red flags, pain, missed time and deload before a model
 * is asked, hands the verdict on, and refuses a dose above the previous one
 * where those forbid it. It also refuses numbers outside the declared ranges
 * and changes of a dose's member that the model did not declare to move.
 */
#ifndef MINIMUS_EXT_PROGRESSION_H
#define MINIMUS_EXT_PROGRESSION_H

#include <minimus/ext/routines.h>
#include <minimus/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#define MINIMUS_EXT_PROGRESSION "minimus.progression/1"

#define MINIMUS_MODELS_MAX 32
#define MINIMUS_PARAMS_MAX 16
#define MINIMUS_STATE_MAX 8
#define MINIMUS_REASON_SIZE 200 /* bytes with the final NUL */
#define MINIMUS_FLAG_SIZE 32

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

/* A parameter or a member of the state: its name [A-Za-z0-9_], what it is for, its range. A
 * parameter that is not given has the initial value; a member of the state that is not given has
 * that of the parameter of the same name, else the initial value. */
struct minimus_field {
	struct minimus_header header;
	const char *name, *help;
	int32_t min, max, initial;
	int32_t reserved; /* 0 */
};

/* What one session showed for one exercise; of unilateral work the smaller of left and right. */
struct minimus_result {
	struct minimus_header header;
	uint32_t set_count;
	int32_t done[MINIMUS_SETS_MAX]; /* repetitions of each set, or seconds of each hold */
	int32_t ok;       /* 1: all that was prescribed met its target; 0: not; -1: judge by done */
	int32_t last;     /* repetitions of the last set; -1: judge by done */
	int32_t complete; /* 1: the session was finished; 0: it was stopped early */
	int32_t rpe;      /* effort, 0 to 10; -1: not said, which counts as in the right band */
	int32_t verdict;  /* MINIMUS_VERDICT_* */
};

/* Filled by advance, no further than header.size; header itself is the host's. */
struct minimus_advice {
	struct minimus_header header;
	struct minimus_dose dose;         /* in: what was prescribed; out: what comes next */
	char reason[MINIMUS_REASON_SIZE]; /* a sentence for a person; what is wrong, on -EINVAL */
	char flag[MINIMUS_FLAG_SIZE];     /* "LADDER_COMPLETE", "SWAP", ... [A-Z0-9_], or "" */
};

struct minimus_model {
	struct minimus_header header;
	const char *id, *title, *help;
	uint32_t version; /* rises when the same question gets another answer; from 1 */
	uint32_t moves;   /* MINIMUS_DOSE_* */
	uint32_t param_count, state_count;
	const struct minimus_field *params, *state;
	/* The state that prescribes this dose, as nearly as the model can. params has param_count
	 * numbers inside their ranges. Returns 0 with state_count numbers in ret_state, or -EINVAL
	 * when parameters contradict each other or the dose is none of its kind. */
	int32_t (*start)(void *instance, const int32_t *params, const struct minimus_dose *dose,
		int32_t *ret_state);
	/* The dose of a state, in and out: members that the model does not move stay as they are.
	 * Returns 0 or -EINVAL. */
	int32_t (*dose)(void *instance, const int32_t *params, const int32_t *state,
		struct minimus_dose *dose);
	/* One session on. Returns 0, or -EINVAL when parameters, state or result are outside what
	 * the model understands. ret_state and state do not overlap. */
	int32_t (*advance)(void *instance, const int32_t *params, const int32_t *state,
		const struct minimus_result *result, int32_t *ret_state,
		struct minimus_advice *advice);
};

struct minimus_progression {
	struct minimus_header header;
	const struct minimus_model *const *models; /* ends with NULL; borrowed until destroy */
};

#ifdef __cplusplus
}
#endif

#endif
