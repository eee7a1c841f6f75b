/* SPDX-License-Identifier: MIT */
/* The weekly question: its four symptoms, an answer to them, and their course. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/symptom.h"
#include "methods.h"
#include "render.h"

/* A request that waits for the course. */
struct course_wait {
	struct daemon *daemon;
	struct request *request;
	char text[REPLY_BYTES];
};

static json_t *render_questions(void) {
	json_t *list = json_array();

	for (int i = 0; i < SYMPTOM_COUNT; i++) {
		enum symptom symptom = (enum symptom)i;
		(void)json_array_append_new(list,
			json_pack("{s:s, s:s, s:s}", "id", symptom_id(symptom), "text",
				symptom_question(symptom), "answer",
				symptom_yes_no(symptom) ? "yes-no" : "0-10"));
	}
	return list;
}

static void handle_course(void *user, int result, json_t *entries) {
	struct course_wait *wait = user;

	if (entries == NULL) {
		char text[200];
		(void)snprintf(text, sizeof(text),
			"the history cannot be read: %s; minimusctl doctor says more",
			strerror(-result));
		methods_refuse(wait->request, "refused", text);
	} else {
		json_t *json = json_pack("{s:o, s:b, s:o}", "questions", render_questions(),
			"weekly", wait->daemon->loaded->plan.settings.weekly_question, "entries",
			entries);
		render_set_text(json, "text", wait->text);
		request_answer(wait->request, json);
	}
	free(wait);
}

void methods_answer_symptoms(struct daemon *daemon, struct request *request, const char *text) {
	struct course_wait *wait = calloc(1, sizeof(*wait));

	if (wait == NULL) {
		request_answer(request, NULL);
		return;
	}
	*wait = (struct course_wait){.daemon = daemon, .request = request};
	(void)snprintf(wait->text, sizeof(wait->text), "%s", text);
	store_symptoms(daemon->store, handle_course, wait);
}

void serve_symptoms(struct daemon *daemon, struct request *request, json_t *params) {
	struct command_args args = {.command = COMMAND_SYMPTOMS, .reminder = -1, .routine = -1};
	int32_t answers[SYMPTOM_COUNT];

	if (json_object_size(params) == 0) {
		methods_answer_symptoms(daemon, request, "");
		return;
	}
	for (int i = 0; i < SYMPTOM_COUNT; i++) {
		json_t *given = json_object_get(params, symptom_id((enum symptom)i));
		answers[i] = json_is_boolean(given) ? json_is_true(given)
			: json_is_integer(given)    ? (int32_t)json_integer_value(given)
						    : SYMPTOM_UNKNOWN;
	}
	args.symptoms = answers;
	methods_command(daemon, request, &args);
}
