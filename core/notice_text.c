/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "buf.h"
#include "compose.h"
#include "emit.h"
#include "layout.h"
#include "look.h"
#include "notice.h"
#include "run.h"
#include "symptom.h"

#define REST_DRAWN_S 8 /* a gap between two holds is no rest to lie down for */
#define ACTION(id, label)                                                                          \
	{ id, label }
#define ACTIONS(list) list, sizeof(list) / sizeof((list)[0])

static void actions(struct notice *notice, const struct notice_action *list, size_t count) {
	for (size_t i = 0; i < count && notice->action_count < NOTICE_ACTIONS_MAX; i++) {
		notice->actions[notice->action_count++] = list[i];
	}
}

static int32_t minutes(int32_t seconds) {
	return seconds < 60 ? 1 : (seconds + 30) / 60;
}

static void put_merged(const struct engine *e, struct buf *body) {
	if (e->merged_count == 0) {
		return;
	}
	buf_puts(body, "\nThis one stands for ");
	for (uint32_t i = 0; i < e->merged_count; i++) {
		const char *before = i == 0 ? "" : i + 1 == e->merged_count ? " and " : ", ";
		buf_printf(body, "%s%s", before, reminder_id(e, e->merged[i]));
	}
	buf_puts(body, ", too.");
}

/* A prompt that comes round within a day is a break. */
static bool is_break(const struct reminder *r) {
	return r->rule.kind == RULE_ACTIVE ||
		(r->rule.kind == RULE_EVERY && r->rule.every_us < US_PER_DAY);
}

static bool tip_fits(const struct tip *tip, const char *occasion) {
	return tip->when[0] == '\0' || strcmp(tip->when, occasion) == 0;
}

/* One of the tips that go with this prompt. They take turns by the occurrence alone, so that a
 * prompt that is shown again, or after a restart, says the same. */
static void put_tip(const struct engine *e, struct buf *body) {
	const struct occurrence *now = &e->occurs[e->prompt].now;
	bool is_short = is_break(&e->plan->reminders[e->prompt]);
	const char *occasion = is_short                      ? "break"
		: routine_is_strength(e->plan, now->routine) ? "strength"
							     : "stretch";
	uint32_t count = 0;
	for (uint32_t i = 0; i < e->plan->tip_count; i++) {
		count += tip_fits(&e->plan->tips[i], occasion);
	}
	if (count == 0) {
		return;
	}
	/* The keys of breaks count them; those of the others are local times, which count days. */
	int64_t turn = is_short ? now->key : wall_s(now->due_wall_us) / (US_PER_DAY / US_PER_S);
	uint32_t wanted = (uint32_t)((turn < 0 ? -turn : turn) % count);
	for (uint32_t i = 0; i < e->plan->tip_count; i++) {
		if (tip_fits(&e->plan->tips[i], occasion) && wanted-- == 0) {
			buf_printf(body, "\n%s", e->plan->tips[i].text);
			return;
		}
	}
}

static void fill_prompt(const struct engine *e, struct notice *notice, struct buf *body) {
	static const struct notice_action with[] = {ACTION("default", "Start"),
		ACTION("start", "Start"), ACTION("snooze", "Snooze"), ACTION("skip", "Skip")};
	static const struct notice_action without[] = {
		ACTION("default", "Start"), ACTION("start", "Start"), ACTION("skip", "Skip")};
	const struct reminder *r = &e->plan->reminders[e->prompt];
	const struct occurrence *now = &e->occurs[e->prompt].now;
	const struct routine *routine = &e->plan->routines[now->routine];
	struct dose doses[ROUTINE_ITEMS_MAX];
	engine_doses(e, now->routine, doses);
	const struct choice *choice = compose_choice(e, now->routine);
	struct timeline_options options = {.doses = doses,
		.sides = r->sides,
		.cap_s = (int32_t)(r->cap_us / US_PER_S),
		.choice = choice};
	int32_t total = timeline_total_s(e->plan, routine, &options);
	text_copy(notice->summary, sizeof(notice->summary), routine->title);
	buf_printf(body, "About %d min:", (int)minutes(total));
	for (uint32_t i = 0; i < choice_count(choice, routine); i++) {
		const struct routine_item *item = &routine->items[choice_item(choice, i)];
		const struct exercise *x = &e->plan->exercises[item->exercise];
		buf_printf(body, "%s %s", i == 0 ? "" : ",", x->title);
	}
	buf_puts(body, ".");
	put_merged(e, body);
	put_tip(e, body);
	bool may = now->snoozes < r->snooze_limit;
	if (now->snoozes > 0) {
		buf_printf(
			body, "\nSnoozed %d of %d times.", (int)now->snoozes, (int)r->snooze_limit);
	}
	notice->silent = notice->low = (look_holds(e) & HOLD_DND) != 0 && r->dnd == DND_SILENT;
	if (may) {
		actions(notice, ACTIONS(with));
	} else {
		actions(notice, ACTIONS(without));
	}
	if (routine->item_count > 0) {
		uint32_t first = choice_item(choice, 0);
		notice->exercise = routine->items[first].exercise;
		notice->level = doses[first].level;
		notice->side = layout_begins(e->plan, routine, &routine->items[first], &options);
	}
}

