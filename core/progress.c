/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include <stdio.h>
#include <string.h>

#include "course.h"
#include "emit.h"
#include "screen.h"

#define MORNING_COUNTS_US (7 * US_PER_DAY)

/* Slots lie routine by routine, ROUTINE_ITEMS_MAX apart, so that finding one is a product. */
struct slot *progress_slot(const struct engine *e, int32_t routine, int32_t item) {
	return &e->slots[(size_t)routine * ROUTINE_ITEMS_MAX + (size_t)item];
}

bool progress_moves(const struct engine *e, int32_t routine, int32_t item) {
	const struct routine *r = &e->plan->routines[routine];
	const struct routine_item *i = &r->items[item];
	return !r->fixed && i->model[0] != '\0' && !i->uneven;
}

void progress_init(struct engine *e) {
	for (uint32_t r = 0; r < e->plan->routine_count; r++) {
		for (uint32_t i = 0; i < e->plan->routines[r].item_count; i++) {
			struct slot *slot = progress_slot(e, (int32_t)r, (int32_t)i);
			memset(slot, 0, sizeof(*slot));
			slot->dose = slot->base_dose = e->plan->routines[r].items[i].dose;
			slot->done_day = slot->base_done_day = NO_DAY;
		}
	}
}

int32_t progress_pain_before(const struct engine *e) {
	bool known = e->screen.morning >= 0 &&
		e->now.wall_us - e->screen.morning_wall_us < MORNING_COUNTS_US;
	return known ? e->screen.morning : 0;
}

void progress_next_session(struct engine *e, int32_t routine) {
	for (int i = 0; i < 2; i++) {
		if (e->past[i].session != 0 && e->past[i].routine == routine) {
			e->past[i].final = true;
		}
	}
	for (uint32_t i = 0; i < e->plan->routines[routine].item_count; i++) {
		progress_slot(e, routine, (int32_t)i)->provisional = false;
	}
}

/* ---- what was done ---- */

static int32_t prescribed(const struct dose *dose) {
	return dose->reps > 0 ? dose->reps : dose->hold_s;
}

void progress_as_prescribed(struct engine *e, struct past *past) {
	const struct routine *routine = &e->plan->routines[past->routine];
	for (uint32_t i = 0; i < routine->item_count; i++) {
		const struct dose *dose = &past->doses[i];
		struct item_result *result = &past->results[i];
		bool chosen = choice_has(&past->choice, i);
		*result = (struct item_result){.begun = chosen, .complete = chosen};
		for (int32_t k = 0; chosen && k < dose->sets && k < DOSE_SETS_MAX; k++) {
			result->done[result->set_count++] = (int16_t)prescribed(dose);
		}
	}
}

static int32_t set_value(const struct set_done *set, int32_t otherwise) {
	if (set->left >= 0 && set->right >= 0) {
		return set->left < set->right ? set->left : set->right;
	}
	return set->left >= 0     ? set->left
		: set->right >= 0 ? set->right
		: set->both >= 0  ? set->both
				  : otherwise;
}

static const struct item_done *said(const struct past *past, const char *exercise) {
	for (uint32_t i = 0; i < past->report.item_count; i++) {
		if (strcmp(past->report.items[i].exercise, exercise) == 0) {
			return &past->report.items[i];
		}
	}
	return NULL;
}

/* The journal, then what the person said about it. */
static void fill_results(const struct past *past, int32_t item, const struct item_done *told,
	struct advance *advance) {
	const struct item_result *result = &past->results[item];
	int32_t whole = prescribed(&past->doses[item]);
	if (told != NULL && told->set_count > 0) {
		for (int32_t i = 0; i < told->set_count && i < DOSE_SETS_MAX; i++) {
			advance->done[advance->set_count++] = set_value(&told->sets[i], whole);
		}
	} else {
		for (uint32_t i = 0; i < result->set_count; i++) {
			advance->done[advance->set_count++] =
				result->done[i] < 0 ? 0 : result->done[i];
		}
	}
	advance->ok = advance->set_count >= (uint32_t)past->doses[item].sets;
	for (uint32_t i = 0; i < advance->set_count; i++) {
		advance->ok = advance->ok && advance->done[i] >= whole;
	}
	advance->rpe = told != NULL && told->rpe >= 0 ? told->rpe : past->report.effort;
}

