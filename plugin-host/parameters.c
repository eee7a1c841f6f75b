/* SPDX-License-Identifier: MIT */
#include "parameters.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fault.h"
#include "take.h"

#define WHERE_SIZE 80

static const char *const types[] = {[MINIMUS_PARAMETER_NUMBER] = "number",
	[MINIMUS_PARAMETER_TIME] = "time",
	[MINIMUS_PARAMETER_YES_NO] = "yes-no",
	[MINIMUS_PARAMETER_WORD] = "word",
	[MINIMUS_PARAMETER_TEXT] = "text",
	[MINIMUS_PARAMETER_PATH] = "path"};

static bool has_text(const struct minimus_parameter *item) {
	return item->type == MINIMUS_PARAMETER_TEXT || item->type == MINIMUS_PARAMETER_PATH;
}

/* ---- declarations ---- */

static void take_words(
	struct minimus_parameter *item, const char *where, struct wire_error *error) {
	size_t count = 0;
	if (!take_count((const void *const *)item->words, MINIMUS_WORDS_MAX, where, "words", &count,
		    error)) {
		return;
	}
	if (count == 0) {
		(void)fault_plugin(error, "%swords is empty; at least one was expected", where);
	}
	for (size_t i = 0; i < count; i++) {
		(void)take_text(item->words[i], TEXT_ID, MINIMUS_ID_MAX, where, "words", error);
	}
	item->min = 0;
	item->max = count == 0 ? 0 : (int32_t)count - 1;
}

/* Settles the range of a type that has none of its own. */
static void take_range(
	struct minimus_parameter *item, const char *where, struct wire_error *error) {
	switch (item->type) {
	case MINIMUS_PARAMETER_YES_NO:
		item->min = 0;
		item->max = 1;
		break;
	case MINIMUS_PARAMETER_WORD:
		take_words(item, where, error);
		break;
	case MINIMUS_PARAMETER_TIME:
		(void)take_number(item->min, 0, INT32_MAX, where, "min", error);
		(void)take_number(item->max, item->min, INT32_MAX, where, "max", error);
		break;
	case MINIMUS_PARAMETER_TEXT:
		(void)take_number(item->max, 0, MINIMUS_TEXT_MAX, where, "max", error);
		item->max = item->max == 0 ? MINIMUS_TEXT_MAX : item->max;
		break;
	case MINIMUS_PARAMETER_PATH:
		if (item->text != NULL) {
			(void)fault_plugin(error,
				"%stext must be NULL: a path is what the plan says, or none",
				where);
		}
		item->max = MINIMUS_TEXT_MAX;
		break;
	default:
		(void)take_number(item->max, item->min, INT32_MAX, where, "max", error);
		break;
	}
	if (has_text(item)) {
		(void)take_text(item->text, TEXT_OPTIONAL, (size_t)item->max, where, "text", error);
	} else {
		(void)take_number(item->initial, item->min, item->max, where, "initial", error);
	}
}

static void take_item(struct minimus_parameter *item, struct wire_error *error) {
	char where[WHERE_SIZE];
	if (!take_text(item->name, TEXT_ID, MINIMUS_ID_MAX, "parameter: ", "name", error)) {
		return;
	}
	(void)snprintf(where, sizeof where, "parameter \"%s\": ", item->name);
	if (strcmp(item->name, "enabled") == 0) {
		(void)fault_plugin(error, "%sthe plan has a key of this name already", where);
	}
	(void)take_text(item->help, TEXT_LINE, MINIMUS_TEXT_MAX, where, "help", error);
	if (take_number(item->type, MINIMUS_PARAMETER_NUMBER, MINIMUS_PARAMETER_PATH, where, "type",
		    error)) {
		take_range(item, where, error);
	}
}

static int find(const struct parameters *parameters, const char *name, size_t length) {
	for (uint32_t i = 0; i < parameters->count; i++) {
		const char *known = parameters->items[i].name;
		if (strncmp(known, name, length) == 0 && known[length] == '\0') {
			return (int)i;
		}
	}
	return -1;
}

