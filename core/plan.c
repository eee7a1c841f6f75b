/* SPDX-License-Identifier: MIT */
#include "plan.h"

#include <errno.h>
#include <string.h>

#include "plan_parts.h"

#define PLUGINS_MAX 64

void diag_list_add(struct diag_list *list, const struct diag *diag) {
	if (list->count < list->capacity) {
		list->items[list->count] = *diag;
	}
	list->count++;
	list->errors += diag->severity == DIAG_ERROR;
}

/* ---- finding ---- */

static bool full_name_is(const char *plugin, const char *id, const char *name) {
	size_t length = strlen(plugin);
	return strncmp(name, plugin, length) == 0 && name[length] == '/' &&
		strcmp(name + length + 1, id) == 0;
}

int32_t plan_find_routine(const struct plan *plan, const char *name) {
	int32_t shipped = -1;
	for (uint32_t i = 0; i < plan->routine_count; i++) {
		const char *id = plan->routines[i].id;
		if (strcmp(id, name) == 0) {
			return (int32_t)i;
		}
		if (full_name_is(SHIPPED_ROUTINES, name, id)) {
			shipped = (int32_t)i;
		}
	}
	return shipped;
}

int32_t plan_find_exercise(const struct plan *plan, const char *name) {
	int32_t shipped = -1, other = -1;
	for (uint32_t i = 0; i < plan->exercise_count; i++) {
		const struct exercise *exercise = &plan->exercises[i];
		if (full_name_is(exercise->plugin, exercise->id, name)) {
			return (int32_t)i;
		}
		if (strcmp(exercise->id, name) != 0) {
			continue;
		}
		if (exercise->plugin[0] == '\0') {
			return (int32_t)i;
		}
		if (strcmp(exercise->plugin, SHIPPED_ROUTINES) == 0) {
			shipped = (int32_t)i;
		} else if (other < 0) {
			other = (int32_t)i;
		}
	}
	return shipped >= 0 ? shipped : other;
}

int32_t plan_find_reminder(const struct plan *plan, const char *id) {
	for (uint32_t i = 0; i < plan->reminder_count; i++) {
		if (strcmp(plan->reminders[i].id, id) == 0) {
			return (int32_t)i;
		}
	}
	return -1;
}

enum cues plan_cues(const struct plan *plan, int32_t reminder) {
	return reminder < 0 ? plan->cues : plan->reminders[reminder].cues;
}

bool plan_has_condition(const struct plan *plan, const char *condition) {
	const struct texts *conditions = &plan->settings.conditions;
	for (uint32_t i = 0; i < conditions->count; i++) {
		if (strcmp(conditions->items[i], condition) == 0) {
			return true;
		}
	}
	return false;
}

/* ---- which plugins a plan names ---- */

struct plugin_list {
	struct arena *arena;
	const char **ids;
	uint32_t count, max;
};

static void list_plugin(struct plugin_list *list, const char *id, size_t length) {
	char name[ID_MAX + 1];
	if (length > ID_MAX) {
		return;
	}
	memcpy(name, id, length);
	name[length] = '\0';
	if (!id_valid(name) || strcmp(name, SHIPPED_ROUTINES) == 0 ||
		strcmp(name, SHIPPED_MODELS) == 0) {
		return;
	}
	for (uint32_t i = 0; i < list->count; i++) {
		if (strcmp(list->ids[i], name) == 0) {
			return;
		}
	}
	const char *copy = list->count < list->max ? arena_copy(list->arena, name, length) : NULL;
	if (copy != NULL) {
		list->ids[list->count++] = copy;
	}
}

/* Every "PLUGIN/..." among the words of a value. */
static void list_words(struct plugin_list *list, const char *text) {
	while (*text != '\0') {
		text += strspn(text, " \t,");
		size_t length = strcspn(text, " \t,"), before = strcspn(text, "/ \t,");
		if (before < length) {
			list_plugin(list, text, before);
		}
		text += length;
	}
}

