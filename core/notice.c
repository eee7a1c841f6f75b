/* SPDX-License-Identifier: MIT */
#include "notice.h"

#include <string.h>

#include "agenda.h"
#include "deadline.h"
#include "emit.h"
#include "hold.h"
#include "look.h"
#include "occur.h"
#include "past.h"
#include "prompt.h"
#include "run.h"
#include "screen.h"
#include "weekly.h"

struct want {
	bool any;
	enum notice_kind kind;
	uint64_t subject;
};

static bool dark(const struct engine *e) {
	return (e->holds & (HOLD_LOCKED | HOLD_ASLEEP)) != 0;
}

static struct want want_run(const struct engine *e) {
	const struct run *run = &e->run;
	struct want want = {.subject = run->about.session};
	if (run->state == SESSION_QUESTIONS) {
		bool effort = run->ask_effort && e->past[0].report.effort < 0;
		want.any = !dark(e);
		want.kind = effort ? NOTICE_QUESTION_EFFORT : NOTICE_QUESTION_PAIN;
		return want;
	}
	want.any = !run->closed;
	want.kind = run->interrupted ? NOTICE_INTERRUPTED : NOTICE_SESSION;
	return want;
}

static bool morning_wanted(const struct engine *e) {
	if (!e->plan->settings.morning_question || e->holds != 0 || look_holds(e) != 0) {
		return false;
	}
	const struct past *past = past_for_morning_const(e);
	return past != NULL && !past->asked_morning;
}

static struct want wanted(const struct engine *e) {
	if (e->stopping) {
		return (struct want){0};
	}
	if (e->run.state != SESSION_NONE) {
		return want_run(e);
	}
	if (screen_suspended(e)) {
		return (struct want){
			.any = !e->screen.told && !dark(e),
			.kind = e->screen.pending ? NOTICE_RED_FLAGS : NOTICE_SUSPENDED,
			.subject = (uint64_t)e->screen.level,
		};
	}
	if (e->prompt >= 0) {
		const struct occurrence *now = &e->occurs[e->prompt].now;
		uint64_t subject = ((uint64_t)e->prompt << 40) ^
			((uint64_t)now->shown_boot_us << 1) ^ now->reshown;
		return (struct want){
			.any = (e->holds & HOLD_SETTLING) == 0 || now->asked,
			.kind = NOTICE_PROMPT,
			.subject = subject,
		};
	}
	if (screen_wanted(e)) {
		return (struct want){.any = true, .kind = NOTICE_SCREENING};
	}
	if (e->alarm.open && !dark(e)) {
		return (struct want){.any = true,
			.kind = NOTICE_CLINICIAN,
			.subject = (uint64_t)e->alarm.advised_wall_us};
	}
	if (morning_wanted(e)) {
		return (struct want){.any = true,
			.kind = NOTICE_MORNING,
			.subject = past_for_morning_const(e)->session};
	}
	if (weekly_wanted(e)) {
		return (struct want){.any = true, .kind = NOTICE_WEEKLY};
	}
	if (past_waits(e, &e->past[0]) && !e->past[0].dismissed && !dark(e)) {
		return (struct want){
			.any = true, .kind = NOTICE_UNCONFIRMED, .subject = e->past[0].session};
	}
	return (struct want){0};
}

/* One thing going on keeps its number: prompt, session and questions; screening and red flags. */
static int family(enum notice_kind kind) {
	switch (kind) {
	case NOTICE_SESSION:
	case NOTICE_INTERRUPTED:
	case NOTICE_QUESTION_EFFORT:
	case NOTICE_QUESTION_PAIN:
	case NOTICE_UNCONFIRMED:
	case NOTICE_FINISHED:
		return 1;
	case NOTICE_SCREENING:
	case NOTICE_RED_FLAGS:
	case NOTICE_SUSPENDED:
		return 2;
	case NOTICE_PROMPT:
	case NOTICE_MORNING:
	case NOTICE_CLINICIAN:
	case NOTICE_WEEKLY:
		break;
	}
	return 0;
}

static bool in_place(const struct shown *shown, const struct want *want) {
	if (shown->id == 0 || shown->gone) {
		return false;
	}
	if (shown->kind == want->kind && shown->subject == want->subject) {
		return true;
	}
	return (shown->kind == NOTICE_PROMPT && want->kind == NOTICE_SESSION) ||
		(family(shown->kind) != 0 && family(shown->kind) == family(want->kind));
}

/* What is asked only once does not come back after something took its place. */
static void replaced(struct engine *e, const struct want *want) {
	if (e->shown.id == 0 || !want->any || e->shown.kind == want->kind) {
		return;
	}
	if (e->shown.kind == NOTICE_WEEKLY) {
		weekly_end(e);
	}
	for (int i = 0; i < 2; i++) {
		struct past *past = &e->past[i];
		if (e->shown.kind == NOTICE_MORNING && past->session == e->shown.subject) {
			past->asked_morning = true;
		}
		if (e->shown.kind == NOTICE_UNCONFIRMED && past->session == e->shown.subject) {
			past->dismissed = true;
		}
	}
}

