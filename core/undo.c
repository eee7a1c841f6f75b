/* SPDX-License-Identifier: MIT */
#include "undo.h"

#include <string.h>

#include "agenda.h"
#include "emit.h"
#include "pauses.h"
#include "progress.h"

void undo_keep(struct engine *e, const struct undo *undo) {
	e->undo = *undo;
	e->undo.boot_us = e->now.boot_us;
}

/* Opens the occurrence again as it was; it is shown anew when nothing holds it. */
static bool reopen(struct engine *e, const struct undo *undo) {
	struct occur *o = &e->occurs[undo->reminder];
	if (o->now.phase != OCCUR_NONE && o->now.key != undo->occur.now.key) {
		return false;
	}
	if (o->now.phase == OCCUR_SHOWN || o->now.phase == OCCUR_SESSION) {
		return false;
	}
	agenda_touch(e, undo->reminder);
	o->now = undo->occur.now;
	o->counter = undo->occur.counter;
	o->rotation = undo->occur.rotation;
	o->rest_wall_us = undo->occur.rest_wall_us;
	o->from_boot_us = undo->occur.from_boot_us;
	o->adapt = undo->occur.adapt;
	if (o->now.phase == OCCUR_NONE) {
		return true;
	}
	if (o->now.phase != OCCUR_SNOOZED) {
		o->now.phase = OCCUR_WAITING;
		/* One that was never shown goes on waiting from its due instant. */
		if (o->now.prompted_wall_us != 0) {
			o->now.wait_boot_us = e->now.boot_us;
		}
	}
	emit_occurrence(e, undo->reminder, OUTCOME_OPEN, "");
	return true;
}

static bool undo_done(struct engine *e, const struct undo *undo) {
	struct past *past = &e->past[0];
	if (past->session != undo->session || past->final) {
		return false;
	}
	struct occurrence ended =
		undo->reminder >= 0 ? e->occurs[undo->reminder].now : (struct occurrence){0};
	if (undo->reminder >= 0 && !reopen(e, undo)) {
		return false;
	}
	struct record_amend *amend = &emit_record(e, RECORD_AMEND)->as.amend;
	amend->session = past->session;
	amend->deleted = true;
	if (undo->reminder >= 0 && undo->occur.now.phase == OCCUR_NONE) {
		/* It had been made for this entry alone. */
		ended.session = 0;
		emit_occurrence_of(e, undo->reminder, &ended, OUTCOME_SKIPPED, NOTE_TAKEN_BACK);
	}
	progress_undo(e, past->session, past->routine);
	*past = e->past[1];
	memset(&e->past[1], 0, sizeof(e->past[1]));
	return true;
}

void handle_command_undo(struct engine *e) {
	struct undo undo = e->undo;
	bool fresh = undo.kind != UNDO_NOTHING && e->now.boot_us - undo.boot_us <= UNDO_US;
	if (!fresh) {
		reply_say(e, REPLY_NOT_NOW,
			"Nothing of the last 60 seconds can be taken back: no skip, snooze, done "
			"or pause. A report about a session is corrected by a new one.");
		return;
	}
	e->undo.kind = UNDO_NOTHING;
	bool done = false;
	const char *what = "";
	switch (undo.kind) {
	case UNDO_SNOOZE:
		what = "The snooze";
		done = e->occurs[undo.reminder].now.phase == OCCUR_SNOOZED && reopen(e, &undo);
		break;
	case UNDO_SKIP:
		what = "The skip";
		done = e->occurs[undo.reminder].now.phase == OCCUR_NONE && reopen(e, &undo);
		break;
	case UNDO_DONE:
		what = "The entry";
		done = undo_done(e, &undo);
		break;
	case UNDO_PAUSE:
		what = "The pause";
		done = pauses_change(e, &undo.pause, undo.had_pause);
		break;
	case UNDO_NOTHING:
		break;
	}
	if (done) {
		e->dirty = true;
		reply_say(e, REPLY_OK, "%s is taken back.", what);
	} else {
		reply_say(e, REPLY_REFUSED,
			"%s cannot be taken back any more: what came after it depends on it.",
			what);
	}
}
