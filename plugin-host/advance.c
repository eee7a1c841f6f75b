/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "dose.h"
#include "fault.h"
#include "models.h"
#include "take.h"

/* Longer folds come in several questions. */
#define RESULTS_MAX 4096u

/* One question to one model. */
struct ask {
	const struct model *model; /* borrowed */
	void *instance;
	int32_t params[MINIMUS_PARAMS_MAX], state[MINIMUS_STATE_MAX];
	struct minimus_dose dose;
};

static int32_t *find_number(
	const struct minimus_field *fields, uint32_t count, int32_t *numbers, const char *name) {
	for (uint32_t i = 0; i < count; i++) {
		if (strcmp(fields[i].name, name) == 0) {
			return &numbers[i];
		}
	}
	return NULL;
}

/* Overlays an object of integers on the numbers that a list of fields has already. */
static void read_numbers(json_t *object, const struct minimus_field *fields, uint32_t count,
	int32_t *numbers, const char *what, struct wire_error *error) {
	const char *key;
	json_t *value;
	json_object_foreach(object, key, value) {
		(void)value;
		if (find_number(fields, count, numbers, key) == NULL) {
			(void)fault_question(error, "the model has no %s \"%.40s\"", what, key);
			return;
		}
	}
	for (uint32_t i = 0; i < count && !fault_is(error); i++) {
		json_int_t number = numbers[i];
		(void)wire_get_integer(
			object, fields[i].name, fields[i].min, fields[i].max, &number, error);
		numbers[i] = (int32_t)number;
	}
}

/* A member of the state that is not given starts at the parameter of its name, else at its initial.
 */
static void read_state(struct ask *ask, json_t *object, struct wire_error *error) {
	const struct minimus_model *raw = &ask->model->raw;
	for (uint32_t i = 0; i < raw->state_count; i++) {
		const struct minimus_field *field = &raw->state[i];
		const int32_t *param =
			find_number(raw->params, raw->param_count, ask->params, field->name);
		ask->state[i] = param != NULL && *param >= field->min && *param <= field->max
			? *param
			: field->initial;
	}
	read_numbers(
		object, raw->state, raw->state_count, ask->state, "member of the state", error);
}

static void read_ask(
	const struct models *models, json_t *params, struct ask *ask, struct wire_error *error) {
	const char *id = NULL;
	if (wire_get_string(params, "model", &id, error) != 1) {
		(void)fault_question(error, "\"model\" is missing");
		return;
	}
	for (size_t i = 0; i < models->count && ask->model == NULL; i++) {
		if (strcmp(models->items[i].raw.id, id) == 0) {
			ask->model = &models->items[i];
		}
	}
	if (ask->model == NULL) {
		(void)fault_question(error, "there is no model \"%.40s\" in this plugin", id);
		return;
	}
	const struct minimus_model *raw = &ask->model->raw;
	for (uint32_t i = 0; i < raw->param_count; i++) {
		ask->params[i] = raw->params[i].initial;
	}
	json_t *given = NULL;
	(void)wire_get_object(params, "params", &given, error);
	if (!fault_is(error) && given != NULL) {
		read_numbers(given, raw->params, raw->param_count, ask->params, "parameter", error);
	}
	/* With a state, the dose may be left out: the state has it. */
	bool state = json_is_object(json_object_get(params, "state"));
	if (!fault_is(error) && (!state || json_object_get(params, "dose") != NULL)) {
		(void)dose_from(params, &ask->dose, error);
	}
}

static void check_answer(const struct ask *ask, int32_t answer, const char *call, const char *why,
	struct wire_error *error) {
	if (answer == 0) {
		return;
	}
	const char *id = ask->model->raw.id;
	if (answer != -EINVAL) {
		(void)fault_plugin(error, "model \"%s\": %s answered %d; 0 or %d was expected", id,
			call, (int)answer, -EINVAL);
	} else if (why != NULL && why[0] != '\0') {
		(void)fault_plugin(error, "model \"%s\" refuses: %s", id, why);
	} else {
		(void)fault_plugin(error, "model \"%s\" refuses these parameters with this %s", id,
			strcmp(call, "start") == 0 ? "dose" : "state");
	}
}

static void check_state(const struct ask *ask, struct wire_error *error) {
	const struct minimus_model *raw = &ask->model->raw;
	for (uint32_t i = 0; i < raw->state_count; i++) {
		(void)take_number(ask->state[i], raw->state[i].min, raw->state[i].max,
			"the model's state is out of range: ", raw->state[i].name, error);
	}
}

