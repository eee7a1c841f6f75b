/* SPDX-License-Identifier: MIT */
/* dry-run: what a model would make of sessions that have not happened. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advance.h"
#include "dose_json.h"
#include "methods.h"
#include "render.h"
#include "trial.h"

#define SESSIONS_MAX 1000

struct trial {
	struct request *request;
	json_t *verdicts; /* owned; one for each session: computed from its pain, or null */
};

/* ---- one session ---- */

/* The verdict that the session says, or that its pain gives; *ret_computed tells which. */
static int read_verdict(struct daemon *daemon, json_t *session, size_t index, int32_t *amber,
	enum verdict *ret, bool *ret_computed, struct wire_error *error) {
	const char *name = param_text(session, "verdict");
	json_t *json = json_object_get(session, "pain");
	struct pain pain;

	*ret = VERDICT_PROGRESS;
	*ret_computed = json != NULL;
	if (json != NULL) {
		if (trial_pain(json, &pain, error) < 0) {
			return trial_complain(
				error, index, "pain has before, during and morning, 0 to 10");
		}
		*ret = safety_verdict(&pain, daemon->loaded->plan.settings.safe_max, amber);
	} else if (name != NULL && !verdict_parse(name, ret)) {
		return trial_complain(
			error, index, "a verdict is progress, hold, regress or suspended");
	}
	return 0;
}

static int read_result(json_t *session, size_t index, json_t *result, struct wire_error *error) {
	json_t *done = json_object_get(session, "done"), *set;
	json_int_t last = -1, rpe = -1;
	bool ok = false, complete = true;
	size_t i;

	if (done != NULL && (!json_is_array(done) || json_array_size(done) > DOSE_SETS_MAX)) {
		return trial_complain(error, index, "done is a list of at most 20 numbers");
	}
	json_array_foreach(done, i, set) {
		if (!json_is_integer(set) || json_integer_value(set) < 0 ||
			json_integer_value(set) > DOSE_HOLD_S_MAX) {
			return trial_complain(
				error, index, "done is a list of numbers from 0 to 3600");
		}
	}
	int has_ok = wire_get_boolean(session, "ok", &ok, error);
	int has_last = wire_get_integer(session, "last", 0, DOSE_REPS_MAX, &last, error);
	int has_rpe = wire_get_integer(session, "rpe", 0, 10, &rpe, error);
	int has_complete = wire_get_boolean(session, "complete", &complete, error);
	if (has_ok < 0 || has_last < 0 || has_rpe < 0 || has_complete < 0) {
		return trial_complain(
			error, index, "ok and complete are true or false, last and rpe numbers");
	}
	if (done == NULL && has_ok != 1 && has_last != 1) {
		return trial_complain(error, index, "say what was done, or whether it was ok");
	}
	(void)json_object_set_new(result, "done", done != NULL ? json_incref(done) : json_array());
	(void)json_object_set_new(result, "complete", json_boolean(complete));
	if (has_ok == 1) {
		(void)json_object_set_new(result, "ok", json_boolean(ok));
	}
	if (has_last == 1) {
		(void)json_object_set_new(result, "last", json_integer(last));
	}
	if (has_rpe == 1) {
		(void)json_object_set_new(result, "rpe", json_integer(rpe));
	}
	return 0;
}

/* The sessions as results for the plugin (owned), or NULL with error. */
static json_t *read_sessions(struct daemon *daemon, json_t *sessions, int32_t amber,
	json_t *verdicts, struct wire_error *error) {
	json_t *results = json_array(), *session;
	size_t i;

	json_array_foreach(sessions, i, session) {
		json_t *result = json_object();
		enum verdict verdict;
		bool computed;
		if (!json_is_object(session) ||
			read_verdict(daemon, session, i, &amber, &verdict, &computed, error) < 0 ||
			read_result(session, i, result, error) < 0) {
			if (!json_is_object(session)) {
				(void)trial_complain(error, i, "a session is an object");
			}
			json_decref(result);
			json_decref(results);
			return NULL;
		}
		(void)json_object_set_new(result, "verdict", json_string(verdict_name(verdict)));
		(void)json_array_append_new(results, result);
		(void)json_array_append_new(
			verdicts, computed ? json_string(verdict_name(verdict)) : json_null());
	}
	return results;
}

/* ---- parameters and state ---- */

static bool has_field(const struct model_field *fields, uint32_t count, const char *name) {
	for (uint32_t i = 0; i < count; i++) {
		if (strcmp(fields[i].name, name) == 0) {
			return true;
		}
	}
	return false;
}

/* Values by name, the first of `first` and `second` that has one, else the initial value. */
static json_t *read_fields(const struct model_field *fields, uint32_t count, json_t *first,
	json_t *second, struct wire_error *error) {
	json_t *values = json_object();

	for (uint32_t i = 0; i < count; i++) {
		const struct model_field *field = &fields[i];
		json_int_t value = field->initial;
		int found =
			wire_get_integer(first, field->name, field->min, field->max, &value, error);
		if (found == 0 && second != NULL) {
			found = wire_get_integer(
				second, field->name, field->min, field->max, &value, error);
		}
		if (found < 0) {
			json_decref(values);
			return NULL;
		}
		(void)json_object_set_new(values, field->name, json_integer(value));
	}
	return values;
}