/* What is drawn in place of the exercise: between two sides and in a rest that is one. */
static const char *scene_of(const struct step *step, bool halted) {
	bool rests = step->kind == STEP_REST && step->duration_s >= REST_DRAWN_S;
	return halted ? "paused" : step->kind == STEP_SWITCH ? "switch" : rests ? "rest" : NULL;
}

static void fill_session(const struct engine *e, struct notice *notice, struct buf *body) {
	static const struct notice_action running[] = {
		ACTION("pause", "Pause"), ACTION("next", "Next"), ACTION("stop", "Stop")};
	static const struct notice_action paused[] = {
		ACTION("resume", "Resume"), ACTION("next", "Next"), ACTION("stop", "Stop")};
	const struct timeline *t = &e->timeline;
	const struct run *run = &e->run;
	int32_t position = (int32_t)(run_position_us(e) / US_PER_S);
	uint32_t at = run->step < t->step_count ? run->step : t->step_count - 1;
	const struct step *step = &t->steps[at];
	const char *line = timeline_say(t, step->item);
	char text[NOTICE_SUMMARY_BYTES];
	timeline_step_text(t, at, text, sizeof(text));
	static const struct notice_action waiting[] = {ACTION("default", "Go on"),
		ACTION("resume", "Go on"), ACTION("back", "Back"), ACTION("stop", "Stop")};
	bool halted = run->state == SESSION_PAUSED, waits = run->state == SESSION_WAITING;
	text_copy(notice->summary, sizeof(notice->summary), text);
	int32_t left = step->at_s + step->duration_s - position;
	buf_printf(body, "%s%d:%02d left in this step, %d:%02d in all.",
		halted          ? "Paused. "
			: waits ? "Waiting for you. "
				: "",
		(int)(left / 60), (int)(left % 60), (int)((t->total_s - position) / 60),
		(int)((t->total_s - position) % 60));
	if (line[0] != '\0' && (step->kind == STEP_WORK || step->kind == STEP_PREPARE)) {
		text_resolve_sides(line, (enum side)step->side, text, sizeof(text));
		buf_printf(body, "\n%s", text);
	}
	if (at + 1 < t->step_count && step->kind != STEP_WORK) {
		timeline_step_text(t, at + 1, text, sizeof(text));
		buf_printf(body, "\nNext: %s", text);
	}
	notice->transient = notice->silent = notice->low = true;
	notice->percent = t->total_s > 0 ? 100 * position / t->total_s : 100;
	notice->exercise = t->routine->items[step->item].exercise;
	notice->level = t->doses[step->item].level;
	notice->side = (enum side)step->side;
	notice->scene = scene_of(step, halted);
	if (waits) {
		actions(notice, ACTIONS(waiting));
	} else if (halted) {
		actions(notice, ACTIONS(paused));
	} else {
		actions(notice, ACTIONS(running));
	}
}

static void fill_interrupted(const struct engine *e, struct notice *notice, struct buf *body) {
	static const struct notice_action list[] = {
		ACTION("resume", "Resume"), ACTION("finish", "Finish")};
	text_copy(notice->summary, sizeof(notice->summary), "A session was interrupted");
	buf_printf(body, "%s stopped half-way. Go on from there, or finish it with what you did.",
		e->plan->routines[e->run.about.routine].title);
	actions(notice, ACTIONS(list));
}

static void fill_effort(const struct engine *e, struct notice *notice, struct buf *body) {
	static const struct notice_action list[] = {ACTION("default", "Done as shown"),
		ACTION("easy", "Easy"), ACTION("right", "Right"), ACTION("hard", "Hard")};
	bool late = notice->kind == NOTICE_UNCONFIRMED;
	text_copy(notice->summary, sizeof(notice->summary),
		late ? "Did you do it as shown?" : "How was it?");
	buf_printf(body, "%s: a click means done as shown; a button also says how hard it was.",
		e->plan->routines[e->past[0].routine].title);
	if (!e->past[0].confirmed) {
		buf_puts(body, " Without an answer within 12 hours it does not count.");
	}
	actions(notice, ACTIONS(list));
}

static void fill_pain(const char *summary, struct notice *notice, struct buf *body) {
	static const struct notice_action list[] = {
		ACTION("none", "None"), ACTION("little", "A little"), ACTION("much", "Too much")};
	text_copy(notice->summary, sizeof(notice->summary), summary);
	buf_puts(body, "On the sore side, or where you usually feel it.");
	actions(notice, ACTIONS(list));
}

