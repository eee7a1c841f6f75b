/* SPDX-License-Identifier: MIT */
#include "run.h"

#include <stdio.h>
#include <string.h>

#include "compose.h"
#include "course.h"
#include "cues.h"
#include "deadline.h"
#include "emit.h"
#include "hold.h"
#include "occur.h"
#include "past.h"
#include "progress.h"
#include "prompt.h"
#include "screen.h"

#define WAITING_WORDS "Go on when you are ready."
#define SHORT_REST_S 5 /* a rest shorter than this is not worth a notice of its own */

bool routine_is_strength(const struct plan *plan, int32_t routine) {
	if (routine < 0) {
		return false;
	}
	const struct routine *r = &plan->routines[routine];
	for (uint32_t i = 0; i < r->item_count; i++) {
		const struct exercise *x = &plan->exercises[r->items[i].exercise];
		if (x->kind == KIND_STRENGTHEN || x->kind_2 == KIND_STRENGTHEN) {
			return true;
		}
	}
	return false;
}

void run_about(struct engine *e, int32_t reminder, int32_t routine, struct past *ret) {
	memset(ret, 0, sizeof(*ret));
	ret->reminder = reminder;
	ret->routine = routine;
	ret->started_wall_us = e->now.wall_us;
	ret->pace_milli = e->plan->settings.pace_milli;
	ret->sides = reminder < 0 ? SIDES_UNSET : e->plan->reminders[reminder].sides;
	ret->cap_s = reminder < 0 ? 0 : (int32_t)(e->plan->reminders[reminder].cap_us / US_PER_S);
	ret->outcome = OUTCOME_OPEN;
	ret->choice = *compose_choice(e, routine);
	ret->strength = routine_is_strength(e->plan, routine);
	ret->before = progress_pain_before(e);
	report_init(&ret->report, 0);
	engine_doses(e, routine, ret->doses);
	if (reminder >= 0) {
		ret->occurrence = e->occurs[reminder].now;
	}
}

int run_make(struct engine *e, struct diag *diag) {
	struct past *about = &e->run.about;
	struct timeline_options options = {
		.doses = about->doses,
		.pace_milli = about->pace_milli,
		.sides = about->sides,
		.first = about->first,
		.cap_s = about->cap_s,
		.choice = &about->choice,
	};
	return timeline_make(
		&e->timeline, e->plan, &e->plan->routines[about->routine], &options, diag);
}

void run_open(struct engine *e, const struct past *about) {
	struct run *run = &e->run;
	memset(run, 0, sizeof(*run));
	run->about = *about;
	run->state = SESSION_RUNNING;
	run->refresh_boot_us = run->abandon_boot_us = NEVER_US;
	run->since_boot_us = e->now.boot_us;
	run->stale = true;
}

int64_t run_position_us(const struct engine *e) {
	int64_t more = e->run.state == SESSION_RUNNING ? e->now.boot_us - e->run.since_boot_us : 0;
	return e->run.position_us + (more > 0 ? more : 0);
}

/* Brings position and time spent up to an instant; both go on from there. */
static void settle_position(struct engine *e, int64_t boot_us) {
	struct run *run = &e->run;
	if (run->state == SESSION_RUNNING && boot_us > run->since_boot_us) {
		run->position_us += boot_us - run->since_boot_us;
		run->spent_us += boot_us - run->since_boot_us;
	}
	run->since_boot_us = e->now.boot_us;
}

void run_seek(struct engine *e, uint32_t step) {
	struct run *run = &e->run;
	const struct timeline *t = &e->timeline;
	int32_t at_s = step < t->step_count ? t->steps[step].at_s : t->total_s;
	settle_position(e, e->now.boot_us);
	run->position_us = s_us(at_s);
	run->let_go = 0;
	run->step = step;
	run->cue = timeline_cue_from(t, at_s);
	while (run->cue < t->cue_count && t->cues[run->cue].step < step &&
		t->cues[run->cue].kind != CUE_DONE) {
		run->cue++; /* the end of what was left is not said */
	}
	run->stale = true;
}

/* ---- results ---- */

