/* SPDX-License-Identifier: MIT */
#include "screen.h"

#include <string.h>

#include "deadline.h"
#include "emit.h"
#include "hold.h"
#include "look.h"
#include "occur.h"
#include "progress.h"
#include "run.h"
#include "sched.h"
#include "weekly.h"

#define STATEMENT_WORDS_MIN 3

bool screen_suspended(const struct engine *e) {
	return e->screen.pending || e->screen.level != RED_FLAG_NONE;
}

int64_t screen_next_us(const struct engine *e) {
	const struct screen *s = &e->screen;
	if (s->recorded_wall_us == 0) {
		return 0;
	}
	int64_t next = s->recorded_wall_us + SCREENING_EVERY_DAYS * US_PER_DAY;
	int64_t gap = s->gap_wall_us + SCREENING_GAP_DAYS * US_PER_DAY;
	if (s->gap_wall_us != 0 && s->recorded_wall_us < gap && gap < next) {
		next = gap;
	}
	return next;
}

bool screen_needed(const struct engine *e) {
	return e->screen.recorded_wall_us == 0 || e->screen.pain ||
		e->now.wall_us >= screen_next_us(e);
}

/* The very first one does not wait for the start of the day: nothing else can happen before it. */
static uint32_t in_the_way(const struct engine *e) {
	uint32_t ignored = HOLD_SCREENING;
	if (e->screen.recorded_wall_us == 0) {
		ignored |= HOLD_START_DELAY;
	}
	return (e->holds & ~ignored) | look_holds(e);
}

bool screen_wanted(const struct engine *e) {
	return screen_needed(e) && !screen_suspended(e) && !e->screen.later_on &&
		in_the_way(e) == 0;
}

void screen_later(struct engine *e) {
	struct screen *s = &e->screen;
	s->later_on = true;
	s->later = (struct counter){0};
	counter_set(&s->later, e->present, e->now.boot_us);
	s->later_wall_us = e->day_end_wall_us;
}

void screen_step(struct engine *e) {
	struct screen *s = &e->screen;
	if (!s->later_on) {
		return;
	}
	counter_set(&s->later, e->present, e->now.boot_us);
	if (counter_us(&s->later, e->now.boot_us) >= LATER_US ||
		e->now.wall_us >= s->later_wall_us || !screen_needed(e)) {
		s->later_on = false;
	}
}

void screen_deadline(const struct engine *e, struct instant *deadline) {
	const struct screen *s = &e->screen;
	if (!screen_needed(e)) {
		deadline_wall(e, deadline, screen_next_us(e));
		return;
	}
	if (screen_suspended(e)) {
		return;
	}
	if (s->later_on) {
		deadline_wall(e, deadline, s->later_wall_us);
		if (s->later.running) {
			deadline_boot(e, deadline,
				s->later.since_boot_us + LATER_US - s->later.counted_us);
		}
		return;
	}
	uint32_t holds = in_the_way(e);
	if ((holds & HOLD_SETTLING) != 0) {
		deadline_boot(e, deadline, e->settle_boot_us);
	}
	if ((holds & HOLD_START_DELAY) != 0 && e->day_first_boot_us != NOT_YET_US) {
		deadline_boot(e, deadline, e->day_first_boot_us + e->plan->settings.start_delay_us);
	}
	deadline_wall(e, deadline, e->quiet_edge_wall_us);
}

void screen_pain(struct engine *e, int32_t pain) {
	if (pain >= PAIN_SCREEN) {
		e->screen.pain = true;
		e->screen.later_on = false;
	}
}

void screen_take(struct engine *e, const struct record_safety *safety, int64_t wall_us) {
	struct screen *s = &e->screen;
	switch (safety->kind) {
	case SAFETY_SCREENING_NONE:
	case SAFETY_SCREENING_SOMETHING:
		s->recorded_wall_us = wall_us;
		s->something = safety->kind == SAFETY_SCREENING_SOMETHING;
		s->pending = s->something;
		s->pain = false;
		s->later_on = false;
		s->told = false;
		break;
	case SAFETY_RED_FLAG:
		s->pending = false;
		s->level = safety->level;
		s->told = false;
		break;
	case SAFETY_CLEARED:
		s->pending = false;
		s->level = RED_FLAG_NONE;
		s->cleared_wall_us = wall_us;
		text_copy(s->cleared, sizeof(s->cleared), safety->statement);
		break;
	case SAFETY_ADVISED:
		alarm_take(e, safety, wall_us);
		break;
	case SAFETY_MORNING_ASKED:
		break;
	case SAFETY_SYMPTOMS:
	case SAFETY_SYMPTOMS_ASKED:
		weekly_take(e, safety, wall_us);
		break;
	case SAFETY_MORNING:
		s->morning = safety->pain;
		s->morning_wall_us = wall_us;
		alarm_morning(e, safety->pain, wall_us);
		screen_pain(e, safety->pain);
		break;
	}
}

