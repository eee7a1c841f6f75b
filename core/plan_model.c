/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "plan_parts.h"
#include "plan_value.h"

#define NEAREST_MAX 64
#define FULL_NAME_MAX (2 * ID_MAX + 2)

const char *model_plugin(const char *name, char *buffer) {
	return name_plugin(name, SHIPPED_MODELS, buffer);
}

const struct model *model_find(const struct reader *reader, const char *name) {
	const struct catalogue *catalogue = reader->catalogue;
	char plugin[ID_MAX + 1];
	const char *slash = strchr(name, '/');
	model_plugin(name, plugin);
	if (reader_disabled(reader, plugin)) {
		return NULL;
	}
	for (uint32_t i = 0; i < catalogue->model_count; i++) {
		const struct model *model = &catalogue->models[i];
		if (strcmp(model->plugin, plugin) == 0 &&
			strcmp(model->id, slash != NULL ? slash + 1 : name) == 0) {
			return model;
		}
	}
	return NULL;
}

const char *model_full_name(struct reader *reader, const struct model *model) {
	char name[FULL_NAME_MAX];
	(void)snprintf(name, sizeof name, "%s/%s", model->plugin, model->id);
	return reader_copy(reader, name);
}

static bool plugin_missing(const struct reader *reader, const char *name) {
	char plugin[ID_MAX + 1];
	model_plugin(name, plugin);
	return reader_broken(reader, plugin, NULL) || reader_disabled(reader, plugin);
}

void model_report_unknown(struct reader *reader, const struct section *section,
	const struct setting *setting, const char *name) {
	const char *names[NEAREST_MAX];
	uint32_t count = 0;
	if (plugin_missing(reader, name)) {
		reader_report(reader, DIAG_WARNING, section, setting,
			"its plugin does not work at present; the dose stays as it is until it "
			"does");
		return;
	}
	for (struct section *s = reader->first[SECTION_PROGRESSION];
		s != NULL && count < NEAREST_MAX / 2; s = s->next) {
		names[count++] = s->id;
	}
	for (uint32_t i = 0; i < reader->catalogue->model_count && count < NEAREST_MAX; i++) {
		names[count++] = reader->catalogue->models[i].id;
	}
	char what[160];
	(void)snprintf(what, sizeof what, "there is no model \"%s\"", name);
	reader_report_unknown(reader, section, setting, what, diag_nearest(name, names, count),
		"write double, hold or another model of a plugin that is installed");
}

/* ---- parameters ---- */

static int32_t param_index(const struct model *model, const char *name) {
	for (uint32_t i = 0; i < model->param_count; i++) {
		if (strcmp(model->params[i].name, name) == 0) {
			return (int32_t)i;
		}
	}
	return -1;
}

static int32_t param_value(
	const struct model *model, const int32_t *params, const char *name, int32_t otherwise) {
	int32_t i = param_index(model, name);
	return i >= 0 ? params[i] : otherwise;
}

static void report_param(struct reader *reader, const struct section *section,
	const struct setting *setting, const struct model *model) {
	const char *names[NEAREST_MAX];
	char list[200] = "", what[160];
	size_t used = 0;
	uint32_t count = 0;
	for (; count < model->param_count && count < NEAREST_MAX; count++) {
		names[count] = model->params[count].name;
		int n = snprintf(list + used, sizeof list - used, "%s%s", count > 0 ? ", " : "",
			names[count]);
		used += n > 0 && (size_t)n < sizeof list - used ? (size_t)n : 0;
	}
	char otherwise[240];
	(void)snprintf(otherwise, sizeof otherwise, "it has %s", list);
	(void)snprintf(what, sizeof what, "the model %s has no such parameter", model->id);
	reader_report_unknown(reader, section, setting, what,
		diag_nearest(setting->key, names, count), otherwise);
}

/* One parameter as written; the problem is reported. */
static void read_param(struct reader *reader, const struct section *section,
	const struct setting *setting, const struct model *model) {
	int32_t i = param_index(model, setting->key);
	int64_t number;
	if (i < 0) {
		report_param(reader, section, setting, model);
		return;
	}
	const struct model_field *field = &model->params[i];
	if (number_parse(setting->value, true, &number) < 0) {
		reader_report(reader, DIAG_ERROR, section, setting,
			"\"%s\" is not a whole number; write a number from %d to %d",
			setting->value, (int)field->min, (int)field->max);
	} else if (number < field->min || number > field->max) {
		reader_report(reader, DIAG_ERROR, section, setting,
			"%s is too %s; write a number from %d to %d", setting->value,
			number < field->min ? "small" : "large", (int)field->min, (int)field->max);
	}
}

