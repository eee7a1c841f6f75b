/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "buf.h"
#include "civil.h"
#include "emit.h"
#include "hold.h"
#include "mark.h"
#include "occur.h"
#include "pauses.h"
#include "screen.h"
#include "span.h"

static void sentence_pauses(const struct engine *e, int32_t reminder, struct buf *text) {
	for (uint32_t i = 0; i < e->pause_count; i++) {
		const struct pause *pause = &e->pauses[i];
		if (pause->reminder >= 0 && pause->reminder != reminder) {
			continue;
		}
		char clock[32] = "";
		if (pause->until_wall_us != 0) {
			text_clock(e, pause->until_wall_us, clock, sizeof(clock));
		}
		buf_list(text, "\n", "");
		char what[ID_MAX + 4] = "";
		pause_label(pause, what, sizeof(what));
		buf_printf(text, "Paused%s%s%s.", what,
			clock[0] != '\0' ? " until " : "; go on with: minimusctl resume", clock);
	}
}

static void put_rest(
	const struct engine *e, int32_t reminder, const char *clock, struct buf *text) {
	char span[48];
	if (alarm_rest_until(e, reminder) >= hold_until(e, reminder, HOLD_MIN_REST)) {
		buf_printf(text,
			"The last session left you worse, so there are 48 hours of rest: until %s.",
			clock);
		return;
	}
	span_print(e->plan->reminders[reminder].min_rest_us, span, sizeof(span));
	buf_printf(text, "At least %s of rest between sessions: until %s.", span, clock);
}

/* One bit as a sentence; "" when another sentence says it. */
static void sentence(const struct engine *e, int32_t reminder, uint32_t bit, struct buf *text) {
	const struct plan_settings *settings = &e->plan->settings;
	char clock[32] = "", span[48] = "";
	int64_t until = hold_until(e, reminder, bit);
	if (until > 0) {
		text_clock(e, until, clock, sizeof(clock));
	}
	switch (bit) {
	case HOLD_SUSPENDED:
		buf_puts(text, "Suspended for safety; minimusctl screening says how it goes on.");
		break;
	case HOLD_QUIET:
		buf_printf(text, "Quiet hours until %s.", clock);
		break;
	case HOLD_DND:
		buf_puts(text, "Do-not-disturb is on.");
		break;
	case HOLD_LOCKED:
		buf_puts(text, "The screen is locked.");
		break;
	case HOLD_ASLEEP:
		buf_puts(text, "The machine is asleep.");
		break;
	case HOLD_AWAY:
		buf_puts(text, "Nobody is at the machine.");
		break;
	case HOLD_SESSION:
		buf_puts(text, "A session is open, or its questions are.");
		break;
	case HOLD_FULLSCREEN:
		buf_puts(text, "Something is shown full-screen.");
		break;
	case HOLD_SETTLING:
		buf_printf(text,
			"Waiting for things to settle after start, resume or unlock, until %s.",
			clock);
		break;
	case HOLD_SCREENING:
		buf_puts(text, "The safety questions are open; answer with: minimusctl screening.");
		break;
	case HOLD_MIN_GAP:
		span_print(settings->min_gap_us, span, sizeof(span));
		buf_printf(
			text, "Prompts keep %s apart; the next one may come at %s.", span, clock);
		break;
	case HOLD_MAX_PER_DAY:
		buf_printf(text, "All prompts of the day were used (%d today); more from %s.",
			(int)e->prompts_today, clock);
		break;
	case HOLD_START_DELAY:
		span_print(settings->start_delay_us, span, sizeof(span));
		buf_printf(text, "No prompt in the first %s of a day at the machine%s%s.", span,
			clock[0] != '\0' ? ", that is until " : "", clock);
		break;
	case HOLD_MIN_REST:
		put_rest(e, reminder, clock, text);
		break;
	case HOLD_OTHER_PROMPT:
		buf_printf(text, "Another prompt is open: %s.", reminder_id(e, e->prompt));
		break;
	case HOLD_BROKEN:
		buf_puts(text, "Its routine cannot be had; see: minimusctl doctor.");
		break;
	default:
		break;
	}
}

static void sentences_held(
	const struct engine *e, int32_t reminder, uint32_t holds, struct buf *text) {
	for (uint32_t i = 0; i < HOLD_COUNT; i++) {
		uint32_t bit = UINT32_C(1) << i;
		if ((holds & bit) != 0 && bit != HOLD_USER && bit != HOLD_OTHER) {
			buf_list(text, "\n", "");
			sentence(e, reminder, bit, text);
		}
	}
	sentence_pauses(e, reminder, text);
}

static int64_t why_open(const struct engine *e, int32_t reminder, struct buf *text) {
	const struct reminder *r = &e->plan->reminders[reminder];
	const struct occurrence *now = &e->occurs[reminder].now;
	char due[32], clock[32];
	text_clock(e, now->due_wall_us, due, sizeof(due));
	int64_t until = 0;
	switch (now->phase) {
	case OCCUR_SHOWN:
		until = engine_wall(e, now->shown_boot_us + r->expire_us);
		until = until > now->end_wall_us ? now->end_wall_us : until;
		text_clock(e, until, clock, sizeof(clock));
		buf_printf(text,
			"Due since %s and shown; without an answer it counts as missed at %s.", due,
			clock);
		break;
	case OCCUR_SNOOZED:
		until = engine_wall(e, now->until_boot_us);
		text_clock(e, until, clock, sizeof(clock));
		buf_printf(text, "Due since %s; snoozed (%d of %d) until %s.", due,
			(int)now->snoozes, (int)r->snooze_limit, clock);
		break;
	case OCCUR_SESSION:
		buf_printf(text, "Due since %s; its session is open.", due);
		break;
	case OCCUR_WAITING: {
		struct reminder_view view;
		engine_reminder(e, e->now, reminder, &view);
		until = view.until_us;
		buf_printf(text, "Due since %s and held.", due);
		sentences_held(e, reminder, now->holds_now, text);
		if (r->missed == MISSED_SKIP) {
			int64_t lost = engine_wall(e, now->wait_boot_us + r->expire_us);
			text_clock(e, lost, clock, sizeof(clock));
			buf_printf(text, "\nHeld beyond %s it counts as missed.", clock);
		}
		break;
	}
	case OCCUR_NONE:
		break;
	}
	return until;
}