static void result_add(struct item_result *result, uint32_t at, int32_t value) {
	if (at >= DOSE_SETS_MAX) {
		return;
	}
	while (result->set_count <= at) {
		result->done[result->set_count++] = -1;
	}
	if (result->done[at] < 0 || value < result->done[at]) {
		result->done[at] = (int16_t)value; /* of both sides the smaller */
	}
}

void run_results(struct engine *e, struct past *about) {
	const struct timeline *t = &e->timeline;
	if (about->routine < 0) {
		return;
	}
	const struct routine *routine = &e->plan->routines[about->routine];
	for (uint32_t i = 0; i < routine->item_count; i++) {
		about->results[i] = (struct item_result){.complete = choice_has(&about->choice, i)};
	}
	for (uint32_t i = 0; i < t->step_count; i++) {
		const struct step *step = &t->steps[i];
		if (step->kind != STEP_WORK) {
			continue;
		}
		struct item_result *result = &about->results[step->item];
		bool finished = e->run.finished[i];
		int32_t whole = step->reps > 0 ? step->reps : step->duration_s;
		int32_t part =
			step->duration_s > 0 ? whole * e->run.spent_s[i] / step->duration_s : 0;
		bool holds = routine->items[step->item].gap_s >= 0 && step->rep > 0;
		uint32_t at = holds ? (uint32_t)step->rep - 1 : step->set > 0 ? step->set - 1u : 0;
		result_add(result, at, finished ? whole : part);
		result->begun = result->begun || finished || e->run.spent_s[i] > 0;
		result->complete = result->complete && finished;
	}
}

/* ---- the journal ---- */

static struct published *publish_session(struct engine *e, enum published_type type) {
	struct published *publish = emit_publish(e, type);
	publish->reminder = e->run.about.reminder;
	publish->routine = e->run.about.routine;
	publish->session = e->run.about.session;
	if (e->run.step < e->timeline.step_count) {
		publish->step = (int32_t)e->run.step;
	}
	return publish;
}

static void journal(struct engine *e, uint32_t step, int32_t done_s, bool finished) {
	struct record_step *record = &emit_record(e, RECORD_STEP)->as.step;
	*record = (struct record_step){
		.session = e->run.about.session,
		.step = step,
		.done_s = done_s,
		.finished = finished,
	};
	run_take_step(e, record);
}

void run_take_step(struct engine *e, const struct record_step *step) {
	struct run *run = &e->run;
	if (step->step >= e->timeline.step_count) {
		return;
	}
	if (step->done_s < 0) {
		for (uint32_t i = step->step; i < e->timeline.step_count; i++) {
			run->finished[i] = false;
			run->spent_s[i] = 0;
		}
		run_seek(e, step->step);
		return;
	}
	run->finished[step->step] = step->finished;
	run->spent_s[step->step] = (int16_t)step->done_s;
	run->step = step->step + 1;
}

/* Tells of the step that begins; a short rest keeps the notice of the hold. */
static void step_begins(struct engine *e) {
	const struct timeline *t = &e->timeline;
	if (e->run.step >= t->step_count) {
		return;
	}
	const struct step *step = &t->steps[e->run.step];
	struct published *publish = publish_session(e, PUBLISH_SESSION_STEP);
	text_copy(publish->exercise, sizeof(publish->exercise),
		e->plan->exercises[t->routine->items[step->item].exercise].id);
	timeline_step_text(t, e->run.step, publish->text, sizeof(publish->text));
	e->run.refresh_boot_us = NEVER_US;
	if (step->kind != STEP_REST || step->duration_s >= SHORT_REST_S) {
		e->run.stale = true;
	}
}

void run_tell_start(struct engine *e) {
	publish_session(e, PUBLISH_SESSION_STARTED);
	step_begins(e);
}

/* ---- the end ---- */

