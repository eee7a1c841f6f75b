/* SPDX-License-Identifier: MIT */
#include "folding.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/report.h"
#include "log.h"
#include "store_log.h"

struct folding {
	struct daemon *daemon;
	char routine[NAME_MAX_BYTES];
	uint64_t session; /* the first one that is folded */
	enum folding_mode mode;
	folding_done *done;
	void *user;
	struct store_log log;
	size_t next; /* session of the log */
	bool going;
	uint32_t changes;
	uint32_t said;        /* items of which a step was recorded, a bit each */
	bool differs;         /* FOLDING_CHANGES: from here on everything is recorded */
	uint64_t kept;        /* the record that was not carried out last */
	struct record marker; /* FOLDING_CHANGES: that it began; written at the first difference */
};

static int32_t routine_of(const struct folding *folding) {
	return plan_find_routine(&folding->daemon->loaded->plan, folding->routine);
}

static void step(struct folding *folding, const struct refold *refold) {
	const struct event event = {.type = EVENT_REFOLD, .as.refold = refold};

	daemon_step(folding->daemon, &event);
}

/* ---- what the log says already ---- */

/* The last word about an exercise, of one session or (0) of all; NULL: there is none. */
static const struct record_dose *known(
	const struct folding *folding, const char *exercise, uint64_t session) {
	const struct record_dose *found = NULL;

	for (size_t i = 0; i < folding->log.dose_count; i++) {
		const struct record_dose *dose = &folding->log.doses[i];
		if (strcmp(dose->exercise, exercise) == 0 &&
			(session == 0 || dose->session == session)) {
			found = dose;
		}
	}
	return found;
}

static bool same(const struct record_dose *a, const struct record_dose *b) {
	return a->state_count == b->state_count &&
		memcmp(a->state, b->state, sizeof(a->state)) == 0 &&
		memcmp(&a->dose, &b->dose, sizeof(a->dose)) == 0 && a->amber == b->amber &&
		a->verdict == b->verdict && strcmp(a->model, b->model) == 0 &&
		strcmp(a->reason, b->reason) == 0 &&
		(a->version[0] == '\0' || b->version[0] == '\0' ||
			strcmp(a->version, b->version) == 0);
}

static bool keeps_record(struct folding *folding, const struct record *record) {
	if (record->type == RECORD_AMEND) {
		bool begins = record->as.amend.fold == AMEND_RECOMPUTE;
		folding->marker = begins ? *record : folding->marker;
		return begins || record->as.amend.fold == AMEND_FOLDED;
	}
	const struct record_dose *dose = &record->as.dose;
	if (record->type != RECORD_DOSE || strcmp(dose->routine, folding->routine) != 0) {
		return false;
	}
	const struct record_dose *was = known(folding, dose->exercise, dose->session);
	if (was != NULL && same(dose, was)) {
		folding->kept = record->id;
		return true;
	}
	folding->differs = true;
	store_append(folding->daemon->store, &folding->marker);
	return false;
}

/* A step of this item is on record. */
static void remember(struct folding *folding, const struct record_dose *dose) {
	const struct plan *plan = &folding->daemon->loaded->plan;
	int32_t routine = plan_find_routine(plan, folding->routine);
	const struct routine *r = routine >= 0 ? &plan->routines[routine] : NULL;

	for (uint32_t i = 0; r != NULL && i < r->item_count; i++) {
		if (strcmp(plan->exercises[r->items[i].exercise].id, dose->exercise) == 0 &&
			strcmp(folding->routine, dose->routine) == 0) {
			folding->said |= UINT32_C(1) << i;
		}
	}
}

bool folding_keeps(struct daemon *daemon, const struct effect *effect) {
	struct folding *folding = daemon->folding;
	bool kept = false;

	if (folding == NULL) {
		return false;
	}
	if (folding->mode == FOLDING_CHANGES && !folding->differs) {
		kept = effect->type == EFFECT_RECORD ? keeps_record(folding, &effect->as.record)
						     : effect->type == EFFECT_PUBLISH &&
				effect->as.publish.type == PUBLISH_PROGRESSION_CHANGED &&
				effect->as.publish.entry == folding->kept;
	}
	if (!kept && effect->type == EFFECT_RECORD && effect->as.record.type == RECORD_DOSE) {
		folding->changes++;
		remember(folding, &effect->as.record.as.dose);
	}
	return kept;
}

