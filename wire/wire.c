/* SPDX-License-Identifier: MIT */
#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "wire.h"

/* ---- reading ---- */

/* Whether brackets outside strings nest deeper than WIRE_DEPTH_MAX. A line that is not JSON may
 * pass; it then fails in the parser, at no greater depth than was seen here. */
static bool too_deep(const char *line, size_t length) {
	size_t depth = 0;
	bool in_string = false;
	for (size_t i = 0; i < length; i++) {
		char c = line[i];
		if (in_string) {
			if (c == '\\') {
				i++;
			} else if (c == '"') {
				in_string = false;
			}
		} else if (c == '"') {
			in_string = true;
		} else if (c == '{' || c == '[') {
			if (++depth > WIRE_DEPTH_MAX) {
				return true;
			}
		} else if ((c == '}' || c == ']') && depth > 0) {
			depth--;
		}
	}
	return false;
}

static int load(const char *line, size_t length, json_t **ret_json, struct wire_error *error) {
	if (too_deep(line, length)) {
		return wire_complain(error, WIRE_PARSE_ERROR,
			"the line nests deeper than %d levels; flatten it", WIRE_DEPTH_MAX);
	}
	json_error_t problem;
	json_t *json = json_loadb(line, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &problem);
	if (json != NULL) {
		*ret_json = json;
		return 0;
	}
	switch (json_error_code(&problem)) {
	case json_error_out_of_memory:
		return wire_complain(error, WIRE_INTERNAL_ERROR, "out of memory");
	case json_error_duplicate_key:
		return wire_complain(error, WIRE_PARSE_ERROR,
			"the line is refused at byte %d: %s; write each member once",
			problem.position, problem.text);
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return wire_complain(error, WIRE_PARSE_ERROR,
			"the line is refused at byte %d: \\u0000 is not allowed; leave it out",
			problem.position);
	default:
		return wire_complain(error, WIRE_PARSE_ERROR,
			"the line is not JSON at byte %d: %s; send one JSON object a line",
			problem.position, problem.text);
	}
}

static int check_members(
	json_t *object, const char *what, const char *const *known, struct wire_error *error) {
	const char *key;
	json_t *value;
	json_object_foreach(object, key, value) {
		size_t i = 0;
		while (known[i] != NULL && strcmp(known[i], key) != 0) {
			i++;
		}
		if (known[i] == NULL) {
			/* A long key is not worth showing; cut anywhere, it might not be UTF-8 any
			 * more. */
			return wire_complain(error, WIRE_INVALID_REQUEST,
				"unknown member \"%s\" of %s; leave it out",
				strlen(key) > 60 ? "…" : key, what);
		}
	}
	return 0;
}

static bool id_valid(const json_t *id) {
	return json_is_string(id) || json_is_integer(id) || json_is_null(id);
}

static int read_call(json_t *json, struct wire_message *message, struct wire_error *error) {
	json_t *method = json_object_get(json, "method");
	if (!json_is_string(method)) {
		return wire_complain(error, WIRE_INVALID_REQUEST,
			"\"method\" must be a string, but is %s", wire_type_name(method));
	}
	if (json_object_get(json, "result") != NULL || json_object_get(json, "error") != NULL) {
		return wire_complain(error, WIRE_INVALID_REQUEST,
			"a request with \"method\" cannot have \"result\" or \"error\"");
	}
	json_t *params = json_object_get(json, "params");
	if (params != NULL && !json_is_object(params) && !json_is_array(params)) {
		return wire_complain(error, WIRE_INVALID_REQUEST,
			"\"params\" must be an object, but is %s", wire_type_name(params));
	}
	message->kind = message->id == NULL ? WIRE_NOTIFICATION : WIRE_REQUEST;
	message->method = json_string_value(method);
	message->params = params;
	return 0;
}

