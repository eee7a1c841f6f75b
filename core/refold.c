/* SPDX-License-Identifier: MIT */
#include "refold.h"

#include <string.h>

#include "course.h"
#include "emit.h"
#include "past.h"
#include "progress.h"
#include "run.h"
#include "screen.h"

#define MORNING_COUNTS_US (7 * US_PER_DAY)

/* ---- the change ---- */

void refold_amend(struct engine *e, const struct record_amend *amend) {
	if (amend->fold >= AMEND_FOLDED || amend->of_host[0] != '\0') {
		return;
	}
	for (int i = 0; i < 2; i++) {
		if (e->past[i].session != amend->session || amend->session == 0) {
			continue;
		}
		if (!amend->deleted) {
			past_amend(&e->past[i], &amend->report);
			continue;
		}
		if (i == 0) {
			e->past[0] = e->past[1];
		}
		memset(&e->past[1], 0, sizeof(e->past[1]));
	}
	if (amend->deleted) {
		alarm_forget(e, amend->session);
	}
}

void handle_command_amend(struct engine *e, const struct command_args *args) {
	if (engine_in_session(e)) {
		reply_say(e, REPLY_NOT_NOW,
			"A session is open; finish it first, then change what is past.");
		return;
	}
	if (screen_suspended(e)) {
		reply_say(e, REPLY_NOT_NOW,
			"Everything is suspended; what is past is changed when a clinician has "
			"cleared you.");
		return;
	}
	struct record_amend *amend = &emit_record(e, RECORD_AMEND)->as.amend;
	amend->session = args->session;
	amend->deleted = args->report == NULL;
	amend->fold = AMEND_FOLDS;
	report_init(&amend->report, args->session);
	if (args->report != NULL) {
		amend->report = *args->report;
		amend->report.session = args->session;
	}
	if (e->run.about.session == args->session) {
		run_handle(e, SESSION_EVENT_ABANDON, false, NULL); /* its questions are answered */
	}
	refold_amend(e, amend);
	e->reply.session = args->session;
	reply_say(e, REPLY_OK,
		args->report == NULL ? "The entry is deleted; the doses were worked out anew."
				     : "The entry is changed; the doses were worked out anew.");
}

/* ---- the fold ---- */

static void begin(struct engine *e, const struct refold *refold) {
	const struct routine *routine = &e->plan->routines[refold->routine];
	for (uint32_t i = 0; i < ASKS_MAX; i++) {
		if (e->asks[i].routine == refold->routine) {
			e->asks[i].id = 0;
		}
	}
	memset(&e->courses[refold->routine], 0, sizeof(e->courses[refold->routine]));
	for (uint32_t i = 0; i < routine->item_count; i++) {
		struct slot *slot = progress_slot(e, refold->routine, (int32_t)i);
		memset(slot, 0, sizeof(*slot));
		slot->dose = slot->base_dose = routine->items[i].dose;
		slot->done_day = slot->base_done_day = NO_DAY;
		if (refold->base[i] != NULL) {
			progress_take(
				e, refold->routine, (int32_t)i, refold->base[i], e->now.wall_us);
		}
	}
}

/* The last answer of a morning before this instant that still counts, else 0. */
static int32_t pain_before(const struct refold *refold, int64_t wall_us) {
	int32_t pain = 0;
	for (size_t i = 0; i < refold->morning_count; i++) {
		int64_t ago = wall_us - refold->mornings[i].wall_us;
		if (ago > 0) {
			pain = ago < MORNING_COUNTS_US ? refold->mornings[i].pain : 0;
		}
	}
	return pain;
}

/* What the morning after it said, when that came before the routine's next session. */
static int32_t morning_after(
	const struct engine *e, const struct refold *refold, int64_t ended_us) {
	int32_t pain = PAIN_UNKNOWN;
	for (size_t i = 0; i < refold->morning_count; i++) {
		const struct morning *morning = &refold->mornings[i];
		bool next_day = course_day(e, morning->wall_us) == course_day(e, ended_us) + 1;
		if (next_day && morning->wall_us < refold->next_us) {
			pain = morning->pain;
		}
	}
	return pain;
}

/* Results from the journal, laid out as the session was; without one, as prescribed. The timeline
 * is free: no session is open. */
static void fill(struct engine *e, const struct refold *refold, struct past *past) {
	struct timeline_options options = {
		.doses = past->doses,
		.pace_milli = past->pace_milli,
		.sides = past->sides,
		.first = past->first,
		.choice = &past->choice,
	};
	progress_as_prescribed(e, past);
	if (refold->step_count == 0 ||
		timeline_make(&e->timeline, e->plan, &e->plan->routines[past->routine], &options,
			NULL) < 0) {
		return;
	}
	struct run run = e->run;
	memset(&e->run, 0, sizeof(e->run));
	for (uint32_t i = 0; i < refold->step_count; i++) {
		run_take_step(e, &refold->steps[i]);
	}
	run_results(e, past);
	e->run = run;
}

static void fold_session(struct engine *e, const struct refold *refold) {
	const struct record_session *r = refold->session;
	int64_t ended_us = r->started_us + r->elapsed_s * US_PER_S;
	struct past past;
	memset(&past, 0, sizeof(past));
	past.session = r->session;
	past.reminder = -1;
	past.routine = refold->routine;
	past.started_wall_us = r->started_us;
	past.ended_wall_us = ended_us;
	past.pace_milli = r->pace_milli;
	past.sides = r->sides;
	past.first = r->first;
	past.outcome = r->outcome;
	past.confirmed = r->confirmed;
	past.strength = routine_is_strength(e->plan, refold->routine);
	past.before = pain_before(refold, r->started_us);
	memcpy(past.doses, r->doses, sizeof(past.doses));
	if (choice_good(&r->choice, &e->plan->routines[refold->routine])) {
		past.choice = r->choice;
	}
	past.report = *refold->report;
	if (past.report.pain.morning < 0 && past.strength) {
		past.report.pain.morning = morning_after(e, refold, ended_us);
	}
	fill(e, refold, &past);
	/* From here on it is held against the dose that this fold has come to, as if the log had
	 * always said so. */
	struct instant now = e->now;
	e->now.wall_us = r->started_us;
	engine_doses(e, refold->routine, past.doses);
	e->now = now;
	if (refold->step_count == 0) {
		progress_as_prescribed(
			e, &past); /* what nobody guided or told was as it would be now */
	}
	progress_next_session(e, refold->routine);
	progress_fold(e, &past);
}

void handle_refold(struct engine *e, const struct refold *refold) {
	if (refold->part == REFOLD_MARK) {
		emit_record(e, RECORD_AMEND)->as.amend = *refold->amend;
	} else if (refold->part == REFOLD_END) {
		progress_record(e, refold->routine, refold->items);
	} else if (refold->part == REFOLD_BASE) {
		begin(e, refold);
	} else if (e->run.state != SESSION_RUNNING && e->run.state != SESSION_PAUSED) {
		fold_session(e, refold);
	}
}

uint32_t engine_asks(const struct engine *e) {
	uint32_t count = 0;
	for (uint32_t i = 0; i < ASKS_MAX; i++) {
		count += e->asks[i].id != 0;
	}
	return count;
}
