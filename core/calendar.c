/* SPDX-License-Identifier: MIT */
#include "calendar.h"

#include <assert.h>

/*
 * The zone is asked twice. The clock has already shown every local time up to
 * some latest one, and what comes next is the first local time of the calendar
 * after that; when the clock shows it, or has passed it by a gap, it elapses.
 * So what comes twice elapses once, and all that a gap holds at its end.
 *
 * Elapses are to be those of systemd, of which one trait is no arithmetic of
 * calendars: a repeat without an end ("0/25") that has no number left in its
 * field goes on counting into the next, and systemd then looks from there,
 * unless the carry reached exactly one field. So "*:0/25" has no 00:00 (50 + 25
 * is 00:15, the hour and the day have changed), and all other hours begin
 * with :00. The members over_* are for this.
 */

/* No offset reaches further than this; a base before needs no offset of its own. */
#define BASE_S_MIN (-4 * S_PER_DAY)
/* 2200-01-05: nothing elapses after it, whatever the zone. */
#define BASE_S_MAX INT64_C(7258464000)
#define LOOKS_MAX 4

struct date {
	int64_t day; /* from 1970-01-01 */
	int32_t year, month, of_month;
	int32_t kind;     /* of the year */
	int64_t new_year; /* its first day */
};

/* A time of day to search from; second may be 60. */
struct clock {
	int32_t hour, minute, second;
};

/* The lowest bit at or above `from`, or -1. A bit alone, times this constant, has its place in the
 * uppermost six bits, each place another. */
static int32_t next_bit(uint64_t bits, int32_t from) {
	static const int8_t places[64] = {0, 1, 48, 2, 57, 49, 28, 3, 61, 58, 50, 42, 38, 29, 17, 4,
		62, 55, 59, 36, 53, 51, 43, 22, 45, 39, 33, 30, 24, 18, 12, 5, 63, 47, 56, 27, 60,
		41, 37, 16, 54, 35, 52, 21, 44, 32, 23, 11, 46, 26, 40, 15, 34, 20, 31, 10, 25, 14,
		19, 9, 13, 8, 7, 6};
	bits = from > 63 ? 0 : bits >> from;
	uint64_t lowest = bits & (~bits + 1);
	return bits == 0 ? -1 : from + places[lowest * UINT64_C(0x03f79d71b4cb0a89) >> 58];
}

static struct date date_of(int64_t day) {
	struct civil civil;
	civil_from_day(day, &civil);
	struct date date = {
		.day = day, .year = civil.year, .month = civil.month, .of_month = civil.day};
	date.kind = civil_year_kind(date.year, &date.new_year);
	return date;
}

/* ---- the time of day ---- */

/* The first time of day at or after this one, or -1: then the search goes on at *ret_resume_s of
 * the next day. */
static int32_t time_from(const struct calendar *calendar, struct clock at, bool last_of_month,
	int32_t *ret_resume_s) {
	for (int32_t look = 0; look < LOOKS_MAX; look++) {
		int32_t hour = next_bit(calendar->hours, at.hour);
		if (hour < 0) {
			bool over = last_of_month && at.hour < 24;
			*ret_resume_s = over ? calendar->over_hour * 3600 : 0;
			return -1;
		}
		if (hour > at.hour) {
			return hour * 3600 + next_bit(calendar->minutes, 0) * 60 +
				next_bit(calendar->seconds, 0);
		}
		int32_t over_s = 0, over_minute = -1;
		if ((calendar->minutes >> at.minute & 1) != 0) {
			int32_t second = next_bit(calendar->seconds, at.second);
			if (second >= 0) {
				return hour * 3600 + at.minute * 60 + second;
			}
			over_s = at.minute == 59 ? calendar->over_second : 0;
			over_minute = ++at.minute;
		}
		int32_t minute = next_bit(calendar->minutes, at.minute);
		if (minute >= 0) {
			int32_t from_s = minute == over_minute ? calendar->over_fraction : 0;
			return hour * 3600 + minute * 60 + next_bit(calendar->seconds, from_s);
		}
		if (hour == 23) {
			*ret_resume_s = at.minute < 60 ? calendar->over_minute * 60 : over_s;
			return -1;
		}
		at = (struct clock){hour + 1, 0, over_s};
	}
	*ret_resume_s =
		0; /* not reached: only an hour that holds nothing more is looked at twice */
	return -1;
}

/* ---- the date ---- */

