/* SPDX-License-Identifier: MIT */
#include "report.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define NOT_SAID (-1)

void report_init(struct record_report *report, uint64_t session) {
	memset(report, 0, sizeof(*report));
	report->session = session;
	report->effort = NOT_SAID;
	report->pain = (struct pain){
		.before = PAIN_UNKNOWN, .during = PAIN_UNKNOWN, .morning = PAIN_UNKNOWN};
}

static void merge_item(struct record_report *report, const struct item_done *item) {
	for (uint32_t i = 0; i < report->item_count; i++) {
		struct item_done *known = &report->items[i];
		if (strcmp(known->exercise, item->exercise) != 0) {
			continue;
		}
		int32_t rpe = item->rpe >= 0 ? item->rpe : known->rpe;
		if (item->set_count > 0) {
			*known = *item;
		}
		known->rpe = rpe;
		return;
	}
	if (report->item_count < REPORT_ITEMS_MAX) {
		report->items[report->item_count++] = *item;
	}
}

void report_merge(struct record_report *report, const struct record_report *more) {
	if (more->effort >= 0) {
		report->effort = more->effort;
	}
	if (more->pain.before >= 0) {
		report->pain.before = more->pain.before;
	}
	if (more->pain.during >= 0) {
		report->pain.during = more->pain.during;
	}
	if (more->pain.morning >= 0) {
		report->pain.morning = more->pain.morning;
	}
	for (uint32_t i = 0; i < more->item_count && i < REPORT_ITEMS_MAX; i++) {
		merge_item(report, &more->items[i]);
	}
	if (more->note[0] != '\0') {
		snprintf(report->note, sizeof(report->note), "%s", more->note);
	}
}

static const struct dose *dose_of(const struct plan *plan, const struct routine *routine,
	const struct dose *doses, const char *exercise) {
	for (uint32_t i = 0; i < routine->item_count; i++) {
		if (strcmp(plan->exercises[routine->items[i].exercise].id, exercise) == 0) {
			return &doses[i];
		}
	}
	return NULL;
}

static bool above(const struct set_done *set, int32_t most) {
	return set->left > most || set->right > most || set->both > most;
}

/* Repetitions beyond what any dose may have are a slip of the pen; holds are seconds. */
static bool beyond(const struct item_done *item, const struct dose *dose) {
	int32_t most = dose->hold_s > 0 ? DOSE_HOLD_S_MAX : DOSE_REPS_MAX;
	for (int32_t i = 0; i < item->set_count; i++) {
		if (above(&item->sets[i], most)) {
			return true;
		}
	}
	return false;
}

int report_check(const struct plan *plan, int32_t routine, const struct dose *doses,
	const struct record_report *report, char *text, size_t size) {
	const struct routine *r = &plan->routines[routine];
	for (uint32_t i = 0; i < report->item_count; i++) {
		const struct item_done *item = &report->items[i];
		const struct dose *dose = dose_of(plan, r, doses, item->exercise);
		if (dose == NULL) {
			snprintf(text, size,
				"%s is not in the routine %s, so nothing was recorded.",
				item->exercise, r->id);
			return -EINVAL;
		}
		if (item->set_count > dose->sets) {
			snprintf(text, size,
				"%s: %d sets were prescribed and %d are reported, so nothing was "
				"recorded.",
				item->exercise, (int)dose->sets, (int)item->set_count);
			return -EINVAL;
		}
		if (beyond(item, dose)) {
			bool holds = dose->hold_s > 0;
			snprintf(text, size,
				"%s: more than %d %s in a set is reported, so nothing was "
				"recorded; say what one set had.",
				item->exercise, holds ? DOSE_HOLD_S_MAX : DOSE_REPS_MAX,
				holds ? "seconds" : "repetitions");
			return -EINVAL;
		}
	}
	return 0;
}
