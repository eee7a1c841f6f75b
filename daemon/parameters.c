/* SPDX-License-Identifier: MIT */
#include "parameters.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_PER_PARAMETER 4 /* --set NAME=VALUE --read PATH */
#define DECLARED_BYTES (PARAMETERS_MAX * 2048u)
#define HELP_BYTES_MAX 400

/* ---- what the plan says ---- */

static const char *plugin_of(const char *section) {
	size_t word = strlen("plugin");
	if (strncmp(section, "plugin", word) != 0 || strspn(section + word, " \t") == 0) {
		return NULL;
	}
	return section + word + strspn(section + word, " \t");
}

json_t *parameters_written(const struct plan_entry *entries, uint32_t count) {
	json_t *all = json_object();

	for (uint32_t i = 0; i < count; i++) {
		const char *id = plugin_of(entries[i].section);
		if (id == NULL || entries[i].key == NULL ||
			strcmp(entries[i].key, "enabled") == 0) {
			continue;
		}
		json_t *values = json_object_get(all, id);
		if (values == NULL) {
			values = json_object();
			(void)json_object_set_new(all, id, values);
		}
		const char *value = entries[i].value != NULL ? entries[i].value : "";
		(void)json_object_set_new(values, entries[i].key, json_string(value));
	}
	return all;
}

/* ---- what a plugin declares ---- */

static bool text_good(const char *text, size_t max) {
	size_t length = text != NULL ? strlen(text) : max + 1;

	for (size_t i = 0; i < length && length <= max; i++) {
		if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f) {
			return false;
		}
	}
	return length <= max;
}

static const char *copy(struct arena *arena, const char *text) {
	return text != NULL ? arena_copy(arena, text, strlen(text)) : NULL;
}

static bool take_int(json_t *json, const char *key, int32_t *ret) {
	json_t *value = json_object_get(json, key);
	json_int_t number = json_integer_value(value);

	*ret = (int32_t)number;
	return value == NULL ||
		(json_is_integer(value) && number >= INT32_MIN && number <= INT32_MAX);
}

static bool take_type(json_t *json, enum parameter_type *ret) {
	static const char *const names[] = {[PARAMETER_NUMBER] = "number",
		[PARAMETER_TIME] = "time",
		[PARAMETER_YES_NO] = "yes-no",
		[PARAMETER_WORD] = "word",
		[PARAMETER_TEXT] = "text",
		[PARAMETER_PATH] = "path"};
	const char *name = json_string_value(json_object_get(json, "type"));

	for (int i = PARAMETER_NUMBER; name != NULL && i <= PARAMETER_PATH; i++) {
		if (strcmp(names[i], name) == 0) {
			*ret = (enum parameter_type)i;
			return true;
		}
	}
	return false;
}

static bool take_words(json_t *list, struct arena *arena, struct texts *ret) {
	size_t count = json_array_size(list), i;
	json_t *item;

	if (count == 0 || count > PARAMETER_WORDS_MAX) {
		return false;
	}
	const char **items = arena_take(arena, count, sizeof(*items));
	json_array_foreach(list, i, item) {
		const char *word = json_string_value(item);
		if (word == NULL || !id_valid(word)) {
			return false;
		}
		const char *kept = copy(arena, word);
		if (items != NULL) {
			items[i] = kept;
		}
	}
	*ret = (struct texts){.count = items != NULL ? (uint32_t)count : 0, .items = items};
	return true;
}

/* The range must make sense for the type, since the core relies on it. */
static bool range_good(const struct parameter *item, size_t word_count) {
	switch (item->type) {
	case PARAMETER_YES_NO:
		return item->min == 0 && item->max == 1 && item->initial >= 0 && item->initial <= 1;
	case PARAMETER_WORD:
		return item->min == 0 && word_count > 0 && item->max == (int32_t)word_count - 1 &&
			item->initial >= 0 && item->initial <= item->max;
	case PARAMETER_TEXT:
	case PARAMETER_PATH:
		return item->max >= 1 && item->max <= HELP_BYTES_MAX;
	case PARAMETER_TIME:
	case PARAMETER_NUMBER:
		break;
	}
	return item->min <= item->max && item->initial >= item->min && item->initial <= item->max &&
		(item->type != PARAMETER_TIME || item->min >= 0);
}

static bool take_parameter(json_t *json, struct arena *arena, struct parameter *ret) {
	const char *name = json_string_value(json_object_get(json, "name"));
	const char *help = json_string_value(json_object_get(json, "help"));
	json_t *words = json_object_get(json, "words"), *initial = json_object_get(json, "initial");
	struct parameter item = {.text = ""};

	if (name == NULL || !id_valid(name) || strcmp(name, "enabled") == 0 ||
		!text_good(help, HELP_BYTES_MAX) || !take_type(json, &item.type) ||
		!take_int(json, "min", &item.min) || !take_int(json, "max", &item.max)) {
		return false;
	}
	if (item.type == PARAMETER_TEXT || item.type == PARAMETER_PATH) {
		if (!text_good(json_string_value(initial), HELP_BYTES_MAX)) {
			return false;
		}
		/* Only what a person wrote may be read, nothing that a plugin asks for by itself.
		 */
		if (item.type == PARAMETER_PATH && json_string_length(initial) > 0) {
			return false;
		}
		item.text = copy(arena, json_string_value(initial));
	} else if (!take_int(json, "initial", &item.initial)) {
		return false;
	}
	if (item.type == PARAMETER_WORD && !take_words(words, arena, &item.words)) {
		return false;
	}
	item.name = copy(arena, name);
	item.help = copy(arena, help);
	*ret = item;
	return range_good(&item, json_array_size(words));
}

