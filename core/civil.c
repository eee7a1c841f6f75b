/* SPDX-License-Identifier: MIT */
#include "civil.h"

#include <errno.h>
#include <stdio.h>

/* Days of 400 years, after which the calendar repeats, and of the years from 0000-03-01 (where
 * the count below begins, so that a leap day ends a year) to 1970-01-01. */
#define DAYS_PER_ERA INT64_C(146097)
#define DAYS_TO_1970 INT64_C(719468)
/* The same from 0001-01-01. */
#define DAYS_FROM_YEAR_1 INT64_C(719162)
/* Beyond these a year would not fit; nothing that a person or a clock says is near them. */
#define LOCAL_S_LIMIT (INT64_C(1) << 55)

static int64_t floor_div(int64_t a, int64_t b) {
	int64_t quotient = a / b;
	return a % b < 0 ? quotient - 1 : quotient;
}

int64_t civil_day(int32_t year, int32_t month, int32_t day) {
	int64_t months = (int64_t)month - 3; /* from March */
	int64_t years = year + floor_div(months, 12);
	months -= floor_div(months, 12) * 12;
	int64_t era = floor_div(years, 400);
	int64_t of_era = years - era * 400;
	int64_t of_year = (153 * months + 2) / 5;
	int64_t days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
	return era * DAYS_PER_ERA + days - DAYS_TO_1970 + day - 1;
}

int64_t civil_local_s(const struct civil *civil) {
	return civil_day(civil->year, civil->month, civil->day) * S_PER_DAY +
		(int64_t)civil->hour * 3600 + (int64_t)civil->minute * 60 + civil->second;
}

void civil_from_local_s(int64_t local_s, struct civil *ret_civil) {
	if (local_s > LOCAL_S_LIMIT) {
		local_s = LOCAL_S_LIMIT;
	} else if (local_s < -LOCAL_S_LIMIT) {
		local_s = -LOCAL_S_LIMIT;
	}
	int64_t days = floor_div(local_s, S_PER_DAY);
	int32_t second = (int32_t)(local_s - days * S_PER_DAY);
	int64_t shifted = days + DAYS_TO_1970;
	int64_t era = floor_div(shifted, DAYS_PER_ERA);
	int64_t of_era = shifted - era * DAYS_PER_ERA;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int32_t of_year = (int32_t)(of_era - (365 * year + year / 4 - year / 100));
	int32_t month = (5 * of_year + 2) / 153; /* from March */
	*ret_civil = (struct civil){
		.year = (int32_t)(era * 400 + year + (month >= 10)),
		.month = month < 10 ? month + 3 : month - 9,
		.day = of_year - (153 * month + 2) / 5 + 1,
		.hour = second / 3600,
		.minute = second / 60 % 60,
		.second = second % 60,
	};
}

void civil_from_day(int64_t day, struct civil *ret_civil) {
	/* The same as above in 32 bits without a sign, of which the divisions are multiplications.
	 */
	uint32_t shifted = (uint32_t)(day + DAYS_TO_1970);
	uint32_t era = shifted / 146097, of_era = shifted % 146097;
	uint32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	uint32_t of_year = of_era - (365 * year + year / 4 - year / 100);
	uint32_t month = (5 * of_year + 2) / 153; /* from March */
	*ret_civil = (struct civil){
		.year = (int32_t)(era * 400 + year + (month >= 10)),
		.month = (int32_t)(month < 10 ? month + 3 : month - 9),
		.day = (int32_t)(of_year - (153 * month + 2) / 5 + 1),
	};
}

int32_t civil_weekday(int64_t day) {
	/* 1970-01-01 was a Thursday; the remainder first, so that no day overflows. */
	return (int32_t)((day % 7 + 7 + 3) % 7);
}

int32_t civil_days_in_month(int32_t year, int32_t month) {
	static const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	if (month < 1 || month > 12) {
		return 0;
	}
	return days[month - 1] + (month == 2 && leap);
}

int32_t civil_year_kind(int32_t year, int64_t *ret_first_day) {
	int32_t before = year - 1;
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	/* Day 1 of year 1 was a Monday. */
	int32_t days = before * 365 + before / 4 - before / 100 + before / 400;
	*ret_first_day = (int64_t)days - DAYS_FROM_YEAR_1;
	return days % 7 + (leap ? 7 : 0);
}

static char *put_two(char *at, int32_t value) {
	*at++ = (char)('0' + value / 10);
	*at++ = (char)('0' + value % 10);
	return at;
}

