/* SPDX-License-Identifier: MIT */
#include "past.h"

#include <string.h>

#include "agenda.h"
#include "civil.h"
#include "emit.h"
#include "occur.h"
#include "progress.h"
#include "prompt.h"
#include "run.h"
#include "sched.h"
#include "screen.h"
#include "undo.h"

void past_amend(struct past *past, const struct record_report *report) {
	int32_t morning = past->report.pain.morning;
	past->report = *report;
	past->report.session = past->session;
	if (report->pain.morning < 0) {
		past->report.pain.morning = morning;
	}
}

/* ---- the two that are remembered ---- */

void past_push(struct engine *e, const struct past *past) {
	if (e->past[0].session != 0 && e->past[0].strength) {
		e->past[1] = e->past[0];
	}
	e->past[0] = *past;
}

/* An earlier session that is confirmed late takes nothing back. */
static void rest_from(struct occur *o, int64_t wall_us) {
	o->rest_wall_us = wall_us > o->rest_wall_us ? wall_us : o->rest_wall_us;
}

void past_by_hand(struct engine *e, const struct past *past) {
	if (past->outcome != OUTCOME_DONE) {
		return;
	}
	for (uint32_t i = 0; i < e->plan->reminder_count; i++) {
		const struct reminder *r = &e->plan->reminders[i];
		for (uint32_t k = 0; r->min_rest_us > 0 && k < r->rotation_count; k++) {
			if (r->rotation[k] == past->routine) {
				rest_from(&e->occurs[i], past->started_wall_us);
				agenda_touch(e, (int32_t)i);
			}
		}
	}
}

bool past_waits(const struct engine *e, const struct past *past) {
	return past->session != 0 && past->outcome == OUTCOME_UNCONFIRMED &&
		e->now.boot_us - past->ended_boot_us < CONFIRM_US;
}

/* Whether the session was on the day before the day of wall_us. */
static bool was_yesterday(const struct engine *e, const struct past *past, int64_t wall_us) {
	int64_t today_us = e->day_start_wall_us, yesterday_us = e->yesterday_wall_us;
	if (wall_us < today_us || wall_us >= e->day_end_wall_us) {
		int32_t start_s = e->plan->settings.day_start_s;
		int64_t today_s = sched_day_start(e->zone, start_s, wall_s(wall_us));
		today_us = s_us(today_s);
		yesterday_us = s_us(sched_day_start(e->zone, start_s, today_s - 1));
	}
	return past->ended_wall_us >= yesterday_us && past->ended_wall_us < today_us;
}

static bool wants_morning(const struct engine *e, const struct past *past) {
	return past->session != 0 && past->strength && past->confirmed && !past->final &&
		past->report.pain.morning < 0 && was_yesterday(e, past, e->now.wall_us);
}

const struct past *past_for_morning_const(const struct engine *e) {
	for (int i = 0; i < 2; i++) {
		if (wants_morning(e, &e->past[i])) {
			return &e->past[i];
		}
	}
	return NULL;
}

struct past *past_for_morning(struct engine *e) {
	const struct past *past = past_for_morning_const(e);
	return past == NULL ? NULL : &e->past[past - e->past];
}

/* ---- confirmation ---- */

void past_confirm_state(struct engine *e, struct past *past) {
	past->confirmed = true;
	past->outcome = OUTCOME_DONE;
	if (past->reminder >= 0) {
		occur_took(e, past->reminder, past->routine, past->occurrence.due_wall_us, true);
	} else {
		past_by_hand(e, past);
	}
}

static void confirm(struct engine *e, struct past *past) {
	if (past->outcome == OUTCOME_PARTIAL && !past->confirmed) {
		past->confirmed = true; /* given up after a crash, and now a person speaks for it */
		emit_session(e, past);
	}
	if (past->outcome != OUTCOME_UNCONFIRMED) {
		return;
	}
	past_confirm_state(e, past);
	emit_session(e, past);
	if (past->reminder < 0) {
		return;
	}
	emit_occurrence_of(e, past->reminder, &past->occurrence, OUTCOME_DONE, "");
	struct published *publish = emit_publish(e, PUBLISH_REMINDER_DONE);
	publish->reminder = past->reminder;
	publish->routine = past->routine;
	publish->session = publish->entry = past->session;
	publish->due_us = past->occurrence.due_wall_us;
}

static void record(struct engine *e, struct past *past, const struct record_report *report) {
	struct record_report *r = &emit_record(e, RECORD_REPORT)->as.report;
	*r = *report;
	r->session = past->session;
	report_merge(&past->report, report);
	if (report->pain.morning >= 0 || report->pain.during >= 0) {
		int32_t worst = report->pain.morning > report->pain.during ? report->pain.morning
									   : report->pain.during;
		screen_pain(e, worst);
	}
}