static int check_names(
	const struct model *model, json_t *object, bool state, struct wire_error *error) {
	const char *name;
	json_t *value;

	json_object_foreach(object, name, value) {
		bool known = has_field(model->params, model->param_count, name) ||
			has_field(model->state, model->state_count, name);
		if (!known && !(state && strcmp(name, "amber") == 0)) {
			error->code = WIRE_INVALID_PARAMS;
			(void)snprintf(error->text, sizeof(error->text),
				"dry-run: the model %.40s has nothing called \"%.40s\"", model->id,
				name);
			return -EINVAL;
		}
	}
	return 0;
}

/* A dose for the model to start from: what its own state says of it. */
static json_t *first_dose(json_t *state, json_t *params) {
	json_t *hold = json_object_get(state, "h");
	json_t *sets = json_object_get(state, hold != NULL ? "n" : "sets");
	json_t *reps = json_object_get(state, "reps");

	if (sets == NULL) {
		sets = json_object_get(params, "sets");
	}
	if (reps == NULL) {
		reps = json_object_get(params, "lo");
	}
	json_int_t set_count = json_is_integer(sets) ? json_integer_value(sets) : 1;
	json_int_t amount = json_integer_value(hold != NULL ? hold : reps);
	return json_pack("{s:I, s:I}", "sets", set_count > 0 ? set_count : (json_int_t)1,
		hold != NULL ? "hold_s" : "reps", amount > 0 ? amount : (json_int_t)1);
}

/* ---- the answer ---- */

static json_t *render_row(json_t *row, json_t *verdict) {
	struct dose dose = {0};
	struct wire_error error;
	json_t *flag = json_object_get(row, "flag");
	const char *reason = param_text(row, "reason");

	if (!json_is_object(row) || dose_decode(json_object_get(row, "dose"), &dose, &error) < 0) {
		return NULL;
	}
	json_t *json = json_pack("{s:O, s:o, s:s}", "state", json_object_get(row, "state"), "dose",
		render_dose_text(&dose), "reason", reason != NULL ? reason : "");
	if (json != NULL && json_is_string(flag)) {
		render_set_text(json, "flag", json_string_value(flag));
	}
	if (json != NULL && json_is_string(verdict)) {
		(void)json_object_set(json, "verdict", verdict);
	}
	return json;
}

static void handle_rows(void *user, json_t *answer, const char *problem) {
	struct trial *trial = user;
	json_t *rows = json_object_get(answer, "rows"), *row, *list = json_array();
	size_t i;
	bool good = json_is_array(rows);

	json_array_foreach(rows, i, row) {
		json_t *json = render_row(row, json_array_get(trial->verdicts, i));
		good = good && json != NULL && json_array_append_new(list, json) == 0;
	}
	if (good) {
		request_answer(trial->request, json_pack("{s:o}", "rows", list));
	} else {
		json_decref(list);
		methods_refuse(trial->request, answer == NULL ? "bad-argument" : "refused",
			problem != NULL ? problem : "the plugin's rows cannot be read");
	}
	json_decref(trial->verdicts);
	free(trial);
}

static void run_model(
	struct daemon *daemon, struct request *request, const struct model *model, json_t *params) {
	json_t *given = json_object_get(params, "params"),
	       *start = json_object_get(params, "start");
	json_int_t amber = param_integer(start, "amber");
	struct wire_error error = {.code = WIRE_INVALID_PARAMS};
	struct trial *trial = calloc(1, sizeof(*trial));
	json_t *values = NULL, *state = NULL, *results = NULL;

	if (trial == NULL) {
		request_answer(request, NULL);
		return;
	}
	trial->request = request;
	trial->verdicts = json_array();
	if (check_names(model, given, false, &error) == 0 &&
		check_names(model, start, true, &error) == 0) {
		values = read_fields(model->params, model->param_count, given, NULL, &error);
		state = read_fields(model->state, model->state_count, start, given, &error);
		results = read_sessions(daemon, json_object_get(params, "sessions"),
			amber > 0 && amber < 1000 ? (int32_t)amber : 0, trial->verdicts, &error);
	}
	if (values == NULL || state == NULL || results == NULL) {
		json_decref(values);
		json_decref(state);
		json_decref(results);
		json_decref(trial->verdicts);
		free(trial);
		request_refuse(request, WIRE_INVALID_PARAMS, "bad-argument", error.text);
		return;
	}
	json_t *dose = first_dose(state, values);
	plugins_try(daemon->plugins, model->plugin, "advance",
		json_pack("{s:s, s:o, s:o, s:o, s:o}", "model", model->id, "params", values,
			"state", state, "dose", dose, "results", results),
		handle_rows, trial);
}

void serve_dry_run(struct daemon *daemon, struct request *request, json_t *params) {
	const char *name = param_text(params, "model");
	const struct model *model = advance_model(daemon, name);
	char text[160];

	if (json_array_size(json_object_get(params, "sessions")) > SESSIONS_MAX) {
		methods_refuse(request, "bad-argument", "dry-run: at most 1000 sessions at a time");
	} else if (trial_core(daemon, request, params)) {
		return;
	} else if (model == NULL) {
		(void)snprintf(text, sizeof(text),
			"no plugin in use offers the model \"%.60s\"; minimusctl plugin list shows "
			"the plugins",
			name);
		methods_refuse(request, "not-found", text);
	} else {
		run_model(daemon, request, model, params);
	}
}
