/* SPDX-License-Identifier: MIT */
#include "planload.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue_json.h"
#include "core/calendar.h"
#include "hooks.h"
#include "log.h"
#include "parameters.h"
#include "plankeep.h"

#define ARENA_BYTES_MIN (96u * 1024u)
#define ARENA_BYTES_MAX (256u * 1024u * 1024u)

struct answer {
	struct load *load;
	char *id;     /* owned */
	json_t *json; /* owned */
	char *why;    /* owned */
};

/* One loading under way. */
struct load {
	struct plugins *plugins;
	char *only, *config, *shipped, *keep; /* owned */
	bool empty;
	planload_done *done;
	void *user;
	struct planfiles files;
	json_t *values; /* owned; parameters of plugins, by id */
	struct diag_list problems;
	size_t answer_count, open;
	struct answer answers[CATALOGUE_PLUGINS_MAX];
};

struct loaded *loaded_hold(struct loaded *loaded) {
	loaded->others++;
	return loaded;
}

void loaded_destroy(struct loaded *loaded) {
	if (loaded == NULL) {
		return;
	}
	if (loaded->others > 0) {
		loaded->others--;
		return;
	}
	zonefile_finish(&loaded->zone);
	for (uint32_t i = 0; i < loaded->calendar_zone_count; i++) {
		zonefile_finish(&loaded->calendar_zones[i]);
	}
	free(loaded->calendar_zones);
	if (loaded->from_files) {
		planfiles_finish(&loaded->files);
	}
	free(loaded->memory);
	free(loaded->model_memory);
	json_decref(loaded->values);
	free(loaded);
}

static void load_destroy(struct load *load) {
	for (size_t i = 0; i < load->answer_count; i++) {
		free(load->answers[i].id);
		json_decref(load->answers[i].json);
		free(load->answers[i].why);
	}
	free(load->only);
	free(load->config);
	free(load->shipped);
	free(load->keep);
	free(load->problems.items);
	json_decref(load->values);
	free(load);
}

/* Builds into blocks that grow until everything fits. */
static void *grow(struct arena *arena, void *memory) {
	size_t size = arena->base == NULL ? ARENA_BYTES_MIN : arena->size * 2;

	while (size < arena->wanted && size < ARENA_BYTES_MAX) {
		size *= 2;
	}
	free(memory);
	memory = size <= ARENA_BYTES_MAX ? malloc(size) : NULL;
	arena_init(arena, memory, memory != NULL ? size : 0);
	return memory;
}

/* What those that answered declare, added to the catalogue. */
static int decode_parameters(struct load *load, struct arena *arena, struct catalogue *catalogue,
	size_t *ret_bad, struct wire_error *error) {
	struct parameters *all = arena_take(arena, load->answer_count, sizeof(*all));
	int result = all != NULL ? 0 : -ENOMEM;

	for (size_t i = 0; result == 0 && i < load->answer_count; i++) {
		const struct answer *answer = &load->answers[i];
		if (answer->json != NULL) {
			*ret_bad = i;
			result = parameters_decode(answer->id,
				json_object_get(answer->json, "describe"), arena,
				&all[catalogue->parameters_count++], error);
		}
	}
	catalogue->parameters = all;
	return result;
}

/* Decodes what all plugins said; who talks nonsense is left out as broken. The block is the
 * caller's. */
static void *decode(struct load *load, struct catalogue *ret_catalogue, bool models_only) {
	struct plugin_answer answers[CATALOGUE_PLUGINS_MAX];
	struct arena arena = {0};
	struct wire_error error;
	void *memory = NULL;
	size_t bad = 0;
	int result = -ENOMEM;

	while (result != 0) {
		if (result == -ENOMEM && (memory = grow(&arena, memory)) == NULL) {
			return NULL;
		}
		arena_init(&arena, memory, arena.size);
		for (size_t i = 0; i < load->answer_count; i++) {
			const struct answer *answer = &load->answers[i];
			answers[i] = (struct plugin_answer){answer->id, answer->json, answer->why};
		}
		result = models_only ? catalogue_decode_models(
					       answers, load->answer_count, &arena, ret_catalogue)
				     : catalogue_decode(answers, load->answer_count, &arena,
					       ret_catalogue, &bad, &error);
		if (result == 0 && !models_only) {
			result = decode_parameters(load, &arena, ret_catalogue, &bad, &error);
		}
		if (result == -EINVAL) {
			struct answer *answer = &load->answers[bad];
			json_decref(answer->json);
			answer->json = NULL;
			answer->why = strdup(error.text);
			plugins_fault(load->plugins, answer->id, error.text);
		}
	}
	return memory;
}

