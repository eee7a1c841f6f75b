/* SPDX-License-Identifier: MIT */
#include "weekly.h"

#include "deadline.h"
#include "emit.h"
#include "occur.h"
#include "screen.h"
#include "symptom.h"

#define WEEK_US (7 * US_PER_DAY)

bool weekly_due(const struct engine *e) {
	const struct screen *s = &e->screen;
	return e->plan->settings.weekly_question && s->recorded_wall_us != 0 &&
		(s->weekly_wall_us == 0 || e->now.wall_us >= s->weekly_wall_us + WEEK_US);
}

bool weekly_wanted(const struct engine *e) {
	return (e->screen.weekly_open || weekly_due(e)) && e->plan->settings.weekly_question &&
		e->holds == 0 && e->desktop_holds == 0;
}

void weekly_deadline(const struct engine *e, struct instant *deadline) {
	const struct screen *s = &e->screen;
	if (e->plan->settings.weekly_question && s->weekly_wall_us != 0 && !weekly_due(e)) {
		deadline_wall(e, deadline, s->weekly_wall_us + WEEK_US);
	}
}

void weekly_shown(struct engine *e) {
	if (e->screen.weekly_open) {
		return; /* it made room for the night, and is back */
	}
	struct record_safety safety = {.kind = SAFETY_SYMPTOMS_ASKED};
	emit_record(e, RECORD_SAFETY)->as.safety = safety;
	weekly_take(e, &safety, e->now.wall_us);
	e->screen.weekly_open = true;
}

void weekly_end(struct engine *e) {
	e->screen.weekly_open = false;
}

void weekly_take(struct engine *e, const struct record_safety *safety, int64_t wall_us) {
	e->screen.weekly_wall_us = wall_us;
	e->screen.weekly_open = false;
	for (int32_t i = 0; i < safety->symptom_count && i < SYMPTOM_COUNT; i++) {
		if (!symptom_yes_no((enum symptom)i)) {
			screen_pain(e, safety->symptoms[i]);
		}
	}
}

void handle_command_symptoms(struct engine *e, const int32_t *answers) {
	struct record_safety safety = {
		.kind = SAFETY_SYMPTOMS, .pain = PAIN_UNKNOWN, .symptom_count = SYMPTOM_COUNT};
	int32_t said = 0;
	for (int i = 0; i < SYMPTOM_COUNT; i++) {
		int32_t most = symptom_yes_no((enum symptom)i) ? 1 : PAIN_MAX;
		if (answers[i] > most) {
			reply_say(e, REPLY_BAD_ARGUMENT, "%s is from 0 to %d.",
				symptom_id((enum symptom)i), (int)most);
			return;
		}
		safety.symptoms[i] = answers[i] < 0 ? SYMPTOM_UNKNOWN : answers[i];
		said += answers[i] >= 0;
	}
	if (said == 0) {
		reply_say(e, REPLY_BAD_ARGUMENT,
			"Say at least one of them, such as: minimusctl symptoms standing=2 "
			"range=no.");
		return;
	}
	emit_record(e, RECORD_SAFETY)->as.safety = safety;
	weekly_take(e, &safety, e->now.wall_us);
	reply_say(e, REPLY_OK, "Noted. %s",
		screen_needed(e) && e->screen.pain
			? "Pain of 7 and more asks the safety questions anew: minimusctl screening."
			: "How it went over the weeks is shown by: minimusctl symptoms.");
}