static void check_dose(const struct ask *ask, const struct minimus_dose *before,
	const struct minimus_dose *after, struct wire_error *error) {
	struct minimus_dose whole = *after;
	uint32_t moves = ask->model->raw.moves;
	/* What nobody prescribed and the model does not move is not for it to answer. */
	if (before->sets == 0 && (moves & MINIMUS_DOSE_SETS) == 0) {
		whole.sets = 1;
	}
	bool elsewhere = (moves & (MINIMUS_DOSE_LOAD | MINIMUS_DOSE_STAGE)) != 0;
	if (elsewhere && before->reps == 0 && before->hold_s == 0 && after->reps == 0 &&
		after->hold_s == 0) {
		whole.reps = 1;
	}
	if (!dose_check(&whole, false, "the model's dose is impossible: ", error)) {
		return;
	}
	uint32_t foreign = dose_difference(before, after) & ~ask->model->raw.moves;
	if (foreign != 0) {
		(void)fault_plugin(error,
			"model \"%s\" changed members of the dose that it does not declare to move "
			"(%#x)",
			ask->model->raw.id, (unsigned)foreign);
	}
}

/* Makes the state from the dose, and the dose as that state has it. */
static void ask_start(struct ask *ask, struct wire_error *error) {
	const struct minimus_model *raw = &ask->model->raw;
	struct minimus_dose before = ask->dose;
	memset(ask->state, 0, sizeof ask->state);
	check_answer(ask, raw->start(ask->instance, ask->params, &before, ask->state), "start",
		NULL, error);
	check_state(ask, error);
	if (!fault_is(error)) {
		check_answer(ask, raw->dose(ask->instance, ask->params, ask->state, &ask->dose),
			"dose", NULL, error);
		check_dose(ask, &before, &ask->dose, error);
	}
}

static json_t *state_json(const struct ask *ask) {
	json_t *json = json_object();
	for (uint32_t i = 0; i < ask->model->raw.state_count; i++) {
		(void)json_object_set_new(
			json, ask->model->raw.state[i].name, json_integer(ask->state[i]));
	}
	return json;
}

json_t *models_start(
	const struct models *models, void *instance, json_t *params, struct wire_error *error) {
	struct ask ask = {.instance = instance};
	read_ask(models, params, &ask, error);
	if (!fault_is(error)) {
		ask_start(&ask, error);
	}
	if (fault_is(error)) {
		return NULL;
	}
	return json_pack("{so so}", "state", state_json(&ask), "dose", dose_json(&ask.dose));
}

static void read_done(json_t *json, struct minimus_result *ret, struct wire_error *error) {
	json_t *done = NULL;
	if (wire_get_array(json, "done", &done, error) != 1) {
		return;
	}
	if (json_array_size(done) > MINIMUS_SETS_MAX) {
		(void)fault_question(error, "\"done\" has %zu sets; at most %d are possible",
			json_array_size(done), MINIMUS_SETS_MAX);
		return;
	}
	ret->set_count = (uint32_t)json_array_size(done);
	for (uint32_t i = 0; i < ret->set_count; i++) {
		json_t *set = json_array_get(done, i);
		json_int_t number = json_is_integer(set) ? json_integer_value(set) : -1;
		if (number < 0 || number > MINIMUS_HOLD_S_MAX) {
			(void)fault_question(error, "\"done\" must hold numbers from 0 to %d",
				MINIMUS_HOLD_S_MAX);
			return;
		}
		ret->done[i] = (int32_t)number;
	}
}

static int32_t read_verdict(json_t *json, struct wire_error *error) {
	static const char *const words[] = {"progress", "hold", "regress", "suspended"};
	const char *word = words[MINIMUS_VERDICT_PROGRESS];
	(void)wire_get_string(json, "verdict", &word, error);
	for (int32_t i = 0; i < (int32_t)(sizeof words / sizeof *words); i++) {
		if (strcmp(words[i], word) == 0) {
			return i;
		}
	}
	(void)fault_question(error,
		"\"verdict\" is \"%.40s\"; progress, hold, regress or suspended was "
		"expected",
		word);
	return MINIMUS_VERDICT_HOLD;
}