static bool questions_done(const struct engine *e) {
	const struct run *run = &e->run;
	bool effort = !run->ask_effort || e->past[0].report.effort >= 0;
	bool pain = !run->ask_pain || e->past[0].report.pain.during >= 0;
	return effort && pain;
}

/* False: refused, and everything is as it was. */
static bool fits(struct engine *e, const struct past *past, const struct record_report *report) {
	char text[REPLY_BYTES];
	if (past->routine < 0 ||
		report_check(e->plan, past->routine, past->doses, report, text, sizeof(text)) ==
			0) {
		return true;
	}
	reply_say(e, REPLY_BAD_ARGUMENT, "%s", text);
	return false;
}

static void report_open(struct engine *e, const struct record_report *report) {
	if (!fits(e, &e->run.about, report)) {
		return;
	}
	run_confirm(e);
	record(e, &e->run.about, report);
	e->reply.session = e->run.about.session;
	reply_say(e, REPLY_OK, "Noted; the session goes on. End it with: minimusctl session stop.");
	if (report->pain.during >= PAIN_STOP) {
		run_handle(e, SESSION_EVENT_STOP, true, "pain");
		reply_say(e, REPLY_OK,
			"Pain of %d is a reason to stop: the session is over, what you did is "
			"recorded.",
			(int)report->pain.during);
	}
}

void past_report(struct engine *e, const struct record_report *report) {
	bool open = engine_in_session(e);
	if (open) {
		report_open(e, report);
		return;
	}
	struct past *past = &e->past[0];
	if (past->session == 0 || past->routine < 0) {
		reply_say(e, REPLY_NOT_NOW,
			"There is no session to report on; log one with: "
			"minimusctl done, or start one.");
		return;
	}
	if (past->outcome == OUTCOME_UNCONFIRMED && !past_waits(e, past)) {
		reply_say(e, REPLY_NOT_NOW,
			"The last session could be confirmed for 12 hours, and "
			"those are over; it stays unconfirmed.");
		return;
	}
	if (!fits(e, past, report)) {
		return;
	}
	confirm(e, past);
	record(e, past, report);
	progress_fold(e, past);
	alarm_look(e);
	e->reply.session = past->session;
	if (e->run.state == SESSION_QUESTIONS && (report->unasked || questions_done(e))) {
		run_handle(e, SESSION_EVENT_ABANDON, false, NULL);
		e->past[0].dismissed = true;
	}
	const char *title = e->plan->routines[past->routine].title;
	if (past->outcome == OUTCOME_PARTIAL) {
		reply_say(e, REPLY_OK,
			"Noted for the session of %s, which was stopped early and stays partial.",
			title);
	} else {
		reply_say(e, REPLY_OK, "Noted for the session of %s, which is done.", title);
	}
}

/* ---- the morning ---- */

bool past_take_morning(struct engine *e, struct past *past, int32_t pain, int64_t wall_us) {
	if (past->session == 0 || !past->strength || !past->confirmed || past->final ||
		!was_yesterday(e, past, wall_us)) {
		return false;
	}
	past->report.pain.morning = pain;
	past->asked_morning = true;
	return true;
}

void past_morning_asked(struct engine *e) {
	struct past *past = past_for_morning(e);
	if (past != NULL) {
		past->asked_morning = true;
	}
}

void past_morning(struct engine *e, int32_t pain) {
	struct record_safety safety = {.kind = SAFETY_MORNING, .pain = pain};
	emit_record(e, RECORD_SAFETY)->as.safety = safety;
	screen_take(e, &safety, e->now.wall_us);
	for (int i = 0; i < 2; i++) {
		if (past_take_morning(e, &e->past[i], pain, e->now.wall_us)) {
			progress_fold(e, &e->past[i]);
		}
	}
	alarm_look(e);
	reply_say(e, REPLY_OK, "Noted: pain this morning %d of 10.", (int)pain);
}

/* ---- verbs ---- */

void handle_command_report(struct engine *e, const struct command_args *args) {
	struct record_report report;
	report_init(&report, 0);
	if (args->report != NULL) {
		report = *args->report;
	}
	report.unasked = args->report == NULL;
	past_report(e, &report);
}