static void finish(struct engine *e, enum session_state next, const char *note) {
	struct run *run = &e->run;
	struct past *about = &run->about;
	bool early = run->step < e->timeline.step_count;
	settle_position(e, e->now.boot_us);
	about->elapsed_s = (int32_t)(run->spent_us / US_PER_S);
	about->ended_wall_us = e->now.wall_us;
	about->ended_boot_us = e->now.boot_us;
	about->outcome = early     ? OUTCOME_PARTIAL
		: about->confirmed ? OUTCOME_DONE
				   : OUTCOME_UNCONFIRMED;
	text_copy(about->note, sizeof(about->note), note);
	run_results(e, about);
	emit_session(e, about);
	struct published *publish =
		publish_session(e, early ? PUBLISH_SESSION_STOPPED : PUBLISH_SESSION_FINISHED);
	publish->entry = about->session;
	text_copy(publish->text, sizeof(publish->text), note);
	if (about->reminder >= 0) {
		about->occurrence = e->occurs[about->reminder].now;
		occur_end(e, about->reminder, about->outcome, note);
	} else {
		past_by_hand(e, about);
	}
	e->screen.gap_wall_us = e->now.wall_us;
	run->state = next;
	run->interrupted = run->ending = false;
	run->refresh_boot_us = NEVER_US;
	run->ask_effort = !early;
	run->ask_pain = true;
	run->abandon_boot_us = next == SESSION_QUESTIONS ? e->now.boot_us + QUESTIONS_US : NEVER_US;
	past_push(e, about);
	hold_sync(e);
	e->dirty = true;
	if (about->confirmed) {
		progress_fold(e, &e->past[0]);
		alarm_look(e);
	}
}

void run_end_for(struct engine *e, const char *note) {
	if (!engine_in_session(e)) {
		return;
	}
	if (e->run.step < e->timeline.step_count) {
		int64_t at = run_position_us(e) / US_PER_S - e->timeline.steps[e->run.step].at_s;
		e->run.spent_s[e->run.step] = (int16_t)(at > 0 ? at : 0);
	}
	finish(e, SESSION_NONE, note);
}

/* ---- what is done at an event ---- */

static int32_t spent_in_step(const struct engine *e) {
	const struct timeline *t = &e->timeline;
	if (e->run.step >= t->step_count) {
		return 0;
	}
	const struct step *step = &t->steps[e->run.step];
	int64_t spent = run_position_us(e) / US_PER_S - step->at_s;
	return spent < 0 ? 0 : spent > step->duration_s ? step->duration_s : (int32_t)spent;
}

static void skip_step(struct engine *e) {
	uint32_t step = e->run.step;
	if (step >= e->timeline.step_count) {
		return;
	}
	journal(e, step, spent_in_step(e), false);
	run_seek(e, step + 1);
	step_begins(e);
}

static void step_back(struct engine *e) {
	uint32_t step = e->run.step;
	const struct timeline *t = &e->timeline;
	bool fresh =
		step < t->step_count && run_position_us(e) - s_us(t->steps[step].at_s) < BACK_US;
	if (step > 0 && fresh) {
		step--;
	}
	if (e->run.state == SESSION_WAITING) {
		e->run.state = SESSION_RUNNING;
		e->run.abandon_boot_us = NEVER_US;
	}
	journal(e, step, -1, false);
	step_begins(e);
}

static void halt(struct engine *e, int64_t at_boot_us) {
	settle_position(e, at_boot_us);
	e->run.state = SESSION_PAUSED;
	e->run.abandon_boot_us = e->now.boot_us + PAUSED_US;
	e->run.refresh_boot_us = NEVER_US;
	e->run.stale = true;
	publish_session(e, PUBLISH_SESSION_PAUSED);
}

/* Whether the person is waited for at the end of this step. A gap between the holds of one set
 * is part of the set. */
static bool step_waits(const struct engine *e, uint32_t index) {
	const struct step *step = &e->timeline.steps[index];
	int32_t reminder = e->run.about.reminder;
	if (reminder < 0 || !e->plan->reminders[reminder].wait_for_me || step->kind == STEP_WORK) {
		return false;
	}
	const struct step *before = index > 0 ? &step[-1] : NULL;
	bool gap = step->kind == STEP_REST && before != NULL && before->set == step->set &&
		before->side == step->side;
	return !gap;
}