static int build(struct load *load, struct loaded *loaded, const struct catalogue *catalogue) {
	struct arena arena = {0};
	int result = -ENOMEM;
	uint32_t count = load->problems.count, errors = load->problems.errors;

	while (result == -ENOMEM) {
		loaded->memory = grow(&arena, loaded->memory);
		if (loaded->memory == NULL) {
			return -ENOMEM;
		}
		load->problems.count = count;
		load->problems.errors = errors;
		result = plan_build(&loaded->plan, &arena, load->files.entries,
			load->files.entry_count, catalogue, &load->problems);
	}
	return result;
}

/* Everything may be right with a plan that never reminds of anything, but hardly as it was meant.
 */
static void warn_empty(struct load *load, const struct plan *plan) {
	struct diag diag = {.severity = DIAG_WARNING};

	if (load->empty || load->files.file_count == 0 || plan->reminder_count > 0 ||
		load->problems.errors > 0) {
		return;
	}
	(void)snprintf(diag.file, sizeof(diag.file), "%s", load->files.files[0].path);
	(void)diag_fail(&diag, 0,
		"there is no reminder in it; write one as [reminder desk] with a routine and a "
		"time");
	diag_list_add(&load->problems, &diag);
}

/* The zone that is not there, at the line of the key that names it. */
static void complain_zone(
	struct load *load, const char *section, const char *key, const char *name) {
	struct diag diag = {.severity = DIAG_ERROR};

	(void)snprintf(diag.section, sizeof(diag.section), "%s", section);
	(void)snprintf(diag.key, sizeof(diag.key), "%s", key);
	for (uint32_t i = 0; i < load->files.entry_count; i++) {
		const struct plan_entry *entry = &load->files.entries[i];
		if (strcmp(entry->section, section) == 0 && entry->key != NULL &&
			strcmp(entry->key, key) == 0) {
			(void)snprintf(diag.file, sizeof(diag.file), "%s", entry->file);
			diag.line = entry->line;
		}
	}
	(void)diag_fail(&diag, 0,
		"there is no time zone \"%.60s\"; write one of the zone database, as Europe/Berlin",
		name);
	diag_list_add(&load->problems, &diag);
}

/* The zone of that name among those that are loaded, or loads it; NULL when there is none. */
static const struct zone *calendar_zone(struct loaded *loaded, const char *name) {
	for (uint32_t i = 0; i < loaded->calendar_zone_count; i++) {
		if (strcmp(zone_name(loaded->calendar_zones[i].zone), name) == 0) {
			return loaded->calendar_zones[i].zone;
		}
	}
	struct zonefile *fresh = &loaded->calendar_zones[loaded->calendar_zone_count];
	if (zonefile_load(fresh, name) < 0) {
		return NULL;
	}
	loaded->calendar_zone_count++;
	return fresh->zone;
}

/* Finds the zones that calendar expressions name. -ENOMEM, or 0 with what is wrong told. */
static int check_calendar_zones(struct load *load, struct loaded *loaded) {
	const struct plan *plan = &loaded->plan;

	loaded->calendar_zones = calloc(plan->reminder_count + 1, sizeof(*loaded->calendar_zones));
	if (loaded->calendar_zones == NULL) {
		return -ENOMEM;
	}
	for (uint32_t i = 0; i < plan->reminder_count; i++) {
		const struct reminder *reminder = &plan->reminders[i];
		struct rule_calendar *calendar = reminder->rule.calendar;
		if (reminder->rule.kind != RULE_CALENDAR || calendar->calendar.zone[0] == '\0') {
			continue;
		}
		calendar->zone = calendar_zone(loaded, calendar->calendar.zone);
		if (calendar->zone == NULL) {
			char section[ID_MAX + 16];
			(void)snprintf(section, sizeof(section), "reminder %s", reminder->id);
			complain_zone(load, section, "calendar", calendar->calendar.zone);
		}
	}
	return 0;
}

static void check_zone(struct load *load, struct loaded *loaded) {
	const char *name = loaded->plan.settings.timezone;

	if (zonefile_load(&loaded->zone, name) < 0) {
		complain_zone(load, "minimus", "timezone", name);
	}
}

