/* SPDX-License-Identifier: MIT */
/* The sections that stand alone: settings, options of other programs, muscles and tips. */
#include "plan_parts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "buf.h"
#include "plan_value.h"

#define EVENTS_MAX 64

int parts_settings(struct reader *reader) {
	struct plan_settings *settings = &reader->plan->settings;
	const struct section *section = reader->first[SECTION_MINIMUS];
	const struct setting *equipment = section_find(section, "equipment");
	uint32_t errors = 0;
	settings->timezone = settings->prescribed_by = settings->review = "";
	int r = reader_defaults(reader, "minimus", settings);
	if (r == 0 && section != NULL) {
		r = reader_apply(reader, section, "minimus", settings, NULL, &errors);
	}
	if (r == 0 && equipment != NULL && strcmp(equipment->value, "none") == 0) {
		/* Owning nothing is a restriction, an empty list is not. */
		static const char *const nothing[] = {"none"};
		settings->equipment = (struct texts){.count = 1, .items = nothing};
	}
	return r;
}

/* ---- options ---- */

static void check_hook(
	struct reader *reader, const struct section *section, const struct setting *setting) {
	const char *events[EVENTS_MAX], *event = setting->key + 3;
	size_t count = 0;
	for (const char *name; count < EVENTS_MAX && (name = plan_event_at(count)) != NULL;
		count++) {
		if (strcmp(name, event) == 0) {
			return;
		}
		events[count] = name;
	}
	reader_report_unknown(reader, section, setting, "there is no such event",
		diag_nearest(event, events, count),
		"write for example on-reminder.due or on-session.finished");
}

static bool is_hook(const char *key) {
	return strncmp(key, "on-", 3) == 0;
}

/* What the plugin declared, or NULL when it has not answered. */
static const struct parameters *find_parameters(const struct reader *reader, const char *plugin) {
	const struct catalogue *catalogue = reader->catalogue;
	for (uint32_t i = 0; i < catalogue->parameters_count; i++) {
		if (strcmp(catalogue->parameters[i].plugin, plugin) == 0) {
			return &catalogue->parameters[i];
		}
	}
	return NULL;
}

static void report_parameter(struct reader *reader, const struct section *section,
	const struct setting *setting, const struct parameters *parameters) {
	const char *names[PARAMETERS_MAX + 1] = {"enabled"};
	char otherwise[240];
	struct buf buf;
	size_t count = 1;
	buf_init(&buf, otherwise, sizeof otherwise);
	buf_puts(&buf,
		parameters->count > 0 ? "it has " : "it has none; the only key here is enabled");
	for (uint32_t i = 0; i < parameters->count && count <= PARAMETERS_MAX; i++) {
		names[count++] = parameters->items[i].name;
		buf_printf(&buf, "%s%s", i == 0 ? "" : ", ", parameters->items[i].name);
	}
	reader_report_unknown(reader, section, setting, "the plugin has no such parameter",
		diag_nearest(setting->key, names, count), otherwise);
}

static void check_parameter(struct reader *reader, const struct section *section,
	const struct setting *setting, const struct parameters *parameters) {
	char value[PARAMETER_VALUE_BYTES];
	struct diag diag = {0};
	for (uint32_t i = 0; i < parameters->count; i++) {
		if (strcmp(parameters->items[i].name, setting->key) == 0) {
			if (parameter_read(&parameters->items[i], setting->value, value, &diag) <
				0) {
				reader_report_diag(reader, DIAG_ERROR, section, setting, &diag);
			}
			return;
		}
	}
	report_parameter(reader, section, setting, parameters);
}

static void check_parameters(struct reader *reader, const struct section *section) {
	const struct parameters *parameters = find_parameters(reader, section->id);
	for (const struct setting *s = section->settings; parameters != NULL && s != NULL;
		s = s->next) {
		if (strcmp(s->key, "enabled") != 0) {
			check_parameter(reader, section, s, parameters);
		}
	}
}

/* A plugin knows its own parameters, but when it cannot be asked, a slip in `enabled` would switch
 * nothing off. */
static bool is_parameter(const char *key) {
	static const char *const own[] = {"enabled"};
	return diag_nearest(key, own, 1) == NULL;
}

static bool is_any(const char *key) {
	(void)key;
	return true;
}

static int check_options(struct reader *reader, const struct section *section, const char *table) {
	struct option_draft draft = {0};
	uint32_t errors = 0;
	bool hooks = section->kind == SECTION_HOOKS;
	for (const struct setting *s = section->settings; hooks && s != NULL; s = s->next) {
		if (is_hook(s->key)) {
			check_hook(reader, section, s);
			int r = reader_read(reader, section, s, plan_key_find("hooks", "on-EVENT"),
				&draft, &errors);
			if (r < 0) {
				return r;
			}
		}
	}
	if (section->kind == SECTION_PLUGIN) {
		bool known = find_parameters(reader, section->id) != NULL;
		check_parameters(reader, section);
		return reader_apply(
			reader, section, table, &draft, known ? is_any : is_parameter, &errors);
	}
	return reader_apply(reader, section, table, &draft, hooks ? is_hook : NULL, &errors);
}

