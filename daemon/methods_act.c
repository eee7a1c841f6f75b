/* SPDX-License-Identifier: MIT */
/* The methods that change something: each becomes one command of the engine. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "methods.h"
#include "render.h"

static struct command_args make(enum command command) {
	return (struct command_args){.command = command, .reminder = -1, .routine = -1};
}

void serve_reminder_snooze(struct daemon *daemon, struct request *request, json_t *params) {
	struct command_args args = make(COMMAND_SNOOZE);

	if (param_reminder(daemon, request, params, &args.reminder) == 0) {
		args.for_us = param_integer(params, "for") * US_PER_S;
		methods_command(daemon, request, &args);
	}
}

static void act_on_reminder(
	struct daemon *daemon, struct request *request, json_t *params, enum command command) {
	struct command_args args = make(command);

	if (param_reminder(daemon, request, params, &args.reminder) == 0) {
		args.text = param_text(params, "reason");
		methods_command(daemon, request, &args);
	}
}

void serve_reminder_skip(struct daemon *daemon, struct request *request, json_t *params) {
	act_on_reminder(daemon, request, params, COMMAND_SKIP);
}

void serve_reminder_now(struct daemon *daemon, struct request *request, json_t *params) {
	act_on_reminder(daemon, request, params, COMMAND_NOW);
}

static void act_with_report(
	struct daemon *daemon, struct request *request, json_t *params, struct command_args *args) {
	struct record_report report;
	struct wire_error error = {.code = WIRE_INVALID_PARAMS};

	if (report_decode(daemon, params, &report, &error) < 0) {
		request_refuse(request, WIRE_INVALID_PARAMS, "bad-argument", error.text);
		return;
	}
	args->report = &report;
	methods_command(daemon, request, args);
}

/* The routine that is meant, unless a prompt has shown what its session has; -1. */
static int32_t composed_routine(struct daemon *daemon, const struct command_args *args) {
	const struct plan *plan = &daemon->loaded->plan;

	for (uint32_t i = 0; i < plan->reminder_count; i++) {
		struct reminder_view view;
		bool named = args->reminder == (int32_t)i;
		if (!named && args->reminder >= 0) {
			continue;
		}
		engine_reminder(daemon->engine, daemon_now(daemon), (int32_t)i, &view);
		if (named) {
			return view.state == REMINDER_DUE ? -1 : view.routine;
		}
		if (view.state == REMINDER_DUE && view.routine == args->routine) {
			return -1;
		}
	}
	return args->routine;
}

void serve_reminder_done(struct daemon *daemon, struct request *request, json_t *params) {
	struct command_args args = make(COMMAND_DONE);

	if (param_reminder(daemon, request, params, &args.reminder) < 0) {
		return;
	}
	int32_t routine = composed_routine(daemon, &args);
	if (!compose_before(daemon, request, params, routine, serve_reminder_done)) {
		act_with_report(daemon, request, params, &args);
	}
}

void serve_session_report(struct daemon *daemon, struct request *request, json_t *params) {
	struct command_args args = make(COMMAND_REPORT);

	act_with_report(daemon, request, params, &args);
}

void serve_answer(struct daemon *daemon, struct request *request, json_t *params) {
	struct command_args args = make(COMMAND_ANSWER);
	struct record_report report = {
		.effort = -1, .pain = {PAIN_UNKNOWN, PAIN_UNKNOWN, PAIN_UNKNOWN}};

	if (json_object_size(params) == 0) {
		methods_refuse(request, "bad-argument",
			"an answer says effort, pain or morning, each from 0 to 10");
		return;
	}
	if (json_object_get(params, "effort") != NULL) {
		report.effort = (int32_t)param_integer(params, "effort");
	}
	if (json_object_get(params, "pain") != NULL) {
		report.pain.during = (int32_t)param_integer(params, "pain");
	}
	if (json_object_get(params, "morning") != NULL) {
		report.pain.morning = (int32_t)param_integer(params, "morning");
	}
	args.report = &report;
	methods_command(daemon, request, &args);
}

void serve_undo(struct daemon *daemon, struct request *request, json_t *params) {
	struct command_args args = make(COMMAND_UNDO);

	(void)params;
	methods_command(daemon, request, &args);
}

