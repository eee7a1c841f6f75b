/* SPDX-License-Identifier: MIT */
#include "trial.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/deload.h"
#include "core/gap.h"
#include "render.h"

#define DAYS_MAX 100000
#define SETS_USUAL 2
#define LEAST_USUAL 15

int trial_complain(struct wire_error *error, size_t session, const char *what) {
	return wire_complain(
		error, WIRE_INVALID_PARAMS, "dry-run: session %zu: %s", session + 1, what);
}

int trial_pain(json_t *json, struct pain *ret_pain, struct wire_error *error) {
	json_int_t before = PAIN_UNKNOWN, during = PAIN_UNKNOWN, morning = PAIN_UNKNOWN;

	if (!json_is_object(json) ||
		wire_get_integer(json, "before", 0, PAIN_MAX, &before, error) < 0 ||
		wire_get_integer(json, "during", 0, PAIN_MAX, &during, error) < 0 ||
		wire_get_integer(json, "morning", 0, PAIN_MAX, &morning, error) < 0) {
		return -EINVAL;
	}
	*ret_pain = (struct pain){(int32_t)before, (int32_t)during, (int32_t)morning};
	return 0;
}

/* ---- the dose that a gap or a lighter week changes ---- */

/* A dose as models keep it: {"reps" or "h", "lvl", "sets" or "n"}. */
struct trial_state {
	struct dose dose;
	int32_t lo;
	bool hold;
};

static int read_state(json_t *params, struct trial_state *ret, struct wire_error *error) {
	json_t *given = json_object_get(params, "params"),
	       *start = json_object_get(params, "start");
	bool hold = json_object_get(start, "h") != NULL || json_object_get(given, "h") != NULL;
	const struct {
		const char *name;
		json_int_t max, value;
	} members[] = {{"lo", DOSE_HOLD_S_MAX, LEAST_USUAL},
		{hold ? "h" : "reps", hold ? DOSE_HOLD_S_MAX : DOSE_REPS_MAX, -1},
		{"lvl", DOSE_LEVEL_MAX, 0}, {hold ? "n" : "sets", DOSE_SETS_MAX, SETS_USUAL}};
	json_int_t values[4];

	for (size_t i = 0; i < 4; i++) {
		values[i] = members[i].value;
		int found = wire_get_integer(
			start, members[i].name, 0, members[i].max, &values[i], error);
		if (found == 0) {
			found = wire_get_integer(
				given, members[i].name, 0, members[i].max, &values[i], error);
		}
		if (found < 0) {
			return -EINVAL;
		}
	}
	if (values[1] < 0) {
		values[1] = values[0];
	}
	*ret = (struct trial_state){.lo = (int32_t)values[0], .hold = hold};
	ret->dose.sets = (int32_t)values[3];
	ret->dose.level = (int32_t)values[2];
	if (hold) {
		ret->dose.hold_s = (int32_t)values[1];
	} else {
		ret->dose.reps = (int32_t)values[1];
	}
	return 0;
}

static json_t *render_state(const struct trial_state *state) {
	return json_pack("{s:i, s:i, s:i}", state->hold ? "h" : "reps",
		state->hold ? state->dose.hold_s : state->dose.reps, "lvl", state->dose.level,
		state->hold ? "n" : "sets", state->dose.sets);
}

/* ---- one row each; NULL with error ---- */

struct trial_run {
	struct daemon *daemon;
	struct trial_state state; /* as the trial begins */
	int32_t amber;
	struct deload deload;
	struct wire_error error;
};

static json_t *run_pain(struct trial_run *run, json_t *session, size_t index) {
	int32_t safe_max = run->daemon->loaded->plan.settings.safe_max;
	struct pain pain;

	if (trial_pain(json_object_get(session, "pain"), &pain, &run->error) < 0) {
		(void)trial_complain(
			&run->error, index, "pain has before, during and morning, 0 to 10");
		return NULL;
	}
	enum verdict verdict = safety_verdict(&pain, safe_max, &run->amber);
	return json_pack("{s:s, s:i}", "verdict", verdict_name(verdict), "amber", run->amber);
}

