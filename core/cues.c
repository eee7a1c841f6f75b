/* SPDX-License-Identifier: MIT */
#include "cues.h"

#include <assert.h>
#include <errno.h>

#define COACH_AFTER_S 2 /* into a rest: the body comes to rest first */
#define ANNOUNCE_FORMS 3

/* Cues with a lower rank win. What shares a rank does not collide by rank, but by time. */
static const uint8_t ranks[CUE_KIND_COUNT] = {
	[CUE_START] = 0,
	[CUE_END] = 0,
	[CUE_DONE] = 0,
	[CUE_SWITCH] = 1,
	[CUE_ANNOUNCE] = 2,
	[CUE_COUNT] = 3,
	[CUE_NEXT] = 4,
	[CUE_REP] = 5,
	[CUE_TEN] = 6,
	[CUE_HALF] = 7,
	[CUE_COACH] = 8,
	[CUE_BUILD] = 8,
	[CUE_EASE] = 8,
};
#define RANK_COUNT 9

uint8_t cues_rank(enum cue_kind kind) {
	return ranks[kind];
}

uint32_t cues_following_work(const struct timeline *timeline, uint32_t step) {
	uint32_t next = step + 1;
	while (next < timeline->step_count && timeline->steps[next].kind != STEP_WORK) {
		next++;
	}
	return next;
}

static int32_t end_of(const struct step *step) {
	return step->at_s + step->duration_s;
}

/* One cue too many is remembered in cue_count and reported once at the end. */
static void add(struct timeline *timeline, enum cue_kind kind, uint32_t step, int32_t at_s,
	int32_t number) {
	if (timeline->cue_count < TIMELINE_CUES_MAX) {
		timeline->cues[timeline->cue_count] = (struct cue){
			.at_s = at_s,
			.kind = (uint8_t)kind,
			.step = (uint16_t)step,
			.number = (int16_t)number,
		};
	}
	timeline->cue_count++;
}

static void add_count(struct timeline *timeline, uint32_t step, int32_t shortest_s) {
	const struct step *here = &timeline->steps[step];
	if (here->duration_s < shortest_s) {
		return;
	}
	for (int32_t number = CUE_COUNT_S; number >= 1; number--) {
		add(timeline, CUE_COUNT, step, end_of(here) - number, number);
	}
}

static int32_t spoken_s(const struct timeline *timeline, const struct cue *cue) {
	char text[CUE_TEXT_MAX];
	if (!timeline_cue_aloud(timeline, cue)) {
		return 0;
	}
	timeline_cue_text(timeline, cue, text, sizeof text);
	return text_spoken_s(text);
}

static void add_announce(struct timeline *timeline, uint32_t step) {
	const struct step *here = &timeline->steps[step];
	int32_t room = here->duration_s;
	if (room >= CUE_ANNOUNCE_S) {
		room -= CUE_COUNT_S;
	}
	for (uint8_t form = 0; form < ANNOUNCE_FORMS; form++) {
		struct cue cue = {.at_s = here->at_s,
			.kind = CUE_ANNOUNCE,
			.form = form,
			.step = (uint16_t)step};
		if (spoken_s(timeline, &cue) <= room) {
			add(timeline, CUE_ANNOUNCE, step, here->at_s, 0);
			if (timeline->cue_count <= TIMELINE_CUES_MAX) {
				timeline->cues[timeline->cue_count - 1].form = form;
			}
			return;
		}
	}
}

/* Whether what comes after this step is another thing than the work before: another exercise,
 * another side, or the end. */
static bool next_differs(const struct timeline *timeline, uint32_t work) {
	uint32_t next = cues_following_work(timeline, work);
	return next == timeline->step_count ||
		timeline->steps[next].item != timeline->steps[work].item ||
		timeline->steps[next].side != timeline->steps[work].side;
}

