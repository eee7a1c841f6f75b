/* SPDX-License-Identifier: MIT */
/* How a session begins, and what keeps it from beginning; the header is run.h. */
#include "agenda.h"
#include "course.h"
#include "emit.h"
#include "hold.h"
#include "occur.h"
#include "progress.h"
#include "prompt.h"
#include "run.h"
#include "screen.h"

static void begin(struct engine *e, int32_t reminder, int32_t routine) {
	struct past about;
	struct diag diag = {0};
	struct run before = e->run;
	run_about(e, reminder, routine, &about);
	about.session = e->serial;
	run_open(e, &about);
	if (run_make(e, &diag) < 0) {
		e->run = before;
		reply_say(e, REPLY_REFUSED, "Routine %s cannot be made into a session: %s",
			routine_id(e, routine), diag.message);
		return;
	}
	e->run.about.first = e->timeline.first;
	e->run.about.total_s = e->timeline.total_s;
	progress_next_session(e, routine);
	emit_session(e, &e->run.about);
	if (reminder >= 0) {
		struct occurrence *now = &e->occurs[reminder].now;
		now->phase = OCCUR_SESSION;
		now->session = about.session;
		agenda_touch(e, reminder);
		if (e->prompt == reminder) {
			e->prompt = -1;
		}
		emit_occurrence(e, reminder, OUTCOME_OPEN, "");
	}
	run_tell_start(e);
	hold_sync(e);
	e->undo.kind = UNDO_NOTHING;
	e->reply.session = about.session;
	reply_say(e, REPLY_OK, "%s, %d min %02d s: off you go.", e->plan->routines[routine].title,
		(int)(e->timeline.total_s / 60), (int)(e->timeline.total_s % 60));
}

/* After a gap that starts a routine over, the questions come first, as on the first day. */
static bool questions_first(struct engine *e, int32_t routine) {
	if (!course_screens(e, routine)) {
		return false;
	}
	e->screen.pain = true;
	e->screen.later_on = false;
	hold_sync(e);
	reply_say(e, REPLY_SCREENING,
		"It has been a long time; answer the safety questions first: minimusctl "
		"screening.");
	return true;
}

static bool refused(struct engine *e) {
	const struct session_cell *cell = session_cell(e->run.state, SESSION_EVENT_START);
	if (screen_suspended(e)) {
		reply_say(e, REPLY_REFUSED,
			e->screen.pending ? "Sessions are suspended; say what fits best with: "
					    "minimusctl redflag "
					    "emergency, same-day, soon or none."
					  : "Sessions are suspended until a clinician has cleared "
					    "you; then say so with: "
					    "minimusctl redflag clear \"who, and when\".");
		return true;
	}
	if (screen_needed(e)) {
		reply_say(e, REPLY_SCREENING,
			"Answer the safety questions first: minimusctl screening.");
		return true;
	}
	if (cell->act == SESSION_REFUSE) {
		e->reply.session = e->run.about.session;
		reply_say(e, REPLY_NOT_NOW, "%s", cell->refusal);
		return true;
	}
	return false;
}

void handle_command_start(struct engine *e, const struct command_args *args) {
	if (refused(e)) {
		return;
	}
	int32_t reminder = args->reminder, routine = args->routine;
	if (reminder < 0 && routine < 0) {
		reminder = prompt_meant(e, false);
		if (reminder < 0) {
			reply_say(e, REPLY_NOT_NOW,
				"No prompt is open; say what to start: minimusctl "
				"start ROUTINE or REMINDER.");
			return;
		}
	}
	if (reminder < 0 && e->prompt >= 0 && e->occurs[e->prompt].now.routine == routine) {
		reminder = e->prompt;
	}
	if (reminder >= 0) {
		if (e->occurs[reminder].now.phase == OCCUR_NONE) {
			if (occur_routine(e, reminder) < 0) {
				reply_say(e, REPLY_REFUSED,
					"Reminder %s has no routine that can be had; see: "
					"minimusctl why %s.",
					reminder_id(e, reminder), reminder_id(e, reminder));
				return;
			}
			occur_due(e, reminder, occur_next_key(e, reminder), e->now.wall_us);
		}
		routine = e->occurs[reminder].now.routine;
	}
	if (routine < 0) {
		reply_say(e, REPLY_REFUSED,
			"Reminder %s has no routine that can be had; see: minimusctl why %s.",
			reminder_id(e, reminder), reminder_id(e, reminder));
		return;
	}
	if (!questions_first(e, routine)) {
		begin(e, reminder, routine);
	}
}
