/* SPDX-License-Identifier: MIT */
/* What a plugin says about itself, as bytes: whatever it is, it is refused or makes a plan whose
 * routines can be laid out and whose parameters can be read. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/plan.h"
#include "core/timeline.h"
#include "daemon/catalogue_json.h"
#include "daemon/parameters.h"
#include "wire/wire.h"

#define ARENA_BYTES (1u << 20)
#define PROBLEMS_MAX 16

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use_parameters(json_t *describe, const struct parameters *parameters) {
	static const char *const values[] = {"", "3", "-1", "yes", "10s", "/tmp", "word"};
	char text[400], value[PARAMETER_VALUE_BYTES];
	json_t *written = json_object();
	for (uint32_t i = 0; i < parameters->count; i++) {
		const struct parameter *parameter = &parameters->items[i];
		parameter_print_initial(parameter, text, sizeof text);
		parameter_print_range(parameter, text, sizeof text);
		for (size_t k = 0; k < sizeof values / sizeof values[0]; k++) {
			struct diag diag;
			(void)parameter_read(parameter, values[k], value, &diag);
		}
		(void)json_object_set_new(written, parameter->name, json_string(values[i % 7]));
	}
	parameters_free(parameters_words("host", "file", describe, written));
	json_decref(parameters_shown(describe, written));
	json_decref(written);
}

static void use_plan(const struct catalogue *catalogue) {
	static const struct plan_entry entries[] = {
		{.file = "plan.ini", .line = 1, .section = "plugin fuzzed"},
		{.file = "plan.ini",
			.line = 2,
			.section = "plugin fuzzed",
			.key = "items",
			.value = "3"},
	};
	static struct timeline timeline;
	struct diag problems[PROBLEMS_MAX];
	struct diag_list list = {.items = problems, .capacity = PROBLEMS_MAX};
	struct arena arena;
	struct plan plan;
	void *memory = malloc(ARENA_BYTES);
	arena_init(&arena, memory, memory != NULL ? ARENA_BYTES : 0);
	if (plan_build(&plan, &arena, entries, 2, catalogue, &list) == 0) {
		for (uint32_t i = 0; i < plan.routine_count; i++) {
			struct diag diag;
			(void)timeline_make(&timeline, &plan, &plan.routines[i], NULL, &diag);
		}
	}
	free(memory);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct wire_error error;
	json_t *json = wire_json((const char *)data, size, &error);
	const struct plugin_answer answer = {"fuzzed", json, NULL};
	struct catalogue catalogue;
	struct parameters parameters;
	struct arena arena;
	size_t bad = 0;
	void *memory = json_is_object(json) ? malloc(ARENA_BYTES) : NULL;
	if (memory != NULL) {
		json_t *describe = json_object_get(json, "describe");
		arena_init(&arena, memory, ARENA_BYTES);
		bool good = catalogue_decode(&answer, 1, &arena, &catalogue, &bad, &error) == 0;
		if (parameters_decode("fuzzed", describe, &arena, &parameters, &error) == 0) {
			use_parameters(describe, &parameters);
			catalogue.parameters = &parameters;
			catalogue.parameters_count = 1;
		} else {
			good = false;
		}
		if (good) {
			use_plan(&catalogue);
		}
	}
	free(memory);
	json_decref(json);
	return 0;
}