/* By hand: previews and histories have thousands of them. */
static void print_plain(const struct civil *civil, int32_t offset_min, char *at) {
	const int32_t fields[] = {
		civil->month, civil->day, civil->hour, civil->minute, civil->second};
	int32_t shown = offset_min < 0 ? -offset_min : offset_min;
	at = put_two(at, civil->year / 100);
	at = put_two(at, civil->year % 100);
	for (int i = 0; i < 5; i++) {
		*at++ = "--T::"[i];
		at = put_two(at, fields[i]);
	}
	*at++ = offset_min < 0 ? '-' : '+';
	at = put_two(at, shown / 60);
	*at++ = ':';
	at = put_two(at, shown % 60);
	*at = '\0';
}

void civil_print_rfc3339(int64_t utc_s, int32_t offset_s, char *text, size_t size) {
	/* RFC 3339 has offsets of whole minutes; local mean times keep theirs to the minute. */
	int32_t offset_min = offset_s / 60;
	struct civil civil;
	civil_from_local_s(utc_s + (int64_t)offset_min * 60, &civil);
	if (civil.year >= 0 && civil.year <= 9999 && size >= sizeof("2026-11-23T09:00:00+01:00")) {
		print_plain(&civil, offset_min, text);
		return;
	}
	int32_t shown = offset_min < 0 ? -offset_min : offset_min;
	(void)snprintf(text, size, "%04d-%02d-%02dT%02d:%02d:%02d%c%02d:%02d", (int)civil.year,
		(int)civil.month, (int)civil.day, (int)civil.hour, (int)civil.minute,
		(int)civil.second, offset_min < 0 ? '-' : '+', (int)(shown / 60),
		(int)(shown % 60));
}

/* Exactly n digits between low and high; steps over them. */
static bool read_number(const char **at, int32_t n, int32_t low, int32_t high, int32_t *ret) {
	int32_t value = 0;
	for (int32_t i = 0; i < n; i++, (*at)++) {
		if (**at < '0' || **at > '9') {
			return false;
		}
		value = value * 10 + (**at - '0');
	}
	*ret = value;
	return value >= low && value <= high;
}

static bool read_sign(const char **at, char sign) {
	if (**at != sign) {
		return false;
	}
	(*at)++;
	return true;
}

static bool read_date(const char **at, struct civil *civil) {
	return read_number(at, 4, 1, 9999, &civil->year) && read_sign(at, '-') &&
		read_number(at, 2, 1, 12, &civil->month) && read_sign(at, '-') &&
		read_number(at, 2, 1, civil_days_in_month(civil->year, civil->month), &civil->day);
}

/* A leap second, 60, becomes the first second of the next minute. */
static bool read_clock(const char **at, struct civil *civil) {
	bool ok = read_number(at, 2, 0, 23, &civil->hour) && read_sign(at, ':') &&
		read_number(at, 2, 0, 59, &civil->minute) && read_sign(at, ':') &&
		read_number(at, 2, 0, 60, &civil->second);
	if (ok && read_sign(at, '.')) {
		int32_t digit;
		ok = read_number(at, 1, 0, 9, &digit);
		while (ok && **at >= '0' && **at <= '9') {
			(*at)++;
		}
	}
	return ok;
}

static bool read_offset(const char **at, int32_t *ret_offset_s) {
	int32_t hours, minutes;
	if (read_sign(at, 'Z') || read_sign(at, 'z')) {
		*ret_offset_s = 0;
		return true;
	}
	int32_t sign = **at == '-' ? -1 : 1;
	if (!read_sign(at, '+') && !read_sign(at, '-')) {
		return false;
	}
	bool ok = read_number(at, 2, 0, 23, &hours) && read_sign(at, ':') &&
		read_number(at, 2, 0, 59, &minutes);
	if (ok) {
		*ret_offset_s = sign * (hours * 3600 + minutes * 60);
	}
	return ok;
}

int civil_parse_rfc3339(const char *text, int64_t *ret_utc_s, int32_t *ret_offset_s) {
	struct civil civil;
	int32_t offset_s;
	const char *at = text;
	bool ok = read_date(&at, &civil) && (read_sign(&at, 'T') || read_sign(&at, 't')) &&
		read_clock(&at, &civil) && read_offset(&at, &offset_s) && *at == '\0';
	if (!ok) {
		return -EINVAL;
	}
	*ret_utc_s = civil_local_s(&civil) - offset_s;
	*ret_offset_s = offset_s;
	return 0;
}

int civil_parse_date(const char *text, int64_t *ret_day) {
	struct civil civil;
	const char *at = text;
	if (!read_date(&at, &civil) || *at != '\0') {
		return -EINVAL;
	}
	*ret_day = civil_day(civil.year, civil.month, civil.day);
	return 0;
}
