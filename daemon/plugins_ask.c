/* SPDX-License-Identifier: MIT */
/* Questions on their way to a plugin: each waits in the plugin's queue. */
#include <stdlib.h>
#include <string.h>

#include "plugins.h"
#include "plugins_private.h"

#define QUESTIONS_MAX 256

static void add_question(struct plugins *plugins, const char *id, const char *method,
	json_t *params, const struct question *model) {
	struct plugin *plugin = plugin_find_or_add(plugins, id);
	struct question *question = calloc(1, sizeof(*question));

	if (plugin == NULL || question == NULL || plugins->busy >= QUESTIONS_MAX) {
		free(question);
		json_decref(params);
		json_decref(model->values);
		model->answered(model->user, NULL, "there are too many plugins or questions");
		return;
	}
	*question = *model;
	question->method = method;
	question->params = params;
	if (plugin->last != NULL) {
		plugin->last->next = question;
	} else {
		plugin->first = question;
	}
	plugin->last = question;
	plugins->busy++;
	/* Never from inside the asking call: whoever asks is in the middle of something. */
	(void)uv_timer_start(&plugins->later, plugins_go_on, 0, 0);
}

void plugins_describe(struct plugins *plugins, const char *id, json_t *values,
	plugins_answered *answered, void *user) {
	struct question model = {.describe = true,
		.values = values != NULL ? json_incref(values) : json_object(),
		.answered = answered,
		.user = user};

	add_question(plugins, id, "describe", NULL, &model);
}

void plugins_call(struct plugins *plugins, const char *id, const char *method, json_t *params,
	plugins_answered *answered, void *user) {
	struct question model = {.answered = answered, .user = user};

	add_question(plugins, id, method, params, &model);
}

void plugins_try(struct plugins *plugins, const char *id, const char *method, json_t *params,
	plugins_answered *answered, void *user) {
	struct question model = {.trial = true, .answered = answered, .user = user};

	add_question(plugins, id, method, params, &model);
}
