/* SPDX-License-Identifier: MIT */
/*
 * From the parts of a calendar to its tables; for calendar_parse.c and
 * calendar.c. Pure.
 */
#ifndef CORE_CALENDAR_TABLE_H
#define CORE_CALENDAR_TABLE_H

#include "calendar.h"

#define CALENDAR_S_US INT64_C(1000000)
#define CALENDAR_MINUTE_US (60 * CALENDAR_S_US)

/* The parts of a field, at most calendar->counts[field]. */
const struct calendar_part *calendar_parts(
	const struct calendar *calendar, enum calendar_field field);

/* Fills the tables from parts that are valid, for the weekdays among `days`. */
void calendar_fill(struct calendar *calendar, rule_days days);

#endif
