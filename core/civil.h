/* SPDX-License-Identifier: MIT */
/*
 * Calendar arithmetic without a zone: days and seconds of the proleptic
 * Gregorian calendar. A "local" time here is a count of seconds since
 * 1970-01-01T00:00:00 on some wall clock; zone.h relates it to UTC.
 */
#ifndef CORE_CIVIL_H
#define CORE_CIVIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define S_PER_DAY INT64_C(86400)

struct civil {
	int32_t year;  /* 1..9999 in what people write */
	int32_t month; /* 1..12 */
	int32_t day;   /* 1..31 */
	int32_t hour, minute, second;
};

/* Days since 1970-01-01; fields may be out of range and are carried. */
int64_t civil_day(int32_t year, int32_t month, int32_t day);
int64_t civil_local_s(const struct civil *civil);
void civil_from_local_s(int64_t local_s, struct civil *ret_civil);
/* The date of a day of the years 1 to 9999, as fields of a civil at midnight; cheaper than the
 * above. */
void civil_from_day(int64_t day, struct civil *ret_civil);
/* 0 Monday .. 6 Sunday. */
int32_t civil_weekday(int64_t day);
int32_t civil_days_in_month(int32_t year, int32_t month);

/* Years of one kind have the same days: 0..6 by the weekday of January 1, +7 in leap years. */
#define CIVIL_YEAR_KINDS 14
/* The kind of a year (1..9999), and the day number of its January 1. */
int32_t civil_year_kind(int32_t year, int64_t *ret_first_day);

/* "2026-11-23T09:00:00+01:00"; fractions (us) are dropped. size at least 32. */
void civil_print_rfc3339(int64_t utc_s, int32_t offset_s, char *text, size_t size);
/* RFC 3339 with offset or Z. 0, or -EINVAL and *ret untouched. */
int civil_parse_rfc3339(const char *text, int64_t *ret_utc_s, int32_t *ret_offset_s);
/* "2026-11-23" to a day number. 0, or -EINVAL. */
int civil_parse_date(const char *text, int64_t *ret_day);

#endif
