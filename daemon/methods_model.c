/* SPDX-License-Identifier: MIT */
/* dry-run: what a model would make of sessions that have not happened. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advance.h"
#include "dose_json.h"
#include "dryrun_rules.h"
#include "methods.h"
#include "render.h"

#define SESSIONS_MAX 1000
#define AMBER_MAX 1000

struct trial {
	struct request *request;
	json_t *verdicts; /* owned; one for each session: computed from its pain, or null */
};

/* ---- one session ---- */

/* What goes on from one session's pain to the next. */
struct streak {
	int32_t safe_max, amber;
};

/* The verdict that the session says, or that its pain gives; *ret_computed tells which. */
static int read_verdict(json_t *session, size_t index, struct streak *streak, enum verdict *ret,
	bool *ret_computed, struct wire_error *error) {
	const char *name = param_text(session, "verdict");
	json_t *json = json_object_get(session, "pain");
	struct pain pain;

	*ret = VERDICT_PROGRESS;
	*ret_computed = json_is_object(json);
	if (json != NULL && !json_is_null(json)) {
		if (dryrun_pain_read(json, index, &pain, error) < 0) {
			return -EINVAL;
		}
		*ret = safety_verdict(&pain, streak->safe_max, &streak->amber);
	} else if (name != NULL && !verdict_parse(name, ret)) {
		return dryrun_complain(
			error, index, "a verdict is progress, hold, regress or suspended");
	}
	return 0;
}

/* A slip of the pen in a session would otherwise pass for work done as prescribed. */
static int check_session(json_t *session, size_t index, struct wire_error *error) {
	static const char *const known[] = {
		"done", "ok", "last", "complete", "rpe", "verdict", "pain"};
	const char *name;
	json_t *value;
	char text[160];

	json_object_foreach(session, name, value) {
		bool found = false;
		for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
			found = found || strcmp(known[i], name) == 0;
		}
		if (!found) {
			(void)snprintf(text, sizeof(text),
				"\"%.40s\" is unknown; a session has done, ok, last, complete, "
				"rpe, verdict and pain",
				name);
			return dryrun_complain(error, index, text);
		}
	}
	if (json_object_size(session) == 0) {
		return dryrun_complain(error, index, "say what was done, or whether it was ok");
	}
	return 0;
}