/* Nothing that the person did a moment ago brings it. */
static bool comes_by_itself(enum notice_kind kind) {
	return kind == NOTICE_SCREENING || kind == NOTICE_MORNING || kind == NOTICE_WEEKLY;
}

void notice_update(struct engine *e) {
	struct want want = wanted(e);
	struct shown *shown = &e->shown;
	replaced(e, &want);
	if (!want.any) {
		if (shown->id != 0 && !shown->gone) {
			emit(e, EFFECT_CLOSE)->as.close.notice = shown->id;
		}
		*shown = (struct shown){0};
		return;
	}
	bool same = shown->id != 0 && shown->kind == want.kind && shown->subject == want.subject;
	bool stale = want.kind == NOTICE_SESSION && e->run.stale;
	if (same && !stale && !shown->acted) {
		return;
	}
	if (want.kind == NOTICE_PROMPT && look_first(e, e->prompt)) {
		return; /* it comes back, after a restart or because the server lost it */
	}
	if (!same && comes_by_itself(want.kind) && look_question(e)) {
		return;
	}
	uint64_t id = in_place(shown, &want) ? shown->id : ++e->notice_next;
	struct notice *notice = &emit(e, EFFECT_NOTIFY)->as.notify;
	notice->id = id;
	notice->kind = want.kind;
	if (!e->preview) {
		notice_fill(e, want.kind, notice);
	}
	*shown = (struct shown){.id = id, .kind = want.kind, .subject = want.subject};
	if (want.kind == NOTICE_MORNING && !same) {
		/* Once, also over a restart: it stays up until it is answered or gives way. */
		emit_record(e, RECORD_SAFETY)->as.safety =
			(struct record_safety){.kind = SAFETY_MORNING_ASKED};
	}
	if (want.kind == NOTICE_WEEKLY) {
		weekly_shown(e);
	}
	if (want.kind == NOTICE_SESSION) {
		struct run *run = &e->run;
		run->stale = false;
		bool counts = run->state == SESSION_RUNNING && run->step < e->timeline.step_count &&
			e->timeline.steps[run->step].kind == STEP_WORK;
		run->refresh_boot_us = counts ? e->now.boot_us + REFRESH_US : NEVER_US;
	}
}

/* When what holds a question may end by itself. */
static void deadline_of_question(const struct engine *e, struct instant *deadline) {
	if ((e->holds & HOLD_SETTLING) != 0) {
		deadline_boot(e, deadline, e->settle_boot_us);
	}
	if ((e->holds & HOLD_START_DELAY) != 0 && e->day_first_boot_us != NOT_YET_US) {
		deadline_boot(e, deadline, e->day_first_boot_us + e->plan->settings.start_delay_us);
	}
	deadline_wall(e, deadline, e->quiet_edge_wall_us);
	deadline_wall(e, deadline, e->day_end_wall_us);
}

void notice_deadline(const struct engine *e, struct instant *deadline) {
	if (past_waits(e, &e->past[0])) {
		deadline_boot(e, deadline, e->past[0].ended_boot_us + CONFIRM_US);
	}
	if (e->prompt >= 0 && (e->holds & HOLD_SETTLING) != 0) {
		deadline_boot(e, deadline, e->settle_boot_us);
	}
	weekly_deadline(e, deadline);
	if (weekly_due(e) || e->screen.weekly_open) {
		deadline_of_question(e, deadline);
	}
	if (!e->plan->settings.morning_question) {
		return;
	}
	const struct past *past = past_for_morning_const(e);
	if (past == NULL || past->asked_morning) {
		bool later = false;
		for (int i = 0; i < 2; i++) {
			const struct past *p = &e->past[i];
			later = later ||
				(p->session != 0 && p->strength && p->confirmed && !p->final &&
					p->report.pain.morning < 0 && !p->asked_morning);
		}
		if (later) {
			deadline_wall(e, deadline, e->day_end_wall_us);
		}
		return;
	}
	deadline_of_question(e, deadline);
}

/* ---- buttons ---- */

static void answer(struct engine *e, int32_t effort, int32_t pain) {
	struct record_report report;
	report_init(&report, 0);
	report.effort = effort;
	report.pain.during = pain;
	report.unasked = effort < 0 && pain < 0;
	past_report(e, &report);
}

static int32_t pain_of(const char *action) {
	return strcmp(action, "none") == 0      ? 0
		: strcmp(action, "little") == 0 ? 2
		: strcmp(action, "much") == 0   ? 6
						: -1;
}

static void act_prompt(struct engine *e, const char *action) {
	struct command_args args = {.reminder = e->prompt, .routine = -1};
	if (strcmp(action, "start") == 0 || strcmp(action, "default") == 0) {
		handle_command_start(e, &args);
	} else if (strcmp(action, "snooze") == 0) {
		handle_command_snooze(e, &args);
	} else if (strcmp(action, "skip") == 0) {
		handle_command_skip(e, &args);
	}
}