static void fill_screening(struct notice *notice, struct buf *body) {
	static const struct notice_action list[] = {ACTION("none", "None of these"),
		ACTION("something", "Something applies"), ACTION("later", "Later")};
	text_copy(notice->summary, sizeof(notice->summary), "Before you start: is it safe?");
	buf_puts(body, screening_summary());
	actions(notice, ACTIONS(list));
}

static void put_signs(struct buf *body, enum red_flag level) {
	buf_printf(body, "%s\n", red_flag_advice(level));
	for (size_t i = 0; red_flag_sign(level, i) != NULL; i++) {
		buf_printf(body, "- %s\n", red_flag_sign(level, i));
	}
}

static void fill_red_flags(struct notice *notice, struct buf *body) {
	static const struct notice_action list[] = {ACTION("emergency", "Emergency"),
		ACTION("same-day", "Doctor today"), ACTION("soon", "Doctor soon"),
		ACTION("none", "None of these")};
	text_copy(notice->summary, sizeof(notice->summary), "Which of these fits best?");
	put_signs(body, RED_FLAG_EMERGENCY);
	put_signs(body, RED_FLAG_SAME_DAY);
	put_signs(body, RED_FLAG_SOON);
	actions(notice, ACTIONS(list));
}

static void fill_suspended(const struct engine *e, struct notice *notice, struct buf *body) {
	static const struct notice_action list[] = {
		ACTION("default", "Understood"), ACTION("ok", "Understood")};
	text_copy(notice->summary, sizeof(notice->summary), red_flag_advice(e->screen.level));
	buf_puts(body,
		"Reminders and sessions are suspended. When a clinician has cleared you, say "
		"so with: minimusctl redflag clear \"who, and when\".");
	actions(notice, ACTIONS(list));
}

static void fill_clinician(const struct engine *e, struct notice *notice, struct buf *body) {
	static const struct notice_action list[] = {
		ACTION("default", "Understood"), ACTION("ok", "Understood")};
	text_copy(notice->summary, sizeof(notice->summary), red_flag_advice(RED_FLAG_SOON));
	buf_printf(body,
		"%s Nothing is suspended; the signs that need a clinician sooner are in: "
		"minimusctl "
		"screening.",
		e->alarm.reason);
	actions(notice, ACTIONS(list));
}

static void fill_weekly(struct notice *notice, struct buf *body) {
	static const struct notice_action list[] = {
		ACTION("none", "None of these"), ACTION("close", "Not this week")};
	text_copy(notice->summary, sizeof(notice->summary), "Once a week: how is the hip?");
	for (int i = 0; i < SYMPTOM_COUNT; i++) {
		buf_printf(body, "- %s\n", symptom_question((enum symptom)i));
	}
	buf_puts(body,
		"Say how much, 0 to 10, with: minimusctl symptoms standing=2 outward=0 "
		"stairs=1 range=no");
	actions(notice, ACTIONS(list));
}

void notice_fill(const struct engine *e, enum notice_kind kind, struct notice *notice) {
	static const char *const scenes[] = {[NOTICE_INTERRUPTED] = "paused",
		[NOTICE_QUESTION_EFFORT] = "done",
		[NOTICE_UNCONFIRMED] = "done",
		[NOTICE_QUESTION_PAIN] = "question",
		[NOTICE_MORNING] = "question",
		[NOTICE_WEEKLY] = "question",
		[NOTICE_SCREENING] = "safety",
		[NOTICE_RED_FLAGS] = "safety",
		[NOTICE_SUSPENDED] = "safety",
		[NOTICE_CLINICIAN] = "safety"};
	struct buf body;
	buf_init(&body, notice->body, sizeof(notice->body));
	notice->percent = notice->exercise = -1;
	notice->scene = (size_t)kind < sizeof(scenes) / sizeof(scenes[0]) ? scenes[kind] : NULL;
	switch (kind) {
	case NOTICE_PROMPT:
		fill_prompt(e, notice, &body);
		break;
	case NOTICE_SESSION:
		fill_session(e, notice, &body);
		break;
	case NOTICE_INTERRUPTED:
		fill_interrupted(e, notice, &body);
		break;
	case NOTICE_QUESTION_EFFORT:
	case NOTICE_UNCONFIRMED:
		fill_effort(e, notice, &body);
		break;
	case NOTICE_QUESTION_PAIN:
		fill_pain("Any soreness during it?", notice, &body);
		break;
	case NOTICE_MORNING:
		fill_pain("Any soreness this morning?", notice, &body);
		break;
	case NOTICE_SCREENING:
		fill_screening(notice, &body);
		break;
	case NOTICE_RED_FLAGS:
		fill_red_flags(notice, &body);
		break;
	case NOTICE_SUSPENDED:
		fill_suspended(e, notice, &body);
		break;
	case NOTICE_CLINICIAN:
		fill_clinician(e, notice, &body);
		break;
	case NOTICE_WEEKLY:
		fill_weekly(notice, &body);
		break;
	case NOTICE_FINISHED:
		break;
	}
}