static int read_result(json_t *session, size_t index, json_t *result, struct wire_error *error) {
	json_t *done = NULL, *set;
	json_int_t last = -1, rpe = -1;
	bool ok = false, complete = true;
	size_t i;

	if (wire_get_array(session, "done", &done, error) < 0 ||
		json_array_size(done) > DOSE_SETS_MAX) {
		return dryrun_complain(error, index, "done is a list of at most 20 numbers");
	}
	json_array_foreach(done, i, set) {
		if (!json_is_integer(set) || json_integer_value(set) < 0 ||
			json_integer_value(set) > DOSE_HOLD_S_MAX) {
			return dryrun_complain(
				error, index, "done is a list of numbers from 0 to 3600");
		}
	}
	int has_ok = wire_get_boolean(session, "ok", &ok, error);
	int has_last = wire_get_integer(session, "last", 0, DOSE_REPS_MAX, &last, error);
	int has_rpe = wire_get_integer(session, "rpe", 0, 10, &rpe, error);
	int has_complete = wire_get_boolean(session, "complete", &complete, error);
	if (has_ok < 0 || has_last < 0 || has_rpe < 0 || has_complete < 0) {
		return dryrun_complain(
			error, index, "ok and complete are true or false, last and rpe numbers");
	}
	/* What is left out was done as prescribed, as in a report. */
	if (done == NULL && has_ok != 1 && has_last != 1) {
		has_ok = 1;
		ok = complete;
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
static json_t *read_sessions(
	json_t *sessions, struct streak streak, json_t *verdicts, struct wire_error *error) {
	json_t *results = json_array(), *session;
	size_t i;

	json_array_foreach(sessions, i, session) {
		json_t *result = json_object();
		enum verdict verdict;
		bool computed;
		if (!json_is_object(session) || check_session(session, i, error) < 0 ||
			read_verdict(session, i, &streak, &verdict, &computed, error) < 0 ||
			read_result(session, i, result, error) < 0) {
			if (!json_is_object(session)) {
				(void)dryrun_complain(error, i, "a session is an object");
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

/* The parameter that a member of the state begins with where nobody says more. */
static const char *origin(const char *name) {
	static const struct {
		const char *state, *param;
	} origins[] = {{"reps", "lo"}, {"h", "lo"}, {"n", "nmin"}, {"v", "min"}};

	for (size_t i = 0; i < sizeof(origins) / sizeof(origins[0]); i++) {
		if (strcmp(origins[i].state, name) == 0) {
			return origins[i].param;
		}
	}
	return name;
}

/* Parameters by name, else their initial values. */
static json_t *read_params(const struct model *model, json_t *given, struct wire_error *error) {
	json_t *values = json_object();

	for (uint32_t i = 0; i < model->param_count; i++) {
		const struct model_field *field = &model->params[i];
		json_int_t value = field->initial;
		if (wire_get_integer(given, field->name, field->min, field->max, &value, error) <
			0) {
			json_decref(values);
			return NULL;
		}
		(void)json_object_set_new(values, field->name, json_integer(value));
	}
	return values;
}

/* The names of work in a dose: a state without a name of its own for it is started by these. */
static const char *const amounts[] = {"reps", "hold_s", "load_g"};

/* What a dose calls a member of the state; NULL: it has no other name. */
static const char *dose_name(const char *name) {
	return strcmp(name, "h") == 0 ? "hold_s" : strcmp(name, "load") == 0 ? "load_g" : NULL;
}

static const char *given_amount(json_t *start, json_t *given) {
	for (size_t i = 0; i < sizeof(amounts) / sizeof(amounts[0]); i++) {
		if (json_object_get(start, amounts[i]) != NULL ||
			json_object_get(given, amounts[i]) != NULL) {
			return amounts[i];
		}
	}
	return NULL;
}

static int find_number(json_t *const objects[3], const char *const names[3],
	const struct model_field *field, json_int_t *value, struct wire_error *error) {
	int found = 0;

	for (size_t i = 0; i < 3 && found == 0; i++) {
		for (size_t j = 0; j < 3 && found == 0; j++) {
			if (names[j] != NULL) {
				found = wire_get_integer(
					objects[i], names[j], field->min, field->max, value, error);
			}
		}
	}
	return found;
}

/* Members of the state: start's, else what the parameters say of them, else initial values. */
static json_t *read_state(const struct model *model, json_t *start, json_t *given, json_t *params,
	struct wire_error *error) {
	json_t *const objects[3] = {start, given, params};
	json_t *values = json_object();

	for (uint32_t i = 0; i < model->state_count; i++) {
		const struct model_field *field = &model->state[i];
		bool plain = strcmp(field->name, "v") == 0 || strcmp(field->name, "dose") == 0;
		const char *const names[3] = {field->name,
			plain ? given_amount(start, given) : dose_name(field->name),
			origin(field->name)};
		json_int_t value = field->initial;
		if (find_number(objects, names, field, &value, error) < 0) {
			json_decref(values);
			return NULL;
		}
		(void)json_object_set_new(values, field->name, json_integer(value));
	}
	return values;
}

static int check_names(
	const struct model *model, json_t *object, const char *more, struct wire_error *error) {
	const char *name;
	json_t *value;

	json_object_foreach(object, name, value) {
		bool known = has_field(model->params, model->param_count, name) ||
			has_field(model->state, model->state_count, name) ||
			strcmp(name, "sets") == 0 || strcmp(name, more) == 0;
		for (size_t i = 0; i < sizeof(amounts) / sizeof(amounts[0]); i++) {
			known = known || strcmp(name, amounts[i]) == 0;
		}
		if (!known) {
			return wire_complain(error, WIRE_INVALID_PARAMS,
				"dry-run: the model %.40s has nothing called \"%.40s\"", model->id,
				name);
		}
	}
	return 0;
}

/* How many sets the first session has that says what was done; 0: none says it. */
static size_t sets_done(json_t *params) {
	json_t *session;
	size_t i, count = 0;

	json_array_foreach(json_object_get(params, "sessions"), i, session) {
		count = count == 0 ? json_array_size(json_object_get(session, "done")) : count;
	}
	return count;
}

/* Repetitions that a linear state counts: its sessions say how many were done. */
static bool counts_reps(json_t *params, json_t *state) {
	json_int_t v = param_integer(state, "v");

	return json_object_get(json_object_get(params, "params"), "sets") != NULL ||
		json_object_get(json_object_get(params, "start"), "sets") != NULL ||
		(v <= DOSE_REPS_MAX && sets_done(params) > 0);
}

/* Which kind of work the state counts; NULL where a model fills the dose alone. */
static const char *amount_of(
	const struct model *model, json_t *params, json_t *values, json_t *state) {
	static const char *const by_choice[] = {NULL, "load_g", "reps", "hold_s"};
	json_int_t of = param_integer(values, "of");

	if (json_object_get(state, "h") != NULL) {
		return "hold_s";
	}
	if (json_object_get(state, "reps") != NULL) {
		return "reps";
	}
	if (has_field(model->params, model->param_count, "of") && of >= 1 && of <= 3) {
		return by_choice[of];
	}
	const char *amount =
		given_amount(json_object_get(params, "start"), json_object_get(params, "params"));
	if (amount == NULL && json_object_get(state, "dose") != NULL) {
		amount = param_integer(state, "dose") > DOSE_REPS_MAX ? "load_g" : "reps";
	}
	if (amount == NULL && json_object_get(state, "v") != NULL && counts_reps(params, state)) {
		amount = "reps";
	}
	return amount;
}

/* A dose for the model to start from: what its own state says of it. Weights and stages stand
 * alone, as they are written: their models fill an empty dose. */
static json_t *first_dose(
	const struct model *model, json_t *params, json_t *values, json_t *state) {
	static const char *const members[] = {"reps", "h", "v", "dose"};
	const char *amount = amount_of(model, params, values, state);
	json_t *const places[] = {
		state, json_object_get(params, "start"), json_object_get(params, "params")};
	json_int_t sets = 0, work = 0;

	if (amount != NULL && strcmp(amount, "load_g") == 0 &&
		json_object_get(state, "dose") != NULL) {
		return json_pack("{s:I}", amount, param_integer(state, "dose"));
	}
	if (amount == NULL || strcmp(amount, "load_g") == 0) {
		return NULL;
	}
	const char *name = json_object_get(state, "h") != NULL ? "n" : "sets";
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]) && sets == 0; i++) {
		sets = param_integer(places[i], name);
	}
	if (sets == 0) {
		sets = (json_int_t)sets_done(params);
	}
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]) && work == 0; i++) {
		work = param_integer(state, members[i]);
	}
	return json_pack("{s:I, s:I}", "sets", sets > 0 ? sets : (json_int_t)1, amount,
		work > 0 ? work : (json_int_t)1);
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

/* Parameters, state and dose of the call, or -EINVAL with error. */
static int read_start(
	const struct model *model, json_t *params, json_t *call, struct wire_error *error) {
	json_t *given = json_object_get(params, "params");
	json_t *start = json_object_get(params, "start");

	if (check_names(model, given, "safe_max", error) < 0 ||
		check_names(model, start, "amber", error) < 0) {
		return -EINVAL;
	}
	json_t *values = read_params(model, given, error);
	json_t *state = values != NULL ? read_state(model, start, given, values, error) : NULL;
	if (values != NULL) {
		(void)json_object_set_new(call, "params", values);
	}
	if (state == NULL) {
		return -EINVAL;
	}
	(void)json_object_set_new(call, "state", state);
	json_t *dose = first_dose(model, params, values, state);
	if (dose != NULL) {
		(void)json_object_set_new(call, "dose", dose);
	}
	return 0;
}

/* The item that "[ROUTINE/]EXERCISE" means among those whose doses move. */
static bool find_item(
	const struct plan *plan, const char *name, int32_t *ret_routine, int32_t *ret_item) {
	const char *slash = strrchr(name, '/');
	const char *exercise = slash != NULL ? slash + 1 : name;
	char routine[NAME_MAX_BYTES] = "";
	int32_t only = -1;

	if (slash != NULL) {
		(void)snprintf(routine, sizeof(routine), "%.*s", (int)(slash - name), name);
		only = plan_find_routine(plan, routine);
	}
	for (uint32_t r = 0; r < plan->routine_count; r++) {
		const struct routine *of = &plan->routines[r];
		for (uint32_t i = 0; i < of->item_count; i++) {
			if ((slash == NULL || (int32_t)r == only) && !of->fixed &&
				of->items[i].model[0] != '\0' && of->items[i].params != NULL &&
				strcmp(plan->exercises[of->items[i].exercise].id, exercise) == 0) {
				*ret_routine = (int32_t)r;
				*ret_item = (int32_t)i;
				return true;
			}
		}
	}
	return false;
}

/* Parameters, state and dose of a real exercise, as its next session would find them. */
static int read_real(struct daemon *daemon, const struct model *model, const char *name,
	json_t *call, struct wire_error *error) {
	const struct plan *plan = &daemon->loaded->plan;
	struct dose_view view;
	int32_t routine, index;

	if (!find_item(plan, name, &routine, &index)) {
		return wire_complain(error, WIRE_INVALID_PARAMS,
			"dry-run: no dose of \"%.80s\" moves; minimusctl progress shows those that "
			"do",
			name);
	}
	const struct routine_item *item = &plan->routines[routine].items[index];
	if (advance_model(daemon, item->model) != model) {
		return wire_complain(error, WIRE_INVALID_PARAMS,
			"dry-run: %.60s moves by %.80s, not by %.40s", name, item->model,
			model->id);
	}
	daemon_tick(daemon);
	engine_dose(daemon->engine, routine, index, &view);
	bool whole = dose_compare(&view.dose, &view.next) == 0 &&
		view.state_count == (int32_t)model->state_count;
	(void)json_object_set_new(
		call, "params", advance_fields(model->params, model->param_count, item->params));
	(void)json_object_set_new(call, "state",
		whole ? advance_fields(model->state, model->state_count, view.state) : json_null());
	(void)json_object_set_new(call, "dose", dose_encode(&view.next));
	return 0;
}

/* The question for the plugin (owned), or NULL with error. */
static json_t *read_trial(struct daemon *daemon, const struct model *model, json_t *params,
	json_t *verdicts, struct wire_error *error) {
	json_t *call = json_pack("{s:s}", "model", model->id), *results = NULL;
	struct streak streak = {0};
	json_int_t amber = 0;

	const char *of = param_text(params, "of");
	int started = of != NULL ? read_real(daemon, model, of, call, error)
				 : read_start(model, params, call, error);
	if (started == 0 &&
		dryrun_safe_max(&daemon->loaded->plan, json_object_get(params, "params"),
			&streak.safe_max, error) == 0 &&
		wire_get_integer(json_object_get(params, "start"), "amber", 0, AMBER_MAX, &amber,
			error) >= 0) {
		streak.amber = (int32_t)amber;
		results =
			read_sessions(json_object_get(params, "sessions"), streak, verdicts, error);
	}
	if (results == NULL) {
		json_decref(call);
		return NULL;
	}
	(void)json_object_set_new(call, "results", results);
	return call;
}

static void run_model(
	struct daemon *daemon, struct request *request, const struct model *model, json_t *params) {
	struct wire_error error = {.code = WIRE_INVALID_PARAMS};
	struct trial *trial = calloc(1, sizeof(*trial));

	if (trial == NULL) {
		request_answer(request, NULL);
		return;
	}
	trial->request = request;
	trial->verdicts = json_array();
	json_t *call = read_trial(daemon, model, params, trial->verdicts, &error);
	if (call == NULL) {
		json_decref(trial->verdicts);
		free(trial);
		request_refuse(request, WIRE_INVALID_PARAMS, "bad-argument", error.text);
		return;
	}
	plugins_try(daemon->plugins, model->plugin, "advance", call, handle_rows, trial);
}

/* The rows of what the core decides itself. */
static void answer_rows(struct request *request, json_t *rows, const struct wire_error *error) {
	if (rows == NULL) {
		request_refuse(request, WIRE_INVALID_PARAMS, "bad-argument", error->text);
	} else {
		request_answer(request, json_pack("{s:o}", "rows", rows));
	}
}

static void refuse_model(struct request *request, const char *name) {
	char text[240];

	if (strchr(name, '/') != NULL) {
		(void)snprintf(text, sizeof(text),
			"no plugin in use offers the model \"%.60s\"; minimusctl plugin list shows "
			"the plugins",
			name);
		methods_refuse(request, "not-found", text);
	} else {
		(void)snprintf(text, sizeof(text),
			"\"model\" cannot be \"%.60s\"; it is one of double, linear, two-for-two, "
			"percent, tempo, hold, stages, effort, pain, gap, deload, or PLUGIN/MODEL",
			name);
		request_refuse(request, WIRE_INVALID_PARAMS, "bad-argument", text);
	}
}

void serve_dry_run(struct daemon *daemon, struct request *request, json_t *params) {
	const char *name = param_text(params, "model");
	const struct plan *plan = &daemon->loaded->plan;
	const struct model *model = advance_model(daemon, name);
	struct wire_error error = {.code = WIRE_INVALID_PARAMS};

	if (json_array_size(json_object_get(params, "sessions")) > SESSIONS_MAX) {
		methods_refuse(request, "bad-argument", "dry-run: at most 1000 sessions at a time");
	} else if (strcmp(name, "pain") == 0) {
		answer_rows(request, dryrun_pain(plan, params, &error), &error);
	} else if (strcmp(name, "gap") == 0) {
		answer_rows(request, dryrun_gap(plan, params, &error), &error);
	} else if (strcmp(name, "deload") == 0) {
		answer_rows(request, dryrun_deload(params, &error), &error);
	} else if (model == NULL) {
		refuse_model(request, name);
	} else {
		run_model(daemon, request, model, params);
	}
}