/* ---- what came of it ---- */

static void record_dose(struct engine *e, const struct ask *ask, const struct slot *slot,
	const char *version, const char *flag) {
	const struct routine *routine = &e->plan->routines[ask->routine];
	const struct routine_item *item = &routine->items[ask->item];
	struct record *record = emit_record(e, RECORD_DOSE);
	struct record_dose *dose = &record->as.dose;
	uint64_t id = record->id;
	dose->session = ask->session;
	text_copy(dose->routine, sizeof(dose->routine), routine->id);
	text_copy(dose->exercise, sizeof(dose->exercise), e->plan->exercises[item->exercise].id);
	text_copy(dose->model, sizeof(dose->model), item->model);
	text_copy(dose->version, sizeof(dose->version), version);
	dose->state_count = slot->state_count;
	memcpy(dose->state, slot->state, sizeof(dose->state));
	memcpy(dose->before, slot->base_state, sizeof(dose->before));
	dose->dose = slot->dose;
	dose->dose_before = slot->base_dose;
	dose->amber = slot->amber;
	dose->amber_before = slot->base_amber;
	dose->verdict = slot->verdict;
	dose->provisional = slot->provisional;
	text_copy(dose->flag, sizeof(dose->flag), flag);
	text_copy(dose->reason, sizeof(dose->reason), slot->reason);
	dose->course_count = COURSE_NUMBERS;
	course_save(e, ask->routine, slot->done_day, dose->course);
	struct published *publish = emit_publish(e, PUBLISH_PROGRESSION_CHANGED);
	publish->routine = ask->routine;
	publish->session = ask->session;
	publish->entry = id;
	publish->dose = slot->dose;
	text_copy(publish->exercise, sizeof(publish->exercise),
		e->plan->exercises[item->exercise].id);
	text_copy(publish->text, sizeof(publish->text), slot->reason);
}

/* Whether the gap has lowered the dose: then the model begins anew from what is left of it. */
static bool eased(const struct slot *slot) {
	return slot->ask_gap >= GAP_EASE;
}

static void keep_dose(struct slot *slot) {
	slot->state_count = eased(slot) ? 0 : slot->base_count;
	memcpy(slot->state, slot->base_state, sizeof(slot->state));
	slot->dose = slot->ask_dose;
}

static bool same_kind(const struct dose *a, const struct dose *b) {
	return (a->reps > 0) == (b->reps > 0);
}

/* What was decided of a session, into the slot; reason is the model's or the core's. */
static void settle(struct engine *e, const struct ask *ask, const char *reason, const char *version,
	const char *flag) {
	struct slot *slot = progress_slot(e, ask->routine, ask->item);
	bool first = slot->base_done_day == NO_DAY;
	int32_t days = first ? 0 : slot->ask_day - slot->base_done_day;
	char text[REASON_BYTES];
	course_gap_text(slot->ask_gap, days, &slot->ask_dose, text, sizeof(text));
	size_t used = strlen(text);
	snprintf(text + used, sizeof(text) - used, "%s%s", used > 0 ? " " : "", reason);
	slot->amber = slot->ask_amber;
	slot->verdict = slot->ask_verdict;
	slot->provisional = slot->ask_provisional;
	slot->done_day = slot->ask_day;
	slot->time_wall_us = e->now.wall_us;
	text_copy(slot->reason, sizeof(slot->reason), text);
	record_dose(e, ask, slot, version, flag);
}

/* What was asked about a session before this one is void: its answer would speak of this one. */
static void ask_void(struct engine *e, int32_t routine, int32_t item) {
	for (uint32_t i = 0; i < ASKS_MAX; i++) {
		struct ask *ask = &e->asks[i];
		if (ask->routine == routine && ask->item == item) {
			ask->id = 0;
		}
	}
}