static int read_failure(json_t *failure, struct wire_message *message, struct wire_error *error) {
	static const char *const known[] = {"code", "message", "data", NULL};
	if (!json_is_object(failure)) {
		return wire_complain(error, WIRE_INVALID_REQUEST,
			"\"error\" must be an object, but is %s", wire_type_name(failure));
	}
	int result = check_members(failure, "\"error\"", known, error);
	if (result < 0) {
		return result;
	}
	json_t *code = json_object_get(failure, "code");
	json_t *text = json_object_get(failure, "message");
	if (!json_is_integer(code) || json_integer_value(code) < INT_MIN ||
		json_integer_value(code) > INT_MAX || !json_is_string(text)) {
		return wire_complain(error, WIRE_INVALID_REQUEST,
			"\"error\" needs an integer \"code\" and a string \"message\"");
	}
	message->kind = WIRE_ERROR;
	message->code = (int)json_integer_value(code);
	message->message = json_string_value(text);
	message->data_code =
		json_string_value(json_object_get(json_object_get(failure, "data"), "code"));
	return 0;
}

static int read_reply(json_t *json, struct wire_message *message, struct wire_error *error) {
	json_t *result = json_object_get(json, "result");
	json_t *failure = json_object_get(json, "error");
	if (result == NULL && failure == NULL) {
		return wire_complain(error, WIRE_INVALID_REQUEST,
			"the object has no \"method\"; a request needs one, a reply \"result\" or "
			"\"error\"");
	}
	if (result != NULL && failure != NULL) {
		return wire_complain(error, WIRE_INVALID_REQUEST,
			"a reply has either \"result\" or \"error\", not both");
	}
	if (message->id == NULL || json_object_get(json, "params") != NULL) {
		return wire_complain(
			error, WIRE_INVALID_REQUEST, "a reply needs \"id\" and has no \"params\"");
	}
	if (failure != NULL) {
		return read_failure(failure, message, error);
	}
	message->kind = WIRE_RESULT;
	message->result = result;
	return 0;
}

static int read_envelope(json_t *json, struct wire_message *message, struct wire_error *error) {
	static const char *const known[] = {
		"jsonrpc", "id", "method", "params", "result", "error", NULL};
	if (!json_is_object(json)) {
		return wire_complain(error, WIRE_INVALID_REQUEST,
			"a request must be a JSON object, but is %s", wire_type_name(json));
	}
	json_t *id = json_object_get(json, "id");
	if (id != NULL && !id_valid(id)) {
		return wire_complain(error, WIRE_INVALID_REQUEST,
			"\"id\" must be a string, an integer or null, but is %s",
			wire_type_name(id));
	}
	message->id = id;
	json_t *version = json_object_get(json, "jsonrpc");
	if (!json_is_string(version) || strcmp(json_string_value(version), "2.0") != 0) {
		return wire_complain(error, WIRE_INVALID_REQUEST,
			"\"jsonrpc\":\"2.0\" is missing; every message says it");
	}
	int result = check_members(json, "the message", known, error);
	if (result < 0) {
		return result;
	}
	return json_object_get(json, "method") != NULL ? read_call(json, message, error)
						       : read_reply(json, message, error);
}

int wire_message_from(json_t *json, struct wire_message *ret_message, json_t **ret_id,
	struct wire_error *ret_error) {
	struct wire_message message = {.root = json};
	int result = read_envelope(json, &message, ret_error);
	if (ret_id != NULL) {
		*ret_id = result < 0 && message.id != NULL ? json_incref(message.id) : NULL;
	}
	if (result < 0) {
		return result;
	}
	json_incref(json);
	*ret_message = message;
	return 0;
}

int wire_parse(const char *line, size_t length, struct wire_message *ret_message, json_t **ret_id,
	struct wire_error *ret_error) {
	if (ret_id != NULL) {
		*ret_id = NULL;
	}
	json_t *json = NULL;
	int result = load(line, length, &json, ret_error);
	if (result < 0) {
		return result;
	}
	if (!json_is_array(json)) {
		result = wire_message_from(json, ret_message, ret_id, ret_error);
		json_decref(json);
		return result;
	}
	size_t count = json_array_size(json);
	if (count < 1 || count > WIRE_BATCH_MAX) {
		json_decref(json);
		return wire_complain(ret_error, WIRE_INVALID_REQUEST,
			"a batch holds 1 to %d requests, but this one %zu", WIRE_BATCH_MAX, count);
	}
	*ret_message = (struct wire_message){.kind = WIRE_BATCH, .root = json};
	return 0;
}