/* The word behind "WORD " when the section is of that kind, else NULL. */
static const char *section_word(const char *section, const char *word) {
	size_t length = strlen(word);
	if (strncmp(section, word, length) != 0 || section[length] != ' ') {
		return NULL;
	}
	return section + length + strspn(section + length, " \t");
}

static bool is_reference(const char *key) {
	static const char *const keys[] = {"routine", "exercises", "progression", "model"};
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		if (strcmp(key, keys[i]) == 0) {
			return true;
		}
	}
	return false;
}

static bool switched_off(const struct plan_entry *entries, uint32_t count, const char *id) {
	bool off = false;
	for (uint32_t i = 0; i < count; i++) {
		const char *name = section_word(entries[i].section, "plugin");
		if (name != NULL && strcmp(name, id) == 0 && entries[i].key != NULL &&
			strcmp(entries[i].key, "enabled") == 0 && entries[i].value != NULL) {
			off = strcmp(entries[i].value, "no") == 0;
		}
	}
	return off;
}

uint32_t plan_plugins(const struct plan_entry *entries, uint32_t entry_count, struct arena *arena,
	const char **ret_ids, uint32_t max) {
	struct plugin_list list = {.arena = arena, .ids = ret_ids, .max = max};
	for (uint32_t i = 0; i < entry_count; i++) {
		const struct plan_entry *entry = &entries[i];
		const char *id = section_word(entry->section, "plugin");
		if (id != NULL) {
			list_plugin(&list, id, strlen(id));
		}
		id = section_word(entry->section, "exercise");
		id = id != NULL ? id : section_word(entry->section, "routine");
		if (id != NULL) {
			list_words(&list, id);
		}
		if (entry->key != NULL && entry->value != NULL && is_reference(entry->key)) {
			list_words(&list, entry->value);
		}
	}
	uint32_t kept = 0;
	for (uint32_t i = 0; i < list.count; i++) {
		if (!switched_off(entries, entry_count, list.ids[i])) {
			ret_ids[kept++] = list.ids[i];
		}
	}
	return kept;
}

/* ---- building ---- */

static int build_plugins(struct reader *reader, const struct plan_entry *entries, uint32_t count) {
	const char **ids = arena_take(reader->arena, PLUGINS_MAX, sizeof *ids);
	uint32_t used = 0;
	if (ids == NULL) {
		return -ENOMEM;
	}
	if (!reader_disabled(reader, SHIPPED_ROUTINES)) {
		ids[used++] = SHIPPED_ROUTINES;
	}
	if (!reader_disabled(reader, SHIPPED_MODELS)) {
		ids[used++] = SHIPPED_MODELS;
	}
	used += plan_plugins(entries, count, reader->arena, ids + used, PLUGINS_MAX - used);
	reader->plan->plugins = ids;
	reader->plan->plugin_count = used;
	return 0;
}

int plan_build(struct plan *ret_plan, struct arena *arena, const struct plan_entry *entries,
	uint32_t entry_count, const struct catalogue *catalogue, struct diag_list *problems) {
	static int (*const parts[])(struct reader * reader) = {
		parts_settings,
		parts_options,
		parts_muscles,
		parts_tips,
		parts_progressions,
		parts_exercises,
		parts_routines,
		parts_reminders,
	};
	struct plan plan = {0};
	struct reader reader = {
		.plan = &plan, .arena = arena, .catalogue = catalogue, .problems = problems};
	int r = reader_init(&reader, entries, entry_count);
	if (r == 0) {
		r = build_plugins(&reader, entries, entry_count);
	}
	for (size_t i = 0; r == 0 && i < sizeof parts / sizeof parts[0]; i++) {
		r = parts[i](&reader);
	}
	if (r < 0 || arena_failed(arena)) {
		return -ENOMEM; /* with the list unsorted: a caller may cut off what was added and
				   try again */
	}
	if (problems->errors == 0) {
		parts_lint(&reader);
	}
	reader_sort_problems(&reader);
	if (problems->errors > 0) {
		return -EINVAL;
	}
	*ret_plan = plan;
	return 0;
}
