/* SPDX-License-Identifier: MIT */
/*
 * history.amend and history.delete. The change is one command of the engine;
 * then the routine's doses are folded anew from there: session by session, each
 * when the models have answered for the one before.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/report.h"
#include "methods.h"
#include "render.h"
#include "store_log.h"

struct amending {
	struct daemon *daemon;
	struct request *request;
	char routine[NAME_MAX_BYTES], id[64];
	uint64_t session;
	bool deleted, going;
	struct store_log log;
	size_t next; /* session of the log */
};

static void drop(struct amending *amending) {
	if (amending->daemon->amending == amending) {
		amending->daemon->amending = NULL;
	}
	store_log_free(&amending->log);
	free(amending);
}

static void handle_durable(void *user, int result) {
	struct amending *amending = user;
	struct daemon *daemon = amending->daemon;

	if (result < 0) {
		methods_refuse(amending->request, "not-durable", store_problem(daemon->store));
	} else if (amending->deleted) {
		request_answer(amending->request, json_pack("{s:s}", "deleted", amending->id));
	} else {
		methods_answer_entry(
			daemon, amending->request, amending->session, daemon->amend_reply.text);
	}
	drop(amending);
}

/* ---- the fold ---- */

static bool began_before(const struct amending *amending, uint64_t session) {
	const struct store_log *log = &amending->log;

	for (size_t i = 0; i < log->session_count; i++) {
		if (log->sessions[i].session.session == amending->session) {
			return false;
		}
		if (log->sessions[i].session.session == session) {
			return true;
		}
	}
	return false;
}

/* Sets the routine to where it stood before the session that was changed. */
static void step_base(struct amending *amending, int32_t routine) {
	const struct plan *plan = &amending->daemon->loaded->plan;
	const struct routine *r = &plan->routines[routine];
	const struct record_dose *base[ROUTINE_ITEMS_MAX] = {NULL};
	const struct refold refold = {.routine = routine, .base = base};
	const struct event event = {.type = EVENT_REFOLD, .as.refold = &refold};

	for (size_t i = 0; i < amending->log.dose_count; i++) {
		const struct record_dose *dose = &amending->log.doses[i];
		for (uint32_t k = 0; k < r->item_count; k++) {
			if (strcmp(plan->exercises[r->items[k].exercise].id, dose->exercise) == 0 &&
				began_before(amending, dose->session)) {
				base[k] = dose;
			}
		}
	}
	daemon_step(amending->daemon, &event);
}

static void step_session(struct amending *amending, int32_t routine) {
	const struct store_log *log = &amending->log;
	const struct log_session *session = &log->sessions[amending->next++];
	struct refold refold = {.routine = routine,
		.session = &session->session,
		.report = &session->report,
		.steps = session->steps,
		.step_count = session->step_count,
		.mornings = log->mornings,
		.morning_count = log->morning_count,
		.next_us = INT64_MAX};
	const struct event event = {.type = EVENT_REFOLD, .as.refold = &refold};

	for (size_t i = amending->next; i < log->session_count; i++) {
		if (!log->sessions[i].deleted) {
			refold.next_us = log->sessions[i].session.started_us;
			break;
		}
	}
	if (!session->deleted) {
		daemon_step(amending->daemon, &event);
	}
}

void methods_amend_go_on(struct daemon *daemon) {
	struct amending *amending = daemon->amending;

	if (amending == NULL || amending->going) {
		return;
	}
	amending->going = true;
	int32_t routine = plan_find_routine(&daemon->loaded->plan, amending->routine);
	while (routine >= 0 && amending->next < amending->log.session_count &&
		engine_asks(daemon->engine) == 0 && !daemon->stepping) {
		step_session(amending, routine);
	}
	amending->going = false;
	bool over = routine < 0 || amending->next == amending->log.session_count;
	if (over && engine_asks(daemon->engine) == 0) {
		daemon->amending = NULL;
		store_flush(daemon->store, handle_durable, amending);
	}
}

void methods_amend_finish(struct daemon *daemon) {
	if (daemon->amending != NULL) {
		drop(daemon->amending);
	}
}

/* ---- the request ---- */

