/* SPDX-License-Identifier: MIT */
/* What a person says about a session: put together from several sayings, and held against what
 * the session was. Pure. */
#ifndef CORE_REPORT_H
#define CORE_REPORT_H

#include <stddef.h>

#include "plan.h"
#include "record.h"

/* Nothing said. */
void report_init(struct record_report *report, uint64_t session);
/* Adds what `more` says to what is known. */
void report_merge(struct record_report *report, const struct record_report *more);
/* Whether it can be about a session of this routine with these doses: its exercises are the
 * routine's, none has more sets than were prescribed, and no set more than any dose may have. 0, or
 * -EINVAL with a sentence in text. */
int report_check(const struct plan *plan, int32_t routine, const struct dose *doses,
	const struct record_report *report, char *text, size_t size);

#endif