/* "lo=15 hi=25" over the parameters; what a catalogue got wrong costs only that parameter. */
static void read_params_text(const struct model *model, const char *text, int32_t *params) {
	while (*text != '\0') {
		char word[2 * ID_MAX];
		text += strspn(text, " ");
		size_t length = strcspn(text, " ");
		if (length > 0 && length < sizeof word) {
			memcpy(word, text, length);
			word[length] = '\0';
			char *equals = strchr(word, '=');
			int64_t number;
			if (equals != NULL) {
				*equals = '\0';
				int32_t i = param_index(model, word);
				if (i >= 0 && number_parse(equals + 1, true, &number) == 0 &&
					number >= model->params[i].min &&
					number <= model->params[i].max) {
					params[i] = (int32_t)number;
				}
			}
		}
		text += length;
	}
}

static void read_params_section(
	const struct model *model, const struct section *section, int32_t *params) {
	for (const struct setting *s = section->settings; s != NULL; s = s->next) {
		int32_t i = param_index(model, s->key);
		int64_t number;
		if (i >= 0 && number_parse(s->value, true, &number) == 0 &&
			number >= model->params[i].min && number <= model->params[i].max) {
			params[i] = (int32_t)number;
		}
	}
}

static int32_t *initial_params(struct reader *reader, const struct model *model) {
	/* One more than there are: a model without parameters has some, too, and NULL means
	 * unresolved. */
	int32_t *params = arena_take(reader->arena, model->param_count + 1, sizeof *params);
	for (uint32_t i = 0; params != NULL && i < model->param_count; i++) {
		params[i] = model->params[i].initial;
	}
	return params;
}

/* ---- [progression ID] ---- */

static int check_pairs(
	struct reader *reader, const struct section *section, const struct model *model) {
	static const char *const pairs[][2] = {{"lo", "hi"}, {"min", "max"}, {"nmin", "nmax"}};
	int32_t *params = initial_params(reader, model);
	if (params == NULL) {
		return -ENOMEM;
	}
	read_params_section(model, section, params);
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		int32_t low = param_value(model, params, pairs[i][0], 0);
		int32_t high = param_value(model, params, pairs[i][1], INT32_MAX);
		const struct setting *setting = section_find(section, pairs[i][0]);
		setting = setting != NULL ? setting : section_find(section, pairs[i][1]);
		if (low > high && setting != NULL) {
			reader_report(reader, DIAG_ERROR, section, setting,
				"%s is %d, above %s, which is %d; write both in order", pairs[i][0],
				(int)low, pairs[i][1], (int)high);
		}
	}
	return 0;
}

static int read_options(
	struct reader *reader, struct section *section, struct plan_progression *progression) {
	struct plan_option *options =
		arena_take(reader->arena, section->setting_count, sizeof *options);
	if (options == NULL) {
		return -ENOMEM;
	}
	for (const struct setting *s = section->settings; s != NULL; s = s->next) {
		if (strcmp(s->key, "model") == 0) {
			continue;
		}
		options[progression->option_count++] =
			(struct plan_option){.section = section->name,
				.key = reader_copy(reader, s->key),
				.value = reader_copy(reader, s->value),
				.file = reader_copy(reader, s->file),
				.line = s->line};
	}
	progression->options = options;
	return arena_failed(reader->arena) ? -ENOMEM : 0;
}

static int read_model(
	struct reader *reader, struct section *section, struct plan_progression *progression) {
	const struct plan_key *key = plan_key_find("progression", "model");
	const struct setting *setting = section_find(section, "model");
	uint32_t errors = 0;
	progression->model = "";
	if (setting == NULL) {
		reader_report(reader, DIAG_ERROR, section, NULL,
			"a progression needs a model; write for example model = double");
		return 0;
	}
	int r = reader_read(reader, section, setting, key, progression, &errors);
	if (r < 0 || errors > 0) {
		return r;
	}
	const struct model *model = model_find(reader, progression->model);
	if (model == NULL) {
		char plugin[ID_MAX + 1], full[FULL_NAME_MAX];
		model_report_unknown(reader, section, setting, progression->model);
		const char *slash = strchr(progression->model, '/');
		(void)snprintf(full, sizeof full, "%s/%s", model_plugin(progression->model, plugin),
			slash != NULL ? slash + 1 : progression->model);
		progression->model = reader_copy(reader, full);
		return progression->model == NULL ? -ENOMEM : 0;
	}
	for (const struct setting *s = section->settings; s != NULL; s = s->next) {
		if (strcmp(s->key, "model") != 0) {
			read_param(reader, section, s, model);
		}
	}
	progression->model = model_full_name(reader, model);
	return progression->model == NULL ? -ENOMEM : check_pairs(reader, section, model);
}