/* Each row is a gap of its own after the state that the trial starts from. */
static json_t *run_gap(struct trial_run *run, json_t *session, size_t index) {
	struct trial_state state = run->state;
	json_int_t days = 0, interval = 1, age = run->daemon->loaded->plan.settings.age;

	if (wire_get_integer(session, "days", 0, DAYS_MAX, &days, &run->error) != 1 ||
		wire_get_integer(session, "interval", 0, DAYS_MAX, &interval, &run->error) < 0 ||
		wire_get_integer(session, "age", 0, 150, &age, &run->error) < 0) {
		(void)trial_complain(&run->error, index,
			"it has days, and may have interval (days) and age (years)");
		return NULL;
	}
	enum gap action = gap_action((int32_t)days, (int32_t)interval, (int32_t)age);
	gap_apply(action, state.lo, &state.dose);
	return json_pack("{s:s, s:o, s:o}", "action", gap_name(action), "state",
		render_state(&state), "dose", render_dose_text(&state.dose));
}

static json_t *run_deload(struct trial_run *run, json_t *session, size_t index) {
	struct trial_state state = run->state;
	const char *name = param_text(session, "verdict");
	enum verdict verdict = VERDICT_PROGRESS;
	json_int_t day = 0;

	if (wire_get_integer(session, "day", 0, DAYS_MAX, &day, &run->error) != 1 ||
		(name != NULL && !verdict_parse(name, &verdict)) ||
		(run->deload.has_last && day < run->deload.last)) {
		(void)trial_complain(&run->error, index,
			"it has a day, not before the last one's, and may have a verdict");
		return NULL;
	}
	bool lighter = deload_plan(&run->deload, (int32_t)day);
	if (lighter) {
		deload_apply(state.lo, &state.dose);
	}
	deload_after(&run->deload, (int32_t)day, verdict);
	return json_pack("{s:s, s:o}", "plan", lighter ? "deload" : "load", "dose",
		render_dose_text(&state.dose));
}

static void run_all(struct trial_run *run, struct request *request, json_t *sessions,
	json_t *(*one)(struct trial_run *, json_t *, size_t)) {
	json_t *rows = json_array(), *session;
	size_t i;

	json_array_foreach(sessions, i, session) {
		json_t *row = one(run, session, i);
		if (row == NULL) {
			json_decref(rows);
			request_refuse(
				request, WIRE_INVALID_PARAMS, "bad-argument", run->error.text);
			return;
		}
		(void)json_array_append_new(rows, row);
	}
	request_answer(request, json_pack("{s:o}", "rows", rows));
}

bool trial_core(struct daemon *daemon, struct request *request, json_t *params) {
	static const struct {
		const char *name;
		json_t *(*one)(struct trial_run *, json_t *, size_t);
	} trials[] = {{"pain", run_pain}, {"gap", run_gap}, {"deload", run_deload}};
	json_t *start = json_object_get(params, "start");
	struct trial_run run = {.daemon = daemon};
	json_int_t amber = 0, first = 0;

	for (size_t i = 0; i < sizeof(trials) / sizeof(trials[0]); i++) {
		if (strcmp(trials[i].name, param_text(params, "model")) != 0) {
			continue;
		}
		if (wire_get_integer(start, "amber", 0, DAYS_MAX, &amber, &run.error) < 0 ||
			wire_get_integer(start, "start", 0, DAYS_MAX, &first, &run.error) < 0 ||
			read_state(params, &run.state, &run.error) < 0) {
			request_refuse(
				request, WIRE_INVALID_PARAMS, "bad-argument", run.error.text);
			return true;
		}
		run.amber = (int32_t)amber;
		deload_init(&run.deload, (int32_t)first);
		run_all(&run, request, json_object_get(params, "sessions"), trials[i].one);
		return true;
	}
	return false;
}
