/* SPDX-License-Identifier: MIT */
/*
 * The rule in the footer of a TZif file, in POSIX TZ form with the extensions
 * of RFC 8536 ("CET-1CEST,M3.5.0,M10.5.0/3"): what comes after the last
 * transition of the table. Only zone.c needs it. Plain data; pure functions.
 */
#ifndef CORE_TZRULE_H
#define CORE_TZRULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "civil.h"

/* No offset of a zone is as large, in either direction. */
#define TZ_OFFSET_S_MAX (26 * 3600)

enum tz_day_kind {
	TZ_DAY_NO_LEAP, /* Jn: 1 to 365, February 29 is never counted */
	TZ_DAY_OF_YEAR, /* n: 0 to 365 */
	TZ_DAY_OF_MONTH /* Mm.w.d */
};

/* When the offset changes in each year; time_s is -167 h to 167 h of wall time. */
struct tz_change {
	enum tz_day_kind kind;
	int32_t month, week, day; /* day: the weekday (0 Sunday), or Jn's and n's n */
	int32_t time_s;
	/* The day, from 0 for January 1, by civil_year_kind: what the members above come down to.
	 */
	int16_t day_of_year[CIVIL_YEAR_KINDS];
};

struct tz_rule {
	bool has_dst;
	/* Both changes lie well inside of their own year and apart: the year alone decides. */
	bool plain;
	int32_t standard_s, dst_s;   /* seconds east of UTC */
	struct tz_change start, end; /* of DST */
};

/* A stretch of one offset: from_s <= instant < until_s; INT64_MIN and INT64_MAX when open. */
struct tz_stretch {
	int64_t from_s, until_s;
	int32_t offset_s;
};

/* False, and *ret untouched, when these bytes are no such rule. */
bool tz_rule_parse(const char *text, size_t length, struct tz_rule *ret);
/* The stretch that holds this instant, or a part of it that does. */
struct tz_stretch tz_rule_stretch(const struct tz_rule *rule, int64_t utc_s);
int32_t tz_rule_offset(const struct tz_rule *rule, int64_t utc_s);
/* The next change of the offset strictly after utc_s, or INT64_MAX. */
int64_t tz_rule_next(const struct tz_rule *rule, int64_t utc_s);

#endif