/* Repetitions leave no room for it, nor do short holds: then the pause has to say it. */
static bool says_next_itself(const struct step *work) {
	return work->reps == 0 && work->duration_s >= CUE_NEXT_S;
}

static bool is_isometric(const struct timeline *timeline, const struct step *work) {
	const struct routine_item *item = &timeline->routine->items[work->item];
	const struct exercise *exercise = &timeline->plan->exercises[item->exercise];
	return work->reps == 0 &&
		(exercise->kind == KIND_STRENGTHEN || exercise->kind_2 == KIND_STRENGTHEN);
}

static void add_rest(struct timeline *timeline, uint32_t step) {
	const struct step *here = &timeline->steps[step];
	const struct step *before = &timeline->steps[step - 1];
	/* A set that goes on after the rest means that this is a gap between its holds. */
	bool gap = before->set == here->set && before->side == here->side;
	if (!gap) {
		const char *say = timeline_say(timeline, here->item);
		if (here->duration_s >= CUE_COACH_S && say[0] != '\0') {
			struct cue cue = {.kind = CUE_COACH, .step = (uint16_t)step};
			if (COACH_AFTER_S + spoken_s(timeline, &cue) <=
				here->duration_s - CUE_QUIET_S) {
				add(timeline, CUE_COACH, step, here->at_s + COACH_AFTER_S, 0);
			}
		}
		if (!says_next_itself(before) && next_differs(timeline, step - 1)) {
			int32_t ahead = end_of(here) - CUE_NEXT_S;
			add(timeline, CUE_NEXT, step, ahead < here->at_s ? here->at_s : ahead, 0);
		}
	}
	add_count(timeline, step, CUE_COUNT_PAUSE_S);
}

static void add_hold(struct timeline *timeline, uint32_t step, bool isometric) {
	const struct step *here = &timeline->steps[step];
	if (isometric && here->duration_s > CUE_QUIET_S) {
		add(timeline, CUE_BUILD, step, here->at_s, 0);
	}
	if (here->duration_s >= CUE_HALF_S) {
		add(timeline, CUE_HALF, step, here->at_s + here->duration_s / 2, 0);
	}
	if (here->duration_s >= CUE_TEN_S) {
		add(timeline, CUE_TEN, step, end_of(here) - 10, 0);
	}
	if (says_next_itself(here) && next_differs(timeline, step)) {
		add(timeline, CUE_NEXT, step, end_of(here) - CUE_NEXT_S, 0);
	}
	add_count(timeline, step, CUE_COUNT_S);
}

static void add_work(struct timeline *timeline, uint32_t step) {
	const struct step *here = &timeline->steps[step];
	const struct step *before = step > 0 ? here - 1 : NULL;
	bool isometric = is_isometric(timeline, here);
	/* With a switch of no length the word has no step of its own. */
	if (before != NULL && before->kind == STEP_WORK && before->item == here->item &&
		before->side != here->side) {
		add(timeline, CUE_SWITCH, step, here->at_s, 0);
	}
	add(timeline, CUE_START, step, here->at_s, 0);
	if (here->reps > 0) {
		int32_t each_s = here->duration_s / here->reps;
		for (int32_t rep = 1; rep <= here->reps; rep++) {
			add(timeline, CUE_REP, step, here->at_s + (rep - 1) * each_s, rep);
		}
	} else {
		add_hold(timeline, step, isometric);
	}
	add(timeline, CUE_END, step, end_of(here), 0);
	if (isometric) {
		add(timeline, CUE_EASE, step, end_of(here), 0);
	}
	if (step + 1 == timeline->step_count) {
		add(timeline, CUE_DONE, step, end_of(here), 0);
	}
}