static bool has_year(const uint64_t years[4], int32_t year) {
	uint32_t bit = (uint32_t)(year - CALENDAR_YEAR_MIN);
	return bit / 64 < 4 && (years[bit / 64] >> (bit % 64) & 1) != 0;
}

static int32_t next_year(const struct calendar *calendar, int32_t from) {
	uint32_t bit = (uint32_t)(from - CALENDAR_YEAR_MIN);
	for (uint32_t word = bit / 64; word < 4; word++) {
		int32_t found = next_bit(calendar->years[word], (int32_t)(bit % 64));
		if (found >= 0) {
			return CALENDAR_YEAR_MIN + (int32_t)word * 64 + found;
		}
		bit = 0;
	}
	return -1;
}

/* Moves to the first day of the calendar in the year, from this day of the date's month or from the
 * first of a later one. */
static bool in_year(const struct calendar *calendar, int32_t from_day, struct date *date) {
	static const int16_t days_before[] = {
		0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
	int32_t month = date->month, kind = date->kind;
	int32_t day = next_bit(calendar->days[kind][month], from_day);
	if (day < 0) {
		month = next_bit(calendar->months[kind], month + 1);
		if (month < 0) {
			return false;
		}
		day = next_bit(calendar->days[kind][month], 1);
	}
	date->month = month;
	date->of_month = day;
	date->day = date->new_year + days_before[month] + (kind >= 7 && month > 2) + day - 1;
	return true;
}

/* Moves to the first day of the calendar after this one. */
static bool day_after(const struct calendar *calendar, struct date *date) {
	if (has_year(calendar->years, date->year) && in_year(calendar, date->of_month + 1, date)) {
		return true;
	}
	for (int32_t year = date->year + 1;; year++) {
		year = next_year(calendar, year);
		if (year < 0) {
			return false;
		}
		bool over = has_year(calendar->years_over, year);
		*date = (struct date){.year = year, .month = 1};
		date->kind = civil_year_kind(year, &date->new_year);
		if (in_year(calendar, over ? calendar->over_day : 1, date)) {
			return true;
		}
	}
}

static bool is_day(const struct calendar *calendar, const struct date *date) {
	return has_year(calendar->years, date->year) &&
		(calendar->days[date->kind][date->month] >> date->of_month & 1) != 0;
}

/* The first local time of the calendar after after_s, or -1. */
static int64_t local_after(const struct calendar *calendar, int64_t after_s) {
	struct clock at = {0, 0, 0};
	int64_t day = after_s < 0 ? 0 : after_s / S_PER_DAY;
	struct date date = date_of(day);
	if (after_s >= 0) {
		int32_t of_day = (int32_t)(after_s - day * S_PER_DAY);
		at = (struct clock){of_day / 3600, of_day / 60 % 60, of_day % 60 + 1};
	}
	for (int32_t look = 0; look < LOOKS_MAX && is_day(calendar, &date); look++) {
		bool last_of_month = date.of_month == civil_days_in_month(date.year, date.month);
		int32_t resume_s;
		int32_t time_s = time_from(calendar, at, last_of_month, &resume_s);
		if (time_s >= 0) {
			return date.day * S_PER_DAY + time_s;
		}
		if (resume_s == 0) {
			break;
		}
		date = date_of(date.day + 1);
		at = (struct clock){resume_s / 3600, resume_s / 60 % 60, resume_s % 60};
	}
	if (date.year > CALENDAR_YEAR_MAX || !day_after(calendar, &date)) {
		return -1;
	}
	return date.day * S_PER_DAY + next_bit(calendar->hours, 0) * 3600 +
		next_bit(calendar->minutes, 0) * 60 + next_bit(calendar->seconds, 0);
}

bool calendar_next(const struct calendar *calendar, const struct zone *zone, int64_t utc_s,
	int64_t *ret_utc_s, int64_t *ret_nominal_s) {
	if (utc_s > BASE_S_MAX) {
		return false;
	}
	utc_s = utc_s < BASE_S_MIN ? BASE_S_MIN : utc_s;
	struct zone_stretch stretch = zone_stretch(zone, utc_s);
	int64_t local_s = local_after(calendar, zone_local_reached(zone, &stretch, utc_s));
	if (local_s < 0) {
		return false;
	}
	int64_t next_s = local_s - stretch.offset_s;
	if (next_s >= stretch.until_s) {
		next_s = zone_utc_of(zone, local_s, NULL);
	}
	assert(next_s > utc_s);
	*ret_utc_s = next_s;
	if (ret_nominal_s != NULL) {
		*ret_nominal_s = local_s;
	}
	return true;
}