/* In a lighter week the models are not asked, and what they keep stays. */
static void settle_lighter(struct engine *e, const struct past *past, int32_t item) {
	struct slot *slot = progress_slot(e, past->routine, item);
	char amount[48], text[REASON_BYTES];
	ask_void(e, past->routine, item);
	keep_dose(slot);
	dose_print(&slot->dose, amount, sizeof(amount));
	snprintf(text, sizeof(text), "This was a lighter week's session: the dose stays at %s.",
		amount);
	settle(e, &(struct ask){.routine = past->routine, .item = item, .session = past->session},
		text, "", "");
}

/* ---- asking ---- */

static struct ask *ask_take(struct engine *e, int32_t routine, int32_t item) {
	struct ask *chosen = &e->asks[0];
	for (uint32_t i = 0; i < ASKS_MAX; i++) {
		struct ask *ask = &e->asks[i];
		if (ask->id != 0 && ask->routine == routine && ask->item == item) {
			return ask; /* the older question is void */
		}
		if (ask->id < chosen->id) {
			chosen = ask;
		}
	}
	return chosen;
}

static bool takes_part(
	const struct past *past, int32_t item, const struct item_done *told, enum verdict verdict) {
	const struct item_result *result = &past->results[item];
	if (!choice_has(&past->choice, (uint32_t)item)) {
		return told != NULL && told->set_count > 0; /* done besides what was chosen */
	}
	/* An aborted session is no failure: of it only what was completed, or hurt, counts. */
	return past->outcome == OUTCOME_DONE || result->complete ||
		(told != NULL && told->set_count > 0) ||
		(verdict == VERDICT_REGRESS && result->begun);
}

/* The first look at a session keeps what was before it; every later one starts from that again. */
static void keep_base(struct slot *slot, uint64_t session) {
	if (slot->session == session) {
		return;
	}
	slot->base_count = slot->state_count;
	memcpy(slot->base_state, slot->state, sizeof(slot->state));
	slot->base_dose = slot->dose;
	slot->base_amber = slot->amber;
	slot->base_done_day = slot->done_day;
	slot->session = session;
}

static void ask_model(
	struct engine *e, const struct past *past, int32_t item, const struct item_done *told) {
	struct slot *slot = progress_slot(e, past->routine, item);
	struct ask *ask = ask_take(e, past->routine, item);
	*ask = (struct ask){++e->ask_next, past->routine, item, past->session};
	struct advance *advance = &emit(e, EFFECT_ADVANCE)->as.advance;
	advance->ask = ask->id;
	advance->routine = past->routine;
	advance->item = item;
	advance->start = slot->base_count == 0 || eased(slot);
	advance->state_count = advance->start ? 0 : slot->base_count;
	memcpy(advance->state, slot->base_state, sizeof(advance->state));
	advance->dose_before = slot->ask_dose;
	advance->verdict = slot->ask_verdict;
	advance->complete = past->outcome == OUTCOME_DONE;
	fill_results(past, item, told, advance);
}

static void fold_item(struct engine *e, const struct past *past, int32_t item) {
	const struct routine *routine = &e->plan->routines[past->routine];
	struct slot *slot = progress_slot(e, past->routine, item);
	const struct item_done *told =
		said(past, e->plan->exercises[routine->items[item].exercise].id);
	bool again = slot->session == past->session;
	int32_t amber = again ? slot->base_amber : slot->amber;
	struct pain pain = past->report.pain;
	pain.before = pain.before >= 0 ? pain.before : past->before;
	enum verdict verdict = safety_verdict(&pain, e->plan->settings.safe_max, &amber);
	if (!takes_part(past, item, told, verdict)) {
		return;
	}
	bool lighter = course_take(e, past, verdict);
	keep_base(slot, past->session);
	slot->ask_day = course_day(e, past->started_wall_us);
	slot->ask_gap = course_gap(e, past->routine, item, slot->base_done_day, slot->ask_day);
	slot->ask_dose = slot->base_dose;
	gap_apply(slot->ask_gap, routine->items[item].lo, &slot->ask_dose);
	slot->ask_amber = lighter ? slot->base_amber : amber;
	slot->ask_verdict = gap_verdict(slot->ask_gap, verdict);
	slot->ask_provisional = past->strength && past->report.pain.morning < 0;
	if (lighter) {
		settle_lighter(e, past, item);
	} else {
		ask_model(e, past, item, told);
	}
}