static void read_result(json_t *json, struct minimus_result *ret, struct wire_error *error) {
	json_int_t last = -1, rpe = -1;
	bool ok = false, complete = true;
	memset(ret, 0, sizeof *ret);
	ret->header = (struct minimus_header)MINIMUS_HEADER(struct minimus_result);
	if (!json_is_object(json)) {
		(void)fault_question(error, "a member of \"results\" is no object");
		return;
	}
	read_done(json, ret, error);
	ret->ok = fault_is(error) || wire_get_boolean(json, "ok", &ok, error) != 1 ? -1 : ok;
	if (!fault_is(error)) {
		(void)wire_get_integer(json, "last", 0, MINIMUS_HOLD_S_MAX, &last, error);
	}
	if (!fault_is(error)) {
		(void)wire_get_boolean(json, "complete", &complete, error);
	}
	if (!fault_is(error)) {
		(void)wire_get_integer(json, "rpe", 0, 10, &rpe, error);
	}
	ret->last = (int32_t)last;
	ret->complete = complete;
	ret->rpe = (int32_t)rpe;
	ret->verdict = fault_is(error) ? MINIMUS_VERDICT_HOLD : read_verdict(json, error);
}

static void check_words(const struct minimus_advice *advice, struct wire_error *error) {
	(void)take_text(advice->reason, TEXT_LINE, sizeof advice->reason - 1, "the model's ",
		"reason", error);
	if (fault_is(error)) {
		return;
	}
	size_t length = strnlen(advice->flag, sizeof advice->flag);
	if (length == sizeof advice->flag ||
		strspn(advice->flag, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") != length) {
		(void)fault_plugin(error,
			"the model's flag must be capitals, digits and underscores, at most %zu",
			sizeof advice->flag - 1);
	}
}

static json_t *ask_advance(struct ask *ask, json_t *json, struct wire_error *error) {
	const struct minimus_model *raw = &ask->model->raw;
	struct minimus_result result;
	struct minimus_advice advice = {
		.header = MINIMUS_HEADER(struct minimus_advice), .dose = ask->dose};
	int32_t before[MINIMUS_STATE_MAX];
	read_result(json, &result, error);
	if (fault_is(error)) {
		return NULL;
	}
	memcpy(before, ask->state, sizeof before);
	int32_t answer =
		raw->advance(ask->instance, ask->params, before, &result, ask->state, &advice);
	if (answer != 0 &&
		!take_text(advice.reason, TEXT_OPTIONAL, sizeof advice.reason - 1, "the model's ",
			"reason", error)) {
		return NULL;
	}
	check_answer(ask, answer, "advance", advice.reason, error);
	check_state(ask, error);
	check_dose(ask, &ask->dose, &advice.dose, error);
	check_words(&advice, error);
	if (fault_is(error)) {
		return NULL;
	}
	ask->dose = advice.dose;
	json_t *row = json_pack("{so so ss}", "state", state_json(ask), "dose",
		dose_json(&ask->dose), "reason", advice.reason);
	if (advice.flag[0] != '\0') {
		put_text(row, "flag", advice.flag, TEXT_OPTIONAL, sizeof advice.flag, "", error);
	}
	return row;
}

/* The state to begin with, from the question or from its dose. */
static void begin(struct ask *ask, json_t *params, struct wire_error *error) {
	json_t *given = NULL;
	int found = wire_get_object(params, "state", &given, error);
	if (found == 0) {
		ask_start(ask, error);
	} else if (found == 1) {
		read_state(ask, given, error);
		if (!fault_is(error) && dose_empty(&ask->dose)) {
			struct minimus_dose before = ask->dose;
			const struct minimus_model *raw = &ask->model->raw;
			check_answer(ask,
				raw->dose(ask->instance, ask->params, ask->state, &ask->dose),
				"dose", NULL, error);
			check_dose(ask, &before, &ask->dose, error);
		}
	}
}

json_t *models_advance(
	const struct models *models, void *instance, json_t *params, struct wire_error *error) {
	struct ask ask = {.instance = instance};
	json_t *results = NULL;
	read_ask(models, params, &ask, error);
	if (fault_is(error)) {
		return NULL;
	}
	if (wire_get_array(params, "results", &results, error) != 1) {
		(void)fault_question(error, "\"results\" is missing");
	} else if (json_array_size(results) > RESULTS_MAX) {
		(void)fault_question(error,
			"\"results\" has %zu sessions; at most %u go into one question",
			json_array_size(results), RESULTS_MAX);
	} else {
		begin(&ask, params, error);
	}
	json_t *rows = json_array();
	for (size_t i = 0; !fault_is(error) && i < json_array_size(results); i++) {
		json_t *row = ask_advance(&ask, json_array_get(results, i), error);
		if (row != NULL) {
			(void)json_array_append_new(rows, row);
		}
	}
	if (fault_is(error)) {
		json_decref(rows);
		return NULL;
	}
	return json_pack("{so}", "rows", rows);
}