void handle_command_answer(struct engine *e, const struct command_args *args) {
	const struct record_report *given = args->report;
	if (given == NULL ||
		(given->effort < 0 && given->pain.during < 0 && given->pain.morning < 0)) {
		reply_say(e, REPLY_BAD_ARGUMENT,
			"Say how it was, such as: minimusctl answer "
			"--effort right --pain 2, or --morning 1.");
		return;
	}
	struct record_report report = *given;
	int32_t morning = report.pain.morning;
	report.pain.morning = PAIN_UNKNOWN;
	if (report.effort >= 0 || report.pain.during >= 0) {
		past_report(e, &report);
		if (e->reply.code != REPLY_OK) {
			return;
		}
	}
	if (morning >= 0) {
		past_morning(e, morning);
	}
}

static int32_t done_routine(struct engine *e, const struct command_args *args, int32_t *reminder) {
	if (*reminder < 0 && args->routine < 0) {
		*reminder = prompt_meant(e, false);
	}
	if (*reminder < 0) {
		return args->routine;
	}
	return e->occurs[*reminder].now.phase == OCCUR_NONE ? occur_routine(e, *reminder)
							    : e->occurs[*reminder].now.routine;
}

/* Finishes the open session as done: what the journal lacks was done as prescribed. */
static void finish_open(struct engine *e, const struct record_report *report) {
	past_report(e, report);
	if (e->reply.code != REPLY_OK) {
		return;
	}
	if (!engine_in_session(e)) {
		return;
	}
	for (uint32_t i = 0; i < e->timeline.step_count; i++) {
		if (e->run.spent_s[i] == 0) {
			e->run.finished[i] = true;
			e->run.spent_s[i] = (int16_t)e->timeline.steps[i].duration_s;
		}
	}
	e->run.step = e->timeline.step_count;
	run_handle(e, SESSION_EVENT_FINISHED, true, NULL);
	reply_say(e, REPLY_OK, "The session is recorded as done.");
}

static void log_done(
	struct engine *e, int32_t reminder, int32_t routine, const struct record_report *report) {
	struct past past;
	if (reminder >= 0 && e->occurs[reminder].now.phase == OCCUR_NONE) {
		occur_due(e, reminder, occur_next_key(e, reminder), e->now.wall_us);
	}
	run_about(e, reminder, routine, &past);
	struct timeline_options options = {.doses = past.doses,
		.pace_milli = past.pace_milli,
		.sides = past.sides,
		.cap_s = past.cap_s,
		.choice = &past.choice};
	past.total_s = timeline_total_s(e->plan, &e->plan->routines[routine], &options);
	past.session = e->serial;
	past.outcome = OUTCOME_DONE;
	past.confirmed = true;
	past.ended_wall_us = e->now.wall_us;
	past.ended_boot_us = e->now.boot_us;
	progress_next_session(e, routine);
	progress_as_prescribed(e, &past);
	emit_session(e, &past);
	if (reminder >= 0) {
		e->occurs[reminder].now.session = past.session;
		occur_end(e, reminder, OUTCOME_DONE, "");
	} else {
		past_by_hand(e, &past);
	}
	e->screen.gap_wall_us = e->now.wall_us;
	past_push(e, &past);
	record(e, &e->past[0], report);
	progress_fold(e, &e->past[0]);
	alarm_look(e);
	e->reply.session = past.session;
	reply_say(e, REPLY_OK, "%s is recorded as done.", e->plan->routines[routine].title);
}

void handle_command_done(struct engine *e, const struct command_args *args) {
	struct record_report report;
	report_init(&report, 0);
	if (args->report != NULL) {
		report = *args->report;
	}
	int32_t reminder = args->reminder;
	bool open = engine_in_session(e);
	bool named = reminder >= 0 || args->routine >= 0;
	if (open && (!named || (reminder >= 0 && reminder == e->run.about.reminder))) {
		finish_open(e, &report);
		return;
	}
	if (!named && e->prompt < 0 &&
		(e->run.state == SESSION_QUESTIONS || past_waits(e, &e->past[0]))) {
		past_report(e, &report);
		return;
	}
	int32_t routine = done_routine(e, args, &reminder);
	if (routine < 0) {
		reply_say(e, REPLY_NOT_NOW,
			"No prompt is open; say what you did: minimusctl done "
			"with a reminder, or start the routine.");
		return;
	}
	struct past would = {.routine = routine};
	engine_doses(e, routine, would.doses);
	if (!fits(e, &would, &report)) {
		return;
	}
	struct undo undo = {.kind = UNDO_DONE, .reminder = reminder};
	if (reminder >= 0) {
		undo.occur = e->occurs[reminder];
	}
	log_done(e, reminder, routine, &report);
	undo.session = e->past[0].session;
	undo_keep(e, &undo);
}