/* Where the log's last word is not where the fold came to: it may hold a step that the fold has no
 * more. A bit for each item. */
static uint32_t unsaid(const struct folding *folding, int32_t routine) {
	const struct plan *plan = &folding->daemon->loaded->plan;
	const struct routine *r = &plan->routines[routine];
	uint32_t items = 0;

	for (uint32_t i = 0; i < r->item_count; i++) {
		const char *exercise = plan->exercises[r->items[i].exercise].id;
		const struct record_dose *was = known(folding, exercise, 0);
		struct dose_view view;
		engine_dose(folding->daemon->engine, routine, (int32_t)i, &view);
		bool differs = was != NULL &&
			(folding->mode == FOLDING_WHOLE || view.state_count != was->state_count ||
				memcmp(view.state, was->state, sizeof(view.state)) != 0 ||
				memcmp(&view.dose, &was->dose, sizeof(view.dose)) != 0);
		if (differs && (folding->said & UINT32_C(1) << i) == 0) {
			items |= UINT32_C(1) << i;
		}
	}
	return items;
}

/* ---- step by step ---- */

/* The last word about an exercise before the first session that is folded: of the session before it
 * that still counts and moved it. A record that was made later, of an earlier session or of one
 * that was deleted since, is none. */
static const struct record_dose *base_of(const struct folding *folding, const char *exercise) {
	const struct store_log *log = &folding->log;

	for (size_t i = folding->next; i > 0; i--) {
		const struct log_session *session = &log->sessions[i - 1];
		const struct record_dose *dose = session->deleted
			? NULL
			: known(folding, exercise, session->session.session);
		if (dose != NULL) {
			return dose;
		}
	}
	return NULL;
}

/* Sets the routine to where it stood before the first session. */
static void step_base(struct folding *folding, int32_t routine) {
	const struct plan *plan = &folding->daemon->loaded->plan;
	const struct routine *r = &plan->routines[routine];
	const struct record_dose *base[ROUTINE_ITEMS_MAX] = {NULL};
	const struct refold refold = {.part = REFOLD_BASE, .routine = routine, .base = base};

	folding->next = 0;
	while (folding->next < folding->log.session_count &&
		folding->log.sessions[folding->next].session.session != folding->session) {
		folding->next++;
	}
	for (uint32_t i = 0; i < r->item_count; i++) {
		base[i] = base_of(folding, plan->exercises[r->items[i].exercise].id);
	}
	step(folding, &refold);
}

static void step_mark(struct folding *folding, enum amend_fold mark) {
	struct record_amend amend = {.session = folding->session, .fold = mark};
	const struct refold refold = {.part = REFOLD_MARK, .amend = &amend};

	report_init(&amend.report, folding->session);
	step(folding, &refold);
}

static void step_end(struct folding *folding, int32_t routine) {
	uint32_t items = routine >= 0 ? unsaid(folding, routine) : 0;
	const struct refold refold = {.part = REFOLD_END, .routine = routine, .items = items};

	if (items != 0) {
		/* In the log it is the truth from here on. */
		folding->differs = true;
		step(folding, &refold);
	}
}

static void step_session(struct folding *folding, int32_t routine) {
	const struct store_log *log = &folding->log;
	const struct log_session *session = &log->sessions[folding->next++];
	struct refold refold = {.part = REFOLD_SESSION,
		.routine = routine,
		.session = &session->session,
		.report = &session->report,
		.steps = session->steps,
		.step_count = session->step_count,
		.mornings = log->mornings,
		.morning_count = log->morning_count,
		.next_us = INT64_MAX};

	for (size_t i = folding->next; i < log->session_count; i++) {
		if (!log->sessions[i].deleted) {
			refold.next_us = log->sessions[i].session.started_us;
			break;
		}
	}
	if (!session->deleted) {
		step(folding, &refold);
	}
}

