/* SPDX-License-Identifier: MIT */
/*
 * What stands between the doses that models keep and the dose of the next
 * session: the gap since an exercise was last done, and the lighter week of a
 * routine (domain.md 3.10 to 3.12). Both lower the dose of a session; a lighter
 * week leaves what the models keep as it is, a gap is taken into it by the
 * fold of that session.
 */
#ifndef CORE_COURSE_H
#define CORE_COURSE_H

#include "engine_state.h"

/* Local day number of an instant, by the plan's start of the day. */
int32_t course_day(const struct engine *e, int64_t wall_us);
/* Days between two sessions of this routine as its reminders plan them: the schedule's, times the
 * length of the rotation; of several reminders the shortest. 0: no reminder has it. */
int32_t course_interval(const struct engine *e, int32_t routine);
/* What the days since the last session make of an item, for a session on this day. */
enum gap course_gap(
	const struct engine *e, int32_t routine, int32_t item, int32_t last_day, int32_t day);
/* Whether a session on this day is one of a lighter week. */
bool course_deloads(const struct engine *e, int32_t routine, int32_t day);
/* Takes in a session that counts, as often as more is said about it. True: its week is a lighter
 * one, so that the models are not asked. */
bool course_take(struct engine *e, const struct past *past, enum verdict verdict);
/* As it was before this session, which was taken back. */
void course_undo(struct engine *e, int32_t routine, uint64_t session);
/* The dose that a session begun now would have, in place; text (may be NULL) says why it is lower
 * than what the model keeps, "" when it is not. */
void course_view(const struct engine *e, int32_t routine, int32_t item, struct dose *dose,
	char *text, size_t size);
/* A gap so long that the screening questions come first, and they were not answered in it. */
bool course_screens(const struct engine *e, int32_t routine);
/* "22 days without it: taken up again at 2x15." */
void course_gap_text(enum gap gap, int32_t days, const struct dose *dose, char *text, size_t size);

/* To a record and back: COURSE_NUMBERS of them. */
void course_save(const struct engine *e, int32_t routine, int32_t done_day,
	int32_t ret_numbers[COURSE_NUMBERS]);
void course_load(
	struct engine *e, int32_t routine, uint64_t session, const int32_t numbers[COURSE_NUMBERS]);

#endif