int parameters_decode(const char *plugin, json_t *describe, struct arena *arena,
	struct parameters *ret_parameters, struct wire_error *error) {
	json_t *list = json_object_get(describe, "parameters"), *json;
	size_t count = json_array_size(list), i;
	struct parameter *items = arena_take(arena, count + 1, sizeof(*items));
	bool good = count <= PARAMETERS_MAX;

	json_array_foreach(list, i, json) {
		struct parameter item = {0};
		good = good && take_parameter(json, arena, &item);
		if (items != NULL) {
			items[i] = item;
		}
	}
	const char *kept = copy(arena, plugin);
	if (!good) {
		error->code = WIRE_APPLICATION_ERROR;
		(void)snprintf(error->text, sizeof(error->text),
			"its parameters are wrong: at most %d were expected, each with a name of "
			"its own, a help, a type, and an initial value within its range",
			PARAMETERS_MAX);
		return -EINVAL;
	}
	if (arena_failed(arena)) {
		return -ENOMEM;
	}
	*ret_parameters =
		(struct parameters){.plugin = kept, .count = (uint32_t)count, .items = items};
	return 0;
}

/* ---- with values ---- */

/* The declarations in a block of their own (owned), or NULL when there are none. */
static void *decode_alone(json_t *describe, struct parameters *ret) {
	struct wire_error error;
	struct arena arena;
	void *memory = malloc(DECLARED_BYTES);

	arena_init(&arena, memory, memory != NULL ? DECLARED_BYTES : 0);
	if (memory == NULL || parameters_decode("", describe, &arena, ret, &error) != 0) {
		free(memory);
		return NULL;
	}
	return memory;
}

static const char *written(json_t *values, const struct parameter *parameter) {
	return json_string_value(json_object_get(values, parameter->name));
}

/* The path with the home directory in place of ~ (owned). */
static char *whole_path(const char *path) {
	const char *home = getenv("HOME");
	char *whole = NULL;

	if (path[0] != '~') {
		return strdup(path);
	}
	return asprintf(&whole, "%s%s", home != NULL ? home : "", path + 1) < 0 ? NULL : whole;
}

static size_t add_value(
	char **words, size_t count, const struct parameter *parameter, const char *value) {
	bool is_path = parameter->type == PARAMETER_PATH;
	char *text = is_path ? whole_path(value) : strdup(value), *word = NULL;

	if (text == NULL || asprintf(&word, "%s=%s", parameter->name, text) < 0) {
		free(text);
		return count;
	}
	words[count++] = strdup("--set");
	words[count++] = word;
	if (is_path) {
		words[count++] = strdup("--read");
		words[count++] = text;
	} else {
		free(text);
	}
	return count;
}

char **parameters_words(const char *program, const char *file, json_t *describe, json_t *values) {
	char **words = calloc(PARAMETERS_MAX * WORDS_PER_PARAMETER + 3, sizeof(*words));
	struct parameters parameters = {0};
	void *memory = json_object_size(values) > 0 ? decode_alone(describe, &parameters) : NULL;
	size_t count = 0;

	if (words == NULL) {
		free(memory);
		return NULL;
	}
	words[count++] = strdup(program);
	for (uint32_t i = 0; i < parameters.count; i++) {
		const struct parameter *parameter = &parameters.items[i];
		const char *text = written(values, parameter);
		char value[PARAMETER_VALUE_BYTES];
		struct diag diag;
		if (text != NULL && parameter_read(parameter, text, value, &diag) == 0) {
			count = add_value(words, count, parameter, value);
		}
	}
	free(memory);
	words[count] = strdup(file);
	return words;
}

void parameters_free(char **words) {
	for (size_t i = 0; words != NULL && words[i] != NULL; i++) {
		free(words[i]);
	}
	free(words);
}

json_t *parameters_shown(json_t *describe, json_t *values) {
	struct parameters parameters = {0};
	void *memory = decode_alone(describe, &parameters);
	json_t *list = json_array();

	for (uint32_t i = 0; i < parameters.count; i++) {
		const struct parameter *parameter = &parameters.items[i];
		const char *text = written(values, parameter);
		char initial[PARAMETER_VALUE_BYTES], range[400];
		parameter_print_initial(parameter, initial, sizeof(initial));
		parameter_print_range(parameter, range, sizeof(range));
		(void)json_array_append_new(list,
			json_pack("{s:s, s:s, s:b, s:s, s:s}", "name", parameter->name, "value",
				text != NULL ? text : initial, "set", text != NULL, "range", range,
				"help", parameter->help));
	}
	free(memory);
	return list;
}