void serve_session_start(struct daemon *daemon, struct request *request, json_t *params) {
	struct command_args args = make(COMMAND_START);

	if (param_reminder(daemon, request, params, &args.reminder) < 0 ||
		param_routine(daemon, request, params, &args.routine) < 0) {
		return;
	}
	int32_t routine = composed_routine(daemon, &args);
	if (!compose_before(daemon, request, params, routine, serve_session_start)) {
		methods_command(daemon, request, &args);
	}
}

void serve_session_verb(struct daemon *daemon, struct request *request, json_t *params) {
	static const struct {
		enum method_id method;
		enum command command;
	} verbs[] = {{METHOD_SESSION_PAUSE, COMMAND_SESSION_PAUSE},
		{METHOD_SESSION_RESUME, COMMAND_SESSION_RESUME},
		{METHOD_SESSION_TOGGLE, COMMAND_SESSION_TOGGLE},
		{METHOD_SESSION_NEXT, COMMAND_SESSION_NEXT},
		{METHOD_SESSION_BACK, COMMAND_SESSION_BACK},
		{METHOD_SESSION_STOP, COMMAND_SESSION_STOP}};

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		if (verbs[i].method == request->method->id) {
			struct command_args args = make(verbs[i].command);
			args.text = param_text(params, "reason");
			methods_command(daemon, request, &args);
			return;
		}
	}
}

static void act_on_pause(
	struct daemon *daemon, struct request *request, json_t *params, enum command command) {
	struct command_args args = make(command);
	const char *reason = param_text(params, "reason");

	if (param_reminder(daemon, request, params, &args.reminder) < 0 ||
		param_time(request, params, "until", &args.until_us) < 0) {
		return;
	}
	args.for_us = param_integer(params, "for") * US_PER_S;
	if (args.for_us != 0 && args.until_us != 0) {
		methods_refuse(request, "bad-argument", "pause: say for or until, not both");
		return;
	}
	if (args.until_us != 0 && args.until_us <= daemon_now(daemon).wall_us) {
		methods_refuse(request, "bad-argument", "pause: \"until\" is in the past");
		return;
	}
	if (reason != NULL && reason[0] != '\0' && !id_valid(reason)) {
		methods_refuse(request, "bad-argument",
			"a pause's reason is a word of a-z, 0-9 and -, at most 40 characters");
		return;
	}
	args.text = reason;
	methods_command(daemon, request, &args);
}

void serve_pause(struct daemon *daemon, struct request *request, json_t *params) {
	act_on_pause(daemon, request, params, COMMAND_PAUSE);
}

void serve_resume(struct daemon *daemon, struct request *request, json_t *params) {
	act_on_pause(daemon, request, params, COMMAND_RESUME);
}

/* ---- safety ---- */

static json_t *render_advice(const struct status_view *view) {
	char advice[2048];
	size_t used = 0;

	if (view->red_flag != RED_FLAG_NONE) {
		return json_string(red_flag_advice(view->red_flag));
	}
	advice[0] = '\0';
	for (int level = RED_FLAG_EMERGENCY; level > RED_FLAG_NONE; level--) {
		const char *sign;
		for (size_t i = 0; (sign = red_flag_sign((enum red_flag)level, i)) != NULL; i++) {
			if (used < sizeof(advice)) {
				used += (size_t)snprintf(advice + used, sizeof(advice) - used,
					"%s%s", i == 0 ? red_flag_advice((enum red_flag)level) : "",
					"\n");
			}
			if (used < sizeof(advice)) {
				used += (size_t)snprintf(
					advice + used, sizeof(advice) - used, "- %s", sign);
			}
		}
		if (used < sizeof(advice) - 1) {
			advice[used++] = '\n';
			advice[used] = '\0';
		}
	}
	return json_string(advice);
}

static json_t *render_screening(const struct daemon *daemon) {
	json_t *questions = json_array();
	struct status_view view;
	const char *question;

	engine_status(daemon->engine, daemon_now(daemon), &view);
	for (size_t i = 0; (question = screening_question(i)) != NULL; i++) {
		(void)json_array_append_new(questions, json_string(question));
	}
	bool something = view.state == ENGINE_SUSPENDED || view.red_flag != RED_FLAG_NONE;
	int64_t next_us =
		view.screening_next_us != 0 ? view.screening_next_us : daemon_now(daemon).wall_us;
	/* An answer that is asked for again, such as after much pain, is none any more. */
	bool none = view.screening_us != 0 && !view.screening_needed;
	json_t *json = json_pack("{s:o, s:o, s:o, s:o, s:s, s:s}", "result",
		something      ? json_string("something")
			: none ? json_string("none")
			       : json_null(),
		"time", render_time(daemon, view.screening_us), "next",
		render_time(daemon, next_us), "questions", questions, "summary",
		screening_summary(), "disclaimer", safety_disclaimer());
	if (something) {
		(void)json_object_set_new(json, "advice", render_advice(&view));
	}
	render_safety(daemon, json, &view);
	return json;
}