static void await_person(struct engine *e) {
	const struct step *step = &e->timeline.steps[e->run.step];
	struct cue_effect *cue = &emit(e, EFFECT_CUE)->as.cue;
	settle_position(e, e->now.boot_us);
	e->run.position_us = s_us(step->at_s + step->duration_s);
	e->run.state = SESSION_WAITING;
	e->run.abandon_boot_us = e->now.boot_us + PAUSED_US;
	e->run.refresh_boot_us = NEVER_US;
	e->run.stale = true;
	cue->kind = CUE_COACH;
	cue->channel = e->plan->reminders[e->run.about.reminder].cues;
	cue->aloud = true;
	cue->rank = cues_rank(cue->kind);
	text_copy(cue->text, sizeof(cue->text), WAITING_WORDS);
	struct published *publish = publish_session(e, PUBLISH_SESSION_PAUSED);
	text_copy(publish->text, sizeof(publish->text), "waits for you");
}

static void go_on(struct engine *e) {
	if (e->run.state == SESSION_WAITING) {
		e->run.let_go = e->run.step + 1;
	}
	e->run.state = SESSION_RUNNING;
	e->run.since_boot_us = e->now.boot_us;
	e->run.abandon_boot_us = NEVER_US;
	e->run.interrupted = e->run.closed = false;
	e->run.stale = true;
	publish_session(e, PUBLISH_SESSION_RESUMED);
}

static void act(struct engine *e, const struct session_cell *cell, const char *note) {
	switch (cell->act) {
	case SESSION_HALT:
		halt(e, e->now.boot_us);
		break;
	case SESSION_GO_ON:
		go_on(e);
		break;
	case SESSION_AWAIT:
		await_person(e);
		break;
	case SESSION_SKIP_STEP:
		skip_step(e);
		break;
	case SESSION_STEP_BACK:
		step_back(e);
		break;
	case SESSION_END_EARLY:
		if (e->run.step < e->timeline.step_count) {
			journal(e, e->run.step, spent_in_step(e), false);
			e->run.step--; /* left here, not gone past: the session is partial */
		}
		finish(e, cell->next, note);
		break;
	case SESSION_COMPLETE:
		finish(e, cell->next, note);
		break;
	case SESSION_CLOSE:
		e->run.state = SESSION_NONE;
		e->run.abandon_boot_us = NEVER_US;
		e->dirty = true;
		break;
	case SESSION_REFUSE:
	case SESSION_IGNORE:
	case SESSION_BEGIN:
	case SESSION_TAKE_REPORT:
	case SESSION_ACT_COUNT:
		break;
	}
}

void run_confirm(struct engine *e) {
	if (engine_in_session(e) && !e->run.about.confirmed) {
		e->run.about.confirmed = true;
		emit_session(e, &e->run.about);
	}
}

void run_handle(struct engine *e, enum session_event event, bool by_person, const char *note) {
	static const char *const said[SESSION_ACT_COUNT] = {
		[SESSION_IGNORE] = "It is so already.",
		[SESSION_HALT] = "The session is paused; go on with: minimusctl session resume.",
		[SESSION_GO_ON] = "The session goes on.",
		[SESSION_SKIP_STEP] = "On to the next step.",
		[SESSION_STEP_BACK] = "Back to the start of the step.",
		[SESSION_END_EARLY] = "The session is over; what you did is recorded.",
	};
	const struct session_cell *cell = session_cell(e->run.state, event);
	e->reply.session = e->run.state != SESSION_NONE ? e->run.about.session : 0;
	if (cell->act == SESSION_REFUSE) {
		reply_say(e, REPLY_NOT_NOW, "%s", cell->refusal);
		return;
	}
	if (by_person) {
		run_confirm(e);
	}
	act(e, cell, note != NULL ? note : "");
	reply_say(e, REPLY_OK, "%s", said[cell->act] != NULL ? said[cell->act] : "Done.");
}

void run_slept(struct engine *e) {
	if (e->run.state == SESSION_RUNNING) {
		halt(e, e->last.boot_us);
	}
}

/* ---- time ---- */

