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
#define DAYS_FROM_YEAR_0 719468 /* from 0000-03-01 to 1970-01-01 */

struct date {
	int64_t day; /* from 1970-01-01 */
	int32_t year, month, of_month;
};

/* A time of day to search from; second may be 60. */
struct clock {
	int32_t hour, minute, second;
};

/* The lowest bit at or above `from`, or -1. */
static int32_t next_bit(uint64_t bits, int32_t from) {
	bits = from > 63 ? 0 : bits >> from;
	if (bits == 0) {
		return -1;
	}
	int32_t n = from;
	for (int32_t width = 32; width > 0; width /= 2) {
		if ((bits & ((UINT64_C(1) << width) - 1)) == 0) {
			bits >>= width;
			n += width;
		}
	}
	return n;
}

/* civil_from_local_s for the years of calendars, whose days fit into 32 bits without a sign. */
static struct date date_of(int64_t day) {
	uint32_t shifted = (uint32_t)(day + DAYS_FROM_YEAR_0);
	uint32_t era = shifted / 146097, of_era = shifted % 146097;
	uint32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	uint32_t of_year = of_era - (365 * year + year / 4 - year / 100);
	uint32_t month = (5 * of_year + 2) / 153; /* from March */
	return (struct date){
		.day = day,
		.year = (int32_t)(era * 400 + year + (month >= 10)),
		.month = (int32_t)(month < 10 ? month + 3 : month - 9),
		.of_month = (int32_t)(of_year - (153 * month + 2) / 5 + 1),
	};
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

static uint32_t days_of(const struct calendar *calendar, const struct date *first) {
	int32_t length = civil_days_in_month(first->year, first->month);
	return calendar->days[length - 28] & calendar->days_by_first[civil_weekday(first->day)];
}

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

/* The first day of the calendar in the year, from this day of this month (1 in later ones) on. */
static bool in_year(const struct calendar *calendar, int32_t from_day, struct date *date) {
	static const int16_t days_before[] = {
		0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
	int64_t first_day;
	int32_t kind = civil_year_kind(date->year, &first_day);
	for (int32_t month = date->month; month <= 12; month++, from_day = 1) {
		int32_t next = next_bit(calendar->months[kind], month);
		if (next < 0) {
			return false;
		}
		from_day = next == month ? from_day : 1;
		month = next;
		struct date found = {first_day + days_before[month], date->year, month, 1};
		found.day += kind >= 7 && month > 2;
		int32_t day = next_bit(days_of(calendar, &found), from_day);
		if (day > 0) {
			found.day += day - 1;
			found.of_month = day;
			*date = found;
			return true;
		}
	}
	return false;
}

/* The first day of the calendar after this one. */
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
		if (in_year(calendar, over ? calendar->over_day : 1, date)) {
			return true;
		}
	}
}

static bool is_day(const struct calendar *calendar, const struct date *date) {
	if (!has_year(calendar->years, date->year)) {
		return false;
	}
	int64_t first_day;
	int32_t kind = civil_year_kind(date->year, &first_day);
	struct date first = *date;
	first.day -= date->of_month - 1;
	return (calendar->months[kind] >> date->month & 1) != 0 &&
		(days_of(calendar, &first) >> date->of_month & 1) != 0;
}

/* The first local time of the calendar after after_s, or -1. */
static int64_t local_after(const struct calendar *calendar, int64_t after_s) {
	struct clock at = {0, 0, 0};
	struct date date = {0, 1970, 1, 1};
	if (after_s >= 0) {
		int32_t of_day = (int32_t)(after_s % S_PER_DAY);
		date = date_of(after_s / S_PER_DAY);
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