void serve_screening(struct daemon *daemon, struct request *request, json_t *params) {
	const char *result = param_text(params, "result");
	struct command_args args = make(COMMAND_SCREENING);

	if (result == NULL) {
		request_answer(request, render_screening(daemon));
		return;
	}
	args.screening_none = strcmp(result, "none") == 0;
	methods_command(daemon, request, &args);
}

void serve_red_flag(struct daemon *daemon, struct request *request, json_t *params) {
	struct command_args args = make(COMMAND_RED_FLAG);

	if (!red_flag_parse(param_text(params, "level"), &args.level)) {
		methods_refuse(
			request, "bad-argument", "a level is emergency, same-day, soon or none");
		return;
	}
	methods_command(daemon, request, &args);
}

void serve_red_flag_clear(struct daemon *daemon, struct request *request, json_t *params) {
	struct command_args args = make(COMMAND_CLEAR);

	args.text = param_text(params, "statement");
	if (args.text == NULL || args.text[0] == '\0' || strlen(args.text) >= NOTE_BYTES) {
		methods_refuse(request, "bad-argument",
			"say in your own words, in at most 255 bytes, who cleared you and when");
		return;
	}
	methods_command(daemon, request, &args);
}

/* ---- answers ---- */

static json_t *answer_session(struct daemon *daemon, const struct status_view *view) {
	return json_pack("{s:o}", "session", render_session(daemon, view));
}

static json_t *answer_reminder(const struct command_wait *wait) {
	json_t *json = json_pack("{s:s}", "reminder", wait->reminder);

	render_set_time(wait->daemon, json, "until", wait->reply.until_us);
	return json;
}

static json_t *answer_red_flag(const struct command_wait *wait, const struct status_view *view) {
	json_t *json = json_pack("{s:s, s:b}", "level", red_flag_name(wait->level), "suspended",
		view->state == ENGINE_SUSPENDED);

	render_set_text(json, "advice", red_flag_advice(wait->level));
	return json;
}

static json_t *answer_command(struct command_wait *wait, const struct status_view *view) {
	struct daemon *daemon = wait->daemon;

	switch (wait->request->method->id) {
	case METHOD_REMINDER_SNOOZE:
	case METHOD_REMINDER_SKIP:
	case METHOD_REMINDER_NOW:
		return answer_reminder(wait);
	case METHOD_UNDO:
		return json_pack("{s:s}", "undone", wait->reply.text);
	case METHOD_PAUSE:
	case METHOD_RESUME:
		return json_pack("{s:o}", "pauses", render_pauses(daemon, view));
	case METHOD_SCREENING:
		return render_screening(daemon);
	case METHOD_RED_FLAG:
		return answer_red_flag(wait, view);
	case METHOD_RED_FLAG_CLEAR:
		return json_pack("{s:b}", "suspended", view->state == ENGINE_SUSPENDED);
	case METHOD_ANSWER:
		return json_object();
	default:
		return answer_session(daemon, view);
	}
}

void methods_finish_command(struct command_wait *wait) {
	struct daemon *daemon = wait->daemon;
	struct status_view view;

	engine_status(daemon->engine, daemon_now(daemon), &view);
	bool report = wait->request->method->id == METHOD_REMINDER_DONE ||
		wait->request->method->id == METHOD_SESSION_REPORT;
	/* The session that still runs has no entry yet; it is answered itself. */
	bool open = view.session_open && view.session == wait->reply.session;
	if (report && wait->reply.session != 0 && !open) {
		methods_answer_entry(daemon, wait->request, wait->reply.session, wait->reply.text);
		return;
	}
	if (wait->request->method->id == METHOD_SYMPTOMS) {
		methods_answer_symptoms(daemon, wait->request, wait->reply.text);
		return;
	}
	json_t *json = answer_command(wait, &view);
	if (json != NULL) {
		render_set_text(json, "text", wait->reply.text);
	}
	request_answer(wait->request, json);
}
