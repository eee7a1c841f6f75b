/* SPDX-License-Identifier: MIT */
/* The table of methods as an OpenRPC document. Every json_object_set_new fails on NULL, so one flag
 * will do. */
#include "methods.h"

static void set(json_t *object, const char *key, json_t *value, bool *failed) {
	if (json_object_set_new(object, key, value) != 0) {
		*failed = true;
	}
}

static void add(json_t *array, json_t *value, bool *failed) {
	if (json_array_append_new(array, value) != 0) {
		*failed = true;
	}
}

static json_t *words_enum(const char *const *words, bool *failed) {
	json_t *list = json_array();
	for (; *words != NULL; words++) {
		add(list, json_string(*words), failed);
	}
	return list;
}

static const char *schema_type(enum param_type type) {
	switch (type) {
	case PARAM_STRING:
	case PARAM_TIME:
		return "string";
	case PARAM_INTEGER:
		return "integer";
	case PARAM_NUMBER:
		return "number";
	case PARAM_BOOLEAN:
		return "boolean";
	case PARAM_OBJECT:
		return "object";
	case PARAM_ARRAY:
		return "array";
	case PARAM_STRING_OR_INTEGER:
		return NULL;
	}
	return NULL;
}

static json_t *param_schema(const struct method_param *param, bool *failed) {
	json_t *schema = json_object();
	const char *type = schema_type(param->type);
	if (type != NULL) {
		set(schema, "type", json_string(type), failed);
	} else {
		json_t *types = json_array();
		add(types, json_string("string"), failed);
		add(types, json_string("integer"), failed);
		set(schema, "type", types, failed);
	}
	if (param->type == PARAM_TIME) {
		set(schema, "format", json_string("date-time"), failed);
	}
	if (param->words != NULL && param->type == PARAM_ARRAY) {
		json_t *items = json_object();
		set(items, "type", json_string("string"), failed);
		set(items, "enum", words_enum(param->words, failed), failed);
		set(schema, "items", items, failed);
	} else if (param->words != NULL) {
		set(schema, "enum", words_enum(param->words, failed), failed);
	}
	if (param->min != param->max) {
		set(schema, "minimum", json_integer(param->min), failed);
		set(schema, "maximum", json_integer(param->max), failed);
	}
	return schema;
}

static json_t *method_params(const struct method *method, bool *failed) {
	json_t *list = json_array();
	/* OpenRPC wants the required ones first; names, not places, tell them apart here. */
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < method->param_count; i++) {
			const struct method_param *param = &method->params[i];
			if (param->required != (pass == 0)) {
				continue;
			}
			json_t *entry = json_object();
			set(entry, "name", json_string(param->name), failed);
			set(entry, "description", json_string(param->help), failed);
			set(entry, "required", json_boolean(param->required), failed);
			set(entry, "schema", param_schema(param, failed), failed);
			add(list, entry, failed);
		}
	}
	return list;
}

static json_t *method_entry(const struct method *method, bool *failed) {
	json_t *entry = json_object();
	set(entry, "name", json_string(method->name), failed);
	set(entry, "summary", json_string(method->summary), failed);
	set(entry, "paramStructure", json_string("by-name"), failed);
	set(entry, "params", method_params(method, failed), failed);
	json_t *schema = json_object();
	/* The one-session methods may answer null when nothing runs any more. */
	json_t *types = json_array();
	add(types, json_string("object"), failed);
	add(types, json_string("null"), failed);
	set(schema, "type", types, failed);
	json_t *result = json_object();
	set(result, "name", json_string("result"), failed);
	set(result, "description", json_string(method->result), failed);
	set(result, "schema", schema, failed);
	set(entry, "result", result, failed);
	return entry;
}

json_t *method_discover(const char *version) {
	bool failed = false;
	json_t *info = json_object();
	set(info, "title", json_string("minimus control protocol"), &failed);
	set(info, "version", json_string(version), &failed);
	set(info, "description",
		json_string("JSON-RPC 2.0, one object a line, on a Unix socket. Times are RFC 3339 "
			    "with "
			    "offset, durations integer seconds, states strings."),
		&failed);
	json_t *license = json_object();
	set(license, "name", json_string("MIT"), &failed);
	set(info, "license", license, &failed);
	json_t *methods = json_array();
	for (size_t i = 0; i < METHOD_COUNT; i++) {
		add(methods, method_entry(&wire_methods[i], &failed), &failed);
	}
	json_t *document = json_object();
	set(document, "openrpc", json_string("1.3.2"), &failed);
	set(document, "info", info, &failed);
	set(document, "methods", methods, &failed);
	if (failed) {
		json_decref(document);
		return NULL;
	}
	return document;
}