int parts_progressions(struct reader *reader) {
	struct plan *plan = reader->plan;
	plan->progressions = arena_take(
		reader->arena, reader->count[SECTION_PROGRESSION], sizeof *plan->progressions);
	if (plan->progressions == NULL) {
		return -ENOMEM;
	}
	for (struct section *s = reader->first[SECTION_PROGRESSION]; s != NULL; s = s->next) {
		struct plan_progression *progression = &plan->progressions[plan->progression_count];
		s->index = (int32_t)plan->progression_count++;
		progression->id = s->id;
		int r = read_model(reader, s, progression);
		if (r == 0) {
			r = read_options(reader, s, progression);
		}
		if (r < 0) {
			return r;
		}
	}
	return 0;
}

/* ---- items ---- */

/* A shipped exercise names a model that is not there: its dose stays, and the person is told once
 * for each model. */
static int unresolved(struct reader *reader, const char *name, struct routine_item *item) {
	char plugin[ID_MAX + 1], full[FULL_NAME_MAX];
	const char *slash = strchr(name, '/');
	(void)snprintf(full, sizeof full, "%s/%s", model_plugin(name, plugin),
		slash != NULL ? slash + 1 : name);
	item->model = reader_copy(reader, full);
	if (item->model == NULL) {
		return -ENOMEM;
	}
	/* After an error it would only repeat what was said with a line. */
	if (!reader->model_warned && reader->problems->errors == 0) {
		const char *why = "it has no such model";
		(void)reader_broken(reader, plugin, &why);
		reader->model_warned = true;
		reader_report(reader, DIAG_WARNING, NULL, NULL,
			"doses stay as they are: the model %s is not available (%s)", full, why);
	}
	return 0;
}

static void reach(const struct model *model, int32_t *params, const char *name, int32_t value) {
	for (uint32_t i = 0; i < model->param_count; i++) {
		const struct model_field *field = &model->params[i];
		if (strcmp(field->name, name) == 0 && value >= field->min && value <= field->max) {
			params[i] = value;
		}
	}
}

/* What a person wrote beside a shipped range is what was prescribed: the range grows to it, so that
 * the first good session is a step from there and no leap to the range's end. */
static void widen(const struct model *model, struct routine_item *item) {
	int32_t work = item->dose.hold_s > 0 ? item->dose.hold_s : item->dose.reps;
	if (work < param_value(model, item->params, "lo", work)) {
		reach(model, item->params, "lo", work);
	}
	if (work > param_value(model, item->params, "hi", work)) {
		reach(model, item->params, "hi", work);
	}
	if (item->dose.sets < param_value(model, item->params, "nmin", item->dose.sets)) {
		reach(model, item->params, "nmin", item->dose.sets);
	}
	if (item->dose.sets > param_value(model, item->params, "nmax", item->dose.sets)) {
		reach(model, item->params, "nmax", item->dose.sets);
	}
}

int model_resolve(
	struct reader *reader, const struct exercise *exercise, struct routine_item *item) {
	const char *name = exercise->progression;
	item->model = "";
	item->progression = "";
	item->params = NULL;
	item->lo = 0;
	if (name[0] == '\0') {
		return 0;
	}
	const struct section *section = reader_find(reader, SECTION_PROGRESSION, name);
	if (section != NULL) {
		item->progression = section->id;
		name = reader->plan->progressions[section->index].model;
	}
	const struct model *model = name[0] != '\0' ? model_find(reader, name) : NULL;
	if (model == NULL) {
		return name[0] != '\0' ? unresolved(reader, name, item) : 0;
	}
	item->model = model_full_name(reader, model);
	item->params = initial_params(reader, model);
	if (item->model == NULL || item->params == NULL) {
		return -ENOMEM;
	}
	if (section != NULL) {
		read_params_section(model, section, item->params);
	} else {
		read_params_text(model, exercise->model_params, item->params);
		widen(model, item);
	}
	/* `min` counts what the model moves: grams, where the dose has a load. */
	int32_t least = item->dose.load_g == 0 ? param_value(model, item->params, "min", 0) : 0;
	item->lo = param_value(model, item->params, "lo", least);
	return 0;
}