static int keep_options(struct reader *reader, const struct section *section) {
	for (const struct setting *s = section->settings; s != NULL; s = s->next) {
		reader->plan->options[reader->plan->option_count++] =
			(struct plan_option){.section = section->name,
				.key = reader_copy(reader, s->key),
				.value = reader_copy(reader, s->value),
				.file = reader_copy(reader, s->file),
				.line = s->line};
	}
	return arena_failed(reader->arena) ? -ENOMEM : 0;
}

int parts_options(struct reader *reader) {
	static const struct {
		enum section_kind kind;
		const char *table;
	} served[] = {{SECTION_PLUGIN, "plugin"}, {SECTION_DESKTOP, "desktop"},
		{SECTION_SOUND, "sound"}, {SECTION_SPEECH, "speech"}, {SECTION_HOOKS, "hooks"}};
	uint32_t count = 0;
	for (size_t i = 0; i < sizeof served / sizeof served[0]; i++) {
		for (const struct section *s = reader->first[served[i].kind]; s != NULL;
			s = s->next) {
			count += s->setting_count;
		}
	}
	reader->plan->options = arena_take(reader->arena, count, sizeof *reader->plan->options);
	int r = reader->plan->options == NULL ? -ENOMEM : 0;
	for (size_t i = 0; i < sizeof served / sizeof served[0]; i++) {
		for (const struct section *s = reader->first[served[i].kind]; r == 0 && s != NULL;
			s = s->next) {
			r = check_options(reader, s, served[i].table);
			r = r == 0 ? keep_options(reader, s) : r;
		}
	}
	return r;
}

/* ---- muscles and tips ---- */

static int copy_muscle(struct reader *reader, const struct muscle *from, struct muscle *to) {
	*to = (struct muscle){.id = reader_copy(reader, from->id),
		.title = reader_copy(reader, from->title),
		.region = reader_copy(reader, from->region),
		.note = reader_copy(reader, from->note)};
	int r = reader_copy_texts(reader, &from->actions, &to->actions);
	return r == 0 ? reader_copy_texts(reader, &from->complaints, &to->complaints) : r;
}

static int32_t find_muscle(const struct plan *plan, const char *id) {
	for (uint32_t i = 0; i < plan->muscle_count; i++) {
		if (strcmp(plan->muscles[i].id, id) == 0) {
			return (int32_t)i;
		}
	}
	return -1;
}

int parts_muscles(struct reader *reader) {
	const struct catalogue *catalogue = reader->catalogue;
	struct plan *plan = reader->plan;
	plan->muscles = arena_take(reader->arena,
		catalogue->muscle_count + reader->count[SECTION_MUSCLE], sizeof *plan->muscles);
	int r = plan->muscles == NULL ? -ENOMEM : 0;
	for (uint32_t i = 0; r == 0 && i < catalogue->muscle_count; i++) {
		r = copy_muscle(
			reader, &catalogue->muscles[i], &plan->muscles[plan->muscle_count++]);
	}
	for (struct section *s = reader->first[SECTION_MUSCLE]; r == 0 && s != NULL; s = s->next) {
		uint32_t errors = 0;
		int32_t index = find_muscle(plan, s->id);
		if (index < 0) {
			index = (int32_t)plan->muscle_count++;
			plan->muscles[index] = (struct muscle){
				.id = s->id, .title = s->id, .region = "", .note = ""};
		}
		r = reader_apply(reader, s, "muscle", &plan->muscles[index], NULL, &errors);
	}
	return r;
}

int parts_tips(struct reader *reader) {
	const struct catalogue *catalogue = reader->catalogue;
	struct plan *plan = reader->plan;
	plan->tips = arena_take(reader->arena, catalogue->tip_count + reader->count[SECTION_TIP],
		sizeof *plan->tips);
	int r = plan->tips == NULL ? -ENOMEM : 0;
	for (uint32_t i = 0; r == 0 && i < catalogue->tip_count; i++) {
		const struct tip *from = &catalogue->tips[i];
		plan->tips[plan->tip_count++] = (struct tip){.id = reader_copy(reader, from->id),
			.text = reader_copy(reader, from->text),
			.when = reader_copy(reader, from->when)};
	}
	for (struct section *s = reader->first[SECTION_TIP]; r == 0 && s != NULL; s = s->next) {
		uint32_t errors = 0, i = 0;
		while (i < plan->tip_count && strcmp(plan->tips[i].id, s->id) != 0) {
			i++;
		}
		if (i == plan->tip_count) {
			plan->tips[plan->tip_count++] =
				(struct tip){.id = s->id, .text = "", .when = ""};
		}
		r = reader_apply(reader, s, "tip", &plan->tips[i], NULL, &errors);
		if (r == 0 && errors == 0 && plan->tips[i].text[0] == '\0') {
			reader_report(reader, DIAG_ERROR, s, NULL,
				"a tip needs its words; write text = Stand up for a minute.");
		}
	}
	return r < 0 || arena_failed(reader->arena) ? -ENOMEM : 0;
}