static int take_items(struct parameters *parameters, const struct minimus_plugin *descriptor,
	struct wire_error *error) {
	static const struct take_shape shape = {"struct minimus_parameter",
		sizeof(struct minimus_parameter), TAKE_UP_TO(struct minimus_parameter, text)};
	(void)take_number(descriptor->parameter_count, 0, MINIMUS_PARAMETERS_MAX,
		"descriptor: ", "parameter_count", error);
	for (uint32_t i = 0; i < descriptor->parameter_count && !fault_is(error); i++) {
		struct minimus_parameter *item = &parameters->items[i];
		if (!take_element(descriptor->parameters, i, &shape, item, "descriptor: ", error)) {
			break;
		}
		take_item(item, error);
		if (!fault_is(error) && find(parameters, item->name, strlen(item->name)) >= 0) {
			(void)fault_plugin(error, "there are two parameters \"%s\"", item->name);
		}
		parameters->numbers[i] = item->initial;
		parameters->texts[i] = !has_text(item) ? NULL
			: item->text == NULL           ? ""
						       : item->text;
		parameters->count++;
	}
	return fault_is(error) ? -EINVAL : 0;
}

/* ---- values ---- */

static int word_index(const struct minimus_parameter *item, const char *value) {
	for (int i = 0; i <= item->max; i++) {
		if (strcmp(item->words[i], value) == 0) {
			return i;
		}
	}
	return -1;
}

/* True when the value is one that the declaration allows. */
static bool set(struct parameters *parameters, int index, const char *value) {
	const struct minimus_parameter *item = &parameters->items[index];
	if (has_text(item)) {
		bool fits = strlen(value) <= (size_t)item->max;
		parameters->texts[index] = fits ? value : parameters->texts[index];
		return fits;
	}
	char *end = NULL;
	errno = 0;
	long long number = item->type == MINIMUS_PARAMETER_WORD ? word_index(item, value)
								: strtoll(value, &end, 10);
	if ((end != NULL && (end == value || *end != '\0')) || errno != 0 || number < item->min ||
		number > item->max) {
		return false;
	}
	parameters->numbers[index] = (int32_t)number;
	return true;
}

static void set_all(struct parameters *parameters, const struct parameters_given *given) {
	for (uint32_t i = 0; i < given->count; i++) {
		const char *word = given->words[i], *equals = strchr(word, '=');
		int index = equals == NULL ? -1 : find(parameters, word, (size_t)(equals - word));
		if (index < 0 || !set(parameters, index, equals + 1)) {
			(void)fprintf(stderr, "<4>%s is no parameter, or not in its range\n", word);
		}
	}
}

int parameters_take(struct parameters *parameters, const struct minimus_plugin *descriptor,
	const struct parameters_given *given, struct wire_error *error) {
	parameters->count = 0;
	int result = take_items(parameters, descriptor, error);
	if (result == 0) {
		set_all(parameters, given);
	}
	return result;
}

int32_t parameters_number(const struct parameters *parameters, const char *name) {
	int index = name == NULL ? -1 : find(parameters, name, strlen(name));
	return index < 0 || has_text(&parameters->items[index]) ? INT32_MIN
								: parameters->numbers[index];
}

const char *parameters_text(const struct parameters *parameters, const char *name) {
	int index = name == NULL ? -1 : find(parameters, name, strlen(name));
	if (index >= 0 && parameters->items[index].type == MINIMUS_PARAMETER_WORD) {
		return parameters->items[index].words[parameters->numbers[index]];
	}
	return index < 0 ? NULL : parameters->texts[index];
}

/* ---- as JSON ---- */

static json_t *item_json(const struct minimus_parameter *item) {
	json_t *json = json_pack(
		"{ss ss ss}", "name", item->name, "help", item->help, "type", types[item->type]);
	if (has_text(item)) {
		(void)json_object_set_new(json, "max", json_integer(item->max));
		(void)json_object_set_new(
			json, "initial", json_string(item->text == NULL ? "" : item->text));
		return json;
	}
	(void)json_object_set_new(json, "min", json_integer(item->min));
	(void)json_object_set_new(json, "max", json_integer(item->max));
	(void)json_object_set_new(json, "initial", json_integer(item->initial));
	if (item->type == MINIMUS_PARAMETER_WORD) {
		json_t *words = json_array();
		for (int i = 0; i <= item->max; i++) {
			(void)json_array_append_new(words, json_string(item->words[i]));
		}
		(void)json_object_set_new(json, "words", words);
	}
	return json;
}

json_t *parameters_json(const struct parameters *parameters) {
	json_t *array = json_array();
	for (uint32_t i = 0; i < parameters->count; i++) {
		(void)json_array_append_new(array, item_json(&parameters->items[i]));
	}
	return array;
}