static void why_off(const struct engine *e, int32_t reminder, struct buf *text) {
	const struct reminder *r = &e->plan->reminders[reminder];
	if (!r->enabled) {
		buf_puts(text, "Switched off in the plan (enabled = no).");
	} else if (r->rule.kind == RULE_NONE) {
		buf_puts(text, "It has no schedule; make it due with: minimusctl now.");
	} else if (r->only_if[0] != '\0' && !plan_has_condition(e->plan, r->only_if)) {
		buf_printf(text, "Only with the condition %s, which the plan does not list.",
			r->only_if);
	} else {
		buf_printf(text, "Not with the condition %s, which the plan lists.", r->unless);
	}
}

/* "3 times a week: this week on Mon, Wed, Fri." */
static void sentence_week(const struct engine *e, int32_t reminder, struct buf *text) {
	static const char *const names[7] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
	const struct rule *rule = &e->plan->reminders[reminder].rule;
	const struct week *week = &e->occurs[reminder].week;
	int64_t today = zone_local(e->zone, wall_s(e->now.wall_us)) / S_PER_DAY;
	rule_days days = week_days(rule, week, today);
	const char *separator = "";
	buf_printf(text, "\n%d %s a week; this week on ", (int)rule->per_week,
		rule->per_week == 1 ? "time" : "times");
	for (int32_t day = 0; day < 7; day++) {
		if ((days >> day & 1) != 0) {
			buf_printf(text, "%s%s", separator, names[day]);
			separator = ", ";
		}
	}
	buf_puts(text, separator[0] == '\0' ? "no day any more." : ".");
	if (week->monday == today - civil_weekday(today)) {
		buf_puts(text, " What was missed took another day where there was room.");
	}
}

static void sentence_adapted(const struct engine *e, int32_t reminder, struct buf *text) {
	char span[48], plain[48];
	span_print(mark_every_us(e, reminder), span, sizeof(span));
	span_print(e->plan->reminders[reminder].rule.every_us, plain, sizeof(plain));
	buf_printf(text,
		"\nMost of its prompts were dismissed, so it comes every %s instead of %s; it "
		"comes back as you take them (adapt = no keeps it as planned).",
		span, plain);
}

/* What quiet hours will do to what is due next. */
static void sentence_quiet(const struct engine *e, const struct reminder *r,
	const struct reminder_view *view, struct buf *text) {
	char clock[32];
	if (view->quiet_us == 0) {
		return;
	}
	text_clock(e, view->quiet_us, clock, sizeof(clock));
	bool lost = r->missed == MISSED_SKIP && view->quiet_us - view->due_us > r->expire_us;
	buf_printf(text, "\nThat is in quiet hours, which last until %s%s.", clock,
		lost ? "; so long it will not wait, and counts as missed" : " and hold it");
}

static int64_t why_waiting(
	const struct engine *e, struct instant now, int32_t reminder, struct buf *text) {
	const struct reminder *r = &e->plan->reminders[reminder];
	const struct occur *o = &e->occurs[reminder];
	struct reminder_view view;
	char clock[32], span[48];
	engine_reminder(e, e->now, reminder, &view);
	if (view.due_us > 0) {
		text_clock(e, view.due_us, clock, sizeof(clock));
		buf_printf(text, "Next due at %s.", clock);
		sentence_quiet(e, r, &view, text);
	} else if (occur_is_calendar(r)) {
		buf_puts(text, "Its schedule has no further time.");
	} else {
		int64_t left = mark_every_us(e, reminder) - counter_us(&o->counter, e->now.boot_us);
		span_print(left / US_PER_S * US_PER_S, span, sizeof(span));
		buf_printf(text, "Its counter stands, with %s to go.", span);
	}
	if (o->adapt.level > 0) {
		sentence_adapted(e, reminder, text);
	}
	if (r->rule.kind == RULE_PER_WEEK) {
		sentence_week(e, reminder, text);
	}
	if (r->rule.kind == RULE_ACTIVE) {
		buf_printf(text, "\n%s",
			e->presence == PRESENCE_UNKNOWN
				? "Nobody tells whether you are at the machine, so all time counts."
				: "Only time at the machine counts.");
	}
	uint32_t holds =
		(hold_now(e, now) & ~(uint32_t)HOLD_SETTLING) | (o->paused ? HOLD_USER : 0);
	sentences_held(e, reminder, holds, text);
	return view.due_us;
}

int64_t engine_why(
	const struct engine *e, struct instant now, int32_t reminder, char *text, size_t size) {
	struct buf buf;
	buf_init(&buf, text, size);
	const struct occur *o = &e->occurs[reminder];
	int64_t until = 0;
	if (o->now.phase != OCCUR_NONE) {
		until = why_open(e, reminder, &buf);
	} else if (o->off) {
		why_off(e, reminder, &buf);
	} else {
		until = why_waiting(e, now, reminder, &buf);
	}
	if (occur_routine(e, reminder) < 0 && (o->now.phase != OCCUR_WAITING)) {
		buf_puts(&buf, "\nIts routine cannot be had; see: minimusctl doctor.");
	}
	return until;
}
