/* SPDX-License-Identifier: MIT */
/* Parameters of a call against what its method declares; the header is methods.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "methods.h"
#include "near.h"

static const char *const type_names[] = {
	[PARAM_STRING] = "a string",
	[PARAM_INTEGER] = "an integer",
	[PARAM_NUMBER] = "a number",
	[PARAM_BOOLEAN] = "true or false",
	[PARAM_OBJECT] = "an object",
	[PARAM_ARRAY] = "an array",
	[PARAM_TIME] = "a time as 2026-11-23T17:30:00+01:00",
	[PARAM_STRING_OR_INTEGER] = "a string or an integer",
};

static bool type_fits(enum param_type type, const json_t *value) {
	switch (type) {
	case PARAM_STRING:
	case PARAM_TIME:
		return json_is_string(value);
	case PARAM_INTEGER:
		return json_is_integer(value);
	case PARAM_NUMBER:
		return json_is_number(value);
	case PARAM_BOOLEAN:
		return json_is_boolean(value);
	case PARAM_OBJECT:
		return json_is_object(value);
	case PARAM_ARRAY:
		return json_is_array(value);
	case PARAM_STRING_OR_INTEGER:
		return json_is_string(value) || json_is_integer(value);
	}
	return false;
}

/* A text from outside, or a mark where it is too long to be repeated whole. */
static const char *shown(const char *text) {
	return strlen(text) > 60 ? "…" : text;
}

static bool digits(const char *text, size_t count, int min, int max) {
	int value = 0;
	for (size_t i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9') {
			return false;
		}
		value = value * 10 + (text[i] - '0');
	}
	return value >= min && value <= max;
}

/* RFC 3339 with an offset, by its form; whether the day exists is the daemon's to find. */
static bool time_fits(const char *text) {
	size_t length = strlen(text);
	if (length < 20 || length > 40 || !digits(text, 4, 0, 9999) || text[4] != '-' ||
		!digits(text + 5, 2, 1, 12) || text[7] != '-' || !digits(text + 8, 2, 1, 31) ||
		(text[10] != 'T' && text[10] != 't' && text[10] != ' ') ||
		!digits(text + 11, 2, 0, 23) || text[13] != ':' || !digits(text + 14, 2, 0, 59) ||
		text[16] != ':' || !digits(text + 17, 2, 0, 60)) {
		return false;
	}
	const char *rest = text + 19;
	if (*rest == '.') {
		size_t count = strspn(rest + 1, "0123456789");
		if (count == 0) {
			return false;
		}
		rest += 1 + count;
	}
	if (strcmp(rest, "Z") == 0 || strcmp(rest, "z") == 0) {
		return true;
	}
	return strlen(rest) == 6 && (*rest == '+' || *rest == '-') && digits(rest + 1, 2, 0, 23) &&
		rest[3] == ':' && digits(rest + 4, 2, 0, 59);
}

static int unknown_word(const struct method *method, const struct method_param *param,
	const char *word, struct wire_error *error) {
	const char *near = near_match(word, param->words);
	if (near != NULL) {
		return wire_complain(error, WIRE_INVALID_PARAMS,
			"%s: \"%s\" cannot be \"%s\"; did you mean \"%s\"?", method->name,
			param->name, word, near);
	}
	char list[160] = "";
	size_t used = 0;
	for (size_t i = 0; param->words[i] != NULL && used < sizeof(list) - 4; i++) {
		size_t room = sizeof(list) - used;
		int wrote =
			snprintf(list + used, room, "%s%s", i == 0 ? "" : ", ", param->words[i]);
		if (wrote < 0 || (size_t)wrote + 4 >= room) {
			(void)snprintf(list + used, room, ", …");
			break;
		}
		used += (size_t)wrote;
	}
	return wire_complain(error, WIRE_INVALID_PARAMS,
		"%s: \"%s\" cannot be \"%s\"; it is one of %s", method->name, param->name,
		shown(word), list);
}

static bool word_known(const struct method_param *param, const char *word) {
	for (size_t i = 0; param->words[i] != NULL; i++) {
		if (strcmp(param->words[i], word) == 0) {
			return true;
		}
	}
	return false;
}

