/* SPDX-License-Identifier: MIT */
#include "dryrun_rules.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "core/deload.h"
#include "core/gap.h"
#include "render.h"

#define AMBER_MAX 1000
#define DAYS_MAX 1000000
#define AGE_MAX 150
/* What nobody says. */
#define SETS_USUAL 2
#define REPS_USUAL 15
#define HOLD_S_USUAL 10

int dryrun_complain(struct wire_error *error, size_t session, const char *what) {
	return wire_complain(
		error, WIRE_INVALID_PARAMS, "dry-run: session %zu: %s", session + 1, what);
}

/* ---- pain ---- */

int dryrun_pain_read(json_t *json, size_t session, struct pain *ret, struct wire_error *error) {
	json_int_t before = PAIN_UNKNOWN, during = PAIN_UNKNOWN, morning = PAIN_UNKNOWN;

	if (!json_is_object(json) ||
		wire_get_integer(json, "before", 0, PAIN_MAX, &before, error) < 0 ||
		wire_get_integer(json, "during", 0, PAIN_MAX, &during, error) < 0 ||
		wire_get_integer(json, "morning", 0, PAIN_MAX, &morning, error) < 0) {
		return dryrun_complain(
			error, session, "pain has before, during and morning, 0 to 10");
	}
	*ret = (struct pain){(int32_t)before, (int32_t)during, (int32_t)morning};
	return 0;
}

int dryrun_safe_max(
	const struct plan *plan, json_t *params, int32_t *ret, struct wire_error *error) {
	json_int_t value = plan->settings.safe_max;

	if (wire_get_integer(params, "safe_max", 0, PAIN_MAX, &value, error) < 0) {
		return -EINVAL;
	}
	*ret = (int32_t)value;
	return 0;
}

json_t *dryrun_pain(const struct plan *plan, json_t *params, struct wire_error *error) {
	json_t *sessions = json_object_get(params, "sessions"), *session, *rows = json_array();
	json_int_t amber = 0;
	int32_t safe_max = 0;
	size_t i;
	int result = dryrun_safe_max(plan, json_object_get(params, "params"), &safe_max, error);

	if (result == 0 &&
		wire_get_integer(json_object_get(params, "start"), "amber", 0, AMBER_MAX, &amber,
			error) < 0) {
		result = -EINVAL;
	}
	int32_t streak = (int32_t)amber;
	json_array_foreach(sessions, i, session) {
		struct pain pain = {0};
		if (result == 0) {
			result =
				dryrun_pain_read(json_object_get(session, "pain"), i, &pain, error);
		}
		if (result == 0) {
			enum verdict verdict = safety_verdict(&pain, safe_max, &streak);
			(void)json_array_append_new(rows,
				json_pack("{s:s, s:i}", "verdict", verdict_name(verdict), "amber",
					streak));
		}
	}
	if (result < 0) {
		json_decref(rows);
		return NULL;
	}
	return rows;
}

/* ---- doses of a state ---- */

/* The names that a dose has in the state of a model: of repetitions, or of holds. */
struct names {
	const char *work, *sets, *level;
};

static const struct names by_reps = {"reps", "sets", "lvl"};
static const struct names by_holds = {"h", "n", "lvl"};

/* A number of start, else of params by its own or by the other name, else as it was. */
static int read_number(json_t *params, const char *key, const char *other, json_int_t max,
	int32_t *ret, struct wire_error *error) {
	json_t *start = json_object_get(params, "start");
	json_t *given = json_object_get(params, "params");
	json_int_t value = *ret;
	int found = wire_get_integer(start, key, 0, max, &value, error);

	if (found == 0) {
		found = wire_get_integer(given, key, 0, max, &value, error);
	}
	if (found == 0 && other != NULL) {
		found = wire_get_integer(given, other, 0, max, &value, error);
	}
	if (found >= 0) {
		*ret = (int32_t)value;
	}
	return found < 0 ? -EINVAL : 0;
}

