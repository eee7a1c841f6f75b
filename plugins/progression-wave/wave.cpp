// SPDX-License-Identifier: MIT
// progression-wave: repetitions in waves. A wave is a few sessions, each some repetitions above
// the one before; the next wave begins a little above where the last one began. The easy session
// at the start of each wave is what the body recovers in. The rules are in README.md. C++11.
#include <minimus/ext/progression.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace {

enum Param { LO, HI, STEP, LENGTH, RISE, SETS, FAIL_LIMIT, PARAM_COUNT };
enum State { BASE, POSITION, FAILS, STATE_COUNT };

const int32_t LENGTH_MAX = 6;
const int32_t FAILS_MAX = 10;

constexpr minimus_field field(const char *name, const char *help, int32_t min, int32_t max, int32_t initial) {
	return {MINIMUS_HEADER(minimus_field), name, help, min, max, initial, 0};
}

const minimus_field params[PARAM_COUNT] = {
	field("lo", "fewest repetitions a wave begins with", 1, MINIMUS_REPS_MAX, 8),
	field("hi", "most repetitions a wave ends with", 1, MINIMUS_REPS_MAX, 20),
	field("step", "repetitions from one session to the next", 1, 20, 2),
	field("length", "sessions of a wave", 2, LENGTH_MAX, 3),
	field("rise", "repetitions from one wave to the next", 1, 20, 1),
	field("sets", "sets of each session", 1, MINIMUS_SETS_MAX, 2),
	field("fail_limit", "misses in a row that begin the wave anew", 1, FAILS_MAX, 2),
};

const minimus_field state_fields[STATE_COUNT] = {
	field("base", "repetitions that this wave began with", 1, MINIMUS_REPS_MAX, 8),
	field("position", "the session within the wave, from 0", 0, LENGTH_MAX - 1, 0),
	field("fails", "misses in a row", 0, FAILS_MAX, 0),
};

int32_t top_of(const int32_t *p, int32_t base) {
	return base + (p[LENGTH] - 1) * p[STEP];
}

bool params_fit(const int32_t *p) {
	return top_of(p, p[LO]) <= p[HI];
}

int32_t clamp(int32_t value, int32_t min, int32_t max) {
	return value < min ? min : value > max ? max : value;
}

void fill_dose(const int32_t *p, const int32_t *state, minimus_dose *dose) {
	dose->sets = p[SETS];
	dose->reps = clamp(state[BASE] + state[POSITION] * p[STEP], 1, MINIMUS_REPS_MAX);
}

// A dose becomes the first session of a wave. Its top is held below hi.
int32_t start(void *, const int32_t *p, const minimus_dose *dose, int32_t *ret_state) {
	if (!params_fit(p) || dose->hold_s > 0) {
		return -EINVAL;
	}
	const int32_t highest = p[HI] - (p[LENGTH] - 1) * p[STEP];
	ret_state[BASE] = dose->reps > 0 ? clamp(dose->reps, 1, highest) : p[LO];
	ret_state[POSITION] = 0;
	ret_state[FAILS] = 0;
	return 0;
}

int32_t get_dose(void *, const int32_t *p, const int32_t *state, minimus_dose *dose) {
	fill_dose(p, state, dose);
	return 0;
}

bool all_done(const minimus_result &result, int32_t sets, int32_t reps) {
	if (result.ok >= 0) {
		return result.ok == 1;
	}
	bool done = result.set_count >= static_cast<uint32_t>(sets);
	for (uint32_t i = 0; i < result.set_count && i < MINIMUS_SETS_MAX; i++) {
		done = done && result.done[i] >= reps;
	}
	return done;
}

// One session further, or on to the next wave.
const char *climb(const int32_t *p, int32_t *state, minimus_advice *advice) {
	state[FAILS] = 0;
	if (state[POSITION] + 1 < p[LENGTH]) {
		state[POSITION]++;
		return "All was done: one step up the wave.";
	}
	state[POSITION] = 0;
	if (top_of(p, state[BASE] + p[RISE]) <= p[HI]) {
		state[BASE] += p[RISE];
		return "The wave is done: the next one begins, a little higher than the last.";
	}
	std::snprintf(advice->flag, sizeof advice->flag, "LADDER_COMPLETE");
	return "The highest wave is done: it begins again; a harder exercise may follow.";
}

const char *miss(const int32_t *p, int32_t *state) {
	if (++state[FAILS] < p[FAIL_LIMIT]) {
		return "Not all was done: the same again.";
	}
	state[FAILS] = 0;
	state[POSITION] = 0;
	return "Not all was done again: the wave begins anew.";
}

const char *ease(const int32_t *p, int32_t *state) {
	state[FAILS] = 0;
	if (state[POSITION] > 0) {
		state[POSITION] = 0;
		return "It was too much for the body: back to the start of the wave.";
	}
	if (state[BASE] > p[LO]) {
		state[BASE] = clamp(state[BASE] - p[RISE], p[LO], MINIMUS_REPS_MAX);
		return "It was too much for the body: the wave begins lower.";
	}
	return "It was too much for the body, and this is the lowest dose; stop if it goes on.";
}

int32_t advance(void *, const int32_t *p, const int32_t *state, const minimus_result *result,
	int32_t *ret_state, minimus_advice *advice) {
	if (!params_fit(p)) {
		std::snprintf(advice->reason, sizeof advice->reason, "lo plus all steps of a wave must not be above hi.");
		return -EINVAL;
	}
	std::memcpy(ret_state, state, STATE_COUNT * sizeof *state);
	ret_state[POSITION] = clamp(state[POSITION], 0, p[LENGTH] - 1);
	minimus_dose now = advice->dose;
	fill_dose(p, ret_state, &now);
	const char *reason = "It stays as it is.";
	if (result->verdict == MINIMUS_VERDICT_REGRESS) {
		reason = ease(p, ret_state);
	} else if (result->verdict == MINIMUS_VERDICT_PROGRESS && all_done(*result, now.sets, now.reps)) {
		reason = climb(p, ret_state, advice);
	} else if (result->verdict == MINIMUS_VERDICT_PROGRESS) {
		reason = miss(p, ret_state);
	}
	fill_dose(p, ret_state, &advice->dose);
	std::snprintf(advice->reason, sizeof advice->reason, "%s", reason);
	return 0;
}

const minimus_model wave = {
	MINIMUS_HEADER(minimus_model), "wave", "Waves of repetitions",
	"Each session of a wave is harder than the one before; each wave begins a little higher.",
	1, MINIMUS_DOSE_SETS | MINIMUS_DOSE_REPS, PARAM_COUNT, STATE_COUNT, params, state_fields, start, get_dose, advance,
};

const minimus_model *const models[] = {&wave, nullptr};
const minimus_progression progression = {MINIMUS_HEADER(minimus_progression), models};

const void *get_extension(void *, const char *id) {
	return std::strcmp(id, MINIMUS_EXT_PROGRESSION) == 0 ? &progression : nullptr;
}

} // namespace

extern "C" const struct minimus_plugin minimus_plugin = {
	MINIMUS_HEADER(struct minimus_plugin), "progression-wave", "Waves", "1.0", nullptr, nullptr, get_extension,
	nullptr, 0, 0,
};