static int check_words(const struct method *method, const struct method_param *param, json_t *value,
	struct wire_error *error) {
	if (json_is_string(value)) {
		const char *word = json_string_value(value);
		return word_known(param, word) ? 0 : unknown_word(method, param, word, error);
	}
	size_t i;
	json_t *item;
	json_array_foreach(value, i, item) {
		if (!json_is_string(item)) {
			return wire_complain(error, WIRE_INVALID_PARAMS,
				"%s: \"%s\" must hold strings, but item %zu is %s", method->name,
				param->name, i + 1, wire_type_name(item));
		}
		if (!word_known(param, json_string_value(item))) {
			return unknown_word(method, param, json_string_value(item), error);
		}
	}
	return 0;
}

static int check_range(const struct method *method, const struct method_param *param, json_t *value,
	struct wire_error *error) {
	if (param->min == param->max) {
		return 0;
	}
	if (json_is_integer(value)) {
		json_int_t number = json_integer_value(value);
		if (number < param->min || number > param->max) {
			return wire_complain(error, WIRE_INVALID_PARAMS,
				"%s: \"%s\" must be from %lld to %lld, but is %lld", method->name,
				param->name, param->min, param->max, (long long)number);
		}
	} else if (json_is_real(value)) {
		double number = json_real_value(value);
		if (!(number >= (double)param->min && number <= (double)param->max)) {
			return wire_complain(error, WIRE_INVALID_PARAMS,
				"%s: \"%s\" must be from %lld to %lld, but is %g", method->name,
				param->name, param->min, param->max, number);
		}
	}
	return 0;
}

static int check_value(const struct method *method, const struct method_param *param, json_t *value,
	struct wire_error *error) {
	if (!type_fits(param->type, value)) {
		return wire_complain(error, WIRE_INVALID_PARAMS, "%s: \"%s\" must be %s, but is %s",
			method->name, param->name, type_names[param->type], wire_type_name(value));
	}
	if (param->type == PARAM_TIME && !time_fits(json_string_value(value))) {
		return wire_complain(error, WIRE_INVALID_PARAMS,
			"%s: \"%s\" must be %s, but is \"%s\"", method->name, param->name,
			type_names[param->type], shown(json_string_value(value)));
	}
	if (param->words != NULL) {
		return check_words(method, param, value, error);
	}
	return check_range(method, param, value, error);
}

static int unknown_param(const struct method *method, const char *key, struct wire_error *error) {
	struct near near = {0};
	for (size_t i = 0; i < method->param_count; i++) {
		near_offer(&near, key, method->params[i].name);
	}
	if (near.word != NULL) {
		return wire_complain(error, WIRE_INVALID_PARAMS,
			"%s: unknown parameter \"%s\"; did you mean \"%s\"?", method->name,
			shown(key), near.word);
	}
	if (method->param_count == 0) {
		return wire_complain(error, WIRE_INVALID_PARAMS,
			"%s: unknown parameter \"%s\"; it takes none", method->name, shown(key));
	}
	char list[120] = "";
	for (size_t i = 0; i < method->param_count; i++) {
		size_t used = strlen(list);
		(void)snprintf(list + used, sizeof(list) - used, "%s%s", i == 0 ? "" : ", ",
			method->params[i].name);
	}
	return wire_complain(error, WIRE_INVALID_PARAMS,
		"%s: unknown parameter \"%s\"; it takes %s", method->name, shown(key), list);
}

static const struct method_param *param_find(const struct method *method, const char *key) {
	for (size_t i = 0; i < method->param_count; i++) {
		if (strcmp(method->params[i].name, key) == 0) {
			return &method->params[i];
		}
	}
	return NULL;
}

int method_check(const struct method *method, json_t *params, struct wire_error *error) {
	if (params != NULL && !json_is_object(params)) {
		return wire_complain(error, WIRE_INVALID_PARAMS,
			"%s: parameters go by name, in an object, but \"params\" is %s",
			method->name, wire_type_name(params));
	}
	const char *key;
	json_t *value;
	json_object_foreach(params, key, value) {
		const struct method_param *param = param_find(method, key);
		if (param == NULL) {
			return unknown_param(method, key, error);
		}
		/* Null says the same as leaving it out. */
		int result = json_is_null(value) ? 0 : check_value(method, param, value, error);
		if (result < 0) {
			return result;
		}
	}
	for (size_t i = 0; i < method->param_count; i++) {
		const struct method_param *param = &method->params[i];
		json_t *given = json_object_get(params, param->name);
		if (param->required && (given == NULL || json_is_null(given))) {
			return wire_complain(error, WIRE_INVALID_PARAMS,
				"%s: \"%s\" is missing: %s", method->name, param->name,
				param->help);
		}
	}
	return 0;
}