static const struct names *read_dose(
	json_t *params, struct dose *ret, int32_t *ret_lo, struct wire_error *error) {
	json_t *start = json_object_get(params, "start");
	json_t *given = json_object_get(params, "params");
	bool holds = json_object_get(start, "h") != NULL || json_object_get(start, "n") != NULL ||
		json_object_get(given, "nmin") != NULL || json_object_get(given, "nmax") != NULL;
	const struct names *names = holds ? &by_holds : &by_reps;
	struct dose dose = {.sets = SETS_USUAL};
	int32_t *work = holds ? &dose.hold_s : &dose.reps;

	*work = *ret_lo = holds ? HOLD_S_USUAL : REPS_USUAL;
	if (read_number(params, names->work, "lo", holds ? DOSE_HOLD_S_MAX : DOSE_REPS_MAX, work,
		    error) < 0 ||
		read_number(params, names->sets, holds ? "nmin" : NULL, DOSE_SETS_MAX, &dose.sets,
			error) < 0 ||
		read_number(params, names->level, NULL, DOSE_LEVEL_MAX, &dose.level, error) < 0 ||
		read_number(params, "lo", NULL, DOSE_HOLD_S_MAX, ret_lo, error) < 0) {
		return NULL;
	}
	*ret = dose;
	return names;
}

/* What start has besides the dose stays as it is. */
static json_t *print_state(json_t *params, const struct names *names, const struct dose *dose) {
	json_t *start = json_object_get(params, "start");
	json_t *state = json_is_object(start) ? json_copy(start) : json_object();

	(void)json_object_set_new(
		state, names->work, json_integer(dose->reps > 0 ? dose->reps : dose->hold_s));
	(void)json_object_set_new(state, names->level, json_integer(dose->level));
	(void)json_object_set_new(state, names->sets, json_integer(dose->sets));
	return state;
}

/* ---- missed sessions ---- */

static const char *gap_reason(enum gap action) {
	static const char *const reasons[GAP_COUNT] = {
		[GAP_NORMAL] = "The break is short enough: go on as planned.",
		[GAP_REPEAT] = "It has been a while: the same once more before any progress.",
		[GAP_EASE] = "It has been more than a short break: begin again at the least dose.",
		[GAP_STEP_DOWN] = "It has been a long break: the least dose, one level easier.",
		[GAP_RESTART] = "It has been very long: one light set, after the screening.",
	};
	return reasons[action];
}

static json_t *gap_row(
	const struct plan *plan, json_t *params, json_t *session, struct wire_error *error) {
	json_int_t days = 0, interval = 0, age = plan->settings.age;
	struct dose dose;
	int32_t lo = 0;
	const struct names *names = read_dose(params, &dose, &lo, error);

	if (names == NULL) {
		return NULL;
	}
	int found = wire_get_integer(session, "days", 0, DAYS_MAX, &days, error);
	if (found == 0) {
		(void)wire_complain(error, WIRE_INVALID_PARAMS, "\"days\" is missing");
	}
	if (found != 1 ||
		wire_get_integer(session, "interval", 0, DAYS_MAX, &interval, error) < 0 ||
		wire_get_integer(session, "age", 0, AGE_MAX, &age, error) < 0) {
		return NULL;
	}
	enum gap action = gap_action((int32_t)days, (int32_t)interval, (int32_t)age);
	gap_apply(action, lo, &dose);
	return json_pack("{s:s, s:o, s:o, s:b, s:s}", "action", gap_name(action), "state",
		print_state(params, names, &dose), "dose", render_dose_text(&dose), "screening",
		gap_screens(action), "reason", gap_reason(action));
}

json_t *dryrun_gap(const struct plan *plan, json_t *params, struct wire_error *error) {
	json_t *rows = json_array(), *session;
	size_t i;

	json_array_foreach(json_object_get(params, "sessions"), i, session) {
		struct wire_error inner = {0};
		json_t *row = gap_row(plan, params, session, &inner);
		if (row == NULL) {
			(void)dryrun_complain(error, i, inner.text);
			json_decref(rows);
			return NULL;
		}
		(void)json_array_append_new(rows, row);
	}
	return rows;
}