static void act_session(struct engine *e, const char *action) {
	static const struct {
		const char *action;
		enum session_event event;
	} buttons[] = {
		{"pause", SESSION_EVENT_PAUSE},
		{"resume", SESSION_EVENT_RESUME},
		{"toggle", SESSION_EVENT_TOGGLE},
		{"default", SESSION_EVENT_TOGGLE},
		{"next", SESSION_EVENT_NEXT},
		{"back", SESSION_EVENT_BACK},
		{"stop", SESSION_EVENT_STOP},
		{"finish", SESSION_EVENT_STOP},
	};
	for (size_t i = 0; i < sizeof(buttons) / sizeof(buttons[0]); i++) {
		if (strcmp(buttons[i].action, action) == 0) {
			run_handle(e, buttons[i].event, true, NULL);
			return;
		}
	}
}

static void act_effort(struct engine *e, const char *action) {
	int32_t effort = strcmp(action, "easy") == 0 ? 4
		: strcmp(action, "right") == 0       ? 6
		: strcmp(action, "hard") == 0        ? 8
						     : -1;
	if (effort >= 0 || strcmp(action, "default") == 0 || strcmp(action, "done") == 0) {
		answer(e, effort, -1);
	}
}

static void act_screening(struct engine *e, const char *action) {
	enum red_flag level;
	if (e->shown.kind == NOTICE_SUSPENDED) {
		e->screen.told = true;
	} else if (e->shown.kind == NOTICE_RED_FLAGS) {
		if (red_flag_parse(action, &level)) {
			handle_command_red_flag(e, level);
		}
	} else if (strcmp(action, "none") == 0 || strcmp(action, "something") == 0) {
		handle_command_screening(e, strcmp(action, "none") == 0);
	} else if (strcmp(action, "later") == 0) {
		screen_later(e);
	}
}

void handle_action(struct engine *e, uint64_t id, const char *action) {
	if (id != e->shown.id || id == 0) {
		return; /* of a notice that is not up any more */
	}
	e->shown.acted = true;
	switch (e->shown.kind) {
	case NOTICE_PROMPT:
		act_prompt(e, action);
		break;
	case NOTICE_SESSION:
	case NOTICE_INTERRUPTED:
		act_session(e, action);
		break;
	case NOTICE_QUESTION_EFFORT:
	case NOTICE_UNCONFIRMED:
		act_effort(e, action);
		break;
	case NOTICE_QUESTION_PAIN:
		if (pain_of(action) >= 0) {
			answer(e, -1, pain_of(action));
		}
		break;
	case NOTICE_SCREENING:
	case NOTICE_RED_FLAGS:
	case NOTICE_SUSPENDED:
		act_screening(e, action);
		break;
	case NOTICE_MORNING:
		if (pain_of(action) >= 0) {
			past_morning(e, pain_of(action));
		}
		break;
	case NOTICE_CLINICIAN:
		e->alarm.open = false;
		break;
	case NOTICE_WEEKLY:
		weekly_end(e);
		if (strcmp(action, "none") == 0) {
			handle_command_symptoms(e, (const int32_t[SYMPTOM_COUNT]){0});
		}
		break;
	case NOTICE_FINISHED:
		break;
	}
}

void handle_closed(struct engine *e, uint64_t id, enum closed_by by) {
	if (id != e->shown.id || id == 0) {
		return;
	}
	e->shown.gone = true;
	struct past *past = past_for_morning(e);
	switch (e->shown.kind) {
	case NOTICE_PROMPT:
		if (e->prompt >= 0) {
			struct occurrence *now = &e->occurs[e->prompt].now;
			now->removed = by == CLOSED_BY_SERVER && !now->reshown;
			now->closed = by == CLOSED_BY_PERSON;
			agenda_touch(e, e->prompt);
		}
		break;
	case NOTICE_SESSION:
	case NOTICE_INTERRUPTED:
		e->run.closed = true;
		break;
	case NOTICE_QUESTION_EFFORT:
	case NOTICE_QUESTION_PAIN:
		e->past[0].dismissed = true;
		run_handle(e, SESSION_EVENT_ABANDON, false, NULL);
		break;
	case NOTICE_UNCONFIRMED:
		e->past[0].dismissed = true;
		break;
	case NOTICE_SCREENING:
		screen_later(e);
		break;
	case NOTICE_RED_FLAGS:
	case NOTICE_SUSPENDED:
		e->screen.told = true;
		break;
	case NOTICE_MORNING:
		if (past != NULL) {
			past->asked_morning = true;
		}
		break;
	case NOTICE_WEEKLY:
		weekly_end(e);
		break;
	case NOTICE_CLINICIAN:
		e->alarm.open = false;
		break;
	case NOTICE_FINISHED:
		break;
	}
}
