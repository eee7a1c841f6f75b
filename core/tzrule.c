/* SPDX-License-Identifier: MIT */
#include "tzrule.h"

#include <string.h>

#include "civil.h"

#define CHANGE_HOURS_MAX 167
#define OFFSET_HOURS_MAX 24
#define CHANGE_TIME_S 7200 /* when no time is written */
#define NEXT_LOOKS_MAX 12
/* The years that rules are worked out for; the last offset goes on beyond them. */
#define PLAIN_S_MIN (INT64_C(-694445) * S_PER_DAY) /* year 68 */
#define PLAIN_S_MAX INT64_C(250000000000)          /* year 9892 */
#define YEAR_MIN 4
#define YEAR_MAX 9996

/* ---- parse ---- */

struct reader {
	const char *at, *end;
};

static bool take(struct reader *reader, char c) {
	if (reader->at == reader->end || *reader->at != c) {
		return false;
	}
	reader->at++;
	return true;
}

static bool read_number(struct reader *reader, int32_t low, int32_t high, int32_t *ret) {
	int32_t value = 0, digits = 0;
	for (; reader->at < reader->end && digits < 4; reader->at++, digits++) {
		if (*reader->at < '0' || *reader->at > '9') {
			break;
		}
		value = value * 10 + (*reader->at - '0');
	}
	*ret = value;
	return digits > 0 && value >= low && value <= high;
}

