/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "wire.h"

int wire_complain(struct wire_error *error, int code, const char *format, ...) {
	if (error == NULL) {
		return -EINVAL;
	}
	error->code = code;
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(error->text, sizeof(error->text), format, arguments);
	va_end(arguments);
	if (length < 0) {
		error->text[0] = '\0';
	}
	if (length >= (int)sizeof(error->text)) {
		/* A text cut inside a character would not be a JSON string any more. */
		size_t end = sizeof(error->text) - 1;
		while (end > 0 && ((unsigned char)error->text[end - 1] & 0xC0) == 0x80) {
			end--;
		}
		if (end > 0 && ((unsigned char)error->text[end - 1] & 0x80) != 0) {
			end--;
		}
		error->text[end] = '\0';
	}
	return -EINVAL;
}

const char *wire_type_name(const json_t *json) {
	if (json == NULL) {
		return "missing";
	}
	switch (json_typeof(json)) {
	case JSON_OBJECT:
		return "an object";
	case JSON_ARRAY:
		return "an array";
	case JSON_STRING:
		return "a string";
	case JSON_INTEGER:
		return "an integer";
	case JSON_REAL:
		return "a fraction";
	case JSON_TRUE:
	case JSON_FALSE:
		return "a boolean";
	case JSON_NULL:
		return "null";
	}
	return "unknown";
}

static int wrong_type(
	struct wire_error *error, const char *key, const char *wanted, const json_t *json) {
	return wire_complain(error, WIRE_INVALID_PARAMS, "\"%.40s\" must be %s, but is %s", key,
		wanted, wire_type_name(json));
}

/* The member, or NULL where it is absent or null. */
static json_t *member(json_t *object, const char *key) {
	json_t *json = json_object_get(object, key);
	return json_is_null(json) ? NULL : json;
}

int wire_get_string(json_t *object, const char *key, const char **ret, struct wire_error *error) {
	json_t *json = member(object, key);
	if (json == NULL) {
		return 0;
	}
	if (!json_is_string(json)) {
		return wrong_type(error, key, "a string", json);
	}
	*ret = json_string_value(json);
	return 1;
}

int wire_get_integer(json_t *object, const char *key, json_int_t min, json_int_t max,
	json_int_t *ret, struct wire_error *error) {
	json_t *json = member(object, key);
	if (json == NULL) {
		return 0;
	}
	if (!json_is_integer(json)) {
		return wrong_type(error, key, "an integer", json);
	}
	json_int_t value = json_integer_value(json);
	if (value < min || value > max) {
		return wire_complain(error, WIRE_INVALID_PARAMS,
			"\"%.40s\" must be from %lld to %lld, but is %lld", key, (long long)min,
			(long long)max, (long long)value);
	}
	*ret = value;
	return 1;
}

int wire_get_boolean(json_t *object, const char *key, bool *ret, struct wire_error *error) {
	json_t *json = member(object, key);
	if (json == NULL) {
		return 0;
	}
	if (!json_is_boolean(json)) {
		return wrong_type(error, key, "true or false", json);
	}
	*ret = json_is_true(json);
	return 1;
}

int wire_get_object(json_t *object, const char *key, json_t **ret, struct wire_error *error) {
	json_t *json = member(object, key);
	if (json == NULL) {
		return 0;
	}
	if (!json_is_object(json)) {
		return wrong_type(error, key, "an object", json);
	}
	*ret = json;
	return 1;
}

int wire_get_array(json_t *object, const char *key, json_t **ret, struct wire_error *error) {
	json_t *json = member(object, key);
	if (json == NULL) {
		return 0;
	}
	if (!json_is_array(json)) {
		return wrong_type(error, key, "an array", json);
	}
	*ret = json;
	return 1;
}