static void fold(struct engine *e, const struct past *past, bool missing_only) {
	if (past->session == 0 || past->routine < 0 || !past->confirmed || past->final ||
		screen_suspended(e)) {
		return;
	}
	alarm_session(e, past);
	for (uint32_t i = 0; i < e->plan->routines[past->routine].item_count; i++) {
		int32_t item = (int32_t)i;
		bool known = progress_slot(e, past->routine, item)->session == past->session;
		if (progress_moves(e, past->routine, item) && !(missing_only && known)) {
			fold_item(e, past, item);
		}
	}
}

void progress_fold(struct engine *e, const struct past *past) {
	fold(e, past, false);
}

void progress_fold_missing(struct engine *e, const struct past *past) {
	fold(e, past, true);
}

/* ---- the answer ---- */

/* Why more is not taken from a model now: the verdict that it was told is not to progress. */
static void refuse_rise(const struct slot *slot, const char *before, char *text, size_t size) {
	if (slot->ask_gap != GAP_NORMAL && slot->ask_verdict == VERDICT_HOLD) {
		snprintf(text, size,
			"The dose stays at %s: the model wanted more, after a gap nothing rises.",
			before);
	} else {
		snprintf(text, size,
			"The dose stays at %s: the model wanted more, the pain verdict (%s) says "
			"no.",
			before, verdict_name(slot->ask_verdict));
	}
}

void handle_advanced(struct engine *e, const struct advanced *advanced) {
	struct ask *ask = NULL;
	for (uint32_t i = 0; i < ASKS_MAX && ask == NULL; i++) {
		ask = e->asks[i].id == advanced->ask && advanced->ask != 0 ? &e->asks[i] : NULL;
	}
	if (ask == NULL) {
		return; /* asked anew since, or taken back */
	}
	struct slot *slot = progress_slot(e, ask->routine, ask->item);
	char before[48], text[REASON_BYTES];
	dose_print(&slot->ask_dose, before, sizeof(before));
	bool sane = advanced->ok && dose_check(&advanced->dose, NULL) == 0 &&
		advanced->state_count >= 0 && advanced->state_count <= MODEL_STATE_MAX;
	bool up = sane && dose_rises(&advanced->dose, &slot->ask_dose);
	if (!sane || (up && slot->ask_verdict != VERDICT_PROGRESS)) {
		keep_dose(slot);
		if (!advanced->ok) {
			snprintf(text, sizeof(text), "The dose stays at %s: %.120s", before,
				advanced->reason);
		} else if (!sane) {
			snprintf(text, sizeof(text),
				"The dose stays at %s: the model's answer was no valid dose.",
				before);
		} else {
			refuse_rise(slot, before, text, sizeof(text));
		}
	} else {
		slot->state_count = advanced->state_count;
		memcpy(slot->state, advanced->state, sizeof(slot->state));
		slot->dose = advanced->dose;
		text_copy(text, sizeof(text), advanced->reason);
	}
	struct ask answered = *ask;
	ask->id = 0;
	settle(e, &answered, text, advanced->version, advanced->flag);
}

/* No model's state is all zeros once it began, but for a first stage, which a dose gives as well.
 */
static bool all_zero(const int32_t state[MODEL_STATE_MAX]) {
	for (int i = 0; i < MODEL_STATE_MAX; i++) {
		if (state[i] != 0) {
			return false;
		}
	}
	return true;
}