static void drop(struct folding *folding) {
	if (folding->daemon->folding == folding) {
		folding->daemon->folding = NULL;
	}
	store_log_free(&folding->log);
	free(folding);
}

static void end(struct folding *folding) {
	folding_done *done = folding->done;
	void *user = folding->user;
	uint32_t changes = folding->changes;

	drop(folding);
	done(user, changes);
}

static bool through(const struct folding *folding, int32_t routine) {
	return (routine < 0 || folding->next == folding->log.session_count) &&
		engine_asks(folding->daemon->engine) == 0;
}

void folding_go_on(struct daemon *daemon) {
	struct folding *folding = daemon->folding;

	if (folding == NULL && daemon->fold_waits) {
		folding_take_up(daemon);
		return;
	}
	if (folding == NULL || folding->going) {
		return;
	}
	folding->going = true;
	int32_t routine = routine_of(folding);
	while (routine >= 0 && !daemon->stepping && folding->next < folding->log.session_count &&
		engine_asks(daemon->engine) == 0) {
		step_session(folding, routine);
	}
	bool over = through(folding, routine);
	if (over) {
		step_end(folding, routine);
		step_mark(folding, AMEND_FOLDED);
	}
	folding->going = false;
	if (over) {
		end(folding);
	}
}

int folding_begin(struct daemon *daemon, const char *routine, uint64_t session,
	enum folding_mode mode, folding_done *done, void *user) {
	struct folding *folding = daemon->folding == NULL ? calloc(1, sizeof(*folding)) : NULL;

	if (folding == NULL) {
		return daemon->folding != NULL ? -EBUSY : -ENOMEM;
	}
	*folding = (struct folding){
		.daemon = daemon, .session = session, .mode = mode, .done = done, .user = user};
	(void)snprintf(folding->routine, sizeof(folding->routine), "%s", routine);
	int result = store_log_read(daemon->store, routine, NULL, &folding->log);
	if (result < 0) {
		free(folding);
		return result;
	}
	int32_t index = routine_of(folding);
	if (session == 0 && folding->log.session_count > 0) {
		folding->session = folding->log.sessions[0].session.session;
	}
	if (folding->session == 0) {
		store_log_free(&folding->log);
		free(folding);
		done(user, 0); /* nothing was ever done */
		return 0;
	}
	daemon->folding = folding;
	folding->going = true;
	if (mode == FOLDING_CHANGES) {
		step_mark(folding, AMEND_RECOMPUTE);
	}
	if (index >= 0) {
		step_base(folding, index);
	}
	folding->going = false;
	folding_go_on(daemon);
	return 0;
}

/* ---- what was cut short ---- */

static void handle_taken_up(void *user, uint32_t changes) {
	struct daemon *daemon = user;

	log_line(LOG_NOTE, "a change of the past that was cut short is worked in: %u doses anew",
		(unsigned int)changes);
	folding_take_up(daemon);
}

void folding_take_up(struct daemon *daemon) {
	char routine[NAME_MAX_BYTES];
	struct status_view view;
	uint64_t session = 0;

	if (daemon->folding != NULL) {
		return;
	}
	engine_status(daemon->engine, daemon_now(daemon), &view);
	daemon->fold_waits = view.state == ENGINE_SUSPENDED || view.session_open;
	if (daemon->fold_waits || store_log_unfolded(daemon->store, routine, &session) < 0) {
		return;
	}
	int result =
		folding_begin(daemon, routine, session, FOLDING_WHOLE, handle_taken_up, daemon);
	if (result < 0) {
		log_line(LOG_ERROR, "a change of the past cannot be worked in: %s",
			strerror(-result));
	}
}

void folding_finish(struct daemon *daemon) {
	if (daemon->folding != NULL) {
		drop(daemon->folding);
	}
}