json_t *wire_json(const char *text, size_t length, struct wire_error *ret_error) {
	json_t *json = NULL;
	return load(text, length, &json, ret_error) < 0 ? NULL : json;
}

void wire_message_finish(struct wire_message *message) {
	if (message == NULL) {
		return;
	}
	json_decref(message->root);
	*message = (struct wire_message){0};
}

/* ---- printing ---- */

struct output {
	char *data;
	size_t used, capacity;
};

static int append(const char *bytes, size_t size, void *data) {
	struct output *output = data;
	if (output->capacity - output->used < size) {
		size_t capacity = output->capacity == 0 ? 256 : output->capacity;
		while (capacity - output->used < size) {
			capacity *= 2;
		}
		char *grown = realloc(output->data, capacity);
		if (grown == NULL) {
			return -1;
		}
		output->data = grown;
		output->capacity = capacity;
	}
	memcpy(output->data + output->used, bytes, size);
	output->used += size;
	return 0;
}

char *wire_line(json_t *json, size_t *ret_length) {
	if (json == NULL) {
		return NULL;
	}
	struct output output = {0};
	/* Fifteen digits bring every decimal a person wrote back as it was written. */
	size_t flags = JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15);
	int result = json_dump_callback(json, append, &output, flags);
	json_decref(json);
	if (result != 0 || append("\n", 2, &output) != 0) {
		free(output.data);
		return NULL;
	}
	if (ret_length != NULL) {
		*ret_length = output.used - 1;
	}
	return output.data;
}

/* {"jsonrpc":"2.0"}, or NULL. */
static json_t *envelope(void) {
	json_t *object = json_object();
	if (object != NULL && json_object_set_new(object, "jsonrpc", json_string("2.0")) != 0) {
		json_decref(object);
		return NULL;
	}
	return object;
}

/* Puts a taken value into *object; on failure, and when the value is NULL, *object becomes NULL. */
static void put(json_t **object, const char *key, json_t *value) {
	if (*object == NULL) {
		json_decref(value);
	} else if (json_object_set_new(*object, key, value) != 0) {
		json_decref(*object);
		*object = NULL;
	}
}

static void put_id(json_t **object, json_t *id) {
	put(object, "id", id == NULL ? json_null() : json_incref(id));
}

/* Bytes that are no UTF-8 must not cost the whole reply. */
static json_t *text_json(const char *text) {
	json_t *json = json_string(text);
	return json != NULL ? json : json_string("(a text that is not UTF-8)");
}

char *wire_request(json_int_t id, const char *method, json_t *params, size_t *ret_length) {
	json_t *object = envelope();
	put(&object, "id", json_integer(id));
	put(&object, "method", json_string(method));
	if (params != NULL) {
		put(&object, "params", params);
	}
	return wire_line(object, ret_length);
}

char *wire_notification(const char *method, json_t *params, size_t *ret_length) {
	json_t *object = envelope();
	put(&object, "method", json_string(method));
	if (params != NULL) {
		put(&object, "params", params);
	}
	return wire_line(object, ret_length);
}

json_t *wire_result_object(json_t *id, json_t *result) {
	json_t *object = envelope();
	put_id(&object, id);
	put(&object, "result", result);
	return object;
}

json_t *wire_failure_object(
	json_t *id, int code, const char *data_code, const char *text, json_t *data) {
	json_t *failure = json_object();
	put(&failure, "code", json_integer(code));
	put(&failure, "message", text_json(text));
	if (data_code != NULL) {
		if (data == NULL) {
			data = json_object();
		}
		assert(data == NULL || json_is_object(data));
		put(&data, "code", json_string(data_code));
		put(&failure, "data", data);
	} else if (data != NULL) {
		put(&failure, "data", data);
	}
	json_t *object = envelope();
	put_id(&object, id);
	put(&object, "error", failure);
	return object;
}

char *wire_result(json_t *id, json_t *result, size_t *ret_length) {
	return wire_line(wire_result_object(id, result), ret_length);
}

char *wire_failure(json_t *id, int code, const char *data_code, const char *text, json_t *data,
	size_t *ret_length) {
	return wire_line(wire_failure_object(id, code, data_code, text, data), ret_length);
}