static bool is_letter(char c) {
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "CET" or "<+0330>"; what it says is of no use here. */
static bool skip_name(struct reader *reader) {
	if (take(reader, '<')) {
		const char *close = memchr(reader->at, '>', (size_t)(reader->end - reader->at));
		if (close == NULL) {
			return false;
		}
		reader->at = close + 1;
		return true;
	}
	const char *begin = reader->at;
	while (reader->at < reader->end && is_letter(*reader->at)) {
		reader->at++;
	}
	return reader->at - begin >= 3;
}

/* [+-]hh[:mm[:ss]] */
static bool read_time(struct reader *reader, int32_t hours_max, int32_t *ret_s) {
	int32_t hours, minutes = 0, seconds = 0;
	int32_t sign = take(reader, '-') ? -1 : 1;
	if (sign == 1) {
		(void)take(reader, '+');
	}
	bool ok = read_number(reader, 0, hours_max, &hours);
	if (ok && take(reader, ':')) {
		ok = read_number(reader, 0, 59, &minutes);
		if (ok && take(reader, ':')) {
			ok = read_number(reader, 0, 59, &seconds);
		}
	}
	*ret_s = ok ? sign * (hours * 3600 + minutes * 60 + seconds) : 0;
	return ok;
}

static bool read_day(struct reader *reader, struct tz_change *change) {
	if (take(reader, 'M')) {
		change->kind = TZ_DAY_OF_MONTH;
		return read_number(reader, 1, 12, &change->month) && take(reader, '.') &&
			read_number(reader, 1, 5, &change->week) && take(reader, '.') &&
			read_number(reader, 0, 6, &change->day);
	}
	if (take(reader, 'J')) {
		change->kind = TZ_DAY_NO_LEAP;
		return read_number(reader, 1, 365, &change->day);
	}
	change->kind = TZ_DAY_OF_YEAR;
	return read_number(reader, 0, 365, &change->day);
}

static bool read_change(struct reader *reader, struct tz_change *change) {
	*change = (struct tz_change){.time_s = CHANGE_TIME_S};
	if (!take(reader, ',') || !read_day(reader, change)) {
		return false;
	}
	return !take(reader, '/') || read_time(reader, CHANGE_HOURS_MAX, &change->time_s);
}

/* Any year of each kind, by the kind. */
static const int16_t years_by_kind[CIVIL_YEAR_KINDS] = {
	2001, 2002, 2003, 2009, 2010, 2005, 2006, 1996, 2008, 2020, 2004, 2016, 2000, 2012};

static int16_t day_of_year(const struct tz_change *change, int32_t year) {
	int64_t first = civil_day(year, 1, 1);
	if (change->kind != TZ_DAY_OF_MONTH) {
		bool leap = civil_days_in_month(year, 2) == 29;
		bool counts = change->kind == TZ_DAY_OF_YEAR || (leap && change->day >= 60);
		return (int16_t)(change->day - (counts ? 0 : 1));
	}
	int64_t month = civil_day(year, change->month, 1);
	int32_t to_weekday = (change->day + 6 - civil_weekday(month) + 7) % 7;
	int32_t of_month = to_weekday + 7 * (change->week - 1);
	if (of_month >= civil_days_in_month(year, change->month)) {
		of_month -= 7;
	}
	return (int16_t)(month - first + of_month);
}

/* Far enough from New Year, and one from the other, that no offset reaches across. */
static void find_plain(struct tz_rule *rule) {
	const int64_t margin_s = 2 * S_PER_DAY, year_s = 365 * S_PER_DAY;
	rule->plain = rule->standard_s != rule->dst_s;
	for (int32_t kind = 0; kind < CIVIL_YEAR_KINDS; kind++) {
		int64_t start_s = rule->start.day_of_year[kind] * S_PER_DAY + rule->start.time_s;
		int64_t end_s = rule->end.day_of_year[kind] * S_PER_DAY + rule->end.time_s;
		int64_t apart_s = start_s < end_s ? end_s - start_s : start_s - end_s;
		rule->plain = rule->plain && start_s >= margin_s && start_s < year_s - margin_s &&
			end_s >= margin_s && end_s < year_s - margin_s && apart_s >= 2 * margin_s;
	}
}

static void fill_tables(struct tz_rule *rule) {
	for (int32_t kind = 0; kind < CIVIL_YEAR_KINDS; kind++) {
		int32_t year = years_by_kind[kind];
		rule->start.day_of_year[kind] = day_of_year(&rule->start, year);
		rule->end.day_of_year[kind] = day_of_year(&rule->end, year);
	}
	find_plain(rule);
}

bool tz_rule_parse(const char *text, size_t length, struct tz_rule *ret) {
	struct reader reader = {.at = text, .end = text + length};
	struct tz_rule rule = {.has_dst = false};
	int32_t west_s;
	if (!skip_name(&reader) || !read_time(&reader, OFFSET_HOURS_MAX, &west_s)) {
		return false;
	}
	rule.standard_s = -west_s;
	if (reader.at < reader.end) {
		rule.has_dst = true;
		rule.dst_s = rule.standard_s + 3600;
		if (!skip_name(&reader)) {
			return false;
		}
		if (reader.at < reader.end && *reader.at != ',') {
			if (!read_time(&reader, OFFSET_HOURS_MAX, &west_s)) {
				return false;
			}
			rule.dst_s = -west_s;
		}
		/* A TZif footer always spells its changes out, so there is no default for them. */
		if (!read_change(&reader, &rule.start) || !read_change(&reader, &rule.end)) {
			return false;
		}
	}
	if (reader.at != reader.end) {
		return false;
	}
	if (rule.has_dst) {
		fill_tables(&rule);
	}
	*ret = rule;
	return true;
}

/* ---- use ---- */

static int64_t change_local_s(const struct tz_change *change, int32_t year) {
	int64_t first;
	int32_t kind = civil_year_kind(year, &first);
	return (first + change->day_of_year[kind]) * S_PER_DAY + change->time_s;
}

static int64_t start_utc_s(const struct tz_rule *rule, int32_t year) {
	return change_local_s(&rule->start, year) - rule->standard_s;
}

static int64_t end_utc_s(const struct tz_rule *rule, int32_t year) {
	return change_local_s(&rule->end, year) - rule->dst_s;
}

static int32_t year_of(const struct tz_rule *rule, int64_t utc_s) {
	struct civil civil;
	int64_t limit = INT64_MAX - TZ_OFFSET_S_MAX;
	utc_s = utc_s > limit ? limit : utc_s < -limit ? -limit : utc_s;
	civil_from_local_s(utc_s + rule->standard_s, &civil);
	return civil.year < YEAR_MIN ? YEAR_MIN : civil.year > YEAR_MAX ? YEAR_MAX : civil.year;
}

/* Where in its year an instant lies decides; a stretch over New Year is cut there. */
static struct tz_stretch plain_stretch(const struct tz_rule *rule, int64_t utc_s) {
	struct civil civil;
	int64_t new_year, epoch_s = PLAIN_S_MIN;
	/* From a positive number of seconds, so that the division needs no floor. */
	civil_from_day(
		(utc_s + rule->standard_s - epoch_s) / S_PER_DAY + epoch_s / S_PER_DAY, &civil);
	int32_t year = civil.year, kind = civil_year_kind(year, &new_year);
	const struct tz_change *start = &rule->start, *end = &rule->end;
	int64_t start_s = (new_year + start->day_of_year[kind]) * S_PER_DAY + start->time_s -
		rule->standard_s;
	int64_t end_s = (new_year + end->day_of_year[kind]) * S_PER_DAY + end->time_s - rule->dst_s;
	bool north = start_s < end_s; /* DST within the year, not over New Year */
	int64_t first_s = north ? start_s : end_s, second_s = north ? end_s : start_s;
	int32_t outer_s = north ? rule->standard_s : rule->dst_s;
	if (utc_s < first_s) {
		return (struct tz_stretch){
			new_year * S_PER_DAY - rule->standard_s, first_s, outer_s};
	}
	if (utc_s < second_s) {
		return (struct tz_stretch){
			first_s, second_s, north ? rule->dst_s : rule->standard_s};
	}
	int64_t next_year = new_year + (kind < 7 ? 365 : 366);
	return (struct tz_stretch){second_s, next_year * S_PER_DAY - rule->standard_s, outer_s};
}

/* Whether the year of this instant and its neighbours are among those worked out. */
static bool in_plain_years(int64_t utc_s) {
	return utc_s > PLAIN_S_MIN + 2 * S_PER_DAY && utc_s < PLAIN_S_MAX;
}

/* The last change decides. Times of up to a week put a change into the year before or after its
 * own. DST that ends when it starts again (all the year) goes on. */
static struct tz_stretch last_change(const struct tz_rule *rule, int64_t utc_s) {
	struct tz_stretch stretch = {INT64_MIN, INT64_MAX, rule->standard_s};
	int32_t year = year_of(rule, utc_s);
	for (int32_t y = year - 2; y <= year + 1; y++) {
		int64_t start = start_utc_s(rule, y), end = end_utc_s(rule, y);
		if (end <= utc_s && end > stretch.from_s) {
			stretch.from_s = end;
			stretch.offset_s = rule->standard_s;
		}
		if (start <= utc_s && start >= stretch.from_s) {
			stretch.from_s = start;
			stretch.offset_s = rule->dst_s;
		}
	}
	return stretch;
}

struct tz_stretch tz_rule_stretch(const struct tz_rule *rule, int64_t utc_s) {
	if (!rule->has_dst) {
		return (struct tz_stretch){INT64_MIN, INT64_MAX, rule->standard_s};
	}
	if (rule->plain && in_plain_years(utc_s)) {
		return plain_stretch(rule, utc_s);
	}
	struct tz_stretch stretch = last_change(rule, utc_s);
	stretch.until_s = tz_rule_next(rule, utc_s);
	return stretch;
}

int32_t tz_rule_offset(const struct tz_rule *rule, int64_t utc_s) {
	if (!rule->has_dst) {
		return rule->standard_s;
	}
	if (rule->plain && in_plain_years(utc_s)) {
		return plain_stretch(rule, utc_s).offset_s;
	}
	return last_change(rule, utc_s).offset_s;
}

static int64_t earlier_after(int64_t best, int64_t change, int64_t after) {
	return change > after && change < best ? change : best;
}

int64_t tz_rule_next(const struct tz_rule *rule, int64_t utc_s) {
	if (!rule->has_dst) {
		return INT64_MAX;
	}
	int32_t offset_s = tz_rule_offset(rule, utc_s);
	for (int32_t look = 0; look < NEXT_LOOKS_MAX; look++) {
		int32_t year = year_of(rule, utc_s);
		int64_t next = INT64_MAX;
		for (int32_t y = year - 1; y <= year + 2; y++) {
			next = earlier_after(next, start_utc_s(rule, y), utc_s);
			next = earlier_after(next, end_utc_s(rule, y), utc_s);
		}
		if (next == INT64_MAX || tz_rule_offset(rule, next) != offset_s) {
			return next;
		}
		utc_s = next;
	}
	return INT64_MAX;
}
