/* SPDX-License-Identifier: MIT */
/*
 * Calendar expressions: the whole grammar of systemd's OnCalendar, as systemd
 * 252 reads it ("Mon..Fri *-*-* 09..17:00/50 Europe/Berlin").
 *
 * A calendar is plain data: what was written, part by part, and the tables
 * that it comes down to. Its times are local times of a zone that the caller
 * finds by name and hands in. Elapses are those that systemd-analyze prints,
 * but for the change of clocks: a local time that does not exist elapses at the
 * end of the gap, one that comes twice elapses the first time. Fractions of a
 * second are kept and printed, but an elapse is the whole second that holds it.
 */
#ifndef CORE_CALENDAR_H
#define CORE_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "civil.h"
#include "diag.h"
#include "rule.h"
#include "zone.h"

#define CALENDAR_YEAR_MIN 1970
#define CALENDAR_YEAR_MAX 2199
/* Numbers and ranges of one expression, all fields together. */
#define CALENDAR_PARTS_MAX 256
/* Enough for what calendar_print writes, with its NUL. */
#define CALENDAR_TEXT_MAX 8704

enum calendar_field {
	CALENDAR_YEAR,
	CALENDAR_MONTH,
	CALENDAR_DAY,
	CALENDAR_HOUR,
	CALENDAR_MINUTE,
	CALENDAR_SECOND, /* its numbers are microseconds */
	CALENDAR_FIELD_COUNT
};

/* start, start + repeat, ... up to stop (-1: as far as the field goes); repeat 0: start alone. Of
 * days that count from the end of the month, start is the last one, 1 being the month's last, and
 * the first one is counted from. */
struct calendar_part {
	int32_t start, stop, repeat;
};

struct calendar {
	/* What was written, normalised. A field without parts is "*". */
	rule_days weekdays; /* RULE_ALL_DAYS when none are written */
	bool from_month_end;
	char zone[ZONE_NAME_MAX]; /* "": that of the reader; "UTC" */
	uint16_t counts[CALENDAR_FIELD_COUNT];
	struct calendar_part parts[CALENDAR_PARTS_MAX]; /* field after field, each in order */

	/* What it comes down to, as bits. Only what can elapse is set. */
	uint64_t years[4];                   /* from CALENDAR_YEAR_MIN */
	uint16_t months[CIVIL_YEAR_KINDS];   /* bits 1..12, by civil_year_kind */
	uint32_t days[CIVIL_YEAR_KINDS][13]; /* bits 1..31, by that and the month */
	uint32_t hours;
	uint64_t minutes, seconds;
	/* Where systemd goes on after a repeat without an end has left its field (calendar.c): the
	 * number in the next minute, hour, day or January; 0 when that is its beginning. */
	uint8_t over_second, over_minute, over_hour, over_day;
	uint8_t over_fraction;  /* the second to go on at in a minute of the same hour: 0 or 1 */
	uint64_t years_over[4]; /* whose January over_day is about */
};

/* A calendar as a rule has it. */
struct rule_calendar {
	struct calendar calendar;
	const struct zone *zone; /* calendar.zone, found by the shell; NULL: the plan's. Borrowed */
};

/* 0, or -EINVAL and *ret untouched, with diag's column, message and suggestion filled (may be
 * NULL). The zone's name is copied out and not looked up: whoever has no zone of that name refuses
 * it. */
int calendar_parse(const char *text, struct calendar *ret, struct diag *diag);

/* What systemd-analyze prints as "Normalized form"; it parses to the same calendar. Returns its
 * length; text is cut at size (at least 1; CALENDAR_TEXT_MAX is enough). */
size_t calendar_print(const struct calendar *calendar, char *text, size_t size);

/* Whether the same was written, days that were restricted apart. */
bool calendar_same(const struct calendar *a, const struct calendar *b);

/* Whether it elapses at all, in any year. */
bool calendar_ever(const struct calendar *calendar);

/* The first elapse strictly after utc_s in this zone: its UTC second and, unless NULL, the local
 * second that was written (in a gap: the first one that elapses at its end). False when there is
 * none any more. calendar->zone plays no part: the caller has chosen. */
bool calendar_next(const struct calendar *calendar, const struct zone *zone, int64_t utc_s,
	int64_t *ret_utc_s, int64_t *ret_nominal_s);

/* Keeps only the elapses on these weekdays of the calendar's own zone. What is printed stays. */
void calendar_restrict(struct calendar *calendar, rule_days days);

/* The least time between two elapses if that is under a minute; else a minute. */
int64_t calendar_apart_us(const struct calendar *calendar);

#endif