static void take(struct engine *e, const struct record_safety *safety) {
	emit_record(e, RECORD_SAFETY)->as.safety = *safety;
	bool before = screen_suspended(e);
	screen_take(e, safety, e->now.wall_us);
	bool after = screen_suspended(e);
	hold_sync(e);
	if (after && !before) {
		struct published *publish = emit_publish(e, PUBLISH_SAFETY_SUSPENDED);
		text_copy(publish->text, sizeof(publish->text),
			e->screen.pending ? "screening" : red_flag_name(e->screen.level));
		run_end_for(e, "suspended for safety");
	} else if (before && !after) {
		emit_publish(e, PUBLISH_SAFETY_CLEARED);
		/* What was logged as done meanwhile moved nothing; it counts now, by its pain. */
		for (int i = 0; i < 2; i++) {
			progress_fold_missing(e, &e->past[i]);
		}
	}
}

void handle_command_screening(struct engine *e, bool none) {
	if (e->screen.level != RED_FLAG_NONE) {
		reply_say(e, REPLY_REFUSED,
			"minimus is suspended (%s); once a clinician has cleared you, say so with: "
			"minimusctl redflag clear \"who, and when\".",
			red_flag_name(e->screen.level));
		return;
	}
	if (none && e->screen.pending) {
		/* Once a sign was named, only a word about that sign opens the way again. */
		reply_say(e, REPLY_REFUSED,
			"You said that something applies. Say what fits best: minimusctl redflag "
			"emergency, same-day, soon or none.");
		return;
	}
	struct record_safety safety = {
		.kind = none ? SAFETY_SCREENING_NONE : SAFETY_SCREENING_SOMETHING};
	take(e, &safety);
	if (none) {
		reply_say(e, REPLY_OK, "Recorded: none of these applies.");
	} else {
		reply_say(e, REPLY_OK,
			"Recorded. Everything is suspended until you say what fits best: "
			"minimusctl redflag emergency, same-day, soon or none.");
	}
}

void handle_command_red_flag(struct engine *e, enum red_flag level) {
	if (level == RED_FLAG_NONE && e->screen.level != RED_FLAG_NONE) {
		reply_say(e, REPLY_REFUSED,
			"A red flag (%s) is not taken back like that; once a clinician has cleared "
			"you, say so with: minimusctl redflag clear \"who, and when\".",
			red_flag_name(e->screen.level));
		return;
	}
	if (level < e->screen.level) {
		reply_say(e, REPLY_REFUSED,
			"A more urgent red flag (%s) stands; it ends with: minimusctl redflag "
			"clear \"who, and when\".",
			red_flag_name(e->screen.level));
		return;
	}
	take(e, &(struct record_safety){.kind = SAFETY_RED_FLAG, .level = level});
	if (level == RED_FLAG_NONE) {
		reply_say(e, REPLY_OK, "Recorded: none of the signs applies.");
	} else {
		reply_say(e, REPLY_OK,
			"%s Everything is suspended until a clinician has cleared you.",
			red_flag_advice(level));
	}
}

static int words(const char *text) {
	int count = 0;
	bool inside = false;
	for (; *text != '\0'; text++) {
		bool blank = *text == ' ' || *text == '\t' || *text == '\n';
		count += !blank && !inside;
		inside = !blank;
	}
	return count;
}

void handle_command_clear(struct engine *e, const char *statement) {
	if (!screen_suspended(e)) {
		reply_say(e, REPLY_NOT_NOW,
			"Nothing is suspended: reminders and sessions go on as they are.");
		return;
	}
	if (statement == NULL || words(statement) < STATEMENT_WORDS_MIN) {
		reply_say(e, REPLY_BAD_ARGUMENT,
			"Say in a few words who cleared you, such as: \"My physiotherapist has "
			"cleared "
			"me to go on\".");
		return;
	}
	struct record_safety safety = {.kind = SAFETY_CLEARED};
	text_copy(safety.statement, sizeof(safety.statement), statement);
	take(e, &safety);
	reply_say(e, REPLY_OK, "Recorded with today's date. Reminders and sessions go on.");
}
