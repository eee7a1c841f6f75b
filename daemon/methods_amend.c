/* SPDX-License-Identifier: MIT */
/* history.amend and history.delete: the change is one command of the engine; then the routine's
 * doses are folded anew from there. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/report.h"
#include "folding.h"
#include "methods.h"
#include "render.h"
#include "store_log.h"

struct amending {
	struct daemon *daemon;
	struct request *request;
	char routine[NAME_MAX_BYTES], id[64];
	char host[HOST_BYTES]; /* of another machine whose session it is, else "" */
	uint64_t session;
	bool deleted;
};

static void handle_durable(void *user, int result) {
	struct amending *amending = user;
	struct daemon *daemon = amending->daemon;

	if (result < 0) {
		methods_refuse(amending->request, "not-durable", store_problem(daemon->store));
	} else if (amending->deleted) {
		request_answer(amending->request, json_pack("{s:s}", "deleted", amending->id));
	} else {
		methods_answer_id(daemon, amending->request, amending->id,
			amending->host[0] == '\0' ? daemon->amend_reply.text
						  : "The entry is changed.");
	}
	free(amending);
}

static void handle_folded(void *user, uint32_t changes) {
	struct amending *amending = user;

	(void)changes;
	store_flush(amending->daemon->store, handle_durable, amending);
}

/* ---- the request ---- */

/* The change as a command; true when the engine took it. report NULL: it is deleted. */
static bool change(struct daemon *daemon, uint64_t session, const struct record_report *report) {
	struct event event = {.type = EVENT_COMMAND,
		.as.command = {.command = COMMAND_AMEND,
			.reminder = -1,
			.routine = -1,
			.session = session,
			.report = report}};

	daemon->amend_reply.token = event.as.command.token = ++daemon->next_token;
	daemon->amend_reply.code = REPLY_NOT_NOW;
	daemon_step(daemon, &event);
	return daemon->amend_reply.code == REPLY_OK;
}

bool methods_take_amendment(struct daemon *daemon, const struct record_amend *amend) {
	return change(daemon, amend->session, amend->deleted ? NULL : &amend->report);
}

/* Another machine's session: what is said of it goes on record, and with an export to that machine.
 * No dose here has followed from it. */
static void change_elsewhere(struct amending *amending, const struct record_report *report) {
	struct record_amend amend = {.session = amending->session, .deleted = report == NULL};
	const struct refold refold = {.part = REFOLD_MARK, .amend = &amend};
	const struct event event = {.type = EVENT_REFOLD, .as.refold = &refold};

	report_init(&amend.report, amending->session);
	if (report != NULL) {
		amend.report = *report;
		amend.report.session = amending->session;
	}
	(void)snprintf(amend.of_host, sizeof(amend.of_host), "%s", amending->host);
	daemon_step(amending->daemon, &event);
	store_flush(amending->daemon->store, handle_durable, amending);
}

/* The entry as it is, with what the request changes of it. 0, or -EINVAL after refusing. */
static int read_report(struct amending *amending, json_t *params, struct record_report *ret) {
	const struct plan *plan = &amending->daemon->loaded->plan;
	int32_t routine = plan_find_routine(plan, amending->routine);
	struct wire_error error = {.code = WIRE_INVALID_PARAMS};
	const struct log_session *was = NULL;
	struct record_report said;
	struct store_log log;

	if (store_log_read(amending->daemon->store, amending->routine,
		    amending->host[0] != '\0' ? amending->host : NULL, &log) < 0) {
		methods_refuse(amending->request, "refused", "the history cannot be read");
		return -EINVAL;
	}
	for (size_t i = 0; i < log.session_count; i++) {
		was = log.sessions[i].session.session == amending->session ? &log.sessions[i] : was;
	}
	bool wrong = report_decode(amending->daemon, params, &said, &error) < 0 ||
		(routine >= 0 && was != NULL &&
			report_check(plan, routine, was->session.doses, &said, error.text,
				sizeof(error.text)) < 0);
	if (wrong) {
		request_refuse(amending->request, WIRE_INVALID_PARAMS, "bad-argument", error.text);
	} else {
		*ret = was != NULL ? was->report : said;
		report_merge(ret, &said);
	}
	store_log_free(&log);
	return wrong ? -EINVAL : 0;
}

static void serve(struct daemon *daemon, struct request *request, json_t *params, bool deleted) {
	struct amending *amending = calloc(1, sizeof(*amending));

	if (amending == NULL) {
		request_answer(request, NULL);
		return;
	}
	*amending = (struct amending){.daemon = daemon, .request = request, .deleted = deleted};
	(void)snprintf(amending->id, sizeof(amending->id), "%s", param_text(params, "id"));
	if (daemon->folding != NULL) {
		methods_refuse(request, "not-now",
			"another change is just being worked in; try again when it is answered");
		free(amending);
		return;
	}
	if (store_log_find(daemon->store, amending->id, amending->routine, amending->host,
		    &amending->session) < 0) {
		methods_refuse(request, "not-found",
			"no session has that id, and what was skipped or missed cannot be "
			"changed; minimusctl history --json shows the ids");
		free(amending);
		return;
	}
	struct record_report report;
	if (!deleted && read_report(amending, params, &report) < 0) {
		free(amending);
		return;
	}
	if (amending->host[0] != '\0') {
		change_elsewhere(amending, deleted ? NULL : &report);
		return;
	}
	if (!change(daemon, amending->session, deleted ? NULL : &report)) {
		methods_refuse(request, reply_code_name(daemon->amend_reply.code),
			daemon->amend_reply.text);
		free(amending);
		return;
	}
	int result = folding_begin(daemon, amending->routine, amending->session, FOLDING_WHOLE,
		handle_folded, amending);
	if (result < 0) {
		methods_refuse(request, "refused",
			"it is changed, but the doses after it could not be worked out anew; "
			"minimusctl doctor says more");
		free(amending);
	}
}

void serve_history_amend(struct daemon *daemon, struct request *request, json_t *params) {
	serve(daemon, request, params, false);
}

void serve_history_delete(struct daemon *daemon, struct request *request, json_t *params) {
	serve(daemon, request, params, true);
}