static void say(struct engine *e, const struct cue *cue, int64_t late_us) {
	bool must = cue->kind == CUE_START || cue->kind == CUE_END || cue->kind == CUE_DONE;
	/* No counting down to where nothing begins by itself. */
	bool idle = cue->kind == CUE_COUNT && step_waits(e, cue->step);
	if (idle || (late_us > CUE_LATE_US && !must)) {
		return;
	}
	struct cue_effect *effect = &emit(e, EFFECT_CUE)->as.cue;
	effect->kind = (enum cue_kind)cue->kind;
	effect->number = cue->number;
	effect->aloud = timeline_cue_aloud(&e->timeline, cue);
	effect->rank = cues_rank(effect->kind);
	effect->channel = plan_cues(e->plan, e->run.about.reminder);
	timeline_cue_text(&e->timeline, cue, effect->text, sizeof(effect->text));
}

/* One cue or one step boundary that has come. False: none. */
static bool pass(struct engine *e) {
	struct run *run = &e->run;
	const struct timeline *t = &e->timeline;
	int64_t position = run_position_us(e);
	const struct cue *cue = run->cue < t->cue_count ? &t->cues[run->cue] : NULL;
	const struct step *step = run->step < t->step_count ? &t->steps[run->step] : NULL;
	int64_t end = step != NULL ? s_us(step->at_s + step->duration_s) : NEVER_US;
	bool cue_first = cue != NULL &&
		(step == NULL || s_us(cue->at_s) < end ||
			(s_us(cue->at_s) == end && cue->step <= run->step));
	if (cue_first && s_us(cue->at_s) <= position) {
		say(e, cue, position - s_us(cue->at_s));
		run->cue++;
		return true;
	}
	if (step != NULL && !cue_first && end <= position && run->let_go != run->step + 1 &&
		step_waits(e, run->step)) {
		run_handle(e, SESSION_EVENT_WAIT, false, NULL);
		return true;
	}
	if (step != NULL && !cue_first && end <= position) {
		journal(e, run->step, step->duration_s, true);
		step_begins(e);
		return true;
	}
	if (step == NULL && cue == NULL) {
		run_handle(e, SESSION_EVENT_FINISHED, false, NULL);
		return true;
	}
	return false;
}

bool run_tick(struct engine *e) {
	struct run *run = &e->run;
	if (run->ending) {
		run_end_for(e, "the plan changed");
	}
	while (run->state == SESSION_RUNNING ||
		(run->state == SESSION_PAUSED && run->step >= e->timeline.step_count)) {
		if (emit_crowded(e)) {
			return true;
		}
		if (run->state == SESSION_PAUSED) {
			run_handle(e, SESSION_EVENT_FINISHED, false, NULL);
		} else if (!pass(e)) {
			break;
		}
	}
	if (run->refresh_boot_us <= e->now.boot_us) {
		run->refresh_boot_us = NEVER_US;
		run->stale = true;
	}
	if (run->abandon_boot_us <= e->now.boot_us) {
		run->abandon_boot_us = NEVER_US;
		if (run->state == SESSION_QUESTIONS &&
			(e->holds & (HOLD_LOCKED | HOLD_ASLEEP)) != 0) {
			return emit_crowded(e); /* questions wait for unlock */
		}
		const char *note = run->interrupted     ? "interrupted"
			: run->state == SESSION_WAITING ? "left waiting"
							: "left paused";
		run_handle(e, SESSION_EVENT_ABANDON, false, note);
	}
	return emit_crowded(e);
}

void run_deadline(const struct engine *e, struct instant *deadline) {
	const struct run *run = &e->run;
	const struct timeline *t = &e->timeline;
	deadline_boot(e, deadline, run->ending ? e->now.boot_us : run->abandon_boot_us);
	if (run->state != SESSION_RUNNING) {
		return;
	}
	int64_t zero = run->since_boot_us - run->position_us;
	deadline_boot(e, deadline, run->refresh_boot_us);
	if (run->cue < t->cue_count) {
		deadline_boot(e, deadline, zero + s_us(t->cues[run->cue].at_s));
	}
	if (run->step < t->step_count) {
		const struct step *step = &t->steps[run->step];
		deadline_boot(e, deadline, zero + s_us(step->at_s + step->duration_s));
	}
}