static void place(struct timeline *timeline) {
	for (uint32_t i = 0; i < timeline->step_count; i++) {
		switch ((enum step_kind)timeline->steps[i].kind) {
		case STEP_PREPARE:
			add_announce(timeline, i);
			add_count(timeline, i, CUE_COUNT_PAUSE_S);
			break;
		case STEP_SWITCH:
			add(timeline, CUE_SWITCH, i, timeline->steps[i].at_s, 0);
			add_count(timeline, i, CUE_COUNT_PAUSE_S);
			break;
		case STEP_REST:
			add_rest(timeline, i);
			break;
		case STEP_WORK:
			add_work(timeline, i);
			break;
		case STEP_KIND_COUNT:
			assert(false);
		}
	}
}

/* Stable, and nearly free on what is nearly sorted: only cues within one step change places. */
static void sort(struct cue *cues, uint32_t count) {
	for (uint32_t i = 1; i < count; i++) {
		struct cue cue = cues[i];
		uint32_t j = i;
		while (j > 0 && cues[j - 1].at_s > cue.at_s) {
			cues[j] = cues[j - 1];
			j--;
		}
		cues[j] = cue;
	}
}

/* A tone is a point in time; it collides only with what is still being said around it. */
static bool overlap(int32_t a_s, int32_t a_length, int32_t b_s, int32_t b_length) {
	return a_s < b_s + b_length && b_s < a_s + a_length;
}

struct collisions {
	const struct cue *cues;
	uint32_t count;
	int32_t longest;
	uint8_t lengths[TIMELINE_CUES_MAX];
	bool kept[TIMELINE_CUES_MAX];
};

/* Whether a cue of a higher rank, or an earlier one of the same, is heard at the time of this
 * one. What is further away than the longest text cannot be. */
static bool is_covered(const struct collisions *all, uint32_t index) {
	const struct cue *cue = &all->cues[index];
	int32_t length = all->lengths[index];
	for (uint32_t i = index; i > 0; i--) {
		const struct cue *earlier = &all->cues[i - 1];
		if (earlier->at_s + all->longest < cue->at_s) {
			break;
		}
		if (all->kept[i - 1] &&
			overlap(earlier->at_s, all->lengths[i - 1], cue->at_s, length)) {
			return true;
		}
	}
	for (uint32_t i = index + 1; i < all->count; i++) {
		if (all->cues[i].at_s > cue->at_s + length) {
			break;
		}
		if (all->kept[i] &&
			overlap(all->cues[i].at_s, all->lengths[i], cue->at_s, length)) {
			return true;
		}
	}
	return false;
}

/* Highest rank first: a cue stays when nothing that stays already is heard at its time. */
static void drop_collisions(struct timeline *timeline) {
	struct collisions all = {.cues = timeline->cues, .count = timeline->cue_count};
	for (uint32_t i = 0; i < all.count; i++) {
		int32_t length = spoken_s(timeline, &timeline->cues[i]);
		all.lengths[i] = (uint8_t)(length > UINT8_MAX ? UINT8_MAX : length);
		all.longest = length > all.longest ? length : all.longest;
	}
	for (uint8_t rank = 0; rank < RANK_COUNT; rank++) {
		for (uint32_t i = 0; i < all.count; i++) {
			if (ranks[timeline->cues[i].kind] == rank) {
				all.kept[i] = !is_covered(&all, i);
			}
		}
	}
	uint32_t left = 0;
	for (uint32_t i = 0; i < all.count; i++) {
		if (all.kept[i]) {
			timeline->cues[left++] = timeline->cues[i];
		}
	}
	timeline->cue_count = left;
}

int cues_make(struct timeline *timeline, struct diag *diag) {
	timeline->cue_count = 0;
	place(timeline);
	if (timeline->cue_count > TIMELINE_CUES_MAX) {
		timeline->cue_count = 0;
		(void)diag_fail(diag, 0,
			"routine %s has more than %d cues; give it fewer repetitions or sets",
			timeline->routine->id, TIMELINE_CUES_MAX);
		return -E2BIG;
	}
	sort(timeline->cues, timeline->cue_count);
	drop_collisions(timeline);
	return 0;
}