void progress_take(struct engine *e, int32_t routine, int32_t item, const struct record_dose *dose,
	int64_t wall_us) {
	struct slot *slot = progress_slot(e, routine, item);
	if (!same_kind(&dose->dose, &e->plan->routines[routine].items[item].dose) ||
		dose->state_count < 0 || dose->state_count > MODEL_STATE_MAX ||
		dose_check(&dose->dose, NULL) < 0) {
		return; /* the plan has another kind of work here now */
	}
	bool again = slot->session == dose->session;
	slot->base_done_day = again ? slot->base_done_day : slot->done_day;
	slot->base_count = all_zero(dose->before) ? 0 : dose->state_count;
	if (dose->course_count == COURSE_NUMBERS) {
		slot->done_day = dose->course[0];
		course_load(e, routine, dose->session, dose->course);
	} else {
		slot->done_day = course_day(e, wall_us);
	}
	slot->state_count = dose->state_count;
	memcpy(slot->state, dose->state, sizeof(slot->state));
	memcpy(slot->base_state, dose->before, sizeof(slot->base_state));
	slot->dose = dose->dose;
	slot->base_dose = dose->dose_before;
	slot->amber = dose->amber;
	slot->base_amber = dose->amber_before;
	slot->session = dose->session;
	slot->verdict = dose->verdict;
	slot->provisional = dose->provisional;
	slot->time_wall_us = wall_us;
	text_copy(slot->reason, sizeof(slot->reason), dose->reason);
}

void progress_undo(struct engine *e, uint64_t session, int32_t routine) {
	for (uint32_t i = 0; i < ASKS_MAX; i++) {
		if (e->asks[i].session == session) {
			e->asks[i].id = 0;
		}
	}
	alarm_forget(e, session);
	course_undo(e, routine, session);
	for (uint32_t i = 0; i < e->plan->routines[routine].item_count; i++) {
		struct slot *slot = progress_slot(e, routine, (int32_t)i);
		if (slot->session != session || session == 0) {
			continue;
		}
		slot->ask_gap = GAP_NORMAL;
		slot->ask_dose = slot->base_dose;
		keep_dose(slot);
		slot->amber = slot->base_amber;
		slot->done_day = slot->base_done_day;
		slot->provisional = false;
		slot->session = 0;
		text_copy(slot->reason, sizeof(slot->reason), REASON_TAKEN_BACK);
		record_dose(e, &(struct ask){.routine = routine, .item = (int32_t)i}, slot, "", "");
	}
}

void progress_record(struct engine *e, int32_t routine, uint32_t items) {
	for (uint32_t i = 0; i < e->plan->routines[routine].item_count; i++) {
		struct slot *slot = progress_slot(e, routine, (int32_t)i);
		if ((items & UINT32_C(1) << i) == 0) {
			continue;
		}
		if (slot->reason[0] == '\0') {
			text_copy(slot->reason, sizeof(slot->reason),
				"Worked out anew: the dose is the plan's.");
		}
		slot->time_wall_us = e->now.wall_us;
		record_dose(e,
			&(struct ask){
				.routine = routine, .item = (int32_t)i, .session = slot->session},
			slot, "", "");
	}
}

/* ---- views ---- */

void engine_dose(const struct engine *e, int32_t routine, int32_t item, struct dose_view *ret) {
	const struct slot *slot = progress_slot(e, routine, item);
	*ret = (struct dose_view){
		.dose = slot->dose,
		.state_count = slot->state_count,
		.verdict = slot->verdict,
		.provisional = slot->provisional,
		.time_us = slot->time_wall_us,
	};
	memcpy(ret->state, slot->state, sizeof(ret->state));
	text_copy(ret->reason, sizeof(ret->reason), slot->reason);
	course_view(e, routine, item, &ret->next, ret->why, sizeof(ret->why));
}

void engine_doses(
	const struct engine *e, int32_t routine, struct dose ret_doses[ROUTINE_ITEMS_MAX]) {
	for (uint32_t i = 0; i < e->plan->routines[routine].item_count; i++) {
		course_view(e, routine, (int32_t)i, &ret_doses[i], NULL, 0);
	}
}
