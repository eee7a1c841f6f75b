/* SPDX-License-Identifier: MIT */
/*
 * Doses and how they move: a fold over confirmed sessions. The core decides
 * about pain, gaps and lighter weeks, and refuses a dose above the previous one
 * where those forbid it; the numbers are a model's. Order of precedence: red
 * flag, pain, gap, lighter week (course.h), the model.
 */
#ifndef CORE_PROGRESS_H
#define CORE_PROGRESS_H

#include "engine_state.h"

struct slot *progress_slot(const struct engine *e, int32_t routine, int32_t item);
/* Every slot as the plan prescribes. */
void progress_init(struct engine *e);
/* Whether sessions move this item's dose at all. */
bool progress_moves(const struct engine *e, int32_t routine, int32_t item);
/* Asks the models for what this session makes of its doses, from the state before it. */
void progress_fold(struct engine *e, const struct past *past);
/* The same for items whose answer never came: after a restart. */
void progress_fold_missing(struct engine *e, const struct past *past);
/* The routine's next session begins: what was provisional is final. */
void progress_next_session(struct engine *e, int32_t routine);
/* Takes the doses of one session back. */
/* Records where these items of a routine, a bit each, stand now. */
void progress_record(struct engine *e, int32_t routine, uint32_t items);
void progress_undo(struct engine *e, uint64_t session, int32_t routine);
/* Results of a session that nobody guided. */
void progress_as_prescribed(struct engine *e, struct past *past);
/* The last morning answer within 7 days, else 0. */
int32_t progress_pain_before(const struct engine *e);
/* One dose record into the state; item is an index. */
void progress_take(struct engine *e, int32_t routine, int32_t item, const struct record_dose *dose,
	int64_t wall_us);

void handle_advanced(struct engine *e, const struct advanced *advanced);

#endif