/* Gives back what only building needed: the entries and their text. */
static void keep_files(struct load *load, struct loaded *loaded) {
	if (load->keep != NULL) {
		int result =
			plankeep_write(load->keep, load->files.entries, load->files.entry_count);
		if (result < 0) {
			log_line(LOG_WARN, "the good plan cannot be kept in %s: %s", load->keep,
				strerror(-result));
		}
	}
	if (load->empty) {
		return;
	}
	free(load->files.entries);
	free(load->files.text);
	load->files.entries = NULL;
	load->files.entry_count = 0;
	load->files.text = NULL;
	loaded->files = load->files;
	loaded->from_files = true;
	load->files = (struct planfiles){0};
	load->empty = true;
}

static void finish(struct load *load) {
	struct loaded *loaded = calloc(1, sizeof(*loaded));
	struct catalogue catalogue = {0};
	void *memory = loaded != NULL ? decode(load, &catalogue, false) : NULL;

	if (memory != NULL && build(load, loaded, &catalogue) == 0 &&
		check_calendar_zones(load, loaded) == 0) {
		check_zone(load, loaded);
		warn_empty(load, &loaded->plan);
		hooks_check(&loaded->plan, &load->problems);
		loaded->model_memory = decode(load, &loaded->models, true);
	}
	free(memory);
	if (loaded != NULL && loaded->model_memory != NULL && load->problems.errors == 0) {
		loaded->warnings = load->problems.count;
		loaded->values = json_incref(load->values);
		keep_files(load, loaded);
	} else {
		loaded_destroy(loaded);
		loaded = NULL;
	}
	load->done(load->user, loaded, &load->problems);
	if (!load->empty) {
		planfiles_finish(&load->files);
	}
	load_destroy(load);
}

static void handle_answer(void *user, json_t *json, const char *problem) {
	struct answer *answer = user;
	struct load *load = answer->load;

	answer->json = json_incref(json);
	answer->why = problem != NULL ? strdup(problem) : NULL;
	if (--load->open == 0) {
		finish(load);
	}
}

static void add_plugin(struct load *load, const char *id) {
	for (size_t i = 0; i < load->answer_count; i++) {
		if (strcmp(load->answers[i].id, id) == 0) {
			return;
		}
	}
	if (load->answer_count < CATALOGUE_PLUGINS_MAX) {
		load->answers[load->answer_count++] =
			(struct answer){.load = load, .id = strdup(id)};
	}
}

static void find_plugins(struct load *load) {
	const char *ids[CATALOGUE_PLUGINS_MAX];
	struct arena arena = {0};
	void *memory = NULL;
	uint32_t count;

	add_plugin(load, SHIPPED_ROUTINES);
	add_plugin(load, SHIPPED_MODELS);
	do {
		memory = grow(&arena, memory);
		if (memory == NULL) {
			return;
		}
		count = plan_plugins(load->files.entries, load->files.entry_count, &arena, ids,
			CATALOGUE_PLUGINS_MAX - 2);
	} while (arena_failed(&arena));
	for (uint32_t i = 0; i < count; i++) {
		add_plugin(load, ids[i]);
	}
	free(memory);
}

static char *copy(const char *text) {
	return text != NULL ? strdup(text) : NULL;
}

static void read_files(struct load *load) {
	if (load->empty) {
		return;
	}
	int result = planfiles_read(
		&load->files, load->only, load->config, load->shipped, &load->problems);
	if (result < 0 && load->problems.errors == 0) {
		struct diag diag = {.severity = DIAG_ERROR};
		(void)snprintf(diag.file, sizeof(diag.file), "%s",
			load->only != NULL ? load->only : load->config);
		(void)diag_fail(&diag, 0, "the plan cannot be read: %s", strerror(-result));
		diag_list_add(&load->problems, &diag);
	}
}

int planload_start(struct plugins *plugins, const struct planload_source *source,
	const char *keep_path, planload_done *done, void *user) {
	struct load *load = calloc(1, sizeof(*load));

	if (load == NULL) {
		return -ENOMEM;
	}
	load->plugins = plugins;
	load->empty = source->empty;
	load->only = copy(source->only);
	load->config = copy(source->config);
	load->shipped = copy(source->shipped);
	load->keep = copy(keep_path);
	load->done = done;
	load->user = user;
	load->problems.items = calloc(PROBLEMS_MAX, sizeof(struct diag));
	load->problems.capacity = PROBLEMS_MAX;
	if (load->problems.items == NULL) {
		load_destroy(load);
		return -ENOMEM;
	}
	read_files(load);
	find_plugins(load);
	load->values = parameters_written(load->files.entries, load->files.entry_count);
	load->open = load->answer_count;
	for (size_t i = 0; i < load->answer_count; i++) {
		const char *id = load->answers[i].id;
		plugins_describe(plugins, id, json_object_get(load->values, id), handle_answer,
			&load->answers[i]);
	}
	return 0;
}