static const struct log_session *find_session(const struct amending *amending) {
	for (size_t i = 0; i < amending->log.session_count; i++) {
		if (amending->log.sessions[i].session.session == amending->session) {
			return &amending->log.sessions[i];
		}
	}
	return NULL;
}

/* The change as a command; true when the engine took it. */
static bool change(struct amending *amending, const struct record_report *report) {
	struct daemon *daemon = amending->daemon;
	struct event event = {.type = EVENT_COMMAND,
		.as.command = {.command = COMMAND_AMEND,
			.reminder = -1,
			.routine = -1,
			.session = amending->session,
			.report = report}};

	daemon->amend_reply.token = event.as.command.token = ++daemon->next_token;
	daemon->amend_reply.code = REPLY_NOT_NOW;
	daemon_step(daemon, &event);
	if (daemon->amend_reply.code != REPLY_OK) {
		methods_refuse(amending->request, reply_code_name(daemon->amend_reply.code),
			daemon->amend_reply.text);
	}
	return daemon->amend_reply.code == REPLY_OK;
}

static bool read_log(struct amending *amending) {
	store_log_free(&amending->log);
	int result = store_log_read(amending->daemon->store, amending->routine, &amending->log);
	if (result < 0) {
		methods_refuse(amending->request, "refused", "the history cannot be read");
	}
	return result == 0;
}

/* The entry as it is, with what the request changes of it; NULL after refusing. */
static const struct record_report *read_report(
	struct amending *amending, json_t *params, struct record_report *ret_report) {
	const struct plan *plan = &amending->daemon->loaded->plan;
	const struct log_session *was = find_session(amending);
	int32_t routine = plan_find_routine(plan, amending->routine);
	struct wire_error error = {.code = WIRE_INVALID_PARAMS};
	struct record_report said;

	if (report_decode(amending->daemon, params, &said, &error) < 0 ||
		(routine >= 0 && was != NULL &&
			report_check(plan, routine, was->session.doses, &said, error.text,
				sizeof(error.text)) < 0)) {
		request_refuse(amending->request, WIRE_INVALID_PARAMS, "bad-argument", error.text);
		return NULL;
	}
	*ret_report = was != NULL ? was->report : said;
	report_merge(ret_report, &said);
	return ret_report;
}

static bool begin(struct amending *amending, json_t *params) {
	struct record_report report;
	const struct record_report *now = NULL;

	if (!read_log(amending)) {
		return false;
	}
	if (!amending->deleted) {
		now = read_report(amending, params, &report);
		if (now == NULL) {
			return false;
		}
	}
	/* Read again: the change is part of the log now. */
	return change(amending, now) && read_log(amending);
}

static void serve(struct daemon *daemon, struct request *request, json_t *params, bool deleted) {
	struct amending *amending = calloc(1, sizeof(*amending));

	if (amending == NULL) {
		request_answer(request, NULL);
		return;
	}
	*amending = (struct amending){.daemon = daemon, .request = request, .deleted = deleted};
	(void)snprintf(amending->id, sizeof(amending->id), "%s", param_text(params, "id"));
	if (daemon->amending != NULL) {
		methods_refuse(request, "not-now",
			"another change is just being worked in; try again when it is answered");
		free(amending);
		return;
	}
	if (store_log_find(daemon->store, amending->id, amending->routine, &amending->session) <
		0) {
		methods_refuse(request, "not-found",
			"no session of this machine has that id; minimusctl history --json shows "
			"the ids");
		free(amending);
		return;
	}
	if (!begin(amending, params)) {
		drop(amending);
		return;
	}
	int32_t routine = plan_find_routine(&daemon->loaded->plan, amending->routine);
	while (amending->next < amending->log.session_count &&
		amending->log.sessions[amending->next].session.session != amending->session) {
		amending->next++;
	}
	if (routine >= 0) {
		step_base(amending, routine);
	}
	daemon->amending = amending;
	methods_amend_go_on(daemon);
}

void serve_history_amend(struct daemon *daemon, struct request *request, json_t *params) {
	serve(daemon, request, params, false);
}

void serve_history_delete(struct daemon *daemon, struct request *request, json_t *params) {
	serve(daemon, request, params, true);
}