/* ---- the lighter week ---- */

static int read_days(json_t *start, struct deload *ret, struct wire_error *error) {
	json_int_t first = 0, end = 0, last = 0;
	json_t *regresses = json_object_get(start, "regs"), *day;
	size_t i;
	struct deload deload;

	if (wire_get_integer(start, "start", -DAYS_MAX, DAYS_MAX, &first, error) < 0) {
		return -EINVAL;
	}
	end = first;
	int has_last = wire_get_integer(start, "last", -DAYS_MAX, DAYS_MAX, &last, error);
	if (has_last < 0 || wire_get_integer(start, "dend", -DAYS_MAX, DAYS_MAX, &end, error) < 0) {
		return -EINVAL;
	}
	deload_init(&deload, (int32_t)first);
	deload.end = (int32_t)end;
	deload.last = (int32_t)last;
	deload.has_last = has_last == 1;
	json_array_foreach(regresses, i, day) {
		json_int_t value = json_is_integer(day) ? json_integer_value(day) : DAYS_MAX + 1;
		if (value < -DAYS_MAX || value > DAYS_MAX || json_array_size(regresses) > 2) {
			return wire_complain(error, WIRE_INVALID_PARAMS,
				"dry-run: \"regs\" is a list of at most two days");
		}
		deload.regresses[deload.regress_count++] = (int32_t)value;
	}
	*ret = deload;
	return 0;
}

static json_t *deload_state(const struct deload *deload) {
	json_t *regresses = json_array();

	for (uint32_t i = 0; i < deload->regress_count; i++) {
		(void)json_array_append_new(regresses, json_integer(deload->regresses[i]));
	}
	return json_pack("{s:i, s:i, s:o, s:o}", "start", deload->start, "dend", deload->end,
		"last", deload->has_last ? json_integer(deload->last) : json_null(), "regs",
		regresses);
}

static json_t *deload_row(struct deload *deload, json_t *session, struct dose dose, int32_t lo,
	const char **problem) {
	const char *name = json_string_value(json_object_get(session, "verdict"));
	enum verdict verdict = VERDICT_PROGRESS;
	json_int_t day = 0;
	struct wire_error error;

	if (wire_get_integer(session, "day", -DAYS_MAX, DAYS_MAX, &day, &error) != 1) {
		*problem = "\"day\" is the number of a day";
		return NULL;
	}
	if (name != NULL && !verdict_parse(name, &verdict)) {
		*problem = "a verdict is progress, hold, regress or suspended";
		return NULL;
	}
	if (deload->has_last && day < deload->last) {
		*problem = "the day is before the last one; sessions go in order";
		return NULL;
	}
	bool lighter = deload_plan(deload, (int32_t)day);
	if (lighter) {
		deload_apply(lo, &dose);
	}
	deload_after(deload, (int32_t)day, verdict);
	return json_pack("{s:s, s:o, s:o}", "plan", lighter ? "deload" : "load", "dose",
		render_dose_text(&dose), "state", deload_state(deload));
}

json_t *dryrun_deload(json_t *params, struct wire_error *error) {
	json_t *rows = json_array(), *session;
	struct deload deload;
	struct dose dose;
	int32_t lo = 0;
	size_t i;

	if (read_dose(params, &dose, &lo, error) == NULL ||
		read_days(json_object_get(params, "start"), &deload, error) < 0) {
		json_decref(rows);
		return NULL;
	}
	json_array_foreach(json_object_get(params, "sessions"), i, session) {
		const char *problem = "";
		json_t *row = deload_row(&deload, session, dose, lo, &problem);
		if (row == NULL) {
			(void)dryrun_complain(error, i, problem);
			json_decref(rows);
			return NULL;
		}
		(void)json_array_append_new(rows, row);
	}
	return rows;
}
